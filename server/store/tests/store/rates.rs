//! Exchange rates end to end: entered by finance, superseded and never edited; figures of several currencies are one only where each has a rate.

use domain::contract::ContractForm;
use domain::id::ContractId;
use domain::money::Currency;
use domain::rate::{Combined, Rate, RateFilter, RateForm};
use domain::refusal::Refusal;
use store::{Error, Result, new_id, rates};

use crate::company::{Company, contract_form, day, open, operation};

fn form(currency: &str, on: &str, rate: &str) -> RateForm {
    RateForm { currency: currency.into(), day: on.into(), rate: rate.into(), source: "中间价".into(), reason: String::new() }
}

async fn enter(company: &Company, form: &RateForm) -> Result<Rate> {
    rates::enter(&company.store, &company.finance, &operation(), form).await
}

async fn listed(company: &Company, currency: Option<Currency>) -> Vec<(String, bool)> {
    let filter = RateFilter { currency, after: None };
    let page = rates::list(&company.store, &company.finance, &filter).await.unwrap();
    page.items.into_iter().map(|rate| (rate.id.to_string(), rate.is_superseded)).collect()
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

/// The dashboard's figures in one currency, as of a day.
async fn combined(company: &Company, on: &str) -> Option<Combined> {
    let boards = store::badges::dashboard(&company.store, &company.finance).await.unwrap();
    let figures: Vec<_> = boards.iter().map(|board| (board.currency, board.figures())).collect();
    rates::combined(&company.store, &figures, day(on)).await.unwrap()
}

#[tokio::test]
async fn a_rate_is_superseded_with_a_reason_and_both_stay_in_sight() {
    let company = open().await;
    let (store, finance) = (&company.store, &company.finance);
    assert_eq!(refusal(rates::enter(store, &company.rep, &operation(), &form("USD", "", "7.12")).await), Refusal::NotAllowed);
    assert_eq!(refusal(rates::enter(store, &company.admin, &operation(), &form("USD", "", "7.12")).await), Refusal::NotAllowed);
    assert_eq!(refusal(rates::list(store, &company.rep, &RateFilter::default()).await), Refusal::NotAllowed);
    let same = operation();
    let first = rates::enter(store, finance, &same, &form("USD", "2025-06-13", "7.12")).await.unwrap();
    // The same operation again has one effect.
    assert_eq!(rates::enter(store, finance, &same, &form("USD", "2025-06-13", "7.12")).await.unwrap(), first);
    let there = Refusal::RateThere { currency: Currency::Usd, day: day("2025-06-13"), rate: "7.12".into() };
    assert_eq!(refusal(enter(&company, &form("USD", "2025-06-13", "7.1234")).await), there);
    let corrected = RateForm { reason: "抄错".into(), ..form("USD", "2025-06-13", "7.1234") };
    assert_eq!(enter(&company, &corrected).await.unwrap().place(), 2);
    enter(&company, &form("JPY", "2025-06-12", "0.0495123456")).await.unwrap();
    // Two at once of one day: one counts, the other is told of it.
    let (newest, late) = (form("USD", "2025-06-14", "7.2"), form("USD", "2025-06-14", "7.3"));
    let (one, other) = tokio::join!(enter(&company, &newest), enter(&company, &late));
    assert!(one.is_ok() != other.is_ok());
    assert!(matches!(refusal(if one.is_ok() { other } else { one }), Refusal::RateThere { .. }));
    let usd = [("USD-2025-06-14-001", false), ("USD-2025-06-13-002", false), ("USD-2025-06-13-001", true)];
    let named = |rows: &[(&str, bool)]| rows.iter().map(|(id, gone)| ((*id).to_owned(), *gone)).collect::<Vec<_>>();
    assert_eq!(listed(&company, Some(Currency::Usd)).await, named(&usd));
    assert_eq!(listed(&company, None).await, [named(&usd), named(&[("JPY-2025-06-12-001", false)])].concat());
    company.assert_sound().await;
}

#[tokio::test]
async fn figures_of_several_currencies_are_one_only_where_each_has_a_rate() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-05-01", "1000.00")]).await;
    for (currency, amount) in [("USD", "100.01"), ("JPY", "100001")] {
        let form = ContractForm { currency: currency.into(), ..contract_form(&customer, &[("2025-06-01", amount)]) };
        store::contracts::create(&company.store, &company.rep, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
    }
    assert_eq!(combined(&company, "2025-06-15").await, None);
    enter(&company, &form("USD", "2025-06-10", "7.1234")).await.unwrap();
    assert_eq!(combined(&company, "2025-06-15").await, None, "the yen has no rate");
    enter(&company, &form("JPY", "2025-06-12", "0.05")).await.unwrap();
    assert_eq!(combined(&company, "2025-06-11").await, None, "the yen had none then");
    let found = combined(&company, "2025-06-15").await.unwrap();
    // 1,000 + 100.01 × 7.1234 (712.411234) + 100,001 × 0.05 (5,000.05)
    let figures: Vec<String> = found.amounts.iter().map(|amount| amount.to_plain()).collect();
    assert_eq!(figures, ["6712.46", "0.00", "6712.46", "5712.46", "6712.46", "0.00"]);
    let mut seen: Vec<_> = found.rates.iter().map(|seen| (seen.day, seen.currency)).collect();
    seen.sort();
    assert_eq!(seen, [(day("2025-06-10"), Currency::Usd), (day("2025-06-12"), Currency::Jpy)]);
    let sheet = store::targets::sheet(&company.store, &company.manager, 2025).await.unwrap();
    let rep = sheet.rows.iter().find(|row| row.name == "rep").unwrap();
    assert_eq!(rep.combined.as_ref().map(|combined| combined.amount(0).to_plain()).as_deref(), Some("6712.46"));
    let before = store::targets::sheet(&company.store, &company.manager, 2024).await.unwrap();
    assert!(before.rows.iter().all(|row| row.combined.is_none()));
}
