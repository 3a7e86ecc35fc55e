//! The rows of one's own account, of users, teams and settings, and of imports.

use domain::import::{Column, Recognised};
use serde_json::json;

use super::*;
use crate::support::{PASSWORD, fresh};

pub fn account() -> Vec<Row> {
    vec![
        call("account/set_up", Subject::Nothing, Rule::Door, |_| json!({})),
        call("account/sign_in", Subject::Nothing, Rule::Door, |_| json!({})),
        call("account/sign_out", Subject::Nothing, Rule::Door, |_| json!({})),
        call("account/set_language", Subject::Nothing, Rule::Door, |_| json!({})),
        call("account/sessions", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call(
            "account/end_session",
            Subject::Session,
            Rule::Record { read: OWN_ONLY, act: OWN_ONLY },
            |target| json!({ "session": target.id }),
        ),
        call("account/email", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call("account/set_email", Subject::Nothing, Rule::Everyone, |_| json!({ "operation": fresh(), "email": "me@example.com" })),
        call("account/calendar", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call("account/calendar_make", Subject::Nothing, Rule::Everyone, |_| json!({ "operation": fresh() })),
        call("account/calendar_revoke", Subject::Nothing, Rule::Everyone, |_| json!({ "operation": fresh() })),
        get("/calendar/{file}", Subject::Nothing, Rule::Door, |_| "/calendar/0.ics".to_owned()),
        call("account/end_other_sessions", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call(
            "account/change_password",
            Subject::Nothing,
            Rule::Everyone,
            |_| json!({ "operation": fresh(), "old_password": PASSWORD, "new_password": PASSWORD }),
        ),
    ]
}

pub fn admin() -> Vec<Row> {
    vec![
        call("people/list", Subject::Nothing, Rule::Roles(ADMINS_AND_AUDITORS), |_| json!({})),
        call(
            "people/owners",
            Subject::Nothing,
            Rule::Shows(CUSTOMERS_READ, |target| target.owner.clone()),
            |_| json!({ "noun": "customer" }),
        ),
        call("users/save", Subject::User, Rule::Roles(ADMINS), |target| {
            let login = format!("u-{}", &fresh()[20..]);
            let form = json!({ "login": login, "name": login, "roles": ["rep"], "team": "root", "password": "" });
            json!({ "operation": fresh(), "user": target.id, "form": form })
        }),
        call(
            "users/set_active",
            Subject::User,
            Rule::Roles(ADMINS),
            |target| json!({ "operation": fresh(), "user": target.id, "is_active": false }),
        ),
        call(
            "teams/save",
            Subject::Team,
            Rule::Roles(ADMINS),
            |target| json!({ "operation": fresh(), "team": target.id, "name": "改名", "parent": "root", "head": null }),
        ),
        call("company/show", Subject::Nothing, Rule::Everyone, |_| json!({})),
        call("company/change", Subject::Nothing, Rule::Roles(ADMINS), |_| {
            let company = domain::company::Company::new("乙公司".into(), "Asia/Shanghai".into(), domain::money::Currency::default());
            json!({ "operation": fresh(), "form": domain::company::CompanyForm::of(&company) })
        }),
        call(
            "company/ageing_limits",
            Subject::Nothing,
            Rule::Roles(FINANCE_AND_ADMINS),
            |_| json!({ "operation": fresh(), "limits": "7, 45" }),
        ),
    ]
}

/// A new user and a new team, instead of one that is there.
#[tokio::test(flavor = "multi_thread")]
async fn only_an_admin_adds_users_and_teams() {
    super::cells::assert_as_in(vec![
        call("users/save", Subject::Nothing, Rule::Roles(ADMINS), |_| {
            let login = format!("u-{}", &fresh()[20..]);
            let form = json!({ "login": login, "name": login, "roles": ["admin"], "team": "root", "password": PASSWORD });
            json!({ "operation": fresh(), "user": null, "form": form })
        }),
        call(
            "teams/save",
            Subject::Nothing,
            Rule::Roles(ADMINS),
            |_| json!({ "operation": fresh(), "team": null, "name": fresh(), "parent": "root", "head": null }),
        ),
    ])
    .await;
}

pub fn imports() -> Vec<Row> {
    // An upload is for the one who uploaded it.
    let own = || Rule::RolesOwn(IMPORTERS);
    vec![
        Row { endpoint: "/import/upload", subject: Subject::Nothing, rule: Rule::Roles(IMPORTERS), request: Request::Upload },
        get("/import/{id}/errors", Subject::Upload, own(), |target| format!("/import/{}/errors", target.id)),
        call("imports/remap", Subject::Upload, own(), |target| {
            let recognised = Recognised { header_row: 1, columns: vec![Some(Column::Name)], unknown: Vec::new() };
            json!({ "id": target.id, "mapping": { "sheet": 0, "kind": "customers", "recognised": recognised } })
        }),
        call(
            "imports/remap",
            Subject::Upload,
            Rule::RolesThen(IMPORTERS, "adjustments_by_operator"),
            |target| json!({ "id": target.id, "mapping": { "sheet": 0, "kind": "adjustments", "recognised": Recognised::default() } }),
        ),
        call("imports/progress", Subject::Started, own(), |target| json!({ "id": target.id })),
        call("imports/past", Subject::Nothing, Rule::Roles(IMPORTERS), |_| json!({})),
        // What is not one's own here was imported by somebody above the team.
        call("imports/undo", Subject::Started, Rule::Record { read: IMPORTS_UNDO, act: IMPORTS_UNDO }, |target| json!({ "id": target.id })),
        call("imports/start", Subject::Upload, own(), |target| json!({ "operation": fresh(), "id": target.id, "all_or_nothing": false })),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_answers_each_role_as_the_table_says() {
    super::cells::assert_as_in(account()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_screens_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(admin()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(imports()).await;
}
