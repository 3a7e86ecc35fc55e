//! A list with nothing in it: what it is for, and the one button to begin.

use leptos::prelude::*;

use super::icon::{Icon, Symbol};

/// ```ignore
/// <Empty symbol=Symbol::Contracts title=l.pick("还没有合同", "No contracts yet")
///        text=l.pick("合同和它的分期在这里。先建一份,或从 Excel 导入。", "Contracts and their instalments live here. …")>
///     <ButtonLink href="/contracts/new" look=Look::Primary>{l.pick("新建合同", "New contract")}</ButtonLink>
/// </Empty>
/// ```
/// For a search without a hit: no symbol of the noun but `Symbol::Search`, and a link that clears the filters.
#[component]
pub fn Empty(
    symbol: Symbol,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-symbol">
                <Icon symbol/>
            </span>
            <h2 class="empty-title">{title}</h2>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="empty-acts">{children()}</div> })}
        </div>
    }
}
