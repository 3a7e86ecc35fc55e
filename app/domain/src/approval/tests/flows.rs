use super::*;

fn step(approvers: Approvers) -> FlowStep {
    FlowStep { approvers, ..FlowStep::default() }
}

fn asked(steps: &[ApprovalStep]) -> Vec<Vec<&str>> {
    steps.iter().map(|step| step.assignees.iter().map(|assignee| assignee.user.as_str()).collect()).collect()
}

#[test]
fn a_flow_finds_its_people_and_never_the_submitter() {
    let firm = Firm::new();
    let (legal, person) = (Approvers::Role(Role::Legal), |id: &str| Approvers::Person(id.into()));
    for (approvers, submitter, expected) in [
        (Approvers::TeamHead, "rep", vec![vec!["head"]]),
        (Approvers::TeamHead, "head", vec![vec!["boss"]]),
        (Approvers::ChainOfHeads, "rep", vec![vec!["head"], vec!["boss"]]),
        (Approvers::ChainOfHeads, "head", vec![vec!["boss"]]),
        (legal.clone(), "rep", vec![vec!["law", "law2"]]),
        (legal, "law", vec![vec!["law2"]]),
        (Approvers::Role(Role::Finance), "money", vec![vec!["boss"]]),
        (Approvers::Role(Role::Auditor), "rep", vec![vec!["head"]]),
        (person("money"), "rep", vec![vec!["money"]]),
        (person("gone"), "rep", vec![vec!["head"]]),
        (person("rep"), "rep", vec![vec!["head"]]),
    ] {
        let steps = firm.steps(&[step(approvers.clone())], submitter).unwrap();
        assert_eq!(asked(&steps), expected, "{approvers:?} {submitter}");
    }
}

#[test]
fn who_stands_in_for_another_is_marked() {
    let firm = Firm::new();
    let marked = |approvers, submitter| firm.steps(&[step(approvers)], submitter).unwrap()[0].is_escalated;
    assert!(!marked(Approvers::TeamHead, "rep") && !marked(Approvers::Role(Role::Legal), "rep"));
    assert!(marked(Approvers::TeamHead, "head") && marked(Approvers::Person("gone".into()), "rep"));
}

#[test]
fn a_step_that_nobody_could_take_is_refused_by_its_number() {
    let mut firm = Firm::new();
    let refused = |firm: &Firm, flow: &[FlowStep], submitter| firm.steps(flow, submitter).unwrap_err();
    assert_eq!(refused(&firm, &[step(Approvers::TeamHead)], "boss"), Refusal::NobodyApproves { step: 1 });
    assert_eq!(refused(&firm, &[], "rep"), Refusal::NobodyApproves { step: 1 });
    let never = FlowStep { condition: Condition { is_over_credit: true, ..Condition::default() }, ..FlowStep::default() };
    assert_eq!(refused(&firm, &[never], "rep"), Refusal::NobodyApproves { step: 1 });
    firm.disable("boss");
    firm.disable("head");
    let flow = [step(Approvers::Role(Role::Legal)), step(Approvers::Role(Role::Executive))];
    assert_eq!(refused(&firm, &flow, "rep"), Refusal::NobodyApproves { step: 2 });
}

#[test]
fn teams_in_a_cycle_end_the_walk() {
    let mut firm = Firm::new();
    firm.teams.get_mut(&TeamId::from("root")).unwrap().parent = Some("sales".into());
    assert_eq!(asked(&firm.steps(&[step(Approvers::ChainOfHeads)], "rep").unwrap()), [["head"], ["boss"]]);
}

#[test]
fn a_condition_holds_by_amount_type_and_credit() {
    let band = Condition { amount_from: Some(Amount::whole(100)), amount_below: Some(Amount::whole(200)), ..Condition::default() };
    let holds = |condition: &Condition, change: &dyn Fn(&mut Subject), amount| {
        let mut asked = subject(amount);
        change(&mut asked);
        condition.holds(&asked)
    };
    let same = |_: &mut Subject| {};
    assert_eq!([99, 100, 199, 200].map(|amount| holds(&band, &same, amount)), [false, true, true, false]);
    let service = Condition { contract_type: Some(ContractType::Service), ..Condition::default() };
    assert!(!holds(&service, &same, 1) && holds(&service, &|s| s.contract_type = Some(ContractType::Service), 1));
    let credit = Condition { is_over_credit: true, ..Condition::default() };
    assert!(!holds(&credit, &same, 1) && holds(&credit, &|s| s.is_over_credit = true, 1));
    assert!(holds(&Condition::default(), &same, 1));
}

#[test]
fn a_subject_in_another_currency_counts_as_over_every_threshold() {
    let foreign = Subject { currency: Currency::Usd, ..subject(1) };
    assert!(Condition { amount_from: Some(Amount::whole(1_000_000)), ..Condition::default() }.holds(&foreign));
    assert!(!Condition { amount_below: Some(Amount::whole(1_000_000)), ..Condition::default() }.holds(&foreign));
}

#[test]
fn of_the_flows_that_fit_the_first_is_taken() {
    let flow = |id: &str, ordinal, is_active, from: Option<u32>| Flow {
        id: id.into(),
        kind: ApprovalKind::Contract,
        name: id.into(),
        is_active,
        ordinal,
        condition: Condition { amount_from: from.map(Amount::whole), ..Condition::default() },
        steps: Vec::new(),
        version: 1,
    };
    let flows = [flow("any", 3, true, None), flow("large", 2, true, Some(1000)), flow("off", 1, false, None)];
    let taken = |amount| fitting(&flows, &subject(amount)).map(|flow| flow.id.as_str());
    assert_eq!((taken(999), taken(1000)), (Some("any"), Some("large")));
    assert_eq!(fitting(&flows[2..], &subject(1)), None);
}

#[test]
fn the_default_flow_asks_an_executive_over_the_threshold_or_over_the_credit() {
    let firm = Firm::new();
    let flow = default_flow(Amount::whole(1000));
    let names = |subject: &Subject| {
        let steps = steps_for(&flow, subject, &"rep".into(), firm.people()).unwrap();
        steps.iter().map(ApprovalStep::names).collect::<Vec<_>>()
    };
    assert_eq!(names(&subject(999)), ["HEAD", "LAW、LAW2", "MONEY"]);
    assert_eq!(names(&subject(1000)), ["HEAD", "LAW、LAW2", "MONEY", "BOSS"]);
    assert_eq!(names(&Subject { is_over_credit: true, ..subject(999) }), ["HEAD", "LAW、LAW2", "MONEY", "BOSS"]);
    assert_eq!(names(&Subject { is_over_credit: true, ..subject(1000) }).len(), 4);
}

fn form() -> FlowForm {
    let flow = Flow {
        id: FlowId::from("f1"),
        kind: ApprovalKind::Contract,
        name: "大额合同".into(),
        is_active: true,
        ordinal: 1,
        condition: Condition { amount_from: Some(Amount::whole(500_000)), ..Condition::default() },
        steps: default_flow(Amount::whole(1_000_000)),
        version: 1,
    };
    FlowForm::of(&flow, Currency::Cny)
}

fn parse(form: &FlowForm) -> Result<Flow, Problems> {
    form.parse("f1".into(), 1, Currency::Cny)
}

#[test]
fn a_flow_is_typed_as_it_is_kept() {
    let flow = parse(&form()).unwrap();
    assert_eq!(FlowForm::of(&flow, Currency::Cny), form());
    assert_eq!(flow.steps.len(), 5);
    for approvers in ["team_head", "chain_of_heads", "role:legal", "person:u-7"] {
        assert_eq!(Approvers::parse(approvers).unwrap().code(), approvers);
    }
}

#[test]
fn every_mistake_of_a_flow_is_named_beside_its_field() {
    let mut form = form();
    form.name = " ".into();
    form.condition.amount_below = "500000".into();
    form.steps[0].approvers = "role:king".into();
    form.steps[1].approvers = "person:".into();
    form.steps[2].condition.amount_from = "-1".into();
    let problems = parse(&form).unwrap_err();
    assert_eq!(problems.of("name"), Some(&Refusal::Required));
    assert_eq!(problems.of("condition.amount_below"), Some(&Refusal::BandIsEmpty));
    assert!(matches!(problems.of("steps.0.approvers"), Some(Refusal::NotOneOf { .. })));
    assert_eq!(problems.of("steps.1.approvers"), Some(&Refusal::Required));
    assert_eq!(problems.of("steps.2.condition.amount_from"), Some(&Refusal::AmountNegative));
    form.steps.clear();
    assert_eq!(parse(&form).unwrap_err().of("steps"), Some(&Refusal::NoSteps));
}
