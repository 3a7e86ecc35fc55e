//! Signings end to end: each signs by their own hand, under the content that was read, and all of it together is what is registered.

use domain::attachment::AttachmentKind;
use domain::contract::{Contract, ContractForm, Life, LifeForm};
use domain::customer::Customer;
use domain::history::HistoryNoun;
use domain::id::{AttachmentId, ContractId, SigningId};
use domain::lang::Lang;
use domain::permission::Actor;
use domain::refusal::Refusal;
use domain::signature::{LOCAL, RecordForm, RoundEnd, RoundForm, RoundState, SignAct, SignState, SignatoryForm, SigningRound};
use domain::user::UserForm;
use store::signatures::{self, Line, ToSign};
use store::{Error, Result, new_id};

use crate::company::{Company, contract_form, open, operation};

const PASSWORD: &str = "a long secret";

struct Scene {
    company: Company,
    customer: Customer,
    contract: Contract,
}

/// A contract that is to be signed, and a rep and a manager who know their passwords.
async fn scene() -> Scene {
    let company = open().await;
    for actor in [&company.rep, &company.manager] {
        let (login, name, roles, team) = (actor.name.clone(), actor.name.clone(), actor.roles.clone(), actor.team.clone());
        let form = UserForm { login, name, roles, team, password: PASSWORD.into() };
        store::users::save(&company.store, &Actor::operator(), &operation(), Some(&actor.user), &form).await.unwrap();
    }
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let form = contract_form(&customer, &[("2025-12-01", "100.00")]);
    let form = ContractForm { signed: String::new(), life: String::new(), ..form };
    let id = ContractId::new(new_id());
    let contract = store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap();
    Scene { company, customer, contract }
}

/// The rep, the manager, and 王总 of the customer.
fn people(company: &Company) -> RoundForm {
    let ours = |actor: &Actor| SignatoryForm { side: "ours".into(), user: actor.user.clone(), ..SignatoryForm::default() };
    let customer = SignatoryForm { side: "customer".into(), name: "王总".into(), title: "总经理".into(), ..SignatoryForm::default() };
    RoundForm { signatories: vec![ours(&company.rep), ours(&company.manager), customer] }
}

impl Scene {
    async fn start(&self, form: &RoundForm) -> Result<SigningRound> {
        let document = ToSign { contract: &self.contract.id, amendment: None, provider: LOCAL };
        let (store, rep) = (&self.company.store, &self.company.rep);
        signatures::start(store, rep, &operation(), &SigningId::new(new_id()), document, form).await
    }

    async fn sign(&self, actor: &Actor, round: &SigningRound, signatory: u16, password: &str) -> Result<SigningRound> {
        let line = Line { round: &round.id, signatory, hash: &round.hash };
        signatures::sign(&self.company.store, actor, &operation(), line, password, "").await
    }

    async fn record(&self, actor: &Actor, round: &SigningRound, signatory: u16, form: &RecordForm) -> Result<SigningRound> {
        let line = Line { round: &round.id, signatory, hash: &round.hash };
        signatures::record(&self.company.store, actor, &operation(), line, form).await
    }

    async fn standing(&self) -> Vec<RoundState> {
        let found = signatures::of_contract(&self.company.store, &self.company.rep, &self.contract.id).await.unwrap();
        found.rounds.iter().map(|(_, state)| *state).collect()
    }

    /// Another remark: another content.
    async fn change(&self) {
        let (store, rep) = (&self.company.store, &self.company.rep);
        let (contract, plan) = store::contracts::show(store, rep, &self.contract.id).await.unwrap();
        let terms: Vec<_> = plan.into_iter().map(|instalment| instalment.terms).collect();
        let form = ContractForm { remarks: "另附清单".into(), ..ContractForm::of(&contract, &terms) };
        store::contracts::edit(store, rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

fn in_person() -> RecordForm {
    RecordForm { method: "in_person".into(), on: "2025-06-12".into(), ..RecordForm::default() }
}

#[tokio::test]
async fn each_signs_by_their_own_hand_and_together_they_bring_the_contract_into_force() {
    let scene = scene().await;
    let (store, rep, manager) = (&scene.company.store, &scene.company.rep, &scene.company.manager);
    let round = scene.start(&people(&scene.company)).await.unwrap();
    assert_eq!(refusal(scene.start(&people(&scene.company)).await), Refusal::SigningUnderWay);
    assert_eq!(refusal(scene.sign(rep, &round, 1, "a long guess").await), Refusal::WrongLoginOrPassword);
    // Neither for another, nor by a colleague's word, nor from another team.
    assert_eq!(refusal(scene.sign(rep, &round, 2, PASSWORD).await), Refusal::NotWaitingForYou);
    let himself = Refusal::SignsThemselves { name: manager.name.clone() };
    assert_eq!(refusal(scene.record(rep, &round, 2, &in_person()).await), himself);
    assert!(matches!(scene.sign(&scene.company.other_rep, &round, 1, PASSWORD).await, Err(Error::NotFound)));
    assert_eq!(refusal(scene.record(&scene.company.finance, &round, 3, &in_person()).await), Refusal::NotAllowed);
    // Two at once; and the same operation again is the same signature.
    let (line, again) = (Line { round: &round.id, signatory: 2, hash: &round.hash }, operation());
    let (one, two) = tokio::join!(scene.sign(rep, &round, 1, PASSWORD), signatures::sign(store, manager, &again, line, PASSWORD, "同意"));
    one.unwrap();
    let two = two.unwrap();
    assert_eq!(signatures::sign(store, manager, &again, line, PASSWORD, "同意").await.unwrap(), two);
    let (state, act) = (SignState::Signed, SignAct::Sign);
    assert_eq!(refusal(scene.sign(manager, &round, 2, PASSWORD).await), Refusal::SignatoryCannot { state, act });
    let whole = scene.record(rep, &round, 3, &in_person()).await.unwrap();
    assert_eq!((whole.state, whole.signatories[2].recorded_by.as_str()), (RoundState::Complete, "rep"));
    assert!(whole.signatories.iter().all(|one| one.hash == round.hash));
    // What is registered is what they said; the move of the contract is the one that brings it into force.
    let (contract, _) = store::contracts::show(store, rep, &scene.contract.id).await.unwrap();
    let (on, customer) = signatures::outcome(store, &contract).await.unwrap().unwrap();
    assert_eq!((on.to_string().as_str(), customer.as_str()), ("2025-06-15", "王总"));
    let form = LifeForm { signed: on.to_string(), confirmed_by: customer, ..LifeForm::to(Life::Signed) };
    store::contracts::change_life(store, rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    assert_eq!(scene.standing().await, [RoundState::Complete]);
    assert_eq!(refusal(scene.start(&people(&scene.company)).await), Refusal::NotToBeSigned);
    let told = store::history::of(store, rep, HistoryNoun::Contract, contract.id.as_str(), None).await.unwrap();
    let verbs: Vec<_> = told.items.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["contract.change_life", "signing.record", "signing.sign", "signing.sign", "signing.start", "contract.create"]);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn a_document_that_changed_is_signed_in_a_new_round() {
    let scene = scene().await;
    let rep = &scene.company.rep;
    let round = scene.start(&people(&scene.company)).await.unwrap();
    scene.sign(rep, &round, 1, PASSWORD).await.unwrap();
    scene.change().await;
    assert_eq!(scene.standing().await, [RoundState::Void]);
    // Before the password is looked at.
    assert_eq!(refusal(scene.sign(&scene.company.manager, &round, 2, "a long guess").await), Refusal::SignedTextChanged);
    assert_eq!(refusal(scene.sign(&scene.company.manager, &round, 2, PASSWORD).await), Refusal::SignedTextChanged);
    // Nor with the hash of what it says now, in the old round.
    let anew = scene.start(&people(&scene.company)).await.unwrap();
    assert_ne!(anew.hash, round.hash);
    let of_now = SigningRound { hash: anew.hash.clone(), ..round };
    let (state, act) = (RoundState::Void, SignAct::Sign);
    assert_eq!(refusal(scene.sign(&scene.company.manager, &of_now, 2, PASSWORD).await), Refusal::SigningCannot { state, act });
    assert_eq!(scene.standing().await, [RoundState::Open, RoundState::Void]);
    let store = &scene.company.store;
    let line = Line { round: &anew.id, signatory: 3, hash: &anew.hash };
    let declined = signatures::decline(store, rep, &operation(), line, "要求改价").await.unwrap();
    assert_eq!((declined.state, declined.signatories[2].state), (RoundState::Open, SignState::Declined));
    signatures::cancel(store, rep, &operation(), &anew.id, "重新谈").await.unwrap();
    assert_eq!(scene.standing().await, [RoundState::Cancelled, RoundState::Void]);
    assert!(signatures::of_contract(store, rep, &scene.contract.id).await.unwrap().may_start);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn a_contract_that_moves_on_leaves_no_signing_open() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    for (life, signed, why) in [(Life::Void, "", RoundEnd::MadeVoid), (Life::Signed, "2025-06-10", RoundEnd::Registered)] {
        let open = scene.start(&people(&scene.company)).await.unwrap();
        for life in [life, Life::PendingSignature] {
            let now = store::contracts::show(store, rep, &scene.contract.id).await.unwrap().0;
            let form = LifeForm { signed: signed.into(), reason: "不做了".into(), ..LifeForm::to(life) };
            store::contracts::change_life(store, rep, &operation(), &now.id, now.version, &form).await.unwrap();
        }
        let found = signatures::of_contract(store, rep, &scene.contract.id).await.unwrap();
        let (round, _) = found.rounds.iter().find(|(round, _)| round.id == open.id).unwrap();
        assert_eq!((round.state, round.ended, round.why(Lang::Zh).as_str()), (RoundState::Cancelled, Some(why), why.label(Lang::Zh)));
    }
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn a_paper_names_its_scan_and_a_signatory_may_read_what_he_signs() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let mut form = people(&scene.company);
    form.signatories[1].user = scene.company.other_rep.user.clone();
    assert_eq!(refusal(scene.start(&form).await), Refusal::SignatoryMayNotRead { name: "rep2".into() });
    form.signatories[1].user = scene.company.admin.user.clone();
    assert_eq!(refusal(scene.start(&form).await), Refusal::UnknownUser);
    let round = scene.start(&people(&scene.company)).await.unwrap();
    let other = scene.company.contract(rep, &scene.customer, &[("2025-12-01", "100.00")]).await;
    let add = async |contract: &ContractId, text: &str| {
        let (id, bytes) = (AttachmentId::new(new_id()), format!("%PDF-1.7 {text}").into_bytes());
        let upload = store::attachments::Upload { id: &id, kind: AttachmentKind::SignedScan, name: "签字页.pdf", bytes: &bytes };
        store::attachments::add(store, rep, contract, upload).await.unwrap()
    };
    let (foreign, scan) = (add(&other.id, "other").await, add(&scene.contract.id, "own").await);
    let paper = |scan: &AttachmentId| RecordForm { method: "paper".into(), scan: scan.clone(), ..RecordForm::default() };
    assert_eq!(refusal(scene.record(rep, &round, 3, &paper(&foreign.id)).await), Refusal::NotThisContractsFile);
    let noted = scene.record(rep, &round, 3, &paper(&scan.id)).await.unwrap();
    assert_eq!((noted.signatories[2].scan_name.as_str(), &noted.signatories[2].scan_hash), ("签字页.pdf", &scan.hash));
}
