//! What stands in one file twice: the first row keeps it, whether or not it is good itself, since which of two was meant is not ours to guess.

use std::collections::HashMap;

use super::row::Row;
use super::{Column, Kind};
use crate::customer::name_key;
use crate::parse;
use crate::refusal::{Problems, Refusal};

/// The rows in which each number, customer's name and credit code stood first.
#[derive(Default)]
pub(super) struct FirstRows(HashMap<(Column, String), usize>);

impl FirstRows {
    /// What this row repeats of an earlier one. A customer is repeated by its name, however spelt, or by its credit code (DOMAIN.md section 2).
    pub fn note(&mut self, row: &Row<'_>, at: usize) -> Problems {
        let mut problems = Problems::new();
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

    /// The earlier row that has it; else this one is the first.
    fn earlier(&mut self, column: Column, key: String, at: usize) -> Option<usize> {
        if key.is_empty() {
            return None;
        }
        let first = *self.0.entry((column, key)).or_insert(at);
        Some(first).filter(|first| *first != at)
    }
}

/// A number as it is compared: half-width, upper case, without spaces.
pub(super) fn number_key(number: &str) -> String {
    parse::half_width(number).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}
