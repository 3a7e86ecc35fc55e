//! 审计底稿: the checklist of one contract. What the system knows stands beside each item; the answer is the auditor's. What is typed never
//! follows the live stream; the findings below it do.

use domain::audit::{AnswerForm, Audit, AuditAct, CheckItem, CheckResult, PaperForm};
use domain::id::{AuditId, ContractId, OperationId};
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::Acting;
use super::api::{PaperSheet, audit_check, audit_paper};
use super::finding::{cards, find_button};
use crate::application::NotFoundPage;
use crate::error::{Answer, Failure};
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, may};
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
        Some(Ok(sheet)) if !sheet.findings.is_empty() => cards(&sheet.findings, false),
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
fn hint(item: &CheckItem, sheet: &PaperSheet) -> Option<AnyView> {
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

/// What is typed for one item.
#[derive(Clone, Copy)]
struct Typed {
    result: RwSignal<String>,
    remark: RwSignal<String>,
}

fn form_of(typed: &[Typed]) -> PaperForm {
    let answer = |typed: &Typed| AnswerForm { result: typed.result.get(), remark: typed.remark.get() };
    PaperForm { answers: typed.iter().map(answer).collect() }
}

/// The answers, to be filled in.
#[component]
fn Answers(sheet: PaperSheet, acting: Acting) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let typed: Vec<Typed> = PaperForm::of(&sheet.paper)
        .answers
        .into_iter()
        .map(|answer| Typed { result: RwSignal::new(answer.result), remark: RwSignal::new(answer.remark) })
        .collect();
    let fields = StoredValue::new(typed.clone());
    let form = move || fields.with_value(|typed| form_of(typed));
    let saved = RwSignal::new(untrack(form));
    let version = RwSignal::new(sheet.paper.version);
    let operation = RwSignal::new(None::<OperationId>);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, contract) = (sheet.audit.id.clone(), sheet.paper.contract.clone());
    let save = Action::new(move |(operation, version, form): &(OperationId, u64, PaperForm)| {
        audit_check(operation.clone(), id.clone(), contract.clone(), *version, form.clone())
    });
    guard_unsaved(Signal::derive(move || form() != saved.get()));
    follow_answer(save.value(), problems, failure, move |paper| {
        saved.set(PaperForm::of(&paper));
        version.set(paper.version);
        operation.set(None);
        let left = paper.results().not_checked;
        toasts.done(match left {
            0 => l.pick("底稿已保存，全部查完。", "Saved; every item is checked.").to_owned(),
            left => format!("{}{left}", l.pick("底稿已保存，未查的还有：", "Saved; items still to check: ")),
        });
        acting.renew();
    });
    let items = sheet.audit.terms.checklist.len();
    let submit = move |()| {
        let form = untrack(form);
        match form.parse(items) {
            Ok(_) => {
                let sent = operation.get_untracked().unwrap_or_else(|| fresh_id().into());
                operation.set(Some(sent.clone()));
                problems.set(Problems::new());
                save.dispatch((sent, version.get_untracked(), form));
            }
            Err(found) => problems.set(found),
        }
    };
    let back = back(&sheet.audit);
    // Inside of the form: a field shows what the form around it says is wrong.
    let rows = move || -> Vec<AnyView> {
        let items = sheet.audit.terms.checklist.iter().zip(&typed).enumerate();
        items.map(|(place, (item, typed))| row(place, item, *typed, &sheet)).collect()
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <ol class="audit-findings">{rows()}</ol>
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存底稿", "Save the paper")}</SubmitButton>
                {back}
            </FormActions>
        </Form>
    }
    .into_any()
}

fn back(audit: &Audit) -> AnyView {
    let href = format!("/audits/{}", audit.id);
    view! { <ButtonLink href>{lang().pick("回到项目", "Back to the audit")}</ButtonLink> }.into_any()
}

fn row(place: usize, item: &CheckItem, typed: Typed, sheet: &PaperSheet) -> AnyView {
    let l = lang();
    let results: Vec<Choice> = CheckResult::ALL.iter().map(|result| Choice::new(result.code(), result.label(l))).collect();
    let label = format!("{}. {}", place + 1, item.label(l));
    view! {
        <li class="card audit-item">
            <RadioField name=format!("answers.{place}.result") label value=typed.result bar=true choices=results/>
            {hint(item, sheet)}
            <TextField name=format!("answers.{place}.remark") label=format!("{} {}", l.pick("说明", "Remark"), place + 1) value=typed.remark optional=true/>
        </li>
    }
    .into_any()
}
