//! Reports as xlsx: title, frozen header, formats by kind of column, totals as live sums.

use domain::lang::Lang;
use domain::money::Amount;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError, utility};

use super::cells::{At, sheet_name, width, write_date, write_number, write_text};
use super::{ColumnKind, Report, ReportCell};

const HEADER_ROW: u32 = 1;
const FIRST_ROW: u32 = 2;
/// Rows that decide a column's width.
const SAMPLE_ROWS: usize = 500;

/// The report as a workbook of one sheet, in the user's language.
///
/// # Errors
/// More rows or columns than a workbook takes.
pub fn xlsx(report: &Report, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(report.title(lang)))?;
    write_text(sheet, (0, 0), report.title(lang), &Format::new().set_bold().set_font_size(14))?;
    write_header(sheet, report, lang)?;
    let formats: Vec<Format> = report.columns.iter().map(|column| format_of(column.kind)).collect();
    for (index, row) in report.rows.iter().enumerate() {
        for (column, (cell, format)) in row.iter().zip(&formats).enumerate() {
            write_cell(sheet, (row_number(index)?, column_number(column)?), cell, format)?;
        }
    }
    write_totals(sheet, report, lang)?;
    set_widths(sheet, report, lang)?;
    sheet.set_freeze_panes(FIRST_ROW, 0)?;
    workbook.save_to_buffer()
}

fn write_header(sheet: &mut Worksheet, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    let format = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF4)).set_border_bottom(FormatBorder::Thin);
    for (index, column) in report.columns.iter().enumerate() {
        let format = if column.kind == ColumnKind::Text { format.clone() } else { format.clone().set_align(FormatAlign::Right) };
        write_text(sheet, (HEADER_ROW, column_number(index)?), lang.pick(column.zh.as_ref(), column.en.as_ref()), &format)?;
    }
    if let (Some(last_row), Some(last_column)) = (report.rows.len().checked_sub(1), report.columns.len().checked_sub(1)) {
        sheet.autofilter(HEADER_ROW, 0, row_number(last_row)?, column_number(last_column)?)?;
    }
    Ok(())
}

fn write_cell(sheet: &mut Worksheet, at: At, cell: &ReportCell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        ReportCell::Empty => Ok(()),
        ReportCell::Text(text) => write_text(sheet, at, text, format),
        ReportCell::Amount(amount) => write_number(sheet, at, &amount.to_plain(), format),
        ReportCell::Date(date) => write_date(sheet, at, *date, format),
        ReportCell::Whole(number) => write_number(sheet, at, &number.to_string(), format),
    }
}

/// Sums as formulas, whose cached results are the totals that the screen shows; without rows, just the totals.
fn write_totals(sheet: &mut Worksheet, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    if report.totals.is_empty() {
        return Ok(());
    }
    let row = row_number(report.rows.len())?;
    let has_label = report.totals.first().is_some_and(|cell| *cell != ReportCell::Empty);
    if !has_label {
        write_text(sheet, (row, 0), lang.pick("合计", "Total"), &total_format(ColumnKind::Text))?;
    }
    for (index, (total, head)) in report.totals.iter().zip(&report.columns).enumerate() {
        let (column, format) = (column_number(index)?, total_format(head.kind));
        let sum = match total {
            ReportCell::Amount(amount) => Some(amount.to_plain()),
            ReportCell::Whole(number) => Some(number.to_string()),
            ReportCell::Empty | ReportCell::Text(_) | ReportCell::Date(_) => None,
        };
        match sum {
            Some(result) if !report.rows.is_empty() => {
                let letter = utility::column_number_to_name(column);
                let formula = Formula::new(format!("=SUM({letter}{}:{letter}{row})", FIRST_ROW + 1)).set_result(result);
                sheet.write_formula_with_format(row, column, formula, &format)?;
            }
            _ => write_cell(sheet, (row, column), total, &format)?,
        }
    }
    Ok(())
}

fn format_of(kind: ColumnKind) -> Format {
    match kind {
        ColumnKind::Text => Format::new(),
        ColumnKind::Amount(scale) => {
            let number = format!("#,##0{}{}", if scale > 0 { "." } else { "" }, "0".repeat(scale.min(6) as usize));
            Format::new().set_num_format(format!("{number};[Red]-{number}"))
        }
        ColumnKind::Date => Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Right),
        ColumnKind::Whole => Format::new().set_num_format("#,##0"),
    }
}

fn total_format(kind: ColumnKind) -> Format {
    format_of(kind).set_bold().set_border_top(FormatBorder::Thin)
}

fn set_widths(sheet: &mut Worksheet, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    for (index, column) in report.columns.iter().enumerate() {
        let cells = report.rows.iter().take(SAMPLE_ROWS).filter_map(|row| row.get(index)).chain(report.totals.get(index));
        let widest = cells.map(shown_width).max().unwrap_or_default();
        let header = width(lang.pick(column.zh.as_ref(), column.en.as_ref())) + 3;
        sheet.set_column_width(column_number(index)?, widest.max(header).clamp(8, 60) + 2)?;
    }
    Ok(())
}

fn shown_width(cell: &ReportCell) -> u16 {
    match cell {
        ReportCell::Empty => 0,
        ReportCell::Text(text) => width(text),
        ReportCell::Amount(amount) => width(&Amount::grouped(*amount, 2)),
        ReportCell::Date(_) => 10,
        ReportCell::Whole(number) => width(&number.to_string()),
    }
}

fn row_number(index: usize) -> Result<u32, XlsxError> {
    u32::try_from(index).ok().and_then(|index| index.checked_add(FIRST_ROW)).ok_or(XlsxError::RowColumnLimitError)
}

fn column_number(index: usize) -> Result<u16, XlsxError> {
    u16::try_from(index).map_err(|_| XlsxError::RowColumnLimitError)
}
