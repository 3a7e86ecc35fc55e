//! A statement from its draft to its last check: built from the month's sales, claimed in, submitted and signed.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use domain::attachment::Attachment;
use domain::closing::Month;
use domain::contract::{Contract, Life};
use domain::fee::{
    CHECK_WORKING_DAY, FeeAct, FeeBy, FeeCheckForm, FeeKind, FeeRow, FeeSettings, FeeState, FeeStatement, FeeStatementForm, FeeUncounted,
    Rails, SUBMIT_WORKING_DAY, ToPerson, read_month, rows_of, working_day_of,
};
use domain::id::{ContractId, FeeStatementId, OperationId, UserId};
use domain::list::ContractFilter;
use domain::moment::Moment;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;

use super::{all_policies, exceptions_for, hash_of, of_month, readable, settings};
use crate::contracts::{BY_MONTH, is_owed};
use crate::error::{Error, Result};
use crate::paging::LAST;
use crate::store::Store;

/// How far back statements are begun.
const MONTHS_BACK: u32 = 12;

/// Whether the actor writes statements and applications for the own customers.
#[must_use]
pub fn may_write(actor: &Actor) -> bool {
    actor.may_for(Noun::Fee, Act::Create, &actor.user)
}

/// Whether the actor may change this one now.
#[must_use]
pub fn may_edit(actor: &Actor, statement: &FeeStatement) -> bool {
    statement.state.is_open() && may_write(actor) && statement.owner == actor.user
}

/// The one place of a rep's statement of a month.
pub(super) fn id_of(owner: &UserId, month: Month) -> FeeStatementId {
    FeeStatementId::new(format!("{month}-{owner}"))
}

/// The months that are over and of which a statement may still be begun, the latest first: from the first that any policy covers.
pub(super) async fn months_to_state(store: &Store, today: NaiveDate) -> Result<Vec<Month>> {
    let editions = all_policies(store).await?;
    let Some(first) = editions.iter().flat_map(|policy| &policy.editions).map(|edition| edition.terms.from).min() else {
        return Ok(Vec::new());
    };
    let this = Month::of(today).first_day();
    let back = (1..=MONTHS_BACK).filter_map(|months| this.checked_sub_months(Months::new(months))).map(Month::of);
    Ok(back.filter(|month| *month >= first).collect())
}

/// The months of these in which this owner signed contracts that count.
pub(super) async fn months_with_sales(store: &Store, owner: &UserId, months: &[Month]) -> Result<BTreeSet<String>> {
    let (Some(last), Some(first)) = (months.first(), months.last()) else { return Ok(BTreeSet::new()) };
    let reach = Reach::Owners(vec![owner.clone()]);
    let tallies = store.tallies(BY_MONTH, &reach, &first.to_string(), &format!("{last}|{LAST}")).await?;
    let counts = tallies.iter().filter(|tally| tally.count > 0).filter_map(|tally| tally.key.split_once('|'));
    Ok(counts.filter(|(_, state)| is_owed(state)).map(|(month, _)| month.to_owned()).collect())
}

/// Months with sales of which the actor has no statement yet, the latest first.
///
/// # Errors
/// `Engine`.
pub async fn to_open(store: &Store, actor: &Actor) -> Result<Vec<Month>> {
    if !may_write(actor) {
        return Ok(Vec::new());
    }
    let mut months = months_to_state(store, store.today().await).await?;
    let sold = months_with_sales(store, &actor.user, &months).await?;
    months.retain(|month| sold.contains(&month.to_string()));
    let ids: Vec<FeeStatementId> = months.iter().map(|month| id_of(&actor.user, *month)).collect();
    let known: Vec<FeeStatement> = store.load_all(ids.iter().map(FeeStatementId::as_str)).await?;
    months.retain(|month| !known.iter().any(|statement| statement.month == *month));
    Ok(months)
}

/// What this owner's month comes to by the policies: contracts that another submitted statement has are left to it.
pub(super) async fn sales(store: &Store, owner: &UserId, month: Month) -> Result<(Vec<FeeRow>, Vec<FeeUncounted>)> {
    let (policies, currency) = (all_policies(store).await?, crate::companies::required(store).await?.currency);
    let mut contracts: Vec<Contract> = Vec::new();
    let filter = ContractFilter { signed_from: Some(month.first_day()), signed_to: Some(month.last_day()), ..ContractFilter::default() };
    crate::contracts::each(store, &Reach::Owners(vec![owner.clone()]), &filter, |contract| contracts.push(contract)).await?;
    contracts.sort_by(|a, b| (&a.number, &a.id).cmp(&(&b.number, &b.id)));
    let own = id_of(owner, month);
    let mut taken: BTreeSet<ContractId> = BTreeSet::new();
    for other in of_month(store, month).await? {
        if other.kind == FeeKind::Monthly && other.id != own && !other.state.is_open() {
            taken.extend(other.rows.into_iter().flat_map(|row| row.sales).map(|sale| sale.contract));
        }
    }
    Ok(rows_of(&contracts, &policies, month, currency, &taken)?)
}

/// A new draft of a month's statement.
pub(super) async fn drafted(store: &Store, owner: &UserId, owner_name: &str, month: Month) -> Result<FeeStatement> {
    let (rows, uncounted) = sales(store, owner, month).await?;
    let days = crate::dunning::ladder(store).await?.days;
    Ok(FeeStatement {
        id: id_of(owner, month),
        kind: FeeKind::Monthly,
        owner: owner.clone(),
        owner_name: owner_name.to_owned(),
        month,
        currency: crate::companies::required(store).await?.currency,
        basis: settings(store).await?.basis,
        rows,
        uncounted,
        state: FeeState::Draft,
        submit_by: Some(working_day_of(&days, month.next(), SUBMIT_WORKING_DAY)),
        check_by: Some(working_day_of(&days, month.next(), CHECK_WORKING_DAY)),
        approved_on: None,
        signatures: Vec::new(),
        events: Vec::new(),
        numbers: 0,
        version: 1,
    })
}

/// Begins the actor's own statement of a month that is over, or answers the one that is there.
///
/// # Errors
/// `NotAllowed`; `FeeMonthNotOver`, and what is no month, of `month`.
pub async fn open(store: &Store, actor: &Actor, operation: &OperationId, month: &str) -> Result<FeeStatementId> {
    if !may_write(actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let today = store.today().await;
    store
        .command(actor, operation, "fee.open", &month, |mut write| async move {
            let month = read_month(month).map_err(|refusal| Error::at("month", refusal))?;
            if month >= Month::of(today) {
                return Err(Error::at("month", Refusal::FeeMonthNotOver { month }));
            }
            let id = id_of(&actor.user, month);
            if store.load::<FeeStatement>(id.as_str()).await?.is_none() {
                write.create(&drafted(store, &actor.user, &actor.name, month).await?)?;
            }
            Ok((write, id))
        })
        .await
}

/// The statement as it was read, if the actor may change it: the own one only.
async fn writable(store: &Store, actor: &Actor, id: &FeeStatementId, version: u64, act: FeeAct) -> Result<FeeStatement> {
    let statement = readable(store, actor, id).await?;
    if !may_write(actor) || statement.owner != actor.user {
        return Err(Refusal::NotAllowed.into());
    }
    if statement.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    statement.state.after(act)?;
    Ok(statement)
}

/// Brings a draft up to date with what was sold; claims stay where their customer and product line stay.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `FeeCannot`.
pub async fn refresh(store: &Store, actor: &Actor, operation: &OperationId, id: &FeeStatementId, version: u64) -> Result<FeeStatement> {
    store
        .command(actor, operation, "fee.refresh", &(id, version), |mut write| async move {
            let old = writable(store, actor, id, version, FeeAct::Edit).await?;
            if old.kind == FeeKind::Special {
                return Ok((write, old));
            }
            let (mut rows, uncounted) = sales(store, &old.owner, old.month).await?;
            for row in &mut rows {
                let before = old.rows.iter().find(|before| before.is_of(&row.customer, &row.policy));
                row.claims = before.map(|before| before.claims.clone()).unwrap_or_default();
            }
            let new = write.update(&old, FeeStatement { rows, uncounted, ..old.clone() })?;
            Ok((write, new))
        })
        .await
}

/// Saves the claims of a draft, or of one that was sent back.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `FeeCannot`; what the form refuses; `NotThisContractsFile` of `rows.0.claims.0.file`.
pub async fn save(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &FeeStatementId,
    version: u64,
    form: &FeeStatementForm,
) -> Result<FeeStatement> {
    store
        .command(actor, operation, "fee.save", &(id, version, form), |mut write| async move {
            let old = writable(store, actor, id, version, FeeAct::Edit).await?;
            let mut new = form.apply(&old)?;
            name_files(store, &mut new).await?;
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}

/// Each file that is named is one of its row's contracts, and counts; its name is kept.
pub(super) async fn name_files(store: &Store, statement: &mut FeeStatement) -> Result<()> {
    for (index, row) in statement.rows.iter_mut().enumerate() {
        for (at, claim) in row.claims.iter_mut().enumerate() {
            let Some(id) = &claim.file else { continue };
            let file = store.load::<Attachment>(id.as_str()).await?;
            let file = file.filter(|file| file.withdrawn.is_none() && row.sales.iter().any(|sale| sale.contract == file.contract));
            let refused = || Error::at(&format!("rows.{index}.claims.{at}.file"), Refusal::NotThisContractsFile);
            claim.file_name = file.ok_or_else(refused)?.name;
        }
    }
    Ok(())
}

/// Held against the caps, the exceptions that stand, and what else was submitted of the same month.
async fn within_rails(store: &Store, statement: &FeeStatement, settings: &FeeSettings) -> Result<()> {
    let exceptions = exceptions_for(store, &statement.rows, statement.month).await?;
    let others = of_month(store, statement.month).await?;
    let others = others.iter().filter(|other| other.id != statement.id && !other.state.is_open());
    let elsewhere: Vec<ToPerson> = others.flat_map(FeeStatement::given).collect();
    Ok(Rails { settings, exceptions: &exceptions, elsewhere: &elsewhere }.check(statement)?)
}

/// That it still says what was sold, or that what it is for is not signed yet.
async fn holds(store: &Store, statement: &FeeStatement) -> Result<()> {
    if statement.kind == FeeKind::Special {
        for sale in statement.rows.iter().flat_map(|row| &row.sales) {
            let contract: Contract = store.must_load(sale.contract.as_str()).await?;
            unsigned(&contract)?;
        }
        return Ok(());
    }
    let (rows, _) = sales(store, &statement.owner, statement.month).await?;
    let is_same = rows.len() == statement.rows.len() && rows.iter().zip(&statement.rows).all(|(now, then)| now.sold_as(then));
    if is_same { Ok(()) } else { Err(Refusal::FeeSalesChanged.into()) }
}

/// # Errors
/// `FeeContractSigned`.
pub(super) fn unsigned(contract: &Contract) -> Result<(), Refusal> {
    let is_unsigned = contract.terms.life == Life::PendingSignature && contract.terms.signed.is_none();
    if is_unsigned { Ok(()) } else { Err(Refusal::FeeContractSigned { number: contract.number.clone() }) }
}

/// Submits it with the rep's signature under what it says now.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `FeeCannot`, `FeeSalesChanged`, `FeeContractSigned`; what the guard rails refuse.
pub async fn submit(store: &Store, actor: &Actor, operation: &OperationId, id: &FeeStatementId, version: u64) -> Result<FeeStatement> {
    let by = FeeBy { actor, at: Moment::of(store.now()), on: store.today().await };
    store
        .command(actor, operation, "fee.submit", &(id, version), |mut write| async move {
            let old = writable(store, actor, id, version, FeeAct::Submit).await?;
            let settings = settings(store).await?;
            // What becomes payable goes by what the company has set when it is submitted.
            let new = FeeStatement { basis: settings.basis, ..old.clone() };
            holds(store, &new).await?;
            within_rails(store, &new, &settings).await?;
            let new = new.submitted(by, &hash_of(&new))?;
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}

/// Checks one that was at `version` when it was read: passed on with a signature under what it says, or sent back with a reason. What an exception
/// does not cover any more is not passed.
///
/// # Errors
/// `NotFound`, `NotAllowed`, `ChangedMeanwhile`, `FeeCannot`, `FeeSignedBefore`, `FeeContentChanged`; what the form and the guard rails refuse.
pub async fn check_one(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    id: &FeeStatementId,
    version: u64,
    form: &FeeCheckForm,
) -> Result<FeeStatement> {
    let by = FeeBy { actor, at: Moment::of(store.now()), on: store.today().await };
    store
        .command(actor, operation, "fee.check", &(id, version, form), |mut write| async move {
            let old = readable(store, actor, id).await?;
            old.may_check(actor)?;
            if old.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if !form.is_returned {
                within_rails(store, &old, &settings(store).await?).await?;
            }
            let new = old.checked(by, form, &hash_of(&old))?;
            let new = write.update(&old, new)?;
            Ok((write, new))
        })
        .await
}
