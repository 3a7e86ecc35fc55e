//! The real binary on a data folder of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Instant;

use super::PATIENCE;

/// Where the server listens now: clients keep it, and follow a restart to another port.
#[derive(Clone)]
pub struct Address(Arc<Mutex<SocketAddr>>);

impl Address {
    pub fn get(&self) -> SocketAddr {
        *self.0.lock().unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.get())
    }
}

/// A data folder, a site folder and, most of the time, a server on them.
pub struct Installation {
    folder: tempfile::TempDir,
    environment: Vec<(String, String)>,
    pub address: Address,
    child: Option<Child>,
    /// Printed at the first start only.
    pub setup_token: Option<String>,
}

impl Installation {
    /// Makes the folders and starts the server, with these settings (`login_attempts_max` → 3).
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(site.join("version"), "test").unwrap();
        let mut environment =
            vec![("YUEZHANG_SITE_DIR".to_owned(), site.display().to_string()), ("YUEZHANG_LOG_LEVEL".to_owned(), "warn".to_owned())];
        environment.extend(settings.iter().map(|(key, value)| (format!("YUEZHANG_{}", key.to_uppercase()), (*value).to_owned())));
        let address = Address(Arc::new(Mutex::new(SocketAddr::from(([127, 0, 0, 1], 0)))));
        let mut installation = Self { folder, environment, address, child: None, setup_token: None };
        installation.start_again();
        installation
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A command of the binary on this installation, with nothing of the tester's own settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yuezhang"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("YUEZHANG_") {
                command.env_remove(name);
            }
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value))).current_dir(self.folder.path());
        command.args(arguments).arg("--data").arg(self.data());
        command
    }

    /// Starts the server on the same data.
    pub fn start_again(&mut self) {
        assert!(self.child.is_none(), "the server runs already");
        let mut command = self.command(&["serve", "--addr", "127.0.0.1:0"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let output = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        let deadline = Instant::now() + PATIENCE;
        self.setup_token = None;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = lines.recv_timeout(left).unwrap_or_else(|error| panic!("the server does not start: {error}"));
            if let Some(token) = line.strip_prefix("setup token: ") {
                self.setup_token = Some(token.trim().to_owned());
            }
            if let Some(rest) = line.strip_prefix("listening on http://") {
                *self.address.0.lock().unwrap() = rest.split_whitespace().next().unwrap().parse().unwrap();
                break;
            }
        }
        self.child = Some(child);
    }

    /// SIGKILL: no time for anything.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// SIGTERM, without waiting.
    pub fn tell_to_stop(&self) {
        let pid = self.child.as_ref().unwrap().id().to_string();
        let status = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the end of a server that was told to stop.
    pub fn wait(&mut self) -> ExitStatus {
        let mut child = self.child.take().unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            if Instant::now() > deadline {
                drop(child.kill());
                panic!("the server does not stop");
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    /// SIGTERM and the end; exit code 0.
    pub fn stop(&mut self) {
        self.tell_to_stop();
        let status = self.wait();
        assert!(status.success(), "{status}");
    }

    /// A command of the binary while no server runs.
    pub fn run(&self, arguments: &[&str]) -> Output {
        assert!(self.child.is_none(), "a server holds the database");
        self.command(arguments).output().unwrap()
    }

    /// `yuezhang check`: the books agree with themselves.
    pub fn assert_sound(&self) {
        let output = self.run(&["check"]);
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "check: {}\n{said}", output.status);
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        self.kill();
    }
}
