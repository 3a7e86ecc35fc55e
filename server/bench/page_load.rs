//! What a browser loads at first: the WebAssembly and the scripts that the page of a signed-in user names, in brotli.

use std::collections::BTreeSet;

use crate::Result;
use crate::http::{Connection, Request};
use crate::people::{People, Who};
use crate::table::{Table, Verdict};

/// DESIGN.md: ≤ 300 kB in brotli.
const BUDGET: u64 = 300_000;

pub async fn measure(people: &People, table: &mut Table) -> Result<()> {
    let mut connection = people.connect(Who::Rep(0)).await?;
    // Not compressed, to be read here.
    let page = connection.send(&Request::plain_page("/")).await?.succeeded()?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let (mut bytes, mut parts) = (0, Vec::new());
    for path in named(&page) {
        let size = size(&mut connection, &path).await?;
        bytes += size;
        parts.push(format!("{} {}", path.rsplit('/').next().unwrap_or_default(), kilobytes(size)));
    }
    let told = format!("{}: {}", kilobytes(bytes), parts.join(", "));
    table.add("WebAssembly and scripts of the first page, in brotli", told, Verdict::at_most(bytes, BUDGET, "≤ 300 kB"));
    Ok(())
}

/// Programs and scripts under `/pkg/` that the page names, each once.
fn named(page: &str) -> BTreeSet<String> {
    let quoted = page.split(['"', '\'']).filter(|text| text.starts_with("/pkg/"));
    quoted.filter(|text| text.ends_with(".js") || text.ends_with(".wasm")).map(str::to_owned).collect()
}

async fn size(connection: &mut Connection, path: &str) -> Result<u64> {
    let reply = connection.send(&Request::page(path)).await?.succeeded()?;
    if reply.header("content-encoding") != Some("br") && reply.body.len() > 1000 {
        return Err(format!("{path} does not come in brotli").into());
    }
    Ok(reply.body.len() as u64)
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_page_itself_names_is_counted_and_once() {
        let page = r#"<link href="/pkg/1/a.css"><link rel="modulepreload" href="/pkg/1/a.js"><script>import('/pkg/1/a.js')</script><link href="/pkg/1/b.wasm">"#;
        assert_eq!(named(page), ["/pkg/1/a.js".to_owned(), "/pkg/1/b.wasm".to_owned()].into());
    }
}
