//! The rows of maintenance fees.

use domain::contract::ContractForm;
use domain::customer::Customer;
use domain::permission::Role;
use serde_json::{Value, json};

use super::world::World;
use super::*;
use crate::support::{Outcome, Person, contract_form, fresh, today};

const FEES_READ: Reaches = [O, T, T, A, A, A, A, N];
/// Everybody who sells writes for the own customers.
const FEES_WRITE: Reaches = [O, O, O, N, N, N, N, N];
/// The first check.
const FEES_FIRST: Reaches = [N, T, N, N, N, N, N, N];
const EXCEPTIONS_VOID: Reaches = [N, N, N, N, A, N, N, N];
const BATCHES_READ: Reaches = [N, N, N, A, A, A, A, N];
const BATCHES_RETURN: Reaches = [N, N, N, A, N, N, N, N];
const LEGAL: &[Role] = &[Role::Legal];

pub fn fees() -> Vec<Row> {
    let read = || Rule::Record { read: FEES_READ, act: FEES_READ };
    let write = || Rule::Record { read: FEES_READ, act: FEES_WRITE };
    let apply = || Rule::Record { read: CONTRACTS_READ, act: FEES_WRITE };
    vec![
        call("fees/policies", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call(
            "fees/save_policy",
            Subject::Nothing,
            Rule::RolesThen(FINANCE, "changed_meanwhile"),
            |_| json!({ "operation": fresh(), "id": null, "version": 99, "form": {} }),
        ),
        call(
            "fees/save_settings",
            Subject::Nothing,
            Rule::RolesThen(ADMINS, "changed_meanwhile"),
            |_| json!({ "operation": fresh(), "version": 99, "form": {} }),
        ),
        call("fees/list", Subject::Fee, Rule::Listing(FEES_READ), |target| json!({ "filter": { "owner": target.owner } })),
        call("fees/show", Subject::Fee, read(), |target| json!({ "id": target.id })),
        call("fees/open", Subject::Nothing, Rule::Roles(SELLERS), |_| json!({ "operation": fresh(), "month": "2020-01" })),
        call("fees/refresh", Subject::Fee, write(), versioned),
        call(
            "fees/save",
            Subject::Fee,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": { "rows": [] } }),
        ),
        call("fees/submit", Subject::Fee, write(), versioned),
        call(
            "fees/check",
            Subject::SubmittedFee,
            Rule::Record { read: FEES_READ, act: FEES_FIRST },
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": { "hash": target.hash } }),
        ),
        call("fees/start_application", Subject::Unsigned, apply(), |target| json!({ "contract": target.id })),
        call(
            "fees/apply",
            Subject::Fee,
            apply(),
            |target| json!({ "operation": fresh(), "form": { "contract": target.contract, "policy": target.other.0 } }),
        ),
        call("fees/exceptions", Subject::Nothing, Rule::Everyone, |_| json!({ "after": null })),
        call(
            "fees/except",
            Subject::Customer,
            Rule::Roles(LEGAL),
            |target| json!({ "operation": fresh(), "form": exception_form(&target.id) }),
        ),
        call(
            "fees/void_exception",
            Subject::FeeException,
            Rule::Record { read: FEES_READ, act: EXCEPTIONS_VOID },
            |target| json!({ "operation": fresh(), "id": target.id, "reason": "依据有误" }),
        ),
        call("fees/gifts", Subject::Nothing, Rule::Everyone, |_| json!({ "year": 2025 })),
        call("fees/payable", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call(
            "fees/pay",
            Subject::Nothing,
            Rule::RolesThen(FINANCE, "fee_nothing_to_pay"),
            |_| json!({ "operation": fresh(), "form": { "reference": fresh(), "lines": [] } }),
        ),
        call("fees/batches", Subject::Nothing, Rule::Everyone, |_| json!({ "after": null })),
        call("fees/batch", Subject::FeeBatch, Rule::Record { read: BATCHES_READ, act: BATCHES_READ }, |target| json!({ "id": target.id })),
        call(
            "fees/return_batch",
            Subject::FeeBatch,
            Rule::Record { read: BATCHES_READ, act: BATCHES_RETURN },
            |target| json!({ "operation": fresh(), "id": target.id, "form": { "reason": "账号有误", "payments": [target.other.0] } }),
        ),
        call("fees/bookings", Subject::Nothing, Rule::Everyone, |_| json!({ "year": 2025 })),
    ]
}

fn versioned(target: &Target) -> Value {
    json!({ "operation": fresh(), "id": target.id, "version": target.version })
}

fn exception_form(customer: &str) -> Value {
    json!({ "customer": customer, "month": "2025-05", "beneficiary": "王主任", "amount": "300", "ground": "公开评奖" })
}

/// The policy of this month, and caps that nothing here meets; made once.
async fn policy(world: &World) -> String {
    let boss = &world.company.boss.client;
    let known: Value = boss.call("fees/policies", &json!({})).await.json();
    if let Some(id) = known["policies"][0]["id"].as_str() {
        return id.to_owned();
    }
    let (settings, policy) = basics();
    let _: Value = boss.call("fees/save_settings", &settings).await.json();
    let policy: Value = boss.call("fees/save_policy", &policy).await.json();
    policy["id"].as_str().unwrap().to_owned()
}

/// Caps that nothing here meets, and a policy from this month on, as they are saved.
pub fn basics() -> (Value, Value) {
    let form = json!({ "gift_cap": "1000000", "new_customer": "1000000" });
    let settings = json!({ "operation": fresh(), "version": 0, "form": form });
    let from = today().format("%Y-%m").to_string();
    let form = json!({ "product_line": "水泵", "account": "6601", "from": from, "bands": [{ "from": "1", "new_customer": "10" }] });
    (settings, json!({ "operation": fresh(), "id": null, "version": 0, "form": form }))
}

/// An application by this person or, where that may not write one, by the colleague.
pub async fn write(world: &World, own: (&Person, &Customer), colleague: (&Person, &Customer), submits: bool, target: &mut Target) {
    let is_written = apply(world, own, target).await;
    let is_reps = own.0.id != world.people[&Role::Clerk].id && own.0.id != world.people[&Role::Manager].id;
    let mut writer = own.0;
    if !is_written || (submits && !is_reps) {
        assert!(apply(world, colleague, target).await, "the colleague writes no application");
        writer = colleague.0;
    }
    if submits {
        let () = writer.client.call("fees/submit", &versioned(target)).await.json();
        target.version += 1;
        let view: Value = writer.client.call("fees/show", &json!({ "id": target.id })).await.json();
        view["hash"].as_str().unwrap().clone_into(&mut target.hash);
    }
}

/// Whether this person may write one, for a contract of this customer that is to be signed.
async fn apply(world: &World, (writer, customer): (&Person, &Customer), target: &mut Target) -> bool {
    let (policy, contract) = (policy(world).await, fresh());
    let form = ContractForm { life: String::new(), signed: String::new(), ..contract_form(customer.id.as_str(), &[30]) };
    let body = json!({ "operation": fresh(), "id": contract, "form": form });
    let _: Value = world.company.boss.client.call("contracts/create", &body).await.json();
    let claim = json!({
        "category": "new_customer", "means": "gift", "recipient": "company", "beneficiary": "客户", "amount": "10", "purpose": "开户", "evidence": "发票 1",
    });
    let form = json!({ "contract": contract, "policy": policy, "claims": [claim] });
    let reply = writer.client.call("fees/apply", &json!({ "operation": fresh(), "form": form })).await;
    if reply.outcome() != Outcome::Done {
        return false;
    }
    (target.id, target.version, target.contract, target.other) = (reply.json(), 1, contract, (policy, 1));
    target.owner.clone_from(&writer.id);
    true
}

/// An exception of legal for this customer.
pub async fn exception(world: &World, customer: &Customer) -> String {
    let body = json!({ "operation": fresh(), "form": exception_form(customer.id.as_str()) });
    world.people[&Role::Legal].client.call("fees/except", &body).await.json()
}

/// A batch of which nothing came back, and its payment: the one there is, or a new one.
pub async fn batch(world: &World, colleague: (&Person, &Customer), target: &mut Target) {
    let boss = &world.company.boss.client;
    let known: Value = boss.call("fees/batches", &json!({ "after": null })).await.json();
    let standing = known["items"].as_array().and_then(|batches| batches.iter().find(|batch| batch["returned_lines"] == 0));
    target.id = match standing.and_then(|batch| batch["id"].as_str()) {
        Some(id) => id.to_owned(),
        None => {
            let body = payable(world, colleague).await;
            world.people[&Role::Finance].client.call("fees/pay", &body).await.json()
        }
    };
    let view: Value = boss.call("fees/batch", &json!({ "id": target.id })).await.json();
    target.other = (view["payments"][0]["id"].as_str().unwrap().to_owned(), 1);
}

/// The batch of an application that all have checked, whose contract was signed and paid.
pub async fn payable(world: &World, colleague: (&Person, &Customer)) -> Value {
    let boss = &world.company.boss.client;
    let mut target = Target::default();
    write(world, colleague, colleague, true, &mut target).await;
    for role in [Role::Clerk, Role::Manager, Role::Finance] {
        let form = json!({ "hash": target.hash });
        let body = json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form });
        let () = world.people[&role].client.call("fees/check", &body).await.json();
        target.version += 1;
    }
    let form = json!({ "life": "signed", "signed": today().to_string() });
    let body = json!({ "operation": fresh(), "id": target.contract, "version": 1, "form": form });
    let _: Value = boss.call("contracts/change_life", &body).await.json();
    let receipt = fresh();
    let mut form = serde_json::to_value(crate::support::receipt_form(colleague.1.id.as_str(), "100")).unwrap();
    form["contract"] = json!(target.contract);
    let _: Value = boss.call("receipts/draft", &json!({ "operation": fresh(), "id": receipt, "form": form })).await.json();
    let _: Value = boss.call("receipts/confirm", &json!({ "operation": fresh(), "id": receipt, "shares": null })).await.json();
    let lines = json!([{ "statement": target.id, "claim": 1 }]);
    json!({ "operation": fresh(), "form": { "reference": fresh(), "lines": lines } })
}

#[tokio::test(flavor = "multi_thread")]
async fn fees_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(fees()).await;
}
