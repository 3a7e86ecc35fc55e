//! Amendments end to end: a contract is changed by what was signed, what is paid stays, and each version is kept to the byte.

use domain::amendment::{Amendment, AmendmentAct, AmendmentForm, AmendmentState, SigningForm};
use domain::contract::{Contract, ContractContent, Life};
use domain::id::{AmendmentId, ContractId};
use domain::instalment::{Instalment, InstalmentForm};
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::{Error, amendments, new_id};

use crate::approvals::refusal;
use crate::company::{Company, open, operation};

mod races;
mod reviewed;
mod signatures;
mod terminated;
mod texts;

/// A contract of three instalments of 100.00, of which a receipt has paid this much.
async fn contract(company: &Company, paid: &str) -> Contract {
    let customer = company.customer(&company.rep, "甲").await;
    let plan = [("2025-03-01", "100.00"), ("2025-07-01", "100.00"), ("2025-08-01", "100.00")];
    let contract = company.contract(&company.rep, &customer, &plan).await;
    if !paid.is_empty() {
        company.confirmed(&customer, paid).await;
    }
    show(company, &contract.id).await.0
}

async fn show(company: &Company, id: &ContractId) -> (Contract, Vec<Instalment>) {
    store::contracts::show(&company.store, &company.rep, id).await.unwrap()
}

fn row(due: &str, amount: &str) -> InstalmentForm {
    InstalmentForm { due: due.into(), amount: amount.into(), note: String::new() }
}

/// The contract over 400.00: what was due in July is due in September and is 200.00.
async fn form(company: &Company, id: &ContractId) -> AmendmentForm {
    let (contract, plan) = show(company, id).await;
    let mut form = AmendmentForm { reason: "客户加购".into(), ..AmendmentForm::of(&contract, &plan) };
    form.contract.lines[0].unit_price = "400".into();
    form.contract.plan[1] = row("2025-09-01", "200.00");
    form
}

async fn draft(company: &Company, actor: &Actor, contract: &Contract, form: &AmendmentForm) -> store::Result<Amendment> {
    let id = AmendmentId::new(new_id());
    amendments::draft(&company.store, actor, &operation(), &contract.id, contract.version, &id, form).await
}

/// An amendment as of [`form`], not submitted.
async fn drafted(company: &Company, contract: &Contract) -> Amendment {
    let form = form(company, &contract.id).await;
    draft(company, &company.rep, contract, &form).await.unwrap()
}

fn signing() -> SigningForm {
    SigningForm { signed: "2025-06-10".into(), confirmed_by: "王总".into() }
}

async fn sign(company: &Company, amendment: &Amendment) -> store::Result<Amendment> {
    amendments::sign(&company.store, &company.rep, &operation(), &amendment.id, amendment.version, &signing()).await
}

/// Due date, amount and paid of each instalment.
fn rows(plan: &[Instalment]) -> Vec<(u16, String, String, String)> {
    let row = |one: &Instalment| (one.ordinal, one.terms.due.to_string(), one.terms.amount.to_plain(), one.paid.to_plain());
    plan.iter().map(row).collect()
}

fn expected(rows: &[(u16, &str, &str, &str)]) -> Vec<(u16, String, String, String)> {
    rows.iter().map(|row| (row.0, row.1.into(), row.2.into(), row.3.into())).collect()
}

#[tokio::test]
async fn a_signed_amendment_makes_the_next_version_and_leaves_what_is_paid() {
    let company = open().await;
    let contract = contract(&company, "130").await;
    let amendment = drafted(&company, &contract).await;
    let (open, _) = show(&company, &contract.id).await;
    assert_eq!((open.terms.life, open.amending.as_ref(), open.edition), (Life::Changing, Some(&amendment.id), 1));
    company.assert_sound().await;
    let signed = sign(&company, &amendment).await.unwrap();
    assert_eq!((signed.state, signed.confirmed_by.as_str()), (AmendmentState::Signed, "王总"));
    let (now, plan) = show(&company, &contract.id).await;
    assert_eq!((now.terms.life, now.edition, &now.amending), (Life::Performing, 2, &None));
    assert_eq!(
        (now.amount.to_plain(), now.collected.to_plain(), now.outstanding().to_plain()),
        ("400.00".into(), "130.00".into(), "270.00".into())
    );
    let wanted = [(1, "2025-03-01", "100.00", "100.00"), (2, "2025-09-01", "200.00", "30.00"), (3, "2025-08-01", "100.00", "0.00")];
    assert_eq!(rows(&plan), expected(&wanted));
    assert!(!now.is_editable());
    company.assert_sound().await;
    let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
    assert_eq!(company.confirmed(&customer, "300").await.allocated.to_plain(), "270.00");
    company.assert_sound().await;
}

#[tokio::test]
async fn each_version_is_kept_to_the_byte() {
    let company = open().await;
    let contract = contract(&company, "100").await;
    let mut wanted = Vec::new();
    let written = async || {
        let (contract, plan) = show(&company, &contract.id).await;
        serde_json::to_string(&ContractContent::of(&contract, &plan)).unwrap()
    };
    for turn in 0..3_u32 {
        wanted.push(written().await);
        let (now, plan) = show(&company, &contract.id).await;
        let mut form = AmendmentForm { reason: "改".into(), ..AmendmentForm::of(&now, &plan) };
        form.contract.remarks = format!("第 {turn} 次");
        form.contract.lines[0].unit_price = (301 + turn).to_string();
        form.contract.plan.push(row("2025-12-01", "1.00"));
        let drafted = draft(&company, &company.rep, &now, &form).await.unwrap();
        assert_eq!(drafted.number(), format!("{}-B{}", now.number, turn + 1));
        sign(&company, &drafted).await.unwrap();
        company.assert_sound().await;
    }
    wanted.push(written().await);
    let versions = amendments::of_contract(&company.store, &company.rep, &contract.id).await.unwrap();
    assert_eq!((versions.editions.len(), versions.amendments.len(), versions.contract.edition), (4, 3, 4));
    for (ordinal, wanted) in (1..).zip(&wanted) {
        let (_, edition, content) = amendments::edition(&company.store, &company.rep, &contract.id, ordinal).await.unwrap();
        assert_eq!(&edition.content, wanted, "version {ordinal}");
        assert_eq!(&serde_json::to_string(&content).unwrap(), wanted, "version {ordinal}, read and written again");
    }
    assert_eq!(wanted.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
}

#[tokio::test]
async fn an_extension_touches_no_instalment() {
    let company = open().await;
    let contract = contract(&company, "130").await;
    let (_, before) = show(&company, &contract.id).await;
    let mut form = form(&company, &contract.id).await;
    (form.kind, form.contract.end) = ("extension".into(), "2027-12-31".into());
    let drafted = draft(&company, &company.rep, &contract, &form).await.unwrap();
    // Money goes on coming in, whatever it pays.
    let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
    let receipt = company.confirmed(&customer, "80").await;
    sign(&company, &drafted).await.unwrap();
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap();
    let (now, after) = show(&company, &contract.id).await;
    assert_eq!((now.terms.end.map(|end| end.to_string()).as_deref(), now.amount), (Some("2027-12-31"), contract.amount));
    let plain = |plan: &[Instalment]| plan.iter().map(|one| Instalment { version: 1, ..one.clone() }).collect::<Vec<_>>();
    assert_eq!(plain(&after), plain(&before));
    company.assert_sound().await;
}

#[tokio::test]
async fn one_at_a_time_and_nothing_else_moves_the_contract_meanwhile() {
    let company = open().await;
    let contract = contract(&company, "").await;
    let amendment = drafted(&company, &contract).await;
    let (open, _) = show(&company, &contract.id).await;
    let form = form(&company, &contract.id).await;
    assert_eq!(refusal(draft(&company, &company.rep, &open, &form).await), Some(Refusal::BeingAmended));
    let (store, rep) = (&company.store, &company.rep);
    let ended =
        store::contracts::change_life(store, rep, &operation(), &contract.id, open.version, &crate::company::to(Life::Terminated)).await;
    assert_eq!(refusal(ended), Some(Refusal::BeingAmended));
    let edited = store::contracts::edit(store, rep, &operation(), &contract.id, open.version, &form.contract).await;
    assert_eq!(refusal(edited), Some(Refusal::ContractNotEditable));
    let withdrawn = amendments::withdraw(store, rep, &operation(), &amendment.id, amendment.version).await.unwrap();
    let (back, _) = show(&company, &contract.id).await;
    assert_eq!(
        (withdrawn.state, back.terms.life, &back.amending, back.amount),
        (AmendmentState::Withdrawn, Life::Performing, &None, contract.amount)
    );
    let refused = Some(Refusal::AmendmentCannot { state: AmendmentState::Withdrawn, act: AmendmentAct::Sign });
    assert_eq!(refusal(sign(&company, &withdrawn).await), refused);
    company.assert_sound().await;
    let second = drafted(&company, &back).await;
    assert_eq!((second.ordinal, sign(&company, &second).await.unwrap().state), (2, AmendmentState::Signed));
    company.assert_sound().await;
}

#[tokio::test]
async fn what_no_longer_fits_what_was_paid_goes_back_to_be_edited() {
    let company = open().await;
    let contract = contract(&company, "").await;
    let mut reduced = form(&company, &contract.id).await;
    reduced.contract.lines[0].unit_price = "150".into();
    reduced.contract.plan = vec![row("2025-03-01", "50.00"), row("2025-07-01", "100.00")];
    let drafted = draft(&company, &company.rep, &contract, &reduced).await.unwrap();
    let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
    company.confirmed(&customer, "100").await;
    let back = sign(&company, &drafted).await.unwrap();
    assert_eq!((back.state, back.is_overtaken), (AmendmentState::Draft, true));
    let (open, plan) = show(&company, &contract.id).await;
    assert_eq!((open.terms.life, open.edition, open.amount), (Life::Changing, 1, contract.amount));
    company.assert_sound().await;
    // The form shows what is paid as it is; the rest is for people to settle.
    let mut again = AmendmentForm::of_amendment(&back, &open, &plan);
    assert_eq!(again.contract.plan[0], row("2025-03-01", "100.00"));
    again.contract.plan[1].amount = "20.00".into();
    again.contract.plan[2].amount = "30.00".into();
    let edited = amendments::edit(&company.store, &company.rep, &operation(), &back.id, back.version, &again).await.unwrap();
    assert!(!edited.is_overtaken);
    sign(&company, &edited).await.unwrap();
    assert_eq!(show(&company, &contract.id).await.0.amount.to_plain(), "150.00");
    company.assert_sound().await;
}

#[tokio::test]
async fn the_same_signing_sent_again_has_one_effect() {
    let company = open().await;
    let contract = contract(&company, "").await;
    let amendment = drafted(&company, &contract).await;
    let operation = operation();
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers
            .push(amendments::sign(&company.store, &company.rep, &operation, &amendment.id, amendment.version, &signing()).await.unwrap());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    let versions = amendments::of_contract(&company.store, &company.rep, &contract.id).await.unwrap();
    assert_eq!((versions.contract.edition, versions.editions.len()), (2, 2));
}

#[tokio::test]
async fn a_stranger_sees_no_amendment_and_who_may_only_read_changes_none() {
    let company = open().await;
    let contract = contract(&company, "").await;
    let form = form(&company, &contract.id).await;
    assert!(matches!(draft(&company, &company.other_rep, &contract, &form).await, Err(Error::NotFound)));
    assert_eq!(refusal(draft(&company, &company.finance, &contract, &form).await), Some(Refusal::NotAllowed));
    let amendment = drafted(&company, &contract).await;
    let (store, other, finance) = (&company.store, &company.other_rep, &company.finance);
    assert!(matches!(amendments::show(store, other, &amendment.id).await, Err(Error::NotFound)));
    assert!(matches!(amendments::of_contract(store, other, &contract.id).await, Err(Error::NotFound)));
    assert!(matches!(amendments::edition(store, other, &contract.id, 1).await, Err(Error::NotFound)));
    assert!(matches!(amendments::edition(store, finance, &contract.id, 1).await, Err(Error::NotFound)), "there is none yet");
    for (actor, wanted) in [(other, None), (finance, Some(Refusal::NotAllowed))] {
        let signed = amendments::sign(store, actor, &operation(), &amendment.id, amendment.version, &signing()).await;
        assert!(signed.is_err());
        assert_eq!(refusal(signed), wanted);
        let withdrawn = amendments::withdraw(store, actor, &operation(), &amendment.id, amendment.version).await;
        assert_eq!(refusal(withdrawn), wanted);
        let edited = amendments::edit(store, actor, &operation(), &amendment.id, amendment.version, &form).await;
        assert_eq!(refusal(edited), wanted);
    }
    assert_eq!(amendments::show(store, finance, &amendment.id).await.unwrap().0, amendment);
}
