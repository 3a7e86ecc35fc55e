//! What the home page asks of the server.

use domain::company::FirstSteps;
use domain::follow_up::FollowUp;
use domain::instalment::Instalment;
use domain::list::{self, Dashboard, Totals};
use domain::rate::Combined;
use domain::target::MonthTarget;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::Answer;

/// Everything that the home page shows, read at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayView {
    /// Whose next contact is due today or late.
    pub follow_ups: list::Page<FollowUp>,
    pub overdue: list::Page<Instalment>,
    pub overdue_totals: Totals,
    pub soon: list::Page<Instalment>,
    pub soon_totals: Totals,
    /// One a currency; none for those who see only their own.
    pub boards: Vec<Dashboard>,
    /// Their figures in the company's currency, where there are other currencies and each has a rate.
    #[serde(default)]
    pub combined: Option<Combined>,
    /// For those who can take them, while the company is new.
    pub steps: Option<FirstSteps>,
    /// One's own of this month, and the team's for who reads it.
    pub targets: Vec<MonthTarget>,
}

/// The home page. `is_mine` narrows a manager's lists to the own customers.
#[server(name = HomeToday, prefix = "/api", endpoint = "home/today", input = Json, output = Json)]
pub async fn home_today(is_mine: bool) -> Answer<TodayView> {
    use domain::list::{DueWindow, FollowUpFilter, FollowUpWindow, InstalmentFilter};
    use domain::permission::{Act, Noun, Scope};
    let (store, actor) = crate::caller::signed_in()?;
    let read = async {
        let owner = is_mine.then(|| actor.user.clone());
        let due = FollowUpFilter { window: FollowUpWindow::DueToday, owner: owner.clone(), ..FollowUpFilter::default() };
        let overdue = InstalmentFilter { window: DueWindow::Overdue, owner: owner.clone(), ..InstalmentFilter::default() };
        let soon = InstalmentFilter { window: DueWindow::Soon, ..overdue.clone() };
        let sees_team = actor.scope(Noun::Report, Act::Read) > Scope::Own;
        let may_begin = actor.may(Noun::Settings, Act::Edit) || actor.may(Noun::Import, Act::Create);
        let steps = if may_begin { Some(store::companies::first_steps(&store, &actor).await?) } else { None };
        let boards = if sees_team { store::badges::dashboard(&store, &actor).await? } else { Vec::new() };
        let figures: Vec<_> = boards.iter().map(|board| (board.currency, board.figures())).collect();
        Ok::<_, store::Error>(TodayView {
            follow_ups: store::follow_ups::list(&store, &actor, &due).await?,
            overdue: store::instalments::list(&store, &actor, &overdue).await?,
            overdue_totals: store::instalments::totals(&store, &actor, &overdue).await?,
            soon: store::instalments::list(&store, &actor, &soon).await?,
            soon_totals: store::instalments::totals(&store, &actor, &soon).await?,
            combined: store::rates::combined(&store, &figures, store.today().await).await?,
            boards,
            targets: store::targets::this_month(&store, &actor).await?,
            steps: steps.filter(|steps| !(steps.has_customers && steps.has_contracts)),
        })
    };
    crate::caller::answer(read.await)
}

/// Fills an empty company with demo data: for an admin, and never over anything.
#[server(name = DemoFill, prefix = "/api", endpoint = "home/demo_fill", input = Json, output = Json)]
pub async fn demo_fill() -> Answer<()> {
    use domain::permission::{Act, Noun};
    use domain::refusal::Refusal;
    let (store, actor) = crate::caller::signed_in()?;
    let filler = use_context::<super::DemoFiller>();
    if !actor.may(Noun::Settings, Act::Edit) {
        return crate::caller::answer(Err(Refusal::NotAllowed.into()));
    }
    let steps = crate::caller::answer(store::companies::first_steps(&store, &actor).await)?;
    if !steps.is_empty() {
        return crate::caller::answer(Err(Refusal::NotEmptyCompany.into()));
    }
    let filler = filler.ok_or_else(|| crate::error::Failure::Unexpected("no demo filler".into()))?;
    (filler.0)(store, actor).await
}
