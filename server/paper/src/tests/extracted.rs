//! A reader of our own PDFs: objects by the table at the end, content by the letters that each font says its glyphs are.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// A line of text as it stands on its page.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub text: String,
    /// From the bottom left, in points.
    pub x: f32,
    pub y: f32,
}

/// The text of each page, in the order in which it is drawn.
pub fn pages_of(pdf: &[u8]) -> Vec<Vec<Shown>> {
    let objects = objects_of(pdf);
    let pages = objects.values().filter(|object| object.head.contains("/Type /Page\n"));
    pages.map(|page| shown(&objects[&reference(&page.head, "/Contents")], &page.head, &objects)).collect()
}

struct Object {
    head: String,
    stream: Vec<u8>,
}

fn objects_of(pdf: &[u8]) -> BTreeMap<usize, Object> {
    let tail = String::from_utf8_lossy(&pdf[pdf.len() - 40..]).into_owned();
    let start: usize = number_after(&tail, "startxref\n");
    let table = String::from_utf8_lossy(&pdf[start..]).into_owned();
    let lines = table.lines().skip(2).enumerate();
    let used = lines.take_while(|(_, line)| line.len() >= 18 && line.as_bytes()[10] == b' ').filter(|(_, line)| line.contains(" n"));
    used.map(|(id, line)| (id, object(&pdf[line[..10].parse().unwrap()..]))).collect()
}

fn object(bytes: &[u8]) -> Object {
    let position = |what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    let end = position(b"endobj").unwrap();
    let Some(begin) = position(b"stream\n").filter(|begin| *begin < end) else {
        return Object { head: String::from_utf8_lossy(&bytes[..end]).into_owned(), stream: Vec::new() };
    };
    let head = String::from_utf8_lossy(&bytes[..begin]).into_owned();
    let packed = &bytes[begin + 7..begin + 7 + number_after::<usize>(&head, "/Length ")];
    let mut stream = Vec::new();
    if head.contains("/FlateDecode") {
        ZlibDecoder::new(packed).read_to_end(&mut stream).unwrap();
    } else {
        stream = packed.to_vec();
    }
    Object { head, stream }
}

fn number_after<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str, key: &str) -> T {
    let rest = text.split_once(key).unwrap_or_else(|| panic!("no {key} in {text}")).1;
    rest.split(|letter: char| !letter.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn reference(head: &str, key: &str) -> usize {
    number_after(head, &format!("{key} "))
}

/// The letters of a font's glyphs.
fn letters(font: &str, page: &str, objects: &BTreeMap<usize, Object>) -> BTreeMap<u16, String> {
    let font = &objects[&reference(page, font)];
    let table = String::from_utf8_lossy(&objects[&reference(&font.head, "/ToUnicode")].stream).into_owned();
    let pairs = table.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    let units = |hex: &str| {
        hex.as_bytes().chunks(4).map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap()).collect::<Vec<_>>()
    };
    pairs
        .filter(|(glyph, _)| glyph.len() == 4)
        .filter(|(_, to)| !to.contains('<'))
        .map(|(glyph, to)| (units(glyph)[0], String::from_utf16(&units(to)).unwrap()))
        .collect()
}

fn shown(content: &Object, page: &str, objects: &BTreeMap<usize, Object>) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let (mut fonts, mut font) = (BTreeMap::new(), String::new());
    let (mut operands, mut glyphs): (Vec<String>, Vec<u16>) = (Vec::new(), Vec::new());
    let (mut x, mut y) = (0.0, 0.0);
    for token in tokens(&content.stream) {
        match token {
            Token::Bytes(bytes) => glyphs.extend(bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))),
            Token::Word(word) => match word.as_str() {
                "Tf" => font.clone_from(&operands[operands.len() - 2]),
                "Tm" => {
                    let place = |back: usize| operands[operands.len() - back].parse::<f32>().unwrap();
                    (x, y) = (place(2), place(1));
                }
                "TJ" => {
                    let known = fonts.entry(font.clone()).or_insert_with(|| letters(&font, page, objects));
                    all.push(Shown { text: glyphs.drain(..).map(|glyph| known[&glyph].clone()).collect(), x, y });
                }
                _ => {
                    operands.push(word);
                    continue;
                }
            },
        }
    }
    all
}

enum Token {
    Word(String),
    Bytes(Vec<u8>),
}

fn tokens(content: &[u8]) -> Vec<Token> {
    let mut all = Vec::new();
    let mut bytes = content.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => all.push(Token::Bytes(literal(&mut bytes))),
            b'<' => {
                let hex: Vec<u8> = bytes.by_ref().take_while(|byte| *byte != b'>').collect();
                let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
                all.push(Token::Bytes(hex.chunks(2).map(pair).collect()));
            }
            b' ' | b'\n' | b'[' | b']' => {}
            _ => {
                let mut word = vec![byte];
                while let Some(next) = bytes.next_if(|next| !b" \n[](<".contains(next)) {
                    word.push(next);
                }
                all.push(Token::Word(String::from_utf8(word).unwrap()));
            }
        }
    }
    all
}

fn literal(bytes: &mut std::iter::Peekable<impl Iterator<Item = u8>>) -> Vec<u8> {
    let (mut all, mut depth) = (Vec::new(), 0);
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => match bytes.next().unwrap() {
                b'n' => all.push(b'\n'),
                b'r' => all.push(b'\r'),
                b't' => all.push(b'\t'),
                b'b' => all.push(8),
                b'f' => all.push(12),
                digit @ b'0'..=b'7' => {
                    let mut code = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(next) = bytes.next_if(u8::is_ascii_digit) else { break };
                        code = code * 8 + u32::from(next - b'0');
                    }
                    all.push(u8::try_from(code).unwrap());
                }
                other => all.push(other),
            },
            b')' if depth == 0 => return all,
            b')' => {
                depth -= 1;
                all.push(byte);
            }
            b'(' => {
                depth += 1;
                all.push(byte);
            }
            _ => all.push(byte),
        }
    }
    all
}
