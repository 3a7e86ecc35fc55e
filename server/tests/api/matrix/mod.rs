//! Who may call what on whose record: every endpoint × every role and nobody × own, team's, another's and a missing record.
//!
//! The tables below are written from DOMAIN.md section 1, not from the program's own table. Endpoints are found in the server-function
//! registry and in the router's source; one without a row fails the first test. After everything that is not done the last commit's number
//! is unchanged; another's record answers exactly as a missing one.

mod adjustments;
mod amendments;
mod approvals;
mod audits;
mod bank;
mod cells;
mod drafting;
mod dunning;
mod enumerate;
mod existence;
mod expenses;
mod fees;
mod files;
mod invoices;
mod money;
mod obligations;
mod office;
mod periods;
mod rates;
mod replay;
mod sales;
mod signing;
mod subjects;
mod targets;
mod world;

use domain::permission::{Role, Scope};
use serde_json::Value;

pub use subjects::{Subject, Target};

use Scope::{All as A, Nothing as N, Own as O, Team as T};

/// How far each role reaches: rep, clerk, manager, finance, legal, executive, auditor, admin.
pub type Reaches = [Scope; 8];

pub const CUSTOMERS_READ: Reaches = [O, T, T, A, N, A, A, N];
pub const CUSTOMERS_WRITE: Reaches = [O, T, T, N, N, N, N, N];
pub const CUSTOMERS_REASSIGN: Reaches = [N, N, T, N, N, N, N, N];
/// Who helps with a customer: its owner, and a manager over it.
pub const CUSTOMERS_HELP: Reaches = [O, O, T, N, N, N, N, N];
pub const FOLLOW_UPS_READ: Reaches = [O, T, T, A, N, A, A, N];
pub const FOLLOW_UPS_LOG: Reaches = [O, T, T, N, N, N, N, N];
/// A photo under one's own words: who logged it, and still may.
pub const PHOTOS_ATTACH: Reaches = [O, O, O, N, N, N, N, N];
pub const CONTRACTS_READ: Reaches = [O, T, T, A, A, A, A, N];
pub const CONTRACTS_WRITE: Reaches = [O, T, T, N, N, N, N, N];
/// A dispute or a reason: who may edit the contract, and finance.
pub const CONTRACTS_ANNOTATE: Reaches = [O, T, T, A, N, N, N, N];
/// What a half-known imported contract has collected: who imports, and finance.
pub const CONTRACTS_COMPLETE: Reaches = [N, T, T, A, N, N, N, N];
pub const RECEIPTS_READ: Reaches = [O, T, T, A, N, A, A, N];
pub const RECEIPTS_REGISTER: Reaches = [O, T, T, A, N, N, N, N];
pub const RECEIPTS_SETTLE: Reaches = [N, N, N, A, N, N, N, N];
pub const REPORTS_READ: Reaches = [O, T, T, A, N, A, A, N];
pub const TARGETS_READ: Reaches = [O, T, T, A, N, A, A, N];
pub const TARGETS_SET: Reaches = [N, N, T, N, N, N, N, N];
/// An import of one's own, and finance everybody's.
pub const IMPORTS_UNDO: Reaches = [N, O, O, A, N, N, N, N];
/// Nobody reaches further than what is one's own.
pub const OWN_ONLY: Reaches = [O; 8];

pub const SELLERS: &[Role] = &[Role::Rep, Role::Clerk, Role::Manager];
pub const IMPORTERS: &[Role] = &[Role::Clerk, Role::Manager, Role::Finance];
pub const FINANCE: &[Role] = &[Role::Finance];
pub const ADMINS: &[Role] = &[Role::Admin];
pub const FINANCE_AND_ADMINS: &[Role] = &[Role::Finance, Role::Admin];
pub const LEGAL_AND_ADMINS: &[Role] = &[Role::Legal, Role::Admin];
/// Who drafts, who keeps templates, and auditors.
pub const TEMPLATE_READERS: &[Role] = &[Role::Rep, Role::Clerk, Role::Manager, Role::Legal, Role::Auditor, Role::Admin];
pub const ADMINS_AND_AUDITORS: &[Role] = &[Role::Auditor, Role::Admin];

/// What an endpoint answers to whom.
pub enum Rule {
    /// One record: done within `act`; refused within `read` only; else as if it did not exist.
    Record { read: Reaches, act: Reaches },
    /// The same; refused within `read` as not theirs to decide.
    Turn { read: Reaches, act: Reaches },
    /// A question about records: always answered, with nothing in it that is out of reach.
    Listing(Reaches),
    /// A whole list or file: it holds this mark of a record within reach and of no other.
    Shows(Reaches, fn(&Target) -> String),
    /// A short choice of records: it may leave one out, and holds none that is out of reach.
    Hides(Reaches, fn(&Target) -> String),
    /// These roles only; whom they act on is found or missing, the rest is refused before it is looked at.
    Roles(&'static [Role]),
    /// These roles only, and of them each its own.
    RolesOwn(&'static [Role]),
    /// These roles only, whom the rule refuses in turn by this code (there is nothing to do it to in this company).
    RolesThen(&'static [Role], &'static str),
    /// These roles only, who find nothing there.
    RolesFindNothing(&'static [Role]),
    /// Everybody who is signed in.
    Everyone,
    /// Open to those who are not signed in: each has its own tests in `sign_in`.
    Door,
}

/// How a request to an endpoint is made.
pub enum Request {
    Call(fn(&Target) -> Value),
    Get(fn(&Target) -> String),
    /// A file for import.
    Upload,
    /// A bank statement of one line.
    Statement,
    /// A photo for the follow-up.
    Photo,
    /// A file for the contract.
    File,
    /// A Word file for a template.
    Word,
}

/// One endpoint of the table.
pub struct Row {
    /// `contracts/list` for a server function, `/live` for a plain route.
    pub endpoint: &'static str,
    pub subject: Subject,
    pub rule: Rule,
    pub request: Request,
}

impl Row {
    /// What a server function is called with, each time with ids of its own.
    fn body(&self, target: &Target) -> Option<Value> {
        match self.request {
            Request::Call(body) => Some(body(target)),
            _ => None,
        }
    }

    /// Whether what is done by it may change the data.
    fn writes(&self) -> bool {
        matches!(self.rule, Rule::Record { .. } | Rule::Turn { .. } | Rule::Roles(_) | Rule::Everyone) || self.endpoint == "imports/start"
    }
}

/// A server function of the table.
pub fn call(endpoint: &'static str, subject: Subject, rule: Rule, body: fn(&Target) -> Value) -> Row {
    Row { endpoint, subject, rule, request: Request::Call(body) }
}

/// A plain route of the table.
pub fn get(endpoint: &'static str, subject: Subject, rule: Rule, path: fn(&Target) -> String) -> Row {
    Row { endpoint, subject, rule, request: Request::Get(path) }
}

/// The whole table.
pub fn table() -> Vec<Row> {
    [
        sales::customers(),
        sales::follow_ups(),
        sales::contracts(),
        amendments::amendments(),
        adjustments::adjustments(),
        approvals::approvals(),
        approvals::flows(),
        drafting::templates(),
        drafting::texts(),
        audits::audits(),
        audits::findings(),
        files::files(),
        files::originals(),
        obligations::obligations(),
        targets::targets(),
        dunning::dunning(),
        periods::periods(),
        rates::rates(),
        signing::signing(),
        expenses::expenses(),
        fees::fees(),
        invoices::invoices(),
        money::receipts(),
        bank::statements(),
        money::figures(),
        office::account(),
        office::admin(),
        office::imports(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
