use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::*;
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;

mod contracts;
mod headers;
mod other_kinds;
mod sales;

/// A sheet drawn as lines, cells parted by `|`: `#12.5` is a number, `@2025-01-03` a date cell, `!N/A` a failed formula, else text.
pub(super) fn sheet(lines: &str) -> Table {
    let rows = lines.trim_matches('\n').lines().map(|line| line.trim_start().split('|').map(cell).collect()).collect();
    Table { name: "Sheet1".to_owned(), rows }
}

fn cell(text: &str) -> Cell {
    match text.chars().next() {
        None => Cell::Empty,
        Some('#') => Cell::Number(Decimal::from_str_exact(&text[1..]).unwrap()),
        Some('@') => Cell::Date(date(&text[1..])),
        Some('!') => Cell::Error(text[1..].to_owned()),
        Some(_) => Cell::Text(text.to_owned()),
    }
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn amount(text: &str) -> Amount {
    Amount::from_decimal(Decimal::from_str_exact(text).unwrap(), Currency::Cny).unwrap()
}

pub(super) fn today() -> NaiveDate {
    date("2025-07-15")
}

/// The whole way from sheet to rows.
pub(super) fn read_sheet(kind: Kind, table: &Table) -> Vec<ReadRow> {
    let recognised = recognise(kind, table).unwrap();
    read(kind, table, &recognised, Currency::Cny, today(), date_order(table, &recognised))
}

/// Each row as an accountant would note it: `ok`, `line of 3`, `skipped Blank`, or the reasons as `field code`.
pub(super) fn outcomes(rows: &[ReadRow]) -> Vec<String> {
    let outcome = |row: &ReadRow| {
        let text = match &row.content {
            RowContent::Record(_) => "ok".to_owned(),
            RowContent::FurtherLine { row } => format!("line of {row}"),
            RowContent::Skipped(reason) => format!("skipped {reason:?}"),
            RowContent::Refused(problems) => {
                problems.0.iter().map(|problem| format!("{} {}", problem.field, problem.refusal.code())).collect::<Vec<_>>().join(", ")
            }
        };
        format!("{}: {text}", row.row)
    };
    rows.iter().map(outcome).collect()
}

pub(super) fn refusals(rows: &[ReadRow]) -> Vec<Refusal> {
    let of = |row: &ReadRow| match &row.content {
        RowContent::Refused(problems) => problems.0.iter().map(|problem| problem.refusal.clone()).collect(),
        _ => Vec::new(),
    };
    rows.iter().flat_map(of).collect()
}

pub(super) fn records(rows: &[ReadRow]) -> Vec<&ImportRecord> {
    let of = |row: &'_ ReadRow| matches!(row.content, RowContent::Record(_));
    rows.iter()
        .filter(|row| of(row))
        .map(|row| match &row.content {
            RowContent::Record(record) => record.as_ref(),
            _ => unreachable!(),
        })
        .collect()
}

pub(super) fn contracts(rows: &[ReadRow]) -> Vec<&ContractRecord> {
    fn contract(record: &ImportRecord) -> &ContractRecord {
        match record {
            ImportRecord::Contract(contract) => contract,
            other => panic!("{other:?}"),
        }
    }
    records(rows).into_iter().map(contract).collect()
}

#[test]
fn what_was_read_survives_the_way_to_a_screen_and_back() {
    let table = sheet(contracts::UNTIDY);
    let rows = read_sheet(Kind::Contracts, &table);
    let json = serde_json::to_string(&(&table, recognise(Kind::Contracts, &table).unwrap(), &rows)).unwrap();
    let back: (Table, Recognised, Vec<ReadRow>) = serde_json::from_str(&json).unwrap();
    assert_eq!((back.0, back.2), (table, rows));
}

#[test]
fn every_problem_of_a_row_names_a_column_and_speaks_both_languages() {
    for (kind, lines) in
        [(Kind::Contracts, contracts::UNTIDY), (Kind::Customers, other_kinds::CUSTOMERS), (Kind::ContractSales, sales::SALES)]
    {
        for row in read_sheet(kind, &sheet(lines)) {
            let RowContent::Refused(problems) = row.content else { continue };
            for problem in problems.0 {
                let column = Column::read(&problem.field).unwrap();
                assert_eq!(column.code(), problem.field);
                assert_ne!(column_label(kind, column, Lang::Zh), column_label(kind, column, Lang::En));
                assert_ne!(problem.refusal.message(Lang::Zh), problem.refusal.message(Lang::En));
            }
        }
    }
}
