use std::io::{Cursor, Write};

use chrono::NaiveDate;
use domain::import::{Cell, ImportRecord, Kind, ReadRow, RowContent, date_order, detect_kind, read, recognise};
use domain::money::Currency;
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::write::SimpleFileOptions;

use super::*;

mod old;

use old::compound;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn limits() -> ReadLimits {
    ReadLimits::default()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn number(text: &str) -> Cell {
    Cell::Number(Decimal::from_str_exact(text).unwrap())
}

/// From file to rows, as an import goes.
fn import(kind: Kind, name: &str) -> Vec<ReadRow> {
    let tables = read_file(&sample(name), name, &limits()).unwrap();
    assert_eq!((tables.len(), detect_kind(&tables[0])), (1, Some(kind)), "{name}");
    let recognised = recognise(kind, &tables[0]).unwrap();
    let order = date_order(&tables[0], &recognised);
    read(kind, &tables[0], &recognised, Currency::Cny, day("2025-07-15"), order)
}

fn good_rows(rows: &[ReadRow]) -> Vec<usize> {
    rows.iter().filter(|row| matches!(row.content, RowContent::Record(_))).map(|row| row.row).collect()
}

fn refused_rows(rows: &[ReadRow]) -> Vec<usize> {
    rows.iter().filter(|row| matches!(row.content, RowContent::Refused(_))).map(|row| row.row).collect()
}

#[test]
fn of_every_sample_sheet_exactly_the_good_rows_are_read() {
    let table: [(Kind, &str, &[usize], &[usize]); 5] = [
        (Kind::Contracts, "contracts-zh.xlsx", &[3, 4, 5], &[]),
        (Kind::Contracts, "contracts-untidy-zh.xlsx", &[3, 4, 5, 6, 8], &[9, 10, 11, 12]),
        (Kind::Customers, "customers-zh.xlsx", &[3, 5], &[4]),
        (Kind::Arrears, "arrears-zh.xlsx", &[3, 4, 5], &[]),
        (Kind::ContractSales, "contract-sales-zh.xlsx", &[3, 4], &[6]),
    ];
    for (kind, name, good, refused) in table {
        let rows = import(kind, name);
        assert_eq!((good_rows(&rows).as_slice(), refused_rows(&rows).as_slice()), (good, refused), "{name}");
    }
}

#[test]
fn all_2466_invoices_of_the_csv_sample_are_read_to_the_cent() {
    let rows = import(Kind::Invoices, "ibm-accounts-receivable.csv");
    assert_eq!((rows.len(), good_rows(&rows).len()), (2466, 2466));
    let total = rows.iter().map(|row| match &row.content {
        RowContent::Record(record) => match record.as_ref() {
            ImportRecord::Invoice(invoice) => invoice.amount.value(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    });
    // Added up apart from this code, by Python's decimal.
    assert_eq!(total.sum::<Decimal>(), Decimal::from_str_exact("147703.18").unwrap());
}

#[test]
fn a_workbook_is_read_cell_by_cell_with_its_types() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.set_name("台账").unwrap();
    sheet.write_string(1, 1, " 甲 ").unwrap();
    sheet.write_number(1, 2, 98000.5).unwrap();
    sheet.write_datetime_with_format(1, 3, ExcelDateTime::from_ymd(2025, 3, 1).unwrap(), &date).unwrap();
    sheet.write_number(1, 4, 0.1 + 0.2).unwrap();
    sheet.write_number(1, 5, 9007199254740991_f64).unwrap();
    sheet.write_formula(1, 6, Formula::new("=C2*2").set_result("196001")).unwrap();
    sheet.write_boolean(1, 7, true).unwrap();
    sheet.write_number(1, 8, 1e40).unwrap();
    workbook.add_worksheet().set_name("空").unwrap();
    workbook.add_worksheet().set_hidden(true).write_string(0, 0, "字典").unwrap();
    let tables = read_file(&workbook.save_to_buffer().unwrap(), "any.bin", &limits()).unwrap();
    assert_eq!(tables.len(), 1);
    assert_eq!((tables[0].name.as_str(), tables[0].rows.len()), ("台账", 2));
    let row = [
        Cell::Empty,
        text(" 甲 "),
        number("98000.5"),
        Cell::Date(day("2025-03-01")),
        number("0.3"),
        number("9007199254740991"),
        number("196001"),
        text("TRUE"),
        text(&format!("1{}", "0".repeat(40))),
    ];
    assert_eq!(tables[0].rows, [Vec::new(), row.to_vec()]);
}

#[test]
fn a_formula_without_a_result_and_one_that_failed_are_errors() {
    let bytes = workbook_of(
        r#"<row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1" t="str"><f>"a"</f><v>a</v></c></row>"#,
        "",
    );
    let tables = read_file(&bytes, "a.xlsx", &limits()).unwrap();
    assert_eq!(tables[0].rows, [vec![Cell::Error("formula".to_owned()), Cell::Error("#DIV/0!".to_owned()), text("a")]]);
}

#[test]
fn a_merged_text_is_said_in_every_row_and_a_merged_number_once() {
    let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1"><v>7</v></c><c r="C1"><v>1</v></c></row>
        <row r="2"><c r="C2"><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c></row>"#;
    let bytes = workbook_of(rows, r#"<mergeCells count="2"><mergeCell ref="A1:A9"/><mergeCell ref="B1:B2"/></mergeCells>"#);
    let tables = read_file(&bytes, "a.xlsx", &limits()).unwrap();
    let expected = [
        vec![text("甲"), number("7"), number("1")],
        vec![text("甲"), Cell::Empty, number("2")],
        vec![],
        vec![text("甲"), Cell::Empty, number("3")],
    ];
    assert_eq!(tables[0].rows, expected);
}

#[test]
fn text_files_are_read_in_every_encoding_and_with_every_separator() {
    let content = "编号,名称,金额\r\nA1,\"甲,乙\",\"1,280.50\"\r\n";
    let utf16 = |text: &str, to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let encoded = [
        content.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", content.as_bytes()].concat(),
        encoding_rs::GB18030.encode(content).0.into_owned(),
        utf16(&format!("\u{feff}{content}"), u16::to_le_bytes),
        utf16(&format!("\u{feff}{content}"), u16::to_be_bytes),
        utf16(content, u16::to_le_bytes),
        utf16(content, u16::to_be_bytes),
        content.replace("\",\"", "\";\"").replace("1,\"", "1;\"").replace("号,名称,", "号;名称;").into_bytes(),
        content.replace("\",\"", "\"\t\"").replace("1,\"", "1\t\"").replace("号,名称,", "号\t名称\t").into_bytes(),
    ];
    for (index, bytes) in encoded.iter().enumerate() {
        let tables = read_file(bytes, "客户.csv", &limits()).unwrap();
        assert_eq!(tables[0].name, "客户.csv");
        assert_eq!(tables[0].rows[1], [text("A1"), text("甲,乙"), text("1,280.50")], "encoding {index}");
    }
    let rare = "名称\n𠮷野家🙂\n";
    assert_eq!(read_file(&encoding_rs::GB18030.encode(rare).0, "a.csv", &limits()).unwrap()[0].rows[1], [text("𠮷野家🙂")]);
}

#[test]
fn the_rows_of_a_text_file_keep_their_numbers() {
    let table = [
        ("a,b\n\n\n1,2\n", vec![0, 3]),
        ("\n\na,b\r\n\r\n\"x\ny\",2\n3,4", vec![2, 4, 5]),
        ("a,b\n1,2\n\n", vec![0, 1]),
        (",,\na,b", vec![1]),
    ];
    for (content, filled) in table {
        let tables = read_file(content.as_bytes(), "a.csv", &limits()).unwrap();
        let rows: Vec<usize> = tables[0].rows.iter().enumerate().filter(|(_, cells)| !cells.is_empty()).map(|(index, _)| index).collect();
        assert_eq!(rows, filled, "{content:?}");
    }
}

#[test]
fn what_is_no_sheet_is_refused_by_its_content() {
    let table: [(&[u8], Refusal); 12] = [
        (b"", Refusal::FileEmpty),
        (b"\n\r\n\n", Refusal::FileEmpty),
        (b"%PDF-1.7\n1 0 obj", Refusal::FileTypeUnknown),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Refusal::FileTypeUnknown),
        (b"<html><table><tr><td>1</td></tr></table>", Refusal::FileTypeUnknown),
        (b"\x7fELF\x02\x01\x01\0\0\0", Refusal::FileTypeUnknown),
        (b"\xff\xff\xff\xff", Refusal::FileTypeUnknown),
        (b"PK\x03\x04 not really", Refusal::FileBroken),
        (&zip_of(&[("word/document.xml", b"<w/>")]), Refusal::FileTypeUnknown),
        (&zip_of(&[("xl/workbook.xml", b"<workbook")]), Refusal::FileBroken),
        (&compound(&["WordDocument"]), Refusal::FileTypeUnknown),
        (&compound(&["Workbook"])[..1540], Refusal::FileBroken),
    ];
    for (bytes, refusal) in table {
        assert_eq!(read_file(bytes, "a.xlsx", &limits()), Err(refusal), "{:?}", &bytes[..bytes.len().min(20)]);
    }
}

#[test]
fn an_encrypted_workbook_says_that_it_is_encrypted() {
    let bytes = compound(&["EncryptionInfo", "EncryptedPackage"]);
    assert_eq!(read_file(&bytes, "a.xlsx", &limits()), Err(Refusal::FileEncrypted));
}

#[test]
fn a_cut_workbook_is_broken() {
    let bytes = sample("contracts-zh.xlsx");
    for length in [30, bytes.len() / 2, bytes.len() - 30] {
        assert_eq!(read_file(&bytes[..length], "a.xlsx", &limits()), Err(Refusal::FileBroken), "{length}");
    }
    // What is left of it, or something else, under a workbook's name; many a bank's .xls is text with tabs.
    let text = "合同编号\t客户名称\nA1\t甲公司\n".as_bytes();
    assert_eq!(read_file(text, "台账.XLSX", &limits()), Err(Refusal::FileBroken));
    assert!(read_file(text, "台账.xls", &limits()).is_ok());
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_parsed() {
    let zeros = vec![0; 24 << 20];
    let bytes = zip_of(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bytes.len() < 100_000);
    assert_eq!(read_file(&bytes, "a.xlsx", &limits()), Err(Refusal::FileBomb));
    let small = ReadLimits { unpacked_bytes_max: 1 << 20, ..limits() };
    assert_eq!(read_file(&zip_of(&[("xl/workbook.xml", &zeros[..2 << 20])]), "a.xlsx", &small), Err(Refusal::FileBomb));
    let many: Vec<(String, &[u8])> = (0..2001).map(|index| (format!("xl/{index}.xml"), b"".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert_eq!(read_file(&zip_of(&many), "a.xlsx", &limits()), Err(Refusal::FileBomb));
}

/// The reader would take memory for as many: so much that the whole program ends.
#[test]
fn a_count_of_shared_texts_that_no_workbook_has_is_refused() {
    let claims = |attribute: &str| shared_texts(&format!("<sst {attribute}><si><t>a</t></si></sst>"));
    for attribute in ["uniqueCount=\"100000000000\"", "count=\"1\" uniqueCount = '00100000000000'", "uniqueCount=\n\"4000001\""] {
        assert_eq!(read_file(&claims(attribute), "a.xlsx", &limits()), Err(Refusal::FileBomb), "{attribute}");
    }
    let wide: Vec<u8> = "<sst uniqueCount=\"100000000000\">".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = zip_of(&[("xl/workbook.xml", b"<workbook/>"), ("XL/SharedStrings.xml", &wide)]);
    assert_eq!(read_file(&bytes, "a.xlsx", &limits()), Err(Refusal::FileBomb));
    assert_eq!(read_file(&claims("count=\"9\" uniqueCount=\"1\""), "a.xlsx", &limits()), Err(Refusal::FileBroken), "no sheet in it");
}

#[test]
fn parts_that_are_read_whole_are_bounded_by_themselves() {
    let many = "<si><t>a</t></si>".repeat(300);
    let few = ReadLimits { cells_max: 200, ..limits() };
    assert_eq!(read_file(&shared_texts(&many), "a.xlsx", &few), Err(Refusal::FileBomb));
    let short = ReadLimits { text_bytes_max: 1000, ..limits() };
    assert_eq!(read_file(&shared_texts(&many), "a.xlsx", &short), Err(Refusal::FileBomb));
    let styles: String = (0..700_000).map(|id| format!("<numFmt numFmtId=\"{id}\"/>")).collect();
    let bytes = zip_of(&[("xl/workbook.xml", b"<workbook/>"), ("xl/styles.xml", styles.as_bytes())]);
    assert_eq!(read_file(&bytes, "a.xlsx", &limits()), Err(Refusal::FileBomb));
}

fn shared_texts(part: &str) -> Vec<u8> {
    zip_of(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", part.as_bytes())])
}

#[test]
fn a_size_that_the_header_denies_is_counted_all_the_same() {
    let zeros = vec![0; 24 << 20];
    let mut bytes = zip_of(&[("xl/workbook.xml", &zeros)]);
    let claimed = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == claimed) {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(matches!(read_file(&bytes, "a.xlsx", &limits()), Err(Refusal::FileBomb | Refusal::FileBroken)));
}

#[test]
fn too_many_rows_are_refused_wherever_they_stand() {
    let few = ReadLimits { rows_max: 1000, ..limits() };
    let lines: String = (0..1001).map(|row| format!("{row},1\n")).collect();
    assert_eq!(read_file(lines.as_bytes(), "a.csv", &few), Err(Refusal::TooManyRows { rows_max: 1000 }));
    let far = workbook_of(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="A1048576"><v>1</v></c></row>"#, "");
    assert_eq!(read_file(&far, "a.xlsx", &limits()), Err(Refusal::TooManyRows { rows_max: 100_000 }));
    let rows: String =
        (1..=200_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>1.5</v></c></row>"#)).collect();
    assert_eq!(read_file(&workbook_of(&rows, ""), "a.xlsx", &limits()), Err(Refusal::TooManyRows { rows_max: 100_000 }));
}

#[test]
fn rows_padded_far_to_the_right_do_not_take_all_memory() {
    let rows: String = (1..=20_000).map(|row| format!(r#"<row r="{row}"><c r="SR{row}"><v>1</v></c></row>"#)).collect();
    assert_eq!(read_file(&workbook_of(&rows, ""), "a.xlsx", &limits()), Err(Refusal::FileBomb));
}

#[test]
fn a_large_file_is_refused_by_its_size() {
    let small = ReadLimits { bytes_max: 1 << 20, ..limits() };
    assert_eq!(read_file(&vec![b'a'; (1 << 20) + 1], "a.csv", &small), Err(Refusal::FileTooLarge { megabytes_max: 1 }));
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The least workbook around these rows.
fn workbook_of(rows: &str, after: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        ("[Content_Types].xml", format!(r#"<Types xmlns="{package}/content-types"/>"#)),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>"#)),
    ];
    zip_of(&parts.iter().map(|(name, content)| (*name, content.as_bytes())).collect::<Vec<_>>())
}
