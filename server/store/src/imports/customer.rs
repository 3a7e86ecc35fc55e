//! A row of a customer sheet.

use domain::customer::{Contact, Customer, CustomerTerms};
use domain::id::ContactId;
use domain::import::{CustomerRecord, KnownAs, merged_contact};

use super::RowOutcome;
use super::batch::Batch;
use crate::error::Result;
use crate::store::new_id;

pub(super) async fn apply(batch: &mut Batch<'_>, record: &CustomerRecord) -> Result<RowOutcome> {
    let (customer, outcome) = match batch.meant_customer(record).await? {
        None => (batch.add_customer(record.number.clone(), record.terms.clone(), &record.owner_name).await?, RowOutcome::Added),
        Some(old) => update(batch, old, record).await?,
    };
    let has_changed = contacts(batch, &customer, record).await?;
    Ok(if has_changed && outcome == RowOutcome::Unchanged { RowOutcome::Updated } else { outcome })
}

async fn update(batch: &mut Batch<'_>, old: Customer, record: &CustomerRecord) -> Result<(Customer, RowOutcome)> {
    if old.terms.name != record.terms.name {
        batch.known_as = Some(KnownAs { name: old.terms.name.clone(), number: old.number.clone() });
    }
    let terms = record.merged_into(&old.terms);
    // Another limit by who does not set it refuses the row: taken in without it, the sheet would look as if it had been taken at its word.
    let credit_limit = crate::customers::credit_limit(batch.actor, &old.owner, old.terms.credit_limit, &terms)?;
    let terms = CustomerTerms { credit_limit, ..terms };
    if terms == old.terms {
        return Ok((old, RowOutcome::Unchanged));
    }
    let history = |terms: &CustomerTerms| (terms.history_first, terms.history_latest);
    let (first_deal, latest_deal) = if history(&terms) == history(&old.terms) {
        (old.first_deal, old.latest_deal)
    } else {
        crate::customers::deal_dates(batch.store, &old.id, &terms, None).await?
    };
    let new = batch.write.update(&old, Customer { terms, first_deal, latest_deal, ..old.clone() })?;
    if new.terms.name != old.terms.name {
        crate::reassign::rename(batch.store, &mut batch.write, &new).await?;
    }
    batch.keep_customer(new.clone());
    Ok((new, RowOutcome::Updated))
}

/// The sheet's contacts, matched by name; answers whether any was written.
async fn contacts(batch: &mut Batch<'_>, customer: &Customer, record: &CustomerRecord) -> Result<bool> {
    if record.contacts.is_empty() {
        return Ok(false);
    }
    let known = crate::customers::contacts_of(batch.store, &customer.id).await?;
    let mut has_changed = false;
    for (index, terms) in record.contacts.iter().enumerate() {
        match known.iter().find(|contact| contact.terms.name == terms.name) {
            Some(old) => {
                let terms = merged_contact(terms, &old.terms);
                if old.terms != terms {
                    batch.write.update(old, Contact { terms, ..old.clone() })?;
                    has_changed = true;
                }
            }
            None => {
                let mut terms = terms.clone();
                terms.is_main = index == 0 && known.is_empty();
                let id = ContactId::new(new_id());
                batch.write.create(&Contact { id, customer: customer.id.clone(), owner: customer.owner.clone(), terms, version: 1 })?;
                has_changed = true;
            }
        }
    }
    Ok(has_changed)
}
