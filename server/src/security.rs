//! What protects every answer: same-origin writes only, a policy without inline code, no sniffing, no framing.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::router::Application;

/// The content security policy of a page: scripts only from here or under this answer's nonce.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Refuses writes that another site's page sends: browsers say where a request comes from, in one of two headers.
pub async fn guard(State(application): State<Application>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_read || is_same_origin(&application, &request) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "cross-site request refused").into_response()
}

/// A program that is no browser sends neither header, and no cookie that a page could abuse.
fn is_same_origin(application: &Application, request: &Request) -> bool {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = text(header::ORIGIN) {
        return application.settings.public_url.is_own_origin(origin);
    }
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => true,
    }
}

/// The headers of every answer; a page has set its own policy already.
pub async fn headers(State(application): State<Application>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let has_places = store::companies::current(&application.store).await.is_some_and(|company| company.follow_up_places);
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(header::HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    // Photos are taken by the device's own camera screen, which asks for no permission here.
    let permissions = if has_places {
        "camera=(), microphone=(), geolocation=(self), payment=()"
    } else {
        "camera=(), microphone=(), geolocation=(), payment=()"
    };
    set("permissions-policy", permissions);
    if application.settings.public_url.is_secure() {
        set("strict-transport-security", "max-age=31536000");
    }
    response
}
