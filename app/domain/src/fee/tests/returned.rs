use super::*;
use crate::id::{FeeBatchId, FeePaymentId};
use crate::refusal::Refusal;

fn payment(id: &str, owner: &str, amount_of: &str) -> FeePayment {
    let one = due(owner, 1, "1");
    FeePayment {
        id: FeePaymentId::new(id),
        batch: FeeBatchId::new("b"),
        statement: one.statement,
        claim: one.claim,
        owner: one.owner,
        owner_name: one.owner_name,
        customer: one.customer,
        customer_name: String::new(),
        product_line: String::new(),
        account: one.account,
        beneficiary: "王主任".into(),
        on: day("2025-06-15"),
        currency: CNY,
        amount: amount(amount_of),
        returned: None,
    }
}

fn mirror(of: &FeePayment) -> FeePayment {
    let returned = FeeReturned { payment: of.id.clone(), reason: "账号有误".into(), by_name: String::new() };
    of.mirrored(FeePaymentId::new(format!("{}-back", of.id)), day("2025-06-16"), returned)
}

#[test]
fn a_line_comes_back_alone_unless_its_rep_got_the_rest_of_a_transfer() {
    let paid =
        [payment("1", "a", "300"), payment("2", "a", "100"), payment("3", "b", "80"), payment("4", "b", "20"), payment("5", "b", "-30")];
    let ids = |named: &[&str]| named.iter().map(|id| FeePaymentId::new(*id)).collect::<Vec<_>>();
    let back = |named: &[&str], payments: &[FeePayment]| {
        coming_back(&ids(named), payments).map(|found| found.iter().map(|one| one.id.to_string()).collect::<Vec<_>>())
    };
    let told = |wanted: &[&str]| Ok(wanted.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
    for (named, wanted) in [
        (&["1"][..], told(&["1"])),
        (&["3"], told(&["3", "4", "5"])),
        (&["1", "2", "3", "4"], told(&["1", "2", "3", "4", "5"])),
        (&[], Err(Refusal::FeeReturnNothing)),
        (&["9"], Err(Refusal::FeeReturnNothing)),
    ] {
        assert_eq!(back(named, &paid), wanted, "{named:?}");
    }
    let mut later = paid.to_vec();
    later.push(mirror(&paid[0]));
    assert_eq!(back(&["1"], &later), Err(Refusal::FeeReturnedBefore));
    assert_eq!(back(&["2"], &later), told(&["2"]));
    assert_eq!(back(&["1-back"], &later), Err(Refusal::FeeReturnNothing), "what mirrors does not come back");
}

#[test]
fn a_mirror_is_the_payment_with_the_other_sign_and_no_more_comes_back_than_is_paid() {
    let paid = payment("1", "a", "300");
    let back = mirror(&paid);
    assert!(back.mirrors(&paid) && !paid.mirrors(&back) && !back.mirrors(&back));
    let early = FeePayment { on: day("2025-06-14"), ..back.clone() };
    let other = FeePayment { amount: amount("-299"), ..back };
    assert!(!early.mirrors(&paid) && !other.mirrors(&paid));
    for (sum, is_allowed) in [("300", true), ("450", true), ("299.99", false), ("0", false)] {
        assert_eq!(may_come_back(&paid, amount(sum)).is_ok(), is_allowed, "{sum}");
    }
    // What was taken back by a batch that came back is owed again, whatever else was paid.
    assert_eq!(may_come_back(&payment("2", "a", "-30"), amount("0")), Ok(()));
}

#[test]
fn what_came_back_is_paid_again_no_earlier() {
    let first = payment("1", "a", "300");
    let postings = [mirror(&first), first];
    for (claim, on, is_allowed) in [(1, "2025-06-15", false), (1, "2025-06-16", true), (2, "2025-06-15", true)] {
        assert_eq!(may_be_paid_on(claim, day(on), &postings).is_ok(), is_allowed, "{claim} {on}");
    }
    assert_eq!(may_be_paid_on(1, day("2025-06-01"), &postings[1..]), Ok(()), "a payment of later is none of its business");
}

#[test]
fn it_comes_back_between_the_day_it_was_paid_and_today() {
    let batch = FeeBatch {
        id: FeeBatchId::new("b"),
        on: day("2025-06-15"),
        reference: "B1".into(),
        currency: CNY,
        total: amount("300"),
        lines: 1,
        returned: Amount::ZERO,
        returned_lines: 0,
        by: UserId::new("f"),
        by_name: String::new(),
        at: crate::moment::Moment::default(),
        version: 1,
    };
    let today = day("2025-06-20");
    let form = |on: &str, reason: &str| FeeReturnForm { on: on.into(), reason: reason.into(), payments: Vec::new() };
    assert_eq!(form("", "账号有误").parse(&batch, today), Ok((today, "账号有误".to_owned())));
    for (on, reason, field, wanted) in [
        ("2025-06-14", "x", "on", Refusal::DatesOutOfOrder),
        ("2025-06-21", "x", "on", Refusal::DatedInFuture { today }),
        ("2025-06-15", " ", "reason", Refusal::Required),
    ] {
        assert_eq!(form(on, reason).parse(&batch, today).unwrap_err().of(field), Some(&wanted), "{on}");
    }
}
