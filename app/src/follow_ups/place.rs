//! Where it happened: only where the company has turned it on, and only when the writer asks for it.

use domain::follow_up::Coordinates;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::device::here;
use super::fields::FollowUpFields;
use crate::frame::frame;
use crate::ui::prelude::*;

/// Where the asking stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Not,
    Waiting,
    Refused,
}

/// The button, and once pressed the place in words and what the device said.
#[component]
pub(super) fn PlacePick(fields: FollowUpFields) -> impl IntoView {
    let l = lang();
    if !frame().company.is_some_and(|company| company.follow_up_places) {
        return ().into_any();
    }
    let asked = RwSignal::new(Asked::Not);
    let ask = move |_| {
        asked.set(Asked::Waiting);
        spawn_local(async move {
            let found = here().await;
            asked.try_set(if found.is_some() { Asked::Not } else { Asked::Refused });
            if let Some(found) = found {
                fields.coordinates.try_set(found);
            }
        });
    };
    let drop_it = move |_| {
        asked.set(Asked::Not);
        fields.coordinates.set(String::new());
        fields.place.set(String::new());
    };
    let is_given =
        move || !fields.coordinates.with(String::is_empty) || !fields.place.with(String::is_empty) || asked.get() == Asked::Refused;
    let note = move || match asked.get() {
        Asked::Waiting => l.pick("正在定位…", "Locating…").to_owned(),
        Asked::Refused => l
            .pick(
                "没有得到位置（手机没有允许，或没有信号）。可以直接写地点。",
                "No position: not allowed on this device, or no signal. You can write the place instead.",
            )
            .to_owned(),
        Asked::Not => {
            Coordinates::read(&fields.coordinates.get()).map(|at| format!("{} {at}", l.pick("位置", "Position"))).unwrap_or_default()
        }
    };
    view! {
        <Show when=is_given fallback=move || view! { <Button look=Look::Quiet icon=Symbol::Place on_click=ask>{l.pick("加上位置", "Add place")}</Button> }>
            <div class="place-pick">
                <TextField name="place" label=l.pick("地点", "Place") value=fields.place optional=true/>
                <Button look=Look::Quiet icon=Symbol::Close on_click=drop_it>{l.pick("不记位置", "Leave it out")}</Button>
            </div>
        </Show>
        <p class="quiet small figures" role="status">{note}</p>
    }
    .into_any()
}
