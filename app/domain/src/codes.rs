//! Closed sets: one macro turns an enum into its stable code, its label in both languages, and back.

/// Declares an enum whose variants each have a code, a Chinese and an English label; the first variant is the default.
///
/// `read` accepts the code or either label; empty text reads as the default.
macro_rules! codes {
    ($(#[$doc:meta])* pub enum $name:ident { $first:ident $first_code:literal $first_zh:literal $first_en:literal $(, $variant:ident $code:literal $zh:literal $en:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            #[default]
            #[serde(rename = $first_code)]
            $first,
            $(#[serde(rename = $code)] $variant,)*
        }

        impl $name {
            pub const ALL: &'static [Self] = &[Self::$first $(, Self::$variant)*];

            /// The stable English code: stored, exported and sent.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { Self::$first => $first_code $(, Self::$variant => $code)* }
            }

            /// The word that a user reads.
            #[must_use]
            pub const fn label(self, lang: $crate::lang::Lang) -> &'static str {
                match self { Self::$first => lang.pick($first_zh, $first_en) $(, Self::$variant => lang.pick($zh, $en))* }
            }

            /// Reads a code or a label of either language; empty is the default.
            ///
            /// # Errors
            /// `NotOneOf`, naming what is allowed.
            pub fn read(text: &str) -> Result<Self, $crate::refusal::Refusal> {
                let text = text.trim();
                if text.is_empty() {
                    return Ok(Self::default());
                }
                Self::ALL.iter().copied().find(|value| {
                    value.code().eq_ignore_ascii_case(text)
                        || value.label($crate::lang::Lang::Zh) == text
                        || value.label($crate::lang::Lang::En).eq_ignore_ascii_case(text)
                }).ok_or_else(|| $crate::refusal::Refusal::NotOneOf {
                    allowed: Self::ALL.iter().map(|value| value.label($crate::lang::Lang::Zh)).collect::<Vec<_>>().join(" / "),
                })
            }
        }
    };
}
pub(crate) use codes;
