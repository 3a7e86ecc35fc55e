//! The filter of the list as it stands in the address, and back.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::contract::{ContractType, Life};
use domain::id::{CustomerId, UserId};
use domain::lang::Lang;
use domain::list::{ContractFilter, ContractOrder};
use domain::state::PaymentProgress;

use crate::ui::prelude::*;

/// Keys of the address.
pub const LIFE: &str = "life";
pub const PROGRESS: &str = "progress";
pub const TYPE: &str = "type";
pub const OWNER: &str = "owner";
pub const SIGNED: &str = "signed";
pub const TO_COMPLETE: &str = "to_complete";
pub const CUSTOMER: &str = "customer";

/// The filter that the address asks for; what it does not understand narrows nothing.
pub fn filter_of(query: Query, today: NaiveDate) -> ContractFilter {
    let (signed_from, signed_to) = signed_range(&query.get(SIGNED), today);
    ContractFilter {
        search: query.get(SEARCH),
        customer: given(query.get(CUSTOMER)).map(CustomerId::new),
        owner: given(query.get(OWNER)).map(UserId::new),
        life: Life::ALL.iter().copied().find(|life| life.code() == query.get(LIFE)),
        progress: PaymentProgress::ALL.into_iter().find(|progress| progress.code() == query.get(PROGRESS)),
        contract_type: ContractType::ALL.iter().copied().find(|kind| kind.code() == query.get(TYPE)),
        signed_from,
        signed_to,
        is_to_complete: !query.get(TO_COMPLETE).is_empty(),
        order: order(&query.get(SORT)),
        after: given(query.get(AFTER)),
    }
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The order that a column's head asks for.
fn order(sort: &str) -> ContractOrder {
    match sort {
        "signed" => ContractOrder::Oldest,
        "number" => ContractOrder::Number,
        "-number" => ContractOrder::NumberDescending,
        "amount" => ContractOrder::Smallest,
        "-amount" => ContractOrder::Largest,
        _ => ContractOrder::Newest,
    }
}

/// The months and years that a filter by signing offers.
pub fn signed_choices(custom: &str, l: Lang) -> Vec<Choice> {
    let mut choices = vec![
        Choice::new("this_month", l.pick("本月签署", "Signed this month")),
        Choice::new("last_month", l.pick("上月签署", "Signed last month")),
        Choice::new("this_quarter", l.pick("本季度签署", "Signed this quarter")),
        Choice::new("this_year", l.pick("今年签署", "Signed this year")),
        Choice::new("last_year", l.pick("去年签署", "Signed last year")),
    ];
    if let Some((from, to)) = custom.split_once(BETWEEN) {
        let words = match (from.is_empty(), to.is_empty(), l) {
            (_, true, Lang::Zh) => format!("{from} 起签署"),
            (_, true, Lang::En) => format!("Signed from {from}"),
            (true, false, Lang::Zh) => format!("{to} 止签署"),
            (true, false, Lang::En) => format!("Signed to {to}"),
            (false, false, Lang::Zh) => format!("{from} 至 {to} 签署"),
            (false, false, Lang::En) => format!("Signed {from} to {to}"),
        };
        choices.push(Choice::new(custom, words));
    }
    choices
}

const BETWEEN: &str = "..";

/// How two dates stand in the address; empty when neither is given.
pub fn custom_range(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let text = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    if from.is_none() && to.is_none() { String::new() } else { format!("{}{BETWEEN}{}", text(from), text(to)) }
}

/// The first and the last day that a range means; none: not bounded.
pub fn signed_range(range: &str, today: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let month = today.with_day(1);
    let year = NaiveDate::from_ymd_opt(today.year(), 1, 1);
    let quarter = NaiveDate::from_ymd_opt(today.year(), today.month0() / 3 * 3 + 1, 1);
    match range {
        "this_month" => span(month, 1),
        "last_month" => span(month.and_then(|month| month.checked_sub_months(Months::new(1))), 1),
        "this_quarter" => span(quarter, 3),
        "this_year" => span(year, 12),
        "last_year" => span(year.and_then(|year| year.checked_sub_months(Months::new(12))), 12),
        custom => match custom.split_once(BETWEEN) {
            Some((from, to)) => (from.parse().ok(), to.parse().ok()),
            None => (None, None),
        },
    }
}

/// So many months from a first day on.
fn span(first: Option<NaiveDate>, months: u32) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let last = first.and_then(|first| first.checked_add_months(Months::new(months))).and_then(|after| after.checked_sub_days(Days::new(1)));
    (first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_range_of_signing_is_whole_months() {
        let today = on("2025-08-15").unwrap();
        let table = [
            ("this_month", on("2025-08-01"), on("2025-08-31")),
            ("last_month", on("2025-07-01"), on("2025-07-31")),
            ("this_quarter", on("2025-07-01"), on("2025-09-30")),
            ("this_year", on("2025-01-01"), on("2025-12-31")),
            ("last_year", on("2024-01-01"), on("2024-12-31")),
            ("2025-03-01..2025-03-09", on("2025-03-01"), on("2025-03-09")),
            ("2025-03-01..", on("2025-03-01"), None),
            ("..2025-03-09", None, on("2025-03-09")),
            ("nonsense", None, None),
            ("", None, None),
        ];
        for (range, from, to) in table {
            assert_eq!(signed_range(range, today), (from, to), "{range}");
        }
        assert_eq!(signed_range("last_month", on("2025-01-31").unwrap()), (on("2024-12-01"), on("2024-12-31")));
        assert_eq!(custom_range(on("2025-03-01"), None), "2025-03-01..");
        assert_eq!(custom_range(None, None), "");
    }

    #[test]
    fn a_column_head_orders_both_ways() {
        assert_eq!(order(""), ContractOrder::Newest);
        assert_eq!(order("signed"), ContractOrder::Oldest);
        assert_eq!(order("-signed"), ContractOrder::Newest);
        assert_eq!(order("-amount"), ContractOrder::Largest);
    }
}
