//! Records of exactly an amount: what somebody looks for who has only the figure.

use domain::money::Amount;
use domain::permission::Reach;
use surrealdb::types::Value;

use crate::error::Result;
use crate::paging::LAST;
use crate::row::Record;
use crate::store::Store;

/// So many of each owner are enough to choose from.
const FEW: i64 = 20;

/// The column `by_amount`. Amounts as text of one width sort like numbers where they are never negative.
pub(crate) fn place(amount: Amount, key: &str) -> String {
    format!("{:0>20}|{key}", amount.to_plain())
}

/// A few records of exactly this amount, of any currency, over whom the reach covers. The statements read on from its place: behind a pinned
/// column the engine stops at the limit only where the range has one end, so what is larger is left out here.
pub(crate) async fn of<T: Record>(
    store: &Store,
    reach: &Reach,
    everybody: &'static str,
    owned: &'static str,
    amount: Amount,
    of: impl Fn(&T) -> Amount,
) -> Result<Vec<T>> {
    let from = place(amount, "");
    let (from, to, limit) = (Value::from_t(from.clone()), Value::from_t(format!("{from}{LAST}")), Value::from_t(FEW));
    let mut found = Vec::new();
    match reach {
        Reach::Nobody => {}
        Reach::Everybody => found = store.rows(everybody, [("from", from), ("to", to), ("limit", limit)]).await?,
        Reach::Owners(owners) => {
            for owner in owners {
                let owner = Value::from_t(owner.as_str().to_owned());
                let values = [("owner", owner), ("from", from.clone()), ("limit", limit.clone())];
                found.extend(store.rows::<T, _, 3>(owned, values).await?);
            }
        }
    }
    found.retain(|record| of(record) == amount);
    Ok(found)
}
