//! Server functions of expenses.

use domain::contract::Contract;
use domain::expense::{Expense, ExpenseForm, ExpenseRow};
use domain::id::{ContractId, ExpenseId, OperationId};
use domain::list::{ExpenseFilter, Page, Totals};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// A contract's expenses, the void ones too, and what the caller may do here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpensesView {
    pub contract: Contract,
    pub expenses: Vec<Expense>,
    pub may_record: bool,
    /// Those that the caller may void now.
    pub voidable: Vec<ExpenseId>,
}

/// A page of expenses that count, with the sums of the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpenseListing {
    pub page: Page<ExpenseRow>,
    pub totals: Totals,
}

#[server(name = ExpensesOfContract, prefix = "/api", endpoint = "expenses/of_contract", input = Json, output = Json)]
pub async fn expenses_of_contract(id: ContractId) -> Answer<ExpensesView> {
    let (store, actor) = crate::caller::signed_in()?;
    let (contract, expenses) = crate::caller::answer(store::expenses::of_contract(&store, &actor, &id).await)?;
    let voidable = store::expenses::voidable(&store, &actor, &contract, &expenses).await;
    let may_record = store::expenses::may_record(&actor, &contract);
    Ok(ExpensesView { contract, expenses, may_record, voidable })
}

#[server(name = ExpenseList, prefix = "/api", endpoint = "expenses/list", input = Json, output = Json)]
pub async fn expense_list(filter: ExpenseFilter) -> Answer<ExpenseListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::expenses::list(&store, &actor, &filter).await)?;
    let totals = crate::caller::answer(store::expenses::totals(&store, &actor, &filter).await)?;
    Ok(ExpenseListing { page, totals })
}

/// Records an expense of a contract.
#[server(name = ExpenseRecord, prefix = "/api", endpoint = "expenses/record", input = Json, output = Json)]
pub async fn expense_record(operation: OperationId, id: ExpenseId, contract: ContractId, form: ExpenseForm) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::expenses::record(&store, &actor, &operation, &id, &contract, &form).await.map(|_| ()))
}

/// Voids an expense; it stays in sight with its reason.
#[server(name = ExpenseVoid, prefix = "/api", endpoint = "expenses/void", input = Json, output = Json)]
pub async fn expense_void(operation: OperationId, id: ExpenseId, reason: String) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::expenses::void(&store, &actor, &operation, &id, &reason).await.map(|_| ()))
}
