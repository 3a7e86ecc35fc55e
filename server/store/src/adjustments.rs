//! Discounts, credit notes and write-offs on instalments: asked for, approved, booked, reversed. The rules are `domain::adjustment`.
//!
//! A request and its course of approval begin in one commit; the last word on it books it in the commit that it is said in ([`post`]), with the
//! instalment and the contract guarded by their versions, so that what was paid meanwhile is not given up as well. What is booked is a posting of the
//! ledger beside receipts' allocations.

use chrono::NaiveDate;
use domain::adjustment::{ADJUSTMENTS_MAX, Adjustment, AdjustmentForm, AdjustmentState, AdjustmentTerms};
use domain::approval::Approval;
use domain::contract::Contract;
use domain::history::HistoryNoun;
use domain::id::{AdjustmentId, AllocationId, ApprovalId, ContractId, InstalmentId, OperationId, ReceiptId};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Actor, Noun};
use domain::receipt::Allocation;
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::contracts::{plan_of, reachable};
use crate::error::{Error, Result};
use crate::history::Place;
use crate::row::{Record, identity};
use crate::store::{Store, new_id};
use crate::write::Write;

mod check;
mod posted;

pub(crate) use check::{Booked, check};
pub use posted::{Standing, standing};
pub(crate) use posted::{posted, posted_within};

impl Record for Adjustment {
    const TABLE: &'static str = "adjustment";
    const IS_MINTED_BY_CLIENT: bool = true;
    const MONEY: &'static [&'static str] = &["amount"];
    identity!();
    fn history(&self) -> Option<Place<'_>> {
        Some(Place::part(HistoryNoun::Adjustment, 0, (HistoryNoun::Contract, self.contract.as_str())))
    }
}

const OF_CONTRACT: &str = "SELECT * FROM adjustment WHERE contract = $contract";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[OF_CONTRACT, posted::BETWEEN];

/// A contract with its plan, and all that was asked to be given up under it, the latest first.
///
/// # Errors
/// `NotFound`.
pub async fn of_contract(store: &Store, actor: &Actor, id: &ContractId) -> Result<(Contract, Vec<Instalment>, Vec<Adjustment>)> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    let plan = plan_of(store, id).await?;
    let mut adjustments = under(store, id).await?;
    adjustments.sort_by(|a, b| (b.asked_on, &b.number).cmp(&(a.asked_on, &a.number)));
    Ok((contract, plan, adjustments))
}

/// The course of approval that counts of each of these, all of one contract, in their order.
///
/// # Errors
/// `NotFound`.
pub async fn courses(store: &Store, actor: &Actor, contract: &ContractId, of: &[Adjustment]) -> Result<Vec<Option<Approval>>> {
    reachable(store, actor, Act::Read, contract).await?;
    let mut found = Vec::with_capacity(of.len());
    for one in of {
        let course = if one.contract == *contract { crate::approvals::latest(store, one.id.as_str()).await? } else { None };
        found.push(course);
    }
    Ok(found)
}

/// All that was asked to be given up under a contract.
pub(crate) async fn under(store: &Store, contract: &ContractId) -> Result<Vec<Adjustment>> {
    store.rows(OF_CONTRACT, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}

/// Asks for something to be given up of an instalment, and submits that for approval in the same commit.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `TooManyAdjustments`; what the form and [`domain::adjustment::AdjustmentTerms::fits`] refuse; `PeriodClosed` of `date`;
/// `NotThisContractsInstalment` of `instalment`; `NobodyApproves`.
pub async fn ask(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &AdjustmentId,
    contract: &ContractId,
    form: &AdjustmentForm,
) -> Result<Adjustment> {
    let today = store.today().await;
    let fresh = ApprovalId::new(new_id());
    store
        .command(actor, operation, "adjustment.ask", &(id, contract, form), |mut write| {
            let fresh = fresh.clone();
            async move {
                let contract = to_adjust(store, actor, contract).await?;
                let (terms, instalment) = checked(store, &contract, form, None, today).await?;
                let number = crate::numbers::next(store, &mut write, "TZ", today).await?;
                let adjustment = Adjustment::new(id.clone(), number, &instalment, terms, actor, today);
                write.create(&adjustment)?;
                crate::approvals::submit_asked(store, &mut write, actor, (&adjustment, &contract, &instalment), fresh).await?;
                Ok((write, adjustment))
            }
        })
        .await
}

/// Changes what was returned, and was at `version` when its form was opened, and submits it again; unchanged, its approval goes on where it was.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `AlreadySubmitted`; what [`ask`] refuses.
pub async fn ask_again(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &AdjustmentId,
    version: u64,
    form: &AdjustmentForm,
) -> Result<Adjustment> {
    let today = store.today().await;
    let fresh = ApprovalId::new(new_id());
    store
        .command(actor, operation, "adjustment.ask_again", &(id, version, form), |mut write| {
            let fresh = fresh.clone();
            async move {
                let old: Adjustment = store.must_load(id.as_str()).await?;
                let contract = to_adjust(store, actor, &old.contract).await?;
                if old.version != version {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                if old.state != AdjustmentState::Returned {
                    return Err(Refusal::AlreadySubmitted.into());
                }
                let (terms, instalment) = checked(store, &contract, form, Some(id), today).await?;
                let new = write.update(&old, old.changed(&instalment, terms))?;
                crate::approvals::submit_asked(store, &mut write, actor, (&new, &contract, &instalment), fresh).await?;
                Ok((write, new))
            }
        })
        .await
}

/// The contract, for who may ask for something of it to be given up.
async fn to_adjust(store: &Store, actor: &Actor, id: &ContractId) -> Result<Contract> {
    let contract = reachable(store, actor, Act::Read, id).await?;
    if contract.may_be_adjusted_by(actor) { Ok(contract) } else { Err(Refusal::NotAllowed.into()) }
}

/// What is asked for, and its instalment as it stands, beside all that is asked for already but `itself`.
async fn checked(
    store: &Store,
    contract: &Contract,
    form: &AdjustmentForm,
    itself: Option<&AdjustmentId>,
    today: NaiveDate,
) -> Result<(AdjustmentTerms, Instalment)> {
    let known = under(store, &contract.id).await?;
    if itself.is_none() && known.len() >= ADJUSTMENTS_MAX {
        return Err(Refusal::TooManyAdjustments { adjustments_max: ADJUSTMENTS_MAX }.into());
    }
    let terms = form.parse(contract.terms.currency, today)?;
    let plan = plan_of(store, &contract.id).await?;
    let instalment = plan.into_iter().find(|one| one.id == form.instalment);
    let Some(instalment) = instalment else { return Err(Error::at("instalment", Refusal::NotThisContractsInstalment)) };
    crate::periods::takes(store, "date", terms.date).await?;
    let is_other = |one: &&Adjustment| one.state.is_pending() && one.instalment == instalment.id && itself != Some(&one.id);
    let pending = Amount::sum(known.iter().filter(is_other).map(|one| one.terms.amount))?;
    terms.fits(&instalment, pending, taken_back(store, &contract.id, &instalment.id).await?)?;
    Ok((terms, instalment))
}

/// Reverses what was booked by mistake: by its mirror, once, dated today.
///
/// # Errors
/// `NotFound`, `NotAllowed`; what [`Adjustment::reversed`] refuses; `PeriodClosed`.
pub async fn reverse(store: &Store, actor: &Actor, operation: &OperationId, id: &AdjustmentId, reason: &str) -> Result<Adjustment> {
    let today = store.today().await;
    store
        .command(actor, operation, "adjustment.reverse", &(id, reason), |mut write| async move {
            let old: Adjustment = store.must_load(id.as_str()).await?;
            let contract = reachable(store, actor, Act::Settle, &old.contract).await?;
            let new = old.reversed(&actor.name, today, reason)?;
            let instalment: Instalment = store.must_load(old.instalment.as_str()).await?;
            let on = new.reversal.as_ref().map_or(today, |reversal| reversal.on);
            crate::periods::takes(store, "", on).await?;
            post(&mut write, &old, (&contract, &instalment), old.terms.amount.checked_neg(), on)?;
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}

/// Whether an approved request may be booked now, whatever was so when it was asked for.
///
/// # Errors
/// What [`domain::adjustment::AdjustmentTerms::fits`] refuses; `PeriodClosed`, `CurrencyDiffers`. All of the whole: who approves enters none of it.
pub(crate) async fn may_be_booked(store: &Store, adjustment: &Adjustment, instalment: Option<&Instalment>) -> Result<()> {
    crate::periods::takes(store, "", adjustment.terms.date).await?;
    let Some(instalment) = instalment else { return Err(Refusal::AdjustmentOverOpen { open: Amount::ZERO }.into()) };
    // An edit of the contract may have changed its currency meanwhile.
    if instalment.currency != adjustment.currency {
        return Err(Refusal::CurrencyDiffers.into());
    }
    let taken_back = taken_back(store, &adjustment.contract, &adjustment.instalment).await?;
    match adjustment.terms.fits(instalment, Amount::ZERO, taken_back) {
        Ok(()) => Ok(()),
        Err(problems) => Err(problems.0.into_iter().next().map_or(Refusal::ChangedMeanwhile, |problem| problem.refusal).into()),
    }
}

/// The posting, and what it makes of the contract and the instalment; negative in a reversal.
pub(crate) fn post(
    write: &mut Write,
    adjustment: &Adjustment,
    (contract, instalment): (&Contract, &Instalment),
    amount: Amount,
    date: NaiveDate,
) -> Result<(Contract, Instalment)> {
    write.create(&Allocation {
        id: AllocationId::new(new_id()),
        receipt: ReceiptId::default(),
        instalment: instalment.id.clone(),
        contract: contract.id.clone(),
        customer: contract.customer.clone(),
        currency: instalment.currency,
        date,
        amount,
        adjustment: Some(adjustment.adjusted()),
    })?;
    let instalment = write.update(instalment, instalment.giving_up(adjustment.terms.kind, amount)?)?;
    let contract = write.update(contract, contract.giving_up(adjustment.terms.kind, amount)?)?;
    Ok((contract, instalment))
}

/// The last day on which a posting of the instalment was reversed: until then it may have been settled by that.
pub(crate) async fn taken_back(store: &Store, contract: &ContractId, instalment: &InstalmentId) -> Result<Option<NaiveDate>> {
    let postings = crate::receipts::postings_of(store, contract).await?;
    let reversals = postings.iter().filter(|posting| posting.instalment == *instalment && posting.amount.is_negative());
    Ok(reversals.map(|posting| posting.date).max())
}

/// What the actor may do here: ask, and reverse what is booked.
#[must_use]
pub fn may(actor: &Actor, contract: &Contract) -> (bool, bool) {
    (contract.may_be_adjusted_by(actor), actor.may_for(Noun::Contract, Act::Settle, &contract.owner))
}
