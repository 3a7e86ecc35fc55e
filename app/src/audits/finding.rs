//! One finding: for the auditors, and for who was asked about it; and the findings of a project as cards.

use domain::audit::{AuditAct, Finding, FindingAct, FindingEvent};
use domain::id::{FindingId, UserId};
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Wanted};
use super::api::{FindingView, finding_show};
use super::list::{finding_chip, finding_name, severity_words};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::{frame, may, today};
use crate::live::live;
use crate::ui::prelude::*;

/// Who looks at a finding.
#[derive(Clone)]
struct Viewer {
    me: UserId,
    /// Works on audits.
    works: bool,
    /// May open the project.
    reads: bool,
}

/// `/findings/:id`. It follows what others do.
#[component]
pub fn FindingPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| FindingId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    let (live, acting) = (live(), Acting::new());
    let me = frame().actor.map(|actor| actor.user).unwrap_or_default();
    let viewer = Viewer { me, works: may(Noun::AuditProject, Act::Edit), reads: may(Noun::AuditProject, Act::Read) };
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| finding_show(id));
    let answer = Memo::new(move |_| found.get());
    Effect::new(move |_| {
        if let Some(Ok(view)) = answer.get() {
            acting.people.set(view.people);
        }
    });
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(&view, &viewer, acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("审计发现", "Finding")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::AuditActs acting/>
    }
    .into_any()
}

fn whole(view: &FindingView, viewer: &Viewer, acting: Acting) -> AnyView {
    let l = lang();
    let finding = &view.finding;
    let left = has_left(finding, &view.people).then(|| {
        view! { <Notice tone=Tone::Overdue>{l.pick("答复人已停用，不会再答复。请点“修改”，改由他人答复。", "Who was asked is disabled and will not answer. Press “Edit” and ask somebody else.")}</Notice> }
    });
    let mut crumbs = vec![Crumb::new(l.pick("审计", "Audits"), "/audits")];
    if viewer.reads {
        crumbs.push(Crumb::new(finding.audit_name.clone(), format!("/audits/{}", finding.audit)));
    }
    let title = finding_name(finding.ordinal, l);
    let subtitle = format!("{} · {}", finding.audit_name, severity_words(finding.terms.severity, l)).into_any();
    let (state, acts, facts) = (finding_chip(finding, today()), acts(finding, viewer, acting), facts(finding, viewer));
    let (what, course) = (finding.terms.what.clone(), course(&finding.events, l));
    view! {
        <Page title crumbs state subtitle acts>
            {left}
            <p class="audit-what lines-kept">{what}</p>
            {facts}
            {course}
        </Page>
    }
    .into_any()
}

fn acts(finding: &Finding, viewer: &Viewer, acting: Acting) -> AnyView {
    let l = lang();
    let want = |wanted: Wanted| move |_| acting.wanted.set(Some(wanted.clone()));
    let can = |act: FindingAct| finding.state.takes(act) && if act.is_owners() { finding.owner == viewer.me } else { viewer.works };
    let button = |act: FindingAct, look: Look| {
        can(act).then(|| {
            let wanted = Wanted::Act(finding.clone(), act);
            view! { <Button look on_click=want(wanted)>{format!("{}…", act.label(l))}</Button> }
        })
    };
    let edit = can(FindingAct::Edit).then(|| {
        let wanted = Wanted::Edit(finding.clone());
        view! { <Button look=Look::Quiet icon=Symbol::Edit on_click=want(wanted)>{l.pick("修改", "Edit")}</Button> }
    });
    view! {
        {button(FindingAct::Withdraw, Look::Quiet)}
        {edit}
        {button(FindingAct::Return, Look::Secondary)}
        {button(FindingAct::Accept, Look::Primary)}
        {button(FindingAct::Answer, Look::Primary)}
    }
    .into_any()
}

fn facts(finding: &Finding, viewer: &Viewer) -> AnyView {
    let l = lang();
    let contract = finding.contract.as_ref().map(|contract| {
        let (number, name) = (finding.contract_number.clone(), finding.customer_name.clone());
        let number = if viewer.reads {
            let href = format!("/audits/{}/contracts/{contract}", finding.audit);
            view! { <a class="link figures" href=href>{number}</a> }.into_any()
        } else {
            view! { <span class="figures">{number}</span> }.into_any()
        };
        view! { <Definition label=l.pick("合同", "Contract")>{number}" "{name}</Definition> }
    });
    let measure = Some(finding.terms.measure.clone()).filter(|measure| !measure.is_empty()).map(|measure| {
        view! { <Definition label=l.pick("建议措施", "Recommended measure") wide=true><span class="lines-kept">{measure}</span></Definition> }
    });
    let raised = format!("{} · {}", finding.raised_by, format::date(finding.raised));
    let (owner, due) = (finding.owner_name.clone(), format::date(finding.terms.due));
    view! {
        <Definitions>
            {contract}
            <Definition label=l.pick("答复人", "To be answered by")>{owner}</Definition>
            <Definition label=l.pick("答复期限", "Answer by") numeric=true>{due}</Definition>
            <Definition label=l.pick("记录人", "Recorded by")>{raised}</Definition>
            {measure}
        </Definitions>
    }
    .into_any()
}

/// Answers and what the auditors made of them, first to last.
fn course(events: &[FindingEvent], l: Lang) -> Option<AnyView> {
    let entries: Vec<_> = events.iter().map(|event| entry(event, l)).collect();
    let title = l.pick("答复与验收", "Answers");
    (!entries.is_empty()).then(|| view! { <Section title><Timeline>{entries}</Timeline></Section> }.into_any())
}

fn entry(event: &FindingEvent, l: Lang) -> AnyView {
    let symbol = match event.act {
        FindingAct::Answer => Symbol::Chat,
        FindingAct::Accept => Symbol::CheckCircle,
        FindingAct::Return => Symbol::Undo,
        FindingAct::Withdraw | FindingAct::Edit => Symbol::Close,
    };
    let text = event.text.clone();
    view! {
        <TimelineEntry symbol when=format::date(event.on) who=event.by_name.clone() what=event.act.label(l)><span class="lines-kept">{text}</span></TimelineEntry>
    }
    .into_any()
}

/// Whether it waits for somebody who cannot answer any more. `people`: who may be asked, known to those who may ask.
fn has_left(finding: &Finding, people: &[(UserId, String)]) -> bool {
    finding.state.waits() && !people.is_empty() && people.iter().all(|(id, _)| *id != finding.owner)
}

/// Findings as cards that lead to their pages; the last answer stands in each. `names_contract`: the page does not say which contract they are about;
/// `people`: who may be asked, where one asks.
pub(super) fn cards(findings: &[Finding], names_contract: bool, people: &[(UserId, String)]) -> AnyView {
    let cards: Vec<_> = findings.iter().map(|finding| card(finding, names_contract, has_left(finding, people))).collect();
    view! { <ol class="audit-findings">{cards}</ol> }.into_any()
}

fn card(finding: &Finding, names_contract: bool, has_left: bool) -> AnyView {
    let l = lang();
    let left = has_left.then(|| view! { <StateChip tone=Tone::Overdue label=l.pick("答复人已停用，须改由他人", "Who was asked is disabled: ask somebody else")/> });
    let href = format!("/findings/{}", finding.id);
    let about = match &finding.contract {
        _ if !names_contract => None,
        Some(_) => Some(format!("{} {}", finding.contract_number, finding.customer_name)),
        None => Some(l.pick("整个项目", "The whole audit").to_owned()),
    };
    let due = format!("{} {}", l.pick("答复期限", "Answer by"), format::date(finding.terms.due));
    let who = format!("{} {}", l.pick("答复人", "To be answered by"), finding.owner_name);
    let facts: Vec<String> = [Some(severity_words(finding.terms.severity, l)), about, Some(who), Some(due)].into_iter().flatten().collect();
    let events: Vec<_> = finding.events.iter().map(|event| said(event, l)).collect();
    let measure = (!finding.terms.measure.is_empty())
        .then(|| view! { <p class="audit-said"><span class="quiet small">{l.pick("建议措施", "Recommended measure")}</span><br/>{finding.terms.measure.clone()}</p> });
    view! {
        <li class="card audit-finding">
            <div class="audit-finding-head"><a class="link" href=href>{finding_name(finding.ordinal, l)}</a>{left}{finding_chip(finding, today())}</div>
            <p class="lines-kept">{finding.terms.what.clone()}</p>
            <p class="quiet small">{facts.join(" · ")}</p>
            {measure}
            {events}
        </li>
    }
    .into_any()
}

fn said(event: &FindingEvent, l: Lang) -> AnyView {
    let head = format!("{} · {} · {}", event.act.label(l), event.by_name, format::date(event.on));
    view! { <p class="audit-said"><span class="quiet small">{head}</span><br/>{event.text.clone()}</p> }.into_any()
}

/// The button that records one, while the audit takes it.
pub(super) fn find_button(audit: &domain::audit::Audit, contract: domain::id::ContractId, acting: Acting) -> Option<AnyView> {
    let l = lang();
    let id = audit.id.clone();
    (may(Noun::AuditProject, Act::Edit) && audit.state.takes(AuditAct::Find)).then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::Find(id.clone(), contract.clone())));
        view! { <Button icon=Symbol::Plus on_click=want>{l.pick("记一条发现", "Record a finding")}</Button> }.into_any()
    })
}
