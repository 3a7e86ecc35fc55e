//! What was given up before this system knew the contract: brought by finance, booked at once, never twice, and taken back as a whole.

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

async fn refused(company: &Company, actor: &Actor, line: &str) -> (String, Refusal) {
    let rows = records(Kind::Adjustments, &format!("合同编号,类型,金额,币种,入账日期,原因\n{line}"));
    match apply(company, actor, &source(Kind::Adjustments), &rows).await.remove(0).outcome {
        RowOutcome::Refused(problems) => (problems.0[0].field.clone(), problems.0[0].refusal.clone()),
        other => panic!("{line}: {other:?}"),
    }
}

#[tokio::test]
async fn what_was_given_up_comes_in_once_and_goes_with_its_import() {
    let company = open().await;
    brought(&company, Kind::Contracts, CONTRACTS).await;
    let before = books(&company).await;
    let id = brought(&company, Kind::Adjustments, GIVEN_UP).await;
    let wanted = [["HT1", "600.00", "0.00"], ["HT2", "21.00", "479.00"]].map(|row| row.map(str::to_owned));
    assert_eq!(owed(&company).await, wanted);
    company.assert_sound().await;
    let again = apply(&company, &company.finance, &source(Kind::Adjustments), &records(Kind::Adjustments, GIVEN_UP)).await;
    assert!(again.iter().all(|result| result.outcome == RowOutcome::Unchanged), "{again:?}");
    undo(&company, &company.finance, &id).await.unwrap();
    assert_eq!(books(&company).await, before);
    assert_eq!(store::adjustments::standing(&company.store, &company.finance).await.unwrap(), Vec::new());
    company.assert_sound().await;
}

#[tokio::test]
async fn only_finance_brings_it_and_only_what_is_open_of_imported_contracts() {
    let company = open().await;
    brought(&company, Kind::Contracts, CONTRACTS).await;
    let customer = company.customer(&company.rep, "丙有限公司").await;
    let own = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let ledger = records(Kind::Contracts, "合同编号,客户名称,签署日期,合同金额\nHT3,丁有限公司,2025-01-10,100\n");
    apply(&company, &company.manager, &source(Kind::Contracts), &ledger).await;
    let not_opening = || ("number".to_owned(), Refusal::AdjustmentNotOpening);
    let row = |number: &str, rest: &str| format!("{number},坏账核销,{rest},客户破产");
    let (finance, small) = (&company.finance, "1,CNY,2025-03-01");
    assert_eq!(refused(&company, finance, &row(&own.number, small)).await, not_opening());
    assert_eq!(refused(&company, &company.manager, &row("HT3", small)).await, not_opening());
    let unknown = Refusal::UnknownContract { number: "HT9".into() };
    assert_eq!(refused(&company, finance, &row("HT9", small)).await, ("number".into(), unknown));
    assert_eq!(refused(&company, finance, &row("HT1", "1,USD,2025-03-01")).await, ("currency".into(), Refusal::CurrencyDiffers));
    let over = Refusal::AdjustmentOverOpen { open: Amount::whole(600) };
    assert_eq!(refused(&company, finance, &row("HT1", "600.01,CNY,2025-03-01")).await, ("amount".into(), over));
    let early = Refusal::AdjustmentTooEarly { since: day("2025-01-10") };
    assert_eq!(refused(&company, finance, &row("HT1", "1,CNY,2025-01-09")).await, ("date".into(), early));
    company.assert_sound().await;
}
