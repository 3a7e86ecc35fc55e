//! A command that is sent again with the same operation answers the same and does nothing more: once to five times is once.
//!
//! Every row of the table that carries an operation is sent again where it is done first (`cells`); one that is never done there stands in
//! [`ELSEWHERE`] and is done below. So no command can be added without this proof.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::audit::SelectionForm;
use domain::dunning::{Dunning, DunningForm};
use domain::lang::Lang;
use domain::outbox::{ChannelsForm, ChannelsView};
use domain::permission::Role;
use serde_json::{Value, json};

use super::audits::audit_form;
use super::world::World;
use super::{Row, Subject, Target};
use crate::support::{Client, Outcome, PASSWORD, Reply, fresh, today};

/// How often each command is sent in all.
const TIMES: usize = 5;

/// Commands that the table sees refused only, or that stand at the door.
pub const ELSEWHERE: [&str; 11] = [
    "account/set_language",
    "approvals/reassign",
    "audits/create",
    "channels/set",
    "dunning/set",
    "fees/pay",
    "fees/save_policy",
    "fees/save_settings",
    "periods/close",
    "periods/reopen",
    "signing/sign",
];

/// Commands after which a message leaves, which is a commit of its own: they are sent again in the tests of the store (`outbox`).
pub const IN_STORE: [&str; 2] = ["channels/trial", "dispatches/act"];

/// What is shown once and kept as a hash cannot be answered again: it is refused by name.
const SHOWN_ONCE: [&str; 1] = ["account/calendar_make"];

/// Whether the row is a command: it carries an operation.
pub fn is_command(row: &Row) -> bool {
    row.body(&Target::default()).is_some_and(|body| body.get("operation").is_some())
}

/// Whether a command is done and sent again somewhere else than in the table.
pub fn is_elsewhere(endpoint: &str) -> bool {
    ELSEWHERE.contains(&endpoint) || IN_STORE.contains(&endpoint)
}

/// Sends what was done again and again; what is wrong with the answers or the data, if anything.
pub async fn fault_of(world: &World, client: &Client, endpoint: &str, body: &Value, first: &Reply) -> Option<String> {
    let before = world.revision().await;
    for time in 2..=TIMES {
        let again = client.call(endpoint, body).await;
        let is_same = if SHOWN_ONCE.contains(&endpoint) {
            again.outcome() == Outcome::Refused(vec!["operation_reused"])
        } else {
            (again.status, &again.body) == (first.status, &first.body)
        };
        if !is_same {
            return Some(format!("time {time}: {} {}, at first {} {}", again.status, again.body, first.status, first.body));
        }
    }
    let moved = world.moved(before).await;
    moved.map(|(before, after)| format!("the data moved from {before} to {after}"))
}

/// What is done of [`ELSEWHERE`], each by who may.
struct Elsewhere {
    world: World,
    done: BTreeSet<&'static str>,
}

impl Elsewhere {
    async fn is_done_once(&mut self, client: &Client, endpoint: &'static str, body: Value) {
        let first = client.call(endpoint, &body).await;
        assert_eq!(first.outcome(), Outcome::Done, "{endpoint}");
        self.world.acted();
        assert_eq!(fault_of(&self.world, client, endpoint, &body, &first).await, None, "{endpoint}");
        self.done.insert(endpoint);
    }

    async fn settings_and_periods(&mut self) {
        let [admin, finance, rep] = [Role::Admin, Role::Finance, Role::Rep].map(|role| self.world.people[&role].client.clone());
        let form = DunningForm::of(&Dunning::default());
        self.is_done_once(&admin, "dunning/set", json!({ "operation": fresh(), "version": 0, "form": form })).await;
        self.is_done_once(&rep, "account/set_language", json!({ "operation": fresh(), "lang": Lang::En })).await;
        let month = (today() - TimeDelta::days(40)).to_string();
        self.is_done_once(&finance, "periods/close", json!({ "operation": fresh(), "month": month })).await;
        let body = json!({ "operation": fresh(), "month": month, "reason": "补记" });
        self.is_done_once(&finance, "periods/reopen", body).await;
    }

    async fn channels(&mut self) {
        let admin = self.world.people[&Role::Admin].client.clone();
        let form = ChannelsForm::of(&ChannelsView::default());
        self.is_done_once(&admin, "channels/set", json!({ "operation": fresh(), "version": 0, "form": form })).await;
    }

    async fn fees(&mut self) {
        let [admin, finance] = [Role::Admin, Role::Finance].map(|role| self.world.people[&role].client.clone());
        let (settings, policy) = super::fees::basics();
        self.is_done_once(&admin, "fees/save_settings", settings).await;
        self.is_done_once(&finance, "fees/save_policy", policy).await;
        let customer = self.world.customer(&self.world.colleague).clone();
        let pay = super::fees::payable(&self.world, (&self.world.colleague, &customer)).await;
        self.is_done_once(&finance, "fees/pay", pay).await;
    }

    async fn an_audit(&mut self) {
        let auditor = self.world.people[&Role::Auditor].clone();
        let selection = SelectionForm { sample: "3".into(), ..SelectionForm::default() };
        let form = domain::audit::AuditForm { selection, ..audit_form(&auditor.id) };
        self.is_done_once(&auditor.client, "audits/create", json!({ "operation": fresh(), "id": fresh(), "form": form })).await;
    }

    async fn an_approval_handed_on(&mut self) {
        let people = [Role::Admin, Role::Executive, Role::Legal, Role::Rep].map(|role| self.world.people[&role].clone());
        let [admin, executive, legal, rep] = people;
        let target = self.world.target(Subject::Approval, &rep).await;
        let form = json!({ "from": executive.id, "user": legal.id, "step": 0, "reason": "休假" });
        self.is_done_once(&admin.client, "approvals/reassign", json!({ "operation": fresh(), "id": target.id, "form": form })).await;
    }

    async fn an_own_signature(&mut self) {
        let (rep, boss) = (self.world.people[&Role::Rep].clone(), self.world.company.boss.client.clone());
        let contract = self.world.target(Subject::Unsigned, &rep).await.id;
        let people = json!([{ "side": "ours", "user": rep.id }, { "side": "customer", "name": "王总" }]);
        let (round, form) = (fresh(), json!({ "signatories": people }));
        let body = json!({ "operation": fresh(), "id": round, "contract": contract, "amendment": null, "form": form });
        let () = boss.call("signing/start", &body).await.json();
        let view: Value = boss.call("signing/of_contract", &json!({ "id": contract })).await.json();
        let (operation, hash) = (fresh(), &view["hash"]);
        let body = json!({ "operation": operation, "id": round, "signatory": 1, "hash": hash, "password": PASSWORD, "remark": "" });
        self.is_done_once(&rep.client, "signing/sign", body).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_the_table_sees_refused_has_one_effect_as_well() {
    let mut elsewhere = Elsewhere { world: World::open().await, done: BTreeSet::new() };
    elsewhere.settings_and_periods().await;
    elsewhere.channels().await;
    elsewhere.fees().await;
    elsewhere.an_audit().await;
    elsewhere.an_approval_handed_on().await;
    elsewhere.an_own_signature().await;
    assert_eq!(elsewhere.done, BTreeSet::from(ELSEWHERE));
    elsewhere.world.company.installation.stop();
    elsewhere.world.company.installation.assert_sound();
}
