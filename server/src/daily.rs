//! What is done once a day: at the start, and at the date's turn in the company's time zone. A day that was missed is caught up at the next.

use std::time::Duration;

use chrono::NaiveDate;
use store::Store;
use tokio::sync::watch;

/// Does the turn of each day until the server stops; looks at the date every `look_every`, as the live streams do. A turn that failed is tried
/// again at the next look.
pub async fn run(store: Store, mut stopping: watch::Receiver<bool>, look_every: Duration) {
    let mut done: Option<NaiveDate> = None;
    while !*stopping.borrow() && !store.is_closed() {
        let today = store.today().await;
        if done != Some(today) {
            match turn(&store, || *stopping.borrow()).await {
                Ok(true) => done = Some(today),
                // Its day comes once the company is set up.
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the turn of the day was not done"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(look_every) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// One turn, if there is a company: contracts that renew by themselves get their draft successors, what is due is reminded of, and statements of fees are
/// begun and reminded of. What fails leaves the others alone.
async fn turn(store: &Store, is_stopping: impl Fn() -> bool + Send) -> store::Result<bool> {
    if store::companies::needs_set_up(store).await {
        return Ok(false);
    }
    let renewed = renew(store, is_stopping).await;
    let reminded = remind(store).await;
    fees(store).await.and(reminded).and(renewed).map(|()| true)
}

async fn renew(store: &Store, is_stopping: impl Fn() -> bool + Send) -> store::Result<()> {
    let renewed = store::contracts::renew_due(store, is_stopping).await?;
    if renewed != store::contracts::Renewed::default() {
        tracing::info!(drafted = renewed.drafted, refused = renewed.refused, "contracts were renewed by themselves");
    }
    Ok(())
}

async fn remind(store: &Store) -> store::Result<()> {
    let reminded = store::dunning::turn(store).await?;
    if reminded != store::dunning::Turned::default() {
        tracing::info!(customers = reminded.customers, notices = reminded.notices, "reminders went out");
    }
    Ok(())
}

async fn fees(store: &Store) -> store::Result<()> {
    let turned = store::fees::turn(store).await?;
    if turned != store::fees::Turned::default() {
        tracing::info!(opened = turned.opened, notices = turned.notices, "statements of fees were seen to");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn before_there_is_a_company_no_day_is_done() {
        let store = Store::open(store::Settings::in_memory()).await.unwrap();
        assert!(!turn(&store, || false).await.unwrap());
    }
}
