//! Lists: paging by key, searching, and the proof that each list query uses an index.

use domain::list::{ContractFilter, ContractOrder, CustomerFilter, CustomerOrder, ReceiptFilter};
use domain::permission::Actor;
use domain::receipt::ReceiptState;

use crate::company::{Company, open};

async fn many(company: &Company, count: usize) {
    let customer = company.customer(&company.rep, "杭州云栖软件有限公司").await;
    for index in 0..count {
        let amount = format!("{}.00", 100 + index % 7);
        company.contract(&company.rep, &customer, &[("2025-05-01", &amount)]).await;
    }
}

#[tokio::test]
async fn paging_by_key_shows_every_contract_once_in_every_order() {
    let company = open().await;
    many(&company, 113).await;
    for order in ContractOrder::ALL {
        for actor in [&company.rep, &company.manager, &company.finance] {
            let mut seen = Vec::new();
            let mut filter = ContractFilter { order: *order, ..ContractFilter::default() };
            loop {
                let page = store::contracts::list(&company.store, actor, &filter).await.unwrap();
                assert!(page.items.len() <= 50);
                seen.extend(page.items.into_iter().map(|contract| contract.number));
                match page.next {
                    Some(next) => filter.after = Some(next),
                    None => break,
                }
            }
            let total = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((total, seen.len()), (113, 113), "{order:?} {}", actor.name);
        }
    }
}

#[tokio::test]
async fn a_list_and_its_totals_row_agree() {
    let company = open().await;
    many(&company, 60).await;
    let filter = ContractFilter { life: Some(domain::contract::Life::Performing), ..ContractFilter::default() };
    let totals = store::contracts::totals(&company.store, &company.manager, &filter).await.unwrap();
    let all = store::contracts::all(&company.store, &company.manager, &filter).await.unwrap();
    let sum = domain::money::Amount::sum(all.iter().map(|contract| contract.amount)).unwrap();
    assert_eq!((totals.count, totals.by_currency[0].amount), (60, sum));
}

#[tokio::test]
async fn customers_and_contracts_are_found_by_hanzi_pinyin_and_initials() {
    let company = open().await;
    many(&company, 1).await;
    for query in ["云栖", "yunqi", "hzyq", "软件 杭州", "HT2025"] {
        let filter = ContractFilter { search: query.into(), ..ContractFilter::default() };
        let found = store::contracts::list(&company.store, &company.rep, &filter).await.unwrap();
        assert_eq!(found.items.len(), 1, "{query}");
        let foreign = store::contracts::list(&company.store, &company.other_rep, &filter).await.unwrap();
        assert_eq!(foreign.items.len(), 0, "{query}");
    }
    let filter = CustomerFilter { search: "宁波".into(), order: CustomerOrder::Name, ..CustomerFilter::default() };
    assert!(store::customers::list(&company.store, &company.rep, &filter).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_receipt_is_found_by_exactly_its_amount_by_those_who_may_see_it() {
    let company = open().await;
    let (own, foreign) = (company.customer(&company.rep, "甲").await, company.customer(&company.other_rep, "乙").await);
    let first = company.confirmed(&own, "64000").await;
    let second = company.confirmed(&foreign, "64000.00").await;
    for other in ["6400", "64000.01", "164000", "640000"] {
        company.confirmed(&own, other).await;
    }
    let amount = domain::parse::amount("6.4万", Default::default()).unwrap();
    let manager = store::users::actor(&company.store, &company.manager.user).await.unwrap();
    for (actor, wanted) in [
        (&company.finance, vec![&second.number, &first.number]),
        (&company.rep, vec![&first.number]),
        (&manager, vec![&first.number]),
        (&company.admin, vec![]),
    ] {
        let found = store::receipts::of_amount(&company.store, actor, amount).await.unwrap();
        assert_eq!(found.iter().map(|receipt| &receipt.number).collect::<Vec<_>>(), wanted, "{}", actor.name);
    }
}

#[tokio::test]
async fn a_contract_is_found_by_exactly_its_amount_by_those_who_may_see_it() {
    let company = open().await;
    let (own, foreign) = (company.customer(&company.rep, "甲").await, company.customer(&company.other_rep, "乙").await);
    for amount in ["99.99", "100.00", "100.01", "1000.00"] {
        for (rep, customer) in [(&company.rep, &own), (&company.other_rep, &foreign)] {
            company.contract(rep, customer, &[("2025-05-01", amount)]).await;
        }
    }
    let amount = domain::parse::amount("100", Default::default()).unwrap();
    for (actor, wanted) in [(&company.finance, 2), (&company.rep, 1), (&company.admin, 0)] {
        let found = store::contracts::of_amount(&company.store, actor, amount).await.unwrap();
        assert_eq!(found.iter().filter(|contract| contract.amount == amount).count(), wanted, "{}", actor.name);
        assert_eq!(found.len(), wanted, "{}", actor.name);
    }
}

#[tokio::test]
async fn every_list_query_uses_an_index() {
    let company = open().await;
    many(&company, 3).await;
    let plans = store::explain::lists(&company.store, &Actor::operator()).await.unwrap();
    assert!(plans.len() >= 20, "{}", plans.len());
    for (statement, plan) in plans {
        let is_scan = plan.contains("TableScan") || plan.contains("Iterate Table") || plan.contains("Scan Table");
        assert!(plan.to_lowercase().contains("index") && !is_scan, "{statement}\n{plan}");
        // What narrows a list stands in front of its order: the rows of a rare state are read, not the rows before them.
        let is_of_state = statement.contains("state = $state");
        assert!(!is_of_state || plan.contains("state_") && plan.contains("performing|paid|sales'"), "{statement}\n{plan}");
        // A page is read as a page: the scan itself ends at the limit, behind columns that are pinned (`[…]`).
        let is_page =
            statement.contains(" < $after ORDER") || [" > $after ORDER", " > $from ORDER"].iter().any(|part| statement.contains(part));
        let is_whole =
            ["FROM allocation", "SELECT by_promiser", "FROM import", " > ''", "LIMIT 51"].iter().any(|part| statement.contains(part));
        let ends_with_page =
            !plan.contains("Limit") && plan.contains("limit: ") && (plan.contains("access: [") || plan.contains("access: '["));
        assert!(!is_page || is_whole || ends_with_page, "{statement}\n{plan}");
    }
}

#[tokio::test]
async fn a_list_over_the_few_that_matter_ends_with_them() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let kept = company.draft(&company.rep, &customer, "1.00", "").await;
    for _ in 0..60 {
        company.confirmed(&customer, "1.00").await;
    }
    let filter = ReceiptFilter { state: Some(ReceiptState::Draft), ..ReceiptFilter::default() };
    for actor in [&company.rep, &company.finance] {
        let page = store::receipts::list(&company.store, actor, &filter).await.unwrap();
        let numbers: Vec<_> = page.items.iter().map(|receipt| &receipt.number).collect();
        assert_eq!((numbers, page.next), (vec![&kept.number], None));
    }
    let filter = ContractFilter { is_to_complete: true, ..ContractFilter::default() };
    company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await;
    let page = store::contracts::list(&company.store, &company.finance, &filter).await.unwrap();
    assert_eq!((page.items.len(), page.next), (0, None));
}
