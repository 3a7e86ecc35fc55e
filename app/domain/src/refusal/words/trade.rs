//! Refusals of contracts and of money.

use super::{Words, say};
use crate::lang::Lang;
use crate::money::Amount;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    lines(refusal).or_else(|| contracts(refusal)).or_else(|| allocations(refusal)).or_else(|| receipts(refusal))
}

fn lines(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NoLines => {
            say("合同至少要有一行明细。请添加明细，或填一行总价。", "A contract needs at least one line. Add one, if only a lump sum.")
        }
        Refusal::LineTotalDiffers { stated, computed } => {
            let (stated, computed) = (shown(*stated), shown(*computed));
            say(
                format!("这一行写的是 {stated}，但数量 × 单价 − 折扣 = {computed}。请改正其中一项。"),
                format!("This line says {stated}, but quantity × unit price − discount = {computed}. Correct one of them."),
            )
        }
        Refusal::DiscountOverTotal => say("折扣大于这一行的总价。请减少折扣。", "The discount is more than the line's total. Reduce it."),
        Refusal::NoInstalments => say("还没有回款计划。请至少添加一期。", "There is no payment plan yet. Add at least one instalment."),
        Refusal::PlanDoesNotAddUp { plan, contract } => {
            let (plan, contract) = (shown(*plan), shown(*contract));
            say(
                format!("各期合计 {plan}，合同金额 {contract}，两者必须相等。请调整其中一期。"),
                format!("The instalments add up to {plan}, the contract amount is {contract}; they must be equal. Adjust an instalment."),
            )
        }
        Refusal::PercentsDoNotAddUp => say("各期比例合计必须是 100%。请调整比例。", "The percentages must add up to 100%. Adjust them."),
        Refusal::TooManyInstalments { instalments_max } => {
            say(format!("最多 {instalments_max} 期。请减少期数。"), format!("At most {instalments_max} instalments. Use fewer."))
        }
        _ => return None,
    })
}

fn contracts(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::CollectedOverAmount { collected, amount } => {
            let (collected, amount) = (shown(*collected), shown(*amount));
            say(
                format!("已收 {collected}，超过合同金额 {amount}。请检查两个金额。"),
                format!("Collected {collected} is more than the contract amount {amount}. Check both."),
            )
        }
        Refusal::ProgressContradictsCollected => say(
            "付款进度与金额不符，两者必须一致。请改正付款进度或已收金额。",
            "The payment progress does not agree with the amounts. Correct the progress or what was collected.",
        ),
        Refusal::NumberTaken { number } => {
            say(format!("编号 {number} 已被使用。请换一个编号。"), format!("The number {number} is already in use. Choose another."))
        }
        Refusal::NumberRepeatedInFile { number, row } => say(
            format!("编号 {number} 在文件第 {row} 行已出现过。请只保留一行。"),
            format!("The number {number} already stands in row {row} of this file. Keep only one."),
        ),
        Refusal::CustomerRepeatedInFile { name, row } => say(
            format!("{name} 与文件第 {row} 行是同一家客户（名称或信用代码相同）。请只保留一行。"),
            format!("{name} is the same customer as row {row} of this file, by name or credit code. Keep only one."),
        ),
        Refusal::RowRepeatedInFile { row } => say(
            format!("与文件第 {row} 行完全相同。如果是另一笔，请在原因或备注中写明；否则请删去这一行。"),
            format!("This row is the same as row {row}. If it is another debt, say so in its reason or remarks; else take it out."),
        ),
        Refusal::ContractDiffers { number, currency, amount, collected, signed } => {
            let (amount, collected) = (shown(*amount), shown(*collected));
            let signed = signed.map_or_else(|| "—".to_owned(), |signed| signed.to_string());
            say(
                format!(
                    "账上合同 {number}：金额 {amount} {currency}，签署日期 {signed}，已收 {collected}，与这一行不符。导入不改账上的钱：请改正这一行，或在该合同下登记。"
                ),
                format!(
                    "In the books contract {number} has {amount} {currency}, signed {signed}, collected {collected}; this row says otherwise. An import does not change booked money: correct the row, or enter it under the contract."
                ),
            )
        }
        Refusal::OtherLineRefused { number, row } => say(
            format!("合同 {number} 的另一行明细（第 {row} 行）有错误，整份合同未导入。请先改正那一行。"),
            format!("Another line of contract {number} (row {row}) was refused, so the whole contract was. Correct that row first."),
        ),
        Refusal::ContractNotEditable => say(
            "这份合同不能这样修改：已有回款、费用或发票，已不在履行中，或客户已定。请先冲销回款；客户或币种有误请另建合同。",
            "The contract cannot be changed so: receipts, expenses or invoices stand on it, it is no longer performing, or its customer is fixed. Reverse its receipts first; for another customer or currency make another contract.",
        ),
        Refusal::EndingNeeded => say(
            "终止或作废要写明日期和原因。请在合同页面用“更改状态”。",
            "A termination needs a day and a reason. Use “Change state” on the contract's page.",
        ),
        Refusal::LifeCannotMove { from, to } => say(
            format!("“{}”的合同不能改为“{}”。请选择列出的状态。", from.label(Lang::Zh), to.label(Lang::Zh)),
            format!(
                "A contract in the state “{}” cannot become “{}”. Choose one of the states that are offered.",
                from.label(Lang::En),
                to.label(Lang::En)
            ),
        ),
        Refusal::NotThisCustomersContact => say(
            "这位联系人不属于该客户。请从该客户的联系人中选择。",
            "This contact belongs to another customer. Choose one of this customer's contacts.",
        ),
        Refusal::NotThisCustomersContract => say(
            "这份合同或这一期不属于该客户。请从该客户的合同中选择。",
            "This contract or instalment is not the customer's. Choose one of this customer's contracts.",
        ),
        _ => return None,
    })
}

fn allocations(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::AllocationOverReceipt { allocated, receipt } => {
            let (allocated, receipt) = (shown(*allocated), shown(*receipt));
            say(
                format!("核销合计 {allocated}，超过回款金额 {receipt}。请减少核销金额。"),
                format!("The allocations add up to {allocated}, more than the receipt of {receipt}. Reduce them."),
            )
        }
        Refusal::AllocationOverInstalment { allocated, open } => {
            let (allocated, open) = (shown(*allocated), shown(*open));
            say(
                format!("核销 {allocated}，超过本期未收 {open}。请减少核销金额。"),
                format!("The allocation of {allocated} is more than the {open} still open on this instalment. Reduce it."),
            )
        }
        Refusal::ArrearsPaidSince { contract, open } => {
            let open = shown(*open);
            say(
                format!("这笔欠款已在合同 {contract} 里，之后收过款，现在该合同未收 {open}。没有再登记；如果是另一笔欠款，请新建合同。"),
                format!(
                    "Contract {contract} holds these arrears; money came in since, and {open} of it is open now. They were not entered again; if this is another debt, make a contract for it."
                ),
            )
        }
        Refusal::OtherCustomersInstalment => {
            say("没有找到该客户的这一期回款计划。请重新选择。", "This customer has no such instalment. Choose again.")
        }
        Refusal::CurrencyDiffers => {
            say("币种不一致，不能一起计算。请选择同一币种。", "The currencies differ and cannot be combined. Use one currency.")
        }
        _ => return None,
    })
}

fn receipts(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::BankReferenceTaken { receipt: Some(receipt) } => say(
            format!("这个银行流水号已登记在回款 {receipt}。请检查是否重复登记。"),
            format!("This bank reference is already on receipt {receipt}. Check whether it was entered twice."),
        ),
        Refusal::BankReferenceTaken { receipt: None } => say(
            "这个银行流水号已登记在另一笔回款。请与财务核对。",
            "This bank reference is already on another receipt. Check it with finance.",
        ),
        Refusal::ReceiptNotDraft => say(
            "这笔回款已不是草稿，不能修改。如有错误，请财务冲销后重新登记。",
            "This receipt is no longer a draft and cannot be changed. If it is wrong, have finance reverse it and enter it again.",
        ),
        Refusal::ReceiptNotConfirmed => {
            say("这笔回款尚未确认。请先由财务确认。", "This receipt is not confirmed yet. Have finance confirm it first.")
        }
        Refusal::ReceiptAlreadyReversed => say(
            "这笔回款已经冲销过，不能再次冲销。请刷新查看。",
            "This receipt has already been reversed and cannot be reversed again. Reload to see it.",
        ),
        Refusal::DatedInFuture { today } => {
            say(format!("日期不能晚于今天（{today}）。请改正日期。"), format!("The date cannot be after today ({today}). Correct it."))
        }
        _ => return None,
    })
}

/// Grouped, with two decimals: the currency stands beside the field.
fn shown(amount: Amount) -> String {
    amount.grouped(2)
}
