//! 客户欠款管理表.

use chrono::NaiveDate;
use store::reports::ArrearsRow;

use super::{Wording, column, date, money, text, totals};
use crate::sheets::{ColumnKind, Report, ReportCell};

/// One row a contract with something due and unpaid.
///
/// # Errors
/// `AmountTooLarge` in the totals.
pub(super) fn arrears(rows: &[ArrearsRow], as_of: NaiveDate, wording: Wording) -> store::Result<Report> {
    let columns = vec![
        text("customer", "客户名称", "Customer"),
        text("phone", "电话", "Phone"),
        text("address", "地址", "Address"),
        money("amount", "欠款金额", "Arrears"),
        text("currency", "币种", "Currency"),
        date("since", "欠款日期", "Since"),
        column("days_overdue", "欠款天数", "Days overdue", ColumnKind::Whole),
        text("reason", "欠款原因", "Reason"),
        text("payment_state", "付款状态", "Payment state"),
        text("remarks", "备注", "Remarks"),
    ];
    let cells: Vec<Vec<ReportCell>> = rows.iter().map(|one| row(one, wording)).collect();
    let totals = totals(&columns, &cells, rows.iter().map(|row| row.currency))?;
    let (title_zh, title_en) = (format!("客户欠款管理表（截至 {as_of}）"), format!("Arrears as of {as_of}"));
    Ok(Report { title_zh, title_en, columns, rows: cells, totals })
}

fn row(row: &ArrearsRow, wording: Wording) -> Vec<ReportCell> {
    let state = row.payment_state;
    vec![
        row.customer_name.as_str().into(),
        row.phone.as_str().into(),
        row.address.as_str().into(),
        row.amount.into(),
        row.currency.code().into(),
        ReportCell::Date(row.since),
        ReportCell::Whole(row.days_overdue),
        row.reason.as_str().into(),
        wording.pick(state.code(), |lang| state.label(lang)),
        row.remarks.as_str().into(),
    ]
}
