//! 审计底稿: the checklist of one contract. What the system knows stands beside each item; the answer is the auditor's. What is typed never
//! follows the live stream; the findings below it do.

use domain::audit::{AuditAct, CheckItem, CheckResult};
use domain::id::{AuditId, ContractId};
use domain::permission::{Act, Noun};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::Acting;
use super::answers::Answers;
use super::api::{PaperSheet, audit_paper};
use super::finding::{cards, find_button};
use crate::application::NotFoundPage;
use crate::error::{Answer, Failure};
use crate::fetched::fetched_first;
use crate::frame::may;
use crate::live::live;
use crate::ui::prelude::*;

type Found = Memo<Option<Answer<PaperSheet>>>;

/// `/audits/:id/contracts/:contract`
#[component]
pub fn PaperPage() -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| {
        let text = |name: &str| params.with(|params| params.get_str(name).unwrap_or_default().to_owned());
        (AuditId::new(text("id")), ContractId::new(text("contract")))
    });
    let (live, acting) = (live(), Acting::new());
    let works = may(Noun::AuditProject, Act::Edit);
    let found =
        fetched_first(move || (place.get(), live.revision.get(), acting.done.get()), |((id, contract), ..)| audit_paper(id, contract));
    let answer: Found = Memo::new(move |_| found.get());
    Effect::new(move |_| {
        if let Some(Ok(sheet)) = answer.get() {
            acting.people.set(sheet.people);
            let own = format!("{} · {}", sheet.paper.number, sheet.paper.customer_name);
            acting.contracts.set(vec![Choice::new(sheet.paper.contract.as_str(), own)]);
        }
    });
    // Another paper is another form; the same one, changed elsewhere, is not: what is typed stays.
    let shown = Memo::new(move |_| {
        answer.with(|answer| match answer {
            None => None,
            Some(Ok(sheet)) => Some(Ok((sheet.paper.id.clone(), sheet.audit.state))),
            Some(Err(failure)) => Some(Err(failure.clone())),
        })
    });
    let body = move || match shown.get() {
        None => ().into_any(),
        Some(Ok(_)) => match answer.get_untracked() {
            Some(Ok(sheet)) => whole(&sheet, answer, works, acting),
            _ => ().into_any(),
        },
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=lang().pick("审计底稿", "Working paper")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>{body}</Transition>
        <crate::parts::AuditActs acting/>
    }
    .into_any()
}

fn whole(sheet: &PaperSheet, answer: Found, works: bool, acting: Acting) -> AnyView {
    let l = lang();
    let (audit, paper) = (&sheet.audit, &sheet.paper);
    let crumbs =
        vec![Crumb::new(l.pick("审计", "Audits"), "/audits"), Crumb::new(audit.terms.name.clone(), format!("/audits/{}", audit.id))];
    let amount = format!("{} {}", paper.currency.code(), format::amount(paper.amount, paper.currency.scale()));
    let signed = paper.signed.map(|on| format!(" · {} {}", l.pick("签署", "signed"), format::date(on))).unwrap_or_default();
    let title = if paper.title.is_empty() { String::new() } else { format!("{} · ", paper.title) };
    let contract = format!("/contracts/{}", paper.contract);
    let subtitle = view! {
        {title}{paper.customer_name.clone()}" · "{paper.contract_type.label(l)}" · "<span class="figures">{amount}{signed}</span>" "
        <a class="link" href=contract>{l.pick("打开合同", "Open the contract")}</a>
    }
    .into_any();
    let beside = |contract: &Option<ContractId>, symbol: Symbol, label: &'static str| {
        contract.as_ref().map(|contract| {
            let href = format!("/audits/{}/contracts/{contract}", audit.id);
            view! { <ButtonLink href icon=symbol>{label}</ButtonLink> }
        })
    };
    let previous = beside(&sheet.previous, Symbol::Left, l.pick("上一份", "Previous"));
    let next = beside(&sheet.next, Symbol::Right, l.pick("下一份", "Next"));
    let acts = view! { {previous}{next} }.into_any();
    let form =
        if works && audit.state.takes(AuditAct::Check) { view! { <Answers sheet=sheet.clone() acting/> }.into_any() } else { given(sheet) };
    let add = find_button(audit, paper.contract.clone(), acting);
    let findings = move || match answer.get() {
        Some(Ok(sheet)) if !sheet.findings.is_empty() => cards(&sheet.findings, false, &sheet.people),
        _ => view! { <p class="quiet">{l.pick("这份合同还没有发现。", "Nothing has been found of this contract yet.")}</p> }.into_any(),
    };
    let title = format!("{} {}", l.pick("审计底稿", "Working paper"), paper.number);
    view! {
        <Page title crumbs subtitle acts>
            {form}
            <Section id="findings" title=l.pick("审计发现", "Findings") acts=add.into_any()>{findings}</Section>
        </Page>
    }
    .into_any()
}

/// What the system knows of an item.
pub(super) fn hint(item: &CheckItem, sheet: &PaperSheet) -> Option<AnyView> {
    let l = lang();
    item.hint(&sheet.facts, l)
        .map(|hint| view! { <p class="audit-hint quiet small">{l.pick("系统记录：", "On record: ")}{hint}</p> }.into_any())
}

/// The answers as they stand, for who does not fill them in.
fn given(sheet: &PaperSheet) -> AnyView {
    let l = lang();
    let item = |(place, (item, answer)): (usize, (&CheckItem, &domain::audit::Answer))| {
        let remark = (!answer.remark.is_empty()).then(|| view! { <p class="audit-said">{answer.remark.clone()}</p> });
        view! {
            <li class="card audit-item">
                <div class="audit-finding-head"><strong>{format!("{}. {}", place + 1, item.label(l))}</strong>{result_chip(answer.result)}</div>
                {hint(item, sheet)}
                {remark}
            </li>
        }
    };
    let items: Vec<_> = sheet.audit.terms.checklist.iter().zip(&sheet.paper.answers).enumerate().map(item).collect();
    view! { <ol class="audit-findings">{items}</ol> }.into_any()
}

/// A result by word and colour.
pub(super) fn result_chip(result: CheckResult) -> AnyView {
    let tone = match result {
        CheckResult::NotChecked | CheckResult::NotApplicable => Tone::Neutral,
        CheckResult::Conforms => Tone::Done,
        CheckResult::Deviates => Tone::Overdue,
    };
    view! { <StateChip tone label=result.label(lang())/> }.into_any()
}
