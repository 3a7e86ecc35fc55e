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

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(failure: &Failure) -> Failure {
        serde_json::from_str(&serde_json::to_string(failure).unwrap()).unwrap()
    }

    #[test]
    fn a_failure_is_the_same_after_the_wire() {
        let failures = [
            Failure::NotFound,
            Failure::SignedOut,
            Failure::Unreachable("offline".into()),
            Failure::Malformed,
            Failure::Unexpected("0190".into()),
        ];
        for failure in failures {
            assert_eq!(sent(&failure), failure);
        }
    }

    #[test]
    fn a_refusal_keeps_its_field_its_code_and_its_sentences() {
        let mut problems = Problems::new();
        problems.add("lines.0.name", Refusal::TooLong { characters_max: 200 });
        problems.add("", Refusal::ChangedMeanwhile);
        let refused = Failure::Refused(problems.clone());
        let Failure::Refused(told) = sent(&refused) else { panic!("no longer refused") };
        for (told, problem) in told.0.iter().zip(&problems.0) {
            assert_eq!((&told.field, told.refusal.code()), (&problem.field, problem.refusal.code()));
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(told.refusal.message(lang), problem.refusal.message(lang));
            }
        }
        assert_eq!((told.0.len(), sent(&Failure::Refused(told.clone()))), (2, Failure::Refused(told)));
    }
}
