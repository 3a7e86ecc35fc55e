//! `/rates`: what was entered, by currency, the latest day first; what is superseded stays in sight.

use domain::currency::Currency;
use domain::list::Page as Rows;
use domain::permission::{Act, Noun};
use domain::rate::{Rate, RateFilter};
use leptos::prelude::*;

use super::acts::{Acting, Wanted};
use super::api::rate_list;
use crate::fetched::fetched;
use crate::frame::may;
use crate::live::live;
use crate::reports::own_currency;
use crate::ui::prelude::*;

const CURRENCY: &str = "currency";

fn filter(query: Query) -> RateFilter {
    RateFilter { currency: Currency::parse(&query.get(CURRENCY)).ok(), after: Some(query.get(AFTER)).filter(|after| !after.is_empty()) }
}

/// `/rates`
#[component]
pub fn RatesPage() -> impl IntoView {
    let l = lang();
    let (query, live, acting) = (use_query(), live(), Acting::new());
    let listing = fetched(move || (filter(query), live.revision.get(), acting.done.get()), |(filter, ..)| rate_list(filter));
    let may_enter = may(Noun::Books, Act::Create);
    let enter = may_enter.then(|| {
        let press = move |_| acting.wanted.set(Some(Wanted(None)));
        view! { <Button look=Look::Primary icon=Symbol::Plus on_click=press>{l.pick("登记汇率", "Enter a rate")}</Button> }
    });
    let show = move |page: Rows<Rate>| table(page, &untrack(|| filter(query)), may_enter.then_some(acting));
    view! {
        <Page title=l.pick("汇率", "Exchange rates") acts=enter.into_any()>
            {bar()}
            <p class="quiet small">{explanation()}</p>
            {when_there(listing, 8, show)}
            <crate::parts::RateActs acting/>
        </Page>
    }
    .into_any()
}

fn bar() -> AnyView {
    let (l, own) = (lang(), own_currency());
    let foreign = Currency::ALL.into_iter().filter(|currency| *currency != own);
    let choices = foreign.map(|one| Choice::new(one.code(), format!("{} {}", one.code(), one.label(l)))).collect();
    let filters = vec![Filter::new(CURRENCY, l.pick("币种", "Currency"), choices)];
    view! { <ListBar filters/> }.into_any()
}

fn explanation() -> &'static str {
    lang().pick(
        "各币种的金额从不直接相加。某一天的折合用当天或之前最近一天的汇率；有一种币种没有汇率，就不折合。登记错了，以新的一条代替，旧的留在这里。",
        "Amounts of different currencies are never added. What is told of a day goes by the latest rate on or before it; where one currency has none, nothing is combined. A wrong rate is replaced by a new entry, and stays here.",
    )
}

fn table(page: Rows<Rate>, filter: &RateFilter, acting: Option<Acting>) -> AnyView {
    let (l, own) = (lang(), own_currency());
    if page.items.is_empty() && filter.after.is_none() {
        let text = l.pick(
            "登记汇率后，首页、账龄、欠款和业绩目标会把各币种折合成本位币。",
            "Once rates are entered, Today, ageing, arrears and targets tell all currencies in the company's.",
        );
        return view! { <Empty symbol=Symbol::Calendar title=l.pick("还没有汇率", "No rates yet") text/> }.into_any();
    }
    let mut columns = vec![
        Column::date(l.pick("日期", "Day")),
        Column::text(l.pick("币种", "Currency")),
        Column::amount(format!("{} {}", l.pick("折合", "In"), own.code())),
        Column::text(l.pick("来源", "Source")),
        Column::text(l.pick("状态", "State")),
        Column::text(l.pick("登记人", "Entered by")),
    ];
    if acting.is_some() {
        columns.push(Column::text(l.pick("操作", "Acts")));
    }
    let Rows { items, next } = page;
    let shown = items.len();
    let rows = items.iter().map(|rate| cells(rate, acting)).collect();
    view! {
        <PlainTable label=l.pick("汇率", "Exchange rates") columns rows wide=true/>
        <Pager next shown/>
    }
    .into_any()
}

fn cells(rate: &Rate, acting: Option<Acting>) -> Vec<Cell> {
    let l = lang();
    let (tone, state) =
        if rate.is_superseded { (Tone::Neutral, l.pick("已被代替", "Superseded")) } else { (Tone::Done, l.pick("有效", "Counts")) };
    let reason = rate.reason.clone();
    let mut cells = vec![
        Cell::date(Some(rate.day)),
        Cell::text(format!("{} {}", rate.currency.code(), rate.currency.label(l))),
        Cell::view(view! { <span class="figures">{rate.words()}</span> }),
        Cell::lines(rate.source.clone(), reason),
        Cell::view(view! { <StateChip tone label=state/> }),
        Cell::lines(rate.by_name.clone(), format::date(rate.on)),
    ];
    if let Some(acting) = acting {
        cells.push(replace(rate, acting));
    }
    cells
}

/// What is wrong is replaced, never edited.
fn replace(rate: &Rate, acting: Acting) -> Cell {
    if rate.is_superseded {
        return Cell::empty();
    }
    let wrong = rate.clone();
    let press = move |_| acting.wanted.set(Some(Wanted(Some(wrong.clone()))));
    let (word, whose) = (lang().pick("更正…", "Correct…"), format!(" {} {}", rate.currency.code(), rate.day));
    Cell::view(view! { <Button look=Look::Quiet on_click=press>{word}<span class="unseen">{whose}</span></Button> })
}
