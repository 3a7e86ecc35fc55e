//! A customer's page: who they are, what is between us, what is next.

use domain::customer::{Contact, Customer, Level};
use domain::follow_up::FollowUp;
use domain::id::CustomerId;
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::Steady;
use super::api::{CustomerRecord, customer_record};
use super::contact::{ContactSheet, Contacts};
use super::list::kind_chip;
use super::money::sums;
use super::new::failed;
use super::reassign::ReassignDialog;
use super::sections::{Contracts, Owed, TermsOf};
use crate::error::Failure;
use crate::follow_ups::{History, LogSheet, Start};
use crate::frame::{frame, may, today};
use crate::live::live;
use crate::ui::prelude::*;

/// What a customer's page opens over itself: one Copy value. The sheets stand outside of what a live update draws anew.
#[derive(Clone, Copy)]
struct Acts {
    customer: RwSignal<Option<Customer>>,
    log: RwSignal<bool>,
    start: RwSignal<Start>,
    contact_open: RwSignal<bool>,
    contact: RwSignal<Option<Contact>>,
    reassign: RwSignal<bool>,
}

/// `/customers/:id`.
#[component]
pub fn ShowPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| CustomerId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let live = live();
    let record = Resource::new_blocking(move || (id.get(), live.revision.get()), |(id, _)| customer_record(id));
    let acts = Acts {
        customer: RwSignal::new(None),
        log: RwSignal::new(false),
        start: RwSignal::new(Start::default()),
        contact_open: RwSignal::new(false),
        contact: RwSignal::new(None),
        reassign: RwSignal::new(false),
    };
    let steady = Steady::new();
    let shown = move || {
        let place = id.get_untracked();
        record.get().map(|answer| match steady.hold(place.as_str(), answer) {
            Ok(record) => page(record, acts),
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => failed(failure),
        })
    };
    let again = Callback::new(move |()| record.refetch());
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>{shown}</Transition>
        <LogSheet open=acts.log start=acts.start on_done=again/>
        <ContactSheet open=acts.contact_open customer=id contact=acts.contact on_saved=again/>
        <ReassignDialog open=acts.reassign customer=acts.customer on_done=again/>
    }
}

fn page(record: CustomerRecord, acts: Acts) -> AnyView {
    let l = lang();
    let CustomerRecord { customer, contacts, follow_ups, contracts, contract_totals, owed, owed_totals, overdue_totals } = record;
    acts.customer.set(Some(customer.clone()));
    let may_edit = may(Noun::Customer, Act::Edit);
    let edit_contact = may_edit.then(|| {
        Callback::new(move |contact| {
            acts.contact.set(contact);
            acts.contact_open.set(true);
        })
    });
    let figures = figures(&customer, &owed_totals, &overdue_totals, l);
    let (id, title) = (customer.id.clone(), customer.terms.name.clone());
    view! {
        <Page title=title crumbs=vec![Crumb::new(l.pick("客户", "Customers"), "/customers")] state=state(&customer, l)
            subtitle=subtitle(&customer) acts=buttons(&customer, acts) aside=history(&customer, follow_ups, acts)>
            {figures}
            <Anchors tabs=tabs(l) label=l.pick("本页内容", "On this page")/>
            <Owed customer=id.clone() page=owed totals=owed_totals/>
            <Contracts customer=id page=contracts totals=contract_totals/>
            <Contacts contacts edit=edit_contact/>
            <TermsOf customer/>
        </Page>
    }
    .into_any()
}

fn tabs(l: Lang) -> Vec<Tab> {
    vec![
        Tab::new("owed", l.pick("应收", "Owed")),
        Tab::new("contracts", l.pick("合同", "Contracts")),
        Tab::new("contacts", l.pick("联系人", "Contacts")),
        Tab::new("terms", l.pick("资料", "Details")),
        Tab::new("follow-ups", l.pick("跟进", "Follow-ups")),
    ]
}

fn state(customer: &Customer, l: Lang) -> AnyView {
    let kind = frame().company.map(|company| kind_chip(customer.kind(&company, today()), l));
    let level = (customer.terms.level != Level::Normal)
        .then(|| view! { <span class="level" data-level=customer.terms.level.code()>{customer.terms.level.label(l)}</span> });
    view! { <span class="row-of">{level} {kind}</span> }.into_any()
}

fn subtitle(customer: &Customer) -> AnyView {
    let rest: Vec<String> = [&customer.owner_name, &customer.terms.industry, &customer.terms.region]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| format!(" · {text}"))
        .collect();
    view! { <span class="figures">{customer.number.clone()}</span> {rest.concat()} }.into_any()
}

fn buttons(customer: &Customer, acts: Acts) -> AnyView {
    let l = lang();
    let log = may(Noun::FollowUp, Act::Create).then(|| {
        let start = Start::at(customer.id.clone(), customer.terms.name.clone());
        let open = move |_| {
            acts.start.set(start.clone());
            acts.log.set(true);
        };
        view! { <Button look=Look::Primary icon=Symbol::FollowUps key="n" on:click=open>{l.pick("记跟进", "Log follow-up")}</Button> }
    });
    let href = format!("/customers/{}/edit", customer.id);
    let edit =
        may(Noun::Customer, Act::Edit).then(|| view! { <ButtonLink href icon=Symbol::Edit key="e">{l.pick("编辑", "Edit")}</ButtonLink> });
    let reassign = may(Noun::Customer, Act::Reassign)
        .then(|| view! { <Button look=Look::Quiet icon=Symbol::Team on:click=move |_| acts.reassign.set(true)>{l.pick("转交", "Reassign")}</Button> });
    view! { {reassign} {edit} {log} }.into_any()
}

fn figures(customer: &Customer, owed: &domain::list::Totals, overdue: &domain::list::Totals, l: Lang) -> AnyView {
    let today = today();
    let parts = |count: u64| match l {
        Lang::Zh => format!("{count} 期"),
        Lang::En => format!("{count} instalment{}", if count == 1 { "" } else { "s" }),
    };
    let late = if overdue.count > 0 { Tone::Overdue } else { Tone::Neutral };
    let day = |date: Option<chrono::NaiveDate>| date.map_or_else(|| "—".to_owned(), |date| format::relative(date, today, l));
    let (open, late_sum) = (sums(owed, |sum| sum.outstanding), sums(overdue, |sum| sum.outstanding));
    let (open_note, late_note) = (parts(owed.count), parts(overdue.count));
    let (contact, deal) = (day(customer.last_contact), day(customer.latest_deal));
    view! {
        <Figures>
            <Figure label=l.pick("未收", "Outstanding") value=open note=open_note href="#owed"/>
            <Figure label=l.pick("已逾期", "Overdue") value=late_sum note=late_note tone=late href="#owed"/>
            <Figure label=l.pick("最近联系", "Last contact") value=contact/>
            <Figure label=l.pick("最近交易", "Latest deal") value=deal/>
        </Figures>
    }
    .into_any()
}

fn history(customer: &Customer, follow_ups: domain::list::Page<FollowUp>, acts: Acts) -> AnyView {
    let l = lang();
    let (id, name) = (customer.id.clone(), customer.terms.name.clone());
    let log = may(Noun::FollowUp, Act::Create).then(|| {
        let start = Start::at(id.clone(), name.clone());
        let open = move |_| {
            acts.start.set(start.clone());
            acts.log.set(true);
        };
        view! { <Button look=Look::Quiet icon=Symbol::Plus on:click=open>{l.pick("记一条", "Log one")}</Button> }
    });
    let correct = may(Noun::FollowUp, Act::Create).then(|| {
        Callback::new(move |follow_up: FollowUp| {
            acts.start.set(Start::correcting(&follow_up));
            acts.log.set(true);
        })
    });
    view! {
        <Section id="follow-ups" title=l.pick("跟进", "Follow-ups") acts=log.into_any()>
            <History page=follow_ups correct/>
        </Section>
    }
    .into_any()
}
