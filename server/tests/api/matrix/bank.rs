//! The rows of bank statements: finance only; to others there are none.

use domain::customer::Customer;
use serde_json::{Value, json};

use super::world::World;
use super::*;
use crate::support::{Outcome, fresh};

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

impl World {
    /// A line of a bank statement, open or ignored, and a draft receipt over its sum from this customer.
    pub(super) async fn bank_line(&self, customer: &Customer, is_ignored: bool, target: &mut Target) {
        let (reference, receipt) = (fresh(), fresh());
        assert_eq!(super::cells::statement(self.boss(), &reference).await.outcome(), Outcome::Done);
        let lines: Value = self.boss().call("bank/list", &json!({ "filter": { "state": "open" } })).await.json();
        let lines = lines["page"]["items"].as_array().unwrap().iter().map(|row| &row["line"]);
        let mut line = lines.filter(|line| line["reference"] == reference).map(|line| line["id"].as_str().unwrap().to_owned());
        let form = crate::support::receipt_form(customer.id.as_str(), "12.50");
        let body = json!({ "operation": fresh(), "id": receipt, "form": form });
        let _: Value = self.boss().call("receipts/draft", &body).await.json();
        (target.id, target.file) = (line.next_back().unwrap(), receipt);
        if is_ignored {
            let body = json!({ "operation": fresh(), "id": target.id, "reason": "利息" });
            let () = self.boss().call("bank/ignore", &body).await.json();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bank_statements_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(statements()).await;
}
