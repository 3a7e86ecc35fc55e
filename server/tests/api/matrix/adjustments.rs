//! The rows of discounts, credit notes and write-offs.

use domain::customer::Customer;
use domain::permission::Role;
use serde_json::{Value, json};

use super::approvals::flow_over;
use super::world::World;
use super::*;
use crate::support::fresh;

pub fn adjustments() -> Vec<Row> {
    let read = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ };
    // Who keeps the contract, and finance.
    let ask = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_ANNOTATE };
    let reverse = || Rule::Record { read: CONTRACTS_READ, act: RECEIPTS_SETTLE };
    vec![
        call("adjustments/of_contract", Subject::Contract, read(), |target| json!({ "id": target.id })),
        call("adjustments/ask", Subject::Owed, ask(), |target| {
            let form = adjustment_form(&target.instalment);
            json!({ "operation": fresh(), "id": fresh(), "contract": target.id, "form": form })
        }),
        call(
            "adjustments/ask_again",
            Subject::ReturnedAdjustment,
            ask(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": adjustment_form(&target.instalment) }),
        ),
        call(
            "adjustments/reverse",
            Subject::BookedAdjustment,
            reverse(),
            |target| json!({ "operation": fresh(), "id": target.id, "reason": "误记" }),
        ),
    ]
}

impl World {
    /// A write-off of 10 that the boss asked for and the executive has decided about: its id, its version and its instalment.
    pub(super) async fn adjustment(&self, customer: &Customer, decision: Value) -> (String, u64, String) {
        self.flow(flow_over("adjustment", "")).await;
        let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
        let instalment = format!("{}-1", contract.id);
        let form = adjustment_form(&instalment);
        let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": form });
        let () = self.boss().call("adjustments/ask", &body).await.json();
        let listed = json!({ "id": contract.id });
        let read = async || self.boss().call("adjustments/of_contract", &listed).await.json::<Value>();
        let approval = read().await["rows"][0]["approval"].clone();
        let document: Value = self.boss().call("approvals/show", &json!({ "id": approval })).await.json();
        let form = json!({ "decision": decision, "hash": document["hash"], "step": 0, "comment": "意见" });
        let body = json!({ "operation": fresh(), "id": approval, "form": form });
        let _: Value = self.people[&Role::Executive].client.call("approvals/act", &body).await.json();
        (id, read().await["rows"][0]["adjustment"]["version"].as_u64().unwrap(), instalment)
    }
}

/// A write-off of 10 of this instalment.
pub fn adjustment_form(instalment: &str) -> Value {
    json!({ "instalment": instalment, "kind": "write_off", "amount": "10", "reason": "bankrupt" })
}

#[tokio::test(flavor = "multi_thread")]
async fn adjustments_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(adjustments()).await;
}
