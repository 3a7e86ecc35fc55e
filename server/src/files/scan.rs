//! The hook for a scanner: a command of the installation's own that looks through each file before it is kept.
//!
//! Where one is set and does not work, nothing is taken in: a file that nobody looked through is not kept quietly.

use std::io::Write;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use domain::refusal::Refusal;

/// How long a scanner may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether it has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Asks the scanner, if there is one.
///
/// # Errors
/// `FileNotClean` when it says so by exit code 1; `FileNotScanned` for any other end, or none in time.
pub(super) async fn look_through(scanner: &[String], bytes: &[u8]) -> Result<(), Refusal> {
    if scanner.is_empty() {
        return Ok(());
    }
    let (scanner, bytes) = (scanner.to_vec(), bytes.to_vec());
    let found = tokio::task::spawn_blocking(move || run(&scanner, &bytes, PATIENCE)).await;
    match found.map_err(std::io::Error::other).and_then(|found| found) {
        Ok(Some(status)) if status.success() => Ok(()),
        Ok(Some(status)) if status.code() == Some(1) => Err(Refusal::FileNotClean),
        Ok(status) => {
            tracing::error!(status = ?status, "the file scanner did not say whether a file is clean");
            Err(Refusal::FileNotScanned)
        }
        Err(error) => {
            tracing::error!(%error, "the file scanner could not be run");
            Err(Refusal::FileNotScanned)
        }
    }
}

/// How the scanner ended; none: not in time, and it was stopped.
fn run(scanner: &[String], bytes: &[u8], patience: Duration) -> std::io::Result<Option<ExitStatus>> {
    let Some((program, arguments)) = scanner.split_first() else { return Err(std::io::Error::other("no command")) };
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(bytes)?;
    file.flush()?;
    let mut command = Command::new(program);
    command.args(arguments).arg(file.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if begun.elapsed() > patience {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scanner that finds what contains `EICAR`, as one would write it.
    fn scanner(script: &str) -> Vec<String> {
        ["sh", "-c", script, "scanner"].map(str::to_owned).to_vec()
    }

    #[tokio::test]
    async fn what_the_scanner_says_holds() {
        let finds = scanner("! grep -q EICAR \"$1\"");
        assert_eq!(look_through(&finds, b"a contract").await, Ok(()));
        assert_eq!(look_through(&finds, b"EICAR test").await, Err(Refusal::FileNotClean));
        assert_eq!(look_through(&[], b"EICAR test").await, Ok(()), "without a scanner nothing is looked through");
    }

    #[tokio::test]
    async fn a_scanner_that_does_not_work_lets_nothing_pass() {
        for broken in [scanner("exit 2"), scanner("kill -9 $$"), vec!["/no/such/scanner".to_owned()]] {
            assert_eq!(look_through(&broken, b"a contract").await, Err(Refusal::FileNotScanned), "{broken:?}");
        }
    }

    #[test]
    fn a_scanner_that_does_not_end_is_stopped() {
        let waits = scanner("exec sleep 600");
        assert_eq!(run(&waits, b"a contract", Duration::ZERO).unwrap(), None);
    }
}
