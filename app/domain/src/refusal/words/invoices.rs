//! Refusals of invoices.

use super::{Words, say};
use crate::lang::Lang;
use crate::money::Amount;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    requests(refusal).or_else(|| issued(refusal))
}

fn requests(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::InvoiceOverContract { amount, left } => {
            let (amount, left) = (shown(*amount), shown(*left));
            say(
                format!("开票合计会超过合同金额 {amount}，最多还能开 {left}。请减少金额，或先作废、红冲已开的发票。"),
                format!(
                    "The invoices would add up to more than the contract amount of {amount}; at most {left} is left. Ask for less, or take an issued invoice back first."
                ),
            )
        }
        Refusal::InvoiceNeedsContractInForce => say(
            "合同还没有签署，或已作废，不能开票。请先登记签署。",
            "The contract is not signed, or is void, so no invoice can be issued under it. Register its signing first.",
        ),
        Refusal::InvoiceSharesOver { shares, amount } => {
            let (shares, amount) = (shown(*shares), shown(*amount));
            say(
                format!("分摊合计 {shares}，超过发票金额 {amount}。请减少分摊金额。"),
                format!("The shares add up to {shares}, more than the invoice of {amount}. Reduce them."),
            )
        }
        Refusal::NotThisContractsReceipt => say(
            "这笔回款不属于这份合同的客户，或已冲销、币种不同。请重新选择。",
            "This receipt is not of the contract's customer and currency, or was reversed. Choose again.",
        ),
        Refusal::ShareOverRecord { share, whole } => {
            let (share, whole) = (shown(*share), shown(*whole));
            say(
                format!("分摊 {share}，超过它还可分摊的 {whole}。请减少分摊金额。"),
                format!("The share of {share} is more than the {whole} that is left of it. Reduce the share."),
            )
        }
        Refusal::TooManyInvoices { invoices_max } => say(
            format!("一份合同最多 {invoices_max} 张发票。请合并开具。"),
            format!("One contract takes {invoices_max} invoices. Ask for fewer and larger ones."),
        ),
        Refusal::InvoiceCannot { state, act } => say(
            format!("这张发票{}，不能{}。请刷新查看它现在的状态。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!(
                "This invoice is now “{}”: “{}” is not possible. Reload to see how far it is.",
                state.label(Lang::En),
                act.label(Lang::En)
            ),
        ),
        _ => return None,
    })
}

fn issued(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::InvoiceNumberTaken { number } => say(
            format!("发票号码 {number} 已登记在另一张发票。请核对票面，改正号码。"),
            format!("The invoice number {number} already stands on another invoice. Check the paper and correct it."),
        ),
        Refusal::TaxDiffers { computed } => {
            let computed = shown(*computed);
            say(
                format!("按税率算出的税额是 {computed}，最多相差 1.00。请核对税率和税额。"),
                format!("By the rate the tax is {computed}; it may differ by 1.00 at most. Check the rate and the tax."),
            )
        }
        Refusal::InvoiceHandedOver { on } => say(
            format!("这张发票已于 {on} 交给客户，不能再作废或登记交付。要收回请红冲。"),
            format!("The customer got this invoice on {on}, so it cannot be made void or handed over again. Reverse it in red."),
        ),
        Refusal::InvoiceOfOtherMonth { on } => say(
            format!("这张发票是 {on} 开具的，只能当月作废。请红冲。"),
            format!("This invoice was issued on {on}, and can be made void in that month only. Reverse it in red."),
        ),
        Refusal::InvoiceHasRed { red } => {
            let red = shown(*red);
            say(
                format!("这张发票已红冲 {red}，不能再作废。请把余下的也红冲。"),
                format!("{red} of this invoice is reversed in red, so it cannot be made void. Reverse the rest in red, too."),
            )
        }
        Refusal::RedOverInvoice { left } => {
            let left = shown(*left);
            say(
                format!("这张发票还可红冲 {left}，不能更多。请减少红冲金额。"),
                format!("At most {left} of this invoice can still be reversed. Reduce the amount."),
            )
        }
        _ => return None,
    })
}

/// Grouped, with two decimals: the currency stands beside the field.
fn shown(amount: Amount) -> String {
    amount.grouped(2)
}
