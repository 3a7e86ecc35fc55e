//! The rows of discounts, credit notes and write-offs.

use serde_json::json;

use super::subjects::adjustment_form;
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

#[tokio::test(flavor = "multi_thread")]
async fn adjustments_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(adjustments()).await;
}
