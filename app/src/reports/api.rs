//! Server functions of reports: the whole report is computed, its rows are sent as far as a screen shows them, its totals are of all.

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
    use std::collections::BTreeSet;
    let (store, actor) = crate::caller::signed_in()?;
    let as_of = asked.as_of.unwrap_or(store.today().await);
    let read = async {
        let mut rows = store::reports::arrears(&store, &actor, as_of).await?;
        if asked.by_customer {
            rows = domain::report::ArrearsRow::by_customer(rows)?;
        }
        store::reports::promises(&store, &actor, &mut rows, as_of).await?;
        let owners: BTreeSet<String> = rows.iter().map(|row| row.owner_name.clone()).filter(|name| !name.is_empty()).collect();
        rows.retain(|row| asked.owner.is_empty() || row.owner_name == asked.owner);
        let totals = arrears_totals(&rows)?;
        let sums: Vec<_> = totals.iter().map(|sum| (sum.currency, vec![sum.outstanding])).collect();
        let combined = store::rates::combined(&store, &sums, as_of).await?;
        let mut report = arrears_of(rows, as_of, &asked, ArrearsSums { totals, combined, owners });
        store::reports::contacts(&store, &mut report.rows, as_of).await?;
        Ok::<_, store::Error>(report)
    };
    crate::caller::answer(read.await)
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

/// What is told of all rows, however many are shown.
#[cfg(feature = "ssr")]
struct ArrearsSums {
    totals: Vec<CurrencyTotal>,
    combined: Option<Combined>,
    owners: std::collections::BTreeSet<String>,
}

#[cfg(feature = "ssr")]
fn arrears_totals(rows: &[ArrearsRow]) -> Result<Vec<CurrencyTotal>, domain::refusal::Refusal> {
    let mut sums = std::collections::BTreeMap::<&'static str, CurrencyTotal>::new();
    for row in rows {
        let sum = sums.entry(row.currency.code()).or_insert_with(|| CurrencyTotal { currency: row.currency, ..CurrencyTotal::default() });
        sum.count += u64::from(row.contracts);
        sum.outstanding = sum.outstanding.checked_add(row.amount)?;
    }
    Ok(sums.into_values().collect())
}

#[cfg(feature = "ssr")]
fn arrears_of(mut rows: Vec<ArrearsRow>, as_of: NaiveDate, asked: &ArrearsAsked, sums: ArrearsSums) -> ArrearsReport {
    let ArrearsSums { totals, combined, owners } = sums;
    match asked.sort.as_str() {
        "days" => rows.sort_by_key(|row| row.days_overdue),
        "-days" => rows.sort_by_key(|row| std::cmp::Reverse(row.days_overdue)),
        "amount" => rows.sort_by_key(|row| (row.currency, row.amount)),
        "-amount" => rows.sort_by_key(|row| (row.currency, std::cmp::Reverse(row.amount))),
        "customer" => rows.sort_by(|a, b| a.customer_name.cmp(&b.customer_name)),
        "-customer" => rows.sort_by(|a, b| b.customer_name.cmp(&a.customer_name)),
        _ => ArrearsRow::sort_by_weight(&mut rows, combined.as_ref()),
    }
    let count = rows.len() as u64;
    rows.truncate(ROWS_SHOWN_MAX);
    ArrearsReport { as_of, rows, count, totals, combined, owners: owners.into_iter().collect() }
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
