//! Promises to pay: kept and broken by the money alone, by hand never; what badge, list and arrears say of them.

use domain::customer::Customer;
use domain::follow_up::{FollowUp, FollowUpForm};
use domain::id::{ContractId, FollowUpId};
use domain::list::{FollowUpFilter, FollowUpWindow};
use domain::permission::Actor;
use domain::promise::PromiseState;
use domain::receipt::RefundForm;
use domain::refusal::Refusal;
use domain::report::ArrearsRow;
use store::{Error, new_id};

use crate::company::{Company, contract_form, day, open, operation};

/// 100.00, promised on the 1st for the 12th of June; today is the 15th.
fn promise(customer: &Customer) -> FollowUpForm {
    FollowUpForm {
        customer: customer.id.clone(),
        said: "答应付款".into(),
        happened: "2025-06-01".into(),
        promise_date: "2025-06-12".into(),
        promise_amount: "100".into(),
        ..FollowUpForm::default()
    }
}

async fn log(company: &Company, form: &FollowUpForm) -> FollowUp {
    store::follow_ups::log(&company.store, &company.rep, &operation(), &FollowUpId::new(new_id()), form).await.unwrap()
}

/// The broken promises by their customers, as the list has them; the badge counts them.
async fn broken(company: &Company, actor: &Actor) -> Vec<String> {
    let filter = FollowUpFilter { window: FollowUpWindow::Broken, ..FollowUpFilter::default() };
    let page = store::follow_ups::list(&company.store, actor, &filter).await.unwrap();
    let badge = store::badges::badges(&company.store, actor).await.unwrap().promises_broken;
    assert_eq!(badge, page.items.len() as u64);
    page.items.into_iter().map(|follow_up| follow_up.customer_name).collect()
}

async fn arrears(company: &Company, actor: &Actor, as_of: &str, by_customer: bool) -> Vec<ArrearsRow> {
    let mut rows = store::reports::arrears(&company.store, actor, day(as_of)).await.unwrap();
    if by_customer {
        rows = ArrearsRow::by_customer(rows).unwrap();
    }
    store::reports::promises(&company.store, actor, &mut rows, day(as_of)).await.unwrap();
    store::reports::contacts(&company.store, &mut rows, day(as_of)).await.unwrap();
    ArrearsRow::sort_by_weight(&mut rows, None);
    rows
}

#[tokio::test]
async fn the_money_decides_a_promise_in_the_commit_that_moves_it() {
    let company = open().await;
    let (customer, other) = (company.customer(&company.rep, "甲").await, company.customer(&company.rep, "乙").await);
    log(&company, &promise(&customer)).await;
    assert_eq!(broken(&company, &company.rep).await, ["甲"]);
    assert_eq!((broken(&company, &company.manager).await.len(), broken(&company, &company.finance).await.len()), (1, 1));
    assert_eq!(broken(&company, &company.other_rep).await, Vec::<String>::new());
    company.confirmed(&other, "100.00").await;
    let first = company.confirmed(&customer, "60.00").await;
    company.draft(&company.rep, &customer, "40.00", "").await;
    assert_eq!(broken(&company, &company.rep).await, ["甲"], "a draft is no money yet");
    company.confirmed(&customer, "40.00").await;
    assert_eq!(broken(&company, &company.rep).await, Vec::<String>::new());
    company.assert_sound().await;
    store::receipts::reverse(&company.store, &company.finance, &operation(), &first.id, "错账").await.unwrap();
    assert_eq!(broken(&company, &company.rep).await, ["甲"]);
    company.assert_sound().await;
    // Money that is there before the promise is logged counts from the promise's day on.
    log(&company, &FollowUpForm { happened: "2025-06-05".into(), promise_amount: "30".into(), ..promise(&customer) }).await;
    assert_eq!(broken(&company, &company.rep).await, Vec::<String>::new());
    company.assert_sound().await;
}

#[tokio::test]
async fn what_is_paid_back_keeps_no_promise() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    log(&company, &promise(&customer)).await;
    let receipt = company.confirmed(&customer, "100.00").await;
    assert_eq!(broken(&company, &company.rep).await, Vec::<String>::new());
    let refund = async |form: RefundForm| {
        store::receipts::refund(&company.store, &company.finance, &operation(), &receipt.id, &form).await.unwrap();
        company.assert_sound().await;
        broken(&company, &company.rep).await
    };
    let reason = || "多付".to_owned();
    assert_eq!(refund(RefundForm { amount: "0.01".into(), reason: reason(), ..RefundForm::default() }).await, ["甲"]);
    assert_eq!(refund(RefundForm { mirrors: 1, reason: reason(), ..RefundForm::default() }).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_promise_about_a_contract_is_kept_by_what_that_contract_gets() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let other = company.contract(&company.rep, &customer, &[("2025-04-01", "100.00")]).await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let form = FollowUpForm { contract: contract.id.clone(), ..promise(&customer) };
    let old = log(&company, &form).await;
    company.confirmed(&customer, "100.00").await;
    let paid = store::contracts::show(&company.store, &company.rep, &other.id).await.unwrap().0;
    assert!(paid.outstanding().is_zero() && broken(&company, &company.rep).await.len() == 1, "the other one got it");
    // As of a day each says what was so then; the customer's row has all.
    let rows = arrears(&company, &company.finance, "2025-06-13", false).await;
    let seen: Vec<_> = rows.iter().map(|row| (row.contract == contract.id, row.broken, row.promise.map(|seen| seen.state))).collect();
    assert_eq!(seen, [(true, 1, Some(PromiseState::Broken))]);
    let before = arrears(&company, &company.finance, "2025-06-09", true).await;
    assert_eq!((before[0].contracts, before[0].broken, before[0].promise.unwrap().state), (2, 0, PromiseState::Open));
    assert_eq!((before[0].outstanding.to_plain(), before[0].last_contact), ("200.00".into(), Some(day("2025-06-01"))));
    assert_eq!(arrears(&company, &company.finance, "2025-05-31", true).await[0].last_contact, None);
    assert_eq!(arrears(&company, &company.finance, "2025-05-31", true).await[0].promise, None);
    company.confirmed(&customer, "100.00").await;
    assert_eq!(broken(&company, &company.rep).await, Vec::<String>::new());
    company.assert_sound().await;
    // A correction takes its place.
    log(&company, &FollowUpForm { corrects: old.id, promise_amount: "101".into(), ..form }).await;
    assert_eq!(broken(&company, &company.rep).await, ["甲"]);
    company.assert_sound().await;
}

#[tokio::test]
async fn another_day_agreed_on_ends_the_wait_and_counts_as_broken_where_it_came_late() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    log(&company, &promise(&customer)).await;
    let next = FollowUpForm { happened: String::new(), promise_date: "2025-06-30".into(), ..promise(&customer) };
    log(&company, &next).await;
    assert_eq!(broken(&company, &company.rep).await, Vec::<String>::new());
    let rows = arrears(&company, &company.rep, "2025-06-15", false).await;
    let seen = rows[0].promise.unwrap();
    assert_eq!((rows[0].broken, seen.state, seen.date), (1, PromiseState::Open, day("2025-06-30")));
    assert_eq!(rows[0].weight(), rust_decimal::Decimal::from(100 * 45 * 2));
    assert_eq!(rows[0].why(domain::lang::Lang::Zh), "100.00 × 45 天 ×（1 + 失约 1 次）");
    company.assert_sound().await;
}

#[tokio::test]
async fn a_merge_puts_the_money_of_both_behind_a_promise() {
    let company = open().await;
    let (goes, stays) = (company.customer(&company.rep, "甲").await, company.customer(&company.rep, "乙").await);
    log(&company, &promise(&goes)).await;
    company.confirmed(&stays, "100.00").await;
    assert_eq!(broken(&company, &company.rep).await, ["甲"]);
    let show = async |id| store::customers::show(&company.store, &company.manager, id).await.unwrap();
    let (goes, stays) = (show(&goes.id).await, show(&stays.id).await);
    let (goes, stays) = ((&goes.id, goes.version), (&stays.id, stays.version));
    store::customers::merge(&company.store, &Actor::operator(), &operation(), goes, stays).await.unwrap();
    assert_eq!(broken(&company, &company.rep).await, Vec::<String>::new());
    company.assert_sound().await;
}

#[tokio::test]
async fn a_promise_is_in_the_companys_currency() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let form = domain::contract::ContractForm { currency: "USD".into(), ..contract_form(&customer, &[("2025-05-01", "100.00")]) };
    let id = ContractId::new(new_id());
    store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap();
    let form = FollowUpForm { contract: id, ..promise(&customer) };
    let refused = store::follow_ups::log(&company.store, &company.rep, &operation(), &FollowUpId::new(new_id()), &form).await;
    match refused {
        Err(Error::Refused(problems)) => assert_eq!(problems.of("promise_amount"), Some(&Refusal::CurrencyDiffers)),
        other => panic!("{other:?}"),
    }
}
