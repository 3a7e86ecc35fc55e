//! 客户信息表.

use chrono::NaiveDate;
use domain::company::Company;
use domain::customer::Customer;

use super::{Wording, column, date, money, text};
use crate::sheets::{ColumnHead, ColumnKind, Report, ReportCell};

/// One row a customer, in the order given. The codes are those that an import of customers recognises: the opening history that was entered
/// comes in again, the first and latest deal beside it are derived and are not.
pub(super) fn customers(customers: &[Customer], company: &Company, today: NaiveDate, wording: Wording) -> Report {
    let rows = customers.iter().map(|customer| row(customer, company, today, wording)).collect();
    let (title_zh, title_en) = (format!("客户信息表（{today}）"), format!("Customers, {today}"));
    Report { title_zh, title_en, columns: columns(), rows, totals: Vec::new() }
}

fn columns() -> Vec<ColumnHead> {
    vec![
        text("number", "客户编号", "Customer number"),
        text("name", "客户名称", "Customer name"),
        text("short_name", "客户简称", "Short name"),
        text("credit_code", "统一社会信用代码", "Credit code"),
        text("industry", "所属行业", "Industry"),
        text("source", "客户来源", "Source"),
        text("region", "所属区域", "Region"),
        text("ownership", "企业性质", "Ownership"),
        text("size", "公司规模", "Size"),
        text("website", "网址", "Website"),
        text("phone", "电话", "Phone"),
        text("postcode", "邮编", "Postcode"),
        text("address", "地址", "Address"),
        text("responsible_person", "企业负责人", "Responsible person"),
        text("kind", "客户类型", "Kind"),
        text("level", "客户等级", "Level"),
        text("potential", "潜在价值", "Potential"),
        text("stage", "销售状态", "Sales stage"),
        text("opportunity", "机会分析", "Opportunity notes"),
        money("credit_limit", "信用额度", "Credit limit"),
        column("credit_days", "账期", "Credit days", ColumnKind::Whole),
        money("history_amount", "期初交易金额", "Opening deals"),
        date("history_first", "期初首次交易", "Opening first deal"),
        date("history_latest", "期初最近交易", "Opening latest deal"),
        date("first_deal", "首次交易日期", "First deal"),
        date("latest_deal", "最近交易日期", "Latest deal"),
        date("last_contact", "最近联系日期", "Last contact"),
        text("owner", "业务员", "Owner"),
        text("remarks", "备注", "Remarks"),
    ]
}

fn row(customer: &Customer, company: &Company, today: NaiveDate, wording: Wording) -> Vec<ReportCell> {
    let terms = &customer.terms;
    let kind = customer.kind(company, today);
    vec![
        customer.number.as_str().into(),
        terms.name.as_str().into(),
        terms.short_name.as_str().into(),
        terms.credit_code.as_str().into(),
        terms.industry.as_str().into(),
        terms.source.as_str().into(),
        terms.region.as_str().into(),
        terms.ownership.as_str().into(),
        terms.size.as_str().into(),
        terms.website.as_str().into(),
        terms.phone.as_str().into(),
        terms.postcode.as_str().into(),
        terms.address.as_str().into(),
        terms.responsible_person.as_str().into(),
        wording.pick(kind.code(), |lang| kind.label(lang)),
        wording.pick(terms.level.code(), |lang| terms.level.label(lang)),
        wording.pick(terms.potential.code(), |lang| terms.potential.label(lang)),
        terms.stage.as_str().into(),
        terms.opportunity.as_str().into(),
        terms.credit_limit.map_or(ReportCell::Empty, ReportCell::Amount),
        ReportCell::Whole(i64::from(terms.credit_days)),
        if terms.history_amount.is_zero() { ReportCell::Empty } else { ReportCell::Amount(terms.history_amount) },
        terms.history_first.into(),
        terms.history_latest.into(),
        customer.first_deal.into(),
        customer.latest_deal.into(),
        customer.last_contact.into(),
        customer.owner_name.as_str().into(),
        terms.remarks.as_str().into(),
    ]
}
