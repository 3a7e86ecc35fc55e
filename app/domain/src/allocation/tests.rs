use chrono::Days;
use proptest::prelude::*;

use super::*;

fn fen(units: i64) -> Amount {
    Amount::from_minor_units(units, Currency::Cny).unwrap()
}

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().checked_add_days(Days::new(offset)).unwrap()
}

fn money(units: i64) -> Available {
    Available { customer: "acme".into(), currency: Currency::Cny, amount: fen(units), contract: None }
}

fn open(id: &str, due: u64, ordinal: u16, units: i64) -> OpenInstalment {
    OpenInstalment {
        id: id.into(),
        customer: "acme".into(),
        currency: Currency::Cny,
        contract: "HT-1".into(),
        due: day(due),
        ordinal,
        open: fen(units),
    }
}

fn share(id: &str, units: i64) -> Share {
    Share { instalment: id.into(), amount: fen(units) }
}

#[test]
fn the_earliest_due_is_paid_first_and_the_rest_is_an_advance() {
    let plan = [
        open("march", 60, 3, 50_000),
        open("january", 0, 1, 30_000),
        open("february-b", 31, 2, 10_000),
        open("february-a", 31, 1, 10_000),
        open("paid", 0, 1, 0),
    ];
    let table = [
        (10_000, vec![share("january", 10_000)], 0),
        (30_000, vec![share("january", 30_000)], 0),
        (45_000, vec![share("january", 30_000), share("february-a", 10_000), share("february-b", 5_000)], 0),
        (120_000, vec![share("january", 30_000), share("february-a", 10_000), share("february-b", 10_000), share("march", 50_000)], 20_000),
    ];
    for (receipt, shares, advance) in table {
        assert_eq!(propose(&money(receipt), &plan), Ok((shares, fen(advance))), "{receipt}");
    }
    assert_eq!(propose(&money(10), &[]), Ok((vec![], fen(10))));
    assert_eq!(propose(&money(0), &plan), Err(Refusal::AmountNotPositive));
    assert_eq!(propose(&money(-5), &plan), Err(Refusal::AmountNotPositive));
}

#[test]
fn the_contract_the_payer_named_comes_first() {
    let mut named = open("named", 60, 1, 10_000);
    named.contract = "HT-2".into();
    let plan = [open("older", 0, 1, 10_000), named];
    let mut available = money(15_000);
    available.contract = Some("HT-2".into());
    let shares = vec![share("named", 10_000), share("older", 5_000)];
    assert_eq!(propose(&available, &plan), Ok((shares, fen(0))));
}

#[test]
fn a_proposal_never_touches_another_customer_or_currency() {
    let mut theirs = open("theirs", 0, 1, 10_000);
    theirs.customer = "other".into();
    let mut dollars = open("dollars", 0, 1, 10_000);
    dollars.currency = Currency::Usd;
    assert_eq!(propose(&money(500), &[theirs, dollars]), Ok((vec![], fen(500))));
}

#[test]
fn shares_by_hand_are_checked_one_by_one() {
    let mut theirs = open("theirs", 0, 1, 10_000);
    theirs.customer = "other".into();
    let mut dollars = open("dollars", 0, 1, 10_000);
    dollars.currency = Currency::Usd;
    let plan = [open("first", 0, 1, 10_000), open("second", 9, 2, 5_000), theirs, dollars];
    let over = |allocated, open| Refusal::AllocationOverInstalment { allocated: fen(allocated), open: fen(open) };
    let table = [
        (vec![share("second", 5_001)], "shares.0.amount", over(5_001, 5_000)),
        (vec![share("second", 3_000), share("second", 3_000)], "shares.1.amount", over(6_000, 5_000)),
        (vec![share("first", 0)], "shares.0.amount", Refusal::AmountNotPositive),
        (vec![share("first", -1)], "shares.0.amount", Refusal::AmountNotPositive),
        (vec![share("theirs", 1)], "shares.0.instalment", Refusal::OtherCustomersInstalment),
        (vec![share("nobody's", 1)], "shares.0.instalment", Refusal::OtherCustomersInstalment),
        (vec![share("dollars", 1)], "shares.0.instalment", Refusal::CurrencyDiffers),
        (
            vec![share("first", 9_000), share("second", 4_000)],
            "shares",
            Refusal::AllocationOverReceipt { allocated: fen(13_000), receipt: fen(12_000) },
        ),
    ];
    for (shares, field, refusal) in table {
        let problems = check(&money(12_000), &shares, &plan).unwrap_err();
        assert_eq!(problems.of(field), Some(&refusal), "{shares:?}");
        assert_eq!(problems.0.len(), 1, "{shares:?}");
    }
    assert_eq!(check(&money(12_000), &[share("first", 10_000)], &plan), Ok(fen(2_000)));
    assert_eq!(check(&money(12_000), &[], &plan), Ok(fen(12_000)));
}

#[test]
fn every_wrong_share_is_named_at_once() {
    let plan = [open("first", 0, 1, 10_000)];
    let problems = check(&money(5_000), &[share("first", 20_000), share("gone", 1)], &plan).unwrap_err();
    let fields: Vec<&str> = problems.0.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["shares.0.amount", "shares.1.instalment", "shares"]);
}

fn any_plan() -> impl Strategy<Value = Vec<OpenInstalment>> {
    prop::collection::vec((0_u64..400, 1_u16..12, 0_i64..5_000_000), 0..20).prop_map(|rows| {
        rows.into_iter().enumerate().map(|(index, (due, ordinal, units))| open(&format!("i{index}"), due, ordinal, units)).collect()
    })
}

proptest! {
    #[test]
    fn allocated_and_advance_are_the_receipt(plan in any_plan(), receipt in 1_i64..50_000_000) {
        let money = money(receipt);
        let (shares, advance) = propose(&money, &plan).unwrap();
        let allocated = Amount::sum(shares.iter().map(|share| share.amount)).unwrap();
        prop_assert_eq!(allocated.checked_add(advance), Ok(money.amount));
        // What is proposed would also pass by hand.
        prop_assert_eq!(check(&money, &shares, &plan), Ok(advance));
        // An advance is left only when nothing is open any more.
        let all_open = Amount::sum(plan.iter().map(|one| one.open)).unwrap();
        prop_assert!(advance.is_zero() || allocated == all_open);
    }

    #[test]
    fn nothing_is_paid_before_something_due_earlier_is_paid_in_full(plan in any_plan(), receipt in 1_i64..50_000_000) {
        let (shares, _) = propose(&money(receipt), &plan).unwrap();
        let paid = |one: &OpenInstalment| shares.iter().find(|share| share.instalment == one.id).map_or(Amount::ZERO, |share| share.amount);
        for later in plan.iter().filter(|one| paid(one).is_positive()) {
            for earlier in plan.iter().filter(|one| one.due < later.due) {
                prop_assert_eq!(paid(earlier), earlier.open);
            }
        }
    }

    #[test]
    fn the_order_of_the_list_does_not_matter(plan in any_plan(), receipt in 1_i64..50_000_000) {
        let mut turned = plan.clone();
        turned.reverse();
        prop_assert_eq!(propose(&money(receipt), &plan), propose(&money(receipt), &turned));
    }

    #[test]
    fn a_reversal_sums_to_zero_and_mirrors_twice_to_itself(plan in any_plan(), receipt in 1_i64..50_000_000) {
        let (shares, _) = propose(&money(receipt), &plan).unwrap();
        let mirror = reverse(&shares);
        prop_assert_eq!(Amount::sum(shares.iter().chain(&mirror).map(|share| share.amount)), Ok(Amount::ZERO));
        for (share, mirrored) in shares.iter().zip(&mirror) {
            prop_assert_eq!(&share.instalment, &mirrored.instalment);
            prop_assert_eq!(share.amount.checked_add(mirrored.amount), Ok(Amount::ZERO));
        }
        prop_assert_eq!(reverse(&mirror), shares);
    }
}
