//! What finance pays, in batches: chosen lines, and the clawbacks of the same reps. What is payable is reckoned anew inside the transaction.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::closing::Month;
use domain::fee::{FeeBatch, FeeBooking, FeeDue, FeePayForm, FeePayment, FeeState, FeeStatement, may_be_paid_on, planned};
use domain::id::{FeeBatchId, FeePaymentId, FeeStatementId, OperationId};
use domain::list::Page;
use domain::moment::Moment;
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use domain::target::checked_year;

use super::due::dues;
use super::records::{BATCHES, OF_REFERENCE, OF_STATE, PAYMENTS_IN, PAYMENTS_OF};
use super::{BOOKED, PAID, text};
use crate::error::{Error, Result};
use crate::paging::LAST;
use crate::search;
use crate::store::{Store, new_id};

/// Whether the actor pays.
#[must_use]
pub fn may_pay(actor: &Actor) -> bool {
    actor.may(Noun::Fee, Act::Settle)
}

/// What every claim was paid, of those whose reps this reach covers: from the maintained totals.
pub(super) async fn paid_of_all(store: &Store, reach: &Reach) -> Result<BTreeMap<(String, u16), Amount>> {
    let mut paid: BTreeMap<(String, u16), Amount> = BTreeMap::new();
    for tally in store.tallies(PAID, reach, "", LAST).await? {
        let Some((statement, claim)) = tally.key.rsplit_once('|') else { continue };
        let Ok(claim) = claim.parse::<u16>() else { continue };
        let (_, amount) = tally.money()?;
        let sum = paid.entry((statement.to_owned(), claim)).or_default();
        *sum = sum.checked_add(amount)?;
    }
    Ok(paid)
}

/// What is due of all approved statements and applications of whom this reach covers, by rep and month.
async fn due_of_all(store: &Store, reach: &Reach) -> Result<Vec<FeeDue>> {
    let mut statements: Vec<FeeStatement> = Vec::new();
    OF_STATE.walk(reach).of_state(FeeState::Approved.code()).each(store, |statement| statements.push(statement)).await?;
    let mut due = dues(store, &statements, &paid_of_all(store, reach).await?).await?;
    due.retain(|one| !one.payable.is_zero());
    due.sort_by(|a, b| {
        (&a.owner_name, &a.owner, a.month, &a.statement, a.claim).cmp(&(&b.owner_name, &b.owner, b.month, &b.statement, b.claim))
    });
    Ok(due)
}

/// What is payable now, and what was paid too much, within reach.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn payables(store: &Store, actor: &Actor) -> Result<(Vec<FeeDue>, Currency)> {
    let currency = crate::companies::required(store).await?.currency;
    Ok((due_of_all(store, &actor.reach(Noun::Fee, Act::Read)).await?, currency))
}

/// Pays these lines in one batch, and takes back what their reps were paid too much. Two batches at once come one after the other, and the second
/// finds what is left: commits of one process wait for each other, and one of another server in between is a conflict, which is tried again.
///
/// # Errors
/// `NotAllowed`; what the form refuses; `PeriodClosed`, `DatesOutOfOrder` of `on`; `FeeReferenceTaken` of `reference`; `FeeOverPayable`,
/// `FeeNothingToPay` of `lines.0.amount`.
pub async fn pay(store: &Store, actor: &Actor, operation: &OperationId, form: &FeePayForm) -> Result<FeeBatch> {
    if !may_pay(actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let (today, at) = (store.today().await, Moment::of(store.now()));
    store
        .command(actor, operation, "fee.pay", form, |mut write| async move {
            let (on, reference) = form.parse(today)?;
            crate::periods::takes(store, "on", on).await?;
            let key = search::normal(&reference);
            let same: Vec<FeeBatch> = store.rows(OF_REFERENCE, [("key", text(&key))]).await?;
            if !same.is_empty() {
                return Err(Error::at("reference", Refusal::FeeReferenceTaken { reference }));
            }
            let currency = crate::companies::required(store).await?.currency;
            let due = due_of_all(store, &actor.reach(Noun::Fee, Act::Settle)).await?;
            let lines = planned(&form.lines, &due, on, currency)?;
            after_returns(store, &lines, on).await?;
            let batch = FeeBatch {
                id: FeeBatchId::new(new_id()),
                on,
                reference,
                currency,
                total: Amount::sum(lines.iter().map(|(_, amount)| *amount))?,
                lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
                returned: Amount::ZERO,
                returned_lines: 0,
                by: actor.user.clone(),
                by_name: actor.name.clone(),
                at,
                version: 1,
            };
            for (one, amount) in &lines {
                write.create(&posting(&batch, one, *amount))?;
            }
            write.create(&batch)?;
            Ok((write, batch))
        })
        .await
}

/// Nothing is paid on a day before it came back from the bank.
async fn after_returns(store: &Store, lines: &[(&FeeDue, Amount)], on: NaiveDate) -> Result<()> {
    let statements: BTreeSet<&FeeStatementId> = lines.iter().map(|(one, _)| &one.statement).collect();
    for statement in statements {
        let postings: Vec<FeePayment> = store.rows(PAYMENTS_OF, [("key", text(statement.as_str()))]).await?;
        for (one, _) in lines.iter().filter(|(one, _)| one.statement == *statement) {
            may_be_paid_on(one.claim, on, &postings).map_err(|refusal| Error::at("on", refusal))?;
        }
    }
    Ok(())
}

fn posting(batch: &FeeBatch, one: &FeeDue, amount: Amount) -> FeePayment {
    FeePayment {
        id: FeePaymentId::new(new_id()),
        batch: batch.id.clone(),
        statement: one.statement.clone(),
        claim: one.claim,
        owner: one.owner.clone(),
        owner_name: one.owner_name.clone(),
        customer: one.customer.clone(),
        customer_name: one.customer_name.clone(),
        product_line: one.product_line.clone(),
        account: one.account.clone(),
        beneficiary: one.beneficiary.clone(),
        on: batch.on,
        currency: batch.currency,
        amount,
        returned: None,
    }
}

/// All or nothing: a batch is of many reps.
fn reads_batches(actor: &Actor) -> Reach {
    if actor.reach(Noun::Fee, Act::Read) == Reach::Everybody { Reach::Everybody } else { Reach::Nobody }
}

/// A page of the batches, the latest first; nothing for who does not read all fees.
///
/// # Errors
/// `Engine`.
pub async fn batches(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<FeeBatch>> {
    BATCHES.page(store, &reads_batches(actor), after, |_| true).await
}

/// A batch with its postings, those that mirror what came back beside what they mirror.
///
/// # Errors
/// `NotFound`; `Engine`.
pub async fn batch(store: &Store, actor: &Actor, id: &FeeBatchId) -> Result<(FeeBatch, Vec<FeePayment>)> {
    let batch: FeeBatch = store.must_load(id.as_str()).await?;
    if reads_batches(actor) == Reach::Nobody {
        return Err(Error::NotFound);
    }
    let mut payments: Vec<FeePayment> = store.rows(PAYMENTS_IN, [("key", text(id.as_str()))]).await?;
    payments.sort_by(|a, b| (&a.owner_name, &a.statement, a.claim, &a.id).cmp(&(&b.owner_name, &b.statement, b.claim, &b.id)));
    Ok((batch, payments))
}

/// What was paid by month and account in a year, within reach.
///
/// # Errors
/// `DateOutOfRange` of the year; `AmountTooLarge`; `Engine`.
pub async fn bookings(store: &Store, actor: &Actor, year: i32) -> Result<Vec<FeeBooking>> {
    let year = checked_year(year)?;
    let reach = actor.reach(Noun::Fee, Act::Read);
    let tallies = store.tallies(BOOKED, &reach, &format!("{year:04}-01"), &format!("{year:04}-12|{LAST}")).await?;
    let mut found: Vec<FeeBooking> = Vec::new();
    for tally in tallies {
        let Some((month, account)) = tally.key.split_once('|') else { continue };
        let Ok(day) = format!("{month}-01").parse::<NaiveDate>() else { continue };
        let (currency, amount) = tally.money()?;
        let (month, count) = (Month::of(day), tally.count.max(0).cast_unsigned());
        match found.iter_mut().find(|one| one.month == month && one.account == account && one.currency == currency) {
            Some(one) => (one.amount, one.count) = (one.amount.checked_add(amount)?, one.count + count),
            None => found.push(FeeBooking { month, account: account.to_owned(), currency, amount, count }),
        }
    }
    found.retain(|one| one.count > 0);
    found.sort_by(|a, b| (a.month, &a.account, a.currency.code()).cmp(&(b.month, &b.account, b.currency.code())));
    Ok(found)
}
