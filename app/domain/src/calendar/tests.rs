use super::*;

fn written(text: &str) -> String {
    let mut lines = Lines::default();
    lines.line(text);
    lines.0
}

#[test]
fn a_long_line_goes_on_after_a_space_and_no_letter_is_cut() {
    let hanzi = |count: usize| "约".repeat(count);
    let table = [
        ("x".repeat(75), format!("{}\r\n", "x".repeat(75))),
        ("x".repeat(76), format!("{}\r\n x\r\n", "x".repeat(75))),
        // 25 Hanzi are 75 octets exactly; the space of the next line leaves room for 24.
        (hanzi(25), format!("{}\r\n", hanzi(25))),
        (hanzi(26), format!("{}\r\n {}\r\n", hanzi(25), hanzi(1))),
        (hanzi(50), format!("{}\r\n {}\r\n {}\r\n", hanzi(25), hanzi(24), hanzi(1))),
        // One or two octets before it push the last Hanzi over the border.
        (format!("x{}", hanzi(25)), format!("x{}\r\n {}\r\n", hanzi(24), hanzi(1))),
        (format!("xx{}", hanzi(25)), format!("xx{}\r\n {}\r\n", hanzi(24), hanzi(1))),
        (format!("{}𠀀", "x".repeat(72)), format!("{}\r\n 𠀀\r\n", "x".repeat(72))),
        (String::new(), "\r\n".to_owned()),
    ];
    for (text, wanted) in table {
        let found = written(&text);
        assert_eq!(found, wanted, "{text}");
        assert!(found.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX), "{text}");
        assert_eq!(found.replace("\r\n ", "").trim_end_matches("\r\n"), text);
    }
}

#[test]
fn a_text_cannot_leave_its_value() {
    for (text, wanted) in [
        ("甲; 乙, 丙", "甲\\; 乙\\, 丙"),
        ("a\\n", "a\\\\n"),
        ("一\r\nBEGIN:VEVENT", "一\\nBEGIN:VEVENT"),
        ("tab\tbell\u{7}nel\u{85}", "tabbellnel"),
        ("10:30 \"ok\"", "10:30 \"ok\""),
    ] {
        assert_eq!(escaped(text), wanted, "{text:?}");
    }
}

#[test]
fn a_calendar_is_written_to_the_letter() {
    let event = Event {
        uid: uid("instalment", "c-1"),
        day: NaiveDate::from_ymd_opt(2025, 12, 31).unwrap(),
        summary: "应收 64,000.00 CNY · 甲公司".into(),
        description: String::new(),
        path: "/contracts/c".into(),
        sequence: 3,
    };
    let calendar = Calendar {
        name: "约账 · 李".into(),
        time_zone: "Asia/Shanghai".into(),
        origin: "https://yz.example".into(),
        made: DateTime::from_timestamp(1_765_000_000, 0).unwrap(),
        events: vec![event],
    };
    let wanted = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Yuezhang//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:约账 · 李",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "UID:instalment-c-1@yuezhang",
        "DTSTAMP:20251206T054640Z",
        "DTSTART;VALUE=DATE:20251231",
        "DTEND;VALUE=DATE:20260101",
        "SEQUENCE:3",
        "SUMMARY:应收 64\\,000.00 CNY · 甲公司",
        "URL:https://yz.example/contracts/c",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(calendar.write(), wanted.join("\r\n"));
}

#[test]
fn who_may_not_open_the_contract_is_led_to_the_list_of_obligations() {
    use crate::obligation::{Obligation, ObligationTerms};
    let terms = ObligationTerms { due: NaiveDate::from_ymd_opt(2025, 7, 1), ..ObligationTerms::default() };
    let obligation = Obligation::new("o".into(), "c".into(), "li".into(), String::new(), terms);
    for (is_contract_read, path) in [(true, "/contracts/c/obligations"), (false, "/obligations")] {
        let row = ObligationRow {
            obligation: obligation.clone(),
            contract_number: "HT-1".into(),
            customer_name: "甲".into(),
            is_contract_read,
            may_do: true,
        };
        assert_eq!(Event::of_obligation(&row, Lang::Zh).map(|event| event.path), Some(path.to_owned()));
    }
}
