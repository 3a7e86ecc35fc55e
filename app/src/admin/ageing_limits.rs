//! 账龄分段 on the settings screen: for finance and admins, a form of its own.

use domain::ageing::AgeingLimits;
use domain::company::Company;
use domain::lang::Lang;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::ageing_limits_set;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The headings that these limits make: `未到期 · 1–30 天 · …`.
pub(super) fn headings(limits: &AgeingLimits, l: Lang) -> String {
    limits.buckets().into_iter().map(|bucket| bucket.label(l)).collect::<Vec<_>>().join(" · ")
}

#[component]
pub(super) fn AgeingLimitsForm(company: Company) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let limits = RwSignal::new(company.ageing_limits.to_text());
    let made = RwSignal::new(headings(&company.ageing_limits, l));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    // Saved again and again, as the settings above it: each press is an operation of its own.
    let save = Action::new(|text: &String| ageing_limits_set(fresh_id().into(), text.clone()));
    follow_answer(save.value(), problems, failure, move |company: Company| {
        limits.set(company.ageing_limits.to_text());
        made.set(headings(&company.ageing_limits, l));
        toasts.done(l.pick("账龄分段已保存。", "The ageing's limits are saved."));
    });
    let submit = move |()| {
        let mut found = Problems::new();
        let text = limits.get_untracked();
        if found.keep("ageing_limits", AgeingLimits::parse(&text)).is_some() {
            save.dispatch(text);
        } else {
            problems.set(found);
        }
    };
    let help = l.pick(
        "每段的最后一天，从小到大，1 到 10 个，例如 30, 60, 90, 180, 365。账龄表、首页和导出都按它分段，过去日期的账龄也是。",
        "The last day of each bucket, rising, 1 to 10 of them, such as 30, 60, 90, 180, 365. The ageing, Today and exports go by them, for past days too.",
    );
    view! {
        <Section id="ageing" title=l.pick("账龄", "Ageing") term=Word::Ageing>
            <FailureNotice failure/>
            <Form problems=problems pending=save.pending() on_submit=submit>
                <TextField name="ageing_limits" label=l.pick("账龄分段（天）", "Limits of the ageing (days)") value=limits help/>
                <p class="quiet small">{l.pick("现在分为：", "Now: ")}{move || made.get()}</p>
                <FormActions><SubmitButton pending=save.pending()>{l.pick("保存账龄分段", "Save the limits")}</SubmitButton></FormActions>
            </Form>
        </Section>
    }
    .into_any()
}
