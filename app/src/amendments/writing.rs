//! What the two forms of amendments share: the page that opens them, and the form around their fields, which is kept in the browser until it is
//! saved.

use domain::amendment::{AmendmentForm, Worded};
use domain::id::{AmendmentId, ContractId, OperationId};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::{Deserialize, Serialize};

use super::acting::overtaken_notice;
use super::api::{AmendedForm, amendment_draft, amendment_edit, amendment_form};
use crate::application::NotFoundPage;
use crate::error::{Answer, Failure, sentences, with_words};
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// The page of a form, once it is known what it is against; `?from=` names an amendment whose words a new one begins with.
pub(super) fn opened_page(title: &'static str, whole: fn(AmendedForm, Option<AmendmentId>) -> AnyView) -> AnyView {
    let (params, query) = (use_params_map(), use_query());
    let from = untrack(|| query.get("from"));
    let from = StoredValue::new((!from.is_empty()).then(|| AmendmentId::new(from)));
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    // Not the live revision: what one is typing in never moves.
    let found = fetched_first(move || (id.get(), from.get_value()), |(id, from)| amendment_form(id, from));
    let body = move || {
        found.get().map(|found| match found {
            Ok(opened) => whole(opened, from.get_value()),
            Err(Failure::NotFound) => view! { <NotFoundPage/> }.into_any(),
            Err(failure) => view! { <Page title>{failure_notice(&failure)}</Page> }.into_any(),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=12/> }>{body}</Suspense> }.into_any()
}

/// A contract that cannot be amended so: why, and the way to its versions.
pub(super) fn refused_page(title: String, crumbs: Vec<Crumb>, opened: &AmendedForm) -> AnyView {
    let l = lang();
    let href = format!("/contracts/{}/versions", opened.contract.id);
    let refused = if opened.contract.amending.is_some() { Refusal::BeingAmended } else { Refusal::NotAmendable };
    let refused = with_words(Signal::stored(refused.into()));
    let why = move || refused.with(|refused| sentences(refused, l));
    view! {
        <Page title crumbs>
            <Notice tone=Tone::Attention>{why}" "<a href=href>{l.pick("查看版本与变更", "See the versions")}</a></Notice>
        </Page>
    }
    .into_any()
}

/// What is typed in one of the forms.
pub(super) trait Written: Copy + Send + Sync + 'static {
    /// Tracks every field.
    fn form(self) -> AmendmentForm;

    /// Fills the fields, as the contract is now.
    fn fill(self, form: &AmendmentForm, against: &AmendedForm);
}

/// What is kept in the browser of a form that is not saved yet.
#[derive(Serialize, Deserialize)]
struct Kept {
    ids: Option<(OperationId, AmendmentId)>,
    form: AmendmentForm,
}

pub(super) fn worded(opened: &AmendedForm) -> Option<Worded<'_>> {
    opened.text.as_ref().map(|(wording, clauses)| (wording, clauses.as_slice()))
}

/// What is sent when the form is saved.
#[derive(Clone)]
struct Command {
    operation: OperationId,
    id: AmendmentId,
    opened: AmendedForm,
    form: AmendmentForm,
}

async fn send(command: Command) -> Answer<AmendmentId> {
    let Command { operation, id, opened, form } = command;
    match opened.amendment {
        Some((known, version)) => amendment_edit(operation, known, version, form).await,
        None => amendment_draft(operation, opened.contract.id, opened.contract.version, id, form).await,
    }
}

/// A form while it is written: what it is against, what is kept of it, and how it is saved.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    /// The contract and its plan as they were when they were read last.
    pub(super) against: RwSignal<AmendedForm>,
    problems: RwSignal<Problems>,
    failure: RwSignal<Option<Failure>>,
    ids: Ids,
    draft: Draft,
    pending: Signal<bool>,
    submit: Callback<()>,
    afresh: Callback<()>,
}

impl Writing {
    /// `name` tells the two forms' drafts apart; `saved` is said when it is done.
    pub(super) fn new<T: Written>(name: &str, opened: &AmendedForm, typed: T, problems: RwSignal<Problems>, saved: &'static str) -> Self {
        let (failure, ids): (_, Ids) = (RwSignal::new(None::<Failure>), RwSignal::new(None));
        let (against, is_saved) = (RwSignal::new(opened.clone()), RwSignal::new(false));
        let first = StoredValue::new(untrack(|| typed.form()));
        let is_changed = move || first.with_value(|first| typed.form() != *first);
        let content = Signal::derive(move || {
            if !is_changed() {
                return String::new();
            }
            serde_json::to_string(&Kept { ids: ids.get(), form: typed.form() }).unwrap_or_default()
        });
        let draft = keep_draft(format!("{name}:{}", opened.contract.id), content, move |text| {
            if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
                against.with_untracked(|opened| typed.fill(&kept.form, opened));
                ids.set(kept.ids);
            }
        });
        guard_unsaved(Signal::derive(move || !is_saved.get() && is_changed()));
        let save = Action::new(|command: &Command| send(command.clone()));
        let (navigate, toasts) = (use_navigate(), toasts());
        follow_answer(save.value(), problems, failure, move |id| {
            is_saved.set(true);
            draft.forget();
            toasts.done(saved);
            navigate(&format!("/amendments/{id}"), leptos_router::NavigateOptions::default());
        });
        let submit = Callback::new(move |()| {
            let (form, opened) = untrack(|| (typed.form(), against.get()));
            match form.parse(&opened.contract, &opened.plan, worded(&opened), today()) {
                Err(found) => problems.set(found),
                Ok(_) => {
                    problems.set(Problems::new());
                    let (operation, id) = ids.get_untracked().unwrap_or_else(|| (fresh_id().into(), fresh_id().into()));
                    ids.set(Some((operation.clone(), id.clone())));
                    save.dispatch(Command { operation, id, opened, form });
                }
            }
        });
        let afresh = Callback::new(move |()| {
            first.with_value(|form| against.with_untracked(|opened| typed.fill(form, opened)));
            ids.set(None);
        });
        Self { against, problems, failure, ids, draft, pending: save.pending().into(), submit, afresh }
    }

    /// The form around its fields, which are made inside it: they find their errors there.
    pub(super) fn form(self, from: Option<AmendmentId>, fields: impl FnOnce() -> AnyView + Send + 'static, save: &'static str) -> AnyView {
        let Self { against, problems, failure, ids, draft, pending, submit, afresh } = self;
        let (contract, is_overtaken) = against.with_untracked(|opened| (opened.contract.id.clone(), opened.is_overtaken));
        let back = format!("/contracts/{contract}/versions");
        view! {
            <div class="contract-form">
                {overtaken_notice(is_overtaken)}
                <DraftNotice draft on_afresh=afresh/>
                <FailureNotice failure/>
                <StaleNotice against from problems ids/>
                <Form problems=problems pending=pending on_submit=submit>
                    {fields()}
                    <FormActions>
                        <SubmitButton pending=pending>{save}</SubmitButton>
                        <ButtonLink href=back>{lang().pick("取消", "Cancel")}</ButtonLink>
                    </FormActions>
                </Form>
            </div>
        }
        .into_any()
    }
}

type Ids = RwSignal<Option<(OperationId, AmendmentId)>>;

/// The contract changed while one wrote: the way on, with all that was typed.
#[component]
fn StaleNotice(against: RwSignal<AmendedForm>, from: Option<AmendmentId>, problems: RwSignal<Problems>, ids: Ids) -> impl IntoView {
    let l = lang();
    let again = Action::new(move |contract: &ContractId| amendment_form(contract.clone(), from.clone()));
    Effect::new(move |_| {
        if let Some(Ok(latest)) = again.value().get() {
            against.set(latest);
            problems.set(Problems::new());
        }
    });
    let is_stale = move || problems.with(|problems| problems.0.iter().any(|one| one.refusal.code() == Refusal::ChangedMeanwhile.code()));
    let go_on = move |_| {
        ids.set(None);
        again.dispatch(against.with_untracked(|opened| opened.contract.id.clone()));
    };
    view! {
        <Show when=is_stale>
            <Notice tone=Tone::Attention>
                <span class="row-of">
                    {l.pick("合同在您填写期间有变化，您的内容都还在。", "The contract changed while you were writing. Your input is all here.")}
                    <Button on_click=go_on>{l.pick("按现在的合同继续", "Go on with it as it is now")}</Button>
                </span>
            </Notice>
        </Show>
    }
    .into_any()
}
