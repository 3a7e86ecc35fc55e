//! Where a record of somebody else is named inside a form: it must answer like one that does not exist.

use serde_json::{Value, json};

use crate::support::{Client, Company, Reply, fresh, receipt_form, today};

/// The answers to the same question about another's record and about none.
async fn asked_twice(client: &Client, endpoint: &str, body: impl Fn(&str) -> Value, foreign: &str) -> (Reply, Reply) {
    (client.call(endpoint, &body(foreign)).await, client.call(endpoint, &body(&fresh())).await)
}

fn assert_alike((foreign, missing): (Reply, Reply)) {
    assert_eq!((foreign.status, foreign.body), (missing.status, missing.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_names_anothers_contract_is_refused_like_one_that_names_none() {
    let company = Company::open().await;
    let (rep, stranger) = (company.as_rep().await, company.as_stranger().await);
    let mine = company.customer_of(&rep, "我的有限公司").await;
    let theirs = company.customer_of(&stranger, "别人有限公司").await;
    let contract = company.contract(&theirs, &[30]).await;
    let body = |contract: &str| {
        let form = domain::receipt::ReceiptForm { contract: contract.into(), ..receipt_form(mine.id.as_str(), "10") };
        json!({ "operation": fresh(), "id": fresh(), "form": form })
    };
    assert_alike(asked_twice(&rep.client, "receipts/draft", body, contract.id.as_str()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_that_names_anothers_contract_or_record_is_refused_like_one_that_names_none() {
    let company = Company::open().await;
    let (rep, stranger) = (company.as_rep().await, company.as_stranger().await);
    let mine = company.customer_of(&rep, "我的有限公司").await;
    let theirs = company.customer_of(&stranger, "别人有限公司").await;
    let contract = company.contract(&theirs, &[30]).await;
    let form = json!({ "customer": theirs.id, "said": "问好" });
    let logged: Value = stranger.client.call("follow_ups/log", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json();
    for (field, foreign) in [("contract", contract.id.as_str()), ("corrects", logged["id"].as_str().unwrap())] {
        let body = |named: &str| {
            let mut form = json!({ "customer": mine.id, "said": "问好" });
            form[field] = json!(named);
            json!({ "operation": fresh(), "id": fresh(), "form": form })
        };
        assert_alike(asked_twice(&rep.client, "follow_ups/log", body, foreign).await);
    }
}

/// More than a page of them, so that there would be a next page to tell of.
#[tokio::test(flavor = "multi_thread")]
async fn lists_of_anothers_customer_are_empty_like_those_of_no_customer() {
    let company = Company::open().await;
    let (rep, stranger) = (company.as_rep().await, company.as_stranger().await);
    let theirs = company.customer_of(&stranger, "别人有限公司").await;
    company.contract(&theirs, &[-10, 10]).await;
    company.draft(&theirs, "10").await;
    for _ in 0..=domain::list::PAGE_ROWS {
        let form = json!({ "customer": theirs.id, "said": "问好", "happened": today().to_string() });
        let body = json!({ "operation": fresh(), "id": fresh(), "form": form });
        assert_eq!(stranger.client.call("follow_ups/log", &body).await.status, 200);
    }
    for endpoint in ["follow_ups/list", "contracts/list", "contracts/totals", "instalments/list", "receipts/list"] {
        let body = |customer: &str| json!({ "filter": { "customer": customer } });
        assert_alike(asked_twice(&rep.client, endpoint, body, theirs.id.as_str()).await);
    }
}
