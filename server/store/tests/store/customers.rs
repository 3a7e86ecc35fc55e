//! Helpers, levels, derived figures.

use domain::customer::{ChurnRisk, Customer, CustomerChange, CustomerForm, Level, LevelForm};
use domain::follow_up::FollowUpForm;
use domain::id::{CustomerId, FollowUpId, UserId};
use domain::import::Kind;
use domain::list::{ContractFilter, CustomerFilter, CustomerOrder, FollowUpFilter, InstalmentFilter, ReceiptFilter};
use domain::money::Amount;
use domain::permission::{Actor, Role};
use domain::refusal::Refusal;
use domain::user::UserForm;
use store::imports::RowOutcome;
use store::{Error, Store, new_id};

use crate::company::{Company, day, open, operation};

mod merge;

/// A rep of the same team as the company's first, and the manager who now knows of them.
async fn colleague(company: &Company) -> (Actor, Actor) {
    let form = UserForm {
        login: "rep3".into(),
        name: "王强".into(),
        roles: vec![Role::Rep],
        team: company.rep.team.clone(),
        password: String::new(),
    };
    let id = store::users::save(&company.store, &company.admin, &operation(), None, &form).await.unwrap();
    let colleague = store::users::actor(&company.store, &id).await.unwrap();
    (colleague, store::users::actor(&company.store, &company.manager.user).await.unwrap())
}

/// A clerk of the first rep's team.
async fn clerk_of(company: &Company) -> Actor {
    let (roles, team) = (vec![Role::Clerk], company.rep.team.clone());
    let form = UserForm { login: "clerk".into(), name: "文员".into(), roles, team, password: String::new() };
    let id = store::users::save(&company.store, &company.admin, &operation(), None, &form).await.unwrap();
    store::users::actor(&company.store, &id).await.unwrap()
}

async fn set_helpers(company: &Company, actor: &Actor, customer: &Customer, helpers: &[&UserId]) -> store::Result<Customer> {
    let helpers: Vec<UserId> = helpers.iter().map(|helper| (*helper).clone()).collect();
    store::customers::set_helpers(&company.store, actor, &operation(), &customer.id, &helpers).await
}

async fn names(store: &Store, actor: &Actor, filter: &CustomerFilter) -> Vec<String> {
    store::customers::list(store, actor, filter).await.unwrap().items.into_iter().map(|customer| customer.terms.name).collect()
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::Refused(problems) => problems.0.into_iter().next().unwrap().refusal,
        other => panic!("not a refusal: {other}"),
    }
}

async fn log(company: &Company, actor: &Actor, customer: &Customer, happened: &str) {
    let form = FollowUpForm { customer: customer.id.clone(), said: "问好".into(), happened: happened.into(), ..FollowUpForm::default() };
    store::follow_ups::log(&company.store, actor, &operation(), &FollowUpId::new(new_id()), &form).await.unwrap();
}

#[tokio::test]
async fn a_helper_sees_a_customer_and_all_under_it_and_changes_nothing() {
    let company = open().await;
    let store = &company.store;
    let (helper, manager) = (colleague(&company).await.0, store::users::actor(store, &company.manager.user).await.unwrap());
    let customer = company.customer(&company.rep, "甲").await;
    let other = company.customer(&company.rep, "乙").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let hidden = company.contract(&company.rep, &other, &[("2025-05-01", "100.00")]).await;
    let receipt = company.confirmed(&customer, "40.00").await;
    log(&company, &company.rep, &customer, "2025-06-01").await;
    assert!(matches!(store::customers::show(store, &helper, &customer.id).await, Err(Error::NotFound)));
    let customer = set_helpers(&company, &manager, &customer, &[&helper.user]).await.unwrap();

    assert_eq!(store::customers::show(store, &helper, &customer.id).await.unwrap().id, customer.id);
    assert_eq!(names(store, &helper, &CustomerFilter::default()).await, ["甲"]);
    assert_eq!(store::customers::count(store, &helper, &CustomerFilter::default()).await.unwrap(), 1);
    assert_eq!(names(store, &helper, &CustomerFilter { search: "甲".into(), ..CustomerFilter::default() }).await, ["甲"]);
    assert!(store::contracts::show(store, &helper, &contract.id).await.is_ok());
    for (contract, named, seed) in [(&contract, "验收单.pdf", 1), (&hidden, "验收单二.pdf", 2)] {
        let (id, bytes) = (domain::id::AttachmentId::new(new_id()), crate::attachments::pdf(seed, 200));
        let upload =
            store::attachments::Upload { id: &id, kind: domain::attachment::AttachmentKind::SignedScan, name: named, bytes: &bytes };
        store::attachments::add(store, &company.rep, &contract.id, upload).await.unwrap();
    }
    let hits = store::passages::find_first(store, &helper, "验收单", 6).await.unwrap();
    assert_eq!(hits.iter().map(|hit| &hit.contract.id).collect::<Vec<_>>(), [&contract.id], "the texts of the one only");
    assert!(store::receipts::show(store, &helper, &receipt.id).await.is_ok());
    let id = || Some(customer.id.clone());
    let contracts = ContractFilter { customer: id(), ..ContractFilter::default() };
    assert_eq!(store::contracts::list(store, &helper, &contracts).await.unwrap().items.len(), 1);
    assert_eq!(store::contracts::totals(store, &helper, &contracts).await.unwrap().count, 1);
    let owed = InstalmentFilter { customer: id(), ..InstalmentFilter::default() };
    assert_eq!(store::instalments::list(store, &helper, &owed).await.unwrap().items.len(), 1);
    let receipts = ReceiptFilter { customer: id(), ..ReceiptFilter::default() };
    assert_eq!(store::receipts::list(store, &helper, &receipts).await.unwrap().items.len(), 1);
    let said = FollowUpFilter { customer: id(), ..FollowUpFilter::default() };
    assert_eq!(store::follow_ups::list(store, &helper, &said).await.unwrap().items.len(), 1);

    // The owner's other records stay out of sight, also where both are named at once.
    assert!(matches!(store::contracts::show(store, &helper, &hidden.id).await, Err(Error::NotFound)));
    let both = InstalmentFilter { contract: Some(hidden.id.clone()), ..owed };
    assert!(store::instalments::list(store, &helper, &both).await.unwrap().items.is_empty());
    let unnarrowed = store::contracts::list(store, &helper, &ContractFilter::default()).await.unwrap();
    assert!(unnarrowed.items.is_empty(), "unnarrowed lists hold one's own");
    let form = CustomerForm { name: "丙".into(), ..CustomerForm::default() };
    let edit = store::customers::edit(store, &helper, &operation(), &customer.id, customer.version, &form).await.unwrap_err();
    assert_eq!(refusal(edit), Refusal::NotAllowed);
    let form = crate::company::contract_form(&customer, &[("2025-05-01", "1.00")]);
    let draft = store::contracts::create(store, &helper, &operation(), &new_id().into(), &form).await.unwrap_err();
    assert_eq!(refusal(draft), Refusal::NotAllowed);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_removed_helper_loses_sight_at_once() {
    let company = open().await;
    let (helper, manager) = colleague(&company).await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    set_helpers(&company, &manager, &customer, &[&helper.user]).await.unwrap();
    set_helpers(&company, &manager, &customer, &[]).await.unwrap();
    assert!(matches!(store::customers::show(&company.store, &helper, &customer.id).await, Err(Error::NotFound)));
    assert!(matches!(store::contracts::show(&company.store, &helper, &contract.id).await, Err(Error::NotFound)));
    assert!(names(&company.store, &helper, &CustomerFilter::default()).await.is_empty());
    let events = store::customers::events(&company.store, &company.rep, &customer.id).await.unwrap();
    let said: Vec<&CustomerChange> = events.iter().map(|event| &event.change).collect();
    let name = || vec!["王强".to_owned()];
    let (added, removed) =
        (CustomerChange::Helpers { added: name(), removed: vec![] }, CustomerChange::Helpers { added: vec![], removed: name() });
    assert_eq!(said, [&removed, &added]);
    company.assert_sound().await;
}

#[tokio::test]
async fn helpers_are_set_by_the_owner_and_by_a_manager_from_their_own_team() {
    let company = open().await;
    let (helper, manager) = colleague(&company).await;
    let rep = store::users::actor(&company.store, &company.rep.user).await.unwrap();
    let customer = company.customer(&rep, "甲").await;
    set_helpers(&company, &rep, &customer, &[&helper.user]).await.unwrap();
    let stranger = set_helpers(&company, &manager, &customer, &[&company.other_rep.user]).await.unwrap_err();
    assert_eq!(refusal(stranger), Refusal::UnknownUser);
    assert_eq!(refusal(set_helpers(&company, &helper, &customer, &[]).await.unwrap_err()), Refusal::NotAllowed);
    assert!(matches!(set_helpers(&company, &company.other_rep, &customer, &[]).await, Err(Error::NotFound)));
    assert_eq!(refusal(set_helpers(&company, &company.finance, &customer, &[]).await.unwrap_err()), Refusal::NotAllowed);
}

#[tokio::test]
async fn a_new_owner_is_no_helper_and_the_mirror_follows_name_and_owner() {
    let company = open().await;
    let (helper, manager) = colleague(&company).await;
    let customer = company.customer(&company.rep, "甲").await;
    let customer = set_helpers(&company, &manager, &customer, &[&helper.user, &manager.user]).await.unwrap();
    let form = CustomerForm { name: "丁".into(), ..CustomerForm::default() };
    store::customers::edit(&company.store, &company.rep, &operation(), &customer.id, customer.version, &form).await.unwrap();
    company.assert_sound().await;
    store::customers::reassign(&company.store, &manager, &operation(), &customer.id, &helper.user, None).await.unwrap();
    let customer = store::customers::show(&company.store, &helper, &customer.id).await.unwrap();
    assert_eq!(customer.helpers, std::slice::from_ref(&manager.user));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_hand_over_taken_back_leaves_everything_as_it_was() {
    let company = open().await;
    let (helper, manager) = colleague(&company).await;
    let customer = company.customer(&company.rep, "甲").await;
    let before = set_helpers(&company, &manager, &customer, &[&helper.user, &manager.user]).await.unwrap();
    let give = async |owner, helpers: Option<&[domain::id::UserId]>| {
        store::customers::reassign(&company.store, &manager, &operation(), &customer.id, owner, helpers).await
    };
    give(&helper.user, None).await.unwrap();
    give(&company.rep.user, Some(&before.helpers)).await.unwrap();
    let after = store::customers::show(&company.store, &manager, &customer.id).await.unwrap();
    assert_eq!(Customer { version: before.version, ..after }, before);
    assert!(store::customers::show(&company.store, &helper, &customer.id).await.is_ok());
    let stranger = give(&helper.user, Some(std::slice::from_ref(&company.other_rep.user))).await.unwrap_err();
    assert_eq!(refusal(stranger), Refusal::UnknownUser);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_list_of_own_and_helped_customers_shows_each_once_in_order() {
    let company = open().await;
    let (helper, manager) = colleague(&company).await;
    for index in 0..130 {
        let owner = if index % 2 == 0 { &helper } else { &company.rep };
        let customer = company.customer(owner, &format!("客户{index:03}号")).await;
        if index % 4 != 0 {
            set_helpers(&company, &manager, &customer, &[if index % 2 == 0 { &company.rep.user } else { &helper.user }]).await.unwrap();
        }
    }
    // The helper's: 65 own, and the 65 of the rep's. The manager's reach covers both owners.
    for (actor, count) in [(&helper, 130), (&manager, 130)] {
        for order in [CustomerOrder::Newest, CustomerOrder::Name] {
            let mut filter = CustomerFilter { order, ..CustomerFilter::default() };
            let mut seen: Vec<String> = Vec::new();
            loop {
                let page = store::customers::list(&company.store, actor, &filter).await.unwrap();
                seen.extend(page.items.into_iter().map(|customer| customer.terms.name));
                match page.next {
                    Some(next) => filter.after = Some(next),
                    None => break,
                }
            }
            let mut sorted = seen.clone();
            sorted.sort();
            if order == CustomerOrder::Newest {
                sorted.reverse();
            }
            assert_eq!(seen, sorted, "{order:?}");
            sorted.dedup();
            assert_eq!((seen.len(), sorted.len()), (count, count), "{order:?} {}", actor.name);
        }
        assert_eq!(store::customers::count(&company.store, actor, &CustomerFilter::default()).await.unwrap(), count as u64);
    }
    company.assert_sound().await;
}

#[tokio::test]
async fn the_figures_of_a_customer_follow_its_contracts_and_follow_ups() {
    let company = open().await;
    let form =
        CustomerForm { name: "甲".into(), history_amount: "1000".into(), history_first: "2020-01-01".into(), ..CustomerForm::default() };
    let id = CustomerId::new(new_id());
    let customer = store::customers::create(&company.store, &company.rep, &operation(), &id, &form, false).await.unwrap();
    let figures = async || store::customers::figures(&company.store, &company.rep, &id).await.unwrap();
    company.contract(&company.rep, &customer, &[("2025-05-01", "199000.00")]).await; // signed 2025-01-01
    log(&company, &company.rep, &customer, "2025-06-01").await;
    log(&company, &company.rep, &customer, "2025-05-01").await;
    let now = figures().await;
    assert_eq!(
        (now.accumulated.to_plain(), now.quarter.to_plain(), now.history.to_plain()),
        ("200000.00".into(), "0.00".into(), "200000.00".into())
    );
    assert_eq!((now.first_deal, now.latest_deal), (Some(day("2020-01-01")), Some(day("2025-01-01"))));
    assert_eq!((now.first_contact, now.last_contact), (Some(day("2025-05-01")), Some(day("2025-06-01"))));
    assert_eq!(now.growth, Some((-100).into()));
    assert_eq!((now.products.len(), now.proposed_level.code(), now.churn_risk), (1, "key", ChurnRisk::None));
    assert!(matches!(store::customers::figures(&company.store, &company.other_rep, &id).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_contract_that_is_void_is_no_deal_any_more() {
    let company = open().await;
    let store = &company.store;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await; // signed 2025-01-01
    let dates = async || {
        let customer = store::customers::show(store, &company.rep, &customer.id).await.unwrap();
        (customer.first_deal, customer.latest_deal)
    };
    assert_eq!(dates().await, (Some(day("2025-01-01")), Some(day("2025-01-01"))));
    let life = domain::contract::Life::Void;
    store::contracts::change_life(store, &company.rep, &operation(), &contract.id, contract.version, &crate::company::to(life))
        .await
        .unwrap();
    assert_eq!(dates().await, (None, None));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_level_is_a_managers_to_set_with_a_reason() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let set = async |actor: &Actor, version: u64, reason: &str| {
        let form = LevelForm { level: "vip".into(), reason: reason.into() };
        store::customers::set_level(&company.store, actor, &operation(), &customer.id, version, &form).await
    };
    assert_eq!(refusal(set(&company.rep, customer.version, "老朋友").await.unwrap_err()), Refusal::NotAllowed);
    assert_eq!(refusal(set(&company.manager, customer.version, " ").await.unwrap_err()), Refusal::Required);
    let vip = set(&company.manager, customer.version, "战略客户").await.unwrap();
    assert_eq!(vip.terms.level.code(), "vip");
    assert_eq!(refusal(set(&company.manager, customer.version, "再来").await.unwrap_err()), Refusal::ChangedMeanwhile);
    // The form of the customer leaves the level alone.
    let form = CustomerForm { level: "normal".into(), ..CustomerForm::of(&vip.terms) };
    let edited = store::customers::edit(&company.store, &company.rep, &operation(), &customer.id, vip.version, &form).await.unwrap();
    assert_eq!(edited.terms.level.code(), "vip");
    let events = store::customers::events(&company.store, &company.rep, &customer.id).await.unwrap();
    assert!(matches!(&events[0].change, CustomerChange::Level { reason, .. } if reason == "战略客户"));
    let form = CustomerForm { name: "乙".into(), level: "vip".into(), ..CustomerForm::default() };
    let fresh =
        store::customers::create(&company.store, &company.rep, &operation(), &CustomerId::new(new_id()), &form, false).await.unwrap();
    assert_eq!(fresh.terms.level.code(), "normal");
}

#[tokio::test]
async fn a_credit_limit_is_a_managers_or_finances_to_set() {
    use crate::imports::{apply, records, source};
    let company = open().await;
    let (store, rep) = (&company.store, &company.rep);
    let limited = |name: &str, limit: &str| CustomerForm { name: name.into(), credit_limit: limit.into(), ..CustomerForm::default() };
    let create = async |actor: &Actor, form: &CustomerForm| {
        store::customers::create(store, actor, &operation(), &CustomerId::new(new_id()), form, false).await
    };
    let Error::Refused(problems) = create(rep, &limited("甲", "500")).await.unwrap_err() else { panic!("not refused") };
    assert_eq!(problems.of("credit_limit"), Some(&Refusal::CreditLimitIsManagers));
    assert_eq!(create(&company.manager, &limited("乙", "500")).await.unwrap().terms.credit_limit, Some(Amount::whole(500)));
    let customer = create(rep, &limited("甲", "")).await.unwrap();
    let edit = async |actor: &Actor, version: u64, limit: &str| {
        store::customers::edit(store, actor, &operation(), &customer.id, version, &limited("甲", limit)).await
    };
    assert_eq!(refusal(edit(rep, 1, "500").await.unwrap_err()), Refusal::CreditLimitIsManagers);
    edit(&company.manager, 1, "500").await.unwrap();
    assert_eq!(refusal(edit(rep, 2, "500.01").await.unwrap_err()), Refusal::CreditLimitIsManagers);
    for (version, limit) in [(2, "500"), (3, "")] {
        assert_eq!(edit(rep, version, limit).await.unwrap().terms.credit_limit, Some(Amount::whole(500)), "{limit}");
    }
    let clerk = clerk_of(&company).await;
    let rows = records(Kind::Customers, "客户名称,信用额度,地址\n甲,600,城南\n丙,600,\n");
    for result in apply(&company, &clerk, &source(Kind::Customers), &rows).await {
        let RowOutcome::Refused(problems) = &result.outcome else { panic!("{result:?}") };
        assert_eq!(problems.of("credit_limit"), Some(&Refusal::CreditLimitIsManagers));
    }
    assert_eq!(names(store, &Actor::operator(), &CustomerFilter::default()).await.len(), 2, "nothing of a refused row is written");
    let same = records(Kind::Customers, "客户名称,信用额度,地址\n甲,500,城北\n丁,,\n");
    let taken = apply(&company, &clerk, &source(Kind::Customers), &same).await;
    assert_eq!(taken.iter().map(|result| &result.outcome).collect::<Vec<_>>(), [&RowOutcome::Updated, &RowOutcome::Added]);
    assert_eq!(store::customers::show(store, rep, &customer.id).await.unwrap().terms.address, "城北");
    apply(&company, &company.finance, &source(Kind::Customers), &rows[..1]).await;
    assert_eq!(store::customers::show(store, rep, &customer.id).await.unwrap().terms.credit_limit, Some(Amount::whole(600)));
    edit(&company.manager, 6, "").await.unwrap();
    assert_eq!(store::customers::show(store, rep, &customer.id).await.unwrap().terms.credit_limit, None);
}

#[tokio::test]
async fn the_count_of_customers_is_the_length_of_the_list_however_it_is_narrowed() {
    let company = open().await;
    let store = &company.store;
    let (colleague, manager) = colleague(&company).await;
    for (index, owner) in [&company.rep, &company.rep, &colleague, &colleague, &company.other_rep].into_iter().enumerate() {
        let customer = company.customer(owner, &format!("客户{index}号")).await;
        if owner.user == colleague.user {
            let customer = set_helpers(&company, &manager, &customer, &[&company.rep.user]).await.unwrap();
            let form = LevelForm { level: if index == 2 { "vip" } else { "key" }.into(), reason: "大客户".into() };
            store::customers::set_level(store, &manager, &operation(), &customer.id, customer.version, &form).await.unwrap();
        }
    }
    let mut lengths = Vec::new();
    for actor in [&company.rep, &colleague, &manager, &company.finance, &company.admin] {
        for owner in [None, Some(company.rep.user.clone()), Some(colleague.user.clone())] {
            for level in [None, Some(Level::Vip), Some(Level::Normal)] {
                for search in ["", "客户", "0号"] {
                    let filter = CustomerFilter { owner: owner.clone(), level, search: search.into(), ..CustomerFilter::default() };
                    let length = names(store, actor, &filter).await.len();
                    assert_eq!(store::customers::count(store, actor, &filter).await.unwrap(), length as u64, "{} {filter:?}", actor.name);
                    lengths.push(length);
                }
            }
        }
    }
    lengths.sort_unstable();
    lengths.dedup();
    assert_eq!(lengths, [0, 1, 2, 3, 4, 5], "the filters tell apart");
    company.assert_sound().await;
}
