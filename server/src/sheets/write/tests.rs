use chrono::NaiveDate;
use domain::import::{Cell, DateOrder, Kind, Table, read, recognise};
use domain::lang::Lang;
use domain::money::{Amount, Currency};

use super::*;
use crate::sheets::{ReadLimits, read_file};

fn head(code: &'static str, zh: &'static str, en: &'static str, kind: ColumnKind) -> ColumnHead {
    ColumnHead { code: code.into(), zh: zh.into(), en: en.into(), kind }
}

fn fen(fen: i64) -> Amount {
    Amount::from_minor_units(fen, Currency::Cny).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn report() -> Report {
    let row = |name: &str, amount: i64, date: Option<NaiveDate>, days: i64| {
        vec![name.into(), fen(amount).into(), date.into(), ReportCell::Whole(days)]
    };
    Report {
        title_zh: "欠款/账龄".to_owned(),
        title_en: "Arrears".to_owned(),
        columns: vec![
            head("customer", "客户", "Customer", ColumnKind::Text),
            head("amount", "金额", "Amount", ColumnKind::Amount(2)),
            head("since", "欠款日期", "Since", ColumnKind::Date),
            head("days_overdue", "欠款天数", "Days overdue", ColumnKind::Whole),
        ],
        rows: vec![
            row("甲公司", 128_000_050, Some(day("2025-03-01")), 12),
            row("=HYPERLINK(\"http://evil\")", -5_000, None, -3),
            row("a,\"b\"\nc", 0, Some(day("1899-01-01")), 0),
        ],
        totals: vec![ReportCell::Empty, fen(127_995_050).into(), ReportCell::Empty, ReportCell::Empty],
    }
}

#[test]
fn csv_has_codes_plain_numbers_and_no_formula() {
    let expected = "customer,amount,since,days_overdue\r\n\
        甲公司,1280000.50,2025-03-01,12\r\n\
        \"'=HYPERLINK(\"\"http://evil\"\")\",-50.00,,-3\r\n\
        \"a,\"\"b\"\"\nc\",0.00,1899-01-01,0\r\n";
    assert_eq!(String::from_utf8(csv(&report())).unwrap(), expected);
}

#[test]
fn text_that_begins_like_a_formula_is_neutralised_and_comes_back_as_it_was() {
    for text in ["=1+1", "+86 571", "-5", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "－5", "'=1", "'quoted'", "plain", " =1"] {
        let report = Report {
            columns: vec![head("a", "甲", "A", ColumnKind::Text), head("b", "乙", "B", ColumnKind::Whole)],
            rows: vec![vec![text.into(), ReportCell::Whole(-5)]],
            ..Report::default()
        };
        let file = String::from_utf8(csv(&report)).unwrap();
        let line = file.strip_prefix("a,b\r\n").unwrap();
        assert!(!line.trim_start_matches('"').starts_with(crate::sheets::FORMULA_STARTS), "{line:?}");
        assert!(line.ends_with(",-5\r\n"), "{line:?}");
        let tables = read_file(file.as_bytes(), "a.csv", &ReadLimits::default()).unwrap();
        // An apostrophe that was typed before a formula cannot be told from ours: it goes.
        let expected = if text == "'=1" { "=1" } else { text };
        assert_eq!(tables[0].rows[1][0], Cell::Text(expected.to_owned()), "{line:?}");
    }
}

#[test]
fn a_workbook_comes_back_as_it_was_written() {
    for (lang, title, header, total) in [(Lang::Zh, "欠款/账龄", "欠款日期", "合计"), (Lang::En, "Arrears", "Since", "Total")] {
        let bytes = xlsx(&report(), lang).unwrap();
        let table = read_file(&bytes, "a.xlsx", &ReadLimits::default()).unwrap().remove(0);
        let text = |text: &str| Cell::Text(text.to_owned());
        let number = |fen: Amount| Cell::Number(fen.value().normalize());
        assert_eq!(table.name, title.replace('/', ""));
        assert_eq!(table.rows[0], [text(title)]);
        assert_eq!(table.rows[1][2], text(header));
        assert_eq!(table.rows[2], [text("甲公司"), number(fen(128_000_050)), Cell::Date(day("2025-03-01")), Cell::Number(12.into())]);
        assert_eq!(table.rows[3][0], text("=HYPERLINK(\"http://evil\")"));
        assert_eq!(table.rows[4][2], text("1899-01-01"));
        assert_eq!(table.rows[5], [text(total), number(fen(127_995_050))]);
    }
}

#[test]
fn totals_are_live_sums_and_the_header_is_frozen() {
    let sheet = part(&xlsx(&report(), Lang::Zh).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<f>SUM(B3:B5)</f><v>1279950.50</v>"), "{sheet}");
    assert!(sheet.contains(r#"<pane ySplit="2" topLeftCell="A3""#), "{sheet}");
    assert_eq!(sheet.matches("<f>").count(), 1);
    let styles = part(&xlsx(&report(), Lang::Zh).unwrap(), "xl/styles.xml");
    assert!(styles.contains("#,##0.00") && styles.contains("yyyy-mm-dd"), "{styles}");
}

#[test]
fn an_empty_report_is_a_file_all_the_same() {
    let empty = Report { rows: Vec::new(), ..report() };
    assert_eq!(csv(&empty), b"customer,amount,since,days_overdue\r\n");
    assert!(read_file(&xlsx(&empty, Lang::Zh).unwrap(), "a.xlsx", &ReadLimits::default()).is_ok());
}

#[test]
fn what_a_cell_cannot_hold_is_cut_and_never_breaks_the_file() {
    let mut hostile = report();
    hostile.title_zh = "[]:*?/\\'\u{0}".to_owned();
    hostile.rows[0][0] = ReportCell::Text(format!("\u{1}{}", "长".repeat(40_000)));
    hostile.rows[0][3] = ReportCell::Whole(i64::MAX);
    let table = read_file(&xlsx(&hostile, Lang::Zh).unwrap(), "a.xlsx", &ReadLimits::default()).unwrap().remove(0);
    let Cell::Text(text) = &table.rows[2][0] else { panic!() };
    assert_eq!(text.chars().count(), 32_767);
    assert_eq!(table.rows[2][3], Cell::Text(i64::MAX.to_string()));
}

#[test]
fn the_error_file_is_the_sheet_with_reasons_that_a_second_import_passes_over() {
    let text = |text: &str| Cell::Text(text.to_owned());
    let table = Table {
        name: "台账".to_owned(),
        rows: vec![
            vec![text("2025年台账")],
            vec![text("合同编号"), text("客户"), text("合同金额"), text("签订日期")],
            vec![text("A1"), text("甲"), Cell::Number(100.into()), Cell::Date(day("2025-01-01"))],
            vec![text("A2"), Cell::Empty, Cell::Number((-5).into()), text("=1+1")],
        ],
    };
    let recognised = recognise(Kind::Contracts, &table).unwrap();
    let read_rows = |table: &Table| read(Kind::Contracts, table, &recognised, Currency::Cny, day("2025-07-15"), DateOrder::MonthFirst);
    let rows = read_rows(&table);
    let bytes = error_file(Kind::Contracts, &table, recognised.header_row, &rows).unwrap();
    let written = read_file(&bytes, "a.xlsx", &ReadLimits::default()).unwrap().remove(0);
    for (original, copy) in table.rows.iter().zip(&written.rows) {
        assert_eq!(original[..], copy[..original.len()]);
    }
    assert_eq!(written.rows[1][4..], [text("拒绝原因"), text("Why refused")]);
    assert_eq!(written.rows[2].len(), 4);
    let Cell::Text(reason) = &written.rows[3][4] else { panic!() };
    assert!(reason.starts_with("客户名称：") && reason.contains("合同金额：") && reason.contains("签署日期："), "{reason}");
    let Cell::Text(reason) = &written.rows[3][5] else { panic!() };
    assert!(reason.contains("Contract amount: "), "{reason}");
    let again = recognise(Kind::Contracts, &written).unwrap();
    assert_eq!(again.unknown, ["拒绝原因", "Why refused"]);
    assert_eq!(read_rows(&written), rows);
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}
