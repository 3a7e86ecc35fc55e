//! Relationship-maintenance fees 客情费: policies, statements and applications, exceptions, payments. The rules are `domain::fee`; here they meet the
//! books.
//!
//! What is payable is stored nowhere: one function derives it from the approved claims, the maintained sums of contracts and the postings of batches,
//! so that every receipt and every reversal counts at once. What a claim was paid is a maintained total over its postings, which `check` proves.

use std::collections::{BTreeMap, BTreeSet};

use domain::closing::Month;
use domain::contract::Contract;
use domain::fee::{
    Collected, FeeBasis, FeeBatch, FeeDue, FeeException, FeeFilter, FeePayment, FeePolicy, FeeRow, FeeSettings, FeeState, FeeStatement,
    FeeStatementRow, FeeStep, FeeWindow, payable,
};
use domain::id::{ContractId, CustomerId, FeeStatementId, UserId};
use domain::list::Page;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::{LAST, Listing, Walk, narrowed};
use crate::row::{Columns, Record, identity};
use crate::search;
use crate::store::Store;
use crate::tally::{Asked, Tallies};
use crate::write::digest;

mod apply;
mod check;
mod exceptions;
mod pay;
mod policies;
mod show;
mod statements;
mod turn;

pub use apply::{application_start, apply};
pub(crate) use check::check;
pub use exceptions::{except, exceptions, gifts, may_except, void_exception};
pub use pay::{batch, batches, bookings, may_pay, pay, payables};
pub use policies::{may_set, policies, save_policy, save_settings};
pub use show::{Whole, show};
pub use statements::{check_one, may_edit, may_write, open, refresh, save, submit, to_open};
pub use turn::{Turned, turn};

/// Statements and applications by state and the day by which their step is due, for the badges.
const BY_STATE: &str = "fees";
/// What was paid of each claim; and by month and account.
const PAID: &str = "fees_paid";
const BOOKED: &str = "fees_booked";
/// Where there is no day by which it is due.
const NEVER: &str = "9999-12-31";

impl Record for FeePolicy {
    const TABLE: &'static str = "fee_policy";
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_line", format!("{}|{}", self.product_line, self.id));
    }
}

impl Record for FeeSettings {
    const TABLE: &'static str = "fee_settings";
    fn key(&self) -> &str {
        SETTINGS
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

impl Record for FeeStatement {
    const TABLE: &'static str = "fee_statement";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_place", place(self));
        columns.text("by_state", self.state.code());
        columns.text("by_month", self.month.to_string());
        columns.text_if(self.state.is_open() && self.submit_by.is_some(), "by_late", late_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let due = if self.state.is_open() { self.submit_by } else { self.check_by };
        let due = due.map_or_else(|| NEVER.to_owned(), |due| due.to_string());
        tallies.add(BY_STATE, self.owner.as_str(), &format!("{}|{due}", self.state.code()), "", Amount::ZERO);
    }
}

impl Record for FeeException {
    const TABLE: &'static str = "fee_exception";
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_place", exception_place(self));
    }
}

impl Record for FeeBatch {
    const TABLE: &'static str = "fee_batch";
    const MONEY: &'static [&'static str] = &["total"];
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_place", batch_place(self));
        columns.text("by_reference", search::normal(&self.reference));
    }
}

impl Record for FeePayment {
    const TABLE: &'static str = "fee_payment";
    const MONEY: &'static [&'static str] = &["amount"];
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn version(&self) -> u64 {
        1
    }
    fn set_version(&mut self, _version: u64) {}
    fn owner(&self) -> Option<&str> {
        Some(self.owner.as_str())
    }
    fn tallies(&self, tallies: &mut Tallies) {
        let (owner, currency) = (self.owner.as_str(), self.currency.code());
        tallies.add(PAID, owner, &format!("{}|{}", self.statement, self.claim), currency, self.amount);
        tallies.add(BOOKED, owner, &format!("{}|{}", Month::of(self.on), self.account), currency, self.amount);
    }
}

/// The key of the one record of caps.
const SETTINGS: &str = "settings";

fn place(statement: &FeeStatement) -> String {
    format!("{}|{}", statement.month, statement.id)
}

fn late_place(statement: &FeeStatement) -> String {
    let due = statement.submit_by.map_or_else(|| NEVER.to_owned(), |due| due.to_string());
    format!("{due}|{}", statement.id)
}

fn exception_place(exception: &FeeException) -> String {
    format!("{}|{}", exception.on, exception.id)
}

fn batch_place(batch: &FeeBatch) -> String {
    format!("{}|{}", batch.on, batch.id)
}

const ALL: Listing<FeeStatement> = Listing {
    everybody: "SELECT * FROM fee_statement WHERE by_all = '' AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "SELECT * FROM fee_statement WHERE owner = $owner AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    place,
    descends: true,
};
const OF_STATE: Listing<FeeStatement> = Listing {
    everybody: "SELECT * FROM fee_statement WHERE by_state = $state AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "SELECT * FROM fee_statement WHERE owner = $owner AND by_state = $state AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    place,
    descends: true,
};
const LATE: Listing<FeeStatement> = Listing {
    everybody: "SELECT * FROM fee_statement WHERE by_all = '' AND by_late > $after ORDER BY by_late LIMIT $limit",
    owned: "SELECT * FROM fee_statement WHERE owner = $owner AND by_late > $after ORDER BY by_late LIMIT $limit",
    place: late_place,
    descends: false,
};
const EXCEPTIONS: Listing<FeeException> = Listing {
    everybody: "SELECT * FROM fee_exception WHERE by_all = '' AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "SELECT * FROM fee_exception WHERE owner = $owner AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    place: exception_place,
    descends: true,
};
const BATCHES: Listing<FeeBatch> = Listing {
    everybody: "SELECT * FROM fee_batch WHERE by_all = '' AND by_place < $after ORDER BY by_place DESC LIMIT $limit",
    owned: "",
    place: batch_place,
    descends: true,
};
const POLICIES: &str = "SELECT * FROM fee_policy WHERE by_all = '' ORDER BY by_line";
const OF_MONTH: &str = "SELECT * FROM fee_statement WHERE by_month = $key";
const EXCEPTIONS_OF: &str = "SELECT * FROM fee_exception WHERE customer = $customer";
const PAYMENTS_OF: &str = "SELECT * FROM fee_payment WHERE statement = $key";
const PAYMENTS_IN: &str = "SELECT * FROM fee_payment WHERE batch = $key";
const OF_REFERENCE: &str = "SELECT * FROM fee_batch WHERE by_reference = $key";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    ALL.everybody,
    ALL.owned,
    OF_STATE.everybody,
    OF_STATE.owned,
    LATE.everybody,
    LATE.owned,
    EXCEPTIONS.everybody,
    EXCEPTIONS.owned,
    BATCHES.everybody,
    POLICIES,
    OF_MONTH,
    EXCEPTIONS_OF,
    PAYMENTS_OF,
    PAYMENTS_IN,
    OF_REFERENCE,
];

fn text(text: &str) -> Value {
    Value::from_t(text.to_owned())
}

/// What signatures are bound to.
fn hash_of(statement: &FeeStatement) -> String {
    digest(statement.content())
}

/// All policies, by product line.
async fn all_policies(store: &Store) -> Result<Vec<FeePolicy>> {
    store.rows::<FeePolicy, Value, 0>(POLICIES, []).await
}

/// The caps; before anybody set them there are none, and nothing can be claimed.
async fn settings(store: &Store) -> Result<FeeSettings> {
    Ok(store.load::<FeeSettings>(SETTINGS).await?.unwrap_or_default())
}

/// All statements and applications of a month.
async fn of_month(store: &Store, month: Month) -> Result<Vec<FeeStatement>> {
    store.rows(OF_MONTH, [("key", text(&month.to_string()))]).await
}

/// The exceptions for customers of these rows in that month, void ones too.
async fn exceptions_for(store: &Store, rows: &[FeeRow], month: Month) -> Result<Vec<FeeException>> {
    let customers: BTreeSet<&CustomerId> = rows.iter().map(|row| &row.customer).collect();
    let mut found = Vec::new();
    for customer in customers {
        let some: Vec<FeeException> = store.rows(EXCEPTIONS_OF, [("customer", text(customer.as_str()))]).await?;
        found.extend(some.into_iter().filter(|exception| exception.month == month));
    }
    Ok(found)
}

/// The statement, if the actor may read it; a stranger's answers like a missing one.
async fn readable(store: &Store, actor: &Actor, id: &FeeStatementId) -> Result<FeeStatement> {
    let statement: FeeStatement = store.must_load(id.as_str()).await?;
    if actor.may_for(Noun::Fee, Act::Read, &statement.owner) { Ok(statement) } else { Err(Error::NotFound) }
}

/// The statements whose lateness this actor is told of: who checks, of those in reach; who writes, of the own.
fn late_reach(actor: &Actor) -> Reach {
    actor.reach(Noun::Fee, if actor.may(Noun::Fee, Act::Edit) { Act::Edit } else { Act::Create })
}

/// For each state that waits for a check of this actor's: whose.
fn to_check(actor: &Actor) -> Vec<(FeeState, Reach)> {
    let part = |step: &FeeStep| {
        let checker = step.checker(actor)?;
        let reach = match checker.reach(Noun::Fee, Act::Edit) {
            // Nobody checks their own.
            Reach::Owners(owners) => Reach::Owners(owners.into_iter().filter(|owner| *owner != actor.user).collect()),
            other => other,
        };
        Some((step.waiting()?, reach))
    };
    FeeStep::ALL.iter().filter_map(part).collect()
}

fn walk_to_check(actor: &Actor, owner: Option<&UserId>) -> Walk<FeeStatement> {
    let parts = to_check(actor).into_iter().flat_map(|(state, reach)| {
        let owners = match narrowed(reach, owner) {
            Reach::Nobody => Vec::new(),
            Reach::Everybody => vec![None],
            Reach::Owners(owners) => owners.iter().map(|owner| Some(owner.as_str().to_owned())).collect(),
        };
        owners.into_iter().map(move |owner| (owner, Some(state.code().to_owned())))
    });
    OF_STATE.walk_of(parts)
}

/// A page of statements and applications within reach, the latest month first; the late ones by the day on which they were due.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &FeeFilter) -> Result<Page<FeeStatementRow>> {
    let walk = match filter.window {
        FeeWindow::All => {
            let walk = ALL.walk(&narrowed(actor.reach(Noun::Fee, Act::Read), filter.owner.as_ref()));
            match filter.month {
                Some(month) => walk.between(&month.to_string(), &format!("{month}|{LAST}")),
                None => walk,
            }
        }
        FeeWindow::ToCheck => walk_to_check(actor, filter.owner.as_ref()),
        FeeWindow::Late => {
            LATE.walk(&narrowed(late_reach(actor), filter.owner.as_ref())).between("", &store.today().await.to_string())
        }
    };
    let page = walk.after(filter.after.as_deref()).page(store, |statement| filter.keeps(statement)).await?;
    let items = page.items.into_iter().map(FeeStatementRow::of).collect::<Result<_, Refusal>>()?;
    Ok(Page { items, next: page.next })
}

/// Over whom the badges count the late ones, and those to check.
pub(crate) struct Reaches {
    late: Reach,
    to_check: Vec<(FeeState, Reach)>,
}

impl Reaches {
    pub(crate) fn of(actor: &Actor) -> Self {
        Self { late: late_reach(actor), to_check: to_check(actor) }
    }

    pub(crate) fn late(&self, today: chrono::NaiveDate) -> Vec<Asked<'_>> {
        let Some(last) = today.pred_opt() else { return Vec::new() };
        let asked = |state: FeeState| Asked::new(&self.late, BY_STATE, format!("{}|", state.code()), format!("{}|{last}", state.code()));
        vec![asked(FeeState::Draft), asked(FeeState::Returned)]
    }

    pub(crate) fn to_check(&self) -> Vec<Asked<'_>> {
        let of_state = |code: &str| (format!("{code}|"), format!("{code}|{LAST}"));
        let mut asked = Vec::new();
        for (state, reach) in &self.to_check {
            let (from, to) = of_state(state.code());
            asked.push(Asked::new(reach, BY_STATE, from, to));
        }
        asked
    }
}

/// What is due of these approved statements now: of each claim its collected share less what is paid. The one function that says it.
async fn dues(store: &Store, statements: &[FeeStatement], paid: &BTreeMap<(String, u16), Amount>) -> Result<Vec<FeeDue>> {
    let ids: BTreeSet<&str> = statements.iter().flat_map(|one| &one.rows).flat_map(|row| &row.sales).map(|sale| sale.contract.as_str()).collect();
    let contracts: Vec<Contract> = store.load_all(ids).await?;
    let contracts: BTreeMap<&ContractId, &Contract> = contracts.iter().map(|contract| (&contract.id, contract)).collect();
    let mut found = Vec::new();
    for statement in statements {
        let Some(approved_on) = statement.approved_on.filter(|_| statement.is_valid(&hash_of(statement))) else { continue };
        let mut shares: BTreeMap<&CustomerId, Collected> = BTreeMap::new();
        for (row, claim) in statement.claims() {
            let share = match shares.get(&row.customer) {
                Some(share) => *share,
                None => {
                    let share = share_of(store, statement, &row.customer, &contracts).await?;
                    shares.insert(&row.customer, share);
                    share
                }
            };
            let paid = paid.get(&(statement.id.to_string(), claim.number)).copied().unwrap_or_default();
            found.push(FeeDue {
                statement: statement.id.clone(),
                kind: statement.kind,
                claim: claim.number,
                month: statement.month,
                owner: statement.owner.clone(),
                owner_name: statement.owner_name.clone(),
                customer: row.customer.clone(),
                customer_name: row.customer_name.clone(),
                product_line: row.product_line.clone(),
                account: row.account.clone(),
                category: claim.category,
                beneficiary: claim.beneficiary.clone(),
                approved_on,
                approved: claim.amount,
                share,
                paid,
                payable: payable(claim.amount, share, paid, statement.currency)?,
            });
        }
    }
    Ok(found)
}

/// How much is collected of what a customer's fees in a statement hang on: the contracts of that month in all its rows, or all that count.
async fn share_of(
    store: &Store,
    statement: &FeeStatement,
    customer: &CustomerId,
    contracts: &BTreeMap<&ContractId, &Contract>,
) -> Result<Collected> {
    match statement.basis {
        FeeBasis::MonthSales => {
            let rows = statement.rows.iter().filter(|row| row.customer == *customer);
            let sales: Vec<(&ContractId, Amount)> = rows.flat_map(|row| &row.sales).map(|sale| (&sale.contract, sale.amount)).collect();
            Ok(Collected::of(&sales, contracts)?)
        }
        FeeBasis::CustomerRate => {
            let mut all = crate::contracts::of_customer(store, customer.as_str(), CONTRACTS_MAX).await?;
            all.retain(|contract| contract.terms.effective().is_some() && contract.terms.currency == statement.currency);
            let sales: Vec<(&ContractId, Amount)> = all.iter().map(|contract| (&contract.id, contract.amount)).collect();
            let contracts = all.iter().map(|contract| (&contract.id, contract)).collect();
            Ok(Collected::of(&sales, &contracts)?)
        }
    }
}

/// Contracts of one customer that its collection rate is reckoned from at most.
const CONTRACTS_MAX: i64 = 100_000;
