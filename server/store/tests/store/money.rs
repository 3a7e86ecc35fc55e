//! Receipts, allocation, reversal, and what lists, badges and reports say of them.

use domain::allocation::Share;
use domain::list::{DueWindow, InstalmentFilter, ReceiptFilter};
use domain::money::Amount;
use domain::permission::Actor;
use domain::receipt::{ReceiptState, RefundForm};
use domain::refusal::Refusal;
use store::Error;

use crate::company::{day, open, operation};

fn amount(text: &str) -> Amount {
    domain::parse::amount(text, Default::default()).unwrap()
}

fn refusals(error: Error) -> Vec<Refusal> {
    match error {
        Error::Refused(problems) => problems.0.into_iter().map(|problem| problem.refusal).collect(),
        other => panic!("not a refusal: {other}"),
    }
}

#[tokio::test]
async fn a_receipt_pays_the_earliest_due_first_and_the_rest_is_an_advance() {
    let company = open().await;
    let customer = company.customer(&company.rep, "杭州云栖软件有限公司").await;
    let contract =
        company.contract(&company.rep, &customer, &[("2025-05-01", "100.00"), ("2025-04-01", "50.00"), ("2025-07-01", "30.00")]).await;
    let receipt = company.confirmed(&customer, "120.00").await;
    let (contract, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let paid: Vec<String> = plan.iter().map(|instalment| instalment.paid.to_plain()).collect();
    assert_eq!(paid, ["70.00", "50.00", "0.00"]);
    assert_eq!((contract.collected.to_plain(), receipt.advance().to_plain()), ("120.00".into(), "0.00".into()));
    let surplus = company.confirmed(&customer, "100.00").await;
    assert_eq!(surplus.advance().to_plain(), "40.00");
    company.assert_sound().await;
}

#[tokio::test]
async fn a_reversal_mirrors_the_receipt_once() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let receipt = company.confirmed(&customer, "64.00").await;
    let reversed = store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap();
    assert_eq!(reversed.state, ReceiptState::Reversed);
    let (contract, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    assert_eq!((contract.collected, plan[0].open.to_plain()), (Amount::ZERO, "100.00".into()));
    let again = store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap_err();
    assert_eq!(refusals(again), [Refusal::ReceiptAlreadyReversed]);
    company.assert_sound().await;
}

#[tokio::test]
async fn allocations_by_hand_never_exceed_the_receipt_nor_the_instalment() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00"), ("2025-06-01", "100.00")]).await;
    let (_, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let draft = company.draft(&company.rep, &customer, "150.00", "").await;
    let share = |index: usize, text: &str| Share { instalment: plan[index].id.clone(), amount: amount(text) };
    for shares in [vec![share(0, "100.01")], vec![share(0, "100.00"), share(1, "50.01")]] {
        let error = store::receipts::confirm(&company.store, &company.finance, &operation(), &draft.id, Some(&shares)).await.unwrap_err();
        assert!(!refusals(error).is_empty());
    }
    let confirmed =
        store::receipts::confirm(&company.store, &company.finance, &operation(), &draft.id, Some(&[share(1, "30.00")])).await.unwrap();
    assert_eq!(confirmed.advance().to_plain(), "120.00");
    let used =
        store::receipts::use_advance(&company.store, &company.finance, &operation(), &draft.id, &[share(0, "100.00")]).await.unwrap();
    assert_eq!(used.advance().to_plain(), "20.00");
    company.assert_sound().await;
}

#[tokio::test]
async fn a_bank_reference_is_taken_once_until_its_receipt_is_reversed() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let first = company.draft(&company.rep, &customer, "10.00", "ICBC-0001").await;
    let form = crate::company::receipt_form(&customer, "10.00", "icbc 0001");
    let id = domain::id::ReceiptId::new(store::new_id());
    let error = store::receipts::draft(&company.store, &company.rep, &operation(), &id, &form).await.unwrap_err();
    assert_eq!(refusals(error), [Refusal::BankReferenceTaken { receipt: Some(first.number.clone()) }]);
    store::receipts::confirm(&company.store, &company.finance, &operation(), &first.id, None).await.unwrap();
    store::receipts::reverse(&company.store, &company.finance, &operation(), &first.id, "重复").await.unwrap();
    store::receipts::draft(&company.store, &company.rep, &operation(), &id, &form).await.unwrap();
    company.assert_sound().await;
}

#[tokio::test]
async fn whose_bank_reference_it_is_a_stranger_is_not_told() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let first = company.draft(&company.rep, &customer, "10.00", "ICBC-0001").await;
    let others = company.customer(&company.other_rep, "乙").await;
    let form = crate::company::receipt_form(&others, "10.00", "ICBC-0001");
    for (actor, told) in [(&company.other_rep, None), (&company.finance, Some(first.number.clone()))] {
        let id = domain::id::ReceiptId::new(store::new_id());
        let error = store::receipts::draft(&company.store, actor, &operation(), &id, &form).await.unwrap_err();
        assert_eq!(refusals(error), [Refusal::BankReferenceTaken { receipt: told }], "{}", actor.name);
    }
}

#[tokio::test]
async fn of_two_who_note_a_reason_at_once_one_is_told() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let (_, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let note = async |actor, version, reason| {
        store::instalments::annotate(&company.store, actor, &operation(), &plan[0].id, version, "", reason).await
    };
    let noted = note(&company.rep, plan[0].version, "验收未完成").await.unwrap();
    let late = note(&company.finance, plan[0].version, "资金周转").await.unwrap_err();
    assert_eq!(refusals(late), [Refusal::ChangedMeanwhile]);
    assert_eq!(note(&company.finance, noted.version, "资金周转").await.unwrap().reason, "资金周转");
}

#[tokio::test]
async fn badges_equal_the_lists_they_open() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let plan = [("2025-06-14", "1.00"), ("2025-06-15", "2.00"), ("2025-06-22", "3.00"), ("2025-06-23", "4.00")];
    company.contract(&company.rep, &customer, &plan).await;
    company.draft(&company.rep, &customer, "1.00", "").await;
    for actor in [&company.rep, &company.other_rep, &company.manager, &company.finance] {
        let badges = store::badges::badges(&company.store, actor).await.unwrap();
        for (window, badge) in [(DueWindow::Overdue, badges.instalments_overdue), (DueWindow::Soon, badges.instalments_due_soon)] {
            let filter = InstalmentFilter { window, ..InstalmentFilter::default() };
            let list = store::instalments::list(&company.store, actor, &filter).await.unwrap();
            let totals = store::instalments::totals(&company.store, actor, &filter).await.unwrap();
            assert_eq!((list.items.len() as u64, totals.count), (badge, badge), "{} {window:?}", actor.name);
        }
    }
    let badges = store::badges::badges(&company.store, &company.finance).await.unwrap();
    assert_eq!((badges.instalments_overdue, badges.instalments_due_soon, badges.receipts_to_confirm), (1, 2, 1));
    assert_eq!(store::badges::badges(&company.store, &company.other_rep).await.unwrap(), Default::default());
}

#[tokio::test]
async fn ageing_of_a_past_day_counts_only_what_was_dated_by_then() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-03-01", "100.00")]).await;
    let receipt = company.confirmed(&customer, "60.00").await; // dated 2025-06-10
    let total = async |text: &str| {
        let rows = store::reports::ageing(&company.store, &company.finance, day(text)).await.unwrap();
        rows.iter().map(|row| row.ageing.total().to_plain()).collect::<Vec<_>>()
    };
    assert_eq!(total("2024-12-31").await, Vec::<String>::new());
    assert_eq!(total("2025-02-01").await, ["100.00"]);
    assert_eq!(total("2025-06-09").await, ["100.00"]);
    assert_eq!(total("2025-06-10").await, ["40.00"]);
    assert_eq!(total("9999-12-31").await, ["40.00"]);
    assert_eq!(total("+12345-01-01").await, ["40.00"]);
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap(); // dated 2025-06-15
    assert_eq!(total("2025-06-14").await, ["40.00"]);
    assert_eq!(total("2025-06-15").await, ["100.00"]);
    let arrears = store::reports::arrears(&company.store, &company.finance, day("2025-06-15")).await.unwrap();
    assert_eq!((arrears.len(), arrears[0].days_overdue, arrears[0].since), (1, 106, day("2025-03-01")));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_plan_changed_after_a_reversal_leaves_past_reports_as_they_can_be() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-03-01", "60.00"), ("2025-04-01", "40.00")]).await;
    let receipt = company.confirmed(&customer, "100.00").await; // dated 2025-06-10
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap(); // dated 2025-06-15
    let (contract, _) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let form = crate::company::contract_form(&customer, &[("2025-03-01", "100.00")]);
    store::contracts::edit(&company.store, &company.rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    for date in ["2025-05-31", "2025-06-12", "2025-06-15"] {
        let ageing = store::reports::ageing(&company.store, &company.finance, day(date)).await.unwrap();
        let arrears = store::reports::arrears(&company.store, &company.finance, day(date)).await.unwrap();
        // The first instalment counted 60.00 as paid from the receipt to its reversal.
        let open = if date == "2025-06-12" { "40.00" } else { "100.00" };
        assert_eq!((ageing[0].ageing.total().to_plain().as_str(), arrears[0].amount.to_plain().as_str()), (open, open), "{date}");
    }
    company.assert_sound().await;
}

#[tokio::test]
async fn one_record_never_makes_the_totals_of_all_others_impossible() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    for _ in 0..3 {
        company.contract(&company.rep, &customer, &[("2025-05-01", "999999999999.99")]).await;
    }
    let totals = store::contracts::totals(&company.store, &company.finance, &Default::default()).await.unwrap();
    assert_eq!(totals.by_currency[0].outstanding.to_plain(), "2999999999999.97");
    let board = store::badges::dashboard(&company.store, &company.manager).await.unwrap().remove(0);
    let rows = store::reports::ageing(&company.store, &company.finance, day("2025-06-15")).await.unwrap();
    assert_eq!((board.outstanding, rows[0].ageing.total()), (totals.by_currency[0].outstanding, board.outstanding));
    let mut form = crate::company::contract_form(&customer, &[("2025-05-01", "999999999999.99")]);
    form.lines.push(form.lines[0].clone());
    let id = domain::id::ContractId::new(store::new_id());
    let error = store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap_err();
    assert_eq!(refusals(error)[0], Refusal::AmountTooLarge);
}

#[tokio::test]
async fn a_contract_counts_from_a_day_that_has_come() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let mut form = crate::company::contract_form(&customer, &[("2025-08-01", "10.00")]);
    form.signed = "2025-06-16".into();
    let id = domain::id::ContractId::new(store::new_id());
    let future = vec![Refusal::DatedInFuture { today: day("2025-06-15") }];
    let error = store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap_err();
    assert_eq!(refusals(error), future);
    form.life = "pending_signature".into();
    let contract = store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap();
    let signed = domain::contract::Life::Signed;
    let error =
        store::contracts::change_life(&company.store, &company.rep, &operation(), &id, contract.version, &crate::company::to(signed))
            .await
            .unwrap_err();
    assert_eq!(refusals(error), future);
}

#[tokio::test]
async fn a_number_that_somebody_typed_is_passed_over() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let create = async |number: &str| {
        let form =
            domain::contract::ContractForm { number: number.into(), ..crate::company::contract_form(&customer, &[("2025-08-01", "1.00")]) };
        let id = domain::id::ContractId::new(store::new_id());
        store::contracts::create(&company.store, &company.rep, &operation(), &id, &form).await.unwrap().number
    };
    for (typed, given) in
        [("", "HT20250615001"), ("HT20250615002", "HT20250615002"), ("HT20250615003", "HT20250615003"), ("", "HT20250615004")]
    {
        assert_eq!(create(typed).await, given);
    }
}

/// A customer who owes 100.00 and paid 160.00 on the tenth. Today is the fifteenth.
#[tokio::test]
async fn an_advance_is_paid_back_once_and_every_figure_knows_it() {
    let company = open().await;
    let (store, finance) = (&company.store, &company.finance);
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00")]).await;
    let receipt = company.confirmed(&customer, "160.00").await;
    let form =
        |amount: &str| RefundForm { amount: amount.into(), on: "2025-06-12".into(), reason: "多付".into(), ..RefundForm::default() };
    let refund = async |actor: &Actor, form: &RefundForm| store::receipts::refund(store, actor, &operation(), &receipt.id, form).await;
    assert_eq!(refusals(refund(&company.rep, &form("1")).await.unwrap_err()), [Refusal::NotAllowed]);
    assert!(matches!(refund(&company.other_rep, &form("1")).await, Err(Error::NotFound)));
    assert_eq!(refusals(refund(finance, &form("60.01")).await.unwrap_err()), [Refusal::RefundOverAdvance { left: amount("60") }]);
    // Two at once for more than there is: one of them is refused.
    let (first, second) = (form("40"), form("40"));
    let (first, second) = tokio::join!(refund(finance, &first), refund(finance, &second));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let advance = async |on: &str| {
        let said = store::statements::statement(store, finance, &customer.id, None, Some(day(on))).await.unwrap();
        said.accounts[0].advance.to_plain()
    };
    assert_eq!((advance("2025-06-11").await, advance("2025-06-12").await), ("60.00".into(), "20.00".into()));
    let listed = async || {
        let filter = ReceiptFilter { has_advance: true, ..ReceiptFilter::default() };
        let totals = store::receipts::totals(store, finance, &filter).await.unwrap();
        totals.by_currency.iter().map(|sum| sum.outstanding.to_plain()).collect::<String>()
    };
    assert_eq!(listed().await, "20.00");
    let (contract, _) = store::contracts::show(store, &company.rep, &contract.id).await.unwrap();
    assert_eq!(contract.collected.to_plain(), "100.00");
    let reversal = async || store::receipts::reverse(store, finance, &operation(), &receipt.id, "记错").await;
    assert_eq!(refusals(reversal().await.unwrap_err()), [Refusal::ReceiptRefunded { refunded: amount("40") }]);
    company.assert_sound().await;
    let back = RefundForm { mirrors: 1, reason: "误记".into(), ..RefundForm::default() };
    assert_eq!(refund(finance, &back).await.unwrap().advance().to_plain(), "60.00");
    assert_eq!(refusals(refund(finance, &back).await.unwrap_err()), [Refusal::RefundAlreadyTakenBack]);
    assert_eq!(
        (advance("2025-06-14").await, advance("2025-06-15").await, listed().await),
        ("20.00".into(), "60.00".into(), "60.00".into())
    );
    // All of it, on a day before that mirror, would have been gone twice until then.
    assert_eq!(refusals(refund(finance, &form("60")).await.unwrap_err()), [Refusal::DatesOutOfOrder]);
    company.assert_sound().await;
    assert_eq!(reversal().await.unwrap().state, ReceiptState::Reversed);
    company.assert_sound().await;
}
