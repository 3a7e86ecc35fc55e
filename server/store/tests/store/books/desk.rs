//! What is asked for and decided by others, carried out in the store: what is given up, and maintenance fees.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::adjustment::AdjustmentForm;
use domain::approval::{ActForm, ApprovalKind, Decision, FlowForm, StepForm};
use domain::closing::Month;
use domain::fee::{
    FeeBandForm, FeeCheckForm, FeeClaimForm, FeePayForm, FeePayLine, FeePolicyForm, FeeRowForm, FeeSettingsForm, FeeStatementForm,
};
use domain::id::{AdjustmentId, ContractId, FeePolicyId, FeeStatementId, UserId};
use domain::permission::{Actor, Role};
use domain::user::UserForm;
use store::{adjustments, approvals, fees};

use super::act::{Act, Answer, PayLine};
use super::carry::{Books, said, typed};
use super::fees::{EVENTS_CAP, GIFT_CAP, Stage};
use super::model::{Fen, Model};
use crate::company::{Company, operation};

/// Who decides and checks, and the one policy.
pub struct Desk {
    /// Decides what is given up, and checks fees as the second.
    pub manager: Actor,
    clerk: Actor,
    policy: FeePolicyId,
    /// Every rep by the login.
    reps: HashMap<String, UserId>,
}

fn settings(is_rate: bool) -> FeeSettingsForm {
    let basis = if is_rate { "customer_rate" } else { "month_sales" }.into();
    // A person's cap is the lower one.
    FeeSettingsForm {
        gift_cap: typed(GIFT_CAP),
        buyer: typed(2 * GIFT_CAP),
        events: typed(EVENTS_CAP),
        basis,
        ..FeeSettingsForm::default()
    }
}

impl Desk {
    /// With a flow by which the manager decides what is given up, and a policy for all that is sold.
    pub async fn open(company: &Company) -> Self {
        let (store, operator) = (&company.store, Actor::operator());
        let team = company.manager.team.clone();
        let form = |login: &str, role, password: &str| UserForm {
            login: login.into(),
            name: login.into(),
            roles: vec![role],
            team: team.clone(),
            password: password.into(),
        };
        let clerk = store::users::save(store, &operator, &operation(), None, &form("clerk", Role::Clerk, "")).await.unwrap();
        let deciding = form("manager", Role::Manager, "a long secret");
        let manager = store::users::save(store, &operator, &operation(), Some(&company.manager.user), &deciding).await.unwrap();
        let step = StepForm { approvers: format!("person:{manager}"), ..StepForm::default() };
        let flow =
            FlowForm { name: "折让审批".into(), kind: "adjustment".into(), is_active: true, steps: vec![step], ..FlowForm::default() };
        approvals::save_flow(store, &company.admin, &operation(), None, &flow).await.unwrap();
        let band = FeeBandForm { from: "1".into(), buyer: "100".into(), ..FeeBandForm::default() };
        let (product_line, account, from) = ("软件".into(), "6601.05".into(), "2024-01".into());
        let form = FeePolicyForm { product_line, account, from, bands: vec![band], ..FeePolicyForm::default() };
        let policy = fees::save_policy(store, &company.finance, &operation(), None, 0, &form).await.unwrap().id;
        fees::save_settings(store, &company.admin, &operation(), 0, &settings(false)).await.unwrap();
        let [clerk, manager] = [&clerk, &manager].map(|user| store::users::actor(store, user));
        Self { manager: manager.await.unwrap(), clerk: clerk.await.unwrap(), policy, reps: HashMap::new() }
    }

    /// A new rep is of their team: their reach is read again.
    pub async fn welcome(&mut self, company: &Company, login: &str, rep: UserId) -> Option<()> {
        self.reps.insert(login.to_owned(), rep);
        self.manager = store::users::actor(&company.store, &self.manager.user).await?;
        self.clerk = store::users::actor(&company.store, &self.clerk.user).await?;
        Some(())
    }

    pub fn sheet_id(&self, rep: &str, month: NaiveDate) -> FeeStatementId {
        let rep = self.reps.get(rep).map_or("", UserId::as_str);
        FeeStatementId::new(format!("{}-{rep}", Month::of(month)))
    }
}

impl Books {
    /// None: it is nothing of this.
    pub(super) async fn at_desk(&self, model: &Model, act: &Act) -> Option<Result<Answer, String>> {
        let (store, rep, finance) = (self.store(), &self.rep, &self.company.finance);
        let answer = match act {
            Act::AskGiving { id, contract, instalment, kind, amount, date } => {
                let (kind, amount, date) = (kind.code().into(), typed(*amount), date.to_string());
                let (instalment, reason, note) = (instalment.as_str().into(), "bankrupt".into(), "法院裁定".into());
                let form = AdjustmentForm { instalment, kind, amount, date, reason, note };
                let (id, contract) = (AdjustmentId::new(id.as_str()), ContractId::new(contract.as_str()));
                said(adjustments::ask(store, rep, &operation(), &id, &contract, &form).await)
            }
            Act::ApproveGiving { giving } => self.decided(giving, Decision::Approve).await,
            Act::RejectGiving { giving } => self.decided(giving, Decision::Reject).await,
            Act::ReverseGiving { giving } => {
                said(adjustments::reverse(store, finance, &operation(), &AdjustmentId::new(giving.as_str()), "误记").await)
            }
            Act::OpenFees { month } => said(fees::open(store, rep, &operation(), &Month::of(*month).to_string()).await),
            Act::RefreshFees { .. } | Act::ClaimFees { .. } | Act::SubmitFees { .. } | Act::CheckFees { .. } => {
                self.stated(model, act).await
            }
            Act::PayFees { reference, lines } => {
                let lines = lines.iter().map(|line| self.pay_line(line)).collect();
                let form = FeePayForm { reference: format!("KQF-{reference}"), lines, ..FeePayForm::default() };
                said(fees::pay(store, finance, &operation(), &form).await)
            }
            Act::SetFeeBasis { is_rate } => match fees::policies(store, &self.company.admin).await {
                Ok((_, now, _)) => {
                    said(fees::save_settings(store, &self.company.admin, &operation(), now.version, &settings(*is_rate)).await)
                }
                Err(error) => said::<()>(Err(error)),
            },
            _ => return None,
        };
        Some(answer)
    }

    /// By the manager, on the course of approval that counts.
    async fn decided(&self, giving: &str, decision: Decision) -> Result<Answer, String> {
        let (store, finance) = (self.store(), &self.company.finance);
        let mut courses = match approvals::of_subject(store, finance, ApprovalKind::Adjustment, giving).await {
            Ok(courses) if courses.is_empty() => return Err(format!("nobody was asked about {giving}")),
            Ok(courses) => courses,
            Err(error) => return said::<()>(Err(error)),
        };
        let course = courses.remove(0);
        let form = ActForm { decision, hash: course.hash, step: course.current, comment: "意见".into() };
        said(approvals::act(store, &self.desk.manager, &operation(), &course.id, &form).await)
    }

    /// A statement that is there, changed, submitted or checked.
    async fn stated(&self, model: &Model, act: &Act) -> Result<Answer, String> {
        let (store, rep, finance) = (self.store(), &self.rep, &self.company.finance);
        let Some((of, month)) = act.fees(&model.rep) else { return Err(format!("nobody carries {act:?}")) };
        let id = self.desk.sheet_id(of, month);
        let (version, hash) = match fees::show(store, finance, &id).await {
            Ok(whole) => (whole.statement.version, whole.hash),
            Err(error) => return said::<()>(Err(error)),
        };
        match act {
            Act::ClaimFees { claims, .. } => {
                let form = FeeStatementForm { rows: claims.iter().map(|claim| self.claimed(model, claim)).collect() };
                said(fees::save(store, rep, &operation(), &id, version, &form).await)
            }
            Act::SubmitFees { .. } => said(fees::submit(store, rep, &operation(), &id, version).await),
            Act::CheckFees { passes, .. } => {
                let by = match model.sheet(of, month).map(|sheet| sheet.stage) {
                    Some(Stage::ToClerk) => &self.desk.clerk,
                    Some(Stage::ToManager) => &self.desk.manager,
                    _ => finance,
                };
                let text = if *passes { String::new() } else { "缺发票".into() };
                let form = FeeCheckForm { hash, is_returned: !passes, text };
                said(fees::check_one(store, by, &operation(), &id, version, &form).await)
            }
            _ => said(fees::refresh(store, rep, &operation(), &id, version).await),
        }
    }

    /// Each claim in a row of its own: they are numbered in this order.
    fn claimed(&self, model: &Model, (customer, is_gift, amount): &(usize, bool, Fen)) -> FeeRowForm {
        let (category, means, recipient) = if *is_gift { ("buyer", "gift", "person") } else { ("events", "event", "attendees") };
        let [category, means, recipient] = [category, means, recipient].map(str::to_owned);
        let [beneficiary, purpose, evidence, remarks] = ["王主任", "端午拜访", "发票 0815", "节日"].map(str::to_owned);
        let amount = typed(*amount);
        let claim = FeeClaimForm { category, means, recipient, beneficiary, amount, purpose, evidence, remarks, ..FeeClaimForm::default() };
        FeeRowForm { customer: model.customers[*customer].as_str().into(), policy: self.desk.policy.clone(), claims: vec![claim] }
    }

    fn pay_line(&self, (rep, month, claim, amount): &PayLine) -> FeePayLine {
        let statement = self.desk.sheet_id(rep, *month);
        FeePayLine { statement, claim: *claim, amount: amount.map(typed).unwrap_or_default() }
    }
}
