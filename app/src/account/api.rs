//! Server functions at the door. Those before signing in also take a plain form post; then they answer with a redirect.

// A plain form posts its fields one by one: a struct would nest their names.
#![allow(clippy::too_many_arguments)]

use chrono::{NaiveDate, NaiveDateTime};
use domain::id::{OperationId, SessionId};
use domain::lang::Lang;
use leptos::prelude::*;
use leptos::server_fn::codec::{Json, PostUrl};
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// One of one's own sessions, as the account page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    pub id: SessionId,
    /// What the browser calls itself.
    pub device: String,
    /// In the company's time zone, like `seen`.
    pub opened: NaiveDateTime,
    /// To within ten minutes.
    pub seen: NaiveDateTime,
    pub is_this: bool,
}

/// The first start: makes the company and its first user, and signs this user in. The fields are those of `SetupForm`.
/// `time_zone_text` is what stood in the box of a page without wasm.
#[server(name = SetUp, prefix = "/api", endpoint = "account/set_up", input = PostUrl, output = Json)]
pub async fn set_up(
    #[server(default)] token: String,
    #[server(default)] company: String,
    #[server(default)] time_zone: String,
    #[server(default)] time_zone_text: String,
    #[server(default)] currency: String,
    #[server(default)] login: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Answer<()> {
    let time_zone = if time_zone_text.trim().is_empty() { time_zone } else { time_zone_text };
    let form = domain::company::SetupForm { token, company, time_zone, currency, login, name, password };
    at_the_door::set_up(&form).await
}

/// Signs in. `next` is the local path that was wanted, for a page without wasm.
#[server(name = SignIn, prefix = "/api", endpoint = "account/sign_in", input = PostUrl, output = Json)]
pub async fn sign_in(#[server(default)] login: String, #[server(default)] password: String, #[server(default)] next: String) -> Answer<()> {
    at_the_door::sign_in(&login, &password, &next).await
}

/// Ends this session.
#[server(name = SignOut, prefix = "/api", endpoint = "account/sign_out", input = Json, output = Json)]
pub async fn sign_out() -> Answer<()> {
    let caller = crate::caller::caller()?;
    if let Some(session) = &caller.session {
        crate::caller::answer(store::sessions::end(&caller.store, session).await)?;
    }
    at_the_door::doorman()?.clear_cookie();
    Ok(())
}

/// Another language: for the signed-in user wherever they sign in, and for this browser before anybody signs in.
#[server(name = SetLanguage, prefix = "/api", endpoint = "account/set_language", input = Json, output = Json)]
pub async fn set_language(operation: OperationId, lang: Lang) -> Answer<()> {
    let caller = crate::caller::caller()?;
    at_the_door::language_cookie(lang);
    match &caller.actor {
        Some(actor) => crate::caller::answer(store::users::set_lang(&caller.store, actor, &operation, lang).await),
        None => Ok(()),
    }
}

/// One's own sessions, latest seen first.
#[server(name = MySessions, prefix = "/api", endpoint = "account/sessions", input = Json, output = Json)]
pub async fn my_sessions() -> Answer<Vec<OpenSession>> {
    let (store, actor) = crate::caller::signed_in()?;
    let this = crate::caller::caller()?.session;
    let zone = store.time_zone().await;
    let sessions = crate::caller::answer(store::sessions::of(&store, &actor).await)?;
    let shown = |session: store::sessions::Session| OpenSession {
        is_this: this.as_ref() == Some(&session.id),
        opened: session.opened.with_timezone(&zone).naive_local(),
        seen: session.seen.with_timezone(&zone).naive_local(),
        device: session.device,
        id: session.id,
    };
    Ok(sessions.into_iter().map(shown).collect())
}

/// Ends one of one's own sessions.
#[server(name = EndSession, prefix = "/api", endpoint = "account/end_session", input = Json, output = Json)]
pub async fn end_session(session: SessionId) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::sessions::end_own(&store, &actor, &session).await)
}

/// Ends all of one's own sessions but this one.
#[server(name = EndOtherSessions, prefix = "/api", endpoint = "account/end_other_sessions", input = Json, output = Json)]
pub async fn end_other_sessions() -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    let this = crate::caller::caller()?.session;
    for session in crate::caller::answer(store::sessions::of(&store, &actor).await)? {
        if this.as_ref() != Some(&session.id) {
            crate::caller::answer(store::sessions::end_own(&store, &actor, &session.id).await)?;
        }
    }
    Ok(())
}

/// One's own address for mail; empty: none.
#[server(name = MyEmail, prefix = "/api", endpoint = "account/email", input = Json, output = Json)]
pub async fn my_email() -> Answer<String> {
    let (store, actor) = crate::caller::signed_in()?;
    Ok(store::users::own_email(&store, &actor).await)
}

/// Where reminders go by mail; empty: nowhere.
#[server(name = SetEmail, prefix = "/api", endpoint = "account/set_email", input = Json, output = Json)]
pub async fn set_email(operation: OperationId, email: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::users::set_email(&store, &actor, &operation, &actor.user, &email).await)
}

/// The day on which one's own calendar link was made; none: there is none.
#[server(name = CalendarLink, prefix = "/api", endpoint = "account/calendar", input = Json, output = Json)]
pub async fn calendar_link() -> Answer<Option<NaiveDate>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::calendar::link(&store, &actor).await)
}

/// Makes one's own calendar link, in place of an earlier one. The answer is its path, with the secret that nobody is told again.
#[server(name = CalendarMake, prefix = "/api", endpoint = "account/calendar_make", input = Json, output = Json)]
pub async fn calendar_make(operation: OperationId) -> Answer<String> {
    let (store, actor) = crate::caller::signed_in()?;
    let secret = crate::caller::answer(store::calendar::make_link(&store, &actor, &operation).await)?;
    Ok(format!("/calendar/{secret}.ics"))
}

/// Takes one's own calendar link back.
#[server(name = CalendarRevoke, prefix = "/api", endpoint = "account/calendar_revoke", input = Json, output = Json)]
pub async fn calendar_revoke(operation: OperationId) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::calendar::revoke_link(&store, &actor, &operation).await)
}

/// One's own new password. All sessions end; this browser gets a new one.
#[server(name = ChangePassword, prefix = "/api", endpoint = "account/change_password", input = Json, output = Json)]
pub async fn change_password(operation: OperationId, old_password: String, new_password: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    at_the_door::change_password(&store, &actor, &operation, &old_password, &new_password).await
}

#[cfg(feature = "ssr")]
mod at_the_door {
    use std::sync::Arc;

    use domain::company::SetupForm;
    use domain::id::{OperationId, UserId};
    use domain::lang::Lang;
    use domain::permission::Actor;
    use domain::refusal::{Problems, Refusal};
    use http::{HeaderValue, StatusCode, header};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use store::Store;

    use crate::account::Doorman;
    use crate::account::local_path;
    use crate::caller::{Caller, caller, is_plain_post};
    use crate::error::{Answer, Failure};

    /// What attempts at the set-up token are counted under; no login can hold a space.
    const SET_UP: &str = "set up";

    pub(super) fn doorman() -> Answer<Arc<dyn Doorman>> {
        use_context().ok_or_else(|| Failure::Unexpected("no doorman".into()))
    }

    pub(super) async fn set_up(form: &SetupForm) -> Answer<()> {
        let (caller, doorman) = (caller()?, doorman()?);
        // A ledger loaded by a script has made a company, but nobody who could sign in to it: that is a first start too.
        if !store::companies::needs_set_up(&caller.store).await {
            return Err(Failure::Refused(Refusal::AlreadySetUp.into()));
        }
        doorman.allow_attempt(SET_UP, &caller.address).map_err(refused_by)?;
        let token_fits = doorman.check_setup_token(&form.token);
        let setup = match (form.parse(), token_fits) {
            (Ok(setup), true) => setup,
            (parsed, fits) => {
                let mut problems = parsed.err().unwrap_or_default();
                if !fits {
                    doorman.note_failure(SET_UP, &caller.address);
                    problems.0.insert(0, domain::refusal::Problem { field: "token".into(), refusal: Refusal::WrongSetupToken });
                }
                return Err(Failure::Refused(problems));
            }
        };
        doorman.note_success(SET_UP, &caller.address);
        let operation = OperationId::new(store::new_id());
        let user = store::companies::set_up(&caller.store, &operation, setup).await.map_err(Failure::from)?;
        open_session(&caller, &*doorman, &user).await?;
        go_on("/");
        Ok(())
    }

    pub(super) async fn sign_in(login: &str, password: &str, next: &str) -> Answer<()> {
        let (caller, doorman) = (caller()?, doorman()?);
        let mut problems = Problems::new();
        for (field, text) in [("login", login), ("password", password)] {
            if text.trim().is_empty() {
                problems.add(field, Refusal::Required);
            }
        }
        if !problems.is_empty() {
            return Err(Failure::Refused(problems));
        }
        doorman.allow_attempt(login, &caller.address).map_err(refused_by)?;
        match store::users::verify(&caller.store, login, password).await {
            Ok(user) => {
                doorman.note_success(login, &caller.address);
                open_session(&caller, &*doorman, &user.id).await?;
                go_on(local_path(next).unwrap_or("/"));
                Ok(())
            }
            Err(error) => {
                doorman.note_failure(login, &caller.address);
                Err(error.into())
            }
        }
    }

    pub(super) async fn change_password(store: &Store, actor: &Actor, operation: &OperationId, old: &str, new: &str) -> Answer<()> {
        let (caller, doorman) = (caller()?, doorman()?);
        // The old password is guessed at here as well as at the door: the same limit, under the user's own key.
        let key = format!("{} {}", actor.user, "password");
        doorman.allow_attempt(&key, &caller.address).map_err(refused_by)?;
        if let Err(error) = store::users::change_own_password(store, actor, operation, old, new).await {
            doorman.note_failure(&key, &caller.address);
            return Err(error.into());
        }
        doorman.note_success(&key, &caller.address);
        open_session(&caller, &*doorman, &actor.user).await
    }

    async fn open_session(caller: &Caller, doorman: &dyn Doorman, user: &UserId) -> Answer<()> {
        let token = store::sessions::open(&caller.store, user, &caller.device, doorman.session_days()).await.map_err(Failure::from)?;
        doorman.set_cookie(&token);
        Ok(())
    }

    /// For pages before signing in; a signed-in user's language is stored with the user.
    pub(super) fn language_cookie(lang: Lang) {
        let text = format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax", lang.code());
        if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&text)) {
            options.append_header(header::SET_COOKIE, value);
        }
    }

    /// After a plain post that succeeded: to this page. With wasm the page itself goes on.
    fn go_on(path: &str) {
        if let (true, Some(options), Ok(path)) = (is_plain_post(), use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
            options.insert_header(header::LOCATION, path);
            options.set_status(StatusCode::FOUND);
        }
    }

    fn refused_by(refusal: Refusal) -> Failure {
        Failure::Refused(refusal.into())
    }
}
