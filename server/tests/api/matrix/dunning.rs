//! The rows of reminders.

use domain::dunning::{Dunning, DunningForm};
use domain::outbox::{ChannelsForm, ChannelsView};
use serde_json::json;

use super::*;
use crate::support::{fresh, today};

pub fn dunning() -> Vec<Row> {
    vec![
        // Everybody has reminders, of their own.
        call("notices/list", Subject::Nothing, Rule::Everyone, |_| json!({ "is_all": true, "after": null })),
        call("notices/mark", Subject::Nothing, Rule::Everyone, |_| json!({ "operation": fresh(), "ids": [fresh()], "is_done": true })),
        call("dunning/show", Subject::Nothing, Rule::Roles(ADMINS_AND_AUDITORS), |_| json!({})),
        // Nobody has saved it so often.
        call(
            "dunning/set",
            Subject::Nothing,
            Rule::RolesThen(ADMINS, "changed_meanwhile"),
            |_| json!({ "operation": fresh(), "version": 99, "form": DunningForm::of(&Dunning::default()) }),
        ),
        call("dunning/trial", Subject::Nothing, Rule::Roles(ADMINS_AND_AUDITORS), |_| json!({})),
        call("dunning/run", Subject::Nothing, Rule::Roles(ADMINS), |_| json!({})),
        call(
            "dunning/explain",
            Subject::Instalment,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ },
            |target| json!({ "id": target.instalment, "day": today().to_string() }),
        ),
        call("channels/show", Subject::Nothing, Rule::Roles(ADMINS_AND_AUDITORS), |_| json!({})),
        // Nobody has saved them so often.
        call(
            "channels/set",
            Subject::Nothing,
            Rule::RolesThen(ADMINS, "changed_meanwhile"),
            |_| json!({ "operation": fresh(), "version": 99, "form": ChannelsForm::of(&ChannelsView::default()) }),
        ),
        call(
            "channels/trial",
            Subject::Nothing,
            Rule::RolesThen(ADMINS, "channel_not_set_up"),
            |_| json!({ "operation": fresh(), "channel": "wecom" }),
        ),
        call("dispatches/list", Subject::Nothing, Rule::Roles(ADMINS_AND_AUDITORS), |_| json!({ "window": "all", "after": null })),
        // There are none in this company.
        call(
            "dispatches/act",
            Subject::Nothing,
            Rule::RolesFindNothing(ADMINS),
            |_| json!({ "operation": fresh(), "id": fresh(), "act": "again" }),
        ),
        call(
            "dunning/letter",
            Subject::Customer,
            Rule::Record { read: CUSTOMERS_READ, act: CUSTOMERS_READ },
            |target| json!({ "id": target.id }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(dunning()).await;
}
