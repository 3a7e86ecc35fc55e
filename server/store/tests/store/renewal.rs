//! Renewal end to end: one successor by hand, one draft a term by itself however many days are missed; and satisfaction.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::amendment::AmendmentForm;
use domain::contract::{Contract, ContractForm, Life, LifeForm, RenewalObstacle, SatisfactionForm};
use domain::id::{AmendmentId, ContractId};
use domain::list::ContractFilter;
use domain::permission::Actor;
use domain::refusal::Refusal;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::contracts::{self, Renewed};
use store::{Error, Result, Settings, Store, new_id};

use crate::company::{Company, contract_form, day, open, open_at, operation, to};

/// The clock of the one test with days, in seconds: noon of a day in Shanghai.
static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.load(Ordering::Relaxed), 0).unwrap()
}

fn set(day: NaiveDate) {
    NOW.store(day.and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp(), Ordering::Relaxed);
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

/// A contract of the rep from the first of January to `end`.
async fn contract(company: &Company, end: &str, renews: bool) -> Contract {
    let customer = company.customer(&company.rep, &format!("客户{}", new_id())).await;
    let form = contract_form(&customer, &[("2025-03-31", "100.00")]);
    let form = ContractForm { start: "2025-01-01".into(), end: end.into(), notice_days: "10".into(), renews, ..form };
    contracts::create(&company.store, &company.rep, &operation(), &ContractId::new(new_id()), &form).await.unwrap()
}

async fn again(company: &Company, contract: &Contract) -> Contract {
    contracts::show(&company.store, &Actor::operator(), &contract.id).await.unwrap().0
}

async fn moved(company: &Company, contract: &Contract, form: LifeForm) -> Result<Contract> {
    let version = again(company, contract).await.version;
    contracts::change_life(&company.store, &company.rep, &operation(), &contract.id, version, &form).await
}

#[tokio::test]
async fn of_two_renewals_at_once_one_is_made_and_a_void_one_frees_its_place() {
    let company = open().await;
    let (store, rep) = (&company.store, &company.rep);
    let old = contract(&company, "2025-06-30", false).await;
    let (_, form) = contracts::renewal(store, rep, &old.id).await.unwrap();
    assert_eq!((form.start.as_str(), form.end.as_str(), form.plan[0].due.as_str()), ("2025-07-01", "2025-12-31", "2025-09-30"));
    let ids = [ContractId::new(new_id()), ContractId::new(new_id())];
    let (one, two) = (operation(), operation());
    let (one, two) = tokio::join!(
        contracts::renew(store, rep, &one, &ids[0], &old.id, &form),
        contracts::renew(store, rep, &two, &ids[1], &old.id, &form)
    );
    let (made, refused) = if one.is_ok() { (one, two) } else { (two, one) };
    let made = made.unwrap();
    assert_eq!(refusal(refused), Refusal::RenewedAlready { number: made.number.clone() });
    assert_eq!((made.terms.life, made.renewal_of.clone()), (Life::PendingSignature, Some(old.link())));
    let followed = again(&company, &old).await;
    let unchanged = Contract { renewed_by: None, version: old.version, ..followed.clone() };
    assert_eq!((followed.renewed_by, unchanged), (Some(made.link()), old.clone()));

    moved(&company, &made, to(Life::Void)).await.unwrap();
    assert_eq!(again(&company, &old).await.renewed_by, None);
    let other = contracts::renew(store, rep, &operation(), &ContractId::new(new_id()), &old.id, &form).await.unwrap();
    let back = moved(&company, &made, to(Life::PendingSignature)).await;
    assert_eq!(refusal(back), Refusal::RenewedAlready { number: other.number.clone() });

    let renumbered = ContractForm { number: "HT-续-1".into(), ..form.clone() };
    let renumbered = contracts::edit(store, rep, &operation(), &other.id, other.version, &renumbered).await.unwrap();
    assert_eq!(again(&company, &old).await.renewed_by, Some(renumbered.link()));
    let missing = contracts::renew(store, &company.other_rep, &operation(), &ContractId::new(new_id()), &old.id, &form).await;
    assert!(matches!(missing, Err(Error::NotFound)), "{missing:?}");
    company.assert_sound().await;
}

/// Signs every draft successor on its first day, or today when that is still to come.
async fn sign_all(company: &Company) {
    let today = company.store.today().await;
    for draft in all(&company.store).await.into_iter().filter(|contract| contract.terms.life == Life::PendingSignature) {
        let signed = draft.terms.start.unwrap().min(today).to_string();
        moved(company, &draft, LifeForm { signed, ..LifeForm::to(Life::Performing) }).await.unwrap();
    }
}

async fn all(store: &Store) -> Vec<Contract> {
    contracts::all(store, &Actor::operator(), &ContractFilter::default()).await.unwrap()
}

#[tokio::test]
async fn a_contract_that_took_the_id_of_a_draft_is_no_draft() {
    let company = open().await;
    let old = contract(&company, "2025-06-20", true).await;
    let (_, id) = old.renewal_ids().unwrap();
    let customer = company.customer(&company.other_rep, "乙").await;
    let form = contract_form(&customer, &[("2025-07-01", "1.00")]);
    contracts::create(&company.store, &company.other_rep, &operation(), &id, &form).await.unwrap();
    let turned = contracts::renew_due(&company.store, || false).await.unwrap();
    assert_eq!(turned, Renewed { drafted: 0, refused: 1 });
    let told = again(&company, &old).await;
    assert_eq!((told.renewed_by, told.renewal_obstacle), (None, Some(RenewalObstacle::Incomplete)));
}

#[tokio::test]
async fn over_two_years_with_days_missed_each_term_gets_its_one_draft() {
    let first = day("2025-01-02");
    set(first);
    let company = open_at(Settings { clock, ..Settings::in_memory() }).await;
    let mut roots = Vec::new();
    for end in ["2025-01-31", "2025-03-31", "2025-12-31"] {
        roots.push(contract(&company, end, true).await);
    }
    contract(&company, "2025-03-31", false).await;
    let last = first + TimeDelta::days(730);
    let (mut chance, mut today) = (StdRng::seed_from_u64(20_250_102), first);
    while today < last {
        // Every other time the server is down for up to two months.
        let days = if chance.random_bool(0.5) { 1 } else { chance.random_range(1..60) };
        today = (today + TimeDelta::days(days)).min(last);
        set(today);
        // What was drafted late may be near its own end already.
        while contracts::renew_due(&company.store, || false).await.unwrap().drafted > 0 {
            assert_eq!(contracts::renew_due(&company.store, || false).await.unwrap(), Renewed::default(), "{today}");
            sign_all(&company).await;
        }
    }
    let known = all(&company.store).await;
    let mut counted = 1;
    for (root, terms) in roots.iter().zip([24, 8, 2]) {
        let (mut one, mut length) = (again(&company, root).await, 1);
        while let Some(next) = &one.renewed_by {
            let next = known.iter().find(|contract| contract.id == next.contract).unwrap();
            assert_eq!(next.terms.start, one.terms.end.unwrap().succ_opt());
            assert_eq!(next.renewal_of, Some(one.link()));
            (one, length) = (next.clone(), length + 1);
        }
        assert!(one.notice_from().unwrap() > last && length >= terms, "{length} of {terms}");
        counted += length;
    }
    assert_eq!(known.len(), counted, "a draft too many");
    company.assert_sound().await;
}

#[tokio::test]
async fn an_extension_leaves_its_successors_term_alone() {
    let company = open().await;
    let (store, rep) = (&company.store, &company.rep);
    let old = contract(&company, "2025-06-30", false).await;
    let (_, form) = contracts::renewal(store, rep, &old.id).await.unwrap();
    let next = contracts::renew(store, rep, &operation(), &ContractId::new(new_id()), &old.id, &form).await.unwrap();
    let (old, plan) = contracts::show(store, rep, &old.id).await.unwrap();
    let mut form = AmendmentForm { kind: "extension".into(), reason: "延期".into(), ..AmendmentForm::of(&old, &plan) };
    form.contract.end = "2025-07-31".into();
    let id = AmendmentId::new(new_id());
    let overlap = Refusal::EndOverlapsRenewal { number: next.number.clone(), start: day("2025-07-01") };
    let draft = async || store::amendments::draft(store, rep, &operation(), &old.id, old.version, &id, &form).await;
    assert_eq!(refusal(draft().await), overlap);
    // A successor that begins later, or is void, is in nobody's way.
    moved(&company, &next, to(Life::Void)).await.unwrap();
    let old = again(&company, &old).await;
    store::amendments::draft(store, rep, &operation(), &old.id, old.version, &id, &form).await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn where_no_draft_can_be_made_the_contract_says_why_and_a_void_draft_is_not_made_again() {
    let company = open().await;
    let (store, operator, rep) = (&company.store, &Actor::operator(), &company.rep.user);
    let contract = contract(&company, "2025-06-20", true).await;
    let active = |is_active| async move { store::users::set_active(store, operator, &operation(), rep, is_active).await.unwrap() };
    active(false).await;
    let refused = Renewed { drafted: 0, refused: 1 };
    for _ in 0..2 {
        assert_eq!(contracts::renew_due(store, || false).await.unwrap(), refused);
    }
    let told = again(&company, &contract).await;
    assert_eq!((told.renewal_obstacle, told.version), (Some(RenewalObstacle::OwnerGone), contract.version + 1));
    active(true).await;
    assert_eq!(contracts::renew_due(store, || true).await.unwrap(), Renewed::default());
    assert_eq!(contracts::renew_due(store, || false).await.unwrap(), Renewed { drafted: 1, refused: 0 });
    let told = again(&company, &contract).await;
    assert_eq!(told.renewal_obstacle, None);
    let draft = told.renewed_by.unwrap().contract;
    let draft = contracts::show(store, &company.rep, &draft).await.unwrap().0;
    assert_eq!((draft.terms.life, draft.terms.renews), (Life::PendingSignature, true));
    moved(&company, &draft, to(Life::Void)).await.unwrap();
    assert_eq!(contracts::renew_due(store, || false).await.unwrap(), Renewed::default());
}

#[tokio::test]
async fn a_completed_contract_has_its_satisfaction_and_the_customer_the_average() {
    let company = open().await;
    let (store, rep) = (&company.store, &company.rep);
    let old = contract(&company, "2025-06-30", false).await;
    let form = |score: &str| SatisfactionForm { score: score.into(), remark: String::new() };
    let rate = |actor, version, score| {
        let id = old.id.clone();
        async move { contracts::rate(store, actor, &operation(), &id, version, &form(score)).await }
    };
    assert_eq!(refusal(rate(rep, old.version, "4").await), Refusal::NotCompleted);
    let completed = LifeForm { score: "5".into(), remark: "交付很快".into(), ..LifeForm::to(Life::Completed) };
    let completed = moved(&company, &old, completed).await.unwrap();
    assert_eq!(completed.satisfaction.as_ref().map(|known| known.score), Some(5));
    assert_eq!(refusal(rate(&company.finance, completed.version, "4").await), Refusal::NotAllowed);
    assert_eq!(refusal(rate(rep, old.version, "4").await), Refusal::ChangedMeanwhile);
    rate(rep, completed.version, "4").await.unwrap();
    let figures = store::customers::figures(store, rep, &old.customer).await.unwrap();
    assert_eq!((figures.score, figures.scores), (Some("4".parse().unwrap()), 1));
}
