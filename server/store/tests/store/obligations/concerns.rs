//! Issues and risks of a contract: noted, resolved, opened again; the worst stands first.

use domain::concern::{Concern, ConcernForm, ConcernState};
use domain::id::ConcernId;
use store::concerns;

use super::*;

async fn note(scene: &Scene, what: &str, severity: &str) -> Concern {
    let form = ConcernForm { what: what.into(), severity: severity.into(), kind: "legal".into(), ..ConcernForm::default() };
    let (store, rep, id) = (&scene.company.store, &scene.company.rep, ConcernId::new(new_id()));
    concerns::add(store, rep, &operation(), &id, &scene.contract.id, &form).await.unwrap()
}

async fn shown(scene: &Scene) -> Vec<String> {
    let found = concerns::of_contract(&scene.company.store, &scene.company.rep, &scene.contract.id).await.unwrap();
    found.into_iter().map(|concern| concern.terms.what).collect()
}

#[tokio::test]
async fn what_is_open_and_worst_stands_first_and_it_is_resolved_once() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    for (what, severity) in [("低", "low"), ("高", "high"), ("中", "medium")] {
        note(&scene, what, severity).await;
    }
    assert_eq!(shown(&scene).await, ["高", "中", "低"]);
    let worst = concerns::of_contract(store, rep, &scene.contract.id).await.unwrap().remove(0);
    let resolved = concerns::resolve(store, rep, &operation(), &worst.id, worst.version, "律师已确认").await.unwrap();
    assert_eq!((resolved.state, resolved.note.as_str()), (ConcernState::Resolved, "律师已确认"));
    assert_eq!(shown(&scene).await, ["中", "低", "高"]);
    let again = concerns::resolve(store, rep, &operation(), &worst.id, resolved.version, "再说一次").await;
    assert_eq!(refusal(again), Refusal::ConcernResolved);
    let open = concerns::reopen(store, rep, &operation(), &worst.id, resolved.version, "又来了").await.unwrap();
    let again = concerns::reopen(store, rep, &operation(), &worst.id, open.version, "又来了").await;
    assert_eq!(refusal(again), Refusal::ConcernIsOpen);
    let other = &scene.company.other_rep;
    assert!(matches!(concerns::of_contract(store, other, &scene.contract.id).await, Err(Error::NotFound)));
    let by_finance = concerns::resolve(store, &scene.company.finance, &operation(), &worst.id, open.version, "好了").await;
    assert_eq!(refusal(by_finance), Refusal::NotAllowed);
    scene.company.assert_sound().await;
}
