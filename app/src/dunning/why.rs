//! Why an instalment was, or was not, reminded of on a day: a question under the note of a disputed or unpaid one.

use chrono::NaiveDate;
use domain::dunning::{Explanation, Reason};
use domain::id::InstalmentId;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::dunning_explain;
use crate::error::Failure;
use crate::frame::today;
use crate::ui::prelude::*;

/// Asks for any day, today first.
#[component]
pub(crate) fn WhyDialog(instalment: InstalmentId) -> impl IntoView {
    let (l, today) = (lang(), today());
    let day = RwSignal::new(format::date(today));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let found = RwSignal::new(None::<Explanation>);
    let ask = Action::new(move |day: &NaiveDate| dunning_explain(instalment.clone(), *day));
    follow_answer(ask.value(), problems, failure, move |answer| found.set(Some(answer)));
    let submit = move |()| {
        let mut wrong = Problems::new();
        if let Some(day) = wrong.keep("day", domain::parse::date(&day.get_untracked(), today)) {
            ask.dispatch(day);
        }
        problems.set(wrong);
    };
    let answer = move || found.get().map(|found| answer(&found, l));
    view! {
        <section class="dunning-why">
            <h3 class="section-title">{l.pick("那天催了吗？为什么？", "Was it reminded of that day, and why?")}</h3>
            <FailureNotice failure/>
            <Form problems=problems pending=ask.pending() on_submit=submit>
                <DateField name="day" label=l.pick("哪一天", "Which day") value=day today/>
                <SubmitButton pending=ask.pending() look=Look::Secondary>{l.pick("看原因", "Say why")}</SubmitButton>
            </Form>
            <div role="status">{answer}</div>
        </section>
    }
    .into_any()
}

fn answer(found: &Explanation, l: domain::lang::Lang) -> AnyView {
    let is_past = found.reasons.iter().any(|reason| matches!(reason, Reason::Fired { .. }));
    let (tone, word) = match (found.fires, is_past) {
        (true, true) => (Tone::Done, l.pick("已提醒", "Reminded")),
        (true, false) => (Tone::Progress, l.pick("会提醒", "Will be reminded of")),
        (false, _) => (Tone::Neutral, l.pick("不提醒", "Not reminded of")),
    };
    let reasons: Vec<_> = found.reasons.iter().map(|reason| view! { <li>{reason.words(l)}</li> }).collect();
    let title = format!("{} {word}", format::date(found.on));
    let channels: Vec<_> = found.channels.iter().map(|one| view! { <li>{one.words(l)}</li> }).collect();
    view! { <StateChip tone label=title/><ul class="dunning-reasons">{reasons} {channels}</ul> }.into_any()
}
