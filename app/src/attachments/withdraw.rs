//! The dialog in which a file is withdrawn, with its reason.

use domain::attachment::REASON_CHARACTERS_MAX;
use domain::id::ContractId;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{FileRow, file_withdraw};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// Which file is about to be withdrawn.
#[derive(Clone, Copy)]
pub(crate) struct Withdrawing {
    pub(super) contract: Memo<ContractId>,
    pub(super) file: RwSignal<Option<FileRow>>,
    /// Counts what was done here.
    pub(super) done: RwSignal<u32>,
}

impl Withdrawing {
    pub(super) fn new(contract: Memo<ContractId>) -> Self {
        Self { contract, file: RwSignal::new(None), done: RwSignal::new(0) }
    }

    pub(crate) fn is_open(self) -> bool {
        self.file.with(Option::is_some)
    }

    pub(crate) fn close(self) {
        self.file.set(None);
    }
}

#[component]
pub(crate) fn WithdrawDialog(withdrawing: Withdrawing) -> impl IntoView {
    let open = open_while(withdrawing.file);
    view! {
        <Dialog open title=lang().pick("作废文件", "Withdraw a file")>
            {withdrawing.file.get_untracked().map(|file| view! { <Fields file withdrawing open/> })}
        </Dialog>
    }
}

#[component]
fn Fields(file: FileRow, withdrawing: Withdrawing, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let reason = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), file.id.clone());
    let contract = withdrawing.contract;
    let withdraw =
        Action::new(move |reason: &String| file_withdraw(operation.clone().into(), contract.get_untracked(), id.clone(), reason.clone()));
    follow_answer(withdraw.value(), problems, failure, move |()| {
        toasts.done(l.pick("文件已作废，仍可查看。", "The file is withdrawn, and can still be seen."));
        open.set(false);
        withdrawing.done.update(|done| *done += 1);
    });
    // Refused, perhaps for somebody was quicker: what stands behind the dialog is asked for again.
    Effect::new(move |_| {
        if problems.with(|problems| problems.0.iter().any(|problem| problem.field.is_empty())) {
            withdrawing.done.update(|done| *done += 1);
        }
    });
    let submit = move |()| send_reason(reason, REASON_CHARACTERS_MAX, problems, |text| drop(withdraw.dispatch(text)));
    let pending = withdraw.pending();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=submit>
            <p class="dialog-text"><strong class="file-name">{file.name.clone()}</strong></p>
            <p class="dialog-text">{l.pick("作废后不能恢复：文件和原因都留在列表里，合同的记录不会少一页。", "This cannot be undone: the file stays in the list with its reason, and no page of the contract is lost.")}</p>
            <TextArea name="reason" label=l.pick("原因", "Reason") value=reason/>
            <FormActions>
                <SubmitButton look=Look::Danger pending=pending>{l.pick("作废文件", "Withdraw the file")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
