//! Badges and the dashboard: from the maintained totals, by the same windows as the lists that they open.

use chrono::{Datelike, NaiveDate};
use domain::ageing::{Ageing, AgeingLimits};
use domain::closing::Month;
use domain::list::{Badges, Dashboard, DueWindow};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Reach};

use crate::adjustments::posted_within;
use crate::error::Result;
use crate::instalments::{DUE, OPEN, asked_of, dates};
use crate::months::{Days, month};
use crate::paging::LAST;
use crate::store::Store;
use crate::tally::{Asked, count};

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
    let originals = crate::originals::reach(actor);
    let issuers = crate::invoices::issuers(actor);
    let bank_lines = crate::bank::reach(actor);
    let fees = crate::fees::Reaches::of(actor);
    let [next, broken, soon, overdue, drafts, to_complete, originals, obligations, expiring, invoices, bank, late, checks] = store
        .tallies_of([
            vec![Asked::new(&follow_ups, "next", FIRST, today.to_string())],
            vec![crate::follow_ups::broken(&follow_ups, today)],
            asked_of(&contracts, DueWindow::Soon, &company, today),
            asked_of(&contracts, DueWindow::Overdue, &company, today),
            vec![Asked::new(&drafts, "drafts", "", "")],
            vec![Asked::new(&to_complete, "to_complete", "", LAST)],
            vec![crate::originals::overdue(&originals, today)],
            vec![crate::obligations::due(&contracts, today)],
            vec![crate::contracts::expiring(&contracts, today)],
            vec![crate::invoices::requested(&issuers)],
            vec![crate::bank::open(&bank_lines)],
            fees.late(today),
            fees.to_check(),
        ])
        .await?;
    Ok(Badges {
        follow_ups_due: count(&next),
        promises_broken: count(&broken),
        instalments_due_soon: count(&soon),
        instalments_overdue: count(&overdue),
        receipts_to_confirm: count(&drafts),
        contracts_to_complete: count(&to_complete),
        approvals_waiting: crate::approvals::waiting_count(store, actor).await?,
        originals_overdue: count(&originals),
        obligations_due: count(&obligations),
        contracts_expiring: count(&expiring),
        invoices_requested: count(&invoices),
        bank_lines_open: count(&bank),
        fees_late: count(&late),
        fees_to_check: count(&checks),
        findings_waiting: crate::audits::waiting_count(store, actor).await?,
        notices_open: crate::dunning::open_count(store, actor).await?,
        dispatches_stuck: crate::outbox::stuck_count(store, actor).await?,
    })
}

/// Whose half-imported contracts this actor can complete.
fn completers(actor: &Actor) -> Reach {
    if actor.may(Noun::Contract, Act::Settle) { actor.reach(Noun::Contract, Act::Settle) } else { actor.reach(Noun::Import, Act::Create) }
}

/// The small dashboard over what the actor may see, in the company's currency; `others` are the same figures of other currencies.
///
/// # Errors
/// `Engine`; `AmountTooLarge`.
pub async fn dashboard(store: &Store, actor: &Actor) -> Result<Vec<Dashboard>> {
    let company = crate::companies::required(store).await?;
    let today = store.today().await;
    let (reach, receipts) = (actor.reach(Noun::Contract, Act::Read), actor.reach(Noun::Receipt, Act::Read));
    let limits = &company.ageing_limits;
    let split = split_months(limits, today);
    let days = split.iter().map(|(first, last)| Asked::new(&reach, DUE, first.to_string(), last.to_string())).collect();
    let [contracts, advances, months, days] = store
        .tallies_of([
            vec![Asked::new(&reach, "contracts", "", LAST)],
            vec![Asked::new(&receipts, "advances", "", "")],
            vec![Asked::new(&reach, OPEN, FIRST, LAST)],
            days,
        ])
        .await?;
    let mut boards = vec![Dashboard { currency: company.currency, ageing: Ageing::by(limits), ..Dashboard::default() }];
    for tally in contracts {
        let (currency, amount) = tally.money()?;
        if crate::contracts::is_owed(&tally.key) {
            let board = board(&mut boards, currency, limits);
            board.collected = board.collected.checked_add(tally.settled_money()?)?;
            board.contract_count += tally.count.max(0).cast_unsigned();
            board.contract_amount = board.contract_amount.checked_add(amount)?;
        }
    }
    for tally in advances {
        let (currency, amount) = tally.money()?;
        let board = board(&mut boards, currency, limits);
        board.advances = board.advances.checked_add(amount.checked_sub(tally.settled_money()?)?)?;
    }
    for tally in months.iter().filter(|tally| !split.iter().any(|(first, _)| month(*first) == tally.key)).chain(&days) {
        let (currency, open) = tally.money()?;
        // A whole month's days are all alike: any of them will do.
        let Ok(due) = tally.key.parse::<NaiveDate>().or_else(|_| format!("{}-01", tally.key).parse()) else { continue };
        let board = board(&mut boards, currency, limits);
        board.outstanding = board.outstanding.checked_add(open)?;
        add_overdue(board, open, due, dates(DueWindow::OverdueThisMonth, &company, today).0, today)?;
    }
    let this_month = Month::of(today);
    for posting in posted_within(store, &reach, this_month.first_day(), this_month.last_day()).await? {
        let Some(adjusted) = &posting.adjustment else { continue };
        let board = board(&mut boards, posting.currency, limits);
        board.given_up = board.given_up.with(adjusted.kind, posting.amount)?;
    }
    Ok(boards)
}

/// The months of which not all days are in one bucket of the ageing, seen today: their first and last days.
fn split_months(limits: &AgeingLimits, today: NaiveDate) -> Vec<Days> {
    let mut months = Vec::new();
    let mut last = domain::plan::end_of_month(today);
    while let Some((begin, end)) = last.and_then(|end| Some((end.with_day(1)?, end))) {
        let (oldest, latest) = (limits.place(begin, today), limits.place(end, today));
        if oldest != latest {
            months.push((begin, end));
        } else if oldest + 1 == limits.count() {
            break;
        }
        last = begin.pred_opt();
    }
    months
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

fn board<'a>(boards: &'a mut Vec<Dashboard>, currency: Currency, limits: &AgeingLimits) -> &'a mut Dashboard {
    let index = boards.iter().position(|board| board.currency == currency).unwrap_or_else(|| {
        boards.push(Dashboard { currency, ageing: Ageing::by(limits), ..Dashboard::default() });
        boards.len() - 1
    });
    &mut boards[index]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_that_is_read_whole_lies_in_one_bucket_and_few_are_read_by_days() {
        for limits in ["30, 60, 90, 180, 365", "1", "7, 8, 45, 400", "29, 31, 58, 59, 60, 61, 62, 89, 90, 91"] {
            let limits = AgeingLimits::parse(limits).unwrap();
            for today in (0..800).step_by(3).map(|days| NaiveDate::default() + chrono::TimeDelta::days(days)) {
                let split = split_months(&limits, today);
                assert!(split.len() < limits.count(), "{today}");
                for due in (-500..100).map(|days| today + chrono::TimeDelta::days(days)) {
                    let is_whole = !split.iter().any(|(first, last)| (*first..=*last).contains(&due));
                    let first = due.with_day(1).unwrap();
                    let seen = |due: NaiveDate| (limits.place(due, today), due < today);
                    assert!(!is_whole || seen(first) == seen(due), "{today} {due}");
                }
            }
        }
    }
}
