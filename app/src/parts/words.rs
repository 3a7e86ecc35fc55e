//! What refusals say is a part of its own (`over_words`): a page brings the rules that it runs, and asks for the words once one is broken.

use domain::refusal::Problems;
use leptos::wasm_split::wasm_split;

use super::Loaded;

#[wasm_split(over_words, wasm_split_path = leptos::wasm_split, preload(load_words), fallible)]
fn words(problems: Problems) -> Loaded<Problems> {
    Ok(problems.told())
}

/// The problems with their sentences; without them where the part cannot be had.
pub async fn told(problems: Problems) -> Problems {
    words(problems.clone()).await.unwrap_or(problems)
}
