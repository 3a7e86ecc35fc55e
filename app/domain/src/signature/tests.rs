use super::*;
use crate::refusal::Refusal as R;

const HASH: &str = "aa11";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment() -> NaiveDateTime {
    day("2025-06-14").and_hms_opt(2, 30, 0).unwrap()
}

fn signatory(ordinal: u16, side: SignSide, name: &str) -> Signatory {
    Signatory { ordinal, side, name: name.into(), ..Signatory::default() }
}

/// Two of ours and the customer.
fn round() -> SigningRound {
    let ours = Signatory { user: Some("u1".into()), ..signatory(1, SignSide::Ours, "李雷") };
    SigningRound {
        id: "s".into(),
        contract: "k".into(),
        amendment: None,
        ordinal: 1,
        number: "HT-1".into(),
        edition: 1,
        hash: HASH.into(),
        signatories: vec![ours, signatory(2, SignSide::Ours, "韩梅梅"), signatory(3, SignSide::Customer, "王总")],
        state: RoundState::Open,
        opened: moment(),
        opened_by: "rep".into(),
        reason: String::new(),
        ended: None,
        provider: LOCAL.into(),
        reference: String::new(),
        events: Vec::new(),
        is_called_off: false,
        version: 1,
    }
}

fn mark(on: &str) -> Mark {
    Mark { method: SignMethod::InPerson, on: day(on), at: moment(), recorded_by: "rep".into(), scan: None, remark: String::new() }
}

#[test]
fn every_step_that_is_not_in_the_tables_is_refused_by_name() {
    for state in RoundState::ALL {
        for act in SignAct::ALL {
            let wanted = match (state, act) {
                (RoundState::Open, SignAct::Sign | SignAct::Decline) => Ok(RoundState::Open),
                (RoundState::Open, SignAct::Cancel) => Ok(RoundState::Cancelled),
                (RoundState::Open | RoundState::Complete, SignAct::Void) => Ok(RoundState::Void),
                _ => Err(R::SigningCannot { state: *state, act: *act }),
            };
            assert_eq!(state.after(*act), wanted, "{state:?} {act:?}");
        }
    }
    for state in SignState::ALL {
        for act in SignAct::ALL {
            let wanted = match (state, act) {
                (SignState::Waiting | SignState::Declined, SignAct::Sign) => Ok(SignState::Signed),
                (SignState::Waiting, SignAct::Decline) => Ok(SignState::Declined),
                _ => Err(R::SignatoryCannot { state: *state, act: *act }),
            };
            assert_eq!(state.after(*act), wanted, "{state:?} {act:?}");
        }
    }
}

#[test]
fn a_round_is_complete_with_its_last_signature_and_says_what_to_register() {
    let mut round = round();
    for (ordinal, on) in [(2, "2025-06-12"), (3, "2025-06-14"), (1, "2025-06-13")] {
        assert_eq!((round.state, round.outcome()), (RoundState::Open, None));
        round = round.signed(ordinal, mark(on), HASH).unwrap();
    }
    assert_eq!(round.state, RoundState::Complete);
    assert_eq!(round.outcome(), Some((day("2025-06-14"), "王总".to_owned())));
    let (state, act) = (RoundState::Complete, SignAct::Sign);
    assert_eq!(round.signed(1, mark("2025-06-14"), HASH), Err(R::SigningCannot { state, act }));
    assert!(round.signatories.iter().all(|one| one.hash == HASH));
}

#[test]
fn who_declined_may_sign_after_all_and_until_then_nothing_is_complete() {
    let declined = round().declined(3, moment(), "rep".into(), "价格".into(), HASH).unwrap();
    assert_eq!((declined.state, declined.signatories[2].remark.as_str()), (RoundState::Open, "价格"));
    let (state, act) = (SignState::Declined, SignAct::Decline);
    let again = declined.declined(3, moment(), String::new(), "又".into(), HASH);
    assert_eq!(again, Err(R::SignatoryCannot { state, act }));
    let rest = declined.signed(1, mark("2025-06-12"), HASH).unwrap().signed(2, mark("2025-06-12"), HASH).unwrap();
    assert_eq!((rest.state, rest.outcome()), (RoundState::Open, None));
    let whole = rest.signed(3, mark("2025-06-14"), HASH).unwrap();
    assert_eq!((whole.state, whole.signatories[2].remark.as_str()), (RoundState::Complete, ""));
    assert_eq!(round().signed(9, mark("2025-06-14"), HASH), Err(R::UnknownSignatory));
}

#[test]
fn a_document_that_changed_voids_what_was_to_be_signed_but_not_what_is_an_earlier_version() {
    let open = round();
    assert_eq!((open.standing(HASH, 1), open.standing("bb22", 1)), (RoundState::Open, RoundState::Void));
    assert_eq!(open.signed(1, mark("2025-06-14"), "bb22"), Err(R::SignedTextChanged));
    assert_eq!(open.declined(1, moment(), String::new(), "不".into(), "bb22"), Err(R::SignedTextChanged));
    let complete = SigningRound { state: RoundState::Complete, ..round() };
    assert_eq!((complete.standing("bb22", 1), complete.standing("bb22", 2)), (RoundState::Void, RoundState::Complete));
    let cancelled = open.cancelled("换人".into()).unwrap();
    assert_eq!(cancelled.standing("bb22", 1), RoundState::Cancelled);
    assert_eq!(open.voided().unwrap().state, RoundState::Void);
}

#[test]
fn a_colleague_notes_the_signature_of_who_is_no_user_here() {
    let round = round();
    assert_eq!(round.signatories[0].may_be_recorded(), Err(R::SignsThemselves { name: "李雷".into() }));
    assert_eq!(round.signatories[1].may_be_recorded(), Ok(()));
    assert!(round.signatories[0].is(&"u1".into()) && !round.signatories[1].is(&"u1".into()));
    assert!(may_sign(&[Role::Executive]) && may_sign(&[Role::Admin, Role::Legal]) && !may_sign(&[Role::Admin, Role::Auditor]));
}

#[test]
fn a_provider_may_tell_twice_but_not_of_another_document() {
    let event = |id: &str, signatory, happened, hash: &str| ProviderEvent {
        id: id.into(),
        signatory,
        happened,
        at: moment(),
        on: day("2025-06-14"),
        hash: hash.into(),
        remark: String::new(),
    };
    let round = SigningRound { provider: "fake".into(), ..round() };
    let told = round.heard(&event("e1", 3, Happened::Signed, HASH), HASH).unwrap().unwrap();
    assert_eq!((told.signatories[2].method, told.signatories[2].recorded_by.as_str()), (Some(SignMethod::Provider), "fake"));
    assert_eq!(told.heard(&event("e1", 3, Happened::Signed, HASH), HASH), Ok(None));
    assert_eq!(round.heard(&event("e2", 3, Happened::Signed, "bb22"), HASH), Err(R::SignedTextChanged));
    let declined = told.heard(&event("e3", 2, Happened::Declined, HASH), HASH).unwrap().unwrap();
    assert_eq!(declined.signatories[1].state, SignState::Declined);
}

#[test]
fn a_round_needs_both_sides_each_once() {
    let form = |people: &[(&str, &str, &str)]| RoundForm {
        signatories: people
            .iter()
            .map(|(side, user, name)| SignatoryForm {
                side: (*side).into(),
                user: (*user).into(),
                name: (*name).into(),
                ..SignatoryForm::default()
            })
            .collect(),
    };
    let problem = |people: &[(&str, &str, &str)]| form(people).parse().unwrap_err().0[0].clone();
    assert_eq!(problem(&[("ours", "u1", "")]).refusal, R::BothSidesSign);
    let unnamed = problem(&[("ours", "u1", ""), ("customer", "u1", "")]);
    assert_eq!((unnamed.field.as_str(), unnamed.refusal), ("signatories.1.name", R::Required));
    let twice = problem(&[("ours", "u1", ""), ("customer", "", "王总"), ("customer", "", "王总")]);
    assert_eq!((twice.field.as_str(), twice.refusal), ("", R::SignatoryRepeated));
    assert_eq!(form(&[("ours", "u1", ""), ("customer", "", "王总")]).parse().unwrap().len(), 2);
}

#[test]
fn what_is_noted_of_a_paper_names_its_scan() {
    let today = day("2025-06-15");
    let form = |method: &str, on: &str, scan: &str| RecordForm {
        method: method.into(),
        on: on.into(),
        scan: scan.into(),
        ..RecordForm::default()
    };
    for (method, on, scan, field, wanted) in [
        ("", "", "", "method", R::Required),
        ("online", "", "", "method", R::NotOneOf { allowed: "当面 / 纸质".into() }),
        ("paper", "", "", "scan", R::Required),
        ("in_person", "2025-06-16", "", "on", R::DatedInFuture { today }),
    ] {
        assert_eq!(form(method, on, scan).parse(today).unwrap_err().of(field), Some(&wanted), "{method} {on}");
    }
    let found = form("paper", "2025-06-13", "f").parse(today).unwrap();
    assert_eq!((found.on, found.scan), (day("2025-06-13"), Some("f".into())));
    assert_eq!(form("in_person", "", "").parse(today).unwrap().on, today);
}

#[test]
fn the_signing_of_a_contract_ends_when_it_comes_into_force_or_is_made_void() {
    for from in Life::ALL {
        for to in Life::ALL {
            let wanted = match (from, to) {
                (Life::PendingSignature, Life::PendingSignature) => None,
                (Life::PendingSignature, Life::Void) => Some(RoundEnd::MadeVoid),
                (Life::PendingSignature, _) => Some(RoundEnd::Registered),
                _ => None,
            };
            assert_eq!(RoundEnd::of_move(*from, *to), wanted, "{from:?} {to:?}");
        }
    }
}

#[test]
fn what_may_be_signed_is_known_before_it_is() {
    let open = round();
    assert_eq!(open.may_be_signed(1, HASH), Ok(()));
    assert_eq!(open.may_be_signed(1, "bb22"), Err(R::SignedTextChanged));
    assert_eq!(open.may_be_signed(9, HASH), Err(R::UnknownSignatory));
    let (state, act) = (SignState::Signed, SignAct::Sign);
    let signed = open.signed(1, mark("2025-06-12"), HASH).unwrap();
    assert_eq!(signed.may_be_signed(1, HASH), Err(R::SignatoryCannot { state, act }));
    let closed = open.closed(RoundEnd::Registered).unwrap();
    assert_eq!((closed.state, closed.closed(RoundEnd::MadeVoid)), (RoundState::Cancelled, None));
    assert_eq!(
        (closed.ended, closed.reason.as_str(), closed.why(Lang::En).as_str()),
        (Some(RoundEnd::Registered), "", "The signing was registered otherwise")
    );
    // What ended before there were codes is worded too; what people write stays as they wrote it.
    let reason = |reason: &str| SigningRound { reason: reason.into(), ..round() }.why(Lang::En);
    assert_eq!((reason("合同已作废"), reason("换人"), reason("")), ("The contract was made void".into(), "换人".into(), String::new()));
}
