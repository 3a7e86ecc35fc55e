use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2024-02-28")
}

#[test]
fn dates_are_read_as_people_write_them() {
    let table = [
        ("2023-01-15", "2023-01-15"),
        ("2023-1-5", "2023-01-05"),
        ("2023/1/15", "2023-01-15"),
        ("2023.1.15", "2023-01-15"),
        ("2023。1。15", "2023-01-15"),
        ("2023年1月15日", "2023-01-15"),
        ("2023 年 1 月 15 日", "2023-01-15"),
        ("2023年1月15号", "2023-01-15"),
        ("20230115", "2023-01-15"),
        ("２０２３－０１－１５", "2023-01-15"),
        (" 2023-01-15\u{200B}", "2023-01-15"),
        ("44941", "2023-01-15"),
        ("3.1", "2024-03-01"),
        ("3-1", "2024-03-01"),
        ("3/1", "2024-03-01"),
        ("3月1日", "2024-03-01"),
        ("12-31", "2024-12-31"),
        ("2.29", "2024-02-29"),
        ("今天", "2024-02-28"),
        ("Today", "2024-02-28"),
        ("明天", "2024-02-29"),
        ("tomorrow", "2024-02-29"),
        ("后天", "2024-03-01"),
        ("昨天", "2024-02-27"),
        ("+7", "2024-03-06"),
        ("＋７天", "2024-03-06"),
        ("-1", "2024-02-27"),
        ("1900-01-01", "1900-01-01"),
        ("2199-12-31", "2199-12-31"),
    ];
    for (typed, expected) in table {
        assert_eq!(date(typed, today()), Ok(day(expected)), "{typed}");
    }
}

#[test]
fn what_is_not_a_date_is_refused() {
    let not_dates = [
        "2023-02-29",
        "2023-13-01",
        "2023-00-10",
        "2023-01-00",
        "2023-01",
        "2023",
        "15",
        "1/2/2023",
        "15.1.2023",
        "23-1-15",
        "2023-1-15-1",
        "2023-001-15",
        "2023-1/15",
        "2023--15",
        "abc",
        "2023年1月",
        "1月",
        "月1日",
        "20230230",
        "202301151",
        "0123",
        "00060",
        "+",
        "+x",
        "-3-1",
        "2023-01-15x",
        "3.1.",
        "31.12",
        "2023-1-1٣",
    ];
    for typed in not_dates {
        assert_eq!(date(typed, today()), Err(Refusal::NotADate), "{typed}");
    }
    assert_eq!(date(" ", today()), Err(Refusal::Required));
}

#[test]
fn dates_outside_the_calendar_of_the_product_are_refused() {
    for typed in [
        "0001-01-01",
        "0000-01-01",
        "0999-12-31",
        "1899-12-31",
        "2200-01-01",
        "9999-12-31",
        "00010101",
        "18991231",
        "+9999999",
        "+99999999999999999999",
        "-2147483647",
    ] {
        assert_eq!(date(typed, today()), Err(Refusal::DateOutOfRange), "{typed}");
    }
}

#[test]
fn excel_serials_know_the_leap_day_that_never_was() {
    let table = [
        (1, "1900-01-01"),
        (59, "1900-02-28"),
        (61, "1900-03-01"),
        (44_941, "2023-01-15"),
        (45_351, "2024-02-29"),
        (109_574, "2199-12-31"),
    ];
    for (serial, expected) in table {
        assert_eq!(from_excel_serial(serial), Ok(day(expected)), "{serial}");
    }
    assert_eq!(from_excel_serial(60), Err(Refusal::NotADate));
    for serial in [0, -1, i64::MIN, 109_575, 2_958_465, i64::MAX] {
        assert_eq!(from_excel_serial(serial), Err(Refusal::DateOutOfRange), "{serial}");
    }
}

proptest! {
    #[test]
    fn every_date_reads_back_in_every_spelling(serial in 61_i64..=109_574) {
        let expected = from_excel_serial(serial).unwrap();
        for format in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%m.%d", "%Y年%-m月%-d日", "%Y%m%d"] {
            let typed = expected.format(format).to_string();
            prop_assert_eq!(date(&typed, today()), Ok(expected), "{}", typed);
        }
    }

    #[test]
    fn no_text_brings_it_down(text in any::<String>(), likely in "[0-9年月日号./+ -]{0,16}") {
        let _ = date(&text, today());
        let _ = date(&likely, today());
    }
}
