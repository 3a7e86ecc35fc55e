use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::*;
use crate::follow_up::{FollowUpTerms, Promise};
use crate::id::TeamId;
use crate::lang::Lang;
use crate::parse;
use crate::permission::Role;
use crate::user::{Team, User};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn on() -> Dunning {
    Dunning { is_on: true, ..Dunning::default() }
}

fn instalment(id: &str, due: NaiveDate) -> Instalment {
    let json = serde_json::json!({
        "id": id, "contract": "c", "contract_number": "HT1", "customer": "k", "customer_name": "甲", "owner": "o", "owner_name": "李",
        "ordinal": 1, "currency": "CNY", "due": due, "amount": "100.00", "note": "", "paid": "0", "open": "100.00", "dispute": "",
        "reason": "", "is_amount_to_complete": false, "effective": "2024-01-01", "version": 1
    });
    serde_json::from_value(json).unwrap()
}

fn promise(made: NaiveDate, until: NaiveDate) -> FollowUp {
    let amount = parse::amount("100", Currency::Cny).unwrap();
    let terms = FollowUpTerms {
        happened: made,
        said: "答应付款".into(),
        promise: Some(Promise { date: until, amount }),
        ..FollowUpTerms::default()
    };
    FollowUp {
        id: "f".into(),
        customer: "k".into(),
        customer_name: "甲".into(),
        owner: "o".into(),
        owner_name: "李".into(),
        author: "o".into(),
        author_name: "李".into(),
        terms,
        concerns: Default::default(),
        corrects: None,
        corrected_by: None,
        is_open: false,
        photos: Vec::new(),
        course: Default::default(),
        version: 1,
    }
}

fn note(fired: &mut Vec<Reminder>, one: &Instalment, firing: &Firing<'_>, on: NaiveDate) {
    let (due, id) = (one.terms.due, &one.id);
    let row = |after: i16, is_skipped: bool| Reminder {
        id: Reminder::place(id, due, after),
        instalment: id.clone(),
        customer: one.customer.clone(),
        due,
        after,
        on,
        is_skipped,
        version: 1,
    };
    fired.extend(firing.skipped.iter().map(|level| row(level.after, true)));
    fired.push(row(firing.level.after, false));
}

#[test]
fn holidays_rest_and_make_up_days_work() {
    let days = WorkDays::published();
    let table = [
        ("2025-01-01", false),
        ("2025-01-26", true),
        ("2025-01-27", true),
        ("2025-01-28", false),
        ("2025-02-04", false),
        ("2025-02-05", true),
        ("2025-02-08", true),
        ("2025-04-27", true),
        ("2025-05-05", false),
        ("2025-06-02", false),
        ("2025-06-14", false),
        ("2025-09-28", true),
        ("2025-10-08", false),
        ("2025-10-11", true),
        ("2026-01-04", true),
        ("2026-02-14", true),
        ("2026-02-23", false),
        ("2026-02-28", true),
        ("2026-05-09", true),
        ("2026-09-20", true),
        ("2026-10-07", false),
        ("2026-10-10", true),
        // Of this year only weekends are known.
        ("2024-10-01", true),
        ("2024-10-05", false),
    ];
    for (text, is_working) in table {
        assert_eq!(days.is_working(day(text)), is_working, "{text}");
    }
    assert_eq!(days.working_from(day("2025-10-01")), day("2025-10-09"));
    assert_eq!((days.knows(2026), days.knows(2027), days.years()), (true, false, vec![2025, 2026]));
}

#[test]
fn days_are_read_as_they_are_written() {
    let days = WorkDays::published();
    for days in [&days.rest, &days.work] {
        assert_eq!(work_days::read(&work_days::written(days)).unwrap(), *days);
    }
    assert_eq!(work_days::read("2027/1/1至2027/1/3，2027.1.2").unwrap(), [day("2027-01-01"), day("2027-01-02"), day("2027-01-03")]);
    for text in ["2027-02-30", "春节", "2027-01-03~2027-01-01", "2027-01-01~2027-12-31"] {
        assert!(work_days::read(text).is_err(), "{text}");
    }
}

#[test]
fn the_highest_level_reached_fires_and_lower_ones_are_passed_over() {
    let (dunning, one) = (on(), instalment("i", day("2025-06-10")));
    let fires = |today: &str, fired: &[Reminder], said: &[FollowUp]| {
        let facts = Facts::of(&one, said, day(today));
        dunning.due_now(&facts, fired, day(today)).map(|firing| (firing.level.after, firing.skipped.len()))
    };
    assert_eq!(fires("2025-06-02", &[], &[]), None, "the Dragon Boat Festival");
    assert_eq!(fires("2025-06-03", &[], &[]), Some((-7, 0)));
    assert_eq!(fires("2025-06-25", &[], &[]), Some((10, 3)));
    assert_eq!(fires("2025-06-21", &[], &[]), None, "a Saturday");
    let mut fired = Vec::new();
    note(&mut fired, &one, &dunning.due_now(&Facts::of(&one, &[], day("2025-06-25")), &[], day("2025-06-25")).unwrap(), day("2025-06-25"));
    assert_eq!(fires("2025-06-26", &fired, &[]), None);
    assert_eq!(fires("2025-07-10", &fired, &[]), Some((30, 0)));
    let promised = [promise(day("2025-07-01"), day("2025-07-20"))];
    assert_eq!(fires("2025-07-18", &fired, &promised), None);
    assert_eq!(fires("2025-07-21", &fired, &promised), Some((30, 0)), "broken by itself");
    let corrected = [FollowUp { corrected_by: Some("g".into()), ..promised[0].clone() }];
    assert_eq!(fires("2025-07-18", &fired, &corrected), Some((30, 0)));
    let mut elsewhere = promised[0].clone();
    elsewhere.terms.contract = Some("other".into());
    assert_eq!(fires("2025-07-18", &fired, &[elsewhere]), Some((30, 0)));
}

/// A small source of chance that is the same at each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn days(&mut self, limit: u64) -> TimeDelta {
        TimeDelta::days(i64::try_from(self.below(limit)).unwrap())
    }
}

#[test]
fn over_two_years_with_downtime_disputes_and_promises_each_level_fires_once_and_none_is_missed() {
    let dunning = on();
    let (first, last) = (day("2025-01-01"), day("2026-12-31"));
    for seed in 1..60 {
        let mut chance = Chance(seed * 7919);
        let mut one = instalment("i", first + chance.days(600));
        let mut said: Vec<FollowUp> = Vec::new();
        let (mut fired, mut today) = (Vec::<Reminder>::new(), first);
        while today <= last {
            match chance.below(40) {
                0 => one.dispute = if one.dispute.is_empty() { "数量不符".into() } else { String::new() },
                1 => said.push(promise(today, today + chance.days(30))),
                2 if chance.below(6) == 0 => one.open = Amount::ZERO,
                _ => {}
            }
            let facts = Facts::of(&one, &said, today);
            for _ in 0..2 {
                let Some(firing) = dunning.due_now(&facts, &fired, today) else { continue };
                assert!(dunning.days.is_working(today) && !facts.is_blocked());
                note(&mut fired, &one, &firing, today);
            }
            // After a working turn nothing that is reached is left unsaid.
            if dunning.days.is_working(today) && !facts.is_blocked() {
                let reached = dunning.active().filter(|level| level.is_reached(facts.due, today)).map(|level| level.after);
                let mut known: Vec<i16> = fired.iter().map(|fired| fired.after).collect();
                known.sort_unstable();
                assert_eq!(known, reached.collect::<Vec<_>>(), "seed {seed}, {today}");
            }
            // Every fourth time the server is down for up to six weeks.
            today += if chance.below(4) == 0 { TimeDelta::days(1) + chance.days(42) } else { TimeDelta::days(1) };
        }
        let places: BTreeSet<&ReminderId> = fired.iter().map(|fired| &fired.id).collect();
        assert_eq!(places.len(), fired.len(), "seed {seed}: a level twice");
    }
}

#[test]
fn every_day_has_its_reasons() {
    let (dunning, mut one) = (on(), instalment("i", day("2025-06-10")));
    let today = day("2025-06-25");
    let mut fired = Vec::new();
    note(&mut fired, &one, &dunning.due_now(&Facts::of(&one, &[], today), &[], today).unwrap(), today);
    let why = |dunning: &Dunning, one: &Instalment, said: &[FollowUp], at: &str| {
        let found = dunning.explain(&Facts::of(one, said, day(at)), &fired, day(at), today);
        (found.fires, found.reasons)
    };
    assert_eq!(why(&dunning, &one, &[], "2025-06-25"), (true, vec![Reason::Fired { after: 10 }]));
    assert_eq!(why(&dunning, &one, &[], "2025-06-13"), (false, vec![Reason::FiredLater { after: 10, on: today }]));
    let next = Reason::Next { after: 30, on: day("2025-07-10") };
    assert_eq!(why(&dunning, &one, &[], "2025-06-26"), (false, vec![Reason::FiredBefore { after: 10, on: today }, next]));
    assert_eq!(why(&dunning, &one, &[], "2025-07-10"), (true, vec![Reason::WillFire { after: 30 }]));
    assert_eq!(why(&dunning, &one, &[], "2025-07-12"), (false, vec![Reason::RestDay { next: day("2025-07-14") }]));
    let promised = [promise(day("2025-07-01"), day("2025-07-20"))];
    assert_eq!(why(&dunning, &one, &promised, "2025-07-11"), (false, vec![Reason::Promised { until: day("2025-07-20") }]));
    let off = Dunning::default();
    assert_eq!(why(&off, &one, &[], "2025-07-11"), (false, vec![Reason::Off]));
    one.dispute = "数量不符".into();
    assert_eq!(why(&dunning, &one, &[], "2025-07-11"), (false, vec![Reason::Disputed { dispute: "数量不符".into() }]));
    one.open = Amount::ZERO;
    let (fires, reasons) = why(&dunning, &one, &[], "2025-07-11");
    assert!(!fires && reasons.contains(&Reason::Paid));
    assert!(reasons.iter().all(|reason| !reason.words(Lang::Zh).is_empty() && !reason.words(Lang::En).is_empty()));
}

#[test]
fn the_form_says_what_is_wrong_where() {
    let form = DunningForm::of(&on());
    assert_eq!(form.parse(0).unwrap(), on());
    let mut wrong = form.clone();
    wrong.levels[0].after = "0".into();
    wrong.levels[2].owner = false;
    wrong.levels[3].zh = "您欠 {{金额}}".into();
    wrong.work = "2025-01-01".into();
    let mut ticked = form.clone();
    ticked.levels[0].zh_ways = vec![Channel::Letter, Channel::InApp, Channel::Email, Channel::Email];
    let ways = ticked.parse(0).unwrap().levels.remove(0).ways;
    assert_eq!((ways.of(Lang::Zh), ways.of(Lang::En)), ([Channel::Email, Channel::Letter].as_slice(), [].as_slice()));
    let problems = wrong.parse(0).unwrap_err();
    let fields: Vec<&str> = problems.0.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["levels.1.after", "levels.2.owner", "levels.3.zh", "work"]);
}

#[test]
fn a_level_tells_whom_it_names_and_never_nobody() {
    use Audience::{Finance, Owner, TeamHead};
    let user = |id: &str, role: Role, team: &str, is_active: bool| User {
        id: id.into(),
        login: id.into(),
        name: id.into(),
        roles: vec![role],
        team: team.into(),
        lang: Lang::Zh,
        email: String::new(),
        is_active,
        has_password: true,
        version: 1,
    };
    let users = |rep_is_here: bool| -> BTreeMap<UserId, User> {
        let all = [
            user("rep", Role::Rep, "east", rep_is_here),
            user("head", Role::Manager, "east", true),
            user("cash", Role::Finance, "root", true),
        ];
        all.into_iter().map(|user| (user.id.clone(), user)).collect()
    };
    let team = |id: &str, parent: Option<&str>, head: &str| Team {
        id: id.into(),
        name: id.into(),
        parent: parent.map(Into::into),
        head: Some(head.into()),
        version: 1,
    };
    let teams: BTreeMap<TeamId, Team> =
        [team("root", None, "cash"), team("east", Some("root"), "head")].into_iter().map(|team| (team.id.clone(), team)).collect();
    let of = |tells: &[Audience], rep_is_here: bool, owner: &str| {
        let level = Level { after: 3, is_active: true, tells: tells.to_vec(), zh: String::new(), en: String::new(), ways: Ways::default() };
        told(&level, &owner.into(), &users(rep_is_here), &teams).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(&[Owner], true, "rep"), "rep");
    assert_eq!(of(&[Owner, TeamHead, Finance], true, "rep"), "cash head rep");
    assert_eq!(of(&[Owner], false, "rep"), "head");
    assert_eq!(of(&[Owner], true, "unassigned"), "cash");
    assert_eq!(of(&[TeamHead], true, "head"), "cash");
    // That an instalment falls due is told its owner, or who stands in; never who did what it hangs on.
    let due = |by: &str, rep_is_here: bool| {
        due::told_of_due(&"rep".into(), &by.into(), &users(rep_is_here), &teams).map(|person| person.to_string())
    };
    assert_eq!((due("head", true).as_deref(), due("rep", true)), (Some("rep"), None));
    assert_eq!((due("cash", false).as_deref(), due("head", false)), (Some("head"), None));
}

#[test]
fn the_letter_says_the_level_that_is_reached_with_its_values() {
    let text = |name: &str| letter::filled(name, |variable| variable.label(Lang::En).to_owned());
    assert_eq!(text("A {{逾期天数}} B {{customer}}").unwrap(), "A Days overdue B Customer");
    assert!(text("一\n{{天数}}").is_err() && text("{{逾期天数").is_err());
}
