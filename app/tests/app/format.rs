use app::ui::badge::badge_text;
use app::ui::format::{count, due, instalment, moment, relative};
use chrono::NaiveDate;
use domain::lang::Lang;

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_due_date_says_its_weekday_and_how_late_it_is() {
    let today = on("2025-03-13");
    assert_eq!(due(on("2025-03-01"), today, Lang::Zh), "3月1日 周六 · 逾期 12 天");
    assert_eq!(due(on("2025-03-01"), today, Lang::En), "Sat 1 Mar · 12 days overdue");
    assert_eq!(due(on("2025-03-12"), today, Lang::En), "Wed 12 Mar · 1 day overdue");
    assert_eq!(due(today, today, Lang::Zh), "3月13日 周四 · 今天到期");
    assert_eq!(due(on("2026-01-02"), today, Lang::Zh), "2026年1月2日 周五 · 还有 295 天");
}

#[test]
fn near_days_have_names_and_far_days_have_dates() {
    let today = on("2025-03-13");
    assert_eq!(relative(on("2025-03-12"), today, Lang::Zh), "昨天");
    assert_eq!(relative(on("2025-03-10"), today, Lang::Zh), "3 天前");
    assert_eq!(relative(on("2025-03-18"), today, Lang::En), "in 5 days");
    assert_eq!(relative(on("2025-02-01"), today, Lang::En), "Sat 1 Feb");
}

#[test]
fn an_instalment_is_called_the_same_everywhere() {
    assert_eq!([Lang::Zh, Lang::En].map(|lang| instalment(2, lang)), ["第 2 期", "Instalment\u{a0}2"]);
}

#[test]
fn counts_have_their_thousands_separated() {
    assert_eq!(count(0), "0");
    assert_eq!(count(999), "999");
    assert_eq!(count(1_000), "1,000");
    assert_eq!(count(1_234_567), "1,234,567");
}

#[test]
fn moments_end_at_the_minute() {
    let at = on("2025-03-01").and_hms_opt(14, 5, 9).unwrap();
    assert_eq!(moment(at), "2025-03-01 14:05");
}

#[test]
fn a_badge_never_grows_past_99() {
    assert_eq!(badge_text(0), "");
    assert_eq!(badge_text(99), "99");
    assert_eq!(badge_text(100), "99+");
}
