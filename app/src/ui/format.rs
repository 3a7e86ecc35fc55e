//! How amounts, dates and counts are written, the same on every screen.
//!
//! ISO dates in tables, dates as people say them in sentences. `today` is always given: no clock in here.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use domain::currency::Currency;
use domain::lang::Lang;
use domain::money::Amount;
use domain::parse;

/// A true minus, as wide as a digit, before a negative number.
const MINUS: char = '\u{2212}';

/// `1,234,567.80`, with a true minus when negative. `scale` is the currency's number of decimals.
#[must_use]
pub fn amount(amount: Amount, scale: u32) -> String {
    let grouped = amount.grouped(scale);
    match grouped.strip_prefix('-') {
        Some(digits) => format!("{MINUS}{digits}"),
        None => grouped,
    }
}

/// `12,345`: a count with its thousands separated.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `第 2 期` / `Instalment 2`, which never breaks: what one instalment of a contract is called, everywhere.
#[must_use]
pub fn instalment(ordinal: u16, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("第 {ordinal} 期"),
        Lang::En => format!("Instalment\u{a0}{ordinal}"),
    }
}

/// `2025-03-01`: a date in a table.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    date.to_string()
}

/// `2025-03-01 14:05`: a moment in a table, already in the company's zone.
#[must_use]
pub fn moment(moment: NaiveDateTime) -> String {
    let text = moment.to_string();
    text.get(..16).unwrap_or(&text).to_owned()
}

/// `14:05`, already in the company's zone.
#[must_use]
pub fn time(moment: NaiveDateTime) -> String {
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// `3月1日 周六` / `Sat 1 Mar`: a date in a sentence; with the year when it is not this year's.
#[must_use]
pub fn day(date: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    let other_year = date.year() != today.year();
    let weekday = weekday(date.weekday(), lang);
    match (lang, other_year) {
        (Lang::Zh, false) => format!("{}月{}日 {weekday}", date.month(), date.day()),
        (Lang::Zh, true) => format!("{}年{}月{}日 {weekday}", date.year(), date.month(), date.day()),
        (Lang::En, false) => format!("{weekday} {} {}", date.day(), month(date.month())),
        (Lang::En, true) => format!("{weekday} {} {} {}", date.day(), month(date.month()), date.year()),
    }
}

/// `3月1日 周六 · 逾期 12 天` / `Sat 1 Mar · 12 days overdue`: a due date in a sentence.
#[must_use]
pub fn due(date: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    format!("{} · {}", day(date, today, lang), distance(date, today, lang))
}

/// `逾期 12 天`, `今天到期`, `还有 3 天`: how far a due date is.
#[must_use]
pub fn distance(date: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    let days = (date - today).num_days();
    match lang {
        Lang::Zh if days < 0 => format!("逾期 {} 天", -days),
        Lang::Zh if days > 0 => format!("还有 {days} 天"),
        Lang::Zh => "今天到期".to_owned(),
        Lang::En if days < 0 => format!("{} overdue", days_en(-days)),
        Lang::En if days > 0 => format!("in {}", days_en(days)),
        Lang::En => "due today".to_owned(),
    }
}

/// `昨天`, `3 天前`, `明天`: when something was or will be; the day itself beyond a week.
#[must_use]
pub fn relative(date: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    let days = (date - today).num_days();
    match days {
        0 => lang.pick("今天", "today").to_owned(),
        1 => lang.pick("明天", "tomorrow").to_owned(),
        2 => lang.pick("后天", "in 2 days").to_owned(),
        -1 => lang.pick("昨天", "yesterday").to_owned(),
        -2 => lang.pick("前天", "2 days ago").to_owned(),
        3..=7 if lang == Lang::Zh => format!("{days} 天后"),
        -7..=-3 if lang == Lang::Zh => format!("{} 天前", -days),
        3..=7 => format!("in {days} days"),
        -7..=-3 => format!("{} days ago", -days),
        _ => day(date, today, lang),
    }
}

/// An amount as typed (`12.8万`) in its normal form (`128,000.00`); nothing when it is not one (its error will say so).
#[must_use]
pub fn typed_amount(text: &str, currency: Currency) -> Option<String> {
    parse::amount(text, currency).ok().map(|amount| amount.grouped(currency.scale()))
}

/// A date as typed (`3.1`, `明天`, `2025-03-01`), read on `today`.
#[must_use]
pub fn typed_date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    parse::date(text, today).ok()
}

fn days_en(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn weekday(weekday: Weekday, lang: Lang) -> &'static str {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = weekday.num_days_from_monday() as usize;
    let names = if lang == Lang::Zh { ZH } else { EN };
    names.get(index).copied().unwrap_or_default()
}

fn month(month: u32) -> &'static str {
    const EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    EN.get(month.saturating_sub(1) as usize).copied().unwrap_or_default()
}
