//! The flow that an admin starts from (DOMAIN.md section 5). The customer's confirmation, its last step there, belongs to the signing: the
//! customer has no account here.

use super::{Approvers, Condition, FlowStep, Mode};
use crate::money::Amount;
use crate::permission::Role;

/// Team head → legal → finance → executive from the threshold on, and whatever the amount when the customer's credit is used up.
#[must_use]
pub fn default_flow(threshold: Amount) -> Vec<FlowStep> {
    let step = |approvers, condition| FlowStep { approvers, mode: Mode::AnyOne, condition };
    vec![
        step(Approvers::TeamHead, Condition::default()),
        step(Approvers::Role(Role::Legal), Condition::default()),
        step(Approvers::Role(Role::Finance), Condition::default()),
        step(Approvers::Role(Role::Executive), Condition { amount_from: Some(threshold), ..Condition::default() }),
        step(Approvers::Role(Role::Executive), Condition { amount_below: Some(threshold), is_over_credit: true, ..Condition::default() }),
    ]
}
