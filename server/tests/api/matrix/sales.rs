//! The rows of customers, follow-ups and contracts.

use domain::contract::ContractForm;
use serde_json::json;

use super::*;
use crate::support::{contract_form, customer_form, fresh, today};

pub fn customers() -> Vec<Row> {
    let read = || Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_READ };
    let write = || Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_WRITE };
    let managed = || Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_REASSIGN };
    let helped = || Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_HELP };
    vec![
        call("customers/list", Subject::Nothing, Rule::Listing(CUSTOMERS_READ), |target| json!({ "filter": { "owner": target.owner } })),
        call(
            "customers/similar",
            Subject::Nothing,
            Rule::Listing(CUSTOMERS_READ),
            |target| json!({ "name": target.name, "credit_code": "", "except": null }),
        ),
        call("customers/owners", Subject::Nothing, Rule::Hides(CUSTOMERS_READ, |target| target.owner.clone()), |_| json!({})),
        call("customers/show", Subject::Customer, read(), |target| json!({ "id": target.customer })),
        call("customers/history", Subject::Customer, read(), |target| json!({ "id": target.customer, "after": null })),
        call("customers/record", Subject::Customer, read(), |target| json!({ "id": target.customer })),
        call(
            "customers/create",
            Subject::Nothing,
            Rule::Roles(SELLERS),
            |_| json!({ "operation": fresh(), "id": fresh(), "form": customer_form(&fresh()), "contact": null, "is_distinct": false }),
        ),
        call(
            "customers/edit",
            Subject::Customer,
            write(),
            |target| json!({ "operation": fresh(), "id": target.customer, "version": target.version, "form": customer_form(&target.name) }),
        ),
        call(
            "customers/contact",
            Subject::Customer,
            write(),
            |target| json!({ "operation": fresh(), "customer": target.customer, "id": fresh(), "form": { "name": "李四" } }),
        ),
        call(
            "customers/reassign",
            Subject::Spare,
            Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_REASSIGN },
            |target| json!({ "operation": fresh(), "id": target.customer, "owner": target.heir }),
        ),
        call("customers/helper_choices", Subject::Customer, helped(), |target| json!({ "id": target.customer })),
        call(
            "customers/set_helpers",
            Subject::Spare,
            helped(),
            |target| json!({ "operation": fresh(), "id": target.customer, "helpers": [] }),
        ),
        call("customers/set_level", Subject::Spare, managed(), |target| {
            let form = json!({ "level": "vip", "reason": "战略客户" });
            json!({ "operation": fresh(), "id": target.customer, "version": target.version, "form": form })
        }),
        call("customers/merge_preview", Subject::Spare, managed(), |target| json!({ "goes": target.customer, "stays": target.other.0 })),
        call(
            "customers/merge",
            Subject::Spare,
            managed(),
            |target| json!({ "operation": fresh(), "goes": [target.customer, target.version], "stays": target.other }),
        ),
        call("customers/industries", Subject::Nothing, Rule::Everyone, |_| json!({ "text": "软件" })),
        call("find", Subject::Nothing, Rule::Listing(CONTRACTS_READ), |target| json!({ "text": target.name, "only": null })),
    ]
}

pub fn follow_ups() -> Vec<Row> {
    vec![
        call(
            "follow_ups/list",
            Subject::Nothing,
            Rule::Listing(FOLLOW_UPS_READ),
            |target| json!({ "filter": { "owner": target.owner, "window": "due" } }),
        ),
        call("follow_ups/suggestions", Subject::Nothing, Rule::Hides(CUSTOMERS_READ, |target| target.customer.clone()), |_| json!({})),
        call("follow_ups/customers", Subject::Nothing, Rule::Listing(CUSTOMERS_READ), |target| json!({ "search": target.name })),
        call(
            "follow_ups/ties",
            Subject::Customer,
            Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_READ },
            |target| json!({ "customer": target.customer }),
        ),
        call("follow_ups/log", Subject::Customer, Rule::Record { read: CUSTOMERS_READ, act: FOLLOW_UPS_LOG }, |target| {
            let form = json!({ "customer": target.customer, "said": "已联系", "next": today().to_string() });
            json!({ "operation": fresh(), "id": fresh(), "form": form })
        }),
        Row {
            endpoint: "/photos/{follow_up}",
            subject: Subject::FollowUp,
            rule: Rule::Record { read: FOLLOW_UPS_READ, act: PHOTOS_ATTACH },
            request: Request::Photo,
        },
        get("/photos/{follow_up}/{photo}", Subject::Photo, Rule::Record { read: FOLLOW_UPS_READ, act: FOLLOW_UPS_READ }, |target| {
            format!("/photos/{}/{}", target.id, target.photo)
        }),
    ]
}

pub fn contracts() -> Vec<Row> {
    let read = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ };
    let write = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE };
    vec![
        call("contracts/list", Subject::Nothing, Rule::Listing(CONTRACTS_READ), |target| json!({ "filter": { "owner": target.owner } })),
        call(
            "contracts/totals",
            Subject::Nothing,
            Rule::Listing(CONTRACTS_READ),
            |target| json!({ "filter": { "customer": target.customer } }),
        ),
        call("contracts/owners", Subject::Nothing, Rule::Shows(CONTRACTS_READ, |target| target.owner.clone()), |_| json!({})),
        call("contracts/customers", Subject::Nothing, Rule::Listing(CONTRACTS_WRITE), |target| json!({ "text": target.name })),
        call(
            "contracts/customer",
            Subject::Customer,
            Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_READ },
            |target| json!({ "id": target.customer }),
        ),
        call("contracts/show", Subject::Contract, read(), |target| json!({ "id": target.id })),
        call("contracts/history", Subject::Contract, read(), |target| json!({ "id": target.id, "after": null })),
        call("contracts/edited", Subject::Contract, read(), |target| json!({ "id": target.id })),
        call(
            "contracts/create",
            Subject::Customer,
            Rule::Record { read: CUSTOMERS_READ, act: CONTRACTS_WRITE },
            |target| json!({ "operation": fresh(), "id": fresh(), "form": contract_form(&target.customer, &[30]) }),
        ),
        call(
            "contracts/edit",
            Subject::Contract,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": edited(target) }),
        ),
        call(
            "contracts/change_life",
            Subject::Contract,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": { "life": "completed" } }),
        ),
        call("contracts/renewal", Subject::Renewable, write(), |target| json!({ "id": target.id })),
        call("contracts/renew", Subject::Renewable, write(), |target| {
            let form = ContractForm { start: "2030-01-01".into(), ..contract_form(&target.customer, &[30]) };
            let form = ContractForm { life: String::new(), signed: String::new(), ..form };
            json!({ "operation": fresh(), "id": fresh(), "of": target.id, "form": form })
        }),
        call(
            "contracts/rate",
            Subject::Renewable,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": { "score": "4", "remark": "" } }),
        ),
        call(
            "contracts/complete_amount",
            Subject::HalfKnown,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_COMPLETE },
            |target| json!({ "operation": fresh(), "id": target.id, "amount": "100", "date": "2024-04-01" }),
        ),
    ]
}

/// The form that edits the target's contract.
pub fn edited(target: &Target) -> Value {
    json!(contract_form(&target.customer, &[30, 60]))
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(customers()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn follow_ups_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(follow_ups()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(contracts()).await;
}
