//! The checklist of an audit, as data: the standard items that are ticked, and a project's own; and what the system knows of a contract, as a
//! hint beside an item. A hint is never an answer: that is the auditor's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::approval::ApprovalState;
use crate::codes::codes;
use crate::lang::Lang;
use crate::money::{Amount, Currency};

/// The most items that a project adds of its own.
pub const OWN_ITEMS_MAX: usize = 30;

codes! {
    /// The items that every audit begins with; each can be left out.
    pub enum StandardItem {
        SignedScan "signed_scan" "签署扫描件齐全，与合同一致" "The signed scan is there and says what the contract says",
        ApprovalFirst "approval_first" "审批在签署之前完成" "It was approved before it was signed",
        Parties "parties" "签约主体和授权无误" "Parties and authority to sign are right",
        PlanAgrees "plan_agrees" "合同金额与回款计划一致" "Amount and payment plan agree",
        ReceiptsAgree "receipts_agree" "回款与账面一致，有凭据" "Receipts agree with the books and are proven",
        Clauses "clauses" "条款偏离标准文本的，有批准" "Deviations from the standard text were approved",
        Amendments "amendments" "变更手续齐全" "Amendments were asked for, approved and signed",
        Obligations "obligations" "履约事项按期完成，有凭据" "Obligations were fulfilled in time and are proven",
        Originals "originals" "纸质原件在库" "The paper originals are in store",
    }
}

/// One item: a standard one, said in the reader's language; or one of the project's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<StandardItem>,
    /// Of the project's own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl CheckItem {
    #[must_use]
    pub fn standard(item: StandardItem) -> Self {
        Self { standard: Some(item), text: String::new() }
    }

    #[must_use]
    pub fn own(text: String) -> Self {
        Self { standard: None, text }
    }

    /// What is to be checked.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        self.standard.map_or(self.text.as_str(), |item| item.label(lang))
    }

    /// What the system knows of it; none of an own item, and where it knows nothing.
    #[must_use]
    pub fn hint(&self, facts: &ContractFacts, lang: Lang) -> Option<String> {
        self.standard.and_then(|item| facts.of(item, lang))
    }
}

/// What the system knows of a contract, today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractFacts {
    /// Files that are signed scans and were not withdrawn.
    pub scans: usize,
    /// None: no flow asked for approval.
    pub approval: Option<ApprovalState>,
    /// The day on which it was approved.
    pub approved: Option<NaiveDate>,
    pub signed: Option<NaiveDate>,
    pub signing_company: String,
    pub confirmed_by: String,
    pub currency: Currency,
    pub amount: Amount,
    /// The instalments, added up.
    pub plan: Amount,
    pub collected: Amount,
    /// Due before today and not paid.
    pub overdue: Amount,
    pub edition: u32,
    pub is_being_amended: bool,
    /// Without the cancelled ones.
    pub obligations: usize,
    pub obligations_done: usize,
    pub obligations_overdue: usize,
    pub originals: usize,
    pub originals_lent: usize,
    pub originals_lost: usize,
}

impl ContractFacts {
    fn of(&self, item: StandardItem, lang: Lang) -> Option<String> {
        let money = |amount: Amount| format!("{} {}", self.currency.code(), amount.grouped(self.currency.scale()));
        let day = |day: Option<NaiveDate>| day.map_or_else(|| lang.pick("未登记", "not noted").to_owned(), |day| day.to_string());
        let say = |zh: String, en: String| Some(if lang == Lang::Zh { zh } else { en });
        match item {
            StandardItem::SignedScan => {
                say(format!("系统里有 {} 份签署扫描件", self.scans), format!("{} signed scans are kept", self.scans))
            }
            StandardItem::ApprovalFirst => {
                let state = self.approval.map_or_else(
                    || lang.pick("没有走审批流程", "no flow asked for approval").to_owned(),
                    |state| {
                        [state.label(lang).to_owned()]
                            .into_iter()
                            .chain(self.approved.map(|on| on.to_string()))
                            .collect::<Vec<_>>()
                            .join(" ")
                    },
                );
                say(format!("审批：{state}；签署日期：{}", day(self.signed)), format!("Approval: {state}; signed: {}", day(self.signed)))
            }
            StandardItem::Parties => {
                let named = |name: &str| if name.is_empty() { lang.pick("未登记", "not noted").to_owned() } else { name.to_owned() };
                let (ours, theirs) = (named(&self.signing_company), named(&self.confirmed_by));
                say(
                    format!("签约主体：{ours}；客户确认人：{theirs}"),
                    format!("Signing company: {ours}; confirmed at the customer by: {theirs}"),
                )
            }
            StandardItem::PlanAgrees => say(
                format!("合同金额 {}；回款计划合计 {}", money(self.amount), money(self.plan)),
                format!("Amount {}; plan adds up to {}", money(self.amount), money(self.plan)),
            ),
            StandardItem::ReceiptsAgree => say(
                format!("已收 {}；逾期未收 {}", money(self.collected), money(self.overdue)),
                format!("Collected {}; overdue {}", money(self.collected), money(self.overdue)),
            ),
            StandardItem::Clauses => None,
            StandardItem::Amendments => {
                let open = if self.is_being_amended { lang.pick("；正在变更", "; being amended") } else { "" };
                say(format!("现为第 {} 版{open}", self.edition), format!("Now version {}{open}", self.edition))
            }
            StandardItem::Obligations => say(
                format!("共 {} 项，已完成 {} 项，逾期 {} 项", self.obligations, self.obligations_done, self.obligations_overdue),
                format!("{} in all, {} done, {} overdue", self.obligations, self.obligations_done, self.obligations_overdue),
            ),
            StandardItem::Originals => say(
                format!("登记 {} 份，借出 {} 份，遗失 {} 份", self.originals, self.originals_lent, self.originals_lost),
                format!("{} registered, {} lent, {} lost", self.originals, self.originals_lent, self.originals_lost),
            ),
        }
    }
}
