//! Numbers that Word counts by itself and that stand in no text: `1.`, `（一）`. They are written out, so that no reference to them goes astray.

use std::collections::BTreeMap;

use domain::refusal::Refusal;
use quick_xml::events::Event;

use super::read::{attribute, events, local};

/// Levels of a list.
const LEVELS: usize = 9;

/// How a level of a list is numbered.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    /// `decimal`, `chineseCounting`, `bullet` …
    format: String,
    /// `%1.`, `（%2）`: `%n` is the number of level n.
    text: String,
}

/// The lists of a file.
#[derive(Default)]
pub(super) struct Numbering {
    /// By the id of what lists are made after, and the level.
    levels: BTreeMap<(String, usize), Level>,
    /// What each list is made after.
    made_after: BTreeMap<String, String>,
    /// How far each list has counted.
    counted: BTreeMap<String, [u32; LEVELS]>,
}

impl Numbering {
    /// # Errors
    /// `WordFileBroken`.
    pub(super) fn of(text: &str) -> Result<Self, Refusal> {
        let mut all = Self::default();
        let (mut pattern, mut list, mut at) = (String::new(), String::new(), 0);
        events(text, |event| {
            let (Event::Start(element) | Event::Empty(element)) = event else { return Ok(()) };
            let value = || attribute(element, "val").map(Option::unwrap_or_default);
            match local(element) {
                "abstractNum" => (pattern, list) = (attribute(element, "abstractNumId")?.unwrap_or_default(), String::new()),
                "num" => (list, pattern) = (attribute(element, "numId")?.unwrap_or_default(), String::new()),
                "abstractNumId" if !list.is_empty() => {
                    all.made_after.insert(list.clone(), value()?);
                }
                "lvl" => at = attribute(element, "ilvl")?.and_then(|level| level.parse().ok()).unwrap_or(0),
                "start" => all.level(&pattern, at).start = value()?.parse().unwrap_or(1),
                "numFmt" => all.level(&pattern, at).format = value()?,
                "lvlText" => all.level(&pattern, at).text = value()?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(all)
    }

    fn level(&mut self, pattern: &str, at: usize) -> &mut Level {
        self.levels.entry((pattern.to_owned(), at)).or_insert_with(|| Level { start: 1, ..Level::default() })
    }

    /// The number of the next paragraph of this list, with a space behind it; empty for bullets and what is unknown.
    pub(super) fn next(&mut self, list: &str, at: usize) -> String {
        let Some(pattern) = self.made_after.get(list) else { return String::new() };
        let level = |at: usize| self.levels.get(&(pattern.clone(), at)).cloned().unwrap_or_default();
        let own = level(at);
        // Lists made after the same pattern count on together.
        let counted = self.counted.entry(pattern.clone()).or_default();
        if let Some(count) = counted.get_mut(at) {
            *count = if *count == 0 { own.start.max(1) } else { count.saturating_add(1) };
        }
        counted.iter_mut().skip(at + 1).for_each(|deeper| *deeper = 0);
        if own.text.is_empty() || matches!(own.format.as_str(), "bullet" | "none") {
            return String::new();
        }
        let mut number = own.text.clone();
        for (index, count) in counted.iter().enumerate() {
            number = number.replace(&format!("%{}", index + 1), &written(*count.max(&1), &level(index).format));
        }
        format!("{number} ")
    }
}

fn written(number: u32, format: &str) -> String {
    let letter = |first: u8| char::from(first + u8::try_from((number - 1) % 26).unwrap_or(0)).to_string();
    match format {
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "ideographDigital" if number < 100 => chinese(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if number <= 20 => {
            char::from_u32(0x2460 + number - 1).map_or_else(|| number.to_string(), String::from)
        }
        _ => number.to_string(),
    }
}

/// 1 to 99.
fn chinese(number: u32) -> String {
    let digit = |digit: u32| "〇一二三四五六七八九".chars().nth(digit as usize).filter(|_| digit > 0).map(String::from).unwrap_or_default();
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", digit(tens)),
    };
    format!("{tens}{}", digit(number % 10))
}
