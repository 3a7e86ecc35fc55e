//! Lists of contracts and receipts, however they are narrowed: the pages and the totals row are what a reading of every row gives.

use domain::contract::{Contract, ContractType, Life};
use domain::list::{ContractFilter, ContractOrder, CurrencyTotal, ReceiptFilter, Totals};
use domain::permission::Actor;
use domain::receipt::ReceiptState;
use domain::state::PaymentProgress;

use crate::company::{Company, contract_form, open, operation};

/// Contracts of every life, type and progress that comes up, of two owners and two currencies, signed over three years or not yet.
async fn varied(company: &Company) {
    let lives = ["pending_signature", "signed", "performing", "performing", "completed", "terminated", "void"];
    for (actor, name) in [(&company.rep, "甲"), (&company.other_rep, "乙")] {
        let customer = company.customer(actor, name).await;
        for index in 0..70_usize {
            let amount = format!("{}.00", 100 + index * 37 % 900);
            let mut form = contract_form(&customer, &[("2026-05-01", &amount)]);
            form.life = lives[index % lives.len()].into();
            form.contract_type = ContractType::ALL[index % 11 % 3].code().into();
            form.currency = if index % 5 == 0 { "USD" } else { "CNY" }.into();
            let is_undated = form.life == "pending_signature" && index % 2 == 0;
            // Of this year only what is not after today.
            let months = if index % 3 == 2 { 5 } else { 12 };
            form.signed =
                if is_undated { String::new() } else { format!("202{}-{:02}-{:02}", 3 + index % 3, 1 + index % months, 1 + index % 28) };
            let id = domain::id::ContractId::new(store::new_id());
            store::contracts::create(&company.store, actor, &operation(), &id, &form).await.unwrap();
        }
        for amount in ["150.00", "3000.00"] {
            company.confirmed(&customer, amount).await;
        }
    }
}

/// What the filter says, read from a contract alone.
fn is_asked(filter: &ContractFilter, contract: &Contract) -> bool {
    let terms = &contract.terms;
    filter.life.is_none_or(|life| terms.life == life)
        && filter.progress.is_none_or(|progress| contract.progress() == progress)
        && filter.contract_type.is_none_or(|kind| terms.contract_type == kind)
        && filter.signed_from.is_none_or(|from| terms.signed.is_some_and(|signed| signed >= from))
        && filter.signed_to.is_none_or(|to| terms.signed.is_some_and(|signed| signed <= to))
        && filter.owner.as_ref().is_none_or(|owner| contract.owner == *owner)
}

fn added_up<'a>(contracts: impl Iterator<Item = &'a Contract>) -> Totals {
    let mut totals = Totals::default();
    for contract in contracts {
        let currency = contract.terms.currency;
        if !totals.by_currency.iter().any(|sum| sum.currency == currency) {
            totals.by_currency.push(CurrencyTotal { currency, ..CurrencyTotal::default() });
        }
        let sum = totals.by_currency.iter_mut().find(|sum| sum.currency == currency).unwrap();
        totals.count += 1;
        sum.count += 1;
        sum.amount = sum.amount.checked_add(contract.amount).unwrap();
        sum.collected = sum.collected.checked_add(contract.collected).unwrap();
        sum.outstanding = sum.outstanding.checked_add(contract.outstanding()).unwrap();
    }
    totals.by_currency.sort_by_key(|sum| sum.currency.code());
    totals
}

async fn pages(company: &Company, actor: &Actor, filter: &ContractFilter) -> Vec<Contract> {
    let mut filter = filter.clone();
    let mut found = Vec::new();
    loop {
        let page = store::contracts::list(&company.store, actor, &filter).await.unwrap();
        found.extend(page.items);
        match page.next {
            Some(next) => filter.after = Some(next),
            None => return found,
        }
    }
}

fn in_order(order: ContractOrder, contracts: &[Contract]) -> bool {
    contracts.windows(2).all(|pair| match order {
        ContractOrder::Newest => pair[0].terms.signed.is_none() || pair[0].terms.signed >= pair[1].terms.signed,
        ContractOrder::Oldest => pair[1].terms.signed.is_none() || pair[0].terms.signed <= pair[1].terms.signed,
        ContractOrder::Number => pair[0].number < pair[1].number,
        ContractOrder::NumberDescending => pair[0].number > pair[1].number,
        ContractOrder::Largest => pair[0].amount >= pair[1].amount,
        ContractOrder::Smallest => pair[0].amount <= pair[1].amount,
    })
}

/// Filters that name nothing, each thing alone, several at once, and what no contract is.
fn filters(company: &Company) -> Vec<ContractFilter> {
    let all = ContractFilter::default;
    let date = |text: &str| Some(text.parse().unwrap());
    let mut filters = vec![
        all(),
        ContractFilter { owner: Some(company.other_rep.user.clone()), life: Some(Life::Completed), ..all() },
        ContractFilter { life: Some(Life::Performing), progress: Some(PaymentProgress::Paid), ..all() },
        ContractFilter { life: Some(Life::Terminated), contract_type: Some(ContractType::Service), ..all() },
        ContractFilter { life: Some(Life::Archived), ..all() },
        ContractFilter { signed_from: date("2024-01-01"), signed_to: date("2024-12-31"), ..all() },
        ContractFilter { signed_from: date("2023-03-05"), signed_to: date("2025-02-11"), ..all() },
        ContractFilter { signed_from: date("2025-03-03"), ..all() },
        ContractFilter { signed_to: date("2023-06-30"), ..all() },
        ContractFilter { signed_from: date("2024-05-02"), signed_to: date("2024-05-20"), ..all() },
        ContractFilter { signed_from: date("2025-05-02"), signed_to: date("2024-05-20"), ..all() },
        ContractFilter { signed_from: date("2023-01-01"), progress: Some(PaymentProgress::Pending), life: Some(Life::Performing), ..all() },
    ];
    filters.extend(Life::ALL.iter().map(|life| ContractFilter { life: Some(*life), ..all() }));
    filters.extend(PaymentProgress::ALL.map(|progress| ContractFilter { progress: Some(progress), ..all() }));
    filters.extend(ContractType::ALL.iter().map(|kind| ContractFilter { contract_type: Some(*kind), ..all() }));
    filters
}

#[tokio::test]
async fn a_narrowed_list_and_its_totals_row_are_what_every_row_says() {
    let company = open().await;
    varied(&company).await;
    for actor in [&company.rep, &company.manager, &company.finance] {
        let every = store::contracts::all(&company.store, actor, &ContractFilter::default()).await.unwrap();
        assert_eq!(every.len(), if actor.user == company.finance.user { 140 } else { 70 });
        for (index, filter) in filters(&company).into_iter().enumerate() {
            let mut wanted: Vec<&str> = every.iter().filter(|one| is_asked(&filter, one)).map(|one| one.number.as_str()).collect();
            wanted.sort_unstable();
            let totals = store::contracts::totals(&company.store, actor, &filter).await.unwrap();
            assert_eq!(totals, added_up(every.iter().filter(|one| is_asked(&filter, one))), "{filter:?}");
            // Every order for some, one order for each.
            let orders = if index % 4 == 0 { ContractOrder::ALL } else { &ContractOrder::ALL[index % ContractOrder::ALL.len()..][..1] };
            for order in orders {
                let filter = ContractFilter { order: *order, ..filter.clone() };
                let found = pages(&company, actor, &filter).await;
                assert!(in_order(*order, &found), "{filter:?}");
                let mut numbers: Vec<&str> = found.iter().map(|one| one.number.as_str()).collect();
                numbers.sort_unstable();
                assert_eq!(numbers, wanted, "{filter:?}");
                let exported = store::contracts::all(&company.store, actor, &filter).await.unwrap();
                assert_eq!(exported, found, "{filter:?}");
            }
        }
    }
    company.assert_sound().await;
}

#[tokio::test]
async fn totals_follow_a_contract_from_state_to_state() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "100.00"), ("2025-06-01", "50.00")]).await;
    let filter = |progress| ContractFilter { progress: Some(progress), ..ContractFilter::default() };
    let count = async |progress| store::contracts::totals(&company.store, &company.rep, &filter(progress)).await.unwrap().count;
    assert_eq!((count(PaymentProgress::Pending).await, count(PaymentProgress::Partial).await), (1, 0));
    let receipt = company.confirmed(&customer, "120.00").await;
    assert_eq!((count(PaymentProgress::Pending).await, count(PaymentProgress::Partial).await), (0, 1));
    company.confirmed(&customer, "30.00").await;
    assert_eq!((count(PaymentProgress::Partial).await, count(PaymentProgress::Paid).await), (0, 1));
    store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap();
    assert_eq!((count(PaymentProgress::Partial).await, count(PaymentProgress::Paid).await), (1, 0));
    let contract = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap().0;
    store::contracts::change_life(
        &company.store,
        &company.rep,
        &operation(),
        &contract.id,
        contract.version,
        &crate::company::to(Life::Completed),
    )
    .await
    .unwrap();
    let completed = ContractFilter { life: Some(Life::Completed), ..ContractFilter::default() };
    let totals = store::contracts::totals(&company.store, &company.rep, &completed).await.unwrap();
    assert_eq!((totals.count, totals.by_currency[0].collected.to_plain()), (1, "30.00".into()));
    company.assert_sound().await;
}

#[tokio::test]
async fn receipts_of_a_state_and_their_totals_are_what_every_row_says() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    company.contract(&company.rep, &customer, &[("2025-05-01", "250.00")]).await;
    for index in 0..55 {
        let receipt = company.confirmed(&customer, "10.00").await;
        if index % 9 == 0 {
            store::receipts::reverse(&company.store, &company.finance, &operation(), &receipt.id, "错账").await.unwrap();
        }
    }
    company.draft(&company.rep, &customer, "7.00", "").await;
    for actor in [&company.rep, &company.finance] {
        let mut seen = 0;
        for state in [None, Some(ReceiptState::Draft), Some(ReceiptState::Confirmed), Some(ReceiptState::Reversed)] {
            for has_advance in [false, true] {
                let mut filter = ReceiptFilter { state, has_advance, ..ReceiptFilter::default() };
                let totals = store::receipts::totals(&company.store, actor, &filter).await.unwrap();
                let mut found = Vec::new();
                loop {
                    let page = store::receipts::list(&company.store, actor, &filter).await.unwrap();
                    found.extend(page.items);
                    let Some(next) = page.next else { break };
                    filter.after = Some(next);
                }
                assert!(
                    found.iter().all(|one| state.is_none_or(|state| one.state == state) && (!has_advance || one.advance().is_positive()))
                );
                let sum = |money: fn(&domain::receipt::Receipt) -> domain::money::Amount| {
                    domain::money::Amount::sum(found.iter().map(money)).unwrap()
                };
                let stated = totals.by_currency.first().cloned().unwrap_or_default();
                assert_eq!(totals.count, found.len() as u64, "{filter:?}");
                assert_eq!((stated.amount, stated.outstanding), (sum(|one| one.terms.amount), sum(|one| one.advance())), "{filter:?}");
                seen += found.len();
            }
        }
        // 56 of any state, 1 + 48 + 7 of the three; those with an advance twice.
        assert!(seen > 112, "{seen}");
    }
    company.assert_sound().await;
}
