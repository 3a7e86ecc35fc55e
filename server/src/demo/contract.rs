//! A contract of the sample: its lines, its plan, and what came in under it.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use domain::contract::{ContractDraft, ContractTerms, ContractType, Life, Line, PaymentMethod, line_total};
use domain::id::ContractId;
use domain::instalment::InstalmentTerms;
use domain::money::Amount;
use domain::receipt::ReceiptTerms;
use rust_decimal::Decimal;
use store::bulk::Book;

use super::words::{REASONS, Trade};
use super::{CONTRACTS_PER_CUSTOMER, Scene};

/// How a contract goes; the places of the sample take turns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Unsigned,
    Void,
    Paid,
    /// Part is paid, the next instalment is due in so many days.
    Due(i64),
    /// So many days late with an instalment, of which so many percent are paid.
    Late(i64, i64),
    /// Paid, and then the last receipt was reversed.
    Reversed,
    /// Paid, and more came in than was owed.
    Advance,
}

fn course(scene: &mut Scene, place: usize) -> Course {
    let turn = place / 20;
    match place % 20 {
        0 if turn.is_multiple_of(4) => Course::Void,
        0 => Course::Unsigned,
        1..=5 => Course::Paid,
        6..=9 => Course::Due(scene.dice.between(12, 80)),
        10 | 11 => Course::Due(scene.dice.between(0, 6)),
        12 => Course::Late(scene.dice.between(3, 40), scene.dice.between(20, 80)),
        13..=18 => Course::Late(late(scene, turn + place), 0),
        _ if turn.is_multiple_of(3) => Course::Reversed,
        _ if turn % 3 == 1 => Course::Advance,
        _ => Course::Due(0),
    }
}

/// Days inside each bucket of the ageing, in turn.
fn late(scene: &mut Scene, turn: usize) -> i64 {
    let (least, most) = [(3, 28), (35, 58), (65, 88), (95, 176), (190, 355), (370, 520)][turn % 6];
    scene.dice.between(least, most)
}

/// Adds the contract of this place in the sample, with its receipts.
pub(super) fn add(scene: &mut Scene, book: &mut Book, place: usize, trade: &Trade) -> store::Result<()> {
    let course = course(scene, place);
    let shape = Shape::of(scene, course);
    let draft = draft(scene, book, course, &shape, trade)?;
    let numbered = draft.terms.signed.unwrap_or_else(|| scene.ago(1 + i64::try_from(place % 15).unwrap_or_default()));
    let prefix = scene.contract_prefix.clone();
    let number = scene.numbers.next(&prefix, numbered);
    let contract = book.add_contract(number, &draft)?;
    if draft.terms.signed.is_none() || course == Course::Void {
        return Ok(());
    }
    for (index, instalment) in draft.plan.iter().enumerate().take(shape.paid) {
        let is_last = index + 1 == shape.paid;
        let place = receive(scene, book, &contract, instalment, instalment.amount)?;
        if is_last && course == Course::Reversed {
            let on = scene.some_days_ago(1, 9).max(book.receipts()[place].terms.date);
            book.reverse(place, on, "付款方账号有误，款项已退回")?;
        }
    }
    late_extras(scene, book, &contract, course, &draft.plan, shape.paid)?;
    if course == Course::Advance {
        advance(scene, book, draft.amount)?;
    }
    if place % (CONTRACTS_PER_CUSTOMER * 8) == 7 {
        draft_receipt(scene, book, &contract, &draft.plan, shape.paid);
    }
    Ok(())
}

/// How many instalments, how many of them are paid, how many months lie between two, and when the first is due.
struct Shape {
    count: usize,
    paid: usize,
    months: u32,
    first_due: NaiveDate,
}

impl Shape {
    fn of(scene: &mut Scene, course: Course) -> Self {
        let count = 3 + scene.dice.below(4);
        let months = *scene.dice.pick(&[1, 1, 2, 3]);
        let (paid, anchor) = match course {
            Course::Unsigned | Course::Void => (0, scene.in_some_days(20, 60)),
            Course::Paid | Course::Reversed | Course::Advance => (count, scene.some_days_ago(20, 300)),
            Course::Due(days) => (1 + scene.dice.below(count - 1), scene.ahead(days)),
            Course::Late(days, _) => (scene.dice.below(count), scene.ago(days)),
        };
        // The anchor is the due date of the first instalment that is not paid, or of the last when all are.
        let steps = u32::try_from(paid.min(count - 1)).unwrap_or_default();
        let first_due = anchor.checked_sub_months(Months::new(months * steps)).unwrap_or(anchor);
        Self { count, paid, months, first_due }
    }
}

fn draft(scene: &mut Scene, book: &Book, course: Course, shape: &Shape, trade: &Trade) -> store::Result<ContractDraft> {
    let lines = lines(scene, trade)?;
    let amount = Amount::sum(lines.iter().map(|line| line.total))?;
    let plan = domain::plan::propose_equal(amount, shape.count, scene.currency, shape.first_due, shape.months)?;
    let signed = (course != Course::Unsigned).then(|| (shape.first_due - TimeDelta::days(scene.dice.between(10, 30))).min(scene.ago(1)));
    let life = match course {
        Course::Unsigned => Life::PendingSignature,
        Course::Void => Life::Void,
        Course::Paid if scene.dice.chance(30) => Life::Archived,
        Course::Paid | Course::Advance => Life::Completed,
        Course::Late(days, _) if days > 360 && scene.dice.chance(40) => Life::Terminated,
        _ if scene.dice.chance(10) => Life::Signed,
        _ => Life::Performing,
    };
    let end = plan.last().map(|last| ends(scene, last.due, life, book.contracts().len()));
    let expenses =
        if scene.dice.chance(40) { amount.times(Decimal::new(scene.dice.between(1, 8), 2), scene.currency)? } else { Amount::ZERO };
    let contract_type = *scene.dice.pick(&[ContractType::Sales, ContractType::Sales, ContractType::Sales, ContractType::Service]);
    let title = format!("{}{}合同", book.customer().terms.short_name, lines.first().map(|line| line.product.as_str()).unwrap_or_default());
    let terms = ContractTerms {
        contract_type,
        title,
        currency: scene.currency,
        tax_rate: Decimal::from(if contract_type == ContractType::Service { 6 } else { 13 }),
        signed,
        start: signed,
        end,
        notice_days: 30,
        payment_method: *scene.dice.pick(&[
            PaymentMethod::Transfer,
            PaymentMethod::Transfer,
            PaymentMethod::Instalments,
            PaymentMethod::Bill,
        ]),
        life,
        expenses,
        lines,
        ..ContractTerms::default()
    };
    Ok(ContractDraft { customer: book.customer().id.clone(), number: None, terms, amount, plan })
}

/// A month after the last due date; of most contracts in force that would have ended by now, in a year to come.
fn ends(scene: &Scene, last_due: NaiveDate, life: Life, place: usize) -> NaiveDate {
    let end = last_due + TimeDelta::days(30);
    let is_over = matches!(life, Life::Signed | Life::Performing) && end < scene.ahead(45);
    let shown = usize::try_from(last_due.ordinal()).unwrap_or_default() + place;
    if is_over && !shown.is_multiple_of(8) { end.checked_add_months(Months::new(24)).unwrap_or(end) } else { end }
}

fn lines(scene: &mut Scene, trade: &Trade) -> store::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (product, unit, least, most) in trade.2.iter().take(1 + scene.dice.below(3)) {
        let unit_price = Decimal::from(scene.dice.between(*least, *most));
        // Dear things are bought singly, cheap ones by the hundred.
        let most_pieces = (200_000 / least).clamp(1, 800);
        let quantity = Decimal::from(scene.dice.between(1 + most_pieces / 4, most_pieces));
        let discount = if scene.dice.chance(15) { Amount::whole(100) } else { Amount::ZERO };
        let total = line_total(quantity, unit_price, discount, scene.currency)?;
        lines.push(Line { product: (*product).to_owned(), quantity, unit: (*unit).to_owned(), unit_price, discount, total });
    }
    Ok(lines)
}

/// A confirmed receipt for an instalment, around its due date; answers its place in the book.
fn receive(
    scene: &mut Scene,
    book: &mut Book,
    contract: &ContractId,
    instalment: &InstalmentTerms,
    amount: Amount,
) -> store::Result<usize> {
    let signed = book.contracts().iter().find(|one| one.id == *contract).and_then(|one| one.terms.signed).unwrap_or(instalment.due);
    let date = (instalment.due + TimeDelta::days(scene.dice.between(-5, 12))).min(scene.ago(1)).max(signed);
    let place = register(scene, book, Some(contract.clone()), date, amount);
    let by = scene.finance.clone();
    book.confirm(place, &by, None)?;
    Ok(place)
}

fn register(scene: &mut Scene, book: &mut Book, contract: Option<ContractId>, date: NaiveDate, amount: Amount) -> usize {
    let number = scene.numbers.next("SK", date);
    let terms = ReceiptTerms {
        date,
        amount,
        currency: scene.currency,
        method: *scene.dice.pick(&[PaymentMethod::Transfer, PaymentMethod::Transfer, PaymentMethod::Bill]),
        bank_reference: format!("{}{:08}{}", date.format("%y%m%d"), scene.dice.below(100_000_000), &number[number.len() - 3..]),
        payer: book.customer().terms.name.clone(),
        remarks: String::new(),
        contract,
    };
    let by = book.customer().owner_name.clone();
    book.add_receipt(number, terms, &by)
}

/// Part of the late instalment, and why the rest is late.
fn late_extras(
    scene: &mut Scene,
    book: &mut Book,
    contract: &ContractId,
    course: Course,
    plan: &[InstalmentTerms],
    paid: usize,
) -> store::Result<()> {
    let (Course::Late(_, percent), Some(instalment)) = (course, plan.get(paid)) else { return Ok(()) };
    if percent > 0 {
        let amount = instalment.amount.times(Decimal::new(percent, 2), scene.currency)?;
        receive(scene, book, contract, instalment, amount)?;
    }
    if scene.dice.chance(60) {
        let dispute = if scene.dice.chance(10) { "客户对验收结果有异议" } else { "" };
        let ordinal = u16::try_from(paid + 1).unwrap_or(1);
        let reason = *scene.dice.pick(&REASONS);
        book.annotate(contract, ordinal, reason, dispute);
    }
    Ok(())
}

/// Money on account: confirmed, nothing of it allocated yet.
fn advance(scene: &mut Scene, book: &mut Book, amount: Amount) -> store::Result<()> {
    let amount = amount.times(Decimal::new(10, 2), scene.currency)?;
    let date = scene.some_days_ago(1, 15);
    let place = register(scene, book, None, date, amount);
    let by = scene.finance.clone();
    book.confirm(place, &by, Some(&[]))
}

/// A receipt that a rep registered and finance has still to confirm.
fn draft_receipt(scene: &mut Scene, book: &mut Book, contract: &ContractId, plan: &[InstalmentTerms], paid: usize) {
    if let Some(instalment) = plan.get(paid).or(plan.last()) {
        let date = scene.some_days_ago(1, 4);
        register(scene, book, Some(contract.clone()), date, instalment.amount);
    }
}
