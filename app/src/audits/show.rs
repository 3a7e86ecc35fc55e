//! One project: how it was set up, every contract of its set with what was found of it, the findings; and what can be done with it.

use domain::audit::{Audit, AuditAct, AuditState, SelectionWay, WorkingPaper};
use domain::id::{AuditId, ContractId};
use domain::permission::{Act, Noun};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Wanted};
use super::api::{AuditView, PlannedContract, audit_show};
use super::finding::{cards, find_button};
use super::list::{audit_chip, checked, period};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::may;
use crate::live::live;
use crate::ui::prelude::*;

/// `/audits/:id`. It follows what others do.
#[component]
pub fn ShowPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| AuditId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    let (live, acting) = (live(), Acting::new());
    let works = may(Noun::AuditProject, Act::Edit);
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| audit_show(id));
    let answer = Memo::new(move |_| found.get());
    Effect::new(move |_| acting.follow(answer.get().and_then(Result::ok).as_ref()));
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(&view, works, acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("审计项目", "Audit")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>{body}</Transition>
        <crate::parts::AuditActs acting/>
    }
    .into_any()
}

fn whole(view: &AuditView, works: bool, acting: Acting) -> AnyView {
    let l = lang();
    let audit = &view.audit;
    let crumbs = vec![Crumb::new(l.pick("审计", "Audits"), "/audits")];
    let state = audit_chip(audit.state);
    let subtitle = format!("{} · {} · {}", audit.terms.kind.label(l), period(audit, l), audit.terms.lead_name).into_any();
    let acts = acts(audit, works, acting);
    let (figures, end, plan) = (figures(audit), end(audit), plan(audit));
    let (contracts, findings) = (contracts(view), findings(view, acting));
    view! {
        <Page title=audit.terms.name.clone() crumbs state subtitle acts>
            {end}
            {figures}
            {contracts}
            {findings}
            {plan}
        </Page>
    }
    .into_any()
}

fn acts(audit: &Audit, works: bool, acting: Acting) -> AnyView {
    let l = lang();
    let takes = |act: AuditAct| works && audit.state.takes(act);
    let want = |wanted: fn(Audit) -> Wanted| {
        let audit = audit.clone();
        move |_| acting.wanted.set(Some(wanted(audit.clone())))
    };
    let edit = takes(AuditAct::Edit).then(|| {
        let href = format!("/audits/{}/edit", audit.id);
        view! { <ButtonLink href icon=Symbol::Edit>{l.pick("修改计划", "Change the plan")}</ButtonLink> }
    });
    let cancel = takes(AuditAct::Cancel)
        .then(|| view! { <Button look=Look::Quiet on_click=want(Wanted::Cancel)>{l.pick("取消项目…", "Cancel…")}</Button> });
    let (id, version) = (audit.id.clone(), audit.version);
    let begin = move |_| drop(acting.start.dispatch((id.clone(), version)));
    let start = takes(AuditAct::Start).then(|| {
        view! { <Button look=Look::Primary icon=Symbol::Check disabled=acting.start.pending() on_click=begin>{l.pick("开始实施", "Start")}</Button> }
    });
    let conclude = takes(AuditAct::Conclude).then(|| {
        view! { <Button look=Look::Primary icon=Symbol::CheckCircle on_click=want(Wanted::Conclude)>{l.pick("结项…", "Close…")}</Button> }
    });
    let report = audit.started.map(|_| {
        let href = format!("/audits/{}/report", audit.id);
        view! { <ButtonLink href icon=Symbol::Print>{l.pick("审计报告", "Report")}</ButtonLink> }
    });
    view! {
        {cancel}
        {edit}
        {report}
        {start}
        {conclude}
    }
    .into_any()
}

fn figures(audit: &Audit) -> AnyView {
    let l = lang();
    let chosen = format::count(audit.contracts.len() as u64);
    let done = if audit.started.is_some() { checked(audit) } else { "—".to_owned() };
    let open = format::count(audit.progress.open.into());
    let note = format!("{} {}", l.pick("共记录", "recorded in all:"), format::count(audit.progress.findings.into()));
    let tone = if audit.progress.open > 0 { Tone::Attention } else { Tone::Neutral };
    view! {
        <Figures>
            <Figure label=l.pick("选定合同", "Contracts") value=chosen/>
            <Figure label=l.pick("已查项目", "Items checked") value=done/>
            <Figure label=l.pick("未关闭发现", "Open findings") value=open note tone/>
        </Figures>
    }
    .into_any()
}

/// What came of it.
fn end(audit: &Audit) -> Option<AnyView> {
    let l = lang();
    let end = audit.end.clone()?;
    let title =
        if audit.state == AuditState::Cancelled { l.pick("取消原因", "Why it was cancelled") } else { l.pick("结论", "Conclusion") };
    let by = format!("{} · {}", end.by_name, format::date(end.on));
    Some(view! { <Section title><p class="lines-kept">{end.text}</p><p class="quiet small">{by}</p></Section> }.into_any())
}

/// How it was set up.
fn plan(audit: &Audit) -> AnyView {
    let l = lang();
    let terms = audit.terms.clone();
    let (kind, lead, period, how) = (terms.kind.label(l), terms.lead_name, period(audit, l), audit.set_words(l));
    let firm = Some(terms.firm).filter(|firm| !firm.is_empty());
    let firm = firm.map(|firm| view! { <Definition label=l.pick("审计机构", "Auditors' firm")>{firm}</Definition> });
    let started = audit.started.map(format::date);
    let started = started.map(|on| view! { <Definition label=l.pick("开始实施", "Started") numeric=true>{on}</Definition> });
    let items: Vec<_> = terms.checklist.iter().map(|item| view! { <li>{item.label(l).to_owned()}</li> }).collect();
    let numbers = (terms.selection.way == SelectionWay::Numbers).then(|| terms.selection.numbers.join(l.pick("、", ", ")));
    let numbers = numbers.map(|numbers| view! { <Definition label=l.pick("合同编号", "Numbers") wide=true>{numbers}</Definition> });
    view! {
        <Section title=l.pick("审计计划", "Plan")>
            <Definitions>
                <Definition label=l.pick("类别", "Kind")>{kind}</Definition>
                {firm}
                <Definition label=l.pick("负责人", "Led by")>{lead}</Definition>
                <Definition label=l.pick("审计期间", "Period") numeric=true>{period}</Definition>
                {started}
                <Definition label=l.pick("怎样选取", "How they were chosen") wide=true>{how}</Definition>
                {numbers}
            </Definitions>
            <h3 class="audit-list-title">{l.pick("检查清单", "Checklist")}</h3>
            <ol class="audit-items">{items}</ol>
        </Section>
    }
    .into_any()
}

fn contracts(view: &AuditView) -> AnyView {
    let l = lang();
    let title = l.pick("选定的合同", "The chosen contracts");
    if view.papers.is_empty() {
        let row = |contract: &PlannedContract| {
            vec![Cell::text(&contract.number), Cell::text(&contract.customer_name), Cell::text(&contract.title)]
        };
        let rows: Vec<_> = view.planned.iter().map(row).collect();
        let columns = vec![
            Column::date(l.pick("合同编号", "Number")),
            Column::text(l.pick("客户", "Customer")),
            Column::text(l.pick("合同名称", "Title")),
        ];
        let hint = (view.audit.state == AuditState::Planned).then(|| {
            view! { <p class="quiet">{l.pick("开始实施后，这一批合同就固定下来，每份有一张审计底稿。", "When the audit starts this set is fixed, and each contract gets a working paper.")}</p> }
        });
        return view! { <Section title>{hint}<PlainTable label=title columns rows/></Section> }.into_any();
    }
    let columns = vec![
        Column::text(l.pick("合同", "Contract")),
        Column::text(l.pick("客户", "Customer")),
        Column::amount(l.pick("符合", "Conforms")),
        Column::amount(l.pick("不符合", "Deviates")),
        Column::amount(l.pick("不适用", "Not applicable")),
        Column::amount(l.pick("未查", "Not checked")),
        Column::text(l.pick("检查人", "Checked by")),
    ];
    let id = view.audit.id.clone();
    let row = move |paper: &WorkingPaper| view! { <TableRow href=format!("/audits/{id}/contracts/{}", paper.contract) cells=paper_cells(paper)/> };
    let papers = view.papers.clone();
    view! { <Section title><ListTable label=title columns>{papers.iter().map(row).collect_view()}</ListTable></Section> }.into_any()
}

fn paper_cells(paper: &WorkingPaper) -> Vec<Cell> {
    let results = paper.results();
    let by = paper.checked_on.map(|on| format!("{} {}", paper.checked_by, format::date(on))).unwrap_or_default();
    vec![
        Cell::lines(&paper.number, &paper.title),
        Cell::text(&paper.customer_name),
        Cell::count(results.conforms.into()),
        Cell::count(results.deviates.into()),
        Cell::count(results.not_applicable.into()),
        Cell::count(results.not_checked.into()),
        Cell::text(by),
    ]
}

fn findings(view: &AuditView, acting: Acting) -> AnyView {
    let l = lang();
    let add = find_button(&view.audit, ContractId::default(), acting);
    let list = if view.findings.is_empty() {
        view! { <p class="quiet">{l.pick("还没有发现。", "Nothing has been found yet.")}</p> }.into_any()
    } else {
        cards(&view.findings, true, &view.people)
    };
    view! { <Section id="findings" title=l.pick("审计发现", "Findings") acts=add.into_any()>{list}</Section> }.into_any()
}
