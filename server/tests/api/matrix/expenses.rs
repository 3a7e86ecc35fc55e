//! The rows of expenses, and of customers' statements.

use serde_json::json;

use super::*;
use crate::support::fresh;

const EXPENSES_RECORD: Reaches = [O, T, T, A, N, N, N, N];
/// Another's, on whatever day.
const EXPENSES_VOID: Reaches = [N, N, N, A, N, N, N, N];

pub fn expenses() -> Vec<Row> {
    let read = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ };
    let record = || Rule::Record { read: CONTRACTS_READ, act: EXPENSES_RECORD };
    let void = || Rule::Record { read: CONTRACTS_READ, act: EXPENSES_VOID };
    let state = || Rule::Record { read: CUSTOMERS_READ, act: REPORTS_READ };
    vec![
        call("expenses/list", Subject::Expense, Rule::Listing(CONTRACTS_READ), |target| json!({ "filter": { "owner": target.owner } })),
        call("expenses/of_contract", Subject::Contract, read(), |target| json!({ "id": target.id })),
        call("expenses/record", Subject::Contract, record(), |target| {
            let form = json!({ "amount": "12.50", "category": "travel" });
            json!({ "operation": fresh(), "id": fresh(), "contract": target.id, "form": form })
        }),
        call("expenses/void", Subject::Expense, void(), |target| json!({ "operation": fresh(), "id": target.id, "reason": "记重" })),
        call("customers/statement", Subject::Customer, state(), |target| json!({ "id": target.customer, "from": null, "to": null })),
        get("/customers/{id}/statement.pdf", Subject::Customer, state(), |target| format!("/customers/{}/statement.pdf", target.customer)),
        get("/customers/{id}/statement.xlsx", Subject::Customer, state(), |target| {
            format!("/customers/{}/statement.xlsx?from=2025-01-01", target.customer)
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn expenses_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(expenses()).await;
}
