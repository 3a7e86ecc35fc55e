//! Noting one reason, or one dispute, for many instalments at once; it can be taken back.

use domain::id::{InstalmentId, OperationId};
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use domain::user::optional_text;
use leptos::prelude::*;

use super::api::instalment_annotate;
use crate::error::Answer;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The bar of the ticked instalments, what it opens, and what was refused.
#[component]
pub(crate) fn ManyActs(many: Many<Instalment>) -> impl IntoView {
    let l = lang();
    let (bulk, noting) = (many.bulk(), RwSignal::new(false));
    let pending = bulk.pending;
    view! {
        <TickedBar ticked=many.ticked pending>
            <Button icon=Symbol::Edit disabled=pending on_click=move |_| noting.set(true)>{l.pick("记原因或争议", "Note a reason or dispute")}</Button>
        </TickedBar>
        <Dialog open=noting title=l.pick("所选各期的欠款原因与争议", "Reason and dispute of the selected instalments")>
            <NoteForm many bulk open=noting/>
        </Dialog>
        <BulkRefusals bulk/>
    }
    .into_any()
}

fn subject(instalment: Instalment, l: Lang) -> Subject<Instalment> {
    let ordinal = format::instalment(instalment.ordinal, l);
    let name = format!("{} · {} {ordinal}", instalment.customer_name, instalment.contract_number);
    Subject { key: instalment.id.to_string(), name, record: instalment }
}

#[component]
fn NoteForm(many: Many<Instalment>, bulk: Bulk, open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    let (reason, dispute, problems) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(Problems::new()));
    let submit = move |()| match read_note(&reason.get_untracked(), &dispute.get_untracked()) {
        Ok(note) => {
            open.set(false);
            run(many, bulk, note);
        }
        Err(found) => problems.set(found),
    };
    let count = many.ticked.count();
    let act = if l == Lang::Zh { format!("记到 {count} 期") } else { format!("Note for {count}") };
    view! {
        <Form problems on_submit=submit>
            <p class="dialog-text">{l.pick("空着的一项，各期保持原样。", "What is left empty stays as each one has it.")}</p>
            <TextField name="reason" label=l.pick("欠款原因", "Why it is not paid") value=reason optional=true autofocus=true/>
            <TextField name="dispute" label=l.pick("争议", "Dispute") value=dispute optional=true
                help=l.pick("客户不认这笔款时填写，不再自动催款。", "Only if the customer contests it; automatic reminders then stop.")/>
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton>{act}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}

/// Reason and dispute as the store would take them; one of them is written.
///
/// # Errors
/// `Required` of the reason when nothing is written; `TooLong` of either.
pub fn read_note(reason: &str, dispute: &str) -> Result<(String, String), Problems> {
    let mut problems = Problems::new();
    let kept = (problems.keep("reason", optional_text(reason, 200)), problems.keep("dispute", optional_text(dispute, 200)));
    if let (Some(reason), Some(dispute)) = &kept
        && reason.is_empty()
        && dispute.is_empty()
    {
        problems.add("reason", Refusal::Required);
    }
    problems.into_result((kept.0.unwrap_or_default(), kept.1.unwrap_or_default()))
}

fn run(many: Many<Instalment>, bulk: Bulk, (reason, dispute): (String, String)) {
    let l = bulk.l;
    let subjects = many.chosen().into_iter().map(|instalment| subject(instalment, l)).collect();
    let said = move |count| if l == Lang::Zh { format!("已记到 {count} 期") } else { format!("Noted for {count}") };
    let act = move |old: Instalment| {
        let or = |new: &String, old: String| if new.is_empty() { old } else { new.clone() };
        annotate(old.id, old.version, or(&dispute, old.dispute), or(&reason, old.reason))
    };
    // Taken back only where nothing else has changed since.
    bulk.run(subjects, said, act, |old| annotate(old.id, old.version + 1, old.dispute, old.reason));
}

async fn annotate(id: InstalmentId, version: u64, dispute: String, reason: String) -> Answer<()> {
    instalment_annotate(OperationId::new(fresh_id()), id, version, dispute, reason).await.map(|_| ())
}
