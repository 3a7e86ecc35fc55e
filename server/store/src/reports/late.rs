//! What is past its day, contract by contract, as far as it is known without reading a record.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::folio::{date, number};
use domain::id::CustomerId;
use domain::money::{Amount, Currency};

use crate::error::Result;
use crate::folios::Standing;

/// A contract of which something is due and unpaid.
#[derive(Clone, Debug)]
pub(super) struct Late {
    pub(super) standing: Arc<Standing>,
    pub(super) amount: Amount,
    /// The earliest due date with something open.
    pub(super) since: NaiveDate,
    /// Of all that its customer owes in its currency, due or not.
    pub(super) outstanding: Amount,
}

/// What is past its day at the end of this one, in no order.
pub(super) fn late(standing: &[Arc<Standing>], as_of: NaiveDate) -> Result<Vec<Late>> {
    let day = number(as_of);
    let mut owing: HashMap<(&CustomerId, Currency), i128> = HashMap::new();
    for one in standing {
        *owing.entry((&one.party.customer, one.currency)).or_default() += one.dues.iter().map(|due| i128::from(due.open)).sum::<i128>();
    }
    let mut found = Vec::new();
    for one in standing {
        let past = one.dues.iter().filter(|due| due.due < day);
        let Some(since) = past.clone().map(|due| due.due).min() else { continue };
        let outstanding = owing.get(&(&one.party.customer, one.currency)).copied().unwrap_or_default();
        found.push(Late {
            standing: Arc::clone(one),
            amount: Amount::from_hundredths(past.map(|due| i128::from(due.open)).sum())?,
            since: date(since),
            outstanding: Amount::from_hundredths(outstanding)?,
        });
    }
    Ok(found)
}
