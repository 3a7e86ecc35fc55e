//! A data folder of one test, and calls of the binary on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What a call answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// The call succeeded.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    #[track_caller]
    pub fn failed(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        assert!(!self.err.is_empty(), "a failure says why: {self:?}");
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

pub struct Place {
    pub folder: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Calls the binary on this place's data folder.
    pub fn call(&self, arguments: &[&str]) -> Answer {
        self.call_with(arguments, "")
    }

    pub fn call_with(&self, arguments: &[&str], input: &str) -> Answer {
        let data = self.data();
        let arguments = arguments.iter().map(Path::new).chain([Path::new("--data"), &data]);
        answer(command(self.folder.path()).args(arguments), input)
    }

    /// The rows of a CSV report, header first.
    #[track_caller]
    pub fn report(&self, report: &str, more: &[&str]) -> Vec<Vec<String>> {
        let mut arguments = vec!["export", "--report", report, "--format", "csv", "-o", "-"];
        arguments.extend(more);
        let answer = self.call(&arguments).done();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.out.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[track_caller]
    pub fn import(&self, kind: &str, file: &str) -> Value {
        self.call(&["import", "--kind", kind, &sample(file), "--json"]).done().json()
    }

    #[track_caller]
    pub fn is_clean(&self) {
        let findings = self.call(&["check", "--json"]).done().json();
        assert_eq!(findings["breaches"], Value::Array(Vec::new()));
        assert!(findings["checked"].as_array().is_some_and(|rules| rules.len() >= 6), "{findings}");
    }
}

/// The binary in a folder, without the tester's own settings and language.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yuezhang"));
    command.current_dir(folder).env_clear();
    command
}

pub fn answer(command: &mut Command, input: &str) -> Answer {
    use std::io::Write;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its call does not wait for what is typed.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file of the sample data.
pub fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name).display().to_string()
}
