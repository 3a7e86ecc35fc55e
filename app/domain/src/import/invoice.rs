//! Invoices: each is one instalment of a contract of its own, paid in full on its settled date.

use chrono::NaiveDate;

use super::row::Row;
use super::{Column, InvoiceRecord, synonyms};
use crate::refusal::Refusal;
use crate::user::{optional_text, required_text};

pub(super) fn read(row: &mut Row<'_>) -> InvoiceRecord {
    let currency = row.currency();
    let customer = row.checked(Column::Customer, |text| required_text(text, 120));
    let number = row.number();
    let due = row.required_date(Column::Due);
    // Without a date of its own it is there by today at the latest, for it is in the register.
    let today = row.sheet.today;
    let invoice_date = row.date(Column::InvoiceDate).or(due.map(|due| due.min(today)));
    let settled = row.date(Column::Settled);
    check_order(row, invoice_date, due, settled);
    InvoiceRecord {
        customer,
        number,
        invoice_date: invoice_date.unwrap_or(NaiveDate::MIN),
        due: due.unwrap_or(NaiveDate::MIN),
        amount: row.positive_amount(Column::Amount, currency).unwrap_or_default(),
        currency,
        is_disputed: row.checked(Column::Disputed, synonyms::yes_or_no),
        settled,
        owner_name: row.checked(Column::Owner, |text| optional_text(text, 60)),
        remarks: row.remarks(),
    }
}

/// Due and settled on or after the invoice's date; both it and the settlement no later than today.
fn check_order(row: &mut Row<'_>, invoice_date: Option<NaiveDate>, due: Option<NaiveDate>, settled: Option<NaiveDate>) {
    let is_before = |date: Option<NaiveDate>| matches!((date, invoice_date), (Some(date), Some(from)) if date < from);
    if is_before(due) {
        row.problems.add(Column::Due.code(), Refusal::DatesOutOfOrder);
    }
    if is_before(settled) {
        row.problems.add(Column::Settled.code(), Refusal::DatesOutOfOrder);
    }
    row.refuse_future(Column::InvoiceDate, invoice_date);
    row.refuse_future(Column::Settled, settled);
}
