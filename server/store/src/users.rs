//! Users, their passwords, and teams. Admins change them; everybody may read names to assign and filter by.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::id::{OperationId, TeamId, UserId};
use domain::lang::Lang;
use domain::permission::{Act, Actor, Noun, Role};
use domain::refusal::Refusal;
use domain::user::{Team, User, UserForm, UserTerms};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::row::Record;
use crate::store::{Store, new_id};

impl Record for User {
    const TABLE: &'static str = "user";
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

impl Record for Team {
    const TABLE: &'static str = "team";
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

/// A password's argon2id hash, apart from the user so that it is never sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Credential {
    id: UserId,
    hash: String,
    version: u64,
}

impl Credential {
    pub(crate) fn new(user: &UserId, hash: String) -> Self {
        Self { id: user.clone(), hash, version: 1 }
    }
}

impl Record for Credential {
    const TABLE: &'static str = "credential";
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

/// The argon2id hash of a password, computed off the request threads (it takes tens of milliseconds and 19 MiB by design).
pub(crate) async fn hash(password: String) -> Result<String> {
    let work = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string());
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| Error::Engine(error.to_string()))?;
    done.map_err(|error| Error::Engine(error.to_string()))
}

/// Verifies a password. An unknown login costs the same time and answers the same.
///
/// # Errors
/// `WrongLoginOrPassword` for everything that does not fit, a disabled user included.
pub async fn verify(store: &Store, login: &str, password: &str) -> Result<User> {
    /// A hash of nothing anybody knows, for logins that do not exist.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$iWh06vD8Fy27wf9npn6FXWiCX4K6pW6Ue1Bnzz07Z8A";
    let login = login.trim().to_lowercase();
    let user = store.directory().await.users.values().find(|user| user.login == login && user.is_active).cloned();
    let credential = match &user {
        Some(user) => store.load::<Credential>(user.id.as_str()).await?,
        None => None,
    };
    let hash = credential.map_or_else(|| NOBODY.to_owned(), |credential| credential.hash);
    let password = password.to_owned();
    let work =
        move || argon2::PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    let fits = tokio::task::spawn_blocking(work).await.map_err(|error| Error::Engine(error.to_string()))?;
    user.filter(|_| fits).ok_or_else(|| Refusal::WrongLoginOrPassword.into())
}

/// All users, by name. Every signed-in user may read who works here.
pub async fn list(store: &Store, _actor: &Actor) -> Vec<User> {
    let mut users: Vec<User> = store.directory().await.users.values().cloned().collect();
    users.sort_by(|a, b| (!a.is_active, &a.name, &a.id).cmp(&(!b.is_active, &b.name, &b.id)));
    users
}

/// All teams, by name.
pub async fn teams(store: &Store, _actor: &Actor) -> Vec<Team> {
    let mut teams: Vec<Team> = store.directory().await.teams.values().cloned().collect();
    teams.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    teams
}

/// The user as an actor, if still active.
pub async fn actor(store: &Store, user: &UserId) -> Option<Actor> {
    let directory = store.directory().await;
    directory.users.get(user).filter(|user| user.is_active).map(|user| directory.actor(user))
}

/// Adds a user, or changes one; a new password ends the user's sessions.
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
                    is_active: old.as_ref().is_none_or(|old| old.is_active),
                    has_password: hash.is_some() || old.as_ref().is_some_and(|old| old.has_password),
                    version: old.as_ref().map_or(1, |old| old.version),
                };
                match &old {
                    Some(old) => drop(write.update(old, new)?),
                    None => write.create(&new)?,
                }
                set_credential(store, &mut write, &id, hash).await?;
                Ok((write, id))
            }
        })
        .await;
    store.reload_directory().await?;
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

async fn set_credential(store: &Store, write: &mut crate::write::Write, id: &UserId, hash: Option<String>) -> Result<()> {
    let Some(hash) = hash else { return Ok(()) };
    match store.load::<Credential>(id.as_str()).await? {
        Some(old) => drop(write.update(&old, Credential { hash, ..old.clone() })?),
        None => write.create(&Credential::new(id, hash))?,
    }
    Ok(())
}

/// Lets a user sign in again, or no more: then the sessions end at once.
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
            write.update(&old, User { is_active, ..old.clone() })?;
            Ok((write, ()))
        })
        .await;
    store.reload_directory().await?;
    if !is_active && answer.is_ok() {
        crate::sessions::end_all(store, user).await?;
    }
    answer
}

/// A user's own choice of language.
///
/// # Errors
/// `NotFound`.
pub async fn set_lang(store: &Store, actor: &Actor, operation: &OperationId, lang: Lang) -> Result<()> {
    let answer = store
        .command(actor, operation, "user.set_lang", &lang, |mut write| async move {
            let old: User = store.must_load(actor.user.as_str()).await?;
            if old.lang != lang {
                write.update(&old, User { lang, ..old.clone() })?;
            }
            Ok((write, ()))
        })
        .await;
    store.reload_directory().await?;
    answer
}

/// A user's own new password; the old one must fit. All other sessions end.
///
/// # Errors
/// `WrongLoginOrPassword`; what `domain::user::password` refuses.
pub async fn change_own_password(store: &Store, actor: &Actor, operation: &OperationId, old: &str, new: &str) -> Result<()> {
    let user: User = store.must_load(actor.user.as_str()).await?;
    verify(store, &user.login, old).await.map_err(|_| Error::at("old_password", Refusal::WrongLoginOrPassword))?;
    let new = domain::user::password(new).map_err(|refusal| Error::at("new_password", refusal))?;
    let hash = hash(new).await?;
    store
        .command(actor, operation, "user.change_password", &actor.user, |mut write| {
            let hash = hash.clone();
            async move {
                set_credential(store, &mut write, &actor.user, Some(hash)).await?;
                Ok((write, ()))
            }
        })
        .await?;
    crate::sessions::end_all(store, &actor.user).await
}

/// Adds a team, or changes its name, parent and head.
///
/// # Errors
/// `NotAllowed`, `UnknownTeam`, `UnknownUser`, `TeamCycle`, what the name refuses.
pub async fn save_team(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    team: Option<&TeamId>,
    name: &str,
    parent: Option<TeamId>,
    head: Option<UserId>,
) -> Result<TeamId> {
    let act = if team.is_some() { Act::Edit } else { Act::Create };
    if !actor.may(Noun::User, act) {
        return Err(Refusal::NotAllowed.into());
    }
    let name = domain::user::required_text(name, 60).map_err(|refusal| Error::at("name", refusal))?;
    let fresh = TeamId::new(new_id());
    let body = (team, &name, &parent, &head);
    let answer = store
        .command(actor, operation, "team.save", &body, |mut write| {
            let (name, parent, head, fresh) = (name.clone(), parent.clone(), head.clone(), fresh.clone());
            async move {
                let id = team.cloned().unwrap_or(fresh);
                let directory = store.directory().await;
                if parent.as_ref().is_some_and(|parent| !directory.teams.contains_key(parent)) {
                    return Err(Error::at("parent", Refusal::UnknownTeam));
                }
                if parent.as_ref().is_some_and(|parent| directory.below(&id).contains(parent)) {
                    return Err(Error::at("parent", Refusal::TeamCycle));
                }
                if head.as_ref().is_some_and(|head| !directory.users.contains_key(head)) {
                    return Err(Error::at("head", Refusal::UnknownUser));
                }
                match store.load::<Team>(id.as_str()).await? {
                    Some(old) => drop(write.update(&old, Team { name, parent, head, ..old.clone() })?),
                    None if team.is_some() => return Err(Error::NotFound),
                    None => write.create(&Team { id: id.clone(), name, parent, head, version: 1 })?,
                }
                Ok((write, id))
            }
        })
        .await;
    store.reload_directory().await?;
    answer
}
