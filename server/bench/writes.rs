//! Commits: reps log follow-ups, a rep registers receipts, finance confirms them; by 1, 8 and 32 writers at once.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use crate::Result;
use crate::dice::Dice;
use crate::http::{Connection, Request};
use crate::measure::{Samples, milli, per_second, together};
use crate::people::{People, REPS, Who};
use crate::scene::Scene;
use crate::table::{Table, Verdict};

/// Writers at once, and how many commits they make together for each sample of a reading: 400, 1600 and 3200 for 200.
const WRITERS: [(usize, usize); 3] = [(1, 2), (8, 8), (32, 16)];
const LONGEST: Duration = Duration::from_secs(20);
/// DESIGN.md: a commit = one fsync + 2 ms.
const BEYOND_DISK: u64 = 2000;
/// PocketBase, without waiting for the disk (DESIGN.md "Speed").
const POCKETBASE_PER_SECOND: u64 = 2006;

pub async fn measure(people: &People, scene: &Scene, disk: &Samples, samples: usize, table: &mut Table) -> Result<()> {
    let mut dice = scene.dice();
    let writers_and_commits = WRITERS.map(|(writers, each)| (writers, (each * samples).next_multiple_of(writers)));
    for (writers, count) in writers_and_commits {
        let mut clients = Vec::with_capacity(writers);
        for writer in 0..writers {
            let requests = (0..count / writers).map(|_| log(scene, writer, None, &mut dice)).collect();
            clients.push((people.connect(Who::Rep(writer)).await?, requests));
        }
        commits("logging follow-ups", clients, disk, table).await?;
    }
    for (writers, count) in writers_and_commits {
        let drafts: Vec<(Request, String)> = (0..count).map(|place| draft(scene, place, &mut dice)).collect();
        let mut registering: Vec<(Connection, Vec<Request>)> = Vec::with_capacity(REPS);
        for rep in 0..REPS {
            let own = drafts.iter().skip(rep).step_by(REPS).map(|(request, _)| request.clone()).collect();
            registering.push((people.connect(Who::Rep(rep)).await?, own));
        }
        // All of them must be there to be confirmed, however long it takes.
        together(registering, Duration::from_secs(600)).await?;
        let mut clients = Vec::with_capacity(writers);
        for writer in 0..writers {
            let own = drafts.iter().skip(writer).step_by(writers).map(|(_, id)| confirm(id)).collect();
            clients.push((people.connect(Who::Finance).await?, own));
        }
        commits("confirming receipts", clients, disk, table).await?;
    }
    Ok(())
}

async fn commits(what: &str, clients: Vec<(Connection, Vec<Request>)>, disk: &Samples, table: &mut Table) -> Result<()> {
    let writers = clients.len();
    let (times, took) = together(clients, LONGEST).await?;
    let rate = per_second(times.count(), took);
    let told = format!("{} / {} ms (p50 / p99), {rate} per s", milli(times.percentile(50)), milli(times.percentile(99)));
    let verdict = match (writers, what) {
        (1, _) => Verdict::at_most(times.percentile(50), disk.percentile(50) + BEYOND_DISK, "p50 ≤ the disk + 2 ms"),
        (32, "logging follow-ups") => Verdict::at_least(rate, POCKETBASE_PER_SECOND, "PocketBase: 2006 per s, no fsync"),
        _ => Verdict::none(),
    };
    let word = if writers == 1 { "writer" } else { "writers" };
    table.add(&format!("{what}, {writers} {word}"), told, verdict);
    Ok(())
}

/// A follow-up for a random customer of that rep; with a next time it moves the badge of that day.
pub fn log(scene: &Scene, rep: usize, next: Option<String>, dice: &mut Dice) -> Request {
    let customer = dice.pick(&scene.customers[rep % REPS]);
    let form = json!({ "customer": customer.id, "said": "对方说下周付款。", "next": next.unwrap_or_default() });
    Request::call("follow_ups/log", &json!({ "operation": fresh(), "id": fresh(), "form": form }))
}

/// A receipt of 100 for a random customer of a rep, and its id.
fn draft(scene: &Scene, place: usize, dice: &mut Dice) -> (Request, String) {
    let customer = dice.pick(&scene.customers[place % REPS]);
    let id = fresh();
    let form = json!({ "customer": customer.id, "date": scene.day(0), "amount": "100", "currency": "CNY" });
    (Request::call("receipts/draft", &json!({ "operation": fresh(), "id": id, "form": form })), id)
}

fn confirm(id: &str) -> Request {
    Request::call("receipts/confirm", &json!({ "operation": fresh(), "id": id, "shares": null }))
}

fn fresh() -> String {
    Uuid::now_v7().simple().to_string()
}
