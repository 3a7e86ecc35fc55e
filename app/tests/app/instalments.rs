use app::instalments::read_note;
use domain::refusal::Refusal;

#[test]
fn one_of_both_is_written_and_neither_too_long() {
    assert_eq!(read_note(" 资金紧张 ", ""), Ok(("资金紧张".into(), String::new())));
    assert_eq!(read_note("", " ").unwrap_err().of("reason"), Some(&Refusal::Required));
    assert!(read_note("好", &"长".repeat(201)).unwrap_err().of("dispute").is_some());
}
