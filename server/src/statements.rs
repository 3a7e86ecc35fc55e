//! Statements of customers as files: `GET /customers/{id}/statement.pdf` and `statement.xlsx`, with the figures that the screen shows.

use app::caller::Caller;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::id::CustomerId;
use domain::lang::Lang;
use domain::money::Currency;
use domain::statement::{Account, Entry, EntryKind, Statement};
use serde::Deserialize;
use store::Store;

use crate::downloads::attachment;
use crate::exports::{self, Format};
use crate::papers::{self, AT_ONCE, PDF};
use crate::router::Application;
use crate::sheets::{ColumnHead, ColumnKind, Report, ReportCell};

/// What the address may add.
#[derive(Clone, Copy, Deserialize)]
pub struct Days {
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
}

/// For both sides to sign.
pub async fn pdf(
    State(application): State<Application>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(days): Query<Days>,
) -> Response {
    let (statement, lang) = match found(&application.store, caller, id, days).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let (name, chosen) = (file_name(&statement, "pdf"), application.settings.pdf_font.clone());
    let _turn = AT_ONCE.acquire().await;
    let made = tokio::task::spawn_blocking(move || papers::pdf_of(&domain::statement::paper(&statement, lang), chosen));
    match made.await {
        Ok(Ok(bytes)) => attachment(PDF, &name, bytes),
        Ok(Err(refusal)) => papers::refused(&refusal, lang),
        Err(error) => papers::fault(&error),
    }
}

/// For who reckons on.
pub async fn xlsx(
    State(store): State<Store>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(days): Query<Days>,
) -> Response {
    let (statement, lang) = match found(&store, caller, id, days).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let _turn = AT_ONCE.acquire().await;
    match exports::bytes(&report(&statement, lang), Format::Xlsx, lang) {
        Ok(bytes) => attachment(Format::Xlsx.content_type(), &file_name(&statement, "xlsx"), bytes),
        Err(error) => papers::fault(&error),
    }
}

/// The statement and its reader's language, or the answer that there is none.
async fn found(store: &Store, caller: Caller, id: String, days: Days) -> Result<(Statement, Lang), Box<Response>> {
    let Some(actor) = caller.actor else { return Err(Box::new(StatusCode::UNAUTHORIZED.into_response())) };
    match store::statements::statement(store, &actor, &CustomerId::new(id), days.from, days.to).await {
        Ok(statement) => Ok((statement, actor.lang)),
        Err(store::Error::NotFound) => Err(Box::new(StatusCode::NOT_FOUND.into_response())),
        Err(store::Error::Refused(problems)) => Err(Box::new(match problems.0.into_iter().next().map(|problem| problem.refusal) {
            None | Some(domain::refusal::Refusal::NotAllowed) => StatusCode::FORBIDDEN.into_response(),
            Some(refusal) => papers::refused(&refusal, actor.lang),
        })),
        Err(error) => Err(Box::new(papers::fault(&error))),
    }
}

/// `statement-C20250301001-2025-06-15.pdf`.
fn file_name(statement: &Statement, extension: &str) -> String {
    let number: String = statement.customer_number.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("filename=\"statement-{number}-{}.{extension}\"", statement.to)
}

/// One row a line, with an opening and a closing one for each currency; then what is open. No row of sums: balances are not added.
fn report(statement: &Statement, lang: Lang) -> Report {
    let head =
        |code: &'static str, zh: &'static str, en: &'static str, kind| ColumnHead { code: code.into(), zh: zh.into(), en: en.into(), kind };
    let money = ColumnKind::Amount(Currency::SCALE_MAX);
    let columns = vec![
        head("date", "日期", "Date", ColumnKind::Date),
        head("what", "事项", "What", ColumnKind::Text),
        head("contract", "合同", "Contract", ColumnKind::Text),
        head("instalment", "期次", "Instalment", ColumnKind::Whole),
        head("receipt", "回款编号", "Receipt", ColumnKind::Text),
        head("falls_due", "到期", "Falls due", money),
        head("change", "增减", "Change", money),
        head("balance", "余额", "Balance", money),
        head("days_overdue", "逾期天数", "Days overdue", ColumnKind::Whole),
        head("currency", "币种", "Currency", ColumnKind::Text),
    ];
    let rows = statement.accounts.iter().flat_map(|account| rows(account, statement, lang)).collect();
    let Statement { customer_name, from, to, .. } = statement;
    Report {
        title_zh: format!("对账单 {customer_name}（{from} 至 {to}）"),
        title_en: format!("Statement {customer_name}, {from} to {to}"),
        columns,
        rows,
        totals: Vec::new(),
    }
}

fn rows(account: &Account, statement: &Statement, lang: Lang) -> Vec<Vec<ReportCell>> {
    let code = account.currency.code();
    let balance = |date: NaiveDate, what: &str, amount: domain::money::Amount| {
        let mut cells = vec![ReportCell::Date(date), what.into()];
        cells.extend(std::iter::repeat_n(ReportCell::Empty, 5));
        cells.extend([amount.into(), ReportCell::Empty, code.into()]);
        cells
    };
    let line = |entry: &Entry| {
        let (due, change) = match entry.kind {
            EntryKind::Due => (entry.amount.into(), ReportCell::Empty),
            _ => (ReportCell::Empty, entry.amount.into()),
        };
        vec![
            ReportCell::Date(entry.date),
            entry.kind.label(lang).into(),
            entry.contract_number.as_str().into(),
            ReportCell::Whole(entry.ordinal.into()),
            entry.receipt_number.as_str().into(),
            due,
            change,
            entry.balance.into(),
            ReportCell::Empty,
            code.into(),
        ]
    };
    let mut rows = vec![balance(statement.from, lang.pick("期初余额", "Opening balance"), account.opening)];
    rows.extend(account.entries.iter().map(line));
    rows.push(balance(statement.to, lang.pick("期末余额", "Closing balance"), account.closing));
    rows.extend(account.open.iter().map(|item| {
        vec![
            ReportCell::Date(item.due),
            lang.pick("未结清", "Open").into(),
            item.contract_number.as_str().into(),
            ReportCell::Whole(item.ordinal.into()),
            ReportCell::Empty,
            ReportCell::Empty,
            ReportCell::Empty,
            item.open.into(),
            ReportCell::Whole(item.days_overdue.max(0)),
            code.into(),
        ]
    }));
    rows
}
