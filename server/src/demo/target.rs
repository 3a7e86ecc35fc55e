//! Targets of this year, set by the manager: of the team, and of each rep in it by quarters.

use chrono::{Datelike, NaiveDate};
use domain::id::OperationId;
use domain::permission::Role;
use domain::target::{TargetForm, TargetSubject};
use domain::user::User;
use store::{Store, new_id};

/// Adds them; none where the sample's manager is not there.
pub(super) async fn add(store: &Store, today: NaiveDate, users: &[User]) -> store::Result<()> {
    let Some(manager) = users.iter().find(|user| user.roles.contains(&Role::Manager)) else { return Ok(()) };
    let Some(actor) = store::users::actor(store, &manager.id).await else { return Ok(()) };
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let team = TargetForm { grain: "year".to_owned(), signed: texts(&["2.4亿"]), collected: texts(&["1.8亿"]) };
    let person = TargetForm {
        grain: "quarter".to_owned(),
        signed: texts(&["1200万", "1500万", "1800万", "1500万"]),
        collected: texts(&["900万", "1200万", "1200万", "1200万"]),
    };
    let reps = users.iter().filter(|user| user.roles.contains(&Role::Rep)).map(|user| TargetSubject::person(&user.id));
    let mut wanted = vec![(TargetSubject::team(&manager.team), &team)];
    wanted.extend(reps.map(|rep| (rep, &person)));
    for (subject, form) in wanted {
        store::targets::set(store, &actor, &OperationId::new(new_id()), &subject, (today.year(), 0), form).await?;
    }
    Ok(())
}
