//! Contracts with lines (DOMAIN.md section 4). The plan of instalments is in `instalment`, entered on the same form.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::adjustment::GivenUp;
use crate::approval::ApprovalState;
use crate::codes::codes;
use crate::id::{AmendmentId, ContractId, CustomerId, UserId};
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;
use crate::state::PaymentProgress;

mod archive;
mod content;
mod form;
mod life;
mod renewal;
mod satisfaction;

pub use archive::{Archiving, ArchivingMany, RETENTION_YEARS, RETENTION_YEARS_MAX};
pub use content::ContractContent;
pub(crate) use form::tax_rate;
pub use form::{ContractDraft, ContractForm, LineForm, line_total, signed_by};
pub use life::{Ending, LifeForm, MOVES};
pub use renewal::{Linked, RenewalObstacle};
pub use satisfaction::{SCORE_MAX, Satisfaction, SatisfactionForm, average_score};

/// The most lines and instalments that one contract takes.
pub const LINES_MAX: usize = 200;
pub const INSTALMENTS_MAX: usize = 120;

codes! {
    /// 合同类型.
    pub enum ContractType { Sales "sales" "销售合同" "Sales", Purchase "purchase" "采购合同" "Purchase", Service "service" "服务合同" "Service" }
}
codes! {
    /// 合同状态, the life of a contract; approval is another axis.
    pub enum Life {
        PendingSignature "pending_signature" "待签署" "To be signed",
        Signed "signed" "签署" "Signed",
        Performing "performing" "进行中" "Performing",
        Completed "completed" "完成" "Completed",
        Archived "archived" "归档" "Archived",
        Changing "changing" "变更中" "Being amended",
        Expired "expired" "到期" "Expired",
        Terminated "terminated" "终止" "Terminated",
        Void "void" "作废" "Void",
    }
}
codes! {
    /// 付款方式.
    pub enum PaymentMethod {
        Transfer "transfer" "银行转账" "Bank transfer",
        Cash "cash" "现金" "Cash",
        Card "card" "刷卡" "Card",
        Bill "acceptance_bill" "承兑汇票" "Acceptance bill",
        Instalments "instalments" "分期付款" "Instalments",
        Other "other" "其他" "Other",
    }
}

impl Life {
    /// Whether the contract's instalments are owed: it was signed, and is not void.
    #[must_use]
    pub const fn is_effective(self) -> bool {
        !matches!(self, Self::PendingSignature | Self::Void)
    }
}

/// A contract's head, its lines and the figures maintained beside it; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    pub id: ContractId,
    pub number: String,
    pub customer: CustomerId,
    pub customer_name: String,
    /// The customer's owner.
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: ContractTerms,
    /// 合同金额: the sum of the lines.
    pub amount: Amount,
    /// Maintained: what confirmed receipts have paid of the instalments.
    pub collected: Amount,
    /// Maintained: what discounts, credit notes and write-offs took of the instalments; no money, and no part of `collected`.
    #[serde(default, skip_serializing_if = "GivenUp::is_nothing")]
    pub given_up: GivenUp,
    /// Maintained: the sum of its expenses that are not void; with the opening figure of the terms it is [`Contract::expenses`].
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub spent: Amount,
    /// Maintained: what is invoiced under it, less what red letters took back, and what is asked for and not issued yet.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub invoiced: Amount,
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub invoice_requested: Amount,
    /// Imported as partly paid without saying how much: 0 is counted as collected until somebody enters it.
    pub is_amount_to_complete: bool,
    /// It was to be completed, and has been since: a reversal may bring that back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub was_to_complete: bool,
    /// Imported from an invoice register or an arrears list rather than drafted here.
    pub is_opening: bool,
    /// 审批. None: no flow asked for it when it was made (it came in from a ledger, or none was turned on).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalState>,
    /// 客户确认: who at the customer confirmed it when it was signed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub confirmed_by: String,
    /// Set while it is terminated or void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// Set while it is archived here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<Archiving>,
    /// 版次: which version of the document this is, from 1; each amendment that is signed makes the next. `version` counts every change instead.
    #[serde(default = "first_edition", skip_serializing_if = "is_first_edition")]
    pub edition: u32,
    /// How many amendments were ever asked for.
    #[serde(default, skip_serializing_if = "is_never_amended")]
    pub amendments: u32,
    /// The amendment that is open: while there is one, the life is `Changing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amending: Option<AmendmentId>,
    /// 续签自: the contract of which this one is the successor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_of: Option<Linked>,
    /// 续签为: its successor, while that is not void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed_by: Option<Linked>,
    /// Of one that renews by itself: why the last turn of the day drafted no successor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal_obstacle: Option<RenewalObstacle>,
    /// 满意度, of one that is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<Satisfaction>,
    pub version: u64,
}

fn is_nothing(amount: &Amount) -> bool {
    amount.is_zero()
}

const fn first_edition() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_first_edition(edition: &u32) -> bool {
    *edition == first_edition()
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_never_amended(amendments: &u32) -> bool {
    *amendments == 0
}

impl Contract {
    /// One as it begins: nothing collected, invoiced or amended yet, and under no customer.
    #[must_use]
    pub fn new(id: ContractId, number: String, terms: ContractTerms, amount: Amount) -> Self {
        Self {
            id,
            number,
            customer: CustomerId::default(),
            customer_name: String::new(),
            owner: UserId::default(),
            owner_name: String::new(),
            terms,
            amount,
            collected: Amount::ZERO,
            given_up: GivenUp::default(),
            spent: Amount::ZERO,
            invoiced: Amount::ZERO,
            invoice_requested: Amount::ZERO,
            is_amount_to_complete: false,
            was_to_complete: false,
            is_opening: false,
            approval: None,
            confirmed_by: String::new(),
            ending: None,
            archived: None,
            edition: 1,
            amendments: 0,
            amending: None,
            renewal_of: None,
            renewed_by: None,
            renewal_obstacle: None,
            satisfaction: None,
            version: 1,
        }
    }

    /// 付款进度, derived from the receipts and from what was given up; never typed.
    #[must_use]
    pub fn progress(&self) -> PaymentProgress {
        PaymentProgress::of(self.amount, self.collected, self.given_up.sum(), self.is_amount_to_complete)
    }

    /// What is still to be paid; zero when nothing is owed under the contract.
    #[must_use]
    pub fn outstanding(&self) -> Amount {
        if self.terms.effective().is_some() { self.amount.checked_sub(self.settled()).unwrap_or_default() } else { Amount::ZERO }
    }

    /// The terms may be edited while nothing has been paid or given up, the life is not over and it was never amended; later changes are amendments. What is approved here is
    /// edited only before it is signed, and never while it is in review.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        let is_open = match self.approval {
            None => matches!(self.terms.life, Life::PendingSignature | Life::Signed | Life::Performing),
            Some(approval) => !approval.is_frozen() && self.terms.life == Life::PendingSignature,
        };
        self.settled().is_zero() && is_open && self.edition == first_edition()
    }

    /// Whether expenses or invoices stand under it: they are in its currency, which no edit can change then.
    #[must_use]
    pub fn keeps_currency(&self) -> bool {
        [self.spent, self.invoiced, self.invoice_requested].iter().any(|sum| !sum.is_zero())
    }

    /// Whether an amendment of it may be asked for: it counts, is not over, nothing else is being amended, and all that was paid is in the books.
    #[must_use]
    pub const fn is_amendable(&self) -> bool {
        let counts = matches!(self.terms.life, Life::Signed | Life::Performing | Life::Expired) && self.terms.signed.is_some();
        counts && self.amending.is_none() && !self.is_amount_to_complete
    }

    /// Whether it may move to this state of its life as far as its approval goes. `asks` says whether a flow would ask for approval now.
    ///
    /// # Errors
    /// `InReview` while it is frozen; `ApprovalNeeded` before it counts unapproved.
    pub const fn approval_allows(&self, life: Life, asks: bool) -> Result<(), Refusal> {
        match self.approval {
            Some(ApprovalState::InReview) => Err(Refusal::InReview),
            None | Some(ApprovalState::Approved) => Ok(()),
            Some(_) if asks && life.is_effective() => Err(Refusal::ApprovalNeeded),
            Some(_) => Ok(()),
        }
    }

    /// 到期提醒: the day from which the end of a contract in force is near: its end less the days of notice. None: not in force, or without end.
    /// One whose end is past is near it too, until somebody says what has become of it.
    #[must_use]
    pub fn notice_from(&self) -> Option<NaiveDate> {
        let is_in_force = matches!(self.terms.life, Life::Signed | Life::Performing | Life::Changing);
        let notice = TimeDelta::days(i64::from(self.terms.notice_days));
        self.terms.end.filter(|_| is_in_force).map(|end| end.checked_sub_signed(notice).unwrap_or(end))
    }

    /// Whether it may be submitted: not signed yet, and not in review or approved.
    #[must_use]
    pub fn may_be_submitted(&self) -> bool {
        self.terms.life == Life::PendingSignature && self.approval.is_none_or(ApprovalState::is_open)
    }
}

/// What people enter of a contract's head and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractTerms {
    pub contract_type: ContractType,
    pub title: String,
    pub signing_company: String,
    pub currency: Currency,
    /// In percent.
    #[serde(with = "rust_decimal::serde::str")]
    pub tax_rate: Decimal,
    pub signed: Option<NaiveDate>,
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
    pub notice_days: u16,
    pub renews: bool,
    pub payment_method: PaymentMethod,
    pub life: Life,
    /// 期初费用: what was spent before this system knew of it. What is recorded here stands in [`Contract::spent`].
    pub expenses: Amount,
    pub remarks: String,
    pub lines: Vec<Line>,
}

impl ContractTerms {
    /// The day from which the contract is a deal and its instalments are owed: its signing. None while it is not signed, and once it is
    /// void. Of whatever kind: in a ledger of customers a purchase is what the customer buys.
    #[must_use]
    pub fn effective(&self) -> Option<NaiveDate> {
        self.signed.filter(|_| self.life.is_effective())
    }
}

/// 明细: total = quantity × unit price − discount, rounded half-even to the currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub product: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    pub unit: String,
    #[serde(with = "rust_decimal::serde::str")]
    pub unit_price: Decimal,
    pub discount: Amount,
    pub total: Amount,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A contract that says nothing.
    pub fn blank() -> Contract {
        Contract::new(ContractId::default(), String::new(), ContractTerms::default(), Amount::ZERO)
    }

    #[test]
    fn what_is_approved_here_is_edited_before_it_is_signed_and_never_in_review() {
        let editable = |approval, life| {
            let terms = ContractTerms { life, ..ContractTerms::default() };
            Contract { approval, terms, ..blank() }.is_editable()
        };
        assert!(editable(None, Life::Signed) && editable(None, Life::PendingSignature) && !editable(None, Life::Completed));
        for state in ApprovalState::ALL {
            assert_eq!(editable(Some(*state), Life::PendingSignature), *state != ApprovalState::InReview, "{state:?}");
            assert!(!editable(Some(*state), Life::Signed), "{state:?}");
        }
    }

    #[test]
    fn the_end_is_near_from_the_day_of_notice_on_while_a_contract_is_in_force() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let notice = |life, end: Option<&str>, notice_days| {
            let terms = ContractTerms { life, end: end.map(day), notice_days, ..ContractTerms::default() };
            Contract { terms, ..blank() }.notice_from()
        };
        assert_eq!(notice(Life::Performing, Some("2025-03-31"), 30), Some(day("2025-03-01")));
        assert_eq!(notice(Life::Signed, Some("2025-03-31"), 0), Some(day("2025-03-31")));
        assert_eq!(notice(Life::Performing, None, 30), None);
        for life in Life::ALL {
            let is_in_force = matches!(life, Life::Signed | Life::Performing | Life::Changing);
            assert_eq!(notice(*life, Some("2025-03-31"), 30).is_some(), is_in_force, "{life:?}");
        }
    }

    #[test]
    fn an_approval_that_is_missing_keeps_a_contract_from_counting() {
        use ApprovalState as S;
        for (approval, asks, to_signed, to_void) in [
            (None, true, Ok(()), Ok(())),
            (Some(S::Draft), true, Err(Refusal::ApprovalNeeded), Ok(())),
            (Some(S::Draft), false, Ok(()), Ok(())),
            (Some(S::Returned), true, Err(Refusal::ApprovalNeeded), Ok(())),
            (Some(S::Rejected), true, Err(Refusal::ApprovalNeeded), Ok(())),
            (Some(S::Withdrawn), true, Err(Refusal::ApprovalNeeded), Ok(())),
            (Some(S::InReview), false, Err(Refusal::InReview), Err(Refusal::InReview)),
            (Some(S::Approved), true, Ok(()), Ok(())),
        ] {
            let contract = Contract { approval, ..blank() };
            assert_eq!(contract.approval_allows(Life::Signed, asks), to_signed, "{approval:?}");
            assert_eq!(contract.approval_allows(Life::Void, asks), to_void, "{approval:?}");
        }
    }
}
