//! 折让与坏账: what was given up and counts.

use chrono::NaiveDate;
use store::adjustments::Standing;

use super::{Wording, column, date, money, text, totals};
use crate::sheets::{ColumnKind, Report, ReportCell};

/// One row a discount, credit note or write-off that is booked and not reversed, in the order given. A contract's rows add up to what the contracts
/// report leaves out: its amount less what was collected and what is outstanding. The codes are those that an import of adjustments recognises:
/// brought in after the contracts, it gives up the same there.
///
/// # Errors
/// `AmountTooLarge` in the totals.
pub(super) fn adjustments(rows: &[Standing], as_of: NaiveDate, wording: Wording) -> store::Result<Report> {
    let columns = vec![
        text("contract", "合同编号", "Contract number"),
        text("customer", "客户名称", "Customer"),
        column("seq", "期次", "Instalment", ColumnKind::Whole),
        text("kind", "类型", "Kind"),
        money("amount", "金额", "Amount"),
        text("currency", "币种", "Currency"),
        date("date", "入账日期", "Counts from"),
        text("reason", "原因", "Reason"),
        text("note", "说明", "Note"),
        text("adjustment", "单号", "Adjustment number"),
        text("asked_by", "申请人", "Asked for by"),
    ];
    let cells: Vec<Vec<ReportCell>> = rows.iter().map(|one| row(one, wording)).collect();
    let totals = totals(&columns, &cells, rows.iter().map(|row| row.adjustment.currency))?;
    let (title_zh, title_en) = (format!("折让与坏账（{as_of}）"), format!("Discounts and write-offs, {as_of}"));
    Ok(Report { title_zh, title_en, columns, rows: cells, totals })
}

fn row(row: &Standing, wording: Wording) -> Vec<ReportCell> {
    let (one, terms) = (&row.adjustment, &row.adjustment.terms);
    vec![
        row.contract_number.as_str().into(),
        row.customer_name.as_str().into(),
        ReportCell::Whole(i64::from(one.ordinal)),
        wording.pick(terms.kind.code(), |lang| terms.kind.label(lang)),
        terms.amount.into(),
        one.currency.code().into(),
        ReportCell::Date(terms.date),
        wording.pick(terms.reason.code(), |lang| terms.reason.label(lang)),
        terms.note.as_str().into(),
        one.number.as_str().into(),
        one.asked_by_name.as_str().into(),
    ]
}
