//! Every way into the server: pages, server functions, the live stream, files, health. Who calls is found here, once for all of them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use app::caller::Caller;
use app::frame::Frame;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRef, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::lang::Lang;
use leptos::config::{Env, LeptosOptions};
use leptos::prelude::{provide_context, use_context};
use store::Store;
use tokio::sync::{Notify, watch};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use tracing::Instrument;

use crate::auth::Door;
use crate::imports::Desk;
use crate::settings::Settings;
use crate::{address, calendar, demo, downloads, files, imports, live, papers, photos, security, statements};

/// The largest body of a server function, in bytes: a contract of 200 lines is a tenth of it.
const BODY_BYTES_MAX: usize = 1 << 20;

/// What every request can reach.
#[derive(Clone)]
pub struct Application {
    pub store: Store,
    pub settings: Arc<Settings>,
    pub door: Arc<Door>,
    pub desk: Arc<Desk>,
    pub options: LeptosOptions,
    pub site: Arc<PathBuf>,
    pub stopping: watch::Receiver<bool>,
    pub badges: Arc<live::BadgeCache>,
    pub streams: live::OpenStreams,
    /// A file came in whose words are to be read.
    pub unread: Arc<Notify>,
    /// How often a live stream looks at the date and at its session.
    pub look_every: std::time::Duration,
}

impl FromRef<Application> for Store {
    fn from_ref(application: &Application) -> Self {
        application.store.clone()
    }
}

impl FromRef<Application> for Arc<Desk> {
    fn from_ref(application: &Application) -> Self {
        Arc::clone(&application.desk)
    }
}

impl Application {
    /// # Errors
    /// When the site folder does not say its version.
    pub fn new(store: Store, settings: Settings, door: Arc<Door>, site: PathBuf, stopping: watch::Receiver<bool>) -> std::io::Result<Self> {
        let version = std::fs::read_to_string(site.join("version"))?;
        let options = LeptosOptions::builder()
            .output_name("yuezhang")
            .site_root(site.display().to_string())
            .site_pkg_dir(format!("pkg/{}", version.trim()))
            .env(Env::PROD)
            .build();
        let desk = Arc::new(Desk::new(&settings));
        Ok(Self {
            store,
            settings: Arc::new(settings),
            door,
            desk,
            options,
            site: Arc::new(site),
            stopping,
            badges: Arc::default(),
            streams: live::OpenStreams::default(),
            unread: Arc::default(),
            look_every: live::LOOK_EVERY,
        })
    }
}

/// All routes with their layers.
pub fn router(application: Application) -> Router {
    // The handler refuses what is over the limit, and says so; a body cut off here would be a broken connection without a word.
    let upload_bytes_max = application.settings.upload_bytes_max();
    let files = ServeDir::new(application.site.join("pkg")).precompressed_br().precompressed_gzip();
    // What is not there may be there tomorrow.
    let forever =
        |response: &Response<_>| response.status().is_success().then(|| HeaderValue::from_static("public, max-age=31536000, immutable"));
    let called = Router::new()
        .route("/live", get(live::stream))
        .route("/import/upload", post(imports::upload).layer(DefaultBodyLimit::max(upload_bytes_max.saturating_mul(4))))
        .route("/import/{id}/errors", get(imports::errors_file))
        .route("/bank/upload", post(imports::statement).layer(DefaultBodyLimit::max(upload_bytes_max.saturating_mul(4))))
        .route("/export/{file}", get(downloads::report))
        .route("/files/{contract}", post(files::attach))
        .route("/files/{contract}/{file}", get(files::show))
        .route("/contracts/{id}/text.pdf", get(papers::pdf))
        .route("/contracts/{id}/text.docx", get(papers::docx))
        .route("/customers/{id}/statement.pdf", get(statements::pdf))
        .route("/customers/{id}/statement.xlsx", get(statements::xlsx))
        .route("/audits/{id}/report.pdf", get(papers::audit_report))
        .route("/templates/word", post(papers::read_word).layer(DefaultBodyLimit::max(upload_bytes_max.saturating_mul(4))))
        .route("/calendar/{file}", get(calendar::feed))
        .route("/photos/{follow_up}", post(photos::attach).layer(DefaultBodyLimit::max(photos::BODY_BYTES_MAX)))
        .route("/photos/{follow_up}/{photo}", get(photos::show))
        .route("/api/{*function}", post(server_function))
        .fallback(page)
        .layer(middleware::from_fn(finish))
        .layer(middleware::from_fn_with_state(application.clone(), identify));
    let health = Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready));
    let packages = Router::new().nest_service("/pkg", files).layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, forever));
    let request_id = header::HeaderName::from_static("x-request-id");
    Router::new()
        .merge(health)
        .merge(packages)
        .merge(called)
        .layer(CompressionLayer::new().compress_when(worth_packing()))
        .layer(middleware::from_fn_with_state(application.clone(), security::guard))
        .layer(middleware::from_fn_with_state(application.clone(), security::headers))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
        .with_state(application)
}

/// What is packed already, as pictures and documents are, is sent as it is and with its length.
fn worth_packing() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
}

fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), path = calendar::loggable(request.uri().path()))
}

async fn ready(State(application): State<Application>) -> Response {
    match application.store.ready().await {
        Ok(()) => "ready".into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}

/// Finds who calls, by the cookie, and puts it beside the request.
async fn identify(State(application): State<Application>, mut request: Request, next: Next) -> Response {
    let token = cookie(request.headers(), application.settings.cookie_name());
    let found = match token {
        Some(token) => store::sessions::actor(&application.store, &token).await,
        None => Ok(None),
    };
    let (session, actor) = match found {
        Ok(Some((session, actor))) => (Some(session), Some(actor)),
        Ok(None) => (None, None),
        Err(error) => {
            tracing::error!(%error, "the session could not be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let is_behind_proxy = application.settings.public_url.is_secure();
    let address = peer.map(|peer| address::counted(peer, request.headers(), is_behind_proxy)).unwrap_or_default();
    let device = text(request.headers(), header::USER_AGENT);
    request.extensions_mut().insert(Caller { store: application.store.clone(), actor, session, device, address });
    next.run(request).await
}

/// What may write is carried to its end, even when the browser that asked is gone: nothing that goes with a commit is left out.
async fn finish(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    tokio::spawn(next.run(request).in_current_span()).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request broke off");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The value of one cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// The caller of a request that went through `identify`.
pub fn caller(extensions: &axum::http::Extensions) -> Option<Caller> {
    extensions.get::<Caller>().cloned()
}

/// What server functions take from their context.
fn provide(application: &Application, caller: &Caller) {
    provide_context(caller.clone());
    provide_context::<Arc<dyn app::account::Doorman>>(Arc::clone(&application.door) as Arc<dyn app::account::Doorman>);
    provide_context::<Arc<dyn app::imports::ImportDesk>>(Arc::clone(&application.desk) as Arc<dyn app::imports::ImportDesk>);
    provide_context(demo::filler());
    provide_context(app::signing::Carrier(application.settings.signature_provider));
}

async fn server_function(State(application): State<Application>, request: Request) -> Response {
    let Some(caller) = caller(request.extensions()) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    // Leptos reads a body of any length: the limit stands before it.
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_BYTES_MAX).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let request = Request::from_parts(parts, Body::from(body));
    leptos_axum::handle_server_fns_with_context(move || provide(&application, &caller), request).await.into_response()
}

/// Any other path: a file of `public/`, or a page of the application.
async fn page(State(application): State<Application>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if request.uri().path().contains('.') {
        let files =
            ServeDir::new(application.site.as_ref()).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
        let file = files.oneshot(request).await;
        return file.map_or_else(|error| match error {}, |response| response.map(Body::new));
    }
    let Some(caller) = caller(request.extensions()) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let frame = match frame(&application, &caller, request.headers()).await {
        Ok(frame) => frame,
        Err(error) => {
            tracing::error!(%error, "the page's frame could not be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let options = application.options.clone();
    let context = move || {
        provide(&application, &caller);
        provide_context(frame.clone());
        let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        if let (Some(response), Ok(policy)) =
            (use_context::<leptos_axum::ResponseOptions>(), HeaderValue::from_str(&security::page_policy(&nonce)))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let render = leptos_axum::render_app_to_stream_with_context(context, move || app::shell(options.clone()));
    let mut response = render(request).await.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What the page knows before it asks anything.
async fn frame(application: &Application, caller: &Caller, headers: &HeaderMap) -> store::Result<Frame> {
    let store = &application.store;
    // Without anybody who could sign in, the page is the first start's.
    let needs_set_up = store::companies::needs_set_up(store).await;
    let company = store::companies::current(store).await.filter(|_| !needs_set_up);
    let (badges, revision) = match &caller.actor {
        Some(actor) if company.is_some() => live::state(application, actor).await.map(|state| (state.badges, state.revision))?,
        _ => (domain::list::Badges::default(), store.revision().await?),
    };
    // Before sign-in the choice of this browser, else Chinese: the product's default, whatever the browser's own language is.
    let chosen = cookie(headers, "lang").map_or(Lang::Zh, |lang| Lang::parse(&lang));
    let lang = caller.actor.as_ref().map_or(chosen, |actor| actor.lang);
    let actor = caller.actor.clone().map(|mut actor| {
        actor.members.clear();
        actor
    });
    Ok(Frame { lang, actor, company, today: store.today().await, badges, revision })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn what_was_accepted_is_finished_though_nobody_waits_for_it() {
        let ((begun, has_begun), (go_on, may_go_on), (done, is_done)) = (oneshot::channel(), oneshot::channel::<()>(), oneshot::channel());
        let parts = Arc::new(Mutex::new(Some((begun, may_go_on, done))));
        let handler = move || async move {
            let (begun, may_go_on, done) = parts.lock().unwrap().take().unwrap();
            begun.send(()).unwrap();
            may_go_on.await.unwrap();
            done.send(()).unwrap();
        };
        let router: Router = Router::new().route("/", post(handler)).layer(middleware::from_fn(finish));
        let call = tokio::spawn(router.oneshot(Request::post("/").body(Body::empty()).unwrap()));
        has_begun.await.unwrap();
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        go_on.send(()).unwrap();
        is_done.await.unwrap();
    }
}
