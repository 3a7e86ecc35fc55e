//! The server function of statements.

use chrono::NaiveDate;
use domain::id::CustomerId;
use domain::statement::Statement;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::Answer;

/// A customer's statement; without days from the beginning of this year until today.
#[server(name = CustomerStatement, prefix = "/api", endpoint = "customers/statement", input = Json, output = Json)]
pub async fn customer_statement(id: CustomerId, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Answer<Statement> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::statements::statement(&store, &actor, &id, from, to).await)
}
