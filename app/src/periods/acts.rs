//! The dialog over a month: closing it, reopening it.

use domain::closing::{Month, PeriodAct, PeriodRow, REASON_CHARACTERS_MAX, Unsettled};
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{period_close, period_reopen};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// What somebody is about to do with a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(super) row: PeriodRow,
    pub(super) act: PeriodAct,
    /// Nothing is closed yet.
    pub(super) is_first: bool,
}

/// What the page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted>;

/// One dialog for every line of the table.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let l = lang();
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(wanted) if wanted.act == PeriodAct::Close => view! { <CloseFields wanted acting open/> }.into_any(),
        Some(wanted) => view! { <ReopenFields month=wanted.row.month acting open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("期间", "Month")>{fields()}</Dialog> }
}

/// What closing this month brings about.
fn consequence(month: Month, is_first: bool, l: Lang) -> String {
    let before = match l {
        _ if !is_first => "",
        Lang::Zh => "这是第一次结账，之前的月份一并结账。",
        Lang::En => " This is the first closing: the months before it are closed with it.",
    };
    match l {
        Lang::Zh => format!(
            "结账后，{month} 及以前的日期不能再登记：回款、期初回款、退款、折让与坏账、费用、发票、合同和变更的签署都不行；已确认的回款照样可以今天冲销。{before}"
        ),
        Lang::En => format!(
            "Afterwards nothing can be dated in {month} or before: no receipt or opening receipt, refund, discount, write-off, expense, invoice, or signing of a contract or an amendment. What is confirmed can still be reversed today.{before}"
        ),
    }
}

/// What is still a draft in the month, by its numbers.
fn left_over(what: &Unsettled, one: &str, advice: &str, l: Lang) -> Option<String> {
    if what.count == 0 {
        return None;
    }
    let more = if what.numbers.len() as u64 == what.count { "" } else { "…" };
    let numbers = what.numbers.join(l.pick("、", ", "));
    Some(match l {
        Lang::Zh => format!("{one} {} 笔：{numbers}{more}。{advice}", what.count),
        Lang::En => format!("{one}: {} ({numbers}{more}). {advice}", what.count),
    })
}

#[component]
fn CloseFields(wanted: Wanted, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, month) = (fresh_id(), wanted.row.month);
    let close = Action::new(move |(): &()| period_close(operation.clone().into(), month));
    follow_answer(close.value(), problems, failure, move |()| {
        toasts.done(l.pick("已结账。", "The month is closed."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let label = format!("{} {month}", PeriodAct::Close.label(l));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=close.pending() on_submit=move |()| drop(close.dispatch(()))>
            <p class="dialog-text"><strong class="figures">{month.to_string()}</strong></p>
            <p class="dialog-text">{consequence(month, wanted.is_first, l)}</p>
            {warnings(&wanted, l)}
            <FormActions>
                <SubmitButton pending=close.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// What cannot be finished under its date any more once the month is closed.
fn warnings(wanted: &Wanted, l: Lang) -> Option<AnyView> {
    let row = &wanted.row;
    let receipts = left_over(
        &row.drafts,
        l.pick("待确认的回款", "Receipts to confirm"),
        l.pick(
            "结账后不能再确认，只能删除后改日期重新登记。",
            "They cannot be confirmed afterwards, only removed and registered with a later date.",
        ),
        l,
    );
    let invoices = left_over(
        &row.requested,
        l.pick("待开具的发票", "Invoices to issue"),
        l.pick("结账后只能用之后的日期开具。", "Afterwards they can only be issued with a later day."),
        l,
    );
    let bank = left_over(
        &row.lines,
        l.pick("待匹配的银行流水", "Bank lines to match"),
        l.pick("结账后不能再登记为回款。", "They cannot be registered as receipts afterwards."),
        l,
    );
    let count = row.before;
    let before = (wanted.is_first && count > 0).then(|| match l {
        Lang::Zh => format!("更早的月份还有待确认的回款或待匹配的银行流水 {count} 笔，一并结账。"),
        Lang::En => format!("Receipts to confirm or bank lines to match of earlier months: {count}. They are closed with it."),
    });
    let told = receipts.into_iter().chain(invoices).chain(bank).chain(before);
    let lines: Vec<_> = told.map(|line| view! { <p>{line}</p> }).collect();
    (!lines.is_empty()).then(|| view! { <Notice tone=Tone::Attention>{lines}</Notice> }.into_any())
}

#[component]
fn ReopenFields(month: Month, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let operation = fresh_id();
    let reopen = Action::new(move |reason: &String| period_reopen(operation.clone().into(), month, reason.clone()));
    follow_answer(reopen.value(), problems, failure, move |()| {
        toasts.done(l.pick("已反结账。", "The month is open again."));
        open.set(false);
        acting.renew();
    });
    acting.renew_when_refused(problems);
    let submit = move |()| send_reason(reason, REASON_CHARACTERS_MAX, problems, |text| drop(reopen.dispatch(text)));
    let label = format!("{} {month}", PeriodAct::Reopen.label(l));
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=reopen.pending() on_submit=submit>
            <p class="dialog-text"><strong class="figures">{month.to_string()}</strong></p>
            <p class="dialog-text">{l.pick("反结账后，又可以记入这个月的日期；原因和操作人留在记录里。补记完请再结账。", "Afterwards things can be dated into this month again. Who reopened it and why is kept. Close it again when you are done.")}</p>
            <TextField name="reason" label=l.pick("原因", "Reason") value=reason autofocus=true/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=reopen.pending()>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
