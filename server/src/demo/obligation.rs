//! Obligations of the sample: under contracts that are performed, in every state, late and to come; each rep notes their own.

use chrono::{NaiveDate, TimeDelta};
use domain::concern::{Concern, ConcernForm};
use domain::contract::{Contract, Life};
use domain::id::{ConcernId, ContractId, ObligationId};
use domain::list::ContractFilter;
use domain::obligation::{DoneForm, Obligation, ObligationForm};
use domain::permission::Actor;
use store::{Store, concerns, contracts, new_id, obligations, users};

use super::people::operation;

/// How many contracts have obligations.
const CONTRACTS: usize = 40;

/// Adds them: a delivery on its day, an acceptance on which what is open hangs, documents, and a service that recurs.
pub(super) async fn add(store: &Store, today: NaiveDate) -> store::Result<()> {
    let filter = ContractFilter { life: Some(Life::Performing), ..ContractFilter::default() };
    let performed = contracts::all(store, &Actor::operator(), &filter).await?;
    for (turn, contract) in performed.into_iter().take(CONTRACTS).enumerate() {
        let Some(rep) = users::actor(store, &contract.owner).await else { continue };
        of_contract(store, &rep, &contract, turn, today).await?;
    }
    Ok(())
}

async fn of_contract(store: &Store, rep: &Actor, contract: &Contract, turn: usize, today: NaiveDate) -> store::Result<()> {
    let turned = i64::try_from(turn).unwrap_or_default();
    let day = |days: i64| (today + TimeDelta::days(days)).to_string();
    let form =
        |kind: &str, title: &str, due: String| ObligationForm { kind: kind.into(), title: title.into(), due, ..ObligationForm::default() };
    let delivery = one(store, rep, &contract.id, &form("delivery", "设备到货并签收", day(turned % 19 - 9))).await?;
    match turn % 4 {
        0 => done(store, rep, &delivery, &day(-2), "物流签收单已回传，收货人 李工").await?,
        1 => {
            let reason = "并入下一批发货";
            obligations::cancel(store, rep, &operation(), &delivery.id, delivery.version, reason).await?;
        }
        _ => {}
    }
    let (_, plan) = contracts::show(store, rep, &contract.id).await?;
    let last = plan.iter().rev().find(|instalment| instalment.paid.is_zero());
    let acceptance = ObligationForm {
        instalment: last.map(|last| last.id.clone()).unwrap_or_default(),
        days: "30".into(),
        ..form("acceptance", "现场验收", day(turned % 25 - 3))
    };
    let acceptance = one(store, rep, &contract.id, &acceptance).await?;
    if turn % 7 == 3 {
        done(store, rep, &acceptance, &day(-1), "双方签字的验收报告").await?;
    }
    if turn.is_multiple_of(6) {
        let form = |kind: &str, severity: &str, what: &str, measure: &str| ConcernForm {
            kind: kind.into(),
            severity: severity.into(),
            what: what.into(),
            measure: measure.into(),
            ..ConcernForm::default()
        };
        concern(store, rep, &contract.id, &form("credit", "high", "客户近两期付款变慢", "每周核对账款，超过 30 天停止发货")).await?;
        let issue = concern(store, rep, &contract.id, &form("issue", "low", "到货少两件备件", "随下一批补发")).await?;
        concerns::resolve(store, rep, &operation(), &issue.id, issue.version, "备件已补发并签收").await?;
    }
    if turn.is_multiple_of(3) {
        one(store, rep, &contract.id, &form("document", "提交竣工资料", String::new())).await?;
    }
    if turn.is_multiple_of(5) {
        let service = ObligationForm { recurrence: "monthly".into(), ..form("service", "每月巡检", day(turned % 11 - 5)) };
        let service = one(store, rep, &contract.id, &service).await?;
        if turn.is_multiple_of(2) {
            done(store, rep, &service, &day(0), "巡检记录表").await?;
        }
    }
    Ok(())
}

async fn one(store: &Store, rep: &Actor, contract: &ContractId, form: &ObligationForm) -> store::Result<Obligation> {
    obligations::add(store, rep, &operation(), &ObligationId::new(new_id()), contract, form).await
}

async fn concern(store: &Store, rep: &Actor, contract: &ContractId, form: &ConcernForm) -> store::Result<Concern> {
    concerns::add(store, rep, &operation(), &ConcernId::new(new_id()), contract, form).await
}

async fn done(store: &Store, rep: &Actor, obligation: &Obligation, on: &str, evidence: &str) -> store::Result<()> {
    let form = DoneForm { on: on.to_owned(), evidence: evidence.to_owned() };
    obligations::fulfil(store, rep, &operation(), &obligation.id, obligation.version, &form).await.map(drop)
}
