//! What is derived of a customer from its deals and follow-ups (DOMAIN.md section 2). Nothing here is typed or kept; it is computed when asked.

use chrono::{Months, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ChurnRisk, CustomerKind, Level};
use crate::company::Company;
use crate::contract::average_score;
use crate::money::{Amount, Currency};
use crate::period::quarter_start;
use crate::refusal::Refusal;

/// How many of the best sold products are named.
const PRODUCTS_MAX: usize = 3;

/// A signed contract that is not void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    pub signed: NaiveDate,
    pub currency: Currency,
    pub amount: Amount,
    /// Product and total of each line.
    pub lines: Vec<(String, Amount)>,
}

/// What the figures are derived from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerFacts {
    pub deals: Vec<Deal>,
    /// Deals before this system: an amount of the company's currency, in no quarter.
    pub opening: Amount,
    pub opening_first: Option<NaiveDate>,
    pub opening_latest: Option<NaiveDate>,
    /// From the follow-ups.
    pub first_contact: Option<NaiveDate>,
    pub last_contact: Option<NaiveDate>,
    /// 满意度 of each contract that has one.
    pub scores: Vec<u8>,
}

/// The derived figures as of a day, in the company's currency; currencies are never added together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerFigures {
    pub currency: Currency,
    pub kind: CustomerKind,
    pub churn_risk: ChurnRisk,
    /// By the accumulated amount and the company's thresholds; a manager decides.
    pub proposed_level: Level,
    pub first_deal: Option<NaiveDate>,
    pub latest_deal: Option<NaiveDate>,
    pub first_contact: Option<NaiveDate>,
    pub last_contact: Option<NaiveDate>,
    /// 累计交易金额 = `quarter` + `history`.
    pub accumulated: Amount,
    /// 本季度交易额: signed in this calendar quarter, up to the day.
    pub quarter: Amount,
    /// Everything before this quarter, the opening history included.
    pub history: Amount,
    /// 平均客单价: over the deals in this system; none without one.
    pub average: Option<Amount>,
    pub deals: usize,
    /// 环比, in percent of the whole previous quarter; none when that is 0.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub growth: Option<Decimal>,
    /// 同比, in percent of the same quarter a year before; none when that is 0.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub growth_on_year: Option<Decimal>,
    /// The best sold of the last six months, the most first.
    pub products: Vec<(String, Amount)>,
    /// Deals in other currencies: in no sum here.
    pub deals_left_out: usize,
    /// The average satisfaction, to one decimal; none without a score.
    #[serde(default, with = "rust_decimal::serde::str_option")]
    pub score: Option<Decimal>,
    /// Of how many contracts.
    #[serde(default)]
    pub scores: usize,
}

impl CustomerFigures {
    /// The figures as of `today`; what is signed later does not count yet.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn derive(facts: &CustomerFacts, company: &Company, today: NaiveDate) -> Result<Self, Refusal> {
        let done: Vec<&Deal> = facts.deals.iter().filter(|deal| deal.signed <= today).collect();
        let own: Vec<&Deal> = done.iter().copied().filter(|deal| deal.currency == company.currency).collect();
        let between = |from: NaiveDate, to: NaiveDate| {
            Amount::sum(own.iter().filter(|deal| from <= deal.signed && deal.signed < to).map(|deal| deal.amount))
        };
        let start = quarter_start(today);
        let tomorrow = today + TimeDelta::days(1);
        let quarter = between(start, tomorrow)?;
        let history = between(NaiveDate::MIN, start)?.checked_add(facts.opening)?;
        let sum = Amount::sum(own.iter().map(|deal| deal.amount))?;
        let accumulated = sum.checked_add(facts.opening)?;
        let year_before = start - Months::new(12);
        let signed = || done.iter().map(|deal| deal.signed);
        let first_deal = signed().chain(facts.opening_first).min();
        let latest_deal = signed().chain(facts.opening_latest).max();
        Ok(Self {
            currency: company.currency,
            kind: kind(first_deal, latest_deal, company, today),
            churn_risk: churn_risk(latest_deal, facts.last_contact, company, today),
            proposed_level: company.proposed_level(accumulated),
            first_deal,
            latest_deal,
            first_contact: facts.first_contact,
            last_contact: facts.last_contact,
            accumulated,
            quarter,
            history,
            average: average(sum, own.len(), company.currency)?,
            deals: own.len(),
            growth: growth(quarter, between(start - Months::new(3), start)?),
            growth_on_year: growth(quarter, between(year_before, year_before + Months::new(3))?),
            products: best_sold(&own, today - Months::new(6))?,
            deals_left_out: done.len() - own.len(),
            score: average_score(&facts.scores),
            scores: facts.scores.len(),
        })
    }
}

/// 客户类型: new until a year after the first deal (or with none), lost after half a year without a deal, else existing.
#[must_use]
pub fn kind(first_deal: Option<NaiveDate>, latest_deal: Option<NaiveDate>, company: &Company, today: NaiveDate) -> CustomerKind {
    let (Some(first), Some(latest)) = (first_deal, latest_deal) else { return CustomerKind::New };
    if today - latest > TimeDelta::days(i64::from(company.lost_customer_days)) {
        CustomerKind::Lost
    } else if today - first < TimeDelta::days(i64::from(company.new_customer_days)) {
        CustomerKind::New
    } else {
        CustomerKind::Existing
    }
}

/// 流失风险: of one who has bought before, none while both a deal and a contact are recent (within the days after which a customer counts as
/// lost), high when neither is, else to be watched. Who never bought cannot be lost.
#[must_use]
pub fn churn_risk(latest_deal: Option<NaiveDate>, last_contact: Option<NaiveDate>, company: &Company, today: NaiveDate) -> ChurnRisk {
    let is_recent = |date: NaiveDate| today - date <= TimeDelta::days(i64::from(company.lost_customer_days));
    match (latest_deal, last_contact.is_some_and(is_recent)) {
        (None, _) => ChurnRisk::None,
        (Some(deal), true) if is_recent(deal) => ChurnRisk::None,
        (Some(deal), false) if !is_recent(deal) => ChurnRisk::High,
        (Some(_), _) => ChurnRisk::Watch,
    }
}

/// (this − previous) / previous in percent, one decimal; none when the previous is 0.
fn growth(this: Amount, previous: Amount) -> Option<Decimal> {
    this.checked_sub(previous).ok()?.percent_of(previous, 1)
}

fn average(sum: Amount, count: usize, currency: Currency) -> Result<Option<Amount>, Refusal> {
    sum.value().checked_div(Decimal::from(count)).map(|average| Amount::round(average, currency)).transpose()
}

fn best_sold(deals: &[&Deal], since: NaiveDate) -> Result<Vec<(String, Amount)>, Refusal> {
    let mut sums = std::collections::BTreeMap::<&str, Amount>::new();
    for (product, amount) in deals.iter().filter(|deal| deal.signed >= since).flat_map(|deal| &deal.lines) {
        let sum = sums.entry(product.as_str()).or_default();
        *sum = sum.checked_add(*amount)?;
    }
    let mut sold: Vec<(String, Amount)> = sums.into_iter().map(|(product, amount)| (product.to_owned(), amount)).collect();
    sold.sort_by_key(|(_, amount)| std::cmp::Reverse(*amount));
    sold.truncate(PRODUCTS_MAX);
    Ok(sold)
}

#[cfg(test)]
mod tests;
