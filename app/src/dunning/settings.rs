//! `/admin/dunning`: the ladder, the days of rest, and what would go out today.

use domain::dunning::{Dunning, DunningForm, Variable, WorkDays, level_label};
use domain::lang::Lang;
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{dunning_set, dunning_show};
use super::fields::{Fields, level_row, row_key};
use super::trial::TrialSection;
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::{fresh_id, may};
use crate::ui::prelude::*;

/// `/admin/dunning`
#[component]
pub fn SettingsPage() -> impl IntoView {
    let l = lang();
    let saved = RwSignal::new(0_u32);
    let found = fetched(|| (), |()| dunning_show());
    let intro = l.pick(
        "每个工作日，对每一期款找到已到、还没说过的最高一级：告诉该告诉的人，每位客户一条。停机多久都只补一次，低的级不再补。有争议的不催，客户承诺付款的到期前不催。",
        "Each working day the highest level that an instalment has reached and that was not said is told to whom it names, one message a customer. After any downtime it is caught up once. What is disputed is left alone, and what is promised until the day of the promise.",
    );
    let show = move |dunning: Dunning| {
        if may(Noun::Settings, Act::Edit) { view! { <LadderForm dunning saved/> }.into_any() } else { read_only(&dunning, l) }
    };
    view! {
        <Page title=l.pick("催款", "Dunning")>
            {crate::outbox::dunning_tabs(l)}
            <p class="quiet">{intro}</p>
            <TrialSection saved/>
            {when_there(found, 10, show)}
        </Page>
    }
    .into_any()
}

/// For auditors.
fn read_only(dunning: &Dunning, l: Lang) -> AnyView {
    let state = if dunning.is_on { l.pick("已启用", "On") } else { l.pick("未启用", "Off") };
    let active = dunning.levels.iter().filter(|level| level.is_active);
    let levels = active.map(|level| level_label(level.after, l)).collect::<Vec<_>>().join(l.pick("、", ", "));
    let years = years(&dunning.days, l);
    view! {
        <Definitions>
            <Definition label=l.pick("催款", "Dunning")>{state}</Definition>
            <Definition label=l.pick("级别", "Levels")>{levels}</Definition>
            <Definition label=l.pick("已有节假日安排的年份", "Years with public holidays")>{years}</Definition>
        </Definitions>
    }
    .into_any()
}

fn years(days: &WorkDays, l: Lang) -> String {
    days.years().iter().map(ToString::to_string).collect::<Vec<_>>().join(l.pick("、", ", "))
}

#[component]
fn LadderForm(dunning: Dunning, saved: RwSignal<u32>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let version = RwSignal::new(dunning.version);
    let before = RwSignal::new(DunningForm::of(&dunning));
    let fields = Fields::of(before.get_untracked());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    guard_unsaved(Signal::derive(move || fields.form() != before.get()));
    let save = Action::new(move |form: &DunningForm| dunning_set(fresh_id().into(), version.get_untracked(), form.clone()));
    follow_answer(save.value(), problems, failure, move |kept: Dunning| {
        version.set(kept.version);
        before.set(untrack(|| fields.form()));
        saved.update(|saved| *saved += 1);
        toasts.done(l.pick("催款设置已保存。", "Saved."));
    });
    let submit = move |()| {
        let form = untrack(|| fields.form());
        match form.parse(1) {
            Ok(_) => {
                save.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            {ladder_fields(fields, l)}
            {day_fields(fields, &dunning.days, l)}
            <FormActions><SubmitButton pending=save.pending()>{l.pick("保存催款设置", "Save")}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}

fn ladder_fields(fields: Fields, l: Lang) -> AnyView {
    let variables = Variable::ALL.map(|variable| format!("{{{{{}}}}}", variable.label(l))).join(" ");
    let variables = format!("{}{variables}", l.pick("催款函的文字里可用：", "The letter's texts may use: "));
    view! {
        <CheckField name="is_on" label=l.pick("启用催款提醒", "Reminders are on") checked=fields.is_on
            help=l.pick("启用前先看上面的试运行：今天会告诉谁。", "Before you turn it on, see above whom it would tell today.")/>
        <h2 class="section-title">{l.pick("级别", "Levels")}</h2>
        <p class="quiet small">{variables}</p>
        <ol class="flow-rows" id=field_id_here("levels") tabindex="-1">
            <For each=move || fields.rows() key=row_key children=move |(index, row)| level_row(fields, index, row)/>
        </ol>
        <Button icon=Symbol::Plus on_click=move |_| fields.add_level()>{l.pick("增加一级", "Add a level")}</Button>
    }
    .into_any()
}

fn day_fields(fields: Fields, days: &WorkDays, l: Lang) -> AnyView {
    let known = format!(
        "{}{}{}",
        l.pick("已有节假日安排的年份：", "Public holidays are known of: "),
        years(days, l),
        l.pick(
            "（2025、2026 年按国务院办公厅的放假通知）。其他年份只按周末休息；新一年的通知公布后请补在这里。",
            " (2025 and 2026 by the State Council's notices). Of other years only weekends are; add a new year here when its notice is out.",
        )
    );
    let help = l.pick("一行一段：2026-01-01~2026-01-03。", "A line each: 2026-01-01~2026-01-03.");
    view! {
        <h2 class="section-title">{l.pick("休息日不催，顺延到下一个工作日", "Days of rest: nothing goes out until the next working day")}</h2>
        <p class="quiet small">{known}</p>
        <FieldRow>
            <TextArea name="rest" label=l.pick("放假", "Public holidays") value=fields.rest rows=8 optional=true help/>
            <TextArea name="work" label=l.pick("调休上班", "Make-up workdays") value=fields.work rows=8 optional=true help/>
        </FieldRow>
    }
    .into_any()
}
