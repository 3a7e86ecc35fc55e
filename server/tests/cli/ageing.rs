//! The ageing of real invoices, against a recomputation from the file alone.

use std::collections::BTreeMap;
use std::iter;

use chrono::{Months, NaiveDate};
use domain::permission::Actor;
use serde_json::json;
use store::{Settings, Store};

use crate::place::{Place, sample};

struct Invoice {
    customer: String,
    issued: NaiveDate,
    due: NaiveDate,
    settled: NaiveDate,
    cents: i64,
}

fn invoices() -> Vec<Invoice> {
    let mut reader = csv::Reader::from_path(sample("ibm-accounts-receivable.csv")).unwrap();
    let day = |text: &str| NaiveDate::parse_from_str(text, "%m/%d/%Y").unwrap();
    let invoice = |record: csv::StringRecord| {
        let (yuan, fraction) = record[6].split_once('.').unwrap_or((&record[6], ""));
        let cents = yuan.parse::<i64>().unwrap() * 100 + format!("{fraction:0<2}").parse::<i64>().unwrap();
        Invoice { customer: record[1].to_owned(), issued: day(&record[4]), due: day(&record[5]), settled: day(&record[8]), cents }
    };
    reader.records().map(|record| invoice(record.unwrap())).collect()
}

/// Total and the seven buckets of each customer with something open at the end of that day, in cents.
fn expected(invoices: &[Invoice], as_of: NaiveDate) -> BTreeMap<String, [i64; 8]> {
    let mut rows: BTreeMap<String, [i64; 8]> = BTreeMap::new();
    for invoice in invoices.iter().filter(|invoice| invoice.issued <= as_of && invoice.settled > as_of) {
        let bucket = match (as_of - invoice.due).num_days() {
            ..=0 => 1,
            1..=30 => 2,
            31..=60 => 3,
            61..=90 => 4,
            91..=180 => 5,
            181..=365 => 6,
            _ => 7,
        };
        let row = rows.entry(invoice.customer.clone()).or_default();
        row[0] += invoice.cents;
        row[bucket] += invoice.cents;
    }
    rows
}

fn cents(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').expect("two decimals");
    assert_eq!(fraction.len(), 2, "{text}");
    whole.parse::<i64>().unwrap() * 100 + fraction.parse::<i64>().unwrap()
}

/// The ends of the 24 months in which these invoices were written, due or paid, read within one process.
#[tokio::main(flavor = "current_thread")]
async fn assert_month_ends(place: &Place, invoices: &[Invoice]) {
    let url = format!("surrealkv://{}?sync=every", place.data().join("database").display());
    let store = Store::open(Settings { url, ..Settings::in_memory() }).await.unwrap();
    let first: NaiveDate = "2012-01-01".parse().unwrap();
    for month in 0..24 {
        let day = (first + Months::new(month + 1)).pred_opt().unwrap();
        let rows = store::reports::ageing(&store, &Actor::operator(), day).await.unwrap();
        let mut found: BTreeMap<String, [i64; 8]> = BTreeMap::new();
        for row in &rows {
            let buckets = row.ageing.parts().map(|(_, amount)| amount);
            let sums: Vec<i64> = iter::once(row.ageing.total()).chain(buckets).map(|amount| cents(&amount.to_plain())).collect();
            assert_eq!(sums[0], sums[1..].iter().sum::<i64>(), "{day}: the buckets add up");
            assert!(found.insert(row.customer_name.clone(), sums.try_into().unwrap()).is_none(), "one row a customer");
        }
        let expected = expected(invoices, day);
        assert!(!expected.is_empty(), "{day} has something open");
        assert_eq!(found, expected, "{day}");
    }
    store.close().await.unwrap();
}

#[test]
fn the_ageing_of_any_past_day_is_right_to_the_cent() {
    let invoices = invoices();
    assert_eq!(invoices.len(), 2466);
    let place = Place::new();
    let answer = place.import("invoices", "ibm-accounts-receivable.csv");
    assert_eq!((&answer["added"], &answer["refused"]), (&json!(2466), &json!([])));
    for day in ["2012-03-15", "2013-11-20"] {
        let expected = expected(&invoices, day.parse().unwrap());
        let rows = place.report("ageing", &["--as-of", day]);
        assert_eq!(rows[0].join(","), "customer,currency,total,not_due,d1_30,d31_60,d61_90,d91_180,d181_365,d365_plus");
        let found: BTreeMap<String, [i64; 8]> =
            rows[1..].iter().map(|row| (row[0].clone(), std::array::from_fn(|index| cents(&row[2 + index])))).collect();
        assert_eq!(found.len(), rows.len() - 1, "one row a customer");
        assert!(!expected.is_empty(), "{day} has something open");
        assert_eq!(found, expected, "{day}");
    }
    assert_month_ends(&place, &invoices);
    let long_after = place.report("ageing", &["--as-of", "2020-01-01"]);
    assert_eq!(long_after.len(), 1, "all of it was paid");
    let again = place.import("invoices", "ibm-accounts-receivable.csv");
    assert_eq!((&again["added"], &again["unchanged"]), (&json!(0), &json!(2466)));
    place.is_clean();
}
