use super::*;

fn form(grain: &str, signed: &[&str], collected: &[&str]) -> TargetForm {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    TargetForm { grain: grain.into(), signed: texts(signed), collected: texts(collected) }
}

fn plain(amounts: &[Amount]) -> String {
    amounts.iter().map(|amount| amount.to_plain_scale(0)).collect::<Vec<_>>().join(" ")
}

fn target(terms: TargetTerms) -> Target {
    let subject = TargetSubject::person(&UserId::new("li"));
    let TargetTerms { grain, signed, collected } = terms;
    Target { id: subject.target(2025), subject, year: 2025, grain, signed, collected, version: 1 }
}

#[test]
fn a_year_or_a_quarter_is_split_into_months_and_the_last_takes_the_remainder() {
    let table = [
        (form("year", &["12.8万"], &[]), Currency::Jpy, "10667 10667 10667 10667 10667 10667 10667 10667 10667 10667 10667 10663"),
        (form("quarter", &["300", "", "100", "0"], &[]), Currency::Jpy, "100 100 100 0 0 0 33 33 34 0 0 0"),
        (form("month", &["1", "2", "", "4"], &[]), Currency::Cny, "1 2 0 4 0 0 0 0 0 0 0 0"),
        (form("", &["1,200"], &[]), Currency::Cny, "100 100 100 100 100 100 100 100 100 100 100 100"),
    ];
    for (form, currency, wanted) in table {
        let terms = form.parse(currency).unwrap();
        assert_eq!(plain(&terms.signed), wanted, "{form:?}");
        assert_eq!(terms.collected, vec![Amount::ZERO; MONTHS]);
    }
}

#[test]
fn what_was_typed_stands_in_the_form_again() {
    for form in [
        form("year", &["128,000.00"], &["100,000.01"]),
        form("quarter", &["100.00", "", "1.00", "0.01"], &["", "", "", "7.00"]),
        form("month", &["1.00", "", "", "", "", "", "", "", "", "", "", "2.00"], &[""; 12]),
    ] {
        assert_eq!(TargetForm::of(Some(&target(form.parse(Currency::Cny).unwrap())), 2), form);
    }
    assert_eq!(TargetForm::of(None, 2), form("year", &[""], &[""]));
}

#[test]
fn a_figure_is_split_into_other_parts_and_added_up_again() {
    let year = form("year", &["12.8万"], &[""]);
    let quarters = year.regrained(Grain::Quarter, Currency::Cny);
    assert_eq!(quarters, form("quarter", &["32,000.00"; 4], &[""; 4]));
    let months = quarters.regrained(Grain::Month, Currency::Cny);
    assert_eq!(months.signed[..4], ["10,666.67", "10,666.67", "10,666.66", "10,666.67"]);
    assert_eq!(months.regrained(Grain::Quarter, Currency::Cny), quarters);
    assert_eq!(months.regrained(Grain::Year, Currency::Cny), form("year", &["128,000.00"], &[""]));
    assert_eq!(months.regrained(Grain::Month, Currency::Cny), months);
    let odd = form("year", &["many"], &["5"]);
    assert_eq!(odd.regrained(Grain::Month, Currency::Cny), form("month", &["many"], &["5"]));
}

#[test]
fn each_figure_that_is_wrong_is_told_at_its_place() {
    let problems = form("quarter", &["1", "many", "-3"], &["", "", "", "1.234"]).parse(Currency::Cny).unwrap_err();
    assert_eq!(problems.of("signed.1"), Some(&Refusal::NotAnAmount));
    assert_eq!(problems.of("signed.2"), Some(&Refusal::AmountNegative));
    assert_eq!(problems.of("collected.3"), Some(&Refusal::TooPrecise { decimals_max: 2 }));
    assert_eq!(problems.0.len(), 3);
    assert!(form("week", &[], &[]).parse(Currency::Cny).unwrap_err().of("grain").is_some());
}

#[test]
fn attainment_is_the_months_added_up_and_percent_of_the_target() {
    let month = |signed: u32, collected: u32| Reached { signed: Amount::whole(signed), collected: Amount::whole(collected) };
    let target = target(form("quarter", &["300"], &["0"]).parse(Currency::Cny).unwrap());
    let mut reached = vec![month(150, 10), month(0, 0), month(75, 5)];
    reached.resize(MONTHS, Reached::default());
    let row = TargetRow { target: Some(target), reached, ..TargetRow::default() };
    type Case = (Metric, Range<usize>, u32, u32, Option<i64>);
    let table: [Case; 5] = [
        (Metric::Signed, 0..1, 100, 150, Some(150)),
        (Metric::Signed, 0..3, 300, 225, Some(75)),
        (Metric::Signed, 0..12, 300, 225, Some(75)),
        (Metric::Signed, 3..6, 0, 0, None),
        (Metric::Collected, 0..12, 0, 15, None),
    ];
    for (metric, months, target, reached, percent) in table {
        let found = row.attainment(metric, months.clone()).unwrap();
        assert_eq!((found.target, found.reached), (Amount::whole(target), Amount::whole(reached)), "{metric:?} {months:?}");
        assert_eq!(found.percent(), percent.map(Decimal::from), "{metric:?} {months:?}");
    }
}

#[test]
fn an_address_names_a_year_with_targets_or_this_one() {
    let today = NaiveDate::from_ymd_opt(2025, 6, 10).unwrap();
    for (text, year) in [("2024", 2024), (" 2026 ", 2026), ("", 2025), ("0", 2025), ("99999", 2025), ("x", 2025)] {
        assert_eq!(year_of(text, today), year, "{text}");
    }
    assert_eq!(checked_year(1999), Err(Refusal::DateOutOfRange));
}
