//! What the bank sent back of a batch, and paying a part of a line.

use domain::fee::{FeePayment, FeeReturnForm};

use super::*;
use crate::clock;
use crate::company::day;

#[tokio::test]
async fn what_the_bank_sends_back_is_mirrored_once_and_payable_again_unless_it_was_taken_back_since() {
    let desk = desk_in(open().await).await;
    let Company { store, rep, manager, finance, .. } = &desk.company;
    let customer = desk.company.customer(rep, "甲").await;
    desk.sold(&customer, "10", "performing").await;
    let draft = desk.claimed(&[(&customer, vec![claim("buyer", "gift", "100"), claim("events", "event", "50")])]).await;
    let statement = desk.approved(&draft).await;
    let receipt = desk.company.confirmed(&customer, "1000").await;
    let part = FeePayForm {
        lines: vec![
            FeePayLine { statement: statement.id.clone(), claim: 1, amount: "60".into() },
            FeePayLine { statement: statement.id.clone(), claim: 2, amount: String::new() },
        ],
        ..desk.batch(&statement, "B1", &[])
    };
    let batch = fees::pay(store, finance, &operation(), &part).await.unwrap();
    assert_eq!(desk.payable().await, [of("甲", 1, "40.00")], "the rest stays payable");
    let (_, payments) = fees::batch(store, finance, &batch.id).await.unwrap();
    let form = |indices: &[usize]| FeeReturnForm {
        reason: "账号有误".into(),
        payments: indices.iter().map(|index| payments[*index].id.clone()).collect(),
        ..FeeReturnForm::default()
    };
    let id = &batch.id;
    let back = |form: FeeReturnForm| async move { fees::return_batch(store, finance, &operation(), id, &form).await };
    assert!(matches!(fees::return_batch(store, rep, &operation(), id, &form(&[0])).await, Err(Error::NotFound)));
    assert!(matches!(fees::return_batch(store, manager, &operation(), id, &form(&[0])).await, Err(Error::NotFound)));
    assert_eq!(refusal(back(FeeReturnForm { on: "2025-01-01".into(), ..form(&[0]) }).await).0, "on");
    assert_eq!(refusal(back(form(&[])).await).1, Refusal::FeeReturnNothing);
    let same = operation();
    let first = fees::return_batch(store, finance, &same, id, &form(&[0])).await.unwrap();
    assert_eq!(fees::return_batch(store, finance, &same, id, &form(&[0])).await.unwrap(), first, "replayed, it is done once");
    assert_eq!((first.total.to_plain(), first.returned.to_plain(), first.returned_lines), ("110.00".into(), "60.00".into(), 1));
    assert_eq!(desk.payable().await, [of("甲", 1, "100.00")]);
    assert_eq!(refusal(back(form(&[0, 1])).await).1, Refusal::FeeReturnedBefore);
    let shown = fees::show(store, rep, &statement.id).await.unwrap().payments;
    assert_eq!(shown.iter().filter(|payment| payment.returned.is_some()).count(), 1);
    assert_eq!(desk.pay(&desk.batch(&statement, "B2", &[1])).await.unwrap(), "100.00");

    store::receipts::reverse(store, finance, &operation(), &receipt.id, "退票").await.unwrap();
    assert_eq!(desk.payable().await, [of("甲", 1, "-100.00"), of("甲", 2, "-50.00")]);
    desk.company.assert_sound().await;
}

#[tokio::test]
async fn a_payment_that_was_taken_back_does_not_come_back_and_a_batch_that_took_back_comes_back_whole() {
    let desk = desk_in(open().await).await;
    let Company { store, rep, finance, .. } = &desk.company;
    let (a, b) = (desk.company.customer(rep, "甲").await, desk.company.customer(rep, "乙").await);
    desk.sold(&a, "5", "performing").await;
    desk.sold(&b, "5", "performing").await;
    let draft = desk.claimed(&[(&a, vec![claim("buyer", "gift", "50")]), (&b, vec![claim("buyer", "gift", "80")])]).await;
    let statement = desk.approved(&draft).await;
    let number = |customer: &Customer| {
        let found = statement.claims().find(|(row, _)| row.customer == customer.id);
        found.map(|(_, claim)| claim.number).unwrap()
    };
    let receipt = desk.company.confirmed(&a, "500").await;
    let first = fees::pay(store, finance, &operation(), &desk.batch(&statement, "B1", &[number(&a)])).await.unwrap();
    store::receipts::reverse(store, finance, &operation(), &receipt.id, "退票").await.unwrap();
    desk.company.confirmed(&b, "500").await;
    let second = fees::pay(store, finance, &operation(), &desk.batch(&statement, "B2", &[number(&b)])).await.unwrap();
    assert_eq!((second.total.to_plain(), second.lines), ("30.00".to_owned(), 2));
    let named = |payments: Vec<FeePayment>| FeeReturnForm {
        reason: "账号有误".into(),
        payments: payments.into_iter().filter(|payment| payment.amount.is_positive()).map(|payment| payment.id).collect(),
        ..FeeReturnForm::default()
    };
    let form = named(fees::batch(store, finance, &first.id).await.unwrap().1);
    let taken = refusal(fees::return_batch(store, finance, &operation(), &first.id, &form).await).1;
    assert!(matches!(taken, Refusal::FeeTakenBackSince { .. }), "{taken:?}");
    let form = named(fees::batch(store, finance, &second.id).await.unwrap().1);
    let back = fees::return_batch(store, finance, &operation(), &second.id, &form).await.unwrap();
    assert_eq!((back.returned.to_plain(), back.returned_lines), ("30.00".to_owned(), 2));
    let mut payable = desk.payable().await;
    payable.sort();
    assert_eq!(payable, [of("乙", number(&b), "80.00"), of("甲", number(&a), "-50.00")]);
    desk.company.assert_sound().await;
}

#[tokio::test]
async fn what_came_back_is_paid_again_on_no_day_before_it_came_back() {
    clock::set(day("2025-06-16"));
    let desk = desk_in(open_at(Settings { clock: clock::now, ..Settings::in_memory() }).await).await;
    let Company { store, rep, finance, .. } = &desk.company;
    let customer = desk.company.customer(rep, "甲").await;
    desk.sold(&customer, "10", "performing").await;
    let draft = desk.claimed(&[(&customer, vec![claim("buyer", "gift", "100")])]).await;
    let statement = desk.approved(&draft).await;
    desk.company.confirmed(&customer, "1000").await;
    let batch = fees::pay(store, finance, &operation(), &desk.batch(&statement, "B1", &[1])).await.unwrap();
    let (_, payments) = fees::batch(store, finance, &batch.id).await.unwrap();
    clock::set(day("2025-06-20"));
    let reason = "账号有误".into();
    let form = FeeReturnForm { reason, payments: payments.into_iter().map(|payment| payment.id).collect(), ..FeeReturnForm::default() };
    fees::return_batch(store, finance, &operation(), &batch.id, &form).await.unwrap();
    let again = |on: &str| FeePayForm { on: on.into(), ..desk.batch(&statement, "B2", &[1]) };
    assert_eq!(refusal(desk.pay(&again("2025-06-19")).await), ("on".to_owned(), Refusal::DatesOutOfOrder));
    assert_eq!(desk.pay(&again("2025-06-20")).await.unwrap(), "100.00");
    desk.company.assert_sound().await;
}
