//! A date as people write it (`3.1`, `明天`, `2025-03-01`), or picked from the browser's calendar.

use chrono::NaiveDate;
use leptos::html::Input;
use leptos::prelude::*;

use super::Frame;
use super::text::Line;
use crate::ui::icon::{Icon, Symbol};
use crate::ui::language::lang;
use crate::ui::{browser, format};

/// A date; when the field is left the text is written as `2025-03-01`, and the day of the week stands beside it.
///
/// `<DateField name="signed_date" label=l.pick("签署日期", "Signed") value=signed today=today/>`
#[component]
pub fn DateField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    /// The company's today: what `明天` and `3.1` count from.
    today: NaiveDate,
    #[prop(optional, into)] help: String,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let l = lang();
    let frame = Frame::new(name, label, help, optional);
    let tidy = Callback::new(move |()| {
        if let Some(date) = value.with_untracked(|text| format::typed_date(text, today)) {
            value.set(format::date(date));
        }
    });
    let line = Line { class: "input input-date", inputmode: None, disabled, on_leave: Some(tidy), ..Line::new(&frame, value) };
    let read = Memo::new(move |_| value.with(|text| format::typed_date(text, today)));
    let picker = NodeRef::<Input>::new();
    let pick = move |_| {
        let iso = read.get_untracked().unwrap_or(today).to_string();
        browser::open_picker(picker, &iso);
    };
    let control = view! {
        <div class="affixed date">
            {line.view()}
            <span class="affix">{move || read.get().map(|date| format::day(date, today, l))}</span>
            <button type="button" class="affix-button" title=l.pick("选日期", "Pick a date") aria-label=l.pick("选日期", "Pick a date") on:click=pick>
                <Icon symbol=Symbol::Calendar/>
            </button>
            <input
                node_ref=picker
                class="date-native"
                type="date"
                tabindex="-1"
                aria-hidden="true"
                on:change=move |event| value.set(event_target_value(&event))
            />
        </div>
    };
    frame.around(control.into_any())
}
