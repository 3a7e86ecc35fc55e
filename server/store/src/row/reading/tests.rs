//! What is read in one pass is what its JSON says, of every kind of field that a record has.

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Amount;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use surrealdb::types::{Number, Value};

use super::read;
use crate::row::from_json;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    Named { from: String, count: u8 },
    Held(Option<i64>),
    Pair(u16, bool),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Tagged {
    Merged { number: String },
    Left,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Name(String);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Terms {
    due: NaiveDate,
    amount: Amount,
    limit: Option<Amount>,
    kind: Kind,
    #[serde(default)]
    note: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Every {
    id: Name,
    is_open: bool,
    ordinal: u16,
    version: u64,
    below: i64,
    at: DateTime<Utc>,
    date: Option<NaiveDate>,
    kinds: Vec<Kind>,
    tagged: Vec<Tagged>,
    pair: (u8, String),
    unit: (),
    #[serde(flatten)]
    terms: Terms,
}

fn every() -> Every {
    let date = NaiveDate::from_ymd_opt(2025, 2, 28);
    let amount = |text| domain::parse::amount(text, Default::default()).unwrap();
    Every {
        id: Name("id".into()),
        is_open: true,
        ordinal: u16::MAX,
        version: 7,
        below: -3,
        at: DateTime::UNIX_EPOCH,
        date,
        kinds: vec![Kind::Plain, Kind::Named { from: "甲".into(), count: 2 }, Kind::Held(None), Kind::Held(Some(1)), Kind::Pair(1, false)],
        tagged: vec![Tagged::Merged { number: "C1".into() }, Tagged::Left],
        pair: (1, "2".into()),
        unit: (),
        terms: Terms { due: date.unwrap(), amount: amount("12.30"), limit: None, kind: Kind::Plain, note: "无".into() },
    }
}

fn stored(record: &impl Serialize) -> Value {
    from_json(serde_json::to_value(record).unwrap())
}

#[test]
fn every_kind_of_field_reads_back_and_as_from_its_json() {
    let record = every();
    let mut value = stored(&record);
    if let Value::Object(row) = &mut value {
        // As the table's columns hold money; with columns beside the struct, and a default left out.
        row.insert("amount", Value::Number(Number::Decimal(Decimal::new(1230, 2))));
        row.insert("limit", Value::Number(Number::Decimal(Decimal::new(5, 1))));
        row.insert("by_due", Value::String("2025|id".into()));
        row.remove("note");
    }
    let from_json: Every = serde_json::from_value(value.clone().into_json_value()).unwrap();
    let found: Every = read(value).unwrap();
    assert_eq!(found, from_json);
    assert_eq!((found.terms.amount.to_plain(), found.terms.limit.unwrap().to_plain()), ("12.30".into(), "0.50".into()));
    assert_eq!(Every { terms: Terms { limit: None, note: "无".into(), ..found.terms }, ..found }, record);
}

#[test]
fn what_does_not_fit_is_refused_as_by_json() {
    fn refuses<T: DeserializeOwned + std::fmt::Debug>(value: &Value) {
        assert!(serde_json::from_value::<T>(value.clone().into_json_value()).is_err());
        assert!(read::<T>(value.clone()).is_err(), "{value:?}");
    }
    let text = |text: &str| Value::String(text.into());
    refuses::<u16>(&Value::Number(Number::Int(70_000)));
    refuses::<u64>(&Value::Number(Number::Int(-1)));
    refuses::<String>(&Value::None);
    refuses::<bool>(&text("true"));
    refuses::<NaiveDate>(&text("2025-02-30"));
    refuses::<Amount>(&Value::Number(Number::Int(1)));
    refuses::<Kind>(&text("other"));
    refuses::<Kind>(&stored(&(1, 2)));
    refuses::<(u8, u8)>(&stored(&(1, 2, 3)));
    refuses::<Terms>(&stored(&every().kinds));
    refuses::<Every>(&stored(&every().terms));
    assert!(read::<f64>(Value::Number(Number::Float(0.5))).is_err());
}
