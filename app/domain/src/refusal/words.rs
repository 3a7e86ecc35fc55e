//! What each refusal says: what happened and what to do next, Chinese and English side by side.
//!
//! One table per part of the product; a refusal stands in exactly one of them, which the tests hold.

use std::borrow::Cow;

use super::{Problem, Problems, Refusal};
use crate::lang::Lang;

mod access;
mod adjustments;
mod amendments;
mod approvals;
mod attachments;
mod audits;
mod bank;
mod channels;
mod dunning;
mod expenses;
mod fees;
mod fields;
mod files;
mod invoices;
mod obligations;
mod paper;
mod periods;
mod rates;
mod renewal;
mod signatures;
mod templates;
mod trade;

/// The sentence of this refusal in this language.
pub(super) fn message(refusal: &Refusal, lang: Lang) -> String {
    if let Refusal::Told { zh, en, .. } = refusal {
        return lang.pick(zh.as_str(), en).to_owned();
    }
    fields::words(refusal)
        .or_else(|| trade::words(refusal))
        .or_else(|| access::words(refusal))
        .or_else(|| approvals::words(refusal))
        .or_else(|| templates::words(refusal))
        .or_else(|| amendments::words(refusal))
        .or_else(|| renewal::words(refusal))
        .or_else(|| obligations::words(refusal))
        .or_else(|| expenses::words(refusal))
        .or_else(|| fees::words(refusal))
        .or_else(|| adjustments::words(refusal))
        .or_else(|| dunning::words(refusal))
        .or_else(|| channels::words(refusal))
        .or_else(|| bank::words(refusal))
        .or_else(|| paper::words(refusal))
        .or_else(|| periods::words(refusal))
        .or_else(|| rates::words(refusal))
        .or_else(|| audits::words(refusal))
        .or_else(|| signatures::words(refusal))
        .or_else(|| invoices::words(refusal))
        .or_else(|| files::words(refusal))
        .or_else(|| attachments::words(refusal))
        .map_or_else(|| refusal.code().to_owned(), |words| words.pick(lang))
}

impl Refusal {
    /// The same, with its sentences: for who shows it without knowing what each refusal says.
    #[must_use]
    pub fn told(&self) -> Self {
        Self::Told { code: self.code().to_owned(), zh: self.message(Lang::Zh), en: self.message(Lang::En) }
    }
}

impl Problems {
    /// The same, each with its sentences.
    #[must_use]
    pub fn told(self) -> Self {
        Self(self.0.into_iter().map(|Problem { field, refusal }| Problem { field, refusal: refusal.told() }).collect())
    }
}

/// One sentence in both languages; borrowed where nothing is filled in, which keeps the program small.
struct Words {
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Words {
    fn pick(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh.into_owned(),
            Lang::En => self.en.into_owned(),
        }
    }
}

/// The pair of a sentence: Chinese, then English.
fn say(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Words {
    Words { zh: zh.into(), en: en.into() }
}

#[cfg(test)]
mod tests;
