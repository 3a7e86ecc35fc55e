//! Claims, guard rails and signatures.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::*;
use crate::lang::Lang;
use crate::moment::Moment;
use crate::permission::{Actor, Role};

fn claim(category: FeeCategory, means: FeeMeans, sum: &str) -> FeeClaim {
    FeeClaim {
        number: 1,
        category,
        means,
        recipient: FeeRecipient::Company,
        beneficiary: "王 主任".into(),
        amount: amount(sum),
        purpose: "端午".into(),
        evidence: "发票 1".into(),
        file: None,
        file_name: String::new(),
        remarks: String::new(),
    }
}

fn statement(claims: Vec<FeeClaim>) -> FeeStatement {
    let policies = [policy("p", &policy_form())];
    let contracts = [sold("c1", "甲", "2025-05-01", &[("离心泵", "10", "台", "1000")])];
    let (mut rows, uncounted) = rows_of(&contracts, &policies, month("2025-05"), CNY, &BTreeSet::new()).unwrap();
    rows[0].claims = claims;
    FeeStatement {
        id: FeeStatementId::new("s"),
        kind: FeeKind::Monthly,
        owner: UserId::new("rep"),
        owner_name: "rep".into(),
        month: month("2025-05"),
        currency: CNY,
        basis: FeeBasis::MonthSales,
        rows,
        uncounted,
        state: FeeState::Draft,
        submit_by: Some(day("2025-06-05")),
        check_by: Some(day("2025-06-12")),
        approved_on: None,
        signatures: Vec::new(),
        events: Vec::new(),
        numbers: 1,
        version: 1,
    }
}

#[test]
fn the_guard_rails_refuse_what_could_be_a_bribe() {
    use {FeeCategory as C, FeeMeans as M};
    let caps = FeeCategory::ALL[..4].iter().map(|category| FeeShare { category: *category, amount: amount("500") }).collect();
    let settings = FeeSettings { gift_cap: amount("200"), caps, ..FeeSettings::default() };
    let exception = |sum: &str, allows_cash| FeeException {
        id: Default::default(),
        customer: CustomerId::new("甲"),
        customer_name: String::new(),
        owner: UserId::default(),
        owner_name: String::new(),
        month: month("2025-05"),
        beneficiary: "王 主任".into(),
        amount: amount(sum),
        allows_cash,
        ground: "法务".into(),
        by: UserId::default(),
        by_name: String::new(),
        on: day("2025-06-01"),
        voided: None,
        version: 1,
    };
    let with = |claim: FeeClaim, remarks: &str| FeeClaim { remarks: remarks.into(), ..claim };
    let over_gift = |total: &str| ("amount", Refusal::FeeOverGiftCap { cap: amount("200"), total: amount(total) });
    let cash = || ("means", Refusal::FeeCashToPerson);
    for (claim, exceptions, elsewhere, wanted) in [
        (claim(C::Buyer, M::Gift, "200"), vec![], "", None),
        (FeeClaim { purpose: String::new(), ..claim(C::Buyer, M::Gift, "1") }, vec![], "", Some(("purpose", Refusal::Required))),
        (FeeClaim { beneficiary: " ".into(), ..claim(C::Buyer, M::Gift, "1") }, vec![], "", Some(("beneficiary", Refusal::Required))),
        (FeeClaim { evidence: String::new(), ..claim(C::Buyer, M::Gift, "1") }, vec![], "", Some(("evidence", Refusal::Required))),
        (claim(C::Events, M::Event, "1"), vec![], "", Some(("amount", Refusal::FeeCapMissing { category: C::Events }))),
        (claim(C::Executive, M::Gift, "1"), vec![], "", Some(("remarks", Refusal::FeeOverStandard { standard: Amount::ZERO }))),
        (with(claim(C::Buyer, M::Gift, "201"), "节日"), vec![], "", Some(over_gift("201"))),
        (claim(C::Buyer, M::Gift, "150"), vec![], "60", Some(over_gift("210"))),
        (with(claim(C::Buyer, M::Gift, "201"), "节日"), vec![exception("201", false)], "", None),
        (with(claim(C::Buyer, M::Gift, "201"), "节日"), vec![exception("200.99", true)], "", Some(over_gift("201"))),
        (claim(C::Buyer, M::Cash, "1"), vec![], "", Some(cash())),
        (claim(C::Buyer, M::Transfer, "1"), vec![exception("9", false)], "", Some(cash())),
        (claim(C::Buyer, M::Cash, "1"), vec![exception("9", true)], "", None),
        // To the company itself, with a word of why it is over the standard.
        (with(claim(C::NewCustomer, M::Transfer, "500"), "新客户"), vec![], "", None),
        (
            with(claim(C::NewCustomer, M::Transfer, "501"), "新客户"),
            vec![],
            "",
            Some(("amount", Refusal::FeeOverCap { category: C::NewCustomer, cap: amount("500"), claimed: amount("501") })),
        ),
    ] {
        let other = ToPerson {
            customer: CustomerId::new("甲"),
            person: claim.person(),
            category: C::PurchasingHead,
            is_person: true,
            amount: if elsewhere.is_empty() { Amount::ZERO } else { amount(elsewhere) },
        };
        let (statement, elsewhere) = (statement(vec![claim.clone()]), [other]);
        let found = Rails { settings: &settings, exceptions: &exceptions, elsewhere: &elsewhere }.check(&statement);
        match wanted {
            None => assert_eq!(found, Ok(()), "{claim:?}"),
            Some((field, refusal)) => {
                let found = found.unwrap_err();
                assert_eq!(found.of(&format!("rows.0.claims.0.{field}")), Some(&refusal), "{claim:?} {found:?}");
            }
        }
    }
}

#[test]
fn a_statement_counts_when_four_people_signed_what_it_says_and_no_other_way() {
    let actor = |name: &str, role| {
        let members = vec![UserId::new("rep"), UserId::new(name)];
        Actor::new(UserId::new(name), name.to_owned(), vec![role], Default::default(), members, Lang::Zh)
    };
    let (rep, clerk, manager, finance) =
        (actor("rep", Role::Rep), actor("clerk", Role::Clerk), actor("manager", Role::Manager), actor("finance", Role::Finance));
    fn by(actor: &Actor) -> FeeBy<'_> {
        FeeBy { actor, at: Moment::default(), on: "2025-06-10".parse().unwrap() }
    }
    let pass = FeeCheckForm { hash: "h".into(), ..FeeCheckForm::default() };
    let draft = statement(vec![claim(FeeCategory::Buyer, FeeMeans::Gift, "100")]);
    assert_eq!(draft.may_check(&clerk), Err(Refusal::FeeCannot { state: FeeState::Draft, act: FeeAct::Pass }));
    let sent = draft.submitted(by(&rep), "h").unwrap();
    assert_eq!(sent.may_check(&manager), Err(Refusal::NotAllowed));
    assert_eq!(sent.may_check(&rep), Err(Refusal::NotAllowed));
    let both = Actor::new(
        UserId::new("clerk"),
        "clerk".into(),
        vec![Role::Clerk, Role::Manager],
        Default::default(),
        clerk.members.clone(),
        Lang::Zh,
    );
    let stale = FeeCheckForm { hash: "g".into(), ..FeeCheckForm::default() };
    assert_eq!(sent.checked(by(&clerk), &stale, "h").unwrap_err().of(""), Some(&Refusal::FeeContentChanged));
    let one = sent.checked(by(&clerk), &pass, "h").unwrap();
    assert_eq!(one.may_check(&both), Err(Refusal::FeeSignedBefore));
    let back = FeeCheckForm { is_returned: true, hash: "h".into(), text: String::new() };
    assert_eq!(one.checked(by(&manager), &back, "h").unwrap_err().of("text"), Some(&Refusal::Required));
    let returned = one.checked(by(&manager), &FeeCheckForm { text: "缺发票".into(), ..back }, "h").unwrap();
    assert_eq!((returned.state, returned.signatures.len(), returned.events.len()), (FeeState::Returned, 0, 3));
    let done = one.checked(by(&manager), &pass, "h").unwrap().checked(by(&finance), &pass, "h").unwrap();
    assert!(done.is_valid("h") && !done.is_valid("g") && done.approved_on == Some(day("2025-06-10")));
    let mut missing = done.clone();
    missing.signatures.remove(1);
    assert!(!missing.is_valid("h"), "a missing signature makes it invalid");
    let mut changed = done.clone();
    changed.rows[0].claims[0].amount = amount("101");
    let text = |statement: &FeeStatement| serde_json::to_string(&statement.content()).unwrap();
    assert_ne!(text(&changed), text(&done));
    for (state, today, late) in [
        (FeeState::Draft, "2025-06-05", None),
        (FeeState::Draft, "2025-06-06", Some(FeeStep::Rep)),
        (FeeState::Returned, "2025-06-13", Some(FeeStep::Rep)),
        (FeeState::ToManager, "2025-06-12", None),
        (FeeState::ToManager, "2025-06-13", Some(FeeStep::Manager)),
        (FeeState::Approved, "2025-07-01", None),
    ] {
        assert_eq!(FeeStatement { state, ..draft.clone() }.late_for(day(today)), late, "{state:?} {today}");
    }
}

#[test]
fn claims_keep_their_numbers_and_new_ones_get_others() {
    let mut form = FeeStatementForm::of(&statement(vec![claim(FeeCategory::Buyer, FeeMeans::Gift, "100")]));
    let old = statement(vec![claim(FeeCategory::Buyer, FeeMeans::Gift, "100")]);
    let more = FeeClaimForm { number: 7, amount: "5".into(), ..form.rows[0].claims[0].clone() };
    form.rows[0].claims.insert(0, more);
    let new = form.apply(&old).unwrap();
    assert_eq!(new.claims().map(|(_, claim)| claim.number).collect::<Vec<_>>(), [2, 1]);
    form.rows[0].customer = CustomerId::new("丙");
    assert_eq!(form.apply(&old).unwrap_err().of("rows.0"), Some(&Refusal::FeeRowGone));
    assert_eq!(old.rows[0].quantity, Decimal::TEN);
}
