//! Badges: with 500 open streams, how long from a commit until every screen that it concerns has its new counts.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::mpsc;

use crate::Result;
use crate::http::{Connection, Request};
use crate::measure::{Samples, milli};
use crate::people::{People, Who};
use crate::scene::Scene;
use crate::table::{Table, Verdict};
use crate::writes::log;

const STREAMS: usize = 500;
const COMMITS: usize = 30;
/// A screen that has heard nothing by then counts as this late.
const LATEST: Duration = Duration::from_secs(10);
/// DESIGN.md: on the screen ≤ 100 ms after the commit, on one machine, in microseconds.
const BUDGET: u64 = 100_000;

/// A stream's number, the revision that it told, and when it came.
type News = (usize, i64, Instant);

pub async fn measure(people: &People, scene: &Scene, table: &mut Table) -> Result<()> {
    // All of them see the first rep's follow-ups: each commit concerns every stream.
    let users = [Who::Rep(0), Who::Manager, Who::Finance, Who::Executive];
    let (sender, mut news) = mpsc::unbounded_channel();
    let mut tasks = Vec::with_capacity(STREAMS);
    for number in 0..STREAMS {
        let connection = people.connect(users[number % users.len()]).await?;
        tasks.push(tokio::spawn(listen(number, connection, sender.clone())));
    }
    let mut seen = [0; STREAMS];
    hear(&mut news, &mut seen, 1, Instant::now()).await;
    let mut dice = scene.dice();
    let mut writer = people.connect(Who::Rep(0)).await?;
    let (mut each, mut last) = (Vec::new(), Vec::new());
    for _ in 0..COMMITS {
        let told = *seen.iter().max().unwrap_or(&0);
        let request = log(scene, 0, Some(scene.day(0)), &mut dice);
        let asked = Instant::now();
        writer.send(&request).await?.succeeded()?;
        let late = hear(&mut news, &mut seen, told + 1, asked).await;
        last.extend(late.iter().max());
        each.extend(late);
    }
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    let (each, last) = (Samples::new(each), Samples::new(last));
    let told = format!(
        "p50 {} / p99 {} / max {} ms; until the last of them p50 {} ms",
        milli(each.percentile(50)),
        milli(each.percentile(99)),
        milli(each.most()),
        milli(last.percentile(50))
    );
    let verdict = Verdict::at_most(each.percentile(99), BUDGET, "≤ 100 ms after the commit");
    table.add(&format!("badge on {STREAMS} open streams of 4 users, from sending the commit"), told, verdict);
    Ok(())
}

/// Waits until every stream has told this revision or a later one; answers how long after `since` each did.
async fn hear(news: &mut mpsc::UnboundedReceiver<News>, seen: &mut [i64], wanted: i64, since: Instant) -> Vec<Duration> {
    let mut times = Vec::with_capacity(seen.len());
    let deadline = tokio::time::Instant::now() + LATEST;
    while seen.iter().any(|revision| *revision < wanted) {
        let Ok(Some((number, revision, at))) = tokio::time::timeout_at(deadline, news.recv()).await else { break };
        if seen[number] < wanted && revision >= wanted {
            times.push(at.saturating_duration_since(since));
        }
        seen[number] = seen[number].max(revision);
    }
    times.resize(seen.len(), LATEST);
    times
}

async fn listen(number: usize, mut connection: Connection, news: mpsc::UnboundedSender<News>) -> Result<()> {
    connection.begin(&Request::stream()).await?;
    loop {
        let line = connection.line().await?;
        let Some(data) = line.strip_prefix("data:") else { continue };
        let revision = serde_json::from_str::<Value>(data)?["revision"].as_i64().unwrap_or_default();
        news.send((number, revision, Instant::now()))?;
    }
}
