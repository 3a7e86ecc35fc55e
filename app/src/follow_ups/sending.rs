//! Sending a follow-up: its text is kept in this browser until the server has it, and sent again under the same id when the way was blocked.

use chrono::NaiveDate;
use domain::follow_up::{FollowUp, FollowUpForm};
use domain::id::{ContactId, ContractId, CustomerId, FollowUpId, InstalmentId, OperationId};
use domain::money::Currency;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::follow_up_log;
use super::fields::FollowUpFields;
use super::photos::Photos;
use super::start::Start;
use crate::error::{Answer, Failure};
use crate::frame::fresh_id;
use crate::ui::draft::{Draft, keep_draft};

/// The draft: what is written, about whom, and under which ids it was sent if it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    form: FollowUpForm,
    customer_name: String,
    ids: Option<(OperationId, FollowUpId)>,
}

type Command = (OperationId, FollowUpId, FollowUpForm);

/// A follow-up being written and sent: one Copy value.
#[derive(Clone, Copy)]
pub(crate) struct Writing {
    pub(super) fields: FollowUpFields,
    pub(super) customer: RwSignal<String>,
    pub(super) customer_name: RwSignal<String>,
    pub(super) contact: RwSignal<String>,
    pub(super) contract: RwSignal<String>,
    pub(super) instalment: RwSignal<String>,
    pub(super) photos: Photos,
    pub(super) problems: RwSignal<Problems>,
    pub(super) failure: RwSignal<Option<Failure>>,
    ids: RwSignal<Option<(OperationId, FollowUpId)>>,
    start: StoredValue<Start>,
    send: Action<Command, Answer<FollowUp>>,
    currency: Currency,
    today: NaiveDate,
}

impl Writing {
    pub(super) fn of(start: Start, currency: Currency, today: NaiveDate) -> Self {
        let form = &start.form;
        Self {
            fields: FollowUpFields::of(form),
            customer: RwSignal::new(form.customer.to_string()),
            customer_name: RwSignal::new(start.customer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default()),
            contact: RwSignal::new(form.contact.to_string()),
            contract: RwSignal::new(form.contract.to_string()),
            instalment: RwSignal::new(form.instalment.to_string()),
            photos: Photos::none(),
            problems: RwSignal::new(Problems::new()),
            failure: RwSignal::new(None),
            ids: RwSignal::new(None),
            start: StoredValue::new(start),
            send: Action::new(|(operation, id, form): &Command| follow_up_log(operation.clone(), id.clone(), form.clone())),
            currency,
            today,
        }
    }

    pub(super) fn pending(self) -> Signal<bool> {
        self.send.pending().into()
    }

    /// What is written now. Tracks every field.
    pub(super) fn form(self) -> FollowUpForm {
        let corrects = self.start.with_value(|start| start.form.corrects.clone());
        let ids = FollowUpForm {
            customer: CustomerId::new(self.customer.get()),
            contact: ContactId::new(self.contact.get()),
            contract: ContractId::new(self.contract.get()),
            instalment: InstalmentId::new(self.instalment.get()),
            corrects,
            ..FollowUpForm::default()
        };
        self.fields.over(ids)
    }

    /// Whether something was written that would be lost: a choice of customer or kind alone is none.
    pub(super) fn is_written(self) -> bool {
        let form = self.form();
        self.start.with_value(|start| {
            let first = &start.form;
            form.said != first.said
                || form.next_topic != first.next_topic
                || form.result != first.result
                || form.promise_amount != first.promise_amount
                || form.place != first.place
        })
    }

    /// Keeps the text in this browser, with the ids under which it was sent.
    pub(super) fn keep_draft(self) -> Draft {
        let content = Signal::derive(move || {
            let kept = Kept { form: self.form(), customer_name: self.customer_name.get(), ids: self.ids.get() };
            if self.is_written() { serde_json::to_string(&kept).unwrap_or_default() } else { String::new() }
        });
        let key = self.start.with_value(Start::draft_key);
        keep_draft(key, content, move |text| {
            if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
                self.fill(&kept.form, kept.customer_name);
                self.ids.set(kept.ids);
            }
        })
    }

    fn fill(self, form: &FollowUpForm, customer_name: String) {
        self.fields.fill(form);
        self.customer_name.set(customer_name);
        self.customer.set(form.customer.to_string());
        self.contact.set(form.contact.to_string());
        self.contract.set(form.contract.to_string());
        self.instalment.set(form.instalment.to_string());
    }

    /// Another customer has other contacts and contracts.
    pub(super) fn untie_on_change(self) {
        Effect::new(move |before: Option<String>| {
            let customer = self.customer.get();
            if before.is_some_and(|before| !before.is_empty() && before != customer) {
                for tie in [self.contact, self.contract, self.instalment] {
                    tie.set(String::new());
                }
            }
            customer
        });
    }

    /// Begins afresh.
    pub(super) fn clear(self) {
        let start = self.start.get_value();
        let name = start.customer.map(|(_, name)| name).unwrap_or_default();
        self.fill(&start.form, name);
        self.ids.set(None);
        self.failure.set(None);
    }

    /// Sends what is written, under the ids it was sent under before if it was.
    pub(super) fn send(self) {
        let form = untrack(|| self.form());
        self.failure.set(None);
        let found = form.parse(self.currency, self.today).err().unwrap_or_default();
        let is_right = found.is_empty();
        self.problems.set(found);
        if is_right {
            let fresh = || (OperationId::new(fresh_id()), FollowUpId::new(fresh_id()));
            let (operation, id) = self.ids.get_untracked().unwrap_or_else(fresh);
            self.ids.set(Some((operation.clone(), id.clone())));
            self.send.dispatch((operation, id, form));
        }
    }

    /// Sends again by itself when the way is open again.
    pub(super) fn send_when_online(self) {
        Effect::new(move |_| {
            let back = window_event_listener_untyped("online", move |_| {
                if self.failure.with_untracked(|failure| matches!(failure, Some(Failure::Unreachable(_)))) {
                    self.send();
                }
            });
            on_cleanup(move || back.remove());
        });
    }

    /// Takes the answer, whenever it comes. The text is saved first, and stays so whatever becomes of its photos.
    pub(super) fn follow(self, draft: Draft, on_done: Callback<FollowUp>) {
        Effect::new(move |_| {
            let Some(answer) = self.send.value().get() else { return };
            match answer {
                Ok(follow_up) => {
                    draft.forget();
                    if untrack(|| self.photos.is_empty()) { on_done.run(follow_up) } else { self.photos.send(follow_up, on_done) }
                }
                Err(Failure::Refused(problems)) => {
                    // What was sent before did arrive: from here on it is another record.
                    if problems.0.iter().any(|problem| problem.refusal.code() == Refusal::OperationReused.code()) {
                        self.ids.set(None);
                    }
                    self.problems.set(problems);
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }
}
