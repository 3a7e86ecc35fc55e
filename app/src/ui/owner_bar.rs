//! The bar over a list of money: search, whose it is, and the way back from one record.

use domain::permission::{Act, Noun, Scope};
use leptos::prelude::*;

use super::button::{ButtonLink, Look};
use super::field::Choice;
use super::icon::Symbol;
use super::language::lang;
use super::list_bar::{Filter, ListBar};
use super::query::use_query;
use crate::admin::api::owner_choices;
use crate::fetched::fetched;
use crate::frame::frame;

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
    let l = lang();
    let query = use_query();
    let sees_others = frame().actor.is_some_and(|actor| actor.scope(noun, Act::Read) > Scope::Own);
    let owners = fetched(move || sees_others, move |asked| async move { if asked { owner_choices(noun).await } else { Vec::new() } });
    let is_narrowed = move || narrowed_by.iter().any(|key| !query.get(key).is_empty());
    let left = Signal::derive(move || query.href(&narrowed_by.iter().map(|key| (*key, "")).collect::<Vec<_>>()));
    let bar = move |choices: Vec<Choice>| {
        let filters = if choices.is_empty() { Vec::new() } else { vec![Filter::new("owner", l.pick("业务员", "Owner"), choices)] };
        view! {
            <ListBar search=search.clone() filters>
                <Show when=is_narrowed>
                    <ButtonLink href=left look=Look::Quiet icon=Symbol::Close>{narrowed}</ButtonLink>
                </Show>
            </ListBar>
        }
        .into_any()
    };
    let first = bar.clone();
    let shown = move || {
        let bar = bar.clone();
        Suspend::new(async move { bar(owners.await) })
    };
    view! { <Suspense fallback=move || first(Vec::new())>{shown}</Suspense> }.into_any()
}
