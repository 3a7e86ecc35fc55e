use domain::import::{Cell, Kind, Recognised, Table};
use domain::money::Currency;
use domain::refusal::{Problems, Refusal};
use store::imports::RowOutcome;

use super::reading::{Reading, Setting};
use crate::sheets::{ReadLimits, read_file};

fn setting() -> Setting {
    Setting { currency: Currency::Cny, today: "2025-08-15".parse().unwrap() }
}

fn table(rows: &[&[&str]]) -> Table {
    let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) };
    Table { name: "台账".into(), rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect() }
}

fn file(name: &str) -> Vec<Table> {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    read_file(&std::fs::read(path).unwrap(), name, &ReadLimits::default()).unwrap()
}

#[test]
fn the_worked_example_is_recognised_without_being_told_its_kind() {
    let reading = Reading::find(file("contracts-zh.xlsx"), None, setting()).unwrap();
    let shown = reading.shown(&"one".into());
    assert_eq!((shown.kind, shown.good, shown.refused), (Kind::Contracts, 3, 0));
    assert_eq!(shown.rows.iter().map(|row| row.cells.len()).max(), Some(shown.header.len()));
}

#[test]
fn an_untidy_ledger_shows_its_refused_rows_and_counts_no_blank_ones() {
    let reading = Reading::find(file("contracts-untidy-zh.xlsx"), Some(Kind::Contracts), setting()).unwrap();
    let shown = reading.shown(&"one".into());
    assert!(shown.good > 0 && shown.refused > 0, "{} {}", shown.good, shown.refused);
    assert_eq!(shown.rows.len(), shown.good + shown.refused + shown.skipped);
    assert!(shown.rows.windows(2).all(|pair| pair[0].row < pair[1].row));
}

#[test]
fn a_sheet_that_lacks_a_required_column_is_shown_for_correction() {
    let tables = vec![table(&[&["单号", "客户名称", "金额"], &["A1", "甲公司", "100"]])];
    let reading = Reading::find(tables, Some(Kind::Contracts), setting()).unwrap();
    assert_eq!(reading.recognised.missing(Kind::Contracts).len(), 1);
    let mut corrected: Recognised = reading.recognised.clone();
    corrected.columns[0] = Some(domain::import::Column::Number);
    let corrected = reading.otherwise(Kind::Contracts, corrected, setting()).unwrap();
    assert_eq!((corrected.shown(&"one".into()).good, corrected.refused()), (1, 0));
    let nonsense = Recognised { header_row: 99, ..Recognised::default() };
    assert_eq!(reading.otherwise(Kind::Contracts, nonsense, setting()).err(), Some(Refusal::NoHeader));
}

#[test]
fn nothing_that_looks_like_a_ledger_is_refused() {
    let tables = vec![table(&[&["the quick", "brown fox"], &["jumps", "over"]])];
    assert_eq!(Reading::find(tables, None, setting()).err(), Some(Refusal::NoHeader));
}

#[test]
fn a_refused_contract_takes_its_further_lines_with_it() {
    let sheet = table(&[
        &["合同编号", "客户名称", "签订日期", "产品名称", "数量", "单价", "总价"],
        &["A1", "甲公司", "2025-01-02", "纸", "2", "10", "20"],
        &["A1", "甲公司", "2025-01-02", "笔", "1", "5", "5"],
        &["A2", "乙公司", "2025-01-03", "纸", "1", "10", "10"],
    ]);
    let reading = Reading::find(vec![sheet], Some(Kind::ContractSales), setting()).unwrap();
    assert_eq!(reading.rows_per_record(), [2, 1]);
    let refused = RowOutcome::Refused(Problems::from(Refusal::UnknownUser));
    let after = reading.with_outcomes(&[refused, RowOutcome::Added]);
    assert_eq!((after.refused(), after.records().len()), (2, 1));
}
