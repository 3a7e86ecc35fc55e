//! The way back: an import that is undone, taken back, or killed half way.

use super::*;

#[tokio::test]
async fn an_import_is_undone_as_if_it_had_never_been() {
    let company = open().await;
    let known = company.customer(&company.rep, "甲有限公司").await;
    company.contract(&company.rep, &known, &[("2025-05-01", "100.00")]).await;
    let before = books(&company).await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    assert_ne!(books(&company).await, before);
    let import = store::imports::list(&company.store, &company.finance).await.unwrap().remove(0);
    assert_eq!((import.added, import.updated, import.state, import.can_be_undone()), (3, 0, ImportState::Done, true));
    undo(&company, &company.finance, &id).await.unwrap();
    assert_eq!(books(&company).await, before);
    company.assert_sound().await;
    let import = store::imports::list(&company.store, &company.finance).await.unwrap().remove(0);
    assert_eq!((import.state, import.can_be_undone(), import.undone_by.as_str()), (ImportState::Undone, false, "finance"));
    // Once more is the same, and the same file can come in again.
    undo(&company, &company.finance, &id).await.unwrap();
    brought(&company, Kind::Contracts, LEDGER).await;
    company.assert_sound().await;
}

#[tokio::test]
async fn what_an_import_updated_becomes_what_it_was() {
    let company = open().await;
    brought(&company, Kind::Customers, "客户名称,地址,联系人,手机\n甲有限公司,旧址,王一,13905740001\n").await;
    brought(&company, Kind::Contracts, LEDGER).await;
    let before = books(&company).await;
    let customers = brought(&company, Kind::Customers, "客户名称,地址,联系人,手机\n甲 有限公司,新址,王一,13905740002\n").await;
    let contracts =
        brought(&company, Kind::Contracts, "合同编号,客户名称,签署日期,合同金额,备注\nHT1,甲有限公司,2025-01-10,1000,新备注\n").await;
    let arrears = brought(&company, Kind::Arrears, "客户名称,欠款金额,欠款日期,欠款原因\n甲有限公司,600,2025-05-05,验收未完成\n").await;
    assert_ne!(books(&company).await, before);
    for id in [arrears, contracts, customers] {
        undo(&company, &company.finance, &id).await.unwrap();
        company.assert_sound().await;
    }
    assert_eq!(books(&company).await, before);
}

#[tokio::test]
async fn an_import_that_people_built_on_is_not_undone_and_says_why() {
    let company = open().await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    let operator = Actor::operator();
    let customers = store::customers::list(&company.store, &operator, &Default::default()).await.unwrap().items;
    let [first, second] = ["甲有限公司", "乙有限公司"].map(|name| customers.iter().find(|customer| customer.terms.name == name).unwrap());
    let form = domain::follow_up::FollowUpForm { customer: first.id.clone(), said: "问好".into(), ..Default::default() };
    store::follow_ups::log(&company.store, &operator, &operation(), &new_id().as_str().into(), &form).await.unwrap();
    let receipt = company.confirmed(second, "10.00").await;
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "记错").await.unwrap();
    let before = books(&company).await;
    let found = obstacles(undo(&company, &company.finance, &id).await);
    let built = |record: &str, built: BuiltOn| found.iter().any(|one| one.record == record && one.built == built);
    assert!(built("甲有限公司", BuiltOn::FollowUp), "{found:?}");
    assert!(built("HT3", BuiltOn::Receipt), "reversed to the cent, but there: {found:?}");
    assert!(!found.iter().any(|one| one.record == "HT1"), "{found:?}");
    assert_eq!(books(&company).await, before, "a refused undo changes nothing");
    let import = store::imports::list(&company.store, &company.finance).await.unwrap().remove(0);
    assert_eq!(import.state, ImportState::Done);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_file_and_a_paper_original_of_an_imported_contract_stand_in_the_way() {
    let company = open().await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    let operator = Actor::operator();
    let filter = domain::list::ContractFilter { order: domain::list::ContractOrder::Number, ..Default::default() };
    let contracts = store::contracts::all(&company.store, &operator, &filter).await.unwrap();
    let (file, kind) = (domain::id::AttachmentId::new(new_id()), Default::default());
    let upload = store::attachments::Upload { id: &file, kind, name: "合同.pdf", bytes: b"%PDF-1.7" };
    store::attachments::add(&company.store, &operator, &contracts[0].id, upload).await.unwrap();
    let form = domain::original::RegisterForm { location: "A 柜".into(), count: "1".into() };
    store::originals::register(&company.store, &operator, &operation(), &contracts[1].id, &form).await.unwrap();
    let found = obstacles(undo(&company, &company.finance, &id).await);
    let built: Vec<(&str, BuiltOn, &str)> = found.iter().map(|one| (one.record.as_str(), one.built, one.what.as_str())).collect();
    assert!(built.contains(&("HT1", BuiltOn::Attachment, "合同.pdf")), "{built:?}");
    assert!(built.contains(&("HT2", BuiltOn::Original, "A 柜")), "{built:?}");
}

#[tokio::test]
async fn an_audit_over_an_imported_contract_stands_in_the_way() {
    let company = open().await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    let operator = Actor::operator();
    let (roles, password) = (vec![domain::permission::Role::Auditor], String::new());
    let form = domain::user::UserForm { login: "auditor".into(), name: "auditor".into(), roles, team: "root".into(), password };
    let lead = store::users::save(&company.store, &operator, &operation(), None, &form).await.unwrap();
    let selection = domain::audit::SelectionForm { way: "numbers".into(), numbers: "HT1".into(), ..Default::default() };
    let fresh = domain::audit::AuditForm::fresh(lead);
    let (from, to) = ("2025-01-01".into(), "2025-03-31".into());
    let form = domain::audit::AuditForm { name: "一季度审计".into(), from, to, selection, ..fresh };
    let audit = domain::id::AuditId::new(new_id());
    store::audits::create(&company.store, &operator, &operation(), &audit, &form).await.unwrap();
    store::audits::start(&company.store, &operator, &operation(), &audit, 1).await.unwrap();
    let found = obstacles(undo(&company, &company.finance, &id).await);
    let built: Vec<(&str, BuiltOn, &str)> = found.iter().map(|one| (one.record.as_str(), one.built, one.what.as_str())).collect();
    assert_eq!(built, [("HT1", BuiltOn::Audit, "一季度审计")]);
}

#[tokio::test]
async fn a_changed_record_and_a_new_contract_under_an_imported_customer_stand_in_the_way() {
    let company = open().await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    let operator = Actor::operator();
    let filter = domain::list::ContractFilter { order: domain::list::ContractOrder::Number, ..Default::default() };
    let contract = store::contracts::all(&company.store, &operator, &filter).await.unwrap().remove(2);
    let life = domain::contract::Life::Performing;
    store::contracts::change_life(&company.store, &operator, &operation(), &contract.id, contract.version, &crate::company::to(life))
        .await
        .unwrap();
    let customer = store::customers::show(&company.store, &operator, &contract.customer).await.unwrap();
    company.contract(&operator, &customer, &[("2025-05-01", "5.00")]).await;
    let found = obstacles(undo(&company, &company.finance, &id).await);
    let built: Vec<(&str, BuiltOn)> = found.iter().map(|one| (one.record.as_str(), one.built)).collect();
    assert!(built.contains(&("HT3", BuiltOn::Changed)) && built.contains(&("乙有限公司", BuiltOn::Contract)), "{found:?}");
}

#[tokio::test]
async fn only_who_may_import_for_the_importer_undoes_it() {
    let company = open().await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    assert!(matches!(undo(&company, &company.rep, &id).await, Err(Error::NotFound)));
    assert!(matches!(undo(&company, &company.manager, &id).await, Err(Error::NotFound)));
    assert!(store::imports::list(&company.store, &company.manager).await.unwrap().is_empty());
    assert!(store::imports::list(&company.store, &company.rep).await.is_err());
    undo(&company, &company.finance, &id).await.unwrap();
}

#[tokio::test]
async fn all_or_nothing_is_one_commit_as_long_as_it_is_short() {
    let company = open().await;
    let source = Source { is_whole: true, ..source(Kind::Customers) };
    let before = books(&company).await;
    let bad = many(60, true);
    let answer = store::imports::apply(&company.store, &company.finance, &source, &bad, |_| {}).await.unwrap();
    let Applied::TakenBack(results) = answer else { panic!("{answer:?}") };
    assert!(matches!(results[59].outcome, RowOutcome::Refused(_)));
    assert_eq!(books(&company).await, before);
    let import = store::imports::list(&company.store, &company.finance).await.unwrap().remove(0);
    assert_eq!((import.state, import.parts), (ImportState::Undone, 0));
}

#[tokio::test]
async fn a_long_import_of_all_or_nothing_that_fails_half_way_leaves_nothing() {
    let company = open().await;
    let before = books(&company).await;
    let source = Source { is_whole: true, ..source(Kind::Customers) };
    let mut written = 0;
    let bad = many(230, true);
    let answer = store::imports::apply(&company.store, &company.finance, &source, &bad, |count| written = count).await.unwrap();
    assert!(matches!(answer, Applied::TakenBack(_)));
    assert_eq!(written, 200, "the first commit was through");
    assert_eq!(books(&company).await, before);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_long_import_that_is_killed_half_way_is_taken_back_at_the_next_start_and_an_ordinary_one_is_kept() {
    let company = open().await;
    let before = books(&company).await;
    for is_whole in [true, false] {
        let source = Source { is_whole, ..source(Kind::Customers) };
        let (store, actor, id) = (company.store.clone(), company.finance.clone(), source.id.clone());
        // The panic stands for a server that is killed after its first commit.
        let killed = tokio::spawn(async move {
            let records = many(230, false);
            store::imports::apply(&store, &actor, &source, &records, |_| panic!("killed")).await
        });
        assert!(killed.await.is_err());
        assert_ne!(books(&company).await, before, "something was written");
        nobody_is_at_it_elsewhere();
        store::imports::recover(&company.store).await.unwrap();
        let import = store::imports::list(&company.store, &company.finance).await.unwrap().remove(0);
        assert_eq!(import.id, id);
        if is_whole {
            assert_eq!((import.state, books(&company).await), (ImportState::Undone, before.clone()));
        } else {
            assert_eq!((import.state, import.added), (ImportState::Broken, 50));
            undo(&company, &company.finance, &id).await.unwrap();
            assert_eq!(books(&company).await, before);
        }
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn an_undo_that_is_killed_half_way_goes_on_at_the_next_start() {
    let company = open().await;
    let before = books(&company).await;
    let source = source(Kind::Customers);
    apply(&company, &company.finance, &source, &many(70, false)).await;
    store::imports::begin_undo(&company.store, &company.finance, &source.id).await.unwrap();
    nobody_is_at_it_elsewhere();
    store::imports::recover(&company.store).await.unwrap();
    assert_eq!(books(&company).await, before);
    company.assert_sound().await;
}

#[tokio::test]
async fn reps_whom_an_import_added_go_with_it_unless_somebody_made_use_of_them() {
    let company = open().await;
    let operator = Actor::operator();
    let ledger = "合同编号,客户名称,签署日期,合同金额,业务员\nHT1,甲,2025-01-10,1000,李敏\nHT2,乙,2025-01-10,1000,王强\n";
    let source = source(Kind::Contracts);
    apply(&company, &operator, &source, &records(Kind::Contracts, ledger)).await;
    let names = async || store::users::list(&company.store, &operator).await.into_iter().map(|user| user.name).collect::<Vec<_>>();
    assert!(names().await.contains(&"李敏".to_owned()));
    let used = store::users::list(&company.store, &operator).await.into_iter().find(|user| user.name == "王强").unwrap();
    let own = company.customer(&operator, "丙").await;
    store::customers::reassign(&company.store, &operator, &operation(), &own.id, &used.id, None).await.unwrap();
    undo(&company, &operator, &source.id).await.unwrap();
    let left = names().await;
    assert!(!left.contains(&"李敏".to_owned()) && left.contains(&"王强".to_owned()), "{left:?}");
    company.assert_sound().await;
}

#[tokio::test]
async fn an_import_that_is_being_undone_takes_nothing_more_in() {
    let company = open().await;
    let source = source(Kind::Customers);
    apply(&company, &company.finance, &source, &many(60, false)).await;
    undo(&company, &company.finance, &source.id).await.unwrap();
    let more = Source { sheet: "另一张".into(), ..source.clone() };
    let error = store::imports::apply(&company.store, &company.finance, &more, &many(61, false), |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error}");
}

#[tokio::test]
async fn a_closed_month_takes_no_row_and_gives_none_back() {
    let company = open().await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    let month = domain::closing::Month::of(day("2025-03-01"));
    store::periods::close(&company.store, &company.finance, &operation(), month).await.unwrap();
    let closed = Refusal::PeriodClosed { month };
    // What is known already is told again.
    brought(&company, Kind::Contracts, LEDGER).await;
    let late = "合同编号,客户名称,签署日期,合同金额,付款进度,已收款,备注\nHT8,甲有限公司,2025-03-31,1000,未付款,,\n";
    let result = apply(&company, &company.finance, &source(Kind::Contracts), &records(Kind::Contracts, late)).await.remove(0);
    let RowOutcome::Refused(problems) = result.outcome else { panic!("{result:?}") };
    assert_eq!(problems.of("signed"), Some(&closed));
    let before = books(&company).await;
    let Err(Error::Refused(problems)) = undo(&company, &company.finance, &id).await else { panic!("undone") };
    assert_eq!(problems.0[0].refusal, closed);
    assert_eq!(books(&company).await, before);
    store::periods::reopen(&company.store, &company.finance, &operation(), month, "撤销导入").await.unwrap();
    undo(&company, &company.finance, &id).await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn arrears_that_a_closed_month_was_told_with_are_not_undone() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-03-01", "100.00")]).await;
    let sheet = |since: &str| format!("客户名称,欠款金额,欠款日期,欠款原因\n甲,100,{since},资金周转\n");
    let id = brought(&company, Kind::Arrears, &sheet("2025-02-01")).await;
    let month = domain::closing::Month::of(day("2025-05-01"));
    store::periods::close(&company.store, &company.finance, &operation(), month).await.unwrap();
    let may = async || store::reports::ageing(&company.store, &company.finance, day("2025-05-31")).await.unwrap();
    let before = may().await;
    let Err(Error::Refused(problems)) = undo(&company, &company.finance, &id).await else { panic!("undone") };
    assert_eq!(problems.0[0].refusal, Refusal::PeriodClosed { month });
    assert_eq!(may().await, before);
    // One that came in after the closing counts from its own day on, and goes.
    let later = brought(&company, Kind::Arrears, &sheet("2025-04-01")).await;
    undo(&company, &company.finance, &later).await.unwrap();
    assert_eq!(may().await, before);
    company.assert_sound().await;
}
