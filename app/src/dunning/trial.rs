//! The trial: whom the saved ladder would tell of what, with nothing written; and the button that sends today's at once.

use domain::dunning::{Trial, TrialRow, level_label};
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{dunning_run, dunning_trial};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::may;
use crate::live::live;
use crate::ui::prelude::*;

/// Asks again when the ladder was `saved`.
#[component]
pub(super) fn TrialSection(saved: RwSignal<u32>) -> impl IntoView {
    let (l, toasts, live) = (lang(), toasts(), live());
    let trial = fetched(move || (saved.get(), live.today.get(), live.revision.get()), |_| dunning_trial());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let run = Action::new(|(): &()| dunning_run());
    follow_answer(run.value(), problems, failure, move |sent: u64| {
        let text = if l == Lang::Zh { format!("发出 {sent} 条提醒。") } else { format!("{sent} reminders went out.") };
        toasts.done(text);
        saved.update(|saved| *saved += 1);
    });
    let press = move |_| {
        run.dispatch(());
    };
    let acts = may(Noun::Settings, Act::Edit).then(|| {
        view! { <Button disabled=run.pending() on_click=press>{l.pick("现在就发今天的", "Send today's now")}</Button> }
    });
    view! {
        <Section id="trial" title=l.pick("试运行", "Trial") acts=acts.into_any()>
            <FailureNotice failure/>
            {when_there(trial, 4, move |trial: Trial| content(&trial, l))}
        </Section>
    }
    .into_any()
}

fn content(trial: &Trial, l: Lang) -> AnyView {
    let on = format::date(trial.on);
    let count = trial.rows.len() as u64 + trial.hidden;
    let more = if trial.has_more { l.pick("（还有更多）", " (and more)") } else { "" };
    let said = match (count, l) {
        (0, Lang::Zh) => format!("{on}：没有要提醒的。"),
        (0, Lang::En) => format!("{on}: nothing to remind of."),
        (count, Lang::Zh) => format!("按已保存的设置，{on} 会提醒 {count} 位客户的款{more}；这里什么也不写。"),
        (count, Lang::En) => format!("As saved, {on} reminds of {count} customers{more}; nothing is written here."),
    };
    let hidden = (trial.hidden > 0).then(|| {
        let text = format!("{}{}", l.pick("其中您无权查看的客户：", "Of them not yours to see: "), trial.hidden);
        view! { <p class="quiet small">{text}</p> }
    });
    let table = (!trial.rows.is_empty()).then(|| table(trial, l));
    view! { <p>{said}</p> {hidden} {table} }.into_any()
}

fn table(trial: &Trial, l: Lang) -> AnyView {
    let columns = vec![
        Column::text(l.pick("客户", "Customer")),
        Column::text(l.pick("告诉谁", "Tells")),
        Column::text(l.pick("最高级别", "Highest level")),
        Column::amount(l.pick("期数", "Instalments")),
        Column::amount(l.pick("未收", "Open")),
    ];
    let row = |row: &TrialRow| {
        let sum = |(currency, amount): &(domain::money::Currency, domain::money::Amount)| {
            format!("{} {}", format::amount(*amount, currency.scale()), currency.code())
        };
        let sums = row.amounts.iter().map(sum).collect::<Vec<_>>().join(l.pick("、", ", "));
        vec![
            Cell::text(row.customer_name.clone()),
            Cell::text(row.told.join(l.pick("、", ", "))),
            Cell::text(level_label(row.after, l)),
            Cell::count(row.instalments),
            Cell::text(sums),
        ]
    };
    let rows = trial.rows.iter().map(row).collect();
    view! { <PlainTable label=l.pick("会提醒的客户", "Customers it would remind of") columns rows/> }.into_any()
}
