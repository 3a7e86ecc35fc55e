//! Refusals of discounts, credit notes and write-offs.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::AdjustmentOverOpen { open } => {
            let open = open.grouped(2);
            say(
                format!("本期未收（扣除正在申请的）只有 {open}。请减少金额；已提交的请退回或驳回后重新申请。"),
                format!(
                    "Only {open} of this instalment is open and not asked for already. Lower the amount; return or reject what was submitted, to ask anew."
                ),
            )
        }
        Refusal::AdjustmentTooEarly { since } => say(
            format!("{since} 之前本期的应收是另一个数（未生效、被变更过，或有核销被冲回）。请把入账日期改为 {since} 或之后。"),
            format!(
                "Before {since} something else was owed of this instalment (not effective yet, amended since, or a payment taken back). Enter {since} or a later day."
            ),
        ),
        Refusal::AdjustmentNotConfirmed => {
            say("只有已入账的才能冲销。还在审批的请撤回。", "Only what is booked can be reversed. Withdraw what is still in review.")
        }
        Refusal::AdjustmentAlreadyReversed => say("这一笔已经冲销过。请刷新查看。", "This was reversed already. Reload to see it."),
        Refusal::PaidAmountMissing => say(
            "导入时只写了“部分付款”，还不知道已付多少。请先在合同页补录付款金额。",
            "It was imported as partly paid without saying how much. Enter the paid amount on the contract's page first.",
        ),
        Refusal::TooManyAdjustments { adjustments_max } => say(
            format!("一份合同最多 {adjustments_max} 笔折让或坏账核销。请把剩下的合并成一笔申请。"),
            format!("A contract takes at most {adjustments_max} discounts and write-offs. Ask for the rest as one."),
        ),
        Refusal::AdjustmentNotOpening => say(
            "导入的折让与坏账只能记到导入的合同上，这一份不是。请在合同的“折让与坏账”页申请，由他人审批。",
            "Discounts and write-offs are imported only under contracts that were imported, and this one was not. Ask for it on the contract's page of discounts and write-offs, where others approve it.",
        ),
        Refusal::AdjustmentsByOperator => say(
            "这是折让与坏账，要由他人审批，不能在这里导入。请逐笔在合同的“折让与坏账”页申请；首次建账的旧数据请管理员在服务器上用命令行导入（import --kind adjustments）。如果是别的台账，请先选好种类再上传。",
            "These are discounts and write-offs, which others approve, so they are not imported here. Ask for each on its contract's page of discounts and write-offs; those of the first load are brought in on the server's command line (import --kind adjustments). If it is another ledger, choose its kind and upload it again.",
        ),
        _ => return None,
    })
}
