//! The answers of one glance at a contract: how much, what is next, how far.

use chrono::NaiveDate;
use domain::amount_in_words::amount_in_words;
use domain::contract::Contract;
use domain::lang::Lang;
use domain::money::{Amount, Currency};
use leptos::prelude::*;

use super::api::ContractView;
use crate::ui::prelude::*;

/// The answers of one glance.
#[component]
pub(super) fn Glance(view: ContractView, today: NaiveDate) -> impl IntoView {
    let l = lang();
    let contract = &view.contract;
    let currency = contract.terms.currency;
    let money = move |amount: Amount| format::amount(amount, currency.scale());
    let words =
        if currency == Currency::Cny { format!("人民币{}", amount_in_words(contract.amount)) } else { currency.label(l).to_owned() };
    let overdue: Vec<_> = view.plan.iter().filter(|instalment| instalment.days_overdue(today).is_some()).collect();
    let overdue_sum = Amount::sum(overdue.iter().map(|instalment| instalment.open)).unwrap_or_default();
    let (tone, note) = if overdue.is_empty() {
        (Tone::Neutral, outstanding_note(contract, l))
    } else {
        (Tone::Overdue, format!("{} {}", l.pick("其中逾期", "Overdue:"), money(overdue_sum)))
    };
    let label = format!("{} {}", l.pick("合同金额", "Amount"), currency.code());
    let (amount, collected, outstanding) = (money(contract.amount), money(contract.collected), money(contract.outstanding()));
    let (share, next) = (share(contract, l), next_figure(&view, today, l));
    let (over, links) = (crate::invoices::over_notice(contract, view.acts.read_invoices), links(&view));
    view! {
        <Figures>
            <Figure label value=amount note=words/>
            <Figure label=l.pick("已收", "Collected") value=collected note=share/>
            <Figure label=l.pick("未收", "Outstanding") value=outstanding note tone term=Word::Outstanding/>
            {next}
        </Figures>
        {over}
        {links}
        <HowFar contract=view.contract obligations=view.obligations today/>
    }
    .into_any()
}

/// What else there is of its money, in one line: invoices, fees, what was given up.
fn links(view: &ContractView) -> Option<AnyView> {
    let (contract, acts) = (&view.contract, view.acts);
    let links = [
        crate::invoices::contract_links(contract, acts.read_invoices, acts.request_invoice),
        crate::fees::contract_link(contract),
        crate::adjustments::contract_link(contract, acts.annotate),
    ];
    let links: Vec<_> = links.into_iter().flatten().collect();
    (!links.is_empty()).then(|| view! { <p class="row-of small">{links}</p> }.into_any())
}

fn outstanding_note(contract: &Contract, l: Lang) -> String {
    match (contract.terms.life.is_effective(), contract.outstanding().is_zero()) {
        (false, _) => l.pick("合同未生效，暂不计应收", "Not in force: nothing is owed yet").to_owned(),
        (true, true) if !contract.given_up.is_nothing() => contract.progress().label(l).to_owned(),
        (true, true) => l.pick("已结清", "Settled").to_owned(),
        (true, false) => l.pick("没有逾期", "Nothing overdue").to_owned(),
    }
}

fn share(contract: &Contract, l: Lang) -> String {
    let percent = contract.collected.percent_of(contract.amount, 1).map(|percent| percent.normalize()).unwrap_or_default();
    if l == Lang::Zh { format!("占合同金额 {percent}%") } else { format!("{percent}% of the amount") }
}

/// What is next: the earliest open instalment, when, and who must act.
fn next_figure(view: &ContractView, today: NaiveDate, l: Lang) -> AnyView {
    let contract = &view.contract;
    let label = l.pick("下一步", "Next").to_owned();
    let next = view
        .plan
        .iter()
        .filter(|instalment| instalment.open.is_positive())
        .min_by_key(|instalment| (instalment.terms.due, instalment.ordinal));
    let Some(next) = next else {
        let value = match (contract.terms.life.is_effective(), l) {
            (true, _) => l.pick("无待收款", "Nothing due"),
            (false, _) => contract.terms.life.label(l),
        };
        return view! { <Figure label value note=contract.owner_name.clone()/> }.into_any();
    };
    let tone = super::state::instalment_state(next, today, l).0;
    let tone = if tone == Tone::Progress { Tone::Neutral } else { tone };
    let who = if contract.owner_name.is_empty() { String::new() } else { format!(" · {}", contract.owner_name) };
    let note = format!("{}{who}", format::due(next.terms.due, today, l));
    let label = format!("{}{}", l.pick("下一步 · ", "Next · "), format::instalment(next.ordinal, l));
    view! { <Figure label value=format::amount(next.open, next.currency.scale()) note tone href="#plan"/> }.into_any()
}

/// Money collected, obligations done, and time gone between start and end.
#[component]
fn HowFar(contract: Contract, obligations: (u64, u64), today: NaiveDate) -> impl IntoView {
    let l = lang();
    let label = l.pick("回款进度", "Money collected");
    let (done, whole) = obligations;
    let duties = (whole > 0).then(|| {
        let label = l.pick("履约事项", "Obligations");
        view! { <dt>{label}</dt><dd><CountMeter done whole label/></dd> }
    });
    let start = contract.terms.start.or(contract.terms.signed);
    let time = start.zip(contract.terms.end).and_then(|(start, end)| {
        let whole = u64::try_from((end - start).num_days() + 1).ok()?;
        let gone = u64::try_from((today - start).num_days() + 1).unwrap_or_default().min(whole);
        let label = l.pick("合同期（天）", "Term, days");
        let note = format!("{} — {} · {}", format::date(start), format::date(end), term_left(end, today, l));
        Some(view! {
            <dt>{label}</dt>
            <dd><CountMeter done=gone whole label/><span class="quiet small figures">{note}</span></dd>
        })
    });
    view! {
        <dl class="how-far">
            <dt>{label}</dt>
            <dd><MoneyMeter done=contract.collected whole=contract.amount label/></dd>
            {duties}
            {time}
        </dl>
    }
}

fn term_left(end: NaiveDate, today: NaiveDate, l: Lang) -> String {
    let days = (end - today).num_days();
    match (l, days < 0) {
        (Lang::Zh, false) => format!("还有 {days} 天到期"),
        (Lang::Zh, true) => format!("已到期 {} 天", -days),
        (Lang::En, false) => format!("{days} days left"),
        (Lang::En, true) => format!("ended {} days ago", -days),
    }
}
