//! 客户合同管理报表: one contract a row, its amount one lump sum.

use chrono::NaiveDate;

use super::row::Row;
use super::{Column, ContractRecord, progress, synonyms};
use crate::contract::Life;
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;
use crate::state::PaymentProgress;
use crate::user::{optional_text, required_text};

pub(super) fn read(row: &mut Row<'_>) -> ContractRecord {
    let currency = row.currency();
    let number = row.number();
    let customer_name = row.checked(Column::Customer, |text| required_text(text, 120));
    let contract_type = row.checked(Column::ContractType, synonyms::contract_type);
    let title = row.checked(Column::Title, |text| optional_text(text, 200));
    let dates = dates(row);
    let life = life(row, dates.signed);
    let amount = row.positive_amount(Column::Amount, currency);
    let collected = collected(row, amount, currency);
    let amount = amount.unwrap_or_default();
    let expenses = row.amount_or_zero(Column::Expenses, currency).unwrap_or_default();
    let payment_method = row.checked(Column::PaymentMethod, synonyms::payment_method);
    ContractRecord {
        number,
        customer_name,
        contract_type,
        title,
        signed: dates.signed,
        start: dates.start,
        end: dates.end,
        due: dates.due,
        currency,
        amount,
        life,
        payment_method,
        progress: PaymentProgress::derive(amount, collected.unwrap_or_default(), collected.is_none()),
        collected,
        is_amount_to_complete: collected.is_none(),
        expenses,
        owner_name: row.checked(Column::Owner, |text| optional_text(text, 60)),
        remarks: row.remarks(),
        lines: Vec::new(),
        given: row.given(),
    }
}

struct Dates {
    signed: Option<NaiveDate>,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    due: Option<NaiveDate>,
}

/// signed ≤ start ≤ end, as far as they are given.
fn dates(row: &mut Row<'_>) -> Dates {
    let dates =
        Dates { signed: row.date(Column::Signed), start: row.date(Column::Start), end: row.date(Column::End), due: row.date(Column::Due) };
    let is_reversed = |a: Option<NaiveDate>, b: Option<NaiveDate>| matches!((a, b), (Some(a), Some(b)) if a > b);
    if is_reversed(dates.signed, dates.start) {
        row.problems.add(Column::Start.code(), Refusal::DatesOutOfOrder);
    }
    if is_reversed(dates.start, dates.end) || is_reversed(dates.signed, dates.end) {
        row.problems.add(Column::End.code(), Refusal::DatesOutOfOrder);
    }
    dates
}

/// What the sheet says; without a word, a contract with a signed date is signed. An effective contract needs its signed date.
fn life(row: &mut Row<'_>, signed: Option<NaiveDate>) -> Life {
    let life = if row.text(Column::Life).is_empty() {
        if signed.is_some() { Life::Signed } else { Life::PendingSignature }
    } else {
        row.checked(Column::Life, synonyms::life)
    };
    if life.is_effective() && row.text(Column::Signed).is_empty() {
        row.problems.add(Column::Signed.code(), Refusal::Required);
    }
    if life.is_effective() {
        row.refuse_future(Column::Signed, signed);
    }
    life
}

/// What was collected, agreeing with the stated progress; none when it is still to be completed.
fn collected(row: &mut Row<'_>, amount: Option<Amount>, currency: Currency) -> Option<Amount> {
    let given = row.amount_or_zero(Column::Collected, currency);
    let text = row.text(Column::Progress);
    let stated = row.problems.keep(Column::Progress.code(), progress::stated(&text));
    let (Some(stated), Some(amount)) = (stated, amount) else { return Some(Amount::ZERO) };
    match progress::collected(stated, given, amount) {
        Ok(collected) => collected,
        Err(refusal) => {
            let column = if refusal == Refusal::ProgressContradictsCollected { Column::Progress } else { Column::Collected };
            row.problems.add(column.code(), refusal);
            Some(Amount::ZERO)
        }
    }
}
