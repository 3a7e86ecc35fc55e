//! The one table of screens: path, label, symbol, who sees it in the navigation. Navigation and the permission tests read it.

use domain::lang::Lang;
use domain::permission::{Act, Actor, Noun};

use crate::ui::icon::Symbol;

/// A screen that the navigation can open.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub path: &'static str,
    zh: &'static str,
    en: &'static str,
    pub symbol: Symbol,
    /// What the user must be able to do to see it; none: everybody signed in.
    pub needs: Option<(Noun, Act)>,
    /// Screens of one group stand together.
    pub group: u8,
}

impl Screen {
    #[must_use]
    pub const fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    #[must_use]
    pub fn is_for(&self, actor: &Actor) -> bool {
        self.needs.is_none_or(|(noun, act)| actor.may(noun, act))
    }
}

const fn screen(path: &'static str, zh: &'static str, en: &'static str, symbol: Symbol, needs: Option<(Noun, Act)>, group: u8) -> Screen {
    Screen { path, zh, en, symbol, needs, group }
}

/// Every screen of the navigation, in its order.
pub const SCREENS: &[Screen] = &[
    screen("/", "今天", "Today", Symbol::Today, None, 0),
    screen("/approvals", "审批", "Approvals", Symbol::Approvals, None, 0),
    screen("/notices", "提醒", "Reminders", Symbol::Bell, None, 0),
    screen("/customers", "客户", "Customers", Symbol::Customers, Some((Noun::Customer, Act::Read)), 1),
    screen("/follow-ups", "跟进", "Follow-ups", Symbol::FollowUps, Some((Noun::FollowUp, Act::Read)), 1),
    screen("/contracts", "合同", "Contracts", Symbol::Contracts, Some((Noun::Contract, Act::Read)), 1),
    screen("/originals", "原件", "Originals", Symbol::Attachment, Some((Noun::Contract, Act::Read)), 1),
    screen("/obligations", "履约事项", "Obligations", Symbol::CheckCircle, Some((Noun::Contract, Act::Read)), 1),
    screen("/instalments", "应收", "Due payments", Symbol::Instalments, Some((Noun::Contract, Act::Read)), 2),
    screen("/receipts", "回款", "Receipts", Symbol::Receipts, Some((Noun::Receipt, Act::Read)), 2),
    screen("/invoices", "发票", "Invoices", Symbol::Print, Some((Noun::Invoice, Act::Read)), 2),
    screen("/expenses", "费用", "Expenses", Symbol::Export, Some((Noun::Expense, Act::Read)), 2),
    screen("/fees", "客情费", "Maintenance fees", Symbol::Customers, Some((Noun::Fee, Act::Read)), 2),
    screen("/bank", "银行流水", "Bank statements", Symbol::Import, Some((Noun::Receipt, Act::Settle)), 2),
    screen("/periods", "期间", "Periods", Symbol::Lock, Some((Noun::Period, Act::Read)), 2),
    screen("/rates", "汇率", "Exchange rates", Symbol::Calendar, Some((Noun::Books, Act::Read)), 2),
    screen("/reports/arrears", "欠款", "Arrears", Symbol::Alert, Some((Noun::Report, Act::Read)), 3),
    screen("/reports/ageing", "账龄", "Ageing", Symbol::Reports, Some((Noun::Report, Act::Read)), 3),
    screen("/targets", "业绩目标", "Targets", Symbol::Reports, Some((Noun::Target, Act::Read)), 3),
    // Anybody may be asked about a finding.
    screen("/audits", "审计", "Audits", Symbol::Search, None, 3),
    screen("/import", "导入", "Import", Symbol::Import, Some((Noun::Import, Act::Create)), 4),
    screen("/admin/users", "用户与团队", "Users and teams", Symbol::Team, Some((Noun::User, Act::Read)), 4),
    screen("/admin/flows", "审批流程", "Approval flows", Symbol::Approvals, Some((Noun::Settings, Act::Read)), 4),
    screen("/admin/dunning", "催款", "Dunning", Symbol::Clock, Some((Noun::Settings, Act::Read)), 4),
    screen("/fees/policies", "客情费政策", "Fee policies", Symbol::Receipts, Some((Noun::Settings, Act::Edit)), 4),
    screen("/admin/templates", "合同模板", "Contract templates", Symbol::Contracts, Some((Noun::Template, Act::Edit)), 4),
    screen("/admin/settings", "设置", "Settings", Symbol::Settings, Some((Noun::Books, Act::Read)), 4),
];
