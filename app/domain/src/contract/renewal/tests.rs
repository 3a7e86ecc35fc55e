use super::*;
use crate::contract::ContractTerms;
use crate::money::Amount;
use crate::refusal::Refusal as R;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn contract(life: Life, start: Option<&str>, end: Option<&str>) -> Contract {
    let terms = ContractTerms { life, start: start.map(day), end: end.map(day), ..ContractTerms::default() };
    Contract { id: "old".into(), number: "HT1".into(), customer: "c".into(), terms, ..crate::contract::tests::blank() }
}

fn linked(id: &str) -> Option<Linked> {
    Some(Linked { contract: id.into(), number: "HT9".into() })
}

#[test]
fn what_is_in_force_expired_or_completed_is_renewed_and_every_other_refused_by_name() {
    for life in Life::ALL {
        let found = contract(*life, Some("2024-01-01"), Some("2024-12-31")).renewed_from();
        match life {
            Life::Signed | Life::Performing | Life::Changing | Life::Expired | Life::Completed => assert_eq!(found, Ok(day("2025-01-01"))),
            _ => assert_eq!(found, Err(R::NotRenewable { life: *life })),
        }
    }
    let mut one = contract(Life::Performing, None, None);
    assert_eq!(one.renewed_from(), Err(R::RenewalWithoutEnd));
    one.renewed_by = linked("next");
    assert_eq!(one.renewed_from(), Err(R::RenewedAlready { number: "HT9".into() }));
    one.amending = Some("a".into());
    assert_eq!(one.renewed_from(), Err(R::BeingAmended));
}

/// Start and end of a term; those of the next; a due date, and the next one.
#[test]
fn each_date_is_a_term_later() {
    for (start, end, next, due, later) in [
        (Some("2024-01-01"), "2024-12-31", ("2025-01-01", "2025-12-31"), "2024-06-30", "2025-06-30"),
        (Some("2024-03-01"), "2025-02-28", ("2025-03-01", "2026-02-28"), "2024-02-29", "2025-02-28"),
        (Some("2025-01-15"), "2025-04-14", ("2025-04-15", "2025-07-14"), "2025-01-31", "2025-04-30"),
        (Some("2025-01-01"), "2025-01-10", ("2025-01-11", "2025-01-20"), "2025-01-05", "2025-01-15"),
        (None, "2025-06-30", ("2025-07-01", "2026-06-30"), "2025-05-01", "2026-05-01"),
    ] {
        let old = contract(Life::Performing, start, Some(end));
        let plan = [InstalmentTerms { due: day(due), amount: Amount::whole(5), note: "尾款".into() }];
        let form = ContractForm::renewal(&old, &plan).unwrap();
        assert_eq!((form.start.as_str(), form.end.as_str()), next);
        assert_eq!((form.plan[0].due.as_str(), form.plan[0].note.as_str()), (later, "尾款"));
        assert_eq!((form.life.as_str(), form.signed.as_str(), form.number.as_str()), ("pending_signature", "", ""));
    }
}

#[test]
fn a_successor_begins_after_its_predecessor_and_is_of_the_same_customer() {
    let old = contract(Life::Expired, Some("2024-01-01"), Some("2024-12-31"));
    let refused = |customer: &str, start: Option<&str>| {
        let terms = ContractTerms { start: start.map(day), ..ContractTerms::default() };
        let draft = ContractDraft { customer: customer.into(), number: None, terms, amount: Amount::ZERO, plan: Vec::new() };
        old.is_succeeded_by(&draft).err().unwrap_or_default()
    };
    assert!(refused("c", Some("2025-01-01")).is_empty() && refused("c", Some("2025-03-01")).is_empty());
    assert_eq!(refused("c", Some("2024-12-31")).of("start"), Some(&R::RenewalOverlaps { first: day("2025-01-01") }));
    assert_eq!(refused("c", None).of("start"), Some(&R::Required));
    assert_eq!(refused("d", Some("2025-01-01")).of("customer"), Some(&R::ContractNotEditable));
}

#[test]
fn a_void_successor_frees_its_predecessor_and_comes_back_only_while_there_is_no_other() {
    let old = contract(Life::Expired, None, Some("2024-12-31"));
    let mut next = Contract { id: "next".into(), number: "HT2".into(), ..contract(Life::PendingSignature, None, None) };
    let followed = old.followed_by(&next).unwrap();
    assert_eq!(followed.renewed_by, Some(next.link()));
    next.terms.life = Life::Void;
    let freed = followed.followed_by(&next).unwrap();
    assert_eq!(freed.renewed_by, None);
    let other = Contract { renewed_by: linked("other"), ..freed };
    assert_eq!(other.followed_by(&next), Ok(other.clone()));
    next.terms.life = Life::Signed;
    assert_eq!(other.followed_by(&next), Err(R::RenewedAlready { number: "HT9".into() }));
}

#[test]
fn the_ids_of_a_term_are_always_the_same_and_may_be_minted() {
    let old = Contract { id: "a".repeat(64).as_str().into(), ..contract(Life::Performing, None, Some("2024-12-31")) };
    let (operation, id) = old.renewal_ids().unwrap();
    assert!(operation.is_well_formed() && id.is_well_formed());
    assert_eq!(old.renewal_ids(), Some((operation.clone(), id.clone())));
    let extended = Contract { terms: ContractTerms { end: Some(day("2025-12-31")), ..old.terms.clone() }, ..old.clone() };
    let (later, next) = extended.renewal_ids().unwrap();
    assert!(later != operation && next != id);
}

#[test]
fn a_later_end_leaves_the_successors_term_alone() {
    let old = contract(Life::Performing, Some("2024-01-01"), Some("2024-12-31"));
    let next = |life, start| Contract { number: "HT2".into(), ..contract(life, Some(start), None) };
    let overlaps = Err(R::EndOverlapsRenewal { number: "HT2".into(), start: day("2025-03-01") });
    for (end, life, wanted) in [
        (Some("2025-02-28"), Life::PendingSignature, Ok(())),
        (Some("2025-03-01"), Life::PendingSignature, overlaps.clone()),
        (Some("2025-03-01"), Life::Performing, overlaps.clone()),
        (None, Life::Signed, overlaps),
        (Some("2025-03-01"), Life::Void, Ok(())),
    ] {
        assert_eq!(old.may_end(end.map(day), &next(life, "2025-03-01")), wanted, "{end:?} {life:?}");
    }
    // What overlapped before is not the amendment's to mend.
    assert_eq!(old.may_end(old.terms.end, &next(Life::Signed, "2024-06-01")), Ok(()));
}
