use super::*;

fn refused(result: Result<Approval, Problems>) -> Refusal {
    result.unwrap_err().0.remove(0).refusal
}

#[test]
fn each_step_in_turn_until_all_have_said_yes() {
    let firm = Firm::new();
    let mut approval = firm.submitted(&[&["head"], &["law", "law2"], &["boss"]]);
    for (user, then) in [("head", vec!["law", "law2"]), ("law2", vec!["law"]), ("law", vec!["boss"]), ("boss", vec![])] {
        approval = firm.act(&approval, user, Decision::Approve).unwrap();
        assert_eq!(waiting(&approval), then);
    }
    assert_eq!(approval.state, ApprovalState::Approved);
}

#[test]
fn of_several_one_is_enough_where_the_flow_says_so() {
    let firm = Firm::new();
    let mut approval = firm.submitted(&[&["law", "law2"], &["boss"]]);
    approval.steps[0].mode = Mode::AnyOne;
    assert_eq!(waiting(&firm.act(&approval, "law2", Decision::Approve).unwrap()), ["boss"]);
}

/// Every act, by everybody, in every state: what is allowed, and the name of every other refusal.
#[test]
fn every_act_in_every_state_by_everybody() {
    let firm = Firm::new();
    let fresh = firm.submitted(&[&["head"], &["law"]]);
    let begun = firm.act(&fresh, "head", Decision::Approve).unwrap();
    let returned = firm.act(&begun, "law", Decision::Return { step: None }).unwrap();
    let approved = firm.act(&begun, "law", Decision::Approve).unwrap();
    let rejected = firm.act(&begun, "law", Decision::Reject).unwrap();
    let withdrawn = firm.act(&fresh, "rep", Decision::Withdraw).unwrap();
    let states = [
        ("fresh", &fresh),
        ("begun", &begun),
        ("returned", &returned),
        ("approved", &approved),
        ("rejected", &rejected),
        ("withdrawn", &withdrawn),
    ];
    let acts = [
        ("approve", Decision::Approve),
        ("reject", Decision::Reject),
        ("return", Decision::Return { step: None }),
        ("return to a step", Decision::Return { step: Some(0) }),
        ("add before", Decision::AddBefore { user: "money".into() }),
        ("add after", Decision::AddAfter { user: "money".into() }),
        ("transfer", Decision::Transfer { user: "money".into() }),
        ("withdraw", Decision::Withdraw),
    ];
    let allowed = |state: &str, act: &str, user: &str| match (state, act, user) {
        ("fresh" | "returned", "withdraw", "rep") => true,
        ("fresh", "return to a step" | "withdraw", _) | ("begun", "withdraw", _) => false,
        ("fresh", _, "head") | ("begun", _, "law") => true,
        _ => false,
    };
    for (state, approval) in states {
        for (act, decision) in &acts {
            for user in ["rep", "head", "law", "law2", "boss"] {
                let done = firm.act(approval, user, decision.clone());
                if allowed(state, act, user) {
                    assert!(done.is_ok(), "{user} may {act} what is {state}");
                    continue;
                }
                let expected = match (state, *act, user) {
                    ("begun", "withdraw", "rep") => Refusal::AlreadyDecided,
                    ("fresh", "return to a step", "head") => Refusal::ChangedMeanwhile,
                    _ => Refusal::NotWaitingForYou,
                };
                assert_eq!(refused(done), expected, "{user} may not {act} what is {state}");
            }
        }
    }
}

#[test]
fn a_decision_counts_for_the_content_and_the_step_that_were_read() {
    let firm = Firm::new();
    let approval = firm.submitted(&[&["head"], &["head"]]);
    let form = |hash: &str, step| ActForm { decision: Decision::Approve, hash: hash.into(), step, comment: String::new() };
    let act = |approval: &Approval, form: &ActForm| approval.act(&"head".into(), "HEAD", form, at(1), firm.people());
    assert_eq!(refused(act(&approval, &form("h0", 0))), Refusal::ChangedMeanwhile);
    let second = act(&approval, &form("h1", 0)).unwrap();
    // The same click again would approve the next step unread.
    assert_eq!(refused(act(&second, &form("h1", 0))), Refusal::ChangedMeanwhile);
    assert_eq!(act(&second, &form("h1", 1)).unwrap().state, ApprovalState::Approved);
}

#[test]
fn who_stops_or_sends_back_says_why() {
    let firm = Firm::new();
    let approval = firm.submitted(&[&["head"]]);
    for (decision, is_needed) in [(Decision::Reject, true), (Decision::Return { step: None }, true), (Decision::Approve, false)] {
        let form = ActForm { decision, hash: "h1".into(), step: 0, comment: " ".into() };
        let done = approval.act(&"head".into(), "HEAD", &form, at(1), firm.people());
        assert_eq!(done.err().and_then(|problems| problems.of("comment").cloned()), is_needed.then_some(Refusal::Required));
    }
}

#[test]
fn an_earlier_step_and_all_after_it_decide_again() {
    let firm = Firm::new();
    let mut approval = firm.submitted(&[&["head"], &["law"], &["boss"]]);
    for user in ["head", "law"] {
        approval = firm.act(&approval, user, Decision::Approve).unwrap();
    }
    approval = firm.act(&approval, "boss", Decision::Return { step: Some(0) }).unwrap();
    for user in ["head", "law", "boss"] {
        assert_eq!(waiting(&approval), [user]);
        approval = firm.act(&approval, user, Decision::Approve).unwrap();
    }
    assert_eq!(approval.state, ApprovalState::Approved);
}

#[test]
fn unchanged_after_a_return_it_goes_on_where_it_was() {
    let firm = Firm::new();
    let begun = firm.act(&firm.submitted(&[&["head"], &["law"]]), "head", Decision::Approve).unwrap();
    let returned = firm.act(&begun, "law", Decision::Return { step: None }).unwrap();
    assert!(waiting(&returned).is_empty() && returned.state.is_open());
    let again = returned.resubmit(submission(Vec::new(), "h1"), String::new(), at(2)).unwrap();
    assert_eq!(waiting(&again), ["law"]);
    assert!(again.steps[0].assignees[0].has_approved);
}

#[test]
fn changed_after_a_return_it_begins_anew_and_says_so() {
    let firm = Firm::new();
    let begun = firm.act(&firm.submitted(&[&["head"], &["law"]]), "head", Decision::Approve).unwrap();
    let returned = firm.act(&begun, "law", Decision::Return { step: None }).unwrap();
    let steps = firm.submitted(&[&["head"], &["boss"]]).steps;
    let again = returned.resubmit(submission(steps, "h2"), String::new(), at(2)).unwrap();
    assert_eq!((waiting(&again), again.hash.as_str()), (vec!["head"], "h2"));
    let acts: Vec<_> = again.events.iter().map(|event| event.act).collect();
    use ApprovalAct as A;
    assert_eq!(acts, [A::Submit, A::Approve, A::Return, A::Void, A::Resubmit]);
    assert_eq!(again.resubmit(submission(Vec::new(), "h3"), String::new(), at(3)), Err(Refusal::AlreadySubmitted));
}

#[test]
fn a_signer_is_asked_before_or_after_and_the_flow_goes_on() {
    let firm = Firm::new();
    let approval = firm.submitted(&[&["head"], &["boss"]]);
    let before = firm.act(&approval, "head", Decision::AddBefore { user: "money".into() }).unwrap();
    assert_eq!((waiting(&before), before.steps[0].added_by.as_str()), (vec!["money"], "HEAD"));
    assert_eq!(waiting(&firm.act(&before, "money", Decision::Approve).unwrap()), ["head"]);
    let after = firm.act(&approval, "head", Decision::AddAfter { user: "money".into() }).unwrap();
    assert_eq!(waiting(&after), ["head"]);
    assert_eq!(waiting(&firm.act(&after, "head", Decision::Approve).unwrap()), ["money"]);
    let passed = firm.act(&approval, "head", Decision::Transfer { user: "law".into() }).unwrap();
    assert_eq!(waiting(&passed), ["law"]);
}

#[test]
fn only_somebody_who_could_decide_is_asked() {
    let firm = Firm::new();
    let approval = firm.submitted(&[&["head", "law"]]);
    for (user, expected) in [
        ("rep", Refusal::SubmitterMayNotApprove),
        ("gone", Refusal::UnknownUser),
        ("nobody", Refusal::UnknownUser),
        ("law", Refusal::AlreadyAsked),
    ] {
        for decision in
            [Decision::AddBefore { user: user.into() }, Decision::AddAfter { user: user.into() }, Decision::Transfer { user: user.into() }]
        {
            let problems = firm.act(&approval, "head", decision).unwrap_err();
            assert_eq!(problems.of("user"), Some(&expected));
        }
    }
}

#[test]
fn who_has_left_is_replaced_by_the_next_head_and_the_timeline_says_so() {
    let mut firm = Firm::new();
    let approval = firm.submitted(&[&["law"], &["money", "law2"]]);
    firm.disable("law");
    firm.disable("money");
    let escalated = approval.without_absent(at(2), firm.people());
    assert_eq!(waiting(&escalated), ["head"]);
    assert_eq!(escalated.events.last().map(|event| (event.act, event.to.as_str())), Some((ApprovalAct::Escalate, "HEAD")));
    // A later step is looked at when its turn comes: both must agree, so the one who left is replaced.
    let second = firm.act(&escalated, "head", Decision::Approve).unwrap();
    assert_eq!(waiting(&second), ["head", "law2"]);
}

#[test]
fn of_whom_one_is_enough_the_absent_are_left_out() {
    let mut firm = Firm::new();
    let mut approval = firm.submitted(&[&["law", "law2"]]);
    approval.steps[0].mode = Mode::AnyOne;
    firm.disable("law");
    assert_eq!(waiting(&approval.without_absent(at(2), firm.people())), ["law2"]);
    firm.disable("law2");
    assert_eq!(waiting(&approval.without_absent(at(2), firm.people())), ["head"]);
}

#[test]
fn where_nobody_is_left_it_waits_and_never_passes_by_itself() {
    let mut firm = Firm::new();
    let approval = firm.submitted(&[&["law"]]);
    for user in ["law", "head", "boss"] {
        firm.disable(user);
    }
    let same = approval.without_absent(at(2), firm.people());
    assert_eq!((same.state, waiting(&same)), (ApprovalState::InReview, vec!["law"]));
}

#[test]
fn the_timeline_says_how_long_each_took() {
    let firm = Firm::new();
    let approval = firm.submitted(&[&["head"], &["law"]]);
    let form = |step| ActForm { decision: Decision::Approve, hash: "h1".into(), step, comment: String::new() };
    let begun = approval.act(&"head".into(), "HEAD", &form(0), at(5), firm.people()).unwrap();
    let done = begun.act(&"law".into(), "LAW", &form(1), at(7), firm.people()).unwrap();
    let hours: Vec<_> = done.events.iter().map(|event| event.waited_seconds / 3600).collect();
    assert_eq!(hours, [0, 5, 2]);
}

#[test]
fn an_admin_hands_a_stuck_step_to_another_person_and_says_why() {
    let firm = Firm::new();
    let approval = firm.submitted(&[&["head", "law"], &["boss"]]);
    let form =
        |from: &str, user: &str, step, reason: &str| ReassignForm { from: from.into(), user: user.into(), step, reason: reason.into() };
    // A helper is the admin here: what counts is whom the flow names.
    let reassign =
        |approval: &Approval, by: &str, form: &ReassignForm| approval.reassign(&by.into(), &by.to_uppercase(), form, at(3), firm.people());
    for (form, field, refusal) in [
        (form("law", "", 0, "离职"), "user", Refusal::Required),
        (form("law", "money", 0, " "), "reason", Refusal::Required),
        (form("law", "money", 1, "离职"), "", Refusal::NotWaitingForThem),
        (form("boss", "money", 0, "离职"), "", Refusal::NotWaitingForThem),
        (form("law", "rep", 0, "离职"), "user", Refusal::SubmitterMayNotApprove),
        (form("law", "gone", 0, "离职"), "user", Refusal::UnknownUser),
        (form("law", "head", 0, "离职"), "user", Refusal::AlreadyAsked),
        (form("law", "law", 0, "离职"), "user", Refusal::AlreadyAsked),
        (form("law", "helper", 0, "离职"), "user", Refusal::AdminMayNotApprove),
    ] {
        assert_eq!(reassign(&approval, "helper", &form).unwrap_err().of(field), Some(&refusal), "{form:?}");
    }
    let handed = reassign(&approval, "helper", &form("law", "money", 0, "离职")).unwrap();
    assert_eq!(waiting(&handed), ["head", "money"]);
    let event = handed.events.last().unwrap();
    assert_eq!((event.act, event.name.as_str(), event.from.as_str(), event.to.as_str()), (ApprovalAct::Reassign, "HELPER", "LAW", "MONEY"));
    assert_eq!((event.comment.as_str(), event.waited_seconds), ("离职", 3 * 3600));
    // What somebody has said stands, and who has said it is not replaced.
    let begun = firm.act(&handed, "head", Decision::Approve).unwrap();
    assert_eq!(reassign(&begun, "helper", &form("head", "law", 0, "休假")).unwrap_err().of(""), Some(&Refusal::NotWaitingForThem));
    assert_eq!(waiting(&firm.act(&begun, "money", Decision::Approve).unwrap()), ["boss"]);
    // Whom the step's role names anyway may take it over.
    let mut legal = firm.submitted(&[&["law"]]);
    legal.steps[0].approvers = Approvers::Role(Role::Legal);
    assert_eq!(waiting(&reassign(&legal, "law2", &form("law", "law2", 0, "休假")).unwrap()), ["law2"]);
    let over = firm.act(&legal, "law", Decision::Approve).unwrap();
    assert_eq!(reassign(&over, "helper", &form("law", "law2", 0, "休假")).unwrap_err().of(""), Some(&Refusal::NotWaitingForThem));
}
