use super::*;
use crate::money::{Amount, Currency};
use crate::refusal::Refusal as R;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn obligation(state: ObligationState) -> Obligation {
    let terms = ObligationForm { title: "验收".into(), due: "2025-01-31".into(), ..ObligationForm::default() }.parse(day("2025-01-01"));
    Obligation { state, ..Obligation::new("o".into(), "c".into(), "u".into(), "李".into(), terms.unwrap()) }
}

fn doing() -> Doing {
    DoneForm { on: String::new(), evidence: "验收单 7 号".into() }.parse("u".into(), "李".into(), day("2025-02-01")).unwrap()
}

fn instalment(due: &str, paid: i64) -> Instalment {
    let json = serde_json::json!({
        "id": "i", "contract": "c", "contract_number": "HT1", "customer": "k", "customer_name": "甲", "owner": "o", "owner_name": "李",
        "ordinal": 1, "currency": "CNY", "due": due, "amount": "100.00", "note": "", "paid": paid.to_string(), "open": "0", "dispute": "",
        "reason": "", "is_amount_to_complete": false, "version": 1
    });
    serde_json::from_value(json).unwrap()
}

/// Every pair of a state and an act: allowed as the table says, and each other one refused by its name.
#[test]
fn every_act_in_every_state_is_allowed_or_refused_by_name() {
    use {ObligationAct as A, ObligationState as S};
    for state in S::ALL {
        let now = obligation(*state);
        for act in A::ALL {
            let found = match act {
                A::Edit => now.edited("v".into(), "王".into(), now.terms.clone()),
                A::Do => now.done(doing()),
                A::Reopen => now.reopened("退回".into()),
                A::Cancel => now.cancelled("不做了".into()),
            };
            match (MOVES.iter().find(|(from, known, _)| (from, known) == (state, act)), found) {
                (Some((_, _, to)), Ok(new)) => assert_eq!(new.state, *to, "{state:?} {act:?}"),
                (None, Err(refusal)) if *act == A::Reopen => assert_eq!(refusal, R::ObligationIsOpen),
                (None, Err(refusal)) => assert_eq!(refusal, R::ObligationNotOpen),
                (_, found) => panic!("{state:?} {act:?} {found:?}"),
            }
        }
    }
    assert_eq!(MOVES.len(), 5);
}

#[test]
fn a_form_says_what_is_missing_and_fills_in_again() {
    let today = day("2025-01-01");
    let form = ObligationForm {
        kind: "acceptance".into(),
        title: "初验".into(),
        owner: "u".into(),
        due: "2025-03-01".into(),
        recurrence: "monthly".into(),
        until: "2025-12-31".into(),
        instalment: "c-2".into(),
        days: "30".into(),
    };
    let terms = form.parse(today).unwrap();
    assert_eq!(terms.hanging, Some(Hanging { instalment: "c-2".into(), days: 30 }));
    assert_eq!(ObligationForm::of(&Obligation::new("o".into(), "c".into(), "u".into(), "李".into(), terms)), form);
    let wrong = ObligationForm { title: " ".into(), due: "那天".into(), days: "很多".into(), kind: "x".into(), ..form.clone() };
    let problems = wrong.parse(today).unwrap_err();
    assert_eq!(problems.0.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["kind", "title", "due", "days"]);
    let dueless = ObligationForm { due: String::new(), ..form.clone() };
    assert_eq!(dueless.parse(today).unwrap_err().of("due"), Some(&R::Required));
    let ends_before = ObligationForm { until: "2025-02-01".into(), ..form };
    assert_eq!(ends_before.parse(today).unwrap_err().of("until"), Some(&R::DatesOutOfOrder));
}

#[test]
fn what_is_done_has_a_day_that_has_come_and_something_that_proves_it() {
    let parse =
        |on: &str, evidence: &str| DoneForm { on: on.into(), evidence: evidence.into() }.parse("u".into(), "李".into(), day("2025-02-01"));
    assert_eq!(parse("", "签收单").unwrap().on, day("2025-02-01"));
    assert_eq!(parse("2025-02-02", "签收单").unwrap_err().of("on"), Some(&R::DatedInFuture { today: day("2025-02-01") }));
    assert_eq!(parse("2025-01-02", " ").unwrap_err().of("evidence"), Some(&R::Required));
}

#[test]
fn what_recurs_stays_at_the_end_of_the_month_until_its_end() {
    let mut now = obligation(ObligationState::Open);
    assert_eq!(now.following("n".into()), None);
    now.terms.recurrence = Recurrence::Monthly;
    now.terms.until = Some(day("2025-04-30"));
    now.first_due = now.terms.due;
    now.terms.hanging = Some(Hanging { instalment: "c-1".into(), days: 3 });
    let mut days = Vec::new();
    while let Some(next) = now.following("n".into()) {
        assert_eq!(next.terms.hanging, None);
        days.extend(next.terms.due.map(|due| due.to_string()));
        now = next;
    }
    assert_eq!(days, ["2025-02-28", "2025-03-31", "2025-04-30"]);
    let moved = ObligationTerms { due: Some(day("2025-04-15")), until: None, ..now.terms.clone() };
    let moved = now.edited("u".into(), "李".into(), moved).unwrap();
    assert_eq!(moved.following("n".into()).unwrap().terms.due, Some(day("2025-05-15")));
}

#[test]
fn an_instalment_follows_what_it_hangs_on_and_goes_back() {
    let planned = instalment("2025-06-30", 0);
    let due = planned.due_after_doing(day("2025-02-01"), 30).unwrap();
    assert_eq!((due.terms.due, due.planned), (day("2025-03-03"), Some(day("2025-06-30"))));
    // Done again on another day, what was planned is still known.
    let again = due.due_after_doing(day("2025-02-10"), 30).unwrap();
    assert_eq!((again.terms.due, again.planned), (day("2025-03-12"), Some(day("2025-06-30"))));
    assert_eq!(again.due_as_planned(), planned);
    assert_eq!(planned.due_as_planned(), planned);
    assert_eq!(planned.due_after_doing(day("2199-12-31"), 1), Err(R::DateOutOfRange));
}

#[test]
fn paid_money_is_not_touched() {
    let paid = instalment("2025-06-30", 100);
    assert_eq!(paid.due_after_doing(day("2025-02-01"), 30).unwrap(), paid);
    let moved = Instalment { planned: Some(day("2025-07-31")), ..paid.clone() }.due_as_planned();
    assert_eq!((moved.terms.due, moved.paid, moved.open, moved.planned), (day("2025-07-31"), paid.paid, paid.open, None));
    let part = instalment("2025-06-30", 40);
    let due = part.due_after_doing(day("2025-02-01"), 0).unwrap();
    assert_eq!((due.paid, due.open, due.terms.amount), (part.paid, part.open, Amount::from_minor_units(10_000, Currency::Cny).unwrap()));
    assert_eq!(due.terms.due, day("2025-02-01"));
}
