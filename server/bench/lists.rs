//! The lists: first page as a page of the browser and as the call of a running one, a page in the middle by its key, filtered, ordered.

use serde_json::{Value, json};

use crate::Result;
use crate::http::Request;
use crate::measure::{Samples, one_by_one};
use crate::people::{People, Who};
use crate::scene::Scene;
use crate::table::{Table, Verdict};

/// DESIGN.md: a list page p99 ≤ 50 ms, in microseconds.
pub const PAGE: u64 = 50_000;
pub const PAGE_WORDS: &str = "p99 ≤ 50 ms";

struct List {
    name: &'static str,
    path: &'static str,
    endpoint: &'static str,
    /// What is asked beside the first page, and how it is called.
    filters: Vec<(&'static str, Value)>,
}

fn lists(scene: &Scene) -> Vec<List> {
    let middle = scene.day(-350);
    let list = |name, path, endpoint, filters| List { name, path, endpoint, filters };
    vec![
        list(
            "contracts",
            "/contracts",
            "contracts/list",
            vec![
                ("in the middle", json!({ "after": middle })),
                ("ordered by amount", json!({ "order": "largest" })),
                ("partly paid", json!({ "progress": "partial" })),
                ("terminated (1 of 500)", json!({ "life": "terminated" })),
                (
                    "of one owner, signed in one quarter",
                    json!({ "owner": scene.owner, "signed_from": scene.day(-400), "signed_to": scene.day(-310) }),
                ),
            ],
        ),
        list(
            "customers",
            "/customers",
            "customers/list",
            vec![
                ("in the middle", json!({ "after": "C00005000" })),
                ("ordered by name", json!({ "order": "name" })),
                ("VIP (1 of 50)", json!({ "level": "vip" })),
            ],
        ),
        list(
            "due payments",
            "/instalments",
            "instalments/list",
            vec![
                ("in the middle", json!({ "after": scene.day(120) })),
                ("overdue", json!({ "window": "overdue" })),
                ("due soon", json!({ "window": "soon" })),
            ],
        ),
        list(
            "receipts",
            "/receipts",
            "receipts/list",
            vec![
                ("in the middle", json!({ "after": middle })),
                ("to confirm", json!({ "state": "draft" })),
                ("with an advance", json!({ "has_advance": true })),
            ],
        ),
        list(
            "follow-ups",
            "/follow-ups",
            "follow_ups/list",
            vec![("in the middle", json!({ "after": scene.day(-200) })), ("due", json!({ "window": "due" }))],
        ),
    ]
}

pub async fn measure(people: &People, scene: &Scene, samples: usize, table: &mut Table) -> Result<()> {
    for list in lists(scene) {
        let page = Request::page(list.path);
        within_a_page(people, &format!("{}, page of the browser", list.name), samples, |_| page.clone(), table).await?;
        let first = ("first page", json!({}));
        for (words, filter) in std::iter::once(first).chain(list.filters) {
            let call = Request::call(list.endpoint, &json!({ "filter": filter }));
            within_a_page(people, &format!("{}, {words}", list.name), samples, |_| call.clone(), table).await?;
        }
    }
    for (words, filter) in [("all", json!({})), ("partly paid", json!({ "progress": "partial" }))] {
        let call = Request::call("contracts/totals", &json!({ "filter": filter }));
        within_a_page(people, &format!("contracts, totals row, {words}"), samples, |_| call.clone(), table).await?;
    }
    Ok(())
}

/// A reading by each of the three, within the budget of a list page.
pub async fn within_a_page(
    people: &People,
    what: &str,
    samples: usize,
    request: impl Fn(usize) -> Request,
    table: &mut Table,
) -> Result<()> {
    let (cells, times) = by_three(people, samples, request).await?;
    let worst = times.iter().map(|times| times.percentile(99)).max().unwrap_or_default();
    table.reading(what, cells, Verdict::at_most(worst, PAGE, PAGE_WORDS));
    Ok(())
}

/// The same requests by a rep, a manager and finance: the cells of the table, which say the number of samples where they are fewer than
/// wanted, and the times.
pub async fn by_three(people: &People, samples: usize, request: impl Fn(usize) -> Request) -> Result<(Vec<String>, Vec<Samples>)> {
    let (mut cells, mut all) = (Vec::new(), Vec::new());
    for who in [Who::Rep(0), Who::Manager, Who::Finance] {
        let times = one_by_one(&mut people.connect(who).await?, samples, &request).await?;
        let few = if times.count() < samples { format!(" (n = {})", times.count()) } else { String::new() };
        cells.push(format!("{}{few}", times.tell()));
        all.push(times);
    }
    Ok((cells, all))
}
