use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::*;
use crate::closing::Month;
use crate::contract::tests::blank;
use crate::contract::{Contract, ContractTerms, Life, Line};
use crate::dunning::WorkDays;
use crate::id::{ContractId, CustomerId, FeePolicyId, FeeStatementId, UserId};
use crate::money::{Amount, Currency};

mod returned;
mod signed;

const CNY: Currency = Currency::Cny;

fn amount(text: &str) -> Amount {
    crate::parse::amount(text, CNY).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    read_month(text).unwrap()
}

fn policy_form() -> FeePolicyForm {
    let band = |from: &str, buyer: &str, events: &str| FeeBandForm {
        from: from.into(),
        buyer: buyer.into(),
        events: events.into(),
        ..FeeBandForm::default()
    };
    FeePolicyForm {
        product_line: "水泵".into(),
        account: "6601.05".into(),
        from: "2025-01".into(),
        products: "离心泵\nＡ型泵".into(),
        unit: "台".into(),
        bands: vec![band("5", "100", ""), band("10", "200", "50"), band("20", "300", "100")],
        ..FeePolicyForm::default()
    }
}

fn policy(id: &str, form: &FeePolicyForm) -> FeePolicy {
    let (product_line, terms) = form.parse(CNY).unwrap();
    let blank = FeePolicy { id: FeePolicyId::new(id), product_line: String::new(), editions: Vec::new(), version: 1 };
    blank.edited(product_line, terms, "财务", day("2025-01-01")).unwrap()
}

#[test]
fn a_band_holds_from_its_quantity_until_the_next_one_begins() {
    let policy = policy("p", &policy_form());
    let terms = &policy.latest().unwrap().terms;
    for (quantity, standard) in
        [("4.99", None), ("5", Some("100")), ("9.99", Some("100")), ("10", Some("250")), ("20", Some("400")), ("1000", Some("400"))]
    {
        let band = terms.band(quantity.parse().unwrap());
        assert_eq!(band.map(|band| total_of_shares(&band.shares).unwrap()), standard.map(amount), "{quantity}");
    }
    let mut form = policy_form();
    form.bands.swap(0, 1);
    assert_eq!(form.parse(CNY).unwrap_err().of("bands.1.from"), Some(&Refusal::FeeBandsOutOfOrder));
    assert_eq!(FeePolicyForm::of(&policy, CNY).parse(CNY), policy_form().parse(CNY));
}

#[test]
fn a_change_makes_an_edition_and_a_month_is_counted_by_the_latest_in_force() {
    let old = policy("p", &policy_form());
    let later = FeePolicyForm { from: "2025-03".into(), until: "2025-04".into(), account: "6602".into(), ..policy_form() };
    let (line, terms) = later.parse(CNY).unwrap();
    let new = old.edited(line, terms, "财务", day("2025-02-20")).unwrap();
    for (at, edition) in [("2024-12", None), ("2025-02", Some(1)), ("2025-03", Some(2)), ("2025-04", Some(2)), ("2025-05", Some(1))] {
        assert_eq!(new.edition(month(at)).map(|edition| edition.number), edition, "{at}");
    }
    let other = policy("q", &FeePolicyForm { product_line: "配件".into(), products: "a型泵".into(), ..policy_form() });
    assert!(matches!(other.takes_nothing_of(std::slice::from_ref(&old)), Err(Refusal::FeeProductTaken { .. })));
    assert_eq!(old.takes_nothing_of(std::slice::from_ref(&old)), Ok(()));
}

fn sold(id: &str, customer: &str, signed: &str, lines: &[(&str, &str, &str, &str)]) -> Contract {
    let line = |(product, quantity, unit, total): &(&str, &str, &str, &str)| Line {
        product: (*product).to_owned(),
        quantity: quantity.parse().unwrap(),
        unit: (*unit).to_owned(),
        total: amount(total),
        ..Line::default()
    };
    let lines: Vec<Line> = lines.iter().map(line).collect();
    let whole = Amount::sum(lines.iter().map(|line| line.total)).unwrap();
    let terms = ContractTerms { life: Life::Performing, signed: Some(day(signed)), lines, ..ContractTerms::default() };
    Contract {
        id: ContractId::new(id),
        number: id.to_owned(),
        customer: CustomerId::new(customer),
        customer_name: customer.to_owned(),
        amount: whole,
        terms,
        ..blank()
    }
}

#[test]
fn the_rows_of_a_month_are_what_was_signed_in_it_by_customer_and_product_line() {
    let mut unsigned = sold("c5", "甲", "2025-05-05", &[("离心泵", "100", "台", "1")]);
    unsigned.terms.life = Life::PendingSignature;
    let contracts = [
        sold("c1", "甲", "2025-05-01", &[("离心泵", "6", "台", "600"), ("培训", "1", "次", "50")]),
        sold("c2", "甲", "2025-05-31", &[(" a型泵 ", "4.0", "台", "400"), ("水泵", "9", "箱", "9")]),
        sold("c3", "甲", "2025-04-30", &[("离心泵", "100", "台", "1")]),
        sold("c4", "乙", "2025-05-02", &[("离心泵", "3", "台", "300")]),
        unsigned,
    ];
    let policies = [policy("p", &policy_form())];
    let (rows, uncounted) = rows_of(&contracts, &policies, month("2025-05"), CNY, &BTreeSet::new()).unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row.customer_name.as_str(), row.quantity.to_string(), row.sales.len(), row.amount.to_plain())).collect();
    assert_eq!(told, [("乙", "3".to_owned(), 1, "300.00".to_owned()), ("甲", "10".to_owned(), 2, "1000.00".to_owned())]);
    assert_eq!(rows.iter().map(|row| total_of_shares(&row.standard).unwrap().to_plain()).collect::<Vec<_>>(), ["0.00", "250.00"]);
    let reasons: Vec<_> = uncounted.iter().map(|line| (line.number.as_str(), line.reason)).collect();
    assert_eq!(reasons, [("c1", FeeUncountedReason::NoPolicy), ("c2", FeeUncountedReason::OtherUnit)]);
    let taken = BTreeSet::from([ContractId::new("c1")]);
    let (rows, _) = rows_of(&contracts, &policies, month("2025-05"), CNY, &taken).unwrap();
    assert_eq!(rows.iter().map(|row| row.quantity.to_string()).collect::<Vec<_>>(), ["3", "4"]);
}

#[test]
fn deadlines_are_working_days_of_the_month_after() {
    let days = WorkDays::published();
    for (month_of, third, eighth) in [
        // 31 May to 2 June 2025 are holidays; 1 to 8 October, with the 11th to make up.
        ("2025-06", "2025-06-05", "2025-06-12"),
        ("2025-10", "2025-10-11", "2025-10-17"),
        ("2025-03", "2025-03-05", "2025-03-12"),
        ("2027-01", "2027-01-05", "2027-01-12"),
    ] {
        let of = |nth| working_day_of(&days, month(month_of), nth).to_string();
        assert_eq!((of(SUBMIT_WORKING_DAY).as_str(), of(CHECK_WORKING_DAY).as_str()), (third, eighth), "{month_of}");
    }
}

#[test]
fn what_is_payable_is_the_collected_share_less_what_is_paid_to_the_cent() {
    for (approved, collected, whole, paid, wanted) in [
        ("1000", "0", "5000", "0", "0.00"),
        ("1000", "2500", "5000", "0", "500.00"),
        ("1000", "2500", "5000", "500", "0.00"),
        ("1000", "5000", "5000", "500", "500.00"),
        ("1000", "6000", "5000", "0", "1000.00"),
        // Half a cent goes to the even one.
        ("0.01", "1", "2", "0", "0.00"),
        ("0.03", "1", "2", "0", "0.02"),
        ("100", "1", "3", "0", "33.33"),
        ("200", "1", "3", "0", "66.67"),
        // A reversed receipt: what was paid is to come back.
        ("1000", "0", "5000", "500", "-500.00"),
        ("1000", "0", "0", "0", "0.00"),
        ("999999999999.99", "999999999998.99", "999999999999.99", "0", "999999999998.99"),
    ] {
        let share = Collected { collected: amount(collected), whole: amount(whole) };
        assert_eq!(
            payable(amount(approved), share, amount(paid), CNY).unwrap().to_plain(),
            wanted,
            "{approved} {collected}/{whole} {paid}"
        );
    }
}

#[test]
fn a_void_contract_counts_as_sold_and_never_collected() {
    let [mut a, mut b] = ["a", "b"].map(|id| sold(id, "甲", "2025-05-01", &[("离心泵", "5", "台", "100")]));
    (a.collected, b.collected) = (amount("50"), amount("100"));
    b.terms.life = Life::Void;
    let gone = ContractId::new("gone");
    let contracts: BTreeMap<&ContractId, &Contract> = [(&a.id, &a), (&b.id, &b)].into();
    let sales = [(&a.id, amount("60")), (&a.id, amount("40")), (&b.id, amount("80")), (&gone, amount("20"))];
    assert_eq!(Collected::of(&sales, &contracts), Ok(Collected { collected: amount("50"), whole: amount("200") }));
}

fn due(owner: &str, claim: u16, payable: &str) -> FeeDue {
    FeeDue {
        statement: FeeStatementId::new(format!("s-{owner}")),
        kind: FeeKind::Monthly,
        claim,
        month: month("2025-05"),
        owner: UserId::new(owner),
        owner_name: owner.to_owned(),
        customer: CustomerId::default(),
        customer_name: String::new(),
        product_line: String::new(),
        account: "6601".into(),
        category: FeeCategory::Buyer,
        beneficiary: String::new(),
        approved_on: day("2025-06-10"),
        approved: amount("1000"),
        share: Collected::default(),
        paid: Amount::ZERO,
        payable: amount(payable),
    }
}

#[test]
fn a_batch_never_pays_more_than_is_due_and_takes_back_from_the_same_rep_what_it_can() {
    let dues = [due("a", 1, "300"), due("a", 2, "-500"), due("a", 3, "100"), due("b", 1, "80"), due("b", 2, "-10")];
    let line = |owner: &str, claim: u16, amount: &str| FeePayLine {
        statement: FeeStatementId::new(format!("s-{owner}")),
        claim,
        amount: amount.into(),
    };
    let plan = |lines: &[FeePayLine]| planned(lines, &dues, day("2025-06-15"), CNY);
    let told = |lines: &[FeePayLine]| -> Vec<(String, u16, String)> {
        let planned = plan(lines).unwrap();
        planned.into_iter().map(|(one, amount)| (one.owner_name.clone(), one.claim, amount.to_plain())).collect()
    };
    let of = |owner: &str, claim, amount: &str| (owner.to_owned(), claim, amount.to_owned());
    assert_eq!(told(&[line("a", 1, "")]), [of("a", 1, "300.00"), of("a", 2, "-300.00")]);
    let both = [line("b", 1, "70"), line("a", 1, ""), line("a", 3, "")];
    assert_eq!(told(&both), [of("b", 1, "70.00"), of("a", 1, "300.00"), of("a", 3, "100.00"), of("a", 2, "-400.00"), of("b", 2, "-10.00")]);
    for (lines, field, wanted) in [
        (vec![line("b", 1, "80.01")], "lines.0.amount", Refusal::FeeOverPayable { payable: amount("80") }),
        (vec![line("b", 1, "0")], "lines.0.amount", Refusal::AmountNotPositive),
        (vec![line("b", 1, "1"), line("b", 1, "1")], "lines.1.amount", Refusal::FeeNothingToPay),
        (vec![line("a", 2, "")], "lines.0.amount", Refusal::FeeNothingToPay),
        (vec![line("c", 1, "")], "lines.0.amount", Refusal::FeeNothingToPay),
        (vec![], "lines", Refusal::FeeNothingToPay),
    ] {
        assert_eq!(plan(&lines).unwrap_err().of(field), Some(&wanted), "{lines:?}");
    }
    assert_eq!(planned(&[line("b", 1, "")], &dues, day("2025-06-09"), CNY).unwrap_err().of("on"), Some(&Refusal::DatesOutOfOrder));
}
