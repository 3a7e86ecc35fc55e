//! What the application itself asks of the browser: the frame in the page's head, fresh ids, leaving for another page, the live stream.
//! On the server each is a harmless nothing.

#[cfg(feature = "hydrate")]
mod stream;

#[cfg(feature = "hydrate")]
pub use in_browser::*;
#[cfg(not(feature = "hydrate"))]
pub use on_server::*;

#[cfg(feature = "hydrate")]
mod in_browser {
    use std::cell::Cell;
    use std::time::Duration;

    use leptos::prelude::*;

    pub use super::stream::listen;
    use crate::frame::{Frame, META};
    use crate::parts::Comer;

    const RETRY: Duration = Duration::from_secs(3);

    /// The frame that the server wrote into the page.
    pub fn frame_in_page() -> Option<Frame> {
        let meta = document().query_selector(&format!("meta[name='{META}']")).ok()??;
        serde_json::from_str(&meta.get_attribute("content")?).ok()
    }

    /// Loads the part of the program that this page needs. While the server cannot be reached it tries again: until then the page can be read,
    /// and its links work.
    pub async fn load_page() {
        let path = window().location().pathname().unwrap_or_default();
        let comer = match frame_in_page() {
            Some(Frame { company: Some(_), actor: Some(_), .. }) => Comer::SignedIn,
            Some(Frame { company: Some(_), .. }) => Comer::Stranger,
            _ => Comer::First,
        };
        while !crate::parts::load(&path, comer).await {
            gloo_timers::future::sleep(RETRY).await;
        }
    }

    /// 32 hexadecimal digits, from the browser's generator.
    pub fn random_id() -> String {
        let mut bytes = [0_u8; 16];
        if let Ok(crypto) = window().crypto() {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Leaves for another page, loading it anew: after signing in or out, and for another language.
    pub fn leave_for(path: &str) {
        let _ = window().location().assign(path);
    }

    /// Loads this page anew.
    pub fn reload() {
        let _ = window().location().reload();
    }

    thread_local! {
        static IS_SIGNING_OUT: Cell<bool> = const { Cell::new(false) };
    }

    /// A sign-out begins, or has failed. While one is under way the end of the session is its doing: the page is left by [`signed_out`], which
    /// takes the drafts along, and not by the stream that hears of it first.
    pub fn signing_out(is_under_way: bool) {
        IS_SIGNING_OUT.set(is_under_way);
    }

    pub fn is_signing_out() -> bool {
        IS_SIGNING_OUT.get()
    }

    /// Leaves after signing out: what this person wrote here goes too.
    pub fn signed_out() {
        crate::ui::browser::forget_drafts();
        crate::ui::browser::leave_freely();
        leave_for("/");
    }

    /// Loads this page anew, for the session has ended: the server shows the sign-in page here, which leads back. What was written is kept as a draft.
    pub fn sign_in_again() {
        crate::ui::browser::leave_freely();
        reload();
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_server {
    use crate::frame::Frame;
    use crate::live::Live;

    pub fn frame_in_page() -> Option<Frame> {
        None
    }

    pub fn random_id() -> String {
        String::new()
    }

    pub fn leave_for(_path: &str) {}

    pub fn reload() {}

    pub fn signing_out(_is_under_way: bool) {}

    pub fn signed_out() {}

    pub fn sign_in_again() {}

    pub fn listen(_live: Live, _user: &str) {}
}
