//! What was said to a customer of the sample: over a year, the last with a next time that is late, today, to come, or none.

use chrono::{NaiveDate, TimeDelta};
use domain::follow_up::{FollowUpKind, FollowUpTerms, Promise};
use domain::money::Amount;
use store::bulk::Book;

use super::{Scene, words};

pub(super) fn add(scene: &mut Scene, book: &mut Book, index: usize) -> store::Result<()> {
    let count = scene.dice.between(3, 7);
    for place in (1..=count).rev() {
        let days = place * 45 + scene.dice.between(0, 30) - 30;
        let happened = scene.ago(days.max(16));
        let terms = terms(scene, book, happened);
        book.log(terms);
    }
    let next = next(scene, index);
    let happened = scene.some_days_ago(1, 3).min(next.unwrap_or(scene.today) - TimeDelta::days(1));
    let promise = promise(scene, book, happened)?;
    let topic = next.map(|_| (*scene.dice.pick(&words::TOPICS)).to_owned()).unwrap_or_default();
    let last = terms(scene, book, happened);
    // It is of all that is overdue, not of one contract.
    let contract = last.contract.clone().filter(|_| promise.is_none());
    book.log(FollowUpTerms { next, next_topic: topic, promise, contract, ..last });
    Ok(())
}

/// A quarter is late, an eighth is due today, a quarter is to come, the rest has no date.
fn next(scene: &mut Scene, index: usize) -> Option<NaiveDate> {
    match index % 8 {
        0 => Some(scene.today),
        1 | 2 => Some(scene.some_days_ago(1, 12)),
        3 | 4 => Some(scene.in_some_days(1, 20)),
        _ => None,
    }
}

/// Half of those who owe something overdue have promised it: kept in time, or broken.
fn promise(scene: &mut Scene, book: &Book, happened: NaiveDate) -> store::Result<Option<Promise>> {
    let overdue = book.instalments().iter().filter(|one| one.days_overdue(scene.today).is_some());
    let amount = Amount::sum(overdue.map(|one| one.open))?;
    if !amount.is_positive() || !scene.dice.chance(50) {
        return Ok(None);
    }
    Ok(Some(Promise { date: happened + TimeDelta::days(scene.dice.between(1, 25)), amount }))
}

fn terms(scene: &mut Scene, book: &Book, happened: NaiveDate) -> FollowUpTerms {
    let kinds = [FollowUpKind::Visit, FollowUpKind::Call, FollowUpKind::Call, FollowUpKind::WeChat, FollowUpKind::Email];
    let contact = book.contacts().get(scene.dice.below(book.contacts().len())).map(|contact| contact.id.clone());
    let contract = book.contracts().get(scene.dice.below(book.contracts().len())).map(|contract| contract.id.clone());
    FollowUpTerms {
        kind: *scene.dice.pick(&kinds),
        happened,
        said: (*scene.dice.pick(&words::SAID)).to_owned(),
        contact,
        contract: contract.filter(|_| scene.dice.chance(40)),
        result: (*scene.dice.pick(&words::RESULTS)).to_owned(),
        ..FollowUpTerms::default()
    }
}
