//! One statement or application: how far it is, what is claimed, who has signed, and what of it is payable.

use chrono::NaiveDate;
use domain::fee::{FeeKind, FeeState, FeeStatement, FeeView};
use domain::id::FeeStatementId;
use domain::lang::Lang;
use domain::money::Amount;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Wanted};
use super::allowing::{Allowing, Wanted as Allowed};
use super::api::fee_show;
use super::course::{events, exceptions, payments, signatures};
use super::table;
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::today;
use crate::live::live;
use crate::ui::prelude::*;

/// `/fees/:id`. It follows what others do.
#[component]
pub fn ShowPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| FeeStatementId::new(params.with(|params| params.get("id").unwrap_or_default())));
    let (live, acting, allowing) = (live(), Acting::new(), Allowing::new());
    let asked = move || (id.get(), live.revision.get(), acting.done.get(), allowing.done.get());
    let found = fetched_first(asked, |(id, ..)| fee_show(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => content(&view, acting, allowing),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("客情费", "Maintenance fees")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=10/> }>{body}</Transition>
        <crate::parts::FeeActs acting/>
        <crate::parts::FeeAllowing allowing/>
    }
    .into_any()
}

/// `2025-03 · 王强`, or the customer of an application.
pub(super) fn name(statement: &FeeStatement) -> String {
    let month = statement.month.to_string();
    match (statement.kind, statement.rows.first()) {
        (FeeKind::Special, Some(row)) => format!("{} · {month}", row.customer_name),
        _ => format!("{month} · {}", statement.owner_name),
    }
}

/// The chip of a state; late ones say so.
pub(super) fn state_chip(statement: &FeeStatement, today: NaiveDate) -> AnyView {
    let l = lang();
    let late = statement.late_for(today).map(|_| l.pick(" · 超过期限", " · late")).unwrap_or_default();
    let tone = match statement.state {
        _ if !late.is_empty() => Tone::Overdue,
        FeeState::Draft => Tone::Neutral,
        FeeState::ToClerk | FeeState::ToManager | FeeState::ToFinance => Tone::Progress,
        FeeState::Approved => Tone::Done,
        FeeState::Returned => Tone::Attention,
    };
    view! { <StateChip tone label=format!("{}{late}", statement.state.label(l))/> }.into_any()
}

fn content(view: &FeeView, acting: Acting, allowing: Allowing) -> AnyView {
    let l = lang();
    let statement = &view.statement;
    let crumbs = vec![Crumb::new(l.pick("客情费", "Maintenance fees"), "/fees")];
    let subtitle = view! { {statement.kind.label(l)}" · "{statement.owner_name.clone()} };
    let (notice, figures, table) = (notice(view), figures(view), table::whole(statement, &view.due));
    let left_out = table::uncounted(&statement.uncounted);
    let empty = statement.rows.is_empty().then(|| {
        let text = l.pick(
            "这个月签署的合同里没有政策包含的产品。看看下面没有列入的明细；也可以就这样提交。",
            "No contract signed in the month has a product of a policy. See the lines left out below; it may be submitted as it is.",
        );
        view! { <Empty symbol=Symbol::Receipts title=l.pick("这个月没有可列入的采购", "Nothing bought in the month counts") text/> }
    });
    let table = (!statement.rows.is_empty()).then_some(table);
    let (signed, happened) = (signatures(statement), events(statement));
    let (allowed, paid) = (exceptions(view), payments(view));
    view! {
        <Page title=name(statement) crumbs state=state_chip(statement, today()) subtitle=subtitle.into_any() acts=acts(view, acting, allowing)>
            {notice}
            {figures}
            {empty}
            {table}
            {left_out}
            {allowed}
            {paid}
            {signed}
            {happened}
        </Page>
    }
    .into_any()
}

fn acts(view: &FeeView, acting: Acting, allowing: Allowing) -> AnyView {
    let l = lang();
    let id = &view.statement.id;
    let button = |look: Look, words: &'static str, wanted: Wanted| {
        let press = move |_| acting.wanted.set(Some(wanted.clone()));
        view! { <Button look on_click=press>{words}</Button> }
    };
    let edit = view.may_edit.then(|| {
        let words = l.pick("填写并提交", "Fill in and submit");
        view! { <ButtonLink href=format!("/fees/{id}/edit") look=Look::Primary icon=Symbol::Edit>{words}</ButtonLink> }
    });
    let check = view.may_check.then(|| {
        let own = || Box::new(view.clone());
        let back = button(Look::Secondary, l.pick("退回…", "Send back…"), Wanted::Return(own()));
        let pass = button(Look::Primary, l.pick("审核通过…", "Pass…"), Wanted::Pass(own()));
        view! { {back}{pass} }
    });
    let names_people = view.statement.claims().any(|(_, claim)| claim.is_to_person() && !claim.person().is_empty());
    let except = (view.may_except && names_people).then(|| {
        let own = view.statement.clone();
        let want = move |_| allowing.wanted.set(Some(Allowed::Record(Box::new(own.clone()))));
        view! { <Button on_click=want>{l.pick("登记例外…", "Record an exception…")}</Button> }
    });
    let print = view! { <ButtonLink href=format!("/fees/{id}/print") icon=Symbol::Print>{l.pick("打印", "Print")}</ButtonLink> };
    view! { {print}{except}{edit}{check} }.into_any()
}

/// What is to be done next, by whom and by when.
fn notice(view: &FeeView) -> Option<AnyView> {
    let l = lang();
    let statement = &view.statement;
    let is_late = view.late_for.is_some() || statement.state == FeeState::Approved;
    let by = |day: Option<NaiveDate>| day.map(|day| format::due(day, today(), l)).unwrap_or_default();
    let text = match statement.state {
        FeeState::Draft | FeeState::Returned => {
            let why = statement.events.last().filter(|_| statement.state == FeeState::Returned);
            let why =
                why.map(|event| format!("{}{}{}", event.by_name, l.pick(" 退回：", " sent it back: "), event.text)).unwrap_or_default();
            let due = match (statement.submit_by, l) {
                (None, Lang::Zh) => "合同签署前提交。".to_owned(),
                (None, Lang::En) => "Submit it before the contract is signed.".to_owned(),
                (day, Lang::Zh) => format!("提交期限：{}。", by(day)),
                (day, Lang::En) => format!("To be submitted by {}.", by(day)),
            };
            [why, due].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        }
        FeeState::Approved if view.is_valid => return None,
        FeeState::Approved => l
            .pick(
                "签名与现在的内容不一致：整份无效，不付款。请管理员查看修改记录。",
                "The signatures do not stand under what it says now: it is invalid, and nothing of it is paid. Ask an admin to look into it.",
            )
            .to_owned(),
        _ => {
            let who = statement.state.waits_for().map(|step| step.label(l)).unwrap_or_default();
            match (statement.check_by, l) {
                (None, Lang::Zh) => format!("等{who}审核。"),
                (None, Lang::En) => format!("Waits for the check of: {who}."),
                (day, Lang::Zh) => format!("等{who}审核；全部审核的期限：{}。", by(day)),
                (day, Lang::En) => format!("Waits for the check of: {who}. All checks are due by {}.", by(day)),
            }
        }
    };
    let tone = if is_late { Tone::Overdue } else { Tone::Attention };
    Some(view! { <Notice tone>{text}</Notice> }.into_any())
}

fn figures(view: &FeeView) -> AnyView {
    let l = lang();
    let statement = &view.statement;
    let (code, scale) = (statement.currency.code(), statement.currency.scale());
    let words =
        |amount: Result<Amount, _>| amount.map_or_else(|_: domain::refusal::Refusal| "—".to_owned(), |sum| format::amount(sum, scale));
    let standard = words(table::standard_of(statement));
    let claimed = words(statement.claimed());
    let owed = (statement.state == FeeState::Approved).then(|| {
        let payable = Amount::sum(view.due.iter().map(|one| one.payable));
        let is_back = payable.as_ref().is_ok_and(|sum| sum.is_negative());
        let note = if is_back {
            l.pick("多付的，下次付款时扣回", "Overpaid: the next payment takes it back")
        } else {
            statement.basis.label(l)
        };
        let tone = if is_back { Tone::Overdue } else { Tone::Neutral };
        let paid = words(Amount::sum(view.due.iter().map(|one| one.paid)));
        view! {
            <Figure label=format!("{} {code}", l.pick("应付", "Payable")) value=words(payable) note tone/>
            <Figure label=format!("{} {code}", l.pick("已付", "Paid")) value=paid/>
        }
    });
    let standard = (statement.kind == FeeKind::Monthly)
        .then(|| view! { <Figure label=format!("{} {code}", l.pick("标准", "Standard")) value=standard/> });
    view! {
        <Figures>
            {standard}
            <Figure label=format!("{} {code}", l.pick("申报", "Claimed")) value=claimed/>
            {owed}
        </Figures>
    }
    .into_any()
}
