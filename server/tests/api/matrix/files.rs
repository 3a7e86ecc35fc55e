//! The rows of a contract's files and paper originals.

use serde_json::json;

use super::*;
use crate::support::fresh;

pub fn files() -> Vec<Row> {
    let read = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ };
    vec![
        call("contracts/files", Subject::File, read(), |target| json!({ "id": target.id })),
        call(
            "contracts/withdraw_file",
            Subject::File,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE },
            |target| json!({ "operation": fresh(), "id": target.id, "file": target.file, "reason": "错页" }),
        ),
        Row {
            endpoint: "/files/{contract}",
            subject: Subject::Contract,
            rule: Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE },
            request: Request::File,
        },
        get("/files/{contract}/{file}", Subject::File, read(), |target| format!("/files/{}/{}", target.id, target.file)),
    ]
}

pub fn originals() -> Vec<Row> {
    vec![
        call(
            "originals/list",
            Subject::Original,
            Rule::Shows(CONTRACTS_READ, |target| target.id.clone()),
            |_| json!({ "window": "overdue", "after": null }),
        ),
        call("originals/borrowers", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call(
            "originals/register",
            Subject::Contract,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE },
            |target| json!({ "operation": fresh(), "contract": target.id, "form": { "location": "A 柜", "count": "1" } }),
        ),
        call(
            "originals/act",
            Subject::Original,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE },
            |target| json!({ "operation": fresh(), "id": target.id, "form": { "act": "return" } }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn files_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(files()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(originals()).await;
}
