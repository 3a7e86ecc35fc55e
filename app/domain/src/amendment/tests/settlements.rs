//! Terminations: what becomes of each instalment, the sums, and the day from which the books tell it.

use super::*;
use crate::contract::Ending;

/// A settlement of what is open, one row each: decision, due date, amount.
fn settled(plan: &[Instalment], rows: &[(&str, &str, &str)]) -> SettlementForm {
    let open = plan.iter().filter(|row| !row.is_paid());
    let row = |(instalment, (decision, due, amount)): (&Instalment, &(&str, &str, &str))| SettledForm {
        ordinal: instalment.ordinal,
        decision: (*decision).into(),
        due: (*due).into(),
        amount: (*amount).into(),
    };
    SettlementForm { ended: TODAY.into(), settled: open.zip(rows).map(row).collect(), added: InstalmentForm::default() }
}

fn ended(contract: &Contract, plan: &[Instalment], settlement: SettlementForm) -> Result<AmendmentDraft, Problems> {
    let form = AmendmentForm { kind: "termination".into(), settlement, ..form(contract, plan) };
    form.parse(contract, plan, None, day(TODAY))
}

/// March is paid, July partly, August not at all.
fn scene() -> (Contract, Vec<Instalment>) {
    signed(&[("2025-03-01", 100, 100), ("2025-07-01", 100, 30), ("2025-08-01", 100, 0)])
}

/// Due date and amount of each instalment of the next version.
fn rows(content: &ContractContent) -> Vec<(String, Amount)> {
    content.plan.iter().map(|row| (row.due.to_string(), row.amount)).collect()
}

#[test]
fn each_open_instalment_is_owed_on_or_settled_and_the_sums_hold() {
    let (contract, plan) = scene();
    type Typed<'a> = &'a [(&'a str, &'a str, &'a str)];
    type Rows<'a> = &'a [(&'a str, i64)];
    let cases: &[(Typed<'_>, Rows<'_>)] = &[
        (&[("owed", "", ""), ("owed", "", "")], &[("2025-03-01", 100), ("2025-07-01", 100), ("2025-08-01", 100)]),
        (&[("owed", "2025-06-30", "0.50"), ("cleared", "", "")], &[("2025-03-01", 100), ("2025-06-30", 80)]),
        (&[("cleared", "那天", "x"), ("owed", "2025-12-01", "0.01")], &[("2025-03-01", 100), ("2025-07-01", 30), ("2025-12-01", 1)]),
        (&[("cleared", "", ""), ("cleared", "", "")], &[("2025-03-01", 100), ("2025-07-01", 30)]),
    ];
    for (typed, wanted) in cases {
        let draft = ended(&contract, &plan, settled(&plan, typed)).unwrap();
        let wanted: Vec<_> = wanted.iter().map(|(due, units)| ((*due).to_owned(), fen(*units))).collect();
        assert_eq!(rows(&draft.after), wanted, "{typed:?}");
        let sum = Amount::sum(wanted.iter().map(|row| row.1)).unwrap();
        let lines = Amount::sum(draft.after.lines.iter().map(|line| line.total)).unwrap();
        assert_eq!((draft.after.amount, lines), (sum, sum), "{typed:?}");
        let line = &draft.after.lines[0];
        assert_eq!(crate::contract::line_total(line.quantity, line.unit_price, line.discount, Currency::Cny), Ok(line.total));
        let under = Contract { edition: 2, ..contract.clone() };
        let steps = draft.settlement.unwrap().replanned(&under, &plan, &draft.after.plan, day(TODAY)).unwrap();
        for (before, after) in steps.iter().filter_map(|(before, after)| before.as_ref().map(|before| (before, after))) {
            assert_eq!((&after.id, after.paid), (&before.id, before.paid), "paid money stays where it is");
        }
        let open = Amount::sum(steps.iter().map(|(_, after)| after.open)).unwrap();
        assert_eq!(open, sum.checked_sub(contract.collected).unwrap(), "{typed:?}");
    }
}

#[test]
fn a_settlement_payment_is_a_line_and_an_instalment_of_its_own_and_nothing_at_all_may_remain() {
    let (contract, plan) = scene();
    let mut typed = settled(&plan, &[("cleared", "", ""), ("cleared", "", "")]);
    typed.added = InstalmentForm { due: "2025-06-30".into(), amount: "0.25".into(), note: String::new() };
    let draft = ended(&contract, &plan, typed.clone()).unwrap();
    let line = draft.after.lines.last().unwrap();
    assert_eq!((line.product.as_str(), line.total, draft.after.amount), ("终止结算款", fen(25), fen(155)));
    assert_eq!(draft.after.lines[0].discount, fen(170));
    let under = Contract { edition: 2, ..contract.clone() };
    let steps = draft.settlement.as_ref().unwrap().replanned(&under, &plan, &draft.after.plan, day(TODAY)).unwrap();
    let added = &steps.last().unwrap().1;
    assert_eq!((added.id.as_str(), added.ordinal, added.added, added.open), ("c.2.3", 3, Some(day(TODAY)), fen(25)));
    typed.added.note = "违约金".into();
    assert_eq!(ended(&contract, &plan, typed).unwrap().after.lines.last().unwrap().product, "违约金");
    let (contract, plan) = signed(&[("2025-07-01", 100, 0)]);
    let draft = ended(&contract, &plan, settled(&plan, &[("cleared", "", "")])).unwrap();
    assert_eq!((draft.after.amount, draft.after.plan.len(), draft.after.lines[0].total), (Amount::ZERO, 0, Amount::ZERO));
}

#[test]
fn what_is_given_up_is_a_discount_of_the_last_lines() {
    let (mut contract, plan) = signed(&[("2025-07-01", 300, 0)]);
    let line =
        |units: i64| crate::contract::Line { quantity: 1.into(), unit_price: fen(units).value(), total: fen(units), ..Default::default() };
    contract.terms.lines = vec![line(200), line(100)];
    let draft = ended(&contract, &plan, settled(&plan, &[("owed", "", "1.50")])).unwrap();
    let found: Vec<_> = draft.after.lines.iter().map(|line| (line.discount, line.total)).collect();
    assert_eq!(found, [(fen(50), fen(150)), (fen(100), fen(0))]);
}

#[test]
fn what_is_wrong_stands_at_its_field() {
    let (contract, plan) = scene();
    let refused = |change: &dyn Fn(&mut SettlementForm), field: &str| {
        let mut typed = settled(&plan, &[("owed", "", ""), ("cleared", "", "")]);
        change(&mut typed);
        ended(&contract, &plan, typed).unwrap_err().of(&format!("settlement.{field}")).cloned()
    };
    type Case<'a> = (&'a dyn Fn(&mut SettlementForm), &'a str, R);
    let cases: [Case<'_>; 8] = [
        (&|form| form.ended.clear(), "ended", R::Required),
        (&|form| form.ended = "2024-12-31".into(), "ended", R::DatesOutOfOrder),
        (&|form| form.settled[1].decision.clear(), "settled.1.decision", R::Required),
        (&|form| drop(form.settled.remove(0)), "settled.0.decision", R::Required),
        (&|form| form.settled[0].amount = "0.71".into(), "settled.0.amount", R::SettlementOverOpen { open: fen(70) }),
        (&|form| form.settled[0].amount = "0".into(), "settled.0.amount", R::AmountNotPositive),
        (&|form| form.settled[0].due = "那天".into(), "settled.0.due", R::NotADate),
        (&|form| form.added.amount = "-1".into(), "added.amount", R::AmountNotPositive),
    ];
    for (change, field, wanted) in cases {
        assert_eq!(refused(change, field), Some(wanted), "{field}");
    }
}

#[test]
fn what_is_proposed_is_in_order_and_what_was_settled_can_be_taken_up_again() {
    let (contract, plan) = signed(&[("2025-03-01", 100, 100), ("2025-06-01", 100, 30), ("2025-08-01", 100, 0)]);
    let proposed = SettlementForm::of(&plan, day(TODAY));
    let draft = ended(&contract, &plan, proposed.clone()).unwrap();
    assert_eq!(rows(&draft.after), [("2025-03-01".to_owned(), fen(100)), ("2025-06-01".to_owned(), fen(100))]);
    assert_eq!(SettlementForm::of_settlement(draft.settlement.as_ref().unwrap(), &plan), proposed);
}

#[test]
fn it_ends_the_contract_once_that_day_has_come_and_leaves_it_to_the_archive() {
    let (contract, plan) = scene();
    let amendment = amended(&contract, &plan, |form| {
        form.kind = "termination".into();
        form.settlement = settled(&plan, &[("cleared", "", ""), ("cleared", "", "")]);
        form.settlement.ended = "2025-06-20".into();
    });
    assert_eq!(amendment.may_be_signed(day("2025-06-19")), Err(R::EndsLater { on: day("2025-06-20") }));
    assert_eq!(amendment.may_be_signed(day("2025-06-20")), Ok(()));
    let over = amendment.applied_to(&amendment.opened_on(&contract), day("2025-06-20"));
    let ending = Ending { on: day("2025-06-20"), reason: "客户要求".into(), amendment: Some("a".into()) };
    assert_eq!((over.terms.life, over.ending.clone(), over.amount, over.edition), (Life::Terminated, Some(ending), fen(130), 2));
    assert!(!over.is_amendable() && over.ends_as(Life::Archived).is_ok());
    assert_eq!(over.ends_as(Life::Performing), Err(R::EndedByAgreement));
    // Given up, the contract goes on.
    assert_eq!(amendment.closed_on(&amendment.opened_on(&contract)), Contract { amendments: 1, ..contract });
}

#[test]
fn money_that_comes_in_for_what_was_settled_overtakes_it() {
    let (contract, plan) = scene();
    let draft = ended(&contract, &plan, settled(&plan, &[("owed", "", "0.50"), ("cleared", "", "")])).unwrap();
    let settlement = draft.settlement.unwrap();
    let holds = |index: usize, units: i64| {
        let mut now = plan.clone();
        now[index].paid = fen(units);
        settlement.replanned(&contract, &now, &draft.after.plan, day(TODAY)).is_ok()
    };
    for (index, units, wanted) in [(0, 100, true), (0, 0, false), (1, 80, true), (1, 81, false), (1, 0, true), (2, 0, true), (2, 1, false)]
    {
        assert_eq!(holds(index, units), wanted, "instalment {index}, {units} paid");
    }
}

#[test]
fn an_amendment_counts_from_its_signing_unless_the_books_moved_since() {
    let (_, plan) = signed(&[("2025-07-01", 100, 0)]);
    let mut moved = plan.clone();
    moved[0].earlier.push(crate::instalment::EarlierTerms { until: day("2025-06-11"), due: day("2025-06-30"), amount: fen(100) });
    let cases = [
        (&plan, None, None, "2025-06-10"),
        (&plan, Some("2025-06-01"), Some("2025-06-09"), "2025-06-10"),
        (&plan, Some("2025-06-12"), None, "2025-06-12"),
        (&plan, Some("2025-06-12"), Some("2025-06-14"), "2025-06-14"),
        (&moved, None, None, "2025-06-11"),
    ];
    for (plan, earlier, taken_back, wanted) in cases {
        assert_eq!(books_day(day("2025-06-10"), plan, earlier.map(day), taken_back.map(day)), day(wanted));
    }
}

proptest! {
    /// Whatever is decided of each: lines and plan add up to the amount, what was paid stays, and what is owed is what was said.
    #[test]
    fn a_settlement_adds_up(
        rows in prop::collection::vec((1_i64..1000, 0_u8..4), 1..7),
        decisions in prop::collection::vec((any::<bool>(), 1_i64..1000), 7),
        added in prop::option::of(1_i64..500),
    ) {
        let paid = |(units, part): &(i64, u8)| match part { 0 | 1 => 0, 2 => *units / 2, _ => *units };
        let rows: Vec<(&str, i64, i64)> = rows.iter().map(|row| ("2025-07-01", row.0, paid(row))).collect();
        let (contract, plan) = signed(&rows);
        let mut typed = SettlementForm::of(&plan, day(TODAY));
        let mut owed = added.unwrap_or_default();
        for (row, (is_owed, units)) in typed.settled.iter_mut().zip(&decisions) {
            let of = &rows[usize::from(row.ordinal) - 1];
            let units = (*units).min(of.1 - of.2);
            row.decision = if *is_owed { "owed" } else { "cleared" }.into();
            row.amount = fen(units).to_plain();
            owed += if *is_owed { units } else { 0 };
        }
        if let Some(units) = added {
            typed.added = InstalmentForm { due: "2025-07-01".into(), amount: fen(units).to_plain(), note: String::new() };
        }
        let draft = ended(&contract, &plan, typed).unwrap();
        let under = Contract { edition: 2, ..contract.clone() };
        let steps = draft.settlement.unwrap().replanned(&under, &plan, &draft.after.plan, day(TODAY)).unwrap();
        let (gone, stays): (Vec<_>, Vec<_>) = steps.into_iter().map(|(_, after)| after).partition(|row| row.is_replaced);
        prop_assert!(gone.iter().all(|row| row.paid.is_zero()));
        let stand: Vec<_> = stays.iter().map(|row| row.terms.clone()).collect();
        prop_assert_eq!(&stand, &draft.after.plan);
        let sum = |amounts: Vec<Amount>| Amount::sum(amounts).unwrap();
        prop_assert_eq!(sum(stays.iter().map(|row| row.terms.amount).collect()), draft.after.amount);
        prop_assert_eq!(sum(draft.after.lines.iter().map(|line| line.total).collect()), draft.after.amount);
        prop_assert_eq!(sum(stays.iter().map(|row| row.paid).collect()), contract.collected);
        prop_assert_eq!(sum(stays.iter().map(|row| row.open).collect()), fen(owed));
    }
}
