use super::*;
use crate::id::TeamId;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn actor() -> Actor {
    Actor::new(UserId::new("f"), "周会计".into(), Vec::new(), TeamId::default(), Vec::new(), Lang::Zh)
}

fn form(currency: &str, on: &str, rate: &str) -> RateForm {
    RateForm { currency: currency.into(), day: on.into(), rate: rate.into(), source: "中间价".into(), reason: String::new() }
}

fn terms(currency: &str, on: &str, rate: &str) -> RateTerms {
    form(currency, on, rate).parse(Currency::Cny, day("2026-12-31")).unwrap()
}

fn rate(currency: &str, on: &str, value: &str) -> Rate {
    Rate::entered(terms(currency, on, value), None, &actor(), day("2026-12-31")).unwrap()
}

fn amount(text: &str, currency: Currency) -> Amount {
    parse::amount(text, currency).unwrap()
}

#[test]
fn what_is_typed_is_read_exactly_or_refused_beside_its_field() {
    let today = day("2026-11-20");
    let table = [
        (form("USD", "2026-11-20", "7.1234"), Ok("7.1234")),
        (form("美元", "", "７.1234000000"), Ok("7.1234")),
        (form("JPY", "2026-11-19", "0.0477123456"), Ok("0.0477123456")),
        (form("USD", "2026-11-20", "0.00000000001"), Err(("rate", Refusal::TooPrecise { decimals_max: 10 }))),
        (form("USD", "2026-11-20", "0"), Err(("rate", Refusal::RateOutOfRange))),
        (form("USD", "2026-11-20", "-7"), Err(("rate", Refusal::RateOutOfRange))),
        (form("USD", "2026-11-20", "1000000"), Err(("rate", Refusal::RateOutOfRange))),
        (form("USD", "2026-11-20", "seven"), Err(("rate", Refusal::NotANumber))),
        (form("USD", "2026-11-21", "7"), Err(("day", Refusal::DatedInFuture { today }))),
        (form("CNY", "2026-11-20", "7"), Err(("currency", Refusal::OwnCurrencyNeedsNoRate))),
        (form("", "2026-11-20", "7"), Err(("currency", Refusal::Required))),
        (RateForm { source: String::new(), ..form("USD", "2026-11-20", "7") }, Err(("source", Refusal::Required))),
    ];
    for (form, said) in table {
        let found = form.parse(Currency::Cny, today);
        match said {
            Ok(rate) => assert_eq!(found.unwrap().rate, decimal(rate), "{form:?}"),
            Err((field, refusal)) => {
                let problems = found.unwrap_err();
                let told: Vec<_> = problems.0.iter().map(|problem| (problem.field.as_str(), problem.refusal.clone())).collect();
                assert_eq!(told, [(field, refusal)], "{form:?}");
            }
        }
    }
}

#[test]
fn the_latest_rate_on_or_before_the_day_counts() {
    let rates = [
        rate("USD", "2026-11-01", "7.10"),
        rate("USD", "2026-11-20", "7.12").superseded(),
        Rate { rate: decimal("7.1234"), ..rate("USD", "2026-11-20", "7.12") },
        rate("USD", "2026-11-10", "7.11"),
        rate("EUR", "2026-11-15", "8.2"),
    ];
    let table = [
        (Currency::Usd, "2026-10-31", None),
        (Currency::Usd, "2026-11-01", Some("7.1")),
        (Currency::Usd, "2026-11-09", Some("7.1")),
        (Currency::Usd, "2026-11-19", Some("7.11")),
        (Currency::Usd, "2026-11-20", Some("7.1234")),
        (Currency::Usd, "2027-01-01", Some("7.1234")),
        (Currency::Eur, "2026-11-14", None),
        (Currency::Eur, "2026-11-15", Some("8.2")),
        (Currency::Jpy, "2026-11-20", None),
    ];
    for (currency, on, expected) in table {
        assert_eq!(rate_on(&rates, currency, day(on)).map(Rate::words).as_deref(), expected, "{currency} {on}");
    }
}

#[test]
fn a_sum_is_rounded_half_even_once() {
    let table = [
        ("100.00", Currency::Usd, "7.1234", Currency::Cny, "712.34"),
        ("0.50", Currency::Usd, "0.01", Currency::Cny, "0.00"),
        ("1.50", Currency::Usd, "0.01", Currency::Cny, "0.02"),
        ("2.50", Currency::Usd, "0.01", Currency::Cny, "0.02"),
        ("-2.50", Currency::Usd, "0.01", Currency::Cny, "-0.02"),
        ("-1.50", Currency::Usd, "0.01", Currency::Cny, "-0.02"),
        ("-0.50", Currency::Usd, "0.01", Currency::Cny, "0.00"),
        ("2.51", Currency::Usd, "0.01", Currency::Cny, "0.03"),
        ("10.00", Currency::Usd, "149.95", Currency::Jpy, "1500.00"),
        ("3.00", Currency::Usd, "150.5", Currency::Jpy, "452.00"),
        ("100000", Currency::Jpy, "0.0477123456", Currency::Cny, "4771.23"),
        // Longer than a decimal of 28 digits holds: exact all the same.
        ("999999999999.99", Currency::Usd, "999.9999999999", Currency::Cny, "999999999999890.00"),
    ];
    for (of, currency, rate, into, expected) in table {
        assert_eq!(amount(of, currency).at_rate(decimal(rate), into).unwrap().to_plain(), expected, "{of} at {rate}");
    }
    let most: Amount = serde_json::from_str("\"9999999999999999.99\"").unwrap();
    assert_eq!(most.at_rate(decimal("1.1"), Currency::Cny), Err(Refusal::AmountTooLarge));
}

#[test]
fn figures_are_combined_only_where_each_currency_has_a_rate() {
    let rates = [rate("USD", "2026-11-20", "7.1234"), rate("JPY", "2026-11-18", "0.05")];
    let (own, today) = (Currency::Cny, day("2026-11-20"));
    let line = |currency, first: &str, second: &str| (currency, vec![amount(first, currency), amount(second, currency)]);
    let table = [
        (vec![], None),
        (vec![line(Currency::Cny, "5", "0")], None),
        // Nothing is in it: it asks for no rate.
        (vec![line(Currency::Cny, "5", "0"), line(Currency::Eur, "0", "0")], None),
        (vec![line(Currency::Cny, "5", "1"), line(Currency::Eur, "0", "1"), line(Currency::Usd, "1", "1")], None),
        (vec![line(Currency::Cny, "5", "1"), line(Currency::Usd, "10", "0")], Some(("76.23", "1.00", "按 2026-11-20 汇率 7.1234"))),
        (vec![line(Currency::Usd, "10", "1")], Some(("71.23", "7.12", "按 2026-11-20 汇率 7.1234"))),
        (
            vec![line(Currency::Cny, "5", "1"), line(Currency::Usd, "10", "0"), line(Currency::Jpy, "100", "10")],
            Some(("81.23", "1.50", "按汇率 USD 2026-11-20 7.1234、JPY 2026-11-18 0.05")),
        ),
    ];
    for (sums, expected) in table {
        let found = combine(&sums, own, &rates, today);
        let told = found.as_ref().map(|found| (found.amount(0).to_plain(), found.amount(1).to_plain(), found.by(Lang::Zh)));
        let expected = expected.map(|(first, second, by)| (first.to_owned(), second.to_owned(), by.to_owned()));
        assert_eq!(told, expected, "{sums:?}");
    }
    let early = combine(&[line(Currency::Usd, "10", "1")], own, &rates, day("2026-11-19"));
    assert_eq!(early, None, "the rate is of a later day");
}

#[test]
fn a_rate_that_is_there_is_superseded_with_a_reason_only() {
    let (known, today) = (rate("USD", "2026-11-20", "7.12"), day("2026-11-21"));
    let again = Rate::entered(terms("USD", "2026-11-20", "7.1234"), Some(&known), &actor(), today);
    let there = Refusal::RateThere { currency: Currency::Usd, day: day("2026-11-20"), rate: "7.12".into() };
    assert_eq!(again, Err(there));
    let with_reason = RateTerms { reason: "抄错".into(), ..terms("USD", "2026-11-20", "7.1234") };
    let next = Rate::entered(with_reason, Some(&known), &actor(), today).unwrap();
    assert_eq!((known.id.as_str(), next.id.as_str(), next.place()), ("USD-2026-11-20-001", "USD-2026-11-20-002", 2));
    assert_eq!(next.words(), "7.1234");
    assert!(next.id.is_well_formed());
}

#[test]
fn what_is_compared_over_currencies_is_taken_at_the_rates() {
    let combined = combine(&[(Currency::Usd, vec![Amount::whole(1)])], Currency::Cny, &[rate("USD", "2026-11-20", "7")], day("2026-11-20"));
    let combined = combined.unwrap();
    assert_eq!(combined.worth(Decimal::from(3), Currency::Usd), Some(Decimal::from(21)));
    assert_eq!(combined.worth(Decimal::from(3), Currency::Cny), Some(Decimal::from(3)));
    assert_eq!(combined.worth(Decimal::from(3), Currency::Eur), None);
}
