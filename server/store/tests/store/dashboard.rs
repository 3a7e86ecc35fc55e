//! The dashboard and the totals row of due payments, kept by month and by day, are what a reading of every row gives: on any day, for any reach.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::ageing::{Ageing, AgeingLimits};
use domain::id::ContractId;
use domain::instalment::Instalment;
use domain::list::{ContractFilter, CurrencyTotal, Dashboard, DueWindow, InstalmentFilter, ReceiptFilter, Totals};
use domain::money::Amount;
use domain::permission::Actor;
use domain::receipt::Receipt;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::{Settings, new_id};

use crate::company::{Company, contract_form, day, open_at, operation};

/// The clock of this file's one test, in seconds: noon of a day in Shanghai.
static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.load(Ordering::Relaxed), 0).unwrap()
}

fn set(day: NaiveDate) {
    NOW.store(day.and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp(), Ordering::Relaxed);
}

/// Contracts of two owners and currencies, some not signed yet, some purchases, with plans from a year and a half before today to half a year after; some paid.
async fn fill(company: &Company, today: NaiveDate) {
    let mut chance = StdRng::seed_from_u64(20_250_615);
    for rep in [&company.rep, &company.other_rep] {
        let customer = company.customer(rep, &format!("客户{}", rep.name)).await;
        for index in 0..10 {
            let dates: Vec<String> = (0..12).map(|_| (today + TimeDelta::days(chance.random_range(-550..180))).to_string()).collect();
            let plan: Vec<(&str, &str)> = dates.iter().map(|due| (due.as_str(), "100.00")).collect();
            let mut form = contract_form(&customer, &plan);
            form.currency = if index % 3 == 0 { "USD" } else { "CNY" }.into();
            form.contract_type = if index % 7 == 3 { "purchase" } else { "sales" }.into();
            form.life = if index % 5 == 4 { "pending_signature" } else { "performing" }.into();
            store::contracts::create(&company.store, rep, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
        }
        company.confirmed(&customer, "2050.00").await;
        let draft = company.draft(&company.finance, &customer, "70.00", "").await;
        store::receipts::confirm(&company.store, &company.finance, &operation(), &draft.id, Some(&[])).await.unwrap();
    }
}

async fn owed(company: &Company, actor: &Actor, window: DueWindow) -> Vec<Instalment> {
    let mut filter = InstalmentFilter { window, ..InstalmentFilter::default() };
    let mut found = Vec::new();
    loop {
        let page = store::instalments::list(&company.store, actor, &filter).await.unwrap();
        found.extend(page.items);
        match page.next {
            Some(next) => filter.after = Some(next),
            None => return found,
        }
    }
}

/// The totals row of these rows.
fn added_up(rows: &[Instalment]) -> Totals {
    let mut sums: BTreeMap<&str, CurrencyTotal> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(row.currency.code()).or_insert_with(|| CurrencyTotal { currency: row.currency, ..CurrencyTotal::default() });
        sum.count += 1;
        sum.outstanding = sum.outstanding.checked_add(row.open).unwrap();
    }
    Totals { count: rows.len() as u64, by_currency: sums.into_values().collect() }
}

/// The dashboard of what the lists show, by currency.
async fn boards(company: &Company, actor: &Actor, limits: &AgeingLimits, today: NaiveDate) -> BTreeMap<&'static str, Dashboard> {
    let mut boards: BTreeMap<&str, Dashboard> = BTreeMap::new();
    let empty = || Dashboard { ageing: Ageing::by(limits), ..Dashboard::default() };
    boards.insert("CNY", empty());
    let contracts = store::contracts::all(&company.store, actor, &ContractFilter::default()).await.unwrap();
    for contract in contracts.into_iter().filter(|contract| contract.terms.effective().is_some()) {
        let currency = contract.terms.currency;
        let board = boards.entry(currency.code()).or_insert_with(|| Dashboard { currency, ..empty() });
        board.collected = board.collected.checked_add(contract.collected).unwrap();
        board.contract_count += 1;
        board.contract_amount = board.contract_amount.checked_add(contract.amount).unwrap();
    }
    let advances = ReceiptFilter { has_advance: true, ..ReceiptFilter::default() };
    let receipts: Vec<Receipt> = store::receipts::list(&company.store, actor, &advances).await.unwrap().items;
    for receipt in receipts {
        let board = boards.get_mut(receipt.terms.currency.code()).unwrap();
        board.advances = board.advances.checked_add(receipt.advance()).unwrap();
    }
    for row in owed(company, actor, DueWindow::Open).await {
        let (board, due) = (boards.get_mut(row.currency.code()).unwrap(), row.terms.due);
        board.outstanding = board.outstanding.checked_add(row.open).unwrap();
        board.ageing.add(row.open, due, today).unwrap();
        if due < today {
            board.overdue = board.overdue.checked_add(row.open).unwrap();
            if (due.year(), due.month()) == (today.year(), today.month()) {
                board.overdue_this_month = board.overdue_this_month.checked_add(row.open).unwrap();
            }
        }
    }
    boards
}

/// The report and the dashboard of who sees all agree bucket by bucket, and each adds up to what is open.
async fn assert_ageing(company: &Company, limits: &AgeingLimits, today: NaiveDate) {
    let mut sums: BTreeMap<&str, Ageing> = BTreeMap::new();
    for row in store::reports::ageing(&company.store, &company.finance, today).await.unwrap() {
        sums.entry(row.currency.code()).or_insert_with(|| Ageing::by(limits)).merge(&row.ageing).unwrap();
    }
    let boards = store::badges::dashboard(&company.store, &company.finance).await.unwrap();
    for board in boards {
        let sum = sums.remove(board.currency.code()).unwrap_or_else(|| Ageing::by(limits));
        assert_eq!((&sum, sum.total()), (&board.ageing, board.outstanding), "{today}");
        assert_eq!(Amount::sum(sum.parts().map(|(_, amount)| amount)).unwrap(), sum.total(), "{today}");
    }
    assert!(sums.is_empty(), "{today}");
}

#[tokio::test]
async fn the_dashboard_and_the_totals_of_each_window_are_what_every_row_says() {
    let begin = day("2025-06-15");
    set(begin);
    let company = open_at(Settings { clock, ..Settings::in_memory() }).await;
    fill(&company, begin).await;
    let mut overdue = 0;
    // The first and the last day of months, a leap year's February, a day far behind and one far ahead of all that is due.
    let usual = "30, 60, 90, 180, 365";
    // Odd limits count the same money.
    let days = [
        ("2025-06-15", usual),
        ("2025-06-30", usual),
        ("2025-07-01", usual),
        ("2025-12-31", "1, 2, 3, 5, 8, 13, 21, 34, 55, 400"),
        ("2026-03-01", "45"),
        ("2028-02-29", usual),
        ("2031-01-01", "7, 2100"),
        ("2020-01-31", usual),
    ];
    for (today, limits) in days {
        let today = day(today);
        set(today);
        let limits =
            store::companies::set_ageing_limits(&company.store, &company.finance, &operation(), limits).await.unwrap().ageing_limits;
        for actor in [&company.rep, &company.other_rep, &company.manager, &company.finance] {
            for window in DueWindow::ALL {
                let filter = InstalmentFilter { window: *window, ..InstalmentFilter::default() };
                let totals = store::instalments::totals(&company.store, actor, &filter).await.unwrap();
                let rows = owed(&company, actor, *window).await;
                assert_eq!(totals, added_up(&rows), "{} {window:?} on {today}", actor.name);
                overdue += usize::from(*window == DueWindow::OverdueThisMonth) * rows.len();
            }
            let found = store::badges::dashboard(&company.store, actor).await.unwrap();
            let found: BTreeMap<&str, Dashboard> = found.into_iter().map(|board| (board.currency.code(), board)).collect();
            assert_eq!(found, boards(&company, actor, &limits, today).await, "{} on {today}", actor.name);
        }
        // Of a day before it all began the report tells nothing.
        if today >= begin {
            assert_ageing(&company, &limits, today).await;
        }
    }
    assert!(overdue > 20, "chance gave too little to see: {overdue}");
    company.assert_sound().await;
}
