//! Paper originals: where each lies, who has it, and the register of loans. The rules are `domain::original`; a paper and its loan move in one
//! commit. Papers stay in the register of an archived contract as of any other: that is when most are lent.

use chrono::{NaiveDate, TimeDelta};
use domain::contract::Contract;
use domain::id::{ContractId, LoanId, OperationId, OriginalId};
use domain::list::{OriginalWindow, Page};
use domain::money::Amount;
use domain::original::{Acting, Loan, ORIGINALS_MAX, Original, OriginalForm, OriginalState, RegisterForm};
use domain::permission::{Act, Actor, Noun, Reach};
use surrealdb::types::Value;

use crate::contracts::reachable;
use crate::error::Result;
use crate::paging::{LAST, Listing};
use crate::row::{Columns, Record, identity};
use crate::store::{Store, new_id};
use crate::tally::{Asked, Tallies};

mod check;

pub(crate) use check::check;

impl Record for Original {
    const TABLE: &'static str = "original";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text_if(self.loan.is_some(), "by_due", due_place(self));
        columns.text_if(self.state != OriginalState::Removed, "by_location", location_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if let Some(loan) = &self.loan {
            tallies.add(LENT, self.owner.as_str(), &loan.due.to_string(), "", Amount::ZERO);
        }
    }
}

impl Record for Loan {
    const TABLE: &'static str = "loan";
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.text("by_since", format!("{}|{}", self.since, self.id));
    }
}

/// The maintained count of what is lent, by the day on which it is due back.
const LENT: &str = "originals_lent";

/// Loans of one contract that its page shows, the latest first.
const LOANS_SHOWN: i64 = 50;

fn due_place(original: &Original) -> String {
    format!("{}|{}", original.loan.as_ref().map(|loan| loan.due.to_string()).unwrap_or_default(), original.id)
}

fn location_place(original: &Original) -> String {
    format!("{}|{}", original.location, original.id)
}

/// What should have been back the longest comes first.
const BY_DUE: Listing<Original> = Listing {
    everybody: "SELECT * FROM original WHERE state = 'lent' AND by_due > $after ORDER BY by_due LIMIT $limit",
    owned: "SELECT * FROM original WHERE owner = $owner AND by_due > $after ORDER BY by_due LIMIT $limit",
    place: due_place,
    descends: false,
};
/// As they stand in the cabinet.
const BY_LOCATION: Listing<Original> = Listing {
    everybody: "SELECT * FROM original WHERE by_all = '' AND by_location > $after ORDER BY by_location LIMIT $limit",
    owned: "SELECT * FROM original WHERE owner = $owner AND by_location > $after ORDER BY by_location LIMIT $limit",
    place: location_place,
    descends: false,
};
const OF_CONTRACT: &str = "SELECT * FROM original WHERE contract = $contract ORDER BY ordinal";
const LOANS_OF: &str = "SELECT * FROM loan WHERE contract = $contract AND by_since < $after ORDER BY by_since DESC LIMIT $limit";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_DUE.everybody, BY_DUE.owned, BY_LOCATION.everybody, BY_LOCATION.owned, OF_CONTRACT, LOANS_OF];

/// A page of the papers of contracts that the actor may see, each with its contract.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, window: OriginalWindow, after: Option<&str>) -> Result<Page<(Original, Contract)>> {
    let reach = reach(actor);
    let mut page = match window {
        OriginalWindow::All => BY_LOCATION.page(store, &reach, after, |_| true).await?,
        OriginalWindow::Lent | OriginalWindow::Overdue => BY_DUE.page(store, &reach, after, |_| true).await?,
    };
    if window == OriginalWindow::Overdue {
        let (today, count) = (store.today().await, page.items.len());
        page.items.retain(|original| original.is_overdue(today));
        // They are in the order of that day: what follows is not due yet either.
        if page.items.len() < count {
            page.next = None;
        }
    }
    let contracts: Vec<Contract> = store.load_all(page.items.iter().map(|original| original.contract.as_str())).await?;
    let of = |original: &Original| contracts.iter().find(|contract| contract.id == original.contract).cloned();
    let items = page.items.into_iter().filter_map(|original| of(&original).map(|contract| (original, contract))).collect();
    Ok(Page { items, next: page.next })
}

/// What the badge counts: the maintained total that is as long as the list of what is overdue.
pub(crate) fn overdue(reach: &Reach, today: NaiveDate) -> Asked<'_> {
    Asked::new(reach, LENT, crate::months::FIRST_DAY.to_string(), (today - TimeDelta::days(1)).to_string())
}

/// Whose papers this actor sees: those of the contracts.
pub(crate) fn reach(actor: &Actor) -> Reach {
    actor.reach(Noun::Contract, Act::Read)
}

/// The papers of a contract, and the latest of their loans.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, contract: &ContractId) -> Result<(Vec<Original>, Vec<Loan>)> {
    reachable(store, actor, Act::Read, contract).await?;
    let text = |text: &str| Value::from_t(text.to_owned());
    let values = [("contract", text(contract.as_str())), ("after", text(LAST)), ("limit", Value::from_t(LOANS_SHOWN))];
    Ok((all_of(store, contract).await?, store.rows(LOANS_OF, values).await?))
}

pub(crate) async fn all_of(store: &Store, contract: &ContractId) -> Result<Vec<Original>> {
    store.rows(OF_CONTRACT, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

/// Registers so many papers of a contract, numbered after those that are there.
///
/// # Errors
/// `NotFound`, `NotAllowed`; what [`RegisterForm::parse`] refuses.
pub async fn register(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    contract: &ContractId,
    form: &RegisterForm,
) -> Result<Vec<Original>> {
    let ids: Vec<OriginalId> = (0..ORIGINALS_MAX).map(|_| OriginalId::new(new_id())).collect();
    let ids = ids.as_slice();
    store
        .command(actor, operation, "original.register", &(contract, form), |mut write| async move {
            let contract = reachable(store, actor, Act::Edit, contract).await?;
            let there = all_of(store, &contract.id).await?;
            let (location, count) = form.parse(there.len())?;
            let first = there.last().map_or(1, |last| last.ordinal + 1);
            let paper = |(id, ordinal): (&OriginalId, u16)| paper(id.clone(), &contract, ordinal, location.clone());
            let papers: Vec<Original> = ids.iter().zip(first..first + count).map(paper).collect();
            papers.iter().try_for_each(|paper| write.create(paper))?;
            Ok((write, papers))
        })
        .await
}

fn paper(id: OriginalId, contract: &Contract, ordinal: u16, location: String) -> Original {
    Original {
        id,
        contract: contract.id.clone(),
        customer: contract.customer.clone(),
        customer_name: contract.customer_name.clone(),
        owner: contract.owner.clone(),
        owner_name: contract.owner_name.clone(),
        ordinal,
        location,
        state: OriginalState::InStore,
        loan: None,
        note: String::new(),
        version: 1,
    }
}

/// Lends a paper, takes it back, moves it, reports it lost or found, or removes it.
///
/// # Errors
/// `NotFound`, `NotAllowed`; what [`OriginalForm::applied`] refuses.
pub async fn act(store: &Store, actor: &Actor, operation: &OperationId, id: &OriginalId, form: &OriginalForm) -> Result<Original> {
    let (today, fresh) = (store.today().await, &LoanId::new(new_id()));
    store
        .command(actor, operation, "original.act", &(id, form), |mut write| async move {
            let old: Original = store.must_load(id.as_str()).await?;
            reachable(store, actor, Act::Edit, &old.contract).await?;
            let open = match &old.loan {
                Some(loan) => Some(store.must_load::<Loan>(loan.id.as_str()).await?),
                None => None,
            };
            let directory = store.directory().await;
            let borrower = directory.users.get(&form.user).filter(|user| user.is_active).map(|user| user.name.as_str());
            let acting = Acting { name: &actor.name, today, borrower, fresh };
            let outcome = form.applied(&old, open.as_ref(), acting)?;
            match (&open, outcome.loan) {
                (Some(open), Some(loan)) => drop(write.update(open, loan)?),
                (None, Some(loan)) => write.create(&loan)?,
                (_, None) => {}
            }
            let new = write.update(&old, outcome.original)?;
            Ok((write, new))
        })
        .await
}
