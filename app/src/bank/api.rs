//! Server functions of bank statements. The statement itself is a plain POST of a file to [`UPLOAD`].

use domain::bank::{BankFilter, BankRow, Problem, Registering, StatementColumns};
use domain::id::{BankLineId, OperationId, ReceiptId};
use domain::list::{Page, Totals};
use domain::receipt::Receipt;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// Where a statement goes: multipart, field `file`; `?sheet=&header=&columns=&account=&write=` say how it is read. Answers [`Statement`].
pub const UPLOAD: &str = "/bank/upload";
/// Rows below the header that are shown as a sample.
pub const SAMPLE_ROWS: usize = 6;
/// Of the rows that could not be read, so many are named.
pub const PROBLEMS_SHOWN: usize = 20;

/// A statement as the server understood it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub file: String,
    pub sheets: Vec<String>,
    /// The place of the one that is read.
    pub sheet: usize,
    pub columns: StatementColumns,
    pub header: Vec<String>,
    pub sample: Vec<Vec<String>>,
    /// The company's own account; empty: to be entered.
    pub account: String,
    /// What came in.
    pub totals: Totals,
    /// Of it, what is there already.
    pub known: usize,
    pub outgoing: usize,
    pub passed_over: usize,
    pub problem_count: usize,
    pub problems: Vec<Problem>,
    /// How many lines were added, and how many were there already; none: nothing is written yet.
    pub written: Option<(usize, usize)>,
}

/// A page of the list with the totals of the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankListing {
    pub page: Page<BankRow>,
    pub totals: Totals,
}

#[server(name = BankList, prefix = "/api", endpoint = "bank/list", input = Json, output = Json)]
pub async fn bank_list(filter: BankFilter) -> Answer<BankListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::bank::list(&store, &actor, &filter).await)?;
    let totals = crate::caller::answer(store::bank::totals(&store, &actor, &filter).await)?;
    Ok(BankListing { page, totals })
}

/// Registers a line as a receipt of this customer, confirmed and allocated.
#[server(name = BankRegister, prefix = "/api", endpoint = "bank/register", input = Json, output = Json)]
pub async fn bank_register(operation: OperationId, id: BankLineId, receipt: ReceiptId, whose: Registering) -> Answer<Receipt> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::bank::register(&store, &actor, &operation, &id, &receipt, &whose).await)
}

/// The line proves a receipt that is there; a draft is confirmed by it.
#[server(name = BankLink, prefix = "/api", endpoint = "bank/link", input = Json, output = Json)]
pub async fn bank_link(operation: OperationId, id: BankLineId, receipt: ReceiptId) -> Answer<Receipt> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::bank::link(&store, &actor, &operation, &id, &receipt).await)
}

#[server(name = BankIgnore, prefix = "/api", endpoint = "bank/ignore", input = Json, output = Json)]
pub async fn bank_ignore(operation: OperationId, id: BankLineId, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::bank::ignore(&store, &actor, &operation, &id, &reason).await)
}

#[server(name = BankReopen, prefix = "/api", endpoint = "bank/reopen", input = Json, output = Json)]
pub async fn bank_reopen(operation: OperationId, id: BankLineId) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::bank::reopen(&store, &actor, &operation, &id).await)
}
