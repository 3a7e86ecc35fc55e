//! `GET /calendar/{secret}.ics`: somebody's due days for the programs that subscribe to them. There is no sign-in but the secret.
//!
//! Invariants: a wrong, a revoked and a disabled user's secret answer alike; the secret stands in no log; an address that tries many is refused.

use app::caller::Caller;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::lang::Lang;

use crate::router::Application;

/// Before the secret, and what a log says in the place of the whole path.
const PREFIX: &str = "/calendar/";

/// The path as a log may say it.
pub fn loggable(path: &str) -> &str {
    if path.starts_with(PREFIX) { PREFIX } else { path }
}

/// The calendar as a file.
pub async fn feed(State(application): State<Application>, Extension(caller): Extension<Caller>, Path(file): Path<String>) -> Response {
    if let Err(refusal) = application.door.allow_calendar(&caller.address) {
        return (StatusCode::TOO_MANY_REQUESTS, refusal.message(Lang::En)).into_response();
    }
    let secret = file.strip_suffix(".ics").unwrap_or_default();
    match store::calendar::of_secret(&application.store, secret, application.settings.public_url.origin()).await {
        Ok(Some(calendar)) => {
            application.door.forgive_calendar(&caller.address);
            let headers = [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "inline; filename=\"yuezhang.ics\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, calendar.write()).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a calendar could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_does_not_say_the_secret() {
        assert_eq!(loggable("/calendar/0123.ics"), "/calendar/");
        assert_eq!(loggable("/contracts/c"), "/contracts/c");
    }
}
