use app::parts::route_of;
use app::ui::nav::is_within;

#[test]
fn a_path_is_its_own_screen_and_none_other() {
    assert_eq!(route_of("/"), Some("/"));
    assert_eq!(route_of("/customers/new"), Some("/customers/new"));
    assert_eq!(route_of("/customers/0190/edit/"), Some("/customers/:id/edit"));
    assert_eq!(route_of("/customers/0190"), Some("/customers/:id"));
    assert_eq!(route_of("/nowhere"), None);
    assert_eq!(route_of("/customers/0190/edit/more"), None);
}

#[test]
fn a_link_is_current_on_its_own_page_and_below_it() {
    assert!(is_within("/contracts", "/contracts"));
    assert!(is_within("/contracts/c1", "/contracts"));
    assert!(!is_within("/contracts-old", "/contracts"));
    assert!(is_within("/", "/"));
    assert!(!is_within("/contracts", "/"));
}
