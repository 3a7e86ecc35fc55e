//! The + of the phone: a follow-up at once, the other acts below it.

use domain::follow_up::FollowUp;
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use crate::follow_ups::{LogForm, Start};
use crate::frame::may;
use crate::ui::prelude::*;

/// Three taps and the text: +, the customer, how. Those who log nothing get their other acts.
#[component]
pub fn AddSheet(open: RwSignal<bool>) -> impl IntoView {
    let l = lang();
    let may_log = may(Noun::FollowUp, Act::Create);
    let title = if may_log { l.pick("记跟进", "Log a follow-up") } else { l.pick("新建", "New") };
    let done = Callback::new(move |_: FollowUp| open.set(false));
    let others = other_acts();
    view! {
        <Sheet open title>
            {may_log.then(|| view! { <LogForm start=Start::blank() on_done=done/> })}
            <div class="add-others">
                {may_log.then(|| view! { <h3 class="quiet small">{l.pick("或者", "Or")}</h3> })}
                <NavList items=others.clone() on_go=Callback::new(move |()| open.set(false))/>
            </div>
        </Sheet>
    }
}

fn other_acts() -> Vec<NavItem> {
    let l = lang();
    let act = |noun: Noun, path: &str, label: &str, symbol: Symbol| may(noun, Act::Create).then(|| NavItem::new(path, label, symbol));
    [
        act(Noun::Customer, "/customers/new", l.pick("新建客户", "New customer"), Symbol::Customers),
        act(Noun::Receipt, "/receipts/new", l.pick("登记回款", "Register a receipt"), Symbol::Receipts),
        act(Noun::Contract, "/contracts/new", l.pick("新建合同", "New contract"), Symbol::Contracts),
    ]
    .into_iter()
    .flatten()
    .collect()
}
