//! The ladder and the holidays as an admin types them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::letter::filled;
use super::work_days::{read, written};
use super::{Audience, Channel, Dunning, Level, Ways, WorkDays};
use crate::refusal::{Problems, Refusal};
use crate::user::optional_lines;

/// Levels at most.
const LEVELS_MAX: usize = 20;
/// Days before and after the due date at most.
const DAYS_MAX: i16 = 999;
const TEXT_CHARACTERS_MAX: usize = 1000;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DunningForm {
    pub is_on: bool,
    pub levels: Vec<LevelForm>,
    /// As [`WorkDays`] are typed: `2026-01-01~2026-01-03`.
    pub rest: String,
    pub work: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LevelForm {
    /// Days after the due date; `-7` is before it.
    pub after: String,
    pub is_active: bool,
    pub owner: bool,
    pub team_head: bool,
    pub finance: bool,
    pub zh: String,
    pub en: String,
    /// Channels beside the app for who reads Chinese, and for who reads English.
    pub zh_ways: Vec<Channel>,
    pub en_ways: Vec<Channel>,
}

impl LevelForm {
    fn of(level: &Level) -> Self {
        let tells = |audience| level.tells.contains(&audience);
        Self {
            after: level.after.to_string(),
            is_active: level.is_active,
            owner: tells(Audience::Owner),
            team_head: tells(Audience::TeamHead),
            finance: tells(Audience::Finance),
            zh: level.zh.clone(),
            en: level.en.clone(),
            zh_ways: level.ways.zh.clone(),
            en_ways: level.ways.en.clone(),
        }
    }

    fn parse(&self) -> Result<Level, Problems> {
        let mut problems = Problems::new();
        let after = problems.keep("after", days(&self.after)).unwrap_or_default();
        let ticked = [(self.owner, Audience::Owner), (self.team_head, Audience::TeamHead), (self.finance, Audience::Finance)];
        let tells: Vec<Audience> = ticked.into_iter().filter(|(is_ticked, _)| *is_ticked).map(|(_, audience)| audience).collect();
        if tells.is_empty() {
            problems.add("owner", Refusal::NobodyTold);
        }
        let mut text = |field: &str, text: &str| {
            let text = optional_lines(text, TEXT_CHARACTERS_MAX).and_then(|text| filled(&text, |_| String::new()).map(|_| text));
            problems.keep(field, text).unwrap_or_default()
        };
        let (zh, en) = (text("zh", &self.zh), text("en", &self.en));
        let ways = Ways::ticked(&self.zh_ways, &self.en_ways);
        problems.into_result(Level { after, is_active: self.is_active, tells, zh, en, ways })
    }
}

fn days(text: &str) -> Result<i16, Refusal> {
    let text = text.trim().replace('\u{2212}', "-");
    if text.is_empty() {
        return Err(Refusal::Required);
    }
    text.parse::<i16>().ok().filter(|days| (-DAYS_MAX..=DAYS_MAX).contains(days)).ok_or(Refusal::NotANumber)
}

impl DunningForm {
    #[must_use]
    pub fn of(dunning: &Dunning) -> Self {
        Self {
            is_on: dunning.is_on,
            levels: dunning.levels.iter().map(LevelForm::of).collect(),
            rest: written(&dunning.days.rest),
            work: written(&dunning.days.work),
        }
    }

    /// The settings that follow the ones at `version`; levels in the order of their days.
    ///
    /// # Errors
    /// Every field that is missing or malformed; a day named twice among the levels, or both of rest and of work.
    pub fn parse(&self, version: u64) -> Result<Dunning, Problems> {
        let mut problems = Problems::new();
        let mut levels: Vec<Level> = Vec::new();
        let mut known = BTreeSet::new();
        if self.levels.is_empty() {
            problems.add("levels", Refusal::Required);
        }
        if self.levels.len() > LEVELS_MAX {
            problems.add("levels", Refusal::TooManyLevels { levels_max: LEVELS_MAX });
        }
        for (index, form) in self.levels.iter().enumerate().take(LEVELS_MAX) {
            match form.parse() {
                Ok(level) if known.insert(level.after) => levels.push(level),
                Ok(level) => problems.add(format!("levels.{index}.after"), Refusal::LevelRepeated { after: level.after }),
                Err(inner) => problems.nest(&format!("levels.{index}"), inner),
            }
        }
        levels.sort_by_key(|level| level.after);
        let rest = problems.keep("rest", read(&self.rest)).unwrap_or_default();
        let work = problems.keep("work", read(&self.work)).unwrap_or_default();
        if let Some(day) = work.iter().find(|day| rest.binary_search(day).is_ok()) {
            problems.add("work", Refusal::RestAndWork { day: *day });
        }
        problems.into_result(Dunning { is_on: self.is_on, levels, days: WorkDays { rest, work }, version })
    }
}
