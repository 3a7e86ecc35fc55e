//! The small dialogs of a contract's page: another state, the amount that was missing.

use domain::contract::{Life, LifeForm, RETENTION_YEARS};
use domain::id::{ContractId, OperationId};
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{ContractView, contract_change_life, contract_complete_amount};
use super::rating::{RatingDialog, RatingFields};
use super::show::Open;
use super::state::LifeChip;
use crate::error::Failure;
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// All of them.
#[component]
pub(crate) fn ActDialogs(open: Open) -> impl IntoView {
    view! {
        <LifeDialog open/>
        <CompleteDialog open/>
        <RatingDialog open/>
    }
}

/// Moves the contract to another state of its life.
#[component]
fn LifeDialog(open: Open) -> impl IntoView {
    let l = lang();
    view! {
        <Dialog open=open.changing_life title=l.pick("更改合同状态", "Change the contract's state")>
            {move || open.view.get_untracked().map(|view| view! { <LifeFieldsForm view open/> })}
        </Dialog>
    }
}

/// What is typed of a move.
#[derive(Clone, Copy)]
struct LifeFields {
    life: RwSignal<String>,
    signed: RwSignal<String>,
    confirmed_by: RwSignal<String>,
    ended: RwSignal<String>,
    reason: RwSignal<String>,
    keep_years: RwSignal<String>,
    score: RwSignal<String>,
    remark: RwSignal<String>,
}

impl LifeFields {
    fn form(self) -> LifeForm {
        LifeForm {
            life: self.life.get(),
            signed: self.signed.get(),
            confirmed_by: self.confirmed_by.get(),
            ended: self.ended.get(),
            reason: self.reason.get(),
            keep_years: self.keep_years.get(),
            score: self.of_completion(self.score),
            remark: self.of_completion(self.remark),
        }
    }

    /// What is asked only of what is completed.
    fn of_completion(self, text: RwSignal<String>) -> String {
        if self.chosen() == Some(Life::Completed) { text.get() } else { String::new() }
    }

    fn chosen(self) -> Option<Life> {
        self.life.with(|code| Life::ALL.iter().copied().find(|life| life.code() == code))
    }
}

#[component]
fn LifeFieldsForm(view: ContractView, open: Open) -> impl IntoView {
    let l = lang();
    let contract = view.contract;
    let (last, customer) = view.signed.unzip();
    let (id, now, settled) = (contract.id.clone(), contract.terms.life, contract.settled());
    let rules = contract.clone();
    // With something open its end is agreed on, on a page of its own.
    let is_settled_first =
        now.moves().contains(&Life::Terminated) && contract.ends_as(Life::Terminated).is_err() && contract.is_amendable();
    let settle = is_settled_first.then(|| settle_link(&contract.id));
    let text = |text: String| RwSignal::new(text);
    let fields = LifeFields {
        life: text(if now == Life::PendingSignature { Life::Signed.code().to_owned() } else { String::new() }),
        signed: text(last.or(contract.terms.signed).map(format::date).unwrap_or_default()),
        confirmed_by: text(customer.unwrap_or_else(|| contract.confirmed_by.clone())),
        ended: text(String::new()),
        reason: text(String::new()),
        keep_years: text(RETENTION_YEARS.to_string()),
        score: text(String::new()),
        remark: text(String::new()),
    };
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, toasts) = (OperationId::new(fresh_id()), toasts());
    let change = Action::new(move |(id, version, form): &(ContractId, u64, LifeForm)| {
        contract_change_life(operation.clone(), id.clone(), *version, form.clone())
    });
    follow_answer(change.value(), problems, failure, move |contract| {
        let label = contract.terms.life.label(l);
        toasts.done(if l == Lang::Zh { format!("合同状态已改为“{label}”") } else { format!("The contract is now: {label}") });
        open.changing_life.set(false);
        open.found.refetch();
    });
    // Refused, perhaps for somebody changed it: what the page shows behind this dialog is asked for again.
    Effect::new(move |_| {
        if problems.with(|problems| !problems.is_empty()) {
            open.found.refetch();
        }
    });
    let submit = move |()| {
        let form = untrack(|| fields.form());
        // What the page shows now, behind this dialog.
        let version = open.view.with_untracked(|view| view.as_ref().map(|view| view.contract.version)).unwrap_or(contract.version);
        match form.applied(&contract, today()) {
            Ok(_) => {
                change.dispatch((id.clone(), version, form));
            }
            Err(found) => problems.set(found),
        }
    };
    let is_possible = move |life: &&Life| (settled.is_zero() || life.is_effective()) && rules.ends_as(**life).is_ok();
    let choices = now
        .moves()
        .iter()
        .filter(is_possible)
        .map(|life| Choice::new(life.code(), life.label(l)).detail(consequence(now, *life, l)))
        .collect();
    let comes_into_force = move || !now.is_effective() && fields.chosen().is_some_and(Life::is_effective);
    // What comes back from the archive says how it ended, as it did.
    let is_broken_off = move || now != Life::Archived && fields.chosen().is_some_and(Life::is_broken_off);
    let is_archived = move || fields.chosen() == Some(Life::Archived);
    // What comes back from the archive has its score.
    let is_completed = move || now != Life::Archived && fields.chosen() == Some(Life::Completed);
    let pending = change.pending();
    view! {
        <Form problems=problems pending=pending on_submit=submit>
            <FailureNotice failure/>
            <span class="row-of">{l.pick("现在是", "Now")}<LifeChip life=now/></span>
            <RadioField name="life" label=l.pick("改为", "Change to") value=fields.life choices/>
            {settle}
            <div hidden=move || !comes_into_force()>
                <FieldRow>
                    <DateField name="signed" label=l.pick("签署日期", "Signed") value=fields.signed today=today()/>
                    <TextField name="confirmed_by" label=l.pick("客户确认人", "Confirmed by, at the customer") value=fields.confirmed_by optional=true/>
                </FieldRow>
            </div>
            <div hidden=move || !is_broken_off()>
                <DateField name="ended" label=l.pick("日期", "Date") value=fields.ended today=today() optional=true help=l.pick("不填就是今天", "Today unless told")/>
            </div>
            <div hidden=move || !is_completed()><RatingFields score=fields.score remark=fields.remark/></div>
            <div hidden=move || !is_archived()>
                <TextField name="keep_years" label=l.pick("保管期限（年）", "Kept for, in years") value=fields.keep_years/>
                <p class="quiet small">{l.pick("还有款没收到的，请写明归档的原因；收齐的可以不写。", "Where money is still owed, say why it is archived; what is settled needs no reason.")}</p>
            </div>
            <div hidden=move || !(is_broken_off() || is_archived())>
                <TextField name="reason" label=l.pick("原因", "Reason") value=fields.reason/>
            </div>
            <FormActions>
                <SubmitButton pending=pending>{move || life_act(&fields.life.get(), l)}</SubmitButton>
                <Button on_click=move |_| open.changing_life.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// The way to end a contract under which something is open.
fn settle_link(id: &ContractId) -> AnyView {
    let l = lang();
    let said = l.pick("还有款没收到，要终止合同请用", "Money is still open. To end the contract:");
    view! { <p class="quiet small">{said}" "<a class="link" href=format!("/contracts/{id}/terminate")>{l.pick("终止结算", "Terminate and settle")}</a></p> }
        .into_any()
}

/// What the change means for the money, when it means something.
fn consequence(from: Life, to: Life, l: Lang) -> &'static str {
    match (from.is_effective(), to.is_effective()) {
        (true, false) => l.pick("各期不再计入应收", "Its instalments are owed no more"),
        (false, true) => l.pick("各期开始计入应收", "Its instalments become owed"),
        _ => "",
    }
}

fn life_act(code: &str, l: Lang) -> String {
    let chosen = Life::ALL.iter().find(|life| life.code() == code);
    match (chosen, l) {
        (Some(life), Lang::Zh) => format!("改为“{}”", life.label(l)),
        (Some(life), Lang::En) => format!("Change to {}", life.label(l)),
        (None, _) => l.pick("更改", "Change").to_owned(),
    }
}

/// Enters what was already paid of a contract that was imported as partly paid.
#[component]
fn CompleteDialog(open: Open) -> impl IntoView {
    let l = lang();
    view! {
        <Dialog open=open.completing title=l.pick("补录付款金额", "Enter the amount paid")>
            {move || open.view.get_untracked().map(|view| view! { <CompleteForm view open/> })}
        </Dialog>
    }
}

#[component]
fn CompleteForm(view: ContractView, open: Open) -> impl IntoView {
    let l = lang();
    let contract = view.contract;
    let (id, currency, whole) = (contract.id.clone(), contract.terms.currency, contract.amount);
    let (amount, date) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, toasts) = (OperationId::new(fresh_id()), toasts());
    let complete = Action::new(move |(amount, date): &(String, String)| {
        contract_complete_amount(operation.clone(), id.clone(), amount.clone(), date.clone())
    });
    follow_answer(complete.value(), problems, failure, move |contract| {
        let paid = format::amount(contract.collected, contract.terms.currency.scale());
        toasts.done(if l == Lang::Zh { format!("已补录，已收 {paid}") } else { format!("Entered: {paid} collected") });
        open.completing.set(false);
        open.found.refetch();
    });
    let submit = move |()| {
        complete.dispatch((amount.get_untracked(), date.get_untracked()));
    };
    let pending = complete.pending();
    let act = move || {
        format!(
            "{} {}",
            l.pick("记为已收", "Book as collected"),
            amount.with(|text| format::typed_amount(text, currency)).unwrap_or_default()
        )
    };
    let help = format!("{} {}", l.pick("合同金额", "Contract amount:"), format::amount(whole, currency.scale()));
    view! {
        <Form problems=problems pending=pending on_submit=submit>
            <FailureNotice failure/>
            <AmountField name="amount" label=l.pick("到今天已付金额", "Paid so far") value=amount currency=Signal::stored(currency) help autofocus=true/>
            <DateField name="date" label=l.pick("付款日期", "Date paid") value=date today=today() help=l.pick("不止一笔时填最后一笔的日期", "The last one's, if there were several")/>
            <FormActions>
                <SubmitButton pending=pending>{act}</SubmitButton>
                <Button on_click=move |_| open.completing.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
