//! Relationship-maintenance fees 客情费: policies, statements and applications, exceptions, payments. The rules are `domain::fee`; here they meet
//! the books.
//!
//! What is payable is stored nowhere: one function derives it from the approved claims, the maintained sums of contracts and the postings of
//! batches, so that every receipt and every reversal counts at once. What a claim was paid is a maintained total over its postings, which
//! `check` proves.

use std::collections::BTreeSet;

use domain::closing::Month;
use domain::fee::{FeeException, FeePolicy, FeeRow, FeeSettings, FeeStatement};
use domain::id::{CustomerId, FeeStatementId};
use domain::permission::{Act, Actor, Noun};
use surrealdb::types::Value;

use self::records::{EXCEPTIONS_OF, OF_MONTH, POLICIES};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::write::digest;

mod apply;
mod check;
mod due;
mod exceptions;
mod list;
mod pay;
mod policies;
mod records;
mod returned;
mod show;
mod statements;
mod turn;

pub use apply::{application_start, apply};
pub(crate) use check::check;
pub use exceptions::{except, exceptions, gifts, may_except, void_exception};
pub use list::{Reaches, list};
pub use pay::{batch, batches, bookings, may_pay, pay, payables};
pub use policies::{may_set, policies, save_policy, save_settings};
pub(crate) use records::STATEMENTS;
pub use returned::return_batch;
pub use show::show;
pub use statements::{check_one, may_edit, may_write, open, refresh, save, submit, to_open};
pub use turn::{Turned, turn};

/// Statements and applications by state and the day by which their step is due, for the badges.
const BY_STATE: &str = "fees";
/// What was paid of each claim; and by month and account.
const PAID: &str = "fees_paid";
const BOOKED: &str = "fees_booked";
/// Where there is no day by which it is due.
const NEVER: &str = "9999-12-31";
/// The key of the one record of caps.
const SETTINGS: &str = "settings";

fn text(text: &str) -> Value {
    Value::from_t(text.to_owned())
}

/// What signatures are bound to.
fn hash_of(statement: &FeeStatement) -> String {
    digest(serde_json::to_vec(&statement.content()).unwrap_or_default())
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
