//! `/periods`: the months of a year until this one, the latest first, and what was reopened.

use domain::closing::{MonthFigures, PeriodAct, PeriodEntry, PeriodRow, PeriodSheet};
use domain::lang::Lang;
use domain::money::{Amount, Currency};
use domain::target::year_of;
use leptos::prelude::*;

use super::acts::{Acting, Wanted};
use super::api::period_sheet;
use crate::fetched::fetched;
use crate::live::live;
use crate::reports::amount_head;
use crate::ui::prelude::*;

const YEAR: &str = "year";

/// `/periods`
#[component]
pub fn PeriodsPage() -> impl IntoView {
    let l = lang();
    let (query, live, acting) = (use_query(), live(), Acting::new());
    let year = Memo::new(move |_| year_of(&query.get(YEAR), live.today.get()));
    let sheet = fetched(move || (year.get(), live.revision.get(), acting.done.get()), |(year, ..)| period_sheet(year));
    view! {
        <Page title=l.pick("期间", "Periods") term=Word::Period>
            {years(live.today.get_untracked())}
            {when_there(sheet, 8, move |sheet| content(&sheet, acting))}
            <crate::parts::PeriodActs acting/>
        </Page>
    }
    .into_any()
}

/// This year and the two before.
fn years(today: chrono::NaiveDate) -> AnyView {
    let now = year_of("", today);
    let tab = |year: i32| Tab::new(if year == now { String::new() } else { year.to_string() }, year.to_string());
    let tabs = vec![tab(now - 2), tab(now - 1), tab(now)];
    view! { <Tabs param=YEAR tabs label=lang().pick("年度", "Year")/> }.into_any()
}

fn content(sheet: &PeriodSheet, acting: Acting) -> AnyView {
    let l = lang();
    if sheet.rows.is_empty() {
        let text = l.pick("选一个已经开始的年度。", "Choose a year that has begun.");
        return view! { <Empty symbol=Symbol::Lock title=l.pick("这一年还没有开始", "This year has not begun") text/> }.into_any();
    }
    let may_act = sheet.rows.iter().any(|row| row.act.is_some());
    let head = |label| amount_head(label, sheet.currency);
    let mut columns = vec![
        Column::date(l.pick("月份", "Month")),
        Column::amount(head(l.pick("签约额", "Signed"))),
        Column::amount(head(l.pick("回款", "Collected"))),
        Column::amount(head(l.pick("冲销与退款", "Reversed, paid back"))),
        Column::amount(head(l.pick("减免与核销", "Given up"))),
        Column::amount(head(l.pick("费用", "Spent"))),
        Column::text(l.pick("待处理", "Still open")),
        Column::text(l.pick("状态", "State")),
    ];
    if may_act {
        columns.push(Column::text(l.pick("操作", "Acts")));
    }
    let rows = sheet.rows.iter().map(|row| cells(row, sheet, may_act.then_some(acting))).collect();
    let label = format!("{} {}", l.pick("期间", "Periods"), sheet.year);
    view! {
        {state_of_all(sheet)}
        <PlainTable label columns rows wide=true/>
        <p class="quiet small">{explanation(l)}</p>
        {reopened(&sheet.reopened)}
    }
    .into_any()
}

/// Up to where the books are closed; what comes next may stand in another year.
fn state_of_all(sheet: &PeriodSheet) -> AnyView {
    let words = match (sheet.last, lang()) {
        (None, Lang::Zh) => "还没有结过账：可以从任何一个已经结束的月份开始，之前的月份一并结账。".to_owned(),
        (None, Lang::En) => "Nothing is closed yet. Begin with any month that is over; the months before it are closed with it.".to_owned(),
        (Some(last), Lang::Zh) => format!("{last} 及以前已结账，下一个是 {}。", last.next()),
        (Some(last), Lang::En) => format!("The books are closed up to {last}; the next month is {}.", last.next()),
    };
    view! { <p>{words}</p> }.into_any()
}

const fn explanation(l: Lang) -> &'static str {
    l.pick(
        "签约额按签署日期，是合同现在的金额；回款按到账日期，含后来冲销的；冲销和退款记在当月；减免与核销（折让、贷项、坏账）按入账日期，冲销的在冲销当月减去；费用按发生日期。各月与报表、业绩目标同口径。",
        "Signed: contracts by the day of signing, as their amounts are now. Collected: receipts by the day on which they came in, those reversed later included. Reversed and paid back: in the month of that. Given up: discounts, credit notes and write-offs by the day from which they count, less those reversed, in the month of that. Spent: by the day of the expense. The same figures as in reports and targets.",
    )
}

fn cells(row: &PeriodRow, sheet: &PeriodSheet, acting: Option<Acting>) -> Vec<Cell> {
    let money = |of: fn(&MonthFigures) -> Amount| sums(&row.figures, sheet.currency, of);
    let mut cells = vec![
        Cell::text(row.month.to_string()),
        money(|figures| figures.signed),
        money(|figures| figures.collected),
        money(|figures| figures.reversed),
        given_up(&row.figures, sheet.currency),
        money(|figures| figures.spent),
        still_open(row),
        state(row),
    ];
    if let Some(acting) = acting {
        cells.push(act(row, sheet.last.is_none(), acting));
    }
    cells
}

/// One line for each currency that has something.
fn sums(figures: &[MonthFigures], own: Currency, of: fn(&MonthFigures) -> Amount) -> Cell {
    let line = |figure: &MonthFigures| {
        let (amount, currency) = (of(figure), figure.currency);
        let code = (currency != own).then(|| view! { <span class="quiet small">{currency.code()}</span>" " });
        (!amount.is_zero()).then(|| view! { <span>{code}<Money amount scale=currency.scale()/></span> })
    };
    let lines: Vec<_> = figures.iter().filter_map(line).collect();
    if lines.is_empty() { Cell::text("—") } else { Cell::view(view! { <span class="period-sums">{lines}</span> }) }
}

/// One line for each currency in which something was given up, and below it what of that were discounts and what write-offs.
fn given_up(figures: &[MonthFigures], own: Currency) -> Cell {
    let l = lang();
    let line = |figure: &MonthFigures| {
        let (given_up, currency) = (figure.given_up, figure.currency);
        let code = (currency != own).then(|| view! { <span class="quiet small">{currency.code()}</span>" " });
        let parts = crate::adjustments::given_up(given_up, currency, l);
        (!given_up.is_nothing()).then(|| {
            view! {
                <span>{code}<Money amount=given_up.sum() scale=currency.scale()/></span>
                <span class="period-parts quiet small">{parts}</span>
            }
        })
    };
    let lines: Vec<_> = figures.iter().filter_map(line).collect();
    if lines.is_empty() { Cell::text("—") } else { Cell::view(view! { <span class="period-sums">{lines}</span> }) }
}

/// What is still a draft, each leading to its list.
fn still_open(row: &PeriodRow) -> Cell {
    let l = lang();
    let link = |count: u64, href: &'static str, zh: &str, en: &str| {
        let words = if l == Lang::Zh { format!("{zh} {count} 笔") } else { format!("{count} {en}") };
        (count > 0).then(|| view! { <a class="link" href=href>{words}</a> })
    };
    let receipts = link(row.drafts.count, "/receipts?state=draft", "待确认回款", "receipts to confirm");
    let invoices = link(row.requested.count, "/invoices?state=requested", "待开发票", "invoices to issue");
    let lines = link(row.lines.count, "/bank", "待匹配流水", "bank lines to match");
    if receipts.is_none() && invoices.is_none() && lines.is_none() {
        return Cell::text("—");
    }
    Cell::view(view! { <span class="cell-lines">{receipts}{invoices}{lines}</span> })
}

fn state(row: &PeriodRow) -> Cell {
    let l = lang();
    let Some((by, on)) = &row.closed else {
        return Cell::view(view! { <StateChip tone=Tone::Neutral label=l.pick("未结账", "Open")/> });
    };
    let who = format!("{by} · {}", format::date(*on));
    Cell::view(view! {
        <span class="cell-lines">
            <StateChip tone=Tone::Done label=l.pick("已结账", "Closed")/>
            <span class="quiet small">{who}</span>
        </span>
    })
}

fn act(row: &PeriodRow, is_first: bool, acting: Acting) -> Cell {
    let l = lang();
    let Some(act) = row.act else { return Cell::empty() };
    let wanted = Wanted { row: row.clone(), act, is_first };
    let press = move |_| acting.wanted.set(Some(wanted.clone()));
    let word = match act {
        PeriodAct::Close => l.pick("结账…", "Close…"),
        PeriodAct::Reopen => l.pick("反结账…", "Reopen…"),
    };
    let which = format!(" {}", row.month);
    Cell::view(view! { <Button look=Look::Quiet on_click=press>{word}<span class="unseen">{which}</span></Button> })
}

/// Who opened which month again, and why.
fn reopened(entries: &[PeriodEntry]) -> Option<AnyView> {
    if entries.is_empty() {
        return None;
    }
    let l = lang();
    let columns = vec![
        Column::date(l.pick("月份", "Month")),
        Column::date(l.pick("反结账日期", "Reopened on")),
        Column::text(l.pick("操作人", "By")),
        Column::text(l.pick("原因", "Reason")),
    ];
    let row = |entry: &PeriodEntry| {
        vec![Cell::text(entry.month.to_string()), Cell::date(Some(entry.on)), Cell::text(&entry.by), Cell::text(&entry.reason)]
    };
    let rows = entries.iter().map(row).collect();
    let label = l.pick("反结账记录", "Reopened months");
    Some(view! { <Section title=label><PlainTable label columns rows/></Section> }.into_any())
}
