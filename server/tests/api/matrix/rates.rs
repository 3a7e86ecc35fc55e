//! The rows of dated exchange rates.

use serde_json::json;

use super::*;
use crate::support::{fresh, today};

const RATE_READERS: &[Role] = &[Role::Finance, Role::Executive, Role::Auditor, Role::Admin];

pub fn rates() -> Vec<Row> {
    vec![
        call("rates/list", Subject::Nothing, Rule::Roles(RATE_READERS), |_| json!({ "filter": {} })),
        call("rates/enter", Subject::Nothing, Rule::Roles(FINANCE), |_| {
            let form = json!({ "currency": "USD", "day": today().to_string(), "rate": "7.1234", "source": "中间价", "reason": "更正" });
            json!({ "operation": fresh(), "form": form })
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn exchange_rates_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(rates()).await;
}
