//! A big customer is handed over in bounded commits, also when the program dies in the middle.

use domain::contract::{ContractForm, LineForm};
use domain::id::{ContractId, CustomerId, UserId};
use domain::instalment::InstalmentForm;
use domain::permission::Actor;
use surrealdb::types::Value;

use super::{ROWS_AT_ONCE, finish, hand_over};
use crate::fixture::{fill, operation};
use crate::store::{Settings, Store, new_id};
use domain::customer::Customer;

/// A customer with more under it than two commits take along.
async fn big() -> (Store, Customer) {
    let store = Store::open(Settings::in_memory()).await.unwrap();
    fill(&store).await;
    let keys: Vec<String> = store.query::<Value, 0>("SELECT VALUE key FROM customer", []).await.unwrap().take(0).unwrap();
    let id = CustomerId::new(keys[0].clone());
    for _ in 0..5 {
        let form = ContractForm {
            customer: id.clone(),
            signed: "2025-01-01".into(),
            life: "performing".into(),
            lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "120".into(), ..LineForm::default() }],
            plan: vec![InstalmentForm { due: "2025-05-01".into(), amount: "1.00".into(), note: String::new() }; 120],
            ..ContractForm::default()
        };
        crate::contracts::create(&store, &Actor::operator(), &operation(), &ContractId::new(new_id()), &form).await.unwrap();
    }
    let customer = store.must_load(id.as_str()).await.unwrap();
    (store, customer)
}

/// The first commit of a hand-over, and nothing after it.
async fn begin(store: &Store, customer: &Customer) {
    let new = Customer { owner: UserId::new("li"), owner_name: "李敏".into(), ..customer.clone() };
    let new = &new;
    store
        .command_alone(&Actor::operator(), &operation(), "test", &(), |mut write| async move {
            let new = write.update(customer, new.clone())?;
            hand_over(store, &mut write, &new).await?;
            Ok((write, ()))
        })
        .await
        .unwrap();
}

async fn count(store: &Store, statement: &'static str) -> usize {
    let rows: Vec<i64> = store.query::<Value, 0>(statement, []).await.unwrap().take(0).unwrap();
    rows.len()
}

const BEHIND: &str = "SELECT VALUE 1 FROM instalment WHERE owner != 'li'";

#[tokio::test]
async fn a_big_customer_follows_in_bounded_commits() {
    let (store, customer) = big().await;
    let before = store.revision().await.unwrap();
    begin(&store, &customer).await;
    assert!(count(&store, BEHIND).await > ROWS_AT_ONCE);
    finish(&store).await;
    assert_eq!(count(&store, BEHIND).await, 0);
    assert_eq!(count(&store, "SELECT VALUE 1 FROM following").await, 0);
    assert!(store.revision().await.unwrap() >= before + 4);
    let sizes: Vec<i64> = store
        .query::<Value, 0>(
            "SELECT VALUE array::len(changes[WHERE table != 'history']) FROM commit WHERE verb IN ['test', 'customer.follow']",
            [],
        )
        .await
        .unwrap()
        .take(0)
        .unwrap();
    // The customer and the mark stand beside the records; what is told of each in its history beside that.
    assert!(sizes.iter().all(|size| *size <= ROWS_AT_ONCE as i64 + 2), "{sizes:?}");
    assert_eq!(crate::check::run(&store, &Actor::operator()).await.unwrap().breaches, Vec::<String>::new());
}

#[tokio::test]
async fn a_hand_over_goes_on_by_itself_after_its_first_commit() {
    let (store, customer) = big().await;
    let form = domain::customer::CustomerForm { name: "乙".into(), ..Default::default() };
    crate::customers::edit(&store, &Actor::operator(), &operation(), &customer.id, customer.version, &form).await.unwrap();
    assert_eq!(count(&store, "SELECT VALUE 1 FROM instalment WHERE customer_name != '乙'").await, 0);
    assert_eq!(count(&store, "SELECT VALUE 1 FROM contract WHERE customer_name != '乙'").await, 0);
}
