use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::contract::{ContractForm, ContractTerms, LineForm};
use crate::currency::Currency;
use crate::instalment::{Instalment, InstalmentForm, InstalmentTerms};
use crate::money::Amount;
use crate::refusal::Refusal as R;

mod settlements;
mod texts;

const TODAY: &str = "2025-06-15";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn fen(units: i64) -> Amount {
    Amount::from_minor_units(units, Currency::Cny).unwrap()
}

fn terms(due: NaiveDate, units: i64) -> InstalmentTerms {
    InstalmentTerms { due, amount: fen(units), note: String::new() }
}

/// A signed contract over one line, with instalments of these due dates, amounts and paid amounts in fen.
fn signed(rows: &[(&str, i64, i64)]) -> (Contract, Vec<Instalment>) {
    let amount: i64 = rows.iter().map(|row| row.1).sum();
    let form = ContractForm {
        customer: "k".into(),
        signed: "2025-01-01".into(),
        life: "performing".into(),
        end: "2025-12-31".into(),
        lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: fen(amount).to_plain(), ..LineForm::default() }],
        plan: rows
            .iter()
            .map(|(due, units, _)| InstalmentForm { due: (*due).into(), amount: fen(*units).to_plain(), note: String::new() })
            .collect(),
        ..ContractForm::default()
    };
    let draft = form.parse(day(TODAY)).unwrap();
    let contract = Contract {
        id: "c".into(),
        number: "HT1".into(),
        customer: "k".into(),
        terms: draft.terms,
        amount: draft.amount,
        collected: fen(rows.iter().map(|row| row.2).sum()),
        ..crate::contract::tests::blank()
    };
    let plan = replan(&contract, &[], &draft.plan, day("2025-01-01")).unwrap();
    let plan = plan.into_iter().zip(rows).map(|((_, instalment), row)| {
        let paid = fen(row.2);
        Instalment { added: None, paid, open: instalment.terms.amount.checked_sub(paid).unwrap(), ..instalment }
    });
    (contract, plan.collect())
}

fn form(contract: &Contract, plan: &[Instalment]) -> AmendmentForm {
    AmendmentForm { reason: "客户要求".into(), ..AmendmentForm::of(contract, plan) }
}

/// Every pair of state and act: allowed as the table says, and each other one refused by its name.
#[test]
fn every_step_and_every_other_is_refused() {
    let mut allowed = 0;
    for state in AmendmentState::ALL {
        for act in AmendmentAct::ALL {
            let steps: Vec<_> = STEPS.iter().filter(|(from, by, _)| (from, by) == (state, act)).collect();
            match steps.as_slice() {
                [(_, _, to)] => {
                    allowed += 1;
                    assert_eq!(state.after(*act), Ok(*to));
                    assert!(state.is_open(), "{state:?}");
                }
                [] => assert_eq!(state.after(*act), Err(R::AmendmentCannot { state: *state, act: *act })),
                _ => panic!("{state:?} {act:?} stands twice"),
            }
        }
    }
    assert_eq!(allowed, STEPS.len());
}

#[test]
fn opening_and_closing_bring_the_former_life_back() {
    let (contract, plan) = signed(&[("2025-07-01", 100, 0)]);
    let amendment = amended(&contract, &plan, |form| form.contract.remarks = "改".into());
    let open = amendment.opened_on(&contract);
    assert_eq!((open.terms.life, open.amending.clone(), open.amendments), (Life::Changing, Some("a".into()), 1));
    assert!(!open.is_amendable() && !open.is_editable());
    let closed = amendment.closed_on(&open);
    assert_eq!(closed, Contract { amendments: 1, ..contract });
    for life in Life::ALL {
        let mut contract = closed.clone();
        contract.terms.life = *life;
        assert_eq!(contract.is_amendable(), matches!(life, Life::Signed | Life::Performing | Life::Expired), "{life:?}");
    }
}

fn amended(contract: &Contract, plan: &[Instalment], change: impl FnOnce(&mut AmendmentForm)) -> Amendment {
    let mut form = form(contract, plan);
    change(&mut form);
    let draft = form.parse(contract, plan, None, day(TODAY)).unwrap();
    Amendment {
        id: "a".into(),
        contract: contract.id.clone(),
        ordinal: contract.amendments + 1,
        kind: draft.kind,
        reason: draft.reason,
        requester: "u".into(),
        requester_name: "李".into(),
        asked: day(TODAY),
        edition: contract.edition,
        before: draft.before,
        after: draft.after,
        settlement: draft.settlement,
        state: AmendmentState::Draft,
        former: contract.terms.life,
        signed: None,
        effective: None,
        confirmed_by: String::new(),
        is_overtaken: false,
        version: 1,
    }
}

#[test]
fn an_extension_changes_the_end_only() {
    let (contract, plan) = signed(&[("2025-07-01", 100, 40)]);
    let extend = |end: &str| {
        let mut form = form(&contract, &plan);
        (form.kind, form.contract.end) = ("extension".into(), end.into());
        // What else stands in the form is not read.
        form.contract.title = "另一个".into();
        form.contract.plan.clear();
        form.parse(&contract, &plan, None, day(TODAY))
    };
    let draft = extend("2026-12-31").unwrap();
    assert_eq!(draft.after, ContractContent { end: Some(day("2026-12-31")), ..draft.before.clone() });
    assert_eq!(Difference::between(&draft.before, &draft.after).terms, [Term::End]);
    assert_eq!(extend("2025-12-31").unwrap_err().of("end"), Some(&R::ExtensionNotLater));
    assert_eq!(extend("").unwrap_err().of("end"), Some(&R::Required));
    assert!(extend("那天").is_err());
    let mut expired = amended(&contract, &plan, |form| (form.kind, form.contract.end) = ("extension".into(), "2026-12-31".into()));
    expired.former = Life::Expired;
    let applied = expired.applied_to(&contract, day(TODAY));
    assert_eq!((applied.terms.life, applied.edition, applied.amount), (Life::Performing, 2, contract.amount));
}

#[test]
fn a_form_says_why_and_changes_something_and_leaves_what_is_fixed() {
    let (contract, plan) = signed(&[("2025-07-01", 100, 0)]);
    assert_eq!(form(&contract, &plan).parse(&contract, &plan, None, day(TODAY)).unwrap_err().of(""), Some(&R::NothingChanged));
    let bare = AmendmentForm { reason: " ".into(), ..form(&contract, &plan) };
    assert_eq!(bare.parse(&contract, &plan, None, day(TODAY)).unwrap_err().of("reason"), Some(&R::Required));
    let mut other = form(&contract, &plan);
    (other.contract.number, other.contract.currency, other.contract.life) = ("X".into(), "USD".into(), "void".into());
    (other.contract.signed, other.contract.expenses) = ("2020-01-01".into(), "9".into());
    assert_eq!(other.parse(&contract, &plan, None, day(TODAY)).unwrap_err().of(""), Some(&R::NothingChanged));
    other.contract.lines[0].unit_price = "2".into();
    assert!(matches!(other.parse(&contract, &plan, None, day(TODAY)).unwrap_err().of("plan"), Some(R::PlanDoesNotAddUp { .. })));
    other.contract.plan[0].amount = "2".into();
    let draft = other.parse(&contract, &plan, None, day(TODAY)).unwrap();
    assert_eq!((draft.after.number.as_str(), draft.after.currency, draft.after.amount), ("HT1", Currency::Cny, fen(200)));
}

#[test]
fn the_difference_stands_side_by_side() {
    let (contract, plan) = signed(&[("2025-07-01", 100, 0), ("2025-08-01", 200, 0)]);
    let amendment = amended(&contract, &plan, |form| {
        form.contract.remarks = "改".into();
        form.contract.plan[1].due = "2025-09-01".into();
        form.contract.plan.push(InstalmentForm { due: "2025-10-01".into(), amount: "1".into(), note: String::new() });
        form.contract.plan[1].amount = "1".into();
    });
    let difference = amendment.difference();
    assert_eq!((difference.terms.as_slice(), difference.lines.len()), ([Term::Remarks].as_slice(), 0));
    let (july, august) = (terms(day("2025-07-01"), 100), terms(day("2025-08-01"), 200));
    let expected = [
        (Some(july.clone()), Some(july)),
        (Some(august), Some(terms(day("2025-09-01"), 100))),
        (None, Some(terms(day("2025-10-01"), 100))),
    ];
    assert_eq!(difference.plan, expected);
}

#[test]
fn a_signing_is_on_a_day_that_has_come_and_somebody_confirmed_it() {
    let parse = |signed: &str, by: &str| {
        let form = SigningForm { signed: signed.into(), confirmed_by: by.into() };
        form.parse(Some(day("2025-01-01")), day(TODAY))
    };
    assert_eq!(parse("2025-06-01", "王总"), Ok((day("2025-06-01"), "王总".to_owned())));
    assert_eq!(parse("2025-06-16", "王总").unwrap_err().of("signed"), Some(&R::DatedInFuture { today: day(TODAY) }));
    let present = R::SignedBeforeVersion { signed: day("2025-01-01") };
    assert_eq!(parse("2024-12-31", "王总").unwrap_err().of("signed"), Some(&present));
    assert_eq!(parse("", "王总").unwrap_err().of("signed"), Some(&R::Required));
    assert_eq!(parse("2025-06-01", " ").unwrap_err().of("confirmed_by"), Some(&R::Required));
}

#[test]
fn what_is_paid_finds_its_place_or_is_named() {
    let (contract, plan) = signed(&[("2025-03-01", 100, 100), ("2025-07-01", 100, 10), ("2025-08-01", 100, 50)]);
    let (paid, july) = (terms(day("2025-03-01"), 100), day("2025-07-01"));
    let planned = |new: &[InstalmentTerms]| replan(&contract, &plan, new, day(TODAY));
    // The larger sum takes the row that has room for it, the smaller one the other.
    let found = planned(&[terms(july, 20), paid.clone(), terms(day("2025-09-09"), 60)]).unwrap();
    let rows: Vec<_> = found.iter().map(|(_, row)| (row.id.to_string(), row.ordinal, row.paid, row.open)).collect();
    assert_eq!(rows[0], ("c.1.2".to_owned(), 1, fen(10), fen(10)));
    assert_eq!(rows[1], ("c.1.1".to_owned(), 2, fen(100), fen(0)));
    assert_eq!(rows[2], ("c.1.3".to_owned(), 3, fen(50), fen(10)));
    let refused = planned(&[paid, terms(july, 40), terms(july, 49)]).unwrap_err();
    assert_eq!(refused.of("plan"), Some(&R::InstalmentPartlyPaid { ordinal: 3, paid: fen(50) }));
    let refused = planned(&[terms(day("2025-03-02"), 100), terms(july, 200)]).unwrap_err();
    assert_eq!(refused.of("plan"), Some(&R::InstalmentPaid { ordinal: 1 }));
}

#[test]
fn two_amendments_of_one_day_are_one_change_for_reports() {
    let (contract, plan) = signed(&[("2025-07-01", 100, 0)]);
    let next = |plan: &[Instalment], units: &[i64], today: &str| -> Vec<Instalment> {
        let new: Vec<_> = units.iter().map(|units| terms(day("2025-07-01"), *units)).collect();
        replan(&contract, plan, &new, day(today)).unwrap().into_iter().map(|(_, row)| row).collect()
    };
    let first = next(&plan, &[200], TODAY);
    let second = next(&first, &[300, 5], TODAY);
    let on = |rows: &[Instalment], text: &str| amount_on(&rows[0], day(text));
    assert_eq!((on(&second, "2025-06-14"), on(&second, TODAY), second[0].earlier.len()), (fen(100), fen(300), 1));
    assert_eq!(second[1].added, Some(day(TODAY)));
    let third = next(&second, &[400, 6], "2025-06-20");
    assert_eq!((on(&third, "2025-06-14"), on(&third, "2025-06-19"), on(&third, "2025-06-20")), (fen(100), fen(300), fen(400)));
    assert_eq!(third[1].earlier.len(), 1);
}

/// What the instalment was on that day, of the plan of that day or not.
fn amount_on(instalment: &Instalment, on: NaiveDate) -> Amount {
    crate::instalment::EarlierTerms::on(&instalment.earlier, on).map_or(instalment.terms.amount, |earlier| earlier.amount)
}

/// The plan as a report of that day sees it: due dates and amounts of what was owed then, sorted.
fn owed_on(rows: &[Instalment], on: NaiveDate) -> Vec<(NaiveDate, Amount)> {
    let is_owed = |row: &&Instalment| row.effective.is_some_and(|from| from <= on) && row.ended.is_none_or(|end| on < end);
    let mut owed: Vec<_> = rows
        .iter()
        .filter(is_owed)
        .map(|row| {
            let due = crate::instalment::EarlierTerms::on(&row.earlier, on).map_or(row.terms.due, |earlier| earlier.due);
            (due, amount_on(row, on))
        })
        .collect();
    owed.sort();
    owed
}

proptest! {
    /// Through a chain of amendments: paid money stays where it is, sums hold, and each past day shows the plan of that day.
    #[test]
    fn money_that_was_paid_is_never_touched(
        rows in prop::collection::vec((0_i64..300, 1_i64..1000, 0_u8..4), 1..6),
        plans in prop::collection::vec(prop::collection::vec((0_i64..300, 1_i64..2000), 1..7), 1..5),
        keeps in prop::collection::vec(any::<bool>(), 5),
    ) {
        let begin = day("2025-01-01");
        let due = |days: i64| begin + TimeDelta::days(days);
        let texts: Vec<String> = rows.iter().map(|row| due(row.0).to_string()).collect();
        let paid = |(_, units, part): &(i64, i64, u8)| match part { 0 | 1 => 0, 2 => *units / 2, _ => *units };
        let rows: Vec<(&str, i64, i64)> = rows.iter().zip(&texts).map(|(row, text)| (text.as_str(), row.1, paid(row))).collect();
        let (contract, mut plan) = signed(&rows);
        let mut all = plan.clone();
        let mut said = vec![(due(5), owed_on(&all, due(5)))];
        for (turn, new) in plans.iter().enumerate() {
            let today = due(10 + 10 * i64::try_from(turn).unwrap());
            // What is paid is kept in the form, as the screen does; what is partly paid sometimes.
            let kept = plan.iter().filter(|row| row.is_paid() || (row.paid.is_positive() && keeps[turn]));
            let new: Vec<_> = kept.map(|row| row.terms.clone()).chain(new.iter().map(|(days, units)| terms(due(*days), *units))).collect();
            let under = Contract { edition: contract.edition + 1 + u32::try_from(turn).unwrap(), ..contract.clone() };
            let Ok(steps) = replan(&under, &plan, &new, today) else { continue };
            for (before, after) in &steps {
                if let Some(before) = before {
                    prop_assert_eq!((&after.id, after.paid), (&before.id, before.paid));
                    prop_assert!(!before.is_paid() || after.terms == before.terms);
                    prop_assert!(!after.is_replaced || before.paid.is_zero());
                }
                prop_assert!(after.is_replaced || after.paid <= after.terms.amount);
                prop_assert_eq!(after.open, if after.is_replaced { Amount::ZERO } else { after.terms.amount.checked_sub(after.paid).unwrap() });
            }
            let (gone, stays): (Vec<_>, Vec<_>) = steps.into_iter().map(|(_, after)| after).partition(|row| row.is_replaced);
            let sum = |rows: &[Instalment]| Amount::sum(rows.iter().map(|row| row.terms.amount)).unwrap();
            prop_assert_eq!(sum(&stays), Amount::sum(new.iter().map(|row| row.amount)).unwrap());
            let mut ordinals: Vec<u16> = stays.iter().map(|row| row.ordinal).collect();
            ordinals.sort_unstable();
            prop_assert_eq!(ordinals, (1..=u16::try_from(new.len()).unwrap()).collect::<Vec<_>>());
            all.retain(|row| row.is_replaced);
            all.extend(gone);
            all.extend(stays.clone());
            plan = stays;
            said.push((today, owed_on(&all, today)));
            let mut now: Vec<_> = new.iter().map(|row| (row.due, row.amount)).collect();
            now.sort();
            prop_assert_eq!(&said.last().unwrap().1, &now);
        }
        for (on, owed) in said {
            prop_assert_eq!(owed_on(&all, on), owed, "{}", on);
        }
    }

    #[test]
    fn a_difference_holds_every_row_of_both_sides_once(
        old in prop::collection::vec((0_i64..5, 1_i64..5), 0..6),
        new in prop::collection::vec((0_i64..5, 1_i64..5), 0..6),
    ) {
        let plan = |rows: &[(i64, i64)]| rows.iter().map(|(days, units)| terms(day(TODAY) + TimeDelta::days(*days), *units)).collect::<Vec<_>>();
        let content = |plan: Vec<InstalmentTerms>| ContractContent::from_terms("HT1", &ContractTerms::default(), Amount::ZERO, plan);
        let (old, new) = (plan(&old), plan(&new));
        let difference = Difference::between(&content(old.clone()), &content(new.clone()));
        prop_assert_eq!(difference.is_empty(), old == new);
        if old != new {
            prop_assert_eq!(difference.plan.iter().filter_map(|pair| pair.1.clone()).collect::<Vec<_>>(), new);
            let sorted = |mut rows: Vec<InstalmentTerms>| { rows.sort_by_key(|row| (row.due, row.amount)); rows };
            prop_assert_eq!(sorted(difference.plan.iter().filter_map(|pair| pair.0.clone()).collect()), sorted(old));
        }
    }
}
