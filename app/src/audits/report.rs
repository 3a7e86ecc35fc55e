//! 审计报告: project, set, results of the checklist, findings with their answers, conclusion; printed, it is the letter that is signed. All of it
//! from the one reading that the project's page is made of.

use domain::audit::{AuditState, CheckItem, CheckResult, Results, WorkingPaper};
use domain::id::AuditId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{AuditView, audit_show};
use super::finding::cards;
use super::list::{audit_chip, checked, period};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::frame;
use crate::live::live;
use crate::ui::prelude::*;

/// `/audits/:id/report`
#[component]
pub fn ReportPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| AuditId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    let live = live();
    let company = StoredValue::new(frame().company.map(|company| company.name).unwrap_or_default());
    let found = fetched_first(move || (id.get(), live.revision.get()), |(id, _)| audit_show(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(&view, &company.get_value()),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("审计报告", "Audit report")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! { <Transition fallback=|| view! { <Skeleton lines=12/> }>{body}</Transition> }.into_any()
}

fn whole(view: &AuditView, company: &str) -> AnyView {
    let l = lang();
    let audit = &view.audit;
    let crumbs =
        vec![Crumb::new(l.pick("审计", "Audits"), "/audits"), Crumb::new(audit.terms.name.clone(), format!("/audits/{}", audit.id))];
    let draft = (audit.state != AuditState::Closed).then(|| {
        view! { <Notice tone=Tone::Attention>{l.pick("项目还没有结项，这是截至现在的内容。", "The audit is not closed: this is how it stands now.")}</Notice> }
    });
    let title = format!("{} · {}", audit.terms.name, l.pick("审计报告", "Audit report"));
    let (head, results, contracts) = (head(view, company), results(view), contracts(view));
    let (conclusion, signatures) = (conclusion(view), signatures(view));
    let findings = if view.findings.is_empty() {
        view! { <p>{l.pick("没有发现。", "Nothing was found.")}</p> }.into_any()
    } else {
        cards(&view.findings, true, &[])
    };
    let file = format!("/audits/{}/report.pdf", audit.id);
    // What cannot be made is read, not saved.
    let acts = view! {
        <a class="button button-secondary" href=file target="_blank" rel="external noopener"><Icon symbol=Symbol::Export/>{l.pick("导出 PDF", "Export to PDF")}</a>
    }
    .into_any();
    view! {
        <Page title crumbs state=audit_chip(audit.state) acts>
            {draft}
            {head}
            {results}
            <Section title=l.pick("审计发现与答复", "Findings and answers")>{findings}</Section>
            {conclusion}
            {contracts}
            {signatures}
        </Page>
    }
    .into_any()
}

fn head(view: &AuditView, company: &str) -> AnyView {
    let l = lang();
    let (audit, terms) = (&view.audit, view.audit.terms.clone());
    let (company, kind, lead) = (company.to_owned(), terms.kind.label(l), terms.lead_name);
    let (period, checked, scope) = (period(audit, l), checked(audit), audit.set_words(l));
    let firm = Some(terms.firm).filter(|firm| !firm.is_empty());
    let firm = firm.map(|firm| view! { <Definition label=l.pick("审计机构", "Auditors' firm")>{firm}</Definition> });
    let started = audit.started.map(format::date);
    let started = started.map(|on| view! { <Definition label=l.pick("开始实施", "Started") numeric=true>{on}</Definition> });
    let closed = audit.end.as_ref().map(|end| format::date(end.on));
    let closed = closed.map(|on| view! { <Definition label=l.pick("结项", "Closed") numeric=true>{on}</Definition> });
    view! {
        <Definitions>
            <Definition label=l.pick("被审计单位", "Company")>{company}</Definition>
            <Definition label=l.pick("类别", "Kind")>{kind}</Definition>
            {firm}
            <Definition label=l.pick("审计期间", "Period") numeric=true>{period}</Definition>
            <Definition label=l.pick("负责人", "Led by")>{lead}</Definition>
            {started}
            {closed}
            <Definition label=l.pick("已查项目", "Items checked") numeric=true>{checked}</Definition>
            <Definition label=l.pick("审计范围", "Scope") wide=true>{scope}</Definition>
        </Definitions>
    }
    .into_any()
}

fn result_columns(first: Column) -> Vec<Column> {
    let l = lang();
    vec![
        first,
        Column::amount(l.pick("符合", "Conforms")),
        Column::amount(l.pick("不符合", "Deviates")),
        Column::amount(l.pick("不适用", "Not applicable")),
        Column::amount(l.pick("未查", "Not checked")),
    ]
}

fn result_cells(first: Cell, results: Results) -> Vec<Cell> {
    let counts = [results.conforms, results.deviates, results.not_applicable, results.not_checked];
    std::iter::once(first).chain(counts.map(|count| Cell::count(count.into()))).collect()
}

/// Item by item, over all contracts.
fn results(view: &AuditView) -> AnyView {
    let l = lang();
    let title = l.pick("检查结果", "Results of the checklist");
    let items = view.audit.terms.checklist.iter().enumerate();
    let row = |(place, item): (usize, &CheckItem)| {
        result_cells(Cell::text(format!("{}. {}", place + 1, item.label(l))), Results::of_item(&view.papers, place))
    };
    let rows: Vec<_> = items.map(row).collect();
    let all = Results::of(view.papers.iter().flat_map(|paper| &paper.answers));
    let totals = vec![result_cells(Cell::text(l.pick("合计", "Total")), all)];
    let columns = result_columns(Column::text(l.pick("检查项", "Item")));
    view! { <Section title><PlainTable label=title columns rows totals/></Section> }.into_any()
}

/// Contract by contract, with what deviates.
fn contracts(view: &AuditView) -> AnyView {
    let l = lang();
    let title = l.pick("审计的合同", "The contracts audited");
    let row = |paper: &WorkingPaper| {
        let name = format!("{} {}", paper.number, paper.customer_name);
        result_cells(Cell::lines(name, deviations(paper, view)), paper.results())
    };
    let rows: Vec<_> = view.papers.iter().map(row).collect();
    let columns = result_columns(Column::text(l.pick("合同", "Contract")));
    view! { <Section title><PlainTable label=title columns rows/></Section> }.into_any()
}

/// What deviates of a contract, with the auditor's remarks.
fn deviations(paper: &WorkingPaper, view: &AuditView) -> String {
    let l = lang();
    let answers = view.audit.terms.checklist.iter().zip(&paper.answers);
    let deviating = answers.filter(|(_, answer)| answer.result == CheckResult::Deviates);
    let words: Vec<String> = deviating.map(|(item, answer)| format!("{}{}{}", item.label(l), l.pick("：", ": "), answer.remark)).collect();
    words.join(l.pick("；", "; "))
}

fn conclusion(view: &AuditView) -> AnyView {
    let l = lang();
    let text = match &view.audit.end {
        Some(end) => end.text.clone(),
        None => l.pick("（未结项）", "(not closed yet)").to_owned(),
    };
    view! { <Section title=l.pick("审计结论", "Conclusion")><p class="lines-kept">{text}</p></Section> }.into_any()
}

/// On paper only.
fn signatures(view: &AuditView) -> AnyView {
    let l = lang();
    let date = l.pick("　日期", "   date");
    let lead = format!("{} {}{date}", l.pick("审计负责人", "Lead auditor"), view.audit.terms.lead_name);
    let audited = format!("{}{date}", l.pick("被审计单位（签字盖章）", "The company (signature, seal)"));
    view! { <ul class="signatures"><li>{lead}</li><li>{audited}</li></ul> }.into_any()
}
