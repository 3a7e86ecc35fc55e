//! Readings with a budget or a manner of their own: the due list, Today, search, a contract's page, the reports.

use std::time::Duration;

use serde_json::json;

use crate::Result;
use crate::http::Request;
use crate::lists::{PAGE, PAGE_WORDS, by_three, within_a_page};
use crate::measure::{milliseconds, one_by_one, per_second, together};
use crate::people::{People, Who};
use crate::scene::Scene;
use crate::table::{Table, Verdict};

const CLIENTS: usize = 16;
const REQUESTS_OF_A_CLIENT: usize = 250;
const LONGEST: Duration = Duration::from_secs(30);
/// PocketBase with the same rows on the same kind of machine (DESIGN.md "Speed").
const POCKETBASE_MICROS: u64 = 1280;
const POCKETBASE_PER_SECOND: u64 = 953;

pub async fn measure(people: &People, scene: &Scene, samples: usize, table: &mut Table) -> Result<()> {
    due_list(people, samples, table).await?;
    today(people, samples, table).await?;
    search(people, scene, samples, table).await?;
    pages(people, scene, samples, table).await?;
    reports(people, scene, samples, table).await
}

/// The due list of one owner: one client, and sixteen, as data and as a whole page.
async fn due_list(people: &People, samples: usize, table: &mut Table) -> Result<()> {
    let call = Request::call("instalments/list", &json!({ "filter": {} }));
    let mut connection = people.connect(Who::Rep(0)).await?;
    let times = one_by_one(&mut connection, samples, |_| call.clone()).await?;
    let verdict = Verdict::at_most(times.percentile(50), POCKETBASE_MICROS, "PocketBase: p50 1.28 ms");
    table.add("due list of one owner with its totals, JSON (p50 / p95 / p99)", times.tell(), verdict);
    for (what, request) in [("JSON", call), ("HTML page", Request::page("/instalments"))] {
        let mut clients = Vec::with_capacity(CLIENTS);
        for index in 0..CLIENTS {
            clients.push((people.connect(Who::Rep(index)).await?, vec![request.clone(); REQUESTS_OF_A_CLIENT]));
        }
        let (times, took) = together(clients, LONGEST).await?;
        let rate = per_second(times.count(), took);
        let verdict = Verdict::at_least(rate, POCKETBASE_PER_SECOND, "PocketBase: 953 per s");
        table.add(&format!("the same, {CLIENTS} clients at once, {what}"), format!("{rate} per s, {}", times.tell()), verdict);
    }
    Ok(())
}

async fn today(people: &People, samples: usize, table: &mut Table) -> Result<()> {
    let call = Request::call("home/today", &json!({ "is_mine": false }));
    for (what, request, percent, limit, budget) in [
        ("Today, page of the browser", Request::page("/"), 99, PAGE, PAGE_WORDS),
        ("Today with its totals, JSON", call, 95, 10_000, "totals p95 ≤ 10 ms"),
    ] {
        let (cells, times) = by_three(people, samples, |_| request.clone()).await?;
        let worst = times.iter().map(|times| times.percentile(percent)).max().unwrap_or_default();
        table.reading(what, cells, Verdict::at_most(worst, limit, budget));
    }
    Ok(())
}

/// Over everything, as Ctrl K does: initials of a name, a part of it, a fragment of a number, a word in every tenth contract's title.
async fn search(people: &People, scene: &Scene, samples: usize, table: &mut Table) -> Result<()> {
    let names: Vec<Vec<char>> = scene.customers[0].iter().map(|customer| customer.name.chars().collect()).collect();
    // 上海恒远软件00001有限公司
    let part = |place: usize| names[place % names.len()].iter().skip(2).take(4).collect::<String>();
    let digits = |place: usize| names[place % names.len()].iter().filter(|c| c.is_ascii_digit()).collect::<String>();
    let kinds: [(&str, &dyn Fn(usize) -> String); 4] = [
        ("initials (shhy)", &|_| "shhy".to_owned()),
        ("part of a Chinese name", &part),
        ("fragment of a number", &digits),
        ("a common word", &|_| "软件".to_owned()),
    ];
    for (what, text) in kinds {
        let request = |place| Request::call("find", &json!({ "text": text(place), "only": null }));
        within_a_page(people, &format!("find: {what}"), samples, request, table).await?;
    }
    Ok(())
}

/// Random contracts of one rep, whom all three may see.
async fn pages(people: &People, scene: &Scene, samples: usize, table: &mut Table) -> Result<()> {
    let mut dice = scene.dice();
    let chosen: Vec<&String> = (0..samples + 10).map(|_| dice.pick(&scene.contracts)).collect();
    let page = |place: usize| Request::page(&format!("/contracts/{}", chosen[place]));
    let call = |place: usize| Request::call("contracts/show", &json!({ "id": chosen[place] }));
    let kinds: [(&str, &dyn Fn(usize) -> Request); 2] = [("a contract, page of the browser", &page), ("a contract, JSON", &call)];
    for (what, request) in kinds {
        within_a_page(people, what, samples, request, table).await?;
    }
    Ok(())
}

/// Ageing and arrears of today and of a day a year ago, as somebody opens them; promises that are broken, and what is payable of 客情费.
async fn reports(people: &People, scene: &Scene, samples: usize, table: &mut Table) -> Result<()> {
    const TODAY: (u64, &str) = (50_000, "p95 ≤ 50 ms");
    const PAST: (u64, &str) = (2_000_000, "≤ 2 s");
    let past = json!({ "as_of": scene.day(-365) });
    // The first who asks after a start waits until what is open has been read.
    let request = Request::call("reports/ageing", &json!({ "asked": {} }));
    let begun = std::time::Instant::now();
    one_by_one(&mut people.connect(Who::Finance).await?, 1, |_| request.clone()).await?;
    table.plain("ageing, the first times after a start (four of them)", milliseconds(begun.elapsed()));
    for (what, report, asked, (limit, budget)) in [
        ("ageing as of today", "ageing", json!({}), TODAY),
        ("arrears as of today, first page", "arrears", json!({}), TODAY),
        ("arrears as of today, by customer", "arrears", json!({ "by_customer": true }), TODAY),
        ("ageing as of a day a year ago", "ageing", past.clone(), PAST),
        ("arrears as of a day a year ago", "arrears", past, PAST),
    ] {
        let request = Request::call(&format!("reports/{report}"), &json!({ "asked": asked }));
        let (cells, times) = by_three(people, samples, |_| request.clone()).await?;
        let worst = times.iter().map(|times| times.percentile(95)).max().unwrap_or_default();
        table.reading(what, cells, Verdict::at_most(worst, limit, budget));
    }
    let broken = Request::call("follow_ups/list", &json!({ "filter": { "window": "broken" } }));
    within_a_page(people, "promises broken, first page", samples, |_| broken.clone(), table).await?;
    let payable = Request::call("fees/payable", &json!({}));
    let times = one_by_one(&mut people.connect(Who::Finance).await?, samples, |_| payable.clone()).await?;
    table.add("maintenance fees payable, by finance", times.tell(), Verdict::at_most(times.percentile(99), PAGE, PAGE_WORDS));
    Ok(())
}
