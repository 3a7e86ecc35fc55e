//! The server's turn of each day over two years, with random downtime: each level of each instalment once at most, and none missed.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use domain::dunning::{Dunning, DunningForm};
use domain::id::InstalmentId;
use domain::instalment::Instalment;
use domain::permission::Actor;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::Settings;
use store::dunning::{self, Turned};

use crate::clock;
use crate::company::{Company, day, open_at, operation};

/// The ladder that a company begins with, and the first of its levels that finance hears of.
const LEVELS: [i16; 6] = [-7, 0, 3, 10, 30, 60];
const FINANCE_FROM: i16 = 30;

/// What was said of an instalment: its due date never moves here.
type Line = (InstalmentId, i16);

/// An instalment as it is known here, and the highest level that was said of it.
struct Known {
    id: InstalmentId,
    due: NaiveDate,
    is_paid: bool,
    dispute: String,
    said: Option<i16>,
}

impl Known {
    fn of(instalment: &Instalment) -> Self {
        Self { id: instalment.id.clone(), due: instalment.terms.due, is_paid: false, dispute: String::new(), said: None }
    }

    /// The highest level that is reached and was not said.
    fn owing(&self, today: NaiveDate) -> Option<i16> {
        let reached = LEVELS.into_iter().filter(|after| self.due + TimeDelta::days(i64::from(*after)) <= today).max()?;
        let is_quiet = self.is_paid || !self.dispute.is_empty() || self.said.is_some_and(|said| said >= reached);
        (!is_quiet).then_some(reached)
    }
}

/// What this person was told today.
async fn told_today(company: &Company, actor: &Actor, today: NaiveDate) -> BTreeSet<Line> {
    let page = dunning::list(&company.store, actor, true, None).await.unwrap();
    let lines = page.items.iter().filter(|notice| notice.on == today).flat_map(|notice| &notice.lines);
    lines.map(|line| (line.instalment.clone(), line.after)).collect()
}

/// Now and then somebody contests an instalment, or no longer, or the next one is paid.
async fn something_happens(company: &Company, known: &mut [Known], contract: &domain::id::ContractId, chance: &mut StdRng) {
    let (store, finance) = (&company.store, &company.finance);
    match chance.random_range(0..12) {
        0 | 1 => {
            let one = &mut known[chance.random_range(0..known.len())];
            one.dispute = if one.dispute.is_empty() { "数量不符".into() } else { String::new() };
            let (_, plan) = store::contracts::show(store, finance, contract).await.unwrap();
            let stored = plan.iter().find(|instalment| instalment.id == one.id).unwrap();
            store::instalments::annotate(store, finance, &operation(), &one.id, stored.version, &one.dispute, "").await.unwrap();
        }
        2 => {
            let Some(next) = known.iter_mut().filter(|one| !one.is_paid).min_by_key(|one| one.due) else { return };
            next.is_paid = true;
            let customer = store::contracts::show(store, finance, contract).await.unwrap().0.customer;
            let customer = store::customers::show(store, finance, &customer).await.unwrap();
            company.confirmed(&customer, "100.00").await;
        }
        _ => {}
    }
}

#[tokio::test]
async fn over_two_years_with_random_downtime_each_level_is_said_once_and_none_is_missed() {
    let (begin, last) = (day("2025-06-12"), day("2027-06-12"));
    clock::set(begin);
    let company = open_at(Settings { clock: clock::now, ..Settings::in_memory() }).await;
    let (store, rep) = (&company.store, &company.rep);
    let form = DunningForm { is_on: true, ..DunningForm::of(&Dunning::default()) };
    let ladder = dunning::set(store, &company.admin, &operation(), 0, &form).await.unwrap();
    let customer = company.customer(rep, "杭州云栖软件").await;
    let dues = ["2025-06-30", "2025-09-01", "2025-10-03", "2026-01-31", "2026-05-04", "2026-08-20", "2027-01-15", "2027-05-20"];
    let contract = company.contract(rep, &customer, &dues.map(|due| (due, "100.00"))).await;
    let (_, plan) = store::contracts::show(store, rep, &contract.id).await.unwrap();
    let mut known: Vec<Known> = plan.iter().map(Known::of).collect();
    let (mut chance, mut once, mut downs) = (StdRng::seed_from_u64(11), BTreeSet::new(), 0);
    let mut today = begin;
    while today <= last {
        clock::set(today);
        something_happens(&company, &mut known, &contract.id, &mut chance).await;
        let is_working = ladder.days.is_working(today);
        let mut wanted = BTreeSet::new();
        for one in known.iter_mut().filter(|_| is_working) {
            if let Some(level) = one.owing(today) {
                one.said = Some(level);
                wanted.insert((one.id.clone(), level));
            }
        }
        dunning::turn(store).await.unwrap();
        assert_eq!(told_today(&company, rep, today).await, wanted, "{today}");
        let of_finance: BTreeSet<Line> = wanted.iter().filter(|(_, after)| *after >= FINANCE_FROM).cloned().collect();
        assert_eq!(told_today(&company, &company.finance, today).await, of_finance, "{today}");
        assert_eq!(dunning::turn(store).await.unwrap(), Turned::default(), "{today}, again");
        for line in wanted {
            assert!(once.insert(line.clone()), "{line:?} twice");
        }
        let is_down = chance.random_bool(0.2);
        downs += usize::from(is_down);
        today += TimeDelta::days(chance.random_range(if is_down { 10..50 } else { 1..7 }));
    }
    assert!(once.len() >= 2 * dues.len() && downs > 8, "hardly anything was said: {}, {downs} times down", once.len());
    company.assert_sound().await;
}
