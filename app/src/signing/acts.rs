//! The dialog over the page: beginning a signing, signing, noting what others signed, declining, calling off, registering.

use domain::id::SigningId;
use domain::signature::{Signatory, SigningRound};
use leptos::prelude::*;

use super::api::SigningView;
use super::fields::{ReasonFields, RecordFields, RegisterFields, SignFields};
use super::start::StartFields;
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Start,
    Sign(SigningRound, Signatory),
    Record(SigningRound, Signatory),
    Decline(SigningRound, Signatory),
    Cancel(SigningId),
    Register,
}

/// What the page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted, SigningView>;

/// One dialog for every act.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Start) => match acting.view.get_untracked() {
            Some(view) => view! { <StartFields view acting open/> }.into_any(),
            None => ().into_any(),
        },
        Some(Wanted::Sign(round, one)) => view! { <SignFields round one acting open/> }.into_any(),
        Some(Wanted::Record(round, one)) => view! { <RecordFields round one acting open/> }.into_any(),
        Some(Wanted::Decline(round, one)) => view! { <ReasonFields round=round.id line=Some((one, round.hash)) acting open/> }.into_any(),
        Some(Wanted::Cancel(round)) => view! { <ReasonFields round line=None acting open/> }.into_any(),
        Some(Wanted::Register) => match acting.view.get_untracked() {
            Some(view) => view! { <RegisterFields view acting open/> }.into_any(),
            None => ().into_any(),
        },
    };
    view! { <Dialog open title=lang().pick("签署", "Signing")>{fields()}</Dialog> }
}
