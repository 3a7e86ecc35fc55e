//! The list of follow-ups: those due (which its badge counts) and all of them.

use chrono::NaiveDate;
use domain::follow_up::FollowUp;
use domain::id::UserId;
use domain::lang::Lang;
use domain::list::{self, FollowUpFilter, FollowUpWindow};
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::api::follow_up_list;
use super::bulk::is_offered;
use super::entry::{consequences, correction_mark, details, kind_symbol};
use super::start::Start;
use crate::customers::list::seller_filter;
use crate::customers::new::failed;
use crate::customers::{Fresh, Steady};
use crate::fetched::fetched;
use crate::frame::{frame, may, sees_others, today};
use crate::live::live;
use crate::parts::{FollowUpsActs, LogSheet};
use crate::ui::prelude::*;

/// The query key of the window.
const WINDOW: &str = "window";

/// The sheet in which a follow-up is logged from the list.
#[derive(Clone, Copy)]
pub(crate) struct Logging {
    pub(crate) open: RwSignal<bool>,
    pub(crate) start: RwSignal<Start>,
}

impl Logging {
    pub(crate) fn new() -> Self {
        Self { open: RwSignal::new(false), start: RwSignal::new(Start::blank()) }
    }

    /// Opens the sheet.
    pub(crate) fn begin(self, start: Start) {
        self.start.set(start);
        self.open.set(true);
    }
}

/// `/follow-ups`.
#[component]
pub fn ListPage() -> impl IntoView {
    let l = lang();
    let live = live();
    let query = use_query();
    let filter = Memo::new(move |_| filter_of(query));
    let listing = fetched(move || (filter.get(), live.today.get(), live.revision.get()), |(filter, ..)| follow_up_list(filter));
    let (logging, fresh, steady) = (Logging::new(), Fresh::default(), Steady::default());
    let many = is_offered().then(|| Many::new(|reminder: &FollowUp| reminder.id.as_str(), Callback::new(move |()| listing.refetch())));
    let shown = move || {
        let filter = filter.get_untracked();
        let answer = listing.get().map(|answer| steady.hold(&format!("{filter:?}"), answer));
        // Whom one has to contact is ticked; what was told is only read.
        let is_due = filter.window == FollowUpWindow::DueToday;
        if let (Some(many), Some(Ok(page))) = (many, &answer) {
            many.show(if is_due { page.items.as_slice() } else { &[] });
        }
        answer.map(|answer| match answer {
            Ok(page) if page.items.is_empty() => nothing(filter.window, logging),
            Ok(page) => rows(page, &filter, logging, fresh, many.filter(|_| is_due)),
            Err(failure) => failed(failure),
        })
    };
    let due = Signal::derive(move || live.badges.get().follow_ups_due);
    let broken = Signal::derive(move || live.badges.get().promises_broken);
    let tabs = vec![
        Tab::new("", l.pick("今天与逾期", "Due today and late")).counting(due),
        Tab::new(FollowUpWindow::Broken.code(), FollowUpWindow::Broken.label(l)).counting(broken),
        Tab::new(FollowUpWindow::All.code(), l.pick("全部", "All")),
    ];
    let new = may(Noun::FollowUp, Act::Create).then(|| {
        let begin = move |_| logging.begin(Start::blank());
        view! { <Button look=Look::Primary icon=Symbol::Plus key="n" on_click=begin>{l.pick("记跟进", "Log follow-up")}</Button> }
    });
    view! {
        <Page title=l.pick("跟进", "Follow-ups") acts=new.into_any()>
            <Tabs param=WINDOW tabs label=l.pick("范围", "Range")/>
            {seller_filter(Noun::FollowUp).map(|filter| view! { <ListBar filters=vec![filter]/> })}
            <Transition fallback=|| view! { <Skeleton/> }>{shown}</Transition>
            {many.map(|many| view! { <FollowUpsActs many/> })}
        </Page>
        <LogSheet open=logging.open start=logging.start on_done=Callback::new(move |()| listing.refetch())/>
    }
}

fn filter_of(query: Query) -> FollowUpFilter {
    let (window, owner, customer) = (query.get(WINDOW), query.get("owner"), query.get("customer"));
    let window = if window == FollowUpWindow::All.code() || !customer.is_empty() {
        FollowUpWindow::All
    } else if window == FollowUpWindow::Broken.code() {
        FollowUpWindow::Broken
    } else {
        FollowUpWindow::DueToday
    };
    FollowUpFilter {
        window,
        customer: Some(customer).filter(|customer| !customer.is_empty()).map(Into::into),
        owner: Some(owner).filter(|owner| !owner.is_empty()).map(UserId::new),
        after: Some(query.get(AFTER)).filter(|after| !after.is_empty()),
    }
}

/// Groups of rows under their day, in the order of the page.
fn rows(page: list::Page<FollowUp>, filter: &FollowUpFilter, logging: Logging, fresh: Fresh, many: Option<Many<FollowUp>>) -> AnyView {
    let l = lang();
    let (is_due, is_broken) = (filter.window == FollowUpWindow::DueToday, filter.window == FollowUpWindow::Broken);
    let place = format!("{filter:?}");
    browser::keep_sight(&place);
    let lit = fresh.take(&place, page.items.iter().map(|follow_up| (follow_up.id.to_string(), follow_up.version)));
    let shown = page.items.len();
    let mut days: Vec<(NaiveDate, Vec<AnyView>)> = Vec::new();
    for follow_up in page.items {
        let promised = follow_up.terms.promise.as_ref().map(|promise| promise.date).filter(|_| is_broken);
        let day = promised.or(follow_up.terms.next.filter(|_| is_due)).unwrap_or(follow_up.terms.happened);
        let is_fresh = lit.contains(follow_up.id.as_str());
        let view =
            if is_due { due_row(follow_up, logging, is_fresh, many) } else { told_row(follow_up, is_fresh, is_broken.then_some(logging)) };
        match days.last_mut() {
            Some((last, rows)) if *last == day => rows.push(view),
            _ => days.push((day, vec![view])),
        }
    }
    let days: Vec<_> = days.into_iter().map(|(day, rows)| day_group(day, rows, is_due || is_broken, l)).collect();
    let ticked = many.map(|many| many.ticked);
    view! { {ticked.map(choose_button)} <div class="days" data-choosing=choosing(ticked)>{days}</div> <Pager next=page.next shown/> }
        .into_any()
}

/// A day and its rows. `is_due`: the day is a due date, and says how late it is.
pub(crate) fn day_group(day: NaiveDate, rows: Vec<AnyView>, is_due: bool, l: Lang) -> AnyView {
    let today = today();
    let late = (is_due && day < today).then_some("overdue");
    let far = if day == today {
        l.pick("今天", "today").to_owned()
    } else if is_due {
        format::distance(day, today, l)
    } else {
        String::new()
    };
    view! {
        <section class="day">
            <h2 class="day-head" data-tone=late>
                <span>{format::day(day, today, l)}</span>
                <span class="day-far">{far}</span>
            </h2>
            <ul class="day-rows">{rows}</ul>
        </section>
    }
    .into_any()
}

/// The owner's name, when it is somebody else's.
fn whose(follow_up: &FollowUp) -> Option<String> {
    let is_mine = frame().actor.is_some_and(|actor| actor.user == follow_up.owner);
    (!is_mine && sees_others(Noun::FollowUp)).then(|| follow_up.owner_name.clone())
}

/// Somebody to contact: whom, about what, what was said last, and the act.
fn due_row(follow_up: FollowUp, logging: Logging, is_fresh: bool, many: Option<Many<FollowUp>>) -> AnyView {
    let (l, today) = (lang(), today());
    let href = format!("/customers/{}", follow_up.customer);
    let start = Start::at(follow_up.customer.clone(), follow_up.customer_name.clone());
    let log = may(Noun::FollowUp, Act::Create).then(|| {
        view! { <Button icon=Symbol::FollowUps on_click=move |_| logging.begin(start.clone())>{l.pick("记跟进", "Log")}</Button> }
    });
    let (id, key) = (many.map(|_| row_id(follow_up.id.as_str())), follow_up.id.to_string());
    let tick = many.map(|many| view! { <div class="cell-tick">{tick_box(many.ticked, key)}</div> });
    let topic = Some(follow_up.terms.next_topic.clone()).filter(|topic| !topic.is_empty());
    let last = format!("{} {}{}", format::relative(follow_up.terms.happened, today, l), follow_up.terms.kind.label(l), l.pick("：", ": "));
    view! {
        <li class="row day-row" class:row-fresh=is_fresh>
            {tick}
            <div class="day-row-text">
                <p class="day-row-title"><a class="row-link" id=id href=href>{follow_up.customer_name.clone()}</a> <span class="quiet small">{whose(&follow_up)}</span></p>
                {topic.map(|topic| view! { <p>{topic}</p> })}
                <p class="day-row-last quiet small">{last}{follow_up.terms.said}</p>
            </div>
            {log}
        </li>
    }
    .into_any()
}

/// What was said to somebody; with the act, where somebody is to be called again.
fn told_row(follow_up: FollowUp, is_fresh: bool, logging: Option<Logging>) -> AnyView {
    let (l, today) = (lang(), today());
    let start = Start::at(follow_up.customer.clone(), follow_up.customer_name.clone());
    let log = logging.filter(|_| may(Noun::FollowUp, Act::Create)).map(|logging| {
        view! { <Button icon=Symbol::FollowUps on_click=move |_| logging.begin(start.clone())>{l.pick("记跟进", "Log")}</Button> }
    });
    let href = format!("/customers/{}", follow_up.customer);
    let by = format!("{} · {}", follow_up.terms.kind.label(l), follow_up.author_name);
    let (consequences, details, mark) = (consequences(&follow_up, today, l), details(&follow_up, l), correction_mark(&follow_up, l));
    let corrected = follow_up.corrected_by.is_some().then_some("true");
    view! {
        <li class="row day-row" class:row-fresh=is_fresh>
            <span class="day-row-symbol"><Icon symbol=kind_symbol(follow_up.terms.kind)/></span>
            <div class="day-row-text">
                <p class="day-row-title"><a class="row-link" href=href>{follow_up.customer_name}</a> <span class="quiet small">{by}</span> {mark}</p>
                <p class="follow-up-said" data-corrected=corrected>{follow_up.terms.said}</p>
                {details}
                {consequences}
            </div>
            {log}
        </li>
    }
    .into_any()
}

fn nothing(window: FollowUpWindow, logging: Logging) -> AnyView {
    let l = lang();
    let log = may(Noun::FollowUp, Act::Create).then(|| {
        view! { <Button look=Look::Primary on_click=move |_| logging.begin(Start::blank())>{l.pick("记跟进", "Log a follow-up")}</Button> }
    });
    let (symbol, title, text) = if window == FollowUpWindow::DueToday {
        (
            Symbol::CheckCircle,
            l.pick("今天没有要联系的客户", "Nobody to contact today"),
            l.pick(
                "记跟进时写下“下次联系”，到那天就会出现在这里。",
                "Give a next contact when you log a follow-up, and it shows up here on that day.",
            ),
        )
    } else if window == FollowUpWindow::Broken {
        (
            Symbol::CheckCircle,
            l.pick("没有失约的承诺", "No promise is broken"),
            l.pick(
                "记跟进时写下承诺付款的金额和日期；到期没有收到，第二天就会出现在这里。",
                "Give amount and day of a promise when you log a follow-up; unpaid on that day, it shows up here the day after.",
            ),
        )
    } else {
        (
            Symbol::FollowUps,
            l.pick("还没有跟进记录", "No follow-ups yet"),
            l.pick(
                "每次拜访、电话、微信，记一句：说了什么，下次什么时候。",
                "After every visit, call or message: what was said, and when next.",
            ),
        )
    };
    view! { <Empty symbol title text>{log}</Empty> }.into_any()
}
