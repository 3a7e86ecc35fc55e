//! Refusals of dated exchange rates.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::OwnCurrencyNeedsNoRate => say(
            "这是公司的本位币，不需要汇率。请选择另一种币种。",
            "This is the company's own currency, which needs no rate. Choose another currency.",
        ),
        Refusal::RateOutOfRange => say(
            "汇率必须大于 0、小于 1,000,000。请填 1 单位外币折合多少本位币。",
            "A rate must be more than 0 and less than 1,000,000. Enter what one unit of the currency is worth in the company's.",
        ),
        Refusal::RateThere { currency, day, rate } => say(
            format!("{currency} 在 {day} 已有汇率 {rate}。如果它有误，请写明原因再提交，旧的会留在列表里。"),
            format!(
                "{currency} has the rate {rate} of {day} already. If it is wrong, say why and enter this one; the old one stays in the list."
            ),
        ),
        _ => return None,
    })
}
