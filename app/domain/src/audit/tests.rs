//! The tables of audits walked through, the draw, and the forms.

use super::*;
use crate::contract::ContractType;
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::refusal::Problems;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 15).unwrap()
}

fn form() -> AuditForm {
    AuditForm {
        name: "二季度合同审计".into(), from: "2025-04-01".into(), to: "2025-06-30".into(), ..AuditForm::fresh("lead".into())
    }
}

fn audit(state: AuditState) -> Audit {
    Audit {
        id: "a".into(),
        terms: form().parse(today(), Currency::Cny).unwrap(),
        contracts: vec!["c".into(), "d".into()],
        found: 2,
        state,
        made: Moment::default(),
        started: None,
        end: None,
        progress: AuditProgress::default(),
        version: 1,
    }
}

fn end() -> AuditEnd {
    AuditEnd { on: today(), by_name: "冯洁".into(), text: "总体合规".into() }
}

fn finding(state: FindingState) -> Finding {
    let form = FindingForm { what: "没有扫描件".into(), owner: "o".into(), due: "2025-06-20".into(), ..FindingForm::default() };
    Finding {
        id: "f".into(),
        audit: "a".into(),
        audit_name: "审计".into(),
        ordinal: 1,
        contract: None,
        contract_number: String::new(),
        customer_name: String::new(),
        owner: "o".into(),
        owner_name: "王".into(),
        terms: form.parse(today()).unwrap(),
        state,
        raised: today(),
        raised_by: "冯洁".into(),
        events: Vec::new(),
        at: Moment::default(),
        version: 1,
    }
}

fn event(act: FindingAct, by: &str) -> FindingEvent {
    FindingEvent { act, on: today(), by: by.into(), by_name: by.into(), text: "已补".into() }
}

fn fields(problems: &Problems) -> Vec<&str> {
    problems.0.iter().map(|problem| problem.field.as_str()).collect()
}

#[test]
fn every_act_on_an_audit_in_every_state_is_allowed_or_refused_by_name() {
    use AuditAct as A;
    for state in AuditState::ALL {
        let now = audit(*state);
        for act in A::ALL {
            let found = match act {
                A::Edit => now.edited(now.terms.clone(), vec!["e".into()], 1),
                A::Start => now.started(now.contracts.clone(), today()),
                A::Cancel => now.cancelled(end()),
                A::Check => now.checked(0, 3),
                A::Find => now.with_finding(),
                A::Conclude => now.concluded(end()),
            };
            assert_eq!(state.takes(*act), found.is_ok());
            match (MOVES.iter().find(|(from, known, _)| (from, known) == (state, act)), found) {
                (Some((_, _, to)), Ok(new)) => assert_eq!(new.state, *to),
                (None, Err(refusal)) => assert_eq!(refusal, Refusal::AuditCannot { state: *state, act: *act }),
                (_, found) => panic!("{state:?} {act:?} {found:?}"),
            }
        }
    }
}

#[test]
fn every_act_on_a_finding_in_every_state_is_allowed_or_refused_by_name() {
    for state in FindingState::ALL {
        let now = finding(*state);
        for act in FindingAct::ALL {
            let found = match act {
                FindingAct::Edit => now.edited("p".into(), "李".into(), now.terms.clone()),
                act => now.acted(event(*act, "somebody"), Moment::default()),
            };
            assert_eq!(state.takes(*act), found.is_ok());
            match (FINDING_MOVES.iter().find(|(from, known, _)| (from, known) == (state, act)), found) {
                (Some((_, _, to)), Ok(new)) => assert_eq!(new.state, *to),
                (None, Err(refusal)) => assert_eq!(refusal, Refusal::FindingCannot { state: *state, act: *act }),
                (_, found) => panic!("{state:?} {act:?} {found:?}"),
            }
        }
    }
}

#[test]
fn what_waits_is_open_and_what_is_over_takes_no_act() {
    for state in FindingState::ALL {
        assert!(!state.waits() || state.is_open());
        assert_eq!(state.is_open(), FindingAct::ALL.iter().any(|act| state.takes(*act)), "{state:?}");
    }
}

#[test]
fn nobody_accepts_their_own_answer_even_after_another_was_sent_back() {
    let first = finding(FindingState::Asked).acted(event(FindingAct::Answer, "first"), Moment::default()).unwrap();
    assert_eq!(first.acted(event(FindingAct::Accept, "first"), Moment::default()), Err(Refusal::AnswerIsYourOwn));
    let again = first.acted(event(FindingAct::Return, "first"), Moment::default()).unwrap();
    let again = again.acted(event(FindingAct::Answer, "second"), Moment::default()).unwrap();
    assert_eq!(again.acted(event(FindingAct::Accept, "second"), Moment::default()), Err(Refusal::AnswerIsYourOwn));
    let closed = again.acted(event(FindingAct::Accept, "first"), Moment::default()).unwrap();
    let acts: Vec<FindingAct> = closed.events.iter().map(|event| event.act).collect();
    assert_eq!(acts, [FindingAct::Answer, FindingAct::Return, FindingAct::Answer, FindingAct::Accept]);
}

#[test]
fn an_audit_starts_over_something_and_is_closed_when_nothing_is_open() {
    let planned = audit(AuditState::Planned);
    assert_eq!(planned.started(Vec::new(), today()), Err(Refusal::AuditSetEmpty));
    let running = planned.started(planned.contracts.clone(), today()).unwrap();
    assert_eq!(running.progress.items, 2 * u32::try_from(StandardItem::ALL.len()).unwrap());
    let running = running.checked(0, 9).unwrap().checked(9, 4).unwrap();
    assert_eq!(running.progress.checked, 4);
    let found = running.with_finding().unwrap();
    assert_eq!(found.concluded(end()), Err(Refusal::FindingsOpen { open: 1 }));
    let answered = found.with_moved(FindingState::Asked, FindingState::Answered);
    assert_eq!(answered.progress.open, 1);
    let accepted = answered.with_moved(FindingState::Answered, FindingState::Closed);
    assert_eq!((accepted.progress.findings, accepted.progress.open), (1, 0));
    assert_eq!(accepted.concluded(end()).unwrap().end, Some(end()));
}

#[test]
fn the_same_seed_draws_the_same_sample_for_ever_in_the_order_of_the_items() {
    let items: Vec<u32> = (0..37).collect();
    let chosen = drawn(items.clone(), 10, 2025);
    assert_eq!(chosen, drawn(items.clone(), 10, 2025));
    assert!(chosen.len() == 10 && chosen.is_sorted());
    assert_ne!(chosen, drawn(items.clone(), 10, 2026));
    assert_eq!(drawn(items.clone(), 37, 1), items);
    assert_eq!(drawn(items.clone(), 100, 1), items);
    assert!(drawn(items, 0, 1).is_empty());
}

#[test]
fn every_item_is_drawn_about_as_often_as_any_other() {
    let mut counts = [0_u32; 20];
    for seed in 0..2000 {
        for item in drawn((0..20_usize).collect(), 5, seed) {
            counts[item] += 1;
        }
    }
    assert_eq!(counts.iter().sum::<u32>(), 10_000);
    assert!(counts.iter().all(|count| (400..600).contains(count)), "{counts:?}");
}

#[test]
fn a_project_is_read_as_typed_and_fills_its_form_again() {
    let typed = AuditForm {
        kind: "external".into(),
        firm: "立信事务所".into(),
        standard: vec!["originals".into(), "signed_scan".into()],
        own: "印章使用登记\n\n  发票一致 ".into(),
        selection: SelectionForm {
            contract_type: "sales".into(),
            signed_from: "2025-01-01".into(),
            amount_from: "10万".into(),
            sample: "25".into(),
            seed: "7".into(),
            ..SelectionForm::default()
        },
        ..form()
    };
    let terms = typed.parse(today(), Currency::Cny).unwrap();
    let labels: Vec<&str> = terms.checklist.iter().map(|item| item.label(Lang::Zh)).collect();
    assert_eq!(labels, ["签署扫描件齐全，与合同一致", "纸质原件在库", "印章使用登记", "发票一致"]);
    let selection = &terms.selection;
    assert_eq!((selection.contract_type, selection.sample, selection.seed), (Some(ContractType::Sales), Some(25), 7));
    assert_eq!(selection.amount_from, Some(Amount::from_minor_units(10_000_000, Currency::Cny).unwrap()));
    let again = Audit { terms: terms.clone(), ..audit(AuditState::Planned) };
    assert_eq!(AuditForm::of(&again).parse(today(), Currency::Cny).unwrap(), terms);
}

#[test]
fn a_form_says_all_that_is_wrong_with_it() {
    let wrong = AuditForm {
        name: " ".into(),
        to: "2025-03-01".into(),
        lead: UserId::default(),
        standard: Vec::new(),
        selection: SelectionForm { signed_from: "gestern".into(), sample: "0".into(), ..SelectionForm::default() },
        ..form()
    };
    let problems = wrong.parse(today(), Currency::Cny).unwrap_err();
    assert_eq!(fields(&problems), ["name", "to", "lead", "own", "selection.signed_from", "selection.sample"]);
    let long = AuditForm { own: "一项\n".repeat(OWN_ITEMS_MAX + 1), ..form() };
    assert_eq!(long.parse(today(), Currency::Cny).unwrap_err().of("own"), Some(&Refusal::TooManyCheckItems { items_max: 30 }));
    let listed = |numbers: &str| SelectionForm { way: "numbers".into(), numbers: numbers.into(), ..SelectionForm::default() };
    let numbers = listed("HT1，ＨＴ2\n HT1 \nHT 3;").parse(today(), Currency::Cny).unwrap().numbers;
    assert_eq!(numbers, ["HT1", "HT2", "HT 3"]);
    assert_eq!(listed(" , ").parse(today(), Currency::Cny).unwrap_err().of("numbers"), Some(&Refusal::Required));
    let many: Vec<String> = (0..=CONTRACTS_MAX).map(|number| number.to_string()).collect();
    let refused = listed(&many.join("\n")).parse(today(), Currency::Cny).unwrap_err();
    assert_eq!(refused.of("numbers"), Some(&Refusal::AuditSetTooLarge { found: 201, contracts_max: 200 }));
}

#[test]
fn what_deviates_is_said_how_and_every_item_has_an_answer() {
    let answer = |result: &str, remark: &str| AnswerForm { result: result.into(), remark: remark.into() };
    let form = PaperForm { answers: vec![answer("conforms", ""), answer("deviates", " "), answer("", ""), answer("?", "")] };
    assert_eq!(fields(&form.parse(4).unwrap_err()), ["answers.1.remark", "answers.3.result"]);
    assert_eq!(form.parse(3).unwrap_err().of(""), Some(&Refusal::ChangedMeanwhile));
    let form =
        PaperForm { answers: vec![answer("conforms", ""), answer("deviates", "缺第 3 页"), answer("不适用", ""), answer("", "")] };
    let answers = form.parse(4).unwrap();
    let results = Results::of(&answers);
    assert_eq!(results, Results { not_checked: 1, conforms: 1, deviates: 1, not_applicable: 1 });
    assert_eq!((results.checked(), results.all()), (3, 4));
}

#[test]
fn a_finding_and_an_answer_say_what_is_missing() {
    let problems = FindingForm { severity: "?".into(), ..FindingForm::default() }.parse(today()).unwrap_err();
    assert_eq!(fields(&problems), ["severity", "what", "owner", "due"]);
    let known = finding(FindingState::Asked);
    assert_eq!(FindingForm::of(&known).parse(today()).unwrap(), known.terms);
    assert!(known.is_overdue(NaiveDate::from_ymd_opt(2025, 6, 21).unwrap()) && !known.is_overdue(known.terms.due));
    let act = |act: &str, text: &str| FindingActForm { act: act.into(), text: text.into() }.parse();
    assert_eq!(act("accept", "").unwrap().0, FindingAct::Accept);
    assert_eq!(act("answer", "第一行\n第二行").unwrap().1, "第一行\n第二行");
    for wrong in ["answer", "return", "withdraw"] {
        assert_eq!(fields(&act(wrong, " \n ").unwrap_err()), ["text"]);
    }
    assert_eq!(fields(&act("edit", "x").unwrap_err()), ["act"]);
    assert_eq!(fields(&act("burn", "x").unwrap_err()), ["act"]);
}

#[test]
fn what_the_system_knows_is_said_beside_an_item_and_nothing_more() {
    let facts =
        ContractFacts { scans: 2, amount: Amount::from_minor_units(12_345_600, Currency::Cny).unwrap(), ..ContractFacts::default() };
    let hint = |item: StandardItem, lang: Lang| CheckItem::standard(item).hint(&facts, lang);
    assert_eq!(hint(StandardItem::SignedScan, Lang::Zh).unwrap(), "系统里有 2 份签署扫描件");
    assert_eq!(hint(StandardItem::PlanAgrees, Lang::En).unwrap(), "Amount CNY 123,456.00; plan adds up to CNY 0.00");
    assert_eq!(hint(StandardItem::ApprovalFirst, Lang::Zh).unwrap(), "审批：没有走审批流程；签署日期：未登记");
    assert_eq!(hint(StandardItem::Clauses, Lang::Zh), None);
    assert_eq!(CheckItem::own("印章".into()).hint(&facts, Lang::Zh), None);
}

#[test]
fn a_closed_audits_report_holds_all_of_it_and_is_the_same_each_time() {
    let terms = AuditTerms { lead_name: "冯洁".into(), ..audit(AuditState::Running).terms };
    let audit = Audit { end: Some(end()), started: Some(today()), terms, ..audit(AuditState::Closed) };
    let mut answers = vec![Answer::default(); audit.terms.checklist.len()];
    answers[0] = Answer { result: CheckResult::Deviates, remark: "缺签字页".into() };
    let paper = WorkingPaper {
        id: WorkingPaper::id_of(&audit.id, &"c".into()),
        audit: audit.id.clone(),
        contract: "c".into(),
        ordinal: 1,
        number: "HT-1".into(),
        title: "培训".into(),
        customer_name: "杭州云栖".into(),
        contract_type: ContractType::Sales,
        currency: Currency::Cny,
        amount: Amount::whole(100),
        signed: None,
        answers,
        checked_by: String::new(),
        checked_on: None,
        version: 1,
    };
    let event =
        FindingEvent { act: FindingAct::Answer, on: today(), by: "o".into(), by_name: "王".into(), text: "已补\n第 3 页".into() };
    let found =
        Finding { events: vec![event], contract: Some("c".into()), contract_number: "HT-1".into(), ..finding(FindingState::Closed) };
    for lang in [Lang::Zh, Lang::En] {
        let report = || audit.report(std::slice::from_ref(&paper), std::slice::from_ref(&found), "华东示例", lang);
        let text = report().texts().collect::<Vec<_>>().join("\n");
        for wanted in
            ["二季度合同审计", "华东示例", "2025-04-01", "HT-1 杭州云栖", "缺签字页", "没有扫描件", "已补 第 3 页", "总体合规", "冯洁"]
        {
            assert!(text.contains(wanted), "{wanted} is not in {text}");
        }
        assert_eq!(report(), report());
        assert!(!text.contains(lang.pick("还没有结项", "not closed")));
    }
    let running = Audit { state: AuditState::Running, end: None, ..audit };
    let text = running.report(&[], &[], "华东示例", Lang::Zh).texts().collect::<Vec<_>>().join("\n");
    assert!(text.contains("还没有结项") && text.contains("没有发现。") && text.contains("（未结项）"));
}

/// One item each: what stood there, what is typed here, what the other saved; and what stands in the form then, and whether it is disputed.
#[test]
fn over_anothers_answers_what_was_typed_here_stays() {
    let form = |words: &[&str]| PaperForm {
        answers: words.iter().map(|word| AnswerForm { result: "conforms".into(), remark: (*word).into() }).collect(),
    };
    let table = [
        ("", "", "", "", false),
        ("", "", "b", "b", false),
        ("", "a", "", "a", false),
        ("", "a", "a", "a", false),
        ("", "a", "b", "a", true),
        ("a", "", "a", "", false),
        ("a", "", "b", "", true),
    ];
    let column = |pick: fn(&(&'static str, &'static str, &'static str, &'static str, bool)) -> &'static str| {
        form(&table.iter().map(pick).collect::<Vec<_>>())
    };
    let merged = column(|row| row.1).merged(&column(|row| row.0), &column(|row| row.2));
    assert_eq!(merged.form, column(|row| row.3));
    let disputed: Vec<usize> = table.iter().enumerate().filter(|(_, row)| row.4).map(|(place, _)| place).collect();
    assert_eq!(merged.disputed, disputed);
}
