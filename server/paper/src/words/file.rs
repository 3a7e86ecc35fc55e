//! The objects of a PDF, found by looking through the whole of it: the table at its end is not needed, and may be wrong.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::object::{Dict, Lexer, Object};
use super::unpacked;

/// Values that are read of one file or copied, and bytes that its streams are unpacked to: beyond, what was read so far is all.
const VALUES_MAX: usize = 12_000_000;
/// Of them, in one value.
const VALUES_AT_ONCE: usize = 1_000_000;
/// What a value counts that is held until the end: as many as this that are let go.
const HELD: usize = 4;
/// How many bytes values are read from, those read again counted again: one value may be as long as the file.
const READ_BYTES_MAX: usize = 512 << 20;
/// How many bytes are looked through for the ends of streams that do not say their length.
const SEARCHED_BYTES_MAX: usize = 256 << 20;
const UNPACKED_BYTES_MAX: usize = 96 << 20;
const STREAM_BYTES_MAX: usize = 24 << 20;
const OBJECTS_MAX: usize = 500_000;
/// How many steps lead from the root of the pages to one, or from one thing to what it names.
const STEPS_MAX: usize = 30;

#[derive(Clone, Copy)]
enum Place {
    At(usize),
    /// In a stream of objects, by its number among them.
    Within(usize, usize),
}

pub(super) struct File<'a> {
    bytes: &'a [u8],
    places: BTreeMap<u32, Place>,
    packs: Vec<Vec<u8>>,
    values_left: Cell<usize>,
    read_left: Cell<usize>,
    bytes_left: Cell<usize>,
    search_left: Cell<usize>,
}

impl<'a> File<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Self {
        let mut file = Self {
            bytes,
            places: BTreeMap::new(),
            packs: Vec::new(),
            values_left: Cell::new(VALUES_MAX),
            read_left: Cell::new(READ_BYTES_MAX),
            bytes_left: Cell::new(UNPACKED_BYTES_MAX),
            search_left: Cell::new(SEARCHED_BYTES_MAX),
        };
        let mut at = 0;
        // In their order: of what was written anew, the later counts.
        while let Some(found) = find(bytes, b"obj", at) {
            at = found + 3;
            if let Some(number) = number_before(bytes, found).filter(|_| file.places.len() < OBJECTS_MAX) {
                file.places.insert(number, Place::At(at));
                file.open_pack(at);
            }
        }
        file
    }

    /// Objects may stand packed in a stream of their own.
    fn open_pack(&mut self, at: usize) {
        let head = self.bytes.get(at..self.bytes.len().min(at + 300)).unwrap_or_default();
        if find(head, b"/ObjStm", 0).is_none_or(|kind| find(head, b"endobj", 0).is_some_and(|end| end < kind)) {
            return;
        }
        let Some((dict, content)) = self.stream_at(at) else { return };
        let number = |key: &[u8]| dict.get(key).and_then(Object::number).and_then(|number| usize::try_from(number).ok());
        let (Some(count), Some(first)) = (number(b"N"), number(b"First")) else { return };
        let pack = self.packs.len();
        let packed = self.read_values(&content, 0, |lexer| {
            let mut packed = Vec::new();
            for _ in 0..count.min(OBJECTS_MAX) {
                let (Some(Object::Number(number)), Some(Object::Number(offset))) = (lexer.read(), lexer.read()) else { break };
                if let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) {
                    packed.push((number, Place::Within(pack, first.saturating_add(offset))));
                }
            }
            packed
        });
        let room = OBJECTS_MAX.saturating_sub(self.places.len());
        self.places.extend(packed.into_iter().take(room));
        self.packs.push(content);
    }

    /// Hands out a reader from this place on; what it reads counts.
    pub(super) fn read_values<T>(&self, bytes: &[u8], at: usize, read: impl FnOnce(&mut Lexer) -> T) -> T {
        let most = self.values_left.get().min(VALUES_AT_ONCE);
        let end = bytes.len().min(at.saturating_add(self.read_left.get()));
        let mut lexer = Lexer::new(bytes.get(..end).unwrap_or_default(), at, most);
        let done = read(&mut lexer);
        self.values_left.set(self.values_left.get().saturating_sub(most - lexer.left));
        self.read_left.set(self.read_left.get().saturating_sub(lexer.at.saturating_sub(at)));
        done
    }

    /// Whether so many values may be copied still; then they count.
    fn takes(&self, values: usize) -> bool {
        let left = self.values_left.get().checked_sub(values);
        self.values_left.set(left.unwrap_or_default());
        left.is_some()
    }

    pub(super) fn object(&self, number: u32) -> Option<Object> {
        match *self.places.get(&number)? {
            Place::At(at) => self.read_values(self.bytes, at, |lexer| lexer.read()),
            Place::Within(pack, at) => self.read_values(self.packs.get(pack)?, at, |lexer| lexer.read()),
        }
    }

    /// What a value stands for: a copy of itself, or what it names.
    pub(super) fn resolved(&self, object: &Object) -> Option<Object> {
        if !self.takes(object.weight()) {
            return None;
        }
        let mut object = object.clone();
        for _ in 0..STEPS_MAX {
            let Object::Reference(number) = object else { return Some(object) };
            object = self.object(number)?;
        }
        None
    }

    pub(super) fn entry(&self, dict: &Dict, key: &[u8]) -> Option<Object> {
        self.resolved(dict.get(key)?)
    }

    pub(super) fn dict(&self, dict: &Dict, key: &[u8]) -> Option<Dict> {
        if let Some(Object::Dict(dict)) = self.entry(dict, key) { Some(dict) } else { None }
    }

    /// The stream that a reference names, unpacked.
    pub(super) fn stream(&self, object: &Object) -> Option<(Dict, Vec<u8>)> {
        let Object::Reference(number) = object else { return None };
        match *self.places.get(number)? {
            Place::At(at) => self.stream_at(at),
            Place::Within(..) => None,
        }
    }

    fn stream_at(&self, at: usize) -> Option<(Dict, Vec<u8>)> {
        let (dict, start) = self.read_values(self.bytes, at, |lexer| {
            let Some(Object::Dict(dict)) = lexer.read() else { return None };
            lexer.skip();
            Some((dict, lexer.at))
        })?;
        let rest = self.bytes.get(start..)?.strip_prefix(b"stream")?;
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).or_else(|| rest.strip_prefix(b"\r")).unwrap_or(rest);
        let length = self.entry(&dict, b"Length").and_then(|length| usize::try_from(length.number()?).ok());
        let is_end = |length: &usize| {
            rest.get(*length..).is_some_and(|after| find(after.get(..after.len().min(20)).unwrap_or_default(), b"endstream", 0).is_some())
        };
        let length = length.filter(is_end).or_else(|| self.end_of_stream(rest))?;
        let content = self.unpack(&dict, rest.get(..length)?)?;
        Some((dict, content))
    }

    fn end_of_stream(&self, rest: &[u8]) -> Option<usize> {
        let most = rest.len().min(self.search_left.get());
        let found = find(rest.get(..most)?, b"endstream", 0);
        self.search_left.set(self.search_left.get() - found.unwrap_or(most));
        found
    }

    /// Plain or deflated; what is packed otherwise is a picture, or old.
    fn unpack(&self, dict: &Dict, packed: &[u8]) -> Option<Vec<u8>> {
        let filters = match self.entry(dict, b"Filter") {
            None => Vec::new(),
            Some(Object::List(filters)) => filters,
            Some(filter) => vec![filter],
        };
        let bytes_max = self.bytes_left.get().min(STREAM_BYTES_MAX);
        let content = match filters.as_slice() {
            [] => packed.get(..packed.len().min(bytes_max))?.to_vec(),
            [Object::Name(name)] if matches!(name.as_slice(), b"FlateDecode" | b"Fl") => unpacked(packed, bytes_max),
            _ => return None,
        };
        self.bytes_left.set(self.bytes_left.get() - content.len().min(self.bytes_left.get()));
        Some(content)
    }

    /// The pages in their order, each with what it inherits.
    pub(super) fn pages(&self) -> Vec<Dict> {
        let is_a = |dict: &Dict, kind: &[u8]| self.entry(dict, b"Type").is_some_and(|found| found.name() == Some(kind));
        let (mut roots, mut alone) = (Vec::new(), Vec::new());
        for number in self.places.keys() {
            let Some(Object::Dict(dict)) = self.object(*number) else { continue };
            if is_a(&dict, b"Pages") && !dict.contains_key(b"Parent".as_slice()) {
                roots.push(*number);
            } else if is_a(&dict, b"Page") {
                alone.push(*number);
            }
        }
        let (mut pages, mut seen) = (Vec::new(), BTreeSet::new());
        for root in roots {
            self.pages_under(root, &Dict::new(), STEPS_MAX, &mut seen, &mut pages);
        }
        if pages.is_empty() {
            for number in alone {
                self.hold(self.object(number), &mut pages);
            }
        }
        pages
    }

    fn pages_under(&self, number: u32, above: &Dict, steps: usize, seen: &mut BTreeSet<u32>, pages: &mut Vec<Dict>) {
        if steps == 0 || !seen.insert(number) {
            return;
        }
        let Some(Object::Dict(mut dict)) = self.object(number) else { return };
        if !dict.contains_key(b"Resources".as_slice())
            && let Some(inherited) = above.get(b"Resources".as_slice())
            && self.takes(inherited.weight())
        {
            dict.insert(b"Resources".to_vec(), inherited.clone());
        }
        let Some(Object::List(kids)) = self.entry(&dict, b"Kids") else { return self.hold(Some(Object::Dict(dict)), pages) };
        for kid in kids {
            if let Object::Reference(kid) = kid {
                self.pages_under(kid, &dict, steps - 1, seen, pages);
            }
        }
    }

    /// Keeps a page, while there is room for it.
    fn hold(&self, page: Option<Object>, pages: &mut Vec<Dict>) {
        let Some(page) = page.filter(|page| self.takes(page.weight().saturating_mul(HELD))) else { return };
        if let Object::Dict(page) = page {
            pages.push(page);
        }
    }

    /// Whether it can be read only with a key.
    pub(super) fn is_encrypted(&self) -> bool {
        let mut at = 0;
        while let Some(found) = find(self.bytes, b"/Encrypt", at) {
            at = found + 8;
            if self.bytes.get(at).is_some_and(|byte| !byte.is_ascii_alphanumeric()) {
                return true;
            }
        }
        false
    }
}

/// The first place of this from there on.
pub(super) fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

/// The number of the object that begins here: `12 0 obj`.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let head = bytes.get(at.saturating_sub(24)..at)?;
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let mut words = head.rsplit(is_space).filter(|word| !word.is_empty());
    let is_number = |word: &&[u8]| word.iter().all(u8::is_ascii_digit);
    if !head.last().is_some_and(is_space) || !words.next().as_ref().is_some_and(is_number) {
        return None;
    }
    // Some programs leave no space after what stands before.
    let word = words.next()?;
    let digits = word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(word.get(word.len() - digits..)?).ok()?.parse().ok()
}
