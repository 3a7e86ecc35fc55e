//! Refusals of the dunning ladder.

use super::{Words, say};
use crate::refusal::Refusal;

pub(super) fn words(refusal: &Refusal) -> Option<Words> {
    Some(match refusal {
        Refusal::NobodyTold => say("这一级没有告诉任何人。请至少勾选一种人。", "This level tells nobody. Tick at least one."),
        Refusal::TooManyLevels { levels_max } => {
            say(format!("最多 {levels_max} 级。请删去一些。"), format!("There can be {levels_max} levels at most. Take some out."))
        }
        Refusal::LevelRepeated { after } => say(
            format!("天数 {after} 已经有一级了。请改成别的天数，或删去一级。"),
            format!("There is a level for {after} days already. Choose other days, or take one out."),
        ),
        Refusal::RestAndWork { day } => say(
            format!("{day} 既写成放假又写成上班。请只留一处。"),
            format!("{day} is named both as a holiday and as a workday. Keep one of the two."),
        ),
        _ => return None,
    })
}
