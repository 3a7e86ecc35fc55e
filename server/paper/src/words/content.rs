//! What a page writes, in the order in which it does.

use std::collections::BTreeMap;

use super::TEXT_BYTES_MAX;
use super::file::{File, find};
use super::letters::Letters;
use super::object::{Dict, Object};

/// How deep drawings may stand within each other.
const FORMS_MAX: usize = 4;
/// What stands before an operator.
const OPERANDS_MAX: usize = 64;
/// The values that one of them may be made of; what is larger writes no words.
const OPERAND_VALUES_MAX: usize = 20_000;
/// A gap this wide, in thousandths of the letters' size, is a space.
const GAP: i64 = -200;

pub(super) struct Writing<'a> {
    file: &'a File<'a>,
    pub(super) text: String,
    /// By the number of the font's object.
    fonts: BTreeMap<u32, Letters>,
}

/// What is set while a drawing is read.
struct Hand<'a> {
    fonts: &'a Dict,
    font: Option<&'a Object>,
    kept: Vec<Option<&'a Object>>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(file: &'a File<'a>) -> Self {
        Self { file, text: String::new(), fonts: BTreeMap::new() }
    }

    pub(super) fn page(&mut self, page: &Dict) {
        let resources = self.file.dict(page, b"Resources").unwrap_or_default();
        let parts = match page.get(b"Contents".as_slice()) {
            Some(Object::List(parts)) => parts.clone(),
            Some(part) => match self.file.resolved(part) {
                Some(Object::List(parts)) => parts,
                _ => vec![part.clone()],
            },
            None => return,
        };
        let mut content = Vec::new();
        for part in &parts {
            if let Some((_, bytes)) = self.file.stream(part) {
                content.extend(bytes);
                content.push(b'\n');
            }
        }
        self.drawing(&content, &resources, FORMS_MAX);
        self.text.push('\n');
    }

    fn drawing(&mut self, content: &[u8], resources: &Dict, forms: usize) {
        let fonts = self.file.dict(resources, b"Font").unwrap_or_default();
        let drawings = self.file.dict(resources, b"XObject").unwrap_or_default();
        let mut hand = Hand { fonts: &fonts, font: None, kept: Vec::new() };
        let (mut operands, mut at) = (Vec::new(), 0);
        while self.text.len() < TEXT_BYTES_MAX {
            let read = self.file.read_values(content, at, |lexer| (lexer.read(), lexer.at));
            at = read.1;
            match read.0 {
                None => return,
                Some(Object::Word(word)) if word == b"Do" => {
                    if let Some(form) = operands.last() {
                        self.form(form, &drawings, resources, forms);
                    }
                    operands.clear();
                }
                Some(Object::Word(word)) if word == b"ID" => {
                    at = find(content, b"EI", at).map_or(content.len(), |end| end + 2);
                    operands.clear();
                }
                Some(Object::Word(word)) => {
                    self.operator(&word, &operands, &mut hand);
                    operands.clear();
                }
                Some(operand) if operands.len() < OPERANDS_MAX && operand.weight() < OPERAND_VALUES_MAX => operands.push(operand),
                Some(_) => {}
            }
        }
    }

    fn operator(&mut self, word: &[u8], operands: &[Object], hand: &mut Hand) {
        match word {
            b"q" if hand.kept.len() < OPERANDS_MAX => hand.kept.push(hand.font),
            b"Q" => hand.font = hand.kept.pop().unwrap_or(hand.font),
            b"Tf" => {
                let (name, fonts) = (operands.iter().rev().find_map(Object::name), hand.fonts);
                hand.font = name.and_then(|name| fonts.get(name));
            }
            b"Td" | b"TD" | b"T*" | b"Tm" => self.text.push(' '),
            b"ET" => self.text.push('\n'),
            b"Tj" | b"TJ" => self.show(operands.last(), hand),
            b"'" | b"\"" => {
                self.text.push('\n');
                self.show(operands.last(), hand);
            }
            _ => {}
        }
    }

    fn show(&mut self, shown: Option<&Object>, hand: &Hand) {
        let (Some(shown), Some(font)) = (shown, hand.font) else { return };
        let key = if let Object::Reference(number) = font { *number } else { u32::MAX };
        if key == u32::MAX || !self.fonts.contains_key(&key) {
            let Some(Object::Dict(dict)) = self.file.resolved(font) else { return };
            self.fonts.insert(key, Letters::of(self.file, &dict));
        }
        let Some(letters) = self.fonts.get(&key) else { return };
        for part in shown.list().unwrap_or(std::slice::from_ref(shown)) {
            match part {
                // Each code may stand for several letters: a long row of them is cut before it is spelt out.
                Object::Text(codes) => {
                    let room = TEXT_BYTES_MAX.saturating_sub(self.text.len());
                    letters.text(codes.get(..room).unwrap_or(codes), &mut self.text);
                }
                Object::Number(gap) if *gap < GAP => self.text.push(' '),
                _ => {}
            }
        }
    }

    /// A drawing within this one.
    fn form(&mut self, name: &Object, drawings: &Dict, resources: &Dict, forms: usize) {
        let Some(forms) = forms.checked_sub(1) else { return };
        let Some(drawing) = name.name().and_then(|name| drawings.get(name)) else { return };
        let Some((dict, content)) = self.file.stream(drawing) else { return };
        if self.file.entry(&dict, b"Subtype").is_some_and(|kind| kind.name() == Some(b"Form")) {
            let own = self.file.dict(&dict, b"Resources");
            self.drawing(&content, own.as_ref().unwrap_or(resources), forms);
        }
    }
}

/// One space between words, none between Hanzi: many programs place each of them by itself.
pub(super) fn joined(text: &str) -> String {
    let is_hanzi = |letter: Option<char>| letter.is_some_and(|letter| letter >= '\u{2e80}');
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let is_run = is_hanzi(joined.chars().next_back()) && is_hanzi(word.chars().next());
        if !joined.is_empty() && !is_run {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}
