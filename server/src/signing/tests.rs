//! A provider that loses answers and events, and repeats them: in the end the books say what happened there, each thing once.

use std::sync::Mutex;

use chrono::{NaiveDate, NaiveDateTime};
use domain::company::Company;
use domain::contract::{Contract, ContractForm, LineForm};
use domain::customer::CustomerForm;
use domain::id::{ContractId, CustomerId, SigningId};
use domain::instalment::InstalmentForm;
use domain::signature::{Happened, RoundForm, SignMethod, SignatoryForm};
use store::signatures::{self, ToSign};

use super::*;

const FAKE: &str = "fake";

/// What it was asked, and what it would tell.
#[derive(Default)]
struct Fake {
    started: Mutex<Vec<(String, usize)>>,
    cancelled: Mutex<Vec<String>>,
    events: Mutex<Vec<ProviderEvent>>,
    asked: Mutex<usize>,
}

impl SignatureProvider for Fake {
    fn name(&self) -> &'static str {
        FAKE
    }

    fn asked_every(&self) -> Option<Duration> {
        Some(Duration::from_secs(60))
    }

    /// Its first answer is lost on the way.
    fn start<'a>(&'a self, round: &'a SigningRound, document: &'a [u8]) -> Answered<'a, String> {
        let mut started = self.started.lock().unwrap();
        started.push((round.id.to_string(), document.len()));
        let is_lost = started.len() == 1;
        Box::pin(async move { if is_lost { Err(io::Error::other("lost")) } else { Ok(format!("F-{}", round.id)) } })
    }

    /// Now without the latest, now with the first one twice and in the wrong order.
    fn events<'a>(&'a self, _reference: &'a str) -> Answered<'a, Vec<ProviderEvent>> {
        let mut asked = self.asked.lock().unwrap();
        *asked += 1;
        let mut events = self.events.lock().unwrap().clone();
        if asked.is_multiple_of(2) {
            events.pop();
        } else {
            events.extend(events.first().cloned());
            events.reverse();
        }
        Box::pin(async move { Ok(events) })
    }

    fn cancel<'a>(&'a self, reference: &'a str) -> Answered<'a, ()> {
        self.cancelled.lock().unwrap().push(reference.to_owned());
        Box::pin(async { Ok(()) })
    }
}

fn operation() -> OperationId {
    OperationId::new(store::new_id())
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 14).unwrap()
}

fn moment() -> NaiveDateTime {
    day().and_hms_opt(3, 0, 0).unwrap()
}

/// An unsigned contract in a store of its own.
async fn contract() -> (Store, Contract) {
    let (store, actor) = (Store::open(store::Settings::in_memory()).await.unwrap(), Actor::operator());
    store::companies::ensure(&store, Company::new("甲公司".into(), "Asia/Shanghai".into(), Default::default())).await.unwrap();
    let form = CustomerForm { name: "杭州云栖软件".into(), ..CustomerForm::default() };
    let customer = store::customers::create(&store, &actor, &operation(), &CustomerId::new(store::new_id()), &form, false).await.unwrap();
    let form = ContractForm {
        customer: customer.id,
        lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "100".into(), ..LineForm::default() }],
        plan: vec![InstalmentForm { due: "2025-12-31".into(), amount: "100".into(), note: String::new() }],
        ..ContractForm::default()
    };
    let contract = store::contracts::create(&store, &actor, &operation(), &ContractId::new(store::new_id()), &form).await.unwrap();
    (store, contract)
}

async fn begin(store: &Store, contract: &Contract) -> SigningRound {
    let one = |side: &str, name: &str| SignatoryForm { side: side.into(), name: name.into(), ..SignatoryForm::default() };
    let form = RoundForm { signatories: vec![one("ours", "李雷"), one("customer", "王总")] };
    let document = ToSign { contract: &contract.id, amendment: None, provider: FAKE };
    signatures::start(store, &Actor::operator(), &operation(), &SigningId::new(store::new_id()), document, &form).await.unwrap()
}

fn event(id: &str, signatory: u16, hash: &str) -> ProviderEvent {
    let (id, hash, happened) = (id.to_owned(), hash.to_owned(), Happened::Signed);
    ProviderEvent { id, signatory, happened, at: moment(), on: day(), hash, remark: String::new() }
}

async fn now(store: &Store, contract: &Contract) -> SigningRound {
    signatures::of_contract(store, &Actor::operator(), &contract.id).await.unwrap().rounds.remove(0).0
}

#[tokio::test]
async fn what_is_lost_and_told_twice_is_in_the_books_once() {
    let (store, contract) = contract().await;
    let (fake, round) = (Fake::default(), begin(&store, &contract).await);
    // The answer to the first asking is lost: it is asked again, for the same round.
    carry(&store, &fake).await;
    assert_eq!(now(&store, &contract).await.reference, "");
    carry(&store, &fake).await;
    assert_eq!(now(&store, &contract).await.reference, format!("F-{}", round.id));
    assert!(fake.started.lock().unwrap().iter().all(|(id, length)| id.as_str() == round.id.as_str() && *length > 100));
    let told = [event("e1", 1, &round.hash), event("e2", 1, &round.hash), event("e3", 2, &"0".repeat(64)), event("e4", 2, &round.hash)];
    fake.events.lock().unwrap().extend(told);
    for _ in 0..4 {
        carry(&store, &fake).await;
    }
    let done = now(&store, &contract).await;
    assert_eq!((done.state, fake.started.lock().unwrap().len()), (RoundState::Complete, 2));
    assert_eq!(done.events.len(), 2, "{:?}", done.events);
    assert!(done.signatories.iter().all(|one| one.method == Some(SignMethod::Provider) && one.hash == round.hash));
    assert_eq!(done.outcome(), Some((day(), "王总".to_owned())));
    // Nothing is asked of what is complete.
    let asked = *fake.asked.lock().unwrap();
    carry(&store, &fake).await;
    assert_eq!(*fake.asked.lock().unwrap(), asked);
}

#[tokio::test]
async fn what_is_cancelled_here_is_called_off_there_once() {
    let (store, contract) = contract().await;
    let (fake, round) = (Fake::default(), begin(&store, &contract).await);
    carry(&store, &fake).await;
    carry(&store, &fake).await;
    signatures::cancel(&store, &Actor::operator(), &operation(), &round.id, "换人").await.unwrap();
    carry(&store, &fake).await;
    carry(&store, &fake).await;
    assert_eq!(*fake.cancelled.lock().unwrap(), [format!("F-{}", round.id)]);
}
