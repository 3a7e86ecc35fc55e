//! What people have built on an import: the reason why it cannot be undone any more.

use std::collections::{HashMap, HashSet};

use domain::adjustment::Adjustment;
use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::follow_up::FollowUp;
use domain::id::CustomerId;
use domain::import::{BuiltOn, Obstacle};
use domain::instalment::Instalment;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::{Allocation, Receipt};
use domain::refusal::Refusal;
use domain::signature::SigningRound;
use domain::user::User;
use surrealdb::types::{RecordIdKey, Value};

use super::past::Part;
use crate::error::{Error, Result};
use crate::journal::{Touched, mark};
use crate::row::{Record, from_row, record_id};
use crate::store::Store;

/// More are not looked for: nobody reads them.
pub(super) const OBSTACLES_MAX: usize = 20;

/// A row's table and key.
pub(super) type Place = (String, String);

/// The rows as they are now.
pub(super) type Rows = HashMap<Place, Value>;

/// All that an import made, and what has been looked at already.
#[derive(Default)]
pub(super) struct Search {
    created: HashSet<Place>,
    seen: HashSet<Place>,
    customers: HashSet<CustomerId>,
    found: Vec<Obstacle>,
}

/// A record that an import makes or changes.
pub(super) trait Brought: Record {
    /// What a reader knows it by.
    fn label(&self) -> String;
    fn customer(&self) -> Option<&CustomerId> {
        None
    }
    /// The record as it was, with the names that follow from its customer as they are now.
    fn named_as(self, now: &Self) -> Self;
}

macro_rules! brought {
    ($($record:ty { $($label:ident).+ $(, $customer:ident)? } $($name:ident)*;)*) => {$(
        impl Brought for $record {
            fn label(&self) -> String {
                self.$($label).+.to_string()
            }
            $(fn customer(&self) -> Option<&CustomerId> {
                Some(&self.$customer)
            })?
            #[allow(unused_mut, reason = "only where there are names")]
            fn named_as(mut self, _now: &Self) -> Self {
                $(self.$name.clone_from(&_now.$name);)*
                self
            }
        }
    )*};
}

brought! {
    Customer { terms.name, id };
    Contact { terms.name, customer };
    Contract { number, customer } customer_name owner_name;
    Instalment { contract_number } customer_name owner_name;
    Receipt { number } customer_name owner_name;
    Allocation { receipt };
    Adjustment { number };
    User { name };
    SigningRound { number };
}

/// What is known of a touched row now.
struct Facts {
    label: String,
    owner: Option<String>,
    customer: Option<CustomerId>,
    is_changed: bool,
}

impl Search {
    /// Notes what a part made, before anything is looked for.
    pub(super) fn add_created(&mut self, part: &Part) {
        let created = part.touched.iter().filter(|touched| touched.before.is_none());
        self.created.extend(created.map(|touched| (touched.table.clone(), touched.key.clone())));
    }

    /// The same, to look at one part alone.
    pub(super) fn afresh(&self) -> Self {
        Self { created: self.created.clone(), ..Self::default() }
    }

    pub(super) fn found(self) -> Vec<Obstacle> {
        self.found
    }

    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= OBSTACLES_MAX
    }

    fn has_created(&self, table: &str, key: &str) -> bool {
        self.created.contains(&(table.to_owned(), key.to_owned()))
    }

    fn add(&mut self, record: &str, built: BuiltOn, what: impl Into<String>) {
        let obstacle = Obstacle { record: record.to_owned(), built, what: what.into() };
        // A receipt changes its contract too: the receipt says it better.
        let is_told = self.found.iter().any(|told| *told == obstacle || (built == BuiltOn::Changed && told.record == record));
        if !is_told {
            self.found.push(obstacle);
        }
    }

    /// Looks at one part, the later ones having been looked at; answers its rows as they are.
    pub(super) async fn look(&mut self, store: &Store, actor: &Actor, part: &Part) -> Result<Rows> {
        let rows = load(store, &part.touched).await?;
        for touched in &part.touched {
            let place = (touched.table.clone(), touched.key.clone());
            // What is made of these meanwhile stays, and stands in nobody's way.
            if [User::TABLE, SigningRound::TABLE].contains(&touched.table.as_str()) || !self.seen.insert(place.clone()) {
                continue;
            }
            let Some(facts) = facts(rows.get(&place), touched)? else {
                self.add(&lost_label(&rows, touched), BuiltOn::Changed, "");
                continue;
            };
            if let Some(owner) = &facts.owner
                && !actor.may_for(Noun::Import, Act::Create, &owner.as_str().into())
            {
                return Err(Refusal::NotAllowed.into());
            }
            if touched.before.is_none() {
                self.look_below(store, touched, &facts).await?;
            }
            if facts.is_changed {
                self.add(&facts.label, BuiltOn::Changed, "");
            }
            if self.is_full() {
                break;
            }
        }
        Ok(rows)
    }

    /// What hangs on a record that the import made.
    async fn look_below(&mut self, store: &Store, touched: &Touched, facts: &Facts) -> Result<()> {
        let Some(customer) = &facts.customer else { return Ok(()) };
        if touched.table == Contract::TABLE {
            let postings: Vec<Allocation> = store.rows(POSTINGS_OF, [("contract", text(&touched.key))]).await?;
            if let Some(posting) =
                postings.iter().find(|posting| posting.is_cash() && !self.has_created(Allocation::TABLE, posting.id.as_str()))
            {
                let receipt: Option<Receipt> = store.load(posting.receipt.as_str()).await?;
                self.add(&facts.label, BuiltOn::Receipt, receipt.map(|receipt| receipt.number).unwrap_or_default());
            }
            let contract = touched.key.as_str().into();
            if let Some(file) = crate::attachments::all_of(store, &contract).await?.first() {
                self.add(&facts.label, BuiltOn::Attachment, file.name.as_str());
            }
            if let Some(original) = crate::originals::all_of(store, &contract).await?.first() {
                self.add(&facts.label, BuiltOn::Original, original.location.as_str());
            }
        }
        if touched.table == Contract::TABLE {
            for obligation in crate::obligations::under(store, &touched.key.as_str().into()).await? {
                self.add(&facts.label, BuiltOn::Obligation, obligation.terms.title);
            }
            for concern in crate::concerns::under(store, &touched.key.as_str().into()).await? {
                self.add(&facts.label, BuiltOn::Concern, concern.terms.what);
            }
            if let Some(expense) = crate::expenses::under(store, &touched.key.as_str().into()).await?.pop() {
                self.add(&facts.label, BuiltOn::Expense, expense.terms.date.to_string());
            }
            if let Some(adjustment) = crate::adjustments::under(store, &touched.key.as_str().into()).await?.pop() {
                self.add(&facts.label, BuiltOn::Adjustment, adjustment.number);
            }
            if let Some(invoice) = crate::invoices::under(store, &touched.key.as_str().into()).await?.first() {
                self.add(&facts.label, BuiltOn::Invoice, invoice.number.as_str());
            }
            if let Some(paper) = crate::audits::papers_over(store, &touched.key.as_str().into()).await?.pop() {
                let audit: Option<domain::audit::Audit> = store.load(paper.audit.as_str()).await?;
                self.add(&facts.label, BuiltOn::Audit, audit.map(|audit| audit.terms.name).unwrap_or_default());
            }
            if let Some(round) = crate::signatures::under(store, &touched.key.as_str().into()).await?.pop() {
                self.add(&facts.label, BuiltOn::Signing, round.number);
            }
        }
        if self.customers.insert(customer.clone()) {
            self.look_at_customer(store, customer).await?;
        }
        Ok(())
    }

    /// Follow-ups and receipts of the customer that name what the import made; of a customer that it made, everything that it did not.
    async fn look_at_customer(&mut self, store: &Store, customer: &CustomerId) -> Result<()> {
        let id = || [("customer", text(customer.as_str()))];
        let is_made = self.has_created(Customer::TABLE, customer.as_str());
        let now: Option<Customer> = store.load(customer.as_str()).await?;
        let name = now.map(|customer| customer.terms.name).unwrap_or_default();
        for follow_up in store.rows::<FollowUp, _, 1>(FOLLOW_UPS_OF, id()).await? {
            let names_contract =
                follow_up.terms.contract.as_ref().is_some_and(|contract| self.has_created(Contract::TABLE, contract.as_str()));
            let names_contact = follow_up.terms.contact.as_ref().is_some_and(|contact| self.has_created(Contact::TABLE, contact.as_str()));
            if is_made || names_contract || names_contact {
                self.add(&name, BuiltOn::FollowUp, follow_up.terms.happened.to_string());
            }
        }
        for receipt in store.rows::<Receipt, _, 1>(RECEIPTS_OF, id()).await? {
            let names_contract =
                receipt.terms.contract.as_ref().is_some_and(|contract| self.has_created(Contract::TABLE, contract.as_str()));
            if is_made || names_contract {
                self.add(&name, BuiltOn::Receipt, receipt.number);
            }
        }
        if !is_made {
            return Ok(());
        }
        for contract in store.rows::<Contract, _, 1>(CONTRACTS_OF, id()).await? {
            if !self.has_created(Contract::TABLE, contract.id.as_str()) {
                self.add(&name, BuiltOn::Contract, contract.number);
            }
        }
        for contact in crate::customers::contacts_of(store, customer).await? {
            if !self.has_created(Contact::TABLE, contact.id.as_str()) {
                self.add(&name, BuiltOn::Contact, contact.terms.name);
            }
        }
        let events: Vec<String> = store.query(EVENT_OF, id()).await?.take(0)?;
        if !events.is_empty() {
            self.add(&name, BuiltOn::Changed, "");
        }
        Ok(())
    }
}

fn text(text: &str) -> Value {
    Value::from_t(text.to_owned())
}

/// The rows that a part touched, as they are now; those that are gone are missing.
async fn load(store: &Store, touched: &[Touched]) -> Result<Rows> {
    let ids: Vec<Value> = touched.iter().map(|touched| Value::RecordId(record_id(&touched.table, &touched.key))).collect();
    let found: Value = store.query("SELECT * FROM $ids", [("ids", Value::Array(ids.into()))]).await?.take(0)?;
    let Value::Array(found) = found else { return Ok(Rows::new()) };
    let place = |row: &Value| match row {
        Value::Object(fields) => match fields.get("id") {
            Some(Value::RecordId(id)) => match &id.key {
                RecordIdKey::String(key) => Some((id.table.as_str().to_owned(), key.clone())),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    Ok(found.into_vec().into_iter().filter_map(|row| Some((place(&row)?, row))).collect())
}

/// The record of a touched row.
pub(super) fn now<T: Record>(row: Option<&Value>) -> Result<Option<T>> {
    row.cloned().map(from_row).transpose()
}

fn facts(row: Option<&Value>, touched: &Touched) -> Result<Option<Facts>> {
    match touched.table.as_str() {
        Customer::TABLE => facts_of::<Customer>(row, touched),
        Contact::TABLE => facts_of::<Contact>(row, touched),
        Contract::TABLE => facts_of::<Contract>(row, touched),
        Instalment::TABLE => facts_of::<Instalment>(row, touched),
        Receipt::TABLE => facts_of::<Receipt>(row, touched),
        Allocation::TABLE => facts_of::<Allocation>(row, touched),
        Adjustment::TABLE => facts_of::<Adjustment>(row, touched),
        other => Err(Error::Row { table: Part::TABLE, reason: format!("a row of {other}") }),
    }
}

fn facts_of<T: Brought>(row: Option<&Value>, touched: &Touched) -> Result<Option<Facts>> {
    let Some(record) = now::<T>(row)? else { return Ok(None) };
    Ok(Some(Facts {
        label: record.label(),
        owner: record.owner().map(str::to_owned),
        customer: record.customer().cloned(),
        is_changed: mark(&record)? != touched.after,
    }))
}

/// What is gone is told by the contract that it was part of, or by its key.
fn lost_label(rows: &Rows, touched: &Touched) -> String {
    let contract = touched.key.rsplit_once('-').and_then(|(contract, _)| rows.get(&(Contract::TABLE.to_owned(), contract.to_owned())));
    match now::<Contract>(contract) {
        Ok(Some(contract)) => contract.number,
        _ => touched.key.clone(),
    }
}

const POSTINGS_OF: &str = "SELECT * FROM allocation WHERE contract = $contract";
const FOLLOW_UPS_OF: &str = "SELECT * FROM follow_up WHERE customer = $customer AND by_happened > ''";
const RECEIPTS_OF: &str = "SELECT * FROM receipt WHERE customer = $customer AND by_date > '' AND is_opening = false";
const CONTRACTS_OF: &str = "SELECT * FROM contract WHERE customer = $customer AND by_signed > ''";
const EVENT_OF: &str = "SELECT VALUE key FROM customer_event WHERE customer = $customer LIMIT 1";
