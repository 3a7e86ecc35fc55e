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

mod adjustments;
mod arrears;
mod signing;
mod undone;

/// A sheet drawn as lines, cells parted by commas.
pub fn records(kind: Kind, lines: &str) -> Vec<(usize, ImportRecord)> {
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

pub fn source(kind: Kind) -> Source {
    Source { id: ImportId::new(new_id()), file: "台账.xlsx".into(), sheet: "台账".into(), kind, is_whole: false }
}

pub async fn apply(company: &Company, actor: &Actor, source: &Source, records: &[(usize, ImportRecord)]) -> Vec<RowResult> {
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

/// So many customers; the last one's owner is unknown when `is_bad`.
fn many(count: usize, is_bad: bool) -> Vec<(usize, ImportRecord)> {
    let mut lines = "客户名称,业务员\n".to_owned();
    for number in 1..=count {
        let owner = if is_bad && number == count { "没有这个人" } else { "" };
        lines.push_str(&format!("第{number}家有限公司,{owner}\n"));
    }
    records(Kind::Customers, &lines)
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
async fn expenses_of_a_ledger_are_the_opening_that_comes_again_and_is_never_doubled() {
    let company = open().await;
    let ledger = |spent: &str| {
        format!("合同编号,客户名称,合同状态,签署日期,合同金额,付款进度,费用支出\nHT1,甲有限公司,签署,2025-01-01,1000,未付款,{spent}\n")
    };
    let outcome = async |spent: &str| {
        let records = records(Kind::Contracts, &ledger(spent));
        apply(&company, &company.finance, &source(Kind::Contracts), &records).await.remove(0).outcome
    };
    let id = brought(&company, Kind::Contracts, &ledger("100")).await;
    let contract = store::contracts::all(&company.store, &company.finance, &Default::default()).await.unwrap().remove(0);
    let form = domain::expense::ExpenseForm { amount: "40".into(), ..Default::default() };
    let expense = domain::id::ExpenseId::new(new_id());
    store::expenses::record(&company.store, &company.finance, &operation(), &expense, &contract.id, &form).await.unwrap();
    // The old ledger again, and one that this system exported.
    for spent in ["100", "140"] {
        assert_eq!(outcome(spent).await, RowOutcome::Unchanged, "{spent}");
    }
    let RowOutcome::Refused(problems) = outcome("150").await else { panic!("another figure is one more expense") };
    assert!(matches!(problems.of("expenses"), Some(Refusal::ExpensesDiffer { .. })), "{problems:?}");
    store::expenses::void(&company.store, &company.finance, &operation(), &expense, "记错").await.unwrap();
    let found = obstacles(undo(&company, &company.finance, &id).await);
    assert_eq!(found.iter().map(|one| (one.record.as_str(), one.built)).collect::<Vec<_>>(), [("HT1", BuiltOn::Expense)]);
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
