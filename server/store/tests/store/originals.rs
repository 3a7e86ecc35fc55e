//! Paper originals: registered, lent once at a time, taken back; the list of what is overdue is as long as its badge.

use domain::contract::Contract;
use domain::id::{OperationId, OriginalId};
use domain::list::OriginalWindow;
use domain::original::{Loan, Original, OriginalAct, OriginalForm, OriginalState, RegisterForm};
use domain::permission::{Actor, Role};
use domain::refusal::Refusal;
use domain::user::UserForm;
use store::{Error, originals};

use crate::company::{Company, day, open, operation};

async fn signed(company: &Company, actor: &Actor) -> Contract {
    let customer = company.customer(actor, "甲").await;
    company.contract(actor, &customer, &[("2025-07-01", "100.00")]).await
}

async fn register(company: &Company, actor: &Actor, contract: &Contract, count: &str) -> store::Result<Vec<Original>> {
    let form = RegisterForm { location: "A 柜 3 盒".into(), count: count.into() };
    originals::register(&company.store, actor, &operation(), &contract.id, &form).await
}

/// A loan to somebody outside.
fn lend(on: &str, due: &str) -> OriginalForm {
    OriginalForm { act: OriginalAct::Lend, outside: "天平律师事务所".into(), on: on.into(), due: due.into(), ..Default::default() }
}

fn only(act: OriginalAct) -> OriginalForm {
    OriginalForm { act, location: "B 柜".into(), note: "说明".into(), ..Default::default() }
}

async fn act(company: &Company, actor: &Actor, id: &OriginalId, form: &OriginalForm) -> store::Result<Original> {
    originals::act(&company.store, actor, &operation(), id, form).await
}

async fn loans(company: &Company, contract: &Contract) -> Vec<Loan> {
    originals::of_contract(&company.store, &company.rep, &contract.id).await.unwrap().1
}

fn refusal<T: std::fmt::Debug>(result: store::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

/// What a list holds, and the badge.
async fn overdue(company: &Company, actor: &Actor) -> (usize, u64) {
    let page = originals::list(&company.store, actor, OriginalWindow::Overdue, None).await.unwrap();
    (page.items.len(), store::badges::badges(&company.store, actor).await.unwrap().originals_overdue)
}

#[tokio::test]
async fn papers_are_numbered_within_their_contract_and_seen_by_who_sees_it() {
    let company = open().await;
    let contract = signed(&company, &company.rep).await;
    let papers = register(&company, &company.rep, &contract, "2").await.unwrap();
    assert_eq!(papers.iter().map(|paper| paper.ordinal).collect::<Vec<_>>(), [1, 2]);
    let third = register(&company, &company.manager, &contract, "1").await.unwrap();
    assert_eq!((third[0].ordinal, third[0].state, third[0].location.as_str()), (3, OriginalState::InStore, "A 柜 3 盒"));
    assert_eq!(refusal(register(&company, &company.rep, &contract, "18").await), Refusal::TooManyOriginals { originals_max: 20 });
    assert_eq!(refusal(register(&company, &company.finance, &contract, "1").await), Refusal::NotAllowed);
    assert!(matches!(register(&company, &company.other_rep, &contract, "1").await, Err(Error::NotFound)));
    for (actor, count) in [(&company.rep, 3), (&company.manager, 3), (&company.finance, 3), (&company.other_rep, 0), (&company.admin, 0)] {
        let page = originals::list(&company.store, actor, OriginalWindow::All, None).await.unwrap();
        assert_eq!(page.items.len(), count, "{}", actor.name);
        assert!(page.items.iter().all(|(paper, of)| paper.contract == of.id));
    }
    company.assert_sound().await;
}

#[tokio::test]
async fn a_paper_is_lent_once_at_a_time_and_every_loan_stays_in_the_register() {
    let company = open().await;
    let contract = signed(&company, &company.rep).await;
    let paper = register(&company, &company.rep, &contract, "1").await.unwrap().remove(0);
    let to_colleague = OriginalForm { user: company.manager.user.clone(), ..lend("2025-06-01", "2025-06-14") };
    let lent = act(&company, &company.rep, &paper.id, &to_colleague).await.unwrap();
    let open_loan = lent.loan.unwrap();
    assert_eq!((lent.state, open_loan.borrower.as_str(), open_loan.due), (OriginalState::Lent, "manager", day("2025-06-14")));
    let again = act(&company, &company.manager, &paper.id, &lend("", "2025-07-01")).await;
    assert_eq!(refusal(again), Refusal::OriginalLent { borrower: "manager".into(), due: day("2025-06-14") });
    assert_eq!(refusal(act(&company, &company.finance, &paper.id, &only(OriginalAct::Return)).await), Refusal::NotAllowed);
    for (actor, id) in [(&company.other_rep, paper.id.clone()), (&company.rep, OriginalId::new("missing"))] {
        assert!(matches!(act(&company, actor, &id, &only(OriginalAct::Return)).await, Err(Error::NotFound)));
    }
    let back = act(&company, &company.manager, &paper.id, &only(OriginalAct::Return)).await.unwrap();
    assert_eq!((back.state, back.loan, back.location.as_str()), (OriginalState::InStore, None, "B 柜"));
    act(&company, &company.rep, &paper.id, &lend("", "2025-07-01")).await.unwrap();
    let lost = act(&company, &company.rep, &paper.id, &only(OriginalAct::Lose)).await.unwrap();
    assert_eq!((lost.state, lost.loan), (OriginalState::Lost, None));
    let register = loans(&company, &contract).await;
    let told: Vec<_> = register.iter().map(|loan| (loan.borrower.as_str(), loan.ended, loan.was_lost)).collect();
    let today = Some(day("2025-06-15"));
    assert_eq!(told, [("天平律师事务所", today, true), ("manager", today, false)]);
    company.assert_sound().await;
}

#[tokio::test]
async fn two_who_lend_the_same_paper_at_once_lend_it_once() {
    let company = open().await;
    let contract = signed(&company, &company.rep).await;
    let paper = register(&company, &company.rep, &contract, "1").await.unwrap().remove(0);
    let form = lend("", "2025-07-01");
    let (one, other) = tokio::join!(act(&company, &company.rep, &paper.id, &form), act(&company, &company.manager, &paper.id, &form));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(loans(&company, &contract).await.len(), 1);
    company.assert_sound().await;
}

#[tokio::test]
async fn an_act_that_is_sent_again_is_done_once() {
    let company = open().await;
    let contract = signed(&company, &company.rep).await;
    let paper = register(&company, &company.rep, &contract, "1").await.unwrap().remove(0);
    let (same, form): (OperationId, _) = (operation(), lend("", "2025-07-01"));
    let first = originals::act(&company.store, &company.rep, &same, &paper.id, &form).await.unwrap();
    assert_eq!(originals::act(&company.store, &company.rep, &same, &paper.id, &form).await.unwrap(), first);
    assert_eq!(loans(&company, &contract).await.len(), 1);
}

#[tokio::test]
async fn nobody_who_has_left_borrows() {
    let company = open().await;
    let form = UserForm {
        login: "gone".into(),
        name: "赵六".into(),
        roles: vec![Role::Rep],
        team: company.rep.team.clone(),
        password: String::new(),
    };
    let gone = store::users::save(&company.store, &company.admin, &operation(), None, &form).await.unwrap();
    store::users::set_active(&company.store, &company.admin, &operation(), &gone, false).await.unwrap();
    let contract = signed(&company, &company.rep).await;
    let paper = register(&company, &company.rep, &contract, "1").await.unwrap().remove(0);
    for user in [gone, "nobody".into()] {
        let form = OriginalForm { user, ..lend("", "2025-07-01") };
        assert_eq!(refusal(act(&company, &company.rep, &paper.id, &form).await), Refusal::UnknownUser);
    }
}

#[tokio::test]
async fn what_is_overdue_is_listed_from_the_longest_on_and_its_badge_is_as_long() {
    let company = open().await;
    let contract = signed(&company, &company.rep).await;
    let foreign = signed(&company, &company.other_rep).await;
    let papers = register(&company, &company.rep, &contract, "4").await.unwrap();
    let other = register(&company, &company.other_rep, &foreign, "1").await.unwrap().remove(0);
    for (paper, due) in papers.iter().zip(["2025-06-14", "2025-06-15", "2025-06-02"]) {
        act(&company, &company.rep, &paper.id, &lend("2025-06-01", due)).await.unwrap();
    }
    act(&company, &company.other_rep, &other.id, &lend("2025-06-01", "2025-06-10")).await.unwrap();
    for (actor, count) in [(&company.rep, 2), (&company.manager, 2), (&company.other_rep, 1), (&company.finance, 3), (&company.admin, 0)] {
        assert_eq!(overdue(&company, actor).await, (count, count as u64), "{}", actor.name);
    }
    let page = originals::list(&company.store, &company.finance, OriginalWindow::Overdue, None).await.unwrap();
    let due: Vec<_> = page.items.iter().map(|(paper, _)| paper.loan.as_ref().unwrap().due.to_string()).collect();
    assert_eq!(due, ["2025-06-02", "2025-06-10", "2025-06-14"]);
    let lent = originals::list(&company.store, &company.finance, OriginalWindow::Lent, None).await.unwrap();
    assert_eq!(lent.items.len(), 4);
    act(&company, &company.rep, &papers[2].id, &only(OriginalAct::Return)).await.unwrap();
    act(&company, &company.rep, &papers[0].id, &only(OriginalAct::Lose)).await.unwrap();
    assert_eq!(overdue(&company, &company.finance).await, (1, 1));
    let all = originals::list(&company.store, &company.finance, OriginalWindow::All, None).await.unwrap();
    assert_eq!(all.items.len(), 5);
    act(&company, &company.rep, &papers[3].id, &only(OriginalAct::Remove)).await.unwrap();
    let all = originals::list(&company.store, &company.finance, OriginalWindow::All, None).await.unwrap();
    assert_eq!(all.items.len(), 4, "what was removed is in the register no more");
    company.assert_sound().await;
}

#[tokio::test]
async fn papers_follow_their_customer_to_another_owner() {
    let company = open().await;
    let contract = signed(&company, &company.rep).await;
    let paper = register(&company, &company.rep, &contract, "1").await.unwrap().remove(0);
    act(&company, &company.rep, &paper.id, &lend("2025-06-01", "2025-06-02")).await.unwrap();
    let colleague = UserForm {
        login: "rep3".into(),
        name: "王强".into(),
        roles: vec![Role::Rep],
        team: company.rep.team.clone(),
        password: String::new(),
    };
    let colleague = store::users::save(&company.store, &company.admin, &operation(), None, &colleague).await.unwrap();
    let manager = store::users::actor(&company.store, &company.manager.user).await.unwrap();
    store::customers::reassign(&company.store, &manager, &operation(), &contract.customer, &colleague, None).await.unwrap();
    let colleague = store::users::actor(&company.store, &colleague).await.unwrap();
    assert_eq!((overdue(&company, &company.rep).await, overdue(&company, &colleague).await), ((0, 0), (1, 1)));
    company.assert_sound().await;
}
