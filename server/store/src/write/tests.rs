//! Conflicts: tried again while that can help, and not for ever.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::permission::Actor;
use surrealdb::types::Value;

use super::commit::TRIES_MAX;
use crate::error::{Error, Result};
use crate::fixture::operation;
use crate::numbers;
use crate::store::{Settings, Store};

/// The second number of a day, while another server changes the day's counter so many times. Answers how often it was tried.
async fn disturbed(times: u32) -> (Result<String>, u32) {
    let store = Store::open(Settings::in_memory()).await.unwrap();
    let today = store.today().await;
    let tried = AtomicU32::new(0);
    let next = async |times: u32| {
        let (store, tried) = (&store, &tried);
        tried.store(0, Ordering::Relaxed);
        store
            .command(&Actor::operator(), &operation(), "test", &(), |mut write| async move {
                let number = numbers::next(store, &mut write, "C", today).await?;
                if tried.fetch_add(1, Ordering::Relaxed) < times {
                    store.query::<Value, 0>("UPDATE counter SET version += 1, last += 1", []).await?;
                }
                Ok((write, number))
            })
            .await
    };
    next(0).await.unwrap();
    let done = next(times).await;
    (done, tried.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_conflict_is_tried_again_with_what_is_then_there() {
    let (number, tried) = disturbed(2).await;
    assert!(number.unwrap().ends_with("004"));
    assert_eq!(tried, 3);
}

#[tokio::test]
async fn a_conflict_that_does_not_end_is_given_up() {
    let (number, tried) = disturbed(u32::MAX).await;
    assert!(matches!(number, Err(Error::Conflict)));
    assert_eq!(tried, TRIES_MAX);
}
