//! The calendar behind a secret link: one's own due days and nobody else's, as long as the link stands.

use domain::calendar::Calendar;
use domain::follow_up::FollowUpForm;
use domain::obligation::ObligationForm;
use domain::user::UserForm;
use store::{calendar, new_id};

use crate::company::{Company, open, operation};

async fn read(company: &Company, secret: &str) -> Option<Calendar> {
    calendar::of_secret(&company.store, secret, "https://yz.example").await.unwrap()
}

#[tokio::test]
async fn a_calendar_holds_ones_own_due_days_within_its_span() {
    let company = open().await;
    let (store, rep) = (&company.store, &company.rep);
    let customer = company.customer(rep, "杭州云栖软件").await;
    // Today is 2025-06-15: 91 days back and 401 ahead are out of it.
    let plan = [("2025-03-16", "1.00"), ("2025-03-17", "2.00"), ("2025-07-01", "64000.00"), ("2026-07-20", "4.00"), ("2026-07-21", "5.00")];
    let contract = company.contract(rep, &customer, &plan).await;
    let theirs = company.customer(&company.other_rep, "西部软件").await;
    company.contract(&company.other_rep, &theirs, &[("2025-07-02", "9.00")]).await;
    let said = FollowUpForm { customer: customer.id.clone(), said: "问好".into(), next: "2025-06-20".into(), ..FollowUpForm::default() };
    store::follow_ups::log(store, rep, &operation(), &new_id().into(), &said).await.unwrap();
    let form = ObligationForm { title: "终验".into(), due: "2025-06-30".into(), kind: "acceptance".into(), ..ObligationForm::default() };
    store::obligations::add(store, rep, &operation(), &new_id().into(), &contract.id, &form).await.unwrap();

    let secret = calendar::make_link(store, rep, &operation()).await.unwrap();
    let found = read(&company, &secret).await.unwrap();
    let events: Vec<String> = found.events.iter().map(|event| format!("{} {}", event.day, event.summary)).collect();
    let wanted = [
        "2025-03-17 应收 2.00 CNY · 杭州云栖软件",
        "2025-06-20 跟进 · 杭州云栖软件",
        "2025-06-30 履约 终验 · 杭州云栖软件",
        "2025-07-01 应收 64,000.00 CNY · 杭州云栖软件",
        "2026-07-20 应收 4.00 CNY · 杭州云栖软件",
    ];
    assert_eq!(events, wanted);
    assert_eq!(
        (found.time_zone.as_str(), found.events[3].uid.clone()),
        ("Asia/Shanghai", format!("instalment-{}-3@yuezhang", contract.id))
    );
    store::users::set_lang(store, rep, &operation(), domain::lang::Lang::En).await.unwrap();
    assert!(read(&company, &secret).await.unwrap().write().contains("\r\nSUMMARY:Due 64\\,000.00 CNY · 杭州云栖软件\r\n"));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_link_leads_nowhere_once_it_is_renewed_revoked_or_its_user_disabled() {
    let company = open().await;
    let (store, rep) = (&company.store, &company.rep);
    assert_eq!(calendar::link(store, rep).await.unwrap(), None);
    calendar::revoke_link(store, rep, &operation()).await.unwrap();
    let first = calendar::make_link(store, rep, &operation()).await.unwrap();
    assert_eq!(calendar::link(store, rep).await.unwrap(), Some(crate::company::day("2025-06-15")));
    let second = calendar::make_link(store, rep, &operation()).await.unwrap();
    let is_there = async |secret: &str| read(&company, secret).await.is_some();
    assert_eq!((is_there(&first).await, is_there(&second).await, is_there("").await, is_there("0").await), (false, true, false, false));
    store::users::set_active(store, &company.admin, &operation(), &rep.user, false).await.unwrap();
    assert!(!is_there(&second).await);
    store::users::set_active(store, &company.admin, &operation(), &rep.user, true).await.unwrap();
    assert_eq!((is_there(&second).await, calendar::link(store, rep).await.unwrap()), (false, None));
    // A change of the user leaves the link, a new password takes it back.
    let mut form =
        UserForm { login: "rep".into(), name: "rep".into(), roles: rep.roles.clone(), team: rep.team.clone(), ..UserForm::default() };
    for (password, is_left) in [("", true), ("another long secret", false)] {
        let link = calendar::make_link(store, rep, &operation()).await.unwrap();
        form.password = password.into();
        store::users::save(store, &company.admin, &operation(), Some(&rep.user), &form).await.unwrap();
        assert_eq!(is_there(&link).await, is_left);
    }
    let own = calendar::make_link(store, rep, &operation()).await.unwrap();
    store::users::change_own_password(store, rep, &operation(), "another long secret", "a third long secret").await.unwrap();
    assert!(!is_there(&own).await);
    let last = calendar::make_link(store, rep, &operation()).await.unwrap();
    calendar::revoke_link(store, rep, &operation()).await.unwrap();
    assert_eq!((is_there(&last).await, calendar::link(store, rep).await.unwrap()), (false, None));
    company.assert_sound().await;
}
