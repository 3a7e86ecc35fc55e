//! The lists of obligations: each window in its order, as long as its total, for whom it concerns.

use domain::list::PAGE_ROWS;

use super::*;

/// The titles of a window, page by page.
async fn titles(scene: &Scene, actor: &Actor, window: ObligationWindow) -> Vec<String> {
    let mut filter = ObligationFilter { window, ..ObligationFilter::default() };
    let mut titles = Vec::new();
    loop {
        let page = obligations::list(&scene.company.store, actor, &filter).await.unwrap();
        assert!(page.items.len() <= PAGE_ROWS);
        titles.extend(page.items.into_iter().map(|row| row.obligation.terms.title));
        match page.next {
            Some(next) => filter.after = Some(next),
            None => break,
        }
    }
    assert_eq!(titles.len() as u64, scene.total(actor, window).await, "{window:?} {}", actor.name);
    titles
}

#[tokio::test]
async fn each_window_holds_what_its_name_says_in_its_order() {
    use ObligationWindow as W;
    let scene = scene().await;
    let mut kept = Vec::new();
    for (title, due) in [
        ("八天后", "2025-06-23"),
        ("七天后", "2025-06-22"),
        ("没有日子", ""),
        ("昨天", "2025-06-14"),
        ("今天", "2025-06-15"),
        ("取消的", "2025-06-01"),
        ("完成的", "2025-06-02"),
    ] {
        kept.push(scene.add(&form(title, due)).await);
    }
    let [.., cancelled, done] = kept.as_slice() else { panic!() };
    obligations::cancel(&scene.company.store, &scene.company.rep, &operation(), &cancelled.id, 1, "不做了").await.unwrap();
    scene.fulfil(&scene.company.rep, done).await.unwrap();
    for actor in [&scene.company.rep, &scene.company.manager, &scene.company.finance] {
        assert_eq!(titles(&scene, actor, W::Due).await, ["昨天", "今天"]);
        assert_eq!(titles(&scene, actor, W::Overdue).await, ["昨天"]);
        assert_eq!(titles(&scene, actor, W::Soon).await, ["今天", "七天后"]);
        assert_eq!(titles(&scene, actor, W::Open).await, ["昨天", "今天", "七天后", "八天后", "没有日子"]);
        assert_eq!(titles(&scene, actor, W::Done).await, ["完成的"]);
        let badges = store::badges::badges(&scene.company.store, actor).await.unwrap();
        assert_eq!(badges.obligations_due, 2);
    }
    for actor in [&scene.company.other_rep, &scene.company.admin] {
        assert!(titles(&scene, actor, W::Open).await.is_empty());
    }
    let mine = ObligationFilter { window: W::Open, owner: Some(scene.company.finance.user.clone()), after: None };
    assert!(obligations::list(&scene.company.store, &scene.company.finance, &mine).await.unwrap().items.is_empty());
    let row = obligations::list(&scene.company.store, &scene.company.rep, &ObligationFilter::default()).await.unwrap().items.remove(0);
    assert!(row.is_contract_read && row.may_do);
    assert_eq!((row.contract_number, row.customer_name), (scene.contract.number.clone(), "杭州云栖软件".to_owned()));

    // Who is asked without the contract in sight has its number, no link, and may do it; who only reads it may not.
    let (company, other) = (&scene.company, &scene.company.other_rep);
    let asked = scene.add(&ObligationForm { owner: other.user.clone(), ..form("请协助", "2025-06-15") }).await;
    for (actor, is_contract_read, may_do) in [(other, false, true), (&company.finance, true, false)] {
        let page = obligations::list(&company.store, actor, &ObligationFilter::default()).await.unwrap();
        let row = page.items.into_iter().find(|row| row.obligation.id == asked.id).unwrap();
        assert_eq!((row.is_contract_read, row.may_do), (is_contract_read, may_do), "{}", actor.name);
        assert_eq!(row.contract_number, scene.contract.number);
    }
    scene.fulfil(other, &asked).await.unwrap();
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn paging_shows_each_once_open_and_done() {
    let scene = scene().await;
    for index in 0..57 {
        let obligation = scene.add(&form(&format!("事项 {index:02}"), "2025-06-10")).await;
        if index % 2 == 0 {
            scene.fulfil(&scene.company.rep, &obligation).await.unwrap();
        }
    }
    for index in 57..110 {
        scene.add(&form(&format!("事项 {index:02}"), "2025-06-11")).await;
    }
    for (window, wanted) in [(ObligationWindow::Open, 81), (ObligationWindow::Due, 81), (ObligationWindow::Done, 29)] {
        for actor in [&scene.company.rep, &scene.company.finance] {
            let mut found = titles(&scene, actor, window).await;
            found.sort();
            found.dedup();
            assert_eq!(found.len(), wanted, "{window:?}");
        }
    }
}
