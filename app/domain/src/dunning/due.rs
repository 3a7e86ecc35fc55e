//! That an instalment falls due because what it hangs on is done: told once, to the owner of its contract.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::people::told_as;
use super::{Audience, Channel, Notice, NoticeLine};
use crate::codes::codes;
use crate::id::{NoticeId, ObligationId, TeamId, UserId};
use crate::instalment::Instalment;
use crate::user::{Team, User};

codes! {
    /// What somebody is told.
    pub enum NoticeKind { Dunning "dunning" "催款" "Reminder", FellDue "fell_due" "事项完成，款项到期" "Now due: its obligation is done" }
}

/// Whom it is told: the owner, or where the owner is here no more the nearest head, else finance; nobody where that is who did it.
#[must_use]
pub fn told_of_due(owner: &UserId, by: &UserId, users: &BTreeMap<UserId, User>, teams: &BTreeMap<TeamId, Team>) -> Option<UserId> {
    told_as(&[Audience::Owner], owner, users, teams).into_iter().next().filter(|person| person != by)
}

impl NoticeLine {
    /// What is open of an instalment as it stands, so many days after its due date by the level that says it.
    #[must_use]
    pub fn of(instalment: &Instalment, after: i16) -> Self {
        Self {
            instalment: instalment.id.clone(),
            contract: instalment.contract.clone(),
            contract_number: instalment.contract_number.clone(),
            ordinal: instalment.ordinal,
            due: instalment.terms.due,
            currency: instalment.currency,
            open: instalment.open,
            after,
        }
    }
}

impl Notice {
    /// The one place of what is told of an obligation that was done.
    #[must_use]
    pub fn place_of_due(obligation: &ObligationId) -> NoticeId {
        NoticeId::new(format!("fell-due-{obligation}"))
    }

    /// This person is told that the instalment, as it stands now, falls due because the obligation is done.
    #[must_use]
    pub fn fell_due(obligation: &ObligationId, person: UserId, instalment: &Instalment, on: NaiveDate) -> Self {
        Self {
            id: Self::place_of_due(obligation),
            owner: person,
            customer: instalment.customer.clone(),
            customer_name: instalment.customer_name.clone(),
            on,
            channel: Channel::InApp,
            kind: NoticeKind::FellDue,
            lines: vec![NoticeLine::of(instalment, 0)],
            is_done: false,
            version: 1,
            fee: None,
        }
    }
}
