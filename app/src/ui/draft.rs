//! What is being written, kept in this browser for who writes it until it is saved.

use leptos::prelude::*;

use super::browser;
use super::button::{Button, Look};
use super::icon::Symbol;
use super::language::lang;
use super::state::{Notice, Tone};

/// A form's draft in this browser.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    kept: StoredValue<bool>,
    /// Whether an earlier draft was taken up: [`DraftNotice`] says so.
    pub restored: RwSignal<bool>,
}

/// Keeps what is being written in this browser until it is saved.
///
/// `key` names the form and its subject (`contract-new:CUSTOMER`): no other form takes the draft up, and no other person. `content` is the form
/// as text, empty while nothing was changed; `restore` gets it back once, after the page has come to life. Call [`Draft::forget`] when it was saved.
pub fn keep_draft(key: String, content: Signal<String>, restore: impl Fn(String) + 'static) -> Draft {
    let draft = Draft { key: StoredValue::new(key), kept: StoredValue::new(true), restored: RwSignal::new(false) };
    let restore: Box<dyn Fn(String)> = Box::new(restore);
    Effect::new(move |before: Option<String>| {
        let text = content.get();
        match before {
            None => {
                if let Some(earlier) = browser::read_draft(&draft.key.get_value()).filter(|earlier| *earlier != text) {
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

impl Draft {
    fn write(self, text: &str) {
        let key = self.key.get_value();
        if text.is_empty() { browser::forget_draft(&key) } else { browser::write_draft(&key, text) }
    }

    /// Forgets the draft: it was saved, and nothing more is kept.
    pub fn forget(self) {
        self.kept.set_value(false);
        browser::forget_draft(&self.key.get_value());
    }

    /// Gives the draft up to start afresh; what is written from now on is kept again.
    pub fn give_up(self) {
        browser::forget_draft(&self.key.get_value());
        self.restored.set(false);
    }
}

/// Says that an earlier draft was taken up, and offers to start afresh.
#[component]
pub fn DraftNotice(
    draft: Draft,
    /// Fills the form as it first was.
    on_afresh: Callback<()>,
) -> impl IntoView {
    let l = lang();
    let afresh = move |_| {
        on_afresh.run(());
        draft.give_up();
    };
    view! {
        <Show when=move || draft.restored.get()>
            <Notice tone=Tone::Progress>
                <div class="row-of">
                    {l.pick("已恢复上次没有保存的内容。", "What you had typed and not saved is back.")}
                    <Button look=Look::Quiet icon=Symbol::Undo on_click=afresh>{l.pick("不要了，重新填写", "Discard it, start afresh")}</Button>
                </div>
            </Notice>
        </Show>
    }
    .into_any()
}
