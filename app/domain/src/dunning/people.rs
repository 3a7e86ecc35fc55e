//! Whom a level tells.

use std::collections::{BTreeMap, BTreeSet};

use super::{Audience, Level};
use crate::id::{TeamId, UserId};
use crate::permission::{Act, Noun, Role, Scope, scope};
use crate::user::{Team, User};

/// Whom a level tells of what this owner's customer owes: each once. Where nobody of them is there (any more), the nearest head, else finance.
#[must_use]
pub fn told(level: &Level, owner: &UserId, users: &BTreeMap<UserId, User>, teams: &BTreeMap<TeamId, Team>) -> BTreeSet<UserId> {
    told_as(&level.tells, owner, users, teams)
}

/// The same, of these audiences.
pub(super) fn told_as(
    tells: &[Audience],
    owner: &UserId,
    users: &BTreeMap<UserId, User>,
    teams: &BTreeMap<TeamId, Team>,
) -> BTreeSet<UserId> {
    let own = users.get(owner).filter(|user| user.is_active).map(|user| user.id.clone());
    let of_finance = || users.values().filter(|user| user.is_active && user.roles.contains(&Role::Finance)).map(|user| user.id.clone());
    let mut told = BTreeSet::new();
    for audience in tells {
        match audience {
            Audience::Owner => told.extend(own.clone()),
            Audience::TeamHead => told.extend(head_above(owner, users, teams)),
            Audience::Finance => told.extend(of_finance()),
        }
    }
    if told.is_empty() {
        told.extend(head_above(owner, users, teams));
    }
    if told.is_empty() {
        told.extend(of_finance());
    }
    told
}

/// The nearest head from the owner's team upward who is here, is another person, and reads contracts of others. A cycle of teams ends the walk.
fn head_above(owner: &UserId, users: &BTreeMap<UserId, User>, teams: &BTreeMap<TeamId, Team>) -> Option<UserId> {
    let reads = |user: &User| user.roles.iter().any(|role| scope(*role, Noun::Contract, Act::Read) >= Scope::Team);
    let mut seen = BTreeSet::new();
    let mut team = users.get(owner).and_then(|user| teams.get(&user.team));
    while let Some(here) = team.filter(|team| seen.insert(&team.id)) {
        let head = here.head.as_ref().filter(|head| *head != owner && users.get(*head).is_some_and(|user| user.is_active && reads(user)));
        if head.is_some() {
            return head.cloned();
        }
        team = here.parent.as_ref().and_then(|parent| teams.get(parent));
    }
    None
}
