//! What was asked for, once it is there; what is shown stays while it is asked for again.

use std::sync::Arc;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::failure_notice;
use super::loading::Skeleton;
use crate::error::Answer;
use crate::fetched::Fetched;

/// The view of an answer, a skeleton of so many lines before the first, and the failure in its place.
pub fn when_there<T>(found: Fetched<Answer<T>>, lines: usize, show: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    let show: Arc<dyn Fn(T) -> AnyView + Send + Sync> = Arc::new(show);
    let shown = move || {
        let show = Arc::clone(&show);
        Suspend::new(async move {
            match found.await {
                Ok(value) => show(value),
                Err(failure) => failure_notice(&failure),
            }
        })
    };
    view! { <Transition fallback=move || view! { <Skeleton lines/> }>{shown}</Transition> }.into_any()
}
