//! `/targets`: teams and people by quarters or months of a year.

use domain::lang::Lang;
use domain::money::Currency;
use domain::target::{Attainment, Grain, MONTHS, Metric, TargetForm, TargetKind, TargetRow, TargetSheet, year_of};
use leptos::prelude::*;

use super::api::target_sheet;
use super::form::{Setting, Wanted, part_label};
use crate::fetched::fetched;
use crate::live::live;
use crate::ui::prelude::*;

const YEAR: &str = "year";
const OF: &str = "of";
const BY: &str = "by";

/// The parts of the year that the columns show; quarters unless told.
fn columns_by(query: Query) -> Grain {
    if query.get(BY) == Grain::Month.code() { Grain::Month } else { Grain::Quarter }
}

/// `/targets`
#[component]
pub fn TargetsPage() -> impl IntoView {
    let l = lang();
    let (query, live, setting) = (use_query(), live(), Setting::new());
    let year = Memo::new(move |_| year_of(&query.get(YEAR), live.today.get()));
    let shape = Memo::new(move |_| (Metric::read(&query.get(OF)).unwrap_or_default(), columns_by(query)));
    let sheet = fetched(move || (year.get(), shape.get(), live.revision.get(), setting.done.get()), |(year, ..)| target_sheet(year));
    let show = move |sheet: TargetSheet| {
        let (metric, by) = shape.get_untracked();
        content(&sheet, metric, by, setting)
    };
    view! {
        <Page title=l.pick("业绩目标", "Targets")>
            {years(live.today.get_untracked())}
            <Tabs param=OF tabs=metrics() label=l.pick("看什么", "Figure")/>
            <Tabs param=BY tabs=parts() label=l.pick("列", "Columns")/>
            {when_there(sheet, 8, show)}
            <crate::parts::TargetActs setting/>
        </Page>
    }
    .into_any()
}

fn metrics() -> Vec<Tab> {
    let l = lang();
    let tab = |metric: &Metric| Tab::new(if *metric == Metric::default() { "" } else { metric.code() }, metric.label(l));
    Metric::ALL.iter().map(tab).collect()
}

fn parts() -> Vec<Tab> {
    let l = lang();
    vec![Tab::new("", l.pick("按季度", "Quarters")), Tab::new(Grain::Month.code(), l.pick("按月", "Months"))]
}

/// This year, the one before and the next.
fn years(today: chrono::NaiveDate) -> AnyView {
    let l = lang();
    let now = year_of("", today);
    let tab = |year: i32| Tab::new(if year == now { String::new() } else { year.to_string() }, year.to_string());
    let tabs = vec![tab(now - 1), tab(now), tab(now + 1)];
    view! { <Tabs param=YEAR tabs label=l.pick("年度", "Year")/> }.into_any()
}

fn content(sheet: &TargetSheet, metric: Metric, by: Grain, setting: Setting) -> AnyView {
    let l = lang();
    let is_set = sheet.rows.iter().any(|row| row.target.is_some());
    let may_set = sheet.rows.iter().any(|row| row.may_set);
    let empty = (!is_set).then(|| nothing(sheet.year, may_set));
    if sheet.rows.is_empty() || !(is_set || may_set) {
        return empty.into_any();
    }
    let mut columns = vec![
        Column::text(l.pick("团队与个人", "Team or person")),
        Column::text(format!("{} {}", Grain::Year.label(l), sheet.currency.code())),
    ];
    columns.extend((0..by.parts()).map(|part| Column::amount(part_label(by, part, l))));
    if may_set {
        columns.push(Column::text(l.pick("操作", "Acts")));
    }
    let rows = sheet.rows.iter().map(|row| cells(row, sheet, metric, by, may_set.then_some(setting))).collect();
    let label = format!("{} {} {}", l.pick("业绩目标", "Targets"), sheet.year, metric.label(l));
    view! {
        {empty}
        <div class="target-table"><PlainTable label columns rows wide=true/></div>
        <p class="quiet small">{explanation(metric, l)}</p>
    }
    .into_any()
}

/// What is counted, so that nobody has to ask.
const fn explanation(metric: Metric, l: Lang) -> &'static str {
    match metric {
        Metric::Signed => l.pick(
            "签约额：按签署日期，已生效合同的金额，与“今天”的合同金额同口径。客户转交后，其合同计入新的业务员。团队含下级团队。",
            "Signed: amounts of contracts in force by their day of signing, as on Today. A customer's contracts count for its present owner. Teams include those below.",
        ),
        Metric::Collected => l.pick(
            "回款额：按到账日期，已确认的回款；冲销和退款在当月扣减。客户转交后，其回款计入新的业务员。团队含下级团队。",
            "Collected: confirmed receipts by the day on which they came in; a reversal or a refund is taken off in its own month. A customer's receipts count for its present owner. Teams include those below.",
        ),
    }
}

fn cells(row: &TargetRow, sheet: &TargetSheet, metric: Metric, by: Grain, setting: Option<Setting>) -> Vec<Cell> {
    let scale = sheet.currency.scale();
    let mut cells = vec![Cell::view(name(row, metric)), Cell::view(year_cell(row, metric, sheet.currency))];
    cells.extend((0..by.parts()).map(|part| match row.attainment(metric, by.months(part)) {
        Ok(found) => Cell::view(part_cell(found, scale)),
        Err(_) => Cell::text("—"),
    }));
    if let Some(setting) = setting {
        cells.push(act(row, sheet, setting));
    }
    cells
}

/// The name, indented under its team; below it what no target counts.
fn name(row: &TargetRow, metric: Metric) -> AnyView {
    let l = lang();
    let other = |(currency, reached): &(Currency, domain::target::Reached)| {
        let amount = reached.of(metric);
        (!amount.is_zero()).then(|| format!("{} {}", format::amount(amount, currency.scale()), currency.code()))
    };
    let others: Vec<String> = row.others.iter().filter_map(other).collect();
    let beside = (!others.is_empty()).then(|| {
        let text = format!("{}{}", l.pick("另有 ", "Beside it "), others.join(l.pick("、", ", ")));
        let place = usize::from(metric == Metric::Collected);
        let combined = row.combined.as_ref().map(|combined| {
            view! { <span class="quiet small figures">{crate::reports::combined_words(combined, place)}</span> }
        });
        view! { <span class="quiet small figures">{text}</span>{combined} }
    });
    let class = if row.subject.kind == TargetKind::Team { "team-name" } else { "target-person" };
    view! {
        <span class="cell-lines">
            <span class=class data-depth=row.depth.min(6).to_string()>{row.name.clone()}</span>
            {beside}
        </span>
    }
    .into_any()
}

fn year_cell(row: &TargetRow, metric: Metric, currency: Currency) -> AnyView {
    match row.attainment(metric, 0..MONTHS) {
        Ok(found) => progress(found, currency, format!("{} · {}", row.name, metric.label(lang()))),
        Err(_) => "—".into_any(),
    }
}

/// What is reached, of what, and a bar; without a target what is reached alone.
pub(super) fn progress(found: Attainment, currency: Currency, label: String) -> AnyView {
    let l = lang();
    let scale = currency.scale();
    let of = found.target.is_positive().then(|| {
        let words = format!("{} {}", l.pick("目标", "of"), format::amount(found.target, scale));
        view! {
            <span class="quiet small figures">{words}</span>
            <MoneyMeter done=found.reached whole=found.target label/>
        }
    });
    view! { <span class="target-progress"><Money amount=found.reached scale/>{of}</span> }.into_any()
}

fn part_cell(found: Attainment, scale: u32) -> AnyView {
    let of = found.target.is_positive().then(|| {
        let percent = found.percent().map(|percent| format!(" · {percent}%")).unwrap_or_default();
        view! { <span class="quiet small figures">{format!("/ {}{percent}", format::amount(found.target, scale))}</span> }
    });
    view! { <span class="target-part"><Money amount=found.reached scale/>{of}</span> }.into_any()
}

fn act(row: &TargetRow, sheet: &TargetSheet, setting: Setting) -> Cell {
    let l = lang();
    if !row.may_set {
        return Cell::empty();
    }
    let wanted = Wanted {
        subject: row.subject.clone(),
        name: row.name.clone(),
        year: sheet.year,
        version: row.target.as_ref().map_or(0, |target| target.version),
        currency: sheet.currency,
        form: TargetForm::of(row.target.as_ref(), sheet.currency.scale()),
    };
    let word = if row.target.is_some() { l.pick("修改", "Edit") } else { l.pick("设定", "Set") };
    let press = move |_| setting.wanted.set(Some(wanted.clone()));
    let whose = format!(" {}", row.name);
    Cell::view(view! { <Button look=Look::Quiet on_click=press>{word}<span class="unseen">{whose}</span></Button> })
}

fn nothing(year: i32, may_set: bool) -> AnyView {
    let l = lang();
    let title = if l == Lang::Zh { format!("{year} 年还没有业绩目标") } else { format!("No targets for {year} yet") };
    let text = if may_set {
        l.pick(
            "设定全年、每季或每月的签约额和回款额，完成多少由合同和回款自动算出。从下面的一行开始。",
            "Set what is to be signed and collected in a year, a quarter or a month; contracts and receipts tell how far it is. Begin with a line below.",
        )
    } else {
        l.pick(
            "经理设定签约额和回款额的目标后，这里显示完成多少。",
            "Once a manager sets what is to be signed and collected, this shows how far it is.",
        )
    };
    view! { <Empty symbol=Symbol::Reports title text/> }.into_any()
}
