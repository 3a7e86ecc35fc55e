//! What happened, newest first: history, follow-ups, the audit trail of one record.

use leptos::prelude::*;

use super::icon::{Icon, Symbol};

/// ```ignore
/// <Timeline>
///     <TimelineEntry symbol=Symbol::Phone when="昨天 14:05" who="王强" what="电话">"答应周五付 64,000。"</TimelineEntry>
/// </Timeline>
/// ```
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// One thing that happened: who did what, when; the children say more.
#[component]
pub fn TimelineEntry(
    #[prop(default = Symbol::Circle)] symbol: Symbol,
    #[prop(into)] when: String,
    #[prop(optional, into)] who: String,
    #[prop(into)] what: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="timeline-entry">
            <span class="timeline-symbol"><Icon symbol/></span>
            <div class="timeline-line">
                <span class="timeline-who">{who}</span>
                " "
                <span class="timeline-what">{what}</span>
                <span class="timeline-when figures">{when}</span>
            </div>
            {children.map(|children| view! { <div class="timeline-text">{children()}</div> })}
        </li>
    }
}
