//! Audits end to end: a set is chosen and fixed, papers and findings are worked through, and nothing changes once it is closed.

use domain::audit::{
    AnswerForm, Audit, AuditAct, AuditForm, AuditState, CheckResult, Finding, FindingAct, FindingActForm, FindingForm, FindingState,
    PaperForm, SelectionForm, StandardItem, WorkingPaper,
};
use domain::contract::Contract;
use domain::id::{AuditId, ContractId, FindingId};
use domain::list::FindingWindow;
use domain::permission::{Actor, Role};
use domain::refusal::Refusal;
use domain::user::UserForm;
use store::{Error, Result, audits, new_id};

use crate::company::{Company, open, operation};

mod findings;
mod sets;

struct Scene {
    company: Company,
    auditor: Actor,
    other_auditor: Actor,
    executive: Actor,
    contracts: Vec<Contract>,
}

/// Four contracts of the rep, of 100.00 to 400.00, and people who audit.
async fn scene() -> Scene {
    let company = open().await;
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let mut contracts = Vec::new();
    for amount in ["100.00", "200.00", "300.00", "400.00"] {
        contracts.push(company.contract(&company.rep, &customer, &[("2025-05-01", amount)]).await);
    }
    let auditor = person(&company, "auditor", Role::Auditor).await;
    let other_auditor = person(&company, "auditor2", Role::Auditor).await;
    let executive = person(&company, "executive", Role::Executive).await;
    Scene { company, auditor, other_auditor, executive, contracts }
}

async fn person(company: &Company, login: &str, role: Role) -> Actor {
    let form = UserForm { login: login.into(), name: login.into(), roles: vec![role], team: "root".into(), password: String::new() };
    let id = store::users::save(&company.store, &Actor::operator(), &operation(), None, &form).await.unwrap();
    store::users::actor(&company.store, &id).await.unwrap()
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

fn conforms(count: usize) -> PaperForm {
    PaperForm { answers: vec![AnswerForm { result: "conforms".into(), remark: String::new() }; count] }
}

impl Scene {
    fn form(&self, selection: SelectionForm) -> AuditForm {
        let fresh = AuditForm::fresh(self.auditor.user.clone());
        AuditForm { name: "二季度审计".into(), from: "2025-04-01".into(), to: "2025-06-30".into(), selection, ..fresh }
    }

    async fn create(&self, selection: SelectionForm) -> Result<Audit> {
        audits::create(&self.company.store, &self.auditor, &operation(), &AuditId::new(new_id()), &self.form(selection)).await
    }

    async fn start(&self, audit: &Audit) -> Result<Audit> {
        audits::start(&self.company.store, &self.auditor, &operation(), &audit.id, audit.version).await
    }

    /// One that is under way over all four.
    async fn running(&self) -> Audit {
        let audit = self.create(SelectionForm::default()).await.unwrap();
        self.start(&audit).await.unwrap()
    }

    async fn check(&self, actor: &Actor, audit: &Audit, contract: &Contract, version: u64, form: &PaperForm) -> Result<WorkingPaper> {
        audits::save_paper(&self.company.store, actor, &operation(), &audit.id, &contract.id, version, form).await
    }

    async fn find(&self, audit: &Audit, contract: &ContractId) -> Result<Finding> {
        let owner = self.company.rep.user.clone();
        let form = FindingForm {
            contract: contract.clone(),
            what: "没有扫描件".into(),
            owner,
            due: "2025-06-20".into(),
            ..FindingForm::default()
        };
        audits::add_finding(&self.company.store, &self.auditor, &operation(), &FindingId::new(new_id()), &audit.id, &form).await
    }

    async fn act(&self, actor: &Actor, finding: &Finding, act: FindingAct) -> Result<Finding> {
        let form = FindingActForm { act: act.code().into(), text: "说明".into() };
        audits::act_on_finding(&self.company.store, actor, &operation(), &finding.id, finding.version, &form).await
    }

    async fn now(&self, audit: &Audit) -> audits::Whole {
        audits::show(&self.company.store, &self.auditor, &audit.id).await.unwrap()
    }

    async fn conclude(&self, audit: &Audit) -> Result<Audit> {
        let version = self.now(audit).await.audit.version;
        audits::conclude(&self.company.store, &self.auditor, &operation(), &audit.id, version, "总体合规").await
    }

    async fn waiting(&self, actor: &Actor) -> Vec<String> {
        let page = audits::findings(&self.company.store, actor, FindingWindow::Waiting, None).await.unwrap();
        let badge = store::badges::badges(&self.company.store, actor).await.unwrap().findings_waiting;
        assert_eq!(page.items.len() as u64, badge, "{}", actor.name);
        page.items.into_iter().map(|finding| finding.terms.what).collect()
    }
}

#[tokio::test]
async fn an_audit_goes_from_its_plan_to_its_conclusion_and_then_stands_still() {
    let scene = scene().await;
    let planned = scene.create(SelectionForm::default()).await.unwrap();
    assert_eq!((planned.state, planned.contracts.len(), planned.found), (AuditState::Planned, 4, 4));
    let whole = scene.now(&planned).await;
    assert!(whole.papers.is_empty() && whole.planned.len() == 4);
    let audit = scene.start(&planned).await.unwrap();
    let items = StandardItem::ALL.len();
    let papers = scene.now(&audit).await.papers;
    assert_eq!(papers.iter().map(|paper| paper.ordinal).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert!(papers.iter().all(|paper| paper.results().not_checked as usize == items));
    scene.company.assert_sound().await;
    let first = &scene.contracts[0];
    let mut form = conforms(items);
    form.answers[0] = AnswerForm { result: "deviates".into(), remark: "缺第 3 页".into() };
    form.answers[1] = AnswerForm::default();
    let saved = scene.check(&scene.auditor, &audit, first, 1, &form).await.unwrap();
    assert_eq!((saved.checked_by.as_str(), saved.answers[0].result), ("auditor", CheckResult::Deviates));
    let progress = scene.now(&audit).await.audit.progress;
    assert_eq!((progress.items as usize, progress.checked as usize), (4 * items, items - 1));
    // Somebody read it before it was saved: nothing of what they typed is written over what stands there.
    assert_eq!(refusal(scene.check(&scene.other_auditor, &audit, first, 1, &conforms(items)).await), Refusal::ChangedMeanwhile);
    scene.check(&scene.other_auditor, &audit, first, saved.version, &conforms(items)).await.unwrap();
    let finding = scene.find(&audit, &first.id).await.unwrap();
    assert_eq!(refusal(scene.conclude(&audit).await), Refusal::FindingsOpen { open: 1 });
    let answered = scene.act(&scene.company.rep, &finding, FindingAct::Answer).await.unwrap();
    scene.act(&scene.auditor, &answered, FindingAct::Accept).await.unwrap();
    let closed = scene.conclude(&audit).await.unwrap();
    assert_eq!((closed.state, closed.end.unwrap().text.as_str()), (AuditState::Closed, "总体合规"));
    let before = scene.company.store.revision().await.unwrap();
    let stopped = |act: AuditAct| Refusal::AuditCannot { state: AuditState::Closed, act };
    assert_eq!(refusal(scene.check(&scene.auditor, &audit, first, 3, &conforms(items)).await), stopped(AuditAct::Check));
    assert_eq!(refusal(scene.find(&audit, &first.id).await), stopped(AuditAct::Find));
    assert_eq!(refusal(scene.conclude(&audit).await), stopped(AuditAct::Conclude));
    assert_eq!(scene.company.store.revision().await.unwrap(), before);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn what_the_contract_was_when_the_audit_started_stays_in_its_paper() {
    let scene = scene().await;
    let audit = scene.running().await;
    let contract = &scene.contracts[1];
    let view = async || audits::paper(&scene.company.store, &scene.auditor, &audit.id, &contract.id).await.unwrap();
    let before = view().await;
    assert_eq!((before.paper.amount, before.facts.amount, before.facts.collected.is_zero()), (contract.amount, contract.amount, true));
    let neighbours = (before.previous.clone(), before.next.clone());
    assert_eq!(neighbours, (Some(scene.contracts[0].id.clone()), Some(scene.contracts[2].id.clone())));
    let customer = store::customers::show(&scene.company.store, &scene.company.rep, &contract.customer).await.unwrap();
    // Pays the first two contracts: what the system knows moves, the paper does not.
    scene.company.confirmed(&customer, "300.00").await;
    let after = view().await;
    assert_eq!(after.paper, before.paper);
    assert_eq!(after.facts.collected, contract.amount);
    assert!(after.facts.overdue.is_zero() && !before.facts.overdue.is_zero());
}

#[tokio::test]
async fn only_auditors_write_executives_read_and_to_others_an_audit_is_not_there() {
    let scene = scene().await;
    let store = &scene.company.store;
    let audit = scene.running().await;
    let first = &scene.contracts[0];
    let form = conforms(StandardItem::ALL.len());
    assert!(audits::show(store, &scene.executive, &audit.id).await.is_ok());
    assert_eq!(refusal(scene.check(&scene.executive, &audit, first, 1, &form).await), Refusal::NotAllowed);
    let plan = scene.form(SelectionForm::default());
    let company = &scene.company;
    for stranger in [&company.rep, &company.manager, &company.finance, &company.admin] {
        assert!(matches!(audits::show(store, stranger, &audit.id).await, Err(Error::NotFound)), "{}", stranger.name);
        assert!(matches!(audits::paper(store, stranger, &audit.id, &first.id).await, Err(Error::NotFound)));
        assert!(matches!(scene.check(stranger, &audit, first, 1, &form).await, Err(Error::NotFound)));
        assert!(audits::list(store, stranger, None).await.unwrap().items.is_empty());
        assert_eq!(refusal(audits::create(store, stranger, &operation(), &AuditId::new(new_id()), &plan).await), Refusal::NotAllowed);
    }
    assert_eq!(audits::list(store, &scene.executive, None).await.unwrap().items.len(), 1);
    let led = AuditForm { lead: scene.company.rep.user.clone(), ..plan };
    let id = AuditId::new(new_id());
    assert_eq!(refusal(audits::create(store, &scene.auditor, &operation(), &id, &led).await), Refusal::UnknownUser);
}

#[tokio::test]
async fn two_auditors_at_once_lose_no_answer_and_no_count() {
    let scene = scene().await;
    let audit = scene.running().await;
    let form = conforms(StandardItem::ALL.len());
    let (first, second) = (&scene.contracts[0], &scene.contracts[1]);
    let (one, two, found) = tokio::join!(
        scene.check(&scene.auditor, &audit, first, 1, &form),
        scene.check(&scene.other_auditor, &audit, second, 1, &form),
        scene.find(&audit, &second.id),
    );
    assert!(one.is_ok() && two.is_ok() && found.is_ok());
    let progress = scene.now(&audit).await.audit.progress;
    assert_eq!((progress.checked as usize, progress.findings, progress.open), (2 * StandardItem::ALL.len(), 1, 1));
    scene.company.assert_sound().await;
}
