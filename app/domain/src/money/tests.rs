use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn amount(text: &str) -> Amount {
    serde_json::from_str(&format!("\"{text}\"")).unwrap()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn any_amount() -> impl Strategy<Value = Amount> {
    (-99_999_999_999_999_i64..=99_999_999_999_999).prop_map(|fen| Amount::from_minor_units(fen, Currency::Cny).unwrap())
}

#[test]
fn one_amount_stays_under_a_trillion_and_a_sum_under_ten_thousand_times_that() {
    assert_eq!((LIMIT, SUM_LIMIT), (decimal("999999999999.99"), decimal("9999999999999999.99")));
    let (fen, over) = (amount("0.01"), decimal("1000000000000.00"));
    assert_eq!(Amount::from_decimal(over, Currency::Cny), Err(Refusal::AmountTooLarge));
    assert_eq!(Amount::round(over, Currency::Cny), Err(Refusal::AmountTooLarge));
    let two = Amount::sum([amount("999999999999.99"); 2]).unwrap();
    assert_eq!((two.to_plain().as_str(), two.of_one_record()), ("1999999999999.98", Err(Refusal::AmountTooLarge)));
    assert_eq!((Amount::sum_from_decimal(two.value(), Currency::Cny), amount(&two.to_plain())), (Ok(two), two));
    let most = amount("9999999999999999.99");
    assert_eq!(most.checked_add(fen), Err(Refusal::AmountTooLarge));
    assert_eq!(most.checked_neg().checked_sub(fen), Err(Refusal::AmountTooLarge));
    assert_eq!(Amount::sum([most, most.checked_neg(), fen]), Ok(fen));
    assert!(serde_json::from_str::<Amount>("\"10000000000000000.00\"").is_err());
}

#[test]
fn an_amount_never_has_more_decimals_than_its_currency() {
    let table = [
        ("1.25", Currency::Cny, None),
        ("1.250", Currency::Cny, None),
        ("1.255", Currency::Cny, Some(2)),
        ("100", Currency::Jpy, None),
        ("100.00", Currency::Jpy, None),
        ("100.5", Currency::Jpy, Some(0)),
    ];
    for (text, currency, refused) in table {
        let answer = Amount::from_decimal(decimal(text), currency);
        match refused {
            None => assert_eq!(answer, Ok(amount(text)), "{text}"),
            Some(decimals_max) => {
                assert_eq!(answer, Err(Refusal::TooPrecise { decimals_max }), "{text}");
            }
        }
    }
}

#[test]
fn rounding_is_half_even() {
    let table = [
        ("0.005", "0.00"),
        ("0.015", "0.02"),
        ("0.025", "0.02"),
        ("-0.025", "-0.02"),
        ("0.0251", "0.03"),
        ("2.675", "2.68"),
        ("-0.001", "0.00"),
    ];
    for (exact, rounded) in table {
        let answer = Amount::round(decimal(exact), Currency::Cny).unwrap();
        assert_eq!(answer.to_plain(), rounded, "{exact}");
    }
    let yen = Amount::round(decimal("2.5"), Currency::Jpy).unwrap();
    assert_eq!(yen.to_plain_scale(0), "2");
}

#[test]
fn quantity_times_price_is_exact_then_rounded_once() {
    let price = amount("1285.50");
    assert_eq!(price.times(decimal("3"), Currency::Cny), Ok(amount("3856.50")));
    assert_eq!(Amount::product(decimal("0.1234"), decimal("1000"), Currency::Cny), Ok(amount("123.40")));
    assert_eq!(amount("999999999999.99").times(decimal("2"), Currency::Cny), Err(Refusal::AmountTooLarge));
}

#[test]
fn amounts_are_shown_grouped_and_plain() {
    let table = [
        ("0", "0.00", "0.00", "0"),
        ("5", "5.00", "5.00", "5"),
        ("999.9", "999.90", "999.90", "1,000"),
        ("1000", "1000.00", "1,000.00", "1,000"),
        ("1280500", "1280500.00", "1,280,500.00", "1,280,500"),
        ("-128000.5", "-128000.50", "-128,000.50", "-128,000"),
        ("999999999999.99", "999999999999.99", "999,999,999,999.99", "1,000,000,000,000"),
        ("-0.00", "0.00", "0.00", "0"),
        ("-0.25", "-0.25", "-0.25", "0"),
    ];
    for (text, plain, grouped, grouped_whole) in table {
        let value = amount(text);
        assert_eq!(value.to_plain(), plain);
        assert_eq!(value.to_string(), plain);
        assert_eq!(value.grouped(2), grouped);
        assert_eq!(value.grouped(0), grouped_whole);
    }
    assert_eq!(format!("{:>8}|{:?}", amount("1.5"), amount("1.5")), "    1.50|Amount(1.50)");
}

#[test]
fn equal_amounts_hash_and_serialise_equally() {
    let (short, long) = (amount("5"), amount("5.00"));
    assert_eq!(short, long);
    assert_eq!(HashSet::from([short, long]).len(), 1);
    assert_eq!(serde_json::to_string(&short).unwrap(), serde_json::to_string(&long).unwrap());
    assert_eq!(amount("-0.00"), Amount::ZERO);
    assert_eq!(serde_json::to_string(&Amount::default()).unwrap(), "\"0.00\"");
}

#[test]
fn only_a_string_of_a_decimal_number_is_an_amount_in_json() {
    for json in ["1.5", "15", "null", "\"\"", "\"NaN\"", "\"1e3\"", "\"1.555\"", "\"1,000\"", "[]"] {
        assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
    }
}

#[test]
fn minor_units_are_exact_or_refused() {
    assert_eq!(amount("12.34").to_minor_units(Currency::Cny), Ok(1234));
    assert_eq!(amount("12").to_minor_units(Currency::Cny), Ok(1200));
    assert_eq!(amount("12.00").to_minor_units(Currency::Jpy), Ok(12));
    assert_eq!(amount("12.34").to_minor_units(Currency::Jpy), Err(Refusal::TooPrecise { decimals_max: 0 }));
    assert_eq!(Amount::from_minor_units(i64::MAX, Currency::Cny), Err(Refusal::AmountTooLarge));
}

#[test]
fn a_share_of_nothing_is_empty() {
    assert_eq!(amount("5").percent_of(Amount::ZERO, 1), None);
    assert_eq!(amount("1").percent_of(amount("3"), 1), Some(decimal("33.3")));
}

proptest! {
    #[test]
    fn any_amount_survives_json(value in any_amount()) {
        let json = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), value);
    }

    #[test]
    fn any_amount_survives_minor_units(value in any_amount()) {
        let fen = value.to_minor_units(Currency::Cny).unwrap();
        prop_assert_eq!(Amount::from_minor_units(fen, Currency::Cny), Ok(value));
    }

    #[test]
    fn adding_then_subtracting_changes_nothing(left in any_amount(), right in any_amount()) {
        if let Ok(sum) = left.checked_add(right) {
            prop_assert_eq!(sum.checked_sub(right), Ok(left));
            prop_assert_eq!(sum, right.checked_add(left).unwrap());
        }
        prop_assert_eq!(left.checked_add(left.checked_neg()), Ok(Amount::ZERO));
    }

    #[test]
    fn grouping_only_adds_commas(value in any_amount()) {
        prop_assert_eq!(value.grouped(2).replace(',', ""), value.to_plain());
    }

    #[test]
    fn rounding_moves_at_most_half_a_unit(mantissa in -1_000_000_000_i64..1_000_000_000, scale in 0_u32..8) {
        let exact = Decimal::new(mantissa, scale);
        let rounded = Amount::round(exact, Currency::Cny).unwrap().value();
        prop_assert!((rounded - exact).abs() <= decimal("0.005"));
    }
}
