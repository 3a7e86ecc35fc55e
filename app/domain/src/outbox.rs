//! 发送记录, the outbox: what is said beside the app, by mail and to the robots of groups. The commit that decides a reminder writes its messages
//! too, so that none is forgotten and none comes twice; a sender takes them one by one.
//!
//! Invariant: what may have arrived is never repeated by itself. Once a message is on its way and nobody knows what became of it, it is
//! `Unknown` until a person says so.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::dunning::{Channel, Dunning, Facts, NoticeLine, Reminder};
use crate::id::{CustomerId, DispatchId, InstalmentId, UserId};
use crate::lang::Lang;
use crate::moment::Moment;
use crate::money::Amount;
use crate::refusal::Refusal;

mod channels;
mod hours;
mod reason;
mod state;
#[cfg(test)]
mod tests;
mod text;

pub use channels::{Channels, ChannelsForm, ChannelsView, Robot, Secret, Smtp, Tls};
pub use hours::Hours;
pub use reason::DispatchReason;
pub use state::{DispatchAct, DispatchState, DispatchWindow};
pub use text::{ROBOT_BYTES_MAX, Written, letter_text, notice_text, trial_text};

/// How often it is tried before it has failed.
pub const TRIES_MAX: u32 = 6;
/// The waits between the tries, in minutes.
const WAITS: [i64; 5] = [1, 5, 15, 60, 240];
/// What a group's robot takes in a minute, by the rules of WeCom and of DingTalk.
pub const ROBOT_MESSAGES_MAX: usize = 20;
/// That minute, with a margin for what is delayed on the way.
pub const ROBOT_WINDOW_SECONDS: i64 = 65;

/// Who is to have a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Somebody who works here.
    Person(UserId),
    /// The customer's main contact.
    Customer,
    /// Everybody in the group of the robot.
    Group,
}

/// One message to one recipient about one customer: what fired of it on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    pub id: DispatchId,
    /// Who is told or, of a letter and of a group, whose customer it is. Of a trial: who tries.
    pub owner: UserId,
    /// Empty: a trial.
    pub customer: CustomerId,
    pub customer_name: String,
    /// Whose customer it is: who may not see the customer is not told its name.
    pub customer_owner: UserId,
    pub channel: Channel,
    pub recipient: Recipient,
    /// A group may hear it in both languages.
    pub langs: Vec<Lang>,
    /// The day on which it was decided.
    pub on: NaiveDate,
    /// The highest level that it speaks of.
    pub after: i16,
    pub lines: Vec<NoticeLine>,
    /// What it was to speak of too, and was paid, contested … before it went out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Gone>,
    pub state: DispatchState,
    #[serde(default)]
    pub reason: Option<DispatchReason>,
    /// How often it was on its way.
    #[serde(default)]
    pub tries: u32,
    /// Not before this moment.
    pub next: Moment,
    /// The last time that it went on its way.
    #[serde(default)]
    pub taken: Option<Moment>,
    /// Since when its state is what it is.
    pub since: Moment,
    pub version: u64,
}

/// An instalment that a message says nothing of after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    pub instalment: InstalmentId,
    pub reason: DispatchReason,
}

/// What is known of an instalment when a message about it is to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub facts: Facts,
    pub open: Amount,
    /// Which levels of it were said or passed over.
    pub fired: Vec<Reminder>,
}

/// What is left to say, each line at its present amount, and what is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rechecked {
    pub lines: Vec<NoticeLine>,
    pub gone: Vec<Gone>,
}

/// What became of a message that was on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Whoever took it over said so.
    Sent,
    /// It certainly did not arrive; worth another try.
    Later(DispatchReason),
    /// It certainly did not arrive, and never will as it is.
    Never(DispatchReason),
    /// It may have arrived.
    Unknown(DispatchReason),
}

/// A message as the list of an admin shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRow {
    pub id: DispatchId,
    /// None: not for this reader to see. Empty: a trial.
    pub customer_name: Option<String>,
    pub channel: Channel,
    /// By name; empty: a group, or the customer.
    pub to: String,
    pub on: NaiveDate,
    pub after: i16,
    pub instalments: u64,
    pub state: DispatchState,
    pub reason: Option<DispatchReason>,
    pub tries: u32,
    /// By the company's clocks, as the next.
    pub since: NaiveDateTime,
    /// When a waiting one goes out at the earliest.
    pub next: Option<NaiveDateTime>,
}

impl Dispatch {
    /// One that waits to go out from now on, about no customer and with nothing to say yet.
    #[must_use]
    pub fn waiting(
        id: DispatchId,
        owner: UserId,
        (channel, recipient): (Channel, Recipient),
        langs: Vec<Lang>,
        on: NaiveDate,
        now: Moment,
    ) -> Self {
        Self {
            id,
            customer: CustomerId::default(),
            customer_name: String::new(),
            customer_owner: owner.clone(),
            owner,
            channel,
            recipient,
            langs,
            on,
            after: 0,
            lines: Vec::new(),
            gone: Vec::new(),
            state: DispatchState::Waiting,
            reason: None,
            tries: 0,
            next: now,
            taken: None,
            since: now,
            version: 1,
        }
    }

    #[must_use]
    pub fn is_trial(&self) -> bool {
        self.customer.is_empty()
    }

    fn moved(&self, state: DispatchState, reason: Option<DispatchReason>, now: Moment) -> Self {
        Self { state, reason, since: now, ..self.clone() }
    }

    /// What is left to say, by what is known of each instalment now; else why nothing is.
    ///
    /// # Errors
    /// The reason of the first line, when all are gone.
    pub fn rechecked(
        &self,
        dunning: &Dunning,
        known: &BTreeMap<InstalmentId, Known>,
        today: NaiveDate,
    ) -> Result<Rechecked, DispatchReason> {
        let mut found = Rechecked { lines: Vec::new(), gone: self.gone.clone() };
        for line in &self.lines {
            let instalment = line.instalment.clone();
            match known.get(&instalment) {
                None => found.gone.push(Gone { instalment, reason: DispatchReason::NotOwed }),
                Some(known) => match obstacle(dunning, line, known, today) {
                    Some(reason) => found.gone.push(Gone { instalment, reason }),
                    None => found.lines.push(NoticeLine { open: known.open, ..line.clone() }),
                },
            }
        }
        match found.gone.first() {
            Some(gone) if found.lines.is_empty() => Err(gone.reason.clone()),
            _ => Ok(found),
        }
    }

    /// On its way, with what is left to say.
    #[must_use]
    pub fn taken(&self, left: Rechecked, now: Moment) -> Self {
        let Rechecked { lines, gone } = left;
        let after = lines.iter().map(|line| line.after).max().unwrap_or(self.after);
        Self { lines, gone, after, tries: self.tries + 1, taken: Some(now), ..self.moved(DispatchState::Sending, None, now) }
    }

    /// What became of what it was to say of this instalment; none: it was to say nothing.
    #[must_use]
    pub fn told_of(&self, instalment: &InstalmentId) -> Option<(DispatchState, Option<DispatchReason>)> {
        let gone = self.gone.iter().find(|gone| gone.instalment == *instalment);
        let gone = gone.map(|gone| (DispatchState::Dropped, Some(gone.reason.clone())));
        gone.or_else(|| self.lines.iter().any(|line| line.instalment == *instalment).then(|| (self.state, self.reason.clone())))
    }

    /// Not said after all.
    #[must_use]
    pub fn dropped(&self, reason: DispatchReason, now: Moment) -> Self {
        self.moved(DispatchState::Dropped, Some(reason), now)
    }

    /// What became of it on its way. What did not arrive is tried again after a longer and longer wait, up to [`TRIES_MAX`] times.
    #[must_use]
    pub fn settled(&self, outcome: Outcome, now: Moment) -> Self {
        match outcome {
            Outcome::Sent => self.moved(DispatchState::Sent, None, now),
            Outcome::Unknown(reason) => self.moved(DispatchState::Unknown, Some(reason), now),
            Outcome::Never(reason) => self.moved(DispatchState::Failed, Some(reason), now),
            Outcome::Later(reason) if self.tries >= TRIES_MAX => self.moved(DispatchState::Failed, Some(reason), now),
            Outcome::Later(reason) => {
                let wait = usize::try_from(self.tries.saturating_sub(1)).ok().and_then(|done| WAITS.get(done)).unwrap_or(&WAITS[4]);
                let next = Moment::of(now.utc() + TimeDelta::minutes(*wait));
                Self { next, ..self.moved(DispatchState::Waiting, Some(reason), now) }
            }
        }
    }

    /// It was on its way when the server stopped.
    #[must_use]
    pub fn stopped(&self, now: Moment) -> Self {
        self.moved(DispatchState::Unknown, Some(DispatchReason::Stopped), now)
    }

    /// What `name`, an admin, decides about it. What goes out again leaves a robot its minute.
    ///
    /// # Errors
    /// `DispatchCannot`.
    pub fn acted(&self, act: DispatchAct, name: &str, now: Moment) -> Result<Self, Refusal> {
        if !self.state.acts().contains(&act) {
            return Err(Refusal::DispatchCannot { act, state: self.state });
        }
        let by = name.to_owned();
        Ok(match act {
            DispatchAct::Arrived => self.moved(DispatchState::Sent, Some(DispatchReason::SaidToHaveArrived { by }), now),
            DispatchAct::GiveUp => self.dropped(DispatchReason::GivenUp { by }, now),
            DispatchAct::Again => {
                let minute = self.taken.map(|taken| Moment::of(taken.utc() + TimeDelta::seconds(ROBOT_WINDOW_SECONDS)));
                Self { tries: 0, next: minute.map_or(now, |minute| minute.max(now)), ..self.moved(DispatchState::Waiting, None, now) }
            }
        })
    }
}

fn obstacle(dunning: &Dunning, line: &NoticeLine, known: &Known, today: NaiveDate) -> Option<DispatchReason> {
    let facts = &known.facts;
    if !facts.is_owed {
        Some(DispatchReason::NotOwed)
    } else if facts.is_paid {
        Some(DispatchReason::Paid)
    } else if !facts.dispute.is_empty() {
        Some(DispatchReason::Disputed)
    } else if facts.promised.is_some() {
        Some(DispatchReason::Promised)
    } else if facts.due != line.due {
        Some(DispatchReason::Moved)
    } else if dunning.overtakes(facts, &known.fired, line.after, today) {
        Some(DispatchReason::Overtaken)
    } else {
        None
    }
}
