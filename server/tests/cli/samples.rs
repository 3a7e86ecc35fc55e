//! The sample company and the data for benchmarks.

use std::collections::BTreeSet;

use crate::place::Place;

#[test]
fn the_sample_company_shows_every_state_and_its_books_add_up() {
    let place = Place::new();
    let answer = place.call(&["demo"]).done();
    assert!(answer.out.contains("yuezhang-demo") && answer.out.contains("rep2"), "{answer:?}");
    place.is_clean();
    assert_eq!(place.report("customers", &[]).len() - 1, 200);
    let contracts = place.report("contracts", &[]);
    // Two of them are renewals.
    assert_eq!(contracts.len() - 1, 602);
    let states = |position: usize| contracts[1..].iter().map(|row| row[position].clone()).collect::<BTreeSet<_>>();
    assert_eq!(states(7), ["paid", "partial", "pending"].map(String::from).into());
    assert!(
        ["pending_signature", "signed", "performing", "completed", "archived", "terminated", "void"]
            .iter()
            .all(|state| states(6).contains(*state))
    );
    let ageing = place.report("ageing", &[]);
    for (position, bucket) in ageing[0].iter().enumerate().skip(3) {
        assert!(ageing[1..].iter().any(|row| row[position] != "0.00"), "nobody in {bucket}");
    }
    place.call(&["demo"]).failed(1);
    assert_eq!(place.report("contracts", &[]), contracts);
}

#[test]
fn generated_data_is_the_same_for_the_same_seed_and_adds_up() {
    let make = |seed: &str| {
        let place = Place::new();
        place.call(&["generate", "--contracts", "35", "--seed", seed]).done();
        place
    };
    let (first, again, other) = (make("7"), make("7"), make("8"));
    first.is_clean();
    let contracts = first.report("contracts", &[]);
    assert_eq!(contracts.len() - 1, 35);
    assert_eq!(first.report("customers", &[]).len() - 1, 4);
    assert_eq!(again.report("contracts", &[]), contracts);
    assert_eq!(again.report("ageing", &[]), first.report("ageing", &[]));
    assert_ne!(other.report("contracts", &[]), contracts);
}

#[test]
fn a_workbook_can_be_written_to_a_file() {
    let place = Place::new();
    place.import("contracts", "contracts-zh.xlsx");
    let file = place.file("合同.xlsx");
    for _ in 0..2 {
        place.call(&["export", "--report", "contracts", "--format", "xlsx", "-o", &file.display().to_string()]).done();
    }
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    place.call(&["export", "--report", "contracts", "--format", "xlsx", "-o", "no/such/folder/x.xlsx"]).failed(1);
}
