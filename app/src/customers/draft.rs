//! A draft under a key made at run time: a form about one record keeps its text apart from the same form about another.

use leptos::prelude::*;

use crate::ui::prelude::*;

/// What is being written, kept in this browser until it is saved.
#[derive(Clone, Copy)]
pub(crate) struct OwnDraft {
    key: StoredValue<String>,
    kept: StoredValue<bool>,
    /// Whether an earlier draft was taken up.
    pub(crate) restored: RwSignal<bool>,
}

/// Like [`keep_draft`], for a key that names a record. An empty `content` is not kept.
pub(crate) fn keep_own_draft(key: String, content: Signal<String>, restore: impl Fn(String) + 'static) -> OwnDraft {
    let draft = OwnDraft { key: StoredValue::new(key), kept: StoredValue::new(true), restored: RwSignal::new(false) };
    Effect::new(move |before: Option<String>| {
        let text = content.get();
        let key = draft.key.get_value();
        match before {
            None => {
                if let Some(earlier) = browser::read_draft(&key).filter(|earlier| *earlier != text) {
                    restore(earlier);
                    draft.restored.set(true);
                }
            }
            Some(before) if before != text && draft.kept.get_value() => draft.write(&text),
            Some(_) => {}
        }
        text
    });
    draft
}

impl OwnDraft {
    fn write(self, text: &str) {
        let key = self.key.get_value();
        if text.is_empty() { browser::forget_draft(&key) } else { browser::write_draft(&key, text) }
    }

    /// Forgets the draft: it was saved, and nothing more is kept.
    pub(crate) fn forget(self) {
        self.kept.set_value(false);
        browser::forget_draft(&self.key.get_value());
    }

    /// Gives the draft up to start afresh; what is written from now on is kept again.
    pub(crate) fn give_up(self) {
        browser::forget_draft(&self.key.get_value());
        self.restored.set(false);
    }
}
