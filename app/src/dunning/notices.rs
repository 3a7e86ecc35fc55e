//! `/notices`: what one was told, until it is done with.

use domain::dunning::due::NoticeKind;
use domain::dunning::{Notice, NoticeLine, by_currency, level_label};
use domain::fee::{FeeNotice, FeeStep};
use domain::id::NoticeId;
use domain::lang::Lang;
use domain::list::Page as Rows;
use domain::refusal::Problems;
use leptos::prelude::*;

use super::api::{notice_list, notice_mark};
use crate::error::Failure;
use crate::fetched::fetched;
use crate::frame::fresh_id;
use crate::live::live;
use crate::ui::prelude::*;

const SHOW: &str = "show";
const ALL: &str = "all";

/// What the page's buttons mark, and whether it is done with.
type Marking = Callback<(Vec<NoticeId>, bool)>;

/// `/notices`
#[component]
pub fn NoticesPage() -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let (query, live, marked) = (use_query(), live(), RwSignal::new(0_u32));
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let asked = move || (query.get(SHOW) == ALL, query.get(AFTER), live.revision.get(), marked.get());
    let listing = fetched(asked, |(is_all, after, ..)| notice_list(is_all, Some(after).filter(|after| !after.is_empty())));
    let save = Action::new(|(ids, is_done): &(Vec<NoticeId>, bool)| notice_mark(fresh_id().into(), ids.clone(), *is_done));
    follow_answer(save.value(), problems, failure, move |_| {
        toasts.done(l.pick("已记下。", "Noted."));
        marked.update(|marked| *marked += 1);
    });
    let mark = Marking::new(move |wanted| {
        save.dispatch(wanted);
    });
    let badges = live.badges;
    let tabs = vec![
        Tab::new("", l.pick("未处理", "To do")).counting(Signal::derive(move || badges.get().notices_open)),
        Tab::new(ALL, l.pick("全部", "All")),
    ];
    let show = move |page: Rows<Notice>| table(page, untrack(|| query.get(SHOW)) == ALL, untrack(|| query.get(AFTER)).is_empty(), mark);
    view! {
        <Page title=l.pick("提醒", "Reminders")>
            <FailureNotice failure/>
            <Tabs param=SHOW tabs label=l.pick("看哪些", "Which")/>
            {when_there(listing, 8, show)}
        </Page>
    }
    .into_any()
}

fn table(page: Rows<Notice>, is_all: bool, is_first: bool, mark: Marking) -> AnyView {
    let l = lang();
    if page.items.is_empty() && is_first {
        return nothing(is_all);
    }
    let columns = vec![
        Column::text(l.pick("客户", "Customer")),
        Column::date(l.pick("日期", "Date")),
        Column::text(l.pick("级别", "Level")),
        Column::text(l.pick("合同与期次", "Contract, instalment")),
        Column::amount(l.pick("未收", "Open")),
        Column::text(l.pick("操作", "Acts")),
    ];
    let Rows { items, next } = page;
    let open: Vec<NoticeId> = items.iter().filter(|notice| !notice.is_done).map(|notice| notice.id.clone()).collect();
    let all = (open.len() > 1).then(|| {
        let press = move |_| mark.run((open.clone(), true));
        view! { <div class="row-of"><Button icon=Symbol::Check on_click=press>{l.pick("本页全部标为已处理", "Mark this page as done")}</Button></div> }
    });
    let shown = items.len();
    let row = move |notice: &Notice| view! { <TableRow href=href(notice) cells=cells(notice, mark)/> };
    view! {
        {all}
        <ListTable label=l.pick("提醒", "Reminders") columns>
            {items.iter().map(row).collect_view()}
        </ListTable>
        <Pager next shown/>
    }
    .into_any()
}

/// A message of a ladder leads to its customer; one that speaks of a single instalment, to its contract; one of 客情费, to what is late.
fn href(notice: &Notice) -> String {
    match (&notice.fee, notice.kind, notice.lines.first()) {
        (Some(fee), ..) if fee.step == FeeStep::Rep => format!("/fees/{}", fee.statement),
        (Some(_), ..) => "/fees?window=to_check".to_owned(),
        (None, NoticeKind::FellDue, Some(line)) => format!("/contracts/{}", line.contract),
        (None, ..) => format!("/customers/{}", notice.customer),
    }
}

fn cells(notice: &Notice, mark: Marking) -> Vec<Cell> {
    let l = lang();
    if let Some(fee) = &notice.fee {
        return fee_cells(notice, fee, mark);
    }
    let highest = notice.lines.iter().map(|line| line.after).max().unwrap_or_default();
    let tone = if highest > 0 { Tone::Overdue } else { Tone::Attention };
    let which = |line: &NoticeLine| format!("{} {}", line.contract_number, format::instalment(line.ordinal, l));
    let first = notice.lines.first().map(which).unwrap_or_default();
    let more = notice.lines.len().saturating_sub(1);
    let due = notice.lines.first().map(|line| format::date(line.due)).unwrap_or_default();
    let more = match (more, l) {
        (0, _) if notice.kind == NoticeKind::FellDue => format!("{} {due}", l.pick("应收日期", "Due")),
        (0, _) => String::new(),
        (more, Lang::Zh) => format!("另有 {more} 期"),
        (more, Lang::En) => format!("and {more} more"),
    };
    let sums = by_currency(notice.lines.iter().map(|line| (line.currency, line.open))).unwrap_or_default();
    let sums: Vec<_> = sums
        .into_iter()
        .map(|(currency, amount)| view! { <span class="figures">{format!("{} {}", format::amount(amount, currency.scale()), currency.code())}</span> })
        .collect();
    let level = match notice.kind {
        NoticeKind::Dunning => level_label(highest, l),
        kind @ NoticeKind::FellDue => kind.label(l).to_owned(),
    };
    let letter = (highest > 0).then(|| format!("/customers/{}/dunning-letter", notice.customer));
    vec![
        Cell::text(notice.customer_name.clone()),
        Cell::date(Some(notice.on)),
        Cell::view(view! { <StateChip tone label=level/> }),
        Cell::lines(first, more),
        Cell::view(view! { <span class="cell-lines">{sums}</span> }),
        acts(notice, letter, mark),
    ]
}

/// Of statements that are late: the month, whose step it is, and how many.
fn fee_cells(notice: &Notice, fee: &FeeNotice, mark: Marking) -> Vec<Cell> {
    let l = lang();
    let (month, count) = (fee.month, fee.count);
    let words = match (fee.step, l) {
        (FeeStep::Rep, Lang::Zh) => format!("{month} 客情费统计表还没有提交"),
        (FeeStep::Rep, Lang::En) => format!("Your statement of fees of {month} is not submitted"),
        (_, Lang::Zh) => format!("{month} 客情费统计表 {count} 份还没有审核"),
        (_, Lang::En) => format!("Statements of fees of {month} to check: {count}"),
    };
    let label = format::distance(fee.due, notice.on, l);
    vec![
        Cell::text(l.pick("客情费", "Maintenance fees")),
        Cell::date(Some(notice.on)),
        Cell::view(view! { <StateChip tone=Tone::Overdue label/> }),
        Cell::text(words),
        Cell::empty(),
        acts(notice, None, mark),
    ]
}

fn acts(notice: &Notice, letter: Option<String>, mark: Marking) -> Cell {
    let l = lang();
    let (id, is_done) = (notice.id.clone(), notice.is_done);
    let word = if is_done { l.pick("改回未处理", "Not done") } else { l.pick("标为已处理", "Mark as done") };
    let press = move |_| mark.run((vec![id.clone()], !is_done));
    let letter = letter.map(|letter| {
        view! { <ButtonLink href=letter look=Look::Quiet icon=Symbol::Print>{l.pick("催款函", "Letter")}</ButtonLink> }
    });
    Cell::view(view! {
        <span class="row-acts">
            {letter}
            <Button look=Look::Quiet icon=Symbol::Check on_click=press>{word}</Button>
        </span>
    })
}

fn nothing(is_all: bool) -> AnyView {
    let l = lang();
    let title = if is_all {
        l.pick("还没有提醒", "No reminders yet")
    } else {
        l.pick("没有要处理的提醒", "No reminder waits for you")
    };
    let text = l.pick(
        "款项快到期、到期和逾期时，系统每个工作日按客户提醒一次。管理员在“催款”里启用并设置级别。别人完成了事项、您的款项因此到期时，也在这里提醒。",
        "When payments fall due or are overdue, you are reminded once a working day for each customer. An admin turns this on under Dunning. When somebody completes what one of your payments waited for, it is told here too.",
    );
    view! { <Empty symbol=Symbol::Bell title text/> }.into_any()
}
