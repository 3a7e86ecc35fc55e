//! What a customer's page opens over itself.

use domain::customer::{Contact, Customer, Level};
use domain::id::CustomerId;
use leptos::prelude::*;

use super::contact::ContactSheet;
use super::helpers::HelpersDialog;
use super::level::LevelDialog;
use super::merge::MergeDialog;
use super::reassign::ReassignDialog;
use crate::follow_ups::Start;

/// What is open, and about what: one Copy value. The sheets stand outside of what a live update draws anew.
#[derive(Clone, Copy)]
pub(crate) struct Acts {
    pub(super) customer: RwSignal<Option<Customer>>,
    pub(super) log: RwSignal<bool>,
    pub(super) start: RwSignal<Start>,
    pub(super) contact_open: RwSignal<bool>,
    pub(super) contact: RwSignal<Option<Contact>>,
    pub(super) reassign: RwSignal<bool>,
    pub(super) helpers: RwSignal<bool>,
    pub(super) level: RwSignal<bool>,
    pub(super) proposed: RwSignal<Level>,
    pub(super) merge: RwSignal<bool>,
}

impl Acts {
    /// Nothing is open.
    pub(super) fn new() -> Self {
        Self {
            customer: RwSignal::new(None),
            log: RwSignal::new(false),
            start: RwSignal::new(Start::default()),
            contact_open: RwSignal::new(false),
            contact: RwSignal::new(None),
            reassign: RwSignal::new(false),
            helpers: RwSignal::new(false),
            level: RwSignal::new(false),
            proposed: RwSignal::new(Level::default()),
            merge: RwSignal::new(false),
        }
    }

    fn dialogs(self) -> [RwSignal<bool>; 5] {
        [self.contact_open, self.reassign, self.helpers, self.level, self.merge]
    }

    /// Whether one of [`ActDialogs`] is wanted.
    pub(crate) fn is_open(self) -> bool {
        self.dialogs().iter().any(|open| open.get())
    }

    /// Wants none of them any more.
    pub(crate) fn close(self) {
        self.dialogs().iter().for_each(|open| open.set(false));
    }
}

/// Every dialog of a customer's page, but for the follow-up.
#[component]
pub(crate) fn ActDialogs(acts: Acts, customer: Memo<CustomerId>, on_done: Callback<()>) -> impl IntoView {
    view! {
        <ContactSheet open=acts.contact_open customer contact=acts.contact on_saved=on_done/>
        <ReassignDialog open=acts.reassign customer=acts.customer on_done/>
        <HelpersDialog open=acts.helpers customer=acts.customer on_done/>
        <LevelDialog open=acts.level customer=acts.customer proposed=acts.proposed on_done/>
        <MergeDialog open=acts.merge customer=acts.customer/>
    }
}
