use app::error::Failure;
use domain::lang::Lang;
use domain::refusal::{Problems, Refusal};

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
