//! The languages of the product. Chinese is the default; every sentence a user reads exists in both, side by side where it is used.

use serde::{Deserialize, Serialize};

/// A language of the screens, the messages and the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    /// The text of this language, out of the pair.
    #[must_use]
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// The tag that HTML's `lang` attribute takes.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Reads a tag or a code; anything that is not English is Chinese.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.trim().to_ascii_lowercase().starts_with("en") { Self::En } else { Self::Zh }
    }

    /// The short code that is stored: `zh` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}
