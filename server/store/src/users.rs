//! Users, their passwords, and teams. Admins change them; everybody may read names to assign and filter by.

use domain::id::{OperationId, UserId};
use domain::lang::Lang;
use domain::permission::{Act, Actor, Noun, Role};
use domain::refusal::Refusal;
use domain::user::{User, UserForm, UserTerms};

use crate::error::{Error, Result};
use crate::row::{Record, identity};
use crate::store::{Store, new_id};

mod password;
mod teams;

use password::set_credential;
pub(crate) use password::{Credential, hash};
pub use password::{change_own_password, verify};
pub use teams::{save_team, teams};

impl Record for User {
    const TABLE: &'static str = "user";
    identity!();
}

/// All users, by name. Every signed-in user may read who works here.
pub async fn list(store: &Store, _actor: &Actor) -> Vec<User> {
    let mut users: Vec<User> = store.directory().await.users.values().cloned().collect();
    users.sort_by(|a, b| (!a.is_active, &a.name, &a.id).cmp(&(!b.is_active, &b.name, &b.id)));
    users
}

/// The user as an actor, if still active.
pub async fn actor(store: &Store, user: &UserId) -> Option<Actor> {
    let directory = store.directory().await;
    directory.users.get(user).filter(|user| user.is_active).map(|user| directory.actor(user))
}

/// Adds a user, or changes one; a new password ends the user's sessions and calendar link.
///
/// # Errors
/// `NotAllowed`; what the form refuses; `LoginTaken`, `UnknownTeam`, `LastAdmin`.
pub async fn save(store: &Store, actor: &Actor, operation: &OperationId, user: Option<&UserId>, form: &UserForm) -> Result<UserId> {
    let act = if user.is_some() { Act::Edit } else { Act::Create };
    if !actor.may(Noun::User, act) {
        return Err(Refusal::NotAllowed.into());
    }
    let terms = form.parse()?;
    let hash = match &terms.password {
        Some(password) => Some(hash(password.clone()).await?),
        None => None,
    };
    let fresh = UserId::new(new_id());
    // The password stays out of the operation's digest: a fast hash of it must not be stored.
    let body = (user, &terms.login, &terms.name, &terms.roles, &terms.team);
    let answer = store
        .command(actor, operation, "user.save", &body, |mut write| {
            let (terms, hash, fresh) = (terms.clone(), hash.clone(), fresh.clone());
            async move {
                let id = user.cloned().unwrap_or(fresh);
                let old = store.load::<User>(id.as_str()).await?;
                if user.is_some() && old.is_none() {
                    return Err(Error::NotFound);
                }
                check(store, &id, &terms).await?;
                let new = User {
                    id: id.clone(),
                    login: terms.login,
                    name: terms.name,
                    roles: terms.roles,
                    team: terms.team,
                    lang: old.as_ref().map(|old| old.lang).unwrap_or_default(),
                    email: old.as_ref().map(|old| old.email.clone()).unwrap_or_default(),
                    is_active: old.as_ref().is_none_or(|old| old.is_active),
                    has_password: hash.is_some() || old.as_ref().is_some_and(|old| old.has_password),
                    version: old.as_ref().map_or(1, |old| old.version),
                };
                match &old {
                    Some(old) => drop(write.update(old, new)?),
                    None => write.create(&new)?,
                }
                // Who had the old password may have made a link with it.
                if hash.is_some() {
                    crate::calendar::revoke(store, &mut write, &id).await?;
                }
                set_credential(store, &mut write, &id, hash).await?;
                Ok((write, id))
            }
        })
        .await;
    if let (Ok(id), true) = (&answer, terms.password.is_some()) {
        crate::sessions::end_all(store, id).await?;
    }
    answer
}

async fn check(store: &Store, id: &UserId, terms: &UserTerms) -> Result<()> {
    let directory = store.directory().await;
    if directory.users.values().any(|other| other.login == terms.login && other.id != *id) {
        return Err(Error::at("login", Refusal::LoginTaken));
    }
    if !directory.teams.contains_key(&terms.team) {
        return Err(Error::at("team", Refusal::UnknownTeam));
    }
    let is_other_admin = |other: &User| other.id != *id && other.is_active && other.roles.contains(&Role::Admin);
    let was_admin = directory.users.get(id).is_some_and(|user| user.roles.contains(&Role::Admin));
    if was_admin && !terms.roles.contains(&Role::Admin) && !directory.users.values().any(is_other_admin) {
        return Err(Error::at("roles", Refusal::LastAdmin));
    }
    Ok(())
}

/// Lets a user sign in again, or no more: then the sessions and the calendar link end at once, and what waits for them goes to the next head.
///
/// # Errors
/// `NotAllowed`, `NotFound`, `LastAdmin`.
pub async fn set_active(store: &Store, actor: &Actor, operation: &OperationId, user: &UserId, is_active: bool) -> Result<()> {
    if !actor.may(Noun::User, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    let answer = store
        .command(actor, operation, "user.set_active", &(user, is_active), |mut write| async move {
            let old: User = store.must_load(user.as_str()).await?;
            let directory = store.directory().await;
            let is_other_admin = |other: &User| other.id != old.id && other.is_active && other.roles.contains(&Role::Admin);
            if !is_active && old.roles.contains(&Role::Admin) && !directory.users.values().any(is_other_admin) {
                return Err(Refusal::LastAdmin.into());
            }
            let new = write.update(&old, User { is_active, ..old.clone() })?;
            if !is_active {
                crate::calendar::revoke(store, &mut write, user).await?;
                let mut then = (*directory).clone();
                then.users.insert(new.id.clone(), new);
                crate::approvals::absent(store, &mut write, user, &then).await?;
            }
            Ok((write, ()))
        })
        .await;
    if !is_active && answer.is_ok() {
        crate::sessions::end_all(store, user).await?;
    }
    answer
}

/// Where a user gets mail, empty: nowhere. One's own, and by an admin anybody's.
///
/// # Errors
/// `NotAllowed`, `NotAnEmail`, `NotFound`.
pub async fn set_email(store: &Store, actor: &Actor, operation: &OperationId, user: &UserId, email: &str) -> Result<()> {
    if *user != actor.user && !actor.may(Noun::User, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    let email = domain::user::optional_email(email).map_err(|refusal| Error::at("email", refusal))?;
    store
        .command(actor, operation, "user.set_email", &(user, &email), |mut write| {
            let email = email.clone();
            async move {
                let old: User = store.must_load(user.as_str()).await?;
                if old.email != email {
                    write.update(&old, User { email, ..old.clone() })?;
                }
                Ok((write, ()))
            }
        })
        .await
}

/// The same as [`save`], with the user's address for mail.
///
/// # Errors
/// Those of [`save`] and of [`set_email`].
pub async fn save_with_email(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    user: Option<&UserId>,
    form: &UserForm,
    email: &str,
) -> Result<UserId> {
    // Before anything is saved.
    domain::user::optional_email(email).map_err(|refusal| Error::at("email", refusal))?;
    let id = save(store, actor, operation, user, form).await?;
    set_email(store, actor, &OperationId::new(format!("{operation}-mail")), &id, email).await?;
    Ok(id)
}

/// One's own address for mail; empty: none.
pub async fn own_email(store: &Store, actor: &Actor) -> String {
    store.directory().await.users.get(&actor.user).map(|user| user.email.clone()).unwrap_or_default()
}

/// A user's own choice of language.
///
/// # Errors
/// `NotFound`.
pub async fn set_lang(store: &Store, actor: &Actor, operation: &OperationId, lang: Lang) -> Result<()> {
    store
        .command(actor, operation, "user.set_lang", &lang, |mut write| async move {
            let old: User = store.must_load(actor.user.as_str()).await?;
            if old.lang != lang {
                write.update(&old, User { lang, ..old.clone() })?;
            }
            Ok((write, ()))
        })
        .await
}
