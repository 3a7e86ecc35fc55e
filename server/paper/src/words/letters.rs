//! Which letters the codes of a font stand for: by the table that it carries, by a well-known encoding, or not known.

use std::collections::BTreeMap;

use super::file::File;
use super::object::{Dict, Object};
use super::{from_gbk, from_western};

/// How a font's codes are read.
pub(super) enum Letters {
    Table(Table),
    Utf16,
    Gbk,
    /// One byte a letter; of some, what they are instead.
    Western(BTreeMap<u8, char>),
    Unknown,
}

/// Ranges of codes of one table that are of one length.
const LENGTHS_MAX: usize = 64;

/// The table ToUnicode.
#[derive(Default)]
pub(super) struct Table {
    /// How many bytes make a code, and between which.
    lengths: Vec<(usize, u32, u32)>,
    single: BTreeMap<u32, String>,
    /// By the first code: the last one, and what the first stands for.
    ranges: BTreeMap<u32, (u32, Vec<u16>)>,
    is_one_byte: bool,
}

impl Letters {
    pub(super) fn of(file: &File, font: &Dict) -> Self {
        let is_composite = file.entry(font, b"Subtype").is_some_and(|kind| kind.name() == Some(b"Type0"));
        if let Some((_, table)) = font.get(b"ToUnicode".as_slice()).and_then(|table| file.stream(table)) {
            let table = Table { is_one_byte: !is_composite, ..Table::read(file, &table) };
            if !table.single.is_empty() || !table.ranges.is_empty() {
                return Self::Table(table);
            }
        }
        let encoding = file.entry(font, b"Encoding");
        if !is_composite {
            return Self::Western(encoding.as_ref().and_then(Object::dict).map(|encoding| differences(file, encoding)).unwrap_or_default());
        }
        let name = encoding.as_ref().and_then(Object::name).unwrap_or_default();
        let has = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
        if has(b"UCS2") || has(b"UTF16") {
            Self::Utf16
        } else if has(b"GBK") || has(b"GB-EUC") {
            Self::Gbk
        } else {
            Self::Unknown
        }
    }

    pub(super) fn text(&self, codes: &[u8], text: &mut String) {
        match self {
            Self::Table(table) => table.text(codes, text),
            Self::Utf16 => {
                let units: Vec<u16> = codes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                text.push_str(&String::from_utf16_lossy(&units));
            }
            Self::Gbk => text.push_str(&from_gbk(codes)),
            Self::Western(others) if others.is_empty() => text.push_str(&from_western(codes)),
            Self::Western(others) => {
                for code in codes {
                    match others.get(code) {
                        Some(letter) => text.push(*letter),
                        None => text.push_str(&from_western(&[*code])),
                    }
                }
            }
            Self::Unknown => {}
        }
    }
}

/// `[32 /space /comma 65 /A]`: names of glyphs from a code on.
fn differences(file: &File, encoding: &Dict) -> BTreeMap<u8, char> {
    let mut letters = BTreeMap::new();
    let Some(Object::List(list)) = file.entry(encoding, b"Differences") else { return letters };
    let mut code = 0_u8;
    for item in &list {
        match item {
            Object::Number(number) => code = u8::try_from(*number).unwrap_or_default(),
            Object::Name(name) => {
                letters.extend(named(name).map(|letter| (code, letter)));
                code = code.wrapping_add(1);
            }
            _ => {}
        }
    }
    letters
}

/// The letter of a glyph by its name: of those that words are made of.
fn named(name: &[u8]) -> Option<char> {
    const NAMES: [(&str, char); 20] = [
        ("space", ' '),
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("period", '.'),
        ("comma", ','),
        ("hyphen", '-'),
        ("colon", ':'),
        ("slash", '/'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("fi", 'ﬁ'),
        ("fl", 'ﬂ'),
    ];
    let name = std::str::from_utf8(name).ok()?;
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    if let Some(code) = name.strip_prefix("uni").and_then(|code| u32::from_str_radix(code, 16).ok()) {
        return char::from_u32(code);
    }
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)
}

impl Table {
    fn read(file: &File, bytes: &[u8]) -> Self {
        let mut table = Self::default();
        file.read_values(bytes, 0, |lexer| {
            let mut before: Vec<Object> = Vec::new();
            while let Some(object) = lexer.read() {
                let Object::Word(word) = object else {
                    before.push(object);
                    continue;
                };
                match word.as_slice() {
                    // Each is asked for each letter.
                    b"endcodespacerange" => {
                        let room = LENGTHS_MAX.saturating_sub(table.lengths.len());
                        table.lengths.extend(before.chunks_exact(2).filter_map(length).take(room));
                    }
                    b"endbfchar" => table.single.extend(before.chunks_exact(2).filter_map(single)),
                    b"endbfrange" => before.chunks_exact(3).for_each(|range| table.take_range(range)),
                    _ => {}
                }
                before.clear();
            }
        });
        table
    }

    fn take_range(&mut self, range: &[Object]) {
        let [Object::Text(first), Object::Text(last), to] = range else { return };
        let (first, last) = (code(first), code(last));
        match to {
            Object::Text(to) => drop(self.ranges.insert(first, (last, units(to)))),
            Object::List(all) => {
                let all = (first..=last).zip(all).filter_map(|(code, to)| Some((code, String::from_utf16_lossy(&units(to.text()?)))));
                self.single.extend(all);
            }
            _ => {}
        }
    }

    fn text(&self, codes: &[u8], text: &mut String) {
        let mut at = 0;
        while let Some(rest) = codes.get(at..).filter(|rest| !rest.is_empty()) {
            let length = self.length(rest);
            let found = code(rest.get(..length).unwrap_or(rest));
            at += length;
            if let Some(letters) = self.single.get(&found) {
                text.push_str(letters);
            } else if let Some((first, (_, to))) = self.ranges.range(..=found).next_back().filter(|(_, (last, _))| found <= *last) {
                let mut to = to.clone();
                if let Some(unit) = to.last_mut() {
                    *unit = unit.wrapping_add(((found - first) & 0xffff) as u16);
                }
                text.push_str(&String::from_utf16_lossy(&to));
            }
        }
    }

    fn length(&self, rest: &[u8]) -> usize {
        if self.is_one_byte {
            return 1;
        }
        let is_it =
            |(length, first, last): &&(usize, u32, u32)| rest.get(..*length).map(code).is_some_and(|code| (*first..=*last).contains(&code));
        self.lengths.iter().find(is_it).map_or(2, |(length, ..)| *length)
    }
}

fn length(pair: &[Object]) -> Option<(usize, u32, u32)> {
    let (first, last) = (pair.first()?.text()?, pair.get(1)?.text()?);
    (1..=4).contains(&first.len()).then(|| (first.len(), code(first), code(last)))
}

fn single(pair: &[Object]) -> Option<(u32, String)> {
    Some((code(pair.first()?.text()?), String::from_utf16_lossy(&units(pair.get(1)?.text()?))))
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| (code << 8) | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        _ => bytes.chunks_exact(2).take(16).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}
