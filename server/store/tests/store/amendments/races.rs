//! Two at once: of what cannot both hold, one does.

use super::*;

#[tokio::test]
async fn of_two_clerks_who_register_the_signing_one_does() {
    for _ in 0..6 {
        let company = open().await;
        let contract = contract(&company, "130").await;
        let amendment = drafted(&company, &contract).await;
        let (store, id, form, one, two) = (&company.store, &amendment.id, signing(), operation(), operation());
        let (first, second) = tokio::join!(
            amendments::sign(store, &company.rep, &one, id, amendment.version, &form),
            amendments::sign(store, &company.manager, &two, id, amendment.version, &form),
        );
        assert_eq!(first.is_ok(), second.is_err());
        let refused = refusal(if first.is_ok() { second } else { first });
        assert_eq!(refused, Some(Refusal::AmendmentCannot { state: AmendmentState::Signed, act: AmendmentAct::Sign }));
        let versions = amendments::of_contract(store, &company.rep, &contract.id).await.unwrap();
        assert_eq!((versions.contract.edition, versions.editions.len()), (2, 2));
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn of_two_who_ask_for_an_amendment_one_does() {
    let company = open().await;
    let contract = contract(&company, "").await;
    let form = form(&company, &contract.id).await;
    let (first, second) =
        tokio::join!(draft(&company, &company.rep, &contract, &form), draft(&company, &company.manager, &contract, &form));
    assert_eq!(first.is_ok(), second.is_err());
    assert_eq!(refusal(if first.is_ok() { second } else { first }), Some(Refusal::BeingAmended));
    company.assert_sound().await;
}

/// A receipt of 100.00 pays the first instalment, which the amendment makes 50.00: either it comes first, and the amendment no longer fits, or it
/// finds 50.00 there and goes on to the next.
#[tokio::test]
async fn a_receipt_comes_before_a_signing_or_after_it() {
    for turn in 0..8 {
        let company = open().await;
        let contract = contract(&company, "").await;
        let mut form = form(&company, &contract.id).await;
        form.contract.lines[0].unit_price = "250".into();
        form.contract.plan[0] = row("2025-03-01", "50.00");
        form.contract.plan[1] = row("2025-07-01", "100.00");
        let amendment = draft(&company, &company.rep, &contract, &form).await.unwrap();
        let customer = store::customers::show(&company.store, &company.rep, &contract.customer).await.unwrap();
        let receipt = company.draft(&company.finance, &customer, "100", "").await;
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
        assert_eq!(confirmed.allocated.to_plain(), "100.00");
        let (now, plan) = show(&company, &contract.id).await;
        let paid: Vec<String> = plan.iter().map(|one| one.paid.to_plain()).collect();
        match signed.state {
            AmendmentState::Signed => {
                assert_eq!((now.edition, now.amount.to_plain()), (2, "250.00".to_owned()));
                assert_eq!(paid, ["50.00", "50.00", "0.00"]);
            }
            AmendmentState::Draft => {
                assert_eq!((now.edition, now.amount.to_plain(), signed.is_overtaken), (1, "300.00".to_owned(), true));
                assert_eq!(paid, ["100.00", "0.00", "0.00"]);
            }
            state => panic!("{state:?}"),
        }
        company.assert_sound().await;
    }
}
