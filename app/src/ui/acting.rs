//! What a page and the dialog over it share: what somebody is about to do, and how often something was done, so that the page asks again.

use domain::refusal::Problems;
use leptos::prelude::*;

/// `W` is what somebody can want of the dialog, `V` what its forms need of the page (nothing, unless told).
pub struct Acting<W: Send + Sync + 'static, V: Send + Sync + 'static = ()> {
    /// What somebody is about to do: the dialog is open while there is something.
    pub wanted: RwSignal<Option<W>>,
    /// The page as it was read last; none before, and over lists that have no one record.
    pub view: RwSignal<Option<V>>,
    /// Counts what was done here.
    pub done: RwSignal<u32>,
}

impl<W: Send + Sync + 'static, V: Send + Sync + 'static> Clone for Acting<W, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W: Send + Sync + 'static, V: Send + Sync + 'static> Copy for Acting<W, V> {}

impl<W: Send + Sync + 'static, V: Send + Sync + 'static> Acting<W, V> {
    /// Call it while a page is set up.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { wanted: RwSignal::new(None), view: RwSignal::new(None), done: RwSignal::new(0) }
    }

    #[must_use]
    pub fn is_open(self) -> bool {
        self.wanted.with(Option::is_some)
    }

    pub fn close(self) {
        self.wanted.set(None);
    }

    /// What the page shows is asked for again.
    pub fn renew(self) {
        self.done.update(|done| *done += 1);
    }

    /// Where the whole is refused, perhaps for somebody was quicker, what stands behind the dialog is asked for again.
    pub fn renew_when_refused(self, problems: RwSignal<Problems>) {
        renew_when_refused(problems, self.done);
    }
}

/// The same, for a page that counts by itself.
pub fn renew_when_refused(problems: RwSignal<Problems>, done: RwSignal<u32>) {
    Effect::new(move |_| {
        if problems.with(|problems| problems.0.iter().any(|problem| problem.field.is_empty())) {
            done.update(|done| *done += 1);
        }
    });
}
