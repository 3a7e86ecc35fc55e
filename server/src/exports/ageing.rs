//! 账龄表.

use chrono::NaiveDate;
use domain::ageing::Bucket;
use domain::lang::Lang;
use store::reports::AgeingRow;

use super::{money, text, totals};
use crate::sheets::{ColumnHead, Report, ReportCell};

/// One row a customer and currency with something outstanding.
///
/// # Errors
/// `AmountTooLarge` in the totals.
pub(super) fn ageing(rows: &[AgeingRow], as_of: NaiveDate) -> store::Result<Report> {
    let mut columns: Vec<ColumnHead> =
        vec![text("customer", "客户名称", "Customer"), text("currency", "币种", "Currency"), money("total", "未收合计", "Total")];
    columns.extend(Bucket::ALL.map(|bucket| money(bucket.code(), bucket.label(Lang::Zh), bucket.label(Lang::En))));
    let cells: Vec<Vec<ReportCell>> = rows.iter().map(row).collect();
    let totals = totals(&columns, &cells, rows.iter().map(|row| row.currency))?;
    let (title_zh, title_en) = (format!("账龄表（截至 {as_of}）"), format!("Ageing as of {as_of}"));
    Ok(Report { title_zh, title_en, columns, rows: cells, totals })
}

fn row(row: &AgeingRow) -> Vec<ReportCell> {
    let mut cells: Vec<ReportCell> = vec![row.customer_name.as_str().into(), row.currency.code().into(), row.ageing.total().into()];
    cells.extend(row.ageing.buckets().iter().map(|amount| ReportCell::from(*amount)));
    cells
}
