//! A contract's page: with whom, how much, how far, what is next and who must act; then plan, lines, postings, terms.

use chrono::NaiveDate;
use domain::approval::ApprovalState;
use domain::contract::{Contract, Life};
use domain::id::ContractId;
use domain::instalment::Instalment;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api::{ContractView, contract_show};
use super::details::{LinesSection, PostingsSection, TermsSection};
use super::glance::Glance;
use super::history::history;
use super::plan::PlanSection;
use super::rating::RatingSection;
use super::renew::Renewals;
use super::state::{LifeChip, ProgressChip};
use crate::approvals::api::contract_submit;
use crate::approvals::{CourseSection, approval_chip};
use crate::error::{Answer, Failure};
use crate::fetched::{Fetched, fetched_first};
use crate::live::live;
use crate::parts::{ContractActs, NoteDialog};
use crate::ui::prelude::*;

/// What the page and its dialogs share. The dialogs stand outside of what the live stream renews.
#[derive(Clone, Copy)]
pub struct Open {
    pub found: Fetched<Answer<ContractView>>,
    /// The latest view, for the dialogs.
    pub view: RwSignal<Option<ContractView>>,
    pub changing_life: RwSignal<bool>,
    pub completing: RwSignal<bool>,
    pub rating: RwSignal<bool>,
    /// The instalment of which a dispute or a reason is noted.
    pub noting: RwSignal<Option<Instalment>>,
}

impl Open {
    /// Whether one of [`super::ActDialogs`] is wanted.
    pub(crate) fn is_acting(self) -> bool {
        self.changing_life.get() || self.completing.get() || self.rating.get()
    }

    /// Wants none of them any more.
    pub(crate) fn close(self) {
        self.changing_life.set(false);
        self.completing.set(false);
        self.rating.set(false);
    }
}

/// `/contracts/:id`
#[component]
pub fn ShowPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| ContractId::new(params.with(|params| params.get_str("id").unwrap_or_default().to_owned())));
    let live = live();
    let open = Open {
        found: fetched_first(move || (id.get(), live.revision.get()), |(id, _)| contract_show(id)),
        view: RwSignal::new(None),
        changing_life: RwSignal::new(false),
        completing: RwSignal::new(false),
        rating: RwSignal::new(false),
        noting: RwSignal::new(None),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }><Body open/></Transition>
        <ContractActs open/>
        <NoteDialog noting=open.noting/>
    }
    .into_any()
}

/// Renewed only when what it shows has changed.
#[component]
fn Body(open: Open) -> impl IntoView {
    let l = lang();
    let answer = Memo::new(move |_| open.found.get());
    Effect::new(move |_| open.view.set(answer.get().and_then(Result::ok)));
    move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => view! { <Record view open/> }.into_any(),
        Some(Err(Failure::NotFound)) => view! { <crate::application::NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Notice tone=Tone::Overdue>{failure.message(l)}</Notice> }.into_any(),
    }
}

#[component]
fn Record(view: ContractView, open: Open) -> impl IntoView {
    let live = live();
    // A new day changes what is overdue: the page of one contract is small enough to make anew.
    move || whole(&view, live.today.get(), open)
}

fn whole(view: &ContractView, today: NaiveDate, open: Open) -> AnyView {
    let l = lang();
    let contract = view.contract.clone();
    let title = if contract.terms.title.is_empty() { contract.number.clone() } else { contract.terms.title.clone() };
    let tabs = vec![
        Tab::new("plan", l.pick("回款计划", "Payment plan")),
        Tab::new("lines", l.pick("明细", "Lines")),
        Tab::new("postings", l.pick("收款记录", "Receipts")),
        Tab::new("terms", l.pick("条款", "Terms")),
    ];
    let approval = view.course.is_some().then(|| Tab::new("approval", l.pick("审批", "Approval")));
    let pages = [
        Tab::new(format!("/contracts/{}/text", contract.id), l.pick("合同文本", "Text")),
        Tab::new(format!("/contracts/{}/signing", contract.id), l.pick("签署", "Signing")),
        Tab::new(format!("/contracts/{}/obligations", contract.id), l.pick("履约事项", "Obligations")),
        Tab::new(format!("/contracts/{}/expenses", contract.id), l.pick("费用", "Expenses")),
        Tab::new(format!("/contracts/{}/versions", contract.id), l.pick("版本与变更", "Versions")),
        Tab::new(format!("/contracts/{}/files", contract.id), l.pick("附件与原件", "Files and originals")),
        Tab::new(format!("/contracts/{}/history", contract.id), l.pick("修改记录", "Changes")),
    ];
    let tabs = tabs.into_iter().chain(approval).chain(pages).collect();
    let crumbs = vec![Crumb::new(l.pick("合同", "Contracts"), "/contracts")];
    let (state, subtitle, acts) = (chips(&contract), subtitle(&contract), page_acts(view, open));
    let (missing, glance, plan, postings) = (view.clone(), view.clone(), view.clone(), view.clone());
    let (lines, renewed, rated) = (contract.clone(), contract.clone(), view.clone());
    let audits = super::details::audits_line(&contract.id, &view.audits);
    let course = view.course.clone().map(|course| view! { <CourseSection course link=true/> });
    view! {
        <Page title crumbs state subtitle acts aside=history(view, today)>
            <Renewals contract=renewed/>
            <MissingAmount view=missing open/>
            <Glance view=glance today/>
            {audits}
            <Anchors tabs label=l.pick("本页内容", "On this page")/>
            <PlanSection view=plan today open/>
            <LinesSection contract=lines/>
            <PostingsSection view=postings/>
            <TermsSection contract today/>
            <RatingSection view=rated open/>
            {course}
        </Page>
    }
    .into_any()
}

fn chips(contract: &Contract) -> AnyView {
    // Once it is signed its approval is history.
    let approval = contract.approval.filter(|_| contract.terms.life == Life::PendingSignature).map(approval_chip);
    view! { <LifeChip life=contract.terms.life/>{approval}<ProgressChip contract=contract.clone()/> }.into_any()
}

/// Number, with whom, who acts for us.
fn subtitle(contract: &Contract) -> AnyView {
    let l = lang();
    let href = format!("/customers/{}", contract.customer);
    let owner = (!contract.owner_name.is_empty()).then(|| format!(" · {} {}", l.pick("业务员", "Owner"), contract.owner_name));
    let number = (!contract.terms.title.is_empty()).then(|| view! { <span class="figures">{contract.number.clone()}</span>" · " });
    view! { {number}<a href=href>{contract.customer_name.clone()}</a>{owner} }.into_any()
}

/// The one main act is the money; the others are quiet.
fn page_acts(view: &ContractView, open: Open) -> AnyView {
    let l = lang();
    let (contract, acts) = (&view.contract, view.acts);
    let id = contract.id.clone();
    let follow_ups = format!("/follow-ups?customer={}", contract.customer);
    let change = move |_| open.changing_life.set(true);
    let edit = (acts.edit && contract.is_editable()).then(
        || view! { <ButtonLink href=format!("/contracts/{id}/edit") icon=Symbol::Edit key="e">{l.pick("编辑", "Edit")}</ButtonLink> },
    );
    let may_amend = acts.edit && !contract.is_editable() && contract.is_amendable();
    let amend = may_amend
        .then(|| view! { <ButtonLink href=format!("/contracts/{id}/amend") icon=Symbol::Edit>{l.pick("变更", "Amend")}</ButtonLink> });
    let renew = (acts.edit && contract.renewed_from().is_ok())
        .then(|| view! { <ButtonLink href=format!("/contracts/{id}/renew") icon=Symbol::Contracts>{l.pick("续签", "Renew")}</ButtonLink> });
    let may_move = contract.amending.is_none() && contract.terms.life.moves().iter().any(|life| contract.ends_as(*life).is_ok());
    let life = (acts.edit && may_move).then(|| view! { <Button on_click=change>{l.pick("更改状态", "Change state")}</Button> });
    let may_sign = acts.edit && contract.terms.life == Life::PendingSignature && contract.approval == Some(ApprovalState::Approved);
    let signing = may_sign
        .then(|| view! { <Button look=Look::Primary icon=Symbol::Contracts on_click=change>{l.pick("登记签署", "Register the signing")}</Button> });
    let life = life.filter(|_| !may_sign);
    let receipt = (acts.register_receipt && contract.outstanding().is_positive()).then(|| {
        view! { <ButtonLink href=format!("/receipts/new?contract={id}") look=Look::Primary icon=Symbol::Receipts key="n">{l.pick("登记回款", "Register receipt")}</ButtonLink> }
    });
    view! {
        <ButtonLink href=follow_ups look=Look::Quiet icon=Symbol::FollowUps>{l.pick("跟进记录", "Follow-ups")}</ButtonLink>
        {life}
        {renew}
        {amend}
        {edit}
        {signing}
        {acts.submit.then(|| view! { <SubmitForApproval contract=contract.clone() open/> })}
        {receipt}
    }
    .into_any()
}

/// Sends the contract round for approval; the submitter can withdraw it until somebody has decided.
#[component]
fn SubmitForApproval(contract: Contract, open: Open) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let submit = Action::new(move |(operation, version): &(String, u64)| {
        contract_submit(operation.clone().into(), contract.id.clone(), *version, String::new())
    });
    Effect::new(move |_| match submit.value().get() {
        None => {}
        Some(Ok(course)) => {
            let names = course.steps.get(course.current).map(|step| step.people.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
            toasts.done(format!("{}{}", l.pick("已提交，现在等 ", "Submitted, now waiting for "), names.unwrap_or_default().join("、")));
            open.found.refetch();
        }
        Some(Err(failure)) => {
            toasts.failed(failure.message(l));
            open.found.refetch();
        }
    });
    let press = move |_| {
        // What the page shows now.
        let version = open.view.with_untracked(|view| view.as_ref().map(|view| view.contract.version));
        if let Some(version) = version.filter(|_| !submit.pending().get_untracked()) {
            submit.dispatch((crate::frame::fresh_id(), version));
        }
    };
    view! { <Button look=Look::Primary icon=Symbol::Approvals disabled=submit.pending() on_click=press>{l.pick("提交审批", "Submit for approval")}</Button> }
}

/// 付款金额待补: imported as partly paid without saying how much.
#[component]
fn MissingAmount(view: ContractView, open: Open) -> impl IntoView {
    let l = lang();
    let button = view.acts.complete_amount.then(|| {
        view! { <Button on_click=move |_| open.completing.set(true)>{l.pick("补录付款金额", "Enter the amount")}</Button> }
    });
    view.contract.is_amount_to_complete.then(|| {
        view! {
            <Notice tone=Tone::Attention>
                <span class="row-of">
                    <strong>{l.pick("付款金额待补", "Amount to be completed")}</strong>
                    {l.pick("导入的台账只写了“部分付款”，没有金额；补录之前按已收 0 计算。", "The imported ledger says partly paid, without an amount; 0 counts as collected until it is entered.")}
                    {button}
                </span>
            </Notice>
        }
    })
}
