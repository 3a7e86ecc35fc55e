//! What sending a file asks of the browser: the files that were chosen, and a request that tells how far it is. On the server a harmless nothing.

#[cfg(feature = "hydrate")]
pub(super) use in_browser::*;
#[cfg(not(feature = "hydrate"))]
pub(super) use on_server::*;

/// A file that was chosen; the browser holds it under this key until it is forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) key: u32,
    pub(super) name: String,
    pub(super) size_bytes: u64,
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use js_sys::futures::JsFuture;
    use js_sys::{Promise, encode_uri_component};
    use leptos::prelude::*;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{File, HtmlInputElement, ProgressEvent, XmlHttpRequest};

    use super::Chosen;
    use crate::error::{Answer, Failure};

    thread_local! {
        /// The files on the way, by key, and the next key. A browser's file cannot stand in a signal of the server's kind.
        static FILES: RefCell<(BTreeMap<u32, File>, u32)> = const { RefCell::new((BTreeMap::new(), 0)) };
    }

    /// The files that were chosen in the input, which is emptied for the next choice.
    pub fn chosen(event: leptos::ev::Event) -> Vec<Chosen> {
        let input: HtmlInputElement = event_target(&event);
        let files: Vec<File> =
            input.files().map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect()).unwrap_or_default();
        let chosen = files.into_iter().map(keep).collect();
        input.set_value("");
        chosen
    }

    fn keep(file: File) -> Chosen {
        FILES.with_borrow_mut(|(files, next)| {
            let key = *next;
            *next = next.wrapping_add(1);
            // A file's size is a whole number of bytes, which JavaScript holds in a float.
            let (name, size_bytes) = (file.name(), file.size() as u64);
            files.insert(key, file);
            Chosen { key, name, size_bytes }
        })
    }

    pub fn forget(key: u32) {
        FILES.with_borrow_mut(|(files, _)| drop(files.remove(&key)));
    }

    /// Sends a file as the body of a request; `told` hears how much of it has gone, in percent.
    pub async fn send(key: u32, url: String, told: impl Fn(u64) + 'static) -> Answer<()> {
        let file = FILES.with_borrow(|(files, _)| files.get(&key).cloned());
        let unreachable = |error: JsValue| Failure::Unreachable(format!("{error:?}"));
        let Some(file) = file else { return Err(Failure::Unreachable("the file is gone".into())) };
        let (status, text) = exchange(&file, &url, told).await.map_err(unreachable)?;
        if status == 200 {
            return Ok(());
        }
        Err(serde_json::from_str(&text).unwrap_or_else(|error: serde_json::Error| Failure::Unreachable(error.to_string())))
    }

    /// `fetch` does not tell how much of a body has gone.
    async fn exchange(file: &File, url: &str, told: impl Fn(u64) + 'static) -> Result<(u16, String), JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open("POST", url)?;
        let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            let (loaded, total) = (event.loaded() as u64, event.total() as u64);
            told((loaded * 100).checked_div(total).unwrap_or_default().min(100));
        });
        request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send_with_opt_blob(Some(file))?;
        JsFuture::from(ended).await?;
        Ok((request.status()?, request.response_text()?.unwrap_or_default()))
    }

    /// A value as it stands in an address.
    pub fn in_address(text: &str) -> String {
        encode_uri_component(text).into()
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_server {
    use super::Chosen;
    use crate::error::{Answer, Failure};

    pub fn chosen(_event: leptos::ev::Event) -> Vec<Chosen> {
        Vec::new()
    }

    pub fn forget(_key: u32) {}

    pub async fn send(_key: u32, _url: String, _told: impl Fn(u64) + 'static) -> Answer<()> {
        Err(Failure::Unreachable("only in a browser".into()))
    }

    pub fn in_address(text: &str) -> String {
        text.to_owned()
    }
}
