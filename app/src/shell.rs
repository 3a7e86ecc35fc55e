//! The HTML document round the application.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::application::App;
use crate::frame::{META, frame};

/// A form sent before the page has come to life is held and sent again when it has, so nothing typed is lost. A form with an `action` goes by itself.
const HOLD_EARLY_SUBMIT: &str = "addEventListener('submit',e=>{const f=e.target;\
if(e.defaultPrevented||f.getAttribute('method')!='post'||f.hasAttribute('action'))return;e.preventDefault();\
const again=()=>{if(document.documentElement.hasAttribute('data-hydrated'))f.requestSubmit();else setTimeout(again,50)};setTimeout(again,50)})";

/// The document: the frame as data in its head, the scripts under the request's nonce.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let frame = frame();
    let data = serde_json::to_string(&frame).unwrap_or_default();
    let user = frame.actor.as_ref().map(|actor| actor.user.to_string());
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang=frame.lang.tag() data-user=user>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#f8f8f6" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#141518" media="(prefers-color-scheme: dark)"/>
                <meta name=META content=data/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="stylesheet" href=style/>
                <script nonce=use_nonce()>{HOLD_EARLY_SUBMIT}</script>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
