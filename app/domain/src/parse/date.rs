//! Dates as typed in a form or found in a sheet. `today` is the company's date; there is no clock here.

use chrono::{Datelike, Days, NaiveDate};

use super::text::{clean, half_width};
use crate::refusal::Refusal;

/// The earliest date the product keeps: 1900-01-01.
pub const DATE_FIRST: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};
/// The latest date the product keeps: 2199-12-31.
pub const DATE_LAST: NaiveDate = match NaiveDate::from_ymd_opt(2199, 12, 31) {
    Some(date) => date,
    None => NaiveDate::MAX,
};
/// Day 0 of Excel's 1900 calendar for every serial after its 29 February 1900, which never was.
const EXCEL_EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(1899, 12, 30) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// Reads a date: `2023-01-15`, `2023/1/15`, `2023.1.15`, `2023年1月15日`, `20230115`, an Excel serial of five digits; without a year
/// (`3.1`, `3-1`, `3/1`, `3月1日`) in the year of `today`; 今天, 明天, 后天, 昨天, today, tomorrow, yesterday; `+7` days from today.
///
/// Dates that end in their year (1/2/2023) have two readings and are refused: an import decides their order for the whole sheet.
pub fn date(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let plain = half_width(&clean(text)).trim().to_ascii_lowercase();
    if plain.is_empty() {
        return Err(Refusal::Required);
    }
    if let Some(days) = relative_days(&plain) {
        return days_from(today, days?);
    }
    if plain.bytes().all(|b| b.is_ascii_digit()) {
        return from_digits(&plain);
    }
    match *numbers(&plain).ok_or(Refusal::NotADate)?.as_slice() {
        [year, month, day] => from_parts(year, month, day),
        [month, day] => from_parts(u32::try_from(today.year()).map_err(|_| Refusal::DateOutOfRange)?, month, day),
        _ => Err(Refusal::NotADate),
    }
}

/// The date of an Excel serial in the 1900 system. Serial 60 is the 29 February 1900 that Excel believes in: `NotADate`.
pub fn from_excel_serial(serial: i64) -> Result<NaiveDate, Refusal> {
    let days = match serial {
        ..=0 => return Err(Refusal::DateOutOfRange),
        60 => return Err(Refusal::NotADate),
        1..=59 => serial + 1,
        61.. => serial,
    };
    days_from(EXCEL_EPOCH, days)
}

/// The date itself, or `DateOutOfRange` outside 1900-01-01 ..= 2199-12-31.
pub fn in_range(date: NaiveDate) -> Result<NaiveDate, Refusal> {
    if (DATE_FIRST..=DATE_LAST).contains(&date) { Ok(date) } else { Err(Refusal::DateOutOfRange) }
}

/// Days from today that a word or `+7` means; `None` when the text is something else.
fn relative_days(text: &str) -> Option<Result<i64, Refusal>> {
    let days = match text {
        "今天" | "今日" | "today" => 0,
        "明天" | "明日" | "tomorrow" => 1,
        "后天" => 2,
        "大后天" => 3,
        "昨天" | "昨日" | "yesterday" => -1,
        "前天" => -2,
        _ => {
            let (sign, digits) = match text.strip_prefix('+') {
                Some(digits) => (1, digits),
                None => (-1, text.strip_prefix('-')?),
            };
            let digits = digits.trim_end_matches('天').trim();
            if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Some(Err(Refusal::NotADate));
            }
            return Some(match digits.parse::<i32>() {
                Ok(days) => Ok(sign * i64::from(days)),
                Err(_) => Err(Refusal::DateOutOfRange),
            });
        }
    };
    Some(Ok(days))
}

fn days_from(start: NaiveDate, days: i64) -> Result<NaiveDate, Refusal> {
    let distance = Days::new(days.unsigned_abs());
    let date = if days < 0 { start.checked_sub_days(distance) } else { start.checked_add_days(distance) };
    in_range(date.ok_or(Refusal::DateOutOfRange)?)
}

/// `20230115`, or a serial of five digits (18 May 1927 and later). Fewer digits are no date.
fn from_digits(text: &str) -> Result<NaiveDate, Refusal> {
    let value: u32 = text.parse().map_err(|_| Refusal::NotADate)?;
    match text.len() {
        8 => from_parts(value / 10_000, value / 100 % 100, value % 100),
        5 if value >= 10_000 => from_excel_serial(i64::from(value)),
        _ => Err(Refusal::NotADate),
    }
}

fn from_parts(year: u32, month: u32, day: u32) -> Result<NaiveDate, Refusal> {
    let year = i32::try_from(year).map_err(|_| Refusal::NotADate)?;
    in_range(NaiveDate::from_ymd_opt(year, month, day).ok_or(Refusal::NotADate)?)
}

/// The two or three numbers of a date with one and the same separator throughout, or with 年, 月 and 日.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = if text.contains('月') {
        chinese_parts(&text)?
    } else {
        let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.' | '。' | '、'))?;
        text.split(separator).collect()
    };
    let (day_and_month, year) = match parts.as_slice() {
        [year, rest @ ..] if parts.len() == 3 => (rest, Some(*year)),
        rest => (rest, None),
    };
    let is_number =
        |part: &&str, lengths: std::ops::RangeInclusive<usize>| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !day_and_month.iter().all(|part| is_number(part, 1..=2)) || year.is_some_and(|part| !is_number(&part, 4..=4)) {
        return None;
    }
    parts.iter().map(|part| part.parse().ok()).collect()
}

/// `2023年1月15日`, `1月15号`, `1月15`.
fn chinese_parts(text: &str) -> Option<Vec<&str>> {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(year), rest),
        None => (None, text),
    };
    let (month, day) = rest.split_once('月')?;
    let day = day.strip_suffix(['日', '号']).unwrap_or(day);
    Some(year.into_iter().chain([month, day]).collect())
}

#[cfg(test)]
mod tests;
