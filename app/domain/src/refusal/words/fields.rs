//! Refusals of a single field: what was typed cannot be read or is out of range.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    numbers(refusal).or_else(|| texts(refusal))
}

fn numbers(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NotAnAmount => {
            say("这不是一个金额。请填数字，例如 128,000.00 或 12.8万。", "This is not an amount. Enter a number such as 128,000.00.")
        }
        Refusal::TooPrecise { decimals_max: 0 } => {
            say("这里不能有小数。请填整数。", "Decimals are not possible here. Enter a whole number.")
        }
        Refusal::TooPrecise { decimals_max } => {
            say(format!("最多 {decimals_max} 位小数。请去掉多余的小数位。"), format!("At most {decimals_max} decimals. Remove the others."))
        }
        Refusal::AmountTooLarge => say(
            "金额超过上限 999,999,999,999.99。请检查是否多写了位数。",
            "The amount is over the limit of 999,999,999,999.99. Check for extra digits.",
        ),
        Refusal::AmountNotPositive => say("金额必须大于 0。请改正金额。", "The amount must be more than 0. Correct it."),
        Refusal::AmountNegative => say("金额不能为负数。请改正金额。", "The amount cannot be negative. Correct it."),
        Refusal::NotANumber => say("这不是一个数字。请填数字，例如 12 或 1.5。", "This is not a number. Enter one such as 12 or 1.5."),
        Refusal::NotAPercent => say(
            "这不是一个百分比。请填 0 到 100 之间的数字，例如 30%。",
            "This is not a percentage. Enter a number from 0 to 100, such as 30%.",
        ),
        Refusal::AgeingLimitsNotRising { days_max } => say(
            format!("每个天数要比前一个大，从 1 到 {days_max}。请按从小到大填写，例如 30, 60, 90。"),
            format!(
                "Each number of days must be more than the one before it, from 1 to {days_max}. Write them rising, such as 30, 60, 90."
            ),
        ),
        Refusal::TooManyAgeingLimits { limits_max } => {
            say(format!("最多 {limits_max} 个分段天数。请减少几个。"), format!("At most {limits_max} limits are possible. Remove some."))
        }
        Refusal::NotADate => say("没有这个日期。请按 2024-01-31 的样子填写。", "This is not a date. Write it like 2024-01-31."),
        Refusal::DateOutOfRange => {
            say("日期须在 1900-01-01 至 2199-12-31 之间。请检查年份。", "The date must be from 1900-01-01 to 2199-12-31. Check the year.")
        }
        Refusal::DatesOutOfOrder => say(
            "日期先后不对：这个日期早于它之前应有的日期（如：签署 ≤ 开始 ≤ 结束，首次交易 ≤ 最近交易，开票 ≤ 到期）。请改正。",
            "The dates are out of order: this one is before the one it follows (such as signed ≤ start ≤ end, first ≤ latest deal, invoiced ≤ due). Correct them.",
        ),
        _ => return None,
    })
}

fn texts(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::Required => say("这一项必填。请填写。", "This is required. Fill it in."),
        Refusal::TooLong { characters_max } => {
            say(format!("最多 {characters_max} 个字。请缩短。"), format!("At most {characters_max} characters. Shorten it."))
        }
        Refusal::NotAMobile => {
            say("手机号码应为 11 位数字，以 13 至 19 开头。请检查。", "A mobile number has 11 digits and begins with 13 to 19. Check it.")
        }
        Refusal::NotAPhone => say(
            "电话号码不对。手机填 11 位，固定电话填“区号-号码”，例如 010-62345678。",
            "This is not a phone number. Enter an 11-digit mobile number, or area code and number such as 010-62345678.",
        ),
        Refusal::NotAnEmail => {
            say("邮箱地址不对。请按 name@example.com 的样子填写。", "This is not an email address. Write it like name@example.com.")
        }
        Refusal::NotACreditCode => say(
            "统一社会信用代码不对（18 位，最后一位是校验码）。请对照营业执照检查。",
            "This is not a valid unified social credit code (18 characters, the last is a check). Compare it with the business licence.",
        ),
        Refusal::NotOneOf { allowed } => {
            say(format!("没有这个选项。可以填：{allowed}。"), format!("This is not one of the choices. Possible: {allowed}."))
        }
        Refusal::BadCharacters => say("含有不能使用的字符。请删去后重新填写。", "It contains characters that cannot be used. Remove them."),
        _ => return None,
    })
}
