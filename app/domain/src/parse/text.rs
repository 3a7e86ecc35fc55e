//! Text hygiene: what can be seen is kept, what cannot be seen or would reorder other text is taken away.

/// One line of text: trimmed, without control, bidirectional and invisible marks; a line break or tab becomes a space. Emoji, rare Hanzi
/// and the spelling of names stay as they are.
#[must_use]
pub fn clean(text: &str) -> String {
    let line: String = text.chars().map(|c| if is_break(c) { ' ' } else { c }).filter(|c| !is_mark(*c)).collect();
    line.trim().to_owned()
}

/// Text of several lines: as `clean`, but with its line breaks, which become `\n`, and without trailing spaces on a line.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text
        .replace("\r\n", "\n")
        .split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
        .map(|line| {
            let kept: String = line.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !is_mark(*c)).collect();
            kept.trim_end().to_owned()
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// Full-width letters, digits, signs and spaces as their plain ASCII forms (ＡＢ１２（） → AB12()); Hanzi and Chinese stops stay.
///
/// This is the part of NFKC that people type; its whole tables would weigh on the browser.
#[must_use]
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

/// A code or number of a document: cleaned, half-width, without spaces at its ends and with single ones inside.
#[must_use]
pub fn code(text: &str) -> String {
    let folded = half_width(&clean(text));
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn half_width_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFF01 + u32::from('!')).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' => ' ',
        '\u{FFE5}' => '¥',
        '\u{FFE1}' => '£',
        '\u{2212}' | '\u{2010}'..='\u{2013}' => '-',
        _ => c,
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Control characters, bidirectional marks, and characters without width. The joiners U+200C and U+200D stay: emoji need them.
fn is_mark(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_taken_away() {
        let table = [
            ("  华为技术 \u{3000}", "华为技术"),
            ("\u{FEFF}a\u{200B}b\u{0}c", "abc"),
            ("abc\u{202E}gpj.exe", "abcgpj.exe"),
            ("\u{200E} 甲\u{2066}乙\u{2069} \u{200F}", "甲乙"),
            ("line\r\nbreak\tand tab", "line  break and tab"),
            ("（株）ＡＢＣ", "（株）ＡＢＣ"),
            ("𠮷野家 👨\u{200D}👩\u{200D}👧 é", "𠮷野家 👨\u{200D}👩\u{200D}👧 é"),
            (" \u{200E} ", ""),
        ];
        for (typed, kept) in table {
            assert_eq!(clean(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn several_lines_keep_their_breaks() {
        assert_eq!(clean_lines(" \r\n第一行 \r\n\r\n第二\u{202E}行\r\u{0}"), "第一行\n\n第二行");
    }

    #[test]
    fn codes_are_half_width_and_names_are_not() {
        assert_eq!(code("　ＨＴ２０２３－０１５\u{200B} "), "HT2023-015");
        assert_eq!(code("HT  2023\u{A0}015"), "HT 2023 015");
        assert_eq!(half_width("￥１２，０００．５０（元）。"), "¥12,000.50(元)。");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once.clone());
            prop_assert_eq!(code(&code(&text)), code(&text));
            let lines = clean_lines(&text);
            prop_assert_eq!(clean_lines(&lines), lines);
        }
    }
}
