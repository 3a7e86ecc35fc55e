//! Passwords: argon2id hashes, kept apart from the users and never sent.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::id::{OperationId, UserId};
use domain::permission::Actor;
use domain::refusal::Refusal;
use domain::user::User;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};
use crate::row::{Record, identity};
use crate::store::Store;
use crate::write::Write;

/// So many hashes are computed at once: each takes 19 MiB, and whoever knocks at the door asks for one.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

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
    identity!();
}

/// The argon2id hash of a password, computed off the request threads (it takes tens of milliseconds and 19 MiB by design).
pub(crate) async fn hash(password: String) -> Result<String> {
    let work = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string());
    off_thread(work).await?.map_err(|error| Error::Engine(error.to_string()))
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let failed = |error: &dyn std::fmt::Display| Error::Engine(error.to_string());
    let _turn = AT_ONCE.acquire().await.map_err(|error| failed(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error))
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
    let fits = off_thread(work).await?;
    user.filter(|_| fits).ok_or_else(|| Refusal::WrongLoginOrPassword.into())
}

/// A user's own new password; the old one must fit. All sessions end, and so does the calendar link: who had the old password may have made it.
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
                crate::calendar::revoke(store, &mut write, &actor.user).await?;
                Ok((write, ()))
            }
        })
        .await?;
    crate::sessions::end_all(store, &actor.user).await
}

pub(super) async fn set_credential(store: &Store, write: &mut Write, id: &UserId, hash: Option<String>) -> Result<()> {
    let Some(hash) = hash else { return Ok(()) };
    match store.load::<Credential>(id.as_str()).await? {
        Some(old) => drop(write.update(&old, Credential { hash, ..old.clone() })?),
        None => write.create(&Credential::new(id, hash))?,
    }
    Ok(())
}
