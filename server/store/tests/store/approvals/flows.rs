use domain::approval::{ConditionForm, Subject};
use domain::money::{Amount, Currency};

use super::*;

#[tokio::test]
async fn a_flow_is_kept_by_an_admin_alone_and_names_people_who_are_here() {
    let firm = firm().await;
    let (store, admin) = (&firm.company.store, &firm.company.admin);
    for actor in [&firm.company.rep, &firm.head, &firm.law] {
        assert_eq!(
            refusal(approvals::save_flow(store, actor, &operation(), None, &flow_form(&["team_head"])).await),
            Some(Refusal::NotAllowed)
        );
        assert_eq!(refusal(approvals::flows(store, actor).await), Some(Refusal::NotAllowed));
    }
    for person in ["nobody", firm.company.rep.user.as_str()] {
        let form = flow_form(&["team_head", &format!("person:{person}")]);
        let refused = approvals::save_flow(store, admin, &operation(), None, &form).await;
        assert!(matches!(refused, Err(Error::Refused(problems)) if problems.of("steps.1.approvers") == Some(&Refusal::UnknownUser)));
    }
    let flow = approvals::flows(store, admin).await.unwrap().remove(0);
    let rename = async |version: u64| {
        let form = FlowForm { name: "改名".into(), ..flow_form(&["team_head"]) };
        approvals::save_flow(store, admin, &operation(), Some((&flow.id, version)), &form).await
    };
    assert_eq!(rename(flow.version).await.unwrap().name, "改名");
    assert_eq!(refusal(rename(flow.version).await), Some(Refusal::ChangedMeanwhile));
}

#[tokio::test]
async fn a_running_approval_keeps_the_flow_it_started_with() {
    let firm = firm().await;
    let (store, admin) = (&firm.company.store, &firm.company.admin);
    let approval = firm.submitted().await;
    let flow = approvals::flows(store, admin).await.unwrap().remove(0);
    approvals::delete_flow(store, admin, &operation(), &flow.id).await.unwrap();
    let approval = firm.approve(&firm.head, &approval).await;
    firm.assert_waits_for(&[&firm.law, &firm.law2]).await;
    firm.approve(&firm.law, &approval).await;
    // Without a flow nothing is asked of the next one, and there is nothing to submit it to.
    let contract = firm.contract("7").await;
    assert_eq!(contract.approval, None);
    assert_eq!(refusal(firm.submit(&contract).await), Some(Refusal::NoFlowFits));
}

#[tokio::test]
async fn over_the_credit_limit_one_more_is_asked() {
    let firm = firm().await;
    let (store, admin) = (&firm.company.store, &firm.company.admin);
    let flow = approvals::flows(store, admin).await.unwrap().remove(0);
    let mut form = flow_form(&["team_head", "role:executive"]);
    form.steps[1].condition = ConditionForm { is_over_credit: true, ..ConditionForm::default() };
    approvals::save_flow(store, admin, &operation(), Some((&flow.id, flow.version)), &form).await.unwrap();
    let steps = async |amount: &str| firm.submit(&firm.contract(amount).await).await.unwrap().steps.len();
    assert_eq!((steps("5000").await, steps("5000.01").await), (1, 2));
}

#[tokio::test]
async fn a_preview_says_where_a_contract_would_go() {
    let firm = firm().await;
    let (store, admin, rep) = (&firm.company.store, &firm.company.admin, &firm.company.rep.user);
    let subject = Subject {
        kind: ApprovalKind::Contract,
        amount: Amount::whole(100),
        currency: Currency::Cny,
        company_currency: Currency::Cny,
        contract_type: None,
        is_over_credit: false,
    };
    let names = |preview: approvals::Preview| preview.steps.map(|steps| steps.iter().map(|step| step.names()).collect::<Vec<_>>());
    let stored = approvals::preview(store, admin, None, &subject, rep).await.unwrap();
    assert_eq!(names(stored).unwrap(), ["MANAGER", "LAW、LAW2"]);
    let mut form = FlowForm { is_active: false, ..flow_form(&["role:executive"]) };
    let typed = approvals::preview(store, admin, Some(&form), &subject, rep).await.unwrap();
    assert_eq!(names(typed).unwrap(), ["BOSS"]);
    let boss = approvals::preview(store, admin, Some(&form), &subject, &firm.boss.user).await.unwrap();
    assert_eq!(names(boss).unwrap_err(), Refusal::NobodyApproves { step: 1 });
    form.condition.amount_from = "101".into();
    let other = approvals::preview(store, admin, Some(&form), &subject, rep).await.unwrap();
    assert_eq!((other.flow_name.clone(), names(other).unwrap().len()), (None, 0));
    let contract = firm.contract("6000").await;
    assert!(approvals::facts_of(store, &firm.company.rep, &contract.id).await.unwrap().is_over_credit);
    assert_eq!(refusal(approvals::preview(store, &firm.law, None, &subject, rep).await), Some(Refusal::NotAllowed));
}
