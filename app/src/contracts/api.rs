//! What the screens of contracts ask the server. Each finds the caller, calls the store, and says so.

use domain::contract::{Contract, ContractForm, LifeForm};
use domain::follow_up::FollowUp;
use domain::id::{AuditId, ContractId, CustomerId, OperationId, UserId};
use domain::instalment::Instalment;
use domain::list::{ContractFilter, Page, Totals};
use domain::receipt::{Allocation, Receipt};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::approvals::api::Course;
use crate::error::Answer;

/// A contract with all that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractView {
    pub contract: Contract,
    pub plan: Vec<Instalment>,
    /// Empty for those who may not read receipts.
    pub postings: Vec<(Allocation, Receipt)>,
    /// The postings that are no money: discounts, credit notes, write-offs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_up: Vec<Allocation>,
    /// About this contract, latest first, as far as the reader may see them.
    pub follow_ups: Vec<FollowUp>,
    /// The latest course of its approval.
    pub course: Option<Course>,
    /// Obligations that are done, and all that are not cancelled.
    pub obligations: (u64, u64),
    /// Of one that all have signed here and whose signing is still to be registered: the day of the last signature, and who signed for the customer.
    pub signed: Option<(chrono::NaiveDate, String)>,
    /// The audits that it is in, by name; empty for those who may not read audits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audits: Vec<(AuditId, String)>,
    pub acts: ContractActs,
}

/// What this user may do with this contract, so that the page offers only what would work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractActs {
    pub edit: bool,
    /// Note a dispute or the reason of an arrears.
    pub annotate: bool,
    pub register_receipt: bool,
    pub complete_amount: bool,
    pub log_follow_up: bool,
    pub read_receipts: bool,
    /// Submit it for approval: a flow asks for that, and nothing is under way.
    pub submit: bool,
    pub read_invoices: bool,
    /// Ask for an invoice: it is in force.
    pub request_invoice: bool,
}

/// A contract as its form begins with it: its fields as one types them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedContract {
    pub id: ContractId,
    pub number: String,
    pub customer_name: String,
    pub version: u64,
    pub form: ContractForm,
    /// Whether this user may change its terms now.
    pub may_edit: bool,
}

/// The contract that a form has saved.
#[cfg(feature = "ssr")]
pub type SavedContract = Contract;

/// What the form reads of the contract that the server answers.
#[cfg(not(feature = "ssr"))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedContract {
    pub id: ContractId,
    pub number: String,
}

/// A customer under whom this user may make a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractCustomer {
    pub id: CustomerId,
    pub name: String,
    pub number: String,
    pub owner_name: String,
}

/// One page of contracts.
#[server(name = ContractList, prefix = "/api", endpoint = "contracts/list", input = Json, output = Json)]
pub async fn contract_list(filter: ContractFilter) -> Answer<Page<Contract>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::contracts::list(&store, &actor, &filter).await)
}

/// The totals row of the same list.
#[server(name = ContractTotals, prefix = "/api", endpoint = "contracts/totals", input = Json, output = Json)]
pub async fn contract_totals(filter: ContractFilter) -> Answer<Totals> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::contracts::totals(&store, &actor, &filter).await)
}

/// The people whose contracts this user may see, by name.
#[server(name = ContractOwners, prefix = "/api", endpoint = "contracts/owners", input = Json, output = Json)]
pub async fn contract_owners() -> Answer<Vec<(UserId, String)>> {
    let (store, actor) = crate::caller::signed_in()?;
    let reach = actor.reach(domain::permission::Noun::Contract, domain::permission::Act::Read);
    let users = store::users::list(&store, &actor).await;
    Ok(users.into_iter().filter(|user| user.is_active && reach.covers(&user.id)).map(|user| (user.id, user.name)).collect())
}

/// The customers under whom this user may make a contract, by name, pinyin, initials or number.
#[server(name = ContractCustomers, prefix = "/api", endpoint = "contracts/customers", input = Json, output = Json)]
pub async fn contract_customers(text: String) -> Answer<Vec<ContractCustomer>> {
    let (store, actor) = crate::caller::signed_in()?;
    let filter = domain::list::CustomerFilter { search: text, ..Default::default() };
    let page = crate::caller::answer(store::customers::list(&store, &actor, &filter).await)?;
    let reach = actor.reach(domain::permission::Noun::Contract, domain::permission::Act::Create);
    let mine = page.items.into_iter().filter(|customer| reach.covers(&customer.owner));
    Ok(mine.take(20).map(ContractCustomer::from).collect())
}

/// One customer, for a new contract that was begun on the customer's page.
#[server(name = ContractCustomerShow, prefix = "/api", endpoint = "contracts/customer", input = Json, output = Json)]
pub async fn contract_customer(id: CustomerId) -> Answer<ContractCustomer> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::show(&store, &actor, &id).await).map(ContractCustomer::from)
}

/// A contract with its plan, its postings and what may be done.
#[server(name = ContractShow, prefix = "/api", endpoint = "contracts/show", input = Json, output = Json)]
pub async fn contract_show(id: ContractId) -> Answer<ContractView> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(view_of(&store, &actor, &id).await)
}

/// A contract for its form.
#[server(name = ContractEdited, prefix = "/api", endpoint = "contracts/edited", input = Json, output = Json)]
pub async fn contract_edited(id: ContractId) -> Answer<EditedContract> {
    let (store, actor) = crate::caller::signed_in()?;
    let (contract, plan) = crate::caller::answer(store::contracts::show(&store, &actor, &id).await)?;
    let may_edit =
        contract.is_editable() && actor.may_for(domain::permission::Noun::Contract, domain::permission::Act::Edit, &contract.owner);
    let terms: Vec<_> = plan.into_iter().map(|instalment| instalment.terms).collect();
    let form = super::form::as_typed(ContractForm::of(&contract, &terms), contract.terms.currency);
    Ok(EditedContract {
        id: contract.id,
        number: contract.number,
        customer_name: contract.customer_name,
        version: contract.version,
        form,
        may_edit,
    })
}

/// Adds a contract with its lines and its plan.
#[server(name = ContractCreate, prefix = "/api", endpoint = "contracts/create", input = Json, output = Json)]
pub async fn contract_create(operation: OperationId, id: ContractId, form: ContractForm) -> Answer<SavedContract> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::contracts::create(&store, &actor, &operation, &id, &form).await)
}

/// Changes a contract that was at `version` when its form was opened.
#[server(name = ContractEdit, prefix = "/api", endpoint = "contracts/edit", input = Json, output = Json)]
pub async fn contract_edit(operation: OperationId, id: ContractId, version: u64, form: ContractForm) -> Answer<SavedContract> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::contracts::edit(&store, &actor, &operation, &id, version, &form).await)
}

/// Moves a contract to another state of its life.
#[server(name = ContractChangeLife, prefix = "/api", endpoint = "contracts/change_life", input = Json, output = Json)]
pub async fn contract_change_life(operation: OperationId, id: ContractId, version: u64, form: LifeForm) -> Answer<Contract> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::contracts::change_life(&store, &actor, &operation, &id, version, &form).await)
}

/// Enters what was already paid of a contract that was imported as partly paid.
#[server(name = ContractCompleteAmount, prefix = "/api", endpoint = "contracts/complete_amount", input = Json, output = Json)]
pub async fn contract_complete_amount(operation: OperationId, id: ContractId, amount: String, date: String) -> Answer<Contract> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::receipts::complete_amount(&store, &actor, &operation, &id, &amount, &date).await)
}

impl From<domain::customer::Customer> for ContractCustomer {
    fn from(customer: domain::customer::Customer) -> Self {
        Self { id: customer.id, name: customer.terms.name, number: customer.number, owner_name: customer.owner_name }
    }
}

#[cfg(feature = "ssr")]
async fn view_of(store: &store::Store, actor: &domain::permission::Actor, id: &ContractId) -> store::Result<ContractView> {
    use domain::permission::{Act, Noun};
    let (contract, plan) = store::contracts::show(store, actor, id).await?;
    let may = |noun, act| actor.may_for(noun, act, &contract.owner);
    let acts = ContractActs {
        edit: may(Noun::Contract, Act::Edit),
        annotate: may(Noun::Contract, Act::Edit) || may(Noun::Contract, Act::Settle),
        register_receipt: may(Noun::Receipt, Act::Create),
        complete_amount: may(Noun::Contract, Act::Settle) || may(Noun::Import, Act::Create),
        log_follow_up: may(Noun::FollowUp, Act::Create),
        read_receipts: may(Noun::Receipt, Act::Read),
        read_invoices: may(Noun::Invoice, Act::Read),
        request_invoice: may(Noun::Invoice, Act::Create) && contract.takes_invoices().is_ok(),
        submit: may(Noun::Contract, Act::Edit) && contract.may_be_submitted() && store::approvals::asks(store, &contract).await?,
    };
    let postings = if acts.read_receipts { store::receipts::of_contract(store, actor, id).await? } else { Vec::new() };
    let given_up = store::receipts::given_up(store, actor, id).await?;
    let about = domain::list::FollowUpFilter { customer: Some(contract.customer.clone()), ..Default::default() };
    let mut follow_ups = match store::follow_ups::list(store, actor, &about).await {
        Ok(page) => page.items,
        // Who sees the contract need not see the customer.
        Err(store::Error::NotFound | store::Error::Refused(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    follow_ups.retain(|follow_up| follow_up.terms.contract.as_ref() == Some(id));
    let course = if contract.approval.is_some() { crate::approvals::api::on_server::of_contract(store, actor, id).await? } else { None };
    let obligations = store::obligations::progress(store, &contract).await?;
    let signed = store::signatures::outcome(store, &contract).await?;
    let audits = store::audits::of_contract(store, actor, id).await?.into_iter().map(|audit| (audit.id, audit.terms.name)).collect();
    Ok(ContractView { contract, plan, postings, given_up, follow_ups, course, obligations, signed, audits, acts })
}
