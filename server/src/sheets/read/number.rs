//! The numbers and dates of workbooks, exactly as Excel shows them.

use chrono::NaiveDate;
use domain::import::Cell;
use rust_decimal::Decimal;

/// A workbook's number as a decimal: whole numbers exactly, others to the fifteen significant digits that Excel itself keeps, so that
/// 98000.5 is 98000.5 and a formula's 0.30000000000000004 is 0.3. What no decimal can hold stays text, for a rule to refuse.
pub(super) fn cell(value: f64) -> Cell {
    let shortest = value.to_string();
    let decimal = if shortest.contains('.') {
        Decimal::from_scientific(&format!("{value:.14e}")).ok()
    } else {
        Decimal::from_str_exact(&shortest).ok()
    };
    decimal.map_or(Cell::Text(shortest), |decimal| Cell::Number(decimal.normalize()))
}

/// A workbook's date; a mere time of day stays a number.
pub(super) fn date_cell(date_time: calamine::ExcelDateTime) -> Cell {
    let (year, month, day, ..) = date_time.to_ymd_hms_milli();
    let is_date = date_time.is_datetime() && date_time.as_f64() >= 1.0;
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).filter(|_| is_date);
    date.map_or_else(|| cell(date_time.as_f64()), Cell::Date)
}
