//! What a report said of a day it says for ever: receipts, reversals, amendments, and contracts that are voided or not signed after all come
//! later.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::adjustment::{AdjustmentForm, AdjustmentState};
use domain::amendment::{AmendmentForm, AmendmentState, SigningForm};
use domain::approval::{ActForm, ApprovalKind, Decision, FlowForm, StepForm};
use domain::contract::{Contract, Life};
use domain::customer::Customer;
use domain::id::{AdjustmentId, AmendmentId, ContractId, ReceiptId, TeamId};
use domain::instalment::InstalmentForm;
use domain::list::{ContractFilter, DueWindow, InstalmentFilter, ReceiptFilter};
use domain::money::Amount;
use domain::permission::{Actor, Role};
use domain::receipt::{ReceiptForm, ReceiptState};
use domain::user::UserForm;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::reports::{ArrearsRow, ArrearsWanted};
use store::{Settings, new_id};

use crate::company::{Company, contract_form, day, open, open_at, operation};

/// The clock of this file's one test with days, in seconds: noon of a day in Shanghai.
static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.load(Ordering::Relaxed), 0).unwrap()
}

/// The ageing and the arrears of a day, as lines.
async fn reports(company: &Company, actor: &Actor, as_of: NaiveDate) -> Vec<String> {
    let mut lines = Vec::new();
    for row in store::reports::ageing(&company.store, actor, as_of).await.unwrap() {
        lines.push(format!("{} {:?}", row.customer_name, row.ageing));
    }
    for row in store::reports::arrears(&company.store, actor, as_of).await.unwrap() {
        let amount = row.amount.to_plain();
        lines.push(format!("{} {amount} since {} {} days {:?}", row.contract_number, row.since, row.days_overdue, row.payment_state));
    }
    lines
}

/// What a screen shows of the arrears is what the whole report says, in the order of the first calls; and as far as it is cut, its beginning.
async fn assert_shown(company: &Company, actor: &Actor, as_of: NaiveDate) {
    let store = &company.store;
    for by_customer in [false, true] {
        let mut rows = store::reports::arrears(store, actor, as_of).await.unwrap();
        let due = Amount::sum(rows.iter().map(|row| row.amount)).unwrap();
        let contracts = rows.len() as u64;
        if by_customer {
            rows = ArrearsRow::by_customer(rows).unwrap();
        }
        store::reports::promises(store, actor, &mut rows, as_of).await.unwrap();
        store::reports::contacts(store, &mut rows, as_of).await.unwrap();
        ArrearsRow::sort_by_weight(&mut rows, None);
        for most in [1, 3, 500] {
            let wanted = ArrearsWanted { owner: "", sort: "", by_customer, most };
            let shown = store::reports::arrears_shown(store, actor, as_of, wanted).await.unwrap();
            assert_eq!(shown.rows, rows[..most.min(rows.len())], "{as_of} {by_customer} {most}");
            assert_eq!(shown.count, rows.len() as u64);
            assert_eq!(shown.totals.iter().map(|sum| (sum.count, sum.outstanding)).next().unwrap_or_default(), (contracts, due));
        }
    }
}

/// The closing balance of a day, and what the same statement calls overdue, are what ageing and arrears say of that day; the lines lead there.
async fn assert_statement(company: &Company, customer: &Customer, as_of: NaiveDate) {
    let (store, finance) = (&company.store, &company.finance);
    let ageing: Vec<_> = store::reports::ageing(store, finance, as_of).await.unwrap().into_iter().map(|row| row.ageing).collect();
    let arrears = Amount::sum(store::reports::arrears(store, finance, as_of).await.unwrap().into_iter().map(|row| row.amount)).unwrap();
    let from = as_of - TimeDelta::days(9);
    let said = store::statements::statement(store, finance, &customer.id, Some(from), Some(as_of)).await.unwrap();
    let owing: Vec<_> = said.accounts.iter().filter(|account| !account.closing.is_zero()).collect();
    assert_eq!(owing.iter().map(|account| account.ageing.clone()).collect::<Vec<_>>(), ageing, "{as_of}");
    assert_eq!(Amount::sum(owing.iter().map(|account| account.overdue())).unwrap(), arrears, "{as_of}");
    for account in &said.accounts {
        assert_eq!(account.entries.last().map_or(account.opening, |entry| entry.balance), account.closing, "{as_of}");
    }
}

/// Another plan and amount of some contract, signed on some day before and registered on that day; what is paid of it stays. The day from which it
/// counts.
async fn amend(company: &Company, today: NaiveDate, chance: &mut StdRng) -> Option<NaiveDate> {
    let (store, rep) = (&company.store, &company.rep);
    let mut contracts = store::contracts::all(store, rep, &ContractFilter::default()).await.unwrap();
    contracts.retain(Contract::is_amendable);
    if contracts.is_empty() {
        return None;
    }
    let (contract, plan) = store::contracts::show(store, rep, &contracts[chance.random_range(0..contracts.len())].id).await.unwrap();
    let mut form = AmendmentForm { reason: "协商".into(), ..AmendmentForm::of(&contract, &plan) };
    let (mut rows, mut sum) = (Vec::new(), Amount::ZERO);
    let mut add = |due: NaiveDate, amount: Amount| {
        sum = sum.checked_add(amount).unwrap();
        rows.push(InstalmentForm { due: due.to_string(), amount: amount.to_plain(), note: String::new() });
    };
    for old in &plan {
        let due = today + TimeDelta::days(chance.random_range(-40..60));
        if old.is_paid() || chance.random_bool(0.3) {
            add(old.terms.due, old.terms.amount);
        } else if !old.settled().is_zero() || chance.random_bool(0.7) {
            add(due, old.settled().checked_add(Amount::whole(chance.random_range(1..200))).unwrap());
        }
    }
    if chance.random_bool(0.5) || plan.iter().all(|old| old.settled().is_zero()) {
        add(today + TimeDelta::days(chance.random_range(-40..60)), Amount::whole(chance.random_range(1..200)));
    }
    (form.contract.plan, form.contract.lines[0].unit_price) = (rows, sum.to_plain());
    let id = AmendmentId::new(new_id());
    let drafted = store::amendments::draft(store, rep, &operation(), &contract.id, contract.version, &id, &form).await;
    // Chance may have changed nothing.
    let Ok(drafted) = drafted else { return None };
    let known = store::amendments::of_contract(store, rep, &contract.id).await.unwrap().amendments;
    let present = known.iter().filter_map(|amendment| amendment.signed).max().max(contract.terms.signed).unwrap();
    let day = (today - TimeDelta::days(chance.random_range(0..5))).max(present);
    let signing = SigningForm { signed: day.to_string(), confirmed_by: "王总".into() };
    let signed = store::amendments::sign(store, rep, &operation(), &id, drafted.version, &signing).await.unwrap();
    assert_eq!(signed.state, AmendmentState::Signed);
    signed.effective
}

/// One thing that happens on a day, whatever chance gives. The day from which reports may say something else.
async fn happen(company: &Company, customer: &Customer, today: NaiveDate, chance: &mut StdRng) -> Option<NaiveDate> {
    let (store, finance) = (&company.store, &company.finance);
    match chance.random_range(0..9) {
        0 | 1 => {
            let dues: Vec<String> = (0..3).map(|_| (today + TimeDelta::days(chance.random_range(-40..60))).to_string()).collect();
            let plan: Vec<(&str, &str)> = dues.iter().map(|due| (due.as_str(), "100.00")).collect();
            let mut form = contract_form(customer, &plan);
            form.signed = today.to_string();
            store::contracts::create(store, &company.rep, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
        }
        2 | 3 => {
            let (id, amount) = (ReceiptId::new(new_id()), format!("{}.00", chance.random_range(20..260)));
            let form = ReceiptForm { customer: customer.id.clone(), date: today.to_string(), amount, ..ReceiptForm::default() };
            store::receipts::draft(store, finance, &operation(), &id, &form).await.unwrap();
            store::receipts::confirm(store, finance, &operation(), &id, None).await.unwrap();
        }
        4 => {
            let filter = ReceiptFilter { state: Some(ReceiptState::Confirmed), ..ReceiptFilter::default() };
            let receipts = store::receipts::list(store, finance, &filter).await.unwrap().items;
            if !receipts.is_empty() {
                let id = &receipts[chance.random_range(0..receipts.len())].id;
                store::receipts::reverse(store, finance, &operation(), id, "错账").await.unwrap();
            }
        }
        5 | 6 => return amend(company, today, chance).await,
        _ => {
            let unpaid = |contract: &Contract| contract.settled().is_zero() && contract.terms.effective().is_some();
            let mut contracts = store::contracts::all(store, &company.rep, &ContractFilter::default()).await.unwrap();
            contracts.retain(unpaid);
            if !contracts.is_empty() {
                let contract = &contracts[chance.random_range(0..contracts.len())];
                // What was amended cannot be unsigned.
                let life = if contract.edition > 1 || chance.random_bool(0.7) { Life::Void } else { Life::PendingSignature };
                store::contracts::change_life(store, &company.rep, &operation(), &contract.id, contract.version, &crate::company::to(life))
                    .await
                    .unwrap();
            }
        }
    }
    None
}

#[tokio::test]
async fn a_report_of_a_past_day_stays_what_it_was() {
    let begin = day("2025-01-10");
    let set = |day: NaiveDate| NOW.store(day.and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp(), Ordering::Relaxed);
    set(begin);
    let company = open_at(Settings { clock, ..Settings::in_memory() }).await;
    let customer = company.customer(&company.rep, "甲").await;
    let mut chance = StdRng::seed_from_u64(7);
    let mut said: Vec<(NaiveDate, Vec<String>)> = Vec::new();
    let mut early = 0;
    for day in (0..50).map(|days| begin + TimeDelta::days(days)) {
        set(day);
        for _ in 0..chance.random_range(1..4) {
            let since = happen(&company, &customer, day, &mut chance).await;
            // An amendment counts from its signing: the days since say what was agreed on then.
            for (past, lines) in said.iter_mut().filter(|(past, _)| since.is_some_and(|since| since <= *past)) {
                *lines = reports(&company, &company.finance, *past).await;
                early += 1;
            }
        }
        said.push((day, reports(&company, &company.finance, day).await));
    }
    let voided = ContractFilter { life: Some(Life::Void), ..ContractFilter::default() };
    let voided = store::contracts::all(&company.store, &company.finance, &voided).await.unwrap().len();
    let amended = store::contracts::all(&company.store, &company.finance, &ContractFilter::default()).await.unwrap();
    let amended = amended.iter().filter(|contract| contract.edition > 1).count();
    assert!(amended > 3 && early > 3, "chance amended too little: {amended}, {early} days later");
    assert!(voided > 3 && said.iter().any(|(_, lines)| lines.len() > 4), "chance gave too little to see: {voided}");
    for (day, lines) in said {
        assert_eq!(reports(&company, &company.finance, day).await, lines, "{day}");
        assert_eq!(reports(&company, &company.rep, day).await, lines, "{day}");
        assert_shown(&company, &company.rep, day).await;
        assert_statement(&company, &customer, day).await;
        assert_eq!(reports(&company, &company.other_rep, day).await, Vec::<String>::new());
    }
    company.assert_sound().await;
}

/// A head over the rep, who alone is asked about what is given up.
async fn head(company: &Company) -> Actor {
    let (store, operator, team) = (&company.store, Actor::operator(), company.rep.team.clone());
    let (roles, password) = (vec![Role::Manager], "a long secret".to_owned());
    let form = UserForm { login: "head".into(), name: "head".into(), roles, team: team.clone(), password };
    let id = store::users::save(store, &operator, &operation(), None, &form).await.unwrap();
    let root = Some(TeamId::new("root"));
    store::users::save_team(store, &operator, &operation(), Some(&team), "华东", root, Some(id.clone())).await.unwrap();
    let steps = vec![StepForm { approvers: "team_head".into(), ..StepForm::default() }];
    let flow = FlowForm { name: "折让".into(), kind: "adjustment".into(), is_active: true, steps, ..FlowForm::default() };
    store::approvals::save_flow(store, &company.admin, &operation(), None, &flow).await.unwrap();
    store::users::actor(store, &id).await.unwrap()
}

/// A part of some open instalment is given up on that day, or what was given up before is reversed. Whether anything was.
async fn give_up(company: &Company, head: &Actor, today: NaiveDate, chance: &mut StdRng) -> bool {
    let (store, rep) = (&company.store, &company.rep);
    let filter = InstalmentFilter { window: DueWindow::Open, ..InstalmentFilter::default() };
    let open = store::instalments::list(store, rep, &filter).await.unwrap().items;
    if open.is_empty() {
        return false;
    }
    let one = &open[chance.random_range(0..open.len())];
    let (.., known) = store::adjustments::of_contract(store, rep, &one.contract).await.unwrap();
    if let Some(booked) = known.iter().find(|known| known.state == AdjustmentState::Confirmed) {
        store::adjustments::reverse(store, &company.finance, &operation(), &booked.id, "误记").await.unwrap();
        return true;
    }
    let part = if chance.random_bool(0.4) { one.open } else { one.open.min(Amount::whole(chance.random_range(1..80))) };
    let form = AdjustmentForm {
        instalment: one.id.clone(),
        kind: ["discount", "credit_note", "write_off"][chance.random_range(0..3_usize)].into(),
        amount: part.to_plain(),
        date: today.to_string(),
        reason: "quality".into(),
        note: String::new(),
    };
    let id = AdjustmentId::new(new_id());
    store::adjustments::ask(store, rep, &operation(), &id, &one.contract, &form).await.unwrap();
    let course = store::approvals::of_subject(store, rep, ApprovalKind::Adjustment, id.as_str()).await.unwrap().remove(0);
    let form = ActForm { decision: Decision::Approve, hash: course.hash, step: course.current, comment: String::new() };
    store::approvals::act(store, head, &operation(), &course.id, &form).await.unwrap();
    true
}

#[tokio::test]
async fn what_is_given_up_and_reversed_leaves_reports_of_past_days_as_they_were() {
    let begin = day("2025-01-10");
    let set = |day: NaiveDate| NOW.store(day.and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp(), Ordering::Relaxed);
    set(begin);
    let company = open_at(Settings { clock, ..Settings::in_memory() }).await;
    let head = head(&company).await;
    let customer = company.customer(&company.rep, "甲").await;
    let mut chance = StdRng::seed_from_u64(11);
    let mut said: Vec<(NaiveDate, Vec<String>)> = Vec::new();
    let mut given_up = 0;
    for day in (0..24).map(|days| begin + TimeDelta::days(days)) {
        set(day);
        let since = happen(&company, &customer, day, &mut chance).await;
        for (past, lines) in said.iter_mut().filter(|(past, _)| since.is_some_and(|since| since <= *past)) {
            *lines = reports(&company, &company.finance, *past).await;
        }
        given_up += u32::from(give_up(&company, &head, day, &mut chance).await);
        said.push((day, reports(&company, &company.finance, day).await));
    }
    assert!(given_up > 5, "chance gave up too little: {given_up}");
    for (day, lines) in said {
        assert_eq!(reports(&company, &company.finance, day).await, lines, "{day}");
        assert_statement(&company, &customer, day).await;
    }
    company.assert_sound().await;
}

#[tokio::test]
async fn a_contract_is_owed_until_the_day_it_was_voided() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-03-01", "100.00")]).await;
    let total = async |text: &str| {
        let rows = store::reports::ageing(&company.store, &company.finance, day(text)).await.unwrap();
        rows.iter().map(|row| row.ageing.total().to_plain()).collect::<Vec<_>>()
    };
    let change = async |version: u64, life: Life| {
        store::contracts::change_life(&company.store, &company.rep, &operation(), &contract.id, version, &crate::company::to(life))
            .await
            .unwrap()
    };
    let voided = change(contract.version, Life::Void).await; // on 2025-06-15
    assert_eq!((total("2025-06-14").await, total("2025-06-15").await), (vec!["100.00".to_owned()], vec![]));
    assert_eq!(store::reports::arrears(&company.store, &company.finance, day("2025-06-14")).await.unwrap().len(), 1);
    assert_eq!(store::badges::badges(&company.store, &company.rep).await.unwrap(), Default::default());
    company.assert_sound().await;
    // What is taken back never was.
    change(voided.version, Life::Performing).await;
    assert_eq!((total("2025-06-14").await, total("2025-06-15").await), (vec!["100.00".to_owned()], vec!["100.00".to_owned()]));
    company.assert_sound().await;
}
