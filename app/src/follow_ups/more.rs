//! The folded part of the form: dates, whom and what it concerns, a promise to pay.

use chrono::NaiveDate;
use domain::instalment::Instalment;
use domain::lang::Lang;
use leptos::prelude::*;

use super::api::{Ties, follow_up_ties};
use super::sending::Writing;
use crate::customers::money::{amount_in, own_currency};
use crate::parts;
use crate::ui::prelude::*;

/// What is seldom needed. It unfolds by itself when something in it is wrong.
#[component]
pub(super) fn MoreFields(writing: Writing, today: NaiveDate) -> impl IntoView {
    let l = lang();
    let inside = ["happened", "next", "next_topic", "contact", "contract", "instalment", "result", "promise_date", "promise_amount"];
    let is_open = RwSignal::new(false);
    Effect::new(move |_| {
        if writing.problems.with(|problems| inside.iter().any(|field| problems.of(field).is_some())) {
            is_open.set(true);
        }
    });
    view! {
        <details class="log-more" open=move || is_open.get() on:toggle=move |event| is_open.set(browser::is_unfolded(&event))>
            <summary>{l.pick("更多：日期、联系人、承诺付款…", "More: dates, contact, promise to pay…")}<Icon symbol=Symbol::Down/></summary>
            <parts::FoldedFields writing today open=is_open/>
        </details>
    }
    .into_any()
}

/// What unfolds, a part of its own.
#[component]
pub(crate) fn FoldedFields(writing: Writing, today: NaiveDate) -> impl IntoView {
    let (l, f) = (lang(), writing.fields);
    view! {
        <div class="stack">
            <FieldRow>
                <DateField name="next" label=l.pick("下次联系日期", "Next contact on") value=f.next today optional=true/>
                <TextField name="next_topic" label=l.pick("下次谈什么", "Next topic") value=f.next_topic optional=true/>
            </FieldRow>
            <FieldRow>
                <DateField name="happened" label=l.pick("发生日期", "Happened on") value=f.happened today optional=true help=l.pick("不填即今天", "Empty: today")/>
                <TextField name="result" label=l.pick("结果", "Result") value=f.result optional=true/>
            </FieldRow>
            <TieFields writing/>
            <FieldRow>
                <AmountField name="promise_amount" label=l.pick("承诺付款金额", "Promised amount") value=f.promise_amount currency=own_currency() optional=true/>
                <DateField name="promise_date" label=l.pick("承诺付款日期", "Promised for") value=f.promise_date today optional=true/>
            </FieldRow>
        </div>
    }
    .into_any()
}

/// The customer's own contacts and contracts, once a customer is chosen.
#[component]
fn TieFields(writing: Writing) -> impl IntoView {
    let l = lang();
    let ties = LocalResource::new(move || {
        let customer = writing.customer.get();
        async move { if customer.is_empty() { Ties::default() } else { follow_up_ties(customer.into()).await.unwrap_or_default() } }
    });
    let contacts = Signal::derive(move || {
        let contacts = ties.get().map(|ties| ties.contacts).unwrap_or_default();
        contacts.into_iter().map(|contact| Choice::new(contact.id.to_string(), contact.terms.name)).collect::<Vec<_>>()
    });
    let contracts = Signal::derive(move || {
        let contracts = ties.get().map(|ties| ties.contracts).unwrap_or_default();
        contracts.into_iter().map(|(id, number, title)| Choice::new(id.to_string(), format!("{number} {title}"))).collect::<Vec<_>>()
    });
    let instalments = Signal::derive(move || {
        let (owed, contract) = (ties.get().map(|ties| ties.instalments).unwrap_or_default(), writing.contract.get());
        let of_contract = owed.into_iter().filter(|one| contract.is_empty() || one.contract.as_str() == contract);
        of_contract.map(|one| Choice::new(one.id.to_string(), instalment_words(&one, l))).collect::<Vec<_>>()
    });
    view! {
        <FieldRow>
            <SelectField name="contact" label=l.pick("联系人", "Contact") value=writing.contact choices=contacts optional=true/>
            <SelectField name="contract" label=l.pick("合同", "Contract") value=writing.contract choices=contracts optional=true/>
        </FieldRow>
        <SelectField name="instalment" label=l.pick("哪一期应收款", "Which instalment") value=writing.instalment choices=instalments optional=true/>
    }
}

/// `HT20250101001 第 2 期 · 2025-03-01 · 64,000.00`.
fn instalment_words(one: &Instalment, l: Lang) -> String {
    let (number, which) = (&one.contract_number, format::instalment(one.ordinal, l));
    format!("{number} {which} · {} · {}", format::date(one.terms.due), amount_in(one.open, one.currency))
}
