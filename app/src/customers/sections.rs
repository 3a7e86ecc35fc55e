//! The sections of a customer's page: what is owed, the contracts, the details.

use domain::contract::Contract;
use domain::customer::{Customer, CustomerEvent, Importance, Potential};
use domain::id::CustomerId;
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::list::{self, Totals};
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::Owner;
use super::money::{amount_in, own_currency, sums};
use crate::contracts::state::{LifeChip, ProgressChip};
use crate::frame::{may, today};
use crate::ui::prelude::*;

/// What is owed, earliest due first.
#[component]
pub(super) fn Owed(
    customer: CustomerId,
    page: list::Page<Instalment>,
    totals: Totals,
    /// The user only looks.
    is_helper: bool,
) -> impl IntoView {
    let l = lang();
    let receipt = (may(Noun::Receipt, Act::Create) && !is_helper).then(|| {
        let href = format!("/receipts/new?customer={customer}");
        view! { <ButtonLink href look=Look::Quiet icon=Symbol::Plus>{l.pick("登记回款", "Register receipt")}</ButtonLink> }
    });
    let has_more = page.next.is_some();
    let content = if page.items.is_empty() {
        view! { <p class="quiet">{l.pick("没有未收的款。", "Nothing is owed.")}</p> }.into_any()
    } else {
        let columns = vec![
            Column::text(l.pick("合同", "Contract")),
            Column::text(l.pick("应收日期", "Due")),
            Column::amount(l.pick("金额", "Amount")),
            Column::amount(l.pick("未收", "Open")),
        ];
        let sum = vec![Cell::text(l.pick("合计", "Total")), Cell::empty(), Cell::empty(), Cell::text(sums(&totals, |sum| sum.outstanding))];
        let rows = page.items.into_iter().map(|instalment| owed_cells(instalment, l)).collect();
        view! { <PlainTable label=l.pick("未收", "Owed") columns rows totals=vec![sum]/> }.into_any()
    };
    let more = has_more.then(|| view! { <a href=format!("/instalments?customer={customer}")>{l.pick("全部未收", "All that is owed")}</a> });
    view! { <Section id="owed" title=l.pick("应收", "Owed") acts=receipt.into_any()>{content} {more}</Section> }.into_any()
}

fn owed_cells(instalment: Instalment, l: Lang) -> Vec<Cell> {
    let today = today();
    let href = format!("/contracts/{}", instalment.contract);
    let which = format::instalment(instalment.ordinal, l);
    let late = instalment.days_overdue(today).map(|_| {
        let label = format::distance(instalment.terms.due, today, l);
        view! { <StateChip tone=Tone::Overdue label/> }
    });
    let dispute = (!instalment.dispute.is_empty()).then(|| view! { <StateChip tone=Tone::Attention label=l.pick("争议", "Disputed")/> });
    let amount = |amount| Cell::view(view! { <span class="figures">{amount_in(amount, instalment.currency)}</span> });
    vec![
        Cell::view(
            view! { <a class="link" href=href><span class="figures">{instalment.contract_number.clone()}</span></a> " " <span class="quiet">{which}</span> },
        ),
        Cell::view(view! { <span class="row-of"><span class="figures">{format::date(instalment.terms.due)}</span>{late}{dispute}</span> }),
        amount(instalment.terms.amount),
        amount(instalment.open),
    ]
}

/// The customer's contracts, latest first.
#[component]
pub(super) fn Contracts(
    customer: CustomerId,
    page: list::Page<Contract>,
    totals: Totals,
    /// The user only looks.
    is_helper: bool,
) -> impl IntoView {
    let l = lang();
    let new = (may(Noun::Contract, Act::Create) && !is_helper).then(|| {
        let href = format!("/contracts/new?customer={customer}");
        view! { <ButtonLink href look=Look::Quiet icon=Symbol::Plus>{l.pick("新建合同", "New contract")}</ButtonLink> }
    });
    let has_more = page.next.is_some();
    let content = if page.items.is_empty() {
        view! { <p class="quiet">{l.pick("还没有合同。", "No contracts yet.")}</p> }.into_any()
    } else {
        let columns = vec![
            Column::text(l.pick("合同", "Contract")),
            Column::date(l.pick("签署", "Signed")),
            Column::text(l.pick("状态", "State")),
            Column::amount(l.pick("金额", "Amount")),
            Column::text(l.pick("付款进度", "Paid")),
        ];
        let sum = vec![
            Cell::text(l.pick("合计", "Total")),
            Cell::empty(),
            Cell::empty(),
            Cell::text(sums(&totals, |sum| sum.amount)),
            Cell::empty(),
        ];
        let rows = page.items.into_iter().map(contract_cells).collect();
        view! { <PlainTable label=l.pick("合同", "Contracts") columns rows totals=vec![sum]/> }.into_any()
    };
    let more = has_more.then(|| view! { <a href=format!("/contracts?customer={customer}")>{l.pick("全部合同", "All contracts")}</a> });
    view! { <Section id="contracts" title=l.pick("合同", "Contracts") acts=new.into_any()>{content} {more}</Section> }.into_any()
}

fn contract_cells(contract: Contract) -> Vec<Cell> {
    let href = format!("/contracts/{}", contract.id);
    let (number, title) = (contract.number.clone(), contract.terms.title.clone());
    let amount = amount_in(contract.amount, contract.terms.currency);
    vec![
        Cell::view(
            view! { <span class="cell-lines"><a class="link" href=href><span class="figures">{number}</span></a><span class="quiet">{title}</span></span> },
        ),
        Cell::date(contract.terms.signed),
        Cell::view(view! { <LifeChip life=contract.terms.life/> }),
        Cell::view(view! { <span class="figures">{amount}</span> }),
        Cell::view(view! { <ProgressChip contract/> }),
    ]
}

/// What is known of the customer; what is not known is left out.
#[component]
pub(super) fn TermsOf(
    customer: Customer,
    helpers: Vec<Owner>,
    /// Opens the dialog of helpers; none when the user may not.
    set_helpers: Option<Callback<()>>,
) -> impl IntoView {
    let l = lang();
    let t = customer.terms;
    let names = helpers.into_iter().map(|helper| helper.name).collect::<Vec<_>>().join(l.pick("、", ", "));
    let names = if names.is_empty() { l.pick("没有", "None").to_owned() } else { names };
    let button = set_helpers.map(|open| view! { <Button look=Look::Quiet icon=Symbol::Team on_click=move |_| open.run(())>{l.pick("设协作人", "Set helpers")}</Button> });
    let line = |label: &'static str, text: String| (!text.is_empty()).then(|| view! { <Definition label>{text}</Definition> });
    let wide = |label: &'static str, text: String| {
        (!text.is_empty()).then(|| view! { <Definition label wide=true><span class="lines-kept">{text}</span></Definition> })
    };
    let figure = |label: &'static str, text: Option<String>| text.map(|text| view! { <Definition label numeric=true>{text}</Definition> });
    let own = |amount| amount_in(amount, own_currency());
    let importance = if t.importance == Importance::Normal { String::new() } else { t.importance.label(l).to_owned() };
    let potential = if t.potential == Potential::Unknown { String::new() } else { t.potential.label(l).to_owned() };
    let phone = (!t.phone.is_empty())
        .then(|| view! { <Definition label=l.pick("电话", "Phone") numeric=true><a class="link" href=format!("tel:{}", t.phone)>{t.phone.clone()}</a></Definition> });
    let days = (t.credit_days > 0).then(|| match l {
        Lang::Zh => format!("{} 天", t.credit_days),
        Lang::En => format!("{} days", t.credit_days),
    });
    view! {
        <Section id="terms" title=l.pick("资料", "Details") acts=button.into_any()>
            <div class="card"><Definitions>
                <Definition label=l.pick("业务员", "Owner")>{customer.owner_name}</Definition>
                <Definition label=l.pick("协作人", "Helpers")>{names}</Definition>
                {line(l.pick("简称", "Short name"), t.short_name)}
                {figure(l.pick("统一社会信用代码", "Unified credit code"), Some(t.credit_code).filter(|code| !code.is_empty()))}
                {line(l.pick("潜在价值", "Potential"), potential)}
                {line(l.pick("重要程度", "Importance"), importance)}
                {line(l.pick("销售状态", "Sales stage"), t.stage)}
                {line(l.pick("客户来源", "Source"), t.source)}
                {line(l.pick("所属行业", "Industry"), t.industry)}
                {line(l.pick("所属区域", "Region"), t.region)}
                {line(l.pick("企业性质", "Ownership"), t.ownership)}
                {line(l.pick("公司规模", "Company size"), t.size)}
                {line(l.pick("企业负责人", "Responsible person"), t.responsible_person)}
                {phone}
                {line(l.pick("网址", "Website"), t.website)}
                {line(l.pick("邮编", "Postcode"), t.postcode)}
                {wide(l.pick("地址", "Address"), t.address)}
                {figure(l.pick("信用额度", "Credit limit"), t.credit_limit.map(own))}
                {figure(l.pick("账期", "Credit days"), days)}
                {figure(l.pick("以前的成交", "Deals before this system"), (!t.history_amount.is_zero()).then(|| own(t.history_amount)))}
                {wide(l.pick("机会分析", "Opportunity"), t.opportunity)}
                {wide(l.pick("备注", "Remarks"), t.remarks)}
            </Definitions></div>
        </Section>
    }
    .into_any()
}

/// What was decided of the customer: levels, helpers, merges.
#[component]
pub(super) fn Events(events: Vec<CustomerEvent>) -> impl IntoView {
    let l = lang();
    let entries: Vec<_> = events
        .into_iter()
        .map(|event| view! { <TimelineEntry when=format::date(event.date) who=event.by_name what=event.change.sentence(l)/> })
        .collect();
    let section = (!entries.is_empty())
        .then(|| view! { <Section id="events" title=l.pick("变更", "Changes")><Timeline>{entries}</Timeline></Section> });
    section.into_any()
}
