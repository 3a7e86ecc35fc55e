use domain::lang::Lang;
use domain::permission::Role;
use domain::user::UserForm;

use super::*;
use crate::fixture::operation;
use crate::store::Settings;

const COMMITS: i64 = 1000;

/// A company whose log has a thousand commits.
async fn logged() -> Store {
    let store = Store::open(Settings::in_memory()).await.unwrap();
    let operator = Actor::operator();
    crate::companies::ensure(&store, domain::company::Company::new("甲公司".into(), "Asia/Shanghai".into(), Default::default()))
        .await
        .unwrap();
    let form = UserForm { login: "rep".into(), name: "rep".into(), roles: vec![Role::Rep], team: "root".into(), password: String::new() };
    let rep = crate::users::save(&store, &operator, &operation(), None, &form).await.unwrap();
    let rep = crate::users::actor(&store, &rep).await.unwrap();
    let mut lang = Lang::En;
    while store.revision().await.unwrap() < COMMITS {
        crate::users::set_lang(&store, &rep, &operation(), lang).await.unwrap();
        lang = lang.other();
    }
    store
}

async fn run(store: &Store, statement: &'static str) {
    store.query::<Value, 0>(statement, []).await.unwrap();
}

#[tokio::test]
async fn one_altered_byte_a_missing_or_a_moved_row_is_found_where_it_stands() {
    let store = logged().await;
    let whole = walk(&store, None).await.unwrap();
    assert_eq!((whole.commits, whole.fault), (COMMITS, None));
    let faults = [
        ("UPDATE commit:500 SET verb = string::replace(verb, 'set', 'sat')", Fault::Altered(500)),
        ("UPDATE commit:500 SET actor = string::concat(actor, 'x')", Fault::Altered(500)),
        ("UPDATE commit:500 SET at = string::replace(at, 'Z', 'z')", Fault::Altered(500)),
        ("UPDATE commit:500 SET changes[0].after = string::replace(changes[0].after, 'a', 'b')", Fault::Altered(500)),
        ("UPDATE commit:500 SET changes = []", Fault::Altered(500)),
        ("UPDATE commit:500 SET hash = string::reverse(hash)", Fault::Altered(500)),
        ("UPDATE commit:500 SET previous = string::reverse(previous)", Fault::OutOfOrder(500)),
        ("DELETE commit:500", Fault::Missing(500)),
        ("DELETE commit:1", Fault::Missing(1)),
        ("DELETE commit:1000", Fault::Missing(1000)),
        ("UPDATE commit:501 MERGE (SELECT * OMIT id FROM ONLY commit:500)", Fault::OutOfOrder(501)),
        ("UPDATE head:chain SET hash = string::reverse(hash)", Fault::HeadDiffers(COMMITS)),
        ("CREATE commit:1002 SET revision = 1002", Fault::Missing(1001)),
    ];
    // Those that a fault touches.
    run(&store, "DEFINE TABLE kept SCHEMALESS; FOR $row IN (SELECT * FROM commit:1, commit:500, commit:501, commit:1000) { CREATE kept SET row = $row }").await;
    let head = store.head().await.unwrap();
    for (statement, wanted) in faults {
        run(&store, statement).await;
        assert_eq!(walk(&store, None).await.unwrap().fault, Some(wanted), "{statement}");
        run(&store, "DELETE commit:1002; FOR $row IN (SELECT VALUE row FROM kept) { DELETE $row.id; CREATE $row.id CONTENT $row }").await;
        let hash = Value::String(head.hash.clone());
        store.query("UPDATE head:chain SET hash = $hash", [("hash", hash)]).await.unwrap();
        assert_eq!(walk(&store, None).await.unwrap().fault, None, "put back after {statement}");
    }
}

#[tokio::test]
async fn a_chain_that_was_written_anew_does_not_go_through_an_anchor() {
    let store = Store::open(Settings::in_memory()).await.unwrap();
    crate::fixture::fill(&store).await;
    let anchor = walk(&store, None).await.unwrap().last.unwrap();
    assert_eq!(walk(&store, Some(&anchor)).await.unwrap().fault, None);
    // The last commit taken away, the head and what histories say of it too: in itself the chain is whole.
    run(&store, "LET $last = (SELECT VALUE revision FROM ONLY head:chain); LET $gone = (SELECT VALUE previous FROM ONLY type::record('commit', $last)); DELETE type::record('commit', $last); DELETE history WHERE revision = $last; UPDATE head:chain SET revision -= 1, hash = $gone").await;
    assert_eq!(walk(&store, None).await.unwrap().fault, None);
    assert_eq!(walk(&store, Some(&anchor)).await.unwrap().fault, Some(Fault::AnchorDiffers(anchor.revision)));
    let other = Anchor { revision: 2, hash: anchor.hash.clone(), at: anchor.at.clone() };
    assert_eq!(walk(&store, Some(&other)).await.unwrap().fault, Some(Fault::AnchorDiffers(2)));
}

#[tokio::test]
async fn only_who_may_read_the_audit_verifies_it() {
    let store = Store::open(Settings::in_memory()).await.unwrap();
    for role in Role::ALL {
        let actor = Actor::new("u".into(), String::new(), vec![role], "root".into(), Vec::new(), Lang::Zh);
        assert_eq!(verify(&store, &actor, None).await.is_ok(), role == Role::Auditor, "{role:?}");
    }
}

/// What a record's history says is held by the log: an entry that was altered, added or taken away is found at its commit.
#[tokio::test]
async fn an_altered_history_is_found_at_its_commit() {
    let store = logged().await;
    crate::fixture::fill(&store).await;
    let commits = store.head().await.unwrap().revision;
    assert_eq!(walk(&store, None).await.unwrap().fault, None);
    run(&store, "DEFINE TABLE kept SCHEMALESS; FOR $row IN (SELECT * FROM history) { CREATE kept SET row = $row }").await;
    let kept: Vec<i64> =
        store.query::<Value, 0>("SELECT VALUE revision FROM history ORDER BY revision", []).await.unwrap().take(0).unwrap();
    let first = kept[0];
    assert!(first > COMMITS && kept.len() >= 3 && first <= commits, "{kept:?}");
    for statement in [
        "LET $first = (SELECT id, revision FROM history ORDER BY revision LIMIT 1)[0].id; UPDATE $first SET verb = 'customer.edit'",
        "LET $first = (SELECT id, revision FROM history ORDER BY revision LIMIT 1)[0].id; UPDATE $first SET actor = 'x'",
        "LET $first = (SELECT id, revision FROM history ORDER BY revision LIMIT 1)[0].id; UPDATE $first SET parts = []",
        "LET $first = (SELECT id, revision FROM history ORDER BY revision LIMIT 1)[0].id; DELETE $first",
        "DELETE history",
    ] {
        run(&store, statement).await;
        assert_eq!(walk(&store, None).await.unwrap().fault, Some(Fault::HistoryDiffers(first)), "{statement}");
        run(&store, "DELETE history; FOR $row IN (SELECT VALUE row FROM kept) { CREATE $row.id CONTENT $row }").await;
        assert_eq!(walk(&store, None).await.unwrap().fault, None, "{statement}");
    }
    run(&store, "CREATE history:['contract', 'x', -5] SET revision = 5, verb = 'contract.edit', actor = 'rep', parts = []").await;
    assert_eq!(walk(&store, None).await.unwrap().fault, Some(Fault::HistoryDiffers(5)), "an entry that no commit speaks of");
}
