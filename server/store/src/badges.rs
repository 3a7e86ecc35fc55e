//! Badges and the dashboard: from the maintained totals, by the same windows as the lists that they open.

use chrono::NaiveDate;
use domain::ageing::Ageing;
use domain::company::Company;
use domain::list::{Badges, Dashboard, DueWindow};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};

use crate::error::Result;
use crate::instalments::dates;
use crate::store::Store;

/// Sorts before every date.
const FIRST: &str = "0000-00-00";

/// The badges of this user, now.
///
/// # Errors
/// `Engine`.
pub async fn badges(store: &Store, actor: &Actor) -> Result<Badges> {
    let company = crate::companies::required(store).await?;
    let today = store.today().await;
    let contracts = actor.reach(Noun::Contract, Act::Read);
    let follow_ups = actor.reach(Noun::FollowUp, Act::Read);
    let drafts = if actor.may(Noun::Receipt, Act::Settle) { actor.reach(Noun::Receipt, Act::Settle) } else { Reach::Nobody };
    let to_complete = completers(actor);
    Ok(Badges {
        follow_ups_due: count(store, "next", &follow_ups, FIRST, &today.to_string()).await?,
        instalments_due_soon: window(store, &contracts, DueWindow::Soon, &company, today).await?,
        instalments_overdue: window(store, &contracts, DueWindow::Overdue, &company, today).await?,
        receipts_to_confirm: count(store, "drafts", &drafts, "", "").await?,
        contracts_to_complete: count(store, "to_complete", &to_complete, "", crate::paging::LAST).await?,
    })
}

/// Whose half-imported contracts this actor can complete.
fn completers(actor: &Actor) -> Reach {
    if actor.may(Noun::Contract, Act::Settle) { actor.reach(Noun::Contract, Act::Settle) } else { actor.reach(Noun::Import, Act::Create) }
}

async fn window(store: &Store, reach: &Reach, window: DueWindow, company: &Company, today: NaiveDate) -> Result<u64> {
    let (from, to) = dates(window, company, today);
    count(store, "due", reach, &from.to_string(), &to.to_string()).await
}

async fn count(store: &Store, name: &str, reach: &Reach, from: &str, to: &str) -> Result<u64> {
    let tallies = store.tallies(name, reach, from, to).await?;
    Ok(tallies.iter().map(|tally| tally.count).sum::<i64>().max(0).cast_unsigned())
}

/// The small dashboard over what the actor may see, in the company's currency; `others` are the same figures of other currencies.
///
/// # Errors
/// `Engine`; `AmountTooLarge`.
pub async fn dashboard(store: &Store, actor: &Actor) -> Result<Vec<Dashboard>> {
    let company = crate::companies::required(store).await?;
    let today = store.today().await;
    let reach = actor.reach(Noun::Contract, Act::Read);
    let mut boards = vec![Dashboard { currency: company.currency, ..Dashboard::default() }];
    for tally in store.tallies("contracts", &reach, "", crate::paging::LAST).await? {
        let (currency, amount) = tally.money()?;
        let board = board(&mut boards, currency);
        board.collected = board.collected.checked_add(tally.settled_money()?)?;
        if crate::contracts::life(&tally.key).is_some_and(|life| life.is_effective()) {
            board.contract_count += tally.count.max(0).cast_unsigned();
            board.contract_amount = board.contract_amount.checked_add(amount)?;
        }
    }
    for tally in store.tallies("advances", &actor.reach(Noun::Receipt, Act::Read), "", "").await? {
        let (currency, amount) = tally.money()?;
        let board = board(&mut boards, currency);
        board.advances = board.advances.checked_add(amount.checked_sub(tally.settled_money()?)?)?;
    }
    let (month, _) = dates(DueWindow::OverdueThisMonth, &company, today);
    for tally in store.tallies("due", &reach, FIRST, crate::paging::LAST).await? {
        let (currency, open) = tally.money()?;
        let Ok(due) = tally.key.parse::<NaiveDate>() else { continue };
        let board = board(&mut boards, currency);
        board.outstanding = board.outstanding.checked_add(open)?;
        add_overdue(board, open, due, month, today)?;
    }
    Ok(boards)
}

fn add_overdue(board: &mut Dashboard, open: Amount, due: NaiveDate, month: NaiveDate, today: NaiveDate) -> Result<()> {
    board.ageing.add(open, due, today)?;
    if due < today {
        board.overdue = board.overdue.checked_add(open)?;
        if due >= month {
            board.overdue_this_month = board.overdue_this_month.checked_add(open)?;
        }
    }
    Ok(())
}

fn board(boards: &mut Vec<Dashboard>, currency: Currency) -> &mut Dashboard {
    let index = boards.iter().position(|board| board.currency == currency).unwrap_or_else(|| {
        boards.push(Dashboard { currency, ageing: Ageing::default(), ..Dashboard::default() });
        boards.len() - 1
    });
    &mut boards[index]
}
