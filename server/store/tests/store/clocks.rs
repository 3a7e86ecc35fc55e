//! Time zones, the nights in which their clocks change, and a server's clock that is set back.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::dunning::{Dunning, DunningForm, Notice};
use domain::id::ReceiptId;
use domain::list::{DueWindow, InstalmentFilter};
use store::dunning::{self, Turned};
use store::{Settings, new_id};

use crate::clock;
use crate::company::{Company, day, open_in, operation, receipt_form};

const NEW_YORK: &str = "America/New_York";
const SHANGHAI: &str = "Asia/Shanghai";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Half hours from one moment to another.
fn half_hours(from: &str, to: &str) -> impl Iterator<Item = DateTime<Utc>> {
    let (from, to) = (at(from), at(to));
    (0..).map(move |count| from + TimeDelta::minutes(30 * count)).take_while(move |moment| *moment <= to)
}

/// The day on the calendar at a moment: New York's clocks are four hours behind from 2025-03-09 07:00 to 2025-11-02 06:00 UTC, else five.
fn day_of(zone: &str, moment: DateTime<Utc>) -> NaiveDate {
    let is_summer = (at("2025-03-09T07:00:00Z")..at("2025-11-02T06:00:00Z")).contains(&moment);
    let hours = match (zone, is_summer) {
        (SHANGHAI, _) => 8,
        (_, true) => -4,
        (_, false) => -5,
    };
    (moment + TimeDelta::hours(hours)).date_naive()
}

async fn in_zone(zone: &str, begin: &str) -> Company {
    clock::set_to(at(begin));
    open_in(Settings { clock: clock::now, ..Settings::in_memory() }, zone).await
}

async fn turn_on(company: &Company, make_up_days: &str) {
    let work = format!("{}\n{make_up_days}", DunningForm::of(&Dunning::default()).work);
    let form = DunningForm { is_on: true, work, ..DunningForm::of(&Dunning::default()) };
    dunning::set(&company.store, &company.admin, &operation(), 0, &form).await.unwrap();
}

/// What the rep was told, the first first: the day, and each due date with its level.
async fn told(company: &Company) -> Vec<(NaiveDate, Vec<(NaiveDate, i16)>)> {
    let told = |notice: &Notice| (notice.on, notice.lines.iter().map(|line| (line.due, line.after)).collect());
    let page = dunning::list(&company.store, &company.rep, true, None).await.unwrap();
    page.items.iter().rev().map(told).collect()
}

#[tokio::test]
async fn an_instalment_is_overdue_from_midnight_of_the_companys_own_clock() {
    for zone in [SHANGHAI, NEW_YORK] {
        let company = in_zone(zone, "2025-03-08T00:00:00Z").await;
        let customer = company.customer(&company.rep, "甲").await;
        let dues: Vec<NaiveDate> = ["2025-03-07", "2025-03-08", "2025-03-09", "2025-11-01", "2025-11-02"].map(day).to_vec();
        let texts: Vec<String> = dues.iter().map(ToString::to_string).collect();
        let plan: Vec<(&str, &str)> = texts.iter().map(|due| (due.as_str(), "1.00")).collect();
        company.contract(&company.rep, &customer, &plan).await;
        let filter = InstalmentFilter { window: DueWindow::Overdue, ..InstalmentFilter::default() };
        let nights = half_hours("2025-03-08T00:00:00Z", "2025-03-10T16:00:00Z");
        let mut asked = None;
        for moment in nights.chain(half_hours("2025-11-01T00:00:00Z", "2025-11-03T16:00:00Z")) {
            clock::set_to(moment);
            let today = day_of(zone, moment);
            assert_eq!(company.store.today().await, today, "{zone} {moment}");
            // Asked in the last half hour of a day and in the first of the next.
            let is_last = day_of(zone, moment + TimeDelta::minutes(30)) != today;
            if is_last || asked != Some(today) {
                asked = Some(today);
                let overdue = dues.iter().filter(|due| **due < today).count() as u64;
                let badges = store::badges::badges(&company.store, &company.rep).await.unwrap();
                let list = store::instalments::list(&company.store, &company.rep, &filter).await.unwrap();
                assert_eq!((badges.instalments_overdue, list.items.len() as u64), (overdue, overdue), "{zone} {moment}");
            }
        }
    }
}

/// Both nights are Sundays: here they are make-up workdays, on which something falls due.
#[tokio::test]
async fn in_the_nights_in_which_clocks_change_each_level_is_said_once_on_its_day() {
    let company = in_zone(NEW_YORK, "2025-03-07T12:00:00Z").await;
    turn_on(&company, "2025-03-09\n2025-11-02").await;
    let customer = company.customer(&company.rep, "甲").await;
    let plan = [("2025-03-09", "1.00"), ("2025-03-10", "2.00"), ("2025-11-02", "3.00"), ("2025-11-03", "4.00")];
    company.contract(&company.rep, &customer, &plan).await;
    let mut said = 0;
    let nights = half_hours("2025-03-08T12:00:00Z", "2025-03-10T16:00:00Z");
    for moment in nights.chain(half_hours("2025-11-01T12:00:00Z", "2025-11-03T16:00:00Z")) {
        clock::set_to(moment);
        said += dunning::turn(&company.store).await.unwrap().notices;
    }
    let [spring, before, autumn, after] = plan.map(|(due, _)| day(due));
    let wanted = vec![
        (spring, vec![(spring, 0), (before, -7)]),
        (before, vec![(before, 0)]),
        (autumn, vec![(spring, 60), (before, 60), (autumn, 0), (after, -7)]),
        (after, vec![(after, 0)]),
    ];
    assert_eq!(told(&company).await, wanted);
    // The last levels tell finance as well.
    assert_eq!(said, 5);
    company.assert_sound().await;
}

/// At half past midnight the server's clock is set back by an hour, and the day before is there once more.
#[tokio::test]
async fn a_clock_that_is_set_back_an_hour_repeats_no_reminder_and_no_operation() {
    let company = in_zone(NEW_YORK, "2025-11-04T12:00:00Z").await;
    let (store, finance) = (&company.store, &company.finance);
    turn_on(&company, "").await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-11-05", "100.00"), ("2025-11-06", "100.00")]).await;
    let (evening, night) = (at("2025-11-06T04:30:00Z"), at("2025-11-06T05:30:00Z"));
    clock::set_to(evening);
    assert_eq!(dunning::turn(store).await.unwrap().notices, 1);
    clock::set_to(night);
    assert_eq!(dunning::turn(store).await.unwrap().notices, 1);
    // Dated by the new day, which is then to come again.
    let (once, confirming, id) = (operation(), operation(), ReceiptId::new(new_id()));
    let mut form = receipt_form(&customer, "150.00", "");
    form.date = "2025-11-06".into();
    let drafted = store::receipts::draft(store, &company.rep, &once, &id, &form).await.unwrap();
    let confirmed = store::receipts::confirm(store, finance, &confirming, &id, None).await.unwrap();
    let token = store::sessions::open(store, &finance.user, "phone", 1).await.unwrap();
    let revision = store.revision().await.unwrap();

    for (moment, today) in [(evening, "2025-11-05"), (night, "2025-11-06"), (evening, "2025-11-05")] {
        clock::set_to(moment);
        assert_eq!(store.today().await, day(today));
        assert_eq!(dunning::turn(store).await.unwrap(), Turned::default(), "{moment}");
        assert_eq!(store::receipts::draft(store, &company.rep, &once, &id, &form).await.unwrap(), drafted, "{moment}");
        assert_eq!(store::receipts::confirm(store, finance, &confirming, &id, None).await.unwrap(), confirmed, "{moment}");
        let (session, actor) = store::sessions::actor(store, &token).await.unwrap().expect("still signed in");
        assert!(actor.user == finance.user && store::sessions::is_open(store, &session).await.unwrap(), "{moment}");
        assert_eq!(store.revision().await.unwrap(), revision, "{moment}");
    }
    assert_eq!(told(&company).await.len(), 2);
    // What is taken back now is taken back on the day on which it came, not on the day before.
    let reversed = store::receipts::reverse(store, finance, &operation(), &id, "错账").await.unwrap();
    assert_eq!(reversed.reversed_on, Some(day("2025-11-06")));
    let open = async |on: &str| {
        let rows = store::reports::ageing(store, finance, day(on)).await.unwrap();
        rows.iter().map(|row| row.ageing.total().to_plain()).collect::<Vec<_>>()
    };
    assert_eq!((open("2025-11-05").await, open("2025-11-06").await), (vec!["200.00".to_owned()], vec!["200.00".to_owned()]));
    clock::set_to(night + TimeDelta::days(1));
    assert!(
        store::sessions::actor(store, &token).await.unwrap().is_none(),
        "the session lasts a day by the clock, however often it was set back"
    );
    company.assert_sound().await;
}
