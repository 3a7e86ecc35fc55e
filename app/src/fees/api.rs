//! Server functions of relationship-maintenance fees 客情费.

use domain::closing::Month;
use domain::fee::{
    FeeApplicationForm, FeeBatch, FeeBooking, FeeCheckForm, FeeDue, FeeException, FeeExceptionForm, FeeFilter, FeeGift, FeePayForm,
    FeePayment, FeePolicy, FeePolicyForm, FeeReturnForm, FeeSettings, FeeSettingsForm, FeeStatementForm, FeeStatementRow, FeeView,
};
use domain::id::{ContractId, FeeBatchId, FeeExceptionId, FeePolicyId, FeeStatementId, OperationId};
use domain::list::Page;
use domain::money::{Amount, Currency};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

#[cfg(feature = "ssr")]
mod on_server;

/// All policies, by product line, and what the company allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePolicyView {
    pub policies: Vec<FeePolicy>,
    pub settings: FeeSettings,
    pub currency: Currency,
    /// Make and change policies.
    pub may_edit: bool,
    /// Change the caps.
    pub may_set: bool,
}

/// A page of statements and applications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeListing {
    pub page: Page<FeeStatementRow>,
    /// Months of which the caller may begin the own statement now: those that are over and have none yet, the latest first.
    pub to_open: Vec<Month>,
    /// Write applications.
    pub may_apply: bool,
    pub may_pay: bool,
}

/// What the form of a special application begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeApplicationStart {
    pub contract: ContractId,
    pub contract_number: String,
    pub customer_name: String,
    pub currency: Currency,
    /// Product lines to choose from.
    pub policies: Vec<(FeePolicyId, String)>,
    pub settings: FeeSettings,
}

/// What finance may pay, and what is to be clawed back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePayables {
    pub currency: Currency,
    /// Those of which something is payable, or was paid too much; by rep, then by month.
    pub due: Vec<FeeDue>,
    /// The sum of what is payable, and of what is to be clawed back (negative).
    pub payable: Amount,
    pub clawback: Amount,
    pub may_pay: bool,
}

/// A batch with its postings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeBatchView {
    pub batch: FeeBatch,
    /// Those that mirror what came back too.
    pub payments: Vec<FeePayment>,
    /// Record what the bank sent back.
    pub may_return: bool,
}

/// The gift register of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeGiftRegister {
    pub year: i32,
    pub currency: Currency,
    pub gifts: Vec<FeeGift>,
}

/// The exceptions of legal, and whether the caller records them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeExceptionListing {
    pub page: Page<FeeException>,
    pub may_record: bool,
}

#[server(name = FeePolicies, prefix = "/api", endpoint = "fees/policies", input = Json, output = Json)]
pub async fn fee_policies() -> Answer<FeePolicyView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::policies(&store, &actor).await)
}

/// Makes a policy (no id, version 0), or a new edition of one that was at `version` when its form was opened.
#[server(name = FeePolicySave, prefix = "/api", endpoint = "fees/save_policy", input = Json, output = Json)]
pub async fn fee_policy_save(operation: OperationId, id: Option<FeePolicyId>, version: u64, form: FeePolicyForm) -> Answer<FeePolicy> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::save_policy(&store, &actor, &operation, id.as_ref(), version, &form).await)
}

/// Changes the caps, which were at `version` (0: none are set yet).
#[server(name = FeeSettingsSave, prefix = "/api", endpoint = "fees/save_settings", input = Json, output = Json)]
pub async fn fee_settings_save(operation: OperationId, version: u64, form: FeeSettingsForm) -> Answer<FeeSettings> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::save_settings(&store, &actor, &operation, version, &form).await)
}

#[server(name = FeeList, prefix = "/api", endpoint = "fees/list", input = Json, output = Json)]
pub async fn fee_list(filter: FeeFilter) -> Answer<FeeListing> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::list(&store, &actor, &filter).await)
}

#[server(name = FeeShow, prefix = "/api", endpoint = "fees/show", input = Json, output = Json)]
pub async fn fee_show(id: FeeStatementId) -> Answer<FeeView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::show(&store, &actor, &id).await)
}

/// Begins the caller's statement of a month that is over (`2026-01`), or answers the one that is there.
#[server(name = FeeOpen, prefix = "/api", endpoint = "fees/open", input = Json, output = Json)]
pub async fn fee_open(operation: OperationId, month: String) -> Answer<FeeStatementId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::open(&store, &actor, &operation, &month).await)
}

/// Brings the rows of a draft up to date with the month's sales; claims stay where their customer and product line stay.
#[server(name = FeeRefresh, prefix = "/api", endpoint = "fees/refresh", input = Json, output = Json)]
pub async fn fee_refresh(operation: OperationId, id: FeeStatementId, version: u64) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::refresh(&store, &actor, &operation, &id, version).await.map(drop))
}

/// Saves the claims of a draft, or of one that was sent back.
#[server(name = FeeSave, prefix = "/api", endpoint = "fees/save", input = Json, output = Json)]
pub async fn fee_save(operation: OperationId, id: FeeStatementId, version: u64, form: FeeStatementForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::save(&store, &actor, &operation, &id, version, &form).await.map(drop))
}

/// Submits it with the rep's signature.
#[server(name = FeeSubmit, prefix = "/api", endpoint = "fees/submit", input = Json, output = Json)]
pub async fn fee_submit(operation: OperationId, id: FeeStatementId, version: u64) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::submit(&store, &actor, &operation, &id, version).await.map(drop))
}

/// Signs a check, or sends it back with a reason.
#[server(name = FeeCheck, prefix = "/api", endpoint = "fees/check", input = Json, output = Json)]
pub async fn fee_check(operation: OperationId, id: FeeStatementId, version: u64, form: FeeCheckForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::check_one(&store, &actor, &operation, &id, version, &form).await.map(drop))
}

/// What an application for this contract begins with.
#[server(name = FeeApplyStart, prefix = "/api", endpoint = "fees/start_application", input = Json, output = Json)]
pub async fn fee_apply_start(contract: ContractId) -> Answer<FeeApplicationStart> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::application_start(&store, &actor, &contract).await)
}

/// Writes an application as a draft, which is then saved, submitted and checked like a statement.
#[server(name = FeeApply, prefix = "/api", endpoint = "fees/apply", input = Json, output = Json)]
pub async fn fee_apply(operation: OperationId, form: FeeApplicationForm) -> Answer<FeeStatementId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::apply(&store, &actor, &operation, &form).await.map(|application| application.id))
}

#[server(name = FeeExceptions, prefix = "/api", endpoint = "fees/exceptions", input = Json, output = Json)]
pub async fn fee_exceptions(after: Option<String>) -> Answer<FeeExceptionListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::fees::exceptions(&store, &actor, after.as_deref()).await)?;
    Ok(FeeExceptionListing { page, may_record: store::fees::may_except(&actor) })
}

/// Records an exception; only legal does.
#[server(name = FeeExcept, prefix = "/api", endpoint = "fees/except", input = Json, output = Json)]
pub async fn fee_except(operation: OperationId, form: FeeExceptionForm) -> Answer<FeeExceptionId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::except(&store, &actor, &operation, &form).await.map(|exception| exception.id))
}

/// Voids an exception with its reason; it covers nothing any more.
#[server(name = FeeExceptionEnd, prefix = "/api", endpoint = "fees/void_exception", input = Json, output = Json)]
pub async fn fee_exception_void(operation: OperationId, id: FeeExceptionId, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::void_exception(&store, &actor, &operation, &id, &reason).await.map(drop))
}

/// What goes to named people at customers by the statements and applications of a year, drafts left out.
#[server(name = FeeGifts, prefix = "/api", endpoint = "fees/gifts", input = Json, output = Json)]
pub async fn fee_gifts(year: i32) -> Answer<FeeGiftRegister> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::gifts(&store, &actor, year).await)
}

#[server(name = FeePayable, prefix = "/api", endpoint = "fees/payable", input = Json, output = Json)]
pub async fn fee_payable() -> Answer<FeePayables> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(on_server::payables(&store, &actor).await)
}

/// Pays the chosen lines in one batch, together with the clawbacks of the same reps.
#[server(name = FeePay, prefix = "/api", endpoint = "fees/pay", input = Json, output = Json)]
pub async fn fee_pay(operation: OperationId, form: FeePayForm) -> Answer<FeeBatchId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::pay(&store, &actor, &operation, &form).await.map(|batch| batch.id))
}

#[server(name = FeeBatches, prefix = "/api", endpoint = "fees/batches", input = Json, output = Json)]
pub async fn fee_batches(after: Option<String>) -> Answer<Page<FeeBatch>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::batches(&store, &actor, after.as_deref()).await)
}

#[server(name = FeeBatchShow, prefix = "/api", endpoint = "fees/batch", input = Json, output = Json)]
pub async fn fee_batch(id: FeeBatchId) -> Answer<FeeBatchView> {
    let (store, actor) = crate::caller::signed_in()?;
    let (batch, payments) = crate::caller::answer(store::fees::batch(&store, &actor, &id).await)?;
    Ok(FeeBatchView { batch, payments, may_return: store::fees::may_pay(&actor) })
}

/// Records what the bank sent back of a batch: it is payable again.
#[server(name = FeeReturn, prefix = "/api", endpoint = "fees/return_batch", input = Json, output = Json)]
pub async fn fee_return(operation: OperationId, id: FeeBatchId, form: FeeReturnForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::return_batch(&store, &actor, &operation, &id, &form).await.map(drop))
}

/// What was paid by month and account 科目 in a year.
#[server(name = FeeBookings, prefix = "/api", endpoint = "fees/bookings", input = Json, output = Json)]
pub async fn fee_bookings(year: i32) -> Answer<Vec<FeeBooking>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::fees::bookings(&store, &actor, year).await)
}
