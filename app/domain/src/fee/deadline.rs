//! By when a month's statement is due and checked: working days of the month after.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{FeeStatement, FeeStep};
use crate::closing::Month;
use crate::dunning::WorkDays;
use crate::id::FeeStatementId;

/// The working day of the month after by which a rep has submitted, and by which all have checked.
pub const SUBMIT_WORKING_DAY: usize = 3;
pub const CHECK_WORKING_DAY: usize = 8;

/// The n-th working day of a month, from 1; the last day of a month that has fewer.
#[must_use]
pub fn working_day_of(days: &WorkDays, month: Month, nth: usize) -> NaiveDate {
    let last = month.last_day();
    let within = month.first_day().iter_days().take_while(|day| *day <= last);
    within.filter(|day| days.is_working(*day)).nth(nth.saturating_sub(1)).unwrap_or(last)
}

/// What a person is told of statements that are late: of one month and one step, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeNotice {
    pub month: Month,
    /// What is missing: the rep's own submission, or the person's check.
    pub step: FeeStep,
    pub due: NaiveDate,
    /// Of a rep: the statement. Of who checks: one of those that wait.
    pub statement: FeeStatementId,
    /// How many were late when this was said.
    pub count: u32,
}

impl FeeStatement {
    /// The step that it is late for on that day. An application has no day by which it is due.
    #[must_use]
    pub fn late_for(&self, today: NaiveDate) -> Option<FeeStep> {
        let due = if self.state.is_open() { self.submit_by } else { self.check_by };
        self.state.waits_for().filter(|_| due.is_some_and(|due| due < today))
    }
}
