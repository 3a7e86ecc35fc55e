//! The live stream, one for all tabs of a browser: HTTP/1.1 has six connections a host, and a stream holds one as long as it is open.
//!
//! Every tab asks for one web lock; the one that gets it opens the stream and passes each message on by a `BroadcastChannel`. When that tab
//! goes, the browser gives the lock to the next. A tab that comes later greets, and is told the last message. Where a browser has no locks
//! or no channel, each tab has its own stream. Messages are whole states, so one that is lost or comes twice does no harm.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use js_sys::futures::JsFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{BroadcastChannel, EventSource, MessageEvent, RequestInit, Response};

use crate::live::{Live, Poke};

/// A loss is said only after so long: most are over sooner.
const GRACE: Duration = Duration::from_secs(3);
/// A stream that the browser has given up is opened anew after so long, each time longer up to the last.
const RETRIES: [Duration; 4] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(5), Duration::from_secs(10)];

/// Whether the server answers, and answers that the session has ended.
async fn is_signed_out() -> bool {
    let question = RequestInit::new();
    question.set_method("HEAD");
    let answer = JsFuture::from(window().fetch_with_str_and_init("/live", &question)).await;
    answer.and_then(JsCast::dyn_into::<Response>).is_ok_and(|response| response.status() == 401)
}

/// What tabs tell each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Word {
    /// A new tab asks where things stand.
    Greeting,
    Poke(Poke),
    /// The stream came back or was lost.
    Connected(bool),
    /// The session has ended.
    Ended,
}

/// Keeps the live signals of this tab true, from now to the end of the page. `user`: tabs of another user do not listen to ours.
pub fn listen(live: Live, user: &str) {
    let name = format!("yuezhang-live-{user}");
    let tab = Rc::new(Tab {
        live,
        channel: BroadcastChannel::new(&name).ok(),
        source: RefCell::default(),
        last: RefCell::default(),
        is_lost: RefCell::default(),
        attempts: Cell::default(),
    });
    let Some(channel) = &tab.channel else { return tab.open() };
    let on_word = {
        let tab = Rc::clone(&tab);
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| tab.hear(&event))
    };
    channel.set_onmessage(Some(on_word.as_ref().unchecked_ref()));
    on_word.forget();
    if tab.stand_for_election(&name).is_some() {
        // Who holds the stream, if not we, tells us where things stand.
        tab.say(&Word::Greeting);
    } else {
        tab.open();
    }
}

/// This tab's part.
struct Tab {
    live: Live,
    channel: Option<BroadcastChannel>,
    /// The stream, while this tab is the one that holds it.
    source: RefCell<Option<EventSource>>,
    last: RefCell<Option<Poke>>,
    /// Runs out when the stream has been gone for the time of grace.
    is_lost: RefCell<Option<TimeoutHandle>>,
    attempts: Cell<usize>,
}

impl Tab {
    /// Asks for the lock; who gets it keeps it to the end of the page, by a promise that never ends. None: this browser has no locks.
    fn stand_for_election(self: &Rc<Self>, name: &str) -> Option<()> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let tab = Rc::clone(self);
        let elected = Closure::once_into_js(move || {
            tab.open();
            Promise::new(&mut |_, _| {})
        });
        let asked: Promise = request.call2(&locks, &name.into(), &elected).ok()?.dyn_into().ok()?;
        let tab = Rc::clone(self);
        let refused = Closure::<dyn FnMut(JsValue)>::new(move |_| tab.open());
        let _ = asked.catch(&refused);
        refused.forget();
        Some(())
    }

    /// Opens the stream in this tab.
    fn open(self: &Rc<Self>) {
        let Ok(source) = EventSource::new("/live") else { return self.lost() };
        let tab = Rc::clone(self);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| tab.received(&event));
        let tab = Rc::clone(self);
        let on_open = Closure::<dyn Fn()>::new(move || tab.found());
        let tab = Rc::clone(self);
        let on_error = Closure::<dyn Fn()>::new(move || tab.lost());
        let tab = Rc::clone(self);
        let on_ended = Closure::<dyn Fn()>::new(move || tab.ended());
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let _ = source.add_event_listener_with_callback("ended", on_ended.as_ref().unchecked_ref());
        // A stream is opened again only after the browser gave one up: these few live as long as the page.
        on_message.forget();
        on_open.forget();
        on_error.forget();
        on_ended.forget();
        *self.source.borrow_mut() = Some(source);
    }

    fn received(&self, event: &MessageEvent) {
        let poke = event.data().as_string().and_then(|text| serde_json::from_str::<Poke>(&text).ok());
        if let Some(poke) = poke {
            self.found();
            self.say(&Word::Poke(poke.clone()));
            self.take(poke);
        }
    }

    fn take(&self, poke: Poke) {
        self.live.take(&poke);
        *self.last.borrow_mut() = Some(poke);
    }

    /// The stream is there.
    fn found(&self) {
        self.attempts.set(0);
        if let Some(timer) = self.is_lost.borrow_mut().take() {
            timer.clear();
        }
        if !self.live.is_connected.get_untracked() {
            self.live.connected(true);
            self.say(&Word::Connected(true));
        }
    }

    /// The stream broke. The browser tries again by itself, unless it has closed it for good: then we do.
    fn lost(self: &Rc<Self>) {
        if self.is_lost.borrow().is_none() {
            let tab = Rc::clone(self);
            let say_so = move || {
                tab.live.connected(false);
                tab.say(&Word::Connected(false));
            };
            *self.is_lost.borrow_mut() = set_timeout_with_handle(say_so, GRACE).ok();
        }
        let is_closed = self.source.borrow().as_ref().is_none_or(|source| source.ready_state() == EventSource::CLOSED);
        if is_closed {
            self.source.borrow_mut().take();
            let attempt = self.attempts.get();
            self.attempts.set(attempt + 1);
            let pause = RETRIES.get(attempt).or(RETRIES.last()).copied().unwrap_or(GRACE);
            let tab = Rc::clone(self);
            set_timeout(move || tab.open(), pause);
            // A stream is refused for good to whom the session has ended for: one question tells that from a server that is away.
            let tab = Rc::clone(self);
            spawn_local(async move {
                if is_signed_out().await {
                    tab.ended();
                }
            });
        }
    }

    /// The session has ended: the server shows the sign-in page here, and what was written is kept as a draft.
    fn ended(&self) {
        if let Some(source) = self.source.borrow_mut().take() {
            source.close();
        }
        self.say(&Word::Ended);
        leave();
    }

    /// What another tab says.
    fn hear(&self, event: &MessageEvent) {
        let word = event.data().as_string().and_then(|text| serde_json::from_str::<Word>(&text).ok());
        let holds_stream = self.source.borrow().is_some();
        match word {
            Some(Word::Greeting) if holds_stream => {
                let last = self.last.borrow().clone();
                if let Some(poke) = last {
                    self.say(&Word::Poke(poke));
                }
                if !self.live.is_connected.get_untracked() {
                    self.say(&Word::Connected(false));
                }
            }
            Some(Word::Poke(poke)) if !holds_stream => self.take(poke),
            Some(Word::Connected(is_connected)) if !holds_stream => self.live.connected(is_connected),
            Some(Word::Ended) => leave(),
            _ => {}
        }
    }

    fn say(&self, word: &Word) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(word)) {
            let _ = channel.post_message(&text.into());
        }
    }
}

/// To the sign-in page, unless this page is about to go there by itself.
fn leave() {
    if !crate::client::is_signing_out() {
        crate::client::sign_in_again();
    }
}
