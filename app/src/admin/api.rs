//! Server functions of users, teams and settings.

use domain::company::{Company, CompanyForm};
use domain::id::{OperationId, TeamId, UserId};
use domain::permission::Noun;
use domain::user::{Team, User, UserForm};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;
use crate::ui::field::Choice;

/// Everybody, and every team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub users: Vec<User>,
    pub teams: Vec<Team>,
}

#[server(name = PeopleList, prefix = "/api", endpoint = "people/list", input = Json, output = Json)]
pub async fn people() -> Answer<People> {
    let (store, actor) = crate::caller::signed_in()?;
    if !actor.may(Noun::User, domain::permission::Act::Read) {
        return crate::caller::answer(Err(domain::refusal::Refusal::NotAllowed.into()));
    }
    Ok(People { users: store::users::list(&store, &actor).await, teams: store::users::teams(&store, &actor).await })
}

/// Whose records of this noun one may see: ids and names, for filters.
#[server(name = Owners, prefix = "/api", endpoint = "people/owners", input = Json, output = Json)]
pub async fn owners(noun: Noun) -> Answer<Vec<(UserId, String)>> {
    let (store, actor) = crate::caller::signed_in()?;
    let reach = actor.reach(noun, domain::permission::Act::Read);
    let users = store::users::list(&store, &actor).await;
    Ok(users.into_iter().filter(|user| reach.covers(&user.id)).map(|user| (user.id, user.name)).collect())
}

/// The same as choices of a filter; a failure offers none.
pub async fn owner_choices(noun: Noun) -> Vec<Choice> {
    owners(noun).await.unwrap_or_default().into_iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect()
}

/// `email` none: it stays as it is.
#[server(name = UserSave, prefix = "/api", endpoint = "users/save", input = Json, output = Json)]
pub async fn user_save(
    operation: OperationId,
    user: Option<UserId>,
    form: UserForm,
    #[server(default)] email: Option<String>,
) -> Answer<UserId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(match email {
        None => store::users::save(&store, &actor, &operation, user.as_ref(), &form).await,
        Some(email) => store::users::save_with_email(&store, &actor, &operation, user.as_ref(), &form, &email).await,
    })
}

/// Lets a user in again, or no more.
#[server(name = UserSetActive, prefix = "/api", endpoint = "users/set_active", input = Json, output = Json)]
pub async fn user_set_active(operation: OperationId, user: UserId, is_active: bool) -> Answer<()> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::users::set_active(&store, &actor, &operation, &user, is_active).await)
}

#[server(name = TeamSave, prefix = "/api", endpoint = "teams/save", input = Json, output = Json)]
pub async fn team_save(
    operation: OperationId,
    team: Option<TeamId>,
    name: String,
    parent: Option<TeamId>,
    head: Option<UserId>,
) -> Answer<TeamId> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::users::save_team(&store, &actor, &operation, team.as_ref(), &name, parent, head).await)
}

#[server(name = CompanyShow, prefix = "/api", endpoint = "company/show", input = Json, output = Json)]
pub async fn company_show() -> Answer<Company> {
    let (store, _actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::companies::required(&store).await)
}

#[server(name = CompanyChange, prefix = "/api", endpoint = "company/change", input = Json, output = Json)]
pub async fn company_change(operation: OperationId, form: CompanyForm) -> Answer<Company> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::companies::change(&store, &actor, &operation, &form).await)
}

/// The limits as typed.
#[server(name = AgeingLimitsSet, prefix = "/api", endpoint = "company/ageing_limits", input = Json, output = Json)]
pub async fn ageing_limits_set(operation: OperationId, limits: String) -> Answer<Company> {
    let (store, actor) = crate::caller::signed_in()?;
    crate::caller::answer(store::companies::set_ageing_limits(&store, &actor, &operation, &limits).await)
}
