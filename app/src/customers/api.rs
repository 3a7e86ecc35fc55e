//! What the screens of customers ask of the server.

use domain::contract::Contract;
use domain::customer::{Contact, ContactForm, Customer, CustomerEvent, CustomerFigures, CustomerForm, LevelForm, MergePreview};
use domain::follow_up::FollowUp;
use domain::id::{ContactId, CustomerId, OperationId, UserId};
use domain::instalment::Instalment;
use domain::list::{self, CustomerFilter, Totals};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;
use crate::ui::field::Choice;

/// A page of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerListing {
    pub page: list::Page<Customer>,
    /// How many the whole list holds.
    pub total: u64,
}

/// Everything that a customer's page shows, read at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRecord {
    pub customer: Customer,
    pub figures: CustomerFigures,
    /// What was decided of it, latest first.
    pub events: Vec<CustomerEvent>,
    pub helpers: Vec<Owner>,
    /// The caller only helps here: reads, and writes nothing.
    pub is_helper: bool,
    /// The caller may say who helps.
    pub sets_helpers: bool,
    /// The caller may read this customer's statement.
    pub reads_statement: bool,
    pub contacts: Vec<Contact>,
    pub follow_ups: list::Page<FollowUp>,
    pub contracts: list::Page<Contract>,
    pub contract_totals: Totals,
    pub owed: list::Page<Instalment>,
    pub owed_totals: Totals,
    pub overdue_totals: Totals,
}

/// Somebody who may own customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub id: UserId,
    pub name: String,
}

#[cfg(feature = "ssr")]
fn people(people: Vec<(UserId, String)>) -> Vec<Owner> {
    people.into_iter().map(|(id, name)| Owner { id, name }).collect()
}

#[server(name = CustomerList, prefix = "/api", endpoint = "customers/list", input = Json, output = Json)]
pub async fn customer_list(filter: CustomerFilter) -> Answer<CustomerListing> {
    let (store, actor) = crate::caller::signed_in()?;
    let page = crate::caller::answer(store::customers::list(&store, &actor, &filter).await)?;
    let is_all = page.next.is_none() && filter.after.is_none() && page.items.len() < list::PAGE_ROWS;
    let total = match is_all {
        true => page.items.len() as u64,
        false => crate::caller::answer(store::customers::count(&store, &actor, &filter).await)?,
    };
    Ok(CustomerListing { page, total })
}

#[server(name = CustomerShow, prefix = "/api", endpoint = "customers/show", input = Json, output = Json)]
pub async fn customer_show(id: CustomerId) -> Answer<Customer> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::show(&store, &actor, &id).await)
}

#[server(name = CustomerRecordOf, prefix = "/api", endpoint = "customers/record", input = Json, output = Json)]
pub async fn customer_record(id: CustomerId) -> Answer<CustomerRecord> {
    use domain::list::{ContractFilter, DueWindow, FollowUpFilter, InstalmentFilter};
    use domain::permission::{Act, Noun};
    let (store, actor) = crate::caller::signed_in()?;
    let read = async {
        let customer = store::customers::show(&store, &actor, &id).await?;
        // A merged customer is read as the one that it was merged into.
        let id = customer.id.clone();
        let may = |act| actor.may_for(Noun::Customer, act, &customer.owner);
        let (is_helper, is_own) = (!may(Act::Read), customer.owner == actor.user);
        let sets_helpers = may(Act::Reassign) || is_own && may(Act::Edit);
        let reads_statement = actor.may_for(Noun::Report, Act::Read, &customer.owner);
        let contracts = ContractFilter { customer: Some(id.clone()), ..ContractFilter::default() };
        let owed = InstalmentFilter { customer: Some(id.clone()), ..InstalmentFilter::default() };
        let overdue = InstalmentFilter { window: DueWindow::Overdue, ..owed.clone() };
        let follow_ups = FollowUpFilter { customer: Some(id.clone()), ..FollowUpFilter::default() };
        Ok::<_, store::Error>(CustomerRecord {
            customer,
            figures: store::customers::figures(&store, &actor, &id).await?,
            events: store::customers::events(&store, &actor, &id).await?,
            helpers: people(store::customers::helpers(&store, &actor, &id).await?),
            is_helper,
            sets_helpers,
            reads_statement,
            contacts: store::customers::contacts(&store, &actor, &id).await?,
            follow_ups: store::follow_ups::list(&store, &actor, &follow_ups).await?,
            contracts: store::contracts::list(&store, &actor, &contracts).await?,
            contract_totals: store::contracts::totals(&store, &actor, &contracts).await?,
            owed: store::instalments::list(&store, &actor, &owed).await?,
            owed_totals: store::instalments::totals(&store, &actor, &owed).await?,
            overdue_totals: store::instalments::totals(&store, &actor, &overdue).await?,
        })
    };
    crate::caller::answer(read.await)
}

/// Adds a customer, and its main contact when one was written. Sent again with the same ids, it answers what was stored.
#[server(name = CustomerCreate, prefix = "/api", endpoint = "customers/create", input = Json, output = Json)]
pub async fn customer_create(
    operation: OperationId,
    id: CustomerId,
    form: CustomerForm,
    contact: Option<(ContactId, ContactForm)>,
    is_distinct: bool,
) -> Answer<Customer> {
    let (store, actor) = crate::caller::signed_in()?;
    if let Some((_, contact)) = &contact {
        // Before anything is written; the customer's own fields are the store's to check.
        super::form::check_contact(contact, store.today().await)?;
    }
    let customer = crate::caller::answer(store::customers::create(&store, &actor, &operation, &id, &form, is_distinct).await)?;
    if let Some((contact_id, contact)) = contact {
        let operation = OperationId::new(format!("{operation}-contact"));
        crate::caller::answer(store::customers::save_contact(&store, &actor, &operation, &id, &contact_id, &contact).await)?;
    }
    Ok(customer)
}

#[server(name = CustomerEdit, prefix = "/api", endpoint = "customers/edit", input = Json, output = Json)]
pub async fn customer_edit(operation: OperationId, id: CustomerId, version: u64, form: CustomerForm) -> Answer<Customer> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::edit(&store, &actor, &operation, &id, version, &form).await)
}

/// Customers that may be the same company.
#[server(name = CustomerSimilar, prefix = "/api", endpoint = "customers/similar", input = Json, output = Json)]
pub async fn customer_similar(name: String, credit_code: String, except: Option<CustomerId>) -> Answer<Vec<Customer>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::similar(&store, &actor, &name, &credit_code, except.as_ref()).await)
}

/// Gives a customer to somebody; `helpers` when that takes a hand-over back.
#[server(name = CustomerReassign, prefix = "/api", endpoint = "customers/reassign", input = Json, output = Json)]
pub async fn customer_reassign(operation: OperationId, id: CustomerId, owner: UserId, helpers: Option<Vec<UserId>>) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::reassign(&store, &actor, &operation, &id, &owner, helpers.as_deref()).await)
}

/// Whose customers the caller sees: the choices of a filter by owner and of a reassignment.
#[server(name = CustomerOwners, prefix = "/api", endpoint = "customers/owners", input = Json, output = Json)]
pub async fn customer_owners() -> Answer<Vec<Owner>> {
    use domain::permission::{Act, Noun, Role};
    let (store, actor) = crate::caller::signed_in()?;
    let reach = actor.reach(Noun::Customer, Act::Read);
    let sells = |roles: &[Role]| roles.iter().any(|role| matches!(role, Role::Rep | Role::Clerk | Role::Manager));
    let users = store::users::list(&store, &actor).await.into_iter();
    let mut owners: Vec<Owner> = users
        .filter(|user| user.is_active && sells(&user.roles) && reach.covers(&user.id))
        .map(|user| Owner { id: user.id, name: user.name })
        .collect();
    owners.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(owners)
}

#[server(name = ContactSave, prefix = "/api", endpoint = "customers/contact", input = Json, output = Json)]
pub async fn contact_save(operation: OperationId, customer: CustomerId, id: ContactId, form: ContactForm) -> Answer<Contact> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::save_contact(&store, &actor, &operation, &customer, &id, &form).await)
}

/// Who may be chosen to help with a customer.
#[server(name = HelperChoices, prefix = "/api", endpoint = "customers/helper_choices", input = Json, output = Json)]
pub async fn helper_choices(id: CustomerId) -> Answer<Vec<Owner>> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::helper_candidates(&store, &actor, &id).await.map(people))
}

#[server(name = CustomerSetHelpers, prefix = "/api", endpoint = "customers/set_helpers", input = Json, output = Json)]
pub async fn customer_set_helpers(operation: OperationId, id: CustomerId, helpers: Vec<UserId>) -> Answer<Customer> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::set_helpers(&store, &actor, &operation, &id, &helpers).await)
}

#[server(name = CustomerSetLevel, prefix = "/api", endpoint = "customers/set_level", input = Json, output = Json)]
pub async fn customer_set_level(operation: OperationId, id: CustomerId, version: u64, form: LevelForm) -> Answer<Customer> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::set_level(&store, &actor, &operation, &id, version, &form).await)
}

/// What would move if the one customer were merged into the other.
#[server(name = CustomerMergePreview, prefix = "/api", endpoint = "customers/merge_preview", input = Json, output = Json)]
pub async fn customer_merge_preview(goes: CustomerId, stays: CustomerId) -> Answer<MergePreview> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::merge_preview(&store, &actor, &goes, &stays).await)
}

/// Merges one customer into another, each with the version that the preview showed.
#[server(name = CustomerMerge, prefix = "/api", endpoint = "customers/merge", input = Json, output = Json)]
pub async fn customer_merge(operation: OperationId, goes: (CustomerId, u64), stays: (CustomerId, u64)) -> Answer<Customer> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::customers::merge(&store, &actor, &operation, (&goes.0, goes.1), (&stays.0, stays.1)).await)
}

/// Sections and divisions of GB/T 4754 that contain the text, to choose an industry from.
#[server(name = Industries, prefix = "/api", endpoint = "customers/industries", input = Json, output = Json)]
pub async fn industries(text: String) -> Answer<Vec<Choice>> {
    crate::caller::signed_in()?;
    Ok(super::industries::containing(&text))
}
