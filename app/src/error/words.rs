//! What refusals say, in the browser: the server's come with their sentences; those that the browser makes itself of its input get them from a
//! part that is loaded when it is first needed (`parts::told`), for what all refusals say is as large as a page.

use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What this refusal says. In the browser it has been told before; where its words could not be had, that the entry is to be checked.
pub(crate) fn sentence(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::Told { zh, en, .. } => lang.pick(zh.as_str(), en).to_owned(),
        #[cfg(feature = "ssr")]
        other => other.message(lang),
        #[cfg(not(feature = "ssr"))]
        _ => lang.pick("这里有误。请检查后再试。", "Something is wrong here. Check it and try again.").to_owned(),
    }
}

/// All that is wrong, one sentence after the other.
pub(crate) fn sentences(problems: &Problems, lang: Lang) -> String {
    problems.0.iter().map(|problem| sentence(&problem.refusal, lang)).collect::<Vec<_>>().join(" ")
}

/// These problems as they can be shown: each as soon as its sentences are there. Call it at set-up.
pub(crate) fn with_words(problems: Signal<Problems>) -> Signal<Problems> {
    if cfg!(feature = "ssr") {
        return problems;
    }
    let shown = RwSignal::new(problems.get_untracked());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let found = problems.get();
        asked.update_value(|count| *count += 1);
        if found.are_told() {
            // Nothing wrong, as before: the fields need not look again.
            if !(found.is_empty() && shown.with_untracked(Problems::is_empty)) {
                shown.set(found);
            }
            return;
        }
        let this = asked.get_value();
        spawn_local(async move {
            let told = crate::parts::told(found).await;
            // What was put right meanwhile is not shown any more, nor on a page that was left.
            if asked.try_get_value() == Some(this) {
                shown.try_set(told);
            }
        });
    });
    shown.into()
}
