//! Expenses: recorded and voided with the contract's sum in one commit, seen by who sees the contract; a sheet that comes again doubles none.

use domain::contract::{Contract, Life};
use domain::expense::{Expense, ExpenseCategory, ExpenseForm};
use domain::id::ExpenseId;
use domain::list::{ExpenseFilter, Totals};
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::{Error, expenses, new_id};

use crate::company::{Company, day, open, operation, to};

fn form(amount: &str, category: &str, date: &str) -> ExpenseForm {
    let (amount, category, date) = (amount.into(), category.into(), date.into());
    ExpenseForm { amount, category, date, payee: "顺丰".into(), remarks: "运费".into() }
}

async fn record(company: &Company, actor: &Actor, contract: &Contract, form: &ExpenseForm) -> store::Result<Expense> {
    expenses::record(&company.store, actor, &operation(), &ExpenseId::new(new_id()), &contract.id, form).await
}

async fn void(company: &Company, actor: &Actor, expense: &Expense) -> store::Result<Expense> {
    expenses::void(&company.store, actor, &operation(), &expense.id, "记重").await
}

async fn spent(company: &Company, contract: &Contract) -> String {
    let (contract, _) = expenses::of_contract(&company.store, &company.rep, &contract.id).await.unwrap();
    contract.expenses().to_plain()
}

async fn signed(company: &Company) -> Contract {
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-07-01", "1000.00")]).await
}

fn refusal<T: std::fmt::Debug>(result: store::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

fn sums(totals: &Totals) -> (u64, String) {
    (totals.count, totals.by_currency.iter().map(|sum| sum.amount.to_plain()).collect::<Vec<_>>().join(" "))
}

#[tokio::test]
async fn an_expense_counts_until_it_is_voided_and_stays_in_sight() {
    let company = open().await;
    let contract = signed(&company).await;
    let freight = record(&company, &company.rep, &contract, &form("120.50", "freight", "2025-06-01")).await.unwrap();
    record(&company, &company.finance, &contract, &form("80", "travel", "2025-05-31")).await.unwrap();
    assert_eq!(spent(&company, &contract).await, "200.50");
    assert!(matches!(record(&company, &company.other_rep, &contract, &form("1", "travel", "")).await, Err(Error::NotFound)));
    assert_eq!(refusal(void(&company, &company.manager, &freight).await), Refusal::NotAllowed);
    let voided = void(&company, &company.rep, &freight).await.unwrap();
    assert_eq!(
        voided.voided.map(|voiding| (voiding.by, voiding.reason, voiding.on)),
        Some(("rep".into(), "记重".into(), day("2025-06-15")))
    );
    assert_eq!(refusal(void(&company, &company.finance, &freight).await), Refusal::ExpenseAlreadyVoid);
    assert_eq!(spent(&company, &contract).await, "80.00");
    let (_, all) = expenses::of_contract(&company.store, &company.manager, &contract.id).await.unwrap();
    assert_eq!(all.iter().map(Expense::is_live).collect::<Vec<_>>(), [false, true]);
    for actor in [&company.rep, &company.manager, &company.finance] {
        let listed = expenses::list(&company.store, actor, &ExpenseFilter::default()).await.unwrap();
        assert_eq!(listed.items.iter().map(|row| row.expense.terms.amount.to_plain()).collect::<Vec<_>>(), ["80.00"]);
    }
    let (contract, _) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let end = to(Life::Void);
    store::contracts::change_life(&company.store, &company.rep, &operation(), &contract.id, contract.version, &end).await.unwrap();
    assert_eq!(refusal(record(&company, &company.rep, &contract, &form("1", "travel", "")).await), Refusal::ContractIsOver);
    company.assert_sound().await;
}

#[tokio::test]
async fn two_who_record_at_once_are_both_counted_and_one_sent_again_is_counted_once() {
    let company = open().await;
    let contract = signed(&company).await;
    let (a, b) = (form("10", "travel", ""), form("5", "freight", ""));
    let (one, other) = tokio::join!(record(&company, &company.rep, &contract, &a), record(&company, &company.finance, &contract, &b));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    let (same, id) = (operation(), ExpenseId::new(new_id()));
    for _ in 0..2 {
        expenses::record(&company.store, &company.rep, &same, &id, &contract.id, &a).await.unwrap();
    }
    assert_eq!(spent(&company, &contract).await, "25.00");
    let history = store::history::of(&company.store, &company.rep, domain::history::HistoryNoun::Contract, contract.id.as_str(), None);
    let verbs: Vec<String> = history.await.unwrap().items.into_iter().map(|entry| entry.verb).collect();
    assert_eq!(verbs.iter().filter(|verb| *verb == "expense.record").count(), 3, "{verbs:?}");
    company.assert_sound().await;
}

#[tokio::test]
async fn the_list_and_its_totals_are_narrowed_alike() {
    let company = open().await;
    let contract = signed(&company).await;
    for (amount, category, date) in [("10", "travel", "2025-05-31"), ("20", "freight", "2025-06-01"), ("30", "travel", "2025-06-14")] {
        record(&company, &company.rep, &contract, &form(amount, category, date)).await.unwrap();
    }
    let june = Some(day("2025-06-09"));
    let travel = Some(ExpenseCategory::Travel);
    for (filter, count, sum) in [
        (ExpenseFilter::default(), 3, "60.00"),
        (ExpenseFilter { month: june, ..ExpenseFilter::default() }, 2, "50.00"),
        (ExpenseFilter { category: travel, ..ExpenseFilter::default() }, 2, "40.00"),
        (ExpenseFilter { month: june, category: travel, ..ExpenseFilter::default() }, 1, "30.00"),
        (ExpenseFilter { owner: Some(company.other_rep.user.clone()), ..ExpenseFilter::default() }, 0, ""),
    ] {
        for actor in [&company.rep, &company.manager, &company.finance] {
            let page = expenses::list(&company.store, actor, &filter).await.unwrap();
            let totals = expenses::totals(&company.store, actor, &filter).await.unwrap();
            assert_eq!((page.items.len() as u64, sums(&totals)), (count, (count, sum.to_owned())), "{} {filter:?}", actor.name);
        }
        assert!(expenses::list(&company.store, &company.other_rep, &filter).await.unwrap().items.is_empty());
    }
    company.assert_sound().await;
}
