//! A bank statement comes up: read, shown for correction, and with `write=true` brought in. Nothing of it is kept between the two: the browser sends
//! the file again, and what came in before is known by what it says.

use std::sync::Arc;

use app::bank::{PROBLEMS_SHOWN, SAMPLE_ROWS, Statement};
use app::caller::Caller;
use app::error::{Answer, Failure};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::bank::{Payment, Problem, Reading, StatementColumn, StatementColumns, account_of, best_table, read, recognise};
use domain::import::{Cell, HEADER_ROWS_MAX, Table};
use domain::list::Totals;
use domain::permission::Actor;
use domain::refusal::Refusal;
use serde::Deserialize;
use store::Store;

use super::desk::{Desk, off_thread};
use super::{failed, read_field};
use crate::sheets::read_file;

/// Columns of which a correction may speak.
const COLUMNS_MAX: usize = 200;
const CELL_CHARACTERS: usize = 80;

/// What the address of an upload says: how the file is to be read; without `columns` it is recognised.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    sheet: Option<usize>,
    header: usize,
    /// The columns' codes, parted by commas.
    columns: String,
    account: String,
    write: bool,
}

/// Takes a file in the multipart field `file`; answers `app::bank::Statement`, or a `Failure` with its status.
pub async fn upload(
    State(store): State<Store>,
    State(desk): State<Arc<Desk>>,
    Extension(caller): Extension<Caller>,
    Query(asked): Query<Asked>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(actor) = caller.actor.clone() else { return failed(&Failure::SignedOut) };
    if let Err(error) = store::bank::allowed(&actor) {
        return failed(&error.into());
    }
    let file = match multipart {
        Ok(multipart) => read_field(multipart, desk.bytes_max()).await,
        Err(_) => Err(Refusal::FileEmpty),
    };
    let answer = match file {
        Ok((name, bytes)) => taken(&store, &actor, &desk, asked, name, bytes).await,
        Err(refusal) => Err(refusal.into()),
    };
    match answer {
        Ok(statement) => Json(statement).into_response(),
        Err(failure) => failed(&failure),
    }
}

async fn taken(store: &Store, actor: &Actor, desk: &Desk, asked: Asked, name: String, bytes: Vec<u8>) -> Answer<Statement> {
    let (limits, today) = (desk.limits(), store.today().await);
    let own = store::companies::current(store).await.map(|company| company.currency).unwrap_or_default();
    let (file, write) = (name.clone(), asked.write);
    let (mut statement, payments) = off_thread(move || {
        let tables = read_file(&bytes, &name, &limits)?;
        let (sheet, columns) = columns(&tables, &asked)?;
        let Some(table) = tables.get(sheet) else { return Err(Refusal::NoHeader) };
        let (found, currency) = account_of(table, &columns);
        let account = if asked.account.is_empty() { found } else { asked.account.clone() };
        let reading = read(table, &columns, &account, currency.unwrap_or(own), today);
        let sheets = tables.iter().map(|table| table.name.clone()).collect();
        shown(Statement { file, sheets, sheet, columns, account, ..Statement::default() }, table, reading)
    })
    .await??;
    statement.known = store::bank::known(store, actor, &payments).await?;
    if write {
        let done = store::bank::import(store, actor, &statement.file, &payments).await?;
        statement.written = Some((done.added, done.known));
    }
    Ok(statement)
}

/// As asked for, else as recognised.
fn columns(tables: &[Table], asked: &Asked) -> Result<(usize, StatementColumns), Refusal> {
    let Some(sheet) = asked.sheet else { return best_table(tables) };
    let table = tables.get(sheet).ok_or(Refusal::NoHeader)?;
    if asked.columns.is_empty() {
        return Ok((sheet, recognise(table)?));
    }
    let of_code = |code: &str| StatementColumn::ALL.iter().copied().find(|column| column.code() == code);
    let columns: Vec<Option<StatementColumn>> = asked.columns.split(',').take(COLUMNS_MAX).map(of_code).collect();
    if asked.header == 0 || asked.header > table.rows.len().min(HEADER_ROWS_MAX) {
        return Err(Refusal::NoHeader);
    }
    Ok((sheet, StatementColumns { header_row: asked.header, columns }))
}

/// The statement as a screen shows it, and its payments.
fn shown(statement: Statement, table: &Table, reading: Reading) -> Result<(Statement, Vec<Payment>), Refusal> {
    let cells = |row: usize| -> Vec<String> {
        table.row(row).iter().map(Cell::shown).map(|text| text.trim().chars().take(CELL_CHARACTERS).collect()).collect()
    };
    let header_row = statement.columns.header_row;
    let Reading { payments, outgoing, passed_over, problems } = reading;
    let payments: Vec<Payment> = payments.into_iter().map(|(_, payment)| payment).collect();
    let totals = Totals::of(payments.iter().map(|payment| (payment.currency, payment.amount)))?;
    let statement = Statement {
        header: cells(header_row),
        sample: (header_row + 1..=table.rows.len()).take(SAMPLE_ROWS).map(cells).collect(),
        totals,
        outgoing,
        passed_over,
        problem_count: problems.len(),
        // With their words: the browser need not know what each refusal carries.
        problems: problems.into_iter().take(PROBLEMS_SHOWN).map(|one| Problem { refusal: one.refusal.told(), ..one }).collect(),
        ..statement
    };
    Ok((statement, payments))
}
