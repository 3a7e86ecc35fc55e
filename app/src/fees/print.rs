//! `/fees/:id/print`: the statement as it is signed on paper. After the last check finance keeps the original, sales the copy.

use domain::fee::{FeeKind, FeeState, FeeStatement, FeeStep, FeeView};
use domain::id::FeeStatementId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::fee_show;
use super::show::name;
use super::table;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::frame;
use crate::live::live;
use crate::ui::prelude::*;

/// `/fees/:id/print`
#[component]
pub fn PrintPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| FeeStatementId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let (live, company) = (live(), StoredValue::new(frame().company.map(|company| company.name).unwrap_or_default()));
    let found = fetched_first(move || (id.get(), live.revision.get()), |(id, _)| fee_show(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => whole(&view, &company.get_value()),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("客情费", "Maintenance fees")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! { <Transition fallback=|| view! { <Skeleton lines=12/> }>{body}</Transition> }.into_any()
}

fn whole(view: &FeeView, company: &str) -> AnyView {
    let l = lang();
    let statement = &view.statement;
    let crumbs =
        vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees"), Crumb::new(name(statement), format!("/fees/{}", statement.id))];
    let print =
        view! { <Button look=Look::Primary icon=Symbol::Print on_click=move |_| browser::print_page()>{l.pick("打印", "Print")}</Button> };
    let draft = (statement.state != FeeState::Approved).then(|| {
        view! { <Notice tone=Tone::Attention>{l.pick("审核还没有完成：缺签名的统计表无效。", "The checks are not finished: a statement without all signatures is invalid.")}</Notice> }
    });
    let (head, rows, signed) = (head(statement, company), table::whole(statement, &view.due), signatures(statement));
    let mark = format!("SHA-256 {}", view.hash);
    view! {
        <Page title=statement.kind.label(l) crumbs acts=print.into_any()>
            {draft}
            {head}
            {rows}
            {signed}
            <p class="quiet small">{l.pick("一式两份：审核完成后，原件由财务保存，复印件由销售保存。", "In two: after the last check finance keeps the original, sales the copy.")}</p>
            <p class="quiet small figures fee-mark">{mark}</p>
        </Page>
    }
    .into_any()
}

fn head(statement: &FeeStatement, company: &str) -> AnyView {
    let l = lang();
    let (company, owner, state) = (company.to_owned(), statement.owner_name.clone(), statement.state.label(l));
    let (month, code) = (statement.month.to_string(), statement.currency.code());
    let label = match statement.kind {
        FeeKind::Monthly => l.pick("统计月份", "Month"),
        FeeKind::Special => l.pick("申请月份", "Applied for in"),
    };
    let approved = statement.approved_on.map(format::date);
    let approved = approved.map(|on| view! { <Definition label=l.pick("审核完成", "Checked by all on") numeric=true>{on}</Definition> });
    view! {
        <Definitions>
            <Definition label=l.pick("公司", "Company")>{company}</Definition>
            <Definition label=label numeric=true>{month}</Definition>
            <Definition label=FeeStep::Rep.label(l)>{owner}</Definition>
            <Definition label=l.pick("币种", "Currency")>{code}</Definition>
            <Definition label=l.pick("状态", "State")>{state}</Definition>
            {approved}
        </Definitions>
    }
    .into_any()
}

/// A line for each who signs, with who has signed in the system and when; the hand on paper goes above the line.
fn signatures(statement: &FeeStatement) -> AnyView {
    let l = lang();
    let line = |step: &FeeStep| {
        let signed = statement.signatures.iter().find(|signature| signature.step == *step);
        let words = signed.map_or_else(
            || l.pick("（未签）", "(not signed)").to_owned(),
            |signature| format!("{} {}", signature.by_name, format::date(signature.on)),
        );
        view! { <li><span>{step.label(l)}</span><span class="quiet small">{words}</span><span class="fee-hand">{l.pick("签字　　　日期", "Signature      date")}</span></li> }
    };
    let lines: Vec<_> = FeeStep::ALL.iter().map(line).collect();
    view! { <ul class="signatures fee-signatures">{lines}</ul> }.into_any()
}
