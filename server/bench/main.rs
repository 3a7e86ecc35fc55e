//! The bench: large reproducible data, the product's own server on it, and what its users wait for, measured over HTTP; a table at the end.
//!
//! Invariants: the load goes to a server that this program has started, on this machine's loopback, bounded in count and in time; that server is
//! stopped however the bench ends; no figure is judged here but by a budget of DESIGN.md, named beside it; every choice comes from a seed.

mod data;
#[allow(dead_code, reason = "`generate` throws them in more ways")]
#[path = "../src/dice.rs"]
mod dice;
mod disk;
mod http;
mod lists;
mod live;
mod machine;
mod measure;
mod page_load;
mod people;
mod scene;
mod server;
mod single;
mod table;
mod writes;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use data::Data;
use people::People;
use scene::Scene;
use server::Server;
use table::{Table, Verdict};

/// Why a bench ended early: a sentence for the one who runs it.
type Failure = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Failure>;

/// What the whole bench may take beyond making its data: a server that hangs must not keep it for ever.
const PATIENCE: Duration = Duration::from_secs(45 * 60);

/// Measures the server of this build on large data and prints a Markdown table.
#[derive(Parser)]
#[command(name = "bench", version)]
struct Arguments {
    /// The data folder: made when it is not there, used again when it was made with the same numbers.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Contracts, each of 10 instalments and 10 follow-ups.
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    contracts: u32,
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Samples of each reading, fewer of what is so slow that they would take more than 20 s; of commits up to 16 times as many.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u16).range(5..=10_000))]
    samples: u16,
    /// Afterwards lets the program check its books.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // One thread: the server is to have the other core.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(error.into()),
    };
    match runtime.block_on(run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(error),
    }
}

fn failed(error: Failure) -> ExitCode {
    eprintln!("bench: {error}");
    ExitCode::FAILURE
}

async fn run(arguments: &Arguments) -> Result<()> {
    let data = Data::prepare(&arguments.data, arguments.contracts, arguments.seed)?;
    let mut table = Table::default();
    machine::describe(&mut table, &data.folder);
    data.describe(&mut table)?;
    let disk = disk::measure(&data.folder)?;
    table.plain("disk: write 4 kB and fdatasync", disk.tell());
    let server = Server::start(&data.folder)?;
    // Dropped when the time is up or the bench is told to stop, the server is killed with it.
    tokio::select! {
        measured = all(&server, arguments, &disk, &mut table) => measured?,
        () = tokio::time::sleep(PATIENCE) => return Err("the time is up; the server was stopped".into()),
        _ = tokio::signal::ctrl_c() => return Err("interrupted; the server was stopped".into()),
        () = terminated() => return Err("told to stop; the server was stopped".into()),
    }
    server.stop()?;
    if arguments.check {
        table.plain("`check` of everything, afterwards", data.check()?);
    }
    table.plain("load of the machine at the end", machine::load());
    print!("{table}");
    Ok(())
}

/// Ends when a SIGTERM comes.
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

async fn all(server: &Server, arguments: &Arguments, disk: &measure::Samples, table: &mut Table) -> Result<()> {
    let started = server.ready().await?;
    table.plain("start of the server until it is ready", measure::milliseconds(started));
    table.plain("memory after the start", server.memory()?);
    let people = People::sign_in(server.address).await?;
    let scene = Scene::look_round(&people, arguments.seed).await?;
    page_load::measure(&people, table).await?;
    let samples = usize::from(arguments.samples);
    lists::measure(&people, &scene, samples, table).await?;
    single::measure(&people, &scene, samples, table).await?;
    table.plain("memory after the lists", server.memory()?);
    writes::measure(&people, &scene, disk, samples, table).await?;
    live::measure(&people, &scene, table).await?;
    let verdict = Verdict::at_most(server.peak_kilobytes()?, 1 << 20, "≤ 1 GB");
    table.add("memory of the server at the end", server.memory()?, verdict);
    Ok(())
}
