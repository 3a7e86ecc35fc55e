//! Rows of what was given up before this system knew the contract: each is booked at once, as what an imported contract has collected is.
//!
//! What is given up is approved by others; an import asks nobody. So the operator alone brings it, from the command line, and only under contracts
//! that were imported themselves.

use domain::adjustment::{ADJUSTMENTS_MAX, Adjustment, AdjustmentState};
use domain::contract::Contract;
use domain::id::AdjustmentId;
use domain::import::{AdjustmentRecord, Kind};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::refusal::{Problems, Refusal};

use super::RowOutcome;
use super::batch::Batch;
use super::contract::is_of;
use crate::error::{Error, Result};
use crate::store::new_id;

pub(super) async fn apply(batch: &mut Batch<'_>, record: &AdjustmentRecord) -> Result<RowOutcome> {
    Kind::Adjustments.brought_by(batch.actor).map_err(|refusal| Error::at("number", refusal))?;
    let Some(contract) = batch.known_contract(&record.contract).await? else {
        return Err(Error::at("number", Refusal::UnknownContract { number: record.contract.clone() }));
    };
    if !record.customer_name.is_empty() && !is_of(batch, &contract, &record.customer_name).await? {
        return Err(Error::at("number", Refusal::NumberTaken { number: record.contract.clone() }));
    }
    if !contract.is_opening {
        return Err(Error::at("number", Refusal::AdjustmentNotOpening));
    }
    if record.currency != contract.terms.currency {
        return Err(Error::at("currency", Refusal::CurrencyDiffers));
    }
    let (instalment, nth) = meant(batch, &contract, record).await?;
    let known = crate::adjustments::under(batch.store, &contract.id).await?;
    if known.iter().filter(|one| is_alike(one, &instalment, record)).count() > usize::from(nth) {
        return Ok(RowOutcome::Unchanged);
    }
    if known.len() >= ADJUSTMENTS_MAX {
        return Err(Error::at("number", Refusal::TooManyAdjustments { adjustments_max: ADJUSTMENTS_MAX }));
    }
    book(batch, &contract, &instalment, &known, record).await?;
    Ok(RowOutcome::Added)
}

/// Whether it is booked already, and counts.
fn is_alike(one: &Adjustment, instalment: &Instalment, record: &AdjustmentRecord) -> bool {
    one.state == AdjustmentState::Confirmed && one.instalment == instalment.id && one.terms == record.terms
}

/// The instalment that the row means, and how many rows before it said the same of that one. A contract that came as a lump sum has one only,
/// whichever the row names: the contract may have had more where it comes from.
async fn meant(batch: &Batch<'_>, contract: &Contract, record: &AdjustmentRecord) -> Result<(Instalment, u16)> {
    let mut plan = batch.plan(contract).await?;
    let mut nth = record.nth_of_contract;
    if plan.len() > 1 {
        let Some(ordinal) = record.ordinal else { return Err(Error::at("seq", Refusal::Required)) };
        plan.retain(|instalment| instalment.ordinal == ordinal);
        nth = record.nth;
    }
    let instalment = plan.pop().ok_or_else(|| Error::at("seq", Refusal::NotThisContractsInstalment))?;
    Ok((instalment, nth))
}

async fn book(
    batch: &mut Batch<'_>,
    contract: &Contract,
    instalment: &Instalment,
    known: &[Adjustment],
    record: &AdjustmentRecord,
) -> Result<()> {
    batch.periods.takes(record.terms.date).map_err(|refusal| Error::at("date", refusal))?;
    let pending = known.iter().filter(|one| one.state.is_pending() && one.instalment == instalment.id);
    let pending = Amount::sum(pending.map(|one| one.terms.amount))?;
    let taken_back = crate::adjustments::taken_back(batch.store, &contract.id, &instalment.id).await?;
    record.terms.fits(instalment, pending, taken_back).map_err(of_columns)?;
    let number = batch.numbers.next(batch.store, &mut batch.write, "TZ", batch.today).await?;
    let id = AdjustmentId::new(new_id());
    let asked = Adjustment::new(id, number, instalment, record.terms.clone(), batch.actor, batch.today);
    let booked = Adjustment { state: AdjustmentState::Confirmed, ..asked };
    batch.write.create(&booked)?;
    let (amount, date) = (booked.terms.amount, booked.terms.date);
    let (contract, instalment) = crate::adjustments::post(&mut batch.write, &booked, (contract, instalment), amount, date)?;
    batch.keep_contract(contract);
    batch.keep_instalment(instalment);
    Ok(())
}

/// The problems of a form as those of a row: what the form calls the instalment is the sheet's 期次.
fn of_columns(mut problems: Problems) -> Error {
    for problem in &mut problems.0 {
        if problem.field == "instalment" {
            problem.field = "seq".into();
        }
    }
    problems.into()
}
