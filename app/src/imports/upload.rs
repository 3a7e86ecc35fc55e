//! Sending a chosen file to the server; on the server itself a harmless nothing.

#[cfg(feature = "hydrate")]
pub use in_browser::{forget_file, send_again, send_chosen, send_file};
#[cfg(not(feature = "hydrate"))]
pub use on_server::{forget_file, send_again, send_chosen, send_file};

#[cfg(feature = "hydrate")]
mod in_browser {
    use domain::import::Kind;
    use domain::refusal::Refusal;
    use js_sys::futures::JsFuture;
    use leptos::html::Input;
    use leptos::prelude::*;
    use serde::de::DeserializeOwned;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{File, FormData, RequestInit, Response};

    use crate::error::{Answer, Failure};
    use crate::imports::{UPLOAD, Uploaded};

    /// Posts a ledger that was chosen in the input.
    pub async fn send_chosen(input: NodeRef<Input>, kind: Option<Kind>) -> Answer<Uploaded> {
        send_file(input, &format!("{UPLOAD}?kind={}", kind.map(Kind::code).unwrap_or_default())).await
    }

    /// Posts the file that was chosen in the input, and empties the input so that the same file can be chosen again after it was mended.
    pub async fn send_file<T: DeserializeOwned>(input: NodeRef<Input>, url: &str) -> Answer<T> {
        let answer = send_again(input, url).await;
        forget_file(input);
        answer
    }

    /// Posts the file that was chosen in the input, which keeps it: it is sent again when it is to be read otherwise.
    pub async fn send_again<T: DeserializeOwned>(input: NodeRef<Input>, url: &str) -> Answer<T> {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return Err(crate::parts::told(Refusal::FileEmpty.into()).await.into()) };
        post(&file, url).await
    }

    /// Empties the input.
    pub fn forget_file(input: NodeRef<Input>) {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    }

    async fn post<T: DeserializeOwned>(file: &File, url: &str) -> Answer<T> {
        let (ok, text) = exchange(file, url).await.map_err(|error| Failure::Unreachable(format!("{error:?}")))?;
        let unreadable = |error: serde_json::Error| Failure::Unreachable(error.to_string());
        if ok {
            return serde_json::from_str(&text).map_err(unreadable);
        }
        Err(serde_json::from_str(&text).unwrap_or_else(unreadable))
    }

    async fn exchange(file: &File, url: &str) -> Result<(bool, String), JsValue> {
        let form = FormData::new()?;
        form.append_with_blob_and_filename("file", file, &file.name())?;
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_body(form.as_ref());
        let response: Response = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await?.dyn_into()?;
        let text = JsFuture::from(response.text()?).await?;
        Ok((response.ok(), text.as_string().unwrap_or_default()))
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_server {
    use domain::import::Kind;
    use leptos::html::Input;
    use leptos::prelude::*;

    use crate::error::{Answer, Failure};
    use crate::imports::Uploaded;

    pub async fn send_chosen(_input: NodeRef<Input>, _kind: Option<Kind>) -> Answer<Uploaded> {
        Err(Failure::Unreachable("only in a browser".into()))
    }

    pub async fn send_file<T>(_input: NodeRef<Input>, _url: &str) -> Answer<T> {
        Err(Failure::Unreachable("only in a browser".into()))
    }

    pub async fn send_again<T>(_input: NodeRef<Input>, _url: &str) -> Answer<T> {
        Err(Failure::Unreachable("only in a browser".into()))
    }

    pub fn forget_file(_input: NodeRef<Input>) {}
}
