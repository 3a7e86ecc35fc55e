//! The dialog over the pages of an audit: recording and changing a finding, answering it and what auditors make of the answer, cancelling and
//! closing a project. The page holds the acts: what shows them goes and comes again whenever something changes.

use domain::audit::{Audit, Finding, FindingAct, FindingActForm};
use domain::id::{AuditId, ContractId, UserId};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{AuditView, audit_cancel, audit_conclude, audit_start, finding_act};
use super::form::FindingFields;
use crate::error::{Answer, Failure};
use crate::frame::fresh_id;
use crate::ui::acting::renew_when_refused;
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Cancel(Audit),
    Conclude(Audit),
    /// About this contract of the audit; empty: about whichever is chosen.
    Find(AuditId, ContractId),
    Edit(Finding),
    Act(Finding, FindingAct),
}

/// What a page and its dialog share.
#[derive(Clone, Copy)]
pub(crate) struct Acting {
    /// Who may be asked.
    pub(super) people: RwSignal<Vec<(UserId, String)>>,
    /// What a finding may be about.
    pub(super) contracts: RwSignal<Vec<Choice>>,
    pub(super) wanted: RwSignal<Option<Wanted>>,
    /// Counts what was done here.
    pub(super) done: RwSignal<u32>,
    pub(super) start: Action<(AuditId, u64), Answer<()>>,
}

impl Acting {
    /// Call it while a page is set up.
    pub(super) fn new() -> Self {
        let (l, toasts, done) = (lang(), toasts(), RwSignal::new(0_u32));
        let start = Action::new(|(id, version): &(AuditId, u64)| audit_start(fresh_id().into(), id.clone(), *version));
        Effect::new(move |_| match start.value().get() {
            None => {}
            Some(answer) => {
                match answer {
                    Ok(()) => toasts.done(l.pick("审计已开始，底稿已备好。", "The audit has started; the working papers are there.")),
                    Err(failure) => toasts.failed(failure.message(l)),
                }
                done.update(|done| *done += 1);
            }
        });
        Self { people: RwSignal::new(Vec::new()), contracts: RwSignal::new(Vec::new()), wanted: RwSignal::new(None), done, start }
    }

    /// Takes over what the forms need of a project's page.
    pub(super) fn follow(self, view: Option<&AuditView>) {
        let Some(view) = view else { return };
        self.people.set(view.people.clone());
        let choice = |paper: &domain::audit::WorkingPaper| {
            Choice::new(paper.contract.as_str(), format!("{} · {}", paper.number, paper.customer_name))
        };
        self.contracts.set(view.papers.iter().map(choice).collect());
    }

    pub(crate) fn is_open(self) -> bool {
        self.wanted.with(Option::is_some)
    }

    pub(crate) fn close(self) {
        self.wanted.set(None);
    }

    /// What the page shows is asked for again.
    pub(super) fn renew(self) {
        self.done.update(|done| *done += 1);
    }
}

/// One dialog for every act.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let l = lang();
    let open = open_while(acting.wanted);
    let fields = move || match acting.wanted.get_untracked() {
        None => ().into_any(),
        Some(Wanted::Find(audit, contract)) => view! { <FindingFields audit contract known=None acting open/> }.into_any(),
        Some(Wanted::Edit(known)) => {
            let (audit, contract) = (known.audit.clone(), known.contract.clone().unwrap_or_default());
            view! { <FindingFields audit contract known=Some(known) acting open/> }.into_any()
        }
        Some(Wanted::Act(known, act)) => view! { <AnswerFields known act acting open/> }.into_any(),
        Some(Wanted::Cancel(audit)) => view! { <EndFields audit concludes=false acting open/> }.into_any(),
        Some(Wanted::Conclude(audit)) => view! { <EndFields audit concludes=true acting open/> }.into_any(),
    };
    view! { <Dialog open title=l.pick("合同审计", "Audit")>{fields()}</Dialog> }
}

/// The answer; or what an auditor makes of it.
#[component]
fn AnswerFields(known: Finding, act: FindingAct, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let text = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version) = (known.id.clone(), known.version);
    let send = Action::new(move |form: &FindingActForm| finding_act(operation.clone().into(), id.clone(), version, form.clone()));
    let (label, hint, done) = match act {
        FindingAct::Answer => (
            l.pick("答复", "Your answer"),
            l.pick("写明原因、已经或将要怎样整改、凭什么证明。", "Say why, what was or will be done about it, and what proves it."),
            l.pick("答复已交给审计人员。", "Your answer is with the auditors."),
        ),
        FindingAct::Accept => (
            l.pick("验收意见", "Remark"),
            l.pick("关闭后不能再改。", "Once closed it cannot be changed."),
            l.pick("发现已关闭。", "The finding is closed."),
        ),
        FindingAct::Return => (
            l.pick("退回原因", "Why it is sent back"),
            l.pick("会回到答复人那里，须重新答复。", "It goes back to who was asked, and must be answered again."),
            l.pick("已退回。", "Sent back."),
        ),
        FindingAct::Withdraw | FindingAct::Edit => (
            l.pick("撤销原因", "Why it is withdrawn"),
            l.pick("撤销后不再要求答复，仍留在报告里。", "Nobody has to answer it any more; it stays in the report."),
            l.pick("发现已撤销。", "The finding is withdrawn."),
        ),
    };
    follow_answer(send.value(), problems, failure, move |_| {
        toasts.done(done);
        open.set(false);
        acting.renew();
    });
    renew_when_refused(problems, acting.done);
    let submit = move |()| {
        let form = FindingActForm { act: act.code().to_owned(), text: text.get_untracked() };
        match form.parse() {
            Ok(_) => drop(send.dispatch(form)),
            Err(found) => problems.set(found),
        }
    };
    let look = if act == FindingAct::Withdraw { Look::Danger } else { Look::Primary };
    let optional = act == FindingAct::Accept;
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=send.pending() on_submit=submit>
            <p class="dialog-text lines-kept"><strong>{known.terms.what.clone()}</strong></p>
            <p class="quiet">{hint}</p>
            <TextArea name="text" label value=text optional rows=5 autofocus=true/>
            <FormActions>
                <SubmitButton look pending=send.pending()>{act.label(l)}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

/// The conclusion with which a project is closed, or why it is cancelled.
#[component]
fn EndFields(audit: Audit, concludes: bool, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts, operation) = (lang(), toasts(), fresh_id());
    let text = RwSignal::new(String::new());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (id, version) = (audit.id.clone(), audit.version);
    let send = Action::new(move |text: &String| {
        let (operation, id, text) = (operation.clone().into(), id.clone(), text.clone());
        async move {
            if concludes { audit_conclude(operation, id, version, text).await } else { audit_cancel(operation, id, version, text).await }
        }
    });
    let done = if concludes {
        l.pick("项目已结项。", "The audit is closed.")
    } else {
        l.pick("项目已取消。", "The audit is cancelled.")
    };
    follow_answer(send.value(), problems, failure, move |()| {
        toasts.done(done);
        open.set(false);
        acting.renew();
    });
    renew_when_refused(problems, acting.done);
    let submit = move |()| {
        let text = text.get_untracked();
        if text.trim().is_empty() {
            let mut found = Problems::new();
            found.add("text", Refusal::Required);
            problems.set(found);
        } else {
            send.dispatch(text);
        }
    };
    let unchecked = audit.progress.items.saturating_sub(audit.progress.checked);
    let hint = match (concludes, unchecked) {
        (false, _) => l.pick("只有还没开始的项目可以取消。", "Only an audit that has not started can be cancelled.").to_owned(),
        (true, 0) => l.pick("结项后全部固定，不能再改。", "Once closed, nothing of it can be changed.").to_owned(),
        (true, unchecked) => format!(
            "{}{unchecked}{}",
            l.pick("还有 ", "Items that nobody has checked: "),
            l.pick(
                " 项未查，报告里会写明。结项后全部固定，不能再改。",
                "; the report will say so. Once closed, nothing of it can be changed."
            )
        ),
    };
    let label = if concludes { l.pick("审计结论", "Conclusion") } else { l.pick("取消原因", "Reason") };
    let press = if concludes { l.pick("结项", "Close the audit") } else { l.pick("取消项目", "Cancel the audit") };
    let look = if concludes { Look::Primary } else { Look::Danger };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=send.pending() on_submit=submit>
            <p class="dialog-text"><strong>{audit.terms.name.clone()}</strong></p>
            <p class="quiet">{hint}</p>
            <TextArea name="text" label value=text rows=5 autofocus=true/>
            <FormActions>
                <SubmitButton look pending=send.pending()>{press}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("返回", "Back")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}
