//! Periods 期间: what finance has closed, and that nothing is dated into it. The rules are `domain::closing`.
//!
//! Every command that dates something asks [`takes`] inside its own `prepare`. That reading needs no guard of its own: commits of one process go
//! one after another, from before they read until they are written, and what another server commits meanwhile has moved the end of the
//! chain, so that this commit conflicts and is tried again with the books as they are then.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::closing::{Month, MonthFigures, PeriodAct, PeriodEntry, PeriodRow, PeriodSheet, Periods, Unsettled};
use domain::id::OperationId;
use domain::money::Currency;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;
use domain::target::checked_year;

use crate::contracts::{BY_MONTH, is_owed};
use crate::error::{Error, Result};
use crate::expenses::BY_MONTH as SPENT_BY_MONTH;
use crate::months::month;
use crate::paging::LAST;
use crate::receipts::COLLECTED_BY_MONTH;
use crate::row::Record;
use crate::store::Store;
use crate::tally::Asked;

mod check;

pub(crate) use check::check;

/// The one record.
const KEY: &str = "periods";

impl Record for Periods {
    const TABLE: &'static str = "period";
    fn key(&self) -> &str {
        KEY
    }
    fn version(&self) -> u64 {
        self.version
    }
    fn set_version(&mut self, version: u64) {
        self.version = version;
    }
}

/// What is closed.
pub(crate) async fn current(store: &Store) -> Result<Periods> {
    Ok(store.load::<Periods>(KEY).await?.unwrap_or_default())
}

/// Whether something may be dated on that day, which was entered in this field (empty: in none).
///
/// # Errors
/// `PeriodClosed` of the field.
pub(crate) async fn takes(store: &Store, field: &str, day: NaiveDate) -> Result<()> {
    current(store).await?.takes(day).map_err(|refusal| Error::at(field, refusal))
}

/// The figures of months, each by its currency.
type Figures = BTreeMap<(String, &'static str), MonthFigures>;

/// What the books say of these months: from the maintained totals, and of what was given up from its postings, as the dashboard says it.
async fn figures(store: &Store, first: Month, last: Month) -> Result<Figures> {
    let given_up = crate::adjustments::posted(store, first.first_day(), last.last_day()).await?;
    let (everybody, first, last) = (Reach::Everybody, first.to_string(), last.to_string());
    let [signed, collected, spent] = store
        .tallies_of([
            vec![Asked::new(&everybody, BY_MONTH, first.clone(), format!("{last}|{LAST}"))],
            vec![Asked::new(&everybody, COLLECTED_BY_MONTH, first.clone(), last.clone())],
            vec![Asked::new(&everybody, SPENT_BY_MONTH, first, format!("{last}|{LAST}"))],
        ])
        .await?;
    let mut figures = Figures::new();
    for tally in signed.iter().filter(|tally| tally.key.split_once('|').is_some_and(|(_, state)| is_owed(state))) {
        let (currency, amount) = tally.money()?;
        let figure = at(&mut figures, &tally.key, currency);
        figure.signed = figure.signed.checked_add(amount)?;
    }
    for tally in &collected {
        let (currency, amount) = tally.money()?;
        let figure = at(&mut figures, &tally.key, currency);
        figure.collected = figure.collected.checked_add(amount)?;
        figure.reversed = figure.reversed.checked_add(tally.settled_money()?)?;
    }
    for tally in &spent {
        let (currency, amount) = tally.money()?;
        let figure = at(&mut figures, &tally.key, currency);
        figure.spent = figure.spent.checked_add(amount)?;
    }
    for posting in &given_up {
        let Some(adjusted) = &posting.adjustment else { continue };
        let figure = at(&mut figures, &month(posting.date), posting.currency);
        figure.given_up = figure.given_up.with(adjusted.kind, posting.amount)?;
    }
    figures.retain(|_, figure| !figure.is_empty());
    Ok(figures)
}

/// The figures of a total's month: its key is `2025-03`, or begins with it.
fn at<'a>(figures: &'a mut Figures, key: &str, currency: Currency) -> &'a mut MonthFigures {
    let month = key.split('|').next().unwrap_or_default().to_owned();
    figures.entry((month, currency.code())).or_insert_with(|| MonthFigures { currency, ..MonthFigures::default() })
}

/// Those of one month, the company's currency first.
fn of_month(figures: &Figures, month: Month, own: Currency) -> Vec<MonthFigures> {
    let month = month.to_string();
    let mut found: Vec<MonthFigures> = figures.iter().filter(|((of, _), _)| *of == month).map(|(_, figure)| figure.clone()).collect();
    found.sort_by_key(|figure| figure.currency != own);
    found
}

/// What is not settled, by its month.
#[derive(Default)]
struct Left {
    drafts: BTreeMap<Month, Unsettled>,
    requested: BTreeMap<Month, Unsettled>,
    lines: BTreeMap<Month, Unsettled>,
}

impl Left {
    /// What stands between these two places; of bank statements only for who works with them.
    async fn read(store: &Store, actor: &Actor, low: &str, high: &str) -> Result<Self> {
        let mut left = Self::default();
        crate::receipts::each_draft(store, low, high, |receipt| {
            left.drafts.entry(Month::of(receipt.terms.date)).or_default().add(&receipt.number);
        })
        .await?;
        crate::invoices::each_requested(store, low, high, |invoice| {
            left.requested.entry(Month::of(invoice.day())).or_default().add(&invoice.number);
        })
        .await?;
        if crate::bank::allowed(actor).is_ok() {
            crate::bank::each_open(store, low, high, |line| {
                let (payer, amount) = (&line.payment.payer, line.payment.amount.grouped(line.payment.currency.scale()));
                left.lines.entry(Month::of(line.payment.date)).or_default().add(format!("{payer} {amount}").trim());
            })
            .await?;
        }
        Ok(left)
    }

    /// How many receipts are to be confirmed and bank lines to be matched of the months before.
    fn before(&self, month: Month) -> u64 {
        [&self.drafts, &self.lines].into_iter().flat_map(|of| of.range(..month)).map(|(_, left)| left.count).sum()
    }
}

/// The months of a year until this one, the latest first: what the books say of each, whether it is closed, what is still a draft in it.
///
/// # Errors
/// `NotAllowed`; `DateOutOfRange` of the year; `AmountTooLarge`; `Engine`.
pub async fn sheet(store: &Store, actor: &Actor, year: i32) -> Result<PeriodSheet> {
    if !actor.may(Noun::Period, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    let (year, today) = (checked_year(year)?, store.today().await);
    let currency = crate::companies::required(store).await?.currency;
    let periods = current(store).await?;
    let mut months = Month::of_year(year);
    months.retain(|month| *month <= Month::of(today));
    let (mut left, mut figures_found) = (Left::default(), Figures::new());
    if let (Some(first), Some(last)) = (months.first(), months.last()) {
        figures_found = figures(store, *first, *last).await?;
        // The first closing shuts all that lies before it.
        let low = if periods.last().is_none() { String::new() } else { first.first_day().to_string() };
        left = Left::read(store, actor, &low, &format!("{}|{LAST}", last.last_day())).await?;
    }
    let may_settle = actor.may(Noun::Period, Act::Settle);
    let act = |month: Month| {
        let possible =
            [(PeriodAct::Reopen, periods.may_reopen(month).is_ok()), (PeriodAct::Close, periods.may_close(month, today).is_ok())];
        possible.into_iter().find(|(_, is_possible)| may_settle && *is_possible).map(|(act, _)| act)
    };
    let row = |month: Month| PeriodRow {
        month,
        figures: of_month(&figures_found, month, currency),
        closed: periods.closing_of(month).map(|entry| (entry.by.clone(), entry.on)),
        drafts: left.drafts.get(&month).cloned().unwrap_or_default(),
        requested: left.requested.get(&month).cloned().unwrap_or_default(),
        lines: left.lines.get(&month).cloned().unwrap_or_default(),
        before: if periods.last().is_none() { left.before(month) } else { 0 },
        act: act(month),
    };
    let rows = months.into_iter().rev().map(row).collect();
    let mut reopened: Vec<PeriodEntry> = periods.entries.iter().filter(|entry| entry.act == PeriodAct::Reopen).cloned().collect();
    reopened.reverse();
    Ok(PeriodSheet { year, currency, rows, last: periods.last(), reopened })
}

/// Closes a month: nothing is dated into it, or before it, from then on. What the books say of it is kept with the closing.
///
/// # Errors
/// `NotAllowed`, `PeriodOutOfOrder`, `PeriodNotOver`; `Engine`.
pub async fn close(store: &Store, actor: &Actor, operation: &OperationId, month: Month) -> Result<()> {
    let today = store.today().await;
    store
        .command(actor, operation, "period.close", &month, |mut write| async move {
            let (old, is_new) = to_settle(store, actor).await?;
            let own = crate::companies::required(store).await?.currency;
            old.may_close(month, today)?;
            let said = of_month(&figures(store, month, month).await?, month, own);
            put(&mut write, &old, is_new, old.close(month, &actor.name, today, said)?)?;
            Ok((write, ()))
        })
        .await
}

/// Opens the last closed month again.
///
/// # Errors
/// `NotAllowed`, `PeriodNotLast`; `Required`, `TooLong` of `reason`; `Engine`.
pub async fn reopen(store: &Store, actor: &Actor, operation: &OperationId, month: Month, reason: &str) -> Result<()> {
    let today = store.today().await;
    store
        .command(actor, operation, "period.reopen", &(month, reason), |mut write| async move {
            let (old, is_new) = to_settle(store, actor).await?;
            old.may_reopen(month)?;
            let new = old.reopen(month, &actor.name, today, reason).map_err(|refusal| Error::at("reason", refusal))?;
            put(&mut write, &old, is_new, new)?;
            Ok((write, ()))
        })
        .await
}

/// The months for who closes them, and whether there is no record of them yet.
async fn to_settle(store: &Store, actor: &Actor) -> Result<(Periods, bool)> {
    if !actor.may(Noun::Period, Act::Settle) {
        return Err(Refusal::NotAllowed.into());
    }
    let found = store.load::<Periods>(KEY).await?;
    Ok((found.clone().unwrap_or_default(), found.is_none()))
}

fn put(write: &mut crate::write::Write, old: &Periods, is_new: bool, new: Periods) -> Result<()> {
    if is_new { write.create(&Periods { version: 1, ..new }) } else { write.update(old, new).map(|_| ()) }
}
