//! Reports as files: rows of the store turned into a sheet, the same for the screens' downloads and for the command line.
//!
//! CSV speaks in stable codes, for programs; xlsx in the user's words, with live totals. Amounts of different currencies are never added:
//! a report that mixes them has no totals row.

use std::borrow::Cow;

use chrono::NaiveDate;
use clap::ValueEnum;
use domain::contract::Contract;
use domain::lang::Lang;
use domain::list::{ContractFilter, CustomerFilter};
use domain::money::{Amount, Currency};
use domain::permission::Actor;
use store::Store;

use crate::sheets::{self, ColumnHead, ColumnKind, Report, ReportCell};

mod adjustments;
mod ageing;
mod arrears;
mod contracts;
mod customers;

pub use contracts::contracts;

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Arrears,
    Contracts,
    Customers,
    Ageing,
    Adjustments,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Arrears, Self::Contracts, Self::Customers, Self::Ageing, Self::Adjustments];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arrears => "arrears",
            Self::Contracts => "contracts",
            Self::Customers => "customers",
            Self::Ageing => "ageing",
            Self::Adjustments => "adjustments",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }

    /// Whether the report can be asked for of a past day; the others tell what is now.
    #[must_use]
    pub const fn is_dated(self) -> bool {
        matches!(self, Self::Arrears | Self::Ageing)
    }
}

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Csv,
    Xlsx,
}

impl Format {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx].into_iter().find(|format| format.code() == text)
    }

    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// How closed sets are written: as stable codes, or in a language's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    Codes,
    Words(Lang),
}

impl Wording {
    fn pick(self, code: &'static str, label: impl Fn(Lang) -> &'static str) -> ReportCell {
        match self {
            Self::Codes => code.into(),
            Self::Words(lang) => label(lang).into(),
        }
    }
}

/// The report as a file, of what the actor may see.
///
/// # Errors
/// What the store answers; `Engine` when a workbook cannot hold the rows.
pub async fn file(store: &Store, actor: &Actor, kind: Kind, format: Format, as_of: NaiveDate, lang: Lang) -> store::Result<Vec<u8>> {
    let wording = if format == Format::Csv { Wording::Codes } else { Wording::Words(lang) };
    bytes(&report(store, actor, kind, as_of, wording).await?, format, lang)
}

/// A report as the bytes of a file.
///
/// # Errors
/// `Engine` when a workbook cannot hold the rows.
pub fn bytes(report: &Report, format: Format, lang: Lang) -> store::Result<Vec<u8>> {
    match format {
        Format::Csv => Ok(sheets::csv(report)),
        Format::Xlsx => sheets::xlsx(report, lang).map_err(|error| store::Error::Engine(format!("xlsx: {error}"))),
    }
}

/// The report's rows, of what the actor may see.
///
/// # Errors
/// What the store answers.
pub async fn report(store: &Store, actor: &Actor, kind: Kind, as_of: NaiveDate, wording: Wording) -> store::Result<Report> {
    Ok(match kind {
        Kind::Arrears => {
            let mut rows = store::reports::arrears(store, actor, as_of).await?;
            if wording != Wording::Codes {
                store::reports::promises(store, actor, &mut rows, as_of).await?;
                store::reports::contacts(store, &mut rows, as_of).await?;
            }
            arrears::arrears(&rows, as_of, wording)?
        }
        Kind::Ageing => {
            let limits = store::companies::current(store).await.map(|company| company.ageing_limits).unwrap_or_default();
            ageing::ageing(&store::reports::ageing(store, actor, as_of).await?, &limits, as_of)?
        }
        Kind::Contracts => contracts(&all_contracts(store, actor).await?, as_of, wording)?,
        Kind::Customers => {
            let company = store::companies::required(store).await?;
            customers::customers(&all_customers(store, actor).await?, &company, as_of, wording)
        }
        Kind::Adjustments => adjustments::adjustments(&store::adjustments::standing(store, actor).await?, as_of, wording)?,
    })
}

async fn all_contracts(store: &Store, actor: &Actor) -> store::Result<Vec<Contract>> {
    let filter = ContractFilter { order: domain::list::ContractOrder::Number, ..ContractFilter::default() };
    store::contracts::all(store, actor, &filter).await
}

async fn all_customers(store: &Store, actor: &Actor) -> store::Result<Vec<domain::customer::Customer>> {
    let mut filter = CustomerFilter { order: domain::list::CustomerOrder::Name, ..CustomerFilter::default() };
    let mut customers = Vec::new();
    loop {
        let page = store::customers::list(store, actor, &filter).await?;
        customers.extend(page.items);
        filter.after = page.next;
        if filter.after.is_none() {
            return Ok(customers);
        }
    }
}

const fn column(code: &'static str, zh: &'static str, en: &'static str, kind: ColumnKind) -> ColumnHead {
    ColumnHead { code: Cow::Borrowed(code), zh: Cow::Borrowed(zh), en: Cow::Borrowed(en), kind }
}

const fn text(code: &'static str, zh: &'static str, en: &'static str) -> ColumnHead {
    column(code, zh, en, ColumnKind::Text)
}

const fn money(code: &'static str, zh: &'static str, en: &'static str) -> ColumnHead {
    column(code, zh, en, ColumnKind::Amount(Currency::SCALE_MAX))
}

const fn date(code: &'static str, zh: &'static str, en: &'static str) -> ColumnHead {
    column(code, zh, en, ColumnKind::Date)
}

/// The totals row: the sums of the amount columns; none when the rows mix currencies.
fn totals(
    columns: &[ColumnHead],
    rows: &[Vec<ReportCell>],
    mut currencies: impl Iterator<Item = Currency>,
) -> store::Result<Vec<ReportCell>> {
    let Some(first) = currencies.next() else { return Ok(Vec::new()) };
    if currencies.any(|other| other != first) {
        return Ok(Vec::new());
    }
    let sum = |index: usize| {
        let amounts = rows.iter().filter_map(|row| match row.get(index) {
            Some(ReportCell::Amount(amount)) => Some(*amount),
            _ => None,
        });
        Amount::sum(amounts).map(ReportCell::Amount)
    };
    let cell = |(index, column): (usize, &ColumnHead)| match column.kind {
        ColumnKind::Amount(_) => Ok(sum(index)?),
        _ => Ok(ReportCell::Empty),
    };
    columns.iter().enumerate().map(cell).collect()
}
