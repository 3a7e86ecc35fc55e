//! The live stream as a browser reads it.

use std::time::Duration;

use app::live::Poke;
use tokio::time::{Instant, timeout_at};

use super::{Client, PATIENCE};

/// What comes out of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Poke(Poke),
    /// The session has ended.
    Ended,
    /// The connection is over.
    Closed,
}

/// An open stream.
pub struct LiveStream {
    response: reqwest::Response,
    text: String,
}

impl LiveStream {
    pub async fn open(client: &Client) -> Self {
        let response = client.http.get(client.address.url("/live")).header("accept", "text/event-stream").send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next event, which must come within this time.
    pub async fn next_within(&mut self, patience: Duration) -> Event {
        let deadline = Instant::now() + patience;
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                match read(&block) {
                    Some(event) => return event,
                    None => continue,
                }
            }
            let chunk = timeout_at(deadline, self.response.chunk()).await.unwrap_or_else(|_| panic!("nothing came within {patience:?}"));
            match chunk {
                Ok(Some(bytes)) => self.text.push_str(std::str::from_utf8(&bytes).unwrap()),
                Ok(None) | Err(_) => return Event::Closed,
            }
        }
    }

    /// The next poke.
    pub async fn poke(&mut self) -> Poke {
        match self.next_within(PATIENCE).await {
            Event::Poke(poke) => poke,
            other => panic!("{other:?} instead of a poke"),
        }
    }

    /// Reads on until a poke is as wanted, which must come within this time.
    pub async fn until(&mut self, patience: Duration, wanted: impl Fn(&Poke) -> bool) -> Poke {
        let deadline = std::time::Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(std::time::Instant::now());
            match self.next_within(left).await {
                Event::Poke(poke) if wanted(&poke) => return poke,
                Event::Poke(_) => {}
                other => panic!("{other:?} instead of a poke"),
            }
        }
    }

    /// Waits for the end of the stream, which must come within this time.
    pub async fn assert_ends_within(&mut self, patience: Duration) {
        let deadline = std::time::Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(std::time::Instant::now());
            if self.next_within(left).await == Event::Closed {
                return;
            }
        }
    }
}

/// One block of the stream; none for a comment that keeps the connection alive.
fn read(block: &str) -> Option<Event> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let data = field("data:")?;
    match field("event:") {
        Some("ended") => Some(Event::Ended),
        Some(other) => panic!("unknown event {other}"),
        None => Some(Event::Poke(serde_json::from_str(data).unwrap())),
    }
}
