//! The orders of the list of contracts, each served by an index.

use domain::contract::Contract;
use domain::list::ContractOrder;

use super::{amount_place, notice_place, number_place, signed_place};
use crate::paging::Listing;

/// One order of the list: over all contracts, and over those of one state.
pub(super) struct Order {
    pub(super) all: Listing<Contract>,
    pub(super) of_state: Listing<Contract>,
}

macro_rules! order {
    (descending $column:literal $place:path) => {
        order!($column, " < $after ORDER BY ", " DESC LIMIT $limit", $place, true)
    };
    (ascending $column:literal $place:path) => {
        order!($column, " > $after ORDER BY ", " LIMIT $limit", $place, false)
    };
    ($column:literal, $after:literal, $limit:literal, $place:path, $descends:literal) => {
        Order {
            all: Listing {
                everybody: concat!("SELECT * FROM contract WHERE by_all = '' AND ", $column, $after, $column, $limit),
                owned: concat!("SELECT * FROM contract WHERE owner = $owner AND ", $column, $after, $column, $limit),
                place: $place,
                descends: $descends,
            },
            of_state: Listing {
                everybody: concat!("SELECT * FROM contract WHERE by_state = $state AND ", $column, $after, $column, $limit),
                owned: concat!("SELECT * FROM contract WHERE owner = $owner AND by_state = $state AND ", $column, $after, $column, $limit),
                place: $place,
                descends: $descends,
            },
        }
    };
}

pub(super) const NEWEST: Order = order!(descending "by_signed" signed_place);
const OLDEST: Order = order!(ascending "by_signed" signed_place);
const BY_NUMBER: Order = order!(ascending "by_number" number_place);
const BY_NUMBER_DESCENDING: Order = order!(descending "by_number" number_place);
const LARGEST: Order = order!(descending "by_amount" amount_place);
const SMALLEST: Order = order!(ascending "by_amount" amount_place);
pub(super) const TO_COMPLETE: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE is_amount_to_complete = true AND by_to_complete < $after ORDER BY by_to_complete DESC LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_to_complete > '' AND by_to_complete < $after ORDER BY by_to_complete DESC LIMIT $limit",
    place: signed_place,
    descends: true,
};
pub(super) const EXPIRING: Listing<Contract> = Listing {
    everybody: "SELECT * FROM contract WHERE by_all = '' AND by_notice > $after ORDER BY by_notice LIMIT $limit",
    owned: "SELECT * FROM contract WHERE owner = $owner AND by_notice > $after ORDER BY by_notice LIMIT $limit",
    place: notice_place,
    descends: false,
};
pub(super) const OF_CUSTOMER: &str =
    "SELECT * FROM contract WHERE customer = $customer AND by_signed < $after ORDER BY by_signed DESC LIMIT $limit";
pub(super) const OF_AMOUNT: &str = "SELECT * FROM contract WHERE by_all = '' AND by_amount > $from ORDER BY by_amount LIMIT $limit";
pub(super) const OWN_OF_AMOUNT: &str = "SELECT * FROM contract WHERE owner = $owner AND by_amount > $from ORDER BY by_amount LIMIT $limit";

pub(super) fn order(order: ContractOrder) -> &'static Order {
    match order {
        ContractOrder::Newest => &NEWEST,
        ContractOrder::Oldest => &OLDEST,
        ContractOrder::Number => &BY_NUMBER,
        ContractOrder::NumberDescending => &BY_NUMBER_DESCENDING,
        ContractOrder::Largest => &LARGEST,
        ContractOrder::Smallest => &SMALLEST,
    }
}

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[
    NEWEST.all.everybody,
    NEWEST.all.owned,
    NEWEST.of_state.everybody,
    NEWEST.of_state.owned,
    OLDEST.all.everybody,
    OLDEST.all.owned,
    OLDEST.of_state.everybody,
    OLDEST.of_state.owned,
    BY_NUMBER.all.everybody,
    BY_NUMBER.all.owned,
    BY_NUMBER.of_state.everybody,
    BY_NUMBER.of_state.owned,
    BY_NUMBER_DESCENDING.all.everybody,
    BY_NUMBER_DESCENDING.all.owned,
    BY_NUMBER_DESCENDING.of_state.everybody,
    BY_NUMBER_DESCENDING.of_state.owned,
    LARGEST.all.everybody,
    LARGEST.all.owned,
    LARGEST.of_state.everybody,
    LARGEST.of_state.owned,
    SMALLEST.all.everybody,
    SMALLEST.all.owned,
    SMALLEST.of_state.everybody,
    SMALLEST.of_state.owned,
    TO_COMPLETE.everybody,
    TO_COMPLETE.owned,
    EXPIRING.everybody,
    EXPIRING.owned,
    OF_CUSTOMER,
    OF_AMOUNT,
    OWN_OF_AMOUNT,
    super::found::SEARCH,
    super::found::OF_CUSTOMERS,
    super::PLAN_OF,
    super::BY_EXACT_NUMBER,
];
