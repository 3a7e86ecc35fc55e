//! One approval: the whole document as it was submitted, how far it is, and what this person can do.

use domain::amendment::{Amendment, Pair};
use domain::amount_in_words::amount_in_words;
use domain::contract::Contract;
use domain::currency::Currency;
use domain::id::ApprovalId;
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::permission::{Act, Noun};
use domain::template::RenderedClause;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Wanted};
use super::api::{ApprovalView, approval_show};
use super::course::{CourseSection, approval_chip};
use crate::adjustments::AdjustmentSection;
use crate::amendments::{amount_figures, difference_sections, settlement_section};
use crate::application::NotFoundPage;
use crate::contracts::{LinesSection, TermsSection};
use crate::drafting::api::ReadText;
use crate::drafting::{DeviationsSection, Document};
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::frame::{may, today};
use crate::live::live;
use crate::ui::prelude::*;

/// `/approvals/:id`. It follows what others do.
#[component]
pub fn ShowPage() -> impl IntoView {
    let l = lang();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| ApprovalId::new(params.get("id").unwrap_or_default())));
    let (live, acting) = (live(), Acting::new());
    let keeps_flows = may(Noun::Settings, Act::Edit);
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| approval_show(id));
    let answer = Memo::new(move |_| found.get());
    Effect::new(move |_| acting.view.set(answer.get().and_then(Result::ok)));
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => document(view, acting, keeps_flows),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => view! { <Page title=l.pick("审批", "Approval")>{failure_notice(&failure)}</Page> }.into_any(),
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>{body}</Transition>
        <crate::parts::ApprovalActs acting/>
    }
    .into_any()
}

fn document(view: ApprovalView, acting: Acting, keeps_flows: bool) -> AnyView {
    let l = lang();
    let contract = view.contract.clone();
    let title = if contract.terms.title.is_empty() { contract.number.clone() } else { contract.terms.title.clone() };
    let crumbs = vec![Crumb::new(l.pick("审批", "Approvals"), "/approvals")];
    let (number, href) = match (&view.amendment, &view.adjustment) {
        (Some(amendment), _) => (amendment.number(), format!("/amendments/{}", amendment.id)),
        (_, Some(adjustment)) => (adjustment.number.clone(), crate::adjustments::address(&contract.id, None)),
        _ => (contract.number.clone(), format!("/contracts/{}", contract.id)),
    };
    let number = if view.may_open {
        view! { <a class="figures" href=href>{number}</a> }.into_any()
    } else {
        view! { <span class="figures">{number}</span> }.into_any()
    };
    let submitter = format!(" · {} {}", l.pick("提交人", "Submitted by"), view.submitter_name);
    let subtitle = view! { {number}" · "{contract.customer_name.clone()}{submitter} };
    let changed = (!view.is_unchanged).then(|| {
        view! { <Notice tone=Tone::Attention>{l.pick("提交之后内容有变化，下面是现在的内容。", "The content has changed since it was submitted; below is what it is now.")}</Notice> }
    });
    let state = approval_chip(view.course.state);
    let aside = view! { <CourseSection course=view.course.clone()/> }.into_any();
    let acts = page_acts(&view, acting, keeps_flows);
    if let Some(adjustment) = view.adjustment.clone() {
        let plan = view.plan.clone();
        return view! {
            <Page title crumbs state subtitle=subtitle.into_any() aside>
                {changed}
                <AdjustmentSection adjustment plan/>
                {acts}
            </Page>
        }
        .into_any();
    }
    let text = view.text.clone().map(|text| text_sections(text, &contract, &view.hash));
    let changes = view.amendment.as_ref().map(|amendment| changes(amendment, view.text_changes.clone()));
    view! {
        <Page title crumbs state subtitle=subtitle.into_any() aside>
            {changed}
            {changes}
            {figures(&contract)}
            <LinesSection contract=contract.clone()/>
            {plan(&view.plan, contract.terms.currency)}
            <TermsSection contract today=today()/>
            {text}
            {acts}
        </Page>
    }
    .into_any()
}

/// 变更内容: why, and old and new side by side; the whole contract as it will be stands below it.
fn changes(amendment: &Amendment, text: Vec<Pair<RenderedClause>>) -> AnyView {
    let l = lang();
    let (before, after) = (&amendment.before, &amendment.after);
    let (kind, reason) = (amendment.kind.label(l), amendment.reason.clone());
    let amounts = amount_figures(before.amount, after.amount, after.currency);
    // A termination may leave amount, lines and plan as they are.
    let differs = amendment.settlement.is_none() || before != after;
    let difference = differs.then(|| difference_sections(before, after, text));
    let settlement = amendment.settlement.as_ref().map(|settlement| settlement_section(settlement, before.currency));
    view! {
        <Section title=kind>
            <Definitions><Definition label=l.pick("变更原因", "Reason") wide=true><span class="lines-kept">{reason}</span></Definition></Definitions>
            {amounts}
        </Section>
        {settlement}
        {difference}
        <h2 class="section-title">{l.pick("变更后的合同全文", "The contract as it will be")}</h2>
    }
    .into_any()
}

fn figures(contract: &Contract) -> AnyView {
    let l = lang();
    let currency = contract.terms.currency;
    let words =
        if currency == Currency::Cny { format!("人民币{}", amount_in_words(contract.amount)) } else { currency.label(l).to_owned() };
    let label = format!("{} {}", l.pick("合同金额", "Amount"), currency.code());
    let value = format::amount(contract.amount, currency.scale());
    view! { <Figures><Figure label value note=words/></Figures> }.into_any()
}

/// What legal looks at first, and the text itself.
fn text_sections(text: ReadText, contract: &Contract, hash: &str) -> AnyView {
    let l = lang();
    let deviating: Vec<usize> = text.deviations.iter().map(|deviation| deviation.index).collect();
    let number = contract.number.clone();
    let mark = format!("{} {} · SHA-256 {hash}", l.pick("文本版本", "Text version"), text.version);
    view! {
        <DeviationsSection deviations=Signal::stored(text.deviations)/>
        <Section id="text" title=l.pick("合同文本", "Contract text")>
            <Document rendered=Signal::stored(text.rendered) deviating=Signal::stored(deviating) number parties=text.parties mark=Signal::stored(mark)/>
        </Section>
    }
    .into_any()
}

/// 回款计划, as it is submitted.
fn plan(plan: &[Instalment], currency: Currency) -> AnyView {
    let (l, scale) = (lang(), currency.scale());
    let columns = vec![
        Column::date(l.pick("分期", "Instalment")),
        Column::date(l.pick("应收日期", "Due")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), currency.code())),
        Column::text(l.pick("说明", "Notes")),
    ];
    let row = |instalment: &Instalment| {
        vec![
            Cell::text(format::instalment(instalment.ordinal, l)),
            Cell::date(Some(instalment.terms.due)),
            Cell::amount(instalment.terms.amount, scale),
            Cell::text(&instalment.terms.note),
        ]
    };
    let sum = Amount::sum(plan.iter().map(|instalment| instalment.terms.amount)).unwrap_or_default();
    let totals = vec![vec![Cell::text(l.pick("合计", "Total")), Cell::empty(), Cell::amount(sum, scale), Cell::empty()]];
    let rows = plan.iter().map(row).collect();
    let title = l.pick("回款计划", "Payment plan");
    view! { <Section id="plan" title term=Word::Instalment><PlainTable label=title columns rows totals/></Section> }.into_any()
}

/// The acts stand under what is read, and stay in sight: on a phone under the thumb. Who keeps the flows is led to where a step is handed on.
fn page_acts(view: &ApprovalView, acting: Acting, keeps_flows: bool) -> Option<AnyView> {
    let l = lang();
    let want = move |wanted| acting.wanted.set(Some(wanted));
    let withdraw = view.may_withdraw.then(|| {
        view! { <Button icon=Symbol::Undo on_click=move |_| want(Wanted::Withdraw)>{l.pick("撤回…", "Withdraw…")}</Button> }
    });
    let decide = view.may_decide.then(|| {
        view! {
            <Button look=Look::Primary icon=Symbol::Check on_click=move |_| want(Wanted::Approve)>{l.pick("通过…", "Approve…")}</Button>
            <Button on_click=move |_| want(Wanted::Return)>{l.pick("退回…", "Return…")}</Button>
            <Button on_click=move |_| want(Wanted::Reject)>{l.pick("驳回…", "Reject…")}</Button>
            <Button look=Look::Quiet icon=Symbol::Team on_click=move |_| want(Wanted::Ask)><span class="approval-ask">{l.pick("加签或转交…", "Ask another…")}</span></Button>
        }
    });
    let may_hand_on = keeps_flows && view.course.state.is_frozen();
    let hand_on = may_hand_on.then(|| {
        view! { <ButtonLink href="/admin/flows#waiting" look=Look::Quiet icon=Symbol::Team>{l.pick("改派", "Hand it on")}</ButtonLink> }
    });
    (view.may_withdraw || view.may_decide || may_hand_on)
        .then(|| view! { <div class="form-actions approval-acts">{decide}{withdraw}{hand_on}</div> }.into_any())
}
