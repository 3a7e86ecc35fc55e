//! What waits for my answer, what I have answered, and, for who may see them, the projects.

use domain::audit::{Audit, AuditState, Finding, FindingState};
use domain::concern::Severity;
use domain::lang::Lang;
use domain::list::{FindingWindow, Page as Rows};
use domain::permission::{Act, Noun};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::api::{audit_list, finding_list};
use crate::error::Answer;
use crate::fetched::fetched;
use crate::frame::{may, today};
use crate::live::{Seen, live};
use crate::ui::prelude::*;

/// The query key of the list.
const LIST: &str = "list";

/// Which list is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Which {
    Projects,
    Mine(FindingWindow),
}

impl Which {
    /// Who may see projects comes to them first, everybody else to what waits for them.
    fn of(query: Query, sees_projects: bool) -> Self {
        match query.get(LIST).as_str() {
            "handled" => Self::Mine(FindingWindow::Handled),
            "" if sees_projects => Self::Projects,
            _ => Self::Mine(FindingWindow::Waiting),
        }
    }
}

/// The rows of the open list; one of the two is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    which: Which,
    projects: Rows<Audit>,
    findings: Rows<Finding>,
}

async fn listed(which: Which, after: Option<String>) -> Answer<Listed> {
    let (projects, findings) = match which {
        Which::Projects => (audit_list(after).await?, no_rows()),
        Which::Mine(window) => (no_rows(), finding_list(window, after).await?),
    };
    Ok(Listed { which, projects, findings })
}

const fn no_rows<T>() -> Rows<T> {
    Rows { items: Vec::new(), next: None }
}

/// `/audits`
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let (query, live, seen) = (use_query(), live(), Seen::new());
    let (sees, opens) = (may(Noun::AuditProject, Act::Read), may(Noun::AuditProject, Act::Create));
    let after = move || Some(query.get(AFTER)).filter(|after| !after.is_empty());
    let rows = fetched(move || (Which::of(query, sees), after(), live.revision.get()), |(which, after, _)| listed(which, after));
    let add = opens.then(|| {
        view! { <ButtonLink href="/audits/new" look=Look::Primary icon=Symbol::Plus key="n">{l.pick("新建审计项目", "New audit")}</ButtonLink> }
    });
    view! {
        <Page title=l.pick("审计", "Audits") acts=add.into_any()>
            <Tabs param=LIST tabs=tabs(sees) label=l.pick("范围", "Which")/>
            {when_there(rows, 8, move |rows| table(rows, untrack(after).is_some(), opens, seen))}
        </Page>
    }
    .into_any()
}

fn tabs(sees_projects: bool) -> Vec<Tab> {
    let (l, badges) = (lang(), live().badges);
    let projects = sees_projects.then(|| Tab::new("", l.pick("审计项目", "Audits")));
    let waiting = Tab::new(if sees_projects { "waiting" } else { "" }, FindingWindow::Waiting.label(l));
    let waiting = waiting.counting(Signal::derive(move || badges.get().findings_waiting));
    let handled = Tab::new("handled", FindingWindow::Handled.label(l));
    projects.into_iter().chain([waiting, handled]).collect()
}

fn table(listed: Listed, is_later: bool, opens: bool, seen: Seen) -> AnyView {
    let Listed { which, projects, findings } = listed;
    if projects.items.is_empty() && findings.items.is_empty() && !is_later {
        return nothing(which, opens);
    }
    match which {
        Which::Projects => project_table(projects, seen),
        Which::Mine(window) => finding_table(findings, window, seen),
    }
}

fn project_table(rows: Rows<Audit>, seen: Seen) -> AnyView {
    let l = lang();
    let fresh = seen.changed("projects", rows.items.iter().map(|audit| (audit.id.to_string(), audit.version)));
    let columns = vec![
        Column::text(l.pick("审计项目", "Audit")),
        Column::date(l.pick("审计期间", "Period")),
        Column::text(l.pick("负责人", "Led by")),
        Column::amount(l.pick("合同", "Contracts")),
        Column::amount(l.pick("已查", "Checked")),
        Column::amount(l.pick("未关闭发现", "Open findings")),
        Column::text(l.pick("状态", "State")),
    ];
    let row = move |audit: &Audit| {
        let is_fresh = fresh.contains(audit.id.as_str());
        view! { <TableRow href=format!("/audits/{}", audit.id) cells=project_cells(audit) fresh=Signal::stored(is_fresh)/> }
    };
    let (count, items) = (rows.items.len(), rows.items);
    view! {
        <ListTable label=l.pick("审计项目", "Audits") columns>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next=rows.next shown=count/>
    }
    .into_any()
}

fn project_cells(audit: &Audit) -> Vec<Cell> {
    let l = lang();
    let terms = &audit.terms;
    let kind = if terms.firm.is_empty() { terms.kind.label(l).to_owned() } else { format!("{} · {}", terms.kind.label(l), terms.firm) };
    vec![
        Cell::lines(&terms.name, kind),
        Cell::text(period(audit, l)),
        Cell::text(&terms.lead_name),
        Cell::count(audit.contracts.len() as u64),
        Cell::text(checked(audit)),
        Cell::count(audit.progress.open.into()),
        Cell::view(audit_chip(audit.state)),
    ]
}

/// The audited period.
pub(super) fn period(audit: &Audit, l: Lang) -> String {
    audit.period_words(l)
}

/// `12 / 90`; nothing before the start.
pub(super) fn checked(audit: &Audit) -> String {
    if audit.started.is_none() {
        return String::new();
    }
    format!("{} / {}", format::count(audit.progress.checked.into()), format::count(audit.progress.items.into()))
}

/// How far a project is, as a chip.
pub(super) fn audit_chip(state: AuditState) -> AnyView {
    let tone = match state {
        AuditState::Planned | AuditState::Cancelled => Tone::Neutral,
        AuditState::Running => Tone::Progress,
        AuditState::Closed => Tone::Done,
    };
    view! { <StateChip tone label=state.label(lang())/> }.into_any()
}

/// How far a finding is, as a chip; by when, while it waits.
pub(super) fn finding_chip(finding: &Finding, today: chrono::NaiveDate) -> AnyView {
    let l = lang();
    let tone = match finding.state {
        FindingState::Asked | FindingState::Returned if finding.is_overdue(today) => Tone::Overdue,
        FindingState::Asked | FindingState::Returned => Tone::Attention,
        FindingState::Answered => Tone::Progress,
        FindingState::Closed => Tone::Done,
        FindingState::Withdrawn => Tone::Neutral,
    };
    let late = if finding.is_overdue(today) { format!(" · {}", format::distance(finding.terms.due, today, l)) } else { String::new() };
    view! { <StateChip tone label=format!("{}{late}", finding.state.label(l))/> }.into_any()
}

/// How bad it is, by word.
pub(super) fn severity_words(severity: Severity, l: Lang) -> String {
    format!("{}{}", l.pick("级别 ", "Severity: "), severity.label(l))
}

/// `发现 2` / `Finding 2`
pub(super) fn finding_name(ordinal: u32, l: Lang) -> String {
    format!("{} {ordinal}", l.pick("发现", "Finding"))
}

fn finding_table(rows: Rows<Finding>, window: FindingWindow, seen: Seen) -> AnyView {
    let l = lang();
    let fresh = seen.changed(window.code(), rows.items.iter().map(|finding| (finding.id.to_string(), finding.version)));
    let columns = vec![
        Column::text(l.pick("发现", "Finding")),
        Column::text(l.pick("合同", "Contract")),
        Column::text(l.pick("级别", "Severity")),
        Column::date(l.pick("答复期限", "Answer by")),
        Column::text(l.pick("状态", "State")),
    ];
    let row = move |finding: &Finding| {
        let is_fresh = fresh.contains(finding.id.as_str());
        let whole = || l.pick("整个项目", "The whole audit").to_owned();
        let about = if finding.contract.is_some() { finding.customer_name.clone() } else { whole() };
        let name = format!("{} · {}", finding.audit_name, finding_name(finding.ordinal, l));
        let cells = vec![
            Cell::lines(first_line(&finding.terms.what), name),
            Cell::lines(about, &finding.contract_number),
            Cell::text(finding.terms.severity.label(l)),
            Cell::date(Some(finding.terms.due)),
            Cell::view(finding_chip(finding, today())),
        ];
        view! { <TableRow href=format!("/findings/{}", finding.id) cells fresh=Signal::stored(is_fresh)/> }
    };
    let (count, items) = (rows.items.len(), rows.items);
    view! {
        <ListTable label=l.pick("审计发现", "Findings") columns>{items.iter().map(row).collect_view()}</ListTable>
        <Pager next=rows.next shown=count/>
    }
    .into_any()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn nothing(which: Which, opens: bool) -> AnyView {
    let l = lang();
    let (symbol, title, text) = match which {
        Which::Projects => (
            Symbol::Search,
            l.pick("还没有审计项目", "No audit yet"),
            l.pick(
                "选定一批合同，按清单逐份检查，记下发现、请人答复，最后出报告。",
                "Choose contracts, go through a checklist for each, record what is found, have it answered, and print the report.",
            ),
        ),
        Which::Mine(FindingWindow::Waiting) => (
            Symbol::CheckCircle,
            l.pick("没有等您答复的审计发现", "No finding waits for you"),
            l.pick(
                "审计人员请您答复时，会出现在这里，数字也会亮起来。",
                "When an auditor asks you about a finding, it appears here and the badge lights up.",
            ),
        ),
        Which::Mine(FindingWindow::Handled) => (
            Symbol::CheckCircle,
            l.pick("您还没有答复过审计发现", "You have not answered any finding"),
            l.pick("您答复过的和审计的验收结果会列在这里。", "What you answered, and what the auditors made of it, is listed here."),
        ),
    };
    let start = (opens && which == Which::Projects).then(|| {
        view! { <ButtonLink href="/audits/new" look=Look::Primary icon=Symbol::Plus>{l.pick("新建审计项目", "New audit")}</ButtonLink> }
    });
    view! { <Empty symbol title text>{start}</Empty> }.into_any()
}
