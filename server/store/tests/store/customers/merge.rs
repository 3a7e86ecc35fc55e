//! The merging of two customers that are one company.

use domain::list::Totals;

use super::*;

/// Two spellings of one company with dealings under both: one paid, one owed, an advance, people, follow-ups, helpers.
async fn twins(company: &Company, helper: &Actor, manager: &Actor) -> (Customer, Customer) {
    let goes = company.customer(&company.rep, "杭州云栖软件有限公司").await;
    let form = CustomerForm { name: "杭州云栖软件股份公司".into(), ..CustomerForm::default() };
    let id = CustomerId::new(new_id());
    let stays = store::customers::create(&company.store, helper, &operation(), &id, &form, true).await.unwrap();
    let form = CustomerForm { credit_limit: "500".into(), ..form };
    let stays = store::customers::edit(&company.store, manager, &operation(), &id, stays.version, &form).await.unwrap();
    for (owner, customer) in [(&company.rep, &goes), (helper, &stays)] {
        company.contract(owner, customer, &[("2025-05-01", "100.00"), ("2025-07-01", "50.00")]).await;
        company.confirmed(customer, "100.00").await;
        company.contract(owner, customer, &[("2025-03-01", "30.00")]).await;
        company.confirmed(customer, "90.00").await; // 80.00 owed are paid, 10.00 stay as advance
        company.contract(owner, customer, &[("2025-08-01", "7.00")]).await;
        company.draft(owner, customer, "3.00", "").await;
        log(company, owner, customer, "2025-06-01").await;
        let contact = domain::customer::ContactForm { name: "李敏".into(), ..Default::default() };
        store::customers::save_contact(&company.store, owner, &operation(), &customer.id, &new_id().into(), &contact).await.unwrap();
    }
    set_helpers(company, manager, &goes, &[&manager.user]).await.unwrap();
    let show = async |id| store::customers::show(&company.store, manager, id).await.unwrap();
    (show(&goes.id).await, show(&stays.id).await)
}

/// Everything that money lists and figures say to finance.
async fn money(company: &Company) -> (Totals, Totals, Totals, Vec<domain::list::Dashboard>) {
    let (store, finance) = (&company.store, &company.finance);
    (
        store::contracts::totals(store, finance, &ContractFilter::default()).await.unwrap(),
        store::instalments::totals(store, finance, &InstalmentFilter::default()).await.unwrap(),
        store::receipts::totals(store, finance, &ReceiptFilter::default()).await.unwrap(),
        store::badges::dashboard(store, finance).await.unwrap(),
    )
}

#[tokio::test]
async fn merging_keeps_both_histories_and_every_sum() {
    let company = open().await;
    let store = &company.store;
    let (helper, manager) = colleague(&company).await;
    let (goes, stays) = twins(&company, &helper, &manager).await;
    let before = money(&company).await;
    let preview = store::customers::merge_preview(store, &manager, &goes.id, &stays.id).await.unwrap();
    assert_eq!((preview.goes.contracts, preview.goes.receipts, preview.goes.contacts, preview.goes.follow_ups), (3, 3, 1, 1));
    assert_eq!(preview.goes.money[0].3.to_plain(), "10.00");
    let id = operation();
    let merge = async || store::customers::merge(store, &manager, &id, (&goes.id, goes.version), (&stays.id, stays.version)).await;
    let merged = merge().await.unwrap();
    assert_eq!(merge().await.unwrap(), merged, "the same operation again answers the same");

    assert_eq!(money(&company).await, before);
    company.assert_sound().await;
    let all = |customer: &CustomerId| ContractFilter { customer: Some(customer.clone()), ..ContractFilter::default() };
    assert_eq!(store::contracts::list(store, &helper, &all(&stays.id)).await.unwrap().items.len(), 6);
    assert!(store::contracts::list(store, &company.finance, &all(&goes.id)).await.unwrap().items.is_empty());
    let receipts = ReceiptFilter { customer: Some(stays.id.clone()), ..ReceiptFilter::default() };
    let receipts = store::receipts::list(store, &helper, &receipts).await.unwrap().items;
    assert_eq!(receipts.len(), 6);
    assert_eq!(receipts.iter().filter(|receipt| receipt.advance().to_plain() == "10.00").count(), 2);
    let contacts = store::customers::contacts(store, &helper, &stays.id).await.unwrap();
    assert_eq!((contacts.len(), contacts.iter().filter(|contact| contact.terms.is_main).count()), (2, 1));
    let said = FollowUpFilter { customer: Some(stays.id.clone()), ..FollowUpFilter::default() };
    assert_eq!(store::follow_ups::list(store, &helper, &said).await.unwrap().items.len(), 2);
    // The paid instalments moved too: a whole plan reads as one customer's.
    for contract in store::contracts::list(store, &helper, &all(&stays.id)).await.unwrap().items {
        let (contract, plan) = store::contracts::show(store, &helper, &contract.id).await.unwrap();
        assert!(plan.iter().all(|part| (&part.customer, &part.owner) == (&stays.id, &contract.owner)));
        assert_eq!((contract.customer_name.as_str(), &contract.owner), ("杭州云栖软件股份公司", &helper.user));
    }
    assert_eq!(merged.terms.credit_limit.unwrap().to_plain(), "500.00");
    let mut helpers = vec![company.rep.user.clone(), manager.user.clone()];
    helpers.sort();
    assert_eq!(merged.helpers, helpers);
}

#[tokio::test]
async fn a_merged_customer_leads_to_the_other_and_its_number_stays_taken() {
    let company = open().await;
    let store = &company.store;
    let (helper, manager) = colleague(&company).await;
    let (goes, stays) = twins(&company, &helper, &manager).await;
    store::customers::merge(store, &manager, &operation(), (&goes.id, goes.version), (&stays.id, stays.version)).await.unwrap();
    for actor in [&company.rep, &helper, &company.finance] {
        assert_eq!(store::customers::show(store, actor, &goes.id).await.unwrap().id, stays.id, "{}", actor.name);
        assert_eq!(names(store, actor, &CustomerFilter::default()).await, ["杭州云栖软件股份公司"]);
        let old = CustomerFilter { search: goes.number.clone(), ..CustomerFilter::default() };
        assert_eq!(names(store, actor, &old).await, ["杭州云栖软件股份公司"], "{}", actor.name);
        assert_eq!(store::customers::count(store, actor, &CustomerFilter::default()).await.unwrap(), 1);
    }
    assert!(matches!(store::customers::show(store, &company.other_rep, &goes.id).await, Err(Error::NotFound)));
    // A page that was open meanwhile: what is logged goes to the other; what changes the old one is refused.
    log(&company, &helper, &goes, "2025-06-10").await;
    let said = FollowUpFilter { customer: Some(stays.id.clone()), ..FollowUpFilter::default() };
    assert_eq!(store::follow_ups::list(store, &helper, &said).await.unwrap().items.len(), 3);
    let form = CustomerForm { name: "丙".into(), ..CustomerForm::default() };
    let edit = store::customers::edit(store, &helper, &operation(), &goes.id, goes.version, &form).await.unwrap_err();
    assert!(matches!(refusal(edit), Refusal::CustomerMerged { .. }));
    // Its old spelling is known, its number is not given again.
    let similar = store::customers::similar(store, &helper, "杭州云栖软件", "", None).await.unwrap();
    assert_eq!(similar.iter().map(|customer| &customer.id).collect::<Vec<_>>(), [&stays.id]);
    let next = company.customer(&company.rep, "新客户").await;
    assert!(next.number > goes.number && next.number > stays.number);
    company.assert_sound().await;
}

#[tokio::test]
async fn customers_are_merged_by_a_manager_over_both_as_they_were_shown() {
    let company = open().await;
    let store = &company.store;
    let (helper, manager) = colleague(&company).await;
    let (goes, stays) = twins(&company, &helper, &manager).await;
    let foreign = company.customer(&company.other_rep, "别人").await;
    let merge = async |actor: &Actor, goes: &Customer, stays: &Customer| {
        store::customers::merge(store, actor, &operation(), (&goes.id, goes.version), (&stays.id, stays.version)).await.unwrap_err()
    };
    for actor in [&company.rep, &company.finance] {
        assert_eq!(refusal(merge(actor, &goes, &stays).await), Refusal::NotAllowed);
    }
    assert!(matches!(merge(&company.admin, &goes, &stays).await, Error::NotFound));
    assert!(matches!(merge(&manager, &goes, &foreign).await, Error::NotFound));
    assert_eq!(refusal(merge(&manager, &goes, &goes).await), Refusal::SameCustomer);
    let stale = Customer { version: stays.version - 1, ..stays.clone() };
    assert_eq!(refusal(merge(&manager, &goes, &stale).await), Refusal::ChangedMeanwhile);
    company.assert_sound().await;
}
