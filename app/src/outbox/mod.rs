//! 发送记录, the outbox: the ways by which reminders leave the app, and what became of each message.

pub mod api;
mod channels;
mod fields;
mod list;

pub use channels::ChannelsPage;
use domain::lang::Lang;
use leptos::prelude::*;
pub use list::ListPage;

use crate::live::live;
use crate::ui::prelude::*;

/// The pages of reminding, each leading to the others.
pub(crate) fn dunning_tabs(l: Lang) -> AnyView {
    let badges = live().badges;
    let stuck = Signal::derive(move || badges.get().dispatches_stuck);
    let tabs = vec![
        Tab::new("/admin/dunning", l.pick("级别与休息日", "Levels and days")),
        Tab::new("/admin/dunning/channels", l.pick("发送渠道", "Channels")),
        Tab::new("/admin/dunning/outbox", l.pick("发送记录", "Outbox")).counting(stuck),
    ];
    view! { <Anchors tabs label=l.pick("催款的各页", "Pages of dunning")/> }.into_any()
}
