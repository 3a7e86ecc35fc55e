use super::*;
use crate::template::{Clause, ClauseContent, ClauseKind, ClauseText, RenderedClause, TextForm, Wording};

#[test]
fn the_text_is_amended_clause_by_clause_and_of_an_extension_not_at_all() {
    let (contract, plan) = signed(&[("2025-07-01", 100, 0)]);
    let clause = |name: &str, kind: ClauseKind, text: &str| Clause {
        id: Clause::id_of(&name.into(), 1),
        family: name.into(),
        edition: 1,
        is_latest: true,
        content: ClauseContent { heading: name.into(), kind, texts: vec![ClauseText { name: String::new(), text: text.into() }] },
        author_name: String::new(),
        on: day(TODAY),
        version: 1,
    };
    let clauses = [clause("标的", ClauseKind::Standard, "按清单供货。"), clause("交付", ClauseKind::Editable, "三十日内交付。")];
    let wording = Wording { clauses: TextForm::default().drafted(&clauses), ..Wording::default() };
    let typed = TextForm::of(&wording).clauses;
    let parse = |kind: AmendmentKind, index: usize, text: &str| {
        let mut form = AmendmentForm { kind: kind.code().into(), text: typed.clone(), ..form(&contract, &plan) };
        form.text[index].text = text.into();
        form.contract.end = if kind == AmendmentKind::Extension { "2026-12-31".into() } else { form.contract.end };
        form.parse(&contract, &plan, Some((&wording, &clauses)), day(TODAY))
    };
    assert_eq!(parse(AmendmentKind::Change, 1, "三十日内交付。").unwrap_err().of(""), Some(&R::NothingChanged));
    assert_eq!(parse(AmendmentKind::Change, 0, "我方免责。").unwrap_err().of("clauses.0.text"), Some(&R::StandardClauseChanged));
    let unknown = parse(AmendmentKind::Change, 1, "{{不知道}}").unwrap_err();
    assert_eq!(unknown.of("clauses.1.text").map(R::code), Some("unknown_variable"));
    let draft = parse(AmendmentKind::Change, 1, "收款后交付。").unwrap();
    assert_eq!((draft.before.text.as_ref(), Difference::between(&draft.before, &draft.after).is_empty()), (Some(&wording), true));
    let said = |clause: Option<&RenderedClause>| clause.map(|clause| clause.paragraphs.join(""));
    let changes = text_difference(&draft.before, &draft.after, None);
    let changes: Vec<_> = changes.iter().map(|(old, new)| (said(old.as_ref()), said(new.as_ref()))).collect();
    assert_eq!(changes, [(Some("三十日内交付。".to_owned()), Some("收款后交付。".to_owned()))]);
    // What a form leaves out stays; of an extension no clause is read.
    let silent = AmendmentForm { text: Vec::new(), ..form(&contract, &plan) };
    let amended = draft.after.text.unwrap();
    assert_eq!(amended.redrafted(&silent.text, &clauses).unwrap(), amended);
    assert_eq!(amended.redrafted(&typed[..1], &clauses).unwrap(), amended);
    assert_eq!(parse(AmendmentKind::Extension, 1, "收款后交付。").unwrap().after.text, Some(wording.clone()));
}
