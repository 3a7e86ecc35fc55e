//! Refusals of periods and their closing.

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
        _ => return None,
    })
}
