//! The sheet that was imported, row for row, with the reasons beside each refused row: to be mended in place and imported again.

use domain::import::{Cell, Column, Kind, ReadRow, RowContent, Table, column_label};
use domain::lang::Lang;
use domain::refusal::{Problem, Problems};
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use super::cells::{At, sheet_name, width, write_date, write_number, write_text};

/// The headers of the reasons; no column of any kind goes by these names, so that a second import passes over them.
const REASON_HEADERS: [&str; 2] = ["拒绝原因", "Why refused"];

/// The original sheet with two more columns: why a row was refused, in Chinese and in English. Formulas come back as their results.
///
/// # Errors
/// More rows or columns than a workbook takes.
pub fn error_file(kind: Kind, table: &Table, header_row: usize, rows: &[ReadRow]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.name))?;
    for (index, cells) in table.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            write_original(sheet, position(index, column)?, cell)?;
        }
    }
    let widest = table.rows.iter().map(Vec::len).max().unwrap_or_default();
    set_widths(sheet, table, widest)?;
    write_reasons(sheet, kind, widest, header_row, rows)?;
    sheet.set_freeze_panes(position(header_row, 0)?.0, 0)?;
    workbook.save_to_buffer()
}

fn write_original(sheet: &mut Worksheet, at: At, cell: &Cell) -> Result<(), XlsxError> {
    let plain = Format::new();
    match cell {
        Cell::Empty => Ok(()),
        Cell::Text(text) | Cell::Error(text) => write_text(sheet, at, text, &plain),
        Cell::Number(number) => write_number(sheet, at, &number.normalize().to_string(), &plain),
        Cell::Date(date) => write_date(sheet, at, *date, &Format::new().set_num_format("yyyy-mm-dd")),
    }
}

fn write_reasons(sheet: &mut Worksheet, kind: Kind, widest: usize, header_row: usize, rows: &[ReadRow]) -> Result<(), XlsxError> {
    let header = Format::new().set_bold();
    let reason = Format::new().set_font_color(Color::RGB(0x009C_0006)).set_background_color(Color::RGB(0x00FF_C7CE)).set_text_wrap();
    for (offset, (title, lang)) in REASON_HEADERS.into_iter().zip([Lang::Zh, Lang::En]).enumerate() {
        let column = position(0, widest + offset)?.1;
        sheet.set_column_width(column, 60)?;
        write_text(sheet, position(header_row.saturating_sub(1), widest + offset)?, title, &header)?;
        for row in rows {
            if let RowContent::Refused(problems) = &row.content {
                write_text(sheet, position(row.row.saturating_sub(1), widest + offset)?, &reasons(kind, problems, lang), &reason)?;
            }
        }
    }
    Ok(())
}

/// All reasons of a row, each after the name of its column.
fn reasons(kind: Kind, problems: &Problems, lang: Lang) -> String {
    let sentence = |problem: &Problem| {
        let column = Column::ALL.iter().find(|column| column.code() == problem.field);
        let message = problem.refusal.message(lang);
        match column {
            Some(column) => format!("{}{}{message}", column_label(kind, *column, lang), lang.pick("：", ": ")),
            None => message,
        }
    };
    problems.0.iter().map(sentence).collect::<Vec<_>>().join("\n")
}

fn set_widths(sheet: &mut Worksheet, table: &Table, widest: usize) -> Result<(), XlsxError> {
    for column in 0..widest {
        // Titles stand in the first column and run over the others.
        let cells = table.rows.iter().take(500).filter(|row| row.len() > 1).filter_map(|row| row.get(column));
        let width = cells.map(|cell| width(&cell.shown())).max().unwrap_or_default();
        sheet.set_column_width(position(0, column)?.1, width.clamp(8, 40) + 2)?;
    }
    Ok(())
}

fn position(row: usize, column: usize) -> Result<At, XlsxError> {
    match (u32::try_from(row), u16::try_from(column)) {
        (Ok(row), Ok(column)) => Ok((row, column)),
        _ => Err(XlsxError::RowColumnLimitError),
    }
}
