//! Texts that are searched word by word: cut into pieces of about a page, and shown as the words around what was asked for.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::parse::{clean, half_width};

/// How much of one text is searched, in letters; what stands after is not found.
pub const LETTERS_MAX: usize = 200_000;
/// A piece: the words of a search are looked for within one.
const PIECE_LETTERS: usize = 2_000;
/// What two pieces have in common, so that no phrase is cut in two.
const OVERLAP_LETTERS: usize = 100;
/// What a snippet shows before and after the beginning of what was found.
const LETTERS_BEFORE: usize = 20;
const LETTERS_AFTER: usize = 60;

codes! {
    /// What is known of the words in a file.
    pub enum Reading {
        ToRead "to_read" "正在读取文字" "Text being read",
        Read "read" "文字可搜索" "Text can be searched",
        NoText "no_text" "没有文字（扫描件）" "No text (a scan)",
        Unreadable "unreadable" "文字读不出来" "Text cannot be read",
    }
}

/// A part of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub text: String,
    /// It is what was asked for.
    pub is_hit: bool,
}

/// The text in pieces, each with the end of the one before; spaces and line breaks become one space.
#[must_use]
pub fn pieces(text: &str) -> Vec<String> {
    let start: String = text.chars().take(LETTERS_MAX * 2).collect();
    let plain = clean(&start).split_whitespace().collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = plain.chars().take(LETTERS_MAX).collect();
    let (mut pieces, mut start) = (Vec::new(), 0);
    while start < letters.len() {
        let end = letters.len().min(start + PIECE_LETTERS);
        pieces.push(letters[start..end].iter().collect());
        start = if end == letters.len() { end } else { end - OVERLAP_LETTERS };
    }
    pieces
}

/// The text around the first place of the longest of these words, with every one of them in it marked. The words are half width, in lower case and
/// without signs; so the text is compared.
#[must_use]
pub fn snippet(text: &str, words: &[String]) -> Vec<Shown> {
    let letters: Vec<char> = text.chars().collect();
    let (mut plain, mut places) = (Vec::new(), Vec::new());
    for (place, letter) in letters.iter().enumerate() {
        for c in half_width(letter.encode_utf8(&mut [0; 4])).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
            plain.push(c);
            places.push(place);
        }
    }
    let mut is_hit = vec![false; letters.len()];
    let mut first = None;
    let mut words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).filter(|word: &Vec<char>| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &words {
        for (at, _) in plain.windows(word.len()).enumerate().filter(|(_, window)| *window == word.as_slice()) {
            let (from, to) = (places[at], places[at + word.len() - 1]);
            first.get_or_insert(from);
            is_hit[from..=to].fill(true);
        }
    }
    let first = first.unwrap_or(0);
    let (start, end) = (first.saturating_sub(LETTERS_BEFORE), letters.len().min(first + LETTERS_AFTER));
    let mut shown: Vec<Shown> = Vec::new();
    let mut push = |letter: char, is_hit: bool| match shown.last_mut() {
        Some(last) if last.is_hit == is_hit => last.text.push(letter),
        _ => shown.push(Shown { text: letter.to_string(), is_hit }),
    };
    if start > 0 {
        push('…', false);
    }
    (start..end).for_each(|place| push(letters[place], is_hit[place]));
    if end < letters.len() {
        push('…', false);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, words: &[&str]) -> String {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        snippet(text, &words).into_iter().map(|shown| if shown.is_hit { format!("[{}]", shown.text) } else { shown.text }).collect()
    }

    #[test]
    fn a_snippet_marks_the_words_as_they_are_written() {
        for (text, words, shown) in [
            ("逾期付款的，按日支付违约金。", &["违约金"][..], "逾期付款的，按日支付[违约金]。"),
            ("The Party pays LATE fees", &["partypays", "late"], "The [Party pays] [LATE] fees"),
            ("编号：ＨＴ－２０２５", &["ht2025"], "编号：[ＨＴ－２０２５]"),
            ("第一条 标 的", &["标的"], "第一条 [标 的]"),
            ("没有", &["别的"], "没有"),
            ("", &["别的"], ""),
        ] {
            assert_eq!(marked(text, words), shown);
        }
    }

    #[test]
    fn a_snippet_is_short_and_begins_before_the_longest_word() {
        let text = format!("甲{}乙方应当赔偿{}", "，字".repeat(100), "字".repeat(100));
        let shown = marked(&text, &["甲", "赔偿"]);
        assert!(shown.starts_with("…") && shown.contains("乙方应当[赔偿]字") && shown.ends_with("字…"), "{shown}");
        assert_eq!(shown.chars().count(), LETTERS_BEFORE + LETTERS_AFTER + 4);
    }

    #[test]
    fn pieces_hold_every_phrase_and_no_more_than_is_searched() {
        assert_eq!(pieces(" 一\n\n 二\u{0} "), ["一 二"]);
        assert_eq!(pieces(" \n"), Vec::<String>::new());
        let text: String = (0..5_000_u32).map(|n| char::from_u32(0x4e00 + n).unwrap()).collect();
        let cut = pieces(&text);
        assert_eq!(cut.iter().map(|piece| piece.chars().count()).collect::<Vec<_>>(), [2_000, 2_000, 1_200]);
        let letters: Vec<char> = text.chars().collect();
        for phrase in letters.windows(OVERLAP_LETTERS) {
            let phrase: String = phrase.iter().collect();
            assert!(cut.iter().any(|piece| piece.contains(&phrase)));
        }
        let most = pieces(&"字".repeat(LETTERS_MAX * 3));
        assert!(most.len() < 110 && most.iter().map(|piece| piece.chars().count()).sum::<usize>() < LETTERS_MAX + 110 * OVERLAP_LETTERS);
    }
}
