//! 折让与坏账 of the past: a discount, credit note or write-off a row, as the report of them has it.

use super::row::Row;
use super::{AdjustmentRecord, Column};
use crate::adjustment::{AdjustmentKind, AdjustmentReason, AdjustmentTerms};
use crate::refusal::Refusal;
use crate::user::{optional_lines, optional_text};

pub(super) fn read(row: &mut Row<'_>) -> AdjustmentRecord {
    let currency = row.currency();
    let contract = row.number();
    let customer_name = row.checked(Column::Customer, |text| optional_text(text, 120));
    let ordinal = row.checked(Column::Instalment, ordinal);
    let kind = row.checked(Column::AdjustmentKind, |text| stated(text, AdjustmentKind::read));
    let amount = row.positive_amount(Column::Amount, currency).unwrap_or_default();
    let date = row.required_date(Column::Counted);
    row.refuse_future(Column::Counted, date);
    let reason = row.checked(Column::Reason, |text| stated(text, AdjustmentReason::read));
    let lines = row.lines(Column::Remarks);
    let note = row.problems.keep(Column::Remarks.code(), optional_lines(&lines, 500)).unwrap_or_default();
    if reason == AdjustmentReason::Other {
        row.require(Column::Remarks);
    }
    let terms = AdjustmentTerms { kind, amount, date: date.unwrap_or_default(), reason, note };
    AdjustmentRecord { contract, customer_name, ordinal, currency, terms, nth: 0, nth_of_contract: 0 }
}

/// Money is not given up by leaving a cell empty.
fn stated<T>(text: &str, read: impl FnOnce(&str) -> Result<T, Refusal>) -> Result<T, Refusal> {
    if text.is_empty() { Err(Refusal::Required) } else { read(text) }
}

/// `1`, `第1期`; none of an empty cell.
fn ordinal(text: &str) -> Result<Option<u16>, Refusal> {
    let bare = text.trim_start_matches('第').trim_end_matches('期').trim();
    if bare.is_empty() {
        return Ok(None);
    }
    bare.parse().ok().filter(|ordinal| *ordinal > 0).map(Some).ok_or(Refusal::NotANumber)
}
