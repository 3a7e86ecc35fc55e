//! A sheet that makes a contract void ends its signing, and the way back opens it again.

use domain::contract::{Contract, ContractForm, Life};
use domain::history::HistoryNoun;
use domain::id::{ContractId, SigningId};
use domain::signature::{LOCAL, RoundEnd, RoundForm, RoundState, SignatoryForm, SigningRound};
use store::signatures::{self, ToSign};

use super::*;
use crate::company::contract_form;

/// A contract of 100.00 that is to be signed, with its signing begun and carried by this provider.
async fn begun(company: &Company, provider: &str) -> (Contract, SigningRound) {
    let (store, rep) = (&company.store, &company.rep);
    let customer = company.customer(rep, "甲有限公司").await;
    let form = contract_form(&customer, &[("2025-12-01", "100.00")]);
    let form = ContractForm { signed: String::new(), life: String::new(), ..form };
    let contract = store::contracts::create(store, rep, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
    let ours = SignatoryForm { side: "ours".into(), user: rep.user.clone(), ..SignatoryForm::default() };
    let customer = SignatoryForm { side: "customer".into(), name: "王总".into(), ..SignatoryForm::default() };
    let document = ToSign { contract: &contract.id, amendment: None, provider };
    let form = RoundForm { signatories: vec![ours, customer] };
    let round = signatures::start(store, rep, &operation(), &SigningId::new(new_id()), document, &form).await.unwrap();
    (contract, round)
}

fn voiding(contract: &Contract) -> String {
    format!("合同编号,客户名称,签署日期,合同金额,合同状态\n{},甲有限公司,,100,作废\n", contract.number)
}

async fn round_of(company: &Company, contract: &Contract) -> SigningRound {
    signatures::of_contract(&company.store, &company.rep, &contract.id).await.unwrap().rounds.remove(0).0
}

#[tokio::test]
async fn a_sheet_that_makes_a_contract_void_closes_its_signing_until_it_is_undone() {
    let company = open().await;
    let (contract, before) = begun(&company, LOCAL).await;
    let id = brought(&company, Kind::Contracts, &voiding(&contract)).await;
    let now = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap().0;
    let closed = round_of(&company, &contract).await;
    assert_eq!(now.terms.life, Life::Void);
    assert_eq!((closed.state, closed.ended), (RoundState::Cancelled, Some(RoundEnd::MadeVoid)));
    undo(&company, &company.finance, &id).await.unwrap();
    let again = round_of(&company, &contract).await;
    assert_eq!(SigningRound { version: before.version, ..again }, before);
    let told = store::history::of(&company.store, &company.rep, HistoryNoun::Contract, contract.id.as_str(), None).await.unwrap();
    let verbs: Vec<_> = told.items.iter().map(|entry| entry.verb.as_str()).collect();
    assert!(verbs.contains(&"import.batch") && verbs.contains(&"import.undo_part"), "{verbs:?}");
    signatures::cancel(&company.store, &company.rep, &operation(), &before.id, "重新谈").await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn a_killed_import_of_all_or_nothing_opens_the_signing_again_at_the_next_start() {
    let company = open().await;
    let (contract, before) = begun(&company, LOCAL).await;
    let source = Source { is_whole: true, ..source(Kind::Contracts) };
    let mut lines = voiding(&contract);
    lines.extend((1..=210).map(|number| format!("HT{number},甲有限公司,2025-01-10,100,签署\n")));
    let (store, actor) = (company.store.clone(), company.finance.clone());
    // The panic stands for a server that is killed after its first commit.
    let killed = tokio::spawn(async move {
        let records = records(Kind::Contracts, &lines);
        store::imports::apply(&store, &actor, &source, &records, |_| panic!("killed")).await
    });
    assert!(killed.await.is_err());
    assert_eq!(round_of(&company, &contract).await.state, RoundState::Cancelled);
    nobody_is_at_it_elsewhere();
    store::imports::recover(&company.store).await.unwrap();
    let again = round_of(&company, &contract).await;
    assert_eq!(SigningRound { version: before.version, ..again }, before);
    assert_eq!(store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap().0.terms.life, Life::PendingSignature);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_signing_whose_provider_was_told_of_its_end_stays_ended() {
    let company = open().await;
    let (contract, round) = begun(&company, "cloud").await;
    let (store, operator) = (&company.store, Actor::operator());
    signatures::started(store, &operator, &operation(), &round.id, "r-1").await.unwrap();
    let id = brought(&company, Kind::Contracts, &voiding(&contract)).await;
    signatures::called_off(store, &operator, &operation(), &round.id).await.unwrap();
    undo(&company, &company.finance, &id).await.unwrap();
    assert_eq!(round_of(&company, &contract).await.state, RoundState::Cancelled);
    assert_eq!(store::contracts::show(store, &company.rep, &contract.id).await.unwrap().0.terms.life, Life::PendingSignature);
    company.assert_sound().await;
}

#[tokio::test]
async fn where_a_flow_asks_only_who_loads_the_ledger_brings_in_what_is_in_force() {
    let company = open().await;
    let form = crate::approvals::flow_form(&["team_head"]);
    store::approvals::save_flow(&company.store, &company.admin, &operation(), None, &form).await.unwrap();
    let ledger = "合同编号,客户名称,签署日期,合同金额,合同状态\nHT1,甲有限公司,2025-01-10,1000,签署\nHT2,甲有限公司,,1000,待签署\n";
    let rows = records(Kind::Contracts, ledger);
    let results = apply(&company, &company.manager, &source(Kind::Contracts), &rows).await;
    let RowOutcome::Refused(problems) = &results[0].outcome else { panic!("{results:?}") };
    assert_eq!((problems.of("life"), &results[1].outcome), (Some(&Refusal::ApprovalNeeded), &RowOutcome::Added));
    let results = apply(&company, &company.finance, &source(Kind::Contracts), &rows[..1]).await;
    assert_eq!(results[0].outcome, RowOutcome::Added);
    let all = store::contracts::all(&company.store, &company.finance, &Default::default()).await.unwrap();
    let approval = |number: &str| all.iter().find(|one| one.number == number).unwrap().approval;
    assert_eq!((approval("HT1"), approval("HT2")), (None, Some(domain::approval::ApprovalState::Draft)));
    // What was owed before is in force too. A refused row leaves no customer behind, and fills none in.
    let before = books(&company).await;
    let owed = "客户名称,欠款金额,欠款日期,地址\n乙有限公司,30,2025-02-01,城北\n甲有限公司,30,2025-02-01,城南\n";
    for result in apply(&company, &company.manager, &source(Kind::Arrears), &records(Kind::Arrears, owed)).await {
        let RowOutcome::Refused(problems) = &result.outcome else { panic!("{result:?}") };
        assert_eq!(problems.of("life"), Some(&Refusal::ApprovalNeeded));
    }
    assert_eq!(books(&company).await, before);
    company.assert_sound().await;
}
