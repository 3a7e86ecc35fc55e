//! Obligations end to end: what is done moves what hangs on it, and each list is as long as its badge and its totals.

use domain::amendment::{AmendmentForm, SigningForm};
use domain::contract::{Contract, ContractForm, Life};
use domain::customer::Customer;
use domain::dunning::due::NoticeKind;
use domain::id::{AmendmentId, CustomerId, ObligationId};
use domain::instalment::Instalment;
use domain::list::{ContractFilter, DueWindow, InstalmentFilter, ObligationFilter, ObligationWindow};
use domain::obligation::{DoneForm, Obligation, ObligationForm, ObligationState};
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::{Error, Result, new_id, obligations};

use crate::company::{Company, contract_form, day, open, operation, to};

mod concerns;
mod lists;
mod recurring;

struct Scene {
    company: Company,
    customer: Customer,
    contract: Contract,
}

/// A contract of two instalments, none of them due yet.
async fn scene() -> Scene {
    let company = open().await;
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-12-01", "100.00"), ("2025-12-31", "200.00")]).await;
    Scene { company, customer, contract }
}

fn form(title: &str, due: &str) -> ObligationForm {
    ObligationForm { title: title.into(), due: due.into(), kind: "acceptance".into(), ..ObligationForm::default() }
}

fn evidence() -> DoneForm {
    DoneForm { on: "2025-06-10".into(), evidence: "验收单 7 号".into() }
}

impl Scene {
    async fn add_as(&self, actor: &Actor, form: &ObligationForm) -> Result<Obligation> {
        let id = ObligationId::new(new_id());
        obligations::add(&self.company.store, actor, &operation(), &id, &self.contract.id, form).await
    }

    async fn add(&self, form: &ObligationForm) -> Obligation {
        self.add_as(&self.company.rep, form).await.unwrap()
    }

    /// One on which the n-th instalment hangs.
    async fn hanging(&self, ordinal: u16, days: &str) -> Obligation {
        let instalment = format!("{}-{ordinal}", self.contract.id).into();
        self.add(&ObligationForm { instalment, days: days.into(), ..form("验收", "2025-06-20") }).await
    }

    async fn fulfil(&self, actor: &Actor, obligation: &Obligation) -> Result<Obligation> {
        obligations::fulfil(&self.company.store, actor, &operation(), &obligation.id, obligation.version, &evidence()).await
    }

    async fn reopen(&self, obligation: &Obligation) -> Result<Obligation> {
        let (store, rep) = (&self.company.store, &self.company.rep);
        obligations::reopen(store, rep, &operation(), &obligation.id, obligation.version, "客户退回").await
    }

    async fn plan(&self) -> Vec<Instalment> {
        store::contracts::show(&self.company.store, &self.company.rep, &self.contract.id).await.unwrap().1
    }

    async fn total(&self, actor: &Actor, window: ObligationWindow) -> u64 {
        let filter = ObligationFilter { window, ..ObligationFilter::default() };
        obligations::total(&self.company.store, actor, &filter).await.unwrap()
    }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_hangs_on_an_obligation_falls_due_when_it_is_done_and_goes_back_when_it_is_not() {
    let scene = scene().await;
    let store = &scene.company.store;
    let obligation = scene.hanging(2, "3").await;
    let due_in_june = InstalmentFilter { window: DueWindow::Overdue, ..InstalmentFilter::default() };
    assert_eq!(store::instalments::totals(store, &scene.company.rep, &due_in_june).await.unwrap().count, 0);
    let done = scene.fulfil(&scene.company.rep, &obligation).await.unwrap();
    assert_eq!((done.state, done.done.as_ref().unwrap().by_name.as_str()), (ObligationState::Done, "rep"));
    let plan = scene.plan().await;
    assert_eq!((plan[1].terms.due, plan[1].planned), (day("2025-06-13"), Some(day("2025-12-31"))));
    assert_eq!(plan[0].terms.due, day("2025-12-01"));
    // Lists, badges and the ageing follow in the same commit.
    let overdue = store::instalments::totals(store, &scene.company.rep, &due_in_june).await.unwrap();
    assert_eq!((overdue.count, overdue.by_currency[0].outstanding.to_plain().as_str()), (1, "200.00"));
    assert_eq!(store::badges::badges(store, &scene.company.rep).await.unwrap().instalments_overdue, 1);
    assert_eq!(store::badges::dashboard(store, &scene.company.rep).await.unwrap()[0].overdue.to_plain(), "200.00");
    // What was reported of a day stays: until then it was due in December.
    let arrears = async |on: &str| store::reports::arrears(store, &scene.company.finance, day(on)).await.unwrap().len();
    assert_eq!((arrears("2025-06-14").await, arrears("2025-06-15").await), (0, 1));
    scene.company.assert_sound().await;
    let open = scene.reopen(&done).await.unwrap();
    assert_eq!((open.state, open.done, open.reason.as_str()), (ObligationState::Open, None, "客户退回"));
    let plan = scene.plan().await;
    assert_eq!((plan[1].terms.due, plan[1].planned), (day("2025-12-31"), None));
    assert_eq!(store::badges::badges(store, &scene.company.rep).await.unwrap().instalments_overdue, 0);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn paid_money_stays_where_it_is() {
    let scene = scene().await;
    let (first, second) = (scene.hanging(1, "0").await, scene.hanging(2, "0").await);
    // The first is paid, and half of the second.
    scene.company.confirmed(&scene.customer, "200.00").await;
    let before = scene.plan().await;
    for obligation in [&first, &second] {
        scene.fulfil(&scene.company.rep, obligation).await.unwrap();
    }
    let after = scene.plan().await;
    assert_eq!(after[0], before[0]);
    assert_eq!((after[1].paid, after[1].open, after[1].terms.due), (before[1].paid, before[1].open, day("2025-06-10")));
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn doing_it_and_paying_it_at_once_keep_both() {
    for _ in 0..8 {
        let scene = scene().await;
        let obligation = scene.hanging(1, "5").await;
        let draft = scene.company.draft(&scene.company.rep, &scene.customer, "60.00", "").await;
        let (paying, finance) = (operation(), &scene.company.finance);
        let (done, paid) = tokio::join!(
            scene.fulfil(&scene.company.rep, &obligation),
            store::receipts::confirm(&scene.company.store, finance, &paying, &draft.id, None)
        );
        done.unwrap();
        paid.unwrap();
        let plan = scene.plan().await;
        assert_eq!((plan[0].terms.due, plan[0].paid.to_plain().as_str()), (day("2025-06-15"), "60.00"));
        scene.company.assert_sound().await;
    }
}

#[tokio::test]
async fn it_is_done_once_and_by_who_saw_what_it_is_now() {
    let scene = scene().await;
    let obligation = scene.hanging(1, "0").await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let (once, proof) = (operation(), evidence());
    let fulfil = || obligations::fulfil(store, rep, &once, &obligation.id, 1, &proof);
    let done = fulfil().await.unwrap();
    assert_eq!(fulfil().await.unwrap(), done, "the same operation answers the same");
    assert_eq!(refusal(scene.fulfil(rep, &obligation).await), Refusal::ChangedMeanwhile);
    assert_eq!(refusal(scene.fulfil(rep, &done).await), Refusal::ObligationNotOpen);
    let edited = obligations::edit(store, rep, &operation(), &done.id, done.version, &form("别的", "")).await;
    assert_eq!(refusal(edited), Refusal::ObligationNotOpen);
    let cancelled = obligations::cancel(store, rep, &operation(), &done.id, done.version, "不做了").await;
    assert_eq!(refusal(cancelled), Refusal::ObligationNotOpen);
    let open = scene.reopen(&done).await.unwrap();
    assert_eq!(refusal(scene.reopen(&open).await), Refusal::ObligationIsOpen);
}

#[tokio::test]
async fn an_instalment_hangs_on_one_thing_of_its_own_contract() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let first = scene.hanging(1, "0").await;
    let on_first = |scene: &Scene| ObligationForm { instalment: format!("{}-1", scene.contract.id).into(), ..form("终验", "") };
    assert_eq!(refusal(scene.add_as(rep, &on_first(&scene)).await), Refusal::InstalmentHangsAlready { on: "验收".into() });
    let other = scene.company.contract(rep, &scene.customer, &[("2025-12-01", "1.00")]).await;
    let foreign = ObligationForm { instalment: format!("{}-1", other.id).into(), ..form("终验", "") };
    assert_eq!(refusal(scene.add_as(rep, &foreign).await), Refusal::NotThisContractsInstalment);
    // Cancelled, it leaves the instalment to another, and then cannot come back with it.
    let cancelled = obligations::cancel(store, rep, &operation(), &first.id, first.version, "并入终验").await.unwrap();
    scene.add(&on_first(&scene)).await;
    assert_eq!(refusal(scene.reopen(&cancelled).await), Refusal::InstalmentHangsAlready { on: "终验".into() });
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn the_owner_is_told_once_when_another_does_what_an_instalment_hangs_on() {
    let scene = scene().await;
    let (store, rep, manager) = (&scene.company.store, &scene.company.rep, &scene.company.manager);
    let told = async |actor: &Actor| {
        let page = store::dunning::list(store, actor, true, None).await.unwrap();
        assert_eq!(store::badges::badges(store, actor).await.unwrap().notices_open, page.items.len() as u64, "{}", actor.name);
        page.items
    };
    // Who does it knows it.
    let own = scene.hanging(1, "0").await;
    scene.fulfil(rep, &own).await.unwrap();
    assert!(told(rep).await.is_empty());
    let obligation = scene.hanging(2, "3").await;
    let same = operation();
    let mut done = None;
    for _ in 0..2 {
        done = Some(obligations::fulfil(store, manager, &same, &obligation.id, obligation.version, &evidence()).await.unwrap());
    }
    let notices = told(rep).await;
    let [notice] = notices.as_slice() else { panic!("{notices:?}") };
    assert_eq!((notice.kind, notice.on, notice.customer_name.as_str()), (NoticeKind::FellDue, day("2025-06-15"), "杭州云栖软件"));
    let [line] = notice.lines.as_slice() else { panic!("{notice:?}") };
    let said = (line.contract_number.as_str(), line.ordinal, line.due, line.open.to_plain());
    assert_eq!(said, (scene.contract.number.as_str(), 2, day("2025-06-13"), "200.00".to_owned()));
    assert!(told(manager).await.is_empty());
    scene.company.assert_sound().await;
    // What is not done after all was never told; done again, it is told again.
    let open = scene.reopen(&done.unwrap()).await.unwrap();
    assert!(told(rep).await.is_empty());
    let again = scene.fulfil(manager, &open).await.unwrap();
    assert_eq!(told(rep).await.len(), 1);
    store::dunning::mark(store, rep, &operation(), std::slice::from_ref(&notice.id), true).await.unwrap();
    scene.reopen(&again).await.unwrap();
    assert!(told(rep).await.is_empty());
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn a_plan_that_shrinks_lets_go_of_what_hung_and_an_edit_keeps_a_moved_day() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let (first, second) = (scene.hanging(1, "0").await, scene.hanging(2, "0").await);
    scene.fulfil(rep, &first).await.unwrap();
    let shorter = contract_form(&scene.customer, &[("2025-06-10", "300.00")]);
    let version = scene.contract.version;
    store::contracts::edit(store, rep, &operation(), &scene.contract.id, version, &shorter).await.unwrap();
    let plan = scene.plan().await;
    assert_eq!((plan.len(), plan[0].terms.due, plan[0].planned), (1, day("2025-06-10"), Some(day("2025-12-01"))));
    let (.., found) = obligations::of_contract(store, rep, &scene.contract.id).await.unwrap();
    let second = found.iter().find(|obligation| obligation.id == second.id).unwrap();
    assert_eq!(second.terms.hanging, None);
    scene.fulfil(rep, second).await.unwrap();
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn an_amendment_that_drops_an_instalment_lets_go_of_what_hung() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let second = scene.hanging(2, "0").await;
    let (contract, plan) = store::contracts::show(store, rep, &scene.contract.id).await.unwrap();
    let mut form = AmendmentForm { reason: "不做二期".into(), ..AmendmentForm::of(&contract, &plan) };
    form.contract.lines[0].unit_price = "100".into();
    form.contract.plan.truncate(1);
    let id = AmendmentId::new(new_id());
    let drafted = store::amendments::draft(store, rep, &operation(), &contract.id, contract.version, &id, &form).await.unwrap();
    let signing = SigningForm { signed: "2025-06-10".into(), confirmed_by: "王总".into() };
    store::amendments::sign(store, rep, &operation(), &id, drafted.version, &signing).await.unwrap();
    let (_, plan, found) = obligations::of_contract(store, rep, &contract.id).await.unwrap();
    let second = found.iter().find(|obligation| obligation.id == second.id).unwrap();
    assert_eq!((plan.len(), second.terms.hanging.is_none()), (1, true));
    scene.fulfil(rep, second).await.unwrap();
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn a_contract_that_is_over_takes_none() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let obligation = scene.add(&form("交付", "2025-06-20")).await;
    let void = store::contracts::change_life(store, rep, &operation(), &scene.contract.id, 1, &to(Life::Void)).await.unwrap();
    assert_eq!(refusal(scene.add_as(rep, &form("交付", "")).await), Refusal::ContractIsOver);
    assert_eq!(refusal(scene.fulfil(rep, &obligation).await), Refusal::ContractIsOver);
    store::contracts::change_life(store, rep, &operation(), &void.id, void.version, &to(Life::Performing)).await.unwrap();
    scene.fulfil(rep, &obligation).await.unwrap();
}

#[tokio::test]
async fn who_has_to_see_to_it_does_it_and_it_follows_the_contract_to_its_next_owner() {
    let scene = scene().await;
    let (store, rep, other) = (&scene.company.store, &scene.company.rep, &scene.company.other_rep);
    let own = scene.add(&form("交付", "2025-06-10")).await;
    let theirs = scene.add(&ObligationForm { owner: other.user.clone(), ..form("培训", "2025-06-10") }).await;
    // Another's contract stays closed to them, but what is theirs to do is in their list.
    assert!(matches!(obligations::of_contract(store, other, &scene.contract.id).await, Err(Error::NotFound)));
    assert!(matches!(scene.fulfil(other, &own).await, Err(Error::NotFound)));
    assert_eq!((scene.total(rep, ObligationWindow::Due).await, scene.total(other, ObligationWindow::Due).await), (1, 1));
    let edited = obligations::edit(store, other, &operation(), &theirs.id, theirs.version, &form("培训", "")).await;
    assert_eq!(refusal(edited), Refusal::NotAllowed);
    scene.fulfil(other, &theirs).await.unwrap();
    let admin = ObligationForm { owner: scene.company.admin.user.clone(), ..form("交付", "") };
    assert_eq!(refusal(scene.add_as(rep, &admin).await), Refusal::UnknownUser);
    let customer: &CustomerId = &scene.customer.id;
    let operator = Actor::operator();
    store::customers::reassign(store, &operator, &operation(), customer, &other.user, None).await.unwrap();
    assert_eq!((scene.total(rep, ObligationWindow::Due).await, scene.total(other, ObligationWindow::Due).await), (0, 1));
    assert_eq!(scene.total(other, ObligationWindow::Done).await, 1);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn a_contract_is_to_be_renewed_from_its_day_of_notice_on_until_it_is_over() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let filter = ContractFilter { is_expiring: true, ..ContractFilter::default() };
    let (today, operator) = (store.today().await, Actor::operator());
    let end = (today + chrono::TimeDelta::days(10)).to_string();
    let ends = |notice: &str| ContractForm {
        end: end.clone(),
        notice_days: notice.into(),
        ..contract_form(&scene.customer, &[("2025-12-01", "300.00")])
    };
    for (version, notice, wanted) in [(1, "9", 0), (2, "10", 1), (3, "30", 1)] {
        store::contracts::edit(store, rep, &operation(), &scene.contract.id, version, &ends(notice)).await.unwrap();
        let found = store::contracts::list(store, rep, &filter).await.unwrap().items.len();
        let searched = ContractFilter { search: "云栖".into(), ..filter.clone() };
        let searched = store::contracts::list(store, rep, &searched).await.unwrap().items.len();
        let total = store::contracts::totals(store, &operator, &filter).await.unwrap().count;
        assert_eq!((found, searched, total), (wanted, wanted, wanted as u64), "{notice}");
    }
    let completed = store::contracts::change_life(store, rep, &operation(), &scene.contract.id, 4, &to(Life::Completed)).await;
    completed.unwrap();
    assert_eq!(store::badges::badges(store, rep).await.unwrap().contracts_expiring, 0);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn how_far_a_contract_is_counts_what_is_done_of_what_is_not_cancelled() {
    let scene = scene().await;
    let far = async || obligations::progress(&scene.company.store, &scene.contract).await.unwrap();
    assert_eq!(far().await, (0, 0));
    let done = scene.add(&form("到货", "2025-06-20")).await;
    let cancelled = scene.add(&form("培训", "2025-06-20")).await;
    scene.add(&form("验收", "2025-06-20")).await;
    let done = scene.fulfil(&scene.company.rep, &done).await.unwrap();
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    obligations::cancel(store, rep, &operation(), &cancelled.id, cancelled.version, "不需要了").await.unwrap();
    assert_eq!(far().await, (1, 2));
    scene.reopen(&done).await.unwrap();
    assert_eq!(far().await, (0, 2));
}
