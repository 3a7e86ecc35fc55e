//! Why an instalment was, or was not, reminded of on a day.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use super::{Channel, Dunning, Facts, Reminder, level_label};
use crate::lang::Lang;
use crate::outbox::{DispatchReason, DispatchState};

/// One reason, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It went out on that day.
    Fired {
        after: i16,
    },
    /// Today or later: it goes out, if nothing changes until then.
    WillFire {
        after: i16,
    },
    /// That day has passed; it went out later.
    FiredLater {
        after: i16,
        on: NaiveDate,
    },
    /// That day has passed and nothing is noted: the server did not run, reminding was off, or something blocked it then.
    NotSent {
        after: i16,
    },
    /// Reminding is turned off.
    Off,
    RestDay {
        next: NaiveDate,
    },
    /// The public holidays of that year are not kept: only weekends are.
    YearUnknown {
        year: i32,
    },
    NotOwed,
    Paid,
    Disputed {
        dispute: String,
    },
    Promised {
        until: NaiveDate,
    },
    /// The level that it has reached was said before.
    FiredBefore {
        after: i16,
        on: NaiveDate,
    },
    /// It has reached no level, or no further one.
    Next {
        after: i16,
        on: NaiveDate,
    },
    NoFurtherLevel,
}

/// The answer for one instalment and one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    pub on: NaiveDate,
    /// It went out, or will.
    pub fires: bool,
    pub reasons: Vec<Reason>,
    /// What became of it beside the app, of what fired on that day.
    #[serde(default)]
    pub channels: Vec<ChannelOutcome>,
}

/// What became of one message beside the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelOutcome {
    pub channel: Channel,
    /// Who was to have it; empty for a group.
    pub to: String,
    pub state: DispatchState,
    pub reason: Option<DispatchReason>,
    /// Since when it is so, by the company's clocks.
    pub since: NaiveDateTime,
}

impl ChannelOutcome {
    /// `邮件 → 李敏：已发送，2025-06-16 09:00`, with the reason where there is one.
    #[must_use]
    pub fn words(&self, l: Lang) -> String {
        let to = if self.to.is_empty() { String::new() } else { format!(" → {}", self.to) };
        let reason = self.reason.as_ref().map(|reason| format!("{}{}", l.pick("。", ". "), reason.words(l))).unwrap_or_default();
        let (channel, state) = (self.channel.label(l), self.state.label(l));
        let since = format!("{} {:02}:{:02}", self.since.date(), self.since.hour(), self.since.minute());
        match l {
            Lang::Zh => format!("{channel}{to}：{state}，{since}{reason}"),
            Lang::En => format!("{channel}{to}: {state}, {since}{reason}"),
        }
    }
}

impl Dunning {
    /// Why: by what is known today of the instalment, and by what has fired of it.
    #[must_use]
    pub fn explain(&self, facts: &Facts, fired: &[Reminder], day: NaiveDate, today: NaiveDate) -> Explanation {
        let mut own: Vec<&Reminder> = fired.iter().filter(|fired| fired.due == facts.due && !fired.is_skipped).collect();
        own.sort_by_key(|fired| fired.after);
        if let Some(fired) = own.iter().find(|fired| fired.on == day) {
            return Explanation { on: day, fires: true, reasons: vec![Reason::Fired { after: fired.after }], channels: Vec::new() };
        }
        let mut reasons = self.obstacles(facts, day);
        let before = own.iter().rev().find(|fired| fired.on < day);
        let later = own.iter().find(|fired| fired.on > day);
        let mut fires = false;
        match self.reached(facts.due, day) {
            Some(level) if before.is_none_or(|fired| fired.after < level.after) => {
                let is_free = reasons.iter().all(|reason| matches!(reason, Reason::YearUnknown { .. }));
                let told = match later {
                    Some(later) => Some(Reason::FiredLater { after: later.after, on: later.on }),
                    None if day < today => Some(Reason::NotSent { after: level.after }),
                    None => is_free.then_some(Reason::WillFire { after: level.after }),
                };
                fires = day >= today && is_free && later.is_none();
                reasons.extend(told);
            }
            _ => {
                reasons.extend(before.map(|fired| Reason::FiredBefore { after: fired.after, on: fired.on }));
                if facts.is_owed && !facts.is_paid {
                    reasons.push(self.next(facts, day));
                }
            }
        }
        Explanation { on: day, fires, reasons, channels: Vec::new() }
    }

    fn obstacles(&self, facts: &Facts, day: NaiveDate) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if !self.is_on {
            reasons.push(Reason::Off);
        }
        if !facts.is_owed {
            reasons.push(Reason::NotOwed);
        }
        if facts.is_paid {
            reasons.push(Reason::Paid);
        }
        if !facts.dispute.is_empty() {
            reasons.push(Reason::Disputed { dispute: facts.dispute.clone() });
        }
        reasons.extend(facts.promised.map(|until| Reason::Promised { until }));
        if !self.days.is_working(day) {
            reasons.push(Reason::RestDay { next: self.days.working_from(day) });
        }
        if !self.days.knows(day.year()) {
            reasons.push(Reason::YearUnknown { year: day.year() });
        }
        reasons
    }

    /// The first level that is not reached by that day, and the working day on which it will be.
    fn next(&self, facts: &Facts, day: NaiveDate) -> Reason {
        let next = self.active().filter(|level| !level.is_reached(facts.due, day)).min_by_key(|level| level.after);
        next.map_or(Reason::NoFurtherLevel, |level| {
            let on = self.days.working_from(facts.due + TimeDelta::days(i64::from(level.after)));
            Reason::Next { after: level.after, on }
        })
    }
}

impl Reason {
    /// A sentence.
    #[must_use]
    pub fn words(&self, l: Lang) -> String {
        let level = |after: &i16| level_label(*after, l);
        let (zh, en) = match self {
            Self::Fired { after } => (format!("当天已按“{}”提醒。", level(after)), format!("It went out that day: {}.", level(after))),
            Self::WillFire { after } => (
                format!("将按“{}”提醒（如果到时情况不变）。", level(after)),
                format!("It will go out, if nothing changes: {}.", level(after)),
            ),
            Self::FiredLater { after, on } => (
                format!("那天没有发出；{on} 按“{}”补上了。", level(after)),
                format!("It did not go out that day, and was caught up on {on}: {}.", level(after)),
            ),
            Self::NotSent { after } => (
                format!("按现在的记录，那天应按“{}”提醒，但没有发出：当时催款未启用、服务未运行，或当时被挡住了。", level(after)),
                format!(
                    "By what is known now “{}” was to go out, but nothing did: reminders were off, the server was down, or something blocked it then.",
                    level(after)
                ),
            ),
            Self::Off => ("催款没有启用。".into(), "Reminders are turned off.".into()),
            Self::RestDay { next } => {
                (format!("那天是休息日，顺延到 {next}。"), format!("It is not a working day; reminders move to {next}."))
            }
            Self::YearUnknown { year } => (
                format!("没有 {year} 年的节假日安排，只按周末算休息日。"),
                format!("The public holidays of {year} are not known: only weekends count."),
            ),
            Self::NotOwed => (
                "这一期不在应收之内：合同未签署、已作废，或终止时已结清。".into(),
                "It is not owed: the contract is unsigned or void, or it was settled at the termination.".into(),
            ),
            Self::Paid => ("已付清。".into(), "It is paid.".into()),
            Self::Disputed { dispute } => (format!("有争议：{dispute}"), format!("It is disputed: {dispute}")),
            Self::Promised { until } => (
                format!("客户承诺在 {until} 前付款，到期前不催。"),
                format!("The customer promised to pay by {until}; until then nothing goes out."),
            ),
            Self::FiredBefore { after, on } => (
                format!("“{}”已在 {on} 提醒过，同一级只提醒一次。", level(after)),
                format!("“{}” went out on {on}; each level goes out once.", level(after)),
            ),
            Self::Next { after, on } => {
                (format!("下一级是“{}”，在 {on}。", level(after)), format!("The next level is “{}”, on {on}.", level(after)))
            }
            Self::NoFurtherLevel => ("没有更高的级了。".into(), "There is no further level.".into()),
        };
        match l {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
