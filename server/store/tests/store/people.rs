//! Who sees and may do what; sign-in and sessions.

use domain::id::{CustomerId, TeamId, UserId};
use domain::list::{ContractFilter, CustomerFilter};
use domain::permission::{Actor, Role};
use domain::refusal::Refusal;
use domain::user::UserForm;
use store::Error;

use crate::company::{open, operation};

#[tokio::test]
async fn a_strangers_record_answers_like_a_missing_one() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await;
    let foreign = store::customers::show(&company.store, &company.other_rep, &customer.id).await.unwrap_err();
    let missing = store::customers::show(&company.store, &company.other_rep, &CustomerId::new("missing")).await.unwrap_err();
    assert_eq!(foreign.to_string(), missing.to_string());
    assert!(matches!(store::contracts::show(&company.store, &company.other_rep, &contract.id).await, Err(Error::NotFound)));
    assert!(store::contracts::show(&company.store, &company.manager, &contract.id).await.is_ok());
    assert!(matches!(store::contracts::show(&company.store, &company.admin, &contract.id).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn lists_hold_what_the_scope_covers() {
    let company = open().await;
    company.customer(&company.rep, "甲").await;
    company.customer(&company.other_rep, "乙").await;
    let count = async |actor: &Actor| store::customers::list(&company.store, actor, &CustomerFilter::default()).await.unwrap().items.len();
    assert_eq!(count(&company.rep).await, 1);
    assert_eq!(count(&company.manager).await, 1);
    assert_eq!(count(&company.finance).await, 2);
    assert_eq!(count(&company.admin).await, 0);
}

#[tokio::test]
async fn a_reassigned_customer_takes_everything_along() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await;
    let colleague = UserForm {
        login: "rep3".into(),
        name: "王强".into(),
        roles: vec![Role::Rep],
        team: company.rep.team.clone(),
        password: String::new(),
    };
    let colleague = store::users::save(&company.store, &company.admin, &operation(), None, &colleague).await.unwrap();
    let manager = store::users::actor(&company.store, &company.manager.user).await.unwrap();
    store::customers::reassign(&company.store, &manager, &operation(), &customer.id, &colleague, None).await.unwrap();
    let colleague = store::users::actor(&company.store, &colleague).await.unwrap();
    let list = async |actor: &Actor| store::contracts::list(&company.store, actor, &ContractFilter::default()).await.unwrap().items.len();
    assert_eq!((list(&company.rep).await, list(&colleague).await), (0, 1));
    let badges = store::badges::badges(&company.store, &colleague).await.unwrap();
    assert_eq!(badges.instalments_overdue, 1);
    company.assert_sound().await;
}

#[tokio::test]
async fn sign_in_says_the_same_of_an_unknown_login_and_a_wrong_password() {
    let company = open().await;
    let form = UserForm {
        login: "Li.Min".into(),
        name: "李敏".into(),
        roles: vec![Role::Rep],
        team: company.rep.team.clone(),
        password: "correct horse".into(),
    };
    let user = store::users::save(&company.store, &company.admin, &operation(), None, &form).await.unwrap();
    assert_eq!(store::users::verify(&company.store, " li.min ", "correct horse").await.unwrap().id, user);
    let wrong = store::users::verify(&company.store, "li.min", "wrong horse").await.unwrap_err();
    let unknown = store::users::verify(&company.store, "nobody", "wrong horse").await.unwrap_err();
    assert_eq!(wrong.to_string(), unknown.to_string());
}

#[tokio::test]
async fn disabling_a_user_ends_the_sessions() {
    let company = open().await;
    let token = store::sessions::open(&company.store, &company.rep.user, "Firefox", 30).await.unwrap();
    let (session, actor) = store::sessions::actor(&company.store, &token).await.unwrap().unwrap();
    assert_eq!(actor.user, company.rep.user);
    assert!(store::sessions::is_open(&company.store, &session).await.unwrap());
    store::users::set_active(&company.store, &company.admin, &operation(), &company.rep.user, false).await.unwrap();
    assert!(!store::sessions::is_open(&company.store, &session).await.unwrap());
    assert!(store::sessions::actor(&company.store, &token).await.unwrap().is_none());
    assert!(store::sessions::actor(&company.store, "forged").await.unwrap().is_none());
}

#[tokio::test]
async fn expired_sessions_are_purged_at_the_next_sign_in() {
    let company = open().await;
    for days in [-1, 30, -30] {
        store::sessions::open(&company.store, &company.rep.user, "Firefox", days).await.unwrap();
    }
    store::sessions::open(&company.store, &company.other_rep.user, "Firefox", 30).await.unwrap();
    let left = store::sessions::of(&company.store, &company.rep).await.unwrap();
    assert_eq!(left.len(), 1);
    assert!(left[0].expires > company.store.now());
}

#[tokio::test]
async fn the_last_admin_stays() {
    let company = open().await;
    let error = store::users::set_active(&company.store, &company.admin, &operation(), &company.admin.user, false).await.unwrap_err();
    assert!(matches!(error, Error::Refused(problems) if problems.0[0].refusal == Refusal::LastAdmin));
    let stranger = store::users::set_active(&company.store, &company.rep, &operation(), &UserId::new("x"), false).await.unwrap_err();
    assert!(matches!(stranger, Error::Refused(problems) if problems.0[0].refusal == Refusal::NotAllowed));
}

#[tokio::test]
async fn two_admins_who_take_each_others_role_at_once_leave_one() {
    let company = open().await;
    let admin = |login: &str, roles: &[Role]| UserForm {
        login: login.into(),
        name: login.into(),
        roles: roles.to_vec(),
        team: company.admin.team.clone(),
        password: String::new(),
    };
    let second = store::users::save(&company.store, &company.admin, &operation(), None, &admin("admin2", &[Role::Admin])).await.unwrap();
    let (first_form, second_form) = (admin("admin", &[Role::Rep]), admin("admin2", &[Role::Rep]));
    let (first_operation, second_operation) = (operation(), operation());
    let (first, second) = tokio::join!(
        store::users::save(&company.store, &company.admin, &first_operation, Some(&company.admin.user), &first_form),
        store::users::save(&company.store, &company.admin, &second_operation, Some(&second), &second_form),
    );
    let refused = [first, second].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert!(matches!(refused.as_slice(), [Error::Refused(problems)] if problems.0[0].refusal == Refusal::LastAdmin), "{refused:?}");
}

#[tokio::test]
async fn what_nobody_owns_yet_is_handed_over_by_the_manager_of_all() {
    let company = open().await;
    let sheet = domain::import::Table {
        name: "客户".into(),
        rows: [["客户名称"], ["甲有限公司"]].map(|row| row.map(|text| domain::import::Cell::Text(text.into())).to_vec()).to_vec(),
    };
    let kind = domain::import::Kind::Customers;
    let recognised = domain::import::recognise(kind, &sheet).unwrap();
    let rows = domain::import::read(kind, &sheet, &recognised, Default::default(), crate::company::day("2025-06-15"), Default::default());
    let record = |row: domain::import::ReadRow| match row.content {
        domain::import::RowContent::Record(record) => Some((row.row, *record)),
        _ => None,
    };
    let records: Vec<_> = rows.into_iter().filter_map(record).collect();
    let id = domain::id::ImportId::new(store::new_id());
    let source = store::imports::Source { id, file: "客户.csv".into(), sheet: "客户".into(), kind, is_whole: false };
    store::imports::apply(&company.store, &Actor::operator(), &source, &records, |_| {}).await.unwrap();
    let chief = UserForm {
        login: "chief".into(),
        name: "总监".into(),
        roles: vec![Role::Manager],
        team: company.finance.team.clone(),
        password: String::new(),
    };
    let chief = store::users::save(&company.store, &company.admin, &operation(), None, &chief).await.unwrap();
    let chief = store::users::actor(&company.store, &chief).await.unwrap();
    let customer = store::customers::list(&company.store, &chief, &CustomerFilter::default()).await.unwrap().items.remove(0);
    let other = store::customers::reassign(&company.store, &company.manager, &operation(), &customer.id, &company.rep.user, None).await;
    assert!(matches!(other, Err(Error::NotFound)));
    store::customers::reassign(&company.store, &chief, &operation(), &customer.id, &company.rep.user, None).await.unwrap();
    assert!(store::customers::show(&company.store, &company.rep, &customer.id).await.is_ok());
    company.assert_sound().await;
}

#[tokio::test]
async fn no_team_comes_to_stand_under_itself() {
    let company = open().await;
    let (store, root) = (&company.store, TeamId::new("root"));
    let team = &company.manager.team;
    let save = async |team: &TeamId, parent: Option<&TeamId>| {
        store::users::save_team(store, &company.admin, &operation(), Some(team), "团队", parent.cloned(), None).await
    };
    save(team, Some(&root)).await.unwrap();
    for (team, parent) in [(&root, team), (&root, &root), (team, team)] {
        let Err(Error::Refused(problems)) = save(team, Some(parent)).await else { panic!("{team} under {parent}") };
        assert_eq!(problems.of("parent"), Some(&Refusal::TeamCycle));
    }
}
