//! Rows of the reports: what the store reads, files export and screens show.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ageing::Ageing;
use crate::id::{ContractId, CustomerId};
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::promise::PromiseState;
use crate::rate::Combined;
use crate::refusal::Refusal;
use crate::state::PaymentProgress;

/// One customer's open amounts of one currency, by how long overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeingRow {
    pub customer: CustomerId,
    pub customer_name: String,
    pub currency: Currency,
    pub ageing: Ageing,
}

/// A promise to pay, as it stood on the day of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseSeen {
    pub state: PromiseState,
    pub date: NaiveDate,
    pub amount: Amount,
}

/// What is due and unpaid of one contract; or of one customer in one currency, which names no contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrearsRow {
    pub customer: CustomerId,
    pub customer_name: String,
    pub phone: String,
    pub address: String,
    pub contract: ContractId,
    pub contract_number: String,
    pub amount: Amount,
    pub currency: Currency,
    /// The earliest due date with something open.
    pub since: NaiveDate,
    pub days_overdue: i64,
    pub reason: String,
    pub payment_state: PaymentProgress,
    pub remarks: String,
    pub owner_name: String,
    /// How many contracts the row stands for.
    #[serde(default)]
    pub contracts: u32,
    /// Of all that the customer owes in this currency, due or not.
    #[serde(default)]
    pub outstanding: Amount,
    /// 信用额度, where the row is in the company's currency; none: no limit.
    #[serde(default)]
    pub credit_limit: Option<Amount>,
    #[serde(default)]
    pub last_contact: Option<NaiveDate>,
    /// The latest promise that is broken or open.
    #[serde(default)]
    pub promise: Option<PromiseSeen>,
    /// How many promises were broken so far.
    #[serde(default)]
    pub broken: u32,
}

/// How much it deserves a call: what is overdue × days overdue × (1 + promises broken), exactly. Only amounts of one currency can be compared.
#[must_use]
pub fn weight(amount: Amount, days_overdue: i64, broken: u32) -> Decimal {
    let times = |one: Decimal, other: Decimal| one.checked_mul(other).unwrap_or(Decimal::MAX);
    times(times(amount.value(), Decimal::from(days_overdue)), Decimal::from(u64::from(broken) + 1))
}

impl ArrearsRow {
    /// How much it deserves a call ([`weight`]).
    #[must_use]
    pub fn weight(&self) -> Decimal {
        weight(self.amount, self.days_overdue, self.broken)
    }

    /// The weight in words: `128,000.00 × 45 天 ×（1 + 失约 1 次）`.
    #[must_use]
    pub fn why(&self, lang: Lang) -> String {
        let (amount, days, broken) = (self.amount.grouped(self.currency.scale()), self.days_overdue, self.broken);
        match (lang, broken) {
            (Lang::Zh, 0) => format!("{amount} × {days} 天"),
            (Lang::Zh, _) => format!("{amount} × {days} 天 ×（1 + 失约 {broken} 次）"),
            (Lang::En, 0) => format!("{amount} × {days} days"),
            (Lang::En, _) => format!("{amount} × {days} days × (1 + {broken} broken)"),
        }
    }

    /// Over the credit limit with all that is owed.
    #[must_use]
    pub fn is_over_credit(&self) -> bool {
        self.credit_limit.is_some_and(|limit| self.outstanding > limit)
    }

    /// Whom to call first; currencies apart, unless there are rates by which their amounts can be compared.
    pub fn sort_by_weight(rows: &mut [Self], rates: Option<&Combined>) {
        let worth = |row: &Self| rates.and_then(|rates| rates.worth(row.weight(), row.currency));
        let is_comparable = rows.iter().all(|row| worth(row).is_some());
        rows.sort_by(|a, b| {
            let place = |row: &Self| match worth(row) {
                Some(worth) if is_comparable => (None, std::cmp::Reverse(worth)),
                _ => (Some(row.currency), std::cmp::Reverse(row.weight())),
            };
            place(a).cmp(&place(b)).then_with(|| (&a.customer_name, &a.contract_number).cmp(&(&b.customer_name, &b.contract_number)))
        });
    }

    /// The same, one row a customer and currency: amounts added up, the earliest day, each reason once. What hangs on promises is left to be told.
    ///
    /// # Errors
    /// `AmountTooLarge` of a sum.
    pub fn by_customer(rows: Vec<Self>) -> Result<Vec<Self>, Refusal> {
        let mut sums: BTreeMap<(CustomerId, &'static str), Self> = BTreeMap::new();
        for row in rows {
            let Some(sum) = sums.get_mut(&(row.customer.clone(), row.currency.code())) else {
                let row = Self { contract: ContractId::default(), contract_number: String::new(), remarks: String::new(), ..row };
                sums.insert((row.customer.clone(), row.currency.code()), row);
                continue;
            };
            sum.amount = sum.amount.checked_add(row.amount)?;
            sum.contracts += row.contracts;
            sum.since = sum.since.min(row.since);
            sum.days_overdue = sum.days_overdue.max(row.days_overdue);
            if !row.reason.is_empty() && !sum.reason.split('；').any(|reason| reason == row.reason) {
                sum.reason = if sum.reason.is_empty() { row.reason } else { format!("{}；{}", sum.reason, row.reason) };
            }
            if row.payment_state != sum.payment_state {
                sum.payment_state = PaymentProgress::Partial;
            }
        }
        Ok(sums.into_values().collect())
    }
}

#[cfg(test)]
mod tests;
