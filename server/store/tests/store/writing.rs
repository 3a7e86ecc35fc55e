//! The rules of writing: idempotency, guards, the chain.

use domain::customer::CustomerForm;
use domain::id::CustomerId;
use domain::list::CustomerFilter;
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::Error;

use crate::company::{contract_form, open, operation};

#[tokio::test]
async fn the_same_operation_answers_the_stored_outcome() {
    let company = open().await;
    let (id, once) = (CustomerId::new(store::new_id()), operation());
    let form = CustomerForm { name: "甲".into(), ..CustomerForm::default() };
    let create = async || store::customers::create(&company.store, &company.rep, &once, &id, &form, true).await.unwrap();
    let (first, second) = (create().await, create().await);
    assert_eq!(first, second);
    assert_eq!(store::customers::list(&company.store, &company.rep, &CustomerFilter::default()).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn the_same_operation_with_another_body_is_refused() {
    let company = open().await;
    let once = operation();
    let form = |name: &str| CustomerForm { name: name.into(), ..CustomerForm::default() };
    let create =
        async |form: CustomerForm| store::customers::create(&company.store, &company.rep, &once, &CustomerId::new("c1"), &form, true).await;
    create(form("甲")).await.unwrap();
    let error = create(form("乙")).await.unwrap_err();
    assert!(matches!(error, Error::Refused(problems) if problems.0[0].refusal == Refusal::OperationReused));
}

#[tokio::test]
async fn a_form_opened_before_another_change_is_refused() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await;
    let edit = async |plan: &[(&str, &str)]| {
        let form = contract_form(&customer, plan);
        store::contracts::edit(&company.store, &company.rep, &operation(), &contract.id, contract.version, &form).await
    };
    edit(&[("2025-05-01", "2.00"), ("2025-08-01", "3.00")]).await.unwrap();
    let error = edit(&[("2025-05-01", "9.00")]).await.unwrap_err();
    assert!(matches!(error, Error::Refused(problems) if problems.0[0].refusal == Refusal::ChangedMeanwhile));
    let (contract, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    assert_eq!((contract.amount.to_plain(), plan.len()), ("5.00".into(), 2));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_plan_that_does_not_add_up_is_refused_and_writes_nothing() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let mut form = contract_form(&customer, &[("2025-05-01", "1.00")]);
    form.plan[0].amount = "0.99".into();
    let before = company.store.revision().await.unwrap();
    let id = domain::id::ContractId::new(store::new_id());
    let error = store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap_err();
    assert!(matches!(error, Error::Refused(problems) if matches!(problems.0[0].refusal, Refusal::PlanDoesNotAddUp { .. })));
    assert_eq!(company.store.revision().await.unwrap(), before);
}

#[tokio::test]
async fn concurrent_creates_get_numbers_without_repeats() {
    let company = open().await;
    let tasks: Vec<_> = (0..20)
        .map(|index| {
            let (store, rep) = (company.store.clone(), company.rep.clone());
            tokio::spawn(async move {
                let form = CustomerForm { name: format!("客户{index}号"), ..CustomerForm::default() };
                store::customers::create(&store, &rep, &operation(), &CustomerId::new(store::new_id()), &form, true).await.unwrap().number
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort();
    let expected: Vec<String> = (1..=20).map(|counter| format!("C20250615{counter:03}")).collect();
    assert_eq!(numbers, expected);
    company.assert_sound().await;
}

#[tokio::test]
async fn only_auditors_and_the_operator_check_the_books() {
    let company = open().await;
    assert!(store::check::run(&company.store, &company.rep).await.is_err());
    assert!(store::check::run(&company.store, &Actor::operator()).await.is_ok());
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::Refused(problems) => problems.0[0].refusal.clone(),
        other => panic!("not a refusal: {other}"),
    }
}

#[tokio::test]
async fn an_id_that_is_taken_is_refused_alike_whoever_has_it() {
    let company = open().await;
    let form = CustomerForm { name: "甲".into(), ..CustomerForm::default() };
    let create = async |actor: &Actor, id: &str| {
        store::customers::create(&company.store, actor, &operation(), &CustomerId::new(id), &form, true).await
    };
    create(&company.rep, "taken").await.unwrap();
    let before = company.store.revision().await.unwrap();
    let own = refusal(create(&company.rep, "taken").await.unwrap_err());
    let strangers = refusal(create(&company.other_rep, "taken").await.unwrap_err());
    assert_eq!((&own, &strangers), (&Refusal::OperationReused, &Refusal::OperationReused));
    assert_eq!(company.store.revision().await.unwrap(), before);
    assert!(matches!(store::customers::show(&company.store, &company.other_rep, &CustomerId::new("taken")).await, Err(Error::NotFound)));
    company.assert_sound().await;
}

#[tokio::test]
async fn an_id_that_no_client_may_mint_is_refused() {
    let company = open().await;
    let form = CustomerForm { name: "甲".into(), ..CustomerForm::default() };
    let before = company.store.revision().await.unwrap();
    for id in ["", "a b", "甲", "a|b", "a:b", &"x".repeat(65)] {
        let error =
            store::customers::create(&company.store, &company.rep, &operation(), &CustomerId::new(id), &form, true).await.unwrap_err();
        assert_eq!(refusal(error), Refusal::BadCharacters, "{id}");
    }
    assert_eq!(company.store.revision().await.unwrap(), before);
}

#[tokio::test]
async fn one_operation_sent_many_times_at_once_answers_each_time_the_same() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let draft = company.draft(&company.rep, &customer, "40.00", "").await;
    let before = company.store.revision().await.unwrap();
    let once = operation();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (store, finance, once, id) = (company.store.clone(), company.finance.clone(), once.clone(), draft.id.clone());
            tokio::spawn(async move { store::receipts::confirm(&store, &finance, &once, &id, None).await.unwrap() })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().version, draft.version + 1);
    }
    assert_eq!(company.store.revision().await.unwrap(), before + 1);
}
