//! A customer's page: who they are, what is between us, what is next.

use domain::customer::{ChurnRisk, Customer, CustomerEvent, Level};
use domain::follow_up::FollowUp;
use domain::id::CustomerId;
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::Steady;
use super::acts::Acts;
use super::api::{CustomerRecord, customer_record};
use super::contact::Contacts;
use super::figures::FiguresOf;
use super::list::kind_chip;
use super::money::sums;
use super::new::failed;
use super::sections::{Contracts, Events, Owed, TermsOf};
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::follow_ups::{History, Start};
use crate::frame::{frame, may, today};
use crate::live::live;
use crate::parts::{CustomerActs, LogSheet};
use crate::ui::prelude::*;

/// `/customers/:id`.
#[component]
pub fn ShowPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| CustomerId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let live = live();
    let record = fetched_first(move || (id.get(), live.today.get(), live.revision.get()), |(id, ..)| customer_record(id));
    let acts = Acts::new();
    let steady = Steady::default();
    let shown = move || {
        let place = id.get_untracked();
        record.get().map(|answer| match steady.hold(place.as_str(), answer) {
            Ok(record) => page(record, &place, acts),
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => failed(failure),
        })
    };
    let again = Callback::new(move |()| record.refetch());
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>{shown}</Transition>
        <LogSheet open=acts.log start=acts.start on_done=again/>
        <CustomerActs acts customer=id on_done=again/>
    }
}

/// The page of a customer, asked for at the address of `place`.
fn page(record: CustomerRecord, place: &CustomerId, acts: Acts) -> AnyView {
    let l = lang();
    let CustomerRecord {
        customer,
        figures: derived,
        events,
        helpers,
        is_helper,
        sets_helpers,
        reads_statement,
        contacts,
        follow_ups,
        contracts,
        contract_totals,
        ..
    } = record;
    let (owed, owed_totals, overdue_totals) = (record.owed, record.owed_totals, record.overdue_totals);
    acts.customer.set(Some(customer.clone()));
    acts.proposed.set(derived.proposed_level);
    let may_edit = may(Noun::Customer, Act::Edit) && !is_helper;
    let set_level = (may(Noun::Customer, Act::Reassign) && !is_helper).then(|| Callback::new(move |()| acts.level.set(true)));
    let set_helpers = sets_helpers.then(|| Callback::new(move |()| acts.helpers.set(true)));
    let led = (customer.id != *place).then(|| {
        view! { <Notice tone=Tone::Progress>{l.pick("您打开的客户已并入这一家，记录都在这里。", "The customer you opened was merged into this one; its records are here.")}</Notice> }
    });
    let helping = is_helper.then(|| match l {
        Lang::Zh => format!("您是协作人，只能查看；有事请找业务员{}。", customer.owner_name),
        Lang::En => format!("You help here and can look only; turn to {} for changes.", customer.owner_name),
    });
    let level = customer.terms.level;
    let edit_contact = may_edit.then(|| {
        Callback::new(move |contact| {
            acts.contact.set(contact);
            acts.contact_open.set(true);
        })
    });
    let figures = figures(&customer, &owed_totals, &overdue_totals, l);
    let (id, title) = (customer.id.clone(), customer.terms.name.clone());
    view! {
        <Page title=title crumbs=vec![Crumb::new(l.pick("客户", "Customers"), "/customers")] state=state(&customer, derived.churn_risk, l)
            subtitle=subtitle(&customer) acts=buttons(&customer, is_helper, acts) aside=history(&customer, follow_ups, events, is_helper, acts)>
            {led}
            {helping.map(|text| view! { <Notice>{text}</Notice> })}
            {figures}
            <Anchors tabs=tabs(&id, reads_statement, l) label=l.pick("本页内容", "On this page")/>
            <Owed customer=id.clone() page=owed totals=owed_totals is_helper/>
            <Contracts customer=id page=contracts totals=contract_totals is_helper/>
            <Contacts contacts edit=edit_contact/>
            <FiguresOf figures=derived level set_level/>
            <TermsOf customer helpers set_helpers/>
        </Page>
    }
    .into_any()
}

fn tabs(customer: &CustomerId, reads_statement: bool, l: Lang) -> Vec<Tab> {
    let statement = reads_statement.then(|| Tab::new(format!("/customers/{customer}/statement"), l.pick("对账单", "Statement")));
    let mut tabs = vec![
        Tab::new("owed", l.pick("应收", "Owed")),
        Tab::new("contracts", l.pick("合同", "Contracts")),
        Tab::new("contacts", l.pick("联系人", "Contacts")),
        Tab::new("figures", l.pick("价值", "Value")),
        Tab::new("terms", l.pick("资料", "Details")),
        Tab::new("follow-ups", l.pick("跟进", "Follow-ups")),
    ];
    tabs.extend(statement);
    tabs.push(Tab::new(format!("/customers/{customer}/history"), l.pick("修改记录", "Changes")));
    tabs
}

fn state(customer: &Customer, churn_risk: ChurnRisk, l: Lang) -> AnyView {
    let kind = frame().company.map(|company| kind_chip(customer.kind(&company, today()), l));
    let level = (customer.terms.level != Level::Normal)
        .then(|| view! { <span class="level" data-level=customer.terms.level.code()>{customer.terms.level.label(l)}</span> });
    let risk =
        (churn_risk == ChurnRisk::High).then(|| view! { <StateChip tone=Tone::Attention label=l.pick("流失风险高", "High churn risk")/> });
    view! { <span class="row-of">{level} {kind} {risk}</span> }.into_any()
}

fn subtitle(customer: &Customer) -> AnyView {
    let rest: Vec<String> = [&customer.owner_name, &customer.terms.industry, &customer.terms.region]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| format!(" · {text}"))
        .collect();
    view! { <span class="figures">{customer.number.clone()}</span> {rest.concat()} }.into_any()
}

fn buttons(customer: &Customer, is_helper: bool, acts: Acts) -> AnyView {
    let l = lang();
    if is_helper {
        return ().into_any();
    }
    let log = may(Noun::FollowUp, Act::Create).then(|| {
        let start = Start::at(customer.id.clone(), customer.terms.name.clone());
        let open = move |_| {
            acts.start.set(start.clone());
            acts.log.set(true);
        };
        view! { <Button look=Look::Primary icon=Symbol::FollowUps key="n" on_click=open>{l.pick("记跟进", "Log follow-up")}</Button> }
    });
    let href = format!("/customers/{}/edit", customer.id);
    let edit =
        may(Noun::Customer, Act::Edit).then(|| view! { <ButtonLink href icon=Symbol::Edit key="e">{l.pick("编辑", "Edit")}</ButtonLink> });
    let reassign = may(Noun::Customer, Act::Reassign)
        .then(|| view! { <Button look=Look::Quiet icon=Symbol::Team on_click=move |_| acts.reassign.set(true)>{l.pick("转交", "Reassign")}</Button> });
    let merge = may(Noun::Customer, Act::Reassign)
        .then(|| view! { <Button look=Look::Quiet on_click=move |_| acts.merge.set(true)>{l.pick("合并", "Merge")}</Button> });
    view! { {merge} {reassign} {edit} {log} }.into_any()
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

fn history(
    customer: &Customer,
    follow_ups: domain::list::Page<FollowUp>,
    events: Vec<CustomerEvent>,
    is_helper: bool,
    acts: Acts,
) -> AnyView {
    let l = lang();
    let (id, name) = (customer.id.clone(), customer.terms.name.clone());
    let may_log = may(Noun::FollowUp, Act::Create) && !is_helper;
    let log = may_log.then(|| {
        let start = Start::at(id.clone(), name.clone());
        let open = move |_| {
            acts.start.set(start.clone());
            acts.log.set(true);
        };
        view! { <Button look=Look::Quiet icon=Symbol::Plus on_click=open>{l.pick("记一条", "Log one")}</Button> }
    });
    let correct = may_log.then(|| {
        Callback::new(move |follow_up: FollowUp| {
            acts.start.set(Start::correcting(&follow_up));
            acts.log.set(true);
        })
    });
    view! {
        <Section id="follow-ups" title=l.pick("跟进", "Follow-ups") acts=log.into_any()>
            <History page=follow_ups correct/>
        </Section>
        <Events events/>
    }
    .into_any()
}
