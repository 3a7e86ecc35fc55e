//! By which ways beside the app a level is said, by the language of who is told.

use serde::{Deserialize, Serialize};

use super::Channel;
use crate::lang::Lang;

/// In the order of [`Ways::CHANNELS`], each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ways {
    pub zh: Vec<Channel>,
    pub en: Vec<Channel>,
}

impl Ways {
    /// What can be chosen, in the order of the screen. Each level is said in the app anyway.
    pub const CHANNELS: [Channel; 4] = [Channel::Email, Channel::WeCom, Channel::DingTalk, Channel::Letter];

    /// Of what was ticked, what can be chosen.
    #[must_use]
    pub fn ticked(zh: &[Channel], en: &[Channel]) -> Self {
        let chosen = |ticked: &[Channel]| Self::CHANNELS.into_iter().filter(|channel| ticked.contains(channel)).collect();
        Self { zh: chosen(zh), en: chosen(en) }
    }

    #[must_use]
    pub fn of(&self, lang: Lang) -> &[Channel] {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// In which languages this channel speaks; a group hears each that is ticked.
    #[must_use]
    pub fn langs(&self, channel: Channel) -> Vec<Lang> {
        [Lang::Zh, Lang::En].into_iter().filter(|lang| self.of(*lang).contains(&channel)).collect()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}
