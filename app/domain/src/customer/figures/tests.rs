use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn yuan(amount: u32) -> Amount {
    Amount::whole(amount)
}

fn deal(signed: &str, amount: u32, product: &str) -> Deal {
    Deal { signed: day(signed), currency: Currency::Cny, amount: yuan(amount), lines: vec![(product.into(), yuan(amount))] }
}

fn company() -> Company {
    Company::new("甲".into(), "Asia/Shanghai".into(), Currency::Cny)
}

fn figures(deals: Vec<Deal>, today: &str) -> CustomerFigures {
    CustomerFigures::derive(&CustomerFacts { deals, ..CustomerFacts::default() }, &company(), day(today)).unwrap()
}

#[test]
fn the_quarter_its_growth_and_the_rest_follow_from_the_dates_of_signing() {
    let deals = vec![
        deal("2024-04-01", 100, "软件"),
        deal("2024-06-30", 100, "软件"),
        deal("2025-01-01", 300, "服务"),
        deal("2025-03-31", 100, "软件"),
        deal("2025-04-01", 600, "硬件"),
        deal("2025-06-16", 999, "明天的"),
    ];
    let figures = figures(deals, "2025-06-15");
    assert_eq!((figures.quarter, figures.history, figures.accumulated), (yuan(600), yuan(600), yuan(1200)));
    assert_eq!((figures.growth, figures.growth_on_year), (Some(50.into()), Some(200.into())));
    assert_eq!((figures.average, figures.deals), (Some(yuan(240)), 5));
    assert_eq!((figures.first_deal, figures.latest_deal), (Some(day("2024-04-01")), Some(day("2025-04-01"))));
    assert_eq!(figures.products, [("硬件".into(), yuan(600)), ("服务".into(), yuan(300)), ("软件".into(), yuan(100))]);
}

#[test]
fn growth_and_average_are_empty_when_there_is_nothing_to_compare_with() {
    let fresh = figures(vec![deal("2025-04-01", 600, "硬件")], "2025-06-15");
    assert_eq!((fresh.growth, fresh.growth_on_year), (None, None));
    let bare = figures(Vec::new(), "2025-06-15");
    assert_eq!((bare.average, bare.accumulated, bare.kind, bare.churn_risk), (None, Amount::ZERO, CustomerKind::New, ChurnRisk::None));
}

#[test]
fn growth_is_negative_when_less_is_sold() {
    let figures = figures(vec![deal("2025-01-01", 300, "服务"), deal("2025-04-01", 100, "服务")], "2025-06-15");
    assert_eq!(figures.growth.unwrap().to_string(), "-66.7");
}

#[test]
fn other_currencies_are_in_no_sum_but_are_deals() {
    let dollars = Deal { currency: Currency::Usd, ..deal("2025-05-01", 9, "软件") };
    let figures = figures(vec![deal("2025-04-01", 100, "软件"), dollars], "2025-06-15");
    assert_eq!((figures.accumulated, figures.deals, figures.deals_left_out), (yuan(100), 1, 1));
    assert_eq!(figures.latest_deal, Some(day("2025-05-01")));
}

#[test]
fn the_opening_history_counts_without_a_quarter() {
    let facts = CustomerFacts {
        opening: yuan(5000),
        opening_first: Some(day("2019-01-01")),
        opening_latest: Some(day("2020-01-01")),
        ..CustomerFacts::default()
    };
    let figures = CustomerFigures::derive(&facts, &company(), day("2025-06-15")).unwrap();
    assert_eq!((figures.accumulated, figures.quarter, figures.history, figures.average), (yuan(5000), Amount::ZERO, yuan(5000), None));
    assert_eq!((figures.kind, figures.churn_risk), (CustomerKind::Lost, ChurnRisk::High));
}

#[test]
fn churn_is_read_from_deals_and_contacts() {
    let (today, company) = (day("2025-06-15"), company());
    for (deal, contact, risk) in [
        (None, None, ChurnRisk::None),
        (Some("2025-06-01"), Some("2025-06-01"), ChurnRisk::None),
        (Some("2025-06-01"), None, ChurnRisk::Watch),
        (Some("2024-06-01"), Some("2025-06-01"), ChurnRisk::Watch),
        (Some("2024-06-01"), Some("2024-12-14"), ChurnRisk::High),
        (Some("2024-12-15"), Some("2024-12-15"), ChurnRisk::None),
    ] {
        assert_eq!(churn_risk(deal.map(day), contact.map(day), &company, today), risk, "{deal:?} {contact:?}");
    }
}

#[test]
fn the_level_is_proposed_by_the_companys_thresholds() {
    let company = Company { key_customer_amount: yuan(100), vip_customer_amount: yuan(1000), ..company() };
    for (amount, level) in [(99, Level::Normal), (100, Level::Key), (999, Level::Key), (1000, Level::Vip)] {
        assert_eq!(company.proposed_level(yuan(amount)), level, "{amount}");
    }
}

proptest! {
    #[test]
    fn accumulated_is_this_quarter_and_history(
        deals in prop::collection::vec((0_i64..2000, 1_i64..1_000_000_000, any::<bool>()), 0..40),
        opening in 0_u32..1_000_000,
    ) {
        let today = day("2025-08-20");
        let deals: Vec<Deal> = deals.into_iter().map(|(days, fen, is_own)| Deal {
            signed: today - TimeDelta::days(days - 100),
            currency: if is_own { Currency::Cny } else { Currency::Usd },
            amount: Amount::from_minor_units(fen, Currency::Cny).unwrap(),
            lines: Vec::new(),
        }).collect();
        let counted = deals.iter().filter(|deal| deal.signed <= today && deal.currency == Currency::Cny).map(|deal| deal.amount);
        let whole = Amount::sum(counted.chain([yuan(opening)])).unwrap();
        let facts = CustomerFacts { deals, opening: yuan(opening), ..CustomerFacts::default() };
        let figures = CustomerFigures::derive(&facts, &company(), today).unwrap();
        prop_assert_eq!(figures.quarter.checked_add(figures.history).unwrap(), figures.accumulated);
        prop_assert_eq!(figures.accumulated, whole);
    }
}
