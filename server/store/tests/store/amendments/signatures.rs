//! An amendment is put up for signing like a contract, bound by its own hash.

use domain::id::SigningId;
use domain::signature::{LOCAL, RecordForm, RoundForm, RoundState, SignatoryForm};
use store::signatures::{self, Line, ToSign};

use super::*;

#[tokio::test]
async fn an_amendment_is_signed_by_all_and_stays_so_in_the_next_version() {
    let company = open().await;
    let contract = contract(&company, "").await;
    let amendment = drafted(&company, &contract).await;
    let one = |side: &str, name: &str| SignatoryForm { side: side.into(), name: name.into(), ..SignatoryForm::default() };
    let form = RoundForm { signatories: vec![one("ours", "李雷"), one("customer", "王总")] };
    let document = ToSign { contract: &contract.id, amendment: Some(&amendment.id), provider: LOCAL };
    let (store, rep) = (&company.store, &company.rep);
    let round = signatures::start(store, rep, &operation(), &SigningId::new(new_id()), document, &form).await.unwrap();
    assert_eq!(round.number, amendment.number());
    for signatory in [1, 2] {
        let line = Line { round: &round.id, signatory, hash: &round.hash };
        let noted = RecordForm { method: "in_person".into(), ..RecordForm::default() };
        signatures::record(store, rep, &operation(), line, &noted).await.unwrap();
    }
    sign(&company, &amendment).await.unwrap();
    let found = signatures::of_contract(store, rep, &contract.id).await.unwrap();
    assert_eq!((found.rounds[0].1, found.contract.edition, found.may_start), (RoundState::Complete, 2, false));
    company.assert_sound().await;
}
