//! The rows of approvals and of the flows they follow.

use serde_json::json;

use super::subjects::flow_form;
use super::*;
use crate::support::fresh;

/// The flow of these tests asks the executive, whosever the contract is.
const APPROVALS_DECIDE: Reaches = [N, N, N, N, N, A, N, N];

pub fn approvals() -> Vec<Row> {
    vec![
        // Each sees only what waits for them, was submitted or handled by them.
        call("approvals/list", Subject::Nothing, Rule::Everyone, |_| json!({ "list": "waiting", "after": null })),
        call("approvals/people", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call(
            "approvals/show",
            Subject::Approval,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ },
            |target| json!({ "id": target.id }),
        ),
        call("approvals/act", Subject::Approval, Rule::Turn { read: CONTRACTS_READ, act: APPROVALS_DECIDE }, |target| {
            let form = json!({ "decision": { "decision": "approve" }, "hash": target.hash, "step": 0, "comment": "" });
            json!({ "operation": fresh(), "id": target.id, "form": form })
        }),
        call("approvals/open", Subject::Nothing, Rule::Roles(ADMINS), |_| json!({ "after": null })),
        // The reason is missing: an admin is told so before anything is looked at.
        call(
            "approvals/reassign",
            Subject::Nothing,
            Rule::RolesThen(ADMINS, "required"),
            |target| json!({ "operation": fresh(), "id": target.id, "form": { "from": target.heir, "user": target.heir, "step": 0, "reason": "" } }),
        ),
        call(
            "contracts/submit",
            Subject::Pending,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE },
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "comment": "" }),
        ),
    ]
}

pub fn flows() -> Vec<Row> {
    vec![
        call("flows/list", Subject::Nothing, Rule::Roles(ADMINS_AND_AUDITORS), |_| json!({})),
        call(
            "flows/save",
            Subject::Flow,
            Rule::Roles(ADMINS),
            |target| json!({ "operation": fresh(), "flow": [target.id, target.version], "form": flow_form() }),
        ),
        call("flows/delete", Subject::Flow, Rule::Roles(ADMINS), |target| json!({ "operation": fresh(), "id": target.id })),
        call("flows/preview", Subject::Nothing, Rule::Roles(ADMINS_AND_AUDITORS), |target| {
            let trial = json!({ "amount": "100", "contract_type": "service", "is_over_credit": false, "submitter": target.heir });
            json!({ "trial": trial })
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn approvals_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(approvals()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn flows_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(flows()).await;
}
