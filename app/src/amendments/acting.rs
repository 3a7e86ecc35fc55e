//! What one does with an amendment: submit it, give it up, register its signing. The page holds the acts: what shows them goes and comes again
//! whenever something changes.

use domain::amendment::{AmendmentKind, AmendmentState, SigningForm};
use domain::id::AmendmentId;
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{AmendmentRow, amendment_sign, amendment_submit, amendment_withdraw};
use crate::error::{Answer, Failure};
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// What a page and its dialog share.
#[derive(Clone, Copy)]
pub(crate) struct Acting {
    /// Counts what was done here.
    pub(super) done: RwSignal<u32>,
    /// The amendment whose signing is registered, and the day on which its contract was signed.
    pub(super) signing: RwSignal<Option<AmendmentRow>>,
    submit: Action<(AmendmentId, u64), Answer<String>>,
    withdraw: Action<(AmendmentId, u64), Answer<()>>,
}

impl Acting {
    /// Call it while a page is set up.
    pub(super) fn new() -> Self {
        let (l, toasts, done) = (lang(), toasts(), RwSignal::new(0_u32));
        let submit = Action::new(|(id, version): &(AmendmentId, u64)| amendment_submit(fresh_id().into(), id.clone(), *version));
        let withdraw = Action::new(|(id, version): &(AmendmentId, u64)| amendment_withdraw(fresh_id().into(), id.clone(), *version));
        Effect::new(move |_| match submit.value().get() {
            None => {}
            Some(answer) => {
                match answer {
                    Ok(names) => toasts.done(format!("{}{names}", l.pick("已提交，现在等 ", "Submitted, now waiting for "))),
                    Err(failure) => toasts.failed(failure.message(l)),
                }
                done.update(|done| *done += 1);
            }
        });
        Effect::new(move |_| match withdraw.value().get() {
            None => {}
            Some(answer) => {
                match answer {
                    Ok(()) => toasts.done(l.pick("变更已撤回，合同恢复原状。", "Withdrawn: the contract goes on as it was.")),
                    Err(failure) => toasts.failed(failure.message(l)),
                }
                done.update(|done| *done += 1);
            }
        });
        Self { done, signing: RwSignal::new(None), submit, withdraw }
    }

    pub(crate) fn is_open(self) -> bool {
        self.signing.with(Option::is_some)
    }

    pub(crate) fn close(self) {
        self.signing.set(None);
    }

    /// The buttons of what this user may do with it now.
    pub(super) fn buttons(self, row: &AmendmentRow) -> AnyView {
        let l = lang();
        let (acts, subject) = (row.acts, (row.id.clone(), row.version));
        let edit = format!("/contracts/{}/{}", row.contract, form_of(row.kind));
        let again = format!("{edit}?from={}", row.id);
        let signing = format!("/contracts/{}/signing", row.contract);
        let (submitted, withdrawn, signed) = (subject.clone(), subject, row.clone());
        let press_submit = move |_| drop(self.submit.dispatch(submitted.clone()));
        let press_withdraw = move |_| drop(self.withdraw.dispatch(withdrawn.clone()));
        let press_sign = move |_| self.signing.set(Some(signed.clone()));
        view! {
            {acts.withdraw.then(|| view! { <Button icon=Symbol::Undo disabled=self.withdraw.pending() on_click=press_withdraw>{l.pick("撤回变更", "Withdraw")}</Button> })}
            {acts.edit.then(|| view! { <ButtonLink href=edit icon=Symbol::Edit>{l.pick("修改", "Edit")}</ButtonLink> })}
            {acts.again.then(|| view! { <ButtonLink href=again icon=Symbol::Edit>{l.pick("照此重新变更", "Amend anew from this")}</ButtonLink> })}
            {acts.submit.then(|| view! { <Button look=Look::Primary icon=Symbol::Approvals disabled=self.submit.pending() on_click=press_submit>{l.pick("提交审批", "Submit for approval")}</Button> })}
            {acts.sign.then(|| view! { <ButtonLink href=signing icon=Symbol::Edit>{l.pick("签署", "Signing")}</ButtonLink> })}
            {acts.sign.then(|| view! { <Button look=Look::Primary icon=Symbol::Contracts on_click=press_sign>{l.pick("登记签署", "Register the signing")}</Button> })}
        }
        .into_any()
    }
}

/// The last part of the path of the form that such an amendment is written in.
pub(super) fn form_of(kind: AmendmentKind) -> &'static str {
    if kind == AmendmentKind::Termination { "terminate" } else { "amend" }
}

/// How far it is, as a chip.
pub(super) fn state_chip(state: AmendmentState) -> AnyView {
    let tone = match state {
        AmendmentState::Draft | AmendmentState::Withdrawn => Tone::Neutral,
        AmendmentState::InReview => Tone::Progress,
        AmendmentState::Returned | AmendmentState::Approved => Tone::Attention,
        AmendmentState::Signed => Tone::Done,
        AmendmentState::Rejected => Tone::Overdue,
    };
    view! { <StateChip tone label=state.label(lang())/> }.into_any()
}

/// Why a draft must be looked at again.
pub(super) fn overtaken_notice(is_overtaken: bool) -> Option<AnyView> {
    let l = lang();
    is_overtaken.then(|| {
        view! {
            <Notice tone=Tone::Attention>{l.pick(
                "登记签署时，期间的收款与新的回款计划对不上，变更没有生效，已退回草稿。请核对计划后再办理。",
                "When it was to be signed, what had been paid meanwhile had no room in the new plan. Nothing was changed: it is a draft again. Check the plan.",
            )}</Notice>
        }
        .into_any()
    })
}

/// 登记签署
#[component]
pub(crate) fn SigningDialog(acting: Acting) -> impl IntoView {
    let open = open_while(acting.signing);
    view! {
        <Dialog open title=lang().pick("登记签署", "Register the signing")>
            {acting.signing.get_untracked().map(|row| view! { <SigningFields row acting open/> })}
        </Dialog>
    }
}

#[component]
fn SigningFields(row: AmendmentRow, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (last, customer) = row.outcome.clone().unwrap_or_else(|| (today(), String::new()));
    let (signed, confirmed_by) = (RwSignal::new(format::date(last)), RwSignal::new(customer));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id, version) = (fresh_id(), row.id.clone(), row.version);
    let sign = Action::new(move |form: &SigningForm| amendment_sign(operation.clone().into(), id.clone(), version, form.clone()));
    follow_answer(sign.value(), problems, failure, move |made| {
        match (made, l) {
            (Some(edition), Lang::Zh) => toasts.done(format!("已生效，合同现在是第 {edition} 版")),
            (Some(edition), Lang::En) => toasts.done(format!("In force: the contract is now version {edition}")),
            (None, _) => {
                toasts.failed(
                    l.pick("期间的收款与新计划对不上，没有生效，已退回草稿。", "Payments no longer fit the plan: it is a draft again."),
                );
            }
        }
        open.set(false);
        acting.done.update(|done| *done += 1);
    });
    let submit = move |()| {
        let form = SigningForm { signed: signed.get_untracked(), confirmed_by: confirmed_by.get_untracked() };
        match form.parse(None, today()) {
            Ok(_) => drop(sign.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let pending = sign.pending();
    let amount = format::amount(row.after, row.currency.scale());
    let is_ended = row.kind == AmendmentKind::Termination;
    let act = if is_ended {
        l.pick("终止合同，结算后金额", "End the contract, amount")
    } else {
        l.pick("变更生效，合同金额", "Put in force, amount")
    };
    let act = format!("{act} {amount}");
    let said = if is_ended {
        l.pick(
            "登记后合同就此终止：已收的款不动，留下的各期照结算应收，其余不再应收；合同不能再变更，只能归档。",
            "The contract ends with this: what is paid stays, what was agreed is still owed, the rest is not. It cannot be amended again, only archived.",
        )
    } else {
        l.pick(
            "生效后成为合同的新一版：已收的款不动，没收的按新计划从签署日起计入应收（那天以后账上有过冲销或改动的，从那天起）；原来的一版照原样保存。",
            "It becomes the contract's next version: what is paid stays, the rest is owed by the new plan from the day of the signing on (or the day of a later reversal or change in the books); the version before is kept as it is.",
        )
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=submit>
            <p class="dialog-text">{said}</p>
            <FieldRow>
                <DateField name="signed" label=l.pick("签署日期", "Signed") value=signed today=today()/>
                <TextField name="confirmed_by" label=l.pick("客户确认人", "Confirmed by, at the customer") value=confirmed_by/>
            </FieldRow>
            <FormActions>
                <SubmitButton pending=pending>{act}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
