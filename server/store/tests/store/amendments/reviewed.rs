//! Amendments that a flow asks approval for.

use domain::approval::{Approval, ApprovalKind, Decision};
use domain::id::SigningId;
use domain::signature::{LOCAL, RoundEnd, RoundForm, RoundState, SignatoryForm};
use domain::template::TextForm;
use store::signatures::ToSign;
use store::{approvals, signatures, templates};

use super::*;
use crate::approvals::{Firm, firm, flow_form};
use crate::company::contract_form;

/// A signed contract of 300.00, while amendments from 200.00 on are asked about: team head → legal.
async fn asked() -> (Firm, Contract) {
    let firm = firm().await;
    let company = &firm.company;
    for flow in approvals::flows(&company.store, &company.admin).await.unwrap() {
        approvals::delete_flow(&company.store, &company.admin, &operation(), &flow.id).await.unwrap();
    }
    let mut flow = flow_form(&["team_head", "role:legal"]);
    (flow.kind, flow.condition.amount_from) = ("amendment".into(), "200".into());
    approvals::save_flow(&company.store, &company.admin, &operation(), None, &flow).await.unwrap();
    let id = ContractId::new(new_id());
    let form = contract_form(&firm.customer, &[("2025-03-01", "100.00"), ("2025-07-01", "100.00"), ("2025-08-01", "100.00")]);
    let contract = store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap();
    (firm, contract)
}

async fn submit(firm: &Firm, amendment: &Amendment) -> store::Result<Approval> {
    let (store, id) = (&firm.company.store, amendment.id.as_str());
    approvals::submit(store, &firm.company.rep, &operation(), ApprovalKind::Amendment, id, amendment.version, "").await
}

async fn now(firm: &Firm, amendment: &Amendment) -> Amendment {
    amendments::show(&firm.company.store, &firm.company.rep, &amendment.id).await.unwrap().0
}

#[tokio::test]
async fn it_counts_only_when_all_have_approved_it_and_is_frozen_until_then() {
    let (firm, contract) = asked().await;
    let amendment = drafted(&firm.company, &contract).await;
    assert_eq!(refusal(sign(&firm.company, &amendment).await), Some(Refusal::AmendmentApprovalNeeded));
    let approval = submit(&firm, &amendment).await.unwrap();
    assert_eq!((approval.number.clone(), approval.amount.to_plain()), (amendment.number(), "400.00".to_owned()));
    firm.assert_waits_for(&[&firm.head]).await;
    let document = approvals::show(&firm.company.store, &firm.law, &approval.id).await.unwrap();
    assert_eq!(
        (document.amendment, document.contract.amount.to_plain(), document.plan.len()),
        (Some(now(&firm, &amendment).await), "400.00".into(), 3)
    );
    let frozen = now(&firm, &amendment).await;
    let form = form(&firm.company, &contract.id).await;
    let edited = amendments::edit(&firm.company.store, &firm.company.rep, &operation(), &frozen.id, frozen.version, &form).await;
    assert_eq!(refusal(edited), Some(Refusal::AmendmentCannot { state: AmendmentState::InReview, act: AmendmentAct::Edit }));
    assert_eq!(
        refusal(sign(&firm.company, &frozen).await),
        Some(Refusal::AmendmentCannot { state: AmendmentState::InReview, act: AmendmentAct::Sign })
    );
    let approval = firm.approve(&firm.head, &approval).await;
    let taken_back = amendments::withdraw(&firm.company.store, &firm.company.rep, &operation(), &frozen.id, frozen.version).await;
    assert!(taken_back.is_err(), "somebody has decided");
    firm.approve(&firm.law, &approval).await;
    firm.assert_waits_for(&[]).await;
    let approved = now(&firm, &amendment).await;
    assert_eq!(approved.state, AmendmentState::Approved);
    sign(&firm.company, &approved).await.unwrap();
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn who_approves_reads_the_text_with_the_new_values_and_what_is_not_standard_in_it() {
    let (firm, contract) = asked().await;
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let (kept, clauses) = crate::drafting::template(&firm.company, &firm.law, "销售").await;
    let mut text = TextForm::fresh(&kept, &clauses);
    text.clauses[1].text = "付清{{合同金额}}后交付。".into();
    templates::save_text(store, rep, &operation(), &contract.id, contract.version, &text).await.unwrap();
    let contract = show(&firm.company, &contract.id).await.0;
    let approval = submit(&firm, &drafted(&firm.company, &contract).await).await.unwrap();
    let document = approvals::show(store, &firm.law, &approval.id).await.unwrap();
    let plan: Vec<_> = document.plan.iter().map(Instalment::planned_terms).collect();
    let wording = document.text.unwrap().wording;
    assert!(wording.render(&document.contract, &plan).to_text().contains("付清400.00后交付。"));
    assert_eq!((wording.deviations().len(), document.is_unchanged), (1, true));
}

#[tokio::test]
async fn what_takes_much_away_is_asked_about_like_what_adds_much() {
    let (firm, contract) = asked().await;
    let mut form = form(&firm.company, &contract.id).await;
    form.contract.lines[0].unit_price = "1".into();
    form.contract.plan = vec![row("2025-07-01", "1.00")];
    let reduced = draft(&firm.company, &firm.company.rep, &contract, &form).await.unwrap();
    assert_eq!(refusal(sign(&firm.company, &reduced).await), Some(Refusal::AmendmentApprovalNeeded));
}

#[tokio::test]
async fn rejected_or_taken_back_the_contract_goes_on_as_before() {
    let (firm, mut contract) = asked().await;
    for decision in [Decision::Reject, Decision::Withdraw] {
        let approval = submit(&firm, &drafted(&firm.company, &contract).await).await.unwrap();
        let by = if decision == Decision::Withdraw { &firm.company.rep } else { &firm.head };
        firm.act(by, &approval, decision).await.unwrap();
        contract = show(&firm.company, &contract.id).await.0;
        assert_eq!((contract.terms.life, contract.amending.as_ref(), contract.edition), (Life::Performing, None, 1));
        firm.assert_waits_for(&[]).await;
    }
    let third = drafted(&firm.company, &contract).await;
    submit(&firm, &third).await.unwrap();
    let third = now(&firm, &third).await;
    amendments::withdraw(&firm.company.store, &firm.company.rep, &operation(), &third.id, third.version).await.unwrap();
    assert_eq!(now(&firm, &third).await.state, AmendmentState::Withdrawn);
    firm.assert_waits_for(&[]).await;
}

#[tokio::test]
async fn a_signing_that_was_begun_ends_when_its_amendment_is_rejected() {
    let (firm, contract) = asked().await;
    let (store, rep, admin) = (&firm.company.store, &firm.company.rep, &firm.company.admin);
    for flow in approvals::flows(store, admin).await.unwrap() {
        approvals::delete_flow(store, admin, &operation(), &flow.id).await.unwrap();
    }
    let amendment = drafted(&firm.company, &contract).await;
    let one = |side: &str, name: &str| SignatoryForm { side: side.into(), name: name.into(), ..SignatoryForm::default() };
    let form = RoundForm { signatories: vec![one("ours", "李雷"), one("customer", "王总")] };
    let document = ToSign { contract: &contract.id, amendment: Some(&amendment.id), provider: LOCAL };
    signatures::start(store, rep, &operation(), &SigningId::new(new_id()), document, &form).await.unwrap();
    let mut flow = flow_form(&["team_head"]);
    (flow.kind, flow.condition.amount_from) = ("amendment".into(), "200".into());
    approvals::save_flow(store, admin, &operation(), None, &flow).await.unwrap();
    let approval = submit(&firm, &amendment).await.unwrap();
    firm.act(&firm.head, &approval, Decision::Reject).await.unwrap();
    let found = signatures::of_contract(store, rep, &contract.id).await.unwrap();
    let round = &found.rounds[0].0;
    assert_eq!((round.state, round.ended, round.reason.as_str()), (RoundState::Cancelled, Some(RoundEnd::Rejected), ""));
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn returned_it_is_edited_and_what_was_approved_is_approved_anew_after_an_edit() {
    let (firm, contract) = asked().await;
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let amendment = drafted(&firm.company, &contract).await;
    let approval = submit(&firm, &amendment).await.unwrap();
    firm.act(&firm.head, &approval, Decision::Return { step: None }).await.unwrap();
    let returned = now(&firm, &amendment).await;
    assert_eq!(returned.state, AmendmentState::Returned);
    let mut form = form(&firm.company, &contract.id).await;
    form.contract.remarks = "补充".into();
    let edited = amendments::edit(store, rep, &operation(), &returned.id, returned.version, &form).await.unwrap();
    let mut approval = submit(&firm, &edited).await.unwrap();
    for actor in [&firm.head, &firm.law] {
        approval = firm.approve(actor, &approval).await;
    }
    let approved = now(&firm, &amendment).await;
    form.contract.remarks = "再改".into();
    let edited = amendments::edit(store, rep, &operation(), &approved.id, approved.version, &form).await.unwrap();
    assert_eq!(edited.state, AmendmentState::Draft);
    firm.company.assert_sound().await;
    assert_eq!(refusal(sign(&firm.company, &edited).await), Some(Refusal::AmendmentApprovalNeeded));
    let again = submit(&firm, &edited).await.unwrap();
    assert_ne!(again.id, approval.id);
    firm.assert_waits_for(&[&firm.head]).await;
}

#[tokio::test]
async fn what_was_approved_and_is_overtaken_by_a_receipt_must_be_approved_again() {
    let (firm, contract) = asked().await;
    let mut form = form(&firm.company, &contract.id).await;
    form.contract.lines[0].unit_price = "250".into();
    (form.contract.plan[0], form.contract.plan[1]) = (row("2025-03-01", "50.00"), row("2025-07-01", "100.00"));
    let amendment = draft(&firm.company, &firm.company.rep, &contract, &form).await.unwrap();
    let mut approval = submit(&firm, &amendment).await.unwrap();
    for actor in [&firm.head, &firm.law] {
        approval = firm.approve(actor, &approval).await;
    }
    firm.company.confirmed(&firm.customer, "100").await;
    let back = sign(&firm.company, &now(&firm, &amendment).await).await.unwrap();
    assert_eq!((back.state, back.is_overtaken), (AmendmentState::Draft, true));
    assert_eq!(refusal(sign(&firm.company, &back).await), Some(Refusal::AmendmentApprovalNeeded));
    firm.assert_waits_for(&[]).await;
}
