//! Adding a customer, and changing one.

use domain::customer::{ContactForm, Customer, CustomerForm, Importance, Level, Potential};
use domain::id::{ContactId, CustomerId, OperationId};
use domain::refusal::Problems;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::{Deserialize, Serialize};

use super::api::{customer_create, customer_edit, customer_show};
use super::draft::{OwnDraft, keep_own_draft};
use super::form::{ContactFields, CustomerFields, CustomerFieldsView, MainContactView, check, is_written};
use super::money::own_currency;
use super::similar::watch_similar;
use crate::error::{Answer, Failure};
use crate::fetched::fetched_first;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// `/customers/new`.
#[component]
pub fn NewPage() -> impl IntoView {
    let l = lang();
    view! {
        <Page title=l.pick("新建客户", "New customer") crumbs=crumbs() narrow=true>
            <Editor/>
        </Page>
    }
}

/// `/customers/:id/edit`. It does not follow the live revision: what one types is never disturbed.
#[component]
pub fn EditPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let customer =
        fetched_first(move || params.with(|params| params.get("id").unwrap_or_default()), |id| customer_show(CustomerId::new(id)));
    let shown = move || {
        customer.get().map(|answer| match answer {
            Ok(customer) => {
                let mut crumbs = crumbs();
                crumbs.push(Crumb::new(customer.terms.name.clone(), format!("/customers/{}", customer.id)));
                view! { <Page title=l.pick("编辑客户", "Edit customer") crumbs narrow=true><Editor customer/></Page> }.into_any()
            }
            Err(Failure::NotFound) => view! { <crate::application::NotFoundPage/> }.into_any(),
            Err(failure) => failed(failure),
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton/> }>{shown}</Suspense> }
}

fn crumbs() -> Vec<Crumb> {
    vec![Crumb::new(lang().pick("客户", "Customers"), "/customers")]
}

/// What is written, as it is kept in the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    customer: CustomerForm,
    contact: ContactForm,
}

/// What is sent. The ids are minted once a form, so that a second press or a retry is booked once.
#[derive(Clone)]
struct Command {
    operation: OperationId,
    id: CustomerId,
    kept: Kept,
    is_distinct: bool,
    /// Of the customer that is changed; none for a new one.
    version: Option<u64>,
}

async fn send(command: Command) -> Answer<Customer> {
    let Command { operation, id, kept, is_distinct, version } = command;
    match version {
        Some(version) => customer_edit(operation, id, version, kept.customer).await,
        None => {
            let contact_id = ContactId::new(format!("{id}-main"));
            let contact = is_written(&kept.contact).then_some((contact_id, ContactForm { is_main: true, ..kept.contact }));
            customer_create(operation, id, kept.customer, contact, is_distinct).await
        }
    }
}

fn blank() -> CustomerForm {
    CustomerForm {
        level: Level::Normal.code().into(),
        potential: Potential::Unknown.code().into(),
        importance: Importance::Normal.code().into(),
        ..CustomerForm::default()
    }
}

/// The form's signals, one Copy value.
#[derive(Clone, Copy)]
struct Writing {
    customer: CustomerFields,
    contact: ContactFields,
    at_first: StoredValue<Kept>,
}

impl Writing {
    fn of(form: &CustomerForm) -> Self {
        let at_first = Kept { customer: form.clone(), contact: ContactForm::default() };
        Self { customer: CustomerFields::of(form), contact: ContactFields::of(&at_first.contact), at_first: StoredValue::new(at_first) }
    }

    fn kept(self) -> Kept {
        Kept { customer: self.customer.over(CustomerForm::default()), contact: self.contact.over(ContactForm::default()) }
    }

    fn fill(self, kept: &Kept) {
        self.customer.fill(&kept.customer);
        self.contact.fill(&kept.contact);
    }

    fn is_changed(self) -> bool {
        let kept = self.kept();
        self.at_first.with_value(|at_first| *at_first != kept)
    }

    /// Keeps the text in this browser, apart for each customer and version.
    fn keep_draft(self, customer: Option<&Customer>) -> OwnDraft {
        let key = customer.map_or_else(|| "customer-new".to_owned(), |customer| format!("customer:{}:{}", customer.id, customer.version));
        let content =
            Signal::derive(move || if self.is_changed() { serde_json::to_string(&self.kept()).unwrap_or_default() } else { String::new() });
        keep_own_draft(key, content, move |text| {
            if let Ok(kept) = serde_json::from_str(&text) {
                self.fill(&kept);
            }
        })
    }
}

/// What became of the form: one Copy value for its handlers and its view.
#[derive(Clone, Copy)]
struct Outcome {
    problems: RwSignal<Problems>,
    failure: RwSignal<Option<Failure>>,
    saved: RwSignal<bool>,
}

/// The form of a new customer, or of the one given.
#[component]
fn Editor(#[prop(optional)] customer: Option<Customer>) -> impl IntoView {
    let writing = Writing::of(&customer.as_ref().map_or_else(blank, |customer| CustomerForm::of(&customer.terms)));
    let outcome = Outcome { problems: RwSignal::new(Problems::new()), failure: RwSignal::new(None), saved: RwSignal::new(false) };
    let is_distinct = RwSignal::new(false);
    let except = customer.as_ref().map(|customer| customer.id.clone());
    let similar = watch_similar(writing.customer.name, writing.customer.credit_code, except.clone());
    let draft = writing.keep_draft(customer.as_ref());
    let save = Action::new(|command: &Command| send(command.clone()));
    guard_unsaved(Signal::derive(move || !outcome.saved.get() && writing.is_changed()));
    let is_new = customer.is_none();
    follow(save, outcome, draft, is_new);
    let ids = StoredValue::new(None::<(OperationId, CustomerId)>);
    let version = customer.as_ref().map(|customer| customer.version);
    let (currency, today) = (own_currency(), today());
    let submit = move |()| {
        let kept = untrack(|| writing.kept());
        outcome.failure.set(None);
        let contact = Some(&kept.contact).filter(|contact| is_written(contact));
        let found = check(&kept.customer, contact, currency, today).err().unwrap_or_default();
        let is_right = found.is_empty();
        outcome.problems.set(found);
        if is_right {
            let fresh = || (OperationId::new(fresh_id()), except.clone().unwrap_or_else(|| CustomerId::new(fresh_id())));
            let (operation, id) = ids.get_value().unwrap_or_else(fresh);
            ids.set_value(Some((operation.clone(), id.clone())));
            save.dispatch(Command { operation, id, kept, is_distinct: is_distinct.get_untracked(), version });
        }
    };
    let back = customer.map_or_else(|| "/customers".to_owned(), |customer| format!("/customers/{}", customer.id));
    let pending: Signal<bool> = save.pending().into();
    let l = lang();
    let label = if is_new { l.pick("新建客户", "Add customer") } else { l.pick("保存修改", "Save changes") };
    view! {
        <DraftNotice draft on_afresh=Callback::new(move |()| writing.fill(&writing.at_first.get_value()))/>
        <FailureNotice failure=outcome.failure/>
        <Form problems=outcome.problems pending=pending on_submit=Callback::new(submit)>
            <CustomerFieldsView fields=writing.customer similar is_distinct=is_new.then_some(is_distinct)/>
            {is_new.then(|| view! { <MainContactView fields=writing.contact/> })}
            <FormActions>
                <SubmitButton pending=pending>{label}</SubmitButton>
                <ButtonLink href=back look=Look::Quiet>{l.pick("取消", "Cancel")}</ButtonLink>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// Takes the answer: to the customer's page, or what is wrong.
fn follow(save: Action<Command, Answer<Customer>>, outcome: Outcome, draft: OwnDraft, is_new: bool) {
    let (l, toasts, navigate) = (lang(), toasts(), use_navigate());
    Effect::new(move |_| {
        let Some(answer) = save.value().get() else { return };
        match answer {
            Ok(customer) => {
                outcome.saved.set(true);
                draft.forget();
                let verb = if is_new { l.pick("已新建客户", "Added") } else { l.pick("已保存", "Saved") };
                toasts.done(format!("{verb} {}", customer.terms.name));
                navigate(&format!("/customers/{}", customer.id), leptos_router::NavigateOptions::default());
            }
            Err(Failure::Refused(problems)) => outcome.problems.set(problems),
            Err(failure) => outcome.failure.set(Some(failure)),
        }
    });
}

/// The same in the place of what could not be read.
pub(crate) fn failed(failure: Failure) -> AnyView {
    failure_notice(&failure)
}
