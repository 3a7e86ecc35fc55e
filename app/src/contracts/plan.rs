//! The plan on a contract's page: every instalment with its state on this day, and what is noted of it.

use chrono::NaiveDate;
use domain::instalment::Instalment;
use domain::money::Amount;
use leptos::prelude::*;

use super::api::ContractView;
use super::show::Open;
use super::state::InstalmentChip;
use crate::ui::prelude::*;

/// 回款计划
#[component]
pub fn PlanSection(view: ContractView, today: NaiveDate, open: Open) -> impl IntoView {
    let l = lang();
    let currency = view.contract.terms.currency;
    let scale = currency.scale();
    let money = |zh: &'static str, en: &'static str| Column::amount(format!("{} {}", l.pick(zh, en), currency.code()));
    let columns = vec![
        Column::date(l.pick("分期", "Instalment")),
        Column::text(l.pick("应收日期", "Due")),
        money("金额", "Amount"),
        money("已收", "Paid").quiet(),
        money("未收", "Open"),
        Column::text(l.pick("说明", "Notes")),
    ];
    let sum = |pick: fn(&Instalment) -> Amount| Cell::amount(Amount::sum(view.plan.iter().map(pick)).unwrap_or_default(), scale);
    let totals = vec![vec![
        Cell::text(l.pick("合计", "Total")),
        Cell::empty(),
        sum(|instalment| instalment.terms.amount),
        sum(|instalment| instalment.paid),
        sum(|instalment| instalment.open),
        Cell::empty(),
    ]];
    let annotate = view.acts.annotate;
    let rows = view.plan.iter().map(|instalment| row(instalment, today, annotate, open)).collect();
    let title = l.pick("回款计划", "Payment plan");
    view! {
        <Section id="plan" title term=Word::Instalment>
            <PlainTable label=title columns rows totals/>
        </Section>
    }
    .into_any()
}

fn row(instalment: &Instalment, today: NaiveDate, annotate: bool, open: Open) -> Vec<Cell> {
    let l = lang();
    let scale = instalment.currency.scale();
    let ordinal = format::instalment(instalment.ordinal, l);
    let (own, noted) = (instalment.clone(), instalment.clone());
    vec![
        Cell::text(ordinal),
        Cell::view(
            view! { <span class="row-of"><span class="figures">{format::date(instalment.terms.due)}</span><InstalmentChip instalment=own today/></span> },
        ),
        Cell::amount(instalment.terms.amount, scale),
        Cell::amount(instalment.paid, scale),
        Cell::amount(instalment.open, scale),
        Cell::view(view! { <Notes instalment=noted annotate open/> }),
    ]
}

/// The plan's own note, a dispute, the reason of an arrears; and the button that changes the last two.
#[component]
fn Notes(instalment: Instalment, annotate: bool, open: Open) -> impl IntoView {
    let l = lang();
    let dispute = (!instalment.dispute.is_empty()).then(|| view! { <span class="plan-note"><StateChip tone=Tone::Attention label=l.pick("争议", "Disputed")/>{instalment.dispute.clone()}</span> });
    let reason = (!instalment.reason.is_empty()).then(|| format!("{}{}", l.pick("欠款原因：", "Reason: "), instalment.reason));
    let given_up = crate::adjustments::given_up(instalment.given_up, instalment.currency, l);
    let given_up = (!given_up.is_empty()).then(|| view! { <span class="figures">{given_up}</span> });
    let note = (!instalment.terms.note.is_empty()).then(|| instalment.terms.note.clone());
    let label = format!("{}{}", format::instalment(instalment.ordinal, l), l.pick("：争议与原因", ": dispute and reason"));
    let may_note = annotate && instalment.open.is_positive();
    let edit = move |_| open.noting.set(Some(instalment.clone()));
    view! {
        <span class="plan-notes">
            <span class="plan-notes-text">
                {note.map(|note| view! { <span>{note}</span> })}
                {given_up}
                {dispute}
                {reason.map(|reason| view! { <span>{reason}</span> })}
            </span>
            {may_note.then(|| view! { <IconButton symbol=Symbol::Edit label on_click=edit/> })}
        </span>
    }
    .into_any()
}
