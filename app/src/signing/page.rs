//! A contract's signings: each round with its signatories, what they signed and when, and the acts of who looks.

use domain::id::{ContractId, UserId};
use domain::lang::Lang;
use domain::signature::{RoundState, SignState, Signatory, SigningRound};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Wanted};
use super::api::{SigningView, signings_of_contract};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::frame;
use crate::live::live;
use crate::ui::prelude::*;

/// `/contracts/:id/signing`. It follows what others do.
#[component]
pub fn ContractPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| ContractId::new(params.get("id").unwrap_or_default())));
    let (live, acting) = (live(), Acting::new());
    let me = frame().actor.map(|actor| actor.user).unwrap_or_default();
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| signings_of_contract(id));
    let answer = Memo::new(move |_| found.get());
    Effect::new(move |_| acting.view.set(answer.get().and_then(Result::ok)));
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => content(&view, &me, acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("签署", "Signing")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::SigningActs acting/>
    }
    .into_any()
}

fn content(view: &SigningView, me: &UserId, acting: Acting) -> AnyView {
    let l = lang();
    let crumbs = crumbs(view);
    let what = view.amendment.as_ref().map_or_else(|| view.number.clone(), |(_, number)| number.clone());
    let title = if view.title.is_empty() { String::new() } else { format!("{} · ", view.title) };
    let subtitle = format!("{what} · {title}{}", view.customer_name).into_any();
    let register = view.may_register.then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::Register));
        view! { <Button look=Look::Primary icon=Symbol::Contracts on_click=want>{l.pick("登记签署…", "Register the signing…")}</Button> }
    });
    let start = view.may_start.then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::Start));
        view! { <Button look=Look::Primary icon=Symbol::Plus key="n" on_click=want>{l.pick("发起签署", "Begin a signing")}</Button> }
    });
    let print = format!("/contracts/{}/signing/print", view.contract);
    let acts = view! {
        <ButtonLink href=print icon=Symbol::Print>{l.pick("签署页", "Signing sheet")}</ButtonLink>
        {start}
        {register}
    };
    let rounds: Vec<_> = view.rounds.iter().map(|round| card(round, view, me, acting)).collect();
    let list = if rounds.is_empty() {
        view! {
            <Empty symbol=Symbol::Edit title=l.pick("还没有发起签署", "No signing yet")
                text=l.pick("待签署并已通过审批的合同在这里发起签署：我方的人登录后用密码签，客户当面或纸质签署由同事登记，签齐后再登记生效。", "What is approved and still to be signed is signed from here: our people sign with their passwords, a colleague notes what the customer signed; when all have, the signing is registered.")/>
        }
        .into_any()
    } else {
        view! { <div class="signings">{rounds}</div> }.into_any()
    };
    view! { <Page title=l.pick("签署", "Signing") crumbs subtitle acts=acts.into_any()>{list}</Page> }.into_any()
}

/// The way to the pages of a contract's signing.
pub(super) fn crumbs(view: &SigningView) -> Vec<Crumb> {
    let l = lang();
    vec![Crumb::new(l.pick("合同", "Contracts"), "/contracts"), Crumb::new(view.number.clone(), format!("/contracts/{}", view.contract))]
}

/// How far a round is, by word and colour.
pub(super) fn round_chip(state: RoundState) -> AnyView {
    let tone = match state {
        RoundState::Open => Tone::Progress,
        RoundState::Complete => Tone::Done,
        RoundState::Cancelled => Tone::Neutral,
        RoundState::Void => Tone::Overdue,
    };
    view! { <StateChip tone label=state.label(lang())/> }.into_any()
}

fn card(round: &SigningRound, view: &SigningView, me: &UserId, acting: Acting) -> AnyView {
    let l = lang();
    let begun = format!("{} {} {}", round.opened_by, l.pick("发起于", "began it on"), format::moment(round.opened));
    let void = (round.state == RoundState::Void).then(|| {
        view! {
            <Notice tone=Tone::Attention>{l.pick(
                "发起签署以后内容改过，这次签署已失效；已签的也不再算数。请重新发起。",
                "The document was changed after this signing was begun: it is void, and so is what was signed. Begin a new one.",
            )}</Notice>
        }
    });
    let why = round.why(l);
    let reason = (!why.is_empty()).then(|| view! { <p class="quiet small">{l.pick("取消原因：", "Cancelled: ")}{why}</p> });
    let lines: Vec<_> = round.signatories.iter().map(|one| line(one, round, view, me, acting)).collect();
    let cancel = (round.state == RoundState::Open && view.may_record).then(|| {
        let id = round.id.clone();
        let want = move |_| acting.wanted.set(Some(Wanted::Cancel(id.clone())));
        view! { <Button look=Look::Quiet on_click=want>{l.pick("取消这次签署…", "Cancel this signing…")}</Button> }
    });
    let (label, number, hash) = (round.number.clone(), round.number.clone(), round.hash.clone());
    view! {
        <section class="card signing" aria-label=label>
            <div class="signing-head"><strong class="figures">{number}</strong>{round_chip(round.state)}</div>
            <p class="quiet small">{begun}</p>
            <p class="signing-hash quiet small figures">"SHA-256 "{hash}</p>
            {void}
            {reason}
            <ol class="signing-lines">{lines}</ol>
            {cancel}
        </section>
    }
    .into_any()
}

fn line(one: &Signatory, round: &SigningRound, view: &SigningView, me: &UserId, acting: Acting) -> AnyView {
    let l = lang();
    let tone = match one.state {
        SignState::Waiting => Tone::Neutral,
        SignState::Signed => Tone::Done,
        SignState::Declined => Tone::Overdue,
    };
    let name = if one.title.is_empty() { one.name.clone() } else { format!("{} · {}", one.name, one.title) };
    let can = view.is_to_be_signed && round.state == RoundState::Open && one.state != SignState::Signed;
    let buttons = can.then(|| buttons(one, round, view, me, acting));
    let remark = (!one.remark.is_empty()).then(|| view! { <p class="small">{one.remark.clone()}</p> });
    view! {
        <li class="signing-line">
            <div class="signing-head">
                <span><span class="quiet small">{one.side.label(l)}</span>" "<strong>{name}</strong></span>
                <StateChip tone label=one.state.label(l)/>
            </div>
            <p class="quiet small">{told(one, l)}</p>
            {remark}
            {buttons}
        </li>
    }
    .into_any()
}

/// How, on which day, noted by whom, shown by which scan.
pub(super) fn told(one: &Signatory, l: Lang) -> String {
    let mut facts: Vec<String> = one.method.map(|method| method.label(l).to_owned()).into_iter().collect();
    facts.extend(one.on.map(format::date));
    if one.recorded_by.is_empty() {
        facts.extend(one.at.map(|at| format!("{} {}", l.pick("本人", "by themselves,"), format::moment(at))));
    } else {
        let at = one.at.map(format::moment).unwrap_or_default();
        facts.push(format!("{} {} {at}", one.recorded_by, l.pick("登记于", "noted it,")));
    }
    if !one.scan_name.is_empty() {
        facts.push(format!("{}{}", l.pick("扫描件 ", "scan "), one.scan_name));
    }
    facts.join(" · ")
}

fn buttons(one: &Signatory, round: &SigningRound, view: &SigningView, me: &UserId, acting: Acting) -> AnyView {
    let l = lang();
    let want = |wanted: fn(SigningRound, Signatory) -> Wanted| {
        let (round, one) = (round.clone(), one.clone());
        move |_| acting.wanted.set(Some(wanted(round.clone(), one.clone())))
    };
    let (is_own, is_noted) = (one.is(me), view.may_record && one.user.is_none());
    let sign = is_own
        .then(|| view! { <Button look=Look::Primary icon=Symbol::Edit on_click=want(Wanted::Sign)>{l.pick("签署…", "Sign…")}</Button> });
    let record = is_noted
        .then(|| view! { <Button icon=Symbol::Check on_click=want(Wanted::Record)>{l.pick("登记签署…", "Note the signature…")}</Button> });
    let declines = (is_own || is_noted) && one.state == SignState::Waiting;
    let decline =
        declines.then(|| view! { <Button look=Look::Quiet on_click=want(Wanted::Decline)>{l.pick("拒签…", "Decline…")}</Button> });
    view! { <div class="signing-acts">{sign}{record}{decline}</div> }.into_any()
}
