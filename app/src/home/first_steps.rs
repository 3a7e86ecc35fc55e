//! The first steps of a new company, with progress.

use domain::company::FirstSteps;
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::demo_fill;
use crate::frame::may;
use crate::ui::prelude::*;

struct Step {
    is_done: bool,
    label: &'static str,
    text: &'static str,
    /// None: nothing that this user can do.
    href: Option<&'static str>,
}

fn steps(steps: FirstSteps) -> [Step; 5] {
    let l = lang();
    let when = |may: bool, href: &'static str| may.then_some(href);
    let may_import = may(Noun::Import, Act::Create);
    [
        Step {
            is_done: true,
            label: l.pick("建立公司", "Set up the company"),
            text: l.pick("名称、时区、币种。", "Name, time zone, currency."),
            href: when(may(Noun::Settings, Act::Edit), "/admin/settings"),
        },
        Step {
            is_done: steps.has_users,
            label: l.pick("添加用户和团队", "Add users and teams"),
            text: l.pick("业务员只看自己的客户，经理看全团队。", "Reps see their own customers, managers the team's."),
            href: when(may(Noun::User, Act::Create), "/admin/users"),
        },
        Step {
            is_done: steps.has_customers,
            label: l.pick("导入客户", "Import customers"),
            text: l.pick("Excel 或 CSV，列名自动识别。", "Excel or CSV; columns are recognised."),
            href: when(may_import, "/import?kind=customers"),
        },
        Step {
            is_done: steps.has_contracts,
            label: l.pick("导入合同台账", "Import the contract ledger"),
            text: l.pick("导入后，到期和逾期的款会在各处亮起来。", "Then payments due and late light up on every screen."),
            href: when(may_import, "/import?kind=contracts"),
        },
        Step {
            is_done: steps.has_follow_ups,
            label: l.pick("记第一条跟进", "Log the first follow-up"),
            text: l.pick("手机上点 ＋，三下加一句话。", "On the phone: tap +, three taps and a sentence."),
            href: when(may(Noun::FollowUp, Act::Create), "/follow-ups/new"),
        },
    ]
}

/// The list of first steps; for an admin of an empty company also the button that fills in demo data.
#[component]
pub(super) fn FirstStepsCard(state: FirstSteps, fill: Action<(), crate::error::Answer<()>>) -> impl IntoView {
    let l = lang();
    let steps = steps(state);
    let whole = steps.len() as u64;
    let done = steps.iter().filter(|step| step.is_done).count() as u64;
    let rows: Vec<_> = steps.into_iter().enumerate().map(|(index, step)| step_row(index + 1, step)).collect();
    let pending = fill.pending();
    let demo = (state.is_empty() && may(Noun::Settings, Act::Edit)).then(|| {
        view! {
            <div class="first-steps-demo">
                <p class="quiet">{l.pick("先看看样子？填一家演示公司：团队、客户、合同、分期、跟进都有。", "Want to look around first? Fill in a demo company: teams, customers, contracts, instalments, follow-ups.")}</p>
                <Button disabled=pending on_click=move |_| { fill.dispatch(()); }>
                    <span class="spinner" hidden=move || !pending.get()></span>
                    {l.pick("填入演示数据", "Fill with demo data")}
                </Button>
            </div>
        }
    });
    view! {
        <section class="card first-steps">
            <div class="first-steps-head">
                <h2 class="section-title">{l.pick("开始使用", "First steps")}</h2>
                <CountMeter done whole label=l.pick("已完成的步骤", "Steps done")/>
            </div>
            <ol class="first-steps-list">{rows}</ol>
            {demo}
        </section>
    }
    .into_any()
}

fn step_row(number: usize, step: Step) -> AnyView {
    let l = lang();
    let Step { is_done, label, text, href } = step;
    let mark = if is_done {
        view! { <span class="step-mark" data-done="true"><Icon symbol=Symbol::Check/><span class="unseen">{l.pick("已完成", "Done")}</span></span> }.into_any()
    } else {
        view! { <span class="step-mark figures">{number.to_string()}</span> }.into_any()
    };
    let label = match href {
        Some(href) => view! { <a class="row-link" href=href>{label}</a> }.into_any(),
        None => view! { <span>{label}</span> }.into_any(),
    };
    view! { <li class="row step">{mark}<div><p class="step-label">{label}</p><p class="quiet small">{text}</p></div></li> }.into_any()
}

/// Fills in the demo data, and says how it went.
pub(super) fn fill_action(on_done: Callback<()>) -> Action<(), crate::error::Answer<()>> {
    let (l, toasts) = (lang(), toasts());
    let fill = Action::new(|(): &()| demo_fill());
    Effect::new(move |_| match fill.value().get() {
        Some(Ok(())) => {
            toasts.done(l.pick("演示数据已填好", "Demo data is in"));
            on_done.run(());
        }
        Some(Err(failure)) => toasts.failed(failure.message(l)),
        None => {}
    });
    fill
}
