//! Refusals of templates and of the texts drafted from them.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::UnknownVariable { name, line, nearest } if nearest.is_empty() => say(
            format!("第 {line} 行：没有名为“{name}”的变量。请从变量列表里选一个。"),
            format!("Line {line}: there is no variable named “{name}”. Choose one from the list of variables."),
        ),
        Refusal::UnknownVariable { name, line, nearest } => say(
            format!("第 {line} 行：没有名为“{name}”的变量，最接近的是“{nearest}”。请改正，或从变量列表里选一个。"),
            format!(
                "Line {line}: there is no variable named “{name}”; the nearest is “{nearest}”. Correct it, or choose one from the list."
            ),
        ),
        Refusal::UnclosedVariable { line } => say(
            format!("第 {line} 行：有一个“{{{{”没有用“}}}}”结束。请补上，或删去它。"),
            format!("Line {line}: a “{{{{” is not closed by “}}}}”. Close it, or take it out."),
        ),
        Refusal::MarkupInText { line, found } => say(
            format!("第 {line} 行：“{found}”看起来是网页标记，条款只能是文字。请删去它。"),
            format!("Line {line}: “{found}” looks like markup; a clause is plain text. Take it out."),
        ),
        Refusal::NoClauses => say("模板至少要有一条条款。请添加条款。", "A template needs at least one clause. Add one."),
        Refusal::TooFewAlternatives => say(
            "备选条款至少要有两个文本，供起草时选择。请再加一个。",
            "An alternative clause offers at least two texts to choose from. Add one.",
        ),
        Refusal::AlternativeRepeated { name } => say(
            format!("备选文本“{name}”已经有了。请换一个名称。"),
            format!("There is an alternative named “{name}” already. Choose another name."),
        ),
        Refusal::StandardClauseChanged => say(
            "标准条款不能修改。如确有需要，请法务把它改为可改条款，或另建模板。",
            "A standard clause may not be changed. If it must be, ask legal to make it editable or to keep another template.",
        ),
        Refusal::UnknownTemplate => {
            say("没有找到这个模板，或它已停用。请重新选择模板。", "This template is not there or is turned off. Choose another one.")
        }
        _ => return None,
    })
}
