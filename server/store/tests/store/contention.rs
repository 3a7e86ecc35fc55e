//! Many at once for one instalment: it is never paid twice, and not a fen is lost.

use domain::allocation::Share;
use domain::list::{DueWindow, InstalmentFilter};
use domain::money::Amount;
use domain::receipt::{Receipt, ReceiptState};
use domain::refusal::Refusal;
use store::{Error, Result};

use crate::company::{Company, open, operation};

/// So many clients.
const CLIENTS: usize = 16;
/// Each of them has this for the instalment, of which it takes two and a half times.
const EACH: u32 = 40;
const WHOLE: u32 = 100;

/// What a client does: a draft confirmed by the default order, a draft confirmed by hand, an advance used by hand.
#[derive(Clone, Copy)]
enum Way {
    Confirms,
    ConfirmsByHand,
    UsesAdvance,
}

impl Way {
    const ALL: [Self; 3] = [Self::Confirms, Self::ConfirmsByHand, Self::UsesAdvance];

    async fn go(self, company: Company, receipt: Receipt, shares: Vec<Share>) -> Result<Receipt> {
        let (store, finance) = (&company.store, &company.finance);
        match self {
            Self::Confirms => store::receipts::confirm(store, finance, &operation(), &receipt.id, None).await,
            Self::ConfirmsByHand => store::receipts::confirm(store, finance, &operation(), &receipt.id, Some(&shares)).await,
            Self::UsesAdvance => store::receipts::use_advance(store, finance, &operation(), &receipt.id, &shares).await,
        }
    }
}

#[tokio::test]
async fn sixteen_clients_for_one_instalment_pay_it_once_and_the_rest_is_advance() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let mut receipts = Vec::new();
    for client in 0..CLIENTS {
        let way = Way::ALL[client % Way::ALL.len()];
        let text = format!("{EACH}.00");
        // An advance was there before anything was owed.
        let receipt = match way {
            Way::UsesAdvance => company.confirmed(&customer, &text).await,
            Way::Confirms | Way::ConfirmsByHand => company.draft(&company.rep, &customer, &text, "").await,
        };
        receipts.push((way, receipt));
    }
    let whole = format!("{WHOLE}.00");
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", whole.as_str())]).await;
    let (_, plan) = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap();
    let shares = vec![Share { instalment: plan[0].id.clone(), amount: Amount::whole(EACH) }];
    let going = receipts.into_iter().map(|(way, receipt)| tokio::spawn(way.go(company.clone(), receipt, shares.clone())));
    for answer in futures::future::join_all(going).await {
        match answer.unwrap() {
            Ok(receipt) => assert_eq!(receipt.state, ReceiptState::Confirmed),
            // A clean answer: too late for what was asked for.
            Err(Error::Refused(problems)) => {
                assert!(matches!(problems.0[0].refusal, Refusal::AllocationOverInstalment { .. }), "{problems:?}");
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_shared_out(&company, &contract.id).await;
}

/// The instalment has all that it takes, each receipt is allocated or left as a whole, and every sum says the same.
async fn assert_shared_out(company: &Company, contract: &domain::id::ContractId) {
    let (contract, plan) = store::contracts::show(&company.store, &company.rep, contract).await.unwrap();
    let whole = Amount::whole(WHOLE);
    // Those who confirm by the default order take whatever is left, so that nothing is.
    assert_eq!((plan[0].paid, plan[0].open, contract.collected), (whole, Amount::ZERO, whole));
    let receipts = store::receipts::list(&company.store, &company.finance, &Default::default()).await.unwrap().items;
    assert_eq!(receipts.len(), CLIENTS);
    for receipt in &receipts {
        assert_eq!(receipt.allocated.checked_add(receipt.left().unwrap()), Ok(Amount::whole(EACH)), "{}", receipt.number);
        assert!(receipt.state == ReceiptState::Confirmed || receipt.allocated.is_zero(), "{}", receipt.number);
    }
    assert_eq!(Amount::sum(receipts.iter().map(|receipt| receipt.allocated)), Ok(whole));
    let advances = Amount::sum(receipts.iter().map(Receipt::advance)).unwrap();
    let board = store::badges::dashboard(&company.store, &company.finance).await.unwrap().remove(0);
    assert_eq!((board.advances, board.collected, board.outstanding), (advances, whole, Amount::ZERO));
    let drafts = receipts.iter().filter(|receipt| receipt.state == ReceiptState::Draft).count();
    let badges = store::badges::badges(&company.store, &company.finance).await.unwrap();
    assert_eq!((badges.receipts_to_confirm, badges.instalments_overdue), (drafts as u64, 0));
    let filter = InstalmentFilter { window: DueWindow::Open, ..InstalmentFilter::default() };
    assert_eq!(store::instalments::totals(&company.store, &company.finance, &filter).await.unwrap().count, 0);
    company.assert_sound().await;
}
