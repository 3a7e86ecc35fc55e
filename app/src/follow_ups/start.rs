//! What a follow-up's form begins with.

use domain::follow_up::{FollowUp, FollowUpForm, FollowUpKind};
use domain::id::{CustomerId, FollowUpId};

/// The form as it opens: about which customer, correcting which record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// None: one is chosen in the form.
    pub customer: Option<(CustomerId, String)>,
    pub form: FollowUpForm,
}

impl Start {
    /// Nothing is known yet.
    #[must_use]
    pub fn blank() -> Self {
        Self { customer: None, form: FollowUpForm { kind: FollowUpKind::Call.code().into(), ..FollowUpForm::default() } }
    }

    /// About this customer.
    #[must_use]
    pub fn at(id: CustomerId, name: String) -> Self {
        let mut start = Self::blank();
        start.form.customer = id.clone();
        Self { customer: Some((id, name)), ..start }
    }

    /// A correction: a new record that points at the old one and begins with its text.
    #[must_use]
    pub fn correcting(old: &FollowUp) -> Self {
        let t = &old.terms;
        let text = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let form = FollowUpForm {
            customer: old.customer.clone(),
            contact: t.contact.clone().unwrap_or_default(),
            contract: t.contract.clone().unwrap_or_default(),
            instalment: t.instalment.clone().unwrap_or_default(),
            corrects: old.id.clone(),
            kind: t.kind.code().into(),
            happened: t.happened.to_string(),
            said: t.said.clone(),
            next: text(t.next),
            next_topic: t.next_topic.clone(),
            result: t.result.clone(),
            promise_date: text(t.promise.as_ref().map(|promise| promise.date)),
            promise_amount: t.promise.as_ref().map(|promise| promise.amount.grouped(2)).unwrap_or_default(),
            place: t.place.as_ref().map(|place| place.text.clone()).unwrap_or_default(),
            coordinates: t.place.as_ref().and_then(|place| place.at).map(|at| at.to_string()).unwrap_or_default(),
        };
        Self { customer: Some((old.customer.clone(), old.customer_name.clone())), form }
    }

    /// Whether it corrects a record.
    #[must_use]
    pub fn is_correction(&self) -> bool {
        self.form.corrects != FollowUpId::default()
    }

    /// Where its draft is kept: apart for each customer and each correction.
    #[must_use]
    pub fn draft_key(&self) -> String {
        let customer = self.customer.as_ref().map(|(id, _)| id.as_str()).unwrap_or_default();
        format!("follow-up:{customer}:{}", self.form.corrects)
    }
}
