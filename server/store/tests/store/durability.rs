//! The folder: durable, held by one process, opened again with everything in it.

use store::{Error, Settings, Store};

use crate::company::{open_at, operation};

fn settings(folder: &std::path::Path, query: &str) -> Settings {
    Settings { url: format!("surrealkv://{}{query}", folder.display()), ..Settings::in_memory() }
}

#[tokio::test]
async fn a_database_that_does_not_sync_every_commit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for query in ["", "?sync=never", "?sync=5s"] {
        assert!(matches!(Store::open(settings(folder.path(), query)).await, Err(Error::Engine(_))), "{query}");
    }
    let store = Store::open(settings(folder.path(), "?sync=every")).await.unwrap();
    store.close().await.unwrap();
}

#[tokio::test]
async fn what_was_written_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let company = open_at(settings(folder.path(), "?sync=every")).await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await;
    company.confirmed(&customer, "1.00").await;
    let revision = company.store.revision().await.unwrap();
    company.store.close().await.unwrap();
    drop(company);
    let store = Store::open(settings(folder.path(), "?sync=every")).await.unwrap();
    assert_eq!(store.revision().await.unwrap(), revision);
    let findings = store::check::run(&store, &domain::permission::Actor::operator()).await.unwrap();
    assert_eq!(findings.breaches, Vec::<String>::new());
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_second_process_is_told_that_the_folder_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(settings(folder.path(), "?sync=every")).await.unwrap();
    assert!(matches!(Store::open(settings(folder.path(), "?sync=every")).await, Err(Error::InUse(_))));
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_slow_reader_does_not_stop_a_writer() {
    let company = crate::company::open().await;
    let mut changes = company.store.subscribe();
    let customer = company.customer(&company.rep, "甲").await;
    let change = changes.recv().await.unwrap();
    assert_eq!(change.owners.as_slice(), [company.rep.user.as_str()]);
    assert_eq!(change.revision, company.store.revision().await.unwrap());
    drop(customer);
    let _ = operation();
}

#[tokio::test]
async fn a_backup_of_totals_that_went_up_and_down_comes_back_as_it_was() {
    let company = crate::company::open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let receipt = company.confirmed(&customer, "60.00").await;
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap();
    let contract = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap().0;
    let life = domain::contract::Life::Completed;
    store::contracts::change_life(&company.store, &company.rep, &operation(), &contract.id, contract.version, &crate::company::to(life))
        .await
        .unwrap();
    let operator = domain::permission::Actor::operator();
    let mut lines = Vec::new();
    let manifest = store::backup::dump(&company.store, &operator, &mut lines).await.unwrap();
    let other = store::backup::load(Settings::in_memory(), &operator, &manifest, lines.as_slice()).await.unwrap();
    let findings = store::check::run(&other, &operator).await.unwrap();
    assert_eq!(findings.breaches, Vec::<String>::new());
}
