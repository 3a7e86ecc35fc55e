//! The product's own server as a child process, and what the system says about its memory.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::Result;
use crate::http::{Connection, Request};

/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
    began: Instant,
    pub address: SocketAddr,
}

/// The program of this build, beside the bench, with none of the caller's own settings.
pub fn program(arguments: &[&str], data: &Path) -> Result<Command> {
    let path: PathBuf = std::env::current_exe()?.with_file_name("yuezhang");
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("YUEZHANG_") {
            command.env_remove(name);
        }
    }
    // In the data folder no Leptos.toml changes anything: what is measured are the defaults.
    command.current_dir(data).args(arguments).args(["--lang", "en", "--data"]).arg(data);
    Ok(command)
}

impl Server {
    /// Starts it on a port that the system chooses; its log goes into the data folder.
    pub fn start(data: &Path) -> Result<Self> {
        let log = std::fs::File::create(data.join("bench-server.log"))?;
        let began = Instant::now();
        let mut command = program(&["serve", "--addr", "127.0.0.1:0"], data)?;
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut server = Self { child, began, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(std::result::Result::ok).for_each(|line| drop(sender.send(line)))
        });
        loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let line = lines.recv_timeout(left).map_err(|_| "the server does not start: see bench-server.log in the data folder")?;
            if let Some(rest) = line.strip_prefix("listening on http://") {
                server.address = rest.split_whitespace().next().unwrap_or_default().parse()?;
                return Ok(server);
            }
        }
    }

    /// Waits until it says that it is ready; answers how long that took from its start.
    pub async fn ready(&self) -> Result<Duration> {
        let mut connection = Connection::open(self.address, "").await?;
        while self.began.elapsed() < PATIENCE {
            if connection.send(&Request::page("/readyz")).await?.status == 200 {
                return Ok(self.began.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Err("the server does not get ready".into())
    }

    /// Resident memory now and at most.
    pub fn memory(&self) -> Result<String> {
        let megabytes = |kilobytes: u64| kilobytes / 1024;
        Ok(format!("{} MB, at most {} MB", megabytes(self.status("VmRSS:")?), megabytes(self.status("VmHWM:")?)))
    }

    pub fn peak_kilobytes(&self) -> Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line in /proc")?;
        Ok(line.split_whitespace().next().unwrap_or_default().parse()?)
    }

    /// SIGTERM, and its end.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return if status.success() { Ok(()) } else { Err(format!("the server ended with {status}").into()) };
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("the server does not stop; it was killed".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
