//! What a server function answers when it does not succeed.

use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};
use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::ServerFnErrorErr;
use serde::{Deserialize, Serialize};

mod told;
mod words;

pub(crate) use told::told_problems;
pub(crate) use words::{sentence, sentences, with_words};

/// A failure that the user can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(into = "told::Told", from = "told::Told")]
pub enum Failure {
    /// What the user can mend, beside the fields.
    #[error("refused")]
    Refused(Problems),
    /// No such record, or none that this user may see.
    #[error("not found")]
    NotFound,
    /// The session has ended: sign in again; what was typed is kept in the browser.
    #[error("signed out")]
    SignedOut,
    /// The server could not be reached or answered nonsense; nothing is known of the outcome.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The server could not read what was sent, so nothing happened: most often a page from before an update.
    #[error("malformed request")]
    Malformed,
    /// A fault of ours, logged under this id.
    #[error("unexpected failure {0}")]
    Unexpected(String),
}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    /// On the server: what was sent cannot be read, and is not said back. In the browser: the server is away or answers nonsense.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) if cfg!(feature = "ssr") => {
                Self::Malformed
            }
            other => Self::Unreachable(other.to_string()),
        }
    }

    /// What is sent always has the status that fits it, wherever in a server function it came from.
    #[cfg(feature = "ssr")]
    fn ser(&self) -> leptos::server_fn::Bytes {
        crate::caller::status_of_failure(self);
        serde_json::to_vec(self).unwrap_or_default().into()
    }
}

impl Failure {
    /// The refusals to show beside the fields; every other failure stands at the head of the form.
    #[must_use]
    pub fn problems(&self) -> Option<&Problems> {
        match self {
            Self::Refused(problems) => Some(problems),
            _ => None,
        }
    }

    /// What happened, what was kept, what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Refused(problems) => sentences(problems, lang),
            Self::NotFound => lang.pick("没有这条记录，或您无权查看。", "There is no such record, or you may not see it.").into(),
            Self::SignedOut => lang
                .pick(
                    "登录已过期。您填写的内容保留在本机，重新登录后可继续。",
                    "Your session has ended. What you typed is kept here; sign in again to go on.",
                )
                .into(),
            Self::Unreachable(_) => lang
                .pick(
                    "连不上服务器，内容仍在页面上。请稍后重试，重复提交不会记两次。",
                    "The server cannot be reached; your input is still here. Try again: sending twice is booked once.",
                )
                .into(),
            Self::Malformed => lang
                .pick(
                    "服务器没有读懂这次请求，没有写入任何内容。请刷新页面后重试。",
                    "The server could not read this request and wrote nothing. Reload the page and try again.",
                )
                .into(),
            Self::Unexpected(id) => match lang {
                Lang::Zh => format!("系统出错，这一步可能没有完成。请先刷新，看是否已保存，再重试；仍不行时把编号 {id} 告诉管理员。"),
                Lang::En => format!(
                    "Something failed on our side, and this may not have been done. Reload to see whether it was saved, then try again; if it persists, tell your admin the id {id}."
                ),
            },
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Refused(problems)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

#[cfg(feature = "ssr")]
impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Refused(problems) => Self::Refused(problems),
            store::Error::NotFound => Self::NotFound,
            store::Error::Conflict => Self::Refused(Refusal::ChangedMeanwhile.into()),
            other => {
                let id = store::new_id();
                tracing::error!(failure = %id, error = %other, "a command failed");
                Self::Unexpected(id)
            }
        }
    }
}

/// What a server function answers.
pub type Answer<T> = Result<T, Failure>;
