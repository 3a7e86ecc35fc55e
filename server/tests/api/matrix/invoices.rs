//! The rows of invoices.

use domain::customer::Customer;
use domain::invoice::{Invoice, InvoiceForm, InvoiceHeader, IssueForm};
use serde_json::json;

use super::world::World;
use super::*;
use crate::support::{Outcome, Person, fresh, today};

const INVOICES_READ: Reaches = [O, T, T, A, N, A, A, N];
const INVOICES_REQUEST: Reaches = [O, T, T, A, N, N, N, N];
const INVOICES_SETTLE: Reaches = [N, N, N, A, N, N, N, N];
/// What one asked for oneself: the owner of the matrix' records did, where that may.
const INVOICES_WITHDRAW: Reaches = [O, O, O, O, N, N, N, N];

pub fn invoices() -> Vec<Row> {
    let read = || Rule::Record { read: INVOICES_READ, act: INVOICES_READ };
    let settle = || Rule::Record { read: INVOICES_READ, act: INVOICES_SETTLE };
    let request = || Rule::Record { read: CONTRACTS_READ, act: INVOICES_REQUEST };
    vec![
        call("invoices/list", Subject::Invoice, Rule::Listing(INVOICES_READ), |target| json!({ "filter": { "owner": target.owner } })),
        call("invoices/show", Subject::Invoice, read(), |target| json!({ "id": target.id })),
        call("invoices/history", Subject::Invoice, read(), |target| json!({ "id": target.id, "after": null })),
        call("invoices/start", Subject::Contract, request(), |target| json!({ "contract": target.id })),
        call(
            "invoices/request",
            Subject::Contract,
            request(),
            |target| json!({ "operation": fresh(), "id": fresh(), "contract": target.id, "form": invoice_form() }),
        ),
        call(
            "invoices/issue",
            Subject::Invoice,
            settle(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": issue_form() }),
        ),
        call(
            "invoices/reject",
            Subject::Invoice,
            settle(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "reason": "抬头有误" }),
        ),
        call(
            "invoices/withdraw",
            Subject::Invoice,
            Rule::Record { read: INVOICES_READ, act: INVOICES_WITHDRAW },
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version }),
        ),
        call(
            "invoices/hand_over",
            Subject::IssuedInvoice,
            Rule::Record { read: INVOICES_READ, act: INVOICES_REQUEST },
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version }),
        ),
        call(
            "invoices/void",
            Subject::IssuedInvoice,
            settle(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "reason": "开错" }),
        ),
        call("invoices/red", Subject::IssuedInvoice, settle(), |target| {
            let form = json!({ "number": &fresh()[..30], "reason": "退货" });
            json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form })
        }),
    ]
}

impl World {
    /// An invoice under a new contract of this customer, asked for by the owner or, where that may not, by the boss.
    pub(super) async fn invoice(&self, owner: &Person, customer: &Customer, is_issued: bool) -> Invoice {
        let contract = self.company.contract(customer, &[30]).await;
        let body = || json!({ "operation": fresh(), "id": fresh(), "contract": contract.id, "form": invoice_form() });
        let reply = owner.client.call("invoices/request", &body()).await;
        let reply = if reply.outcome() == Outcome::Done { reply } else { self.boss().call("invoices/request", &body()).await };
        let invoice: Invoice = reply.json();
        if !is_issued {
            return invoice;
        }
        let body = json!({ "operation": fresh(), "id": invoice.id, "version": invoice.version, "form": issue_form() });
        self.boss().call("invoices/issue", &body).await.json()
    }
}

/// The least that a request for an invoice says.
pub fn invoice_form() -> InvoiceForm {
    let header = InvoiceHeader { title: "杭州云栖软件有限公司".into(), ..InvoiceHeader::default() };
    InvoiceForm { header, amount: "10".into(), tax_rate: "13".into(), ..InvoiceForm::default() }
}

/// An issue of today, under a number of its own.
pub fn issue_form() -> IssueForm {
    let header = InvoiceHeader { title: "杭州云栖软件有限公司".into(), ..InvoiceHeader::default() };
    let (number, on) = (fresh()[..30].to_owned(), today().to_string());
    IssueForm { number, on, header, tax_rate: "13".into(), ..IssueForm::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn invoices_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(invoices()).await;
}
