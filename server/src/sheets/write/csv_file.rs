//! Reports as CSV (RFC 4180, UTF-8 without a mark).

use super::{Report, ReportCell};

/// The report as CSV: codes as header, no title, no totals. Amounts have two decimals and no grouping.
#[must_use]
pub fn csv(report: &Report) -> Vec<u8> {
    let mut text = String::new();
    push_record(&mut text, report.columns.iter().map(|column| column.code.to_string()));
    for row in &report.rows {
        push_record(&mut text, row.iter().map(field));
    }
    text.into_bytes()
}

fn push_record(text: &mut String, fields: impl Iterator<Item = String>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&quoted(field));
    }
    text.push_str("\r\n");
}

fn field(cell: &ReportCell) -> String {
    match cell {
        ReportCell::Empty => String::new(),
        ReportCell::Text(text) => neutral(text),
        ReportCell::Amount(amount) => amount.to_plain(),
        ReportCell::Date(date) => date.to_string(),
        ReportCell::Whole(number) => number.to_string(),
    }
}

/// Text that a spreadsheet would run as a formula gets an apostrophe before it; the import takes it off again.
fn neutral(text: &str) -> String {
    if text.starts_with(crate::sheets::FORMULA_STARTS) { format!("'{text}") } else { text.to_owned() }
}

fn quoted(field: String) -> String {
    let is_plain = !field.contains([',', '"', '\n', '\r', ';', '\t']) && field.trim().len() == field.len();
    if is_plain { field } else { format!("\"{}\"", field.replace('"', "\"\"")) }
}
