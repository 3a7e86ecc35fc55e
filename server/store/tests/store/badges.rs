//! Each badge is the length of the list that it opens: for every role, over chance data, day after day.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::audit::{AuditForm, FindingActForm, FindingForm, SelectionForm};
use domain::bank::{BankFilter, BankLineState};
use domain::contract::{ContractForm, Life};
use domain::fee::{FeeBandForm, FeeFilter, FeePolicyForm, FeeWindow};
use domain::follow_up::FollowUpForm;
use domain::id::{AuditId, ContractId, FeeStatementId, FindingId, FollowUpId, ImportId, ObligationId, TeamId};
use domain::import::{ContractRecord, ImportRecord, Kind};
use domain::invoice::InvoiceState;
use domain::list::{
    Badges, ContractFilter, DueWindow, FindingWindow, FollowUpFilter, FollowUpWindow, InstalmentFilter, InvoiceFilter, ObligationFilter,
    OriginalWindow, Page, ReceiptFilter,
};
use domain::money::{Amount, Currency};
use domain::obligation::ObligationForm;
use domain::original::{OriginalAct, OriginalForm, RegisterForm};
use domain::outbox::DispatchWindow;
use domain::permission::{Act, Actor, Noun, Role};
use domain::receipt::ReceiptState;
use domain::state::PaymentProgress;
use domain::user::UserForm;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::{Settings, new_id};

use crate::company::{Company, contract_form, day, open_at, operation};

/// The clock of this file's one test, in seconds.
static NOW: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    Utc.timestamp_opt(NOW.load(Ordering::Relaxed), 0).unwrap()
}

/// Sets the clock: a time of day in Shanghai, eight hours before Greenwich.
fn set(day: NaiveDate, hour: u32, minute: u32, second: u32) {
    let local = day.and_hms_opt(hour, minute, second).unwrap() - TimeDelta::hours(8);
    NOW.store(local.and_utc().timestamp(), Ordering::Relaxed);
}

/// The length of a whole list, page by page.
macro_rules! length {
    ($filter:expr, |$asked:ident| $page:expr) => {{
        let mut $asked = $filter;
        let mut count = 0;
        loop {
            let Page { items, next } = $page.await.unwrap();
            count += items.len() as u64;
            match next {
                Some(next) => $asked.after = Some(next),
                None => break count,
            }
        }
    }};
}

/// The lists that the badges open, counted row by row.
async fn lengths(company: &Company, actor: &Actor) -> Badges {
    let store = &company.store;
    let due = FollowUpFilter { window: FollowUpWindow::DueToday, ..FollowUpFilter::default() };
    let broken = FollowUpFilter { window: FollowUpWindow::Broken, ..FollowUpFilter::default() };
    let soon = InstalmentFilter { window: DueWindow::Soon, ..InstalmentFilter::default() };
    let overdue = InstalmentFilter { window: DueWindow::Overdue, ..InstalmentFilter::default() };
    let drafts = ReceiptFilter { state: Some(ReceiptState::Draft), ..ReceiptFilter::default() };
    let half_known = ContractFilter { is_to_complete: true, ..ContractFilter::default() };
    let duties = ObligationFilter::default();
    let expiring = ContractFilter { is_expiring: true, ..ContractFilter::default() };
    let asked_for = InvoiceFilter { state: Some(InvoiceState::Requested), ..InvoiceFilter::default() };
    let (confirms, issues) = (actor.may(Noun::Receipt, Act::Settle), actor.may(Noun::Invoice, Act::Settle));
    let completes = actor.may(Noun::Contract, Act::Settle) || actor.may(Noun::Import, Act::Create);
    let to_match = BankFilter { state: Some(BankLineState::Open), after: None };
    let late = FeeFilter { window: FeeWindow::Late, ..FeeFilter::default() };
    let to_check = FeeFilter { window: FeeWindow::ToCheck, ..FeeFilter::default() };
    let mut stuck = 0;
    if actor.may(Noun::Settings, Act::Read) {
        stuck = store::outbox::list(store, actor, DispatchWindow::Stuck, None).await.unwrap().items.len() as u64;
    }
    Badges {
        fees_late: length!(late, |asked| store::fees::list(store, actor, &asked)),
        fees_to_check: length!(to_check, |asked| store::fees::list(store, actor, &asked)),
        dispatches_stuck: stuck,
        notices_open: store::dunning::list(&company.store, actor, false, None).await.unwrap().items.len() as u64,
        bank_lines_open: if confirms { length!(to_match, |asked| store::bank::list(store, actor, &asked)) } else { 0 },
        follow_ups_due: length!(due, |asked| store::follow_ups::list(store, actor, &asked)),
        promises_broken: length!(broken, |asked| store::follow_ups::list(store, actor, &asked)),
        instalments_due_soon: length!(soon, |asked| store::instalments::list(store, actor, &asked)),
        instalments_overdue: length!(overdue, |asked| store::instalments::list(store, actor, &asked)),
        receipts_to_confirm: if confirms { length!(drafts, |asked| store::receipts::list(store, actor, &asked)) } else { 0 },
        approvals_waiting: store::approvals::waiting(store, actor, None).await.unwrap().items.len() as u64,
        originals_overdue: store::originals::list(store, actor, OriginalWindow::Overdue, None).await.unwrap().items.len() as u64,
        findings_waiting: store::audits::findings(store, actor, FindingWindow::Waiting, None).await.unwrap().items.len() as u64,
        obligations_due: length!(duties, |asked| store::obligations::list(store, actor, &asked)),
        invoices_requested: if issues { length!(asked_for, |asked| store::invoices::list(store, actor, &asked)) } else { 0 },
        contracts_expiring: length!(expiring, |asked| store::contracts::list(store, actor, &asked)),
        contracts_to_complete: if completes { length!(half_known, |asked| store::contracts::list(store, actor, &asked)) } else { 0 },
    }
}

/// One user of each role in 华东, and a manager of nobody.
async fn everybody(company: &Company) -> Vec<Actor> {
    let mut everybody = vec![company.rep.clone(), company.other_rep.clone(), company.manager.clone()];
    for role in Role::ALL {
        let login = format!("{}-too", role.code());
        let team = if role == Role::Manager { TeamId::new("root") } else { company.rep.team.clone() };
        let form = UserForm { login: login.clone(), name: login, roles: vec![role], team, password: String::new() };
        let id = store::users::save(&company.store, &Actor::operator(), &operation(), None, &form).await.unwrap();
        everybody.push(store::users::actor(&company.store, &id).await.unwrap());
    }
    everybody
}

/// Customers of the reps with plans, receipts and reminders spread round today.
async fn fill(company: &Company, chance: &mut StdRng, today: NaiveDate) {
    let around = |chance: &mut StdRng| (today + TimeDelta::days(chance.random_range(-12..=12))).to_string();
    for number in 0..6 {
        let rep = if chance.random_bool(0.5) { &company.rep } else { &company.other_rep };
        let customer = company.customer(rep, &format!("客户{number}{}", new_id())).await;
        let plan: Vec<String> = (0..chance.random_range(1..=12)).map(|_| around(chance)).collect();
        let plan: Vec<(&str, &str)> = plan.iter().map(|due| (due.as_str(), "100.00")).collect();
        let form =
            ContractForm { end: around(chance), notice_days: chance.random_range(0..=9).to_string(), ..contract_form(&customer, &plan) };
        let id = ContractId::new(new_id());
        let contract = store::contracts::create(&company.store, rep, &operation(), &id, &form).await.unwrap();
        let form = RegisterForm { location: "A 柜".into(), count: "2".into() };
        for paper in store::originals::register(&company.store, rep, &operation(), &contract.id, &form).await.unwrap() {
            let due = (today + TimeDelta::days(chance.random_range(0..=12))).to_string();
            let form = OriginalForm { act: OriginalAct::Lend, outside: "律师".into(), due, ..OriginalForm::default() };
            store::originals::act(&company.store, rep, &operation(), &paper.id, &form).await.unwrap();
        }
        for title in ["交付", "验收"] {
            let due = if chance.random_bool(0.8) { around(chance) } else { String::new() };
            let form = ObligationForm { title: title.into(), due, ..ObligationForm::default() };
            let id = ObligationId::new(new_id());
            store::obligations::add(&company.store, rep, &operation(), &id, &contract.id, &form).await.unwrap();
        }
        let form = FollowUpForm {
            customer: customer.id.clone(),
            said: "问好".into(),
            happened: (today - TimeDelta::days(20)).to_string(),
            next: around(chance),
            promise_date: (today + TimeDelta::days(number * 3 - 7)).to_string(),
            promise_amount: "150".into(),
            ..FollowUpForm::default()
        };
        store::follow_ups::log(&company.store, rep, &operation(), &FollowUpId::new(new_id()), &form).await.unwrap();
        if chance.random_bool(0.6) {
            let draft = company.draft(rep, &customer, "150.00", "").await;
            if chance.random_bool(0.5) {
                store::receipts::confirm(&company.store, &company.finance, &operation(), &draft.id, None).await.unwrap();
            }
        }
    }
}

/// An audit over one contract of each amount, and a finding for every second person; every fourth has answered.
async fn audit(company: &Company, everybody: &[Actor]) {
    let store = &company.store;
    let auditor = everybody.iter().find(|actor| actor.has_role(Role::Auditor)).unwrap();
    let selection = SelectionForm { sample: "3".into(), ..SelectionForm::default() };
    let fresh = AuditForm::fresh(auditor.user.clone());
    let form = AuditForm { name: "审计".into(), from: "2025-01-01".into(), to: "2025-06-30".into(), selection, ..fresh };
    let id = AuditId::new(new_id());
    let planned = store::audits::create(store, auditor, &operation(), &id, &form).await.unwrap();
    store::audits::start(store, auditor, &operation(), &id, planned.version).await.unwrap();
    for (turn, person) in everybody.iter().enumerate().filter(|(turn, _)| turn % 2 == 0) {
        let owner = person.user.clone();
        let form = FindingForm { what: "缺扫描件".into(), owner, due: "2025-06-20".into(), ..FindingForm::default() };
        let finding = FindingId::new(new_id());
        store::audits::add_finding(store, auditor, &operation(), &finding, &id, &form).await.unwrap();
        if turn % 4 == 0 {
            let form = FindingActForm { act: "answer".into(), text: "已补".into() };
            store::audits::act_on_finding(store, person, &operation(), &finding, 1, &form).await.unwrap();
        }
    }
}

/// Both reps' statements of January are begun, which is long ago; one of them is submitted.
async fn fees(company: &Company) {
    let band = FeeBandForm { from: "1".into(), buyer: "10".into(), ..FeeBandForm::default() };
    let (product_line, account, from) = ("软件".into(), "6601".into(), "2025-01".into());
    let form = FeePolicyForm { product_line, account, from, bands: vec![band], ..FeePolicyForm::default() };
    store::fees::save_policy(&company.store, &company.finance, &operation(), None, 0, &form).await.unwrap();
    assert_eq!(store::fees::turn(&company.store).await.unwrap().opened, 2);
    let id = FeeStatementId::new(format!("2025-01-{}", company.rep.user));
    store::fees::submit(&company.store, &company.rep, &operation(), &id, 1).await.unwrap();
}

/// Contracts known to be partly paid, not how much.
async fn import_half_known(company: &Company, chance: &mut StdRng) {
    let record = |number: usize, owner: &str| ContractRecord {
        number: format!("IM-{number}"),
        customer_name: format!("旧客户{number}"),
        contract_type: Default::default(),
        title: String::new(),
        signed: Some(day("2025-01-01")),
        start: None,
        end: None,
        due: Some(day("2025-06-10")),
        currency: Currency::Cny,
        amount: Amount::from_minor_units(50_000, Currency::Cny).unwrap(),
        life: Life::Performing,
        payment_method: Default::default(),
        progress: PaymentProgress::Partial,
        collected: None,
        is_amount_to_complete: true,
        expenses: Amount::ZERO,
        owner_name: owner.to_owned(),
        remarks: String::new(),
        lines: Vec::new(),
        given: Vec::new(),
    };
    let owners = ["rep", "rep2"];
    let records: Vec<_> =
        (0..60).map(|number| (number + 2, ImportRecord::Contract(record(number, owners[chance.random_range(0..2)])))).collect();
    let source = store::imports::Source {
        id: ImportId::new(new_id()),
        file: "旧账.xlsx".into(),
        sheet: String::new(),
        kind: Kind::Contracts,
        is_whole: false,
    };
    store::imports::apply(&company.store, &Actor::operator(), &source, &records, |_| {}).await.unwrap();
}

#[tokio::test]
async fn every_badge_is_the_length_of_its_list_for_every_role_and_after_midnight() {
    let today = day("2025-06-15");
    set(today, 10, 0, 0);
    let company = open_at(Settings { clock, ..Settings::in_memory() }).await;
    let mut chance = StdRng::seed_from_u64(20_250_615);
    fill(&company, &mut chance, today).await;
    import_half_known(&company, &mut chance).await;
    let everybody = everybody(&company).await;
    audit(&company, &everybody).await;
    fees(&company).await;
    let (mut seen, mut lent, mut moved, mut duties, mut asked, mut broken, mut late) = (0, 0, 0, 0, 0, 0, 0);
    let mut last = Vec::new();
    for ahead in 0..10 {
        let date = today + TimeDelta::days(ahead);
        // The last second of a day, then the first of the next: nothing was written between.
        for (hour, minute, second) in [(0, 0, 0), (23, 59, 59)] {
            set(date, hour, minute, second);
            assert_eq!(company.store.today().await, date);
            let mut now = Vec::new();
            for actor in &everybody {
                let badges = store::badges::badges(&company.store, actor).await.unwrap();
                assert_eq!(badges, lengths(&company, actor).await, "{} on {date} at {hour}:{minute}", actor.name);
                seen += badges.follow_ups_due + badges.instalments_overdue + badges.receipts_to_confirm + badges.contracts_to_complete;
                lent += badges.originals_overdue;
                duties += badges.obligations_due.min(1) + badges.contracts_expiring.min(1);
                asked += badges.findings_waiting;
                broken += badges.promises_broken;
                late += badges.fees_late.min(1) + badges.fees_to_check.min(1);
                now.push(badges);
            }
            // Within a day nothing moves by itself; over midnight it does.
            if hour == 23 {
                assert_eq!(now, last);
            } else if ahead > 0 {
                moved += usize::from(now != last);
            }
            last = now;
        }
    }
    assert!(late > 60, "too few fees are late or to check: {late}");
    assert!(broken > 20, "too few promises are broken: {broken}");
    assert!(asked > 40, "too few are asked: {asked}");
    assert!(seen > 1000 && lent > 50 && moved > 5 && duties > 50, "chance gave too little to see: {seen}, {lent}, {moved}, {duties}");
    company.assert_sound().await;
}
