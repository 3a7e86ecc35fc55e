//! Discounts, credit notes and write-offs: approved before they count, booked once, in every figure as settled and in none as collected.

use domain::adjustment::{Adjustment, AdjustmentForm, AdjustmentState, GivenUp};
use domain::approval::{Approval, ApprovalKind, Decision};
use domain::closing::Month;
use domain::contract::{Contract, Life};
use domain::expense::ExpenseForm;
use domain::id::AdjustmentId;
use domain::instalment::Instalment;
use domain::list::{ContractFilter, DueWindow, InstalmentFilter};
use domain::money::Amount;
use domain::permission::Actor;
use domain::refusal::Refusal;
use domain::state::PaymentProgress;
use domain::statement::EntryKind;
use store::{Error, Result, adjustments, approvals, new_id};

use crate::approvals::{Firm, firm, flow_form};
use crate::company::{day, operation, to};

/// 100.00 due in April and 200.00 in July, signed in January; what is given up the head of the team is asked about. Today is 2025-06-15.
async fn owed() -> (Firm, Contract) {
    let firm = unasked().await;
    let company = &firm.company;
    let mut flow = flow_form(&["team_head"]);
    flow.kind = "adjustment".into();
    approvals::save_flow(&company.store, &company.admin, &operation(), None, &flow).await.unwrap();
    let contract = company.contract(&company.rep, &firm.customer, &[("2025-04-01", "100.00"), ("2025-07-01", "200.00")]).await;
    (firm, contract)
}

/// The firm without a flow.
async fn unasked() -> Firm {
    let firm = firm().await;
    for flow in approvals::flows(&firm.company.store, &firm.company.admin).await.unwrap() {
        approvals::delete_flow(&firm.company.store, &firm.company.admin, &operation(), &flow.id).await.unwrap();
    }
    firm
}

fn form(contract: &Contract, kind: &str, amount: &str, date: &str) -> AdjustmentForm {
    AdjustmentForm {
        instalment: format!("{}-1", contract.id).into(),
        kind: kind.into(),
        amount: amount.into(),
        date: date.into(),
        reason: "bankrupt".into(),
        note: "法院裁定".into(),
    }
}

async fn ask(firm: &Firm, actor: &Actor, contract: &Contract, form: &AdjustmentForm) -> Result<Adjustment> {
    adjustments::ask(&firm.company.store, actor, &operation(), &AdjustmentId::new(new_id()), &contract.id, form).await
}

async fn course(firm: &Firm, one: &Adjustment) -> Approval {
    let store = &firm.company.store;
    approvals::of_subject(store, &firm.company.finance, ApprovalKind::Adjustment, one.id.as_str()).await.unwrap().remove(0)
}

/// Asked for by the rep and approved by the head.
async fn booked(firm: &Firm, contract: &Contract, form: &AdjustmentForm) -> Adjustment {
    let one = ask(firm, &firm.company.rep, contract, form).await.unwrap();
    firm.approve(&firm.head, &course(firm, &one).await).await;
    one
}

async fn reverse(firm: &Firm, actor: &Actor, one: &Adjustment) -> Result<Adjustment> {
    adjustments::reverse(&firm.company.store, actor, &operation(), &one.id, "误记").await
}

async fn now(firm: &Firm, contract: &Contract) -> (Contract, Instalment, Vec<Adjustment>) {
    let found = adjustments::of_contract(&firm.company.store, &firm.company.rep, &contract.id).await.unwrap();
    let (contract, mut plan, adjustments) = found;
    (contract, plan.remove(0), adjustments)
}

/// What is open of the customer by the ageing of that day.
async fn aged(firm: &Firm, on: &str) -> String {
    let rows = store::reports::ageing(&firm.company.store, &firm.company.finance, day(on)).await.unwrap();
    Amount::sum(rows.iter().map(|row| row.ageing.total())).unwrap().to_plain()
}

fn refused<T: std::fmt::Debug>(answer: Result<T>) -> (String, Refusal) {
    match answer {
        Err(Error::Refused(problems)) => (problems.0[0].field.clone(), problems.0[0].refusal.clone()),
        other => panic!("{other:?}"),
    }
}

fn plain(amounts: [Amount; 3]) -> [String; 3] {
    amounts.map(Amount::to_plain)
}

#[tokio::test]
async fn a_write_off_settles_once_it_is_approved_and_its_reversal_opens_it_again() {
    let (firm, contract) = owed().await;
    let store = &firm.company.store;
    firm.company.confirmed(&firm.customer, "30.00").await;
    let one = ask(&firm, &firm.company.rep, &contract, &form(&contract, "write_off", "70", "2025-05-01")).await.unwrap();
    let (before, instalment, _) = now(&firm, &contract).await;
    assert_eq!(plain([before.collected, before.outstanding(), instalment.open]), ["30.00", "270.00", "70.00"], "asking moves nothing");
    firm.assert_waits_for(&[&firm.head]).await;
    let approval = course(&firm, &one).await;
    assert_eq!((approval.number.as_str(), approval.amount.to_plain()), (one.number.as_str(), "70.00".to_owned()));
    let document = approvals::show(store, &firm.head, &approval.id).await.unwrap();
    assert_eq!((document.adjustment.map(|one| one.terms), document.plan.len()), (Some(one.terms.clone()), 1));
    firm.approve(&firm.head, &approval).await;
    let (after, instalment, list) = now(&firm, &contract).await;
    assert_eq!(plain([after.collected, after.outstanding(), after.given_up.written_off]), ["30.00", "200.00", "70.00"]);
    assert_eq!(
        (instalment.state().code(), instalment.paid.to_plain(), list[0].state),
        ("written_off", "30.00".into(), AdjustmentState::Confirmed)
    );
    firm.assert_waits_for(&[]).await;
    assert_eq!(refused(reverse(&firm, &firm.company.rep, &one).await).1, Refusal::NotAllowed);
    let reversed = reverse(&firm, &firm.company.finance, &one).await.unwrap();
    assert_eq!(reversed.reversal.map(|mirror| mirror.on), Some(day("2025-06-15")));
    assert_eq!(refused(reverse(&firm, &firm.company.finance, &one).await).1, Refusal::AdjustmentAlreadyReversed);
    let (after, instalment, _) = now(&firm, &contract).await;
    assert_eq!((after.outstanding(), instalment.open, instalment.state().code()), (before.outstanding(), instalment.open, "partial"));
    assert!(after.given_up.is_nothing());
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn reports_of_each_day_say_what_was_open_then_and_statements_tell_why() {
    let (firm, contract) = owed().await;
    let store = &firm.company.store;
    let one = booked(&firm, &contract, &form(&contract, "write_off", "60", "2025-05-01")).await;
    booked(&firm, &contract, &form(&contract, "discount", "40", "2025-05-10")).await;
    reverse(&firm, &firm.company.finance, &one).await.unwrap();
    for (on, open) in
        [("2025-04-30", "300.00"), ("2025-05-01", "240.00"), ("2025-05-09", "240.00"), ("2025-05-10", "200.00"), ("2025-06-15", "260.00")]
    {
        assert_eq!(aged(&firm, on).await, open, "{on}");
        let said =
            store::statements::statement(store, &firm.company.finance, &firm.customer.id, Some(day("2025-01-01")), Some(day(on))).await;
        let account = said.unwrap().accounts.remove(0);
        assert_eq!(
            (account.closing.to_plain(), account.entries.last().map(|entry| entry.balance)),
            (open.into(), Some(account.closing)),
            "{on}"
        );
    }
    let said = store::statements::statement(store, &firm.company.finance, &firm.customer.id, Some(day("2025-05-01")), None).await.unwrap();
    let told: Vec<_> =
        said.accounts[0].entries.iter().map(|entry| (entry.kind, entry.amount.to_plain(), entry.receipt_number.is_empty())).collect();
    let wanted = [(EntryKind::WrittenOff, "-60.00"), (EntryKind::Discount, "-40.00"), (EntryKind::Reversed, "60.00")];
    assert_eq!(told, wanted.map(|(kind, amount)| (kind, amount.to_owned(), false)));
    let arrears = store::reports::arrears(store, &firm.company.finance, day("2025-05-05")).await.unwrap();
    assert_eq!((arrears[0].amount.to_plain(), arrears[0].payment_state), ("40.00".into(), PaymentProgress::Pending));
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn what_is_given_up_is_outstanding_no_more_and_nowhere_collected() {
    let (firm, contract) = owed().await;
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let spent = ExpenseForm { amount: "50".into(), category: "travel".into(), date: "2025-06-01".into(), ..ExpenseForm::default() };
    store::expenses::record(store, rep, &operation(), &new_id().into(), &contract.id, &spent).await.unwrap();
    booked(&firm, &contract, &form(&contract, "credit_note", "100", "2025-06-01")).await;
    let rest = AdjustmentForm { instalment: format!("{}-2", contract.id).into(), ..form(&contract, "write_off", "199", "2025-06-01") };
    booked(&firm, &contract, &rest).await;
    let filters = [
        ContractFilter::default(),
        ContractFilter { customer: Some(firm.customer.id.clone()), ..ContractFilter::default() },
        ContractFilter { signed_from: Some(day("2025-01-01")), signed_to: Some(day("2025-01-31")), ..ContractFilter::default() },
        ContractFilter { progress: Some(PaymentProgress::Pending), ..ContractFilter::default() },
    ];
    for filter in &filters {
        let totals = store::contracts::totals(store, rep, filter).await.unwrap();
        let sum = &totals.by_currency[0];
        assert_eq!(plain([sum.amount, sum.collected, sum.outstanding]), ["300.00", "0.00", "1.00"], "{filter:?}");
    }
    let due = InstalmentFilter { window: DueWindow::Open, ..InstalmentFilter::default() };
    assert_eq!(store::instalments::totals(store, rep, &due).await.unwrap().by_currency[0].outstanding.to_plain(), "1.00");
    let board = store::badges::dashboard(store, rep).await.unwrap().remove(0);
    assert_eq!(plain([board.contract_amount, board.collected, board.outstanding]), ["300.00", "0.00", "1.00"]);
    let (now, ..) = now(&firm, &contract).await;
    assert_eq!(
        plain([now.margin().unwrap().amount, now.expected_margin().unwrap().amount, now.invoiceable()]),
        ["-50.00", "-49.00", "200.00"]
    );
    firm.company.confirmed(&firm.customer, "1.00").await;
    let filter = ContractFilter { progress: Some(PaymentProgress::Settled), ..ContractFilter::default() };
    let found = store::contracts::list(store, rep, &filter).await.unwrap().items;
    assert_eq!(found.iter().map(|one| one.progress()).collect::<Vec<_>>(), [PaymentProgress::Settled]);
    assert_eq!(found[0].terms.life, Life::Performing);
    firm.company.assert_sound().await;
}

/// What was given up in a month, by the postings of the contract.
async fn posted(firm: &Firm, contract: &Contract, month: Month) -> GivenUp {
    let postings = store::receipts::given_up(&firm.company.store, &firm.company.finance, &contract.id).await.unwrap();
    let of_month = postings.iter().filter(|posting| Month::of(posting.date) == month);
    of_month.fold(GivenUp::default(), |sum, posting| sum.with(posting.adjustment.as_ref().unwrap().kind, posting.amount).unwrap())
}

/// The same by the page of periods.
async fn of_period(firm: &Firm, month: Month) -> GivenUp {
    let sheet = store::periods::sheet(&firm.company.store, &firm.company.finance, month.year()).await.unwrap();
    let row = sheet.rows.into_iter().find(|row| row.month == month).unwrap();
    assert!(row.figures.len() <= 1, "one currency");
    row.figures.first().map(|figure| figure.given_up).unwrap_or_default()
}

#[tokio::test]
async fn dashboard_months_and_ledger_say_the_same_was_given_up_and_a_closed_month_keeps_it() {
    let (firm, contract) = owed().await;
    let (store, finance) = (&firm.company.store, &firm.company.finance);
    let (may, june) = (Month::of(day("2025-05-01")), Month::of(day("2025-06-15")));
    let wrong = booked(&firm, &contract, &form(&contract, "write_off", "60", "2025-05-31")).await;
    let credit = booked(&firm, &contract, &form(&contract, "credit_note", "15", "2025-06-01")).await;
    store::periods::close(store, finance, &operation(), may).await.unwrap();
    let said = |reduced: &str, written_off: &str| [reduced, written_off].map(str::to_owned);
    let told = async |month: Month| {
        let sum = posted(&firm, &contract, month).await;
        assert_eq!(of_period(&firm, month).await, sum, "{month}");
        if month == june {
            for actor in [&firm.company.rep, finance] {
                let board = store::badges::dashboard(store, actor).await.unwrap().remove(0);
                assert_eq!((board.given_up, board.figures().pop()), (sum, Some(sum.sum())), "{}", actor.name);
            }
        }
        [sum.reduced, sum.written_off].map(Amount::to_plain)
    };
    assert_eq!((told(may).await, told(june).await), (said("0.00", "60.00"), said("15.00", "0.00")));
    // Its mirror counts in its own month, which has less than nothing then.
    reverse(&firm, finance, &wrong).await.unwrap();
    assert_eq!((told(may).await, told(june).await), (said("0.00", "60.00"), said("15.00", "-60.00")));
    let other = store::badges::dashboard(store, &firm.company.other_rep).await.unwrap().remove(0);
    assert!(other.given_up.is_nothing(), "of another's contract");
    // The report tells what counts, to who may see the contract.
    let standing = async |actor: &Actor| store::adjustments::standing(store, actor).await.unwrap();
    let found = standing(&firm.company.rep).await;
    let rows: Vec<_> = found.iter().map(|one| (one.contract_number.clone(), one.adjustment.id.clone())).collect();
    assert_eq!((rows, standing(finance).await), (vec![(contract.number.clone(), credit.id)], found));
    assert_eq!(standing(&firm.company.other_rep).await, Vec::new());
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn no_more_than_is_open_when_it_is_asked_for_and_when_it_is_approved() {
    let (firm, contract) = owed().await;
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let over = ask(&firm, rep, &contract, &form(&contract, "write_off", "100.01", "2025-05-01")).await;
    assert_eq!(refused(over), ("amount".into(), Refusal::AdjustmentOverOpen { open: Amount::whole(100) }));
    let early = ask(&firm, rep, &contract, &form(&contract, "write_off", "1", "2024-12-31")).await;
    assert_eq!(refused(early), ("date".into(), Refusal::AdjustmentTooEarly { since: day("2025-01-01") }));
    let strange = AdjustmentForm { instalment: "another".into(), ..form(&contract, "write_off", "1", "2025-05-01") };
    assert_eq!(refused(ask(&firm, rep, &contract, &strange).await), ("instalment".into(), Refusal::NotThisContractsInstalment));
    let foreign = ask(&firm, &firm.company.other_rep, &contract, &form(&contract, "write_off", "1", "2025-05-01")).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
    assert_eq!(refused(ask(&firm, &firm.law, &contract, &form(&contract, "write_off", "1", "2025-05-01")).await).1, Refusal::NotAllowed);
    let one = ask(&firm, rep, &contract, &form(&contract, "write_off", "80", "2025-05-01")).await.unwrap();
    let second = ask(&firm, rep, &contract, &form(&contract, "discount", "20.01", "2025-05-01")).await;
    assert_eq!(refused(second).1, Refusal::AdjustmentOverOpen { open: Amount::whole(20) }, "the first is asked for already");
    // Money comes in before the head has decided.
    firm.company.confirmed(&firm.customer, "50.00").await;
    let approval = course(&firm, &one).await;
    let refusal = refused(firm.act(&firm.head, &approval, Decision::Approve).await).1;
    assert_eq!(refusal, Refusal::AdjustmentOverOpen { open: Amount::whole(50) });
    let (after, instalment, list) = now(&firm, &contract).await;
    assert!(after.given_up.is_nothing() && instalment.given_up.is_nothing() && list[0].state == AdjustmentState::InReview);
    firm.act(&firm.head, &approval, Decision::Return { step: None }).await.unwrap();
    let returned = now(&firm, &contract).await.2.remove(0);
    assert_eq!(returned.state, AdjustmentState::Returned);
    let less = form(&contract, "write_off", "50.00", "2025-05-02");
    let again = |version: u64, form: &AdjustmentForm| {
        let (id, form) = (one.id.clone(), form.clone());
        async move { adjustments::ask_again(store, rep, &operation(), &id, version, &form).await }
    };
    assert_eq!(refused(again(returned.version - 1, &less).await).1, Refusal::ChangedMeanwhile);
    let over = refused(again(returned.version, &form(&contract, "write_off", "50.01", "2025-05-02")).await);
    assert_eq!(over, ("amount".into(), Refusal::AdjustmentOverOpen { open: Amount::whole(50) }));
    again(returned.version, &less).await.unwrap();
    let changed = now(&firm, &contract).await.2.remove(0);
    assert_eq!((changed.state, changed.terms.amount), (AdjustmentState::InReview, Amount::whole(50)));
    assert_eq!(refused(again(changed.version, &less).await).1, Refusal::AlreadySubmitted);
    let asked_again = course(&firm, &one).await;
    assert_ne!(asked_again.hash, approval.hash, "another request is approved anew");
    firm.act(&firm.head, &asked_again, Decision::Reject).await.unwrap();
    let (after, _, list) = now(&firm, &contract).await;
    assert_eq!((after.outstanding().to_plain(), list[0].state), ("250.00".into(), AdjustmentState::Rejected));
    assert_eq!(refused(reverse(&firm, &firm.company.finance, &one).await).1, Refusal::AdjustmentNotConfirmed);
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn an_approval_sent_twice_books_once_and_a_closed_month_takes_nothing() {
    let (firm, contract) = owed().await;
    let store = &firm.company.store;
    let one = ask(&firm, &firm.company.rep, &contract, &form(&contract, "discount", "10", "2025-05-20")).await.unwrap();
    let late = ask(&firm, &firm.company.rep, &contract, &form(&contract, "discount", "5", "2025-05-21")).await.unwrap();
    let approval = course(&firm, &one).await;
    let (act, operation) = (
        domain::approval::ActForm {
            decision: Decision::Approve,
            hash: approval.hash.clone(),
            step: approval.current,
            comment: String::new(),
        },
        operation(),
    );
    for _ in 0..2 {
        approvals::act(store, &firm.head, &operation, &approval.id, &act).await.unwrap();
    }
    assert_eq!(now(&firm, &contract).await.0.given_up.reduced.to_plain(), "10.00");
    let may = Month::of(day("2025-05-01"));
    store::periods::close(store, &firm.company.finance, &crate::company::operation(), may).await.unwrap();
    let closed = Refusal::PeriodClosed { month: may };
    let refusal = refused(firm.act(&firm.head, &course(&firm, &late).await, Decision::Approve).await).1;
    assert_eq!(refusal, closed.clone(), "asked for in time, approved too late");
    let asked = ask(&firm, &firm.company.rep, &contract, &form(&contract, "discount", "1", "2025-05-31")).await;
    assert_eq!(refused(asked), ("date".into(), closed));
    // The mirror is dated today.
    reverse(&firm, &firm.company.finance, &one).await.unwrap();
    assert_eq!((aged(&firm, "2025-05-31").await, aged(&firm, "2025-06-15").await), ("290.00".into(), "300.00".into()));
    firm.company.assert_sound().await;
}

#[tokio::test]
async fn without_a_flow_of_its_own_it_is_asked_about_all_the_same_and_keeps_what_it_stands_on() {
    let firm = unasked().await;
    let (store, rep) = (&firm.company.store, &firm.company.rep);
    let contract = firm.company.contract(rep, &firm.customer, &[("2025-04-01", "100.00")]).await;
    let one = ask(&firm, rep, &contract, &form(&contract, "write_off", "100", "2025-05-01")).await.unwrap();
    let mut approval = course(&firm, &one).await;
    // Finance cannot sign in here: the next head is asked in its place.
    assert_eq!(approval.steps.len(), 2);
    for _ in 0..2 {
        assert!(approval.waits_for(&firm.head.user));
        approval = firm.approve(&firm.head, &approval).await;
    }
    let (now, instalment, _) = now(&firm, &contract).await;
    assert_eq!((now.progress(), instalment.state().code(), now.is_editable()), (PaymentProgress::Settled, "written_off", false));
    let void = store::contracts::change_life(store, rep, &operation(), &contract.id, now.version, &to(Life::Void)).await;
    assert_eq!(refused(void).1, Refusal::ContractNotEditable);
    firm.company.assert_sound().await;
}
