//! Texts that are drafted: rendered, compared with the standard, bound by the hash; and templates as typed.

use super::*;

fn drafted(choice: &str, delivery: &str) -> Result<Wording, Problems> {
    let (template, clauses) = template();
    let mut form = TextForm::fresh(&template, &clauses);
    form.clauses[1].text = delivery.into();
    form.clauses[2].choice = choice.into();
    form.parse(&template, &clauses, facts())
}

const DELIVERY: &str = "自{{开始日期}}起三十日内交付。";

#[test]
fn a_text_is_numbered_filled_and_says_what_is_missing() {
    let (contract, plan) = contract();
    let wording = drafted("仲裁", "{{结束日期}}前交付；{{签署日期}}起算，不迟于{{结束日期}}。").unwrap();
    let rendered = wording.render(&contract, &plan);
    let expected = "云服务采购合同\n\
        第一条 标的\n杭州云栖软件向华东示例科技有限公司购买：\n1. 云服务器：数量 2 台，单价 64000.25，小计 128,000.50。\n\
        第二条 交付\n＿＿＿＿前交付；＿＿＿＿起算，不迟于＿＿＿＿。\n\
        第三条 争议\n提交上海仲裁委员会仲裁。";
    assert_eq!(rendered.to_text(), expected);
    assert_eq!(rendered.missing, [Variable::End, Variable::Signed]);
}

#[test]
fn headings_are_numbered_in_their_language_and_a_preamble_is_not() {
    let one = |heading: &str| DraftedClause { heading: heading.into(), text: "x".into(), ..DraftedClause::default() };
    let mut clauses = vec![one(""), one("Subject")];
    clauses.extend((0..35).map(|_| one("款")));
    let rendered = render("t", &clauses, &Values::default());
    let heading = |index: usize| rendered.clauses[index].heading.as_str();
    assert_eq!([heading(0), heading(1), heading(2), heading(9)], ["", "Article 1 Subject", "第二条 款", "第九条 款"]);
    assert_eq!([heading(10), heading(12), heading(20), heading(36)], ["第十条 款", "第十二条 款", "第二十条 款", "第三十六条 款"]);
}

#[test]
fn what_is_not_as_legal_prefers_it_is_a_deviation() {
    assert_eq!(drafted("诉讼", DELIVERY).unwrap().deviations(), []);
    let both = drafted("仲裁", "收款后交付。").unwrap().deviations();
    let told: Vec<_> =
        both.iter().map(|one| (one.index, one.heading.as_str(), one.choice.as_str(), one.old.as_str(), one.new.as_str())).collect();
    let expected = [(1, "交付", "", DELIVERY, "收款后交付。"), (2, "争议", "仲裁", "由甲方所在地法院管辖。", "提交上海仲裁委员会仲裁。")];
    assert_eq!(told, expected);
}

#[test]
fn a_draft_is_refused_where_it_is_wrong() {
    let (template, clauses) = template();
    let mut form = TextForm::fresh(&template, &clauses);
    form.clauses[0].text = "我方免责。".into();
    form.clauses[1].text = "{{开始日}}起".into();
    form.clauses[2].choice = "调解".into();
    let problems = form.parse(&template, &clauses, facts()).unwrap_err();
    let unknown = Refusal::UnknownVariable { name: "开始日".into(), line: 1, nearest: "开始日期".into() };
    assert_eq!(problems.of("clauses.0.text"), Some(&Refusal::StandardClauseChanged));
    assert_eq!(problems.of("clauses.1.text"), Some(&unknown));
    assert_eq!(problems.of("clauses.2.choice"), Some(&Refusal::NotOneOf { allowed: "诉讼 / 仲裁".into() }));
    // What a form leaves out is as legal prefers it.
    let silent = TextForm { template: template.id.clone(), clauses: Vec::new() }.parse(&template, &clauses, facts()).unwrap();
    assert_eq!(silent.deviations(), []);
    // Through the form and back.
    let wording = drafted("仲裁", "收款后交付。").unwrap();
    assert_eq!(TextForm::of(&wording).parse(&template, &clauses, facts()).unwrap(), wording);
}

#[test]
fn the_content_without_a_text_is_what_it_was_and_every_word_of_a_text_is_bound() {
    let (contract, plan) = contract();
    let bare = ContractContent::from_terms(&contract.number, &contract.terms, contract.amount, plan.clone());
    let content = |text: Option<&Wording>| serde_json::to_string(&bare.clone().with_text(text)).unwrap();
    let unworded = content(None);
    assert!(unworded.ends_with(r#""note":""}]}"#), "{unworded}");
    let wording = drafted("诉讼", DELIVERY).unwrap();
    let other_fact = Wording { facts: Facts { customer_address: "文三路".into(), ..facts() }, ..wording.clone() };
    let contents = [unworded, content(Some(&wording)), content(Some(&drafted("仲裁", DELIVERY).unwrap())), content(Some(&other_fact))];
    for (index, one) in contents.iter().enumerate() {
        assert!(!contents[..index].contains(one), "{index}");
        // Kept as it was written, it gives the same again: its bytes, and its text.
        let read: ContractContent = serde_json::from_str(one).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), *one);
        assert_eq!(read.rendered(None), read.text.as_ref().map(|wording| wording.render(&contract, &plan)));
    }
}

#[test]
fn an_amended_contract_has_its_text_with_what_was_chosen_and_the_new_values() {
    let (contract, plan) = contract();
    let said = "{{客户名称}}于{{结束日期}}前付清{{合同金额}}，签署于{{签署日期}}。";
    let wording = Wording {
        title: "合同".into(),
        clauses: vec![said_clause("付款", said), said_clause("交付", "收款后交付。")],
        ..drafted("仲裁", DELIVERY).unwrap()
    };
    let before = ContractContent::from_terms(&contract.number, &contract.terms, contract.amount, plan).with_text(Some(&wording));
    let after = ContractContent { end: Some(day("2026-02-28")), amount: amount("130000"), ..before.clone() };
    let changes = crate::amendment::text_difference(&before, &after, Some(day("2025-03-02")));
    let clause =
        |text: &str| Some(RenderedClause { heading: "第一条 付款".into(), paragraphs: vec![text.into()], tables: Vec::new() });
    let (old, new) = (
        "杭州云栖软件于＿＿＿＿前付清128,000.50，签署于2025年3月2日。",
        "杭州云栖软件于2026年2月28日前付清130,000.00，签署于2025年3月2日。",
    );
    assert_eq!(changes, [(clause(old), clause(new))]);
    assert_eq!(crate::amendment::text_difference(&before, &before.clone(), None), []);
    assert_eq!(crate::amendment::text_difference(&before.with_text(None), &after.with_text(None), None), []);
}

fn said_clause(heading: &str, text: &str) -> DraftedClause {
    DraftedClause { heading: heading.into(), text: text.into(), ..DraftedClause::default() }
}

fn clause_form(kind: &str, texts: &[(&str, &str)]) -> ClauseForm {
    let text = |(name, text): &(&str, &str)| ClauseTextForm { name: (*name).into(), text: (*text).into() };
    ClauseForm { heading: "条".into(), kind: kind.into(), texts: texts.iter().map(text).collect(), ..ClauseForm::default() }
}

#[test]
fn a_template_is_refused_field_by_field() {
    let form = TemplateForm {
        title: "{{合同}}".into(),
        clauses: vec![
            clause_form("standard", &[("", "一\n{{客户}}")]),
            clause_form("alternative", &[("甲", "一")]),
            clause_form("alternative", &[("甲", "一"), ("甲", "<b>二</b>")]),
            clause_form("optional", &[]),
        ],
        ..TemplateForm::default()
    };
    let problems = form.parse().unwrap_err();
    let at = |field: &str| problems.of(field).map(Refusal::code);
    for (field, code) in [
        ("name", "required"),
        ("title", "unknown_variable"),
        ("clauses.0.texts.0.text", "unknown_variable"),
        ("clauses.1.texts", "too_few_alternatives"),
        ("clauses.2.texts.1.name", "alternative_repeated"),
        ("clauses.2.texts.1.text", "markup_in_text"),
        ("clauses.3.kind", "not_one_of"),
        ("clauses.3.texts.0.text", "required"),
    ] {
        assert_eq!(at(field), Some(code), "{field}");
    }
    assert_eq!(problems.0.len(), 8);
    let none = TemplateForm { name: "空".into(), title: "空".into(), ..TemplateForm::default() };
    assert_eq!(none.parse().unwrap_err().of("clauses"), Some(&Refusal::NoClauses));
    let many = TemplateForm { clauses: vec![clause_form("standard", &[("", "一")]); CLAUSES_MAX + 1], ..none };
    assert_eq!(many.parse().unwrap_err().of("clauses"), Some(&Refusal::TooManyRows { rows_max: CLAUSES_MAX }));
}

#[test]
fn a_template_passes_through_its_form_unchanged() {
    let (template, clauses) = template();
    let draft = TemplateForm::of(&template, &clauses).parse().unwrap();
    assert_eq!((draft.name, draft.title, draft.is_active), (template.name, template.title, true));
    for (clause, typed) in clauses.iter().zip(draft.clauses) {
        assert_eq!((Some(&clause.id), &clause.content), (typed.read.as_ref(), &typed.content));
    }
}

proptest! {
    #[test]
    fn the_same_input_gives_the_same_text_and_nothing_panics(title in any::<String>(), text in any::<String>(), heading in any::<String>()) {
        let (contract, plan) = contract();
        let values = Values::of(&contract, &plan, &facts());
        let clauses = [DraftedClause { heading, text: text.clone(), ..DraftedClause::default() }];
        let once = render(&title, &clauses, &values);
        prop_assert_eq!(once.to_text(), render(&title, &clauses, &values).to_text());
        if let Ok(clean) = check_text(&text, CLAUSE_CHARACTERS_MAX) {
            prop_assert_eq!(check_text(&clean, CLAUSE_CHARACTERS_MAX), Ok(clean));
        }
    }
}
