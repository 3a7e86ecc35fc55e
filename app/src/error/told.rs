//! A failure as it crosses the wire: flat, each problem with its code and its sentences. So the browser reads two small structs, and need not
//! know what each refusal carries.

use domain::lang::Lang;
use domain::refusal::{Problem, Problems, Refusal};
use serde::{Deserialize, Serialize};

use super::Failure;

#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    /// Which failure, in snake_case.
    failure: String,
    /// The id of an unexpected failure, or what is wrong with the way to the server.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    detail: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ToldProblem>,
}

#[derive(Serialize, Deserialize)]
struct ToldProblem {
    field: String,
    code: String,
    zh: String,
    en: String,
}

impl From<Failure> for Told {
    fn from(failure: Failure) -> Self {
        let (failure, detail, problems) = match failure {
            Failure::Refused(problems) => ("refused", String::new(), problems.0.into_iter().map(ToldProblem::from).collect()),
            Failure::NotFound => ("not_found", String::new(), Vec::new()),
            Failure::SignedOut => ("signed_out", String::new(), Vec::new()),
            Failure::Unreachable(why) => ("unreachable", why, Vec::new()),
            Failure::Malformed => ("malformed", String::new(), Vec::new()),
            Failure::Unexpected(id) => ("unexpected", id, Vec::new()),
        };
        Self { failure: failure.to_owned(), detail, problems }
    }
}

impl From<Told> for Failure {
    fn from(told: Told) -> Self {
        match told.failure.as_str() {
            "refused" => Self::Refused(Problems(told.problems.into_iter().map(Problem::from).collect())),
            "not_found" => Self::NotFound,
            "signed_out" => Self::SignedOut,
            "malformed" => Self::Malformed,
            "unexpected" => Self::Unexpected(told.detail),
            // Also what only a newer server knows: nothing is known of the outcome.
            _ => Self::Unreachable(told.detail),
        }
    }
}

impl From<Problem> for ToldProblem {
    fn from(Problem { field, refusal }: Problem) -> Self {
        Self { field, code: refusal.code().to_owned(), zh: refusal.message(Lang::Zh), en: refusal.message(Lang::En) }
    }
}

impl From<ToldProblem> for Problem {
    fn from(ToldProblem { field, code, zh, en }: ToldProblem) -> Self {
        Self { field, refusal: Refusal::Told { code, zh, en } }
    }
}

/// Problems of an answer that succeeds, each with its sentences as those of a failure: `#[serde(with = "crate::error::told_problems")]`.
pub(crate) mod told_problems {
    use domain::refusal::{Problem, Problems};
    use serde::{Deserialize, Deserializer, Serializer};

    use super::ToldProblem;

    pub(crate) fn serialize<S: Serializer>(problems: &Problems, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(problems.0.iter().cloned().map(ToldProblem::from))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Problems, D::Error> {
        let told = Vec::<ToldProblem>::deserialize(deserializer)?;
        Ok(Problems(told.into_iter().map(Problem::from).collect()))
    }
}
