//! 客户合同管理报表.

use chrono::NaiveDate;
use domain::contract::Contract;

use super::{Wording, date, money, text, totals};
use crate::sheets::{Report, ReportCell};

/// One row a contract, in the order given.
///
/// # Errors
/// `AmountTooLarge` in the totals.
pub fn contracts(contracts: &[Contract], as_of: NaiveDate, wording: Wording) -> store::Result<Report> {
    let columns = vec![
        text("number", "合同编号", "Contract number"),
        text("customer", "客户名称", "Customer"),
        text("type", "合同类型", "Contract type"),
        date("signed_date", "签署日期", "Signed date"),
        money("amount", "合同金额", "Contract amount"),
        text("currency", "币种", "Currency"),
        text("status", "合同状态", "Status"),
        text("payment_progress", "付款进度", "Payment progress"),
        money("collected", "已收款", "Collected"),
        money("expenses", "费用支出", "Expenses"),
        text("owner", "业务员", "Owner"),
        text("remarks", "备注", "Remarks"),
    ];
    let rows: Vec<Vec<ReportCell>> = contracts.iter().map(|contract| row(contract, wording)).collect();
    let totals = totals(&columns, &rows, contracts.iter().map(|contract| contract.terms.currency))?;
    let (title_zh, title_en) = (format!("客户合同管理报表（{as_of}）"), format!("Contracts, {as_of}"));
    Ok(Report { title_zh, title_en, columns, rows, totals })
}

fn row(contract: &Contract, wording: Wording) -> Vec<ReportCell> {
    let terms = &contract.terms;
    let progress = contract.progress();
    vec![
        contract.number.as_str().into(),
        contract.customer_name.as_str().into(),
        wording.pick(terms.contract_type.code(), |lang| terms.contract_type.label(lang)),
        terms.signed.into(),
        contract.amount.into(),
        terms.currency.code().into(),
        wording.pick(terms.life.code(), |lang| terms.life.label(lang)),
        wording.pick(progress.code(), |lang| progress.label(lang)),
        contract.collected.into(),
        contract.expenses().into(),
        contract.owner_name.as_str().into(),
        terms.remarks.as_str().into(),
    ]
}
