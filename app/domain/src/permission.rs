//! Who may do what to which noun, and how far: one table (DOMAIN.md section 1), read by the store for every command and query
//! and by the screens to show only what would work.

use serde::{Deserialize, Serialize};

use crate::id::{TeamId, UserId};
use crate::lang::Lang;

/// A role of a user; a user may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Rep,
    Clerk,
    Manager,
    Finance,
    Legal,
    Executive,
    Auditor,
    Admin,
}

impl Role {
    pub const ALL: [Self; 8] =
        [Self::Rep, Self::Clerk, Self::Manager, Self::Finance, Self::Legal, Self::Executive, Self::Auditor, Self::Admin];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Clerk => "clerk",
            Self::Manager => "manager",
            Self::Finance => "finance",
            Self::Legal => "legal",
            Self::Executive => "executive",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == text.trim())
    }

    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Rep => lang.pick("业务员", "Sales rep"),
            Self::Clerk => lang.pick("销售文员", "Sales clerk"),
            Self::Manager => lang.pick("销售经理", "Sales manager"),
            Self::Finance => lang.pick("财务", "Finance"),
            Self::Legal => lang.pick("法务", "Legal"),
            Self::Executive => lang.pick("高层", "Executive"),
            Self::Auditor => lang.pick("审计", "Auditor"),
            Self::Admin => lang.pick("管理员", "Admin"),
        }
    }
}

/// What a permission speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    Customer,
    FollowUp,
    Contract,
    Receipt,
    /// 发票: issuing, rejecting, voiding and red letters are `Settle`.
    Invoice,
    Report,
    Import,
    User,
    Settings,
    /// The log of all commits.
    Audit,
    /// 模板 and the clauses in their library.
    Template,
    /// Audits of contracts, whose findings are their own records.
    AuditProject,
    /// 业绩目标 of people and teams, and how far they are.
    Target,
    /// 费用支出 of contracts.
    Expense,
    /// 期间: months, which finance closes and reopens; both are `Settle`.
    Period,
    /// 账簿口径: what all figures are counted by. The limits of the ageing are `Edit`, dated exchange rates `Create`.
    Books,
    /// 客情费: statements and applications, which reps write for themselves; `Edit` is a check, each role at its own step, `Settle` the paying.
    Fee,
    /// The policies of 客情费.
    FeePolicy,
    /// What legal allows beyond the caps of 客情费, each with its ground.
    FeeException,
}

impl Noun {
    pub const ALL: [Self; 19] = [
        Self::Customer,
        Self::FollowUp,
        Self::Contract,
        Self::Receipt,
        Self::Invoice,
        Self::Report,
        Self::Import,
        Self::User,
        Self::Settings,
        Self::Audit,
        Self::Template,
        Self::AuditProject,
        Self::Target,
        Self::Expense,
        Self::Period,
        Self::Books,
        Self::Fee,
        Self::FeePolicy,
        Self::FeeException,
    ];
}

/// What is done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Read,
    Create,
    Edit,
    /// Give a customer, and all under it, to another rep.
    Reassign,
    /// Confirm or reverse a receipt, allocate it, mark a dispute; set the credit limit of a customer.
    Settle,
}

impl Act {
    pub const ALL: [Self; 5] = [Self::Read, Self::Create, Self::Edit, Self::Reassign, Self::Settle];
}

/// How far a permission reaches. Ordered: more is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Nothing,
    Own,
    Team,
    All,
}

/// The one table of permissions. Instalments are read with their contract.
#[must_use]
pub const fn scope(role: Role, noun: Noun, act: Act) -> Scope {
    use {Act as A, Noun as N, Role as R, Scope as S};
    match (role, noun, act) {
        (R::Rep, N::Customer | N::FollowUp | N::Contract, A::Read | A::Create | A::Edit) => S::Own,
        (R::Rep, N::Receipt | N::Invoice, A::Read | A::Create) | (R::Rep, N::Report, A::Read) => S::Own,

        (R::Clerk | R::Manager, N::Customer | N::FollowUp | N::Contract, A::Read | A::Create | A::Edit) => S::Team,
        (R::Clerk | R::Manager, N::Receipt | N::Invoice, A::Read | A::Create) => S::Team,
        (R::Clerk | R::Manager, N::Report, A::Read) | (R::Clerk | R::Manager, N::Import, A::Create) => S::Team,
        (R::Manager, N::Customer, A::Reassign | A::Settle) => S::Team,

        (R::Finance, N::Customer | N::FollowUp | N::Contract | N::Report, A::Read) => S::All,
        // Finance changes no customer on a screen: it brings the credit limits in with a sheet.
        (R::Finance, N::Customer, A::Settle) => S::All,
        (R::Finance, N::Receipt, A::Read | A::Create | A::Edit | A::Settle) | (R::Finance, N::Contract, A::Settle) => S::All,
        (R::Finance, N::Invoice, A::Read | A::Create | A::Settle) => S::All,
        (R::Finance, N::Import, A::Create) => S::All,

        (R::Legal, N::Contract, A::Read) => S::All,

        // Who reads contracts reads what was spent under them; finance voids what is wrong.
        (R::Rep, N::Expense, A::Read | A::Create) => S::Own,
        (R::Clerk | R::Manager, N::Expense, A::Read | A::Create) => S::Team,
        (R::Finance, N::Expense, A::Read | A::Create | A::Settle) => S::All,
        (R::Legal | R::Executive | R::Auditor, N::Expense, A::Read) => S::All,

        (R::Executive, N::Customer | N::FollowUp | N::Contract | N::Receipt | N::Invoice | N::Report, A::Read) => S::All,
        (R::Auditor, N::Customer | N::FollowUp | N::Contract | N::Receipt | N::Invoice | N::Report | N::Audit, A::Read) => S::All,
        (R::Auditor, N::User | N::Settings, A::Read) => S::All,
        // An audit changes no business data: its findings are the auditors' own records.
        (R::Auditor, N::AuditProject, A::Read | A::Create | A::Edit) | (R::Executive, N::AuditProject, A::Read) => S::All,

        // Who sets them leads the people they are set for; to all else they are a report.
        (R::Rep, N::Target, A::Read) => S::Own,
        (R::Clerk, N::Target, A::Read) | (R::Manager, N::Target, A::Read | A::Edit) => S::Team,
        (R::Finance | R::Executive | R::Auditor, N::Target, A::Read) => S::All,

        // What is closed is told to everybody whom it stops, by the refusal.
        (R::Finance, N::Period, A::Read | A::Settle) | (R::Executive | R::Auditor, N::Period, A::Read) => S::All,

        (R::Finance, N::Books, A::Read | A::Create | A::Edit) | (R::Admin, N::Books, A::Read | A::Edit) => S::All,
        (R::Executive | R::Auditor, N::Books, A::Read) => S::All,
        // Everybody writes for the own customers only; who checks does so for others.
        (R::Rep, N::Fee, A::Read | A::Create) | (R::Clerk | R::Manager, N::Fee, A::Create) => S::Own,
        (R::Clerk | R::Manager, N::Fee, A::Read | A::Edit) => S::Team,
        (R::Finance, N::Fee, A::Read | A::Edit | A::Settle) => S::All,
        (R::Legal | R::Executive | R::Auditor, N::Fee | N::FeePolicy | N::FeeException, A::Read) => S::All,
        (R::Rep | R::Clerk | R::Manager | R::Admin, N::FeePolicy, A::Read) => S::All,
        (R::Finance, N::FeePolicy, A::Read | A::Create | A::Edit) => S::All,
        (R::Rep, N::FeeException, A::Read) => S::Own,
        (R::Clerk | R::Manager, N::FeeException, A::Read) => S::Team,
        (R::Finance, N::FeeException, A::Read) | (R::Legal, N::FeeException, A::Create | A::Edit) => S::All,

        (R::Rep | R::Clerk | R::Manager | R::Auditor, N::Template, A::Read) => S::All,
        (R::Legal | R::Admin, N::Template, A::Read | A::Create | A::Edit) => S::All,

        (R::Admin, N::User | N::Settings, A::Read | A::Create | A::Edit) => S::All,
        _ => S::Nothing,
    }
}

/// The user who acts: what every command and every query of the store takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub user: UserId,
    pub name: String,
    pub roles: Vec<Role>,
    pub team: TeamId,
    /// Everybody in the actor's team and its sub-teams, the actor included.
    pub members: Vec<UserId>,
    pub lang: Lang,
    /// The person at the machine's own command line, who may do what the database file itself allows: everything.
    #[serde(skip)]
    operator: bool,
}

/// Whose records a query may answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    Nobody,
    /// Sorted, without repeats.
    Owners(Vec<UserId>),
    Everybody,
}

impl Reach {
    #[must_use]
    pub fn covers(&self, owner: &UserId) -> bool {
        match self {
            Self::Nobody => false,
            Self::Owners(owners) => owners.contains(owner),
            Self::Everybody => true,
        }
    }
}

impl Actor {
    #[must_use]
    pub fn new(user: UserId, name: String, roles: Vec<Role>, team: TeamId, members: Vec<UserId>, lang: Lang) -> Self {
        Self { user, name, roles, team, members, lang, operator: false }
    }

    /// The operator of the command line. Never made from a request.
    #[must_use]
    pub fn operator() -> Self {
        let user = UserId::new("operator");
        Self {
            user,
            name: "operator".into(),
            roles: Vec::new(),
            team: TeamId::default(),
            members: Vec::new(),
            lang: Lang::Zh,
            operator: true,
        }
    }

    /// Whether this is the operator of the command line: for what no role may do.
    #[must_use]
    pub const fn is_operator(&self) -> bool {
        self.operator
    }

    /// The widest scope that any of the actor's roles gives.
    #[must_use]
    pub fn scope(&self, noun: Noun, act: Act) -> Scope {
        if self.operator {
            return Scope::All;
        }
        self.roles.iter().map(|role| scope(*role, noun, act)).max().unwrap_or(Scope::Nothing)
    }

    /// Whether the actor may do this at all, to some record.
    #[must_use]
    pub fn may(&self, noun: Noun, act: Act) -> bool {
        self.scope(noun, act) > Scope::Nothing
    }

    /// Whether the actor may do this to a record of that owner.
    #[must_use]
    pub fn may_for(&self, noun: Noun, act: Act, owner: &UserId) -> bool {
        self.reach(noun, act).covers(owner)
    }

    /// Whose records this act reaches.
    #[must_use]
    pub fn reach(&self, noun: Noun, act: Act) -> Reach {
        match self.scope(noun, act) {
            Scope::Nothing => Reach::Nobody,
            Scope::Own => Reach::Owners(vec![self.user.clone()]),
            Scope::Team => {
                let mut owners = self.members.clone();
                owners.push(self.user.clone());
                owners.sort();
                owners.dedup();
                Reach::Owners(owners)
            }
            Scope::All => Reach::Everybody,
        }
    }

    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
