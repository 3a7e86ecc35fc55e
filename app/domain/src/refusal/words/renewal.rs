//! Refusals of renewal and of satisfaction.

use super::{Words, say};
use crate::lang::Lang;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NotRenewable { life } => say(
            format!("合同状态是“{}”，不能续签。生效中、到期或完成的合同才能续签，请新建合同。", life.label(Lang::Zh)),
            format!(
                "The contract is {}, so it cannot be renewed: one in force, expired or completed can. Make a new contract instead.",
                life.label(Lang::En).to_lowercase()
            ),
        ),
        Refusal::RenewalWithoutEnd => say(
            "合同没有结束日期，不知道从哪天续签。请先填结束日期，已有收款的通过变更补上。",
            "The contract has no end, so there is no day to renew it from. Enter its end first, by an amendment once money has come in.",
        ),
        Refusal::RenewedAlready { number } => say(
            format!("合同已续签为 {number}，一份合同只能续签一次。请打开那一份，或先把它作废。"),
            format!("The contract was renewed as {number}, and can have one successor only. Open that one, or make it void first."),
        ),
        Refusal::RenewalOverlaps { first } => say(
            format!("原合同还没有结束，续签最早从 {first} 开始。请改开始日期。"),
            format!("The earlier contract has not ended by then: a renewal begins on {first} or later. Change the start."),
        ),
        Refusal::EndOverlapsRenewal { number, start } => say(
            format!("续签的合同 {number} 从 {start} 开始，这份合同须在那以前结束。请改结束日期，或先改那一份的开始日期。"),
            format!(
                "The renewal {number} begins on {start}, and this contract ends before that. Change the end, or the renewal's start first."
            ),
        ),
        Refusal::NotCompleted => say(
            "合同还没有完成，不能打分。请在合同完成时或完成以后打分。",
            "The contract is not completed, so it has no score. Give one when it is completed, or later.",
        ),
        _ => return None,
    })
}
