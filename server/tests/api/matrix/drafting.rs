//! The rows of templates and of the texts drafted from them.

use domain::template::{ClauseForm, ClauseTextForm, TemplateForm};
use serde_json::{Value, json};

use super::world::World;
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

impl World {
    /// A new template: its id, its version, and the id of its clause.
    pub(super) async fn template(&self) -> (String, u64, String) {
        let body = json!({ "operation": fresh(), "template": null, "form": template_form() });
        let id: String = self.boss().call("templates/save", &body).await.json();
        let edited: Value = self.boss().call("templates/show", &json!({ "id": id })).await.json();
        let clause = edited["form"]["clauses"][0]["clause"].as_str().unwrap().to_owned();
        (id, edited["template"][1].as_u64().unwrap(), clause)
    }
}

/// A template of one clause.
pub fn template_form() -> TemplateForm {
    let texts = vec![ClauseTextForm { text: "{{客户名称}}".into(), ..ClauseTextForm::default() }];
    let clause = ClauseForm { heading: "标的".into(), kind: "standard".into(), texts, ..ClauseForm::default() };
    TemplateForm { name: "销售".into(), title: "合同".into(), is_active: true, clauses: vec![clause], ..TemplateForm::default() }
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
