//! Imports: what comes in, what is never doubled, and the way back.

use domain::id::ImportId;
use domain::import::{self, BuiltOn, Cell, ImportRecord, ImportState, Kind, Obstacle, RowContent, Table};
use domain::money::Currency;
use domain::permission::Actor;
use domain::receipt::ReceiptState;
use domain::refusal::Refusal;
use store::imports::{Applied, RowOutcome, RowResult, Source};
use store::{Error, new_id};

use crate::company::{Company, day, nobody_is_at_it_elsewhere, open, operation};

/// A sheet drawn as lines, cells parted by commas.
fn records(kind: Kind, lines: &str) -> Vec<(usize, ImportRecord)> {
    let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let rows = lines.trim().lines().map(|line| line.trim().split(',').map(cell).collect()).collect();
    let table = Table { name: "台账".into(), rows };
    let recognised = import::recognise(kind, &table).unwrap();
    let order = import::date_order(&table, &recognised);
    let read = import::read(kind, &table, &recognised, Currency::Cny, day("2025-06-15"), order);
    let record = |row: import::ReadRow| match row.content {
        RowContent::Record(record) => Some((row.row, *record)),
        RowContent::Refused(problems) => panic!("row {}: {problems:?}", row.row),
        _ => None,
    };
    read.into_iter().filter_map(record).collect()
}

fn source(kind: Kind) -> Source {
    Source { id: ImportId::new(new_id()), file: "台账.xlsx".into(), sheet: "台账".into(), kind, is_whole: false }
}

async fn apply(company: &Company, actor: &Actor, source: &Source, records: &[(usize, ImportRecord)]) -> Vec<RowResult> {
    match store::imports::apply(&company.store, actor, source, records, |_| {}).await.unwrap() {
        Applied::Done(results) => results,
        Applied::TakenBack(results) => panic!("taken back: {results:?}"),
    }
}

/// Imports as finance; answers the import's id.
async fn brought(company: &Company, kind: Kind, lines: &str) -> ImportId {
    let source = source(kind);
    for result in apply(company, &company.finance, &source, &records(kind, lines)).await {
        assert!(!matches!(result.outcome, RowOutcome::Refused(_)), "{result:?}");
    }
    source.id
}

async fn undo(company: &Company, actor: &Actor, id: &ImportId) -> Result<(), Error> {
    store::imports::begin_undo(&company.store, actor, id).await?;
    store::imports::finish_undo(&company.store, actor, id).await
}

fn obstacles(answer: Result<(), Error>) -> Vec<Obstacle> {
    match answer {
        Err(Error::Refused(problems)) => match problems.0.into_iter().next().unwrap().refusal {
            Refusal::ImportBuiltOn { obstacles } => obstacles,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Everything that people can see: customers, contracts with plans, receipts, and the badges.
async fn books(company: &Company) -> String {
    let (store, operator) = (&company.store, Actor::operator());
    let filter = domain::list::ContractFilter { order: domain::list::ContractOrder::Number, ..Default::default() };
    let mut lines = Vec::new();
    for customer in store::customers::list(store, &operator, &Default::default()).await.unwrap().items {
        let contacts = store::customers::contacts(store, &operator, &customer.id).await.unwrap();
        let contacts: Vec<_> = contacts.into_iter().map(|contact| contact.terms).collect();
        lines.push(format!("{} {:?} {:?} {:?} {contacts:?}", customer.number, customer.terms, customer.first_deal, customer.latest_deal));
    }
    for contract in store::contracts::all(store, &operator, &filter).await.unwrap() {
        let (contract, plan) = store::contracts::show(store, &operator, &contract.id).await.unwrap();
        let plan: Vec<_> = plan.iter().map(|one| (one.terms.clone(), one.paid, one.open, one.reason.clone())).collect();
        lines.push(format!("{} {:?} {:?} {plan:?}", contract.number, contract.terms, contract.collected));
    }
    for receipt in store::receipts::list(store, &operator, &Default::default()).await.unwrap().items {
        lines.push(format!("{} {:?} {:?}", receipt.number, receipt.terms, receipt.allocated));
    }
    lines.push(format!("{:?}", store::badges::badges(store, &operator).await.unwrap()));
    lines.push(store::customers::count(store, &operator, &Default::default()).await.unwrap().to_string());
    lines.join("\n")
}

const LEDGER: &str = "
    合同编号,客户名称,签署日期,合同金额,付款进度,已收款,备注
    HT1,甲有限公司,2025-01-10,1000,部分付款,400,
    HT2,甲有限公司,2025-02-10,2000,已付款,,
    HT3,乙有限公司,2025-03-10,3000,未付款,,";

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
async fn a_changed_record_and_a_new_contract_under_an_imported_customer_stand_in_the_way() {
    let company = open().await;
    let id = brought(&company, Kind::Contracts, LEDGER).await;
    let operator = Actor::operator();
    let filter = domain::list::ContractFilter { order: domain::list::ContractOrder::Number, ..Default::default() };
    let contract = store::contracts::all(&company.store, &operator, &filter).await.unwrap().remove(2);
    let life = domain::contract::Life::Performing;
    store::contracts::change_life(&company.store, &operator, &operation(), &contract.id, contract.version, life).await.unwrap();
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

/// So many customers; the last one's owner is unknown when `is_bad`.
fn many(count: usize, is_bad: bool) -> Vec<(usize, ImportRecord)> {
    let mut lines = "客户名称,业务员\n".to_owned();
    for number in 1..=count {
        let owner = if is_bad && number == count { "没有这个人" } else { "" };
        lines.push_str(&format!("第{number}家有限公司,{owner}\n"));
    }
    records(Kind::Customers, &lines)
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

/// More than one statement's worth of numbers and names.
#[tokio::test]
async fn a_long_sheet_is_foreseen_as_it_is_then_written() {
    let company = open().await;
    let mut lines = "合同编号,客户名称,签署日期,合同金额\n".to_owned();
    lines.extend((1..=70).map(|number| format!("HT{number},第{}家,2025-01-10,{number}00\n", number % 40)));
    let records = records(Kind::Contracts, &lines);
    let foreseen = async || store::imports::preview(&company.store, &company.finance, &records).await.unwrap();
    let before = books(&company).await;
    let first = foreseen().await;
    assert_eq!(books(&company).await, before);
    assert_eq!(first, apply(&company, &company.finance, &source(Kind::Contracts), &records).await);
    assert!(first.iter().all(|result| result.outcome == RowOutcome::Added), "{first:?}");
    assert!(foreseen().await.iter().all(|result| result.outcome == RowOutcome::Unchanged));
}

#[tokio::test]
async fn a_known_customer_is_found_by_number_credit_code_and_name() {
    let company = open().await;
    brought(
        &company,
        Kind::Customers,
        "客户编号,客户名称,统一社会信用代码,地址\nC7,杭州云栖软件有限公司,91330106MA27XNTQ4R,某路1号\nC8,宁波海港机械有限公司,,\n",
    )
    .await;
    let sheet = "客户编号,客户名称,统一社会信用代码\nC7,云栖软件（杭州）有限公司,\n,海港机械 宁波,91330106MA27XNTQ4R\n,宁波 海港机械（有限公司）,\nC7,宁波海港机械有限公司,\n";
    let table: Vec<(usize, ImportRecord)> =
        sheet.lines().skip(1).flat_map(|line| records(Kind::Customers, &format!("{}\n{line}\n", sheet.lines().next().unwrap()))).collect();
    let foreseen = store::imports::preview(&company.store, &company.finance, &table).await.unwrap();
    let known: Vec<Option<&str>> = foreseen.iter().map(|result| result.known_as.as_ref().map(|known| known.number.as_str())).collect();
    assert_eq!(known[..3], [Some("C7"), Some("C7"), Some("C8")], "{foreseen:?}");
    assert!(
        matches!(&foreseen[3].outcome, RowOutcome::Refused(problems) if matches!(problems.0[0].refusal, Refusal::DuplicateCustomer { .. }))
    );
}

#[tokio::test]
async fn a_blank_cell_takes_nothing_away_and_a_ledger_without_lines_keeps_them() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲有限公司").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "40.00"), ("2025-07-01", "60.00")]).await;
    let before = books(&company).await;
    let ledger = format!("合同编号,客户名称,签署日期,合同金额,合同状态\n{},甲有限公司,2025-01-01,100,进行中\n", contract.number);
    let results = apply(&company, &company.finance, &source(Kind::Contracts), &records(Kind::Contracts, &ledger)).await;
    assert_eq!(results[0].outcome, RowOutcome::Unchanged);
    assert_eq!(books(&company).await, before);
}

#[tokio::test]
async fn a_number_of_our_own_pattern_that_a_sheet_brings_is_not_given_again() {
    let company = open().await;
    brought(&company, Kind::Customers, "客户编号,客户名称\nC20250615001,甲\nC20250615002,乙\n").await;
    assert_eq!(company.customer(&company.rep, "丙").await.number, "C20250615003");
}

#[tokio::test]
async fn arrears_find_what_is_owed_and_two_alike_are_not_one() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-05-01", "40.00"), ("2025-06-01", "60.00"), ("2025-09-01", "7.00")]).await;
    let sheet = "客户名称,欠款金额,欠款日期,欠款原因\n甲,100,2025-05-01,资金周转\n甲,30,2025-02-01,\n甲,30,2025-03-01,\n";
    let results = apply(&company, &company.finance, &source(Kind::Arrears), &records(Kind::Arrears, sheet)).await;
    let outcomes: Vec<&RowOutcome> = results.iter().map(|result| &result.outcome).collect();
    assert_eq!(outcomes, [&RowOutcome::Updated, &RowOutcome::Added, &RowOutcome::Added]);
    let again = apply(&company, &company.finance, &source(Kind::Arrears), &records(Kind::Arrears, sheet)).await;
    assert!(again.iter().all(|result| result.outcome == RowOutcome::Unchanged), "{again:?}");
    company.assert_sound().await;
}

#[tokio::test]
async fn two_debts_of_one_customer_day_and_amount_are_both_owed() {
    let company = open().await;
    let sheet = "客户名称,欠款金额,欠款日期,欠款原因\n甲,30,2025-02-01,验收未完成\n甲,30,2025-02-01,发票未到\n甲,30,2025-02-01,资金周转\n";
    let rows = records(Kind::Arrears, sheet);
    // In one commit, and in several, as of a long file.
    for part in [&rows[..2], &rows[2..]] {
        let added = apply(&company, &company.finance, &source(Kind::Arrears), part).await;
        assert!(added.iter().all(|result| result.outcome == RowOutcome::Added), "{added:?}");
    }
    let before = books(&company).await;
    let again = apply(&company, &company.finance, &source(Kind::Arrears), &rows).await;
    assert!(again.iter().all(|result| result.outcome == RowOutcome::Unchanged), "{again:?}");
    assert_eq!(books(&company).await, before);
    let ageing = store::reports::ageing(&company.store, &company.finance, day("2025-06-15")).await.unwrap();
    assert_eq!(ageing[0].ageing.total().to_plain(), "90.00");
    company.assert_sound().await;
}

#[tokio::test]
async fn a_number_in_another_width_or_case_is_the_same_contract() {
    let company = open().await;
    let ledger = |number: &str| format!("合同编号,客户名称,签署日期,合同金额\n{number},甲有限公司,2025-01-01,100\n");
    brought(&company, Kind::Contracts, &ledger("HT-001")).await;
    for number in ["ＨＴ－００１", "ht-001", " HT-001\u{3000}"] {
        let again = apply(&company, &company.finance, &source(Kind::Contracts), &records(Kind::Contracts, &ledger(number))).await;
        assert_eq!(again[0].outcome, RowOutcome::Unchanged, "{number}");
    }
}

#[tokio::test]
async fn a_row_that_says_other_money_than_the_books_is_refused_with_what_they_have() {
    let company = open().await;
    let ledger =
        |number: &str, rest: &str| format!("合同编号,客户名称,合同状态,签署日期,合同金额,付款进度,已收款\n{number},甲有限公司,{rest}\n");
    let outcome = async |number: &str, rest: &str| {
        apply(&company, &company.finance, &source(Kind::Contracts), &records(Kind::Contracts, &ledger(number, rest)))
            .await
            .remove(0)
            .outcome
    };
    // A deposit before the signing lies as an advance; the same row again says nothing new.
    assert_eq!(outcome("HT1", "待签署,,1000,部分付款,300").await, RowOutcome::Added);
    assert_eq!(outcome("HT1", "待签署,,1000,部分付款,300").await, RowOutcome::Unchanged);
    assert_eq!(outcome("HT2", "签署,2025-01-01,1000,未付款,").await, RowOutcome::Added);
    for (number, rest, booked) in [
        ("HT1", "待签署,,1000,部分付款,400", "300.00"),
        ("HT2", "签署,2025-01-01,1000,部分付款,", "0.00"),
        ("HT2", "签署,2025-01-02,1000,未付款,", "0.00"),
        ("HT2", "签署,2025-01-01,1000,已付款,", "0.00"),
    ] {
        let RowOutcome::Refused(problems) = outcome(number, rest).await else { panic!("{number} {rest}") };
        let Refusal::ContractDiffers { collected, .. } = &problems.0[0].refusal else { panic!("{problems:?}") };
        assert_eq!(collected.to_plain(), booked, "{number} {rest}");
    }
    company.assert_sound().await;
}

#[tokio::test]
async fn first_and_latest_deal_follow_a_history_that_is_corrected_and_contracts_that_are_taken_back() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲有限公司").await;
    let deals = async || {
        let customer = store::customers::show(&company.store, &company.finance, &customer.id).await.unwrap();
        (customer.first_deal, customer.latest_deal)
    };
    let history = |first: &str| format!("客户名称,首次交易日期\n甲有限公司,{first}\n");
    brought(&company, Kind::Customers, &history("2020-01-01")).await;
    brought(&company, Kind::Customers, &history("2021-01-01")).await;
    assert_eq!(deals().await, (Some(day("2021-01-01")), None));
    let ledger = |number: &str| format!("合同编号,客户名称,签署日期,合同金额\n{number},甲有限公司,2025-01-01,100\n");
    let first = brought(&company, Kind::Contracts, &ledger("HT1")).await;
    let second = brought(&company, Kind::Contracts, &ledger("HT2")).await;
    undo(&company, &company.finance, &first).await.unwrap();
    assert_eq!(deals().await.1, Some(day("2025-01-01")));
    undo(&company, &company.finance, &second).await.unwrap();
    assert_eq!(deals().await, (Some(day("2021-01-01")), None));
    company.assert_sound().await;
}

#[tokio::test]
async fn arrears_that_were_partly_paid_are_owed_as_they_stand() {
    let company = open().await;
    let sheet = "客户名称,欠款金额,欠款日期,付款状态,备注\n甲,64000,2025-03-03,部分付款,验收后付\n";
    brought(&company, Kind::Arrears, sheet).await;
    let contract = store::contracts::all(&company.store, &company.finance, &Default::default()).await.unwrap().remove(0);
    assert_eq!((contract.outstanding().to_plain(), contract.is_amount_to_complete), ("64000.00".into(), false));
    assert_eq!(contract.terms.remarks, "付款状态：部分付款；验收后付");
    assert_eq!(store::badges::badges(&company.store, &company.finance).await.unwrap().contracts_to_complete, 0);
    let again = apply(&company, &company.finance, &source(Kind::Arrears), &records(Kind::Arrears, sheet)).await;
    assert_eq!(again[0].outcome, RowOutcome::Unchanged);
    company.assert_sound().await;
}

#[tokio::test]
async fn arrears_of_a_day_before_money_came_in_are_not_owed_once_more() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "40.00"), ("2025-06-01", "60.00")]).await;
    company.confirmed(&customer, "70.00").await;
    let row = |amount: &str, since: &str| records(Kind::Arrears, &format!("客户名称,欠款金额,欠款日期,地址\n甲,{amount},{since},城南\n"));
    let outcome = async |amount: &str, since: &str| {
        apply(&company, &company.finance, &source(Kind::Arrears), &row(amount, since)).await.remove(0).outcome
    };
    let before = books(&company).await;
    // As of 31 May 40.00 were owed, as of 9 June all of it; on 10 June 70.00 came in.
    for owed in ["40", "100"] {
        let refused = match outcome(owed, "2025-05-01").await {
            RowOutcome::Refused(problems) => problems.0.into_iter().next().unwrap().refusal,
            other => panic!("{owed}: {other:?}"),
        };
        let open = domain::parse::amount("30", Currency::Cny).unwrap();
        assert_eq!(refused, Refusal::ArrearsPaidSince { contract: contract.number.clone(), open });
    }
    assert_eq!(books(&company).await, before, "nothing of a refused row is written");
    assert_eq!(outcome("30", "2025-06-01").await, RowOutcome::Updated, "what is owed now; the address is new");
    assert_eq!(outcome("55", "2025-05-01").await, RowOutcome::Added, "never owed under that contract: another debt");
    assert_eq!(outcome("40", "2025-04-01").await, RowOutcome::Added);
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
async fn what_was_partly_paid_is_listed_until_somebody_says_how_much() {
    let company = open().await;
    let store = &company.store;
    let customer = company.customer(&company.rep, "甲有限公司").await;
    brought(&company, Kind::Contracts, "合同编号,客户名称,签署日期,合同金额,付款进度\nHT1,甲有限公司,2025-01-10,1000,部分付款").await;
    let filter = domain::list::ContractFilter { is_to_complete: true, ..Default::default() };
    let listed = async || store::contracts::list(store, &company.finance, &filter).await.unwrap().items.pop();
    let contract = listed().await.unwrap();
    let form =
        domain::contract::ContractForm { title: "软件".into(), ..crate::company::contract_form(&customer, &[("2025-01-10", "1000")]) };
    store::contracts::edit(store, &company.rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    company.confirmed(&customer, "300").await;
    let contract = listed().await.unwrap();
    assert_eq!(contract.collected.to_plain(), "300.00");
    let complete = async |amount: &str| {
        store::receipts::complete_amount(store, &company.finance, &operation(), &contract.id, amount, "2025-02-01").await
    };
    assert!(matches!(complete("700.01").await, Err(Error::Refused(_))));
    assert_eq!(complete("200").await.unwrap().collected.to_plain(), "500.00");
    assert!(listed().await.is_none());
    // Entered wrongly: its reversal asks for it again. What was paid since, and is reversed, does not.
    let opening = async || {
        let receipts = store::receipts::list(store, &company.finance, &Default::default()).await.unwrap().items;
        receipts.into_iter().find(|receipt| receipt.is_opening && receipt.state == ReceiptState::Confirmed).unwrap().id
    };
    store::receipts::reverse(store, &company.finance, &operation(), &opening().await, "录错").await.unwrap();
    assert_eq!(listed().await.unwrap().collected.to_plain(), "300.00");
    assert_eq!(complete("400").await.unwrap().collected.to_plain(), "700.00");
    let rest = company.confirmed(&customer, "300").await;
    store::receipts::reverse(store, &company.finance, &operation(), &rest.id, "错账").await.unwrap();
    assert!(listed().await.is_none());
    store::receipts::reverse(store, &company.finance, &operation(), &opening().await, "录错").await.unwrap();
    let all = company.confirmed(&customer, "700").await;
    assert!(listed().await.is_none(), "all of it is paid by now");
    store::receipts::reverse(store, &company.finance, &operation(), &all.id, "错账").await.unwrap();
    let plan = store::contracts::show(store, &company.finance, &listed().await.unwrap().id).await.unwrap().1;
    assert!(plan.iter().all(|one| one.is_amount_to_complete));
    company.assert_sound().await;
}

#[tokio::test]
async fn of_two_of_one_name_neither_is_guessed() {
    let company = open().await;
    let (store, root) = (&company.store, company.finance.team.clone());
    company.customer(&company.rep, "甲公司").await;
    let form = domain::customer::CustomerForm { name: "甲 公司".into(), ..Default::default() };
    let id = domain::id::CustomerId::new(new_id());
    let twin = store::customers::create(store, &company.other_rep, &operation(), &id, &form, true).await.unwrap();
    let user = domain::user::UserForm {
        login: "wang2".into(),
        name: "rep".into(),
        roles: vec![domain::permission::Role::Rep],
        team: root,
        password: String::new(),
    };
    let namesake = store::users::save(store, &company.admin, &operation(), None, &user).await.unwrap();
    let outcomes = async |rows: &str| {
        let lines = format!("客户编号,客户名称,业务员,备注\n{rows}");
        let results = apply(&company, &company.finance, &source(Kind::Customers), &records(Kind::Customers, &lines)).await;
        let said = |result: RowResult| match result.outcome {
            RowOutcome::Refused(problems) => problems.0[0].refusal.code().to_owned(),
            other => format!("{other:?}"),
        };
        results.into_iter().map(said).collect::<Vec<_>>()
    };
    let by_name = outcomes(",甲公司,,哪一家\n,乙公司,rep,哪一位\n,丙公司,wang2,按登录名").await;
    assert_eq!(by_name, ["duplicate_customer", "not_one_of", "Added"]);
    assert_eq!(outcomes(&format!("{},甲公司,,按编号", twin.number)).await, ["Updated"]);
    let filter = domain::list::CustomerFilter { search: "丙公司".into(), ..Default::default() };
    let found = store::customers::list(store, &company.finance, &filter).await.unwrap();
    assert_eq!(found.items[0].owner, namesake);
    company.assert_sound().await;
}

#[tokio::test]
async fn a_ledger_from_before_a_merge_still_means_its_contracts() {
    let company = open().await;
    let (store, operator) = (&company.store, Actor::operator());
    let stays = company.customer(&company.rep, "乙有限公司").await;
    brought(&company, Kind::Contracts, LEDGER.lines().take(3).collect::<Vec<_>>().join("\n").as_str()).await;
    let filter = domain::list::CustomerFilter { search: "甲有限公司".into(), ..Default::default() };
    let goes = store::customers::list(store, &operator, &filter).await.unwrap().items.remove(0);
    let (goes, stays) = ((&goes.id, goes.version), (&stays.id, stays.version));
    store::customers::merge(store, &operator, &operation(), goes, stays).await.unwrap();
    let again = records(Kind::Contracts, LEDGER.lines().take(3).collect::<Vec<_>>().join("\n").as_str());
    let results = apply(&company, &company.finance, &source(Kind::Contracts), &again).await;
    assert_eq!(results.into_iter().map(|result| result.outcome).collect::<Vec<_>>(), [RowOutcome::Unchanged]);
    company.assert_sound().await;
}
