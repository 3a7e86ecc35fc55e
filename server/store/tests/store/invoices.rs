//! Invoices end to end: never over the contract's amount, what is taken back may be asked for again, and each list is as long as its badge.

use domain::contract::{Contract, ContractForm, Life, LifeForm};
use domain::id::InvoiceId;
use domain::invoice::{Invoice, InvoiceForm, InvoiceHeader, InvoiceState, IssueForm, RedForm, ShareForm};
use domain::list::InvoiceFilter;
use domain::money::Amount;
use domain::permission::Actor;
use domain::refusal::Refusal;
use store::{Error, Result, invoices, new_id};

use crate::company::{Company, open, operation};

struct Scene {
    company: Company,
    contract: Contract,
}

/// A signed contract of 300 in two instalments. Today is 2025-06-15.
async fn scene() -> Scene {
    let company = open().await;
    let customer = company.customer(&company.rep, "杭州云栖软件").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-12-01", "100.00"), ("2025-12-31", "200.00")]).await;
    Scene { company, contract }
}

fn header() -> InvoiceHeader {
    InvoiceHeader { title: "杭州云栖软件有限公司".into(), ..InvoiceHeader::default() }
}

fn form(amount: &str) -> InvoiceForm {
    InvoiceForm { header: header(), amount: amount.into(), tax_rate: "13".into(), ..InvoiceForm::default() }
}

fn issuing(number: &str) -> IssueForm {
    IssueForm { number: number.into(), on: "2025-06-12".into(), header: header(), tax_rate: "13".into(), ..IssueForm::default() }
}

fn red(number: &str, amount: &str) -> RedForm {
    RedForm { amount: amount.into(), number: number.into(), reason: "退货".into(), ..RedForm::default() }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(problems)) => problems.0[0].refusal.clone(),
        other => panic!("{other:?}"),
    }
}

fn amount(text: &str) -> Amount {
    domain::parse::amount(text, Default::default()).unwrap()
}

impl Scene {
    async fn ask(&self, text: &str) -> Result<Invoice> {
        let id = InvoiceId::new(new_id());
        invoices::request(&self.company.store, &self.company.rep, &operation(), &id, &self.contract.id, &form(text)).await
    }

    async fn issue(&self, invoice: &Invoice, number: &str) -> Result<Invoice> {
        let (store, finance) = (&self.company.store, &self.company.finance);
        invoices::issue(store, finance, &operation(), &invoice.id, invoice.version, &issuing(number)).await
    }

    /// Invoiced and asked for, as the contract says.
    async fn figures(&self) -> (String, String) {
        let (contract, _) = store::contracts::show(&self.company.store, &self.company.rep, &self.contract.id).await.unwrap();
        (contract.invoiced.to_plain(), contract.invoice_requested.to_plain())
    }

    async fn badge(&self, actor: &Actor) -> u64 {
        store::badges::badges(&self.company.store, actor).await.unwrap().invoices_requested
    }
}

#[tokio::test]
async fn a_contract_keeps_its_currency_though_what_was_asked_for_is_withdrawn() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let asked = scene.ask("100").await.unwrap();
    invoices::withdraw(store, rep, &operation(), &asked.id, asked.version).await.unwrap();
    let (contract, plan) = store::contracts::show(store, rep, &scene.contract.id).await.unwrap();
    let plan: Vec<_> = plan.into_iter().map(|one| one.terms).collect();
    let form = ContractForm { currency: "USD".into(), ..ContractForm::of(&contract, &plan) };
    let edited = store::contracts::edit(store, rep, &operation(), &contract.id, contract.version, &form).await;
    assert_eq!(refusal(edited), Refusal::ContractNotEditable);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn a_request_is_issued_once_under_a_number_that_no_other_has() {
    let scene = scene().await;
    let (store, finance) = (&scene.company.store, &scene.company.finance);
    let asked = scene.ask("113").await.unwrap();
    assert_eq!(
        (asked.number.as_str(), asked.tax, scene.figures().await),
        ("FP20250615001", amount("13"), ("0.00".into(), "113.00".into()))
    );
    assert_eq!((scene.badge(finance).await, scene.badge(&scene.company.rep).await), (1, 0));
    let refused = invoices::issue(store, &scene.company.rep, &operation(), &asked.id, asked.version, &issuing("A1")).await;
    assert_eq!(refusal(refused), Refusal::NotAllowed);
    let missing = invoices::show(store, &scene.company.other_rep, &asked.id).await;
    assert!(matches!(missing, Err(Error::NotFound)));
    // The same operation again has one effect.
    let twice = operation();
    for _ in 0..2 {
        let issued = invoices::issue(store, finance, &twice, &asked.id, asked.version, &issuing("a-1")).await.unwrap();
        assert_eq!((issued.state, issued.issued.unwrap().number.as_str()), (InvoiceState::Issued, "A-1"));
    }
    assert_eq!((scene.figures().await, scene.badge(finance).await), (("113.00".into(), "0.00".into()), 0));
    let other = scene.ask("50").await.unwrap();
    assert_eq!(refusal(scene.issue(&other, "A-1").await), Refusal::InvoiceNumberTaken { number: "A-1".into() });
    assert!(matches!(refusal(scene.issue(&asked, "A-2").await), Refusal::ChangedMeanwhile));
    let rejected = invoices::reject(store, finance, &operation(), &other.id, other.version, "抬头有误").await.unwrap();
    assert_eq!((rejected.state, rejected.reason.as_str()), (InvoiceState::Rejected, "抬头有误"));
    let mine = scene.ask("50").await.unwrap();
    let others = invoices::withdraw(store, finance, &operation(), &mine.id, mine.version).await;
    assert_eq!(refusal(others), Refusal::NotAllowed);
    invoices::withdraw(store, &scene.company.rep, &operation(), &mine.id, mine.version).await.unwrap();
    assert_eq!(scene.figures().await, ("113.00".into(), "0.00".into()));
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn never_more_than_the_contract_and_what_is_taken_back_makes_room() {
    let scene = scene().await;
    let (store, finance) = (&scene.company.store, &scene.company.finance);
    let over = |left: &str| Refusal::InvoiceOverContract { amount: amount("300"), left: amount(left) };
    assert_eq!(refusal(scene.ask("300.01").await), over("300"));
    let first = scene.issue(&scene.ask("200").await.unwrap(), "1").await.unwrap();
    let second = scene.issue(&scene.ask("100").await.unwrap(), "2").await.unwrap();
    assert_eq!(refusal(scene.ask("0.01").await), over("0"));
    let void = invoices::void(store, finance, &operation(), &second.id, second.version, "开错").await.unwrap();
    assert_eq!((void.state, scene.figures().await), (InvoiceState::Void, ("200.00".into(), "0.00".into())));
    let letter = invoices::red_letter(store, finance, &operation(), &first.id, first.version, &red("R1", "50")).await.unwrap();
    assert_eq!((letter.terms.amount, letter.tax, letter.red_of.as_ref()), (amount("-50"), amount("-5.75"), Some(&first.id)));
    assert_eq!(scene.figures().await, ("150.00".into(), "0.00".into()));
    assert_eq!(refusal(scene.ask("150.01").await), over("150"));
    let (now, _, letters) = invoices::show(store, finance, &first.id).await.unwrap();
    assert_eq!((now.state, now.left(), letters.len()), (InvoiceState::Issued, amount("150"), 1));
    let rest = invoices::red_letter(store, finance, &operation(), &first.id, now.version, &red("R2", "")).await.unwrap();
    assert_eq!(rest.tax, amount("-17.26"));
    assert_eq!(invoices::show(store, finance, &first.id).await.unwrap().0.state, InvoiceState::Red);
    assert_eq!(scene.figures().await, ("0.00".into(), "0.00".into()));
    scene.ask("300").await.unwrap();
    scene.company.assert_sound().await;
}

/// Each is within the amount alone; only so many of them are together.
#[tokio::test]
async fn of_sixteen_at_once_only_as_many_as_fit_are_taken() {
    let scene = scene().await;
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (store, rep, contract) = (scene.company.store.clone(), scene.company.rep.clone(), scene.contract.id.clone());
            tokio::spawn(async move {
                let id = InvoiceId::new(new_id());
                invoices::request(&store, &rep, &operation(), &id, &contract, &form("70")).await
            })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => taken += 1,
            refused => assert!(matches!(refusal(refused), Refusal::InvoiceOverContract { .. })),
        }
    }
    assert_eq!((taken, scene.figures().await), (4, ("0.00".into(), "280.00".into())));
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn it_belongs_to_instalments_of_its_contract_only() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let ask = async |id: String, share: &str| {
        let parts = vec![ShareForm { id, amount: share.into() }];
        let form = InvoiceForm { parts, ..form("150") };
        invoices::request(store, rep, &operation(), &InvoiceId::new(new_id()), &scene.contract.id, &form).await
    };
    let first = format!("{}-1", scene.contract.id);
    assert_eq!(refusal(ask("another-1".into(), "10").await), Refusal::NotThisContractsInstalment);
    let (share, whole) = (amount("100.01"), amount("100"));
    assert_eq!(refusal(ask(first.clone(), "100.01").await), Refusal::ShareOverRecord { share, whole });
    let asked = ask(first.clone(), "60").await.unwrap();
    assert_eq!(asked.terms.parts.len(), 1);
    // What another invoice has taken of it is taken, until that one does not count any more.
    let over = Refusal::ShareOverRecord { share: amount("40.01"), whole: amount("40") };
    assert_eq!(refusal(ask(first.clone(), "40.01").await), over);
    invoices::reject(store, &scene.company.finance, &operation(), &asked.id, asked.version, "重开").await.unwrap();
    assert_eq!(ask(first.clone(), "100").await.unwrap().terms.parts[0].amount, amount("100"));
    scene.company.assert_sound().await;
}

/// Each is within the receipt alone, and each under a contract of its own that has room for it.
#[tokio::test]
async fn a_receipt_is_not_given_out_twice_under_different_contracts_at_once() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let customer = store::customers::show(store, rep, &scene.contract.customer).await.unwrap();
    let mut contracts = vec![scene.contract.clone()];
    for _ in 0..3 {
        contracts.push(scene.company.contract(rep, &customer, &[("2025-12-01", "300.00")]).await);
    }
    let receipt = scene.company.confirmed(&customer, "100.00").await;
    let tasks: Vec<_> = contracts
        .into_iter()
        .map(|contract| {
            let (store, rep, id) = (store.clone(), rep.clone(), receipt.id.to_string());
            let receipts = vec![ShareForm { id, amount: "60".into() }];
            let form = InvoiceForm { receipts, ..form("60") };
            tokio::spawn(async move { invoices::request(&store, &rep, &operation(), &InvoiceId::new(new_id()), &contract.id, &form).await })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => taken += 1,
            refused => assert_eq!(refusal(refused), Refusal::ShareOverRecord { share: amount("60"), whole: amount("40") }),
        }
    }
    assert_eq!(taken, 1);
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn what_is_asked_for_is_withdrawn_when_its_contract_is_archived() {
    let scene = scene().await;
    let (store, rep) = (&scene.company.store, &scene.company.rep);
    let (open, out) = (scene.ask("100").await.unwrap(), scene.ask("50").await.unwrap());
    let out = scene.issue(&out, "24110001").await.unwrap();
    for life in [Life::Completed, Life::Archived] {
        let now = store::contracts::show(store, rep, &scene.contract.id).await.unwrap().0;
        let form = LifeForm { reason: "客户已注销".into(), ..LifeForm::to(life) };
        store::contracts::change_life(store, rep, &operation(), &now.id, now.version, &form).await.unwrap();
    }
    let open = invoices::show(store, rep, &open.id).await.unwrap().0;
    assert_eq!((open.state, open.reason.as_str()), (InvoiceState::Withdrawn, domain::invoice::ARCHIVED));
    assert_eq!(invoices::show(store, rep, &out.id).await.unwrap().0, out);
    assert_eq!(scene.figures().await, ("50.00".into(), "0.00".into()));
    scene.company.assert_sound().await;
}

#[tokio::test]
async fn the_register_is_narrowed_and_its_totals_are_those_of_its_rows() {
    let scene = scene().await;
    let (store, finance, rep) = (&scene.company.store, &scene.company.finance, &scene.company.rep);
    let issued = scene.issue(&scene.ask("100").await.unwrap(), "24442000000012345678").await.unwrap();
    scene.ask("20").await.unwrap();
    invoices::red_letter(store, finance, &operation(), &issued.id, issued.version, &red("R-9", "30")).await.unwrap();
    let month = |text: &str| Some(text.parse().unwrap());
    let plain = InvoiceFilter::default;
    for (filter, count, sum) in [
        (plain(), 3, "90.00"),
        (InvoiceFilter { state: Some(InvoiceState::Requested), ..plain() }, 1, "20.00"),
        (InvoiceFilter { state: Some(InvoiceState::Issued), ..plain() }, 2, "70.00"),
        (InvoiceFilter { month: month("2025-06-01"), ..plain() }, 3, "90.00"),
        (InvoiceFilter { month: month("2025-05-01"), ..plain() }, 0, ""),
        (InvoiceFilter { search: "12345678".into(), ..plain() }, 1, "100.00"),
        (InvoiceFilter { search: "云栖".into(), ..plain() }, 3, "90.00"),
        (InvoiceFilter { contract: Some(scene.contract.id.clone()), ..plain() }, 3, "90.00"),
        (InvoiceFilter { owner: Some(rep.user.clone()), ..plain() }, 3, "90.00"),
    ] {
        for actor in [finance, rep] {
            let rows = invoices::list(store, actor, &filter).await.unwrap().items;
            let totals = invoices::totals(store, actor, &filter).await.unwrap();
            let found = totals.by_currency.first().map(|sum| sum.amount.to_plain()).unwrap_or_default();
            assert_eq!((rows.len() as u64, totals.count, found.as_str()), (count, count, sum), "{filter:?}");
        }
        assert!(invoices::list(store, &scene.company.other_rep, &filter).await.unwrap().items.is_empty());
    }
}
