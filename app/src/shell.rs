//! The HTML document round the application.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::application::App;
use crate::frame::{META, frame};

/// The document: the frame as data in its head, the scripts under the request's nonce.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let frame = frame();
    let data = serde_json::to_string(&frame).unwrap_or_default();
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang=frame.lang.tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name=META content=data/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="stylesheet" href=style/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
