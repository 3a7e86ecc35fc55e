//! The flow that an admin starts from (DOMAIN.md section 5). The customer's confirmation, its last step there, belongs to the signing: the
//! customer has no account here.

use super::{ApprovalKind, Approvers, Condition, Flow, FlowStep, Mode, Subject, fitting};
use crate::id::FlowId;
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

/// The flow for this subject: the first of the company's own that fits. Where none does, a contract or an amendment needs no approval; money that is
/// given up does, so that it is asked about all the same: of the team head, then of finance.
#[must_use]
pub fn flow_for(flows: &[Flow], subject: &Subject) -> Option<Flow> {
    fitting(flows, subject).cloned().or_else(|| built_in(subject.kind))
}

fn built_in(kind: ApprovalKind) -> Option<Flow> {
    if kind != ApprovalKind::Adjustment {
        return None;
    }
    let step = |approvers| FlowStep { approvers, mode: Mode::AnyOne, condition: Condition::default() };
    Some(Flow {
        id: FlowId::default(),
        kind,
        name: "默认流程 / Default".to_owned(),
        is_active: true,
        ordinal: 0,
        condition: Condition::default(),
        steps: vec![step(Approvers::TeamHead), step(Approvers::Role(Role::Finance))],
        version: 0,
    })
}
