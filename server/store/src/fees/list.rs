//! Lists of statements and applications, and the badges that are their lengths.

use domain::fee::{FeeFilter, FeeState, FeeStatement, FeeStatementRow, FeeStep, FeeWindow};
use domain::id::UserId;
use domain::list::Page;
use domain::permission::{Act, Actor, Noun, Reach};
use domain::refusal::Refusal;

use super::BY_STATE;
use super::records::{ALL, LATE, OF_STATE};
use crate::error::Result;
use crate::paging::{LAST, Walk, narrowed};
use crate::store::Store;
use crate::tally::Asked;

/// The statements whose lateness this actor is told of: who checks, of those in reach; who writes, of the own.
fn late_reach(actor: &Actor) -> Reach {
    actor.reach(Noun::Fee, if actor.may(Noun::Fee, Act::Edit) { Act::Edit } else { Act::Create })
}

/// For each state that waits for a check of this actor's: whose.
fn to_check(actor: &Actor) -> Vec<(FeeState, Reach)> {
    let part = |step: &FeeStep| {
        let checker = step.checker(actor)?;
        let reach = match checker.reach(Noun::Fee, Act::Edit) {
            // Nobody checks their own.
            Reach::Owners(owners) => Reach::Owners(owners.into_iter().filter(|owner| *owner != actor.user).collect()),
            other => other,
        };
        Some((step.waiting()?, reach))
    };
    FeeStep::ALL.iter().filter_map(part).collect()
}

fn walk_to_check(actor: &Actor, owner: Option<&UserId>) -> Walk<FeeStatement> {
    let parts = to_check(actor).into_iter().flat_map(|(state, reach)| {
        let owners = match narrowed(reach, owner) {
            Reach::Nobody => Vec::new(),
            Reach::Everybody => vec![None],
            Reach::Owners(owners) => owners.iter().map(|owner| Some(owner.as_str().to_owned())).collect(),
        };
        owners.into_iter().map(move |owner| (owner, Some(state.code().to_owned())))
    });
    OF_STATE.walk_of(parts)
}

/// A page of statements and applications within reach, the latest month first; the late ones by the day on which they were due.
///
/// # Errors
/// `AmountTooLarge`; `Engine`.
pub async fn list(store: &Store, actor: &Actor, filter: &FeeFilter) -> Result<Page<FeeStatementRow>> {
    let walk = match filter.window {
        FeeWindow::All => {
            let walk = ALL.walk(&narrowed(actor.reach(Noun::Fee, Act::Read), filter.owner.as_ref()));
            match filter.month {
                Some(month) => walk.between(&month.to_string(), &format!("{month}|{LAST}")),
                None => walk,
            }
        }
        FeeWindow::ToCheck => walk_to_check(actor, filter.owner.as_ref()),
        FeeWindow::Late => LATE.walk(&narrowed(late_reach(actor), filter.owner.as_ref())).between("", &store.today().await.to_string()),
    };
    let page = walk.after(filter.after.as_deref()).page(store, |statement| filter.keeps(statement)).await?;
    let items = page.items.into_iter().map(FeeStatementRow::of).collect::<Result<_, Refusal>>()?;
    Ok(Page { items, next: page.next })
}

/// Over whom the badges count the late ones, and those to check: who have the same see the same counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaches {
    late: Reach,
    to_check: Vec<(FeeState, Reach)>,
}

impl Reaches {
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self { late: late_reach(actor), to_check: to_check(actor) }
    }

    pub(crate) fn late(&self, today: chrono::NaiveDate) -> Vec<Asked<'_>> {
        let Some(last) = today.pred_opt() else { return Vec::new() };
        let asked = |state: FeeState| Asked::new(&self.late, BY_STATE, format!("{}|", state.code()), format!("{}|{last}", state.code()));
        vec![asked(FeeState::Draft), asked(FeeState::Returned)]
    }

    pub(crate) fn to_check(&self) -> Vec<Asked<'_>> {
        let of_state = |code: &str| (format!("{code}|"), format!("{code}|{LAST}"));
        let mut asked = Vec::new();
        for (state, reach) in &self.to_check {
            let (from, to) = of_state(state.code());
            asked.push(Asked::new(reach, BY_STATE, from, to));
        }
        asked
    }
}
