//! Starting and stopping: the database, the browser part, the listener; what was accepted is finished before the end.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::auth::Door;
use crate::reading;
use crate::router::{self, Application};
use crate::settings::{LogFormat, Settings};
use crate::signing;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    #[error("{0}")]
    Store(#[from] store::Error),
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: std::io::Error },
    #[error("the browser part is not built (no site/version beside or above the program): bin/run builds it, or set site_dir")]
    NoSite,
    #[error("{0}")]
    Settings(String),
    #[error("serving failed: {0}")]
    Serve(std::io::Error),
}

/// Opens the database that the settings name, and clears up after imports that were cut short.
///
/// # Errors
/// `InUse` while another process holds it; `NewerSchema`; `Engine`.
pub async fn open_store(settings: &Settings) -> store::Result<store::Store> {
    let store = store::Store::open(database(settings)).await?;
    // An import that cannot be taken back stays as it is, and its page says so.
    if let Err(error) = store::imports::recover(&store).await {
        tracing::error!(%error, "an import that was cut short is not cleared up");
    }
    Ok(store)
}

/// The database that the settings name.
#[must_use]
pub fn database(settings: &Settings) -> store::Settings {
    let memory = settings.engine_memory();
    store::Settings {
        url: settings.database_url(),
        login: settings.database_login(),
        memory: store::Memory { block_cache_bytes: memory.block_cache_bytes, memtable_bytes: memory.memtable_bytes },
        clock: chrono::Utc::now,
    }
}

/// Serves until the process is told to stop.
///
/// # Errors
/// See [`BootError`]; all of them before the first request.
pub async fn serve(settings: Settings) -> Result<(), BootError> {
    start_log(&settings);
    // Rendering spawns its resources on this runtime.
    let _ = any_spawner::Executor::init_tokio();
    let site = find_site(settings.site_dir.as_deref()).ok_or(BootError::NoSite)?;
    let store = open_store(&settings).await?;
    let address = settings.address;
    let listener = TcpListener::bind(address).await.map_err(|source| BootError::Listen { address, source })?;
    let bound = listener.local_addr().map_err(BootError::Serve)?;
    let settings = settings.with_address(bound).map_err(|error| BootError::Settings(error.to_string()))?;
    let (stop, stopping) = watch::channel(false);
    let stop = Arc::new(stop);
    let door = Arc::new(Door::new(&settings));
    if store::companies::needs_set_up(&store).await {
        println!("setup token: {}", door.setup_token());
    }
    let origin = settings.public_url.origin().to_owned();
    let carrier = signing::provider(settings.signature_provider).map_err(BootError::Settings)?;
    signing::look_after(store.clone(), carrier, stopping.clone());
    let application = Application::new(store.clone(), settings, door, site, stopping).map_err(|_| BootError::NoSite)?;
    let reading = tokio::spawn(reading::turn(store.clone(), Arc::clone(&application.unread), application.stopping.clone()));
    let told = told_to_stop().map_err(BootError::Serve)?;
    let daily = tokio::spawn(crate::daily::run(store.clone(), application.stopping.clone(), application.look_every));
    let carrier = crate::outbox::Carrier::new(&application.settings);
    let sender = tokio::spawn(crate::outbox::run(store.clone(), carrier, application.stopping.clone(), application.look_every));
    println!("listening on http://{bound}  (open {origin})");
    let service = router::router(application).into_make_service_with_connect_info::<SocketAddr>();
    // A page goes out in pieces: none is to wait until the one before it is acknowledged.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let stopper = Arc::clone(&stop);
    let finished = axum::serve(listener, service).with_graceful_shutdown(async move {
        told.await;
        stop_soon();
        // Streams end, so that only requests that write something are waited for.
        let _ = stopper.send(true);
    });
    let outcome = finished.await.map_err(BootError::Serve);
    // What it is writing is written first.
    let _ = stop.send(true);
    let _ = daily.await;
    // A message that it is at is settled.
    let _ = sender.await;
    // A file that it is at it puts back.
    let _ = reading.await;
    store.close().await?;
    outcome
}

/// Listens for SIGTERM and Ctrl-C from the call on, and ends when one comes: who is told that the server listens may stop it at once.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}

/// Listens for Ctrl-C, and ends when it comes.
#[cfg(not(unix))]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// What is under way may end; a connection that never ends must not keep the process: what is acknowledged is on the disk already.
fn stop_soon() {
    tracing::info!("stopping: finishing what was accepted");
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        tracing::warn!("stopped with connections still open");
        std::process::exit(0);
    });
}

fn start_log(settings: &Settings) {
    let filter =
        tracing_subscriber::EnvFilter::try_new(settings.log_level.name()).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let is_watched = std::io::IsTerminal::is_terminal(&std::io::stderr());
    // Colours are for somebody who looks on; in a file or a journal they are noise within the words.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(is_watched).with_writer(std::io::stderr);
    let _ = match settings.log_format {
        LogFormat::Json => log.json().try_init(),
        LogFormat::Text => log.try_init(),
    };
}

/// The folder of the browser part: as set, or `site` beside the program or in a folder above it.
fn find_site(set: Option<&Path>) -> Option<PathBuf> {
    let is_site = |folder: &PathBuf| folder.join("version").is_file();
    if let Some(folder) = set {
        return Some(folder.to_path_buf()).filter(is_site);
    }
    let program = std::env::current_exe().ok()?;
    program.ancestors().skip(1).take(4).map(|folder| folder.join("site")).find(is_site)
}
