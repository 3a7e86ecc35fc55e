//! Confirming many receipts at once. It cannot be taken back, so the dialog names each receipt, how many they are and the sum of each currency.

use domain::id::OperationId;
use domain::lang::Lang;
use domain::list::Totals;
use domain::money::{Amount, Currency};
use domain::permission::{Act, Noun};
use domain::receipt::{Confirming, Receipt};
use leptos::prelude::*;

use super::api::receipt_confirm;
use crate::error::{sentences, with_words};
use crate::frame::{fresh_id, may};
use crate::reports::own_currency;
use crate::ui::prelude::*;

/// Whether there is anything that this user may do with many.
pub(super) fn is_offered() -> bool {
    may(Noun::Receipt, Act::Settle)
}

/// The bar of the ticked receipts, what it opens, and what was refused.
#[component]
pub(crate) fn ManyActs(many: Many<Receipt>) -> impl IntoView {
    let l = lang();
    let (bulk, confirming) = (many.bulk(), RwSignal::new(false));
    let pending = bulk.pending;
    let press = move |_| confirming.set(true);
    view! {
        <TickedBar ticked=many.ticked pending>
            <Button icon=Symbol::CheckCircle disabled=pending on_click=press>{l.pick("批量确认到账", "Confirm them")}</Button>
        </TickedBar>
        <Dialog open=confirming title=l.pick("确认所选回款到账", "Confirm the selected receipts")><Confirmation many bulk open=confirming/></Dialog>
        <BulkRefusals bulk/>
    }
    .into_any()
}

/// The receipts as they were ticked when it was opened: what is confirmed is what was read.
#[component]
fn Confirmation(many: Many<Receipt>, bulk: Bulk, open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    match Confirming::of(many.chosen()) {
        Err(refusal) => {
            let why = with_words(Signal::stored(refusal.into()));
            nothing((move || why.with(|why| sentences(why, l))).into_any(), open)
        }
        Ok(found) if found.drafts.is_empty() => {
            let why = l.pick("所选的回款没有一笔是“待确认”的，没有可确认的。", "None of the selected receipts is waiting to be confirmed.");
            nothing(why.into_any(), open)
        }
        Ok(found) => confirmation(found, bulk, open),
    }
}

fn nothing(why: AnyView, open: RwSignal<bool>) -> AnyView {
    view! {
        <p class="dialog-text">{why}</p>
        <div class="dialog-acts"><Button on_click=move |_| open.set(false)>{lang().pick("知道了", "Close")}</Button></div>
    }
    .into_any()
}

fn confirmation(found: Confirming, bulk: Bulk, open: RwSignal<bool>) -> AnyView {
    let (l, own) = (lang(), own_currency());
    let Confirming { drafts, totals, left_out } = found;
    let act = format!("{} {}", l.pick("确认到账", "Confirm"), counted(&totals, own, l));
    let left_out = (left_out > 0).then(|| {
        let words = match (l, left_out) {
            (Lang::Zh, count) => format!("所选的另有 {count} 笔不是“待确认”，不在其中，也不计入合计。"),
            (Lang::En, 1) => "1 of the selected is not waiting to be confirmed: it is left out, and not in the sum.".to_owned(),
            (Lang::En, count) => format!("{count} of the selected are not waiting to be confirmed: they are left out, and not in the sum."),
        };
        view! { <Notice tone=Tone::Attention>{words}</Notice> }
    });
    let consequence = l.pick(
        "确认后计入已收，每笔从该客户最早到期的分期起核销（付款方指明了合同的，先核销那份合同），余下的记为预收款。确认后的回款不能修改或删除，只能冲销。",
        "They then count as collected. Each pays what its customer owes, earliest due first (the contract that the payer named before others); the rest stays as an advance. A confirmed receipt is never edited or deleted, only reversed.",
    );
    let rows = drafts.iter().map(|receipt| row(receipt, own)).collect_view();
    let subjects = StoredValue::new(drafts.into_iter().map(|receipt| subject(receipt, own)).collect::<Vec<_>>());
    let confirm = move |_| {
        open.set(false);
        run(bulk, subjects.get_value(), own);
    };
    view! {
        {left_out}
        <ul class="bulk-list" tabindex="0" aria-label=l.pick("要确认的回款", "Receipts to confirm")>{rows}</ul>
        <p class="dialog-text">{consequence}</p>
        <div class="dialog-acts">
            <Button on_click=move |_| open.set(false)>{l.pick("不确认", "Cancel")}</Button>
            <Button look=Look::Primary disabled=bulk.pending on_click=confirm>{act}</Button>
        </div>
    }
    .into_any()
}

fn row(receipt: &Receipt, own: Currency) -> impl IntoView + use<> {
    let amount = amount_beside(receipt, own);
    view! { <li><span>{receipt.customer_name.clone()}" "<span class="quiet figures">{receipt.number.clone()}</span></span><span class="figures">{amount}</span></li> }
}

fn subject(receipt: Receipt, own: Currency) -> Subject<Receipt> {
    let name = format!("{} · {} {}", receipt.number, receipt.customer_name, amount_beside(&receipt, own));
    Subject { key: receipt.id.to_string(), name, record: receipt }
}

/// By the command of a single confirmation, one after the other: each is allocated by order over what those before it have left open.
fn run(bulk: Bulk, subjects: Vec<Subject<Receipt>>, own: Currency) {
    let l = bulk.l;
    let said = move |done: Vec<Receipt>| {
        let totals = Confirming::of(done).map(|done| done.totals).unwrap_or_default();
        format!("{} {}", l.pick("已确认到账", "Confirmed:"), counted(&totals, own, l))
    };
    let act = |receipt: Receipt| async move { receipt_confirm(OperationId::new(fresh_id()), receipt.id, None).await.map(|_| ()) };
    bulk.run_for_good(subjects, said, act);
}

/// `3 笔 64,000.00`; `4 笔 64,000.00 · USD 500.00` of two currencies, which are never added together.
pub(crate) fn counted(totals: &Totals, own: Currency, l: Lang) -> String {
    let sums: Vec<String> = totals.by_currency.iter().map(|sum| in_currency(sum.amount, sum.currency, own)).collect();
    let count = format::count(totals.count);
    match l {
        Lang::Zh => format!("{count} 笔 {}", sums.join(" · ")),
        Lang::En => format!("{count}: {}", sums.join(" · ")),
    }
}

fn amount_beside(receipt: &Receipt, own: Currency) -> String {
    in_currency(receipt.terms.amount, receipt.terms.currency, own)
}

/// The currency is named where it is not the company's.
pub(crate) fn in_currency(amount: Amount, currency: Currency, own: Currency) -> String {
    let text = format::amount(amount, currency.scale());
    if currency == own { text } else { format!("{} {text}", currency.code()) }
}
