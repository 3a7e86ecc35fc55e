//! Audits of contracts: projects, working papers, findings. The rules are `domain::audit`; here they meet the books.
//!
//! An audit reads business data and changes none: its records are its own. Auditors read and write all of them, executives read them; who was
//! asked about a finding sees that finding. A stranger's answers like a missing one.

use chrono::SecondsFormat;
use domain::audit::{Audit, Finding, WorkingPaper};
use domain::id::{AuditId, ContractId, FindingId, UserId};
use domain::list::{FindingWindow, Page};
use domain::permission::{Act, Actor, Noun, Reach, Role};
use domain::refusal::Refusal;
use surrealdb::types::Value;

use crate::error::{Error, Result};
use crate::paging::Listing;
use crate::row::{Columns, Record, identity};
use crate::store::Store;
use crate::tally::{Asked, Tallies, count};

mod check;
mod choose;
mod facts;
mod findings;
mod papers;
mod project;

pub(crate) use check::check;
pub use choose::{Chosen, preview};
pub use findings::{act as act_on_finding, add as add_finding, edit as edit_finding, show as finding};
pub use papers::{PaperView, paper, save as save_paper};
pub use project::{cancel, conclude, create, edit, start};

/// The maintained count of findings that wait for somebody.
const WAITING: &str = "audit_findings";

impl Record for Audit {
    const TABLE: &'static str = "audit_project";
    const IS_MINTED_BY_CLIENT: bool = true;
    identity!();
    fn owner(&self) -> Option<&str> {
        Some(self.terms.lead.as_str())
    }
    fn columns(&self, columns: &mut Columns) {
        columns.listed();
        columns.text("by_made", made_place(self));
    }
}

impl Record for WorkingPaper {
    const TABLE: &'static str = "audit_paper";
    const MONEY: &'static [&'static str] = &["amount"];
    identity!();
}

impl Record for Finding {
    const TABLE: &'static str = "audit_finding";
    const IS_MINTED_BY_CLIENT: bool = true;
    identity!(owned);
    fn columns(&self, columns: &mut Columns) {
        columns.text_if(self.state.waits(), "by_waiting", waiting_place(self));
        columns.text_if(!self.state.waits(), "by_handled", handled_place(self));
    }
    fn tallies(&self, tallies: &mut Tallies) {
        if self.state.waits() {
            tallies.add(WAITING, self.owner.as_str(), "", "", domain::money::Amount::ZERO);
        }
    }
}

fn made_place(audit: &Audit) -> String {
    format!("{}|{}", audit.made.utc().to_rfc3339_opts(SecondsFormat::Millis, true), audit.id)
}

/// By the day by which it is to be answered.
fn waiting_place(finding: &Finding) -> String {
    format!("{}|{}", finding.terms.due, finding.id)
}

/// By what was done last.
fn handled_place(finding: &Finding) -> String {
    format!("{}|{}", finding.at.utc().to_rfc3339_opts(SecondsFormat::Millis, true), finding.id)
}

/// The latest comes first.
const PROJECTS: Listing<Audit> = Listing {
    everybody: "SELECT * FROM audit_project WHERE by_all = '' AND by_made < $after ORDER BY by_made DESC LIMIT $limit",
    owned: "",
    place: made_place,
    descends: true,
};
/// What is to be answered first comes first.
const WAITING_FOR: Listing<Finding> = Listing {
    everybody: "",
    owned: "SELECT * FROM audit_finding WHERE owner = $owner AND by_waiting > $after ORDER BY by_waiting LIMIT $limit",
    place: waiting_place,
    descends: false,
};
const HANDLED_BY: Listing<Finding> = Listing {
    everybody: "",
    owned: "SELECT * FROM audit_finding WHERE owner = $owner AND by_handled > '' AND by_handled < $after ORDER BY by_handled DESC LIMIT $limit",
    place: handled_place,
    descends: true,
};
const PAPERS_OF: &str = "SELECT * FROM audit_paper WHERE audit = $audit ORDER BY ordinal";
const PAPERS_OVER: &str = "SELECT * FROM audit_paper WHERE contract = $contract";
const FINDINGS_OF: &str = "SELECT * FROM audit_finding WHERE audit = $audit ORDER BY ordinal";

/// Every list query of this noun, for the proof that each uses an index.
pub(crate) const STATEMENTS: &[&str] = &[PROJECTS.everybody, WAITING_FOR.owned, HANDLED_BY.owned, PAPERS_OF, PAPERS_OVER, FINDINGS_OF];

/// A project with all that belongs to it: its page and its report are made of this one reading.
#[derive(Clone, Debug)]
pub struct Whole {
    pub audit: Audit,
    /// Empty before the start.
    pub papers: Vec<WorkingPaper>,
    /// Before the start: the chosen contracts, with their numbers and customers.
    pub planned: Vec<domain::contract::Contract>,
    pub findings: Vec<Finding>,
}

/// A page of all projects, the latest first; nothing for who may not read them.
///
/// # Errors
/// `Engine`.
pub async fn list(store: &Store, actor: &Actor, after: Option<&str>) -> Result<Page<Audit>> {
    PROJECTS.page(store, &reach(actor), after, |_| true).await
}

/// A project, its working papers and its findings.
///
/// # Errors
/// `NotFound`.
pub async fn show(store: &Store, actor: &Actor, id: &AuditId) -> Result<Whole> {
    let audit = readable(store, actor, id).await?;
    let papers = papers_of(store, id).await?;
    let mut planned: Vec<domain::contract::Contract> =
        if papers.is_empty() { store.load_all(audit.contracts.iter().map(ContractId::as_str)).await? } else { Vec::new() };
    planned.sort_by(|a, b| a.number.cmp(&b.number));
    let findings = findings_of(store, id).await?;
    Ok(Whole { audit, papers, planned, findings })
}

/// The audits over a contract, the latest first; none for who may not read audits.
///
/// # Errors
/// `Engine`.
pub async fn of_contract(store: &Store, actor: &Actor, contract: &ContractId) -> Result<Vec<Audit>> {
    if !actor.may(Noun::AuditProject, Act::Read) {
        return Ok(Vec::new());
    }
    let papers = papers_over(store, contract).await?;
    let mut audits: Vec<Audit> = store.load_all(papers.iter().map(|paper| paper.audit.as_str())).await?;
    audits.sort_by(|a, b| (b.made, &b.id).cmp(&(a.made, &a.id)));
    Ok(audits)
}

/// A page of the findings that the actor is asked about. Nobody sees another's here.
///
/// # Errors
/// `Engine`.
pub async fn findings(store: &Store, actor: &Actor, window: FindingWindow, after: Option<&str>) -> Result<Page<Finding>> {
    let listing = match window {
        FindingWindow::Waiting => &WAITING_FOR,
        FindingWindow::Handled => &HANDLED_BY,
    };
    listing.page(store, &own(actor), after, |_| true).await
}

/// How many findings wait for this person: the length of that list.
///
/// # Errors
/// `Engine`.
pub async fn waiting_count(store: &Store, actor: &Actor) -> Result<u64> {
    let reach = own(actor);
    let [waiting] = store.tallies_of([vec![Asked::new(&reach, WAITING, "", "")]]).await?;
    Ok(count(&waiting))
}

/// Who may lead an audit: the auditors, by name.
pub async fn leads(store: &Store, _actor: &Actor) -> Vec<(UserId, String)> {
    people(store, |roles| roles.contains(&Role::Auditor)).await
}

/// Who may be asked to answer a finding: everybody active, by name.
pub async fn answerers(store: &Store, _actor: &Actor) -> Vec<(UserId, String)> {
    people(store, |_| true).await
}

async fn people(store: &Store, keeps: impl Fn(&[Role]) -> bool) -> Vec<(UserId, String)> {
    let directory = store.directory().await;
    let kept = directory.users.values().filter(|user| user.is_active && keeps(&user.roles));
    let mut people: Vec<(UserId, String)> = kept.map(|user| (user.id.clone(), user.name.clone())).collect();
    people.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    people
}

/// All or nothing: audits are nobody's own.
fn reach(actor: &Actor) -> Reach {
    if actor.may(Noun::AuditProject, Act::Read) { Reach::Everybody } else { Reach::Nobody }
}

fn own(actor: &Actor) -> Reach {
    Reach::Owners(vec![actor.user.clone()])
}

/// The project, if the actor may read projects.
async fn readable(store: &Store, actor: &Actor, id: &AuditId) -> Result<Audit> {
    let audit: Audit = store.must_load(id.as_str()).await?;
    if actor.may(Noun::AuditProject, Act::Read) { Ok(audit) } else { Err(Error::NotFound) }
}

/// The project, if the actor may work on it.
async fn writable(store: &Store, actor: &Actor, id: &AuditId) -> Result<Audit> {
    let audit = readable(store, actor, id).await?;
    if actor.may(Noun::AuditProject, Act::Edit) { Ok(audit) } else { Err(Refusal::NotAllowed.into()) }
}

/// The finding, if the actor may read projects, or was asked about it.
async fn readable_finding(store: &Store, actor: &Actor, id: &FindingId) -> Result<Finding> {
    let finding: Finding = store.must_load(id.as_str()).await?;
    let is_read = actor.may(Noun::AuditProject, Act::Read) || finding.owner == actor.user;
    if is_read { Ok(finding) } else { Err(Error::NotFound) }
}

async fn papers_of(store: &Store, audit: &AuditId) -> Result<Vec<WorkingPaper>> {
    store.rows(PAPERS_OF, [("audit", Value::from_t(audit.as_str().to_owned()))]).await
}

async fn findings_of(store: &Store, audit: &AuditId) -> Result<Vec<Finding>> {
    store.rows(FINDINGS_OF, [("audit", Value::from_t(audit.as_str().to_owned()))]).await
}

/// The papers of all audits over a contract.
pub(crate) async fn papers_over(store: &Store, contract: &ContractId) -> Result<Vec<WorkingPaper>> {
    store.rows(PAPERS_OVER, [("contract", Value::from_t(contract.as_str().to_owned()))]).await
}
