//! The rows of periods.

use serde_json::json;

use super::*;
use crate::support::{fresh, today};

const BOOK_READERS: &[Role] = &[Role::Finance, Role::Executive, Role::Auditor];
const CLOSERS: &[Role] = &[Role::Finance];

pub fn periods() -> Vec<Row> {
    vec![
        call("periods/sheet", Subject::Nothing, Rule::Roles(BOOK_READERS), |_| json!({ "year": 2025 })),
        // Nothing is closed in this company, and today's month is not over.
        call(
            "periods/close",
            Subject::Nothing,
            Rule::RolesThen(CLOSERS, "period_not_over"),
            |_| json!({ "operation": fresh(), "month": today().to_string() }),
        ),
        call(
            "periods/reopen",
            Subject::Nothing,
            Rule::RolesThen(CLOSERS, "period_not_last"),
            |_| json!({ "operation": fresh(), "month": today().to_string(), "reason": "补记" }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn periods_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(periods()).await;
}
