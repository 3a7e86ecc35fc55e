//! What the two forms before signing in share: the problems they show, from the browser, the server, or a plain post before.

use domain::refusal::{Problem, Problems, Refusal};
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::use_query_map;

use crate::error::{Answer, Failure};
use crate::ui::prelude::*;

/// The problems of a form at the door. After a plain post they stand in the address; server and browser read them alike.
pub(super) fn problems_at_first() -> RwSignal<Problems> {
    let failed = use_query_map().with_untracked(|map| map.get("__err"));
    let problems = failed.map(|text| problems_of(&ServerFnUrlError::<Failure>::decode_err(&text)));
    RwSignal::new(problems.unwrap_or_default())
}

fn problems_of(failure: &Failure) -> Problems {
    failure.problems().cloned().unwrap_or_default()
}

/// Takes over the answer of the form's command: on success leaves, else shows why not.
pub(super) fn follow(
    answer: Signal<Option<Answer<()>>>,
    problems: RwSignal<Problems>,
    failed: RwSignal<Option<String>>,
    leave: impl Fn() + 'static,
) {
    let l = lang();
    Effect::new(move |_| match answer.get() {
        None => {}
        Some(Ok(())) => leave(),
        Some(Err(failure)) => match failure.problems() {
            Some(found) => problems.set(found.clone()),
            None => failed.set(Some(failure.message(l))),
        },
    });
}

/// One problem of the whole form, or of one field.
pub(super) fn problem(field: &str, refusal: Refusal) -> Problem {
    Problem { field: field.to_owned(), refusal }
}

/// The head of a page before signing in: the mark, the title, one line.
#[component]
pub(super) fn DoorHead(#[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <leptos_meta::Title text=browser::title_text(&title)/>
        <header class="door-head">
            <span class="brand-mark door-mark" aria-hidden="true">"约"</span>
            <h1 class="door-title">{title}</h1>
            <p class="quiet">{text}</p>
        </header>
    }
}

/// Under the card: the other language.
#[component]
pub(super) fn DoorLanguage() -> impl IntoView {
    let l = lang();
    let switch = Action::new(move |(): &()| super::api::set_language(crate::frame::fresh_id().into(), l.other()));
    Effect::new(move |_| {
        if switch.value().with(|answer| matches!(answer, Some(Ok(())))) {
            crate::client::reload();
        }
    });
    let press = move |_| {
        switch.dispatch(());
    };
    view! {
        <p class="door-foot">
            <Button look=Look::Quiet on_click=press><span lang=l.other().tag()>{l.pick("English", "中文")}</span></Button>
        </p>
    }
}
