//! One follow-up told for many customers that are due: a message sent to all, a round of calls. Each customer gets a record of its own, by the
//! command that logs one; it closes the reminder, and may open the next. Follow-ups are append-only, so nothing is taken back.

use std::collections::HashMap;

use domain::follow_up::{FollowUp, FollowUpForm, FollowUpKind};
use domain::id::{CustomerId, FollowUpId, OperationId};
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::follow_up_log;
use super::form::NextPick;
use crate::customers::money::own_currency;
use crate::error::Answer;
use crate::frame::{fresh_id, may, today};
use crate::ui::prelude::*;

/// Whether there is anything that this user may do with many.
pub(super) fn is_offered() -> bool {
    may(Noun::FollowUp, Act::Create)
}

/// What is typed for all of them. It outlives the dialog: what could not be logged is tried again with the same words.
#[derive(Clone, Copy)]
struct Words {
    kind: RwSignal<String>,
    said: RwSignal<String>,
    next: RwSignal<String>,
    next_topic: RwSignal<String>,
}

impl Words {
    fn blank() -> Self {
        let text = || RwSignal::new(String::new());
        Self { kind: RwSignal::new(FollowUpKind::WeChat.code().into()), said: text(), next: text(), next_topic: text() }
    }

    fn form(self, customer: CustomerId) -> FollowUpForm {
        FollowUpForm {
            customer,
            kind: self.kind.get_untracked(),
            said: self.said.get_untracked(),
            next: self.next.get_untracked(),
            next_topic: self.next_topic.get_untracked(),
            ..FollowUpForm::default()
        }
    }

    /// Told to all: the next time it is another text. The page may be gone by now.
    fn clear(self) {
        for text in [self.said, self.next, self.next_topic] {
            text.try_set(String::new());
        }
    }
}

/// What was sent of each customer whose answer did not come, and under which ids: the same words tried again are logged once.
type Sent = StoredValue<HashMap<CustomerId, (FollowUpForm, OperationId, FollowUpId)>>;

/// The bar of the ticked reminders, what it opens, and what was refused.
#[component]
pub(crate) fn ManyActs(many: Many<FollowUp>) -> impl IntoView {
    let l = lang();
    let (bulk, logging, words) = (many.bulk(), RwSignal::new(false), Words::blank());
    let sent = StoredValue::new(HashMap::new());
    let pending = bulk.pending;
    let press = move |_| logging.set(true);
    view! {
        <TickedBar ticked=many.ticked pending>
            <Button icon=Symbol::FollowUps disabled=pending on_click=press>{l.pick("批量记跟进", "Log for them")}</Button>
        </TickedBar>
        <Dialog open=logging title=l.pick("给所选客户记跟进", "Log a follow-up for the selected customers")>
            <ManyForm many bulk words sent open=logging/>
        </Dialog>
        <BulkRefusals bulk/>
    }
    .into_any()
}

#[component]
fn ManyForm(many: Many<FollowUp>, bulk: Bulk, words: Words, sent: Sent, open: RwSignal<bool>) -> impl IntoView {
    let (l, today, currency) = (lang(), today(), own_currency());
    let problems = RwSignal::new(Problems::new());
    let subjects = customers(many.chosen());
    let count = subjects.len();
    let names = subjects.iter().map(|subject| subject.name.as_str()).collect::<Vec<_>>().join(l.pick("、", ", "));
    let first = subjects.first().map(|subject| subject.record.clone()).unwrap_or_default();
    let submit = move |()| match words.form(first.clone()).parse(currency, today) {
        Ok(_) => {
            open.set(false);
            run(bulk, subjects.clone(), words, sent);
        }
        Err(found) => problems.set(found),
    };
    let act = if l == Lang::Zh { format!("记到 {count} 家客户") } else { format!("Log for {count}") };
    let kinds: Vec<Choice> = FollowUpKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label(l))).collect();
    let consequence = l.pick(
        "每家客户各记一条今天的跟进，它到期的提醒随之完成。记下后不能删除，只能更正。",
        "Each customer gets a follow-up of today, which answers its reminder. What is logged can be corrected, never deleted.",
    );
    view! {
        <Form problems on_submit=submit>
            <div class="bulk-names" tabindex="0" role="group" aria-label=l.pick("所选客户", "Selected customers")>{names}</div>
            <div class="pick"><RadioField name="kind" label=l.pick("方式", "How") value=words.kind choices=kinds/></div>
            <TextArea name="said" label=l.pick("说了什么", "What was said") value=words.said rows=3 autofocus=true/>
            <NextPick value=words.next today/>
            <FieldRow>
                <DateField name="next" label=l.pick("下次联系日期", "Next contact on") value=words.next today optional=true/>
                <TextField name="next_topic" label=l.pick("下次谈什么", "Next topic") value=words.next_topic optional=true/>
            </FieldRow>
            <p class="dialog-text">{consequence}</p>
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton pending=bulk.pending>{act}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}

/// A customer with two reminders (of two that were merged) is told once, which answers both.
fn customers(chosen: Vec<FollowUp>) -> Vec<Subject<CustomerId>> {
    let mut subjects: Vec<Subject<CustomerId>> = Vec::new();
    for reminder in chosen {
        if subjects.iter().all(|other| other.record != reminder.customer) {
            subjects.push(Subject { key: reminder.id.to_string(), name: reminder.customer_name, record: reminder.customer });
        }
    }
    subjects
}

fn run(bulk: Bulk, subjects: Vec<Subject<CustomerId>>, words: Words, sent: Sent) {
    let (l, wanted) = (bulk.l, subjects.len());
    let said = move |done: Vec<CustomerId>| {
        if done.len() == wanted {
            words.clear();
        }
        if l == Lang::Zh { format!("已给 {} 家客户记下跟进", done.len()) } else { format!("Logged for {} customers", done.len()) }
    };
    let blank = words.form(CustomerId::default());
    let act = move |customer: CustomerId| log(FollowUpForm { customer, ..blank.clone() }, sent);
    bulk.run_for_good(subjects, said, act);
}

async fn log(form: FollowUpForm, sent: Sent) -> Answer<()> {
    let customer = form.customer.clone();
    let before = sent.try_with_value(|sent| sent.get(&customer).filter(|(before, ..)| *before == form).cloned()).flatten();
    let (_, operation, id) = before.unwrap_or_else(|| (form.clone(), OperationId::new(fresh_id()), FollowUpId::new(fresh_id())));
    sent.try_update_value(|sent| sent.insert(customer.clone(), (form.clone(), operation.clone(), id.clone())));
    follow_up_log(operation, id, form).await?;
    sent.try_update_value(|sent| sent.remove(&customer));
    Ok(())
}
