//! 原件: the signed papers of a contract, where each lies, and the register of their loans 借阅登记.
//!
//! Each paper is a record of its own; what happens to it is a table of moves, and a loan is open exactly while it is lent.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{ContractId, CustomerId, LoanId, OriginalId, UserId};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// How many papers of one contract are registered at most.
pub const ORIGINALS_MAX: usize = 20;
/// The longest storage location, name of a borrower and note, in characters.
pub const LOCATION_CHARACTERS_MAX: usize = 60;
pub const BORROWER_CHARACTERS_MAX: usize = 60;
pub const NOTE_CHARACTERS_MAX: usize = 200;

codes! {
    /// Where a paper is.
    pub enum OriginalState {
        InStore "in_store" "在库" "In store",
        Lent "lent" "借出" "Lent",
        Lost "lost" "遗失" "Lost",
        Removed "removed" "已移出" "Removed",
    }
}
codes! {
    /// What can happen to a paper.
    pub enum OriginalAct {
        Lend "lend" "借出登记" "Lend",
        Return "return" "归还" "Return",
        Relocate "relocate" "换位置" "Move",
        Lose "lose" "报失" "Report lost",
        Find "find" "找回" "Found again",
        Remove "remove" "移出" "Remove",
    }
}

/// Every act that is possible, and where the paper then is; all others are refused. What was removed (handed over, destroyed) stays so.
pub const MOVES: &[(OriginalState, OriginalAct, OriginalState)] = {
    use {OriginalAct as A, OriginalState as S};
    &[
        (S::InStore, A::Lend, S::Lent),
        (S::InStore, A::Relocate, S::InStore),
        (S::InStore, A::Lose, S::Lost),
        (S::InStore, A::Remove, S::Removed),
        (S::Lent, A::Return, S::InStore),
        (S::Lent, A::Lose, S::Lost),
        (S::Lost, A::Find, S::InStore),
        (S::Lost, A::Remove, S::Removed),
    ]
};

impl OriginalState {
    /// Where the paper is after this act.
    #[must_use]
    pub fn after(self, act: OriginalAct) -> Option<Self> {
        MOVES.iter().find(|(from, by, _)| (*from, *by) == (self, act)).map(|(_, _, to)| *to)
    }

    /// What can happen to it now, in the order of the table.
    pub fn acts(self) -> impl Iterator<Item = OriginalAct> {
        MOVES.iter().filter(move |(from, ..)| *from == self).map(|(_, act, _)| *act)
    }
}

/// One paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    pub id: OriginalId,
    pub contract: ContractId,
    pub customer: CustomerId,
    pub customer_name: String,
    /// The customer's owner.
    pub owner: UserId,
    pub owner_name: String,
    /// 第 n 份, of its contract, from 1.
    pub ordinal: u16,
    /// 存放位置: cabinet, box.
    pub location: String,
    pub state: OriginalState,
    /// Exactly while it is lent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan: Option<OpenLoan>,
    /// Of the last act that says something of the paper itself: why it was removed, how it was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    pub version: u64,
}

/// What a paper says of the loan that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLoan {
    pub id: LoanId,
    pub borrower: String,
    pub since: NaiveDate,
    pub due: NaiveDate,
}

/// One line of the loan register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    pub id: LoanId,
    pub original: OriginalId,
    pub contract: ContractId,
    /// The paper's number of its contract.
    pub ordinal: u16,
    /// A person with a login; none: somebody outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    pub borrower: String,
    pub since: NaiveDate,
    /// 应还日期.
    pub due: NaiveDate,
    /// 归还日期; or the day on which it was reported lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub was_lost: bool,
    pub lent_by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub taken_by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    pub version: u64,
}

impl Original {
    /// Whether it should be back: lent, and its day has passed.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.loan.as_ref().is_some_and(|loan| loan.due < today)
    }
}

/// Papers to be registered, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterForm {
    pub location: String,
    pub count: String,
}

impl RegisterForm {
    /// The location and how many more papers of a contract that has so many already.
    ///
    /// # Errors
    /// `Required`, `TooLong` of `location`; `Required`, `NotANumber`, `TooManyOriginals` of `count`.
    pub fn parse(&self, registered: usize) -> Result<(String, u16), Problems> {
        let mut problems = Problems::new();
        let location = problems.keep("location", required_text(&self.location, LOCATION_CHARACTERS_MAX));
        let count = parse::half_width(self.count.trim());
        let count = match count.parse::<u16>() {
            _ if count.is_empty() => Err(Refusal::Required),
            Ok(0) | Err(_) => Err(Refusal::NotANumber),
            Ok(count) if registered + usize::from(count) > ORIGINALS_MAX => Err(Refusal::TooManyOriginals { originals_max: ORIGINALS_MAX }),
            Ok(count) => Ok(count),
        };
        let count = problems.keep("count", count);
        match (location, count) {
            (Some(location), Some(count)) => problems.into_result((location, count)),
            _ => Err(problems),
        }
    }
}

/// An act as typed; each reads the fields that it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OriginalForm {
    pub act: OriginalAct,
    /// Who borrows: a person with a login, or a name.
    pub user: UserId,
    pub outside: String,
    /// The day of the act; empty: today.
    pub on: String,
    pub due: String,
    /// Where it lies from now on; empty: where it lay.
    pub location: String,
    pub note: String,
}

/// What an act makes of a paper, and of the loan that it opens or closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub original: Original,
    pub loan: Option<Loan>,
}

/// Who acts, and what the register knows of it.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    pub name: &'a str,
    pub today: NaiveDate,
    /// The name of [`OriginalForm::user`], if there is such a person who may sign in.
    pub borrower: Option<&'a str>,
    /// The id of a loan that would be opened.
    pub fresh: &'a LoanId,
}

impl OriginalForm {
    /// Carries the act out. `open` is the loan that is open, while the paper is lent.
    ///
    /// # Errors
    /// `OriginalLent`, `OriginalCannot`; `Required`, `UnknownUser` of `user`, `TooLong` of `outside`; `NotADate`, `DatedInFuture`,
    /// `DatesOutOfOrder` of `on` and `due`; `Required`, `TooLong` of `location` and `note`.
    pub fn applied(&self, original: &Original, open: Option<&Loan>, acting: Acting<'_>) -> Result<Outcome, Problems> {
        let state = self.next_state(original)?;
        let mut problems = Problems::new();
        let on = problems.keep("on", self.day(open, acting.today));
        let note = match self.act {
            OriginalAct::Remove | OriginalAct::Lose => required_text(&self.note, NOTE_CHARACTERS_MAX),
            _ => optional_text(&self.note, NOTE_CHARACTERS_MAX),
        };
        let note = problems.keep("note", note).unwrap_or_default();
        let location = match self.act {
            OriginalAct::Relocate => required_text(&self.location, LOCATION_CHARACTERS_MAX),
            _ => optional_text(&self.location, LOCATION_CHARACTERS_MAX),
        };
        let location = problems.keep("location", location).filter(|location| !location.is_empty());
        let lent = match (self.act, on) {
            (OriginalAct::Lend, Some(on)) => self.lent(original, on, &note, acting, &mut problems),
            _ => None,
        };
        let loan = match open {
            Some(open) if original.state == OriginalState::Lent => Some(Loan {
                ended: on,
                was_lost: self.act == OriginalAct::Lose,
                taken_by: acting.name.to_owned(),
                note: if note.is_empty() { open.note.clone() } else { note.clone() },
                ..open.clone()
            }),
            _ => lent,
        };
        let open = loan.as_ref().filter(|loan| loan.ended.is_none());
        let original = Original {
            state,
            location: location.unwrap_or_else(|| original.location.clone()),
            loan: open.map(|loan| OpenLoan { id: loan.id.clone(), borrower: loan.borrower.clone(), since: loan.since, due: loan.due }),
            note: if self.act == OriginalAct::Lend { original.note.clone() } else { note },
            ..original.clone()
        };
        problems.into_result(Outcome { original, loan })
    }

    /// What can be said of the form before it is sent: all but whether a person with a login may borrow.
    ///
    /// # Errors
    /// What [`Self::applied`] refuses, but for `UnknownUser`.
    pub fn check(&self, original: &Original, today: NaiveDate) -> Result<(), Problems> {
        let open = original.loan.as_ref().map(|loan| Loan {
            id: loan.id.clone(),
            original: original.id.clone(),
            contract: original.contract.clone(),
            ordinal: original.ordinal,
            user: None,
            borrower: loan.borrower.clone(),
            since: loan.since,
            due: loan.due,
            ended: None,
            was_lost: false,
            lent_by: String::new(),
            taken_by: String::new(),
            note: String::new(),
            version: 1,
        });
        let acting = Acting { name: "", today, borrower: Some(""), fresh: &LoanId::default() };
        self.applied(original, open.as_ref(), acting).map(|_| ())
    }

    fn next_state(&self, original: &Original) -> Result<OriginalState, Refusal> {
        match (original.state.after(self.act), &original.loan) {
            (Some(state), _) => Ok(state),
            (None, Some(loan)) if self.act == OriginalAct::Lend => {
                Err(Refusal::OriginalLent { borrower: loan.borrower.clone(), due: loan.due })
            }
            (None, _) => Err(Refusal::OriginalCannot { state: original.state, act: self.act }),
        }
    }

    /// The day of the act: it has come, and lies not before the loan that it ends.
    fn day(&self, open: Option<&Loan>, today: NaiveDate) -> Result<NaiveDate, Refusal> {
        let on = if self.on.trim().is_empty() { today } else { parse::date(&self.on, today)? };
        if on > today {
            Err(Refusal::DatedInFuture { today })
        } else if open.is_some_and(|loan| on < loan.since) {
            Err(Refusal::DatesOutOfOrder)
        } else {
            Ok(on)
        }
    }

    fn lent(&self, original: &Original, on: NaiveDate, note: &str, acting: Acting<'_>, problems: &mut Problems) -> Option<Loan> {
        let outside = problems.keep("outside", optional_text(&self.outside, BORROWER_CHARACTERS_MAX))?;
        let borrower = match (self.user.is_empty(), acting.borrower, outside) {
            (true, _, outside) if outside.is_empty() => Err(Refusal::Required),
            (true, _, outside) => Ok(outside),
            (false, Some(name), _) => Ok(name.to_owned()),
            (false, None, _) => Err(Refusal::UnknownUser),
        };
        let borrower = problems.keep("user", borrower);
        let due = if self.due.trim().is_empty() { Err(Refusal::Required) } else { parse::date(&self.due, acting.today) };
        let due = problems.keep("due", due.and_then(|due| if due < on { Err(Refusal::DatesOutOfOrder) } else { Ok(due) }));
        let user = Some(self.user.clone()).filter(|user| !user.is_empty());
        borrower.zip(due).map(|(borrower, due)| Loan {
            id: acting.fresh.clone(),
            original: original.id.clone(),
            contract: original.contract.clone(),
            ordinal: original.ordinal,
            user,
            borrower,
            since: on,
            due,
            ended: None,
            was_lost: false,
            lent_by: acting.name.to_owned(),
            taken_by: String::new(),
            note: note.to_owned(),
            version: 1,
        })
    }
}

#[cfg(test)]
mod tests;
