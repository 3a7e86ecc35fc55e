//! One request as it is read: on the page of its approval.

use domain::adjustment::Adjustment;
use domain::instalment::Instalment;
use leptos::prelude::*;

use super::line::given_up;
use crate::ui::prelude::*;

/// What is given up of which instalment, and why; and how that instalment stands now.
#[component]
pub(crate) fn AdjustmentSection(adjustment: Adjustment, plan: Vec<Instalment>) -> impl IntoView {
    let l = lang();
    let (terms, currency) = (adjustment.terms.clone(), adjustment.currency);
    let money = |amount| format::amount(amount, currency.scale());
    let label = format!("{} {}", terms.kind.label(l), currency.code());
    let which = format::instalment(adjustment.ordinal, l);
    let now = plan.first().map(|instalment| {
        let (whole, paid, open) = (money(instalment.terms.amount), money(instalment.paid), money(instalment.open));
        let (due, before) = (format::date(instalment.terms.due), given_up(instalment.given_up, currency, l));
        view! {
            <Definition label=l.pick("本期金额", "Amount of the instalment") numeric=true>{whole}</Definition>
            <Definition label=l.pick("应收日期", "Due") numeric=true>{due}</Definition>
            <Definition label=l.pick("已收", "Paid") numeric=true>{paid}</Definition>
            {(!before.is_empty()).then(|| view! { <Definition label=l.pick("已减免", "Given up already") numeric=true>{before}</Definition> })}
            <Definition label=l.pick("现在未收", "Open now") numeric=true>{open}</Definition>
        }
    });
    let (reason, date, amount, note) = (terms.reason.label(l), format::date(terms.date), money(terms.amount), terms.note);
    let note = (!note.is_empty()).then(|| {
        view! { <Definition label=l.pick("说明", "Note") wide=true><span class="lines-kept">{note}</span></Definition> }
    });
    view! {
        <Figures><Figure label value=amount note=which/></Figures>
        <Section title=l.pick("申请内容", "What is asked for")>
            <Definitions>
                <Definition label=l.pick("原因", "Reason")>{reason}</Definition>
                <Definition label=l.pick("入账日期", "Counts from") numeric=true>{date}</Definition>
                {now}
                {note}
            </Definitions>
            <p class="quiet small">{l.pick("通过后立即入账：本期未收减少这么多，不计入已收。", "Once approved it is booked at once: so much less of the instalment is open, and none of it counts as collected.")}</p>
        </Section>
    }
    .into_any()
}
