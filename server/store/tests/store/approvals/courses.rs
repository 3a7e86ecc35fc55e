use super::*;

#[tokio::test]
async fn a_contract_counts_only_when_all_have_approved_it() {
    let firm = firm().await;
    let store = &firm.company.store;
    let signed = ContractForm { signed: "2025-06-01".into(), life: "signed".into(), ..pending(&firm.customer, "1000") };
    let refused = store::contracts::create(store, &firm.company.rep, &operation(), &ContractId::new(new_id()), &signed).await;
    assert!(matches!(refused, Err(Error::Refused(problems)) if problems.of("life") == Some(&Refusal::ApprovalNeeded)));
    let contract = firm.contract("1000").await;
    assert_eq!(contract.approval, Some(ApprovalState::Draft));
    let sign = async |version: u64| {
        let form = ContractForm { number: contract.number.clone(), ..signed.clone() };
        store::contracts::edit(store, &firm.company.rep, &operation(), &contract.id, version, &form).await
    };
    assert_eq!(refusal(sign(contract.version).await), Some(Refusal::ApprovalNeeded));
    let approval = firm.submit(&contract).await.unwrap();
    firm.assert_waits_for(&[&firm.head]).await;
    let approval = firm.approve(&firm.head, &approval).await;
    firm.assert_waits_for(&[&firm.law, &firm.law2]).await;
    let version = firm.of(&approval).await.version;
    assert_eq!(refusal(sign(version).await), Some(Refusal::InReview));
    let void =
        store::contracts::change_life(store, &firm.company.rep, &operation(), &contract.id, version, &crate::company::to(Life::Void)).await;
    assert_eq!(refusal(void), Some(Refusal::InReview));
    let approval = firm.approve(&firm.law2, &approval).await;
    firm.assert_waits_for(&[]).await;
    assert_eq!((approval.state, firm.of(&approval).await.approval), (ApprovalState::Approved, Some(ApprovalState::Approved)));
    let signed = sign(firm.of(&approval).await.version).await.unwrap();
    assert_eq!((signed.terms.life, signed.approval), (Life::Signed, Some(ApprovalState::Approved)));
    assert!(!signed.is_editable());
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn what_is_changed_after_it_was_approved_must_be_approved_again() {
    let firm = firm().await;
    let mut approval = firm.submitted().await;
    for actor in [&firm.head, &firm.law] {
        approval = firm.approve(actor, &approval).await;
    }
    let contract = firm.of(&approval).await;
    let form = ContractForm { number: contract.number.clone(), ..pending(&firm.customer, "1000.01") };
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let edited = store::contracts::edit(store, rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    assert_eq!(edited.approval, Some(ApprovalState::Draft));
    let courses = approvals::of_subject(store, rep, ApprovalKind::Contract, contract.id.as_str()).await.unwrap();
    assert_eq!(courses[0].events.last().map(|event| event.act), Some(ApprovalAct::Void));
    let again = firm.submit(&edited).await.unwrap();
    assert_ne!((again.id.clone(), again.hash.clone()), (approval.id, approval.hash));
    firm.assert_waits_for(&[&firm.head]).await;
}

#[tokio::test]
async fn a_sheet_changes_nothing_of_what_is_in_review_or_approved() {
    use domain::import::Kind;
    use store::imports::RowOutcome;
    let firm = firm().await;
    let mut approval = firm.submitted().await;
    let contract = firm.of(&approval).await;
    let brought = async |life: &str| {
        let number = &contract.number;
        let sheet = format!("合同编号,客户名称,签署日期,合同金额,合同名称,合同状态\n{number},杭州云栖软件,,1000,另一个名称,{life}");
        let records = crate::imports::records(Kind::Contracts, &sheet);
        let source = crate::imports::source(Kind::Contracts);
        crate::imports::apply(&firm.company, &firm.company.finance, &source, &records).await.remove(0).outcome
    };
    assert_eq!(brought("作废").await, RowOutcome::Unchanged);
    for actor in [&firm.head, &firm.law] {
        approval = firm.approve(actor, &approval).await;
    }
    assert_eq!(brought("待签署").await, RowOutcome::Unchanged);
    let after = firm.of(&approval).await;
    assert_eq!((after.terms, after.approval), (contract.terms, Some(ApprovalState::Approved)));
    assert!(approvals::show(&firm.company.store, &firm.law, &approval.id).await.unwrap().is_unchanged);
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn returned_unchanged_it_goes_on_and_changed_it_begins_anew() {
    let firm = firm().await;
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let approval = firm.approve(&firm.head, &firm.submitted().await).await;
    let returned = firm.act(&firm.law, &approval, Decision::Return { step: None }).await.unwrap();
    firm.assert_waits_for(&[]).await;
    let contract = firm.of(&returned).await;
    assert_eq!(contract.approval, Some(ApprovalState::Returned));
    let again = firm.submit(&contract).await.unwrap();
    assert_eq!((again.id.clone(), again.current), (approval.id, 1));
    firm.assert_waits_for(&[&firm.law, &firm.law2]).await;
    let returned = firm.act(&firm.law2, &again, Decision::Return { step: None }).await.unwrap();
    let contract = firm.of(&returned).await;
    let form = ContractForm { number: contract.number.clone(), remarks: "改".into(), ..pending(&firm.customer, "1000") };
    let edited = store::contracts::edit(store, rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    assert_eq!(firm.submit(&edited).await.unwrap().current, 0);
    firm.assert_waits_for(&[&firm.head]).await;
    let read_before = firm.act(&firm.head, &again, Decision::Approve).await;
    assert_eq!(refusal(read_before), Some(Refusal::ChangedMeanwhile));
}

#[tokio::test]
async fn rejected_or_withdrawn_it_may_be_submitted_anew() {
    let firm = firm().await;
    let approval = firm.submitted().await;
    let rejected = firm.act(&firm.head, &approval, Decision::Reject).await.unwrap();
    assert_eq!(firm.of(&rejected).await.approval, Some(ApprovalState::Rejected));
    let again = firm.submit(&firm.of(&rejected).await).await.unwrap();
    assert_ne!(again.id, approval.id);
    let withdrawn = firm.act(&firm.company.rep, &again, Decision::Withdraw).await.unwrap();
    assert_eq!(firm.of(&withdrawn).await.approval, Some(ApprovalState::Withdrawn));
    firm.assert_waits_for(&[]).await;
    let third = firm.submit(&firm.of(&withdrawn).await).await.unwrap();
    let third = firm.approve(&firm.head, &third).await;
    assert_eq!(refusal(firm.act(&firm.company.rep, &third, Decision::Withdraw).await), Some(Refusal::AlreadyDecided));
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_decides() {
    for _ in 0..8 {
        let firm = firm().await;
        let approval = firm.approve(&firm.head, &firm.submitted().await).await;
        let (yes, no) = tokio::join!(firm.act(&firm.law, &approval, Decision::Approve), firm.act(&firm.law2, &approval, Decision::Reject));
        let state = firm.of(&approval).await.approval;
        assert_eq!(state, Some(if yes.is_ok() { ApprovalState::Approved } else { ApprovalState::Rejected }));
        assert_eq!(yes.is_ok(), no.is_err());
        assert_eq!(refusal(if yes.is_ok() { no } else { yes }), Some(Refusal::NotWaitingForYou));
        firm.assert_waits_for(&[]).await;
    }
}

#[tokio::test]
async fn the_same_decision_sent_again_has_one_effect() {
    let firm = firm().await;
    firm.flow(&["team_head"]).await;
    let approval = firm.submitted().await;
    let form = ActForm { decision: Decision::Approve, hash: approval.hash.clone(), step: 0, comment: String::new() };
    let operation = operation();
    let first = approvals::act(&firm.company.store, &firm.head, &operation, &approval.id, &form).await.unwrap();
    for _ in 0..4 {
        assert_eq!(approvals::act(&firm.company.store, &firm.head, &operation, &approval.id, &form).await.unwrap(), first);
    }
    assert_eq!(first.events.len(), 2);
}

#[tokio::test]
async fn what_waits_for_somebody_who_is_stopped_goes_to_the_next_head() {
    let firm = firm().await;
    let approval = firm.submitted().await;
    let stop = async |user: &UserId| {
        store::users::set_active(&firm.company.store, &firm.company.admin, &operation(), user, false).await.unwrap();
    };
    stop(&firm.head.user).await;
    firm.assert_waits_for(&[&firm.boss]).await;
    // Of two of whom one is enough, the other stays; then nobody does, and the head above is asked again.
    let approval = approvals::show(&firm.company.store, &firm.boss, &approval.id).await.unwrap().approval;
    firm.approve(&firm.boss, &approval).await;
    stop(&firm.law.user).await;
    firm.assert_waits_for(&[&firm.law2]).await;
    stop(&firm.law2.user).await;
    firm.assert_waits_for(&[&firm.boss]).await;
}

#[tokio::test]
async fn being_asked_shows_the_document_and_a_stranger_sees_nothing() {
    let firm = firm().await;
    let (store, other) = (&firm.company.store, &firm.company.other_rep);
    let approval = firm.submitted().await;
    let document = approvals::show(store, &firm.law, &approval.id).await.unwrap();
    assert_eq!((document.contract.amount.to_string(), document.plan.len(), document.is_unchanged), ("1000.00".to_owned(), 1, true));
    assert!(matches!(approvals::show(store, other, &approval.id).await, Err(Error::NotFound)));
    assert!(matches!(firm.act(other, &approval, Decision::Approve).await, Err(Error::NotFound)));
    assert!(matches!(approvals::of_subject(store, other, ApprovalKind::Contract, &approval.subject).await, Err(Error::NotFound)));
    let id = approval.subject.as_str();
    let submitted = approvals::submit(store, other, &operation(), ApprovalKind::Contract, id, 1, "").await;
    assert!(matches!(submitted, Err(Error::NotFound)));
    let contract = firm.of(&approval).await;
    let finance = approvals::submit(store, &firm.company.finance, &operation(), ApprovalKind::Contract, id, contract.version, "").await;
    assert_eq!(refusal(finance), Some(Refusal::NotAllowed));
    assert_eq!(refusal(firm.submit(&contract).await), Some(Refusal::AlreadySubmitted));
    let missing = approvals::show(store, &firm.law, &ApprovalId::new("nothing")).await;
    assert!(matches!(missing, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_lists_of_what_was_submitted_and_handled() {
    let firm = firm().await;
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let mut latest = String::new();
    for _ in 0..3 {
        let approval = firm.submitted().await;
        firm.approve(&firm.head, &approval).await;
        latest = approval.number;
    }
    let submitted = approvals::submitted(store, rep, None).await.unwrap().items;
    let handled = approvals::handled(store, &firm.head, None).await.unwrap().items;
    assert_eq!((submitted.len(), handled.len()), (3, 3));
    assert_eq!((submitted[0].number.as_str(), handled[0].number.as_str()), (latest.as_str(), latest.as_str()));
    assert_eq!(approvals::waiting(store, &firm.law, None).await.unwrap().items.len(), 3);
    assert!(approvals::handled(store, &firm.law, None).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn an_admin_sees_what_stands_still_and_hands_it_on_without_reading_it() {
    let firm = firm().await;
    let (store, admin) = (&firm.company.store, &firm.company.admin);
    let approval = firm.approve(&firm.head, &firm.submitted().await).await;
    let open = approvals::waiting_for_anybody(store, admin, None).await.unwrap().items;
    let mut names: Vec<_> = open.iter().map(|waiting| (waiting.user.clone(), waiting.is_gone)).collect();
    names.sort();
    let mut wanted = vec![(firm.law.user.clone(), false), (firm.law2.user.clone(), false)];
    wanted.sort();
    assert_eq!(names, wanted);
    let form = |from: &Actor, to: &Actor, reason: &str| ReassignForm {
        from: from.user.clone(),
        user: to.user.clone(),
        step: approval.current,
        reason: reason.into(),
    };
    let reassign = async |actor: &Actor, form: &ReassignForm| approvals::reassign(store, actor, &operation(), &approval.id, form).await;
    let to_boss = form(&firm.law, &firm.boss, "离职");
    assert_eq!(refusal(reassign(&firm.head, &to_boss).await), Some(Refusal::NotAllowed));
    assert!(approvals::waiting_for_anybody(store, &firm.head, None).await.is_err());
    assert_eq!(refusal(reassign(admin, &form(&firm.law, &firm.company.rep, "离职")).await), Some(Refusal::SubmitterMayNotApprove));
    assert_eq!(refusal(reassign(admin, &form(&firm.law, admin, "离职")).await), Some(Refusal::AdminMayNotApprove));
    reassign(admin, &to_boss).await.unwrap();
    firm.assert_waits_for(&[&firm.boss, &firm.law2]).await;
    assert_eq!(refusal(reassign(admin, &to_boss).await), Some(Refusal::NotWaitingForThem));
    assert!(matches!(approvals::show(store, admin, &approval.id).await, Err(Error::NotFound)));
    let handed = approvals::show(store, &firm.boss, &approval.id).await.unwrap().approval;
    let event = handed.events.last().unwrap();
    assert_eq!((event.act, event.from.as_str(), event.comment.as_str()), (ApprovalAct::Reassign, "LAW", "离职"));
    assert_eq!(firm.approve(&firm.boss, &handed).await.state, ApprovalState::Approved);
    assert!(approvals::waiting_for_anybody(store, admin, None).await.unwrap().items.is_empty());
}
