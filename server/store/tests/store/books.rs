//! The books against a plain model: 10,000 random acts, right and wrong ones, and after each every figure that it can have moved compared; what is
//! compared when is told in `story`.
//!
//! A failure names its seed, its step and the shortest list of acts that was found to lead there. `YUEZHANG_TEST_SEED` moves the seeds,
//! `YUEZHANG_TEST_STEPS` says how many steps each test takes.

use std::time::{Duration, Instant};

mod act;
mod amendments;
mod care;
mod carry;
mod chance;
mod chances;
mod chances_desk;
mod desk;
mod desk_figures;
mod fees;
mod figures;
mod given;
mod model;
mod money;
mod payable;
mod rules;
mod story;
mod sums;

use act::Act;
use chance::Chance;
use model::{Contract, GivingState, Life};
use story::{Care, Story};

/// Of one test; there are eight.
const STEPS: usize = 1_250;
/// How long a failure may take to be told with fewer acts.
const SHORTENING: Duration = Duration::from_secs(240);
/// Deep queries need a deep stack in a program that is not optimised.
const STACK_BYTES: usize = 32 << 20;

/// What went wrong, and where.
struct Fault {
    acts: Vec<Act>,
    why: String,
}

/// Tells a list of acts again, with everything compared after each of them but the first ones, which are known to agree; the fault that it ends with, if any.
async fn told(acts: &[Act], agreed: usize) -> Option<Fault> {
    let mut story = Story::begin().await;
    for (index, act) in acts.iter().enumerate() {
        story.care = if index < agreed { Care::Moved } else { Care::All };
        if let Err(why) = story.step(act).await {
            return Some(Fault { acts: acts[..=index].to_vec(), why });
        }
    }
    story.compare_end().await.err().map(|why| Fault { acts: acts.to_vec(), why })
}

/// A shorter list that fails as well: without its halves, its quarters and so on. The reps and their customers stay.
async fn shortened(fault: Fault, agreed: usize) -> Fault {
    let found = told(&fault.acts, agreed).await;
    let mut best = found.unwrap_or(fault);
    let (mut part, begun) = (best.acts.len() / 2, Instant::now());
    while part > 0 && begun.elapsed() < SHORTENING {
        let (mut from, count) = (0, best.acts.len());
        while from < best.acts.len() && begun.elapsed() < SHORTENING {
            let is_kept = |(index, act): &(usize, &Act)| !(from..from + part).contains(index) || matches!(act, Act::Era { .. });
            let fewer: Vec<Act> = best.acts.iter().enumerate().filter(is_kept).map(|(_, act)| act.clone()).collect();
            match told(&fewer, 0).await {
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

/// Tells the shortest list that ends with the same, and fails.
async fn fail(place: &str, why: String, acts: Vec<Act>, agreed: usize) {
    println!("{place}: {why}\n{:?}", acts.last());
    let fault = shortened(Fault { acts, why }, agreed).await;
    let list: Vec<String> = fault.acts.iter().map(|act| format!("    {act:?}")).collect();
    panic!("{place}: {}\nafter these {} acts:\n{}", fault.why, fault.acts.len(), list.join("\n"));
}

async fn prove(seed: u64, steps: usize) {
    let (mut story, mut chance, mut acts) = (Story::begin().await, Chance::new(seed), Vec::new());
    for step in 0..steps {
        let act = chance.next(&story.model, step);
        acts.push(act.clone());
        if let Err(why) = story.step(&act).await {
            return fail(&format!("seed {seed}, step {step}"), why, acts, story.agreed).await;
        }
    }
    if let Err(why) = story.compare_end().await {
        return fail(&format!("seed {seed}, at the end"), why, acts, story.agreed).await;
    }
    story.books.company.assert_sound().await;
    assert_much_happened(&story, seed, steps);
}

fn assert_much_happened(story: &Story, seed: u64, steps: usize) {
    let (model, taken, refused) = (&story.model, story.taken, story.refused);
    let has = |is_so: fn(&Contract) -> bool| model.contracts.iter().any(is_so);
    let booked = model.givings.iter().filter(|giving| matches!(giving.state, GivingState::Booked | GivingState::Reversed)).count();
    let payments = &model.fees.payments;
    let clawbacks = payments.iter().filter(|payment| payment.amount < 0).count();
    println!("seed {seed}: {taken} taken, {refused} refused; {booked} given up, {} payments, {clawbacks} of them back", payments.len());
    if steps >= STEPS {
        assert!(taken > steps / 2 && refused > steps / 20, "{taken} taken, {refused} refused");
        assert!(has(|contract| contract.amended > 0) && has(|contract| contract.life == Life::Terminated), "hardly amended");
        assert!(booked > 5 && !payments.is_empty(), "hardly anything was given up or paid");
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
