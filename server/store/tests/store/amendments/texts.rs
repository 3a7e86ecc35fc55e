//! The text of a contract through its versions: what was chosen stays, its variables say what the version says.

use domain::history::HistoryNoun;
use domain::template::{ContractText, TextForm};
use store::templates;

use super::*;
use crate::drafting::{legal, template};

/// A contract of 300.00 that may be edited, with a text in which the delivery is another than the standard.
async fn worded(company: &Company) -> (Contract, ContractText) {
    let legal = legal(company).await;
    let (kept, clauses) = template(company, &legal, "销售").await;
    let contract = contract(company, "").await;
    let mut form = TextForm::fresh(&kept, &clauses);
    form.clauses[1].text = "{{合同金额}}付清后交付，{{签署日期}}签署。".into();
    let saved = templates::save_text(&company.store, &company.rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    (show(company, &contract.id).await.0, saved)
}

/// The text of a version, as it is printed.
async fn printed(company: &Company, contract: &ContractId, ordinal: u32) -> String {
    let versions = amendments::of_contract(&company.store, &company.rep, contract).await.unwrap();
    let (_, _, content) = amendments::edition(&company.store, &company.rep, contract, ordinal).await.unwrap();
    content.rendered(versions.editions[0].signed).unwrap().to_text()
}

#[tokio::test]
async fn each_version_prints_its_text_as_it_was() {
    let company = open().await;
    let (contract, text) = worded(&company).await;
    let (_, plan) = show(&company, &contract.id).await;
    let first = text.wording.render(&contract, &plan.iter().map(Instalment::planned_terms).collect::<Vec<_>>()).to_text();
    assert!(first.contains("300.00付清后交付，2025年1月1日签署。"), "{first}");
    let amendment = drafted(&company, &contract).await;
    assert_eq!((&amendment.before.text, &amendment.after.text), (&Some(text.wording.clone()), &Some(text.wording.clone())));
    // While the contract is being changed its text can be no other.
    let form = TextForm::of(&text.wording);
    let open = show(&company, &contract.id).await.0;
    let edited = templates::save_text(&company.store, &company.rep, &operation(), &contract.id, open.version, &form).await;
    assert_eq!(refusal(edited), Some(Refusal::ContractNotEditable));
    sign(&company, &amendment).await.unwrap();
    let second = printed(&company, &contract.id, 2).await;
    assert_eq!(printed(&company, &contract.id, 1).await, first);
    assert_eq!(second, first.replace("300.00付清", "400.00付清").replace("单价 300，小计 300.00", "单价 400，小计 400.00"));
    // What stands now is the last version, in its text and its hash.
    let now = templates::drafting(&company.store, &company.rep, &contract.id).await.unwrap();
    let plan: Vec<_> = now.plan.iter().map(Instalment::planned_terms).collect();
    assert_eq!(now.text.as_ref().unwrap().wording.render(&now.contract, &plan).to_text(), second);
    let versions = amendments::of_contract(&company.store, &company.rep, &contract.id).await.unwrap();
    assert_eq!((versions.editions[1].hash.clone(), now.text, now.may_edit), (now.hash, Some(text), false));
    company.assert_sound().await;
    // A customer that moves, and another amendment: the parties are those that signed.
    let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
    let form = domain::customer::CustomerForm { name: "乙".into(), ..domain::customer::CustomerForm::of(&customer.terms) };
    store::customers::edit(&company.store, &company.rep, &operation(), &customer.id, customer.version, &form).await.unwrap();
    let now = show(&company, &contract.id).await.0;
    let mut form = AmendmentForm { reason: "改".into(), ..form_as_it_is(&company, &contract.id).await };
    form.contract.remarks = "补充".into();
    sign(&company, &draft(&company, &company.rep, &now, &form).await.unwrap()).await.unwrap();
    assert_eq!(printed(&company, &contract.id, 3).await, second);
    assert_eq!((printed(&company, &contract.id, 1).await, printed(&company, &contract.id, 2).await), (first, second));
    company.assert_sound().await;
}

async fn form_as_it_is(company: &Company, id: &ContractId) -> AmendmentForm {
    let (contract, plan) = show(company, id).await;
    AmendmentForm::of(&contract, &plan)
}

#[tokio::test]
async fn a_text_is_told_in_the_history_of_its_contract() {
    let company = open().await;
    let (contract, text) = worded(&company).await;
    let mut form = TextForm::of(&text.wording);
    (form.clauses[1].text, form.clauses[2].choice) = ("收款后交付。".into(), "仲裁".into());
    templates::save_text(&company.store, &company.rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    let history = store::history::of(&company.store, &company.rep, HistoryNoun::Contract, contract.id.as_str(), None).await.unwrap();
    let (changed, made) = (&history.items[0], &history.items[1]);
    assert_eq!([changed.verb.as_str(), made.verb.as_str()], ["contract.save_text"; 2]);
    assert_eq!((made.parts[0].noun, made.parts[0].change), (HistoryNoun::ContractText, domain::history::PartChange::Made));
    let fields: Vec<_> = changed.parts[0].fields.iter().map(|field| (field.path.as_str(), field.after.as_str())).collect();
    assert_eq!(fields, [("clauses.2.text", "收款后交付。"), ("clauses.3.choice", "仲裁"), ("clauses.3.text", "由仲裁委员会仲裁。")]);
}
