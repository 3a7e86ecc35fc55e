//! How far an approval is: its steps with the people, and what everybody did, when, and how long it took.

use domain::approval::{ApprovalAct, ApprovalState};
use domain::lang::Lang;
use leptos::prelude::*;

use super::api::{Course, CourseEvent, CourseStep};
use crate::frame::today;
use crate::ui::prelude::*;

/// 审批 as a chip.
#[must_use]
pub fn approval_chip(state: ApprovalState) -> AnyView {
    let tone = match state {
        ApprovalState::Draft | ApprovalState::Withdrawn => Tone::Neutral,
        ApprovalState::InReview => Tone::Progress,
        ApprovalState::Approved => Tone::Done,
        ApprovalState::Returned => Tone::Attention,
        ApprovalState::Rejected => Tone::Overdue,
    };
    view! { <StateChip tone label=state.label(lang())/> }.into_any()
}

/// 审批进度: the steps, then the timeline. `link` leads to the approval's own page.
#[component]
pub fn CourseSection(course: Course, #[prop(optional)] link: bool) -> impl IntoView {
    let l = lang();
    let href = format!("/approvals/{}", course.id);
    let acts = link.then(|| view! { <a class="link small" href=href>{l.pick("打开审批", "Open the approval")}</a> });
    let is_running = matches!(course.state, ApprovalState::InReview | ApprovalState::Returned);
    let (current, is_over) = (course.current, course.state == ApprovalState::Approved);
    let steps: Vec<_> = course.steps.iter().enumerate().map(|(index, step)| step_row(step, index, current, is_over, is_running)).collect();
    let events: Vec<_> = course.events.iter().rev().map(event_row).collect();
    view! {
        <Section title=l.pick("审批进度", "Approval") id="approval" acts=acts.into_any()>
            <ol class="approval-steps">{steps}</ol>
            <Timeline>{events}</Timeline>
        </Section>
    }
    .into_any()
}

fn step_row(step: &CourseStep, index: usize, current: usize, is_over: bool, is_running: bool) -> impl IntoView + use<> {
    let l = lang();
    let stage = match index {
        _ if is_over || index < current => "done",
        _ if index == current && is_running => "now",
        _ => "later",
    };
    let symbol = match stage {
        "done" => Symbol::CheckCircle,
        "now" => Symbol::HalfCircle,
        _ => Symbol::Circle,
    };
    let said = match stage {
        "done" => l.pick("已通过", "done"),
        "now" => l.pick("当前", "now"),
        _ => l.pick("未到", "later"),
    };
    let people: Vec<_> = step
        .people
        .iter()
        .map(|(name, has_approved)| {
            let mark = (*has_approved && stage == "now").then(|| view! { <Icon symbol=Symbol::Check/> });
            view! { <span class="approval-person">{name.clone()}{mark}</span> }
        })
        .collect();
    let mode = (step.people.len() > 1).then(|| step.mode.label(l));
    let note = step_note(step, l);
    view! {
        <li class="approval-step" data-stage=stage aria-current=(stage == "now").then_some("step")>
            <Icon symbol/>
            <span class="approval-step-text">
                <span class="approval-step-name">{step.approvers.label(l)}<span class="unseen">{format!("（{said}）")}</span></span>
                <span class="approval-people">{people}</span>
                {mode.map(|mode| view! { <span class="quiet small">{mode}</span> })}
                {note.map(|note| view! { <span class="quiet small">{note}</span> })}
            </span>
        </li>
    }
}

fn step_note(step: &CourseStep, l: Lang) -> Option<String> {
    let added = (!step.added_by.is_empty()).then(|| match l {
        Lang::Zh => format!("由 {} 加签", step.added_by),
        Lang::En => format!("added by {}", step.added_by),
    });
    let escalated =
        step.is_escalated.then(|| l.pick("原审批人不可用，由上级审批", "stands in for an approver who cannot be asked").to_owned());
    added.or(escalated)
}

fn event_row(event: &CourseEvent) -> impl IntoView + use<> {
    let l = lang();
    let symbol = match event.act {
        ApprovalAct::Approve => Symbol::CheckCircle,
        ApprovalAct::Reject | ApprovalAct::Void => Symbol::Alert,
        ApprovalAct::Return | ApprovalAct::Withdraw => Symbol::Undo,
        ApprovalAct::Add | ApprovalAct::Transfer | ApprovalAct::Reassign | ApprovalAct::Escalate => Symbol::Team,
        ApprovalAct::Submit | ApprovalAct::Resubmit => Symbol::Approvals,
    };
    let who = if event.name.is_empty() { l.pick("系统", "System").to_owned() } else { event.name.clone() };
    let from = if event.from.is_empty() { String::new() } else { format!("{} ", event.from) };
    let to = (!event.to.is_empty()).then(|| format!("{from}→ {}", event.to));
    let waited = (event.waited_seconds >= 60).then(|| waited(event.waited_seconds, l));
    let when = format!("{} {}", format::relative(event.at.date(), today(), l), format::time(event.at));
    let comment = (!event.comment.is_empty()).then(|| view! { <p class="lines-kept">{event.comment.clone()}</p> });
    let void = (event.act == ApprovalAct::Void)
        .then(|| l.pick("内容有修改，此前的审批作废，从头审批。", "The content was changed: earlier approvals count no more."));
    view! {
        <TimelineEntry symbol when who what=event.act.label(l)>
            {comment}
            {void.map(|void| view! { <p class="quiet small">{void}</p> })}
            <p class="quiet small row-of">
                {to.map(|to| view! { <span>{to}</span> })}
                {waited.map(|waited| view! { <span>{waited}</span> })}
            </p>
        </TimelineEntry>
    }
}

/// `用时 2 天 3 小时`: how long a step waited, in its two largest units.
fn waited(seconds: i64, l: Lang) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let parts = [(days, l.pick("天", "d")), (hours, l.pick("小时", "h")), (minutes, l.pick("分钟", "min"))];
    let shown: Vec<_> = parts.into_iter().skip_while(|(count, _)| *count == 0).take(2).filter(|(count, _)| *count > 0).collect();
    let text = shown.iter().map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ");
    format!("{} {text}", l.pick("用时", "took"))
}
