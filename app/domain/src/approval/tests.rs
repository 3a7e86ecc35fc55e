use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::contract::ContractType;
use crate::id::{FlowId, TeamId};
use crate::lang::Lang;
use crate::permission::Role;
use crate::refusal::{Problems, Refusal};
use crate::user::{Team, User};

mod acts;
mod flows;

/// 总经办 (boss) over 销售部 (head), in which rep and helper sell; law and money stand beside. `gone` may sign in no more.
struct Firm {
    users: BTreeMap<UserId, User>,
    teams: BTreeMap<TeamId, Team>,
}

impl Firm {
    fn new() -> Self {
        let user = |id: &str, roles: &[Role], team: &str| User {
            id: id.into(),
            login: id.into(),
            name: id.to_uppercase(),
            roles: roles.to_vec(),
            team: team.into(),
            lang: Lang::Zh,
            email: String::new(),
            is_active: id != "gone",
            has_password: true,
            version: 1,
        };
        let team = |id: &str, parent: Option<&str>, head: Option<&str>| Team {
            id: id.into(),
            name: id.into(),
            parent: parent.map(TeamId::from),
            head: head.map(UserId::from),
            version: 1,
        };
        let users = [
            user("boss", &[Role::Executive], "root"),
            user("head", &[Role::Manager], "sales"),
            user("rep", &[Role::Rep], "sales"),
            user("helper", &[Role::Rep], "sales"),
            user("law", &[Role::Legal], "root"),
            user("law2", &[Role::Legal], "root"),
            user("money", &[Role::Finance], "root"),
            user("gone", &[Role::Legal], "root"),
        ];
        let teams = [team("root", None, Some("boss")), team("sales", Some("root"), Some("head"))];
        Self {
            users: users.into_iter().map(|user| (user.id.clone(), user)).collect(),
            teams: teams.into_iter().map(|team| (team.id.clone(), team)).collect(),
        }
    }

    fn people(&self) -> People<'_> {
        People { users: &self.users, teams: &self.teams }
    }

    fn disable(&mut self, user: &str) {
        self.users.get_mut(&UserId::from(user)).unwrap().is_active = false;
    }

    fn steps(&self, flow: &[FlowStep], submitter: &str) -> Result<Vec<ApprovalStep>, Refusal> {
        steps_for(flow, &subject(100), &submitter.into(), self.people())
    }

    /// Submitted by the rep over steps of these people; a list in one step must all agree.
    fn submitted(&self, steps: &[&[&str]]) -> Approval {
        let steps = steps
            .iter()
            .map(|names| ApprovalStep {
                approvers: Approvers::TeamHead,
                mode: if names.len() > 1 { Mode::All } else { Mode::AnyOne },
                assignees: names.iter().map(|name| self.people().assignee(&(*name).into())).collect(),
                is_escalated: false,
                added_by: String::new(),
            })
            .collect();
        Approval::submit("a1".into(), ApprovalKind::Contract, submission(steps, "h1"), String::new(), at(0))
    }

    fn act(&self, approval: &Approval, user: &str, decision: Decision) -> Result<Approval, Problems> {
        let form = ActForm { decision, hash: approval.hash.clone(), step: approval.current, comment: "why".into() };
        approval.act(&user.into(), &user.to_uppercase(), &form, at(1), self.people())
    }
}

fn submission(steps: Vec<ApprovalStep>, hash: &str) -> Submission {
    Submission {
        subject: "c1".into(),
        number: "HT20240101001".into(),
        title: "培训".into(),
        customer_name: "甲公司".into(),
        amount: Amount::whole(100),
        currency: Currency::Cny,
        submitter: "rep".into(),
        submitter_name: "REP".into(),
        hash: hash.into(),
        flow_name: "合同审批".into(),
        steps,
    }
}

fn subject(amount: u32) -> Subject {
    Subject {
        kind: ApprovalKind::Contract,
        amount: Amount::whole(amount),
        currency: Currency::Cny,
        company_currency: Currency::Cny,
        contract_type: Some(ContractType::Sales),
        is_over_credit: false,
    }
}

/// So many hours after the beginning.
fn at(hours: i64) -> DateTime<Utc> {
    DateTime::<Utc>::default() + TimeDelta::hours(hours)
}

fn waiting(approval: &Approval) -> Vec<&str> {
    approval.waiting_for().map(|assignee| assignee.user.as_str()).collect()
}
