//! Refusals of audits.

use super::{Words, say};
use crate::lang::Lang;
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::AuditCannot { state, act } => say(
            format!("这个审计项目{}，不能{}。请刷新查看它现在的状态。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!(
                "This audit is now “{}”: “{}” is not possible. Reload to see how far it is.",
                state.label(Lang::En),
                act.label(Lang::En)
            ),
        ),
        Refusal::AuditSetEmpty => say(
            "按这些条件没有选中任何合同，审计无法进行。请放宽条件。",
            "These conditions choose no contract, so there is nothing to audit. Widen them.",
        ),
        Refusal::AuditSetTooLarge { found, contracts_max } => say(
            format!("选中了 {found} 份合同，一个项目最多 {contracts_max} 份。请收窄条件，或填写抽样数量。"),
            format!("{found} contracts are chosen, and one audit takes {contracts_max}. Narrow the conditions, or draw a sample."),
        ),
        Refusal::UnknownContract { number } => say(
            format!("没有编号为 {number} 的合同。请核对编号，改正后再保存。"),
            format!("There is no contract {number}. Check the number and correct it."),
        ),
        Refusal::TooManyCheckItems { items_max } => say(
            format!("自定检查项最多 {items_max} 项，一行一项。请合并或删去一些。"),
            format!("A checklist takes {items_max} items of its own, one a line. Join some, or leave some out."),
        ),
        Refusal::FindingCannot { state, act } => say(
            format!("这条发现{}，不能{}。请刷新查看它现在的状态。", state.label(Lang::Zh), act.label(Lang::Zh)),
            format!(
                "This finding is now “{}”: “{}” is not possible. Reload to see how far it is.",
                state.label(Lang::En),
                act.label(Lang::En)
            ),
        ),
        Refusal::FindingsOpen { open } => say(
            format!("还有 {open} 条发现没有关闭，不能结项。请先验收或撤销它们。"),
            format!("{open} findings are still open, so the audit cannot be closed. Accept or withdraw them first."),
        ),
        Refusal::AnswerIsYourOwn => say(
            "这是您自己的答复，不能由您验收。请另一位审计人员验收。",
            "This answer is your own, so you cannot accept it. Let another auditor do so.",
        ),
        Refusal::TooManyFindings { findings_max } => say(
            format!("一个项目最多记 {findings_max} 条发现。请把同类的合成一条，或另立项目。"),
            format!("One audit takes {findings_max} findings. Join those of a kind, or open another audit."),
        ),
        _ => return None,
    })
}
