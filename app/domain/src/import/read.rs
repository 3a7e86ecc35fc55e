//! Every row below the header: a record, a refusal with all its reasons, or a skip.

use chrono::NaiveDate;

use super::repeated::FirstRows;
use super::row::{Row, Sheet, formulas_without_result};
use super::sales::{self, LineContent};
use super::skip::skip_reason;
use super::{
    Column, DateOrder, ImportRecord, Kind, ReadRow, Recognised, RowContent, Table, adjustment, arrears, contract, customer, invoice,
};
use crate::money::Currency;

/// Reads the sheet by this mapping. A number or a customer that stands in the file twice refuses the later row; contract sales are joined by number.
/// `currency` is that of rows that name none.
#[must_use]
pub fn read(kind: Kind, table: &Table, recognised: &Recognised, currency: Currency, today: NaiveDate, order: DateOrder) -> Vec<ReadRow> {
    let header = table.row(recognised.header_row);
    let sheet = Sheet { kind, recognised, header, currency, today, order };
    let below = table.rows.iter().enumerate().skip(recognised.header_row).map(|(index, cells)| (index + 1, cells.as_slice()));
    if kind == Kind::ContractSales {
        return sales::group_sales(below.map(|(row, cells)| (row, read_line(&sheet, cells))).collect());
    }
    let mut first_rows = FirstRows::default();
    below.map(|(row, cells)| ReadRow { row, content: read_row(&sheet, cells, row, &mut first_rows) }).collect()
}

fn read_row(sheet: &Sheet<'_>, cells: &[super::Cell], at: usize, first_rows: &mut FirstRows) -> RowContent {
    if let Some(reason) = skip_reason(sheet.recognised, sheet.header, cells) {
        return RowContent::Skipped(reason);
    }
    let mut row = Row::new(sheet, cells);
    let formulas = formulas_without_result(sheet.recognised, cells);
    let record = if formulas.is_empty() {
        record(sheet.kind, &mut row)
    } else {
        row.problems = formulas;
        None
    };
    let repeated = first_rows.note(&row, at);
    row.problems.0.extend(repeated.0);
    match (record, row.problems.is_empty()) {
        (Some(mut record), true) => {
            match &mut record {
                ImportRecord::Arrears(record) => record.nth = first_rows.count_debt(record),
                ImportRecord::Adjustment(record) => (record.nth, record.nth_of_contract) = first_rows.count_adjustment(record),
                _ => {}
            }
            RowContent::Record(Box::new(record))
        }
        _ => RowContent::Refused(row.problems),
    }
}

fn record(kind: Kind, row: &mut Row<'_>) -> Option<ImportRecord> {
    Some(match kind {
        Kind::Customers => ImportRecord::Customer(Box::new(customer::read(row))),
        Kind::Contracts => ImportRecord::Contract(contract::read(row)),
        Kind::Arrears => ImportRecord::Arrears(arrears::read(row)),
        Kind::Invoices => ImportRecord::Invoice(invoice::read(row)),
        Kind::Adjustments => ImportRecord::Adjustment(adjustment::read(row)),
        Kind::ContractSales => return None,
    })
}

fn read_line(sheet: &Sheet<'_>, cells: &[super::Cell]) -> LineContent {
    if let Some(reason) = skip_reason(sheet.recognised, sheet.header, cells) {
        return LineContent::Other(RowContent::Skipped(reason));
    }
    let mut row = Row::new(sheet, cells);
    let number = row.text(Column::Number);
    let formulas = formulas_without_result(sheet.recognised, cells);
    if !formulas.is_empty() {
        return LineContent::Refused(number, formulas);
    }
    let line = sales::read(&mut row);
    if row.problems.is_empty() { LineContent::Line(Box::new(line)) } else { LineContent::Refused(number, row.problems) }
}
