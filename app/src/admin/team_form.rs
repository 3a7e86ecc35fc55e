//! Adding or changing a team.

use domain::id::TeamId;
use domain::refusal::Problems;
use domain::user::Team;
use leptos::prelude::*;

use super::api::{People, team_save};
use crate::error::Failure;
use crate::frame::fresh_id;
use crate::ui::prelude::*;

/// The form in the dialog; `team` none: a new one.
#[component]
pub(super) fn TeamFields(team: Option<Team>, people: People, open: RwSignal<bool>, on_done: Callback<TeamId>) -> impl IntoView {
    let (l, toasts) = (lang(), toasts());
    let id = team.as_ref().map(|team| team.id.clone());
    let name = RwSignal::new(team.as_ref().map(|team| team.name.clone()).unwrap_or_default());
    let parent = RwSignal::new(team.as_ref().and_then(|team| team.parent.clone()).map(|id| id.to_string()).unwrap_or_default());
    let head = RwSignal::new(team.as_ref().and_then(|team| team.head.clone()).map(|id| id.to_string()).unwrap_or_default());
    let (problems, failure) = (RwSignal::new(Problems::new()), RwSignal::new(None::<Failure>));
    let (operation, own) = (fresh_id(), id.clone());
    let save = Action::new(move |(name, parent, head): &(String, String, String)| {
        let parent = Some(parent.clone()).filter(|id| !id.is_empty()).map(Into::into);
        let head = Some(head.clone()).filter(|id| !id.is_empty()).map(Into::into);
        team_save(operation.clone().into(), own.clone(), name.clone(), parent, head)
    });
    follow_answer(save.value(), problems, failure, move |team| {
        toasts.done(l.pick("已保存。", "Saved."));
        open.set(false);
        on_done.run(team);
    });
    let submit = move |()| {
        let mut found = Problems::new();
        found.keep("name", name.with_untracked(|text| domain::user::required_text(text, 60)));
        if found.is_empty() {
            save.dispatch((name.get_untracked(), parent.get_untracked(), head.get_untracked()));
        }
        problems.set(found);
    };
    let parents: Vec<Choice> =
        people.teams.iter().filter(|other| Some(&other.id) != id.as_ref()).map(|team| Choice::new(team.id.as_str(), &team.name)).collect();
    let heads: Vec<Choice> =
        people.users.iter().filter(|user| user.is_active).map(|user| Choice::new(user.id.as_str(), &user.name)).collect();
    view! {
        <FailureNotice failure/>
        <Form problems=problems pending=save.pending() on_submit=submit>
            <TextField name="name" label=l.pick("团队名称", "Name") value=name autofocus=true/>
            <SelectField name="parent" label=l.pick("上级团队", "Parent team") value=parent choices=parents optional=true
                help=l.pick("上级团队的人看得到下级团队的业务。", "People of the parent team see this team's business.")/>
            <SelectField name="head" label=l.pick("负责人", "Head") value=head choices=heads optional=true/>
            <div class="dialog-acts">
                <Button on_click=move |_| open.set(false)>{l.pick("取消", "Cancel")}</Button>
                <SubmitButton pending=save.pending()>{l.pick("保存团队", "Save team")}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}
