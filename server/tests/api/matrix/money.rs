//! The rows of receipts, and of figures over many records: instalments, reports, exports, the home page, the live stream.

use serde_json::json;

use super::*;
use crate::support::{fresh, receipt_form};

pub fn receipts() -> Vec<Row> {
    let read = || Rule::Record { read: RECEIPTS_READ, act: RECEIPTS_READ };
    let register = || Rule::Record { read: RECEIPTS_READ, act: RECEIPTS_REGISTER };
    let settle = || Rule::Record { read: RECEIPTS_READ, act: RECEIPTS_SETTLE };
    vec![
        call("receipts/list", Subject::Nothing, Rule::Listing(RECEIPTS_READ), |target| json!({ "filter": { "owner": target.owner } })),
        call("receipts/show", Subject::Draft, read(), |target| json!({ "id": target.id })),
        call("receipts/history", Subject::Draft, read(), |target| json!({ "id": target.id, "after": null })),
        call(
            "receipts/start",
            Subject::Customer,
            Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_READ },
            |target| json!({ "customer": target.customer, "contract": "" }),
        ),
        call(
            "receipts/draft",
            Subject::Customer,
            Rule::Record { read: CUSTOMERS_READ, act: RECEIPTS_REGISTER },
            |target| json!({ "operation": fresh(), "id": fresh(), "form": receipt_form(&target.customer, "10") }),
        ),
        call("receipts/discard", Subject::Draft, register(), |target| json!({ "operation": fresh(), "id": target.id })),
        call("receipts/confirm", Subject::Draft, settle(), |target| json!({ "operation": fresh(), "id": target.id, "shares": null })),
        call("receipts/use_advance", Subject::Advance, settle(), |target| {
            let shares = json!([{ "instalment": target.instalment, "amount": "5" }]);
            json!({ "operation": fresh(), "id": target.id, "shares": shares })
        }),
        call(
            "receipts/refund",
            Subject::Advance,
            settle(),
            |target| json!({ "operation": fresh(), "id": target.id, "form": { "amount": "1", "reason": "多付" } }),
        ),
        call("receipts/reverse", Subject::Confirmed, settle(), |target| json!({ "operation": fresh(), "id": target.id, "reason": "记错" })),
    ]
}

pub fn figures() -> Vec<Row> {
    let name = |target: &Target| target.name.clone();
    vec![
        call("home/today", Subject::Nothing, Rule::Shows(CONTRACTS_READ, name), |_| json!({ "is_mine": false })),
        call("instalments/list", Subject::Nothing, Rule::Listing(CONTRACTS_READ), |target| json!({ "filter": { "owner": target.owner } })),
        call(
            "instalments/annotate",
            Subject::Instalment,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_ANNOTATE },
            |target| json!({ "operation": fresh(), "id": target.instalment, "version": 1, "dispute": "质量", "reason": "资金紧张" }),
        ),
        call("home/demo_fill", Subject::Nothing, Rule::RolesThen(ADMINS, "not_empty_company"), |_| json!({})),
        call("reports/arrears", Subject::Nothing, Rule::Shows(REPORTS_READ, name), |_| json!({ "asked": {} })),
        call("reports/ageing", Subject::Nothing, Rule::Shows(REPORTS_READ, name), |_| json!({ "asked": {} })),
        get("/export/{file}", Subject::Nothing, Rule::Shows(REPORTS_READ, name), |_| "/export/arrears.csv".to_owned()),
        get("/live", Subject::Nothing, Rule::Everyone, |_| "/live".to_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(receipts()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(figures()).await;
}

/// The other reports that are files.
#[tokio::test(flavor = "multi_thread")]
async fn every_exported_file_holds_what_its_reader_may_see() {
    let name = |target: &Target| target.name.clone();
    super::cells::assert_as_in(vec![
        get("/export/{file}", Subject::Nothing, Rule::Shows(REPORTS_READ, name), |_| "/export/ageing.csv".to_owned()),
        get("/export/{file}", Subject::Nothing, Rule::Shows(CONTRACTS_READ, name), |_| "/export/contracts.csv".to_owned()),
        get("/export/{file}", Subject::Nothing, Rule::Shows(CUSTOMERS_READ, name), |_| "/export/customers.csv".to_owned()),
        get("/export/{file}", Subject::BookedAdjustment, Rule::Shows(CONTRACTS_READ, name), |_| "/export/adjustments.csv".to_owned()),
    ])
    .await;
}
