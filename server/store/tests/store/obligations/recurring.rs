//! What recurs: when one is done the next comes, until its end.

use super::*;

fn monthly(until: &str) -> ObligationForm {
    ObligationForm { recurrence: "monthly".into(), until: until.into(), ..form("月度巡检", "2025-01-31") }
}

async fn open_days(scene: &Scene) -> Vec<String> {
    let filter = ObligationFilter { window: ObligationWindow::Open, ..ObligationFilter::default() };
    let page = obligations::list(&scene.company.store, &scene.company.rep, &filter).await.unwrap();
    page.items.into_iter().filter_map(|row| row.obligation.terms.due).map(|due| due.to_string()).collect()
}

async fn only_open(scene: &Scene) -> Obligation {
    let filter = ObligationFilter { window: ObligationWindow::Open, ..ObligationFilter::default() };
    let mut page = obligations::list(&scene.company.store, &scene.company.rep, &filter).await.unwrap();
    assert_eq!(page.items.len(), 1);
    page.items.remove(0).obligation
}

#[tokio::test]
async fn when_one_is_done_the_next_comes_until_the_end() {
    let scene = scene().await;
    let rep = &scene.company.rep;
    scene.add(&monthly("2025-03-31")).await;
    for wanted in [vec!["2025-02-28"], vec!["2025-03-31"], vec![]] {
        let now = only_open(&scene).await;
        scene.fulfil(rep, &now).await.unwrap();
        assert_eq!(open_days(&scene).await, wanted);
    }
    assert_eq!(scene.total(rep, ObligationWindow::Done).await, 3);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn reopened_it_takes_back_the_next_unless_somebody_has_touched_it() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let first = scene.add(&monthly("")).await;
    let done = scene.fulfil(rep, &first).await.unwrap();
    let open = scene.reopen(&done).await.unwrap();
    assert_eq!(open_days(&scene).await, ["2025-01-31"]);
    let done = scene.fulfil(rep, &open).await.unwrap();
    let next = only_open(&scene).await;
    obligations::edit(
        store,
        rep,
        &operation(),
        &next.id,
        next.version,
        &ObligationForm { title: "二月巡检".into(), ..ObligationForm::of(&next) },
    )
    .await
    .unwrap();
    let open = scene.reopen(&done).await.unwrap();
    assert_eq!(open_days(&scene).await, ["2025-01-31", "2025-02-28"]);
    // The next one is there already: it does not come twice.
    scene.fulfil(rep, &open).await.unwrap();
    assert_eq!(open_days(&scene).await, ["2025-02-28"]);
    scene.company.assert_sound().await;
}
