//! Terminations: a contract is ended with what both sides settled, in one commit; and from which day an amendment counts.

use domain::amendment::SettlementForm;
use domain::contract::LifeForm;

use super::*;
use crate::company::day;

/// What is partly paid and what is unpaid is settled; 20.00 is paid beside it.
async fn form(company: &Company, contract: &Contract) -> AmendmentForm {
    let (_, plan) = show(company, &contract.id).await;
    let mut settlement = SettlementForm::of(&plan, day("2025-06-15"));
    for row in &mut settlement.settled {
        row.decision = "cleared".into();
    }
    settlement.ended = "2025-06-12".into();
    settlement.added = row("2025-07-15", "20.00");
    AmendmentForm { kind: "termination".into(), reason: "客户停产".into(), settlement, ..AmendmentForm::default() }
}

async fn drafted(company: &Company, contract: &Contract) -> Amendment {
    let form = form(company, contract).await;
    draft(company, &company.rep, contract, &form).await.unwrap()
}

/// What was open at the end of that day, as the ageing says.
async fn open_on(company: &Company, on: &str) -> String {
    let rows = store::reports::ageing(&company.store, &company.finance, day(on)).await.unwrap();
    domain::money::Amount::sum(rows.iter().map(|row| row.ageing.total())).unwrap().to_plain()
}

#[tokio::test]
async fn a_contract_is_ended_with_what_was_settled() {
    let company = open().await;
    let contract = contract(&company, "130").await;
    let (store, to) = (&company.store, crate::company::to(Life::Terminated));
    let refused = store::contracts::change_life(store, &company.rep, &operation(), &contract.id, contract.version, &to).await;
    assert_eq!(refusal(refused), Some(Refusal::SettlementNeeded { outstanding: contract.outstanding() }));
    let before = open_on(&company, "2025-06-09").await;
    let amendment = drafted(&company, &contract).await;
    let signed = sign(&company, &amendment).await.unwrap();
    assert_eq!((signed.state, signed.effective), (AmendmentState::Signed, Some(day("2025-06-10"))));
    let (now, plan) = show(&company, &contract.id).await;
    assert_eq!((now.terms.life, now.edition, &now.amending), (Life::Terminated, 2, &None));
    let ending = now.ending.clone().unwrap();
    assert_eq!((ending.on, ending.reason.as_str(), ending.amendment), (day("2025-06-12"), "客户停产", Some(amendment.id.clone())));
    assert_eq!(
        (now.amount.to_plain(), now.collected.to_plain(), now.outstanding().to_plain()),
        ("150.00".into(), "130.00".into(), "20.00".into())
    );
    let wanted = [(1, "2025-03-01", "100.00", "100.00"), (2, "2025-07-01", "30.00", "30.00"), (3, "2025-07-15", "20.00", "0.00")];
    assert_eq!(rows(&plan), expected(&wanted));
    company.assert_sound().await;
    assert_eq!(
        (before.as_str(), open_on(&company, "2025-06-09").await, open_on(&company, "2025-06-10").await),
        ("300.00", "300.00".into(), "20.00".into())
    );
    // What is still owed comes in; the contract is amended no more, and archived.
    assert_eq!(refusal(draft(&company, &company.rep, &now, &form(&company, &now).await).await), Some(Refusal::NotAmendable));
    let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
    assert_eq!(company.confirmed(&customer, "20").await.allocated.to_plain(), "20.00");
    let (now, _) = show(&company, &contract.id).await;
    for (life, wanted) in [(Life::Performing, Some(Refusal::EndedByAgreement)), (Life::Archived, None)] {
        let moved = store::contracts::change_life(store, &company.rep, &operation(), &now.id, now.version, &LifeForm::to(life)).await;
        assert_eq!(moved.is_ok(), wanted.is_none());
        assert_eq!(refusal(moved), wanted);
    }
    company.assert_sound().await;
}

#[tokio::test]
async fn what_is_not_signed_ends_nothing() {
    let company = open().await;
    let contract = contract(&company, "130").await;
    let mut later = form(&company, &contract).await;
    later.settlement.ended = "2025-06-16".into();
    let amendment = draft(&company, &company.rep, &contract, &later).await.unwrap();
    assert_eq!(refusal(sign(&company, &amendment).await), Some(Refusal::EndsLater { on: day("2025-06-16") }));
    let withdrawn = amendments::withdraw(&company.store, &company.rep, &operation(), &amendment.id, amendment.version).await.unwrap();
    let (back, plan) = show(&company, &contract.id).await;
    assert_eq!((back.terms.life, back.amount, &back.ending), (Life::Performing, contract.amount, &None));
    assert_eq!(AmendmentForm::of_amendment(&withdrawn, &back, &plan).settlement.ended, "2025-06-16");
    company.assert_sound().await;
}

/// A receipt of 50.00 pays of July, which is settled at the 30.00 that it had: it comes first, and the termination is a draft again; or it finds
/// nothing open but what was settled beside it.
#[tokio::test]
async fn a_receipt_comes_before_the_end_or_after_it() {
    for turn in 0..4 {
        let company = open().await;
        let contract = contract(&company, "130").await;
        let amendment = drafted(&company, &contract).await;
        let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
        let receipt = company.draft(&company.finance, &customer, "50", "").await;
        let operation = operation();
        let confirm = store::receipts::confirm(&company.store, &company.finance, &operation, &receipt.id, None);
        let (signed, confirmed) = match turn % 2 {
            0 => tokio::join!(sign(&company, &amendment), confirm),
            _ => {
                let (confirmed, signed) = tokio::join!(confirm, sign(&company, &amendment));
                (signed, confirmed)
            }
        };
        let (signed, confirmed) = (signed.unwrap(), confirmed.unwrap());
        let (now, _) = show(&company, &contract.id).await;
        let found = (now.terms.life, signed.is_overtaken, confirmed.allocated.to_plain());
        match signed.state {
            AmendmentState::Signed => assert_eq!(found, (Life::Terminated, false, "20.00".to_owned())),
            _ => assert_eq!(found, (Life::Changing, true, "50.00".to_owned())),
        }
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn an_amendment_counts_from_its_signing_or_from_when_the_books_allow_it() {
    let company = open().await;
    let contract = contract(&company, "").await;
    let signed_on = async |amendment: &Amendment, on: &str| {
        let signing = SigningForm { signed: on.into(), ..signing() };
        amendments::sign(&company.store, &company.rep, &operation(), &amendment.id, amendment.version, &signing).await
    };
    let first = super::drafted(&company, &contract).await;
    let first = signed_on(&first, "2025-06-02").await.unwrap();
    assert_eq!((first.signed, first.effective), (Some(day("2025-06-02")), Some(day("2025-06-02"))));
    assert_eq!((open_on(&company, "2025-06-01").await, open_on(&company, "2025-06-02").await), ("300.00".into(), "400.00".into()));
    company.assert_sound().await;
    // A payment that was taken back on the 15th had room in the plan before it only.
    let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
    let receipt = company.confirmed(&customer, "300").await;
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap();
    let (now, _) = show(&company, &contract.id).await;
    let second = drafted(&company, &now).await;
    let early = signed_on(&second, "2025-06-01").await;
    assert_eq!(refusal(early), Some(Refusal::SignedBeforeVersion { signed: day("2025-06-02") }));
    let said = open_on(&company, "2025-06-12").await;
    let second = signed_on(&second, "2025-06-11").await.unwrap();
    assert_eq!((second.signed, second.effective), (Some(day("2025-06-11")), Some(day("2025-06-15"))));
    assert_eq!((open_on(&company, "2025-06-12").await, open_on(&company, "2025-06-15").await), (said, "20.00".into()));
    company.assert_sound().await;
}
