//! Refusals of amendments.

use super::{Words, say};
use crate::lang::Lang;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::BeingAmended => say(
            "这份合同正在变更。请先完成或撤回那份变更，再做这一步。",
            "This contract is being amended. Finish or withdraw that amendment first.",
        ),
        Refusal::NotAmendable => say(
            "只有已签署、进行中或到期的合同可以变更，同时只能有一份变更，导入时缺的已付金额也要先补录。请打开合同查看。",
            "Only a contract that is signed, performing or expired can be amended, by one amendment at a time, and what was paid before it was imported must be entered first. Open the contract to see.",
        ),
        Refusal::NothingChanged => {
            say("变更前后没有任何不同。请先修改要变更的内容。", "Nothing differs from the contract as it is. Change something first.")
        }
        Refusal::ExtensionNotLater => {
            say("展期后的结束日期必须晚于原来的。请改正日期。", "The new end must be later than the present one. Correct the date.")
        }
        Refusal::InstalmentPaid { ordinal } => say(
            format!("第 {ordinal} 期已经收齐，必须原样保留。请恢复它的日期和金额。"),
            format!("Instalment {ordinal} is wholly paid and stays as it is. Restore its date and amount."),
        ),
        Refusal::InstalmentPartlyPaid { ordinal, paid } => {
            let paid = paid.grouped(2);
            say(
                format!("第 {ordinal} 期已收 {paid}，新计划里要有一期不少于这个金额。请调整计划。"),
                format!("{paid} of instalment {ordinal} is paid, and the new plan has no instalment of at least that. Adjust the plan."),
            )
        }
        Refusal::AmendmentCannot { state, act } => say(
            format!("这份变更{}，不能{}。请刷新查看它现在的状态。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!(
                "This amendment is now “{}”: “{}” is not possible. Reload to see how far it is.",
                state.label(Lang::En),
                act.label(Lang::En)
            ),
        ),
        Refusal::AmendmentApprovalNeeded => say(
            "这份变更须先通过审批才能签署。请提交审批。",
            "This amendment must be approved before it is signed. Submit it for approval.",
        ),
        _ => return None,
    })
}
