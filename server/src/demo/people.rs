//! Teams, and one user or more of every role.

use domain::id::{OperationId, TeamId};
use domain::permission::{Actor, Role};
use domain::user::{User, UserForm};
use store::bulk::Owner;
use store::{Store, new_id};

use super::PASSWORD;

/// Who works here, as the rest of the sample needs to know it.
pub(super) struct People {
    pub(super) users: Vec<User>,
    /// Never empty.
    pub(super) reps: Vec<Owner>,
    pub(super) finance: String,
}

/// Login, name, role, team.
const PEOPLE: [(&str, &str, Role, &str); 12] = [
    ("rep", "王晓明", Role::Rep, "华东销售部"),
    ("rep2", "李婷", Role::Rep, "华东销售部"),
    ("rep3", "陈浩", Role::Rep, "华南销售部"),
    ("rep4", "赵敏", Role::Rep, "华南销售部"),
    ("clerk", "孙丽", Role::Clerk, "销售中心"),
    ("manager", "周建国", Role::Manager, "销售中心"),
    ("finance", "吴芳", Role::Finance, "财务部"),
    ("finance2", "何静", Role::Finance, "财务部"),
    ("legal", "郑伟", Role::Legal, "法务部"),
    ("executive", "钱永福", Role::Executive, "总经办"),
    ("auditor", "冯洁", Role::Auditor, "总经办"),
    ("admin", "系统管理员", Role::Admin, "总经办"),
];

/// Name, parent (empty: the company), login of the head.
const TEAMS: [(&str, &str, &str); 6] = [
    ("销售中心", "", "manager"),
    ("华东销售部", "销售中心", "rep"),
    ("华南销售部", "销售中心", "rep3"),
    ("财务部", "", "finance"),
    ("法务部", "", "legal"),
    ("总经办", "", "executive"),
];

/// Adds the teams, the users and the teams' heads. A login that is taken stays as it is, and is not used.
pub(super) async fn add(store: &Store, actor: &Actor) -> store::Result<People> {
    for (name, parent, _) in TEAMS {
        if find_team(store, actor, name).await.is_none() {
            let parent = find_team(store, actor, parent).await.unwrap_or_else(|| TeamId::new("root"));
            store::users::save_team(store, actor, &operation(), None, name, Some(parent), None).await?;
        }
    }
    let mut users = Vec::new();
    for (login, name, role, team) in PEOPLE {
        if store::users::list(store, actor).await.iter().any(|user| user.login == login) {
            continue;
        }
        let team = find_team(store, actor, team).await.unwrap_or_else(|| TeamId::new("root"));
        let form = UserForm { login: login.to_owned(), name: name.to_owned(), roles: vec![role], team, password: PASSWORD.to_owned() };
        let id = store::users::save(store, actor, &operation(), None, &form).await?;
        users.extend(store::users::list(store, actor).await.into_iter().find(|user| user.id == id));
    }
    for (name, parent, head) in TEAMS {
        let head = users.iter().find(|user| user.login == head).map(|user| user.id.clone());
        if let (Some(team), Some(head)) = (find_team(store, actor, name).await, head) {
            let parent = find_team(store, actor, parent).await.unwrap_or_else(|| TeamId::new("root"));
            store::users::save_team(store, actor, &operation(), Some(&team), name, Some(parent), Some(head)).await?;
        }
    }
    let mut reps: Vec<Owner> = users.iter().filter(|user| user.roles.contains(&Role::Rep)).map(owner).collect();
    if reps.is_empty() {
        // Every login of the sample was taken: the company's own people get the customers.
        reps = store::users::list(store, actor).await.iter().map(owner).collect();
    }
    let finance = users.iter().find(|user| user.roles.contains(&Role::Finance)).map(|user| user.name.clone()).unwrap_or_default();
    Ok(People { users, reps, finance })
}

fn owner(user: &User) -> Owner {
    Owner { id: user.id.clone(), name: user.name.clone() }
}

async fn find_team(store: &Store, actor: &Actor, name: &str) -> Option<TeamId> {
    store::users::teams(store, actor).await.into_iter().find(|team| team.name == name).map(|team| team.id)
}

pub(super) fn operation() -> OperationId {
    OperationId::new(new_id())
}
