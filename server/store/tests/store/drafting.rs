//! Templates, the editions of their clauses, and texts drafted from them.

use domain::contract::{Contract, ContractForm};
use domain::id::{ContractId, TeamId};
use domain::permission::{Actor, Role};
use domain::refusal::Refusal;
use domain::template::{Clause, ClauseForm, ClauseKind, ClauseTextForm, Template, TemplateForm, TextForm};
use domain::user::UserForm;
use store::{Error, new_id, templates};

use crate::company::{Company, contract_form, open, operation};

pub async fn legal(company: &Company) -> Actor {
    let (roles, team) = (vec![Role::Legal], TeamId::new("root"));
    let form = UserForm { login: "drafter".into(), name: "法务".into(), roles, team, password: String::new() };
    let id = store::users::save(&company.store, &Actor::operator(), &operation(), None, &form).await.unwrap();
    store::users::actor(&company.store, &id).await.unwrap()
}

fn clause(heading: &str, kind: ClauseKind, texts: &[(&str, &str)]) -> ClauseForm {
    let text = |(name, text): &(&str, &str)| ClauseTextForm { name: (*name).into(), text: (*text).into() };
    ClauseForm { heading: heading.into(), kind: kind.code().into(), texts: texts.iter().map(text).collect(), ..ClauseForm::default() }
}

/// A clause of each kind.
pub fn template_form(name: &str) -> TemplateForm {
    TemplateForm {
        name: name.into(),
        title: "销售合同".into(),
        is_active: true,
        clauses: vec![
            clause("标的", ClauseKind::Standard, &[("", "{{客户名称}}购买：{{明细}}")]),
            clause("交付", ClauseKind::Editable, &[("", "三十日内交付。")]),
            clause("争议", ClauseKind::Alternative, &[("诉讼", "由法院管辖。"), ("仲裁", "由仲裁委员会仲裁。")]),
        ],
        ..TemplateForm::default()
    }
}

pub async fn template(company: &Company, actor: &Actor, name: &str) -> (Template, Vec<Clause>) {
    let saved = templates::save(&company.store, actor, &operation(), None, &template_form(name)).await.unwrap();
    let (template, clauses, later) = templates::show(&company.store, actor, &saved.id).await.unwrap();
    assert_eq!(later, []);
    (template, clauses)
}

pub async fn contract(company: &Company) -> Contract {
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let form =
        ContractForm { life: "pending_signature".into(), signed: String::new(), ..contract_form(&customer, &[("2025-07-01", "1000")]) };
    store::contracts::create(&company.store, &company.rep, &operation(), &ContractId::new(new_id()), &form).await.unwrap()
}

fn refusal<T: std::fmt::Debug>(result: store::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(mut problems)) => problems.0.remove(0).refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_edited_clause_is_a_new_edition_and_what_names_the_old_one_keeps_it() {
    let company = open().await;
    let legal = legal(&company).await;
    let (store, admin) = (&company.store, &company.admin);
    let (first, clauses) = template(&company, &legal, "甲").await;
    // Another template takes the same clauses up, and changes one of them.
    let mut form = TemplateForm::of(&first, &clauses);
    form.name = "乙".into();
    form.clauses[1].texts[0].text = "六十日内交付。".into();
    let second = templates::save(store, admin, &operation(), None, &form).await.unwrap();
    assert_eq!([&second.clauses[0], &second.clauses[2]], [&first.clauses[0], &first.clauses[2]]);
    let (_, changed, _) = templates::show(store, admin, &second.id).await.unwrap();
    assert_eq!((changed[1].family.clone(), changed[1].edition, changed[1].is_latest), (clauses[1].family.clone(), 2, true));
    assert_eq!((changed[1].author_name.as_str(), changed[1].content.standard()), ("admin", "六十日内交付。"));
    let (_, kept, later) = templates::show(store, &legal, &first.id).await.unwrap();
    assert_eq!((kept[1].edition, kept[1].content.standard()), (1, "三十日内交付。"));
    assert_eq!(later, [changed[1].clone()]);
    // The library shows each clause once, in its last edition.
    let library = templates::library(store, &legal, None).await.unwrap();
    let editions: Vec<_> = library.items.iter().map(|clause| (clause.content.heading.as_str(), clause.edition)).collect();
    assert_eq!(editions, [("争议", 1), ("交付", 2), ("标的", 1)]);
    assert_eq!(templates::headings(store, &legal).await.unwrap().len(), 3);
    // Saved again as it is, nothing new is made; from an old edition, the next number is.
    let same = TemplateForm::of(&second, &changed);
    let second = templates::save(store, &legal, &operation(), Some((&second.id, second.version)), &same).await.unwrap();
    assert_eq!(templates::library(store, &legal, None).await.unwrap(), library);
    let mut form = TemplateForm::of(&first, &kept);
    form.clauses[1].texts[0].text = "九十日内交付。".into();
    let first = templates::save(store, &legal, &operation(), Some((&first.id, first.version)), &form).await.unwrap();
    assert_eq!(first.clauses[1], Clause::id_of(&clauses[1].family, 3));
    // A clause that stands twice in one template is two clauses.
    let (_, clauses, _) = templates::show(store, &legal, &first.id).await.unwrap();
    let mut form = TemplateForm::of(&first, &clauses);
    form.clauses.push(form.clauses[0].clone());
    let twice = templates::save(store, &legal, &operation(), Some((&first.id, first.version)), &form).await.unwrap();
    assert_ne!(twice.clauses[0], twice.clauses[3]);
    assert_eq!(second.version, 2);
    company.assert_sound().await;
}

#[tokio::test]
async fn legal_and_admin_keep_templates_and_two_at_once_do_not_overwrite_each_other() {
    let company = open().await;
    let legal = legal(&company).await;
    let store = &company.store;
    let (kept, clauses) = template(&company, &legal, "甲").await;
    for actor in [&company.rep, &company.manager, &company.finance] {
        let refused = templates::save(store, actor, &operation(), None, &template_form("乙")).await;
        assert_eq!(refusal(refused), Refusal::NotAllowed, "{}", actor.name);
    }
    assert_eq!(templates::list(store, &company.rep).await.unwrap().len(), 1);
    assert_eq!(refusal(templates::list(store, &company.finance).await), Refusal::NotAllowed);
    let form = TemplateForm::of(&kept, &clauses);
    let operation = operation();
    let save = || templates::save(store, &company.admin, &operation, Some((&kept.id, 1)), &form);
    let saved = save().await.unwrap();
    assert_eq!(save().await.unwrap(), saved, "the same operation answers the same");
    let late = templates::save(store, &legal, &crate::company::operation(), Some((&kept.id, 1)), &form).await;
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile);
    let mut wrong = form.clone();
    wrong.clauses[2].texts[1].text = "{{仲裁}}".into();
    let refused = templates::save(store, &legal, &crate::company::operation(), Some((&kept.id, 2)), &wrong).await;
    let Err(Error::Refused(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems.of("clauses.2.texts.1.text").map(Refusal::code), Some("unknown_variable"));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_text_is_drafted_by_who_may_edit_the_contract_and_keeps_its_clauses() {
    let company = open().await;
    let legal = legal(&company).await;
    let store = &company.store;
    let (kept, clauses) = template(&company, &legal, "甲").await;
    let contract = contract(&company).await;
    let mut form = TextForm::fresh(&kept, &clauses);
    form.clauses[1].text = "收款后交付。".into();
    let save = |actor, version, form: &TextForm| {
        let (contract, form) = (contract.id.clone(), form.clone());
        async move { templates::save_text(store, actor, &operation(), &contract, version, &form).await }
    };
    assert!(matches!(save(&company.other_rep, 1, &form).await, Err(Error::NotFound)));
    assert_eq!(refusal(save(&legal, 1, &form).await), Refusal::NotAllowed);
    assert_eq!(refusal(save(&company.rep, 2, &form).await), Refusal::ChangedMeanwhile);
    let saved = save(&company.rep, 1, &form).await.unwrap();
    assert_eq!(saved.wording.facts.customer_name, "杭州云栖软件");
    assert_eq!(saved.wording.deviations().len(), 1);
    assert_eq!(refusal(save(&company.manager, 1, &form).await), Refusal::ChangedMeanwhile, "the contract has moved with its text");
    // The clause goes on in the library; the text stays, and can be worked on as it was.
    let mut later = TemplateForm::of(&kept, &clauses);
    later.clauses[1].texts[0].text = "六十日内交付。".into();
    templates::save(store, &legal, &operation(), Some((&kept.id, 1)), &later).await.unwrap();
    let found = templates::drafting(store, &company.rep, &contract.id).await.unwrap();
    assert_eq!(found.text.as_ref(), Some(&saved));
    let said = |clauses: &[Clause]| clauses.iter().map(|clause| (clause.id.clone(), clause.content.clone())).collect::<Vec<_>>();
    assert_eq!(said(&found.clauses), said(&clauses));
    assert_eq!((found.may_edit, found.templates.len()), (true, 1));
    form.clauses[2].choice = "仲裁".into();
    let again = save(&company.rep, 2, &form).await.unwrap();
    assert_eq!((again.version, again.wording.template_version, again.wording.deviations().len()), (2, 1, 2));
    // What was typed upon a template that is no more what it was is not saved silently upon the new one.
    let other = contract_of(&company).await;
    let stale = templates::save_text(store, &company.rep, &operation(), &other.id, 1, &TextForm::fresh(&kept, &clauses)).await;
    assert_eq!(refusal(stale), Refusal::ChangedMeanwhile);
    // Turned off, a template serves no new text.
    let off = TemplateForm { is_active: false, ..later };
    templates::save(store, &legal, &operation(), Some((&kept.id, 2)), &off).await.unwrap();
    let refused = templates::save_text(store, &company.rep, &operation(), &other.id, 1, &TextForm::fresh(&kept, &clauses)).await;
    assert_eq!(refusal(refused), Refusal::UnknownTemplate);
    assert_eq!(templates::drafting(store, &company.rep, &other.id).await.unwrap().templates.len(), 0);
    assert!(matches!(templates::text(store, &company.other_rep, &contract.id).await, Err(Error::NotFound)));
    assert_eq!(templates::text(store, &legal, &contract.id).await.unwrap(), Some(again));
    company.assert_sound().await;
}

async fn contract_of(company: &Company) -> Contract {
    let customer = company.customer(&company.rep, "宁波启航物流").await;
    company.contract(&company.rep, &customer, &[("2025-07-01", "1000")]).await
}

#[tokio::test]
async fn a_contract_with_money_on_it_keeps_its_text() {
    let company = open().await;
    let legal = legal(&company).await;
    let (kept, clauses) = template(&company, &legal, "甲").await;
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-07-01", "1000")]).await;
    company.confirmed(&customer, "100").await;
    let now = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap().0;
    assert!(now.collected.is_positive());
    let form = TextForm::fresh(&kept, &clauses);
    let refused = templates::save_text(&company.store, &company.rep, &operation(), &contract.id, now.version, &form).await;
    assert_eq!(refusal(refused), Refusal::ContractNotEditable);
}
