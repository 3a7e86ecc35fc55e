//! Lines of bank statements, and the receipts that they prove. The rules are `domain::bank`; a line and its receipt move in one commit, by the
//! same functions that register, confirm and reverse a receipt by hand.

use domain::bank::{BankFilter, BankLine, BankLineState, BankRow};
use domain::id::BankLineId;
use domain::list::{CurrencyTotal, Page, Totals};
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;

use crate::error::Result;
use crate::paging::{LAST, Listing};
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::{Asked, Tallies};

mod act;
mod check;
mod import;
mod propose;

pub(crate) use act::reversed;
pub use act::{ignore, link, register, reopen};
pub(crate) use check::check;
pub use import::{Imported, LINES_MAX, import, known};

impl Record for BankLine {
    const TABLE: &'static str = "bank_line";
    const MONEY: &'static [&'static str] = &["amount"];
    identity!();
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_date", date_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        tallies.add(LINES, "", self.state.code(), self.payment.currency.code(), self.payment.amount);
    }
}

/// Lines by their state. They are nobody's: only everybody's total is read.
pub(crate) const LINES: &str = "bank_lines";

fn date_place(line: &BankLine) -> String {
    format!("{}|{}", line.payment.date, line.id)
}

const BY_DATE: Listing<BankLine> = Listing {
    everybody: "SELECT * FROM bank_line WHERE by_all = '' AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    // Lines have no owner.
    owned: "SELECT * FROM bank_line WHERE by_all = '' AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};
const OF_STATE: Listing<BankLine> = Listing {
    everybody: "SELECT * FROM bank_line WHERE state = $state AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    owned: "SELECT * FROM bank_line WHERE state = $state AND by_date < $after ORDER BY by_date DESC LIMIT $limit",
    place: date_place,
    descends: true,
};

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] =
    &[BY_DATE.everybody, OF_STATE.everybody, propose::BY_PAYER, propose::OF_CUSTOMER_DAYS, propose::OF_OPEN];

/// Who settles receipts works with statements; to nobody else they are there.
///
/// # Errors
/// `NotAllowed`.
pub fn allowed(actor: &Actor) -> Result<()> {
    if actor.reach(Noun::Receipt, Act::Settle) == Reach::Everybody { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

/// Over whose lines the badge counts: everybody's for who settles receipts, else nobody's.
pub(crate) fn reach(actor: &Actor) -> Reach {
    if allowed(actor).is_ok() { Reach::Everybody } else { Reach::Nobody }
}

/// What the badge counts: the lines to match.
pub(crate) fn open(reach: &Reach) -> Asked<'_> {
    let open = BankLineState::Open.code();
    Asked::new(reach, LINES, open, open)
}

/// A page of lines, latest first, each open one with what is proposed for it.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &BankFilter) -> Result<Page<BankRow>> {
    allowed(actor)?;
    let walk = match filter.state {
        Some(state) => OF_STATE.walk(&Reach::Everybody).of_state(state.code()),
        None => BY_DATE.walk(&Reach::Everybody),
    };
    let page = walk.after(filter.after.as_deref()).page(store, |_| true).await?;
    Ok(Page { items: propose::rows(store, actor, page.items).await?, next: page.next })
}

/// The totals row of the same list: from the maintained totals.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn totals(store: &Store, actor: &Actor, filter: &BankFilter) -> Result<Totals> {
    allowed(actor)?;
    let (from, to) = filter.state.map_or(("", LAST), |state| (state.code(), state.code()));
    let mut by_currency: Vec<CurrencyTotal> = Vec::new();
    for tally in store.tallies(LINES, &Reach::Everybody, from, to).await? {
        let (currency, amount) = tally.money()?;
        let count = tally.count.max(0).cast_unsigned();
        match by_currency.iter_mut().find(|sum| sum.currency == currency) {
            Some(sum) => (sum.count, sum.amount) = (sum.count + count, sum.amount.checked_add(amount)?),
            None => by_currency.push(CurrencyTotal { currency, count, amount, ..CurrencyTotal::default() }),
        }
    }
    by_currency.retain(|sum| sum.count > 0);
    by_currency.sort_by_key(|sum| sum.currency.code());
    Ok(Totals { count: by_currency.iter().map(|sum| sum.count).sum(), by_currency })
}

/// Every line to match whose day lies between these two places.
pub(crate) async fn each_open(store: &Store, low: &str, high: &str, visit: impl FnMut(BankLine)) -> Result<()> {
    OF_STATE.walk(&Reach::Everybody).of_state(BankLineState::Open.code()).between(low, high).each(store, visit).await
}

async fn must_load(store: &Store, actor: &Actor, id: &BankLineId) -> Result<BankLine> {
    allowed(actor)?;
    store.must_load(id.as_str()).await
}
