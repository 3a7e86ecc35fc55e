//! What stands in one file twice: the first row keeps it, whether or not it is good itself, since which of two was meant is not ours to guess.
//! Arrears and what was given up have no number of their own: rows that are alike in everything are one, rows that differ in a reason or a remark are debts of their own.

use std::collections::HashMap;

use super::row::Row;
use super::{AdjustmentRecord, ArrearsRecord, Column, Kind};
use crate::customer::name_key;
use crate::parse;
use crate::refusal::{Problems, Refusal};

/// The rows in which each number, customer's name and credit code stood first.
#[derive(Default)]
pub(super) struct FirstRows {
    rows: HashMap<(Column, String), usize>,
    debts: HashMap<String, u16>,
}

impl FirstRows {
    /// What this row repeats of an earlier one. A customer is repeated by its name, however spelt, or by its credit code (DOMAIN.md section 2).
    pub fn note(&mut self, row: &Row<'_>, at: usize) -> Problems {
        let mut problems = Problems::new();
        if let Some(column) = without_number(row.sheet.kind) {
            let whole: Vec<String> = row.given().into_iter().map(|column| row.text(column)).collect();
            if let Some(row) = self.earlier(column, whole.join("\n"), at) {
                problems.add(column.code(), Refusal::RowRepeatedInFile { row });
            }
            return problems;
        }
        let number = row.text(Column::Number);
        if let Some(first) = self.earlier(Column::Number, number_key(&number), at) {
            problems.add(Column::Number.code(), Refusal::NumberRepeatedInFile { number, row: first });
        }
        if row.sheet.kind != Kind::Customers {
            return problems;
        }
        let code = parse::code(&row.text(Column::CreditCode)).to_uppercase();
        let name = row.text(Column::Name);
        let by_name = self.earlier(Column::Name, name_key(&name), at).map(|first| (Column::Name, first));
        let by_code = self.earlier(Column::CreditCode, code, at).map(|first| (Column::CreditCode, first));
        if let (Some((column, row)), true) = (by_name.or(by_code), problems.is_empty()) {
            problems.add(column.code(), Refusal::CustomerRepeatedInFile { name, row });
        }
        problems
    }

    /// How many rows so far said the same customer, amount and day.
    pub fn count_debt(&mut self, record: &ArrearsRecord) -> u16 {
        let key = format!("{}|{}|{}{}", name_key(&record.customer_name), record.since, record.amount, record.currency);
        self.count(key)
    }

    /// How many rows so far said that the same was given up of the same instalment, and of the same contract.
    pub fn count_adjustment(&mut self, record: &AdjustmentRecord) -> (u16, u16) {
        let (terms, contract) = (&record.terms, number_key(&record.contract));
        let (kind, reason) = (terms.kind.code(), terms.reason.code());
        let key = format!("{contract}|{kind}|{}|{}|{reason}|{}", terms.amount, terms.date, terms.note);
        (self.count(format!("{}|{key}", record.ordinal.unwrap_or_default())), self.count(key))
    }

    fn count(&mut self, key: String) -> u16 {
        let count = self.debts.entry(key).or_default();
        *count = count.saturating_add(1);
        *count - 1
    }

    /// The earlier row that has it; else this one is the first.
    fn earlier(&mut self, column: Column, key: String, at: usize) -> Option<usize> {
        if key.is_empty() {
            return None;
        }
        let first = *self.rows.entry((column, key)).or_insert(at);
        Some(first).filter(|first| *first != at)
    }
}

/// The column that is told of a row that repeats another as a whole, of sheets whose rows have no number of their own.
const fn without_number(kind: Kind) -> Option<Column> {
    match kind {
        Kind::Arrears => Some(Column::Customer),
        Kind::Adjustments => Some(Column::Number),
        Kind::Customers | Kind::Contracts | Kind::ContractSales | Kind::Invoices => None,
    }
}

/// A number as it is compared: half-width, upper case, without spaces.
pub(super) fn number_key(number: &str) -> String {
    parse::half_width(number).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}
