//! Refusals of expenses and of customers' statements.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::ExpenseAlreadyVoid => say("这笔费用已经作废。请刷新查看。", "This expense is void already. Reload to see it."),
        Refusal::ExpenseVoidLate => say(
            "登记当天之后，费用只能由财务作废。请告诉财务哪一笔、为什么。",
            "After the day of its recording only finance voids an expense. Tell finance which one, and why.",
        ),
        Refusal::TooManyExpenses { expenses_max } => say(
            format!("一份合同最多登记 {expenses_max} 笔费用。请把小额的合并成一笔登记。"),
            format!("A contract takes at most {expenses_max} expenses. Record small ones as one."),
        ),
        Refusal::ExpensesDiffer { opening, expenses, currency } => {
            let [opening, expenses] = [opening, expenses].map(|amount| amount.grouped(currency.scale()));
            say(
                format!(
                    "这份合同已在系统里登记费用：期初 {opening}，合计 {expenses} {currency}。表里的费用支出只能与其中之一相同；新的费用请在合同的“费用”页登记。"
                ),
                format!(
                    "Expenses of this contract are recorded here: opening {opening}, {expenses} {currency} in all. The sheet may repeat one of the two; record a new expense on the contract's page “Expenses”."
                ),
            )
        }
        Refusal::StatementDaysReversed => {
            say("起始日期晚于截止日期。请换一个较早的起始日期。", "The first day is after the last. Choose an earlier first day.")
        }
        _ => return None,
    })
}
