//! The sender: takes what waits in the outbox, one message at a time, and carries it to the mail server or to a group's robot.
//!
//! Invariant: a message is on its way in the books before anybody is called, and what became of it is noted before the next one is taken. What
//! may have arrived is never carried again by itself.

use std::time::Duration;

use domain::outbox::{DispatchReason, DispatchState, Outcome};
use store::Store;
use store::outbox::{Job, Way};
use tokio::sync::watch;

use crate::settings::Settings;

mod mime;
mod robots;
mod smtp;
#[cfg(test)]
mod tests;

/// Letters of what a server said that are kept.
const SAID_CHARACTERS_MAX: usize = 200;
/// What a message that is on its way has left once the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Who carries messages, and where the screens are that they lead to.
pub struct Carrier {
    origin: String,
    robots: robots::Robots,
    mail: smtp::Post,
}

impl Carrier {
    pub fn new(settings: &Settings) -> Self {
        Self {
            origin: settings.public_url.origin().to_owned(),
            robots: robots::Robots::new(settings.robot_sink.clone()),
            mail: smtp::Post::new(smtp::Patience::default(), settings.mail_ca_file.clone()),
        }
    }

    async fn carry(&self, store: &Store, job: &Job) -> Outcome {
        match &job.way {
            Way::Mail { smtp, to, written } => self.mail.send(smtp, &mime::mail(&job.id, smtp, to, written, store.now()), to).await,
            Way::Robot { channel, robot, text } => self.robots.send(*channel, robot, text, store.now()).await,
        }
    }
}

/// Carries what waits until the server stops, and looks for more every `look_every`.
pub async fn run(store: Store, carrier: Carrier, mut stopping: watch::Receiver<bool>, look_every: Duration) {
    let mut is_swept = false;
    while !*stopping.borrow() && !store.is_closed() {
        if let Err(error) = carry_all(&store, &carrier, &mut is_swept, &stopping).await {
            tracing::error!(%error, "messages wait until the next look");
        }
        tokio::select! {
            () = tokio::time::sleep(look_every) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// Carries everything that may leave now; how many arrived. `is_swept`: nothing is left on its way by a stop or a failure from before.
async fn carry_all(store: &Store, carrier: &Carrier, is_swept: &mut bool, stopping: &watch::Receiver<bool>) -> store::Result<usize> {
    if !*is_swept {
        let stopped = store::outbox::stop(store).await?;
        if stopped > 0 {
            tracing::warn!(stopped, "messages were on their way when the server stopped; an admin decides about them");
        }
        *is_swept = true;
    }
    let mut sent = 0;
    while !*stopping.borrow() {
        *is_swept = false;
        let Some(job) = store::outbox::next(store, &carrier.origin).await? else {
            *is_swept = true;
            break;
        };
        let outcome = tokio::select! {
            outcome = carrier.carry(store, &job) => outcome,
            // The server ends before a slow one has answered.
            () = out_of_time(stopping.clone()) => Outcome::Unknown(DispatchReason::Stopped),
        };
        if outcome != Outcome::Sent {
            tracing::warn!(dispatch = %job.id, ?outcome, "a message did not arrive");
        }
        let state = store::outbox::settle(store, &job.id, &outcome).await?;
        *is_swept = true;
        sent += usize::from(state == DispatchState::Sent);
    }
    Ok(sent)
}

/// Ends a while after the server was told to stop, and else never.
async fn out_of_time(mut stopping: watch::Receiver<bool>) {
    if stopping.wait_for(|is_told| *is_told).await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(GRACE).await;
}

/// What a server said, as it may be kept: on one line, short, and without what is `hidden`.
fn said(text: &str, hidden: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in hidden.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "…");
    }
    let words: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SAID_CHARACTERS_MAX).collect();
    words.trim().to_owned()
}
