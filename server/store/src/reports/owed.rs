//! What was open at the end of a day, read as the few columns that the reports need.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::adjustment::Adjusted;
use domain::id::{ContractId, CustomerId, InstalmentId};
use domain::instalment::{EarlierTerms, Instalment};
use domain::money::{Amount, Currency};
use domain::permission::Reach;
use serde::Deserialize;
use surrealdb::types::Value;

use crate::error::Result;
use crate::months::LAST_DAY;
use crate::paging::LAST;
use crate::store::Store;

/// Rows read at once.
const AT_ONCE: usize = 4000;
/// How often a reading that a confirmation came between is begun again, before it holds the next ones up.
const TRIES_MAX: u32 = 3;

/// An instalment and what was open of it on that day.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Owed {
    #[serde(rename = "key")]
    id: InstalmentId,
    pub(super) contract: ContractId,
    pub(super) customer: CustomerId,
    pub(super) customer_name: String,
    pub(super) currency: Currency,
    pub(super) due: NaiveDate,
    amount: Amount,
    effective: Option<NaiveDate>,
    ended: Option<NaiveDate>,
    earlier: Option<Vec<EarlierTerms>>,
    pub(super) open: Amount,
    pub(super) dispute: String,
    pub(super) reason: String,
    #[serde(default)]
    by_due: String,
}

impl From<Instalment> for Owed {
    fn from(instalment: Instalment) -> Self {
        // Of one that has ended: what would be open if it had not.
        let open = if instalment.effective.is_some() {
            instalment.terms.amount.checked_sub(instalment.settled()).unwrap_or_default()
        } else {
            Amount::ZERO
        };
        let Instalment { id, contract, customer, customer_name, currency, terms, effective, ended, earlier, dispute, reason, .. } =
            instalment;
        let (due, amount, earlier, by_due) = (terms.due, terms.amount, Some(earlier), String::new());
        Self { id, contract, customer, customer_name, currency, due, amount, effective, ended, earlier, open, dispute, reason, by_due }
    }
}

impl Owed {
    /// As it was on that day, before later amendments.
    fn on(mut self, day: NaiveDate) -> Result<Self> {
        if let Some(earlier) = EarlierTerms::on(self.earlier.as_deref().unwrap_or_default(), day) {
            self.open = self.open.checked_add(earlier.amount)?.checked_sub(self.amount)?;
            self.due = earlier.due;
        }
        Ok(self)
    }
}

/// A posting of after that day.
#[derive(Deserialize)]
struct Posting {
    instalment: InstalmentId,
    contract: ContractId,
    amount: Amount,
    adjustment: Option<Adjusted>,
    by_date: String,
}

/// What was posted after that day, and is not settled yet, and of it what came in, by contract; what has ended or become another after it, and was still owed.
#[derive(Clone, Debug, Default)]
pub(super) struct Later {
    count: usize,
    changed: Vec<Instalment>,
    by_instalment: BTreeMap<InstalmentId, Amount>,
    pub(super) collected: BTreeMap<ContractId, Amount>,
}

/// All that was open at the end of a day, and what came later: what is open now, less what was not effective yet, plus what was paid, ended or
/// amended only later. Only what `keeps` is kept. Both readings are of one moment: one that a posting or an ending of after that day came between is
/// begun again.
pub(super) async fn open_as_of(
    store: &Store,
    reach: &Reach,
    as_of: NaiveDate,
    keeps: fn(&Owed, NaiveDate) -> bool,
) -> Result<(Vec<Owed>, Later)> {
    // Dates are compared as text, which holds for years of four digits.
    let as_of = as_of.min(LAST_DAY);
    for _ in 0..TRIES_MAX {
        let later = later(store, as_of).await?;
        let open = with_later(store, reach, as_of, &later, keeps).await?;
        if self::later(store, as_of).await?.count == later.count {
            return Ok((open, later));
        }
    }
    let _commits = store.inner.commits.lock().await;
    let later = later(store, as_of).await?;
    Ok((with_later(store, reach, as_of, &later, keeps).await?, later))
}

async fn later(store: &Store, as_of: NaiveDate) -> Result<Later> {
    let mut later = Later::default();
    let mut after = format!("{as_of}|{LAST}");
    loop {
        let postings: Vec<Posting> = store.select(LATER, [("after", text(&after)), ("limit", limit())]).await?;
        let count = postings.len();
        later.count += count;
        for posting in postings {
            let sum = later.by_instalment.entry(posting.instalment).or_default();
            *sum = sum.checked_add(posting.amount)?;
            if posting.adjustment.is_none() {
                let sum = later.collected.entry(posting.contract).or_default();
                *sum = sum.checked_add(posting.amount)?;
            }
            after = posting.by_date;
        }
        if count < AT_ONCE {
            break;
        }
    }
    let mut after = format!("{as_of}|{LAST}");
    loop {
        let changed: Vec<Instalment> = store.rows(ENDED, [("after", text(&after)), ("limit", limit())]).await?;
        let count = changed.len();
        later.count += count;
        if let Some(place) = changed.last().and_then(crate::instalments::changed_place) {
            after = place;
        }
        later.changed.extend(changed);
        if count < AT_ONCE {
            return Ok(later);
        }
    }
}

async fn with_later(
    store: &Store,
    reach: &Reach,
    as_of: NaiveDate,
    later: &Later,
    keeps: fn(&Owed, NaiveDate) -> bool,
) -> Result<Vec<Owed>> {
    let mut undone = later.by_instalment.clone();
    let mut found = Vec::new();
    let mut add = |owed: Owed, paid_later: Amount| -> Result<()> {
        let mut owed = owed.on(as_of)?;
        owed.open = owed.open.checked_add(paid_later)?;
        let is_owed = owed.effective.is_some_and(|effective| effective <= as_of) && owed.ended.is_none_or(|ended| as_of < ended);
        if is_owed && owed.open.is_positive() && keeps(&owed, as_of) {
            found.push(owed);
        }
        Ok(())
    };
    let owners = match reach {
        Reach::Nobody => Vec::new(),
        Reach::Everybody => vec![None],
        Reach::Owners(owners) => owners.iter().map(Some).collect(),
    };
    for owner in owners {
        let mut after = String::new();
        loop {
            let rows: Vec<Owed> = match owner {
                None => store.select(OPEN, [("after", text(&after)), ("limit", limit())]).await?,
                Some(owner) => {
                    store.select(OWN_OPEN, [("owner", text(owner.as_str())), ("after", text(&after)), ("limit", limit())]).await?
                }
            };
            let count = rows.len();
            for owed in rows {
                after.clone_from(&owed.by_due);
                let paid_later = undone.remove(&owed.id).unwrap_or_default();
                add(owed, paid_later)?;
            }
            if count < AT_ONCE {
                break;
            }
        }
    }
    // What is open now stood among the rows before.
    for changed in later.changed.iter().filter(|changed| !changed.open.is_positive()) {
        let paid_later = undone.remove(&changed.id).unwrap_or_default();
        if reach.covers(&changed.owner) {
            add(changed.clone().into(), paid_later)?;
        }
    }
    // Those left are settled by now. One that an edit took out of its plan is gone: it has postings only that were reversed.
    let paid: Vec<Instalment> = store.load_all(undone.keys().map(InstalmentId::as_str)).await?;
    for instalment in paid {
        if let Some(amount) = undone.remove(&instalment.id).filter(|_| reach.covers(&instalment.owner)) {
            add(instalment.into(), amount)?;
        }
    }
    Ok(found)
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn limit() -> Value {
    Value::from_t(i64::try_from(AT_ONCE).unwrap_or(i64::MAX))
}

macro_rules! open {
    ($condition:literal) => {
        concat!(
            "SELECT key, contract, customer, customer_name, currency, due, amount, effective, ended, earlier, open, dispute, reason, by_due ",
            "FROM instalment WHERE ",
            $condition,
            "by_due > $after ORDER BY by_due LIMIT $limit"
        )
    };
}

pub(super) const OPEN: &str = open!("by_all = '' AND ");
pub(super) const OWN_OPEN: &str = open!("owner = $owner AND ");
pub(super) const ENDED: &str = "SELECT * FROM instalment WHERE by_ended > $after ORDER BY by_ended LIMIT $limit";
pub(super) const LATER: &str =
    "SELECT instalment, contract, amount, adjustment, by_date FROM allocation WHERE by_date > $after ORDER BY by_date LIMIT $limit";
