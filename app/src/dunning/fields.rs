//! The fields of the ladder's form: one signal a field, levels that keep their place while others come and go.

use domain::dunning::{Channel, DunningForm, LevelForm, Ways};
use domain::lang::Lang;
use leptos::prelude::*;

use crate::ui::prelude::*;

type Text = RwSignal<String>;
type Tick = RwSignal<bool>;

/// A level that is being typed. The key stays with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct LevelRow {
    key: u32,
    after: Text,
    is_active: Tick,
    owner: Tick,
    team_head: Tick,
    finance: Tick,
    zh: Text,
    en: Text,
    /// In the order of [`Ways::CHANNELS`].
    zh_ways: [Tick; 4],
    en_ways: [Tick; 4],
}

fn ticks(chosen: &[Channel]) -> [Tick; 4] {
    Ways::CHANNELS.map(|channel| RwSignal::new(chosen.contains(&channel)))
}

fn ticked(ticks: [Tick; 4]) -> Vec<Channel> {
    Ways::CHANNELS.into_iter().zip(ticks).filter(|(_, tick)| tick.get()).map(|(channel, _)| channel).collect()
}

/// Every field of the form; Copy, for handlers.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) is_on: Tick,
    pub(super) levels: RwSignal<Vec<LevelRow>>,
    pub(super) rest: Text,
    pub(super) work: Text,
    next_key: StoredValue<u32>,
    /// The form's own owner: rows that a handler adds live as long as the form.
    owner: StoredValue<Owner>,
}

impl LevelRow {
    fn of(key: u32, form: LevelForm) -> Self {
        Self {
            key,
            after: RwSignal::new(form.after),
            is_active: RwSignal::new(form.is_active),
            owner: RwSignal::new(form.owner),
            team_head: RwSignal::new(form.team_head),
            finance: RwSignal::new(form.finance),
            zh_ways: ticks(&form.zh_ways),
            en_ways: ticks(&form.en_ways),
            zh: RwSignal::new(form.zh),
            en: RwSignal::new(form.en),
        }
    }

    fn form(self) -> LevelForm {
        LevelForm {
            after: self.after.get(),
            is_active: self.is_active.get(),
            owner: self.owner.get(),
            team_head: self.team_head.get(),
            finance: self.finance.get(),
            zh: self.zh.get(),
            en: self.en.get(),
            zh_ways: ticked(self.zh_ways),
            en_ways: ticked(self.en_ways),
        }
    }
}

impl Fields {
    /// The fields as this form has them. Call it while the form is set up.
    pub(super) fn of(form: DunningForm) -> Self {
        let rows: Vec<_> = (0..).zip(form.levels).map(|(key, level)| LevelRow::of(key, level)).collect();
        Self {
            is_on: RwSignal::new(form.is_on),
            next_key: StoredValue::new(u32::try_from(rows.len()).unwrap_or_default()),
            levels: RwSignal::new(rows),
            rest: RwSignal::new(form.rest),
            work: RwSignal::new(form.work),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    pub(super) fn form(self) -> DunningForm {
        DunningForm {
            is_on: self.is_on.get(),
            levels: self.levels.get().into_iter().map(LevelRow::form).collect(),
            rest: self.rest.get(),
            work: self.work.get(),
        }
    }

    pub(super) fn add_level(self) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let form = LevelForm { is_active: true, owner: true, ..LevelForm::default() };
        let row = self.owner.with_value(|owner| owner.with(|| LevelRow::of(key, form)));
        self.levels.update(|levels| levels.push(row));
    }

    fn remove_level(self, key: u32) {
        self.levels.update(|levels| levels.retain(|level| level.key != key));
    }

    /// The rows with their places, which name their fields.
    pub(super) fn rows(self) -> Vec<(usize, LevelRow)> {
        self.levels.get().into_iter().enumerate().collect()
    }
}

/// What tells a row from all others.
pub(super) fn row_key(row: &(usize, LevelRow)) -> (usize, u32) {
    (row.0, row.1.key)
}

/// One level: when, whom it tells, and what the letter says.
pub(super) fn level_row(fields: Fields, index: usize, row: LevelRow) -> AnyView {
    let l = lang();
    let name = move |field: &str| format!("levels.{index}.{field}");
    let remove = if l == Lang::Zh { format!("删除第 {} 级", index + 1) } else { format!("Remove level {}", index + 1) };
    let [after, active, owner, head, finance, zh, en] = ["after", "is_active", "owner", "team_head", "finance", "zh", "en"].map(name);
    view! {
        <li class="flow-row">
            <FieldRow>
                <TextField name=after label=l.pick("应收日期之后（天）", "Days after the due date") value=row.after
                    help=l.pick("-7 是到期前 7 天，0 是当天。", "-7 is seven days before, 0 the day itself.")/>
                <div class="dunning-ticks">
                    <CheckField name=active label=l.pick("启用", "On") checked=row.is_active/>
                    <CheckField name=owner label=l.pick("告诉业务员", "Tells the sales rep") checked=row.owner/>
                    <CheckField name=head label=l.pick("告诉团队负责人", "Tells the team head") checked=row.team_head/>
                    <CheckField name=finance label=l.pick("告诉财务", "Tells finance") checked=row.finance/>
                </div>
                <span class="row-acts flow-row-acts">
                    <IconButton symbol=Symbol::Close label=remove on_click=move |_| fields.remove_level(row.key)/>
                </span>
            </FieldRow>
            <details class="fold">
                <summary>{l.pick("还从哪些渠道发", "By which channels too")}</summary>
                {way_boxes(index, "zh", row.zh_ways, l)}
                {way_boxes(index, "en", row.en_ways, l)}
            </details>
            <details class="fold">
                <summary>{l.pick("催款函里怎么写", "What the letter says")}</summary>
                <TextArea name=zh label=l.pick("中文", "Chinese") value=row.zh optional=true written_in=Lang::Zh/>
                <TextArea name=en label=l.pick("英文", "English") value=row.en optional=true written_in=Lang::En/>
            </details>
        </li>
    }
    .into_any()
}

/// The channels for who reads one language; a group hears each language that is ticked for it.
fn way_boxes(index: usize, code: &'static str, ticks: [Tick; 4], l: Lang) -> AnyView {
    let head = if code == "zh" { l.pick("用中文", "In Chinese") } else { l.pick("用英文", "In English") };
    let box_of = |(channel, checked): (Channel, Tick)| {
        let name = format!("levels.{index}.{code}_{}", channel.code());
        let label = format!("{head}{}{}", l.pick("：", ": "), channel.label(l));
        view! { <CheckField name label checked/> }
    };
    let boxes: Vec<_> = Ways::CHANNELS.into_iter().zip(ticks).map(box_of).collect();
    view! { <div class="dunning-ticks">{boxes}</div> }.into_any()
}
