//! Reminders and dunning 催款 (DOMAIN.md section 6): a ladder of levels by days from the due date, climbed by what is owed now.
//!
//! What is to be said follows from the state, not from a calendar of sendings: the highest level that is reached and not yet fired. So each level
//! of an instalment fires at most once, and whatever downtime there was, the next working day catches up once; lower levels are noted as skipped.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::fee::FeeNotice;
use crate::follow_up::FollowUp;
use crate::id::{ContractId, CustomerId, InstalmentId, NoticeId, ReminderId, UserId};
use crate::instalment::Instalment;
use crate::money::{Amount, Currency};

mod default_ladder;
pub mod due;
mod explain;
mod form;
mod letter;
mod people;
#[cfg(test)]
mod tests;
mod ways;
mod work_days;

pub use explain::{ChannelOutcome, Explanation, Reason};
pub use form::{DunningForm, LevelForm};
pub use letter::{Letter, LetterLine, LetterTotal, Variable};
pub use people::told;
pub use ways::Ways;
pub use work_days::WorkDays;

codes! {
    /// Who is told of what a level says.
    pub enum Audience { Owner "owner" "业务员" "Sales rep", TeamHead "team_head" "团队负责人" "Team head", Finance "finance" "财务" "Finance" }
}

codes! {
    /// By which way a message goes. What is not in the app is a dispatch ([`crate::outbox`]); a letter 催款函 goes to the customer's main contact.
    pub enum Channel {
        InApp "in_app" "站内提醒" "In the app",
        Email "email" "邮件" "E-mail",
        WeCom "wecom" "企业微信群" "WeCom group",
        DingTalk "dingtalk" "钉钉群" "DingTalk group",
        Letter "letter" "催款函邮件" "Letter by e-mail",
    }
}

/// One rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Days after the due date; negative: before it.
    pub after: i16,
    pub is_active: bool,
    pub tells: Vec<Audience>,
    /// What the letter to the customer says.
    pub zh: String,
    pub en: String,
    /// By which ways beside the app it is said.
    #[serde(default, skip_serializing_if = "Ways::is_empty")]
    pub ways: Ways,
}

/// The ladder and the days on which it is quiet. One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dunning {
    /// Nobody is reminded until somebody turns it on.
    pub is_on: bool,
    /// In the order of their days, each day once.
    pub levels: Vec<Level>,
    pub days: WorkDays,
    pub version: u64,
}

/// What is known of an instalment on one day, as far as reminding goes by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub due: NaiveDate,
    /// It counts in the ledger: neither unsigned, void nor given up at the end of its contract.
    pub is_owed: bool,
    pub is_paid: bool,
    /// Why the customer contests it; empty: nobody does.
    pub dispute: String,
    /// Until when a promise to pay covers it.
    pub promised: Option<NaiveDate>,
}

/// A level of an instalment that has fired, or was passed over by a higher one: never said again while the due date stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub id: ReminderId,
    pub instalment: InstalmentId,
    pub customer: CustomerId,
    pub due: NaiveDate,
    pub after: i16,
    pub on: NaiveDate,
    #[serde(default)]
    pub is_skipped: bool,
    pub version: u64,
}

/// One message: all that one person is told of one customer on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: NoticeId,
    /// Who is told.
    pub owner: UserId,
    pub customer: CustomerId,
    pub customer_name: String,
    pub on: NaiveDate,
    pub channel: Channel,
    #[serde(default)]
    pub kind: due::NoticeKind,
    pub lines: Vec<NoticeLine>,
    #[serde(default)]
    pub is_done: bool,
    /// It speaks of statements of 客情费 that are late, and of no customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeNotice>,
    pub version: u64,
}

/// An instalment of a message, as it was when the message went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    pub instalment: InstalmentId,
    pub contract: ContractId,
    pub contract_number: String,
    pub ordinal: u16,
    pub due: NaiveDate,
    pub currency: Currency,
    pub open: Amount,
    /// The level's days after the due date.
    pub after: i16,
}

/// What fires now: the level, and the lower ones that it passes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing<'a> {
    pub level: &'a Level,
    pub skipped: Vec<&'a Level>,
}

impl Level {
    /// `逾期 10 天`, `到期当天`, `到期前 7 天`.
    #[must_use]
    pub fn label(&self, lang: crate::lang::Lang) -> String {
        level_label(self.after, lang)
    }

    fn is_reached(&self, due: NaiveDate, day: NaiveDate) -> bool {
        due + TimeDelta::days(i64::from(self.after)) <= day
    }
}

/// What the level of so many days after the due date is called.
#[must_use]
pub fn level_label(after: i16, lang: crate::lang::Lang) -> String {
    use crate::lang::Lang;
    let days = after.unsigned_abs();
    match (after, lang) {
        (0, _) => lang.pick("到期当天", "On the due date").to_owned(),
        (..0, Lang::Zh) => format!("到期前 {days} 天"),
        (..0, Lang::En) => format!("{days} days before due"),
        (_, Lang::Zh) => format!("逾期 {days} 天"),
        (_, Lang::En) => format!("{days} days overdue"),
    }
}

impl Facts {
    /// `said` is what was logged of the same customer.
    #[must_use]
    pub fn of(instalment: &Instalment, said: &[FollowUp], day: NaiveDate) -> Self {
        Self {
            due: instalment.terms.due,
            is_owed: instalment.is_owed(),
            is_paid: instalment.is_owed() && !instalment.open.is_positive(),
            dispute: instalment.dispute.clone(),
            promised: promised_until(instalment, said, day),
        }
    }

    fn is_blocked(&self) -> bool {
        !self.is_owed || self.is_paid || !self.dispute.is_empty() || self.promised.is_some()
    }
}

/// The last day on which a promise holds that was made by then and covers this instalment: it names the instalment or its contract, or nothing.
/// It breaks by itself on the day after.
#[must_use]
pub fn promised_until(instalment: &Instalment, said: &[FollowUp], day: NaiveDate) -> Option<NaiveDate> {
    let covers = |follow_up: &&FollowUp| {
        let terms = &follow_up.terms;
        let names = match (&terms.instalment, &terms.contract) {
            (Some(named), _) => *named == instalment.id,
            (None, Some(contract)) => *contract == instalment.contract,
            (None, None) => true,
        };
        names && follow_up.customer == instalment.customer && follow_up.corrected_by.is_none() && terms.happened <= day
    };
    let dates = said.iter().filter(covers).filter_map(|follow_up| follow_up.terms.promise.as_ref().map(|promise| promise.date));
    dates.filter(|date| *date >= day).max()
}

impl Reminder {
    /// The one place of a level of an instalment that is due on this day.
    #[must_use]
    pub fn place(instalment: &InstalmentId, due: NaiveDate, after: i16) -> ReminderId {
        ReminderId::new(format!("{instalment}|{due}|{after}"))
    }
}

impl Dunning {
    fn active(&self) -> impl Iterator<Item = &Level> {
        self.levels.iter().filter(|level| level.is_active)
    }

    /// The highest level reached by that day.
    fn reached(&self, due: NaiveDate, day: NaiveDate) -> Option<&Level> {
        self.active().filter(|level| level.is_reached(due, day)).max_by_key(|level| level.after)
    }

    /// The last due date that any level can have reached by that day.
    #[must_use]
    pub fn horizon(&self, day: NaiveDate) -> NaiveDate {
        let ahead = self.active().map(|level| -i64::from(level.after)).max().unwrap_or_default();
        day + TimeDelta::days(ahead.max(0))
    }

    /// Whether anything could fire of an instalment that is due then, as far as is known without what has fired.
    #[must_use]
    pub fn may_fire(&self, instalment: &Instalment, day: NaiveDate) -> bool {
        instalment.open.is_positive() && instalment.dispute.is_empty() && self.reached(instalment.terms.due, day).is_some()
    }

    /// What fires on this day, given what has fired: the highest level reached, unless it or a higher one was said already. Nothing on a day of
    /// rest, nor while it is paid, not owed, contested or promised. Whether reminding is turned on at all is asked by who sends.
    #[must_use]
    pub fn due_now(&self, facts: &Facts, fired: &[Reminder], day: NaiveDate) -> Option<Firing<'_>> {
        if !self.days.is_working(day) || facts.is_blocked() {
            return None;
        }
        let level = self.reached(facts.due, day)?;
        let before: BTreeSet<i16> = fired.iter().filter(|fired| fired.due == facts.due).map(|fired| fired.after).collect();
        if before.last().is_some_and(|last| *last >= level.after) {
            return None;
        }
        let skipped = self.active().filter(|lower| lower.after < level.after && !before.contains(&lower.after)).collect();
        Some(Firing { level, skipped })
    }

    /// Whether what a level says of an instalment is overtaken: a higher one was said since, or is to be said now. `fired` is of that instalment.
    #[must_use]
    pub fn overtakes(&self, facts: &Facts, fired: &[Reminder], after: i16, day: NaiveDate) -> bool {
        let was_said = fired.iter().any(|fired| fired.due == facts.due && fired.after > after);
        was_said || self.due_now(facts, fired, day).is_some_and(|firing| firing.level.after > after)
    }
}

/// What would go out on the next working day, as far as the reader may see whom it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Today, or the next working day.
    pub on: NaiveDate,
    pub rows: Vec<TrialRow>,
    /// Customers beside these whom the reader may not see.
    pub hidden: u64,
    /// There are more than were counted.
    pub has_more: bool,
}

/// What would go out about one customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialRow {
    pub customer: CustomerId,
    pub customer_name: String,
    /// By name.
    pub told: Vec<String>,
    pub instalments: u64,
    /// The highest level among them.
    pub after: i16,
    pub amounts: Vec<(Currency, Amount)>,
}

/// The sum in each currency, in the order in which the currencies come.
///
/// # Errors
/// `AmountTooLarge`.
pub fn by_currency(amounts: impl IntoIterator<Item = (Currency, Amount)>) -> Result<Vec<(Currency, Amount)>, crate::refusal::Refusal> {
    let mut sums: Vec<(Currency, Amount)> = Vec::new();
    for (currency, amount) in amounts {
        match sums.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, sum)) => *sum = sum.checked_add(amount)?,
            None => sums.push((currency, amount)),
        }
    }
    Ok(sums)
}
