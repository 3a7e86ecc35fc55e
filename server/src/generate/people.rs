//! Who works at the company of the bench: five teams of eight reps, each with a manager, and one of everybody else whom a bench needs.

use domain::id::{OperationId, TeamId, UserId};
use domain::permission::{Actor, Role};
use domain::user::UserForm;
use store::bulk::Owner;
use store::{Store, new_id};

/// Of everybody who can sign in.
pub const PASSWORD: &str = "yuezhang-bench";
const TEAMS: usize = 5;
const REPS_OF_A_TEAM: usize = 8;

/// Adds the teams and the users; answers the reps, by login. Those of the first team, its manager and the office can sign in: a password
/// costs tens of milliseconds by design.
pub(super) async fn add(store: &Store, actor: &Actor) -> store::Result<Vec<Owner>> {
    let mut reps = Vec::with_capacity(TEAMS * REPS_OF_A_TEAM);
    for team in 1..=TEAMS {
        let password = if team == 1 { PASSWORD } else { "" };
        let id =
            store::users::save_team(store, actor, &operation(), None, &format!("销售{team}部"), Some(TeamId::new("root")), None).await?;
        save(store, actor, &id, (&format!("manager{team}"), &format!("经理{team}")), Role::Manager, password).await?;
        for index in (team - 1) * REPS_OF_A_TEAM + 1..=team * REPS_OF_A_TEAM {
            let name = format!("业务员{index:02}");
            let user = save(store, actor, &id, (&format!("rep{index:02}"), &name), Role::Rep, password).await?;
            reps.push(Owner { id: user, name });
        }
    }
    for (login, name, role) in
        [("finance", "财务", Role::Finance), ("executive", "高层", Role::Executive), ("admin", "管理员", Role::Admin)]
    {
        save(store, actor, &TeamId::new("root"), (login, name), role, PASSWORD).await?;
    }
    Ok(reps)
}

async fn save(
    store: &Store,
    actor: &Actor,
    team: &TeamId,
    (login, name): (&str, &str),
    role: Role,
    password: &str,
) -> store::Result<UserId> {
    let form = UserForm { login: login.into(), name: name.into(), roles: vec![role], team: team.clone(), password: password.into() };
    store::users::save(store, actor, &operation(), None, &form).await
}

fn operation() -> OperationId {
    OperationId::new(new_id())
}
