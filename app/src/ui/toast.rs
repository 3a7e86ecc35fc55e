//! Short news at the edge of the screen, with an undo where undoing is possible. It never carries what one must not miss.

use std::time::Duration;

use leptos::prelude::*;

use super::button::IconButton;
use super::icon::{Icon, Symbol};
use super::language::lang;
use super::state::Tone;

/// How long a toast stands; one with an undo stands longer.
const SHORT: Duration = Duration::from_secs(5);
const LONG: Duration = Duration::from_secs(10);

#[derive(Clone)]
struct Toast {
    key: u32,
    tone: Tone,
    text: String,
    undo: Option<Callback<()>>,
}

/// The toasts of the application; a Copy value from context.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// Makes toasts known to everything below. Called once, by the application's root.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The toasts, while a component is being set up: `let toasts = toasts();`, later `toasts.done("已保存")`.
#[must_use]
pub fn toasts() -> Toasts {
    use_context().unwrap_or_else(provide_toasts)
}

impl Toasts {
    /// It worked. From handlers and effects only.
    pub fn done(self, text: impl Into<String>) {
        self.show(Tone::Done, text.into(), None);
    }

    /// It did not work: what happened, what was kept, what to do.
    pub fn failed(self, text: impl Into<String>) {
        self.show(Tone::Overdue, text.into(), None);
    }

    /// It worked and can be taken back.
    pub fn undoable(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.show(Tone::Done, text.into(), Some(Callback::new(move |()| undo())));
    }

    fn show(self, tone: Tone, text: String, undo: Option<Callback<()>>) {
        let key = self.next.get_value();
        self.next.set_value(key.wrapping_add(1));
        let stands = if undo.is_some() || tone == Tone::Overdue { LONG } else { SHORT };
        self.shown.update(|shown| shown.push(Toast { key, tone, text, undo }));
        set_timeout(move || self.close(key), stands);
    }

    fn close(self, key: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.key != key));
    }
}

/// Where toasts appear. Once, in the application's frame.
#[component]
pub fn ToastHost() -> impl IntoView {
    let toasts = toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.key let:toast>
                {toast_view(toasts, toast)}
            </For>
        </div>
    }
}

fn toast_view(toasts: Toasts, toast: Toast) -> AnyView {
    let l = lang();
    let Toast { key, tone, text, undo } = toast;
    let undo = undo.map(|undo| {
        let press = move |_| {
            undo.run(());
            toasts.close(key);
        };
        view! { <button type="button" class="toast-undo" on:click=press>{l.pick("撤销", "Undo")}</button> }
    });
    view! {
        <div class="toast" data-tone=tone.code()>
            <Icon symbol=tone.symbol()/>
            <span class="toast-text">{text}</span>
            {undo}
            <IconButton symbol=Symbol::Close label=l.pick("关闭", "Close") on_click=move |_| toasts.close(key)/>
        </div>
    }
    .into_any()
}
