//! What there is to ask for: some customers of each rep, some contracts, days.

use chrono::{NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::Result;
use crate::dice::Dice;
use crate::http::{Connection, Request};
use crate::people::{People, REPS, Who};

/// Pages of customers and contracts that are looked through for ids.
const PAGES: usize = 4;

#[derive(Clone, Debug)]
pub struct Customer {
    pub id: String,
    pub name: String,
}

/// Found through the lists, as everybody else would.
pub struct Scene {
    pub today: NaiveDate,
    pub seed: u64,
    /// Of each rep of the first team.
    pub customers: Vec<Vec<Customer>>,
    /// Contracts of the first rep.
    pub contracts: Vec<String>,
    /// The first rep, as filters name an owner.
    pub owner: String,
}

impl Scene {
    pub async fn look_round(people: &People, seed: u64) -> Result<Self> {
        // The generated company keeps the time of Shanghai, UTC+8 all year.
        let today = (Utc::now() + TimeDelta::hours(8)).date_naive();
        let mut customers = Vec::with_capacity(REPS);
        let mut owner = String::new();
        for index in 0..REPS {
            let mut connection = people.connect(Who::Rep(index)).await?;
            let found = items(&mut connection, "customers/list").await?;
            if index == 0 {
                owner = text(found.first().ok_or("the first rep has no customers")?, "owner");
            }
            customers.push(found.iter().map(|item| Customer { id: text(item, "id"), name: text(item, "name") }).collect());
        }
        let mut connection = people.connect(Who::Rep(0)).await?;
        let contracts: Vec<String> = items(&mut connection, "contracts/list").await?.iter().map(|item| text(item, "id")).collect();
        if contracts.is_empty() {
            return Err("the first rep has no contracts".into());
        }
        Ok(Self { today, seed, customers, contracts, owner })
    }

    /// A day so many days from today, as the lists' keys begin with it.
    pub fn day(&self, days: i64) -> String {
        (self.today + TimeDelta::days(days)).to_string()
    }

    pub fn dice(&self) -> Dice {
        Dice::new(self.seed)
    }
}

/// The rows of the first pages.
async fn items(connection: &mut Connection, endpoint: &str) -> Result<Vec<Value>> {
    let (mut items, mut after) = (Vec::new(), Value::Null);
    for _ in 0..PAGES {
        let listing = connection.send(&Request::call(endpoint, &json!({ "filter": { "after": after } }))).await?.json()?;
        let page = listing.get("page").unwrap_or(&listing);
        items.extend(page["items"].as_array().cloned().unwrap_or_default());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    Ok(items)
}

fn text(item: &Value, field: &str) -> String {
    item[field].as_str().unwrap_or_default().to_owned()
}
