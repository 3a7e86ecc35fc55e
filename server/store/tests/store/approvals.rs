//! Approvals end to end: contracts freeze, people decide, and each list is as long as its badge.

use domain::approval::{ActForm, Approval, ApprovalAct, ApprovalKind, ApprovalState, Decision, FlowForm, ReassignForm, StepForm};
use domain::contract::{Contract, ContractForm, Life};
use domain::customer::{Customer, CustomerForm};
use domain::id::{ApprovalId, ContractId, TeamId, UserId};
use domain::permission::{Actor, Role};
use domain::refusal::Refusal;
use domain::user::UserForm;
use store::{Error, approvals, new_id};

use crate::company::{Company, contract_form, open, operation};

mod courses;
mod flows;
mod texts;

/// The company with heads: the manager of 华东, and 老板 of all; with legal, and a flow over team head → legal.
pub struct Firm {
    pub company: Company,
    pub head: Actor,
    boss: Actor,
    pub law: Actor,
    law2: Actor,
    pub customer: Customer,
}

pub async fn firm() -> Firm {
    let company = open().await;
    let operator = Actor::operator();
    let root = TeamId::new("root");
    let mut people = Vec::new();
    for (known, login, role, team) in [
        (Some(&company.manager.user), "manager", Role::Manager, &company.manager.team),
        (None, "boss", Role::Executive, &root),
        (None, "law", Role::Legal, &root),
        (None, "law2", Role::Legal, &root),
    ] {
        let (roles, password) = (vec![role], "a long secret".to_owned());
        let form = UserForm { login: login.into(), name: login.to_uppercase(), roles, team: team.clone(), password };
        people.push(store::users::save(&company.store, &operator, &operation(), known, &form).await.unwrap());
    }
    for (team, name, parent, head) in [(&company.manager.team, "华东", Some(root.clone()), &people[0]), (&root, "甲公司", None, &people[1])]
    {
        store::users::save_team(&company.store, &operator, &operation(), Some(team), name, parent, Some(head.clone())).await.unwrap();
    }
    let mut actors = Vec::new();
    for id in &people {
        actors.push(store::users::actor(&company.store, id).await.unwrap());
    }
    let [head, boss, law, law2] = <[Actor; 4]>::try_from(actors).unwrap();
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let form = CustomerForm { credit_limit: "5000".into(), ..CustomerForm::of(&customer.terms) };
    let customer = store::customers::edit(&company.store, &head, &operation(), &customer.id, customer.version, &form).await.unwrap();
    let firm = Firm { company, head, boss, law, law2, customer };
    firm.flow(&["team_head", "role:legal"]).await;
    firm
}

pub fn flow_form(steps: &[&str]) -> FlowForm {
    let step = |approvers: &&str| StepForm { approvers: (*approvers).into(), ..StepForm::default() };
    FlowForm { name: "合同审批".into(), is_active: true, steps: steps.iter().map(step).collect(), ..FlowForm::default() }
}

fn pending(customer: &Customer, amount: &str) -> ContractForm {
    ContractForm { life: "pending_signature".into(), signed: String::new(), ..contract_form(customer, &[("2025-07-01", amount)]) }
}

/// What was refused first.
pub fn refusal<T>(result: store::Result<T>) -> Option<Refusal> {
    match result {
        Err(Error::Refused(mut problems)) => Some(problems.0.remove(0).refusal),
        Err(Error::NotFound) | Ok(_) => None,
        Err(error) => panic!("{error}"),
    }
}

impl Firm {
    async fn flow(&self, steps: &[&str]) -> domain::approval::Flow {
        approvals::save_flow(&self.company.store, &self.company.admin, &operation(), None, &flow_form(steps)).await.unwrap()
    }

    async fn contract(&self, amount: &str) -> Contract {
        let (id, form) = (ContractId::new(new_id()), pending(&self.customer, amount));
        store::contracts::create(&self.company.store, &self.company.rep, &operation(), &id, &form).await.unwrap()
    }

    async fn submit(&self, contract: &Contract) -> store::Result<Approval> {
        let (store, id) = (&self.company.store, contract.id.as_str());
        approvals::submit(store, &self.company.rep, &operation(), ApprovalKind::Contract, id, contract.version, "请审批").await
    }

    /// A contract that has just been submitted.
    async fn submitted(&self) -> Approval {
        self.submit(&self.contract("1000").await).await.unwrap()
    }

    pub async fn act(&self, actor: &Actor, approval: &Approval, decision: Decision) -> store::Result<Approval> {
        let form = ActForm { decision, hash: approval.hash.clone(), step: approval.current, comment: "意见".into() };
        approvals::act(&self.company.store, actor, &operation(), &approval.id, &form).await
    }

    pub async fn approve(&self, actor: &Actor, approval: &Approval) -> Approval {
        self.act(actor, approval, Decision::Approve).await.unwrap()
    }

    async fn of(&self, approval: &Approval) -> Contract {
        let id = ContractId::new(approval.subject.clone());
        store::contracts::show(&self.company.store, &self.company.rep, &id).await.unwrap().0
    }

    /// Each one's badge is the length of their list, and the books are sound.
    pub async fn assert_waits_for(&self, wanted: &[&Actor]) {
        for actor in [&self.head, &self.boss, &self.law, &self.law2, &self.company.rep, &self.company.finance] {
            let list = approvals::waiting(&self.company.store, actor, None).await.unwrap().items;
            let badge = approvals::waiting_count(&self.company.store, actor).await.unwrap();
            let is_wanted = wanted.iter().any(|wanted| wanted.user == actor.user);
            assert_eq!((list.len(), badge), (usize::from(is_wanted), u64::from(is_wanted)), "{}", actor.name);
        }
        self.company.assert_sound().await;
    }
}
