//! Drafts in this browser's own storage, under the name of who is signed in.

use leptos::prelude::*;

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// A form's draft as it was left, if any.
pub fn read_draft(key: &str) -> Option<String> {
    storage()?.get_item(&draft_key(key)).ok().flatten()
}

/// Keeps a form's draft in this browser; a full storage loses only the draft.
pub fn write_draft(key: &str, content: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&draft_key(key), content);
    }
}

/// Forgets a draft: it was saved or given up.
pub fn forget_draft(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&draft_key(key));
    }
}

/// Forgets every draft of who is signed in here: they sign out.
pub fn forget_drafts() {
    let Some(storage) = storage() else { return };
    let own = draft_key("");
    let keys = js_sys::Object::keys(&storage);
    for key in keys.iter().filter_map(|key| key.as_string()).filter(|key| key.starts_with(&own)) {
        let _ = storage.remove_item(&key);
    }
}

/// Drafts are a person's own: what one left behind, the next to sign in here never sees.
fn draft_key(key: &str) -> String {
    let user = document().document_element().and_then(|root| root.get_attribute("data-user")).unwrap_or_default();
    format!("draft:{user}:{key}")
}
