//! A small company to test in: two reps in two teams, a manager over one of them, finance, and a fixed clock.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::contract::{Contract, ContractForm, Life, LifeForm, LineForm};
use domain::customer::{Customer, CustomerForm};
use domain::id::{ContractId, CustomerId, OperationId, ReceiptId, TeamId};
use domain::instalment::InstalmentForm;
use domain::permission::{Actor, Role};
use domain::receipt::{Receipt, ReceiptForm};
use domain::user::UserForm;
use store::{Settings, Store, new_id};

#[derive(Clone)]
pub struct Company {
    pub store: Store,
    pub rep: Actor,
    pub other_rep: Actor,
    pub manager: Actor,
    pub finance: Actor,
    pub admin: Actor,
}

/// Hours that have passed since.
static HOURS: AtomicI64 = AtomicI64::new(0);

/// 2025-06-15, 10:00 in Shanghai, and the hours that have passed since.
fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 6, 15, 2, 0, 0).unwrap() + TimeDelta::hours(HOURS.load(Ordering::Relaxed))
}

/// Six hours, where the database may be shared: only then does nobody else work any more at what broke off. Each test is a process there.
pub fn nobody_is_at_it_elsewhere() {
    if std::env::var("YUEZHANG_TEST_DATABASE").is_ok() {
        HOURS.fetch_add(6, Ordering::Relaxed);
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn operation() -> OperationId {
    OperationId::new(new_id())
}

/// In memory; or, when `YUEZHANG_TEST_DATABASE` names a server (`bin/test-remote`), in a database of its own there.
pub async fn open() -> Company {
    let settings = Settings { clock: noon, ..Settings::in_memory() };
    open_at(match std::env::var("YUEZHANG_TEST_DATABASE") {
        Ok(server) => Settings { url: format!("{server}/t{}", new_id()), ..settings },
        Err(_) => settings,
    })
    .await
}

pub async fn open_at(settings: Settings) -> Company {
    open_in(settings, "Asia/Shanghai").await
}

/// The same in another time zone.
pub async fn open_in(settings: Settings, time_zone: &str) -> Company {
    let store = Store::open(settings).await.unwrap();
    store::companies::ensure(&store, domain::company::Company::new("甲公司".into(), time_zone.into(), Default::default())).await.unwrap();
    let operator = Actor::operator();
    let root = TeamId::new("root");
    let east = store::users::save_team(&store, &operator, &operation(), None, "华东", Some(root.clone()), None).await.unwrap();
    let west = store::users::save_team(&store, &operator, &operation(), None, "西部", Some(root.clone()), None).await.unwrap();
    let mut actors = Vec::new();
    for (login, role, team) in [
        ("rep", Role::Rep, &east),
        ("rep2", Role::Rep, &west),
        ("manager", Role::Manager, &east),
        ("finance", Role::Finance, &root),
        ("admin", Role::Admin, &root),
    ] {
        let form = UserForm { login: login.into(), name: login.into(), roles: vec![role], team: team.clone(), password: String::new() };
        let id = store::users::save(&store, &operator, &operation(), None, &form).await.unwrap();
        actors.push(id);
    }
    let mut found = Vec::new();
    for id in &actors {
        found.push(store::users::actor(&store, id).await.unwrap());
    }
    let [rep, other_rep, manager, finance, admin] = <[Actor; 5]>::try_from(found).unwrap();
    Company { store, rep, other_rep, manager, finance, admin }
}

impl Company {
    pub async fn customer(&self, actor: &Actor, name: &str) -> Customer {
        let form = CustomerForm { name: name.into(), ..CustomerForm::default() };
        store::customers::create(&self.store, actor, &operation(), &CustomerId::new(new_id()), &form, false).await.unwrap()
    }

    /// A signed contract of one line, with a plan of these dates and amounts.
    pub async fn contract(&self, actor: &Actor, customer: &Customer, plan: &[(&str, &str)]) -> Contract {
        let form = contract_form(customer, plan);
        store::contracts::create(&self.store, actor, &operation(), &ContractId::new(new_id()), &form).await.unwrap()
    }

    pub async fn draft(&self, actor: &Actor, customer: &Customer, amount: &str, reference: &str) -> Receipt {
        let id = ReceiptId::new(new_id());
        store::receipts::draft(&self.store, actor, &operation(), &id, &receipt_form(customer, amount, reference)).await.unwrap()
    }

    pub async fn confirmed(&self, customer: &Customer, amount: &str) -> Receipt {
        let draft = self.draft(&self.finance, customer, amount, "").await;
        store::receipts::confirm(&self.store, &self.finance, &operation(), &draft.id, None).await.unwrap()
    }

    /// Nothing in the books contradicts itself.
    pub async fn assert_sound(&self) {
        let findings = store::check::run(&self.store, &Actor::operator()).await.unwrap();
        assert_eq!(findings.breaches, Vec::<String>::new());
        assert!(findings.checked.len() >= 5);
    }
}

pub fn contract_form(customer: &Customer, plan: &[(&str, &str)]) -> ContractForm {
    let total: rust_decimal::Decimal = plan.iter().map(|(_, amount)| amount.parse::<rust_decimal::Decimal>().unwrap()).sum();
    ContractForm {
        customer: customer.id.clone(),
        signed: "2025-01-01".into(),
        life: "performing".into(),
        lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: total.to_string(), ..LineForm::default() }],
        plan: plan
            .iter()
            .map(|(due, amount)| InstalmentForm { due: (*due).into(), amount: (*amount).into(), note: String::new() })
            .collect(),
        ..ContractForm::default()
    }
}

/// A move of a contract, with a reason where one is asked for.
pub fn to(life: Life) -> LifeForm {
    LifeForm { reason: "测试".into(), ..LifeForm::to(life) }
}

pub fn receipt_form(customer: &Customer, amount: &str, reference: &str) -> ReceiptForm {
    ReceiptForm {
        customer: customer.id.clone(),
        date: "2025-06-10".into(),
        amount: amount.into(),
        bank_reference: reference.into(),
        ..ReceiptForm::default()
    }
}
