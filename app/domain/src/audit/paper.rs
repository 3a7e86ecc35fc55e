//! 审计底稿: the working paper of one contract, an answer for each item of the checklist.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::ContractType;
use crate::id::{AuditId, ContractId, PaperId};
use crate::money::{Amount, Currency};
use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

codes! {
    /// What the auditor found of an item. The first is before anybody has looked.
    pub enum CheckResult {
        NotChecked "not_checked" "未查" "Not checked",
        Conforms "conforms" "符合" "Conforms",
        Deviates "deviates" "不符合" "Deviates",
        NotApplicable "not_applicable" "不适用" "Not applicable",
    }
}

/// The answer to one item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    pub result: CheckResult,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// A contract as it was when the audit started, and the answers so far; in the order of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingPaper {
    pub id: PaperId,
    pub audit: AuditId,
    pub contract: ContractId,
    /// The n-th of its audit, from 1.
    pub ordinal: u32,
    pub number: String,
    pub title: String,
    pub customer_name: String,
    pub contract_type: ContractType,
    pub currency: Currency,
    pub amount: Amount,
    pub signed: Option<NaiveDate>,
    pub answers: Vec<Answer>,
    /// Who saved it last, and when; empty while nobody has.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub checked_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<NaiveDate>,
    pub version: u64,
}

impl WorkingPaper {
    /// The id of a contract's paper in an audit: there is one.
    #[must_use]
    pub fn id_of(audit: &AuditId, contract: &ContractId) -> PaperId {
        PaperId::new(format!("{audit}-{contract}"))
    }

    #[must_use]
    pub fn results(&self) -> Results {
        Results::of(&self.answers)
    }
}

/// How many answers of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Results {
    pub not_checked: u32,
    pub conforms: u32,
    pub deviates: u32,
    pub not_applicable: u32,
}

impl Results {
    /// Counts these answers.
    #[must_use]
    pub fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        let mut results = Self::default();
        for answer in answers {
            *match answer.result {
                CheckResult::NotChecked => &mut results.not_checked,
                CheckResult::Conforms => &mut results.conforms,
                CheckResult::Deviates => &mut results.deviates,
                CheckResult::NotApplicable => &mut results.not_applicable,
            } += 1;
        }
        results
    }

    /// The answers of all papers to the item in this place of the checklist.
    #[must_use]
    pub fn of_item(papers: &[WorkingPaper], place: usize) -> Self {
        Self::of(papers.iter().filter_map(|paper| paper.answers.get(place)))
    }

    /// Those that somebody has given.
    #[must_use]
    pub const fn checked(self) -> u32 {
        self.conforms + self.deviates + self.not_applicable
    }

    #[must_use]
    pub const fn all(self) -> u32 {
        self.checked() + self.not_checked
    }
}

/// A working paper as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperForm {
    pub answers: Vec<AnswerForm>,
}

/// One answer as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub result: String,
    pub remark: String,
}

/// A form over a paper that somebody else saved meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub form: PaperForm,
    /// Items that both have changed, each to something else, from 0: ours stand in the form.
    pub disputed: Vec<usize>,
}

impl PaperForm {
    /// What is typed here, over what another has saved since `base` was read: items that were not touched here become theirs.
    #[must_use]
    pub fn merged(&self, base: &Self, theirs: &Self) -> Merged {
        let mut merged = Merged::default();
        for (place, other) in theirs.answers.iter().enumerate() {
            let (own, before) = (self.answers.get(place).unwrap_or(other), base.answers.get(place));
            let is_touched = before != Some(own);
            if is_touched && before != Some(other) && own != other {
                merged.disputed.push(place);
            }
            merged.form.answers.push(if is_touched { own } else { other }.clone());
        }
        merged
    }

    /// The form filled with what is stored.
    #[must_use]
    pub fn of(paper: &WorkingPaper) -> Self {
        let form = |answer: &Answer| AnswerForm { result: answer.result.code().to_owned(), remark: answer.remark.clone() };
        Self { answers: paper.answers.iter().map(form).collect() }
    }

    /// The answers to a checklist of so many items.
    ///
    /// # Errors
    /// `ChangedMeanwhile` for another number of answers; `NotOneOf` of `answers.0.result`; `Required` of `answers.0.remark` for what deviates,
    /// `TooLong`.
    pub fn parse(&self, items: usize) -> Result<Vec<Answer>, Problems> {
        if self.answers.len() != items {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let mut problems = Problems::new();
        let mut answers = Vec::with_capacity(items);
        for (place, form) in self.answers.iter().enumerate() {
            let result = problems.keep(&format!("answers.{place}.result"), CheckResult::read(&form.result)).unwrap_or_default();
            let remark = problems.keep(&format!("answers.{place}.remark"), optional_text(&form.remark, 500));
            if result == CheckResult::Deviates && remark.as_ref().is_some_and(String::is_empty) {
                problems.add(format!("answers.{place}.remark"), Refusal::Required);
            }
            answers.push(Answer { result, remark: remark.unwrap_or_default() });
        }
        problems.into_result(answers)
    }
}
