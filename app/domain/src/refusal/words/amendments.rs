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
        Refusal::SignedBeforeVersion { signed } => say(
            format!("现行的一版是 {signed} 签署的，这次签署不能早于那天。请改正签署日期。"),
            format!("The present version was signed on {signed}: this cannot be signed before. Correct the date."),
        ),
        Refusal::SettlementNeeded { outstanding } => {
            let open = outstanding.grouped(2);
            say(
                format!("合同还有 {open} 没收，不能直接终止。请打开合同的“版本与变更”，用“终止结算”逐期说明怎么处理。"),
                format!(
                    "{open} is still open under the contract. End it by “Terminate and settle” on its Versions page, which asks about each instalment."
                ),
            )
        }
        Refusal::SettlementOverOpen { open } => {
            let open = open.grouped(2);
            say(
                format!("这一期只剩 {open} 没收。请填不超过它的金额；另外要收的写在结算款里。"),
                format!(
                    "Only {open} of this instalment is open. Enter no more than that; what is owed beyond it goes into the settlement."
                ),
            )
        }
        Refusal::EndsLater { on } => say(
            format!("约定的终止日期是 {on}，还没有到。请到那天再登记签署，或先修改终止日期。"),
            format!("The contract ends on {on}, which has not come. Register the signing then, or change the day of the end first."),
        ),
        Refusal::EndedByAgreement => say(
            "合同已经按双方签署的终止协议结束，只能归档。要继续合作，请另立合同。",
            "Both sides signed the end of this contract: it can only be archived. To go on, make a new contract.",
        ),
        _ => return None,
    })
}
