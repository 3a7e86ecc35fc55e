//! The list of customers: those within reach, and those with which the actor helps.

use domain::customer::Customer;
use domain::list::{CustomerFilter, CustomerOrder, PAGE_ROWS, Page};
use domain::permission::{Act, Actor, Noun, Reach};

use super::helpers::{Helping, helps};
use super::{matching, name_place, number_place};
use crate::error::Result;
use crate::paging::{LAST, Listing, narrowed};
use crate::store::Store;

// A merged customer has none of these columns.
pub(super) const BY_NUMBER: Listing<Customer> = Listing {
    everybody: "SELECT * FROM customer WHERE by_all = '' AND by_number < $after ORDER BY by_number DESC LIMIT $limit",
    owned: "SELECT * FROM customer WHERE by_owner = $owner AND by_number < $after ORDER BY by_number DESC LIMIT $limit",
    place: number_place,
    descends: true,
};
pub(super) const BY_NAME: Listing<Customer> = Listing {
    everybody: "SELECT * FROM customer WHERE by_all = '' AND by_name > $after ORDER BY by_name LIMIT $limit",
    owned: "SELECT * FROM customer WHERE by_owner = $owner AND by_name > $after ORDER BY by_name LIMIT $limit",
    place: name_place,
    descends: false,
};
/// `$state` is the level.
pub(super) const OF_LEVEL_BY_NUMBER: Listing<Customer> = Listing {
    everybody: "SELECT * FROM customer WHERE by_level = $state AND by_number < $after ORDER BY by_number DESC LIMIT $limit",
    owned: "SELECT * FROM customer WHERE by_owner = $owner AND by_level = $state AND by_number < $after ORDER BY by_number DESC LIMIT $limit",
    place: number_place,
    descends: true,
};
/// `$state` is the level.
pub(super) const OF_LEVEL_BY_NAME: Listing<Customer> = Listing {
    everybody: "SELECT * FROM customer WHERE by_level = $state AND by_name > $after ORDER BY by_name LIMIT $limit",
    owned: "SELECT * FROM customer WHERE by_owner = $owner AND by_level = $state AND by_name > $after ORDER BY by_name LIMIT $limit",
    place: name_place,
    descends: false,
};
/// Asked for one helper only.
pub(super) const HELPED_BY_NUMBER: Listing<Helping> = Listing {
    everybody: "",
    owned: "SELECT * FROM customer_helper WHERE owner = $owner AND by_number < $after ORDER BY by_number DESC LIMIT $limit",
    place: Helping::number_place,
    descends: true,
};
pub(super) const HELPED_BY_NAME: Listing<Helping> = Listing {
    everybody: "",
    owned: "SELECT * FROM customer_helper WHERE owner = $owner AND by_name > $after ORDER BY by_name LIMIT $limit",
    place: Helping::name_place,
    descends: false,
};

/// A page of the customers that the actor may see.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &CustomerFilter) -> Result<Page<Customer>> {
    let reach = actor.reach(Noun::Customer, Act::Read);
    let is_asked = |customer: &Customer| keeps(filter, customer);
    if !filter.search.trim().is_empty() {
        let mut items = found(store, actor, filter, &reach).await?;
        items.truncate(PAGE_ROWS);
        return Ok(Page { items, next: None });
    }
    let (own, of_level, helped) = match filter.order {
        CustomerOrder::Name => (&BY_NAME, &OF_LEVEL_BY_NAME, &HELPED_BY_NAME),
        CustomerOrder::Newest => (&BY_NUMBER, &OF_LEVEL_BY_NUMBER, &HELPED_BY_NUMBER),
    };
    let after = filter.after.as_deref();
    let own_reach = narrowed(reach.clone(), filter.owner.as_ref());
    let walk = match filter.level {
        Some(level) => of_level.walk(&own_reach).of_state(level.code()),
        None => own.walk(&own_reach),
    };
    let mut page = walk.after(after).page(store, is_asked).await?;
    if matches!(reach, Reach::Owners(_)) {
        let more = helping(store, actor, helped, &reach, after, is_asked).await?;
        merge_pages(&mut page, more, own.place, own.descends);
    }
    Ok(page)
}

/// A page of the customers out of the actor's own reach with which it helps.
async fn helping(
    store: &Store,
    actor: &Actor,
    listing: &Listing<Helping>,
    reach: &Reach,
    after: Option<&str>,
    is_asked: impl Fn(&Customer) -> bool,
) -> Result<Page<Customer>> {
    let own = Reach::Owners(vec![actor.user.clone()]);
    let mut after = after.map(str::to_owned);
    let mut page = Page::default();
    loop {
        let rows = listing.page(store, &own, after.as_deref(), |row| !reach.covers(&row.customer_owner)).await?;
        for row in rows.items {
            let customer: Customer = store.must_load(row.customer.as_str()).await?;
            if is_asked(&customer) {
                page.items.push(customer);
            }
        }
        page.next = rows.next;
        if page.next.is_none() || page.items.len() >= PAGE_ROWS {
            return Ok(page);
        }
        after.clone_from(&page.next);
    }
}

/// The first rows of both pages in order: what one of them leaves to its next page lies behind all that is kept here.
fn merge_pages(page: &mut Page<Customer>, more: Page<Customer>, place: fn(&Customer) -> String, descends: bool) {
    page.items.extend(more.items);
    page.items.sort_by_cached_key(place);
    if descends {
        page.items.reverse();
    }
    let has_more = page.next.is_some() || more.next.is_some() || page.items.len() > PAGE_ROWS;
    page.items.truncate(PAGE_ROWS);
    page.next = page.items.last().map(place).filter(|_| has_more);
}

fn keeps(filter: &CustomerFilter, customer: &Customer) -> bool {
    filter.owner.as_ref().is_none_or(|owner| customer.owner == *owner) && filter.level.is_none_or(|level| customer.terms.level == level)
}

/// All that a search finds for the actor.
async fn found(store: &Store, actor: &Actor, filter: &CustomerFilter, reach: &Reach) -> Result<Vec<Customer>> {
    let helper = matches!(reach, Reach::Owners(_)).then_some(&actor.user);
    let mut items = matching(store, &narrowed(reach.clone(), filter.owner.as_ref()), helper, &filter.search).await?;
    items.retain(|customer| keeps(filter, customer) && (reach.covers(&customer.owner) || helps(actor, Noun::Customer, customer)));
    Ok(items)
}

/// How many customers the whole list holds: from the maintained totals, except for a search. Those with which the actor only helps are few.
///
/// # Errors
/// `Engine`.
pub async fn count(store: &Store, actor: &Actor, filter: &CustomerFilter) -> Result<u64> {
    let reach = actor.reach(Noun::Customer, Act::Read);
    if !filter.search.trim().is_empty() {
        return Ok(found(store, actor, filter, &reach).await?.len() as u64);
    }
    let (from, to) = filter.level.map_or(("", LAST), |level| (level.code(), level.code()));
    let tallies = store.tallies("customers", &narrowed(reach.clone(), filter.owner.as_ref()), from, to).await?;
    let own: i64 = tallies.iter().map(|tally| tally.count).sum();
    let mut helped = Vec::new();
    if matches!(reach, Reach::Owners(_)) {
        let own = Reach::Owners(vec![actor.user.clone()]);
        let is_asked =
            |row: &Helping| !reach.covers(&row.customer_owner) && filter.owner.as_ref().is_none_or(|owner| row.customer_owner == *owner);
        HELPED_BY_NUMBER.each(store, &own, |row| helped.extend(is_asked(&row).then_some(row.customer))).await?;
    }
    let mut count = own.max(0).cast_unsigned();
    for customer in helped {
        // The mirror of a helped customer does not say its level.
        let is_kept = filter.level.is_none() || keeps(filter, &store.must_load::<Customer>(customer.as_str()).await?);
        count += u64::from(is_kept);
    }
    Ok(count)
}
