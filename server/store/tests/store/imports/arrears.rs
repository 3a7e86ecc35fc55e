//! Arrears and what was partly paid: what is owed already is found, and nothing is invented.

use super::*;

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
async fn arrears_move_no_date_that_both_sides_signed_nor_one_in_a_closed_month() {
    use domain::amendment::{AmendmentForm, SigningForm};
    let company = open().await;
    let (store, rep) = (&company.store, &company.rep);
    let (first, second) = (company.customer(rep, "甲").await, company.customer(rep, "乙").await);
    let first = company.contract(rep, &first, &[("2025-03-01", "100.00")]).await;
    let second = company.contract(rep, &second, &[("2025-03-01", "50.00")]).await;
    let (contract, plan) = store::contracts::show(store, rep, &second.id).await.unwrap();
    let mut form = AmendmentForm { reason: "延期".into(), ..AmendmentForm::of(&contract, &plan) };
    form.contract.plan[0].due = "2025-04-01".into();
    let id = domain::id::AmendmentId::new(new_id());
    let asked = store::amendments::draft(store, rep, &operation(), &contract.id, contract.version, &id, &form).await.unwrap();
    let signing = SigningForm { signed: "2025-06-10".into(), confirmed_by: "王总".into() };
    store::amendments::sign(store, rep, &operation(), &asked.id, asked.version, &signing).await.unwrap();
    let month = domain::closing::Month::of(day("2025-05-01"));
    store::periods::close(store, &company.finance, &operation(), month).await.unwrap();
    let may = async || store::reports::ageing(store, &company.finance, day("2025-05-31")).await.unwrap();
    let before = may().await;
    brought(&company, Kind::Arrears, "客户名称,欠款金额,欠款日期,欠款原因\n甲,100,2024-12-01,资金周转\n乙,50,2024-12-01,资金周转\n").await;
    assert_eq!(may().await, before);
    for (contract, due) in [(first, "2024-12-01"), (second, "2025-04-01")] {
        let plan = store::contracts::show(store, rep, &contract.id).await.unwrap().1;
        assert_eq!((plan[0].terms.due, plan[0].reason.as_str()), (day(due), "资金周转"));
    }
    company.assert_sound().await;
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
