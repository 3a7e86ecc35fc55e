//! What a page asks the server for while it is rendered. The server writes the answer into the page, and the browser reads it from there.
//!
//! Leptos would read such an answer by other code than the answer of a call in the browser: the reader of every type would be in the program
//! twice. Here both are read by the same.

use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The form in which an answer stands in the page.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &T) -> Result<String, Self::Error> {
        serde_json::to_string(answer)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// An answer that may still be on its way.
pub type Fetched<T> = Resource<T, Json>;

/// Asks now, and again whenever what `source` answers has changed.
pub fn fetched<S, T, Answered>(
    source: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Answered + Send + Sync + 'static,
) -> Fetched<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answered: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, ask, false)
}

/// Like [`fetched`]; the server sends nothing of the page before the answer is there, for the page's title or status depends on it.
pub fn fetched_first<S, T, Answered>(
    source: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Answered + Send + Sync + 'static,
) -> Fetched<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answered: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, ask, true)
}
