//! The values that a PDF is written in, read one by one. What is not in order is passed over; every step goes on by a byte at least.

use std::collections::BTreeMap;

/// How deep values may stand within each other.
const DEPTH_MAX: usize = 30;

pub(super) type Dict = BTreeMap<Vec<u8>, Object>;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    /// The whole part of a number.
    Number(i64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    List(Vec<Object>),
    Dict(Dict),
    /// Another object of the file, by its number.
    Reference(u32),
    /// An operator, or a word like `true` or `obj`.
    Word(Vec<u8>),
}

impl Object {
    pub(super) fn number(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn list(&self) -> Option<&[Object]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub(super) fn dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) = self { Some(dict) } else { None }
    }

    /// How many values it is made of; long ones count more than once.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Number(_) | Self::Reference(_) => 1,
            Self::Name(bytes) | Self::Text(bytes) | Self::Word(bytes) => 1 + bytes.len() / 32,
            Self::List(list) => 1 + list.iter().map(Self::weight).sum::<usize>(),
            Self::Dict(dict) => 1 + dict.iter().map(|(key, value)| 1 + key.len() / 32 + value.weight()).sum::<usize>(),
        }
    }
}

/// Reads values from a place on, at most so many.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) left: usize,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize, left: usize) -> Self {
        Self { bytes, at, left }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Past spaces and remarks.
    pub(super) fn skip(&mut self) {
        while let Some(byte) = self.peek(0) {
            if byte == b'%' {
                while self.peek(0).is_some_and(|byte| byte != 10 && byte != 13) {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next value. None: the end, or enough.
    pub(super) fn read(&mut self) -> Option<Object> {
        self.value(DEPTH_MAX)
    }

    fn value(&mut self, depth: usize) -> Option<Object> {
        self.skip();
        self.left = self.left.checked_sub(1)?;
        let depth = depth.checked_sub(1)?;
        let byte = self.peek(0)?;
        self.at += 1;
        Some(match byte {
            b'/' => Object::Name(self.name()),
            b'(' => Object::Text(self.literal()),
            b'<' if self.peek(0) == Some(b'<') => {
                self.at += 1;
                Object::Dict(self.dict(depth)?)
            }
            b'<' => Object::Text(self.hex()),
            b'[' => Object::List(self.list(depth)?),
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(byte),
            _ if is_delimiter(byte) => Object::Word(vec![byte]),
            _ => {
                self.at -= 1;
                Object::Word(self.regular().to_vec())
            }
        })
    }

    fn regular(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek(0).is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// `#20` in a name stands for the byte.
    fn name(&mut self) -> Vec<u8> {
        let (raw, mut name) = (self.regular(), Vec::new());
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            let pair = raw.get(at + 1).zip(raw.get(at + 2)).and_then(|(high, low)| Some((nibble(*high)? << 4) | nibble(*low)?));
            match pair.filter(|_| *byte == b'#') {
                Some(byte) => {
                    name.push(byte);
                    at += 3;
                }
                None => {
                    name.push(*byte);
                    at += 1;
                }
            }
        }
        name
    }

    /// A number; with another one and an R after it, a reference.
    fn number(&mut self, first: u8) -> Object {
        let rest = self.regular();
        let whole = if first == b'.' { &[][..] } else { rest.split(|byte| *byte == b'.').next().unwrap_or_default() };
        let digits = [first].into_iter().chain(whole.iter().copied()).filter(u8::is_ascii_digit);
        let number = digits.take(15).fold(0_i64, |number, digit| number * 10 + i64::from(digit - b'0'));
        if first != b'.' && first.is_ascii_digit() && whole.len() == rest.len() && self.is_reference() {
            return Object::Reference(u32::try_from(number).unwrap_or(u32::MAX));
        }
        Object::Number(if first == b'-' {
            -number
        } else if first == b'.' {
            0
        } else {
            number
        })
    }

    /// Whether ` 0 R` stands here; then past it.
    fn is_reference(&mut self) -> bool {
        let rest = self.bytes.get(self.at..(self.at + 12).min(self.bytes.len())).unwrap_or_default();
        let digits = rest.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
        let is_spaced = rest.first().is_some_and(|byte| is_space(*byte)) && rest.get(1 + digits).is_some_and(|byte| is_space(*byte));
        let is_after = rest.get(3 + digits).is_none_or(|byte| is_space(*byte) || is_delimiter(*byte));
        let found = digits > 0 && is_spaced && rest.get(2 + digits) == Some(&b'R') && is_after;
        if found {
            self.at += 3 + digits;
        }
        found
    }

    fn literal(&mut self) -> Vec<u8> {
        let (mut text, mut open) = (Vec::new(), 0_usize);
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.escaped(&mut text),
                b')' if open == 0 => break,
                _ => {
                    open = if byte == b'(' { open + 1 } else { open - usize::from(byte == b')') };
                    text.push(byte);
                }
            }
        }
        text
    }

    fn escaped(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek(0) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(10),
            b'r' => text.push(13),
            b't' => text.push(9),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek(0) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push((code & 0xff) as u8);
            }
            // A line that goes on in the next one.
            13 => self.at += usize::from(self.peek(0) == Some(10)),
            10 => {}
            _ => text.push(byte),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        let (mut text, mut high) = (Vec::new(), None);
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(low) = nibble(byte) else { continue };
            match high.take() {
                Some(high) => text.push((high << 4) | low),
                None => high = Some(low),
            }
        }
        text.extend(high.map(|high: u8| high << 4));
        text
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Object>> {
        let mut list = Vec::new();
        loop {
            self.skip();
            match self.peek(0) {
                None => return Some(list),
                Some(b']') => {
                    self.at += 1;
                    return Some(list);
                }
                Some(_) => list.push(self.value(depth)?),
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Dict> {
        let mut dict = Dict::new();
        loop {
            self.skip();
            match self.peek(0) {
                None => return Some(dict),
                Some(b'>') => {
                    self.at += if self.peek(1) == Some(b'>') { 2 } else { 1 };
                    return Some(dict);
                }
                Some(_) => {
                    if let Object::Name(key) = self.value(depth)? {
                        let value = self.value(depth)?;
                        dict.insert(key, value);
                    }
                }
            }
        }
    }
}

const fn nibble(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
