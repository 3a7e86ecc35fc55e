//! Refusals of bank statements.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::BankLineNotOpen => {
            say("这笔流水已经匹配或忽略。请刷新查看。", "This line is matched or ignored already. Reload to see it.")
        }
        Refusal::BankLineNotIgnored => say(
            "这笔流水没有被忽略，不用恢复。请刷新查看。",
            "This line is not ignored, so there is nothing to take back. Reload to see it.",
        ),
        Refusal::BankAmountDiffers => say(
            "这笔回款与流水的金额或币种不同，不能关联。请另选一笔，或先改正回款。",
            "The receipt is over another amount or currency than the line. Choose another, or put the receipt right first.",
        ),
        Refusal::ReceiptHasBankLine => say(
            "这笔回款已关联另一笔流水。请另选一笔。",
            "Another line of a statement proves this receipt already. Choose another receipt.",
        ),
        Refusal::BankAccountMissing => {
            say("没有找到本方账号。请填写收款的银行账号。", "The own account was not found. Enter the account that the money came to.")
        }
        Refusal::TooManyBankLines { lines_max } => say(
            format!("一次最多导入 {lines_max} 笔收入。请按月份分开导出再导入。"),
            format!("At most {lines_max} lines of money in come in at once. Export the statement month by month."),
        ),
        Refusal::NothingToImport => {
            say("文件里没有可导入的收入。请核对各列的含义。", "No money comes in by this file. Check what its columns mean.")
        }
        _ => return None,
    })
}
