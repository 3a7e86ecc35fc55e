//! The company, its users, its teams and its flows of approval, kept in memory: every request asks who is who.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono_tz::Tz;
use domain::approval::Flow;
use domain::company::Company;
use domain::id::{TeamId, UserId};
use domain::permission::Actor;
use domain::user::{Team, User};

use crate::error::Result;
use crate::store::Store;

/// The tables that it is read from.
pub(crate) const TABLES: [&str; 4] = ["company", "user", "team", "flow"];

/// Who owns what no sheet gives an owner: counted among the people of the whole company's team, whose manager hands it over.
pub(crate) const UNASSIGNED: &str = "unassigned";

/// The team of the whole company.
const ROOT: &str = "root";

/// A reading of the company and its people at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
    pub(crate) company: Option<Company>,
    pub(crate) users: BTreeMap<UserId, User>,
    pub(crate) teams: BTreeMap<TeamId, Team>,
    /// In the order in which they are tried.
    pub(crate) flows: Vec<Flow>,
}

impl Directory {
    pub(crate) fn time_zone(&self) -> Tz {
        self.company.as_ref().and_then(|company| company.time_zone.parse().ok()).unwrap_or(Tz::Asia__Shanghai)
    }

    /// The user as an actor, with the people of the team and its sub-teams.
    pub(crate) fn actor(&self, user: &User) -> Actor {
        Actor::new(user.id.clone(), user.name.clone(), user.roles.clone(), user.team.clone(), self.members(&user.team), user.lang)
    }

    /// Everybody in the team and its sub-teams.
    pub(crate) fn members(&self, team: &TeamId) -> Vec<UserId> {
        let teams = self.below(team);
        let unassigned = teams.contains(&TeamId::new(ROOT)).then(|| UserId::new(UNASSIGNED));
        self.users.values().filter(|user| teams.contains(&user.team)).map(|user| user.id.clone()).chain(unassigned).collect()
    }

    /// A team and all teams below it. A cycle, which no command allows, ends the walk.
    pub(crate) fn below(&self, team: &TeamId) -> BTreeSet<TeamId> {
        let mut found = BTreeSet::from([team.clone()]);
        let mut open = vec![team.clone()];
        while let Some(parent) = open.pop() {
            for child in self.teams.values().filter(|child| child.parent.as_ref() == Some(&parent)) {
                if found.insert(child.id.clone()) {
                    open.push(child.id.clone());
                }
            }
        }
        found
    }

    pub(crate) fn name(&self, user: &UserId) -> String {
        self.users.get(user).map(|user| user.name.clone()).unwrap_or_default()
    }
}

impl Store {
    pub(crate) async fn directory(&self) -> Arc<Directory> {
        Arc::clone(&*self.inner.directory.read().await)
    }

    /// Reads the people again; every commit that changes them does it.
    pub(crate) async fn reload_directory(&self) -> Result<()> {
        let company = self.load::<Company>("company").await?;
        let users: Vec<User> = self.rows::<User, surrealdb::types::Value, 0>("SELECT * FROM user", []).await?;
        let teams: Vec<Team> = self.rows::<Team, surrealdb::types::Value, 0>("SELECT * FROM team", []).await?;
        let mut flows: Vec<Flow> = self.rows::<Flow, surrealdb::types::Value, 0>("SELECT * FROM flow", []).await?;
        flows.sort_by(|a, b| (a.ordinal, &a.id).cmp(&(b.ordinal, &b.id)));
        let directory = Directory {
            company,
            users: users.into_iter().map(|user| (user.id.clone(), user)).collect(),
            teams: teams.into_iter().map(|team| (team.id.clone(), team)).collect(),
            flows,
        };
        *self.inner.directory.write().await = Arc::new(directory);
        Ok(())
    }
}
