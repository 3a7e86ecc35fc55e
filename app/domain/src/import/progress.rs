//! 付款进度 against the amounts: what a sheet states must agree with what it says was collected. Nothing is invented, except that 已付款
//! without an amount means the whole amount.

use crate::money::Amount;
use crate::parse;
use crate::refusal::Refusal;

/// The payment progress as a sheet states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    Unpaid,
    Partial,
    Paid,
    /// 未付清: something is open, whether anything was paid is not said.
    NotInFull,
}

/// Reads the word of a sheet; none when nothing is stated.
///
/// # Errors
/// `NotOneOf`.
pub(super) fn stated(text: &str) -> Result<Option<Stated>, Refusal> {
    let key: String = parse::half_width(text).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    Ok(Some(match key.as_str() {
        "" => return Ok(None),
        "未付款" | "未付" | "未支付" | "未收款" | "未收" | "未回款" | "待付款" | "待收款" | "unpaid" | "pending" | "notpaid" | "none"
        | "open" => Stated::Unpaid,
        "部分付款" | "部分支付" | "部分收款" | "部分回款" | "部分" | "已付部分" | "partial" | "partlypaid" | "partiallypaid"
        | "tocomplete" => Stated::Partial,
        "已付款" | "已付清" | "付清" | "已付" | "已支付" | "已结清" | "结清" | "全部付款" | "全款" | "已收款" | "已收清" | "已回款"
        | "paid" | "fullypaid" | "paidinfull" | "settled" => Stated::Paid,
        // The last two are how this system says that the rest was given up.
        "未付清" | "未结清" | "未收清" | "notinfull" | "结清有减免" | "settledshort" => Stated::NotInFull,
        _ => return Err(Refusal::NotOneOf { allowed: "未付款 Unpaid / 部分付款 Partial / 已付款 Paid".to_owned() }),
    }))
}

/// The remarks, and before them what the sheet says of the payment where the books keep no such figure.
pub(super) fn kept(remarks: String, stated: &str) -> String {
    let stated = format!("付款状态：{stated}");
    if remarks.is_empty() { stated } else { format!("{stated}；{remarks}") }
}

/// What was collected: none when it is partly paid without saying how much. A collected 0 beside 部分付款 says just that.
///
/// # Errors
/// `CollectedOverAmount`; `ProgressContradictsCollected`.
pub(super) fn collected(stated: Option<Stated>, collected: Option<Amount>, amount: Amount) -> Result<Option<Amount>, Refusal> {
    if let Some(collected) = collected
        && collected > amount
    {
        return Err(Refusal::CollectedOverAmount { collected, amount });
    }
    let agrees = match (stated, collected) {
        (None, collected) => return Ok(Some(collected.unwrap_or_default())),
        (Some(Stated::Paid), None) => return Ok(Some(amount)),
        (Some(Stated::Unpaid | Stated::NotInFull), None) => return Ok(Some(Amount::ZERO)),
        (Some(Stated::Partial), None) => return Ok(None),
        (Some(Stated::Partial), Some(collected)) if collected.is_zero() => return Ok(None),
        (Some(Stated::Paid), Some(collected)) => collected == amount,
        (Some(Stated::Unpaid), Some(collected)) => collected.is_zero(),
        (Some(Stated::Partial | Stated::NotInFull), Some(collected)) => collected < amount,
    };
    if agrees { Ok(collected) } else { Err(Refusal::ProgressContradictsCollected) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::state::PaymentProgress;

    #[test]
    fn what_this_system_exports_it_reads_again() {
        let (part, whole) = (Amount::whole(90), Amount::whole(100));
        for (progress, came_in) in [
            (PaymentProgress::Pending, Amount::ZERO),
            (PaymentProgress::Partial, part),
            (PaymentProgress::Paid, whole),
            (PaymentProgress::Settled, part),
            (PaymentProgress::Settled, Amount::ZERO),
        ] {
            for word in [progress.code(), progress.label(Lang::Zh), progress.label(Lang::En)] {
                assert_eq!(collected(stated(word).unwrap(), Some(came_in), whole), Ok(Some(came_in)), "{word}");
            }
        }
    }
}
