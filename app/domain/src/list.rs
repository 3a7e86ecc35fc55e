//! What lists are asked: filters, order, one page by key, totals. The same filter gives a list, its totals row and its export.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::{ContractType, Life};
use crate::expense::ExpenseCategory;
use crate::id::{ContractId, CustomerId, UserId};
use crate::invoice::{InvoiceKind, InvoiceState};
use crate::money::{Amount, Currency};
use crate::receipt::ReceiptState;
use crate::refusal::Refusal;
use crate::state::PaymentProgress;

/// Rows of one page of a list.
pub const PAGE_ROWS: usize = 50;

/// One page, and the key from which the next one goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Opaque; none on the last page.
    pub next: Option<String>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), next: None }
    }
}

/// One currency's sums of a list; currencies are never added together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyTotal {
    pub currency: Currency,
    pub count: u64,
    pub amount: Amount,
    pub collected: Amount,
    pub outstanding: Amount,
}

/// The totals row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub count: u64,
    pub by_currency: Vec<CurrencyTotal>,
}

impl Totals {
    /// How many amounts there are and the sum of each currency, by its code.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn of(amounts: impl IntoIterator<Item = (Currency, Amount)>) -> Result<Self, Refusal> {
        let mut sums: BTreeMap<&'static str, CurrencyTotal> = BTreeMap::new();
        for (currency, amount) in amounts {
            let sum = sums.entry(currency.code()).or_insert_with(|| CurrencyTotal { currency, ..CurrencyTotal::default() });
            sum.count += 1;
            sum.amount = sum.amount.checked_add(amount)?;
        }
        let by_currency: Vec<CurrencyTotal> = sums.into_values().collect();
        Ok(Self { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
    }
}

codes! {
    /// The order of the list of customers.
    pub enum CustomerOrder { Newest "newest" "最近新建" "Newest" , Name "name" "名称" "Name" }
}

/// Which customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerFilter {
    pub search: String,
    pub owner: Option<UserId>,
    pub level: Option<crate::customer::Level>,
    pub order: CustomerOrder,
    pub after: Option<String>,
}

codes! {
    /// The order of the list of contracts.
    pub enum ContractOrder {
        Newest "newest" "最近签署" "Latest signed",
        Oldest "oldest" "最早签署" "Earliest signed",
        Number "number" "编号" "Number",
        NumberDescending "number_descending" "编号倒序" "Number, descending",
        Largest "largest" "金额从大到小" "Largest amount",
        Smallest "smallest" "金额从小到大" "Smallest amount",
    }
}

impl ContractOrder {
    /// The order that a column's head asks for: its key, descending with `-` before it; without either the latest signed first.
    #[must_use]
    pub fn sorted_by(sort: &str) -> Self {
        match sort {
            "signed" => Self::Oldest,
            "number" => Self::Number,
            "-number" => Self::NumberDescending,
            "amount" => Self::Smallest,
            "-amount" => Self::Largest,
            _ => Self::Newest,
        }
    }
}

/// Which contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractFilter {
    pub search: String,
    pub customer: Option<CustomerId>,
    pub owner: Option<UserId>,
    pub life: Option<Life>,
    pub progress: Option<PaymentProgress>,
    pub contract_type: Option<ContractType>,
    pub signed_from: Option<NaiveDate>,
    pub signed_to: Option<NaiveDate>,
    /// Only contracts imported as partly paid whose amount is still to be entered.
    pub is_to_complete: bool,
    /// Only contracts in force whose day of notice has come, the earliest first.
    pub is_expiring: bool,
    pub order: ContractOrder,
    pub after: Option<String>,
}

codes! {
    /// Which instalments, by their due date and today.
    pub enum DueWindow {
        Open "open" "未结清" "Open",
        Overdue "overdue" "已逾期" "Overdue",
        Soon "soon" "即将到期" "Due soon",
        OverdueThisMonth "overdue_this_month" "本月逾期" "Overdue this month",
    }
}

/// Which instalments; only those with something open, earliest due first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstalmentFilter {
    pub window: DueWindow,
    pub owner: Option<UserId>,
    pub customer: Option<CustomerId>,
    pub contract: Option<ContractId>,
    pub search: String,
    pub after: Option<String>,
}

/// Which receipts, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiptFilter {
    pub search: String,
    pub state: Option<ReceiptState>,
    pub owner: Option<UserId>,
    pub customer: Option<CustomerId>,
    /// Only confirmed receipts with an advance left.
    pub has_advance: bool,
    pub after: Option<String>,
}

/// Which expenses that count, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExpenseFilter {
    /// Any day of the month in which they were spent; none: of all months.
    pub month: Option<NaiveDate>,
    pub category: Option<ExpenseCategory>,
    pub owner: Option<UserId>,
    pub after: Option<String>,
}

/// Which invoices, latest first: by the day of their issue, and until then of their request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceFilter {
    pub search: String,
    pub state: Option<InvoiceState>,
    pub kind: Option<InvoiceKind>,
    /// Any day of the month.
    pub month: Option<NaiveDate>,
    pub owner: Option<UserId>,
    pub contract: Option<ContractId>,
    pub after: Option<String>,
}

codes! {
    /// Which follow-ups.
    pub enum FollowUpWindow {
        All "all" "全部" "All",
        DueToday "due" "今天与逾期" "Due today and late",
        Broken "broken" "失约" "Promises broken",
    }
}

/// Which follow-ups: all latest first; those whose next contact is due, earliest first; those whose promise to pay is broken and neither paid nor
/// replaced since, the longest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUpFilter {
    pub window: FollowUpWindow,
    pub customer: Option<CustomerId>,
    pub owner: Option<UserId>,
    pub after: Option<String>,
}

codes! {
    /// Which paper originals, by their loans and today.
    pub enum OriginalWindow { Overdue "overdue" "逾期未还" "Overdue", Lent "lent" "借出中" "Lent", All "all" "全部" "All" }
}

codes! {
    /// Which obligations, by their due date and today. The first is what the badge counts.
    pub enum ObligationWindow {
        Due "due" "今天与逾期" "Due today and late",
        Overdue "overdue" "已逾期" "Overdue",
        Soon "soon" "7 天内" "Within 7 days",
        Open "open" "全部待履行" "All open",
        Done "done" "已完成" "Done",
    }
}

/// Which obligations: open ones earliest due first and those without a day last, done ones latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObligationFilter {
    pub window: ObligationWindow,
    pub owner: Option<UserId>,
    pub after: Option<String>,
}

codes! {
    /// Which findings of audits are one's own to answer. The first is what the badge counts.
    pub enum FindingWindow { Waiting "waiting" "待我答复" "Waiting for me", Handled "handled" "我已答复" "Answered by me" }
}

/// The badges of one user: each the length of the list it opens (DOMAIN.md section 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badges {
    /// Follow-ups whose next contact is due today or late.
    pub follow_ups_due: u64,
    /// Promises to pay whose day went by without the money, and that were neither paid nor replaced since.
    #[serde(default)]
    pub promises_broken: u64,
    pub instalments_due_soon: u64,
    pub instalments_overdue: u64,
    /// Receipts to confirm: for those who may.
    pub receipts_to_confirm: u64,
    /// Contracts imported as partly paid, amount to be completed.
    pub contracts_to_complete: u64,
    /// Approvals that wait for this very person.
    #[serde(default)]
    pub approvals_waiting: u64,
    /// Paper originals that should be back.
    #[serde(default)]
    pub originals_overdue: u64,
    /// Open obligations due today or late.
    #[serde(default)]
    pub obligations_due: u64,
    /// Contracts in force whose end is so near that notice is due, or past.
    #[serde(default)]
    pub contracts_expiring: u64,
    /// Findings of audits that wait for this very person's answer.
    #[serde(default)]
    pub findings_waiting: u64,
    /// Invoices asked for and not issued yet: for those who may issue.
    #[serde(default)]
    pub invoices_requested: u64,
    /// Reminders to this very person that are not done with.
    #[serde(default)]
    pub notices_open: u64,
    /// Lines of bank statements to match: for those who may confirm receipts.
    #[serde(default)]
    pub bank_lines_open: u64,
    /// Statements of 客情费 that are late, of those whose reps the actor may see.
    #[serde(default)]
    pub fees_late: u64,
    /// Statements and applications of 客情费 that wait for a check of the actor's role.
    #[serde(default)]
    pub fees_to_check: u64,
    /// Messages beside the app that failed, or of which nobody knows: for who reads settings.
    #[serde(default)]
    pub dispatches_stuck: u64,
}

/// What the home page's small dashboard shows, per currency, over what the actor may see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    pub currency: Currency,
    pub contract_count: u64,
    pub contract_amount: Amount,
    pub collected: Amount,
    pub outstanding: Amount,
    /// Due in this month, past due and still open.
    pub overdue_this_month: Amount,
    pub overdue: Amount,
    /// Customers' advances: confirmed and not allocated.
    pub advances: Amount,
    /// By the postings of this month that are no money, less what was reversed in it: less than nothing where that was booked before.
    #[serde(default)]
    pub given_up: crate::adjustment::GivenUp,
    pub ageing: crate::ageing::Ageing,
}

impl Dashboard {
    /// Its figures of money in the order of the screen, without the ageing.
    #[must_use]
    pub fn figures(&self) -> Vec<Amount> {
        vec![self.contract_amount, self.collected, self.outstanding, self.overdue_this_month, self.overdue, self.given_up.sum()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_each_currency_has_its_own() {
        let amount = |text: &str, currency| (currency, crate::parse::amount(text, currency).unwrap());
        let (yuan, dollar) = (Currency::default(), Currency::parse("USD").unwrap());
        let totals = Totals::of([amount("0.1", yuan), amount("500", dollar), amount("0.2", yuan), amount("64,000", yuan)]).unwrap();
        let sums: Vec<_> = totals.by_currency.iter().map(|sum| (sum.currency, sum.count, sum.amount.to_string())).collect();
        assert_eq!((totals.count, sums), (4, vec![(yuan, 3, "64000.30".to_owned()), (dollar, 1, "500.00".to_owned())]));
        assert_eq!(Totals::of([]).unwrap(), Totals::default());
    }

    #[test]
    fn a_sum_beyond_what_can_be_held_is_refused() {
        let largest = Amount::sum_from_decimal("9999999999999999.99".parse().unwrap(), Currency::default()).unwrap();
        let amounts = [largest, Amount::whole(1)].map(|amount| (Currency::default(), amount));
        assert_eq!(Totals::of(amounts), Err(Refusal::AmountTooLarge));
    }

    #[test]
    fn a_column_head_orders_both_ways() {
        let table = [
            ("", ContractOrder::Newest),
            ("signed", ContractOrder::Oldest),
            ("-signed", ContractOrder::Newest),
            ("-amount", ContractOrder::Largest),
        ];
        for (sort, order) in table {
            assert_eq!(ContractOrder::sorted_by(sort), order, "{sort}");
        }
    }
}
