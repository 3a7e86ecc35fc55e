//! The rows of audits and their findings.

use domain::audit::{AuditForm, SelectionForm, StandardItem};
use domain::customer::Customer;
use serde_json::{Value, json};

use super::world::World;
use super::*;
use crate::support::{Person, fresh, today};

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

impl World {
    /// An audit over a new contract of this customer: its id and that of the contract.
    pub(super) async fn audit(&self, customer: &Customer, starts: bool) -> (String, String) {
        let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
        let auditor = &self.people[&Role::Auditor];
        let mut form = audit_form(&auditor.id);
        form.selection = SelectionForm { way: "numbers".into(), numbers: contract.number, ..SelectionForm::default() };
        let _: String = auditor.client.call("audits/create", &json!({ "operation": fresh(), "id": id, "form": form })).await.json();
        if starts {
            let () = auditor.client.call("audits/start", &json!({ "operation": fresh(), "id": id, "version": 1 })).await.json();
        }
        (id, contract.id.to_string())
    }

    /// A finding of an audit over a new contract of this customer, which waits for the owner or is answered.
    pub(super) async fn finding(&self, (owner, customer): (&Person, &Customer), is_answered: bool, target: &mut Target) {
        let (audit, id) = (self.audit(customer, true).await.0, fresh());
        let form = json!({ "what": "缺扫描件", "owner": owner.id, "due": today().to_string() });
        let body = json!({ "operation": fresh(), "id": id, "audit": audit, "form": form });
        let _: Value = self.people[&Role::Auditor].client.call("findings/add", &body).await.json();
        if is_answered {
            let form = json!({ "act": "answer", "text": "已补" });
            let body = json!({ "operation": fresh(), "id": id, "version": 1, "form": form });
            let _: Value = owner.client.call("findings/act", &body).await.json();
            target.version = 2;
        }
        target.id = id;
    }
}

/// The plan of an audit over everything that was signed today, of which three are drawn.
pub fn audit_form(lead: &str) -> AuditForm {
    let selection = SelectionForm { sample: "3".into(), ..SelectionForm::default() };
    AuditForm { name: "审计".into(), from: "2025-01-01".into(), to: "2025-06-30".into(), selection, ..AuditForm::fresh(lead.into()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn audits_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(audits()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(findings()).await;
}
