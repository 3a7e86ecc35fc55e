//! Single values into a worksheet: numbers as numbers, dates as dates, and text always as text, never as a formula.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

/// The longest text that a cell takes, in characters.
const TEXT_MAX: usize = 32_767;

/// A position: row and column from 0.
pub(super) type At = (u32, u16);

pub(super) fn write_text(sheet: &mut Worksheet, at: At, text: &str, format: &Format) -> Result<(), XlsxError> {
    let text: String = text.chars().filter(|c| !is_forbidden(*c)).take(TEXT_MAX).collect();
    if !text.is_empty() {
        sheet.write_string_with_format(at.0, at.1, text, format)?;
    }
    Ok(())
}

/// A plain decimal number; one that a workbook's fifteen digits cannot hold is written as text.
pub(super) fn write_number(sheet: &mut Worksheet, at: At, plain: &str, format: &Format) -> Result<(), XlsxError> {
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    match plain.parse::<f64>() {
        Ok(number) if digits <= 15 => {
            sheet.write_number_with_format(at.0, at.1, number, format)?;
            Ok(())
        }
        _ => write_text(sheet, at, plain, format),
    }
}

/// A date; one before 1900, which a workbook cannot hold, is written as text.
pub(super) fn write_date(sheet: &mut Worksheet, at: At, date: NaiveDate, format: &Format) -> Result<(), XlsxError> {
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    let (Ok(year @ 1900..=9999), Ok(month), Ok(day)) = parts else { return write_text(sheet, at, &date.to_string(), format) };
    sheet.write_datetime_with_format(at.0, at.1, ExcelDateTime::from_ymd(year, month, day)?, format)?;
    Ok(())
}

/// How wide a text stands, in digits; Hanzi take two.
pub(super) fn width(text: &str) -> u16 {
    let width: u16 = text.chars().take(200).map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    width
}

/// A sheet's name: at most 31 characters, without what Excel forbids.
pub(super) fn sheet_name(title: &str) -> String {
    let name: String =
        title.chars().filter(|c| !is_forbidden(*c) && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')).take(31).collect();
    if name.trim().is_empty() { "Sheet1".to_owned() } else { name }
}

/// What XML cannot carry.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || c == '\u{fffe}' || c == '\u{ffff}'
}
