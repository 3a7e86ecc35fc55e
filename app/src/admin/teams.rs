//! The teams as a tree: each under its parent, with its head and its people.

use domain::id::TeamId;
use domain::user::{Team, team_tree};
use leptos::prelude::*;

use super::api::People;
use super::team_form::TeamFields;
use crate::ui::prelude::*;

/// What the dialog of teams holds: a new one, or one to change.
pub(super) type EditingTeam = RwSignal<Option<Option<Team>>>;

#[component]
pub(super) fn TeamsSection(people: People, can_edit: bool, editing: EditingTeam) -> impl IntoView {
    let l = lang();
    let columns = vec![
        Column::text(l.pick("团队", "Team")),
        Column::text(l.pick("负责人", "Head")),
        Column::amount(l.pick("人数", "People")),
        Column::text(l.pick("操作", "Acts")),
    ];
    let rows = team_tree(&people.teams).into_iter().map(|(depth, team)| team_cells(depth, team, &people, can_edit, editing)).collect();
    let add = can_edit.then(|| view! { <Button look=Look::Quiet icon=Symbol::Plus on_click=move |_| editing.set(Some(None))>{l.pick("添加团队", "Add a team")}</Button> });
    view! {
        <Section title=l.pick("团队", "Teams") id="teams" acts=add.into_any()>
            <PlainTable label=l.pick("团队", "Teams") columns rows/>
        </Section>
    }
    .into_any()
}

fn team_cells(depth: usize, team: Team, people: &People, can_edit: bool, editing: EditingTeam) -> Vec<Cell> {
    let l = lang();
    let head = people.users.iter().find(|user| Some(&user.id) == team.head.as_ref()).map(|user| user.name.clone());
    let count = people.users.iter().filter(|user| user.team == team.id && user.is_active).count();
    let name = team.name.clone();
    let edit = can_edit.then(
        || view! { <Button look=Look::Quiet on_click=move |_| editing.set(Some(Some(team.clone())))>{l.pick("修改", "Edit")}</Button> },
    );
    vec![
        Cell::view(view! { <span class="team-name" data-depth=depth.min(6).to_string()>{name}</span> }),
        Cell::text(head.unwrap_or_else(|| "—".to_owned())),
        Cell::count(count as u64),
        Cell::view(edit),
    ]
}

/// One dialog for adding and changing.
#[component]
pub(super) fn TeamDialog(editing: EditingTeam, known: RwSignal<People>, done: RwSignal<u32>) -> impl IntoView {
    let l = lang();
    let open = open_while(editing);
    let on_done = Callback::new(move |_: TeamId| done.update(|done| *done += 1));
    view! {
        <Dialog open title=l.pick("团队", "Team")>
            {editing.get_untracked().map(|team| view! { <TeamFields team people=known.get_untracked() open on_done/> })}
        </Dialog>
    }
}
