//! The derived figures on a customer's page, each with where it comes from.

use domain::company::Company;
use domain::contract::SCORE_MAX;
use domain::customer::{ChurnRisk, CustomerFigures, CustomerKind, Level};
use domain::lang::Lang;
use domain::money::Amount;
use leptos::prelude::*;

use super::list::kind_chip;
use super::money::amount_in;
use crate::frame::frame;
use crate::ui::prelude::*;

/// The section of figures; `set_level` opens its dialog, none when the user may not.
#[component]
pub(super) fn FiguresOf(figures: CustomerFigures, level: Level, set_level: Option<Callback<()>>) -> impl IntoView {
    let l = lang();
    let company = frame().company;
    let f = figures;
    let currency = f.currency;
    let sum = move |amount: Amount| amount_in(amount, currency);
    let day = |date: Option<chrono::NaiveDate>| date.map_or_else(|| "—".to_owned(), format::date);
    let days = move |first, last| if first == last { day(first) } else { format!("{} – {}", day(first), day(last)) };
    let products: Vec<String> = f.products.iter().map(|(product, amount)| format!("{product} {}", sum(*amount))).collect();
    let deals = match l {
        Lang::Zh => format!("{} 份合同的平均，不含以前的成交", f.deals),
        Lang::En if f.deals == 1 => "Of one contract, without the deals before this system".to_owned(),
        Lang::En => format!("Over {} contracts, without the deals before this system", f.deals),
    };
    let parts = format!("{} {} + {} {}", l.pick("本季度", "This quarter"), sum(f.quarter), l.pick("以前", "before"), sum(f.history));
    let growth = format!(
        "{} {} · {} {}",
        l.pick("环比", "on last quarter"),
        percent(f.growth),
        l.pick("同比", "on last year"),
        percent(f.growth_on_year)
    );
    let left_out = (f.deals_left_out > 0).then(|| match l {
        Lang::Zh => format!("另有 {} 份其他币种的合同，不计入以上金额。", f.deals_left_out),
        Lang::En => format!("{} contracts in other currencies are in none of these sums.", f.deals_left_out),
    });
    let score = f.score.map(|score| {
        let why = match l {
            Lang::Zh => format!("{} 份已完成合同的客户评分", f.scores),
            Lang::En if f.scores == 1 => "Of one completed contract".to_owned(),
            Lang::En => format!("Over {} completed contracts", f.scores),
        };
        (format!("{score:.1} / {SCORE_MAX}"), why)
    });
    let button = set_level.map(
        |open| view! { <Button look=Look::Quiet icon=Symbol::Edit on_click=move |_| open.run(())>{l.pick("定等级", "Set level")}</Button> },
    );
    let risk = view! { <StateChip tone=risk_tone(f.churn_risk) label=f.churn_risk.label(l)/> };
    let why = company.as_ref().map(|company| {
        (kind_reason(f.kind, company, l), risk_reason(f.churn_risk, company, l), level_reason(f.proposed_level, company, l))
    });
    let (kind_why, risk_why, level_why) = why.unwrap_or_default();
    let is_other = f.proposed_level != level;
    let proposed = view! {
        {level.label(l)}
        {is_other.then(|| view! { " " <span class="level" data-level=f.proposed_level.code()>{l.pick("建议 ", "Proposed: ")}{f.proposed_level.label(l)}</span> })}
    };
    view! {
        <Section id="figures" title=l.pick("交易与价值", "Dealings and value") acts=button.into_any()>
            <div class="card"><Definitions>
                {figure(l.pick("累计交易金额", "Accumulated amount"), sum(f.accumulated), parts)}
                {figure(l.pick("本季度交易额", "This quarter"), sum(f.quarter), growth)}
                {figure(l.pick("平均客单价", "Average order"), f.average.map_or_else(|| "—".to_owned(), sum), deals)}
                {figure(l.pick("近六个月主要产品", "Main products, 6 months"), if products.is_empty() { "—".to_owned() } else { products.join(l.pick("、", ", ")) },
                    l.pick("按合同明细金额排序", "By the amounts on contract lines").to_owned())}
                {figure(l.pick("首次 – 最近交易", "First – latest deal"), days(f.first_deal, f.latest_deal), l.pick("按合同签署日期，含以前的成交", "By date of signing, earlier deals included").to_owned())}
                {figure(l.pick("首次 – 最近联系", "First – last contact"), days(f.first_contact, f.last_contact), l.pick("按跟进记录", "By the follow-ups").to_owned())}
                {score.map(|(score, why)| figure(l.pick("平均满意度", "Average satisfaction"), score, why))}
                {reasoned(l.pick("客户类型", "Kind"), kind_chip(f.kind, l).into_any(), kind_why)}
                {reasoned(l.pick("流失风险", "Churn risk"), risk.into_any(), risk_why)}
                {reasoned(l.pick("客户等级", "Level"), proposed.into_any(), level_why)}
            </Definitions>
            {left_out.map(|text| view! { <p class="quiet small">{text}</p> })}</div>
        </Section>
    }
    .into_any()
}

fn figure(label: &'static str, value: String, why: String) -> AnyView {
    reasoned(label, view! { <span class="figures">{value}</span> }.into_any(), why)
}

/// A value, and below it where it comes from.
fn reasoned(label: &'static str, value: AnyView, why: String) -> AnyView {
    view! { <Definition label>{value}<span class="reason">{why}</span></Definition> }.into_any()
}

/// `+12.5%`; a dash when there was nothing to compare with.
fn percent(growth: Option<rust_decimal::Decimal>) -> String {
    growth.map_or_else(|| "—".to_owned(), |growth| if growth.is_sign_negative() { format!("{growth}%") } else { format!("+{growth}%") })
}

const fn risk_tone(risk: ChurnRisk) -> Tone {
    match risk {
        ChurnRisk::None => Tone::Done,
        ChurnRisk::Watch => Tone::Attention,
        ChurnRisk::High => Tone::Overdue,
    }
}

fn kind_reason(kind: CustomerKind, company: &Company, l: Lang) -> String {
    let (new, lost) = (company.new_customer_days, company.lost_customer_days);
    match (kind, l) {
        (CustomerKind::New, Lang::Zh) => format!("还没有成交，或首次成交不足 {new} 天"),
        (CustomerKind::New, Lang::En) => format!("No deal yet, or the first less than {new} days ago"),
        (CustomerKind::Existing, Lang::Zh) => format!("首次成交已满 {new} 天，近 {lost} 天内有成交"),
        (CustomerKind::Existing, Lang::En) => format!("First deal {new} days ago or more, and one in the last {lost}"),
        (CustomerKind::Lost, Lang::Zh) => format!("{lost} 天没有成交"),
        (CustomerKind::Lost, Lang::En) => format!("No deal for {lost} days"),
    }
}

fn risk_reason(risk: ChurnRisk, company: &Company, l: Lang) -> String {
    let days = company.lost_customer_days;
    match (risk, l) {
        (ChurnRisk::None, Lang::Zh) => format!("近 {days} 天内有成交也有联系，或还没有成交过"),
        (ChurnRisk::None, Lang::En) => format!("A deal and a contact in the last {days} days, or never a customer"),
        (ChurnRisk::Watch, Lang::Zh) => format!("近 {days} 天内成交和联系缺一样"),
        (ChurnRisk::Watch, Lang::En) => format!("Either no deal or no contact in the last {days} days"),
        (ChurnRisk::High, Lang::Zh) => format!("近 {days} 天内没有成交，也没有联系"),
        (ChurnRisk::High, Lang::En) => format!("Neither a deal nor a contact in the last {days} days"),
    }
}

fn level_reason(proposed: Level, company: &Company, l: Lang) -> String {
    let own = |amount| amount_in(amount, company.currency);
    let from = |amount| match l {
        Lang::Zh => format!("累计满 {} 建议为{}", own(amount), proposed.label(l)),
        Lang::En => format!("From {} on, {} is proposed", own(amount), proposed.label(l)),
    };
    match proposed {
        Level::Normal => format!("{} {}", l.pick("累计未满", "Below"), own(company.key_customer_amount)),
        Level::Key => from(company.key_customer_amount),
        Level::Vip => from(company.vip_customer_amount),
    }
}
