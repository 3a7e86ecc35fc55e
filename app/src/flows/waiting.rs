//! 待改派: which approvals wait for whom, and for how long; and handing one on to another person. What is approved is not shown: keeping flows
//! reads no contract.

use domain::approval::ReassignForm;
use domain::list::Page as Rows;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{WaitingRow, approval_reassign, approvals_waiting};
use super::page::Editing;
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::{fresh_id, today};
use crate::live::live;
use crate::ui::prelude::*;

/// The list, for who keeps flows.
#[component]
pub(super) fn WaitingSection(editing: Editing) -> impl IntoView {
    let l = lang();
    let (query, live) = (use_query(), live());
    let after = move || Some(query.get(AFTER)).filter(|after| !after.is_empty());
    let rows = fetched(move || (after(), live.revision.get(), editing.done.get()), |(after, ..)| approvals_waiting(after));
    view! {
        <Section id="waiting" title=l.pick("待改派", "Waiting approvals")>
            <p class="quiet">{l.pick("正在等人处理的审批，等已停用的人的排在最前。审批人离职或迟迟不处理时，可以改派给另一个人。", "Approvals that wait for somebody, first those that wait for disabled people. Where an approver has left or does not answer, the step can be handed to another person.")}</p>
            {when_there(rows, 4, move |rows| table(rows, editing))}
        </Section>
    }
    .into_any()
}

fn table(rows: Rows<WaitingRow>, editing: Editing) -> AnyView {
    let l = lang();
    if rows.items.is_empty() {
        return view! { <p class="quiet">{l.pick("现在没有审批在等人处理。", "No approval waits for anybody now.")}</p> }.into_any();
    }
    let columns = vec![
        Column::date(l.pick("编号", "Number")),
        Column::text(l.pick("在等谁", "Waits for")),
        Column::text(l.pick("步骤", "Step")),
        Column::text(l.pick("提交人", "Submitted by")),
        Column::date(l.pick("等待自", "Waiting since")),
        Column::text(l.pick("操作", "Acts")),
    ];
    let (count, next) = (rows.items.len(), rows.next);
    let rows: Vec<_> = rows.items.into_iter().map(|row| cells(row, editing)).collect();
    view! {
        <PlainTable label=l.pick("待改派", "Waiting approvals") columns rows/>
        <Pager next shown=count/>
    }
    .into_any()
}

fn cells(row: WaitingRow, editing: Editing) -> Vec<Cell> {
    let l = lang();
    let gone = row.is_gone.then(|| view! { <StateChip tone=Tone::Overdue label=l.pick("已停用", "Disabled")/> });
    let name = row.name.clone();
    let since = format!("{} {}", format::relative(row.since.date(), today(), l), format::time(row.since));
    let (number, flow, step, submitter) =
        (row.number.clone(), row.flow_name.clone(), row.approvers.label(l).to_owned(), row.submitter_name.clone());
    let press = move |_| editing.handing.set(Some(row.clone()));
    let act = view! { <Button look=Look::Quiet on_click=press>{l.pick("改派…", "Hand on…")}</Button> };
    vec![
        Cell::lines(number, flow),
        Cell::view(view! { <span class="row-of">{name}{gone}</span> }),
        Cell::text(step),
        Cell::text(submitter),
        Cell::text(since),
        Cell::view(act),
    ]
}

/// The dialog in which one is handed on.
#[component]
pub(crate) fn ReassignDialog(editing: Editing) -> impl IntoView {
    let open = open_while(editing.handing);
    view! {
        <Dialog open title=lang().pick("改派审批", "Hand the approval on")>
            {editing.handing.get_untracked().map(|row| view! { <ReassignFields row editing open/> })}
        </Dialog>
    }
}

#[component]
fn ReassignFields(row: WaitingRow, editing: Editing, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let (user, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let id = row.id.clone();
    let send = Action::new(move |form: &ReassignForm| approval_reassign(operation.clone().into(), id.clone(), form.clone()));
    follow_answer(send.value(), problems, failure, move |()| {
        toasts.done(l.pick("已改派，对方会收到提醒。", "Handed on; it waits for the other person now."));
        open.set(false);
        editing.done.update(|done| *done += 1);
    });
    let people = editing.known.with_untracked(|known| known.people.clone());
    let fit = people.into_iter().filter(|(id, _)| *id != row.user && *id != row.submitter);
    let nobody = Choice::new("", l.pick("请选择", "Choose"));
    let choices: Vec<Choice> = std::iter::once(nobody).chain(fit.map(|(id, name)| Choice::new(id.as_str(), name))).collect();
    let hint = format!("{} · {} · {} {}", row.number, row.approvers.label(l), l.pick("现在等", "waiting for"), row.name);
    let (from, step) = (row.user, row.step);
    let submit = move |()| {
        let (user, reason) = (user.get_untracked().into(), reason.get_untracked());
        let form = ReassignForm { from: from.clone(), user, step, reason };
        match form.parse() {
            Ok(_) => drop(send.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=send.pending() on_submit=submit>
            <p class="dialog-text">{hint}</p>
            <SelectField name="user" label=l.pick("改派给", "Hand it to") value=user choices/>
            <TextArea name="reason" label=l.pick("原因", "Reason") value=reason/>
            <FormActions>
                <SubmitButton pending=send.pending()>{l.pick("改派", "Hand it on")}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
