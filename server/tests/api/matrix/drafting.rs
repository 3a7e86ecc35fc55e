//! The rows of templates and of the texts drafted from them.

use serde_json::json;

use super::subjects::template_form;
use super::*;
use crate::support::fresh;

pub fn templates() -> Vec<Row> {
    vec![
        call("templates/list", Subject::Nothing, Rule::Roles(TEMPLATE_READERS), |_| json!({})),
        call("templates/library", Subject::Nothing, Rule::Roles(TEMPLATE_READERS), |_| json!({ "after": null })),
        call("templates/show", Subject::Template, Rule::Roles(TEMPLATE_READERS), |target| json!({ "id": target.id })),
        call("templates/clause", Subject::Template, Rule::Roles(TEMPLATE_READERS), |target| json!({ "id": target.other.0 })),
        call(
            "templates/save",
            Subject::Template,
            Rule::Roles(LEGAL_AND_ADMINS),
            |target| json!({ "operation": fresh(), "template": [target.id, target.version], "form": template_form() }),
        ),
        Row { endpoint: "/templates/word", subject: Subject::Nothing, rule: Rule::Roles(LEGAL_AND_ADMINS), request: Request::Word },
    ]
}

pub fn texts() -> Vec<Row> {
    vec![
        call(
            "contracts/text",
            Subject::Contract,
            Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ },
            |target| json!({ "id": target.id }),
        ),
        call("contracts/save_text", Subject::Drafted, Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE }, |target| {
            let form = json!({ "template": target.other.0, "clauses": [] });
            json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form })
        }),
        get("/contracts/{id}/text.pdf", Subject::Written, Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ }, |target| {
            format!("/contracts/{}/text.pdf", target.id)
        }),
        get("/contracts/{id}/text.docx", Subject::Written, Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ }, |target| {
            format!("/contracts/{}/text.docx", target.id)
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(templates()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(texts()).await;
}

/// A new template, instead of one that is there.
#[tokio::test(flavor = "multi_thread")]
async fn only_legal_and_admin_add_a_template() {
    let add = call(
        "templates/save",
        Subject::Nothing,
        Rule::Roles(LEGAL_AND_ADMINS),
        |_| json!({ "operation": fresh(), "template": null, "form": template_form() }),
    );
    super::cells::assert_as_in(vec![add]).await;
}
