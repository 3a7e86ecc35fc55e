//! What lies under a customer carries its owner and its name; when these change, all of it is written in the same commit.

use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::follow_up::FollowUp;
use domain::instalment::Instalment;
use domain::receipt::Receipt;
use surrealdb::types::Value;

use crate::error::Result;
use crate::store::Store;
use crate::write::Write;

/// Everything under the customer gets its new owner.
pub(crate) async fn hand_over(store: &Store, write: &mut Write, customer: &Customer) -> Result<()> {
    let id = || [("customer", Value::from_t(customer.id.as_str().to_owned()))];
    for old in store.rows::<Contact, _, 1>("SELECT * FROM contact WHERE customer = $customer", id()).await? {
        write.update(&old, Contact { owner: customer.owner.clone(), ..old.clone() })?;
    }
    rename(store, write, customer).await
}

/// Everything under the customer gets its new name (and owner) where it carries them.
pub(crate) async fn rename(store: &Store, write: &mut Write, customer: &Customer) -> Result<()> {
    let id = || [("customer", Value::from_t(customer.id.as_str().to_owned()))];
    let (owner, owner_name, customer_name) = (&customer.owner, &customer.owner_name, &customer.terms.name);
    macro_rules! follow {
        ($($record:ident $statement:literal),*) => {$(
            for old in store.rows::<$record, _, 1>($statement, id()).await? {
                let new = $record { owner: owner.clone(), owner_name: owner_name.clone(), customer_name: customer_name.clone(), ..old.clone() };
                write.update(&old, new)?;
            }
        )*};
    }
    follow!(
        Contract "SELECT * FROM contract WHERE customer = $customer",
        Instalment "SELECT * FROM instalment WHERE customer = $customer",
        Receipt "SELECT * FROM receipt WHERE customer = $customer",
        FollowUp "SELECT * FROM follow_up WHERE customer = $customer"
    );
    Ok(())
}
