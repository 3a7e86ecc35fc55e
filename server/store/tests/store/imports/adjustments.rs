//! What was given up before this system knew the contract: brought by the operator, booked at once, never twice, and taken back as a whole.

use domain::money::Amount;

use super::*;

const CONTRACTS: &str = "合同编号,客户名称,签署日期,合同金额,已收款\nHT1,甲有限公司,2025-01-10,1000,400\nHT2,乙有限公司,2025-01-10,500,\n";
/// HT2 had two instalments where it comes from, and is a lump sum here.
const GIVEN_UP: &str = "合同编号,客户名称,期次,类型,金额,入账日期,原因,说明,单号
    HT1,甲有限公司,1,坏账核销,600,2025-03-01,客户破产,,TZ1
    HT2,乙有限公司,1,折让,10.50,2025-03-02,小额尾差,,TZ2
    HT2,乙有限公司,2,折让,10.50,2025-03-02,小额尾差,,TZ3";

/// Each contract with what was given up of it and what is open.
async fn owed(company: &Company) -> Vec<[String; 3]> {
    let filter = domain::list::ContractFilter { order: domain::list::ContractOrder::Number, ..Default::default() };
    let contracts = store::contracts::all(&company.store, &Actor::operator(), &filter).await.unwrap();
    contracts.iter().map(|one| [one.number.clone(), one.given_up.sum().to_plain(), one.outstanding().to_plain()]).collect()
}

fn rows(line: &str) -> Vec<(usize, ImportRecord)> {
    records(Kind::Adjustments, &format!("合同编号,类型,金额,币种,入账日期,原因\n{line}"))
}

/// The outcome of a sheet's only row, which is refused.
fn refusal(mut results: Vec<RowResult>) -> (String, Refusal) {
    match results.remove(0).outcome {
        RowOutcome::Refused(problems) => (problems.0[0].field.clone(), problems.0[0].refusal.clone()),
        other => panic!("{other:?}"),
    }
}

async fn refused(company: &Company, line: &str) -> (String, Refusal) {
    refusal(apply(company, &Actor::operator(), &source(Kind::Adjustments), &rows(line)).await)
}

#[tokio::test]
async fn what_was_given_up_comes_in_once_and_goes_with_its_import() {
    let company = open().await;
    brought(&company, Kind::Contracts, CONTRACTS).await;
    let before = books(&company).await;
    let (operator, source) = (Actor::operator(), source(Kind::Adjustments));
    let first = apply(&company, &operator, &source, &records(Kind::Adjustments, GIVEN_UP)).await;
    assert!(first.iter().all(|result| result.outcome == RowOutcome::Added), "{first:?}");
    let wanted = [["HT1", "600.00", "0.00"], ["HT2", "21.00", "479.00"]].map(|row| row.map(str::to_owned));
    assert_eq!(owed(&company).await, wanted);
    company.assert_sound().await;
    let other = Source { id: ImportId::new(new_id()), ..source.clone() };
    let again = apply(&company, &operator, &other, &records(Kind::Adjustments, GIVEN_UP)).await;
    assert!(again.iter().all(|result| result.outcome == RowOutcome::Unchanged), "{again:?}");
    undo(&company, &company.finance, &source.id).await.unwrap();
    assert_eq!(books(&company).await, before);
    assert_eq!(store::adjustments::standing(&company.store, &company.finance).await.unwrap(), Vec::new());
    company.assert_sound().await;
}

#[tokio::test]
async fn only_the_operator_brings_it_and_only_what_is_open_of_imported_contracts() {
    let company = open().await;
    brought(&company, Kind::Contracts, CONTRACTS).await;
    let customer = company.customer(&company.rep, "丙有限公司").await;
    let own = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let row = |number: &str, rest: &str| format!("{number},坏账核销,{rest},客户破产");
    let small = "1,CNY,2025-03-01";
    let by_operator = || ("number".to_owned(), Refusal::AdjustmentsByOperator);
    for actor in [&company.finance, &company.manager] {
        let good = rows(&row("HT1", small));
        let whole = store::imports::apply(&company.store, actor, &source(Kind::Adjustments), &good, |_| {}).await;
        assert!(matches!(whole, Err(Error::Refused(problems)) if problems.0[0].refusal == Refusal::AdjustmentsByOperator));
        // Nor row by row, under the name of another kind.
        assert_eq!(refusal(store::imports::preview(&company.store, actor, &good).await.unwrap()), by_operator());
        assert_eq!(refusal(apply(&company, actor, &source(Kind::Contracts), &good).await), by_operator());
    }
    assert_eq!(refused(&company, &row(&own.number, small)).await, ("number".into(), Refusal::AdjustmentNotOpening));
    let unknown = Refusal::UnknownContract { number: "HT9".into() };
    assert_eq!(refused(&company, &row("HT9", small)).await, ("number".into(), unknown));
    assert_eq!(refused(&company, &row("HT1", "1,USD,2025-03-01")).await, ("currency".into(), Refusal::CurrencyDiffers));
    let over = Refusal::AdjustmentOverOpen { open: Amount::whole(600) };
    assert_eq!(refused(&company, &row("HT1", "600.01,CNY,2025-03-01")).await, ("amount".into(), over));
    let early = Refusal::AdjustmentTooEarly { since: day("2025-01-10") };
    assert_eq!(refused(&company, &row("HT1", "1,CNY,2025-01-09")).await, ("date".into(), early));
    company.assert_sound().await;
}
