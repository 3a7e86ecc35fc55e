//! Who is calling: put into the context of every request by the server, taken out by every server function.

use domain::permission::Actor;
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::Store;

use crate::error::{Answer, Failure};

/// The request's store and, when signed in, its actor and session.
#[derive(Clone)]
pub struct Caller {
    pub store: Store,
    pub actor: Option<Actor>,
    pub session: Option<domain::id::SessionId>,
    /// The browser's own description, for the list of sessions.
    pub device: String,
    /// Where the request came from, for the throttling of sign-in.
    pub address: String,
}

/// The store and the signed-in actor. Every server function but sign-in and set-up begins with it.
///
/// # Errors
/// `SignedOut`.
pub fn signed_in() -> Answer<(Store, Actor)> {
    let caller = caller()?;
    let actor = caller.actor.ok_or_else(|| {
        status(401);
        Failure::SignedOut
    })?;
    Ok((caller.store, actor))
}

/// The caller, signed in or not.
///
/// # Errors
/// `Unexpected` when the server forgot to provide it.
pub fn caller() -> Answer<Caller> {
    use_context::<Caller>().ok_or_else(|| Failure::Unexpected("no caller".into()))
}

/// Turns a store's answer into a server function's, with the HTTP status that fits it (a page that asks for it has it too).
///
/// # Errors
/// The store's own, in the user's terms.
pub fn answer<T>(result: store::Result<T>) -> Answer<T> {
    result.map_err(|error| {
        let failure = Failure::from(error);
        status(status_of(&failure));
        failure
    })
}

fn status_of(failure: &Failure) -> u16 {
    match failure {
        Failure::Refused(problems) if problems.0.iter().any(|problem| problem.refusal == Refusal::NotAllowed) => 403,
        Failure::Refused(problems) if problems.0.iter().any(|problem| matches!(problem.refusal, Refusal::TooManyAttempts { .. })) => 429,
        Failure::Refused(_) => 422,
        Failure::NotFound => 404,
        Failure::SignedOut => 401,
        Failure::Malformed => 400,
        Failure::Unreachable(_) | Failure::Unexpected(_) => 500,
    }
}

/// Gives a failure that is sent its status. A form posted by the browser itself is redirected to its page, which shows the problems: it keeps that.
pub(crate) fn status_of_failure(failure: &Failure) {
    if !is_plain_post() {
        status(status_of(failure));
    }
}

/// Whether a form was posted by the browser itself, which wants a page and no JSON.
pub(crate) fn is_plain_post() -> bool {
    let accepts = use_context::<http::request::Parts>().and_then(|parts| parts.headers.get(http::header::ACCEPT).cloned());
    accepts.is_some_and(|accepts| accepts.to_str().is_ok_and(|text| text.contains("text/html")))
}

/// The HTTP status of this answer.
pub fn status(code: u16) {
    if let (Some(options), Ok(status)) = (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(code)) {
        options.set_status(status);
    }
}
