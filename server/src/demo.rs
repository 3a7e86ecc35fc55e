//! A sample company, so that every screen has something to show: teams, all eight roles, 200 customers, 600 contracts, instalments in every
//! state and every bucket of the ageing, follow-ups late and to come, a template and texts drafted from it, approvals at every stage, contracts
//! in their second version, renewed and ended, files and paper originals, obligations in every state, expenses, invoices, targets of the year,
//! scores, audits from plan to conclusion, maintenance fees from policy to payment. The same on every run of a day; dates are relative to today.

mod amendment;
mod approval;
mod audit;
mod contract;
mod customer;
mod draft;
mod expense;
mod fee;
mod files;
mod follow_up;
mod invoice;
mod numbers;
mod obligation;
mod people;
mod renewal;
mod target;
mod words;

use std::sync::Arc;

use app::home::DemoFiller;
use domain::company::Company;
use domain::money::Currency;
use domain::permission::{Act, Actor, Noun, Role};
use domain::refusal::Refusal;
use domain::user::User;
use store::Store;
use store::bulk::{self, Book};
use tokio::sync::Mutex;

use crate::dice::Dice;

/// Everybody's password.
pub const PASSWORD: &str = "yuezhang-demo";

const CUSTOMERS: usize = 200;
const CONTRACTS_PER_CUSTOMER: usize = 3;
/// Records of one commit: enough to share its fsync, few enough to stay small.
const COMMIT_RECORDS: usize = 400;

/// What was made.
#[derive(Debug)]
pub struct Filled {
    pub customers: usize,
    pub contracts: usize,
    pub instalments: usize,
    /// Those who can sign in with [`PASSWORD`].
    pub users: Vec<User>,
}

/// Held while a company is filled: two at once would each find it empty.
static FILLING: Mutex<()> = Mutex::const_new(());

/// Fills an empty company; makes one when there is none.
///
/// # Errors
/// `NotAllowed` for who may not add users; `NotEmptyCompany`; `DemoRunning` while it is being filled; `Engine`.
pub async fn fill(store: &Store, actor: &Actor) -> store::Result<Filled> {
    if !actor.may(Noun::User, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let Ok(_filling) = FILLING.try_lock() else { return Err(Refusal::DemoRunning.into()) };
    if !bulk::is_empty(store).await? {
        return Err(Refusal::NotEmptyCompany.into());
    }
    let company = Company::new("华东示例科技有限公司".to_owned(), "Asia/Shanghai".to_owned(), Currency::Cny);
    store::companies::ensure(store, company).await?;
    let company = store::companies::required(store).await?;
    let people = people::add(store, actor).await?;
    let mut scene = Scene {
        dice: Dice::new(2024),
        today: store.today().await,
        currency: company.currency,
        numbers: numbers::Numbers::default(),
        contract_prefix: company.contract_prefix,
        finance: people.finance,
    };
    let mut filled = Filled { customers: 0, contracts: 0, instalments: 0, users: people.users };
    let mut waiting: Vec<Book> = Vec::new();
    for index in 0..CUSTOMERS {
        let owner = &people.reps[index % people.reps.len()];
        let book = customer::book(&mut scene, index, owner)?;
        filled.customers += 1;
        filled.contracts += book.contracts().len();
        filled.instalments += book.instalments().len();
        waiting.push(book);
        if waiting.iter().map(Book::records).sum::<usize>() >= COMMIT_RECORDS || index + 1 == CUSTOMERS {
            bulk::put(store, actor, bulk::prepare(&waiting)?).await?;
            waiting.clear();
        }
    }
    let legal = filled.users.iter().find(|user| user.roles.contains(&Role::Legal)).map(|user| user.id.clone());
    let keeper = match legal {
        Some(legal) => store::users::actor(store, &legal).await,
        None => None,
    };
    draft::add(store, keeper.as_ref().unwrap_or(actor)).await?;
    approval::add(store, actor, company.currency).await?;
    amendment::add(store, actor, company.currency, people.reps.first().map(|rep| &rep.id)).await?;
    files::add(store).await?;
    obligation::add(store, scene.today).await?;
    expense::add(store, scene.today).await?;
    renewal::add(store).await?;
    let issuer = filled.users.iter().find(|user| user.roles.contains(&Role::Finance)).map(|user| user.id.clone());
    if let Some(id) = issuer
        && let Some(issuer) = store::users::actor(store, &id).await
    {
        invoice::add(store, &issuer, scene.today).await?;
    }
    audit::add(store, scene.today).await?;
    target::add(store, scene.today, &filled.users).await?;
    fee::add(store, scene.today).await?;
    Ok(filled)
}

/// The same for the button on the screen of an empty company.
#[must_use]
pub fn filler() -> DemoFiller {
    DemoFiller(Arc::new(|store, actor| Box::pin(async move { app::caller::answer(fill(&store, &actor).await.map(drop)) })))
}

/// What every part of the sample draws from.
struct Scene {
    dice: Dice,
    today: chrono::NaiveDate,
    currency: Currency,
    numbers: numbers::Numbers,
    contract_prefix: String,
    /// The name of who confirms receipts.
    finance: String,
}

impl Scene {
    /// So many days before today; always before it, so that a number of that day cannot meet one given today.
    fn ago(&self, days: i64) -> chrono::NaiveDate {
        self.today - chrono::TimeDelta::days(days.max(1))
    }

    fn ahead(&self, days: i64) -> chrono::NaiveDate {
        self.today + chrono::TimeDelta::days(days)
    }

    fn some_days_ago(&mut self, least: i64, most: i64) -> chrono::NaiveDate {
        let days = self.dice.between(least, most);
        self.ago(days)
    }

    fn in_some_days(&mut self, least: i64, most: i64) -> chrono::NaiveDate {
        let days = self.dice.between(least, most);
        self.ahead(days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_company_is_filled_once_at_a_time() {
        let store = Store::open(store::Settings::in_memory()).await.unwrap();
        let running = FILLING.try_lock().unwrap();
        let refused = fill(&store, &Actor::operator()).await.unwrap_err();
        assert!(matches!(refused, store::Error::Refused(problems) if problems.of("") == Some(&Refusal::DemoRunning)));
        drop(running);
        assert!(bulk::is_empty(&store).await.unwrap());
    }
}
