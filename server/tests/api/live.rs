//! The live stream: each badge is the length of the list that it opens, on everybody's screen, soon after the commit.

use std::time::Duration;

use app::live::Poke;
use domain::contract::Contract;
use domain::follow_up::FollowUp;
use domain::list::{Badges, Page};
use domain::permission::{Act, Noun, Role, Scope, scope};
use domain::receipt::Receipt;
use serde_json::{Value, json};

use crate::support::{Client, Company, Event, LiveStream, PATIENCE, Person, fresh, today};

/// A push comes within a second; a stream that was not pushed looks by itself after four. Between them is what a busy machine may take.
const SOON: Duration = Duration::from_secs(3);

/// The badges as the lengths of the lists that they open, each asked for by itself.
async fn lengths(client: &Client, role: Option<Role>) -> Badges {
    let window = |window: &str| json!({ "filter": { "window": window } });
    let count = async |body: Value| -> u64 {
        let listing: Value = client.call("instalments/list", &body).await.json();
        let rows = listing["page"]["items"].as_array().unwrap().len() as u64;
        assert_eq!(listing["totals"]["count"].as_u64(), Some(rows), "more than one page: the test must stay within one");
        rows
    };
    let follow_ups: Page<FollowUp> = client.call("follow_ups/list", &window("due")).await.json();
    let broken: Page<FollowUp> = client.call("follow_ups/list", &window("broken")).await.json();
    let drafts: Value = client.call("receipts/list", &json!({ "filter": { "state": "draft" } })).await.json();
    let half_known: Page<Contract> = client.call("contracts/list", &json!({ "filter": { "is_to_complete": true } })).await.json();
    let originals: Value = client.call("originals/list", &json!({ "window": "overdue", "after": null })).await.json();
    let approvals: Value = client.call("approvals/list", &json!({ "list": "waiting", "after": null })).await.json();
    let obligations: Value = client.call("obligations/list", &window("due")).await.json();
    let due = obligations["page"]["items"].as_array().unwrap().len() as u64;
    assert_eq!(obligations["total"].as_u64(), Some(due));
    let expiring: Page<Contract> = client.call("contracts/list", &json!({ "filter": { "is_expiring": true } })).await.json();
    let findings: Value = client.call("findings/list", &json!({ "window": "waiting", "after": null })).await.json();
    let invoices: Value = client.call("invoices/list", &json!({ "filter": { "state": "requested" } })).await.json();
    let notices: Value = client.call("notices/list", &json!({ "is_all": false, "after": null })).await.json();
    let may = |noun, act| role.is_none_or(|role| scope(role, noun, act) > Scope::Nothing);
    let confirms = may(Noun::Receipt, Act::Settle);
    let completes = may(Noun::Contract, Act::Settle) || may(Noun::Import, Act::Create);
    let bank_lines = if confirms {
        let lines: Value = client.call("bank/list", &json!({ "filter": { "state": "open" } })).await.json();
        lines["page"]["items"].as_array().unwrap().len() as u64
    } else {
        0
    };
    let late: Value = client.call("fees/list", &window("late")).await.json();
    let to_check: Value = client.call("fees/list", &window("to_check")).await.json();
    let stuck = if may(Noun::Settings, Act::Read) {
        let rows: Value = client.call("dispatches/list", &json!({ "window": "stuck", "after": null })).await.json();
        rows["items"].as_array().unwrap().len() as u64
    } else {
        0
    };
    Badges {
        fees_late: late["page"]["items"].as_array().unwrap().len() as u64,
        fees_to_check: to_check["page"]["items"].as_array().unwrap().len() as u64,
        dispatches_stuck: stuck,
        bank_lines_open: bank_lines,
        follow_ups_due: follow_ups.items.len() as u64,
        promises_broken: broken.items.len() as u64,
        instalments_due_soon: count(window("soon")).await,
        instalments_overdue: count(window("overdue")).await,
        receipts_to_confirm: if confirms { drafts["page"]["items"].as_array().unwrap().len() as u64 } else { 0 },
        approvals_waiting: approvals["items"].as_array().unwrap().len() as u64,
        originals_overdue: originals["items"].as_array().unwrap().len() as u64,
        contracts_to_complete: if completes { half_known.items.len() as u64 } else { 0 },
        obligations_due: due,
        findings_waiting: findings["items"].as_array().unwrap().len() as u64,
        notices_open: notices["items"].as_array().unwrap().len() as u64,
        contracts_expiring: expiring.items.len() as u64,
        invoices_requested: if may(Noun::Invoice, Act::Settle) { invoices["page"]["items"].as_array().unwrap().len() as u64 } else { 0 },
    }
}

/// A rep's customer with something overdue and something due soon, a reminder for today, and a receipt to confirm.
async fn busy(company: &Company, rep: &Person) -> Receipt {
    let customer = company.customer_of(rep, &format!("{}有限公司", fresh())).await;
    company.contract(&customer, &[-30, -1, 0, 7, 8]).await;
    let form = json!({ "customer": customer.id, "said": "问好", "next": today().to_string() });
    let reply = rep.client.call("follow_ups/log", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    company.draft(&customer, "150").await
}

#[tokio::test(flavor = "multi_thread")]
async fn when_finance_confirms_a_receipt_the_managers_badges_change_and_equal_the_lists() {
    let company = Company::open().await;
    let (rep, manager, finance) = (company.as_rep().await, company.as_manager().await, company.as_finance().await);
    let draft = busy(&company, &rep).await;
    let mut manager_sees = LiveStream::open(&manager.client).await;
    let mut finance_sees = LiveStream::open(&finance.client).await;
    let (before, waiting) = (manager_sees.poke().await, finance_sees.poke().await);
    assert_eq!(before.badges, Badges { follow_ups_due: 1, instalments_due_soon: 2, instalments_overdue: 2, ..Badges::default() });
    assert_eq!(waiting.badges.receipts_to_confirm, 1);
    let body = json!({ "operation": fresh(), "id": draft.id, "shares": null });
    let _: Receipt = finance.client.call("receipts/confirm", &body).await.json();
    // 150 pays the first overdue instalment and half of the second.
    let after = manager_sees.until(SOON, |poke| poke.badges.instalments_overdue == 1).await;
    assert!(after.revision > before.revision);
    assert_eq!(after.badges, lengths(&manager.client, Some(Role::Manager)).await);
    let after = finance_sees.until(SOON, |poke| poke.badges.receipts_to_confirm == 0).await;
    assert_eq!(after.badges, lengths(&finance.client, Some(Role::Finance)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_badge_equals_its_list_for_every_role() {
    let company = Company::open().await;
    for owner in [company.as_rep().await, company.as_colleague().await, company.as_stranger().await] {
        busy(&company, &owner).await;
    }
    for role in Role::ALL {
        let person = company.person(role).await;
        let poke = LiveStream::open(&person.client).await.poke().await;
        assert_eq!(poke.badges, lengths(&person.client, Some(role)).await, "{}", role.code());
        assert_eq!(poke.today, today());
    }
    let boss = LiveStream::open(&company.boss.client).await.poke().await;
    assert_eq!(boss.badges, lengths(&company.boss.client, None).await);
    assert_eq!((boss.badges.instalments_overdue, boss.badges.receipts_to_confirm), (6, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_change_reaches_the_one_whom_it_concerns() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let customer = company.customer_of(&rep, "甲有限公司").await;
    let mut stream = LiveStream::open(&rep.client).await;
    assert_eq!(stream.poke().await.badges, Badges::default());
    let contract = company.contract(&customer, &[-5]).await;
    stream.until(SOON, |poke| poke.badges.instalments_overdue == 1).await;
    let form = json!({ "customer": customer.id, "said": "问好", "next": today().to_string() });
    let _: Value = rep.client.call("follow_ups/log", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json();
    stream.until(SOON, |poke| poke.badges.follow_ups_due == 1).await;
    let body =
        json!({ "operation": fresh(), "id": contract.id, "version": contract.version, "form": { "life": "void", "reason": "作废" } });
    let _: Contract = rep.client.call("contracts/change_life", &body).await.json();
    stream.until(SOON, |poke| poke.badges.instalments_overdue == 0).await;
    // Given to somebody else, it is gone.
    let colleague = company.as_colleague().await;
    let mut theirs = LiveStream::open(&colleague.client).await;
    theirs.poke().await;
    let body = json!({ "operation": fresh(), "id": customer.id, "owner": colleague.id });
    let () = company.boss.client.call("customers/reassign", &body).await.json();
    stream.until(SOON, |poke| poke.badges.follow_ups_due == 0).await;
    theirs.until(SOON, |poke| poke.badges.follow_ups_due == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_and_what_expires_reaches_whom_it_concerns() {
    let company = Company::open().await;
    let (rep, manager) = (company.as_rep().await, company.as_manager().await);
    let customer = company.customer_of(&rep, "甲有限公司").await;
    let mut streams = [LiveStream::open(&rep.client).await, LiveStream::open(&manager.client).await];
    for stream in &mut streams {
        assert_eq!(stream.poke().await.badges, Badges::default());
    }
    let mut form = serde_json::to_value(crate::support::contract_form(customer.id.as_str(), &[30])).unwrap();
    form["end"] = json!((today() + chrono::TimeDelta::days(20)).to_string());
    form["notice_days"] = json!("30");
    let body = json!({ "operation": fresh(), "id": fresh(), "form": form });
    let contract: Contract = rep.client.call("contracts/create", &body).await.json();
    let form = json!({ "title": "验收", "due": today().to_string(), "instalment": format!("{}-1", contract.id), "days": "0" });
    let id = fresh();
    let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": form });
    let _: Value = rep.client.call("obligations/add", &body).await.json();
    for (stream, (person, role)) in streams.iter_mut().zip([(&rep, Role::Rep), (&manager, Role::Manager)]) {
        let poke = stream.until(SOON, |poke| poke.badges.obligations_due == 1 && poke.badges.contracts_expiring == 1).await;
        assert_eq!(poke.badges.instalments_due_soon, 0);
        assert_eq!(poke.badges, lengths(&person.client, Some(role)).await);
    }
    // Done, it calls no more; the instalment that hangs on it is due today.
    let body = json!({ "operation": fresh(), "id": id, "version": 1, "form": { "evidence": "验收单" } });
    let _: Value = rep.client.call("obligations/fulfil", &body).await.json();
    for stream in &mut streams {
        stream.until(SOON, |poke| poke.badges.obligations_due == 0 && poke.badges.instalments_due_soon == 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_connection_and_a_restart_lose_nothing() {
    let mut company = Company::open().await;
    let (rep, manager) = (company.as_rep().await, company.as_manager().await);
    let mut stream = LiveStream::open(&manager.client).await;
    let before = stream.poke().await;
    drop(stream);
    busy(&company, &rep).await;
    // What happened meanwhile is told at once.
    let mut stream = LiveStream::open(&manager.client).await;
    let now = stream.poke().await;
    assert!(now.revision > before.revision);
    assert_eq!(now.badges, lengths(&manager.client, Some(Role::Manager)).await);
    company.installation.stop();
    stream.assert_ends_within(PATIENCE).await;
    company.installation.start_again();
    let again: Poke = LiveStream::open(&manager.client).await.poke().await;
    assert_eq!(again, now, "the same data, the same session, the same badges");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_nothing_of_what_its_user_may_not_see() {
    let company = Company::open().await;
    let (rep, stranger) = (company.as_rep().await, company.as_stranger().await);
    let mut stream = LiveStream::open(&rep.client).await;
    let before = stream.poke().await;
    busy(&company, &stranger).await;
    // The next commit of one's own comes after the stranger's, and shows only one's own.
    company.contract(&company.customer_of(&rep, "我的有限公司").await, &[-1]).await;
    let after = stream.until(SOON, |poke| poke.badges != before.badges).await;
    assert_eq!(after.badges, Badges { instalments_overdue: 1, ..Badges::default() });
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_streams_of_one_company_all_get_the_change() {
    let company = Company::open().await;
    let rep = company.as_rep().await;
    let customer = company.customer_of(&rep, "甲有限公司").await;
    let mut streams = Vec::new();
    for _ in 0..50 {
        let mut stream = LiveStream::open(&rep.client).await;
        assert!(matches!(stream.next_within(PATIENCE).await, Event::Poke(_)));
        streams.push(stream);
    }
    company.contract(&customer, &[-5]).await;
    for stream in &mut streams {
        stream.until(SOON, |poke| poke.badges.instalments_overdue == 1).await;
    }
}
