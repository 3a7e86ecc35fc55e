//! Every figure of the product beside the model's: what people look at (badges, dashboard, lists, totals, reports, statements, periods).

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::list::{Badges, ContractFilter, CurrencyTotal, DueWindow, InstalmentFilter, ReceiptFilter, Totals};
use domain::money::{Amount, Currency};
use domain::permission::Actor;

use super::care::Part;
use super::carry::Books;
use super::model::{Ageing, CURRENCIES, Contract, Fen, InvoiceState, Model, ReceiptState, month_of};
use super::sums::{Open, Standing, ageing};

/// Days from today on which an instalment is due soon.
const SOON_DAYS: i64 = 7;

/// Whose figures: a reader, and the first customer that they see.
pub struct Seen<'a> {
    pub by: &'a Actor,
    pub from: usize,
    pub confirms: bool,
}

pub fn same<T: PartialEq + Debug>(what: impl FnOnce() -> String, found: &T, wanted: &T) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{}: {found:?}, by the model {wanted:?}", what())) }
}

pub fn fen(amount: Amount) -> Fen {
    amount.to_minor_units(Currency::Cny).unwrap()
}

fn place(currency: Currency) -> usize {
    CURRENCIES.iter().position(|code| *code == currency.code()).unwrap()
}

/// The one place where the product's ageing is taken apart.
pub fn buckets(of: &domain::ageing::Ageing) -> Ageing {
    let parts: Vec<_> = of.parts().map(|(_, amount)| amount).collect();
    assert_eq!(of.total(), Amount::sum(parts.iter().copied()).unwrap(), "the buckets add up");
    std::array::from_fn(|bucket| fen(parts[bucket]))
}

pub fn failed(error: store::Error) -> String {
    error.to_string()
}

/// Whether a window shows what is due then.
fn is_in(window: DueWindow, due: NaiveDate, today: NaiveDate) -> bool {
    match window {
        DueWindow::Open => true,
        DueWindow::Overdue => due < today,
        DueWindow::Soon => (today..=today + TimeDelta::days(SOON_DAYS)).contains(&due),
        DueWindow::OverdueThisMonth => (month_of(today)..today).contains(&due),
    }
}

/// Count, amount, collected and outstanding of each currency that has any.
type Sums = BTreeMap<&'static str, (u64, Fen, Fen, Fen)>;

fn read(totals: &Totals) -> Sums {
    let one = |sum: &CurrencyTotal| (sum.currency.code(), (sum.count, fen(sum.amount), fen(sum.collected), fen(sum.outstanding)));
    totals.by_currency.iter().map(one).collect()
}

impl Books {
    /// Those of the maintained totals that were moved, as this reader sees them.
    pub async fn maintained(&self, model: &Model, seen: &Seen<'_>, moved: &[Part], window: DueWindow) -> Result<(), String> {
        let has = |part: Part| moved.contains(&part);
        if !moved.iter().any(|part| Part::MAINTAINED.contains(part)) {
            return Ok(());
        }
        let now = model.standing(seen.from);
        if has(Part::Badges) {
            self.badges(model, seen, &now).await?;
        }
        if has(Part::Dashboard) {
            self.dashboard(model, seen, &now).await?;
        }
        if has(Part::Contracts) {
            self.contract_totals(model, seen, &now).await?;
        }
        if has(Part::Receipts) {
            self.receipt_totals(model, seen, &now).await?;
        }
        if has(Part::Due) { self.due_totals(model, seen, &now, window).await } else { Ok(()) }
    }

    async fn badges(&self, model: &Model, seen: &Seen<'_>, now: &Standing<'_>) -> Result<(), String> {
        let found = store::badges::badges(&self.company.store, seen.by).await.map_err(failed)?;
        let count = |window| now.open.iter().filter(|one| is_in(window, one.due, model.today)).count() as u64;
        let wanted = Badges {
            instalments_due_soon: count(DueWindow::Soon),
            instalments_overdue: count(DueWindow::Overdue),
            receipts_to_confirm: if seen.confirms { model.drafts() } else { 0 },
            invoices_requested: if seen.confirms { model.requested() } else { 0 },
            fees_late: model.fees_late(if seen.confirms { None } else { Some(model.rep.as_str()) }),
            fees_to_check: if seen.confirms { model.fees_to_check() } else { 0 },
            ..Badges::default()
        };
        same(|| format!("badges of {}", seen.by.name), &found, &wanted)
    }

    async fn dashboard(&self, model: &Model, seen: &Seen<'_>, now: &Standing<'_>) -> Result<(), String> {
        let boards = store::badges::dashboard(&self.company.store, seen.by).await.map_err(failed)?;
        let collected_of = |contract: &Contract| now.collected.get(contract.id.as_str()).copied().unwrap_or_default();
        for (currency, code) in CURRENCIES.iter().enumerate() {
            let open: Vec<&Open> = now.open.iter().filter(|one| one.currency == currency).collect();
            let sum = |window| open.iter().filter(|one| is_in(window, one.due, model.today)).map(|one| one.amount).sum::<Fen>();
            let contracts: Vec<&Contract> =
                model.contracts_from(seen.from).filter(|contract| contract.life.counts() && contract.currency == currency).collect();
            let collected: Fen = contracts.iter().map(|contract| collected_of(contract)).sum();
            let amount: Fen = contracts.iter().map(|contract| contract.amount()).sum();
            let windows = [sum(DueWindow::Open), sum(DueWindow::Overdue), sum(DueWindow::OverdueThisMonth)];
            let wanted =
                (contracts.len() as u64, [amount, collected, now.advances[currency]], windows, ageing(open.into_iter(), model.today));
            let board = boards.iter().find(|board| board.currency.code() == *code);
            let found = board.map(|board| {
                let sums = [board.contract_amount, board.collected, board.advances].map(fen);
                let windows = [board.outstanding, board.overdue, board.overdue_this_month].map(fen);
                (board.contract_count, sums, windows, buckets(&board.ageing))
            });
            same(|| format!("dashboard of {} in {code}", seen.by.name), &found.unwrap_or_default(), &wanted)?;
        }
        Ok(())
    }

    /// The totals row of the list of contracts.
    async fn contract_totals(&self, model: &Model, seen: &Seen<'_>, now: &Standing<'_>) -> Result<(), String> {
        let mut wanted = Sums::new();
        for contract in model.contracts_from(seen.from) {
            let of = |sums: &HashMap<&str, Fen>| sums.get(contract.id.as_str()).copied().unwrap_or_default();
            let (amount, collected) = (contract.amount(), of(&now.collected));
            let open = if contract.life.counts() { amount - of(&now.settled) } else { 0 };
            let sum = wanted.entry(CURRENCIES[contract.currency]).or_default();
            *sum = (sum.0 + 1, sum.1 + amount, sum.2 + collected, sum.3 + open);
        }
        let found = store::contracts::totals(&self.company.store, seen.by, &ContractFilter::default()).await.map_err(failed)?;
        same(|| format!("totals of contracts of {}", seen.by.name), &read(&found), &wanted)
    }

    async fn receipt_totals(&self, model: &Model, seen: &Seen<'_>, now: &Standing<'_>) -> Result<(), String> {
        let mut wanted = Sums::new();
        for receipt in model.receipts.iter().filter(|receipt| receipt.customer >= seen.from) {
            let sum = wanted.entry(CURRENCIES[receipt.currency]).or_default();
            *sum = (sum.0 + 1, sum.1 + receipt.amount, 0, now.advances[receipt.currency]);
        }
        let found = store::receipts::totals(&self.company.store, seen.by, &ReceiptFilter::default()).await.map_err(failed)?;
        same(|| format!("totals of receipts of {}", seen.by.name), &read(&found), &wanted)
    }

    /// Of due payments, in one window.
    async fn due_totals(&self, model: &Model, seen: &Seen<'_>, now: &Standing<'_>, window: DueWindow) -> Result<(), String> {
        let mut wanted = Sums::new();
        for open in now.open.iter().filter(|one| is_in(window, one.due, model.today)) {
            let sum = wanted.entry(CURRENCIES[open.currency]).or_default();
            *sum = (sum.0 + 1, 0, 0, sum.3 + open.amount);
        }
        let filter = InstalmentFilter { window, ..InstalmentFilter::default() };
        let found = store::instalments::totals(&self.company.store, seen.by, &filter).await.map_err(failed)?;
        same(|| format!("totals of due payments of {}, {window:?}", seen.by.name), &read(&found), &wanted)
    }

    /// 账龄 at the end of a day.
    pub async fn ageing(&self, model: &Model, seen: &Seen<'_>, day: NaiveDate) -> Result<(), String> {
        let rows = store::reports::ageing(&self.company.store, seen.by, day).await.map_err(failed)?;
        let mut wanted: BTreeMap<(String, usize), Vec<Open>> = BTreeMap::new();
        for open in model.open_on(seen.from, day) {
            wanted.entry((model.customers[open.customer].clone(), open.currency)).or_default().push(open);
        }
        let wanted: BTreeMap<_, _> = wanted.into_iter().map(|(key, open)| (key, ageing(open.iter(), day))).collect();
        let found: BTreeMap<_, _> =
            rows.iter().map(|row| ((row.customer.to_string(), place(row.currency)), buckets(&row.ageing))).collect();
        same(|| format!("{} rows of the ageing as of {day}", rows.len()), &found, &wanted)
    }

    /// 欠款 at the end of a day: of each contract the sum, since when, how many days, what its customer owes in all, and how far it is paid.
    pub async fn arrears(&self, model: &Model, seen: &Seen<'_>, day: NaiveDate) -> Result<(), String> {
        let rows = store::reports::arrears(&self.company.store, seen.by, day).await.map_err(failed)?;
        let open = model.open_on(seen.from, day);
        let mut wanted: BTreeMap<String, (Fen, NaiveDate, i64, Fen, &str)> = BTreeMap::new();
        for one in open.iter().filter(|one| one.due < day) {
            let (amount, since, ..) = wanted.get(&one.contract).copied().unwrap_or((0, one.due, 0, 0, ""));
            let since = since.min(one.due);
            let owes = |other: &&Open| (other.customer, other.currency) == (one.customer, one.currency);
            let owed = open.iter().filter(owes).map(|other| other.amount).sum();
            let progress = if model.collected(&one.contract, day) > 0 { "partial" } else { "pending" };
            wanted.insert(one.contract.clone(), (amount + one.amount, since, (day - since).num_days(), owed, progress));
        }
        let row = |row: &store::reports::ArrearsRow| {
            let said = (fen(row.amount), row.since, row.days_overdue, fen(row.outstanding), row.payment_state.code());
            (row.contract.to_string(), said)
        };
        same(|| format!("arrears as of {day}"), &rows.iter().map(row).collect(), &wanted)
    }

    /// 对账单 of a customer to the end of a day.
    pub async fn statement(&self, model: &Model, customer: usize, day: NaiveDate) -> Result<(), String> {
        let id = model.customers[customer].as_str().into();
        let (store, finance) = (&self.company.store, &self.company.finance);
        let said = store::statements::statement(store, finance, &id, None, Some(day)).await.map_err(failed)?;
        let all = model.open_on(customer, day);
        for (currency, code) in CURRENCIES.iter().enumerate() {
            let what = || format!("statement of {id} in {code} as of {day}");
            let account = said.accounts.iter().find(|account| account.currency.code() == *code);
            let open: Vec<&Open> = all.iter().filter(|one| (one.customer, one.currency) == (customer, currency)).collect();
            let mut items: Vec<(String, NaiveDate, Fen)> = open.iter().map(|one| (one.contract.clone(), one.due, one.amount)).collect();
            items.sort();
            let closing: Fen = items.iter().map(|(.., amount)| amount).sum();
            let wanted = (closing, model.advance_on(customer, currency, day), ageing(open.into_iter(), day), items);
            let found = account.map(|account| {
                let item = |item: &domain::statement::OpenItem| (item.contract.to_string(), item.due, fen(item.open));
                let mut items: Vec<_> = account.open.iter().map(item).collect();
                items.sort();
                (fen(account.closing), fen(account.advance), buckets(&account.ageing), items)
            });
            same(what, &found.unwrap_or_default(), &wanted)?;
            let last = account.map(|account| account.entries.last().map_or(account.opening, |entry| entry.balance));
            same(what, &last.map_or(0, fen), &closing)?;
        }
        Ok(())
    }

    /// The sums that stand beside each contract of a customer.
    pub async fn contracts(&self, model: &Model, customer: usize) -> Result<(), String> {
        let filter = ContractFilter { customer: Some(model.customers[customer].as_str().into()), ..ContractFilter::default() };
        let page = store::contracts::list(&self.company.store, &self.company.finance, &filter).await.map_err(failed)?;
        let found: BTreeMap<_, _> = page.items.iter().map(|contract| (contract.id.to_string(), Self::head(contract))).collect();
        let wanted = model.contracts.iter().filter(|contract| contract.customer == customer);
        let wanted: BTreeMap<_, _> = wanted.map(|contract| (contract.id.clone(), model.head(contract))).collect();
        same(|| format!("contracts of customer {customer}"), &found, &wanted)
    }

    fn head(contract: &domain::contract::Contract) -> (&'static str, &'static str, [Fen; 8]) {
        let domain::adjustment::GivenUp { reduced, written_off } = contract.given_up;
        let [amount, collected, spent] = [contract.amount, contract.collected, contract.spent].map(fen);
        let [invoiced, asked, invoiceable] = [contract.invoiced, contract.invoice_requested, contract.invoiceable()].map(fen);
        let sums = [amount, collected, spent, invoiced, asked, fen(reduced), fen(written_off), invoiceable];
        (contract.terms.life.code(), contract.progress().code(), sums)
    }

    /// Each instalment of a contract: when it is due, what is paid and open of it, and its state.
    pub async fn plan(&self, model: &Model, id: &str) -> Result<(), String> {
        let Some(contract) = model.contract(id) else { return Ok(()) };
        let (head, plan) = store::contracts::show(&self.company.store, &self.company.finance, &id.into()).await.map_err(failed)?;
        same(|| format!("contract {id}"), &Self::head(&head), &model.head(contract))?;
        let row = |one: &domain::instalment::Instalment| {
            let sums = [one.terms.amount, one.paid, one.given_up.reduced, one.given_up.written_off, one.open].map(fen);
            (one.id.to_string(), usize::from(one.ordinal), one.terms.due, sums, one.state().code())
        };
        let wanted = (1..).zip(&contract.plan).map(|(ordinal, one)| {
            let ((due, amount), paid) = (one.row(), model.paid(&one.id));
            let [reduced, written_off] = model.given_of_instalment(&one.id);
            let state = match paid {
                _ if !one.is_owed() => "not_effective",
                paid if paid >= amount => "paid",
                paid if paid + reduced + written_off >= amount && written_off > 0 => "written_off",
                paid if paid + reduced + written_off >= amount => "settled",
                0 => "pending",
                _ => "partial",
            };
            (one.id.clone(), ordinal, due, [amount, paid, reduced, written_off, model.open(one)], state)
        });
        same(|| format!("plan of {id}"), &plan.iter().map(row).collect::<Vec<_>>(), &wanted.collect())
    }

    /// One receipt: what it has paid, and what is left of it.
    pub async fn receipt(&self, model: &Model, id: &str) -> Result<(), String> {
        let Some(receipt) = model.receipt(id) else { return Ok(()) };
        let (found, _) = store::receipts::show(&self.company.store, &self.company.finance, &id.into()).await.map_err(failed)?;
        let used = receipt.amount - model.left(receipt) - receipt.refunded();
        let said = [found.terms.amount, found.allocated, found.refunded().unwrap(), found.advance()].map(fen);
        same(|| format!("receipt {id}"), &said, &[receipt.amount, used, receipt.refunded(), model.advance(receipt)])
    }

    /// The months of this year as 期间 shows them.
    pub async fn periods(&self, model: &Model) -> Result<(), String> {
        let (store, finance) = (&self.company.store, &self.company.finance);
        let sheet = store::periods::sheet(store, finance, model.today.year()).await.map_err(failed)?;
        for row in &sheet.rows {
            let month = row.month.first_day();
            for (currency, code) in CURRENCIES.iter().enumerate() {
                let figures = row.figures.iter().find(|figures| figures.currency.code() == *code);
                let found = figures.map(|of| [of.signed, of.collected, of.reversed, of.spent].map(fen)).unwrap_or_default();
                same(|| format!("{month} in {code}"), &found, &model.month(month, currency))?;
            }
            let is_closed = model.closed.last().is_some_and(|last| month <= *last);
            let of_month = |day: NaiveDate| month_of(day) == month;
            let drafts = model.receipts.iter().filter(|one| one.state == ReceiptState::Draft && of_month(one.date)).count() as u64;
            let requested = model.invoices.iter().filter(|one| one.state == InvoiceState::Requested && of_month(one.day)).count() as u64;
            let found = (row.closed.is_some(), row.drafts.count, row.requested.count);
            same(|| format!("{month}"), &found, &(is_closed, drafts, requested))?;
        }
        Ok(())
    }
}
