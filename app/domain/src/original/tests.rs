use super::*;
use crate::refusal::Refusal as R;

const TODAY: &str = "2025-06-15";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn paper(state: OriginalState) -> Original {
    let loan = (state == OriginalState::Lent).then(|| OpenLoan {
        id: "l".into(),
        borrower: "王晓明".into(),
        since: day("2025-06-01"),
        due: day("2025-06-10"),
    });
    Original {
        id: "o".into(),
        contract: "c".into(),
        customer: "k".into(),
        customer_name: "甲".into(),
        owner: "rep".into(),
        owner_name: "王晓明".into(),
        ordinal: 1,
        location: "A 柜 3 盒".into(),
        state,
        loan,
        note: String::new(),
        version: 1,
    }
}

fn open_loan(original: &Original) -> Option<Loan> {
    original.loan.as_ref().map(|loan| Loan {
        id: loan.id.clone(),
        original: original.id.clone(),
        contract: original.contract.clone(),
        ordinal: 1,
        user: None,
        borrower: loan.borrower.clone(),
        since: loan.since,
        due: loan.due,
        ended: None,
        was_lost: false,
        lent_by: "周建国".into(),
        taken_by: String::new(),
        note: String::new(),
        version: 1,
    })
}

fn act(original: &Original, form: &OriginalForm) -> Result<Outcome, Problems> {
    let borrower = (form.user.as_str() == "u").then_some("李娜");
    let acting = Acting { name: "周建国", today: day(TODAY), borrower, fresh: &"fresh".into() };
    form.applied(original, open_loan(original).as_ref(), acting)
}

/// With all that any act asks for.
fn full(act: OriginalAct) -> OriginalForm {
    OriginalForm {
        act,
        user: "u".into(),
        on: String::new(),
        due: "2025-06-30".into(),
        location: "B 柜".into(),
        note: "说明".into(),
        ..Default::default()
    }
}

/// Every state with every act: as the table says, and each other one refused by its name.
#[test]
fn every_act_and_every_other_is_refused() {
    for state in OriginalState::ALL {
        for by in OriginalAct::ALL {
            let before = paper(*state);
            let found = act(&before, &full(*by));
            let allowed: Vec<_> = MOVES.iter().filter(|(from, known, _)| (from, known) == (state, by)).collect();
            match allowed.as_slice() {
                [(_, _, to)] => {
                    let outcome = found.unwrap();
                    assert_eq!(outcome.original.state, *to, "{state:?} {by:?}");
                    assert_eq!(outcome.original.loan.is_some(), *to == OriginalState::Lent, "{state:?} {by:?}");
                    assert_eq!(outcome.loan.is_some(), *state == OriginalState::Lent || *to == OriginalState::Lent);
                }
                [] if (*state, *by) == (OriginalState::Lent, OriginalAct::Lend) => {
                    let lent = R::OriginalLent { borrower: "王晓明".into(), due: day("2025-06-10") };
                    assert_eq!(found.unwrap_err().of(""), Some(&lent));
                }
                [] => assert_eq!(found.unwrap_err().of(""), Some(&R::OriginalCannot { state: *state, act: *by })),
                _ => panic!("two moves for {state:?} {by:?}"),
            }
        }
    }
}

#[test]
fn a_loan_says_who_has_it_since_when_and_until_when() {
    let stored = paper(OriginalState::InStore);
    let lent = act(&stored, &full(OriginalAct::Lend)).unwrap();
    let loan = lent.loan.unwrap();
    assert_eq!((loan.borrower.as_str(), loan.since, loan.due), ("李娜", day(TODAY), day("2025-06-30")));
    assert_eq!((loan.user, loan.lent_by.as_str(), loan.ended), (Some("u".into()), "周建国", None));
    assert_eq!(lent.original.loan.unwrap().id, "fresh".into());
    let outside = OriginalForm { user: UserId::default(), outside: "天平律师事务所".into(), ..full(OriginalAct::Lend) };
    assert_eq!(act(&stored, &outside).unwrap().loan.unwrap().borrower, "天平律师事务所");

    let refused = |form: OriginalForm| act(&stored, &form).unwrap_err();
    let nobody = OriginalForm { user: UserId::default(), due: String::new(), ..full(OriginalAct::Lend) };
    assert_eq!(refused(nobody.clone()).of("user"), Some(&R::Required));
    assert_eq!(refused(nobody).of("due"), Some(&R::Required));
    assert_eq!(refused(OriginalForm { user: "gone".into(), ..full(OriginalAct::Lend) }).of("user"), Some(&R::UnknownUser));
    let early = OriginalForm { due: "2025-06-14".into(), ..full(OriginalAct::Lend) };
    assert_eq!(refused(early).of("due"), Some(&R::DatesOutOfOrder));
    let late = OriginalForm { on: "2025-06-16".into(), ..full(OriginalAct::Lend) };
    assert_eq!(refused(late).of("on"), Some(&R::DatedInFuture { today: day(TODAY) }));
}

#[test]
fn a_return_ends_the_loan_not_before_it_began_and_may_lie_elsewhere() {
    let lent = paper(OriginalState::Lent);
    let back = act(&lent, &full(OriginalAct::Return)).unwrap();
    let loan = back.loan.unwrap();
    assert_eq!((loan.ended, loan.was_lost, loan.taken_by.as_str()), (Some(day(TODAY)), false, "周建国"));
    assert_eq!((back.original.location.as_str(), back.original.loan), ("B 柜", None));
    let same = OriginalForm { location: String::new(), ..full(OriginalAct::Return) };
    assert_eq!(act(&lent, &same).unwrap().original.location, "A 柜 3 盒");
    let before = OriginalForm { on: "2025-05-31".into(), ..full(OriginalAct::Return) };
    assert_eq!(act(&lent, &before).unwrap_err().of("on"), Some(&R::DatesOutOfOrder));
    let lost = act(&lent, &full(OriginalAct::Lose)).unwrap();
    assert!(lost.loan.is_some_and(|loan| loan.was_lost && loan.ended == Some(day(TODAY))));
    let silent = OriginalForm { note: " ".into(), ..full(OriginalAct::Lose) };
    assert_eq!(act(&lent, &silent).unwrap_err().of("note"), Some(&R::Required));
}

/// The browser and the store say the same of a form, but for who may sign in.
#[test]
fn a_form_is_checked_before_it_is_sent_by_the_same_rule() {
    for state in OriginalState::ALL {
        for by in OriginalAct::ALL {
            for form in [full(*by), OriginalForm { act: *by, on: "2025-05-31".into(), ..Default::default() }] {
                let before = paper(*state);
                let found = form.check(&before, day(TODAY));
                assert_eq!(found.err(), act(&before, &form).err(), "{state:?} {by:?}");
            }
        }
    }
}

#[test]
fn a_paper_is_overdue_from_the_day_after_it_is_due_back() {
    let lent = paper(OriginalState::Lent);
    for (today, wanted) in [("2025-06-10", false), ("2025-06-11", true)] {
        assert_eq!(lent.is_overdue(day(today)), wanted, "{today}");
    }
    assert!(!paper(OriginalState::Lost).is_overdue(day(TODAY)));
}

#[test]
fn papers_are_registered_by_their_number_and_place() {
    let form = |location: &str, count: &str| RegisterForm { location: location.into(), count: count.into() };
    assert_eq!(form("A 柜", "２").parse(0), Ok(("A 柜".to_owned(), 2)));
    assert_eq!(form("A 柜", "20").parse(0), Ok(("A 柜".to_owned(), 20)));
    for (count, registered, wanted) in [
        ("", 0, R::Required),
        ("0", 0, R::NotANumber),
        ("两", 0, R::NotANumber),
        ("-1", 0, R::NotANumber),
        ("21", 0, R::TooManyOriginals { originals_max: 20 }),
        ("2", 19, R::TooManyOriginals { originals_max: 20 }),
        ("65535", 0, R::TooManyOriginals { originals_max: 20 }),
    ] {
        assert_eq!(form("A 柜", count).parse(registered).unwrap_err().of("count"), Some(&wanted), "{count}");
    }
    assert_eq!(form(" ", "1").parse(0).unwrap_err().of("location"), Some(&R::Required));
}
