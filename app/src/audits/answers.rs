//! The answers of a working paper, to be filled in. Where another auditor saved the paper meanwhile, both are brought together, item by item: nothing
//! that was typed is lost.

use domain::audit::{AnswerForm, Audit, CheckItem, CheckResult, Merged, PaperForm, WorkingPaper};
use domain::id::{AuditId, ContractId, OperationId};
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::acts::Acting;
use super::api::{PaperSheet, audit_check, audit_paper};
use super::paper::hint;
use crate::error::{Answer, Failure};
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// What is typed for one item.
#[derive(Clone, Copy)]
struct Typed {
    result: RwSignal<String>,
    remark: RwSignal<String>,
    /// What another auditor has saved meanwhile, where it is something else.
    theirs: RwSignal<Option<AnswerForm>>,
}

/// The form as it is typed, and what it was read from.
#[derive(Clone, Copy)]
struct Typing {
    fields: StoredValue<Vec<Typed>>,
    saved: RwSignal<PaperForm>,
    version: RwSignal<u64>,
    operation: RwSignal<Option<OperationId>>,
    meanwhile: RwSignal<Option<Meanwhile>>,
    problems: RwSignal<Problems>,
}

impl Typing {
    fn of(paper: &WorkingPaper) -> Self {
        let saved = PaperForm::of(paper);
        let typed = |answer: &AnswerForm| Typed {
            result: RwSignal::new(answer.result.clone()),
            remark: RwSignal::new(answer.remark.clone()),
            theirs: RwSignal::new(None),
        };
        Self {
            fields: StoredValue::new(saved.answers.iter().map(typed).collect()),
            saved: RwSignal::new(saved),
            version: RwSignal::new(paper.version),
            operation: RwSignal::new(None),
            meanwhile: RwSignal::new(None),
            problems: RwSignal::new(Problems::new()),
        }
    }

    /// Follows what is typed.
    fn form(self) -> PaperForm {
        let answer = |typed: &Typed| AnswerForm { result: typed.result.get(), remark: typed.remark.get() };
        PaperForm { answers: self.fields.with_value(|typed| typed.iter().map(answer).collect()) }
    }

    /// From now on it is a change of this paper.
    fn begin_from(self, paper: &WorkingPaper) {
        self.saved.set(PaperForm::of(paper));
        self.version.set(paper.version);
        self.operation.set(None);
        self.problems.set(Problems::new());
    }

    /// It was saved: nothing is disputed any more.
    fn settle(self, paper: &WorkingPaper) {
        self.begin_from(paper);
        self.meanwhile.set(None);
        self.fields.with_value(|typed| typed.iter().for_each(|typed| typed.theirs.set(None)));
    }

    /// Brings together what is typed and what another auditor has saved.
    fn merge(self, now: &WorkingPaper) {
        let theirs = PaperForm::of(now);
        let merged = untrack(|| self.form()).merged(&self.saved.get_untracked(), &theirs);
        self.fields.with_value(|typed| put(typed, &merged, &theirs));
        self.meanwhile.set(Some(Meanwhile { by: now.checked_by.clone(), disputed: merged.disputed.len() }));
        self.begin_from(now);
    }
}

/// The answers, to be filled in.
#[component]
pub(super) fn Answers(sheet: PaperSheet, acting: Acting) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let typing = Typing::of(&sheet.paper);
    let (problems, failure) = (typing.problems, RwSignal::new(None::<Failure>));
    let (id, contract) = (sheet.audit.id.clone(), sheet.paper.contract.clone());
    let place = (id.clone(), contract.clone());
    let save = Action::new(move |(operation, version, form): &(OperationId, u64, PaperForm)| {
        audit_check(operation.clone(), id.clone(), contract.clone(), *version, form.clone())
    });
    guard_unsaved(Signal::derive(move || typing.form() != typing.saved.get()));
    follow_answer(save.value(), problems, failure, move |paper| {
        typing.settle(&paper);
        let left = paper.results().not_checked;
        toasts.done(match left {
            0 => l.pick("底稿已保存，全部查完。", "Saved; every item is checked.").to_owned(),
            left => format!("{}{left}", l.pick("底稿已保存，未查的还有：", "Saved; items still to check: ")),
        });
        acting.renew();
    });
    look_again(place, save, typing);
    let items = sheet.audit.terms.checklist.len();
    let submit = move |()| {
        let form = untrack(|| typing.form());
        match form.parse(items) {
            Ok(_) => {
                let sent = typing.operation.get_untracked().unwrap_or_else(|| fresh_id().into());
                typing.operation.set(Some(sent.clone()));
                problems.set(Problems::new());
                save.dispatch((sent, typing.version.get_untracked(), form));
            }
            Err(found) => problems.set(found),
        }
    };
    let back = back(&sheet.audit);
    // Inside of the form: a field shows what the form around it says is wrong.
    let rows = move || -> Vec<AnyView> {
        let typed = typing.fields.get_value();
        let items = sheet.audit.terms.checklist.iter().zip(typed).enumerate();
        items.map(|(place, (item, typed))| row(place, item, typed, &sheet)).collect()
    };
    view! {
        <FailureNotice failure/>
        {move || typing.meanwhile.get().map(|meanwhile| meanwhile.notice(l))}
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
            (Lang::En, 0) => {
                format!("{by} has saved this paper meanwhile. Those answers are taken in, and yours are all here: save once more.")
            }
            (Lang::En, count) => {
                format!("{by} has saved this paper meanwhile, with {count} items unlike yours: choose for each, then save once more.")
            }
        };
        view! { <Notice tone=Tone::Attention>{words}</Notice> }.into_any()
    }
}

type Saving = Action<(OperationId, u64, PaperForm), Answer<WorkingPaper>>;

/// Reads the paper again when it was refused because somebody else had saved it, and brings both together.
fn look_again((id, contract): (AuditId, ContractId), save: Saving, typing: Typing) {
    let look = Action::new(move |_: &()| audit_paper(id.clone(), contract.clone()));
    Effect::new(move |_| {
        if let Some(Err(Failure::Refused(found))) = save.value().get()
            && found.0.iter().any(|problem| problem.refusal.code() == Refusal::ChangedMeanwhile.code())
        {
            look.dispatch(());
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(now)) = look.value().get() {
            typing.merge(&now.paper);
        }
    });
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
