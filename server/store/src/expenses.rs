//! Expenses of contracts: recorded and voided, never edited. The rules are `domain::expense`; an expense and its contract's maintained sum move in
//! one commit, which the contract's version guards.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::expense::{EXPENSES_MAX, Expense, ExpenseForm, ExpenseRow};
use domain::history::HistoryNoun;
use domain::id::{ContractId, ExpenseId, OperationId};
use domain::list::{CurrencyTotal, ExpenseFilter, Page, Totals};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::contracts::reachable;
use crate::error::{Error, Result};
use crate::history::Place;
use crate::months::month;
use crate::paging::{LAST, Listing, narrowed};
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::{Asked, Tallies};

impl Record for Expense {
    const TABLE: &'static str = "expense";
    const IS_MINTED_BY_CLIENT: bool = true;
    const MONEY: &'static [&'static str] = &["amount"];
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        if self.is_live() {
            columns.listed();
            columns.text("by_date", date_place(self));
        }
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if self.is_live() {
            let (category, month) = (self.terms.category.code(), month(self.terms.date));
            for (name, key) in [(BY_CATEGORY, category.to_owned()), (BY_MONTH, format!("{month}|{category}"))] {
                tallies.add(name, self.owner.as_str(), &key, self.currency.code(), self.terms.amount);
            }
        }
    }
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::part(HistoryNoun::Expense, 0, (HistoryNoun::Contract, self.contract.as_str())))
    }
}

/// Those that count, by category; and by month and category.
const BY_CATEGORY: &str = "expenses";
pub(crate) const BY_MONTH: &str = "expenses_by_month";

fn date_place(expense: &Expense) -> String {
    format!("{}|{}", expense.terms.date, expense.id)
}

const BY_DATE: Listing<Expense> = Listing {
    everybody: "SELECT * FROM expense WHERE by_all = '' AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    owned: "SELECT * FROM expense WHERE owner = $owner AND by_all = '' AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const OF_CONTRACT: &str = "SELECT * FROM expense WHERE contract = $contract";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_DATE.everybody, BY_DATE.owned, OF_CONTRACT];

fn reach_of(actor: &Actor, filter: &ExpenseFilter) -> Reach {
    narrowed(actor.reach(Noun::Expense, Act::Read), filter.owner.as_ref())
}

/// A page of the expenses that count, of contracts of whom the actor's reach covers, the latest first.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &ExpenseFilter) -> Result<Page<ExpenseRow>> {
    let reach = reach_of(actor, filter);
    let mut walk = BY_DATE.walk(&reach);
    if let Some(day) = filter.month {
        let month = month(day);
        walk = walk.between(&month, &format!("{month}{LAST}"));
    }
    let keeps = |expense: &Expense| filter.category.is_none_or(|category| expense.terms.category == category);
    let page = walk.after(filter.after.as_deref()).page(store, keeps).await?;
    Ok(Page { items: rows(store, page.items).await?, next: page.next })
}

/// The totals row of the same list: from the maintained totals.
///
/// # Errors
/// `Engine`.
pub async fn totals(store: &Store, actor: &Actor, filter: &ExpenseFilter) -> Result<Totals> {
    let reach = reach_of(actor, filter);
    let (first, last) = match filter.category {
        Some(category) => (category.code().to_owned(), category.code().to_owned()),
        None => (String::new(), LAST.to_owned()),
    };
    let asked = match filter.month.map(month) {
        Some(month) => Asked::new(&reach, BY_MONTH, format!("{month}|{first}"), format!("{month}|{last}")),
        None => Asked::new(&reach, BY_CATEGORY, first, last),
    };
    let [tallies] = store.tallies_of([vec![asked]]).await?;
    let mut by_currency: Vec<CurrencyTotal> = Vec::new();
    for tally in tallies {
        let (currency, amount) = tally.money()?;
        let count = tally.count.max(0).cast_unsigned();
        match by_currency.iter_mut().find(|sum| sum.currency == currency) {
            Some(sum) => (sum.count, sum.amount) = (sum.count + count, sum.amount.checked_add(amount)?),
            None => by_currency.push(CurrencyTotal { currency, count, amount, ..CurrencyTotal::default() }),
        }
    }
    by_currency.retain(|sum| sum.count > 0);
    by_currency.sort_by_key(|sum| sum.currency.code());
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

/// Each with the number of its contract.
async fn rows(store: &Store, expenses: Vec<Expense>) -> Result<Vec<ExpenseRow>> {
    let contracts: Vec<Contract> = store.load_all(expenses.iter().map(|expense| expense.contract.as_str())).await?;
    let number = |id: &ContractId| contracts.iter().find(|contract| contract.id == *id).map(|contract| contract.number.clone());
    let row = |expense: Expense| ExpenseRow { contract_number: number(&expense.contract).unwrap_or_default(), expense };
    Ok(expenses.into_iter().map(row).collect())
}

/// A contract and all its expenses, the void ones too, the latest first.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, id: &ContractId) -> Result<(Contract, Vec<Expense>)> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    let mut expenses = under(store, id).await?;
    expenses.sort_by_cached_key(|expense| std::cmp::Reverse(date_place(expense)));
    Ok((contract, expenses))
}

/// Whether the actor may record expenses of this contract now.
#[must_use]
pub fn may_record(actor: &Actor, contract: &Contract) -> bool {
    contract.terms.life.takes_expenses() && actor.may_for(Noun::Expense, Act::Create, &contract.owner)
}

/// Of these, the ones that the actor may void now.
pub async fn voidable(store: &Store, actor: &Actor, contract: &Contract, expenses: &[Expense]) -> Vec<ExpenseId> {
    let today: NaiveDate = store.today().await;
    let can = |expense: &&Expense| contract.terms.life.takes_expenses() && expense.may_be_voided(actor, today).is_ok();
    expenses.iter().filter(can).map(|expense| expense.id.clone()).collect()
}

/// Records an expense of a contract.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ContractIsOver`, `TooManyExpenses`; what the form refuses; `PeriodClosed` of `date`.
pub async fn record(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &ExpenseId,
    contract: &ContractId,
    form: &ExpenseForm,
) -> Result<Expense> {
    let today = store.today().await;
    store
        .command(actor, operation, "expense.record", &(id, contract, form), |mut write| async move {
            let old = reachable(store, actor, Act::Read, contract).await?;
            if !actor.may_for(Noun::Expense, Act::Create, &old.owner) {
                return Err(Refusal::NotAllowed.into());
            }
            if under(store, contract).await?.len() >= EXPENSES_MAX {
                return Err(Refusal::TooManyExpenses { expenses_max: EXPENSES_MAX }.into());
            }
            let terms = form.parse(old.terms.currency, today)?;
            crate::periods::takes(store, "date", terms.date).await?;
            let new = old.spending(terms.amount)?;
            let expense = Expense::new(id.clone(), &old, terms, actor, today);
            write.create(&expense)?;
            write.update(&old, new)?;
            Ok((write, expense))
        })
        .await
}

/// Voids an expense with its reason; it stays in sight, and counts no more.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ExpenseVoidLate`, `ExpenseAlreadyVoid`, `PeriodClosed`, `ContractIsOver`; `Required`, `TooLong` of `reason`.
pub async fn void(store: &Store, actor: &Actor, operation: &OperationId, id: &ExpenseId, reason: &str) -> Result<Expense> {
    let today = store.today().await;
    store
        .command(actor, operation, "expense.void", &(id, reason), |mut write| async move {
            let old: Expense = store.must_load(id.as_str()).await?;
            let contract = reachable(store, actor, Act::Read, &old.contract).await?;
            old.may_be_voided(actor, today)?;
            // It would count in its month no more.
            crate::periods::takes(store, "", old.terms.date).await?;
            let new = old.void(&actor.name, today, reason).map_err(|refusal| Error::at("reason", refusal))?;
            let less = contract.not_spending(old.terms.amount)?;
            let new = write.update(&old, new)?;
            write.update(&contract, less)?;
            Ok((write, new))
        })
        .await
}

/// All expenses of a contract.
pub(crate) async fn under(store: &Store, contract: &ContractId) -> Result<Vec<Expense>> {
    store.rows(OF_CONTRACT, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}
