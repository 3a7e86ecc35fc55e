//! Maintenance fees of the sample: two policies, caps, statements of the last two months at every stage, an exception, an application and a batch.

use chrono::{Months, NaiveDate};
use domain::closing::Month;
use domain::contract::Life;
use domain::fee::{
    FeeApplicationForm, FeeBandForm, FeeCheckForm, FeeClaimForm, FeeExceptionForm, FeePayForm, FeePayLine, FeePolicyForm, FeeRowForm,
    FeeSettingsForm, FeeStatement, FeeStatementForm,
};
use domain::id::FeeStatementId;
use domain::list::ContractFilter;
use domain::permission::Actor;
use store::{Store, contracts, fees, users};

use super::people::operation;

/// Rows of one statement in which something is claimed.
const ROWS: usize = 3;
/// Lines that are paid in the batch.
const LINES: usize = 6;

/// Adds them; without the people of the sample, none.
pub(super) async fn add(store: &Store, today: NaiveDate) -> store::Result<()> {
    let people = ["clerk", "manager", "finance", "legal"];
    let mut found = Vec::new();
    for login in people {
        found.extend(person(store, login).await);
    }
    let Ok([clerk, manager, finance, legal]) = <[Actor; 4]>::try_from(found) else { return Ok(()) };
    let back = |months| today.checked_sub_months(Months::new(months)).map_or_else(|| Month::of(today), Month::of);
    policies(store, &finance, back(2)).await?;
    let checkers = [clerk, manager, finance];
    // The first two months back are wholly checked, of the last month one is under way, one was sent back, and the rest are drafts.
    for (login, months, steps) in [("rep", 2, 4), ("rep2", 2, 4), ("rep", 1, 4), ("rep2", 1, 2), ("rep3", 1, 1), ("rep4", 1, 0)] {
        let Some(rep) = person(store, login).await else { continue };
        let Some(statement) = claimed(store, &rep, back(months)).await? else { continue };
        through(store, &rep, &checkers, statement, steps).await?;
    }
    let [_, _, finance] = &checkers;
    pay(store, finance).await?;
    exception(store, &legal, back(1)).await?;
    application(store).await
}

async fn person(store: &Store, login: &str) -> Option<Actor> {
    let user = users::list(store, &Actor::operator()).await.into_iter().find(|user| user.login == login && user.is_active)?;
    users::actor(store, &user.id).await
}

async fn policies(store: &Store, finance: &Actor, from: Month) -> store::Result<()> {
    let band = |from: &str, buyer: &str, purchasing_head: &str, events: &str| FeeBandForm {
        from: from.into(),
        buyer: buyer.into(),
        purchasing_head: purchasing_head.into(),
        events: events.into(),
        ..FeeBandForm::default()
    };
    for (line, account, products) in
        [("工业设备", "6601.05.01 客情费-工业设备", "数控机床\n伺服电机"), ("医疗设备", "6601.05.02 客情费-医疗设备", "超声诊断仪\n监护仪")]
    {
        let form = FeePolicyForm {
            product_line: line.into(),
            account: account.into(),
            from: from.to_string(),
            products: products.into(),
            unit: "台".into(),
            bands: vec![band("1", "100", "", "300"), band("5", "150", "100", "600"), band("20", "200", "200", "1500")],
            ..FeePolicyForm::default()
        };
        fees::save_policy(store, finance, &operation(), None, 0, &form).await?;
    }
    let form = FeeSettingsForm {
        gift_cap: "200".into(),
        buyer: "600".into(),
        purchasing_head: "600".into(),
        executive: "600".into(),
        new_customer: "3000".into(),
        events: "5000".into(),
        basis: String::new(),
    };
    fees::save_settings(store, &Actor::operator(), &operation(), 0, &form).await.map(drop)
}

/// The rep's statement of that month with something claimed in its first rows; none where nothing was sold.
async fn claimed(store: &Store, rep: &Actor, month: Month) -> store::Result<Option<FeeStatement>> {
    let id: FeeStatementId = fees::open(store, rep, &operation(), &month.to_string()).await?;
    let statement = fees::show(store, rep, &id).await?.statement;
    if statement.rows.is_empty() {
        return Ok(None);
    }
    let row = |row: &domain::fee::FeeRow| FeeRowForm {
        customer: row.customer.clone(),
        policy: row.policy.clone(),
        claims: vec![
            claim("buyer", "gift", "采购部 刘工", "100", "端午节礼品", "收据 0612-03"),
            claim("events", "event", "新品推广会", "300", "产品推广会场地", "发票 04471206"),
        ],
    };
    // Each customer once: the caps are by customer.
    let mut rows: Vec<FeeRowForm> = Vec::new();
    for next in statement.rows.iter().map(row) {
        if rows.len() < ROWS && !rows.iter().any(|known| known.customer == next.customer) {
            rows.push(next);
        }
    }
    fees::save(store, rep, &operation(), &id, statement.version, &FeeStatementForm { rows }).await.map(Some)
}

fn claim(category: &str, means: &str, beneficiary: &str, amount: &str, purpose: &str, evidence: &str) -> FeeClaimForm {
    let [category, means, beneficiary, amount, purpose, evidence] =
        [category, means, beneficiary, amount, purpose, evidence].map(str::to_owned);
    let (recipient, remarks) = ("attendees".to_owned(), "按活动方案".to_owned());
    FeeClaimForm { category, means, recipient, beneficiary, amount, purpose, evidence, remarks, ..FeeClaimForm::default() }
}

/// Submits it and takes it through so many signatures, the rep's being the first; after one it is sent back.
async fn through(store: &Store, rep: &Actor, checkers: &[Actor; 3], statement: FeeStatement, steps: usize) -> store::Result<()> {
    if steps == 0 {
        return Ok(());
    }
    let mut now = fees::submit(store, rep, &operation(), &statement.id, statement.version).await?;
    for checker in checkers.iter().take(steps.saturating_sub(1).max(1)) {
        let hash = fees::show(store, rep, &now.id).await?.hash;
        let is_returned = steps == 1;
        let text = if is_returned { "推广会缺参会名单，请补充凭证" } else { "" };
        let form = FeeCheckForm { hash, is_returned, text: text.into() };
        now = fees::check_one(store, checker, &operation(), &now.id, now.version, &form).await?;
    }
    Ok(())
}

/// Pays the first lines of which something is payable.
async fn pay(store: &Store, finance: &Actor) -> store::Result<()> {
    let (due, _) = fees::payables(store, finance).await?;
    let payable = due.into_iter().filter(|one| one.payable.is_positive()).take(LINES);
    let lines: Vec<FeePayLine> =
        payable.map(|one| FeePayLine { statement: one.statement, claim: one.claim, amount: String::new() }).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let form = FeePayForm { on: String::new(), reference: "KQ20240001".into(), lines };
    fees::pay(store, finance, &operation(), &form).await.map(drop)
}

async fn exception(store: &Store, legal: &Actor, month: Month) -> store::Result<()> {
    let Some(contract) = contracts::all(store, &Actor::operator(), &ContractFilter::default()).await?.into_iter().next() else {
        return Ok(());
    };
    let form = FeeExceptionForm {
        customer: contract.customer,
        month: month.to_string(),
        beneficiary: "技术评审组 何老师".into(),
        amount: "500".into(),
        allows_cash: false,
        ground: "公开技术评审的劳务谢礼，客户单位书面同意并代扣个税".into(),
    };
    fees::except(store, legal, &operation(), &form).await.map(drop)
}

/// An application for a contract that is to be signed, submitted by its rep.
async fn application(store: &Store) -> store::Result<()> {
    let filter = ContractFilter { life: Some(Life::PendingSignature), ..ContractFilter::default() };
    let unsigned = contracts::all(store, &Actor::operator(), &filter).await?;
    let Some(contract) = unsigned.into_iter().find(|contract| contract.approval.is_none()) else { return Ok(()) };
    let Some(rep) = users::actor(store, &contract.owner).await else { return Ok(()) };
    let (_, policies, _, _) = fees::application_start(store, &rep, &contract.id).await?;
    let Some(policy) = policies.into_iter().next() else { return Ok(()) };
    let claims = vec![FeeClaimForm {
        recipient: "company".into(),
        ..claim("new_customer", "hospitality", "客户项目组", "1800", "首单考察接待", "接待方案 2024-06")
    }];
    let form = FeeApplicationForm { contract: contract.id, policy: policy.id, claims };
    let application = fees::apply(store, &rep, &operation(), &form).await?;
    fees::submit(store, &rep, &operation(), &application.id, application.version).await.map(drop)
}
