//! 客户欠款管理表: what a customer owes, since when and why. The same customer may stand there many times.

use chrono::NaiveDate;

use super::row::Row;
use super::{ArrearsRecord, Column, progress};
use crate::parse;
use crate::refusal::Refusal;
use crate::user::{optional_text, required_text};

pub(super) fn read(row: &mut Row<'_>) -> ArrearsRecord {
    let currency = row.currency();
    let customer_name = row.checked(Column::Customer, |text| required_text(text, 120));
    let phone = row.checked(Column::Phone, phone);
    let address = row.checked(Column::Address, |text| optional_text(text, 300));
    let amount = row.positive_amount(Column::Amount, currency).unwrap_or_default();
    let since = row.required_date(Column::Since);
    row.refuse_future(Column::Since, since);
    ArrearsRecord {
        customer_name,
        phone,
        address,
        amount,
        currency,
        since: since.unwrap_or(NaiveDate::MIN),
        nth: 0,
        reason: row.checked(Column::Reason, |text| optional_text(text, 300)),
        owner_name: row.checked(Column::Owner, |text| optional_text(text, 60)),
        remarks: remarks(row),
    }
}

/// A mobile or a landline; empty when the sheet gives none.
fn phone(text: &str) -> Result<String, Refusal> {
    if text.is_empty() { Ok(String::new()) } else { parse::phone(text) }
}

/// Something is owed, so it is never 已付款. The amount is what is still owed: 部分付款 takes nothing more off it, and is kept as a remark.
fn remarks(row: &mut Row<'_>) -> String {
    let remarks = row.remarks();
    let text = row.text(Column::Progress);
    match row.problems.keep(Column::Progress.code(), progress::stated(&text)).flatten() {
        Some(progress::Stated::Partial) => progress::kept(remarks, &text),
        Some(progress::Stated::Paid) => {
            row.problems.add(Column::Progress.code(), Refusal::ProgressContradictsCollected);
            remarks
        }
        _ => remarks,
    }
}
