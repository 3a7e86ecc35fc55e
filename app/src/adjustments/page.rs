//! `/contracts/:id/adjustments`: what was asked to be given up under a contract, and what became of it.

use domain::adjustment::{Adjustment, AdjustmentState};
use domain::contract::Contract;
use domain::id::{ContractId, InstalmentId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acting, Asked, Wanted};
use super::api::{AdjustmentRow, AdjustmentsView, adjustments_of_contract};
use crate::application::NotFoundPage;
use crate::error::Failure;
use crate::fetched::fetched_first;
use crate::live::live;
use crate::ui::prelude::*;

/// `/contracts/:id/adjustments`. It follows what others do; `?instalment=` chooses one for the dialog.
#[component]
pub fn ContractPage() -> impl IntoView {
    let (l, query) = (lang(), use_query());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| ContractId::new(params.get("id").unwrap_or_default())));
    let chosen = Memo::new(move |_| InstalmentId::new(query.get("instalment")));
    let (live, acting) = (live(), Acting::new());
    let found = fetched_first(move || (id.get(), live.revision.get(), acting.done.get()), |(id, _, _)| adjustments_of_contract(id));
    let answer = Memo::new(move |_| found.get());
    let body = move || match answer.get() {
        None => ().into_any(),
        Some(Ok(view)) => content(&view, chosen.get(), acting),
        Some(Err(Failure::NotFound)) => view! { <NotFoundPage/> }.into_any(),
        Some(Err(failure)) => {
            view! { <Page title=l.pick("折让与坏账", "Discounts and write-offs")>{failure_notice(&failure)}</Page> }.into_any()
        }
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8/> }>{body}</Transition>
        <crate::parts::AdjustmentActs acting/>
    }
    .into_any()
}

fn content(view: &AdjustmentsView, chosen: InstalmentId, acting: Acting) -> AnyView {
    let l = lang();
    let contract = &view.contract;
    let crumbs = vec![
        Crumb::new(l.pick("合同", "Contracts"), "/contracts"),
        Crumb::new(contract.number.clone(), format!("/contracts/{}", contract.id)),
    ];
    let title = if contract.terms.title.is_empty() { String::new() } else { format!("{} · ", contract.terms.title) };
    let subtitle = format!("{title}{}", contract.customer_name).into_any();
    let asked = asked(view, chosen, None);
    let ask = (view.may_ask && !asked.open.is_empty()).then(|| {
        let want = move |_| acting.wanted.set(Some(Wanted::Ask(Box::new(asked.clone()))));
        view! { <Button look=Look::Primary icon=Symbol::Plus key="n" on_click=want>{l.pick("申请折让或坏账核销", "Ask for a discount or write-off")}</Button> }
    });
    let (figures, list) = (figures(contract), list(view, acting));
    view! {
        <Page title=l.pick("折让与坏账", "Discounts and write-offs") crumbs subtitle acts=ask.into_any()>{figures}{list}</Page>
    }
    .into_any()
}

fn asked(view: &AdjustmentsView, chosen: InstalmentId, returned: Option<Adjustment>) -> Asked {
    let open = view.plan.iter().filter(|instalment| instalment.open.is_positive()).cloned().collect();
    Asked { contract: view.contract.id.clone(), currency: view.contract.terms.currency, open, chosen, returned }
}

/// 已收, 折让, 坏账核销, 未收: they add up to the contract's amount.
fn figures(contract: &Contract) -> AnyView {
    let (l, currency) = (lang(), contract.terms.currency);
    let label = format!("{} {}", l.pick("合同金额", "Amount"), currency.code());
    let given_up = contract.given_up;
    let amounts = [contract.amount, contract.collected, given_up.reduced, given_up.written_off, contract.outstanding()];
    let [amount, collected, reduced, written_off, outstanding] = amounts.map(|amount| format::amount(amount, currency.scale()));
    view! {
        <Figures>
            <Figure label value=amount/>
            <Figure label=l.pick("已收", "Collected") value=collected/>
            <Figure label=l.pick("折让与贷项", "Discounts and credit notes") value=reduced/>
            <Figure label=l.pick("坏账核销", "Written off") value=written_off term=Word::WriteOff/>
            <Figure label=l.pick("未收", "Outstanding") value=outstanding term=Word::Outstanding/>
        </Figures>
    }
    .into_any()
}

fn list(view: &AdjustmentsView, acting: Acting) -> AnyView {
    let l = lang();
    if view.rows.is_empty() {
        let text = l.pick(
            "谈好的折让、退货的贷项、收不回来的坏账，在这里申请；审批通过后立即入账，未收随之减少，不计入已收。",
            "Ask here for a discount that was agreed, a credit for goods returned, a debt that nobody will pay. Once approved it is booked: less is open, and none of it counts as collected.",
        );
        let title = l.pick("还没有折让或坏账", "No discounts or write-offs yet");
        return view! { <Empty symbol=Symbol::Receipts title text/> }.into_any();
    }
    let columns = vec![
        Column::date(l.pick("入账日期", "Counts from")),
        Column::text(l.pick("类型", "Kind")),
        Column::text(l.pick("期次", "Instalment")),
        Column::text(l.pick("原因与说明", "Reason, note")),
        Column::text(l.pick("申请人", "Asked for by")),
        Column::amount(format!("{} {}", l.pick("金额", "Amount"), view.contract.terms.currency.code())),
        Column::text(l.pick("状态", "State")),
    ];
    let rows = view.rows.iter().map(|row| cells(row, view, acting)).collect();
    view! { <PlainTable label=l.pick("折让与坏账", "Discounts and write-offs") columns rows totals=Vec::new()/> }.into_any()
}

fn cells(row: &AdjustmentRow, view: &AdjustmentsView, acting: Acting) -> Vec<Cell> {
    let (l, one) = (lang(), &row.adjustment);
    let scale = one.currency.scale();
    // What does not count is struck through, and its state says why.
    let amount = if one.state == AdjustmentState::Confirmed || one.state.is_pending() {
        Cell::amount(one.terms.amount, scale)
    } else {
        Cell::view(view! { <s class="quiet figures">{format::amount(one.terms.amount, scale)}</s> })
    };
    vec![
        Cell::date(Some(one.terms.date)),
        Cell::lines(one.terms.kind.label(l), &one.number),
        Cell::text(format::instalment(one.ordinal, l)),
        Cell::lines(one.terms.reason.label(l), &one.terms.note),
        Cell::lines(&one.asked_by_name, format::date(one.asked_on)),
        amount,
        Cell::view(state(row, view, acting)),
    ]
}

const fn tone(state: AdjustmentState) -> Tone {
    match state {
        AdjustmentState::InReview => Tone::Progress,
        AdjustmentState::Returned => Tone::Attention,
        AdjustmentState::Confirmed => Tone::Done,
        AdjustmentState::Rejected | AdjustmentState::Withdrawn | AdjustmentState::Reversed => Tone::Neutral,
    }
}

/// The state, whom it waits for, the way to its approval, and what can be done.
fn state(row: &AdjustmentRow, view: &AdjustmentsView, acting: Acting) -> AnyView {
    let (l, one) = (lang(), &row.adjustment);
    let waits = (!row.waits_for.is_empty()).then(|| format!("{} {}", l.pick("等", "waits for"), row.waits_for));
    let mirrored = one.reversal.as_ref().map(|mirror| [mirror.why.clone(), mirror.by.clone(), format::date(mirror.on)].join(" · "));
    let approval = row.approval.as_ref().map(|approval| {
        let href = format!("/approvals/{approval}");
        view! { <a class="link small" href=href>{l.pick("审批", "Approval")}</a> }
    });
    let reverse = (view.may_reverse && one.state == AdjustmentState::Confirmed)
        .then(|| act(one, l.pick("冲销…", "Reverse…"), l.pick("冲销", "Reverse"), Wanted::Reverse(Box::new(one.clone())), acting));
    let again = (view.may_ask && one.state == AdjustmentState::Returned).then(|| {
        let wanted = Wanted::Ask(Box::new(asked(view, one.instalment.clone(), Some(one.clone()))));
        act(one, l.pick("修改并重新提交…", "Change and submit…"), l.pick("修改并重新提交", "Change and submit again"), wanted, acting)
    });
    view! {
        <StateChip tone=tone(one.state) label=one.state.label(l)/>
        " "
        <span class="small">{waits}{mirrored}</span>
        " "
        {approval}
        {reverse}
        {again}
    }
    .into_any()
}

fn act(one: &Adjustment, short: &'static str, word: &'static str, wanted: Wanted, acting: Acting) -> AnyView {
    let label = format!("{word} {} {}", one.number, format::amount(one.terms.amount, one.currency.scale()));
    let want = move |_| acting.wanted.set(Some(wanted.clone()));
    view! {
        <span class="row-acts">
            <Button look=Look::Quiet on_click=want><span aria-hidden="true">{short}</span><span class="unseen">{label}</span></Button>
        </span>
    }
    .into_any()
}
