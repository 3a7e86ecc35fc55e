//! The dialog in which a target is set: one figure for the year, one a quarter or one a month.

use domain::lang::Lang;
use domain::money::Currency;
use domain::refusal::Problems;
use domain::target::{Grain, MONTHS, Metric, TargetForm, TargetSubject};
use leptos::prelude::*;

use super::api::target_set;
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The target that is about to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(super) subject: TargetSubject,
    pub(super) name: String,
    pub(super) year: i32,
    pub(super) version: u64,
    pub(super) currency: Currency,
    pub(super) form: TargetForm,
}

/// What the page and its dialog share.
pub(crate) type Setting = crate::ui::acting::Acting<Wanted>;

/// What a part of a year is called.
pub(super) fn part_label(grain: Grain, part: usize, l: Lang) -> String {
    const MONTH: [&str; MONTHS] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match (grain, l) {
        (Grain::Year, l) => Grain::Year.label(l).to_owned(),
        (Grain::Quarter, Lang::Zh) => format!("{} 季度", part + 1),
        (Grain::Quarter, Lang::En) => format!("Q{}", part + 1),
        (Grain::Month, Lang::Zh) => format!("{} 月", part + 1),
        (Grain::Month, Lang::En) => MONTH.get(part).copied().unwrap_or_default().to_owned(),
    }
}

/// One dialog for every line of the table.
#[component]
pub(crate) fn SetDialog(setting: Setting) -> impl IntoView {
    let open = open_while(setting.wanted);
    view! {
        <Dialog open title=lang().pick("设定业绩目标", "Set a target")>
            {setting.wanted.get_untracked().map(|wanted| view! { <TargetFields wanted setting/> })}
        </Dialog>
    }
}

/// The texts of the fields: as many of each figure as a year has months, of which the grain shows the first.
#[derive(Clone, Copy)]
struct Texts {
    grain: RwSignal<String>,
    signed: [RwSignal<String>; MONTHS],
    collected: [RwSignal<String>; MONTHS],
}

impl Texts {
    fn new(form: &TargetForm) -> Self {
        let signals = |texts: &[String]| std::array::from_fn(|part| RwSignal::new(texts.get(part).cloned().unwrap_or_default()));
        Self { grain: RwSignal::new(form.grain.clone()), signed: signals(&form.signed), collected: signals(&form.collected) }
    }

    /// The fields as they stand, read as if the grain were this.
    fn form(self, grain: Grain) -> TargetForm {
        let texts = |signals: [RwSignal<String>; MONTHS]| signals.iter().take(grain.parts()).map(|text| text.get_untracked()).collect();
        TargetForm { grain: grain.code().to_owned(), signed: texts(self.signed), collected: texts(self.collected) }
    }

    fn fill(self, form: &TargetForm) {
        for (signals, texts) in [(self.signed, &form.signed), (self.collected, &form.collected)] {
            for (part, signal) in signals.iter().enumerate() {
                signal.set(texts.get(part).cloned().unwrap_or_default());
            }
        }
    }

    /// Another grain takes the figures along: split, or added up.
    fn follow_grain(self, currency: Currency) {
        let grain = self.grain;
        Effect::new(move |before: Option<Grain>| {
            let now = grain.with(|text| Grain::read(text).unwrap_or_default());
            if let Some(before) = before.filter(|before| *before != now) {
                self.fill(&self.form(before).regrained(now, currency));
            }
            now
        });
    }
}

#[component]
fn TargetFields(wanted: Wanted, setting: Setting) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let Wanted { subject, name, year, version, currency, form } = wanted;
    let texts = Texts::new(&form);
    texts.follow_grain(currency);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let operation = fresh_id();
    let save = Action::new(move |form: &TargetForm| target_set(operation.clone().into(), subject.clone(), year, version, form.clone()));
    follow_answer(save.value(), problems, failure, move |()| {
        toasts.done(l.pick("目标已保存。", "The target is saved."));
        setting.close();
        setting.done.update(|done| *done += 1);
    });
    let submit = move |()| {
        let form = texts.form(texts.grain.with_untracked(|text| Grain::read(text).unwrap_or_default()));
        match form.parse(currency) {
            Ok(_) => {
                problems.set(Problems::new());
                save.dispatch(form);
            }
            Err(found) => problems.set(found),
        }
    };
    let grains = Grain::ALL.iter().map(|grain| Choice::new(grain.code(), grain.label(l))).collect::<Vec<_>>();
    let parts = move || rows(texts.grain.with(|text| Grain::read(text).unwrap_or_default()), texts, currency, l);
    view! {
        <FailureNotice failure/>
        <p><strong>{name}</strong>" "<span class="figures">{year}</span></p>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <RadioField name="grain" label=l.pick("怎么填", "Entered by") value=texts.grain choices=grains bar=true
                help=l.pick("全年或一季的数平均分到各月，余数在最后一个月。", "A figure for a year or a quarter is split into equal months; the last takes the remainder.")/>
            {parts}
            <div class="dialog-acts">
                <Button on_click=move |_| setting.close()>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton pending=save.pending()>{l.pick("保存目标", "Save target")}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}

/// Both figures of each part, side by side.
fn rows(grain: Grain, texts: Texts, currency: Currency, l: Lang) -> AnyView {
    let field = |metric: Metric, part: usize, value: RwSignal<String>| {
        let label = format!("{}{}{}", part_label(grain, part, l), l.pick("", " · "), metric.label(l));
        let name = format!("{}.{part}", metric.code());
        view! { <AmountField name label value optional=true currency=Signal::stored(currency)/> }
    };
    let row = |part: usize| {
        let (signed, collected) = (texts.signed.get(part).copied()?, texts.collected.get(part).copied()?);
        let (signed, collected) = (field(Metric::Signed, part, signed), field(Metric::Collected, part, collected));
        Some(view! { <FieldRow>{signed} {collected}</FieldRow> }.into_any())
    };
    (0..grain.parts()).filter_map(row).collect::<Vec<_>>().into_any()
}
