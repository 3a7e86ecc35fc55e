use app::account::{device_name, local_path};

#[test]
fn signing_in_leads_nowhere_else() {
    assert_eq!(local_path("/contracts?state=overdue"), Some("/contracts?state=overdue"));
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "contracts", "/a\nb"] {
        assert_eq!(local_path(elsewhere), None, "{elsewhere:?}");
    }
}

#[test]
fn a_device_is_named_by_browser_and_system() {
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1";
    let desk = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
    assert_eq!(device_name(phone), "Safari · iPhone");
    assert_eq!(device_name(desk), "Edge · Windows");
    assert_eq!(device_name(""), "—");
}
