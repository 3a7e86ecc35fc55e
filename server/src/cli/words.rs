//! What the command line says: failures in words, in the user's language, and where they go.

use std::fmt::Display;
use std::io::Write;

use domain::lang::Lang;
use domain::refusal::Refusal;

/// Why a command did not do what was asked; the text says what happened and what to do.
#[derive(Debug)]
pub enum Failure {
    Failed(String),
    /// The call itself is wrong.
    Usage(String),
}

impl Failure {
    pub fn text(&self) -> &str {
        match self {
            Self::Failed(text) | Self::Usage(text) => text,
        }
    }

    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Failed(_) => super::FAILED,
            Self::Usage(_) => super::USAGE,
        }
    }

    pub(super) fn failed(lang: Lang, zh: &str, en: &str) -> Self {
        Self::Failed(lang.pick(zh, en).to_owned())
    }

    /// A file or a folder that could not be used.
    pub(super) fn file(lang: Lang, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Failed(format!("{} {}{}{error}", lang.pick("无法使用", "cannot use"), path.display(), lang.pick("：", ": ")))
    }

    pub(super) fn refusal(lang: Lang, refusal: &Refusal) -> Self {
        Self::Failed(refusal.message(lang))
    }
}

/// `map_err` for the answers of the store.
pub(super) fn store(lang: Lang) -> impl Fn(store::Error) -> Failure {
    move |error| Failure::Failed(explain(&error, lang))
}

/// What the store answered, in words, on one line.
pub(super) fn explain(error: &store::Error, lang: Lang) -> String {
    match (error, lang) {
        (store::Error::Refused(problems), _) => {
            let sentence = |problem: &domain::refusal::Problem| match problem.field.as_str() {
                "" => problem.refusal.message(lang),
                field => format!("{field}{}{}", lang.pick("：", ": "), problem.refusal.message(lang)),
            };
            problems.0.iter().map(sentence).collect::<Vec<_>>().join(lang.pick("；", "; "))
        }
        (store::Error::InUse(folder), Lang::Zh) => {
            format!("{folder} 里的数据库正被另一个进程使用（服务正在运行？）。请先停止它，或用 --data 指定另一个目录。")
        }
        (store::Error::InUse(folder), Lang::En) => {
            format!(
                "the database in {folder} is in use by another process (a running server?). Stop it first, or name another folder by --data."
            )
        }
        (store::Error::NotFound, _) => lang.pick("找不到这条记录。", "There is no such record.").to_owned(),
        (store::Error::Conflict, _) => {
            lang.pick("其他人同时在修改，请再试一次。", "Somebody else's change came between; try again.").to_owned()
        }
        (store::Error::NewerSchema { found, known }, Lang::Zh) => {
            format!("数据库的结构版本是 {found}，本程序只认识到 {known}：请使用更新的程序。")
        }
        (error, _) => error.to_string(),
    }
}

/// A line for the script or the person who asked. A closed pipe ends the talk, not the work.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A line beside the answer.
pub(super) fn note(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

pub(super) fn complain(text: &str) {
    note(format_args!("yuezhang: {text}"));
}
