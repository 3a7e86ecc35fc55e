//! Dated exchange rates 汇率, entered by finance. The rules are `domain::rate`; here they meet the books: each entry is kept, and one of the same
//! currency and day counts at a time.

use chrono::NaiveDate;
use domain::id::OperationId;
use domain::list::Page;
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun};
use domain::rate::{Combined, Rate, RateFilter, RateForm, combine};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::Listing;
use crate::row::{Columns, Record, identity};
use crate::store::Store;

mod check;

pub(crate) use check::check;

impl Record for Rate {
    const TABLE: &'static str = "rate";
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_entry", place(self));
        columns.text_if(!self.is_superseded, "by_currency", self.currency.code());
        columns.text_if(!self.is_superseded, "by_day", self.day.to_string());
    }
}

/// The latest day first, and of a day's entries the last.
fn place(rate: &Rate) -> String {
    format!("{}|{}", rate.day, rate.id)
}

/// Over all, and over one currency in the place of an owner.
const BY_ENTRY: Listing<Rate> = Listing {
    everybody: "SELECT * FROM rate WHERE by_all = '' AND by_entry < $after ORDER BY by_entry DESC LIMIT $limit",
    owned: "SELECT * FROM rate WHERE currency = $owner AND by_entry < $after ORDER BY by_entry DESC LIMIT $limit",
    place,
    descends: true,
};
const LATEST: &str = "SELECT * FROM rate WHERE by_currency = $key AND by_day <= $to ORDER BY by_day DESC LIMIT 1";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[BY_ENTRY.everybody, BY_ENTRY.owned, LATEST];

/// What was entered, the latest day first, the superseded too; for who reads by what the books are told.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &RateFilter) -> Result<Page<Rate>> {
    if !actor.may(Noun::Books, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    let currency = filter.currency.map(|currency| currency.code().to_owned());
    BY_ENTRY.walk_of([(currency, None)]).after(filter.after.as_deref()).page(store, |_| true).await
}

/// Enters the rate of a currency and a day. One that is there already is superseded, for a reason, in the same commit; neither is ever edited.
///
/// # Errors
/// `NotAllowed`; what the form refuses; `RateThere` of `reason`.
pub async fn enter(store: &Store, actor: &Actor, operation: &OperationId, form: &RateForm) -> Result<Rate> {
    if !actor.may(Noun::Books, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    let today = store.today().await;
    let terms = form.parse(crate::companies::required(store).await?.currency, today);
    store
        .command(actor, operation, "rate.enter", form, |mut write| {
            let terms = terms.clone();
            async move {
                let terms = terms?;
                let known = latest(store, terms.currency, terms.day).await?.filter(|known| known.day == terms.day);
                let rate = Rate::entered(terms, known.as_ref(), actor, today).map_err(|refusal| Error::at("reason", refusal))?;
                if let Some(known) = &known {
                    write.update(known, known.superseded())?;
                }
                // Whoever enters the same day at the same moment meets this id, and is told of the rate at the second try.
                write.create(&rate)?;
                Ok((write, rate))
            }
        })
        .await
}

/// The rate of a currency that counts on that day.
async fn latest(store: &Store, currency: Currency, day: NaiveDate) -> Result<Option<Rate>> {
    let values = [("key", Value::from_t(currency.code().to_owned())), ("to", Value::from_t(day.to_string()))];
    Ok(store.rows::<Rate, _, 2>(LATEST, values).await?.into_iter().next())
}

/// The rates that count on that day, of those currencies that have one.
pub(crate) async fn on(store: &Store, currencies: impl IntoIterator<Item = Currency>, day: NaiveDate) -> Result<Vec<Rate>> {
    let mut rates = Vec::new();
    for currency in currencies {
        rates.extend(latest(store, currency, day).await?);
    }
    Ok(rates)
}

/// These sums, one line a currency, as one in the company's currency; none where it cannot be told ([`combine`]). It names no record: whoever sees the
/// sums may see it.
///
/// # Errors
/// `NotFound` before the first start; `Engine`.
pub async fn combined(store: &Store, sums: &[(Currency, Vec<Amount>)], day: NaiveDate) -> Result<Option<Combined>> {
    let own = crate::companies::required(store).await?.currency;
    // A list of its own: a borrowed iterator may not wait within a server function.
    let others: Vec<Currency> = sums.iter().map(|(currency, _)| *currency).filter(|currency| *currency != own).collect();
    Ok(combine(sums, own, &on(store, others, day).await?, day))
}
