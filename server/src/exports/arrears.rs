//! 客户欠款管理表.

use chrono::NaiveDate;
use domain::money::Amount;
use store::reports::ArrearsRow;

use super::{Wording, column, date, money, text, totals};
use crate::sheets::{ColumnHead, ColumnKind, Report, ReportCell};

/// One row a contract with something due and unpaid. For people, in a workbook, with promise, last contact and credit at its end; a program's
/// columns stay as they are.
///
/// # Errors
/// `AmountTooLarge` in the totals.
pub(super) fn arrears(rows: &[ArrearsRow], as_of: NaiveDate, wording: Wording) -> store::Result<Report> {
    let mut columns = vec![
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
    let mut cells: Vec<Vec<ReportCell>> = rows.iter().map(|one| row(one, wording)).collect();
    let mut totals = totals(&columns, &cells, rows.iter().map(|row| row.currency))?;
    if wording != Wording::Codes {
        columns.extend(more_columns());
        cells.iter_mut().zip(rows).for_each(|(cells, row)| cells.extend(more(row, wording)));
        // A customer's limit stands in each of its rows: nothing of these adds up.
        if !totals.is_empty() {
            totals.resize(columns.len(), ReportCell::Empty);
        }
    }
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

fn more_columns() -> [ColumnHead; 7] {
    [
        column("broken", "失约次数", "Promises broken", ColumnKind::Whole),
        text("promise", "承诺", "Promise"),
        date("promise_date", "承诺付款日期", "Promised for"),
        money("promise_amount", "承诺付款金额", "Promised amount"),
        date("last_contact", "最近联系", "Last contact"),
        money("outstanding", "客户应收余额", "Customer owes in all"),
        money("credit_limit", "信用额度", "Credit limit"),
    ]
}

fn more(row: &ArrearsRow, wording: Wording) -> [ReportCell; 7] {
    let promise = row.promise.as_ref();
    let day = |day: Option<NaiveDate>| day.map_or(ReportCell::Empty, ReportCell::Date);
    let amount = |amount: Option<Amount>| amount.map_or(ReportCell::Empty, ReportCell::Amount);
    [
        ReportCell::Whole(i64::from(row.broken)),
        promise.map_or(ReportCell::Empty, |seen| wording.pick(seen.state.code(), |lang| seen.state.label(lang))),
        day(promise.map(|seen| seen.date)),
        amount(promise.map(|seen| seen.amount)),
        day(row.last_contact),
        ReportCell::Amount(row.outstanding),
        amount(row.credit_limit),
    ]
}
