//! Teams: a name, a parent, a head.

use domain::id::{OperationId, TeamId, UserId};
use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use domain::user::Team;

use crate::error::{Error, Result};
use crate::row::{Record, identity};
use crate::store::{Store, new_id};

impl Record for Team {
    const TABLE: &'static str = "team";
    identity!();
}

/// All teams, by name.
pub async fn teams(store: &Store, _actor: &Actor) -> Vec<Team> {
    let mut teams: Vec<Team> = store.directory().await.teams.values().cloned().collect();
    teams.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    teams
}

/// Adds a team, or changes its name, parent and head.
///
/// # Errors
/// `NotAllowed`, `UnknownTeam`, `UnknownUser`, `TeamCycle`, what the name refuses.
pub async fn save_team(
    store: &Store,
    actor: &Actor,
    operation: &OperationId,
    team: Option<&TeamId>,
    name: &str,
    parent: Option<TeamId>,
    head: Option<UserId>,
) -> Result<TeamId> {
    let act = if team.is_some() { Act::Edit } else { Act::Create };
    if !actor.may(Noun::User, act) {
        return Err(Refusal::NotAllowed.into());
    }
    let name = domain::user::required_text(name, 60).map_err(|refusal| Error::at("name", refusal))?;
    let fresh = TeamId::new(new_id());
    let body = (team, &name, &parent, &head);
    store
        .command(actor, operation, "team.save", &body, |mut write| {
            let (name, parent, head, fresh) = (name.clone(), parent.clone(), head.clone(), fresh.clone());
            async move {
                let id = team.cloned().unwrap_or(fresh);
                let directory = store.directory().await;
                if parent.as_ref().is_some_and(|parent| !directory.teams.contains_key(parent)) {
                    return Err(Error::at("parent", Refusal::UnknownTeam));
                }
                if parent.as_ref().is_some_and(|parent| directory.below(&id).contains(parent)) {
                    return Err(Error::at("parent", Refusal::TeamCycle));
                }
                if head.as_ref().is_some_and(|head| !directory.users.contains_key(head)) {
                    return Err(Error::at("head", Refusal::UnknownUser));
                }
                match store.load::<Team>(id.as_str()).await? {
                    Some(old) => drop(write.update(&old, Team { name, parent, head, ..old.clone() })?),
                    None if team.is_some() => return Err(Error::NotFound),
                    None => write.create(&Team { id: id.clone(), name, parent, head, version: 1 })?,
                }
                Ok((write, id))
            }
        })
        .await
}
