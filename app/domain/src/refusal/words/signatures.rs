//! Refusals of signings.

use super::{Words, say};
use crate::lang::Lang;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::SigningCannot { state, act } => say(
            format!("这次签署{}，不能{}。请刷新查看它现在的状态。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!(
                "This signing is now “{}”: “{}” is not possible. Reload to see how far it is.",
                state.label(Lang::En),
                act.label(Lang::En)
            ),
        ),
        Refusal::SignatoryCannot { state, act } => say(
            format!("这位签署人{}，不能{}。请刷新查看。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!(
                "This signatory is now “{}”: “{}” is not possible. Reload to see what was done.",
                state.label(Lang::En),
                act.label(Lang::En)
            ),
        ),
        Refusal::SignedTextChanged => say(
            "发起签署以后内容改过，这次签署已失效。请重新发起签署。",
            "The document was changed after this signing was begun, so the signing is void. Begin a new one.",
        ),
        Refusal::UnknownSignatory => {
            say("这次签署里没有这位签署人。请刷新后重试，或重新选择。", "This signing has no such signatory. Reload and choose again.")
        }
        Refusal::SignsThemselves { name } => say(
            format!("{name} 有自己的账户，只能由本人登录后签署。请通知本人。"),
            format!("{name} has an account here and signs by that person's own hand only. Ask them to sign in."),
        ),
        Refusal::SignatoryMayNotRead { name } => say(
            format!("{name} 看不到这份合同，不能在线签署。请换一位，或改为按姓名登记。"),
            format!("{name} may not read this contract, so cannot sign it online. Choose somebody else, or enter the name only."),
        ),
        Refusal::SignatoryRepeated => say(
            "这位签署人已经在名单里，不必重复。请换一位或删除这一行。",
            "This signatory is listed already. Choose another or remove the line.",
        ),
        Refusal::BothSidesSign => say(
            "我方和客户都要有人签署，缺一方不能发起。请补上签署人。",
            "Both sides sign: name at least one signatory of ours and one of the customer.",
        ),
        Refusal::SigningUnderWay => say(
            "这份文件正在签署，不能同时发起两次。请先完成或取消那一次。",
            "This document is being signed already. Finish or cancel that signing first.",
        ),
        Refusal::NotToBeSigned => say(
            "只有待签署的合同或变更可以发起签署，这一份不是。请打开查看它现在的状态。",
            "Only what is still to be signed can be put up for signing. Open it to see how far it is.",
        ),
        Refusal::NotThisContractsFile => say(
            "这个文件不在本合同的附件里，或已作废。请重新选择。",
            "This file is not one of the contract's files, or was withdrawn. Choose again.",
        ),
        _ => return None,
    })
}
