//! The rows of bank statements: finance only; to others there are none.

use serde_json::json;

use super::*;
use crate::support::fresh;

pub fn statements() -> Vec<Row> {
    let finance = || Rule::Roles(FINANCE);
    vec![
        Row { endpoint: "/bank/upload", subject: Subject::Nothing, rule: finance(), request: Request::Statement },
        call("bank/list", Subject::Nothing, finance(), |_| json!({ "filter": {} })),
        call("bank/register", Subject::BankLine, finance(), |target| {
            let whose = json!({ "customer": target.customer, "contract": null });
            json!({ "operation": fresh(), "id": target.id, "receipt": fresh(), "whose": whose })
        }),
        call("bank/link", Subject::BankLine, finance(), |target| json!({ "operation": fresh(), "id": target.id, "receipt": target.file })),
        call("bank/ignore", Subject::BankLine, finance(), |target| json!({ "operation": fresh(), "id": target.id, "reason": "利息" })),
        call("bank/reopen", Subject::IgnoredLine, finance(), |target| json!({ "operation": fresh(), "id": target.id })),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn bank_statements_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(statements()).await;
}
