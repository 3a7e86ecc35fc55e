//! Findings: asked, answered, sent back, accepted; each badge as long as its list.

use super::*;

#[tokio::test]
async fn a_finding_waits_for_who_was_asked_until_it_is_answered_and_again_when_it_is_sent_back() {
    let scene = scene().await;
    let rep = &scene.company.rep;
    let audit = scene.running().await;
    let finding = scene.find(&audit, &scene.contracts[0].id).await.unwrap();
    assert_eq!((finding.ordinal, finding.contract_number.as_str()), (1, scene.contracts[0].number.as_str()));
    assert_eq!(scene.waiting(rep).await, ["没有扫描件"]);
    assert!(scene.waiting(&scene.auditor).await.is_empty());
    let answered = scene.act(rep, &finding, FindingAct::Answer).await.unwrap();
    assert_eq!(answered.state, FindingState::Answered);
    assert!(scene.waiting(rep).await.is_empty());
    let returned = scene.act(&scene.auditor, &answered, FindingAct::Return).await.unwrap();
    assert_eq!(scene.waiting(rep).await.len(), 1);
    let answered = scene.act(rep, &returned, FindingAct::Answer).await.unwrap();
    let closed = scene.act(&scene.other_auditor, &answered, FindingAct::Accept).await.unwrap();
    assert_eq!(closed.events.iter().map(|event| event.by_name.as_str()).collect::<Vec<_>>(), ["rep", "auditor", "rep", "auditor2"]);
    let handled = audits::findings(&scene.company.store, rep, FindingWindow::Handled, None).await.unwrap();
    assert_eq!(handled.items, [closed]);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn who_was_asked_sees_the_finding_and_answers_and_nothing_else() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let audit = scene.running().await;
    let finding = scene.find(&audit, &ContractId::default()).await.unwrap();
    assert_eq!((finding.contract.clone(), finding.contract_number.as_str()), (None, ""));
    assert_eq!(audits::finding(store, rep, &finding.id).await.unwrap(), finding);
    assert!(matches!(audits::show(store, rep, &audit.id).await, Err(Error::NotFound)));
    for act in [FindingAct::Accept, FindingAct::Return, FindingAct::Withdraw] {
        assert_eq!(refusal(scene.act(rep, &finding, act).await), Refusal::NotAllowed, "{act:?}");
    }
    for stranger in [&scene.company.other_rep, &scene.company.manager, &scene.company.admin] {
        assert!(matches!(audits::finding(store, stranger, &finding.id).await, Err(Error::NotFound)));
        assert!(matches!(scene.act(stranger, &finding, FindingAct::Answer).await, Err(Error::NotFound)));
    }
    for reader in [&scene.auditor, &scene.executive] {
        assert!(audits::finding(store, reader, &finding.id).await.is_ok());
        assert_eq!(refusal(scene.act(reader, &finding, FindingAct::Answer).await), Refusal::NotAllowed);
    }
    let stale = Finding { version: 9, ..finding };
    assert_eq!(refusal(scene.act(rep, &stale, FindingAct::Answer).await), Refusal::ChangedMeanwhile);
}

#[tokio::test]
async fn another_may_be_asked_instead_until_it_is_answered() {
    let scene = scene().await;
    let (store, company) = (&scene.company.store, &scene.company);
    let audit = scene.running().await;
    let finding = scene.find(&audit, &scene.contracts[0].id).await.unwrap();
    let form = FindingForm { owner: company.finance.user.clone(), ..FindingForm::of(&finding) };
    let edited = audits::edit_finding(store, &scene.auditor, &operation(), &finding.id, finding.version, &form).await.unwrap();
    assert_eq!((edited.owner_name.as_str(), edited.contract.clone()), ("finance", finding.contract.clone()));
    assert!(scene.waiting(&company.rep).await.is_empty());
    assert_eq!(scene.waiting(&company.finance).await.len(), 1);
    assert!(matches!(audits::finding(store, &company.rep, &finding.id).await, Err(Error::NotFound)));
    let answered = scene.act(&company.finance, &edited, FindingAct::Answer).await.unwrap();
    let late = audits::edit_finding(store, &scene.auditor, &operation(), &finding.id, answered.version, &form).await;
    assert_eq!(refusal(late), Refusal::FindingCannot { state: FindingState::Answered, act: FindingAct::Edit });
    let withdrawn = scene.act(&scene.auditor, &answered, FindingAct::Withdraw).await.unwrap();
    assert_eq!(withdrawn.state, FindingState::Withdrawn);
    assert_eq!(scene.now(&audit).await.audit.progress.open, 0);
    assert_eq!(scene.conclude(&audit).await.unwrap().state, AuditState::Closed);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn an_auditor_who_was_asked_themselves_does_not_accept_the_answer() {
    let scene = scene().await;
    let audit = scene.running().await;
    let finding = scene.find(&audit, &scene.contracts[0].id).await.unwrap();
    let form = FindingForm { owner: scene.auditor.user.clone(), ..FindingForm::of(&finding) };
    let store = &scene.company.store;
    let edited = audits::edit_finding(store, &scene.auditor, &operation(), &finding.id, finding.version, &form).await.unwrap();
    let answered = scene.act(&scene.auditor, &edited, FindingAct::Answer).await.unwrap();
    assert_eq!(refusal(scene.act(&scene.auditor, &answered, FindingAct::Accept).await), Refusal::AnswerIsYourOwn);
    assert!(scene.act(&scene.other_auditor, &answered, FindingAct::Accept).await.is_ok());
}

#[tokio::test]
async fn a_finding_is_about_the_audits_own_contracts_and_asks_somebody_active() {
    let scene = scene().await;
    let only = SelectionForm { amount_from: "400".into(), ..SelectionForm::default() };
    let planned = scene.create(only).await.unwrap();
    let early = Refusal::AuditCannot { state: AuditState::Planned, act: AuditAct::Find };
    assert_eq!(refusal(scene.find(&planned, &ContractId::default()).await), early);
    let audit = scene.start(&planned).await.unwrap();
    assert!(matches!(refusal(scene.find(&audit, &scene.contracts[0].id).await), Refusal::UnknownContract { .. }));
    let (operator, rep) = (Actor::operator(), scene.company.rep.user.clone());
    store::users::set_active(&scene.company.store, &operator, &operation(), &rep, false).await.unwrap();
    assert_eq!(refusal(scene.find(&audit, &scene.contracts[3].id).await), Refusal::UnknownUser);
}

#[tokio::test]
async fn what_is_asked_first_comes_first_and_a_long_list_is_paged() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let audit = scene.running().await;
    for number in 0..53 {
        let due = format!("2025-07-{:02}", 1 + number % 30);
        let form = FindingForm { what: format!("第 {number}"), owner: rep.user.clone(), due, ..FindingForm::default() };
        let id = FindingId::new(new_id());
        audits::add_finding(store, &scene.auditor, &operation(), &id, &audit.id, &form).await.unwrap();
    }
    let first = audits::findings(store, rep, FindingWindow::Waiting, None).await.unwrap();
    let next = audits::findings(store, rep, FindingWindow::Waiting, first.next.as_deref()).await.unwrap();
    let days: Vec<_> = first.items.iter().chain(&next.items).map(|finding| finding.terms.due).collect();
    assert!(days.len() == 53 && days.is_sorted() && next.next.is_none());
    assert_eq!(store::badges::badges(store, rep).await.unwrap().findings_waiting, 53);
}

#[tokio::test]
async fn a_contracts_audits_are_told_to_who_may_read_audits() {
    let scene = scene().await;
    let (store, contract) = (&scene.company.store, &scene.contracts[0].id);
    assert!(audits::of_contract(store, &scene.auditor, contract).await.unwrap().is_empty());
    let first = scene.running().await;
    let second = scene.running().await;
    for reader in [&scene.auditor, &scene.executive] {
        let ids: Vec<_> = audits::of_contract(store, reader, contract).await.unwrap().into_iter().map(|audit| audit.id).collect();
        assert_eq!(ids.len(), 2);
        assert!(ids.contains(&first.id) && ids.contains(&second.id));
    }
    for stranger in [&scene.company.rep, &scene.company.manager, &scene.company.admin] {
        assert!(audits::of_contract(store, stranger, contract).await.unwrap().is_empty());
    }
}
