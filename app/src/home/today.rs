//! `/`: today.

use std::collections::HashSet;

use domain::follow_up::FollowUp;
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::list::{self, DueWindow, Totals};
use domain::permission::{Act, Noun};
use leptos::prelude::*;

use super::agenda::{follow_ups, instalments, whole_list};
use super::api::{TodayView, home_today};
use super::board::{Drawn, boards, combined_board};
use super::first_steps::{FirstStepsCard, fill_action};
use crate::customers::money::sums;
use crate::customers::new::failed;
use crate::customers::{Fresh, Steady};
use crate::error::Answer;
use crate::fetched::fetched;
use crate::follow_ups::Start;
use crate::follow_ups::list::Logging;
use crate::frame::{frame, may, sees_others};
use crate::live::live;
use crate::parts::LogSheet;
use crate::targets::month_targets;
use crate::ui::prelude::*;

/// The query key that says whose day it is: empty for all that one sees, `mine` for one's own.
const WHOSE: &str = "of";
const MINE: &str = "mine";

/// What the page keeps between two drawings, and what it opens over itself: one Copy value.
#[derive(Clone, Copy)]
struct Keeping {
    logging: Logging,
    drawn: Drawn,
    told: Fresh,
    owed: Fresh,
    fill: Action<(), Answer<()>>,
}

/// `/`.
#[component]
pub fn TodayPage() -> impl IntoView {
    let l = lang();
    let (live, query) = (live(), use_query());
    let is_mine = Memo::new(move |_| query.get(WHOSE) == MINE);
    let day = fetched(move || (is_mine.get(), live.revision.get(), live.today.get()), |(is_mine, _, _)| home_today(is_mine));
    let again = Callback::new(move |()| day.refetch());
    let keeping =
        Keeping { logging: Logging::new(), drawn: Drawn::new(), told: Fresh::default(), owed: Fresh::default(), fill: fill_action(again) };
    let steady = Steady::default();
    let shown = move || {
        let place = is_mine.get_untracked().to_string();
        day.get().map(|answer| match steady.hold(&place, answer) {
            Ok(view) => content(view, is_mine.get_untracked(), keeping),
            Err(failure) => failed(failure),
        })
    };
    let log = may(Noun::FollowUp, Act::Create).then(|| {
        let begin = move |_| keeping.logging.begin(Start::blank());
        view! { <span class="today-log"><Button look=Look::Primary icon=Symbol::Plus key="n" on_click=begin>{l.pick("记跟进", "Log follow-up")}</Button></span> }
    });
    let date = move || format::day(live.today.get(), live.today.get(), l);
    view! {
        <Page title=l.pick("今天", "Today") subtitle=view! { <span class="figures">{date}</span> }.into_any() acts=log.into_any()>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>{shown}</Transition>
        </Page>
        <LogSheet open=keeping.logging.open start=keeping.logging.start on_done=again/>
    }
}

fn content(view: TodayView, is_mine: bool, keeping: Keeping) -> AnyView {
    browser::keep_sight(if is_mine { "/ mine" } else { "/" });
    let TodayView { follow_ups: due, overdue, overdue_totals, soon, soon_totals, boards: figures, combined, steps, targets } = view;
    let is_new = steps.is_some_and(|steps| steps.is_empty());
    let first = steps.map(|state| view! { <FirstStepsCard state fill=keeping.fill/> });
    if is_new {
        return first.into_any();
    }
    let owed = overdue.items.iter().chain(&soon.items).map(|item| (item.id.to_string(), item.version));
    let lit = keeping.owed.take(&is_mine.to_string(), owed);
    let told = may(Noun::FollowUp, Act::Read).then(|| told_section(due, is_mine, keeping));
    let money = may(Noun::Contract, Act::Read).then(|| {
        let late = owed_section(DueWindow::Overdue, overdue.items, &overdue_totals, &lit, is_mine);
        let near = owed_section(DueWindow::Soon, soon.items, &soon_totals, &lit, is_mine);
        view! { <div class="today-money">{late} {near}</div> }
    });
    let keeps_the_house = told.is_none() && money.is_none();
    let whose = (sees_others(Noun::FollowUp) && may(Noun::FollowUp, Act::Create)).then(whose_tabs);
    view! {
        {first}
        {boards(figures, keeping.drawn)}
        {combined.map(|combined| combined_board(&combined))}
        {month_targets(targets)}
        {whose}
        <div class="today">{told} {money}</div>
        {keeps_the_house.then(house)}
    }
    .into_any()
}

/// For those who keep users and settings and see no business.
fn house() -> AnyView {
    let l = lang();
    view! {
        <Empty symbol=Symbol::Settings title=l.pick("今天没有要您处理的事", "Nothing for you today")
            text=l.pick("您管理用户、团队和设置；业务数据不在您的权限内。", "You keep users, teams and settings; business records are not in your scope.")>
            <ButtonLink href="/admin/users" icon=Symbol::Team>{l.pick("用户与团队", "Users and teams")}</ButtonLink>
            <ButtonLink href="/admin/settings" icon=Symbol::Settings>{l.pick("设置", "Settings")}</ButtonLink>
        </Empty>
    }
    .into_any()
}

fn told_section(due: list::Page<FollowUp>, is_mine: bool, keeping: Keeping) -> AnyView {
    let l = lang();
    let lit = keeping.told.take(&is_mine.to_string(), due.items.iter().map(|item| (item.id.to_string(), item.version)));
    // The badge counts the same list; a page of it may be shorter.
    let badge = if is_mine { 0 } else { live().badges.get_untracked().follow_ups_due };
    let count = badge.max(due.items.len() as u64);
    let rows = if due.items.is_empty() {
        nothing(l.pick("今天没有要联系的客户。", "Nobody to contact today."))
    } else {
        follow_ups(due.items, keeping.logging, &lit)
    };
    view! { <Section title=l.pick("该联系", "To contact") acts=whole_list("/follow-ups?", count, is_mine)>{rows}</Section> }.into_any()
}

fn owed_section(window: DueWindow, items: Vec<Instalment>, totals: &Totals, lit: &HashSet<String>, is_mine: bool) -> AnyView {
    let l = lang();
    let days = frame().company.map_or(7, |company| company.due_soon_days);
    let (title, none) = match (window, l) {
        (DueWindow::Soon, Lang::Zh) => (format!("{days} 天内到期"), "近期没有到期的款。"),
        (DueWindow::Soon, Lang::En) => (format!("Due within {days} days"), "Nothing falls due soon."),
        (_, Lang::Zh) => ("已逾期".to_owned(), "没有逾期的款。"),
        (_, Lang::En) => ("Overdue".to_owned(), "Nothing is overdue."),
    };
    let sum = (totals.count > 0).then(|| view! { <strong class="figures">{sums(totals, |sum| sum.outstanding)}</strong> });
    let href = format!("/instalments?window={}&", window.code());
    let acts = view! { {sum} {whole_list(&href, totals.count, is_mine)} }.into_any();
    let rows = if items.is_empty() { nothing(none) } else { instalments(items, lit) };
    view! { <Section title acts>{rows}</Section> }.into_any()
}

fn whose_tabs() -> AnyView {
    let l = lang();
    let tabs = vec![Tab::new("", l.pick("全部", "Everybody's")), Tab::new(MINE, l.pick("我的", "Mine"))];
    view! { <Tabs param=WHOSE tabs label=l.pick("看谁的", "Whose day")/> }.into_any()
}

fn nothing(text: &'static str) -> AnyView {
    view! { <p class="quiet today-nothing"><Icon symbol=Symbol::CheckCircle/>{text}</p> }.into_any()
}
