//! What the database has under the numbers and names of many records, asked with a few statements in place of some for each record.

use std::collections::{BTreeSet, HashMap};

use domain::contract::Contract;
use domain::customer::{Customer, name_key};
use domain::import::ImportRecord;
use surrealdb::types::Value;

use crate::error::Result;
use crate::row::Record;
use crate::store::Store;

/// The engine takes an index for an IN of up to so many values; of more it reads the table.
const KEYS_AT_ONCE: usize = 32;

const CONTRACTS: &str = "SELECT * FROM contract WHERE number IN $keys";
const CUSTOMERS: &str = "SELECT * FROM customer WHERE number IN $keys";
const OF_NAMES: &str = "SELECT * FROM customer WHERE by_name_key IN $keys";
const OF_CODES: &str = "SELECT * FROM customer WHERE by_credit_code IN $keys";

pub(crate) const STATEMENTS: &[&str] = &[CONTRACTS, CUSTOMERS, OF_NAMES, OF_CODES];

/// As it was when it was asked. A key that was not asked for has no entry, one that nothing has an empty one.
#[derive(Default)]
pub(super) struct Known {
    contracts: HashMap<String, Vec<Contract>>,
    /// By number, by name however spelt, by credit code.
    customers: HashMap<String, Vec<Customer>>,
    of_names: HashMap<String, Vec<Customer>>,
    of_codes: HashMap<String, Vec<Customer>>,
}

impl Known {
    /// Asks for all that the records speak of.
    pub(super) async fn of(store: &Store, records: &[(usize, ImportRecord)]) -> Result<Self> {
        let (mut numbers, mut customers, mut names, mut codes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (_, record) in records {
            let name = match record {
                ImportRecord::Customer(record) => {
                    customers.extend(record.number.clone());
                    codes.extend(Some(record.terms.credit_code.clone()).filter(|code| !code.is_empty()));
                    &record.terms.name
                }
                ImportRecord::Contract(record) => {
                    numbers.extend(cases(&record.number));
                    &record.customer_name
                }
                ImportRecord::Invoice(record) => {
                    numbers.extend(cases(&record.number));
                    &record.customer
                }
                ImportRecord::Arrears(record) => &record.customer_name,
                ImportRecord::Adjustment(record) => {
                    numbers.extend(cases(&record.contract));
                    &record.customer_name
                }
            };
            names.insert(name_key(name));
        }
        Ok(Self {
            contracts: found(store, CONTRACTS, numbers, |contract: &Contract| contract.number.clone()).await?,
            customers: found(store, CUSTOMERS, customers, |customer: &Customer| customer.number.clone()).await?,
            of_names: found(store, OF_NAMES, names, |customer: &Customer| name_key(&customer.terms.name)).await?,
            of_codes: found(store, OF_CODES, codes, |customer: &Customer| customer.terms.credit_code.clone()).await?,
        })
    }

    /// The contract of that number, or else of that number in capitals or small letters.
    pub(super) async fn contract(&self, store: &Store, number: &str) -> Result<Option<Contract>> {
        for number in cases(number) {
            let found = match self.contracts.get(&number) {
                Some(found) => found.first().cloned(),
                None => crate::contracts::by_number(store, &number).await?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The customer of that number; here and below, in the place of a merged one, the customer that it was merged into.
    pub(super) async fn customers_of_number(&self, store: &Store, number: &str) -> Result<Vec<Customer>> {
        let found = match self.customers.get(number) {
            Some(found) => found.clone(),
            None => store.rows(CUSTOMERS, [("keys", Value::from_t(vec![number.to_owned()]))]).await?,
        };
        crate::customers::survivors(store, found).await
    }

    /// The customers of that name, however spelt.
    pub(super) async fn customers_of_name(&self, store: &Store, name: &str) -> Result<Vec<Customer>> {
        match self.of_names.get(&name_key(name)) {
            Some(found) => crate::customers::survivors(store, found.clone()).await,
            None => crate::customers::by_name_key(store, name).await,
        }
    }

    /// The customers of that credit code.
    pub(super) async fn customers_of_code(&self, store: &Store, code: &str) -> Result<Vec<Customer>> {
        match self.of_codes.get(code) {
            Some(found) => crate::customers::survivors(store, found.clone()).await,
            None => crate::customers::by_credit_code(store, code).await,
        }
    }
}

/// A number as it is written, and in the other cases: HT1 and ht1 are one number to who types a sheet.
fn cases(number: &str) -> [String; 3] {
    [number.to_owned(), number.to_uppercase(), number.to_lowercase()]
}

/// The rows under each key.
async fn found<T: Record>(
    store: &Store,
    statement: &'static str,
    keys: BTreeSet<String>,
    key_of: impl Fn(&T) -> String,
) -> Result<HashMap<String, Vec<T>>> {
    let keys: Vec<String> = keys.into_iter().collect();
    let mut found: HashMap<String, Vec<T>> = keys.iter().map(|key| (key.clone(), Vec::new())).collect();
    for keys in keys.chunks(KEYS_AT_ONCE) {
        for row in store.rows::<T, _, 1>(statement, [("keys", Value::from_t(keys.to_vec()))]).await? {
            found.entry(key_of(&row)).or_default().push(row);
        }
    }
    Ok(found)
}
