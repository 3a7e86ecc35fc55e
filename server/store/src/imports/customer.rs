//! A row of a customer sheet.

use domain::customer::{Contact, Customer};
use domain::id::ContactId;
use domain::import::CustomerRecord;

use super::RowOutcome;
use super::batch::Batch;
use crate::error::Result;
use crate::store::new_id;

pub(super) async fn apply(batch: &mut Batch<'_>, record: &CustomerRecord) -> Result<RowOutcome> {
    let (customer, outcome) = match batch.known_customer(&record.terms.name).await? {
        None => (batch.add_customer(record.number.clone(), record.terms.clone(), &record.owner_name).await?, RowOutcome::Added),
        Some(old) if old.terms == record.terms => (old, RowOutcome::Unchanged),
        Some(old) => {
            let earliest = [old.first_deal, record.terms.history_first].into_iter().flatten().min();
            let latest = [old.latest_deal, record.terms.history_latest].into_iter().flatten().max();
            let new = Customer { terms: record.terms.clone(), first_deal: earliest, latest_deal: latest, ..old.clone() };
            let new = batch.write.update(&old, new)?;
            if new.terms.name != old.terms.name {
                crate::reassign::rename(batch.store, &mut batch.write, &new).await?;
            }
            batch.keep_customer(new.clone());
            (new, RowOutcome::Updated)
        }
    };
    let has_changed = contacts(batch, &customer, record).await?;
    Ok(if has_changed && outcome == RowOutcome::Unchanged { RowOutcome::Updated } else { outcome })
}

/// The sheet's contacts, matched by name; answers whether any was written.
async fn contacts(batch: &mut Batch<'_>, customer: &Customer, record: &CustomerRecord) -> Result<bool> {
    let known = if customer.version == 1 { Vec::new() } else { crate::customers::contacts_of(batch.store, &customer.id).await? };
    let known = if known.is_empty() { crate::customers::contacts_of(batch.store, &customer.id).await? } else { known };
    let mut has_changed = false;
    for (index, terms) in record.contacts.iter().enumerate() {
        let mut terms = terms.clone();
        match known.iter().find(|contact| contact.terms.name == terms.name) {
            Some(old) => {
                terms.is_main = old.terms.is_main;
                if old.terms != terms {
                    batch.write.update(old, Contact { terms, ..old.clone() })?;
                    has_changed = true;
                }
            }
            None => {
                terms.is_main = index == 0 && known.is_empty();
                let id = ContactId::new(new_id());
                batch.write.create(&Contact { id, customer: customer.id.clone(), owner: customer.owner.clone(), terms, version: 1 })?;
                has_changed = true;
            }
        }
    }
    Ok(has_changed)
}
