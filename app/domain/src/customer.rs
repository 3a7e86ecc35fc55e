//! Customers: what is entered of them, whose they are, and what is derived (DOMAIN.md section 2). Their people are in `contact`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::company::Company;
use crate::id::{CustomerId, UserId};
use crate::invoice::InvoiceHeader;
use crate::money::Amount;
use crate::parse;
use crate::refusal::Refusal;

mod contact;
mod credit;
mod event;
mod figures;
mod form;
mod merge;
mod region;

pub use contact::{Contact, ContactForm, ContactTerms, Sex};
pub use credit::credit_limit_after;
pub use event::{CustomerChange, CustomerEvent, LevelForm};
pub use figures::{CustomerFacts, CustomerFigures, Deal, churn_risk, kind};
pub use form::{CustomerForm, not_negative};
pub use merge::{MergePreview, MergeSide};
pub use region::region_parts;

codes! {
    /// 客户等级.
    pub enum Level { Normal "normal" "普通" "Normal", Key "key" "重点" "Key", Vip "vip" "VIP" "VIP" }
}
codes! {
    /// 潜在价值.
    pub enum Potential { Unknown "unknown" "未评" "Not rated", Low "low" "低" "Low", Medium "medium" "中" "Medium", High "high" "高" "High" }
}
codes! {
    /// 重要程度, as the rep sees it; the level is the company's.
    pub enum Importance { Normal "normal" "一般" "Normal", Important "important" "重要" "Important", Critical "critical" "关键" "Critical" }
}
codes! {
    /// 流失风险, derived from the deals and the follow-ups of the last months.
    pub enum ChurnRisk { None "none" "无" "None", Watch "watch" "留意" "Watch", High "high" "高" "High" }
}
codes! {
    /// 客户类型, derived from the deals.
    pub enum CustomerKind { New "new" "新客户" "New", Existing "existing" "存量客户" "Existing", Lost "lost" "流失客户" "Lost" }
}

/// What is known of a customer; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    /// `C` + yyyymmdd + the day's counter, given by the server.
    pub number: String,
    /// Whose customer it is; all records under it carry the same owner.
    pub owner: UserId,
    pub owner_name: String,
    #[serde(flatten)]
    pub terms: CustomerTerms,
    /// Maintained from the customer's contracts.
    pub first_deal: Option<NaiveDate>,
    pub latest_deal: Option<NaiveDate>,
    /// Maintained: from the follow-ups.
    pub last_contact: Option<NaiveDate>,
    /// Users who may also see the customer and what lies under it, by id.
    #[serde(default)]
    pub helpers: Vec<UserId>,
    /// The customer that this one was merged into: everything under it is there now, and this one is in no list.
    #[serde(default)]
    pub merged_into: Option<CustomerId>,
    pub version: u64,
}

/// The most helpers of one customer.
pub const HELPERS_MAX: usize = 20;

/// The most records under a customer that is merged into another: all move in one commit, which holds everybody up.
pub const MERGE_RECORDS_MAX: usize = 1000;

/// What people enter of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerTerms {
    pub name: String,
    pub short_name: String,
    pub credit_code: String,
    pub industry: String,
    pub source: String,
    pub region: String,
    pub ownership: String,
    pub size: String,
    pub website: String,
    pub phone: String,
    pub postcode: String,
    pub address: String,
    pub responsible_person: String,
    pub level: Level,
    pub potential: Potential,
    #[serde(default)]
    pub importance: Importance,
    pub stage: String,
    pub opportunity: String,
    /// Of the company's currency; none: no limit.
    pub credit_limit: Option<Amount>,
    /// 账期: days from signing until an unplanned contract falls due.
    pub credit_days: u16,
    pub remarks: String,
    /// Deals made before this system was used: the opening history.
    pub history_amount: Amount,
    pub history_first: Option<NaiveDate>,
    pub history_latest: Option<NaiveDate>,
    /// 开票信息, what stands on its invoices; where it is empty, its name and its credit code do.
    #[serde(default, skip_serializing_if = "InvoiceHeader::is_empty")]
    pub invoice: InvoiceHeader,
}

impl Customer {
    /// A customer with nothing under it yet.
    #[must_use]
    pub fn new(id: CustomerId, number: String, owner: UserId, owner_name: String, terms: CustomerTerms) -> Self {
        let (first_deal, latest_deal) = (terms.history_first, terms.history_latest);
        Self {
            id,
            number,
            owner,
            owner_name,
            terms,
            first_deal,
            latest_deal,
            last_contact: None,
            helpers: Vec::new(),
            merged_into: None,
            version: 1,
        }
    }

    /// 客户类型, by the maintained dates of its deals.
    #[must_use]
    pub fn kind(&self, company: &Company, today: NaiveDate) -> CustomerKind {
        kind(self.first_deal, self.latest_deal, company, today)
    }

    /// This customer after another of the same company was merged into it: its own words where it has any, else the other's; the opening
    /// histories added up, so that no money is lost; its own credit limit and level; the helpers of both, and the other's owner.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn absorbing(&self, other: &Self) -> Result<Self, Refusal> {
        let mut all = self.clone();
        let (own, theirs) = (&mut all.terms, &other.terms);
        own.fill_blanks(theirs);
        own.history_amount = own.history_amount.checked_add(theirs.history_amount)?;
        own.history_first = [own.history_first, theirs.history_first].into_iter().flatten().min();
        own.history_latest = own.history_latest.max(theirs.history_latest);
        all.first_deal = [self.first_deal, other.first_deal].into_iter().flatten().min();
        all.latest_deal = self.latest_deal.max(other.latest_deal);
        all.last_contact = self.last_contact.max(other.last_contact);
        all.helpers.extend(other.helpers.iter().chain([&other.owner]).cloned());
        all.helpers.sort();
        all.helpers.dedup();
        all.helpers.retain(|helper| *helper != self.owner);
        Ok(all)
    }
}

impl CustomerTerms {
    /// What stands on an invoice to this customer: as it was noted, else its name, its credit code, its address and phone.
    #[must_use]
    pub fn invoice_header(&self) -> InvoiceHeader {
        let or = |own: &str, other: String| if own.is_empty() { other } else { own.to_owned() };
        InvoiceHeader {
            title: or(&self.invoice.title, self.name.clone()),
            tax_number: or(&self.invoice.tax_number, self.credit_code.clone()),
            address: or(&self.invoice.address, format!("{} {}", self.address, self.phone).trim().to_owned()),
            bank: self.invoice.bank.clone(),
        }
    }

    /// Takes over what is known of another where nothing is known here.
    fn fill_blanks(&mut self, other: &Self) {
        let blanks = [
            (&mut self.short_name, &other.short_name),
            (&mut self.credit_code, &other.credit_code),
            (&mut self.industry, &other.industry),
            (&mut self.source, &other.source),
            (&mut self.region, &other.region),
            (&mut self.ownership, &other.ownership),
            (&mut self.size, &other.size),
            (&mut self.website, &other.website),
            (&mut self.phone, &other.phone),
            (&mut self.postcode, &other.postcode),
            (&mut self.address, &other.address),
            (&mut self.responsible_person, &other.responsible_person),
            (&mut self.stage, &other.stage),
            (&mut self.opportunity, &other.opportunity),
            (&mut self.remarks, &other.remarks),
            (&mut self.invoice.title, &other.invoice.title),
            (&mut self.invoice.tax_number, &other.invoice.tax_number),
            (&mut self.invoice.address, &other.invoice.address),
            (&mut self.invoice.bank, &other.invoice.bank),
        ];
        for (own, theirs) in blanks {
            if own.is_empty() {
                own.clone_from(theirs);
            }
        }
    }
}

/// A name reduced to what two spellings of one company share: without spaces, brackets, full-width forms and legal suffixes.
#[must_use]
pub fn name_key(name: &str) -> String {
    let plain: String = parse::half_width(name)
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '〔' | '〕' | '"' | '“' | '”' | '.' | ',' | '·' | '-' | '_')
        })
        .flat_map(char::to_lowercase)
        .collect();
    for suffix in
        ["股份有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司", "coltd", "limited", "ltd", "inc", "llc"]
    {
        if let Some(stem) = plain.strip_suffix(suffix)
            && !stem.is_empty()
        {
            return stem.to_owned();
        }
    }
    plain
}

#[cfg(test)]
mod tests;
