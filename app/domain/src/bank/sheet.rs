//! A statement as a bank's site writes it, read into payments: title rows above the header, two columns of amounts or one signed one, the names that
//! the large Chinese banks give their columns. What went out is counted and left out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Payment;
use crate::import::{Cell, HEADER_ROWS_MAX, Table};
use crate::money::Currency;
use crate::parse;
use crate::refusal::Refusal;

mod columns;
mod line;

pub use columns::{StatementColumn, StatementColumns};
use line::Line;

/// Digits of an account, at least.
const ACCOUNT_DIGITS_MIN: usize = 8;

/// The header and its columns. When a needed column is not found, the row that looks most like a header, to be corrected.
///
/// # Errors
/// `NoHeader`.
pub fn recognise(table: &Table) -> Result<StatementColumns, Refusal> {
    let mut best: Option<StatementColumns> = None;
    for row in 1..=table.rows.len().min(HEADER_ROWS_MAX) {
        let found = StatementColumns::at(table, row);
        let place = |columns: &StatementColumns| (columns.missing().is_empty(), columns.count());
        if found.count() > 0 && best.as_ref().is_none_or(|best| place(&found) > place(best)) {
            best = Some(found);
        }
    }
    best.ok_or(Refusal::NoHeader)
}

/// The sheet of a workbook in which most is recognised, the first of equals.
///
/// # Errors
/// `NoHeader`.
pub fn best_table(tables: &[Table]) -> Result<(usize, StatementColumns), Refusal> {
    let found = tables.iter().enumerate().filter_map(|(index, table)| Some((index, recognise(table).ok()?)));
    let place = |(index, columns): &(usize, StatementColumns)| (columns.missing().is_empty(), columns.count(), std::cmp::Reverse(*index));
    found.max_by_key(place).ok_or(Refusal::NoHeader)
}

/// What the rows above the header say of the account and its currency: `账号：6222 0000 1234 5678`, or the two in cells of their own.
#[must_use]
pub fn account_of(table: &Table, columns: &StatementColumns) -> (String, Option<Currency>) {
    let (mut account, mut currency) = (String::new(), None);
    for number in 1..columns.header_row {
        let cells: Vec<String> = table.row(number).iter().map(Cell::shown).collect();
        for (index, text) in cells.iter().enumerate() {
            let text = parse::half_width(text);
            let name = text.split(':').next().unwrap_or_default().to_lowercase();
            let next = cells.get(index + 1..).unwrap_or_default().iter().find(|cell| !cell.trim().is_empty()).cloned().unwrap_or_default();
            let value = text.split_once(':').map(|(_, value)| value.to_owned()).filter(|value| !value.trim().is_empty()).unwrap_or(next);
            let is_account = name.trim() == "账户" || ["账号", "帐号", "卡号", "account"].iter().any(|word| name.contains(word));
            if account.is_empty() && is_account {
                account = Some(account_key(&value)).filter(|key| key.len() >= ACCOUNT_DIGITS_MIN).unwrap_or_default();
            }
            if currency.is_none() && ["币种", "币别", "currency"].iter().any(|word| name.contains(word)) {
                currency = value.split_whitespace().next().and_then(|word| Currency::parse(word).ok());
            }
        }
    }
    (account, currency)
}

/// An account in one spelling: its first run of letters and digits, spaces and dashes within left out.
pub(super) fn account_key(text: &str) -> String {
    let text = parse::half_width(text);
    let run = text.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '*'));
    run.filter(char::is_ascii_alphanumeric).flat_map(char::to_uppercase).collect()
}

/// A row that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The sheet's row, from 1.
    pub row: usize,
    pub column: StatementColumn,
    pub refusal: Refusal,
}

/// What a statement says: each row below the header is in exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Money that came in, with the sheet's row.
    pub payments: Vec<(usize, Payment)>,
    /// Lines of money that went out, or of none.
    pub outgoing: usize,
    /// Totals, notes, blank rows.
    pub passed_over: usize,
    pub problems: Vec<Problem>,
}

/// Reads the rows below the header. `account` and `currency` are those of rows that name none.
#[must_use]
pub fn read(table: &Table, columns: &StatementColumns, account: &str, currency: Currency, today: NaiveDate) -> Reading {
    let mut reading = Reading::default();
    let own = account_key(account);
    for row in columns.header_row + 1..=table.rows.len() {
        let line = Line { cells: table.row(row), columns };
        if line.is_no_line() {
            reading.passed_over += 1;
            continue;
        }
        match line.payment(&own, currency, today) {
            Ok(Some(payment)) => reading.payments.push((row, payment)),
            Ok(None) => reading.outgoing += 1,
            Err((column, refusal)) => reading.problems.push(Problem { row, column, refusal }),
        }
    }
    reading
}
