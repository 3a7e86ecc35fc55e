//! The bar over a list of money: search, whose it is, and the way back from one record.

use domain::permission::Noun;
use leptos::prelude::*;

use super::button::{ButtonLink, Look};
use super::icon::Symbol;
use super::language::lang;
use super::list_bar::{Filter, ListBar};
use super::query::use_query;
use crate::admin::api::owner_choices;
use crate::fetched::fetched;
use crate::frame::sees_others;

/// `?owner=`: whose records of this noun. None: one sees only the own ones and has nobody to choose from.
#[must_use]
pub fn owner_filter(noun: Noun) -> Option<Filter> {
    let label = lang().pick("业务员", "Owner");
    sees_others(noun).then(|| Filter::asked("owner", label, fetched(|| (), move |()| owner_choices(noun))))
}

/// `<OwnerBar noun=Noun::Receipt search=l.pick("搜编号、客户", "Search number, customer") narrowed_by=&["customer"] narrowed=l.pick("只看一个客户", "One customer only")/>`
#[component]
pub fn OwnerBar(
    /// Whose list it is: who sees only their own has nobody to choose from.
    noun: Noun,
    #[prop(into)] search: String,
    /// Keys of the address that narrow the list to one record that was come from.
    narrowed_by: &'static [&'static str],
    /// What the button says that leaves it again.
    narrowed: &'static str,
) -> impl IntoView {
    let query = use_query();
    let is_narrowed = move || narrowed_by.iter().any(|key| !query.get(key).is_empty());
    let left = Signal::derive(move || query.href(&narrowed_by.iter().map(|key| (*key, "")).collect::<Vec<_>>()));
    let filters = owner_filter(noun).into_iter().collect::<Vec<_>>();
    view! {
        <ListBar search filters>
            <Show when=is_narrowed>
                <ButtonLink href=left look=Look::Quiet icon=Symbol::Close>{narrowed}</ButtonLink>
            </Show>
        </ListBar>
    }
    .into_any()
}
