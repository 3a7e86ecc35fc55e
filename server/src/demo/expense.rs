//! Expenses of the sample: under contracts that are performed, one of them void.

use chrono::{NaiveDate, TimeDelta};
use domain::contract::Life;
use domain::expense::ExpenseForm;
use domain::id::ExpenseId;
use domain::list::ContractFilter;
use domain::permission::Actor;
use store::{Store, contracts, expenses, new_id, users};

use super::people::operation;

/// How many contracts have expenses.
const CONTRACTS: usize = 12;

/// Adds them: what each category would be, as each rep records it.
pub(super) async fn add(store: &Store, today: NaiveDate) -> store::Result<()> {
    let filter = ContractFilter { life: Some(Life::Performing), ..ContractFilter::default() };
    let performed = contracts::all(store, &Actor::operator(), &filter).await?;
    let kinds = [
        ("travel", "1,860", "携程商旅", "现场勘察往返"),
        ("freight", "640.50", "顺丰速运", "设备发运"),
        ("subcontract", "5,200", "安达安装队", "现场安装"),
        ("hospitality", "420", "", "客户来访用餐"),
    ];
    for (turn, contract) in performed.into_iter().take(CONTRACTS).enumerate() {
        let Some(rep) = users::actor(store, &contract.owner).await else { continue };
        for (days, (category, amount, payee, remarks)) in (1_i64..).step_by(9).zip(kinds).take(1 + turn % 3) {
            let form = ExpenseForm {
                date: (today - TimeDelta::days(days + i64::try_from(turn).unwrap_or_default())).to_string(),
                category: category.into(),
                amount: amount.into(),
                payee: payee.into(),
                remarks: remarks.into(),
            };
            let recorded = expenses::record(store, &rep, &operation(), &ExpenseId::new(new_id()), &contract.id, &form).await?;
            if turn == 2 && category == "freight" {
                expenses::void(store, &rep, &operation(), &recorded.id, "与另一笔重复").await?;
            }
        }
    }
    Ok(())
}
