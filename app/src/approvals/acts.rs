//! The dialog in which somebody decides: what it will do, why, and a button that says it.

use domain::approval::{ActForm, Decision};
use domain::id::UserId;
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{ApprovalView, Course, approval_act, people_choices};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// What somebody is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Approve,
    Reject,
    Return,
    Ask,
    Withdraw,
}

/// What the page and its dialog share.
pub(crate) type Acting = crate::ui::acting::Acting<Wanted, ApprovalView>;

/// One dialog for every decision.
#[component]
pub(crate) fn ActDialog(acting: Acting) -> impl IntoView {
    let open = open_while(acting.wanted);
    view! {
        <Dialog open title=lang().pick("审批", "Approval")>
            {acting.wanted.get_untracked().zip(acting.view.get_untracked()).map(|(wanted, view)| view! { <ActFields wanted view acting open/> })}
        </Dialog>
    }
}

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Fields {
    comment: RwSignal<String>,
    /// For [`Wanted::Return`]: a step by its number from 0, or `submitter`.
    to: RwSignal<String>,
    /// For [`Wanted::Ask`]: `before`, `after` or `transfer`, and whom.
    how: RwSignal<String>,
    user: RwSignal<String>,
}

impl Fields {
    fn decision(self, wanted: Wanted) -> Result<Decision, Problems> {
        let mut problems = Problems::new();
        let is_due = matches!(wanted, Wanted::Reject | Wanted::Return);
        if is_due && self.comment.with_untracked(|text| text.trim().is_empty()) {
            problems.add("comment", Refusal::Required);
        }
        let user = UserId::new(self.user.get_untracked());
        if wanted == Wanted::Ask && user.is_empty() {
            problems.add("user", Refusal::Required);
        }
        let decision = match (wanted, self.how.get_untracked().as_str()) {
            (Wanted::Approve, _) => Decision::Approve,
            (Wanted::Reject, _) => Decision::Reject,
            (Wanted::Withdraw, _) => Decision::Withdraw,
            (Wanted::Return, _) => Decision::Return { step: self.to.get_untracked().parse().ok() },
            (Wanted::Ask, "after") => Decision::AddAfter { user },
            (Wanted::Ask, "transfer") => Decision::Transfer { user },
            (Wanted::Ask, _) => Decision::AddBefore { user },
        };
        problems.into_result(decision)
    }
}

#[component]
fn ActFields(wanted: Wanted, view: ApprovalView, acting: Acting, open: RwSignal<bool>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let text = |text: &str| RwSignal::new(text.to_owned());
    let fields = Fields { comment: text(""), to: text("submitter"), how: text("before"), user: text("") };
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, id) = (fresh_id(), view.course.id.clone());
    let act = Action::new(move |form: &ActForm| approval_act(operation.clone().into(), id.clone(), form.clone()));
    follow_answer(act.value(), problems, failure, move |course| {
        toasts.done(done(wanted, &course, l));
        open.set(false);
        acting.done.update(|done| *done += 1);
    });
    // Refused, perhaps for somebody was quicker: what stands behind the dialog is asked for again.
    Effect::new(move |_| {
        if problems.with(|problems| problems.0.iter().any(|problem| problem.field.is_empty())) {
            acting.done.update(|done| *done += 1);
        }
    });
    let (hash, step) = (view.hash.clone(), view.course.current);
    let submit = move |()| match fields.decision(wanted) {
        Ok(decision) => {
            act.dispatch(ActForm { decision, hash: hash.clone(), step, comment: fields.comment.get_untracked() });
        }
        Err(found) => problems.set(found),
    };
    let pending = act.pending();
    let is_due = matches!(wanted, Wanted::Reject | Wanted::Return);
    let look = if wanted == Wanted::Reject { Look::Danger } else { Look::Primary };
    let label = act_label(wanted, &view, l);
    let hint = hint(wanted, l);
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=pending on_submit=submit>
            <p class="dialog-text">{hint}</p>
            {(wanted == Wanted::Return).then(|| return_field(&view, fields))}
            {(wanted == Wanted::Ask).then(|| ask_fields(fields))}
            <TextArea name="comment" label=l.pick("意见", "Comment") value=fields.comment optional=!is_due/>
            <FormActions>
                <SubmitButton look pending=pending>{label}</SubmitButton>
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
            </FormActions>
        </Form>
    }
    .into_any()
}

fn return_field(view: &ApprovalView, fields: Fields) -> AnyView {
    let l = lang();
    let submitter = Choice::new("submitter", l.pick("提交人，修改后重新提交", "The submitter, to change and submit again"));
    let earlier = view.course.steps.iter().take(view.course.current).enumerate().map(|(index, step)| {
        let names = step.people.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("、");
        Choice::new(index.to_string(), step.approvers.label(l)).detail(names)
    });
    let choices = std::iter::once(submitter).chain(earlier).collect();
    view! { <RadioField name="to" label=l.pick("退回给", "Return to") value=fields.to choices/> }.into_any()
}

fn ask_fields(fields: Fields) -> AnyView {
    let l = lang();
    let choices = vec![
        Choice::new("before", l.pick("前加签", "Before me"))
            .detail(l.pick("先由此人审批，再轮到我", "This person decides first, then I do")),
        Choice::new("after", l.pick("后加签", "After me"))
            .detail(l.pick("我通过之后，再由此人审批", "This person decides after I have approved")),
        Choice::new("transfer", l.pick("转交", "In my place")).detail(l.pick("由此人代替我审批", "This person decides instead of me")),
    ];
    let nobody = Choice::new("", l.pick("请选择", "Choose"));
    let people = RwSignal::new(vec![nobody]);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            let found = people_choices().await;
            people.update(|people| people.extend(found));
        });
    });
    view! {
        <RadioField name="how" label=l.pick("怎么请", "How") value=fields.how choices/>
        <SelectField name="user" label=l.pick("请谁", "Whom") value=fields.user choices=people/>
    }
    .into_any()
}

fn hint(wanted: Wanted, l: Lang) -> &'static str {
    match wanted {
        Wanted::Approve => l.pick("批准的是您刚才看到的这一份内容。", "You approve the content that you have just read."),
        Wanted::Reject => {
            l.pick("审批到此结束；提交人可以修改后重新提交。", "The approval ends here; the submitter may change it and submit it anew.")
        }
        Wanted::Return => l.pick(
            "退回提交人后，内容不改则接着审批，改了则从头审批。",
            "Returned to the submitter, it goes on from here if unchanged, and begins anew if changed.",
        ),
        Wanted::Ask => l.pick("请另一个人参与这一步。", "Asks somebody else to take part."),
        Wanted::Withdraw => l.pick("审批到此结束；要办可以重新提交。", "The approval ends; it can be submitted anew."),
    }
}

fn act_label(wanted: Wanted, view: &ApprovalView, l: Lang) -> String {
    // Of what is given up the amount of that, not the contract's.
    let amount = view.adjustment.as_ref().map_or(view.contract.amount, |adjustment| adjustment.terms.amount);
    let amount = format::amount(amount, view.contract.terms.currency.scale());
    match wanted {
        Wanted::Approve => format!("{} {amount}", l.pick("通过", "Approve")),
        Wanted::Reject => format!("{} {amount}", l.pick("驳回", "Reject")),
        Wanted::Return => l.pick("退回", "Return").to_owned(),
        Wanted::Ask => l.pick("确定", "Ask").to_owned(),
        Wanted::Withdraw => l.pick("撤回审批", "Withdraw").to_owned(),
    }
}

fn done(wanted: Wanted, course: &Course, l: Lang) -> String {
    let waits = course.steps.get(course.current).filter(|_| course.state.is_frozen());
    let names = waits.map(|step| {
        let missing = step.people.iter().filter(|(_, has_approved)| !has_approved).map(|(name, _)| name.as_str());
        missing.collect::<Vec<_>>().join("、")
    });
    let done = match wanted {
        Wanted::Approve => l.pick("已通过", "Approved"),
        Wanted::Reject => l.pick("已驳回", "Rejected"),
        Wanted::Return => l.pick("已退回", "Returned"),
        Wanted::Ask => l.pick("已转出", "Asked"),
        Wanted::Withdraw => l.pick("已撤回", "Withdrawn"),
    };
    match names {
        Some(names) => format!("{done}{}{names}", l.pick("，现在等 ", ", now waiting for ")),
        None => format!("{done}{}", l.pick("。", ".")),
    }
}
