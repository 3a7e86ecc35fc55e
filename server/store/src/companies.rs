//! The company: made once at the first start, changed by an admin.

use domain::ageing::AgeingLimits;
use domain::company::{Company, CompanyForm, Setup};
use domain::id::{OperationId, TeamId, UserId};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::user::{Team, User};

use crate::error::{Error, Result};
use crate::row::Record;
use crate::store::Store;
use crate::users::Credential;

impl Record for Company {
    const TABLE: &'static str = "company";
    fn key(&self) -> &str {
        "company"
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

/// The company, once it is made. Its name and zone are no secret: the sign-in page shows them.
pub async fn current(store: &Store) -> Option<Company> {
    store.directory().await.company.clone()
}

/// Whether the first start is still to come: there is no company, or nobody who could sign in to it.
pub async fn needs_set_up(store: &Store) -> bool {
    let directory = store.directory().await;
    directory.company.is_none() || !directory.users.values().any(|user| user.has_password && user.is_active)
}

/// The company, or `NotFound` before the first start.
///
/// # Errors
/// `NotFound`.
pub async fn required(store: &Store) -> Result<Company> {
    current(store).await.ok_or(Error::NotFound)
}

/// The first start: the company, its root team and its first user. The caller has proven the set-up token.
///
/// # Errors
/// `AlreadySetUp`; `UnknownTimeZone`; `Engine`.
pub async fn set_up(store: &Store, operation: &OperationId, setup: Setup) -> Result<UserId> {
    if setup.company.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(Error::at("time_zone", Refusal::UnknownTimeZone));
    }
    let hash = match &setup.admin.password {
        Some(password) => Some(crate::users::hash(password.clone()).await?),
        None => None,
    };
    let user_id = UserId::new(crate::store::new_id());
    let body = (&setup.company.name, &setup.admin.login);
    store
        .command(&Actor::operator(), operation, "company.set_up", &body, |mut write| {
            let (setup, hash, user) = (setup.clone(), hash.clone(), user_id.clone());
            async move {
                if !needs_set_up(store).await {
                    return Err(Refusal::AlreadySetUp.into());
                }
                if store.directory().await.users.values().any(|other| other.login == setup.admin.login) {
                    return Err(Error::at("login", Refusal::LoginTaken));
                }
                let team =
                    Team { id: TeamId::new("root"), name: setup.company.name.clone(), parent: None, head: Some(user.clone()), version: 1 };
                // A script may have loaded a ledger already: its company gets its name, its figures keep their currency.
                match store.load::<Company>("company").await? {
                    Some(old) => {
                        let new = Company { name: setup.company.name.clone(), time_zone: setup.company.time_zone.clone(), ..old.clone() };
                        write.update(&old, new)?;
                    }
                    None => write.create(&setup.company)?,
                }
                match store.load::<Team>("root").await? {
                    Some(old) => drop(write.update(&old, Team { parent: None, ..team.clone() })?),
                    None => write.create(&team)?,
                }
                let admin = User {
                    id: user.clone(),
                    login: setup.admin.login,
                    name: setup.admin.name,
                    roles: setup.admin.roles,
                    team: team.id.clone(),
                    lang: domain::lang::Lang::default(),
                    email: String::new(),
                    is_active: true,
                    has_password: hash.is_some(),
                    version: 1,
                };
                write.create(&admin)?;
                if let Some(hash) = hash {
                    write.create(&Credential::new(&user, hash))?;
                }
                Ok((write, user))
            }
        })
        .await
}

/// A company for a script that loads a ledger into an empty folder: no user can sign in until one is added.
///
/// # Errors
/// `Engine`.
pub async fn ensure(store: &Store, company: Company) -> Result<()> {
    if current(store).await.is_some() {
        return Ok(());
    }
    let operation = OperationId::new(crate::store::new_id());
    store
        .command(&Actor::operator(), &operation, "company.ensure", &company.name.clone(), |mut write| {
            let company = company.clone();
            async move {
                if store.load::<Company>("company").await?.is_none() {
                    let team = Team { id: TeamId::new("root"), name: company.name.clone(), parent: None, head: None, version: 1 };
                    write.create(&company)?;
                    write.create(&team)?;
                }
                Ok((write, ()))
            }
        })
        .await
}

/// Changes the company's settings.
///
/// # Errors
/// `NotAllowed`, what the form refuses, `UnknownTimeZone`.
pub async fn change(store: &Store, actor: &Actor, operation: &OperationId, form: &CompanyForm) -> Result<Company> {
    if !actor.may(Noun::Settings, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    store
        .command(actor, operation, "company.change", form, |mut write| async move {
            let old: Company = store.must_load("company").await?;
            let new = form.parse(&old)?;
            if new.time_zone.parse::<chrono_tz::Tz>().is_err() {
                return Err(Error::at("time_zone", Refusal::UnknownTimeZone));
            }
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}

/// Sets 账龄分段, by which every ageing is counted from then on, those of past days too.
///
/// # Errors
/// `NotAllowed`; at `ageing_limits` what [`AgeingLimits::parse`] refuses.
pub async fn set_ageing_limits(store: &Store, actor: &Actor, operation: &OperationId, text: &str) -> Result<Company> {
    if !actor.may(Noun::Books, Act::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    let limits = AgeingLimits::parse(text).map_err(|refusal| Error::at("ageing_limits", refusal))?;
    store
        .command(actor, operation, "company.ageing_limits", &limits, |mut write| {
            let ageing_limits = limits.clone();
            async move {
                let old: Company = store.must_load("company").await?;
                let new = write.update(&old, Company { ageing_limits, ..old.clone() })?;
                Ok((write, new))
            }
        })
        .await
}

/// How far the first steps are done, over the whole company: for those who can take them (settings or imports). It names no record.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn first_steps(store: &Store, actor: &Actor) -> Result<domain::company::FirstSteps> {
    use domain::permission::{Act, Noun, Reach};
    if !actor.may(Noun::Settings, Act::Edit) && !actor.may(Noun::Import, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let everybody = Reach::Everybody;
    let any = |tallies: Vec<crate::tally::Tally>| tallies.iter().any(|tally| tally.count > 0);
    // The index of the listing: one row is read.
    let said = store.rows::<domain::follow_up::FollowUp, surrealdb::types::Value, 0>("SELECT * FROM follow_up LIMIT 1", []).await?;
    Ok(domain::company::FirstSteps {
        has_users: store.directory().await.users.len() > 1,
        has_customers: any(store.tallies("customers", &everybody, "", crate::paging::LAST).await?),
        has_contracts: any(store.tallies("contracts", &everybody, "", crate::paging::LAST).await?),
        has_follow_ups: !said.is_empty(),
    })
}
