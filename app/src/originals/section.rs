//! The papers of one contract with what can be done with each, and the register of their loans.

use chrono::NaiveDate;
use domain::id::ContractId;
use domain::original::{Loan, Original, OriginalAct};
use leptos::prelude::*;

use super::acts::Handling;
use super::state::{original_chip, paper};
use crate::live::live;
use crate::ui::prelude::*;

/// 原件 and 借阅登记.
pub(crate) fn originals_section(
    contract: ContractId,
    originals: Vec<Original>,
    loans: Vec<Loan>,
    may_keep: bool,
    handling: Handling,
) -> AnyView {
    let l = lang();
    let registered = originals.len();
    let register = may_keep.then(|| {
        let press = move |_| handling.registering.set(Some((contract.clone(), registered)));
        view! { <Button icon=Symbol::Plus on_click=press>{l.pick("登记原件", "Register originals")}</Button> }
    });
    let live = live();
    let papers = StoredValue::new(originals);
    // A new day changes what is overdue.
    let list = move || papers.with_value(|papers| paper_list(papers, live.today.get(), may_keep.then_some(handling)));
    let acts = register.into_any();
    view! {
        <Section id="originals" title=l.pick("原件", "Paper originals") acts>{list}</Section>
        {(!loans.is_empty()).then(|| loan_register(&loans))}
    }
    .into_any()
}

fn paper_list(papers: &[Original], today: NaiveDate, handling: Option<Handling>) -> AnyView {
    let l = lang();
    if papers.is_empty() {
        return view! { <p class="quiet">{l.pick("还没有登记原件。登记后可以查到放在哪里、谁借走了。", "No originals are registered. Once they are, one sees where each lies and who has it.")}</p> }.into_any();
    }
    let rows: Vec<_> = papers.iter().map(|original| paper_row(original, today, handling)).collect();
    view! { <ul class="files">{rows}</ul> }.into_any()
}

fn paper_row(original: &Original, today: NaiveDate, handling: Option<Handling>) -> AnyView {
    let l = lang();
    let loan = original.loan.as_ref().map(|loan| {
        let words = format!(
            "{} · {} {} · {} {}",
            loan.borrower,
            l.pick("借出", "since"),
            format::date(loan.since),
            l.pick("应还", "due back"),
            format::date(loan.due)
        );
        view! { <span class="small figures">{words}</span> }
    });
    let note = (!original.note.is_empty()).then(|| view! { <span class="quiet small">{original.note.clone()}</span> });
    let acts = handling.map(|handling| original.state.acts().map(|act| act_button(original, act, handling)).collect_view());
    view! {
        <li class="card file">
            <Icon symbol=Symbol::Contracts/>
            <div class="file-text">
                <span class="row-of"><strong>{paper(original.ordinal, l)}</strong>{original_chip(original, today)}</span>
                <span class="quiet small">{l.pick("存放位置：", "Kept in: ")}{original.location.clone()}</span>
                {loan}
                {note}
            </div>
            <span class="row-acts">{acts}</span>
        </li>
    }
    .into_any()
}

/// What the button of an act says.
fn act_button(original: &Original, act: OriginalAct, handling: Handling) -> AnyView {
    let l = lang();
    let look = if matches!(act, OriginalAct::Lend | OriginalAct::Return) { Look::Secondary } else { Look::Quiet };
    let label = format!("{} {}", act.label(l), paper(original.ordinal, l));
    let original = original.clone();
    let press = move |_| handling.acting.set(Some((original.clone(), act)));
    view! {
        <Button look on_click=press>
            <span aria-hidden="true">{act.label(l)}"…"</span><span class="unseen">{label}</span>
        </Button>
    }
    .into_any()
}

/// 借阅登记: who had what, the latest first.
fn loan_register(loans: &[Loan]) -> AnyView {
    let l = lang();
    let columns = vec![
        Column::text(l.pick("借阅人", "Borrower")),
        Column::text(l.pick("原件", "Original")),
        Column::date(l.pick("借出", "Lent")),
        Column::date(l.pick("应还", "Due back")),
        Column::date(l.pick("归还", "Returned")),
        Column::text(l.pick("经手", "Handled by")),
        Column::text(l.pick("说明", "Notes")),
    ];
    let row = |loan: &Loan| {
        let ended = match (loan.ended, loan.was_lost) {
            (Some(day), true) => Cell::text(format!("{} {}", format::date(day), l.pick("遗失", "lost"))),
            (day, _) => Cell::date(day),
        };
        let handled = [loan.lent_by.as_str(), &loan.taken_by].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" / ");
        vec![
            Cell::text(loan.borrower.clone()),
            Cell::text(paper(loan.ordinal, l)),
            Cell::date(Some(loan.since)),
            Cell::date(Some(loan.due)),
            ended,
            Cell::text(handled),
            Cell::text(loan.note.clone()),
        ]
    };
    let title = l.pick("借阅登记", "Loan register");
    let rows = loans.iter().map(row).collect();
    view! { <Section id="loans" title><PlainTable label=title columns rows/></Section> }.into_any()
}
