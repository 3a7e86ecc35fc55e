use super::*;
use crate::instalment::EarlierTerms;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn instalment(ordinal: u16, due: &str, amount: &str) -> Instalment {
    let json = serde_json::json!({
        "id": format!("k1-{ordinal}"), "contract": "k1", "contract_number": "HT1", "customer": "c", "customer_name": "甲 公司", "owner": "o",
        "owner_name": "李", "ordinal": ordinal, "currency": "CNY", "due": due, "amount": amount, "note": "", "effective": "2025-01-10",
        "paid": "0.00", "open": amount, "dispute": "", "reason": "", "is_amount_to_complete": false, "version": 1
    });
    serde_json::from_value(json).unwrap()
}

fn posting(ordinal: u16, date: &str, amount: &str, adjustment: Option<&str>) -> Allocation {
    let mut json = serde_json::json!({
        "id": "a", "receipt": "r", "instalment": format!("k1-{ordinal}"), "contract": "k1", "customer": "c", "currency": "CNY", "date": date,
        "amount": amount
    });
    if let Some(kind) = adjustment {
        json["adjustment"] = serde_json::json!({ "id": "j", "number": "TZ1", "kind": kind });
    }
    serde_json::from_value(json).unwrap()
}

/// An instalment that an amendment of 1 March made larger and later, of which a part came in, was reversed and came in again; and one of which a part was let off, and that ended.
fn folio() -> Folio {
    let amended = Instalment {
        earlier: vec![EarlierTerms { until: day("2025-03-01"), due: day("2025-02-01"), amount: Amount::whole(100) }],
        ..instalment(1, "2025-04-01", "150.00")
    };
    let ended = Instalment { ended: Some(day("2025-06-01")), ..instalment(2, "2025-05-01", "0.10") };
    let mut folio = Folio::of("k1".into());
    for one in [&amended, &ended, &instalment(3, "2025-01-05", "9.99")] {
        folio.put(&Entry::of_instalment(one).unwrap().unwrap());
    }
    for (date, amount) in [("2025-02-10", "60.00"), ("2025-02-20", "-60.00"), ("2025-03-15", "150.00")] {
        folio.put(&Entry::of_posting(&posting(1, date, amount, None)).unwrap());
    }
    folio.put(&Entry::of_posting(&posting(2, "2025-02-12", "0.05", Some("discount"))).unwrap());
    folio.take(&Entry::of_instalment(&instalment(3, "2025-01-05", "9.99")).unwrap().unwrap());
    folio
}

#[test]
fn what_was_open_on_a_day_follows_from_what_counted_then() {
    let table: [(&str, &[(Day, i64)]); 9] = [
        ("2025-01-09", &[]),
        ("2025-01-10", &[(20_250_201, 10_000), (20_250_501, 10)]),
        ("2025-02-10", &[(20_250_201, 4_000), (20_250_501, 10)]),
        ("2025-02-20", &[(20_250_201, 10_000), (20_250_501, 5)]),
        ("2025-03-01", &[(20_250_401, 15_000), (20_250_501, 5)]),
        ("2025-03-15", &[(20_250_501, 5)]),
        ("2025-05-31", &[(20_250_501, 5)]),
        ("2025-06-01", &[]),
        ("9999-12-31", &[]),
    ];
    let folio = folio();
    for (on, wanted) in table {
        let found: Vec<(Day, i64)> = folio.on(number(day(on))).map(|open| (open.due, open.open)).collect();
        assert_eq!(found, wanted, "{on}");
    }
    assert_eq!((folio.first(), folio.last()), (Some(20_250_110), Some(20_250_601)));
    let after = |on: &str| folio.collected_after(number(day(on))).unwrap();
    assert_eq!((after("2025-01-01"), after("2025-02-10"), after("2025-03-15")), (Amount::whole(150), Amount::whole(90), Amount::ZERO));
}

#[test]
fn what_is_written_down_is_read_again_and_found_whole() {
    let mut folio = folio();
    folio.put(&Entry::of_posting(&posting(4, "2025-02-10", "0.01", None)).unwrap());
    let json = serde_json::to_value(&folio).unwrap();
    let lines = "k1-1 20250401:15000:20250110 <20250301:20250201:10000 +20250210:6000 +20250220:-6000 +20250315:15000\n\
                 k1-2 20250501:10:20250110 !20250601 ~20250212:5\nk1-4 - +20250210:1\n";
    assert_eq!(json["lines"], lines);
    assert_eq!(serde_json::from_value::<Folio>(json).unwrap(), folio);
    let mut again = Folio::of("k1".into());
    folio.entries().for_each(|entry| again.put(&entry));
    assert_eq!(again, folio);
    for entry in folio.entries().collect::<Vec<_>>() {
        folio.take(&entry);
    }
    assert!(folio.is_empty());
    for wrong in ["k1-1", "k1-1 20250401", "k1-1 - !20250101", "k1-1 - +20250101", "k1-1 - +20250101:x", "k1-1 - ?1", "k1-1 - "] {
        assert!(Lines::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
}

#[test]
fn what_was_never_owed_stands_nowhere() {
    let planned = Instalment { effective: None, ..instalment(1, "2025-04-01", "150.00") };
    assert_eq!(Entry::of_instalment(&planned), Ok(None));
}

#[test]
fn days_as_numbers_keep_their_order() {
    for text in ["0001-01-01", "1999-12-31", "2024-02-29", "2025-01-31", "9999-12-31"] {
        assert_eq!(date(number(day(text))), day(text));
    }
    assert!(number(day("2025-01-31")) < number(day("2025-02-01")));
}
