//! Dates as sheets spell them, before `parse::date`: which of day and month comes first is decided once for the whole sheet.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Cell, Column, Recognised, Table};
use crate::parse;
use crate::refusal::Refusal;

/// How a date that ends in its year (1/2/2013) is read. Dates that begin with their year are never in doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// m/d/yyyy, which Excel writes in an American setting; the default.
    #[default]
    MonthFirst,
    /// d/m/yyyy.
    DayFirst,
}

/// Decides the order from all dates of the sheet: a second part over 12 proves m/d/yyyy, a first part over 12 d/m/yyyy. With both or
/// neither it is m/d/yyyy; a date impossible in that order is refused when read.
#[must_use]
pub fn date_order(table: &Table, recognised: &Recognised) -> DateOrder {
    let positions: Vec<usize> = DATE_COLUMNS.iter().filter_map(|column| recognised.position(*column)).collect();
    let mut is_day_first = false;
    for row in table.rows.iter().skip(recognised.header_row) {
        for cell in positions.iter().filter_map(|position| row.get(*position)) {
            let Cell::Text(text) = cell else { continue };
            match year_last(&without_time(&parse::clean(text))) {
                Some((_, second, _)) if second > 12 => return DateOrder::MonthFirst,
                Some((first, _, _)) if first > 12 => is_day_first = true,
                _ => {}
            }
        }
    }
    if is_day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst }
}

const DATE_COLUMNS: [Column; 13] = [
    Column::Signed,
    Column::Start,
    Column::End,
    Column::Due,
    Column::Since,
    Column::InvoiceDate,
    Column::Settled,
    Column::Counted,
    Column::HistoryFirst,
    Column::HistoryLatest,
    Column::FirstContact,
    Column::Birthday,
    Column::FollowUpPlan,
];

/// Reads a cell as a date: a date cell, an Excel serial, or any spelling that `parse::date` takes, with or without a time of day.
///
/// # Errors
/// `NotADate`, `DateOutOfRange`.
pub(crate) fn read_date(cell: &Cell, order: DateOrder, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    match cell {
        Cell::Date(date) => parse::date(&date.to_string(), today),
        Cell::Number(number) => parse::date(&whole(*number), today),
        Cell::Text(text) => {
            let text = without_time(&parse::clean(text));
            let text = match (year_last(&text), order) {
                (Some((month, day, year)), DateOrder::MonthFirst) | (Some((day, month, year)), DateOrder::DayFirst) => {
                    format!("{year:04}-{month:02}-{day:02}")
                }
                (None, _) => text,
            };
            // `parse::date` would complete 3.1 or 明天 from today, which a ledger never means.
            if has_year_or_serial(&text) { parse::date(&text, today) } else { Err(Refusal::NotADate) }
        }
        Cell::Empty | Cell::Error(_) => Err(Refusal::NotADate),
    }
}

/// Four digits in a row, the year or a serial; a sign before them would count days from today.
fn has_year_or_serial(text: &str) -> bool {
    let text = parse::half_width(text);
    !text.starts_with(['+', '-']) && text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 4)
}

/// A serial without its time of day.
fn whole(number: Decimal) -> String {
    number.trunc().normalize().to_string()
}

/// `2025-01-03 08:30:00` and `2025-01-03T08:30` without the time.
fn without_time(text: &str) -> String {
    let text = parse::half_width(text);
    let cut = text.find(['T', ' ']).filter(|at| text[*at..].contains(':'));
    cut.map_or(text.as_str(), |at| &text[..at]).trim().to_owned()
}

/// The three parts of 1/2/2013, 1-2-2013 or 1.2.2013.
fn year_last(text: &str) -> Option<(u32, u32, u32)> {
    let text = parse::half_width(text);
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let is_short = |part: &str| (1..=2).contains(&part.len());
    if !is_short(first) || !is_short(second) || year.len() != 4 {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?))
}
