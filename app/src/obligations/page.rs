//! A contract's obligations: what is to be done, by whom and by when, each act under the thumb.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::id::ContractId;
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::obligation::{Obligation, ObligationAct, ObligationState, Recurrence, may_see_to};
use domain::permission::Actor;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Wanted};
use super::api::{ObligationsView, obligations_of_contract};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::frame;
use crate::live::live;
use crate::ui::prelude::*;

/// `/contracts/:id/obligations`. It follows what others do.
#[component]
pub fn ContractPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| ContractId::new(params.get("id").unwrap_or_default())));
    let (live, acting) = (live(), Acting::new());
    let actor = frame().actor;
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| obligations_of_contract(id));
    let answer = Memo::new(move |_| found.get());
    Effect::new(move |_| acting.view.set(answer.get().and_then(Result::ok)));
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => content(&view, live.today.get(), actor.as_ref(), acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("履约事项", "Obligations")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::ObligationActs acting/>
    }
    .into_any()
}

fn content(view: &ObligationsView, today: NaiveDate, actor: Option<&Actor>, acting: Acting) -> AnyView {
    let l = lang();
    let me = actor.filter(|actor| may_see_to(&actor.roles)).map(|actor| actor.user.clone()).unwrap_or_default();
    let contract = view.contract.clone();
    let crumbs = vec![
        Crumb::new(l.pick("合同", "Contracts"), "/contracts"),
        Crumb::new(contract.number.clone(), format!("/contracts/{}", contract.id)),
    ];
    let title = if contract.terms.title.is_empty() { String::new() } else { format!("{} · ", contract.terms.title) };
    let subtitle = format!("{title}{}", contract.customer_name).into_any();
    let id = contract.id.clone();
    let add = view.may_edit.then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::Add(id.clone())));
        view! { <Button look=Look::Primary icon=Symbol::Plus key="n" on_click=want>{l.pick("新增事项", "Add an obligation")}</Button> }
    });
    let cards: Vec<_> = view.obligations.iter().map(|obligation| card(obligation, view, today, actor, acting)).collect();
    let list = if cards.is_empty() {
        view! {
            <Empty symbol=Symbol::CheckCircle title=l.pick("还没有履约事项", "No obligations yet")
                text=l.pick("合同里要交付、验收、服务和提交的资料记在这里，到期会提醒负责人；回款可以随验收到期。", "Deliveries, acceptances, services and documents are kept here and remind who sees to them; an instalment can fall due with one.")/>
        }
        .into_any()
    } else {
        view! { <ol class="obligations">{cards}</ol> }.into_any()
    };
    let (margin, concerns) = (margin(&contract), super::concerns::section(view, &me, acting));
    view! { <Page title=l.pick("履约事项", "Obligations") crumbs subtitle acts=add.into_any()>{margin}{list}{concerns}</Page> }.into_any()
}

/// 预计毛利: the amount less what was spent under the contract.
fn margin(contract: &Contract) -> Option<AnyView> {
    let (l, scale, code) = (lang(), contract.terms.currency.scale(), contract.terms.currency.code());
    let margin = contract.expected_margin()?.amount;
    let label = |word: &str| format!("{word} {code}");
    let figures = [
        (label(l.pick("合同金额", "Amount")), contract.amount),
        (label(l.pick("费用支出", "Expenses")), contract.expenses()),
        (label(l.pick("预计毛利", "Expected margin")), margin),
    ];
    let figure = |(label, amount)| {
        let value = format::amount(amount, scale);
        view! { <Figure label value/> }
    };
    let shown: Vec<_> = figures.into_iter().map(figure).collect();
    let spent = !contract.expenses().is_zero();
    spent.then(|| view! { <Figures>{shown}</Figures> }.into_any())
}

/// State and lateness, by word and colour.
pub(super) fn state_chip(obligation: &Obligation, today: NaiveDate) -> AnyView {
    let l = lang();
    let (tone, label) = match (obligation.state, obligation.terms.due) {
        (ObligationState::Open, Some(due)) => {
            let tone = match (due - today).num_days() {
                ..=-1 => Tone::Overdue,
                0..=7 => Tone::Attention,
                _ => Tone::Neutral,
            };
            (tone, format::distance(due, today, l))
        }
        (ObligationState::Done, _) => (Tone::Done, obligation.state.label(l).to_owned()),
        (state, _) => (Tone::Neutral, state.label(l).to_owned()),
    };
    view! { <StateChip tone label/> }.into_any()
}

fn card(obligation: &Obligation, view: &ObligationsView, today: NaiveDate, actor: Option<&Actor>, acting: Acting) -> AnyView {
    let l = lang();
    let facts = facts(obligation, l);
    let hangs = hanging(obligation, &view.plan, l).map(|text| view! { <p class="small">{text}</p> });
    let done = obligation.done.as_ref().map(|doing| {
        let head = format!("{} {} · {}", format::date(doing.on), l.pick("完成", "done"), doing.by_name);
        view! { <p class="obligation-proof"><span class="quiet small">{head}</span><br/>{doing.evidence.clone()}</p> }
    });
    let reason = (!obligation.reason.is_empty()).then(|| {
        let word = if obligation.state == ObligationState::Cancelled {
            l.pick("取消原因：", "Cancelled: ")
        } else {
            l.pick("重新打开：", "Reopened: ")
        };
        view! { <p class="quiet small">{word}{obligation.reason.clone()}</p> }
    });
    let is_for = |actor: &Actor| obligation.is_for(actor, &view.contract, ObligationAct::Do);
    // The browser does not know who is in whose team: whether the contract may be edited the server says.
    let can_act = view.may_edit || (view.contract.terms.life.takes_obligations() && actor.is_some_and(is_for));
    view! {
        <li class="card obligation">
            <div class="obligation-head"><strong>{obligation.terms.title.clone()}</strong>{state_chip(obligation, today)}</div>
            <p class="quiet small">{facts}</p>
            {hangs}
            {done}
            {reason}
            {can_act.then(|| acts(obligation, view.may_edit, acting))}
        </li>
    }
    .into_any()
}

/// Kind, day, who, how often.
fn facts(obligation: &Obligation, l: Lang) -> String {
    let terms = &obligation.terms;
    let mut facts = vec![terms.kind.label(l).to_owned()];
    facts.extend(terms.due.map(|due| format!("{} {}", l.pick("应完成", "Due"), format::date(due))));
    if !obligation.owner_name.is_empty() {
        facts.push(format!("{} {}", l.pick("负责人", "Seen to by"), obligation.owner_name));
    }
    if terms.recurrence != Recurrence::Once {
        let until = terms.until.map(|until| format!("{}{}", l.pick("，至 ", " until "), format::date(until))).unwrap_or_default();
        facts.push(format!("{}{until}", terms.recurrence.label(l)));
    }
    facts.join(" · ")
}

/// What falls due with it, as a sentence.
fn hanging(obligation: &Obligation, plan: &[Instalment], l: Lang) -> Option<String> {
    let hanging = obligation.terms.hanging.as_ref()?;
    let instalment = plan.iter().find(|instalment| instalment.id == hanging.instalment)?;
    let amount = format::amount(instalment.terms.amount, instalment.currency.scale());
    let which = format!("{} {amount}", format::instalment(instalment.ordinal, l));
    let due = format::date(instalment.terms.due);
    Some(match (l, obligation.state) {
        (Lang::Zh, ObligationState::Done) => format!("{which} 随之到期，应收日期 {due}"),
        (Lang::En, ObligationState::Done) => format!("{which} hangs on it, due {due}"),
        (Lang::Zh, _) => format!("完成后 {} 天，{which} 到期（原计划 {due}）", hanging.days),
        (Lang::En, _) => format!("{which} falls due {} days after it is done (planned {due})", hanging.days),
    })
}

fn acts(obligation: &Obligation, may_edit: bool, acting: Acting) -> AnyView {
    let l = lang();
    let want = |wanted: fn(Obligation) -> Wanted| {
        let obligation = obligation.clone();
        move |_| acting.wanted.set(Some(wanted(obligation.clone())))
    };
    let acts = if obligation.state == ObligationState::Open {
        let edit = may_edit.then(|| view! { <Button look=Look::Quiet on_click=want(Wanted::Edit)>{l.pick("修改", "Edit")}</Button> });
        view! {
            <Button look=Look::Primary icon=Symbol::Check on_click=want(Wanted::Do)>{l.pick("登记完成…", "Mark done…")}</Button>
            {edit}
            <Button look=Look::Quiet on_click=want(Wanted::Cancel)>{l.pick("取消事项…", "Cancel it…")}</Button>
        }
        .into_any()
    } else {
        view! { <Button icon=Symbol::Undo on_click=want(Wanted::Reopen)>{l.pick("重新打开…", "Reopen…")}</Button> }.into_any()
    };
    view! { <div class="obligation-acts">{acts}</div> }.into_any()
}
