//! Users and teams.

use domain::id::UserId;
use domain::permission::{Act, Noun};
use domain::user::{Team, User};
use leptos::prelude::*;

use super::api::{People, people, user_set_active};
use super::roles::role_chips;
use super::teams::{EditingTeam, TeamDialog, TeamsSection};
use super::user_form::UserFields;
use crate::fetched::fetched;
use crate::frame::{fresh_id, may};
use crate::live::live;
use crate::ui::prelude::*;

/// What the dialogs hold: a new user or team, or one to change. One Copy value.
#[derive(Clone, Copy)]
pub(crate) struct Editing {
    user: RwSignal<Option<Option<User>>>,
    team: EditingTeam,
    known: RwSignal<People>,
    /// Counts what was done here.
    done: RwSignal<u32>,
}

impl Editing {
    /// Whether one of [`PeopleDialogs`] is wanted.
    pub(crate) fn is_open(self) -> bool {
        self.user.with(Option::is_some) || self.team.with(Option::is_some)
    }

    /// Wants none of them any more.
    pub(crate) fn close(self) {
        self.user.set(None);
        self.team.set(None);
    }
}

/// The dialogs that add and change users and teams.
#[component]
pub(crate) fn PeopleDialogs(editing: Editing) -> impl IntoView {
    let Editing { user, team, known, done } = editing;
    view! {
        <UserDialog editing=user known done/>
        <TeamDialog editing=team known done/>
    }
}

/// Users and teams.
#[component]
pub fn UsersPage() -> impl IntoView {
    let l = lang();
    let (live, done) = (live(), RwSignal::new(0_u32));
    let editing = Editing { user: RwSignal::new(None), team: RwSignal::new(None), known: RwSignal::new(People::default()), done };
    let people = fetched(move || (live.revision.get(), done.get()), |_| people());
    let can_edit = may(Noun::User, Act::Edit);
    let add = can_edit.then(|| {
        view! { <Button look=Look::Primary icon=Symbol::Plus key="n" on_click=move |_| editing.user.set(Some(None))>{l.pick("添加用户", "Add a user")}</Button> }
    });
    let activate = activation(done);
    view! {
        <Page title=l.pick("用户与团队", "Users and teams") acts=add.into_any()>
            {when_there(people, 8, move |people: People| {
                editing.known.set(people.clone());
                content(people, can_edit, editing, activate)
            })}
            <crate::parts::PeopleDialogs editing/>
        </Page>
    }
    .into_any()
}

fn content(people: People, can_edit: bool, editing: Editing, activate: Activation) -> AnyView {
    let l = lang();
    let columns = vec![
        Column::text(l.pick("姓名", "Name")),
        Column::text(l.pick("登录名", "Login")),
        Column::text(l.pick("角色", "Roles")).explained(Word::Role),
        Column::text(l.pick("团队", "Team")).explained(Word::Scope),
        Column::text(l.pick("状态", "State")),
        Column::text(l.pick("操作", "Acts")),
    ];
    let rows = people.users.iter().map(|user| user_cells(user, &people.teams, can_edit, editing, activate)).collect();
    view! {
        <Section title=l.pick("用户", "Users") id="users"><PlainTable label=l.pick("用户", "Users") columns rows/></Section>
        <TeamsSection people can_edit editing=editing.team/>
    }
    .into_any()
}

type Activation = Action<(UserId, String, bool), Result<(), crate::error::Failure>>;

/// Letting in and out; a toast takes it back.
fn activation(done: RwSignal<u32>) -> Activation {
    let (l, toasts) = (lang(), toasts());
    let last = StoredValue::new(None::<(UserId, String, bool)>);
    let act = Action::new(move |(user, name, is_active): &(UserId, String, bool)| {
        last.set_value(Some((user.clone(), name.clone(), *is_active)));
        user_set_active(fresh_id().into(), user.clone(), *is_active)
    });
    Effect::new(move |_| match act.value().get() {
        None => {}
        Some(Ok(())) => {
            done.update(|done| *done += 1);
            let Some((user, name, is_active)) = last.get_value() else { return };
            let words = if is_active {
                l.pick("已启用", "Enabled")
            } else {
                l.pick("已停用，并退出所有设备：", "Disabled and signed out everywhere:")
            };
            let again = move || {
                let user = user.clone();
                leptos::task::spawn_local(async move {
                    match user_set_active(fresh_id().into(), user, !is_active).await {
                        Ok(()) => drop(done.try_update(|done| *done += 1)),
                        Err(failure) => toasts.failed(failure.message(l)),
                    }
                });
            };
            toasts.undoable(format!("{words} {name}"), again);
        }
        Some(Err(failure)) => toasts.failed(failure.message(l)),
    });
    act
}

fn user_cells(user: &User, teams: &[Team], can_edit: bool, editing: Editing, activate: Activation) -> Vec<Cell> {
    let l = lang();
    let team = teams.iter().find(|team| team.id == user.team).map(|team| team.name.clone()).unwrap_or_default();
    let (tone, word) = match (user.is_active, user.has_password) {
        (false, _) => (Tone::Neutral, l.pick("已停用", "Disabled")),
        (true, false) => (Tone::Attention, l.pick("没有密码", "No password")),
        (true, true) => (Tone::Done, l.pick("可登录", "Can sign in")),
    };
    let (own, id, name, is_active) = (user.clone(), user.id.clone(), user.name.clone(), user.is_active);
    let acts = can_edit.then(|| {
        view! {
            <span class="row-acts">
                <Button look=Look::Quiet on_click=move |_| editing.user.set(Some(Some(own.clone())))>{l.pick("修改", "Edit")}</Button>
                <Button look=Look::Quiet on_click=move |_| { activate.dispatch((id.clone(), name.clone(), !is_active)); }>
                    {if is_active { l.pick("停用", "Disable") } else { l.pick("启用", "Enable") }}
                </Button>
            </span>
        }
    });
    vec![
        Cell::view(view! { <strong>{user.name.clone()}</strong> }),
        Cell::text(user.login.clone()),
        Cell::view(role_chips(&user.roles)),
        Cell::text(team),
        Cell::view(view! { <StateChip tone label=word/> }),
        Cell::view(acts),
    ]
}

/// One dialog for adding and changing.
#[component]
fn UserDialog(editing: RwSignal<Option<Option<User>>>, known: RwSignal<People>, done: RwSignal<u32>) -> impl IntoView {
    let l = lang();
    let open = open_while(editing);
    let on_done = Callback::new(move |()| done.update(|done| *done += 1));
    view! {
        <Dialog open title=l.pick("用户", "User") wide=true>
            {editing.get_untracked().map(|user| view! { <UserFields user teams=known.get_untracked().teams open on_done/> })}
        </Dialog>
    }
}
