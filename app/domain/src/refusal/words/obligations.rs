//! Refusals of obligations.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::ObligationNotOpen => say(
            "这一事项已完成或已取消，不能再改。如需继续，请先重新打开。",
            "This obligation is done or cancelled, so it cannot be changed. Reopen it first.",
        ),
        Refusal::ObligationIsOpen => {
            say("这一事项还没有完成，不必重新打开。请刷新查看。", "This obligation is open, there is nothing to reopen. Reload to see it.")
        }
        Refusal::ContractIsOver => say(
            "合同已作废或已归档，不能再登记。如需登记，请先恢复合同的状态。",
            "The contract is void or archived, so nothing can be noted under it. Bring the contract back first.",
        ),
        Refusal::InstalmentHangsAlready { on } => say(
            format!("这一期已随“{on}”到期，一期只能随一个事项。请选择另一期，或先改那一项。"),
            format!("This instalment hangs on “{on}” already, and can hang on one only. Choose another, or change that one first."),
        ),
        Refusal::NotThisContractsInstalment => {
            say("这一期不在本合同的回款计划里。请重新选择。", "This instalment is not in this contract's plan. Choose again.")
        }
        Refusal::ConcernResolved => say(
            "这一条已经解决，不能再改。如又出现，请先重新打开。",
            "This has been resolved, so it cannot be changed. Reopen it if it has come back.",
        ),
        Refusal::ConcernIsOpen => {
            say("这一条还没有解决，不必重新打开。请刷新查看。", "This is still unresolved, there is nothing to reopen. Reload to see it.")
        }
        _ => return None,
    })
}
