//! Allocating a receipt: the default shares, earliest due first, to be changed by hand; what is left over stays as the customer's advance.

use domain::allocation::{self, Available, OpenInstalment, Share};
use domain::instalment::Instalment;
use domain::money::Amount;
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;

use super::api::{receipt_confirm, receipt_use_advance};
use crate::error::{Failure, sentence, with_words};
use crate::frame::{fresh_id, today};
use crate::ui::prelude::*;

/// An open instalment and what is typed for it.
#[derive(Clone)]
struct Line {
    instalment: Instalment,
    amount: RwSignal<String>,
}

/// What the lines say as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    shares: Vec<Share>,
    allocated: Amount,
    /// What stays as advance, or what is wrong, by line (`shares.N.amount`).
    outcome: Result<Amount, Problems>,
}

/// Reads the typed amounts by the domain's own rule. An empty line takes no share, so a share's place is not its line's: problems are put back.
fn read(available: &Available, lines: &[Line]) -> Reading {
    let mut problems = Problems::new();
    let (mut shares, mut rows) = (Vec::new(), Vec::new());
    for (row, line) in lines.iter().enumerate() {
        let typed = line.amount.get();
        if typed.trim().is_empty() {
            continue;
        }
        match problems.keep(&format!("shares.{row}.amount"), domain::parse::amount(&typed, available.currency)) {
            Some(amount) if amount.is_zero() => {}
            Some(amount) => {
                shares.push(Share { instalment: line.instalment.id.clone(), amount });
                rows.push(row);
            }
            None => {}
        }
    }
    let open: Vec<OpenInstalment> = lines.iter().map(|line| OpenInstalment::from(&line.instalment)).collect();
    let allocated = Amount::sum(shares.iter().map(|share| share.amount)).unwrap_or_default();
    let outcome = match allocation::check(available, &shares, &open) {
        Ok(advance) => problems.into_result(advance),
        Err(found) => {
            problems.0.extend(by_row(found, &rows).0);
            problems.0.sort_by_key(|problem| row_of(&problem.field).unwrap_or(usize::MAX));
            Err(problems)
        }
    };
    Reading { shares, allocated, outcome }
}

/// `shares.K.amount` of the K-th share becomes that of its line; what names a line's instalment stands beside its amount.
#[must_use]
pub fn by_row(problems: Problems, rows: &[usize]) -> Problems {
    let place = |field: &str| Some(format!("shares.{}.amount", rows.get(row_of(field)?)?));
    let mut placed = Problems::new();
    for problem in problems.0 {
        let field = place(&problem.field).unwrap_or_default();
        placed.add(field, problem.refusal);
    }
    placed
}

/// The N of `shares.N.…`.
fn row_of(field: &str) -> Option<usize> {
    field.strip_prefix("shares.")?.split('.').next()?.parse().ok()
}

type Settling = Action<Vec<Share>, Result<Receipt, Failure>>;

fn settling(receipt: &Receipt) -> Settling {
    let (id, is_draft) = (receipt.id.clone(), receipt.state == ReceiptState::Draft);
    let operation = StoredValue::new(String::new());
    Action::new(move |shares: &Vec<Share>| {
        if operation.with_value(String::is_empty) {
            operation.set_value(fresh_id());
        }
        let (operation, id, shares) = (operation.get_value(), id.clone(), shares.clone());
        async move {
            if is_draft {
                receipt_confirm(operation.into(), id, Some(shares)).await
            } else {
                receipt_use_advance(operation.into(), id, shares).await
            }
        }
    })
}

/// The shares of a receipt over what its customer owes, and the button that books them.
#[component]
pub(super) fn AllocationForm(
    receipt: Receipt,
    open: Vec<Instalment>,
    proposal: Vec<Share>,
    /// Set while something was changed by hand: then the page holds still.
    writing: RwSignal<bool>,
    /// Booked.
    on_done: Callback<Receipt>,
) -> impl IntoView {
    let scale = receipt.terms.currency.scale();
    let lines: Vec<Line> = open.into_iter().map(|instalment| Line { instalment, amount: RwSignal::new(String::new()) }).collect();
    let lines = StoredValue::new(lines);
    let fill = move |shares: &[Share]| {
        lines.with_value(|lines| {
            for line in lines {
                let share = shares.iter().find(|share| share.instalment == line.instalment.id);
                line.amount.set(share.map(|share| share.amount.grouped(scale)).unwrap_or_default());
            }
        });
    };
    fill(&proposal);
    // All of a draft, or what a confirmed one has left.
    let money = StoredValue::new(Available::of(&receipt, receipt.left().unwrap_or_default()));
    let reading = Memo::new(move |_| money.with_value(|money| lines.with_value(|lines| read(money, lines))));
    watch_writing(reading, writing);
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let settle = settling(&receipt);
    Effect::new(move |_| match settle.value().get() {
        None => {}
        Some(Ok(receipt)) => {
            writing.set(false);
            on_done.run(receipt);
        }
        Some(Err(Failure::Refused(found))) => {
            let rows = rows_of(lines, &reading.get_untracked().shares);
            problems.set(by_row(found, &rows));
        }
        Some(Err(other)) => failure.set(Some(other)),
    });
    let is_draft = receipt.state == ReceiptState::Draft;
    let submit = move |()| {
        failure.set(None);
        let reading = reading.get_untracked();
        match reading.outcome {
            Err(found) => problems.set(found),
            Ok(_) if reading.shares.is_empty() && !is_draft => problems.set(Refusal::AmountNotPositive.into()),
            Ok(_) => {
                problems.set(Problems::new());
                settle.dispatch(reading.shares);
            }
        }
    };
    let words = submit_words(&receipt, reading);
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=settle.pending() on_submit=submit>
            {rows(lines)}
            {quick_acts(lines, money, fill)}
            {balance(reading, scale)}
            <FormActions><SubmitButton pending=settle.pending()>{words}</SubmitButton></FormActions>
        </Form>
    }
    .into_any()
}

/// Any change by hand keeps the page still until it is booked.
fn watch_writing(reading: Memo<Reading>, writing: RwSignal<bool>) {
    Effect::new(move |before: Option<Reading>| {
        let now = reading.get();
        if before.is_some_and(|before| before != now) {
            writing.set(true);
        }
        now
    });
}

/// The line of each share.
fn rows_of(lines: StoredValue<Vec<Line>>, shares: &[Share]) -> Vec<usize> {
    let place = |share: &Share| lines.with_value(|lines| lines.iter().position(|line| line.instalment.id == share.instalment));
    shares.iter().filter_map(place).collect()
}

fn submit_words(receipt: &Receipt, reading: Memo<Reading>) -> impl Fn() -> String + Send + Sync + 'static {
    let (l, scale) = (lang(), receipt.terms.currency.scale());
    let (is_draft, amount) = (receipt.state == ReceiptState::Draft, receipt.terms.amount);
    move || {
        if is_draft {
            format!("{} {}", l.pick("确认到账", "Confirm"), format::amount(amount, scale))
        } else {
            format!("{} {}", l.pick("使用预收款", "Use"), format::amount(reading.with(|reading| reading.allocated), scale))
        }
    }
}

fn rows(lines: StoredValue<Vec<Line>>) -> impl IntoView {
    let (l, today) = (lang(), today());
    let rows: Vec<_> = lines.with_value(|lines| {
        lines
            .iter()
            .enumerate()
            .map(|(row, line)| {
                let one = &line.instalment;
                let label = format!("{} · {}", one.contract_number, format::instalment(one.ordinal, l));
                let help = format!("{} · {} {}", format::due(one.terms.due, today, l), l.pick("未收", "open"), format::amount(one.open, one.currency.scale()));
                view! { <li><AmountField name=format!("shares.{row}.amount") label help value=line.amount currency=one.currency optional=false/></li> }
            })
            .collect()
    });
    if rows.is_empty() {
        return view! { <p class="quiet">{l.pick("该客户没有未收的分期：全部记为预收款，以后可用。", "The customer owes nothing: all of it stays as an advance, to be used later.")}</p> }.into_any();
    }
    view! { <ul class="allocate">{rows}</ul> }.into_any()
}

fn quick_acts(
    lines: StoredValue<Vec<Line>>,
    money: StoredValue<Available>,
    fill: impl Fn(&[Share]) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let l = lang();
    let earliest = move |_| {
        let open: Vec<OpenInstalment> = lines.with_value(|lines| lines.iter().map(|line| OpenInstalment::from(&line.instalment)).collect());
        let proposed = money.with_value(|money| allocation::propose(money, &open));
        if let Ok((shares, _advance)) = proposed {
            fill(&shares);
        }
    };
    let is_any = lines.with_value(|lines| !lines.is_empty());
    is_any.then(|| {
        view! {
            <div class="row-of">
                <Button look=Look::Quiet on_click=earliest>{l.pick("按到期先后分配", "Earliest due first")}</Button>
                <Button look=Look::Quiet on_click=move |_| fill(&[])>{l.pick("全部留作预收", "Leave all as advance")}</Button>
            </div>
        }
    })
}

/// Live: how much is allocated and what stays; what is wrong is said here while one types, and beside the line when one submits.
fn balance(reading: Memo<Reading>, scale: u32) -> impl IntoView {
    let l = lang();
    let wrong = with_words(Signal::derive(move || reading.with(|reading| reading.outcome.clone().err().unwrap_or_default())));
    let allocated = move || format::amount(reading.with(|reading| reading.allocated), scale);
    let left = move || {
        reading.with(|reading| match &reading.outcome {
            Ok(advance) => format!("{} {}", l.pick("留作预收", "stays as advance"), format::amount(*advance, scale)),
            Err(_) => wrong.with(|found| {
                let first = found.0.iter().find(|problem| problem.field.is_empty()).or(found.0.first());
                first.map(|problem| sentence(&problem.refusal, l)).unwrap_or_default()
            }),
        })
    };
    view! {
        <p class="allocate-balance figures" aria-live="polite">
            <span>{l.pick("已分配", "Allocated")}" "<strong>{allocated}</strong></span>
            <span class:allocate-wrong=move || reading.with(|reading| reading.outcome.is_err())>{left}</span>
        </p>
    }
}
