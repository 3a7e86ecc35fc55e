//! Imports of the past: what each brought, and whether it can still be undone as a whole (DOMAIN.md section 12: until somebody builds on it).

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::codes::codes;
use crate::id::{ImportId, UserId};
use crate::lang::Lang;

codes! {
    /// How an import stands. What a broken one had written stands.
    pub enum ImportState {
        Running "running" "正在导入" "Running",
        Done "done" "已导入" "Imported",
        Broken "broken" "中断" "Broke off",
        Undoing "undoing" "正在撤销" "Being undone",
        Undone "undone" "已撤销" "Undone",
    }
}

/// One import, as stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    pub id: ImportId,
    /// The file's name, as it was uploaded.
    pub file: String,
    pub sheet: String,
    pub kind: Kind,
    /// Who imported.
    pub owner: UserId,
    pub owner_name: String,
    /// In the company's time zone.
    pub begun: NaiveDateTime,
    /// All rows or none.
    pub is_whole: bool,
    pub state: ImportState,
    pub added: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Rows that the books refused; those that the sheet's own rules refused are not counted.
    pub refused: u64,
    /// Commits that can be taken back, each at once; 0: there is nothing to undo.
    pub parts: u64,
    pub undone_by: String,
    pub undone: Option<NaiveDateTime>,
    pub version: u64,
}

impl Import {
    /// Whether an undo may be asked for; what was built on it is found out when it is.
    #[must_use]
    pub const fn can_be_undone(&self) -> bool {
        self.parts > 0 && matches!(self.state, ImportState::Done | ImportState::Broken | ImportState::Undoing)
    }
}

codes! {
    /// What somebody did with an imported record since.
    pub enum BuiltOn {
        Changed "changed" "已被改动" "was changed since",
        FollowUp "follow_up" "已有跟进记录" "has a follow-up",
        Receipt "receipt" "已有回款" "has a receipt",
        Obligation "obligation" "已有履约事项" "has an obligation",
        Concern "concern" "已有问题或风险" "has an issue or a risk",
        Contract "contract" "下有别的合同" "has another contract",
        Contact "contact" "下有别的联系人" "has another contact",
        Attachment "attachment" "已有附件" "has a file",
        Original "original" "已登记原件" "has a registered original",
        Invoice "invoice" "已有发票" "has an invoice",
        Audit "audit" "已列入审计" "is part of an audit",
        Signing "signing" "已发起签署" "was put up for signing",
        Expense "expense" "已有费用" "has an expense",
        Adjustment "adjustment" "已申请折让或坏账核销" "has a discount or write-off asked for",
    }
}

/// Why an import cannot be undone: a record that it brought, and what was built on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// The customer's name or the contract's number.
    pub record: String,
    pub built: BuiltOn,
    /// Number, name or date of what was built; may be empty.
    pub what: String,
}

impl Obstacle {
    /// `合同 HT1 已有回款 SK20250615001`
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        format!("{} {} {}", self.record, self.built.label(lang), self.what).trim().to_owned()
    }
}

/// The customer that a row means although it spells it otherwise: a row of it updates that one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAs {
    pub name: String,
    pub number: String,
}

impl KnownAs {
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let Self { name, number } = self;
        match lang {
            Lang::Zh => format!("与已有客户 {name}（{number}）是同一家，将更新它。"),
            Lang::En => format!("The same as the existing customer {name} ({number}), which will be updated."),
        }
    }
}
