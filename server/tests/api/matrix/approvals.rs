//! The rows of approvals and of the flows they follow.

use domain::approval::{ConditionForm, FlowForm, StepForm};
use domain::contract::{Contract, ContractForm};
use domain::customer::Customer;
use serde_json::{Value, json};

use super::world::World;
use super::*;
use crate::support::{contract_form, fresh};

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

impl World {
    /// A service contract that is not signed; a flow asks the executive for these.
    pub(super) async fn pending(&self, customer: &Customer) -> Contract {
        self.flow(flow_form()).await;
        let form = contract_form(customer.id.as_str(), &[30]);
        let form = ContractForm { contract_type: "service".into(), life: String::new(), signed: String::new(), ..form };
        self.boss().call("contracts/create", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json()
    }

    /// Turns a flow on, where none of that kind is.
    pub(super) async fn flow(&self, form: FlowForm) {
        let flows: Value = self.boss().call("flows/list", &json!({})).await.json();
        let is_there = flows["flows"].as_array().unwrap().iter().any(|flow| flow["form"]["kind"] == form.kind.as_str());
        if !is_there {
            let body = json!({ "operation": fresh(), "flow": null, "form": form });
            let () = self.boss().call("flows/save", &body).await.json();
        }
    }
}

/// A flow over service contracts that asks the executive.
pub fn flow_form() -> FlowForm {
    flow_over("contract", "service")
}

/// A flow that asks the executive about these of that type of contract (empty: of any).
pub fn flow_over(kind: &str, contract_type: &str) -> FlowForm {
    let condition = ConditionForm { contract_type: contract_type.into(), ..ConditionForm::default() };
    let steps = vec![StepForm { approvers: "role:executive".into(), ..StepForm::default() }];
    FlowForm { name: "高层审批".into(), kind: kind.into(), is_active: true, condition, steps }
}

#[tokio::test(flavor = "multi_thread")]
async fn approvals_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(approvals()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn flows_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(flows()).await;
}
