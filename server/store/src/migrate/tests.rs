//! What is cut short is not recorded, and an old database comes up right.

use surrealdb::types::Value;

use super::{KNOWN, MIGRATIONS, apply, begin, level, run, up_to};
use crate::error::Error;
use crate::store::{Settings, Store};

async fn tables(store: &Store) -> String {
    use surrealdb::types::ToSql;
    store.query::<Value, 0>("INFO FOR DB", []).await.unwrap().take::<Value>(0).unwrap().to_sql()
}

#[tokio::test]
async fn a_migration_that_is_cut_short_is_not_recorded_and_leaves_nothing() {
    let store = Store::bare(Settings::in_memory()).await.unwrap();
    begin(&store).await.unwrap();
    let cut = concat!(
        "BEGIN; DEFINE TABLE IF NOT EXISTS half SCHEMALESS; THROW 'cut short'; ",
        "CREATE type::record('migration', $level) SET level = $level; COMMIT"
    );
    assert!(matches!(apply(&store, 1, cut).await, Err(Error::Engine(message)) if message.contains("cut short")));
    assert_eq!(level(&store).await.unwrap(), 0);
    assert!(!tables(&store).await.contains("half"));
    run(&store).await.unwrap();
    assert_eq!(level(&store).await.unwrap(), KNOWN);
    run(&store).await.unwrap();
}

#[tokio::test]
async fn every_migration_ends_with_its_record_in_the_same_transaction() {
    for migration in MIGRATIONS {
        assert!(migration.starts_with("BEGIN;") && migration.ends_with("COMMIT;"));
        assert_eq!((migration.matches("BEGIN;").count(), migration.matches("COMMIT;").count()), (1, 1), "{migration}");
    }
}

#[tokio::test]
async fn texts_and_files_from_before_their_words_were_kept_are_to_be_read() {
    let store = Store::bare(Settings::in_memory()).await.unwrap();
    up_to(&store, 15).await.unwrap();
    for row in [
        "CREATE contract_text:a SET key = 'a'",
        "CREATE attachment:b SET key = 'b'",
        "CREATE attachment:c SET key = 'c', withdrawn = { reason: '旧' }",
    ] {
        store.query::<Value, 0>(row, []).await.unwrap();
    }
    run(&store).await.unwrap();
    let mut waiting: Vec<String> = store.query::<Value, 0>("SELECT VALUE key FROM unread", []).await.unwrap().take(0).unwrap();
    waiting.sort();
    assert_eq!(waiting, ["file-b", "text-a"]);
}

#[tokio::test]
async fn a_database_newer_than_the_program_is_refused() {
    let store = Store::bare(Settings::in_memory()).await.unwrap();
    run(&store).await.unwrap();
    apply(&store, KNOWN + 1, "CREATE type::record('migration', $level) SET level = $level").await.unwrap();
    assert!(matches!(run(&store).await, Err(Error::NewerSchema { found, known }) if (found, known) == (KNOWN + 1, KNOWN)));
}

/// A database as the first program left it: its own tables and indexes, rows without the columns and totals that came later.
async fn of_the_first_program() -> Store {
    let present = Store::open(Settings::in_memory()).await.unwrap();
    crate::fixture::fill(&present).await;
    let old = Store::bare(Settings::in_memory()).await.unwrap();
    begin(&old).await.unwrap();
    apply(&old, 1, MIGRATIONS[0]).await.unwrap();
    old.query::<Value, 0>("DELETE head", []).await.unwrap();
    // And the histories: the log of these commits speaks of them.
    for table in [
        "company",
        "team",
        "counter",
        "operation",
        "commit",
        "head",
        "customer",
        "contract",
        "instalment",
        "receipt",
        "allocation",
        "history",
    ] {
        let rows = crate::backup::rows_after(&present, table, std::ops::Bound::Unbounded, 1000).await.unwrap();
        assert!(!rows.is_empty(), "{table}");
        old.query("INSERT $rows RETURN NONE", [("rows", Value::Array(rows.into()))]).await.unwrap();
    }
    old.query::<Value, 0>(
        "UPDATE contract UNSET by_state; UPDATE receipt SET by_draft = 'stale'; CREATE tally:['collected', '*', '', 'CNY'] SET count = 2, amount = 130dec",
        [],
    )
    .await
    .unwrap();
    old
}

#[tokio::test]
async fn a_database_of_the_first_program_comes_up_right() {
    let store = of_the_first_program().await;
    run(&store).await.unwrap();
    store.reload_directory().await.unwrap();
    let actor = domain::permission::Actor::operator();
    let findings = crate::check::run(&store, &actor).await.unwrap();
    assert_eq!(findings.breaches, Vec::<String>::new());
    let filter = domain::list::ContractFilter { progress: Some(domain::state::PaymentProgress::Paid), ..Default::default() };
    let page = crate::contracts::list(&store, &actor, &filter).await.unwrap();
    let totals = crate::contracts::totals(&store, &actor, &filter).await.unwrap();
    assert_eq!((page.items.len(), totals.count, totals.by_currency[0].collected.to_plain()), (1, 1, "100.00".into()));
    let stale: Vec<String> =
        store.query::<Value, 0>("SELECT VALUE by_draft FROM receipt WHERE by_draft != NONE", []).await.unwrap().take(0).unwrap();
    assert!(stale.is_empty());
    crate::contracts::change_life(
        &store,
        &actor,
        &crate::fixture::operation(),
        &page.items[0].id,
        page.items[0].version,
        &domain::contract::LifeForm::to(domain::contract::Life::Completed),
    )
    .await
    .unwrap();
    assert_eq!(crate::check::run(&store, &actor).await.unwrap().breaches, Vec::<String>::new());
}

#[tokio::test]
async fn a_backup_of_the_first_program_restores_into_this_one() {
    let old = of_the_first_program().await;
    let actor = domain::permission::Actor::operator();
    let mut lines = Vec::new();
    let manifest = crate::backup::dump(&old, &actor, &mut lines).await.unwrap();
    assert_eq!(manifest.schema, 1);
    let store = crate::backup::load(Settings::in_memory(), &actor, &manifest, lines.as_slice()).await.unwrap();
    assert_eq!(level(&store).await.unwrap(), KNOWN);
    assert_eq!(crate::check::run(&store, &actor).await.unwrap().breaches, Vec::<String>::new());
    let newer = crate::backup::Manifest { schema: KNOWN + 1, ..manifest };
    let refused = crate::backup::load(Settings::in_memory(), &actor, &newer, lines.as_slice()).await;
    assert!(matches!(refused, Err(crate::backup::BackupError::OtherVersion { schema, .. }) if schema == KNOWN + 1));
}

#[tokio::test]
async fn totals_that_were_cut_short_are_made_at_the_next_start() {
    let store = of_the_first_program().await;
    run(&store).await.unwrap();
    // As if the program had died between the last migration and the end of `refresh`.
    store.query::<Value, 0>("UPDATE migration UNSET is_fresh; DELETE tally; UPDATE folio SET lines = ''", []).await.unwrap();
    run(&store).await.unwrap();
    let findings = crate::check::run(&store, &domain::permission::Actor::operator()).await.unwrap();
    assert_eq!(findings.breaches, Vec::<String>::new());
}

#[tokio::test]
async fn promises_from_before_they_were_followed_are_decided() {
    let store = Store::open(Settings::in_memory()).await.unwrap();
    crate::fixture::fill(&store).await;
    let actor = domain::permission::Actor::operator();
    let customer = crate::customers::list(&store, &actor, &Default::default()).await.unwrap().items.remove(0).id;
    // One kept by the receipt of February, one that nothing has kept.
    for (made, until) in [("2025-01-20", "2025-02-10"), ("2025-03-01", "2025-03-10")] {
        let form = domain::follow_up::FollowUpForm {
            customer: customer.clone(),
            said: "答应付款".into(),
            happened: made.into(),
            promise_date: until.into(),
            promise_amount: "130".into(),
            ..Default::default()
        };
        crate::follow_ups::log(&store, &actor, &crate::fixture::operation(), &crate::new_id().into(), &form).await.unwrap();
    }
    store
        .query::<Value, 0>("UPDATE follow_up UNSET course, by_promise, by_promiser; UPDATE migration UNSET is_fresh; DELETE tally", [])
        .await
        .unwrap();
    run(&store).await.unwrap();
    assert_eq!(crate::check::run(&store, &actor).await.unwrap().breaches, Vec::<String>::new());
    assert_eq!(crate::badges::badges(&store, &actor).await.unwrap().promises_broken, 1);
    // And the check finds what is not so.
    store.query::<Value, 0>("UPDATE follow_up SET course.paid = '2025-03-05' WHERE by_promise != NONE", []).await.unwrap();
    let found = crate::check::run(&store, &actor).await.unwrap().breaches.join("\n");
    assert!(found.contains("by the money"), "{found}");
}
