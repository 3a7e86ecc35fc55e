//! What follows each commit is what is read anew.

use chrono::NaiveDate;
use domain::permission::Actor;

use super::books::Books;
use crate::store::{Settings, Store};

#[tokio::test]
async fn books_that_follow_commits_say_what_a_new_reading_says() {
    let (store, actor) = (Store::open(Settings::in_memory()).await.unwrap(), Actor::operator());
    crate::fixture::fill(&store).await;
    let days = ["2024-12-31", "2025-01-15", "2025-02-01", "2025-05-02", "2025-07-01"].map(|day| day.parse::<NaiveDate>().unwrap());
    let rows = async || {
        let mut rows = Vec::new();
        for day in days {
            rows.push(crate::reports::ageing(&store, &actor, day).await.unwrap());
        }
        rows
    };
    assert_eq!(rows().await.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1, 1, 1]);
    crate::fixture::fill_of(&store, &actor, "乙").await;
    let followed = rows().await;
    assert_eq!(followed.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2, 2, 2, 2]);
    // As if another server had committed since, or the database had gone back to an earlier commit.
    for revision in [-1, i64::MAX] {
        store.inner.kept.keep(Books::at(revision));
        assert_eq!(rows().await, followed, "{revision}");
    }
}
