//! What is asked in one round trip is what single questions answer.

use domain::id::UserId;
use domain::money::Amount;
use domain::permission::Reach;
use surrealdb::types::Value;

use super::{Asked, STATEMENTS};
use crate::store::{Settings, Store};
use crate::tally::Tallies;

/// Totals of so many owners: of each one thing a day in three currencies.
async fn kept(owners: usize) -> Store {
    let store = Store::open(Settings::in_memory()).await.unwrap();
    let mut tallies = Tallies::default();
    for owner in 0..owners {
        for key in ["2025-01-01", "2025-01-02", "2025-01-03"] {
            for currency in ["CNY", "JPY", "USD"] {
                tallies.add("due", &format!("u{owner}"), key, currency, Amount::ZERO);
            }
        }
        tallies.add("drafts", &format!("u{owner}"), "", "CNY", Amount::ZERO);
    }
    let rows = Value::Array(tallies.into_values().into());
    store.query("FOR $row IN $rows { CREATE $row.id CONTENT $row RETURN NONE }", [("rows", rows)]).await.unwrap();
    store
}

fn owners(count: usize) -> Reach {
    Reach::Owners((0..count).map(|owner| UserId::new(format!("u{owner}"))).collect())
}

#[tokio::test]
async fn what_is_asked_at_once_is_what_single_questions_answer() {
    let most = STATEMENTS[STATEMENTS.len() - 1].slots.len();
    let store = kept(most + 6).await;
    for count in [0, 1, 2, 4, 5, 16, 17, most - 1, most, most + 1, most + 6] {
        let reach = owners(count);
        let found = store.tallies("due", &reach, "2025-01-02", "2025-01-03").await.unwrap();
        assert_eq!(found.len(), count * 2 * 3, "{count}");
        assert!(found.iter().all(|tally| tally.name == "due" && tally.key != "2025-01-01" && tally.count == 1));
        let mut single = Vec::new();
        for owner in 0..count {
            let own = Reach::Owners(vec![UserId::new(format!("u{owner}"))]);
            single.extend(store.tallies("due", &own, "2025-01-02", "2025-01-03").await.unwrap());
        }
        single.sort();
        assert_eq!(found, single, "{count}");
    }
}

#[tokio::test]
async fn each_part_has_its_own_and_what_two_ask_for_is_answered_to_both_once() {
    let store = kept(3).await;
    let (team, own, everybody) = (owners(3), owners(1), Reach::Everybody);
    let [days, drafts, nobody, all, both] = store
        .tallies_of([
            vec![Asked::new(&team, "due", "2025-01-01", "2025-01-01"), Asked::new(&team, "due", "2025-01-03", "2025-01-03")],
            vec![Asked::new(&own, "drafts", "", "")],
            vec![Asked::new(&Reach::Nobody, "due", "", "9")],
            vec![Asked::new(&everybody, "due", "2025-01-01", "2025-01-01")],
            vec![Asked::new(&own, "due", "2025-01-01", "2025-01-02"), Asked::new(&own, "due", "2025-01-02", "2025-01-03")],
        ])
        .await
        .unwrap();
    assert_eq!((days.len(), drafts.len(), nobody.len(), all.len(), both.len()), (3 * 2 * 3, 1, 0, 3, 3 * 3));
    assert!(all.iter().all(|tally| tally.owner == "*" && tally.count == 3));
}
