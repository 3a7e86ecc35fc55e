//! The filter of the list as it stands in the address, and back.

use chrono::NaiveDate;
use domain::contract::{ContractType, Life};
use domain::id::{CustomerId, UserId};
use domain::lang::Lang;
use domain::list::{ContractFilter, ContractOrder};
use domain::period;
use domain::state::PaymentProgress;

use crate::ui::prelude::*;

/// Keys of the address.
pub const LIFE: &str = "life";
pub const PROGRESS: &str = "progress";
pub const TYPE: &str = "type";
pub const OWNER: &str = "owner";
pub const SIGNED: &str = "signed";
pub const TO_COMPLETE: &str = "to_complete";
pub const EXPIRING: &str = "expiring";
pub const CUSTOMER: &str = "customer";

/// The filter that the address asks for; what it does not understand narrows nothing.
pub fn filter_of(query: Query, today: NaiveDate) -> ContractFilter {
    let (signed_from, signed_to) = period::read(&query.get(SIGNED), today);
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
        is_expiring: !query.get(EXPIRING).is_empty(),
        order: ContractOrder::sorted_by(&query.get(SORT)),
        after: given(query.get(AFTER)),
    }
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
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
    if let Some((from, to)) = custom.split_once(period::BETWEEN) {
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
