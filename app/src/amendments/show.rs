//! One amendment: the whole difference, how far it is, what this person can do; printed, it is the letter that both sides sign.

use domain::amendment::AmendmentKind;
use domain::id::AmendmentId;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acting::{Acting, overtaken_notice, state_chip};
use super::api::{AmendmentRow, AmendmentView, amendment_show};
use super::difference::{amount_figures, difference_sections};
use super::settlement::settlement_section;
use super::versions::{crumbs, edition_name};
use crate::application::NotFoundPage;
use crate::approvals::CourseSection;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::frame;
use crate::live::live;
use crate::ui::prelude::*;

/// `/amendments/:id`
#[component]
pub fn ShowPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| AmendmentId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    let (live, acting) = (live(), Acting::new());
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| amendment_show(id));
    let answer = Memo::new(move |_| found.get());
    let company = StoredValue::new(frame().company.map(|company| company.name).unwrap_or_default());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(view, acting, &company.get_value()),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("变更", "Amendment")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>{body}</Transition>
        <crate::parts::AmendmentSigning acting/>
    }
    .into_any()
}

fn whole(view: AmendmentView, acting: Acting, company: &str) -> AnyView {
    let l = lang();
    let (amendment, row) = (&view.amendment, &view.row);
    let subtitle = format!("{} · {} · {}", row.kind.label(l), view.customer_name, amendment.before.title);
    // A termination may leave amount, lines and plan as they are.
    let differs = amendment.settlement.is_none() || amendment.before != amendment.after;
    let difference = differs.then(|| difference_sections(&amendment.before, &amendment.after, view.text.clone()));
    let figures = amount_figures(amendment.before.amount, amendment.after.amount, amendment.after.currency);
    let side = amendment.before.signing_company.clone();
    let company = if side.is_empty() { company.to_owned() } else { side };
    let settlement = amendment.settlement.as_ref().map(|settlement| settlement_section(settlement, amendment.before.currency));
    let letter = match row.kind {
        AmendmentKind::Termination => l.pick("合同终止协议", "Termination of a contract"),
        _ => l.pick("合同变更协议", "Amendment of a contract"),
    };
    let course = view.course.clone().map(|course| view! { <CourseSection course link=true/> });
    let crumbs = crumbs(&row.contract, &amendment.before.number, true);
    let (state, acts, title) = (state_chip(row.state), acting.buttons(row), row.number.clone());
    let (notice, head) = (overtaken_notice(row.is_overtaken), head(&view, &company));
    let (earlier, signatures) = (earlier(&view.earlier), signatures(row.kind, &company, &view.customer_name));
    view! {
        <Page title crumbs state subtitle=subtitle.into_any() acts>
            <p class="letter-title">{letter}</p>
            {notice}
            {head}
            {figures}
            {settlement}
            {difference}
            {earlier}
            {course}
            {signatures}
        </Page>
    }
    .into_any()
}

fn head(view: &AmendmentView, company: &str) -> AnyView {
    let l = lang();
    let amendment = &view.amendment;
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "—".to_owned(), format::date);
    let versions = if l == Lang::Zh {
        format!("{} → {}", edition_name(amendment.edition, l), edition_name(amendment.edition + 1, l))
    } else {
        format!("{} to {}", edition_name(amendment.edition, l), amendment.edition + 1)
    };
    let confirmed = (!amendment.confirmed_by.is_empty()).then(|| amendment.confirmed_by.clone());
    let asked = format!("{} · {}", amendment.requester_name, format::date(amendment.asked));
    let (number, customer, company) = (amendment.before.number.clone(), view.customer_name.clone(), company.to_owned());
    let (first_signed, signed) = (day(view.contract_signed), day(amendment.signed));
    // The books could not tell it from its signing on.
    let moved = if amendment.effective == amendment.signed {
        ""
    } else {
        l.pick("（签署后账上另有变动）", " (the books had moved since)")
    };
    let effective = amendment.effective.map(|on| format!("{}{moved}", format::date(on)));
    let (reason, ended) = (amendment.reason.clone(), amendment.settlement.as_ref().map(|settlement| settlement.on));
    view! {
        <Definitions>
            <Definition label=l.pick("合同编号", "Contract") numeric=true>{number}</Definition>
            <Definition label=l.pick("合同签署日期", "Contract signed") numeric=true>{first_signed}</Definition>
            <Definition label=l.pick("甲方（客户）", "Customer")>{customer}</Definition>
            <Definition label=l.pick("乙方", "Our company")>{company}</Definition>
            <Definition label=l.pick("版本", "Versions")>{versions}</Definition>
            <Definition label=l.pick("申请人", "Asked for by")>{asked}</Definition>
            <Definition label=l.pick("变更签署日期", "Amendment signed") numeric=true>{signed}</Definition>
            {ended.map(|on| view! { <Definition label=l.pick("终止日期", "Ends on") numeric=true>{format::date(on)}</Definition> })}
            {confirmed.map(|name| view! { <Definition label=l.pick("客户确认人", "Confirmed by, at the customer")>{name}</Definition> })}
            {effective.map(|on| view! { <Definition label=l.pick("计入账目", "In the books since") numeric=true>{on}</Definition> })}
            <Definition label=l.pick("变更原因", "Reason") wide=true><span class="lines-kept">{reason}</span></Definition>
        </Definitions>
    }
    .into_any()
}

/// 此前的变更, as the letter lists them.
fn earlier(rows: &[AmendmentRow]) -> Option<AnyView> {
    let l = lang();
    let title = l.pick("此前的变更", "Earlier amendments");
    let item = |row: &AmendmentRow| {
        let signed = row.signed.map(format::date).unwrap_or_default();
        let amount = format!("{} {}", row.currency.code(), format::amount(row.after, row.currency.scale()));
        view! {
            <li><a class="link figures" href=format!("/amendments/{}", row.id)>{row.number.clone()}</a>" "{row.kind.label(l)}" · "<span class="figures">{signed}" · "{amount}</span>" · "{row.reason.clone()}</li>
        }
    };
    (!rows.is_empty()).then(|| {
        let items: Vec<_> = rows.iter().map(item).collect();
        view! { <Section title><ol class="amendments-earlier">{items}</ol></Section> }.into_any()
    })
}

/// On paper only: both sides sign.
fn signatures(kind: AmendmentKind, company: &str, customer: &str) -> AnyView {
    let l = lang();
    let line = |side: &str, name: &str| format!("{side} {name}{}", l.pick("（签字盖章）　日期", " (signature, seal)   date"));
    let (theirs, ours) = (line(l.pick("甲方", "Customer"), customer), line(l.pick("乙方", "Company"), company));
    let rest = match kind {
        AmendmentKind::Termination => l.pick(
            "自终止日期起原合同终止，双方除以上结算外不再互负付款义务；保密、争议解决等依其性质应继续有效的条款不受影响。本协议自双方签字盖章之日起生效。",
            "The contract ends on that day, and nothing is owed under it but what is settled above; terms that outlast it by their nature, such as secrecy and disputes, go on. This is in force once both sides have signed it.",
        ),
        _ => l.pick(
            "除以上变更外，原合同其他条款继续有效。本协议自双方签字盖章之日起生效。",
            "All other terms of the contract go on. This amendment is in force once both sides have signed it.",
        ),
    };
    view! {
        <p class="letter-rest">{rest}</p>
        <ul class="signatures"><li>{theirs}</li><li>{ours}</li></ul>
    }
    .into_any()
}
