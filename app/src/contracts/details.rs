//! The quieter parts of a contract's page: its lines, the postings that paid it, its terms.

use chrono::NaiveDate;
use domain::contract::{Contract, Life, Line};
use domain::expense::Margin;
use domain::id::{AuditId, ContractId, InstalmentId};
use domain::lang::Lang;
use domain::money::Amount;
use domain::receipt::{Allocation, Receipt};
use leptos::prelude::*;

use super::api::ContractView;
use crate::expenses::percent;
use crate::ui::prelude::*;

/// 明细
#[component]
pub fn LinesSection(contract: Contract) -> impl IntoView {
    let l = lang();
    let currency = contract.terms.currency;
    let scale = currency.scale();
    let money = |zh: &'static str, en: &'static str| Column::amount(format!("{} {}", l.pick(zh, en), currency.code()));
    let columns = vec![
        Column::text(l.pick("产品或服务", "Product or service")),
        Column::amount(l.pick("数量", "Quantity")),
        Column::text(l.pick("单位", "Unit")),
        money("单价", "Unit price"),
        money("折扣", "Discount").quiet(),
        money("小计", "Total"),
    ];
    let row = |line: &Line| {
        vec![
            Cell::text(&line.product),
            Cell::text(line.quantity.normalize().to_string()),
            Cell::text(&line.unit),
            Cell::text(unit_price(line, scale)),
            if line.discount.is_zero() { Cell::empty() } else { Cell::amount(line.discount, scale) },
            Cell::amount(line.total, scale),
        ]
    };
    let rows = contract.terms.lines.iter().map(row).collect();
    let totals = vec![vec![
        Cell::text(l.pick("合同金额", "Contract amount")),
        Cell::empty(),
        Cell::empty(),
        Cell::empty(),
        Cell::empty(),
        Cell::amount(contract.amount, scale),
    ]];
    view! {
        <Section id="lines" title=l.pick("明细", "Lines") term=Word::Lines>
            <PlainTable label=l.pick("明细", "Lines") columns rows totals/>
        </Section>
    }
    .into_any()
}

/// 审计: the audits that the contract is in, for who may read them; to everybody else there is nothing.
pub(super) fn audits_line(contract: &ContractId, audits: &[(AuditId, String)]) -> Option<AnyView> {
    let l = lang();
    let link = |(id, name): &(AuditId, String)| {
        let href = format!("/audits/{id}/contracts/{contract}");
        view! { <a class="link" href=href>{name.clone()}</a> }
    };
    let links: Vec<_> = audits.iter().map(link).collect();
    (!links.is_empty())
        .then(|| view! { <p class="row-of small" id="audits"><span class="quiet">{l.pick("审计", "Audits")}</span>{links}</p> }.into_any())
}

/// A unit price may have more decimals than an amount; then they all show.
pub(crate) fn unit_price(line: &Line, scale: u32) -> String {
    let price = line.unit_price.normalize();
    match Amount::from_decimal(price, domain::money::Currency::default()) {
        Ok(amount) if price.scale() <= scale => format::amount(amount, scale),
        _ => price.to_string(),
    }
}

/// The receipts that paid it; reversals stand with a minus.
#[component]
pub fn PostingsSection(view: ContractView) -> impl IntoView {
    let l = lang();
    let title = l.pick("收款记录", "Receipts");
    if !view.acts.read_receipts {
        return view! { <Section id="postings" title><p class="quiet">{l.pick("您的角色不查看回款。", "Your role does not see receipts.")}</p></Section> }.into_any();
    }
    if view.postings.is_empty() && view.given_up.is_empty() {
        return view! { <Section id="postings" title><p class="quiet">{l.pick("还没有收到款。财务确认到账后，会在这里逐笔列出。", "Nothing has come in yet. Each receipt that finance confirms is listed here.")}</p></Section> }.into_any();
    }
    let currency = view.contract.terms.currency;
    let scale = currency.scale();
    let columns = vec![
        Column::date(l.pick("日期", "Date")),
        Column::date(l.pick("回款编号", "Receipt")),
        Column::text(l.pick("付款方式", "Method")),
        Column::text(l.pick("用于", "Paid")),
        Column::amount(format!("{} {}", l.pick("核销金额", "Allocated"), currency.code())),
    ];
    let money = view.postings.iter().map(|posting| posting_row(&view, posting, l, scale));
    let given_up = view.given_up.iter().map(|posting| given_up_row(&view, posting, l, scale));
    let rows = money.chain(given_up).collect();
    let total = |word: &'static str, amounts: Vec<Amount>| {
        let sum = Amount::sum(amounts).unwrap_or_default();
        vec![Cell::text(word), Cell::empty(), Cell::empty(), Cell::empty(), Cell::amount(sum, scale)]
    };
    let mut totals = vec![total(l.pick("已收合计", "Collected"), view.postings.iter().map(|(allocation, _)| allocation.amount).collect())];
    if !view.given_up.is_empty() {
        totals.push(total(l.pick("折让与坏账合计", "Given up"), view.given_up.iter().map(|posting| posting.amount).collect()));
    }
    view! {
        <Section id="postings" title term=Word::Allocation>
            <PlainTable label=title columns rows totals/>
        </Section>
    }
    .into_any()
}

fn posting_row(view: &ContractView, (allocation, receipt): &(Allocation, Receipt), l: Lang, scale: u32) -> Vec<Cell> {
    let href = format!("/receipts/{}", receipt.id);
    let number = receipt.number.clone();
    let kind = match (receipt.is_opening, allocation.amount.is_negative()) {
        (_, true) => l.pick("冲销", "Reversal"),
        (true, _) => l.pick("期初已收", "Opening"),
        (false, _) => receipt.terms.method.label(l),
    };
    vec![
        Cell::date(Some(allocation.date)),
        Cell::view(view! { <a class="posting-link" href=href>{number}</a> }),
        Cell::text(kind),
        Cell::text(ordinal(view, &allocation.instalment, l)),
        Cell::amount(allocation.amount, scale),
    ]
}

/// What was given up settles beside the money, and is none.
fn given_up_row(view: &ContractView, posting: &Allocation, l: Lang, scale: u32) -> Vec<Cell> {
    let (number, word) = given_up_words(posting, l);
    let href = crate::adjustments::address(&view.contract.id, None);
    vec![
        Cell::date(Some(posting.date)),
        Cell::view(view! { <a class="posting-link" href=href>{number}</a> }),
        Cell::text(word),
        Cell::text(ordinal(view, &posting.instalment, l)),
        Cell::amount(posting.amount, scale),
    ]
}

/// Its number, and what it is called.
pub(super) fn given_up_words(posting: &Allocation, l: Lang) -> (String, String) {
    let Some(adjusted) = &posting.adjustment else { return Default::default() };
    let kind = adjusted.kind.label(l);
    let word = if posting.amount.is_negative() { format!("{kind} · {}", l.pick("冲销", "reversal")) } else { kind.to_owned() };
    (adjusted.number.clone(), word)
}

pub(super) fn ordinal(view: &ContractView, id: &InstalmentId, l: Lang) -> String {
    let instalment = view.plan.iter().find(|instalment| instalment.id == *id);
    instalment.map(|instalment| format::instalment(instalment.ordinal, l)).unwrap_or_default()
}

/// 条款
#[component]
pub fn TermsSection(contract: Contract, today: NaiveDate) -> impl IntoView {
    let l = lang();
    // In the archive it says how it ended.
    let ended = if contract.terms.life == Life::Archived { Life::Terminated.label(l) } else { contract.terms.life.label(l) };
    let money = money_line(&contract);
    let (ending, confirmed) = (contract.ending, Some(contract.confirmed_by).filter(|name| !name.is_empty()));
    let terms = contract.terms;
    let date = move |date: Option<NaiveDate>| date.map_or_else(|| "—".to_owned(), |date| format::day(date, today, l));
    let or_dash = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    let (signing_company, remarks) = (or_dash(&terms.signing_company), or_dash(&terms.remarks));
    let notice =
        if l == Lang::Zh { format!("到期前 {} 天", terms.notice_days) } else { format!("{} days before the end", terms.notice_days) };
    view! {
        <Section id="terms" title=l.pick("条款", "Terms")>
            <Definitions>
                <Definition label=l.pick("类型", "Type")>{terms.contract_type.label(l)}</Definition>
                <Definition label=l.pick("签署日期", "Signed") numeric=true>{date(terms.signed)}</Definition>
                {confirmed.map(|name| view! { <Definition label=l.pick("客户确认人", "Confirmed by, at the customer")>{name}</Definition> })}
                {ending.map(|ending| view! { <Definition label=ended>{format!("{} · {}", format::day(ending.on, today, l), ending.reason)}</Definition> })}
                <Definition label=l.pick("开始日期", "Start") numeric=true>{date(terms.start)}</Definition>
                <Definition label=l.pick("结束日期", "End") numeric=true>{date(terms.end)}</Definition>
                <Definition label=l.pick("付款方式", "Payment method")>{terms.payment_method.label(l)}</Definition>
                <Definition label=l.pick("税率", "Tax rate") numeric=true term=Word::TaxRate>{format!("{}%", terms.tax_rate.normalize())}</Definition>
                <Definition label=l.pick("到期提醒", "Notice") term=Word::NoticeDays>{if terms.notice_days == 0 { "—".to_owned() } else { notice }}</Definition>
                <Definition label=l.pick("到期自动续签", "Renews by itself") term=Word::Renewal>{if terms.renews { l.pick("是", "Yes") } else { l.pick("否", "No") }}</Definition>
                <Definition label=l.pick("我方签约主体", "Our signing company")>{signing_company}</Definition>
                {money}
                <Definition label=l.pick("备注", "Remarks") wide=true><span class="lines-kept">{remarks}</span></Definition>
            </Definitions>
        </Section>
    }
    .into_any()
}

/// 费用支出, 毛利 and 预计毛利: the expenses lead to their page.
fn money_line(contract: &Contract) -> AnyView {
    let (l, scale) = (lang(), contract.terms.currency.scale());
    let href = format!("/contracts/{}/expenses", contract.id);
    let spent = format::amount(contract.expenses(), scale);
    let margin = |margin: Option<Margin>, of: &str| {
        let margin = margin?;
        let share = percent(&margin, of);
        Some(view! { <Money amount=margin.amount scale/>" "<span class="quiet small">{share}</span> })
    };
    let now = margin(contract.margin(), l.pick("占已收", "of collected:"));
    let then = margin(contract.expected_margin(), l.pick("占金额", "of the amount:"));
    view! {
        <Definition label=l.pick("费用支出", "Expenses") numeric=true term=Word::Expenses><a class="posting-link" href=href>{spent}</a></Definition>
        <Definition label=l.pick("毛利（已收 − 费用）", "Margin, collected − expenses") numeric=true>{now}</Definition>
        <Definition label=l.pick("预计毛利（金额 − 费用）", "Expected margin, amount − expenses") numeric=true>{then}</Definition>
    }
    .into_any()
}
