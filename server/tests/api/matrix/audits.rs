//! The rows of audits and their findings.

use domain::audit::StandardItem;
use serde_json::json;

use super::subjects::audit_form;
use super::*;
use crate::support::{fresh, today};

const AUDITORS: &[Role] = &[Role::Auditor];
const AUDITS_READ: Reaches = [N, N, N, N, N, A, A, N];
const AUDITS_WRITE: Reaches = [N, N, N, N, N, N, A, N];
/// Who was asked, whatever the role, and who reads audits.
const FINDINGS_READ: Reaches = [O, O, O, O, O, A, A, O];

pub fn audits() -> Vec<Row> {
    let write = || Rule::Record { read: AUDITS_READ, act: AUDITS_WRITE };
    vec![
        call("audits/list", Subject::Audit, Rule::Shows(AUDITS_READ, |target| target.id.clone()), |_| json!({ "after": null })),
        call(
            "audits/show",
            Subject::RunningAudit,
            Rule::Record { read: AUDITS_READ, act: AUDITS_READ },
            |target| json!({ "id": target.id }),
        ),
        get("/audits/{id}/report.pdf", Subject::RunningAudit, Rule::Record { read: AUDITS_READ, act: AUDITS_READ }, |target| {
            format!("/audits/{}/report.pdf", target.id)
        }),
        call("audits/start_of", Subject::Nothing, Rule::Roles(AUDITORS), |_| json!({ "id": null })),
        call("audits/preview", Subject::Nothing, Rule::Roles(AUDITORS), |_| json!({ "form": { "sample": "3" } })),
        // Nobody is named to lead it.
        call(
            "audits/create",
            Subject::Nothing,
            Rule::RolesThen(AUDITORS, "required"),
            |_| json!({ "operation": fresh(), "id": fresh(), "form": audit_form("") }),
        ),
        call(
            "audits/edit",
            Subject::Audit,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": audit_form(&target.heir) }),
        ),
        call("audits/start", Subject::Audit, write(), |target| json!({ "operation": fresh(), "id": target.id, "version": target.version })),
        call(
            "audits/cancel",
            Subject::Audit,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "text": "重复立项" }),
        ),
        call(
            "audits/conclude",
            Subject::RunningAudit,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "text": "总体合规" }),
        ),
        call(
            "audits/paper",
            Subject::RunningAudit,
            Rule::Record { read: AUDITS_READ, act: AUDITS_READ },
            |target| json!({ "id": target.id, "contract": target.contract }),
        ),
        call("audits/check", Subject::RunningAudit, write(), |target| {
            let answers: Vec<_> = StandardItem::ALL.iter().map(|_| json!({ "result": "conforms" })).collect();
            let form = json!({ "answers": answers });
            json!({ "operation": fresh(), "id": target.id, "contract": target.contract, "version": 1, "form": form })
        }),
    ]
}

pub fn findings() -> Vec<Row> {
    let write = || Rule::Record { read: FINDINGS_READ, act: AUDITS_WRITE };
    vec![
        // Each sees only what they were asked about.
        call("findings/list", Subject::Nothing, Rule::Everyone, |_| json!({ "window": "waiting", "after": null })),
        call(
            "findings/show",
            Subject::Finding,
            Rule::Record { read: FINDINGS_READ, act: FINDINGS_READ },
            |target| json!({ "id": target.id }),
        ),
        call("findings/add", Subject::RunningAudit, Rule::Record { read: AUDITS_READ, act: AUDITS_WRITE }, |target| {
            let form = json!({ "what": "缺扫描件", "owner": target.owner, "due": today().to_string() });
            json!({ "operation": fresh(), "id": fresh(), "audit": target.id, "form": form })
        }),
        call("findings/edit", Subject::Finding, write(), |target| {
            let form = json!({ "what": "缺第 3 页", "owner": target.owner, "due": today().to_string() });
            json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form })
        }),
        call("findings/act", Subject::Finding, Rule::Record { read: FINDINGS_READ, act: OWN_ONLY }, |target| {
            let form = json!({ "act": "answer", "text": "已补" });
            json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form })
        }),
        call("findings/act", Subject::AnsweredFinding, write(), |target| {
            let form = json!({ "act": "return", "text": "没有凭据" });
            json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form })
        }),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn audits_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(audits()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(findings()).await;
}
