//! Server functions of reports: rows are sent as far as a screen shows them, totals are of all.

use chrono::NaiveDate;
use domain::ageing::Ageing;
use domain::currency::Currency;
use domain::list::CurrencyTotal;
use domain::rate::Combined;
use domain::report::{AgeingRow, ArrearsRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// Rows that one screen shows; the export has all.
pub const ROWS_SHOWN_MAX: usize = 500;
/// Rows of arrears that are shown at first: those whom one calls today.
pub const ARREARS_FIRST: usize = 100;

/// Which arrears, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArrearsAsked {
    /// None: today, by the server.
    pub as_of: Option<NaiveDate>,
    /// An owner's name; empty: all.
    pub owner: String,
    /// `days`, `amount` or `customer`, `-` before it for the other way round; empty: whom to call first.
    pub sort: String,
    /// One row a customer instead of one a contract.
    pub by_customer: bool,
    /// As many rows as a screen shows, not only the first.
    pub all: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrearsReport {
    pub as_of: NaiveDate,
    pub rows: Vec<ArrearsRow>,
    pub count: u64,
    pub totals: Vec<CurrencyTotal>,
    /// The totals in the company's currency, and by which rates the rows are compared.
    #[serde(default)]
    pub combined: Option<Combined>,
    /// Whose arrears there are.
    pub owners: Vec<String>,
}

/// Which rows of the ageing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgeingAsked {
    /// None: today, by the server.
    pub as_of: Option<NaiveDate>,
    /// Only customers with something in the bucket of this code, largest first; of none, or of one that the limits do not make: all.
    pub bucket: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeingReport {
    pub as_of: NaiveDate,
    pub rows: Vec<AgeingRow>,
    pub count: u64,
    /// Over all rows that were asked for.
    pub totals: Vec<(Currency, Ageing)>,
    /// Outstanding, then overdue, in the company's currency.
    #[serde(default)]
    pub combined: Option<Combined>,
}

#[server(name = Arrears, prefix = "/api", endpoint = "reports/arrears", input = Json, output = Json)]
pub async fn arrears_report(asked: ArrearsAsked) -> Answer<ArrearsReport> {
    use store::reports::{ArrearsShown, ArrearsWanted};
    let (store, actor) = crate::caller::signed_in()?;
    let as_of = asked.as_of.unwrap_or(store.today().await);
    let most = if asked.all { ROWS_SHOWN_MAX } else { ARREARS_FIRST };
    let wanted = ArrearsWanted { owner: &asked.owner, sort: &asked.sort, by_customer: asked.by_customer, most };
    let read = store::reports::arrears_shown(&store, &actor, as_of, wanted).await;
    crate::caller::answer(read.map(|ArrearsShown { rows, count, totals, combined, owners }| {
        let owners = owners.into_iter().collect();
        ArrearsReport { as_of, rows, count, totals, combined, owners }
    }))
}

#[server(name = AgeingOf, prefix = "/api", endpoint = "reports/ageing", input = Json, output = Json)]
pub async fn ageing_report(asked: AgeingAsked) -> Answer<AgeingReport> {
    let (store, actor) = crate::caller::signed_in()?;
    let as_of = asked.as_of.unwrap_or(store.today().await);
    let read = async {
        let mut report = ageing_of(store::reports::ageing(&store, &actor, as_of).await?, as_of, &asked)?;
        let sum = |(currency, sum): &(Currency, Ageing)| (*currency, vec![sum.total(), sum.overdue().unwrap_or_default()]);
        let sums: Vec<_> = report.totals.iter().map(sum).collect();
        report.combined = store::rates::combined(&store, &sums, as_of).await?;
        Ok::<_, store::Error>(report)
    };
    crate::caller::answer(read.await)
}

#[cfg(feature = "ssr")]
fn ageing_of(mut rows: Vec<AgeingRow>, as_of: NaiveDate, asked: &AgeingAsked) -> Result<AgeingReport, domain::refusal::Refusal> {
    // The totals are of the whole report, whatever bucket is looked into: their bar is what one chooses the bucket from.
    let mut totals: Vec<(Currency, Ageing)> = Vec::new();
    for row in &rows {
        match totals.iter_mut().find(|(currency, _)| *currency == row.currency) {
            Some((_, sum)) => sum.merge(&row.ageing)?,
            None => totals.push((row.currency, row.ageing.clone())),
        }
    }
    totals.sort_by_key(|(currency, _)| *currency);
    let asked = totals.first().and_then(|(_, sum)| sum.parts().map(|(bucket, _)| bucket).find(|bucket| bucket.code() == asked.bucket));
    if let Some(bucket) = asked {
        rows.retain(|row| !row.ageing.bucket(bucket).is_zero());
        rows.sort_by_key(|row| (row.currency, std::cmp::Reverse(row.ageing.bucket(bucket))));
    }
    let count = rows.len() as u64;
    rows.truncate(ROWS_SHOWN_MAX);
    Ok(AgeingReport { as_of, rows, count, totals, combined: None })
}
