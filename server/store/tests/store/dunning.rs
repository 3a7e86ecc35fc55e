//! Reminders end to end: the turn says each thing once, twice a day and after weeks of downtime; whom it tells; what stops it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeZone, Utc};
use domain::dunning::{Dunning, DunningForm, Reason};
use domain::follow_up::FollowUpForm;
use domain::id::FollowUpId;
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::dunning::{self, Turned};
use store::{Error, Settings, new_id};

use crate::company::{Company, day, open_at, operation};

/// The clock of this test, in seconds: noon of a day in Shanghai.
static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.load(Ordering::Relaxed), 0).unwrap()
}

fn set(text: &str) {
    NOW.store(day(text).and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp(), Ordering::Relaxed);
}

/// What this person is not done with: for each message its levels.
async fn told(company: &Company, actor: &Actor) -> Vec<Vec<i16>> {
    let page = dunning::list(&company.store, actor, false, None).await.unwrap();
    assert_eq!(dunning::open_count(&company.store, actor).await.unwrap(), page.items.len() as u64, "the badge");
    page.items.iter().map(|notice| notice.lines.iter().map(|line| line.after).collect()).collect()
}

async fn turned(company: &Company, today: &str) -> (usize, u64) {
    set(today);
    let first = dunning::turn(&company.store).await.unwrap();
    assert_eq!(dunning::turn(&company.store).await.unwrap(), Turned::default(), "{today}, again");
    (first.customers, first.notices)
}

async fn turn_on(company: &Company) {
    let (store, admin) = (&company.store, &company.admin);
    let kept = dunning::show(store, admin).await.unwrap();
    assert_eq!(kept, Dunning::default());
    let form = DunningForm { is_on: true, ..DunningForm::of(&kept) };
    for actor in [&company.rep, &company.finance] {
        let refused = dunning::set(store, actor, &operation(), 0, &form).await;
        assert!(matches!(&refused, Err(Error::Refused(problems)) if problems.0[0].refusal == Refusal::NotAllowed), "{refused:?}");
    }
    dunning::set(store, admin, &operation(), 0, &form).await.unwrap();
    let late = dunning::set(store, admin, &operation(), 0, &form).await;
    assert!(matches!(&late, Err(Error::Refused(problems)) if problems.0[0].refusal == Refusal::ChangedMeanwhile), "{late:?}");
}

#[tokio::test]
async fn each_level_is_said_once_whatever_the_downtime_and_not_while_contested_or_promised() {
    set("2025-06-16");
    let company = open_at(Settings { clock, ..Settings::in_memory() }).await;
    let (store, rep) = (&company.store, &company.rep);
    let customer = company.customer(rep, "杭州云栖软件").await;
    let contract = company.contract(rep, &customer, &[("2025-06-06", "300.00"), ("2025-06-20", "200.00"), ("2025-09-01", "100.00")]).await;
    assert_eq!(turned(&company, "2025-06-16").await, (0, 0), "off");
    turn_on(&company).await;
    let tried = dunning::trial(store, &company.admin).await.unwrap();
    assert_eq!((tried.on, tried.rows.len(), tried.hidden), (day("2025-06-16"), 0, 1), "an admin sees no customers");
    assert_eq!(told(&company, rep).await, Vec::<Vec<i16>>::new(), "a trial writes nothing");

    assert_eq!(turned(&company, "2025-06-16").await, (1, 1));
    assert_eq!(told(&company, rep).await, [[10, -7]]);
    assert_eq!(told(&company, &company.finance).await, Vec::<Vec<i16>>::new());
    let first = dunning::list(store, rep, true, None).await.unwrap().items.remove(0).id;
    assert_eq!(dunning::mark(store, &company.other_rep, &operation(), std::slice::from_ref(&first), true).await.unwrap(), 0);
    assert_eq!(dunning::mark(store, rep, &operation(), &[first], true).await.unwrap(), 1);
    assert_eq!(told(&company, rep).await, Vec::<Vec<i16>>::new());

    // Seven weeks down: each instalment says the level that it is at, and nothing of those between.
    assert_eq!(turned(&company, "2025-08-03").await, (0, 0), "a Sunday");
    assert_eq!(turned(&company, "2025-08-04").await, (1, 2));
    assert_eq!(told(&company, rep).await, [[30, 30]]);
    assert_eq!(told(&company, &company.finance).await, [[30, 30]]);

    let plan = store::contracts::show(store, rep, &contract.id).await.unwrap().1;
    store::instalments::annotate(store, rep, &operation(), &plan[0].id, plan[0].version, "数量不符", "").await.unwrap();
    let promised = FollowUpForm {
        customer: customer.id.clone(),
        instalment: plan[1].id.clone(),
        said: "答应月底付".into(),
        promise_date: "2025-08-29".into(),
        promise_amount: "200".into(),
        ..FollowUpForm::default()
    };
    store::follow_ups::log(store, rep, &operation(), &FollowUpId::new(new_id()), &promised).await.unwrap();
    assert_eq!(turned(&company, "2025-08-25").await, (1, 1));
    assert_eq!(told(&company, rep).await, [vec![-7], vec![30, 30]]);
    assert_eq!(turned(&company, "2025-08-29").await, (0, 0), "the last day of the promise");
    assert_eq!(turned(&company, "2025-09-01").await, (1, 2));
    assert_eq!(told(&company, rep).await, [vec![60, 0], vec![-7], vec![30, 30]]);

    let why = dunning::explain(store, rep, &plan[0].id, day("2025-09-01")).await.unwrap();
    assert!(why.reasons.contains(&Reason::Disputed { dispute: "数量不符".into() }) && !why.fires, "{why:?}");
    let why = dunning::explain(store, rep, &plan[1].id, day("2025-09-01")).await.unwrap();
    assert_eq!(why.reasons, [Reason::Fired { after: 60 }]);
    let stranger = dunning::explain(store, &company.other_rep, &plan[1].id, day("2025-09-01")).await;
    assert!(matches!(stranger, Err(Error::NotFound)), "{stranger:?}");
    let letter = dunning::letter(store, rep, &customer.id).await.unwrap();
    assert_eq!((letter.lines.len(), letter.disputed, letter.totals.len()), (1, 1, 1));
    assert!(letter.zh.contains("73 天") && letter.zh.contains("200.00 CNY") && letter.zh.contains("甲公司"), "{}", letter.zh);
    company.assert_sound().await;
}
