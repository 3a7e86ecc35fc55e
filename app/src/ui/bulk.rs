//! One act on the ticked records of a list: the command of each, one after the other. What was refused is told by record in one dialog and stays
//! ticked; the rest is done, and can be taken back at once by the command that undoes it.

use domain::lang::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Button;
use super::dialog::{Dialog, open_while};
use super::icon::Symbol;
use super::language::lang;
use super::table::Ticked;
use super::toast::{Toasts, toasts};
use crate::error::{Answer, Failure};

/// A record of a list, its key in it, and what a person calls it.
#[derive(Clone)]
pub struct Subject<T> {
    pub key: String,
    pub name: String,
    pub record: T,
}

/// The records that a list shows, and which of them are ticked: a Copy value, made where the list's page is set up. What can be done with them is
/// a part of its own, loaded when the first is ticked.
pub struct Many<T: Send + Sync + 'static> {
    pub ticked: Ticked,
    shown: StoredValue<Vec<T>>,
    key: fn(&T) -> &str,
    on_done: Callback<()>,
}

impl<T: Send + Sync + 'static> Clone for Many<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Many<T> {}

impl<T: Clone + Send + Sync + 'static> Many<T> {
    /// `key` names a record; `on_done` asks for the list again.
    #[must_use]
    pub fn new(key: fn(&T) -> &str, on_done: Callback<()>) -> Self {
        Self { ticked: Ticked::new(), shown: StoredValue::new(Vec::new()), key, on_done }
    }

    /// Takes note of what the list shows now.
    pub fn show(self, records: &[T]) {
        self.ticked.show(records.iter().map(|record| (self.key)(record).to_owned()));
        self.shown.set_value(records.to_vec());
    }

    /// The ticked records as they are now; what comes from elsewhere afterwards changes nothing in what was answered.
    #[must_use]
    pub fn chosen(self) -> Vec<T> {
        let is_ticked = |record: &&T| untrack(|| self.ticked.has((self.key)(record)));
        self.shown.with_value(|shown| shown.iter().filter(is_ticked).cloned().collect())
    }

    /// What runs acts on them, while a component is set up.
    #[must_use]
    pub fn bulk(self) -> Bulk {
        Bulk::new(self.ticked, self.on_done)
    }
}

/// What could not be done, and the way to take back what was.
#[derive(Clone)]
struct Refused {
    /// Name and reason.
    rows: Vec<(String, String)>,
    undo: Option<Callback<()>>,
}

/// Runs acts on the ticked rows of one list: a Copy value, made where the list's page is set up.
#[derive(Clone, Copy)]
pub struct Bulk {
    pub ticked: Ticked,
    pub pending: RwSignal<bool>,
    pub l: Lang,
    refused: RwSignal<Option<Refused>>,
    on_done: Callback<()>,
    toasts: Toasts,
}

impl Bulk {
    /// `on_done` asks for the list again.
    #[must_use]
    pub fn new(ticked: Ticked, on_done: Callback<()>) -> Self {
        Self { ticked, pending: RwSignal::new(false), l: lang(), refused: RwSignal::new(None), on_done, toasts: toasts() }
    }

    /// Does `act` to each subject and says what was done (`said` is given how many); `back` undoes it of one.
    pub fn run<T, Act, Acted, Back, Undone>(self, subjects: Vec<Subject<T>>, said: impl Fn(usize) -> String + 'static, act: Act, back: Back)
    where
        T: Clone + Send + Sync + 'static,
        Act: Fn(T) -> Acted + 'static,
        Acted: Future<Output = Answer<()>>,
        Back: Fn(T) -> Undone + Clone + Send + Sync + 'static,
        Undone: Future<Output = Answer<()>> + 'static,
    {
        if self.pending.get_untracked() {
            return;
        }
        spawn_local(async move {
            let (done, refused) = self.each(subjects, act).await;
            if done.is_empty() {
                return self.tell(refused, None);
            }
            let said = said(done.len());
            let undo = Callback::new(move |()| self.take_back(done.clone(), back.clone()));
            if refused.is_empty() {
                self.toasts.undoable(said, move || undo.run(()));
            } else {
                // The dialog lies over the toasts: the way back stands in it.
                self.toasts.done(said);
                self.tell(refused, Some(undo));
            }
        });
    }

    /// Does `act` to each subject where it cannot be taken back; `said` is given what was done.
    pub fn run_for_good<T, Act, Acted>(self, subjects: Vec<Subject<T>>, said: impl Fn(Vec<T>) -> String + 'static, act: Act)
    where
        T: Clone + 'static,
        Act: Fn(T) -> Acted + 'static,
        Acted: Future<Output = Answer<()>>,
    {
        if self.pending.get_untracked() {
            return;
        }
        spawn_local(async move {
            let (done, refused) = self.each(subjects, act).await;
            if !done.is_empty() {
                self.toasts.done(said(done.into_iter().map(|subject| subject.record).collect()));
            }
            self.tell(refused, None);
        });
    }

    fn take_back<T, Undone>(self, done: Vec<Subject<T>>, back: impl Fn(T) -> Undone + 'static)
    where
        T: Clone + 'static,
        Undone: Future<Output = Answer<()>> + 'static,
    {
        spawn_local(async move {
            let (done, refused) = self.each(done, back).await;
            if !done.is_empty() {
                let count = done.len();
                self.toasts.done(if self.l == Lang::Zh { format!("已撤销 {count} 条") } else { format!("{count} taken back") });
            }
            self.tell(refused, None);
        });
    }

    /// What was done, and the names and reasons of what was not. The page may be left meanwhile: what was begun is finished all the same.
    async fn each<T: Clone, Acted: Future<Output = Answer<()>>>(
        self,
        subjects: Vec<Subject<T>>,
        act: impl Fn(T) -> Acted,
    ) -> (Vec<Subject<T>>, Vec<(String, String)>) {
        self.pending.try_set(true);
        let (done, refused) = one_by_one(subjects, act).await;
        self.pending.try_set(false);
        self.ticked.untick(&done.iter().map(|subject| subject.key.clone()).collect::<Vec<_>>());
        self.on_done.try_run(());
        (done, refused.into_iter().map(|(name, failure)| (name, failure.message(self.l))).collect())
    }

    /// In the page's dialog; by toasts when the page has been left.
    fn tell(self, rows: Vec<(String, String)>, undo: Option<Callback<()>>) {
        if rows.is_empty() {
            return;
        }
        if let Some(Some(Refused { rows, .. })) = self.refused.try_set(Some(Refused { rows, undo })) {
            for (name, reason) in rows {
                self.toasts.failed(format!("{name}{}{reason}", self.l.pick("：", ": ")));
            }
        }
    }
}

/// What was done, and what was refused with its reason. Once the server is away or the session has ended the rest is not tried.
pub async fn one_by_one<T: Clone, Acted: Future<Output = Answer<()>>>(
    subjects: Vec<Subject<T>>,
    act: impl Fn(T) -> Acted,
) -> (Vec<Subject<T>>, Vec<(String, Failure)>) {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    let mut lost = None;
    for subject in subjects {
        let answer = match &lost {
            Some(failure) => Err(Failure::clone(failure)),
            None => act(subject.record.clone()).await,
        };
        match answer {
            Ok(()) => done.push(subject),
            Err(failure) => {
                if matches!(failure, Failure::Unreachable(_) | Failure::SignedOut) {
                    lost = Some(failure.clone());
                }
                refused.push((subject.name, failure));
            }
        }
    }
    (done, refused)
}

/// Which records could not be done and why. Once a page, beside its [`super::table::TickedBar`].
#[component]
pub fn BulkRefusals(bulk: Bulk) -> impl IntoView {
    let l = lang();
    let open = open_while(bulk.refused);
    let content = move || {
        bulk.refused.get_untracked().map(|Refused { rows, undo }| {
            let rows: Vec<_> = rows.into_iter().map(|(name, reason)| view! { <li><strong>{name}</strong>{l.pick("：", ": ")}{reason}</li> }).collect();
            let undo = undo.map(|undo| {
                let press = move |_| {
                    open.set(false);
                    undo.run(());
                };
                view! { <div class="dialog-acts"><Button icon=Symbol::Undo on_click=press>{l.pick("撤销已办好的", "Undo what was done")}</Button></div> }
            });
            view! { <ul class="bulk-refusals">{rows}</ul> {undo} }
        })
    };
    view! {
        <Dialog open title=l.pick("这些没有办成", "These could not be done")>
            <p class="dialog-text">{l.pick("这些记录没有改动，仍然选中；其余的已办好。", "These records are as they were and still selected; the rest is done.")}</p>
            {content}
        </Dialog>
    }
}
