//! The rows of targets.

use chrono::Datelike;
use serde_json::{Value, json};

use super::world::World;
use super::*;
use crate::support::{Person, fresh, today};

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

impl World {
    /// The person's target of this year, set once.
    pub(super) async fn goal(&self, owner: &Person, target: &mut Target) {
        let (year, subject) = (today().year(), json!({ "kind": "person", "id": owner.id }));
        let sheet: Value = self.boss().call("targets/sheet", &json!({ "year": year })).await.json();
        let row = sheet["rows"].as_array().unwrap().iter().find(|row| row["subject"] == subject);
        target.version = row.and_then(|row| row["target"]["version"].as_u64()).unwrap_or(0);
        if target.version == 0 {
            let form = json!({ "grain": "year", "signed": ["1200"] });
            let body = json!({ "operation": fresh(), "subject": subject, "year": year, "version": 0, "form": form });
            let () = self.boss().call("targets/set", &body).await.json();
            target.version = 1;
        }
        target.id.clone_from(&owner.id);
    }
}
