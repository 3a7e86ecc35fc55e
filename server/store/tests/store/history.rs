//! The history of a record: each command with its fields before and after, read by who may read the record, and held by the log.

use domain::contract::{Life, LifeForm};
use domain::history::{HistoryEntry, HistoryNoun, PartChange};
use domain::id::ReceiptId;
use store::Error;

use crate::company::{Company, contract_form, open, operation};

async fn of(company: &Company, actor: &domain::permission::Actor, noun: HistoryNoun, key: &str) -> Vec<HistoryEntry> {
    store::history::of(&company.store, actor, noun, key, None).await.unwrap().items
}

/// Each field that changed, as `part path: before → after`.
fn told(entry: &HistoryEntry) -> Vec<String> {
    let mut lines = Vec::new();
    for part in &entry.parts {
        if part.change != PartChange::Changed {
            lines.push(format!("{} {} {}", part.noun.code(), part.ordinal, part.change.code()));
        }
        let fields = part.fields.iter();
        lines.extend(
            fields.map(|field| format!("{} {} {}: {} → {}", part.noun.code(), part.ordinal, field.path, field.before, field.after)),
        );
    }
    lines
}

#[tokio::test]
async fn a_contracts_history_says_what_was_changed_from_what_to_what() {
    let company = open().await;
    let customer = company.customer(&company.rep, "杭州云栖软件有限公司").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "600.00"), ("2025-06-01", "400.00")]).await;
    let mut form = contract_form(&customer, &[("2025-05-01", "600.00"), ("2025-07-01", "500.00")]);
    form.number = contract.number.clone();
    form.remarks = "改期".into();
    store::contracts::edit(&company.store, &company.rep, &operation(), &contract.id, contract.version, &form).await.unwrap();
    let history = of(&company, &company.rep, HistoryNoun::Contract, contract.id.as_str()).await;
    let verbs: Vec<_> = history.iter().map(|entry| (entry.verb.as_str(), entry.actor_name.as_str())).collect();
    let rep = company.rep.name.as_str();
    assert_eq!(verbs, [("contract.edit", rep), ("contract.create", rep)]);
    assert_eq!(
        told(&history[0]),
        [
            "contract 0 amount: 1000.00 → 1100.00",
            "contract 0 lines.1.total: 1000.00 → 1100.00",
            "contract 0 lines.1.unit_price: 1000 → 1100",
            "contract 0 remarks:  → 改期",
            "instalment 2 amount: 400.00 → 500.00",
            "instalment 2 due: 2025-06-01 → 2025-07-01",
        ]
    );
    assert_eq!(told(&history[1]), ["contract 0 made"]);

    company.confirmed(&customer, "1100").await;
    let form = LifeForm { reason: "违约".into(), ended: "2025-06-10".into(), ..LifeForm::to(Life::Terminated) };
    let now = store::contracts::show(&company.store, &company.rep, &contract.id).await.unwrap().0;
    store::contracts::change_life(&company.store, &company.rep, &operation(), &contract.id, now.version, &form).await.unwrap();
    let history = of(&company, &company.finance, HistoryNoun::Contract, contract.id.as_str()).await;
    assert_eq!(
        told(&history[0]),
        ["contract 0 ending.on:  → 2025-06-10", "contract 0 ending.reason:  → 违约", "contract 0 life: performing → terminated"]
    );
    assert_eq!(
        told(&history[1]),
        ["contract 0 collected: 0.00 → 1100.00", "instalment 1 paid: 0.00 → 600.00", "instalment 2 paid: 0.00 → 500.00"]
    );
    assert_eq!((history[1].verb.as_str(), history[1].actor_name.as_str()), ("receipt.confirm", company.finance.name.as_str()));
    company.assert_sound().await;
}

#[tokio::test]
async fn a_history_is_read_by_who_reads_the_record_and_by_nobody_else() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let contract = company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await;
    let receipt = company.confirmed(&customer, "1").await;
    for (noun, key) in [
        (HistoryNoun::Contract, contract.id.as_str()),
        (HistoryNoun::Customer, customer.id.as_str()),
        (HistoryNoun::Receipt, receipt.id.as_str()),
    ] {
        for actor in [&company.rep, &company.manager, &company.finance] {
            assert!(!of(&company, actor, noun, key).await.is_empty(), "{noun:?} {}", actor.name);
        }
        for actor in [&company.other_rep, &company.admin] {
            let found = store::history::of(&company.store, actor, noun, key, None).await;
            assert!(matches!(found, Err(Error::NotFound)), "{noun:?} {}", actor.name);
        }
    }
    let none = store::history::of(&company.store, &company.rep, HistoryNoun::Receipt, ReceiptId::new("none").as_str(), None).await;
    assert!(matches!(none, Err(Error::NotFound)));
    let part = store::history::of(&company.store, &company.rep, HistoryNoun::Instalment, contract.id.as_str(), None).await;
    assert!(matches!(part, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_long_history_is_read_page_by_page_and_ends_with_its_record() {
    let company = open().await;
    let customer = company.customer(&company.rep, "甲").await;
    let (first, second) = (
        company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await,
        company.contract(&company.rep, &customer, &[("2025-05-01", "1.00")]).await,
    );
    for (contract, changes) in [(&first, 60), (&second, 2)] {
        let mut version = contract.version;
        for change in 0..changes {
            let mut form = contract_form(&customer, &[("2025-05-01", "1.00")]);
            (form.number, form.remarks) = (contract.number.clone(), format!("第 {change} 次"));
            let edited = store::contracts::edit(&company.store, &company.rep, &operation(), &contract.id, version, &form).await;
            version = edited.unwrap().version;
        }
    }
    // A place that nobody was given is no entry's, and no harm.
    for (after, wanted) in [(i64::MIN, 0), (i64::MAX, 3)] {
        let key = second.id.as_str();
        let page = store::history::of(&company.store, &company.rep, HistoryNoun::Contract, key, Some(after)).await.unwrap();
        assert_eq!(page.items.len(), wanted, "{after}");
    }
    for (contract, wanted) in [(&first, vec![50, 11]), (&second, vec![3])] {
        let (mut after, mut pages, mut seen) = (None, Vec::new(), Vec::new());
        loop {
            let key = contract.id.as_str();
            let page = store::history::of(&company.store, &company.rep, HistoryNoun::Contract, key, after).await.unwrap();
            pages.push(page.items.len());
            seen.extend(page.items.into_iter().map(|entry| entry.revision));
            match page.next {
                Some(next) => after = Some(next.parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(pages, wanted);
        assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    }
}
