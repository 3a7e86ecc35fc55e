//! Refusals of periods and their closing, and of refunds.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::PeriodClosed { month } => say(
            format!("{month} 及以前已经结账，不能再记入那时的日期。请改用之后的日期，或请财务反结账。"),
            format!(
                "The books are closed up to {month}: nothing is dated into them. Use a later date, or ask finance to reopen the month."
            ),
        ),
        Refusal::PeriodNotOver { month } => {
            say(format!("{month} 还没有结束，不能结账。请到下个月再结。"), format!("{month} is not over yet. Close it next month."))
        }
        Refusal::PeriodOutOfOrder { next } => say(
            format!("结账要按月份顺序，下一个是 {next}。请先结这个月。"),
            format!("Months are closed in their order. The next one is {next}: close that."),
        ),
        Refusal::PeriodNotLast => say(
            "只能反结账最近结账的那个月。请刷新查看，从最近的一个月开始。",
            "Only the month that was closed last can be reopened. Reload, and begin with the latest.",
        ),
        Refusal::RefundOverAdvance { left } => {
            let left = left.grouped(2);
            say(
                format!("预收余额只有 {left}，不能退得更多。请改小金额。"),
                format!("Only {left} of the receipt is left as an advance. Enter no more than that."),
            )
        }
        Refusal::RefundAlreadyTakenBack => say(
            "这笔退款已经撤销，或者不是一笔退款。请刷新查看。",
            "This refund has been taken back already, or is none. Reload to see it.",
        ),
        Refusal::ReceiptRefunded { refunded } => {
            let refunded = refunded.grouped(2);
            say(
                format!("这笔回款已退给客户 {refunded}，不能整笔冲销。如果退款是误记，请先撤销退款。"),
                format!(
                    "{refunded} of this receipt went back to the customer, so it is not reversed as a whole. Take a refund that was noted by mistake back first."
                ),
            )
        }
        _ => return None,
    })
}
