//! What was decided of a customer, kept beside it: who, when, and why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Level;
use crate::id::CustomerId;
use crate::lang::Lang;
use crate::refusal::{Problems, Refusal};
use crate::user::required_text;

/// One decision; append-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerEvent {
    pub id: String,
    pub customer: CustomerId,
    pub date: NaiveDate,
    pub by_name: String,
    #[serde(flatten)]
    pub change: CustomerChange,
    pub version: u64,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum CustomerChange {
    Level {
        from: Level,
        to: Level,
        reason: String,
    },
    /// By name.
    Helpers {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// The customer that was merged into this one.
    Merged {
        number: String,
        name: String,
    },
}

impl CustomerChange {
    /// One sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Level { from, to, reason }, Lang::Zh) => format!("等级 {} → {}：{reason}", from.label(lang), to.label(lang)),
            (Self::Level { from, to, reason }, Lang::En) => format!("Level {} → {}: {reason}", from.label(lang), to.label(lang)),
            (Self::Helpers { added, removed }, _) => {
                let part =
                    |word: &str, names: &[String]| (!names.is_empty()).then(|| format!("{word} {}", names.join(lang.pick("、", ", "))));
                let parts =
                    [part(lang.pick("加协作人", "Helpers added:"), added), part(lang.pick("去掉协作人", "Helpers removed:"), removed)];
                parts.into_iter().flatten().collect::<Vec<_>>().join(lang.pick("；", "; "))
            }
            (Self::Merged { number, name }, Lang::Zh) => format!("并入了 {name}（{number}）"),
            (Self::Merged { number, name }, Lang::En) => format!("{name} ({number}) was merged into this customer"),
        }
    }
}

/// A level as a manager sets it; the reason is required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelForm {
    pub level: String,
    pub reason: String,
}

impl LevelForm {
    /// # Errors
    /// `NotOneOf`; `Required` without a reason.
    pub fn parse(&self) -> Result<(Level, String), Problems> {
        let mut problems = Problems::new();
        let level = if self.level.is_empty() { Err(Refusal::Required) } else { Level::read(&self.level) };
        let level = problems.keep("level", level).unwrap_or_default();
        let reason = problems.keep("reason", required_text(&self.reason, 300)).unwrap_or_default();
        problems.into_result((level, reason))
    }
}
