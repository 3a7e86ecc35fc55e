//! The books against a plain model: 10,000 random steps, right and wrong ones, and after each every figure compared.
//!
//! A failure names its seed, its step and the shortest list of acts that was found to lead there. `YUEZHANG_TEST_SEED` moves the seeds,
//! `YUEZHANG_TEST_STEPS` says how many steps each test takes.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::list::DueWindow;
use store::Settings;

use crate::clock;
use crate::company::{day, open_at};

mod act;
mod amendments;
mod carry;
mod chance;
mod chances;
mod figures;
mod model;
mod money;
mod rules;
mod sums;

use act::{Act, Answer};
use carry::Books;
use chance::Chance;
use figures::{Seen, failed};
use model::{Life, Model};

/// Of one test; there are eight.
const STEPS: usize = 1_250;
/// All figures of everybody are compared so often.
const WHOLE_STEPS: usize = 25;
/// How long a failure may take to be told with fewer acts.
const SHORTENING: Duration = Duration::from_secs(240);
/// Deep queries need a deep stack in a program that is not optimised.
const STACK_BYTES: usize = 32 << 20;

/// What went wrong, and where.
struct Fault {
    acts: Vec<Act>,
    why: String,
}

/// The books, their model, and how far they have come.
struct Story {
    books: Books,
    model: Model,
    steps: usize,
    taken: usize,
    refused: usize,
}

impl Story {
    async fn begin() -> Self {
        let begin = day("2025-01-15");
        clock::set(begin);
        let company = open_at(Settings { clock: clock::now, ..Settings::in_memory() }).await;
        let books = Books { rep: company.rep.clone(), company };
        Self { books, model: Model::new(begin), steps: 0, taken: 0, refused: 0 }
    }

    /// One act in the store and in the model, then the figures.
    async fn step(&mut self, act: &Act) -> Result<(), String> {
        let store = self.books.company.store.clone();
        let before = store.revision().await.map_err(failed)?;
        let answer = self.books.carry(&self.model, act).await?;
        self.model.apply(act, &answer)?;
        self.steps += 1;
        let moved = store.revision().await.map_err(failed)? != before;
        match answer {
            Answer::Refused(_) if moved => Err("refused, and yet the data moved".into()),
            // Nothing was written, so that every figure is what it was.
            Answer::Refused(_) => {
                self.refused += 1;
                Ok(())
            }
            _ => {
                self.taken += 1;
                self.compare(act).await
            }
        }
    }

    async fn compare(&self, act: &Act) -> Result<(), String> {
        let (books, model) = (&self.books, &self.model);
        let seen =
            [Seen { by: &books.company.finance, from: 0, confirms: true }, Seen { by: &books.rep, from: model.era, confirms: false }];
        let is_whole = self.steps.is_multiple_of(WHOLE_STEPS);
        let window = DueWindow::ALL[self.steps % DueWindow::ALL.len()];
        let is_asked = |index: usize| is_whole || self.steps % 2 == index;
        for (_, seen) in seen.iter().enumerate().filter(|(index, _)| is_asked(*index)) {
            books.badges(model, seen).await?;
            books.dashboard(model, seen).await?;
            books.totals(model, seen, window).await?;
        }
        for customer in model.touched(act) {
            books.statement(model, customer, model.today).await?;
            books.contracts(model, customer).await?;
        }
        if let Some(id) = act.contract() {
            books.plan(model, id).await?;
        }
        if let Some(id) = act.receipt() {
            books.receipt(model, id).await?;
        }
        let days = self.days();
        books.ageing(model, &seen[1], days[0]).await?;
        books.arrears(model, &seen[1], days[1]).await?;
        if is_whole {
            self.compare_whole(&seen).await?;
        }
        Ok(())
    }

    /// A day of the last or the next weeks, another one with each step; and one near it.
    fn days(&self) -> [chrono::NaiveDate; 2] {
        let ago = |salt: usize| i64::try_from((self.steps * 37 + salt) % 90).unwrap();
        [self.model.today - TimeDelta::days(ago(0) - 12), self.model.today - TimeDelta::days(ago(41) - 12)]
    }

    /// What would take too long after each step: everybody's reports, statements of the past, periods, every contract.
    async fn compare_whole(&self, seen: &[Seen<'_>; 2]) -> Result<(), String> {
        let (books, model) = (&self.books, &self.model);
        let [past, other] = self.days().map(|day| day.min(model.today));
        for day in [model.today, past] {
            books.ageing(model, &seen[0], day).await?;
            books.arrears(model, &seen[0], day).await?;
        }
        for customer in model.era..model.customers.len() {
            books.statement(model, customer, past).await?;
            books.statement(model, customer, other).await?;
            books.contracts(model, customer).await?;
        }
        for contract in model.contracts.iter().filter(|contract| contract.customer >= model.era) {
            books.plan(model, &contract.id).await?;
        }
        books.periods(model).await
    }
}

/// Tells a list of acts again; the fault that it ends with, if any.
async fn told(acts: &[Act]) -> Option<Fault> {
    let mut story = Story::begin().await;
    for (index, act) in acts.iter().enumerate() {
        if let Err(why) = story.step(act).await {
            return Some(Fault { acts: acts[..=index].to_vec(), why });
        }
    }
    None
}

/// A shorter list that fails as well: without its halves, its quarters and so on. The reps and their customers stay.
async fn shortened(fault: Fault) -> Fault {
    let mut best = fault;
    let (mut part, begun) = (best.acts.len() / 2, Instant::now());
    while part > 0 && begun.elapsed() < SHORTENING {
        let (mut from, count) = (0, best.acts.len());
        while from < best.acts.len() && begun.elapsed() < SHORTENING {
            let is_kept = |(index, act): &(usize, &Act)| !(from..from + part).contains(index) || matches!(act, Act::Era { .. });
            let fewer: Vec<Act> = best.acts.iter().enumerate().filter(is_kept).map(|(_, act)| act.clone()).collect();
            match told(&fewer).await {
                Some(found) if found.acts.len() < best.acts.len() => best = found,
                _ => from += part,
            }
        }
        if best.acts.len() == count {
            part /= 2;
        } else {
            part = part.min(best.acts.len() / 2);
        }
    }
    best
}

fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

async fn prove(seed: u64, steps: usize) {
    let (mut story, mut chance, mut acts) = (Story::begin().await, Chance::new(seed), Vec::new());
    for step in 0..steps {
        let act = chance.next(&story.model, step);
        acts.push(act.clone());
        if let Err(why) = story.step(&act).await {
            println!("seed {seed}, step {step}: {why}\n{act:?}");
            let fault = shortened(Fault { acts, why }).await;
            let list: Vec<String> = fault.acts.iter().map(|act| format!("    {act:?}")).collect();
            panic!("seed {seed}, step {step}: {}\nafter these {} acts:\n{}", fault.why, fault.acts.len(), list.join("\n"));
        }
    }
    story.books.company.assert_sound().await;
    let has = |is_so: fn(Life) -> bool| story.model.contracts.iter().any(|contract| is_so(contract.life));
    println!("seed {seed}: {} taken, {} refused", story.taken, story.refused);
    if steps >= STEPS {
        assert!(story.taken > steps / 2 && story.refused > steps / 20, "{} taken, {} refused", story.taken, story.refused);
        assert!(
            story.model.contracts.iter().any(|contract| contract.amended > 0) && has(|life| life == Life::Terminated),
            "hardly amended"
        );
    }
}

/// On a thread of its own, which has the clock and the deep stack.
fn books_and_model_agree(turn: u64) {
    let seed = number_from_environment("YUEZHANG_TEST_SEED").unwrap_or(1) * 1_000 + turn;
    let steps = number_from_environment("YUEZHANG_TEST_STEPS").map_or(STEPS, |steps| usize::try_from(steps).unwrap());
    let proving = move || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(prove(seed, steps));
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(proving).unwrap();
    if let Err(panicked) = thread.join() {
        std::panic::resume_unwind(panicked);
    }
}

macro_rules! turns {
    ($($name:ident $turn:literal)*) => {$(
        #[test]
        fn $name() {
            books_and_model_agree($turn);
        }
    )*};
}

turns! {
    random_books_agree_with_a_plain_model_1 1
    random_books_agree_with_a_plain_model_2 2
    random_books_agree_with_a_plain_model_3 3
    random_books_agree_with_a_plain_model_4 4
    random_books_agree_with_a_plain_model_5 5
    random_books_agree_with_a_plain_model_6 6
    random_books_agree_with_a_plain_model_7 7
    random_books_agree_with_a_plain_model_8 8
}
