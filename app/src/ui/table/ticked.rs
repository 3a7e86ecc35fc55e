//! Ticking rows, and the bar of what can be done with the ticked ones.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::ui::language::lang;

/// The keys of the rows that are ticked, for acts on many at once.
pub type Ticked = RwSignal<BTreeSet<String>>;

/// The box in front of a row.
pub(super) fn tick(ticked: Ticked, key: String) -> impl IntoView {
    let own = key.clone();
    let checked = move || ticked.with(|ticked| ticked.contains(&own));
    let change = move |event| {
        let on = event_target_checked(&event);
        ticked.update(|ticked| {
            if on {
                ticked.insert(key.clone());
            } else {
                ticked.remove(&key);
            }
        });
    };
    view! {
        <td class="cell-tick">
            <label class="tick-box">
                <span class="unseen">{lang().pick("选择此行", "Select this row")}</span>
                <input type="checkbox" prop:checked=checked on:change=change/>
            </label>
        </td>
    }
}

/// The bar that appears when rows are ticked: how many, and what can be done with them.
///
/// `<TickedBar ticked><Button on:click=…>"转给王强"</Button></TickedBar>`
#[component]
pub fn TickedBar(ticked: Ticked, children: Children) -> impl IntoView {
    let l = lang();
    let count = move || ticked.with(BTreeSet::len);
    view! {
        <div class="ticked-bar" role="region" aria-label=l.pick("已选", "Selected") hidden=move || count() == 0>
            <span class="figures">{move || format!("{} {}", l.pick("已选", "Selected"), count())}</span>
            {children()}
            <button type="button" class="button button-quiet" on:click=move |_| ticked.set(BTreeSet::new())>
                {l.pick("取消选择", "Clear")}
            </button>
        </div>
    }
}
