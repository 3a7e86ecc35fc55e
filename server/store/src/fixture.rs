//! Small books for tests inside the crate.

use domain::adjustment::{Adjustment, AdjustmentForm, AdjustmentState};
use domain::amendment::{AmendmentForm, SigningForm};
use domain::approval::{ApprovalKind, FlowForm, StepForm};
use domain::audit::{AuditForm, FindingForm};
use domain::contract::{ContractForm, LineForm};
use domain::customer::CustomerForm;
use domain::expense::ExpenseForm;
use domain::id::{
    AdjustmentId, AmendmentId, AuditId, ContractId, CustomerId, ExpenseId, FindingId, InvoiceId, ObligationId, OperationId, ReceiptId,
};
use domain::instalment::InstalmentForm;
use domain::invoice::{InvoiceForm, InvoiceHeader, IssueForm, RedForm};
use domain::list::ContractFilter;
use domain::obligation::ObligationForm;
use domain::permission::{Actor, Role};
use domain::receipt::ReceiptForm;
use domain::template::{ClauseForm, ClauseTextForm, TemplateForm, TextForm};
use domain::user::UserForm;

use crate::store::{Store, new_id};

pub(crate) fn operation() -> OperationId {
    OperationId::new(new_id())
}

/// A customer with two contracts of 100.00, of which one receipt of 130.00 pays the first and a part of the second.
pub(crate) async fn fill(store: &Store) {
    fill_of(store, &Actor::operator(), "甲").await;
}

/// The same of that actor, under that name.
pub(crate) async fn fill_of(store: &Store, actor: &Actor, name: &str) {
    let company = domain::company::Company::new("甲公司".into(), "Asia/Shanghai".into(), Default::default());
    crate::companies::ensure(store, company).await.unwrap();
    let form = CustomerForm { name: name.into(), ..CustomerForm::default() };
    let customer = CustomerId::new(new_id());
    crate::customers::create(store, actor, &operation(), &customer, &form, false).await.unwrap();
    for due in ["2025-05-01", "2025-06-01"] {
        let form = ContractForm {
            customer: customer.clone(),
            signed: "2025-01-01".into(),
            life: "performing".into(),
            lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "100".into(), ..LineForm::default() }],
            plan: vec![InstalmentForm { due: due.into(), amount: "100.00".into(), note: String::new() }],
            ..ContractForm::default()
        };
        crate::contracts::create(store, actor, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
    }
    let receipt = ReceiptId::new(new_id());
    let form = ReceiptForm { customer, date: "2025-02-01".into(), amount: "130.00".into(), ..ReceiptForm::default() };
    crate::receipts::draft(store, actor, &operation(), &receipt, &form).await.unwrap();
    crate::receipts::confirm(store, actor, &operation(), &receipt, None).await.unwrap();
}

/// The same as [`fill`], with a file and two papers of a contract, of which the first is lent.
pub(crate) async fn fill_files(store: &Store) {
    fill(store).await;
    let operator = Actor::operator();
    let contract = crate::contracts::all(store, &operator, &Default::default()).await.unwrap().remove(0).id;
    let (id, kind) = (domain::id::AttachmentId::new(new_id()), Default::default());
    let upload = crate::attachments::Upload { id: &id, kind, name: "合同.pdf", bytes: b"%PDF-1.7" };
    crate::attachments::add(store, &operator, &contract, upload).await.unwrap();
    let form = domain::original::RegisterForm { location: "A 柜".into(), count: "2".into() };
    let papers = crate::originals::register(store, &operator, &operation(), &contract, &form).await.unwrap();
    let act = domain::original::OriginalAct::Lend;
    let form = domain::original::OriginalForm { act, outside: "律师".into(), due: "2099-01-01".into(), ..Default::default() };
    crate::originals::act(store, &operator, &operation(), &papers[0].id, &form).await.unwrap();
}

/// A contract in review, submitted by a rep to the head of the team.
pub(crate) async fn fill_review(store: &Store) {
    let operator = Actor::operator();
    crate::companies::ensure(store, domain::company::Company::new("甲公司".into(), "Asia/Shanghai".into(), Default::default()))
        .await
        .unwrap();
    let mut users = Vec::new();
    for (login, role) in [("rep", Role::Rep), ("head", Role::Manager)] {
        let (roles, password) = (vec![role], "a long secret".to_owned());
        let form = UserForm { login: login.into(), name: login.into(), roles, team: "root".into(), password };
        users.push(crate::users::save(store, &operator, &operation(), None, &form).await.unwrap());
    }
    let team = domain::id::TeamId::new("root");
    crate::users::save_team(store, &operator, &operation(), Some(&team), "甲公司", None, users.pop()).await.unwrap();
    let steps = vec![StepForm { approvers: "team_head".into(), ..StepForm::default() }];
    let form = FlowForm { name: "合同审批".into(), is_active: true, steps, ..FlowForm::default() };
    crate::approvals::save_flow(store, &operator, &operation(), None, &form).await.unwrap();
    let rep = crate::users::actor(store, &users[0]).await.unwrap();
    let (customer, contract) = (CustomerId::new(new_id()), ContractId::new(new_id()));
    let form = CustomerForm { name: "甲".into(), ..CustomerForm::default() };
    crate::customers::create(store, &rep, &operation(), &customer, &form, false).await.unwrap();
    let form = ContractForm {
        customer,
        life: "pending_signature".into(),
        lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "100".into(), ..LineForm::default() }],
        plan: vec![InstalmentForm { due: "2025-05-01".into(), amount: "100.00".into(), note: String::new() }],
        ..ContractForm::default()
    };
    let contract = crate::contracts::create(store, &rep, &operation(), &contract, &form).await.unwrap();
    let (kind, id) = (ApprovalKind::Contract, contract.id.as_str());
    crate::approvals::submit(store, &rep, &operation(), kind, id, contract.version, "").await.unwrap();
}

/// A template of two clauses, one of them in its second edition, and a contract beside those of [`fill`] that is drafted from it.
pub(crate) async fn fill_text(store: &Store) {
    let actor = Actor::operator();
    fill(store).await;
    let clause = |heading: &str, kind: &str| {
        let texts = vec![ClauseTextForm { text: "三十日内交付。".into(), ..ClauseTextForm::default() }];
        ClauseForm { heading: heading.into(), kind: kind.into(), texts, ..ClauseForm::default() }
    };
    let clauses = vec![clause("标的", "standard"), clause("交付", "editable")];
    let form = TemplateForm { name: "甲".into(), title: "合同".into(), is_active: true, clauses, ..TemplateForm::default() };
    let template = crate::templates::save(store, &actor, &operation(), None, &form).await.unwrap();
    let (_, clauses, _) = crate::templates::show(store, &actor, &template.id).await.unwrap();
    let mut form = TemplateForm::of(&template, &clauses);
    form.clauses[0].texts[0].text = "六十日内交付。".into();
    crate::templates::save(store, &actor, &operation(), Some((&template.id, 1)), &form).await.unwrap();
    let customer: Vec<domain::customer::Customer> =
        store.rows::<_, surrealdb::types::Value, 0>("SELECT * FROM customer", []).await.unwrap();
    let form = ContractForm {
        customer: customer[0].id.clone(),
        life: "pending_signature".into(),
        lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "100".into(), ..LineForm::default() }],
        plan: vec![InstalmentForm { due: "2025-05-01".into(), amount: "100.00".into(), note: String::new() }],
        ..ContractForm::default()
    };
    let contract = crate::contracts::create(store, &actor, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
    let form = TextForm { template: template.id, clauses: Vec::new() };
    crate::templates::save_text(store, &actor, &operation(), &contract.id, contract.version, &form).await.unwrap();
}

/// The two contracts of [`fill`]: one in its second version with an instalment more, the other being amended.
pub(crate) async fn fill_amended(store: &Store) {
    let operator = Actor::operator();
    fill(store).await;
    for (turn, contract) in crate::contracts::all(store, &operator, &ContractFilter::default()).await.unwrap().into_iter().enumerate() {
        let (contract, plan) = crate::contracts::show(store, &operator, &contract.id).await.unwrap();
        let mut form = AmendmentForm { reason: "加购".into(), ..AmendmentForm::of(&contract, &plan) };
        form.contract.lines[0].unit_price = "110".into();
        form.contract.plan.push(InstalmentForm { due: "2025-09-01".into(), amount: "10".into(), note: String::new() });
        let id = AmendmentId::new(new_id());
        crate::amendments::draft(store, &operator, &operation(), &contract.id, contract.version, &id, &form).await.unwrap();
        if turn == 0 {
            let signing = SigningForm { signed: "2025-02-01".into(), confirmed_by: "王总".into() };
            crate::amendments::sign(store, &operator, &operation(), &id, 1, &signing).await.unwrap();
        }
    }
}

/// An obligation without a day under a contract that ends, on which an instalment hangs. After [`fill`].
pub(crate) async fn fill_obligation(store: &Store) {
    let actor = Actor::operator();
    let customer = CustomerId::new(new_id());
    let form = CustomerForm { name: "乙".into(), ..CustomerForm::default() };
    crate::customers::create(store, &actor, &operation(), &customer, &form, false).await.unwrap();
    let form = ContractForm {
        customer,
        signed: "2025-01-01".into(),
        end: "2025-12-31".into(),
        notice_days: "30".into(),
        life: "performing".into(),
        lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "100".into(), ..LineForm::default() }],
        plan: vec![InstalmentForm { due: "2025-05-01".into(), amount: "100.00".into(), note: String::new() }],
        ..ContractForm::default()
    };
    let contract = crate::contracts::create(store, &actor, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
    let instalment = format!("{}-1", contract.id).into();
    let form = ObligationForm { title: "验收".into(), instalment, ..ObligationForm::default() };
    crate::obligations::add(store, &actor, &operation(), &ObligationId::new(new_id()), &contract.id, &form).await.unwrap();
}

/// An invoice that is issued and half of it red, and one that is asked for, under the first contract of [`fill`].
pub(crate) async fn fill_invoices(store: &Store) {
    let actor = Actor::operator();
    let contracts = crate::contracts::all(store, &actor, &ContractFilter::default()).await.unwrap();
    let contract = contracts.into_iter().find(|contract| contract.takes_invoices().is_ok()).unwrap();
    let header = InvoiceHeader { title: "甲".into(), ..InvoiceHeader::default() };
    let form = InvoiceForm { header: header.clone(), amount: "20".into(), tax_rate: "0".into(), ..InvoiceForm::default() };
    let mut asked = Vec::new();
    for _ in 0..2 {
        let id = InvoiceId::new(new_id());
        asked.push(crate::invoices::request(store, &actor, &operation(), &id, &contract.id, &form).await.unwrap());
    }
    let form = IssueForm { number: "A1".into(), on: "2025-01-01".into(), header, tax_rate: "0".into(), ..IssueForm::default() };
    let issued = crate::invoices::issue(store, &actor, &operation(), &asked[0].id, 1, &form).await.unwrap();
    let form = RedForm { amount: "10".into(), number: "R1".into(), reason: "退货".into(), ..RedForm::default() };
    crate::invoices::red_letter(store, &actor, &operation(), &issued.id, issued.version, &form).await.unwrap();
}

/// An audit under way over the two contracts of [`fill`], with a finding that waits for its only user.
pub(crate) async fn fill_audit(store: &Store) {
    let operator = Actor::operator();
    let (roles, password) = (vec![Role::Auditor], String::new());
    let form = UserForm { login: "auditor".into(), name: "auditor".into(), roles, team: "root".into(), password };
    let lead = crate::users::save(store, &operator, &operation(), None, &form).await.unwrap();
    let fresh = AuditForm::fresh(lead.clone());
    let form = AuditForm { name: "审计".into(), from: "2025-01-01".into(), to: "2025-03-31".into(), ..fresh };
    let id = AuditId::new(new_id());
    let audit = crate::audits::create(store, &operator, &operation(), &id, &form).await.unwrap();
    crate::audits::start(store, &operator, &operation(), &id, audit.version).await.unwrap();
    let form = FindingForm { what: "缺扫描件".into(), owner: lead, due: "2025-04-10".into(), ..FindingForm::default() };
    crate::audits::add_finding(store, &operator, &operation(), &FindingId::new(new_id()), &id, &form).await.unwrap();
}

/// An expense of one of the contracts of [`fill`].
pub(crate) async fn fill_expense(store: &Store) {
    let operator = Actor::operator();
    let contracts = crate::contracts::all(store, &operator, &ContractFilter::default()).await.unwrap();
    let form = ExpenseForm { amount: "40".into(), date: "2025-01-05".into(), ..ExpenseForm::default() };
    crate::expenses::record(store, &operator, &operation(), &ExpenseId::new(new_id()), &contracts[0].id, &form).await.unwrap();
}

/// 10.00 of what is open after [`fill`] written off, as it is when all who were asked have agreed.
pub(crate) async fn fill_adjustment(store: &Store) {
    let operator = Actor::operator();
    for contract in crate::contracts::all(store, &operator, &ContractFilter::default()).await.unwrap() {
        let (contract, plan) = crate::contracts::show(store, &operator, &contract.id).await.unwrap();
        let Some(instalment) = plan.into_iter().find(|one| one.open.is_positive()) else { continue };
        let form = AdjustmentForm {
            instalment: instalment.id.clone(),
            kind: "write_off".into(),
            amount: "10".into(),
            date: "2025-03-01".into(),
            reason: "bankrupt".into(),
            note: String::new(),
        };
        let today = store.today().await;
        let terms = form.parse(contract.terms.currency, today).unwrap();
        let asked = Adjustment::new(AdjustmentId::new(new_id()), "TZ1".into(), &instalment, terms, &operator, today);
        store
            .command(&operator, &operation(), "adjustment.ask", &form, |mut write| {
                let (asked, contract, instalment) = (asked.clone(), contract.clone(), instalment.clone());
                async move {
                    let booked = Adjustment { state: AdjustmentState::Confirmed, ..asked };
                    write.create(&booked)?;
                    let (amount, date) = (booked.terms.amount, booked.terms.date);
                    crate::adjustments::post(&mut write, &booked, (&contract, &instalment), amount, date)?;
                    Ok((write, ()))
                }
            })
            .await
            .unwrap();
        return;
    }
}
