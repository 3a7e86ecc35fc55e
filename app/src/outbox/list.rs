//! `/admin/dunning/outbox`: what became of each message beside the app; what is stuck is dealt with here.

use domain::dunning::level_label;
use domain::id::DispatchId;
use domain::lang::Lang;
use domain::list::Page as Rows;
use domain::outbox::{DispatchAct, DispatchRow, DispatchState, DispatchWindow};
use domain::permission::{Act, Noun};
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{dispatch_act, dispatch_list};
use super::dunning_tabs;
use crate::error::{Failure, sentence};
use crate::fetched::fetched;
use crate::frame::{fresh_id, may};
use crate::live::live;
use crate::ui::prelude::*;

const SHOW: &str = "show";

/// What the page's buttons do.
type Acting = Callback<(DispatchId, DispatchAct)>;

fn window(query: Query) -> DispatchWindow {
    let asked = query.get(SHOW);
    DispatchWindow::ALL.iter().copied().find(|window| window.code() == asked).unwrap_or_default()
}

/// `/admin/dunning/outbox`
#[component]
pub fn ListPage() -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (query, live, done) = (use_query(), live(), RwSignal::new(0_u32));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let asked = move || (window(query), query.get(AFTER), live.revision.get(), done.get());
    let listing = fetched(asked, |(window, after, ..)| dispatch_list(window, Some(after).filter(|after| !after.is_empty())));
    let deal = Action::new(|(id, act): &(DispatchId, DispatchAct)| dispatch_act(fresh_id().into(), id.clone(), *act));
    follow_answer(deal.value(), problems, failure, move |()| {
        toasts.done(l.pick("已记下。", "Noted."));
        done.update(|done| *done += 1);
    });
    crate::ui::acting::renew_when_refused(problems, done);
    let can_edit = may(Noun::Settings, Act::Edit);
    let act = can_edit.then(|| {
        Acting::new(move |wanted| {
            deal.dispatch(wanted);
        })
    });
    let badges = live.badges;
    let tab = move |window: DispatchWindow| match window {
        DispatchWindow::Stuck => Tab::new("", window.label(l)).counting(Signal::derive(move || badges.get().dispatches_stuck)),
        _ => Tab::new(window.code(), window.label(l)),
    };
    let tabs: Vec<Tab> = DispatchWindow::ALL.iter().copied().map(tab).collect();
    let show = move |page: Rows<DispatchRow>| table(page, untrack(|| window(query)), untrack(|| query.get(AFTER)).is_empty(), act);
    let refused = move || problems.with(|problems| problems.0.first().map(|problem| sentence(&problem.refusal, l)));
    view! {
        <Page title=l.pick("催款", "Dunning")>
            {dunning_tabs(l)}
            <FailureNotice failure/>
            <Show when=move || problems.with(|problems| !problems.is_empty())><Notice tone=Tone::Overdue>{refused}</Notice></Show>
            <Tabs param=SHOW tabs label=l.pick("看哪些", "Which")/>
            {when_there(listing, 8, show)}
        </Page>
    }
    .into_any()
}

fn table(page: Rows<DispatchRow>, window: DispatchWindow, is_first: bool, act: Option<Acting>) -> AnyView {
    let l = lang();
    if page.items.is_empty() && is_first {
        return nothing(window);
    }
    let columns = vec![
        Column::text(l.pick("客户", "Customer")),
        Column::text(l.pick("渠道", "Channel")),
        Column::text(l.pick("级别", "Level")),
        Column::text(l.pick("状态", "State")),
        Column::date(l.pick("时间", "Time")),
        Column::text(l.pick("操作", "Acts")),
    ];
    let Rows { items, next } = page;
    let shown = items.len();
    let rows = items.iter().map(|row| cells(row, act, l)).collect();
    view! {
        <PlainTable label=l.pick("发送记录", "Outbox") columns rows/>
        <Pager next shown/>
    }
    .into_any()
}

fn tone(state: DispatchState) -> Tone {
    match state {
        DispatchState::Waiting | DispatchState::Sending => Tone::Progress,
        DispatchState::Sent => Tone::Done,
        DispatchState::Failed => Tone::Overdue,
        DispatchState::Unknown => Tone::Attention,
        DispatchState::Dropped => Tone::Neutral,
    }
}

fn cells(row: &DispatchRow, act: Option<Acting>, l: Lang) -> Vec<Cell> {
    let customer = match &row.customer_name {
        None => l.pick("（您无权查看）", "(not yours to see)").to_owned(),
        Some(name) if name.is_empty() => l.pick("试发", "Trial").to_owned(),
        Some(name) => name.clone(),
    };
    let is_trial = row.customer_name.as_ref().is_some_and(String::is_empty);
    let level = if is_trial { String::new() } else { level_label(row.after, l) };
    let (tone, label) = (tone(row.state), row.state.label(l));
    let reason = row.reason.as_ref().map(|reason| view! { <span class="quiet small">{reason.words(l)}</span> });
    let state = view! { <span class="cell-lines"><span><StateChip tone label/></span>{reason}</span> };
    let next = row.next.map(|next| format!("{}{}", l.pick("最早 ", "not before "), format::moment(next))).unwrap_or_default();
    vec![
        Cell::lines(customer, if is_trial { String::new() } else { count(row.instalments, l) }),
        Cell::lines(row.channel.label(l), &row.to),
        Cell::text(level),
        Cell::view(state),
        Cell::lines(format::moment(row.since), next),
        act.map_or_else(Cell::empty, |act| acts(row, act, l)),
    ]
}

fn count(instalments: u64, l: Lang) -> String {
    match (instalments, l) {
        (many, Lang::Zh) => format!("{many} 期"),
        (1, Lang::En) => "1 instalment".to_owned(),
        (many, Lang::En) => format!("{many} instalments"),
    }
}

fn acts(row: &DispatchRow, act: Acting, l: Lang) -> Cell {
    let button = |one: DispatchAct| {
        let id = row.id.clone();
        let press = move |_| act.run((id.clone(), one));
        let is_risky = one == DispatchAct::Again && row.state == DispatchState::Unknown;
        let words = if is_risky { l.pick("再发一次（可能重复）", "Send again (may come twice)") } else { one.label(l) };
        view! { <Button look=Look::Quiet on_click=press>{words}</Button> }
    };
    let buttons: Vec<_> = row.state.acts().iter().copied().map(button).collect();
    Cell::view(view! { <span class="row-acts">{buttons}</span> })
}

fn nothing(window: DispatchWindow) -> AnyView {
    let l = lang();
    let title = match window {
        DispatchWindow::Stuck => l.pick("没有要处理的消息", "No message is stuck"),
        _ => l.pick("没有这样的消息", "There are no such messages"),
    };
    let text = l.pick(
        "没发出去的，和不知道对方收到没有的，会列在“要处理”里。",
        "What failed, and what may or may not have arrived, is listed under “To deal with”.",
    );
    view! { <Empty symbol=Symbol::CheckCircle title text/> }.into_any()
}
