use app::imports::{Change, Changes, PreviewOutcome};
use domain::import::{Cell, Kind, Recognised, Table};
use domain::money::Currency;
use domain::refusal::{Problems, Refusal};
use store::imports::{RowOutcome, RowResult};

use super::desk::Desk;
use super::held::{Held, Run};
use super::reading::{Reading, Setting};
use crate::settings::Settings;
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
    let shown = reading.shown(&"one".into(), "台账.xlsx");
    assert_eq!((shown.kind, shown.good, shown.refused), (Kind::Contracts, 3, 0));
    assert_eq!(shown.rows.iter().map(|row| row.cells.len()).max(), Some(shown.header.len()));
}

#[test]
fn an_untidy_ledger_shows_its_refused_rows_and_counts_no_blank_ones() {
    let reading = Reading::find(file("contracts-untidy-zh.xlsx"), Some(Kind::Contracts), setting()).unwrap();
    let shown = reading.shown(&"one".into(), "台账.xlsx");
    assert!(shown.good > 0 && shown.refused > 0, "{} {}", shown.good, shown.refused);
    assert_eq!(shown.rows.len(), shown.good + shown.refused + shown.skipped);
    assert!(shown.rows.windows(2).all(|pair| pair[0].row < pair[1].row));
    // What the browser reads has the sentences of each problem with it.
    let read: app::imports::Uploaded = serde_json::from_str(&serde_json::to_string(&shown).unwrap()).unwrap();
    for (here, there) in shown.rows.into_iter().zip(read.rows) {
        let told = match here.outcome {
            PreviewOutcome::Refused(problems) => PreviewOutcome::Refused(problems.told()),
            other => other,
        };
        assert_eq!(there.outcome, told, "row {}", here.row);
    }
}

#[test]
fn a_sheet_that_lacks_a_required_column_is_shown_for_correction() {
    let tables = vec![table(&[&["单号", "客户名称", "金额"], &["A1", "甲公司", "100"]])];
    let reading = Reading::find(tables, Some(Kind::Contracts), setting()).unwrap();
    assert_eq!(reading.recognised.missing(Kind::Contracts).len(), 1);
    let mut corrected: Recognised = reading.recognised.clone();
    corrected.columns[0] = Some(domain::import::Column::Number);
    let corrected = reading.otherwise(0, Some(Kind::Contracts), corrected, setting()).unwrap();
    assert_eq!((corrected.shown(&"one".into(), "台账.xlsx").good, corrected.refused()), (1, 0));
    let nonsense = Recognised { header_row: 99, ..Recognised::default() };
    assert_eq!(reading.otherwise(0, Some(Kind::Contracts), nonsense, setting()).err(), Some(Refusal::NoHeader));
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
    let result = |outcome| RowResult { outcome, known_as: None };
    let after = reading.with_results(&[result(refused), result(RowOutcome::Added)]);
    assert_eq!((after.refused(), after.records().len()), (2, 1));
}

#[test]
fn of_several_sheets_the_best_is_proposed_and_another_can_be_chosen() {
    let few = table(&[&["客户名称"], &["甲公司"]]);
    let many = table(&[&["客户编号", "客户名称", "地址"], &["C1", "乙公司", "某路"], &["C2", "丙公司", "某路"]]);
    let tables = vec![table(&[&["目录"], &["请看下一页"]]), few, many];
    let reading = Reading::find(tables, None, setting()).unwrap();
    assert_eq!((reading.sheet, reading.shown(&"one".into(), "a.xlsx").good), (2, 2));
    assert_eq!(reading.shown(&"one".into(), "a.xlsx").sheets.len(), 3);
    let other = reading.otherwise(1, Some(Kind::Customers), Recognised::default(), setting()).unwrap();
    assert_eq!((other.sheet, other.shown(&"one".into(), "a.xlsx").good), (1, 1));
    assert_eq!(reading.otherwise(0, Some(Kind::Customers), Recognised::default(), setting()).err(), Some(Refusal::NoHeader));
    assert_eq!(reading.otherwise(9, Some(Kind::Customers), Recognised::default(), setting()).err(), Some(Refusal::NoHeader));
}

#[test]
fn another_sheet_is_recognised_as_what_it_is_unless_one_says_what_it_is() {
    let customers = table(&[&["客户名称", "地址"], &["甲公司", "某路"]]);
    let contracts = table(&[&["合同编号", "客户名称", "签订日期", "合同金额"], &["A1", "甲公司", "2025-01-02", "100"]]);
    let incomplete = table(&[&["合同编号", "合同金额"], &["A1", "100"]]);
    let reading = Reading::find(vec![contracts, customers, incomplete], None, setting()).unwrap();
    assert_eq!((reading.sheet, reading.kind), (0, Kind::Contracts));
    let kind_of = |sheet, kind| reading.otherwise(sheet, kind, Recognised::default(), setting()).map(|reading| reading.kind);
    assert_eq!(kind_of(1, None), Ok(Kind::Customers));
    assert_eq!(kind_of(2, None), Ok(Kind::Contracts));
    assert_eq!(kind_of(0, Some(Kind::Customers)), Ok(Kind::Customers));
}

#[test]
fn what_the_database_foresees_stands_beside_each_row() {
    let tables = vec![table(&[&["客户名称"], &["甲公司"], &["乙 公司"], &["丙公司"]])];
    let reading = Reading::find(tables, Some(Kind::Customers), setting()).unwrap();
    let known_as = domain::import::KnownAs { name: "乙公司".into(), number: "C1".into() };
    let results = [
        RowResult { outcome: RowOutcome::Added, known_as: None },
        RowResult { outcome: RowOutcome::Updated, known_as: Some(known_as.clone()) },
        RowResult { outcome: RowOutcome::Unchanged, known_as: None },
    ];
    let shown = reading.with_results(&results).shown(&"one".into(), "a.csv");
    assert_eq!(shown.changes, Some(Changes { added: 1, updated: 1, unchanged: 1 }));
    assert_eq!(shown.rows[1].outcome, PreviewOutcome::Good { change: Change::Updated, known_as: Some(known_as) });
}

/// What is under way cannot make room: without an end to it, one person's imports would take all memory.
#[test]
fn who_has_too_many_imports_under_way_is_asked_to_wait() {
    let desk = Desk::new(&Settings::from_sources(std::path::Path::new("/tmp/Leptos.toml"), "", []).unwrap());
    let reading = Reading::find(vec![table(&[&["客户名称"], &["甲公司"]])], None, setting()).unwrap();
    let keep = |id: &str, owner: &str, bytes: usize, run: Option<Run>| {
        let (reading, since) = (reading.clone(), std::time::Instant::now());
        desk.keep(Held { id: id.into(), owner: owner.into(), file: "a.csv".into(), since, bytes, reading, run })
    };
    let wait = Err(Refusal::TooManyAttempts { wait_seconds: 60 });
    for id in ["1", "2", "3"] {
        assert_eq!(keep(id, "li", 1, Some(Run::default())), Ok(()));
    }
    assert_eq!(keep("4", "li", 1, None), wait);
    assert_eq!(keep("5", "wang", 1, None), Ok(()));
    assert_eq!(keep("6", "wang", 1 << 40, None), wait, "no room beside what is under way");
    let other = Desk::new(&Settings::from_sources(std::path::Path::new("/tmp/Leptos.toml"), "", []).unwrap());
    let held = |bytes| Held {
        id: "1".into(),
        owner: "li".into(),
        file: "a.csv".into(),
        since: std::time::Instant::now(),
        bytes,
        reading: reading.clone(),
        run: None,
    };
    assert_eq!((other.keep(held(1)), other.keep(held(1 << 40))), (Ok(()), Ok(())), "by itself as large as it likes");
}
