//! The rows of obligations.

use domain::customer::Customer;
use serde_json::{Value, json};

use super::world::World;
use super::*;
use crate::support::{fresh, today};

/// Who has to see to one notes what became of it, too; who may only read does not.
const OBLIGATIONS_DO: Reaches = [O, T, T, O, O, N, N, N];

pub fn obligations() -> Vec<Row> {
    let read = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ };
    let write = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE };
    let see_to = || Rule::Record { read: CONTRACTS_READ, act: OBLIGATIONS_DO };
    fn form() -> Value {
        json!({ "title": "交付", "due": today().to_string(), "kind": "delivery" })
    }
    vec![
        call(
            "obligations/list",
            Subject::Obligation,
            Rule::Listing(CONTRACTS_READ),
            |target| json!({ "filter": { "window": "due", "owner": target.owner } }),
        ),
        call("obligations/of_contract", Subject::Contract, read(), |target| json!({ "id": target.id })),
        call(
            "obligations/add",
            Subject::Contract,
            write(),
            |target| json!({ "operation": fresh(), "id": fresh(), "contract": target.id, "form": form() }),
        ),
        call(
            "obligations/edit",
            Subject::Obligation,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form() }),
        ),
        call(
            "obligations/fulfil",
            Subject::Obligation,
            see_to(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": { "evidence": "签收单" } }),
        ),
        call(
            "obligations/cancel",
            Subject::Obligation,
            see_to(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "reason": "不做了" }),
        ),
        call(
            "obligations/reopen",
            Subject::DoneObligation,
            see_to(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "reason": "退回" }),
        ),
        call(
            "concerns/add",
            Subject::Contract,
            write(),
            |target| json!({ "operation": fresh(), "id": fresh(), "contract": target.id, "form": { "what": "迟交" } }),
        ),
        call(
            "concerns/edit",
            Subject::Concern,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": { "what": "又迟交", "severity": "high" } }),
        ),
        call(
            "concerns/resolve",
            Subject::Concern,
            see_to(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "note": "已补交" }),
        ),
        call(
            "concerns/reopen",
            Subject::ResolvedConcern,
            see_to(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "note": "又迟交" }),
        ),
    ]
}

impl World {
    /// An obligation of a new contract of this customer, open or done.
    pub(super) async fn obligation(&self, customer: &Customer, is_done: bool, target: &mut Target) {
        let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
        let form = json!({ "title": "验收", "due": today().to_string() });
        let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": form });
        let _: Value = self.boss().call("obligations/add", &body).await.json();
        (target.id, target.version) = (id, 1);
        if is_done {
            let body = json!({ "operation": fresh(), "id": target.id, "version": 1, "form": { "evidence": "验收单" } });
            let _: Value = self.boss().call("obligations/fulfil", &body).await.json();
            target.version = 2;
        }
    }

    /// An issue of a new contract of this customer, open or resolved.
    pub(super) async fn concern(&self, customer: &Customer, is_resolved: bool, target: &mut Target) {
        let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
        let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": { "what": "迟交" } });
        let _: Value = self.boss().call("concerns/add", &body).await.json();
        (target.id, target.version) = (id, 1);
        if is_resolved {
            let body = json!({ "operation": fresh(), "id": target.id, "version": 1, "note": "已补交" });
            let _: Value = self.boss().call("concerns/resolve", &body).await.json();
            target.version = 2;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn obligations_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(obligations()).await;
}
