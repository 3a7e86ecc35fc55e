//! 审计底稿: the checklist of one contract. What the system knows stands beside each item; the answer is the auditor's. What is typed never
//! follows the live stream; the findings below it do. Where another auditor saved the paper meanwhile, both are brought together, item by item.

use domain::audit::{AnswerForm, Audit, AuditAct, CheckItem, CheckResult, Merged, PaperForm};
use domain::id::{AuditId, ContractId, OperationId};
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use domain::refusal::{Problems, Refusal};
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
    /// What another auditor has saved meanwhile, where it is something else.
    theirs: RwSignal<Option<AnswerForm>>,
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
        .map(|answer| Typed { result: RwSignal::new(answer.result), remark: RwSignal::new(answer.remark), theirs: RwSignal::new(None) })
        .collect();
    let fields = StoredValue::new(typed.clone());
    let form = move || fields.with_value(|typed| form_of(typed));
    let saved = RwSignal::new(untrack(form));
    let version = RwSignal::new(sheet.paper.version);
    let operation = RwSignal::new(None::<OperationId>);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, contract) = (sheet.audit.id.clone(), sheet.paper.contract.clone());
    let place = (id.clone(), contract.clone());
    let meanwhile = RwSignal::new(None::<Meanwhile>);
    let save = Action::new(move |(operation, version, form): &(OperationId, u64, PaperForm)| {
        audit_check(operation.clone(), id.clone(), contract.clone(), *version, form.clone())
    });
    guard_unsaved(Signal::derive(move || form() != saved.get()));
    follow_answer(save.value(), problems, failure, move |paper| {
        saved.set(PaperForm::of(&paper));
        version.set(paper.version);
        operation.set(None);
        meanwhile.set(None);
        fields.with_value(|typed| typed.iter().for_each(|typed| typed.theirs.set(None)));
        let left = paper.results().not_checked;
        toasts.done(match left {
            0 => l.pick("底稿已保存，全部查完。", "Saved; every item is checked.").to_owned(),
            left => format!("{}{left}", l.pick("底稿已保存，未查的还有：", "Saved; items still to check: ")),
        });
        acting.renew();
    });
    let look = looking(place, save);
    Effect::new(move |_| {
        let Some(Ok(now)) = look.value().get() else { return };
        let theirs = PaperForm::of(&now.paper);
        let merged = untrack(form).merged(&saved.get_untracked(), &theirs);
        fields.with_value(|typed| put(typed, &merged, &theirs));
        meanwhile.set(Some(Meanwhile { by: now.paper.checked_by, disputed: merged.disputed.len() }));
        saved.set(theirs);
        version.set(now.paper.version);
        operation.set(None);
        problems.set(Problems::new());
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
        {move || meanwhile.get().map(|meanwhile| meanwhile.notice(l))}
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

/// Somebody else saved the paper while this one was being filled in.
#[derive(Clone)]
struct Meanwhile {
    by: String,
    /// Items that both have changed.
    disputed: usize,
}

impl Meanwhile {
    fn notice(self, l: Lang) -> AnyView {
        let Self { by, disputed } = self;
        let words = match (l, disputed) {
            (Lang::Zh, 0) => format!("{by} 刚刚保存了这张底稿。对方的答案已并入，您填的都还在；请再保存一次。"),
            (Lang::Zh, count) => format!("{by} 刚刚保存了这张底稿，有 {count} 项与您填的不同：请逐项选择，再保存一次。其他答案已并入。"),
            (Lang::En, 0) => format!("{by} has saved this paper meanwhile. Those answers are taken in, and yours are all here: save once more."),
            (Lang::En, count) => {
                format!("{by} has saved this paper meanwhile, with {count} items unlike yours: choose for each, then save once more.")
            }
        };
        view! { <Notice tone=Tone::Attention>{words}</Notice> }.into_any()
    }
}

type Saving = Action<(OperationId, u64, PaperForm), Answer<domain::audit::WorkingPaper>>;

/// Reads the paper again when it was refused for somebody else had saved it.
fn looking((id, contract): (AuditId, ContractId), save: Saving) -> Action<(), Answer<PaperSheet>> {
    let look = Action::new(move |_: &()| audit_paper(id.clone(), contract.clone()));
    Effect::new(move |_| {
        if let Some(Err(Failure::Refused(found))) = save.value().get()
            && found.0.iter().any(|problem| problem.refusal.code() == Refusal::ChangedMeanwhile.code())
        {
            look.dispatch(());
        }
    });
    look
}

/// Puts the merged answers into the fields, and beside each disputed one what the other has saved.
fn put(typed: &[Typed], merged: &Merged, theirs: &PaperForm) {
    let answers = merged.form.answers.iter().zip(&theirs.answers);
    for (place, (typed, (own, other))) in typed.iter().zip(answers).enumerate() {
        typed.result.set(own.result.clone());
        typed.remark.set(own.remark.clone());
        typed.theirs.set(merged.disputed.contains(&place).then(|| other.clone()));
    }
}

/// The other's answer to an item, and whose shall stand.
fn theirs(typed: Typed, l: Lang) -> impl Fn() -> Option<AnyView> + Send + 'static {
    move || {
        let other = typed.theirs.get()?;
        let result = CheckResult::read(&other.result).unwrap_or_default().label(l);
        let colon = if other.remark.is_empty() { "" } else { l.pick("：", ": ") };
        let words = format!("{}{result}{colon}{}", l.pick("对方保存的是：", "The other saved: "), other.remark);
        let take = move |_| {
            typed.result.set(other.result.clone());
            typed.remark.set(other.remark.clone());
            typed.theirs.set(None);
        };
        let keep = move |_| typed.theirs.set(None);
        let view = view! {
            <div class="audit-theirs">
                <p class="audit-said">{words}</p>
                <span class="row-acts">
                    <Button on_click=take>{l.pick("采用对方的", "Take theirs")}</Button>
                    <Button look=Look::Quiet on_click=keep>{l.pick("保留我的", "Keep mine")}</Button>
                </span>
            </div>
        };
        Some(view.into_any())
    }
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
            {theirs(typed, l)}
        </li>
    }
    .into_any()
}
