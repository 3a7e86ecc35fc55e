//! 账龄表.

use chrono::NaiveDate;
use domain::ageing::{AgeingLimits, Bucket};
use domain::lang::Lang;
use domain::money::Currency;
use store::reports::AgeingRow;

use super::{money, text, totals};
use crate::sheets::{ColumnHead, ColumnKind, Report, ReportCell};

/// One row a customer and currency with something outstanding.
///
/// # Errors
/// `AmountTooLarge` in the totals.
pub(super) fn ageing(rows: &[AgeingRow], limits: &AgeingLimits, as_of: NaiveDate) -> store::Result<Report> {
    let mut columns: Vec<ColumnHead> =
        vec![text("customer", "客户名称", "Customer"), text("currency", "币种", "Currency"), money("total", "未收合计", "Total")];
    // Limits that were changed since the rows were read are the next report's.
    let limits = rows.first().map_or(limits, |row| row.ageing.limits());
    columns.extend(limits.buckets().into_iter().map(head));
    let cells: Vec<Vec<ReportCell>> = rows.iter().map(row).collect();
    let totals = totals(&columns, &cells, rows.iter().map(|row| row.currency))?;
    let (title_zh, title_en) = (format!("账龄表（截至 {as_of}）"), format!("Ageing as of {as_of}"));
    Ok(Report { title_zh, title_en, columns, rows: cells, totals })
}

fn head(bucket: Bucket) -> ColumnHead {
    let kind = ColumnKind::Amount(Currency::SCALE_MAX);
    ColumnHead { code: bucket.code().into(), zh: bucket.label(Lang::Zh).into(), en: bucket.label(Lang::En).into(), kind }
}

fn row(row: &AgeingRow) -> Vec<ReportCell> {
    let mut cells: Vec<ReportCell> = vec![row.customer_name.as_str().into(), row.currency.code().into(), row.ageing.total().into()];
    cells.extend(row.ageing.parts().map(|(_, amount)| ReportCell::from(amount)));
    cells
}
