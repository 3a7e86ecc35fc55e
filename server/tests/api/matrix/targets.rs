//! The rows of targets.

use chrono::Datelike;
use serde_json::json;

use super::*;
use crate::support::{fresh, today};

pub fn targets() -> Vec<Row> {
    vec![
        call(
            "targets/sheet",
            Subject::Goal,
            Rule::Shows(TARGETS_READ, |target| target.owner.clone()),
            |_| json!({ "year": today().year() }),
        ),
        call("targets/set", Subject::Goal, Rule::Record { read: TARGETS_READ, act: TARGETS_SET }, |target| {
            let (subject, form) = (json!({ "kind": "person", "id": target.id }), json!({ "grain": "quarter", "collected": ["12.8万"] }));
            json!({ "operation": fresh(), "subject": subject, "year": today().year(), "version": target.version, "form": form })
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(targets()).await;
}
