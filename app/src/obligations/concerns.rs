//! Issues and risks of a contract: the second section of its obligations' page, and the forms of one.

use domain::concern::{Concern, ConcernForm, ConcernKind, ConcernState, Severity};
use domain::id::{ContractId, UserId};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::acts::{Acting, Wanted};
use super::api::{ObligationsView, concern_add, concern_edit, concern_reopen, concern_resolve};
use super::fields::people_of;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// What worries somebody under the contract; `me` is who may resolve what is theirs.
pub(super) fn section(view: &ObligationsView, me: &UserId, acting: Acting) -> AnyView {
    let l = lang();
    let id = view.contract.id.clone();
    let add = view.may_edit.then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::AddConcern(id.clone())));
        view! { <Button icon=Symbol::Plus on_click=want>{l.pick("记一个问题或风险", "Note an issue or a risk")}</Button> }
    });
    let cards: Vec<_> = view.concerns.iter().map(|concern| card(concern, view, me, acting)).collect();
    let list = if cards.is_empty() {
        view! { <p class="quiet">{l.pick("还没有记过问题和风险。", "No issue and no risk has been noted.")}</p> }.into_any()
    } else {
        view! { <ol class="obligations">{cards}</ol> }.into_any()
    };
    view! { <Section id="concerns" title=l.pick("问题与风险", "Issues and risks")>{list}<div class="obligation-acts">{add}</div></Section> }
        .into_any()
}

fn card(concern: &Concern, view: &ObligationsView, me: &UserId, acting: Acting) -> AnyView {
    let l = lang();
    let terms = &concern.terms;
    let is_open = concern.state == ConcernState::Open;
    let severity = format!("{}{}", l.pick("级别 ", "Severity: "), terms.severity.label(l));
    let (tone, label) = match (concern.state, terms.severity) {
        (ConcernState::Resolved, _) => (Tone::Done, concern.state.label(l).to_owned()),
        (_, Severity::High) => (Tone::Overdue, severity),
        (_, Severity::Medium) => (Tone::Attention, severity),
        (_, Severity::Low) => (Tone::Neutral, severity),
    };
    let owner = if concern.owner_name.is_empty() {
        String::new()
    } else {
        format!(" · {} {}", l.pick("负责人", "Seen to by"), concern.owner_name)
    };
    let facts = format!("{}{owner}", terms.kind.label(l));
    let measure = (!terms.measure.is_empty()).then(|| {
        view! { <p class="obligation-proof"><span class="quiet small">{l.pick("措施", "Measure")}</span><br/>{terms.measure.clone()}</p> }
    });
    let note = (!concern.note.is_empty()).then(|| {
        let word = if is_open { l.pick("重新打开：", "Reopened: ") } else { l.pick("怎样解决：", "Resolved: ") };
        view! { <p class="quiet small">{word}{concern.note.clone()}</p> }
    });
    let can_act = view.contract.terms.life.takes_obligations() && (view.may_edit || concern.owner == *me);
    view! {
        <li class="card obligation concern">
            <div class="obligation-head"><strong>{terms.what.clone()}</strong><StateChip tone label/></div>
            <p class="quiet small">{facts}</p>
            {measure}
            {note}
            {can_act.then(|| acts(concern, view.may_edit, acting))}
        </li>
    }
    .into_any()
}

fn acts(concern: &Concern, may_edit: bool, acting: Acting) -> AnyView {
    let l = lang();
    let want = |wanted: fn(Concern) -> Wanted| {
        let concern = concern.clone();
        move |_| acting.wanted.set(Some(wanted(concern.clone())))
    };
    let acts = if concern.state == ConcernState::Open {
        let edit =
            may_edit.then(|| view! { <Button look=Look::Quiet on_click=want(Wanted::EditConcern)>{l.pick("修改", "Edit")}</Button> });
        view! {
            <Button icon=Symbol::Check on_click=want(Wanted::Resolve)>{l.pick("已解决…", "Resolved…")}</Button>
            {edit}
        }
        .into_any()
    } else {
        view! { <Button icon=Symbol::Undo on_click=want(Wanted::ReopenConcern)>{l.pick("重新打开…", "Reopen…")}</Button> }.into_any()
    };
    view! { <div class="obligation-acts">{acts}</div> }.into_any()
}

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<String>,
    severity: RwSignal<String>,
    what: RwSignal<String>,
    measure: RwSignal<String>,
    owner: RwSignal<String>,
}

impl Fields {
    fn of(form: ConcernForm) -> Self {
        let text = |text: String| RwSignal::new(text);
        Self {
            kind: text(form.kind),
            severity: text(form.severity),
            what: text(form.what),
            measure: text(form.measure),
            owner: text(form.owner.to_string()),
        }
    }

    fn form(self) -> ConcernForm {
        ConcernForm {
            kind: self.kind.get_untracked(),
            severity: self.severity.get_untracked(),
            what: self.what.get_untracked(),
            measure: self.measure.get_untracked(),
            owner: self.owner.get_untracked().into(),
        }
    }
}

/// Notes an issue or a risk, or changes the known one.
#[component]
pub(super) fn ConcernFields(contract: ContractId, known: Option<Concern>, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation, fresh) = (lang(), toasts(), fresh_id(), fresh_id());
    let view = acting.view.get_untracked();
    let start = match &known {
        Some(known) => ConcernForm::of(known),
        None => ConcernForm {
            kind: ConcernKind::Issue.code().to_owned(),
            severity: Severity::Medium.code().to_owned(),
            owner: view.as_ref().map(|view| view.contract.owner.clone()).unwrap_or_default(),
            ..ConcernForm::default()
        },
    };
    let fields = Fields::of(start);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let subject = known.as_ref().map(|known| (known.id.clone(), known.version));
    let save = Action::new(move |form: &ConcernForm| {
        let (operation, fresh, contract) = (operation.clone().into(), fresh.clone().into(), contract.clone());
        let (subject, form) = (subject.clone(), form.clone());
        async move {
            match subject {
                Some((id, version)) => concern_edit(operation, id, version, form).await,
                None => concern_add(operation, fresh, contract, form).await,
            }
        }
    });
    follow_answer(save.value(), problems, failure, move |_| {
        toasts.done(l.pick("已记下。", "Noted."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let form = fields.form();
        match form.parse() {
            Ok(_) => drop(save.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let kinds = ConcernKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect::<Vec<_>>();
    let severities = Severity::ALL.iter().map(|one| Choice::new(one.code(), one.label(l))).collect::<Vec<_>>();
    let people = people_of(view.as_ref(), known.as_ref().map(|known| (known.owner.to_string(), known.owner_name.clone())));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <TextField name="what" label=l.pick("问题或风险", "What it is") value=fields.what autofocus=true/>
            <FieldRow>
                <SelectField name="kind" label=l.pick("类别", "Kind") value=fields.kind choices=kinds/>
                <SelectField name="severity" label=l.pick("级别", "Severity") value=fields.severity choices=severities/>
            </FieldRow>
            <TextArea name="measure" label=l.pick("措施", "What is done about it") value=fields.measure optional=true/>
            <SelectField name="owner" label=l.pick("负责人", "Who sees to it") value=fields.owner choices=people/>
            <FormActions>
                <SubmitButton pending=save.pending()>{l.pick("保存", "Save")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// How it was resolved, or why it is open again.
#[component]
pub(super) fn NoteFields(known: Concern, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let resolves = known.state == ConcernState::Open;
    let note = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version) = (known.id.clone(), known.version);
    let act = Action::new(move |note: &String| {
        let (operation, id, note) = (operation.clone().into(), id.clone(), note.clone());
        async move {
            if resolves { concern_resolve(operation, id, version, note).await } else { concern_reopen(operation, id, version, note).await }
        }
    });
    let done = if resolves { l.pick("已解决。", "Resolved.") } else { l.pick("已重新打开。", "Reopened.") };
    follow_answer(act.value(), problems, failure, move |_| {
        toasts.done(done);
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| {
        let note = note.get_untracked();
        if note.trim().is_empty() {
            let mut found = Problems::new();
            found.add("reason", Refusal::Required);
            problems.set(found);
        } else {
            act.dispatch(note);
        }
    };
    let label = if resolves { l.pick("怎样解决的", "How it was resolved") } else { l.pick("原因", "Reason") };
    let press = if resolves { l.pick("记为已解决", "Mark resolved") } else { l.pick("重新打开", "Reopen") };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=act.pending() on_submit=submit>
            <p class="dialog-text"><strong>{known.terms.what.clone()}</strong></p>
            <TextField name="reason" label value=note autofocus=true/>
            <FormActions>
                <SubmitButton pending=act.pending()>{press}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
