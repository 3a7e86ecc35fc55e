//! Lines: where Chinese and Latin text may break (避头尾: no closing mark begins a line, no opening one ends it), and how a full line is spread.
//!
//! The rule is that of 中文排版需求 (W3C clreq), section 3.1.3, in its simple form: a letter that may not begin a line takes the one before it along.

/// How wide letters are.
pub(crate) trait Measure {
    /// In thousandths of the size.
    fn advance(&self, letter: char) -> i32;
}

/// A line of letters, each at its place from the line's beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) letters: Vec<(char, i32)>,
    /// Of the letters, without what stands empty behind them.
    pub(crate) width: i32,
}

/// What becomes of the room that a line leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It stays at the line's end.
    Ragged,
    /// It is spread between the letters, but in a paragraph's last line.
    Justified,
}

/// Letters before which no line begins.
const NO_START: &str = "、。，．：；？！）》」』】〕〉〗〙］｝”’…—·～,.:;?!)]}%‰℃°々ー％／/-–";
/// Letters behind which no line ends.
const NO_END: &str = "（《「『【〔〈〖〘［｛“‘([{￥¥$＄№#";
/// Letters of which several make one sign.
const JOINED: [char; 3] = ['＿', '…', '—'];

/// The letter as it is set: one kind of space, and nothing that has no shape. None: it is left out.
pub(crate) fn clean(letter: char) -> Option<char> {
    match letter {
        '\u{3000}' => Some(letter),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => None,
        _ if letter.is_whitespace() => Some(' '),
        _ if letter.is_control() => None,
        _ => Some(letter),
    }
}

/// Letters as wide as they are high: a line may break on either side of them.
const fn is_wide(letter: char) -> bool {
    matches!(letter as u32,
        0x1100..=0x115f | 0x2014 | 0x2026 | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f000..=0x1faff | 0x20000..=0x3fffd)
}

fn are_joined(before: char, after: char) -> bool {
    before == after && JOINED.contains(&before)
}

/// Whether a line may end between these two.
fn may_break(before: char, after: char) -> bool {
    if after == ' ' || NO_START.contains(after) || NO_END.contains(before) || are_joined(before, after) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// The lines of a paragraph. Every letter is in one of them, but for spaces at a line's end; none is wider than `width`, unless one letter alone is.
pub(super) fn break_lines(text: &str, size: i32, width: i32, fit: Fit, measure: &dyn Measure) -> Vec<Line> {
    let letters: Vec<(char, i32)> =
        text.trim().chars().filter_map(clean).map(|letter| (letter, measure.advance(letter).saturating_mul(size) / 1000)).collect();
    let rows = rows(&letters, width);
    let last = rows.len().saturating_sub(1);
    let justified = |index: usize| fit == Fit::Justified && index < last;
    rows.iter().enumerate().map(|(index, row)| place(row, if justified(index) { width } else { 0 }, size)).collect()
}

/// Letters with their widths, line by line.
fn rows(letters: &[(char, i32)], width: i32) -> Vec<Vec<(char, i32)>> {
    let mut rows: Vec<Vec<(char, i32)>> = Vec::new();
    let mut row: Vec<(char, i32)> = Vec::new();
    let mut end_row = |row: &mut Vec<(char, i32)>| {
        while row.last().is_some_and(|(letter, _)| *letter == ' ') {
            row.pop();
        }
        if !row.is_empty() {
            rows.push(std::mem::take(row));
        }
    };
    for cluster in letters.chunk_by(|before, after| !may_break(before.0, after.0)) {
        let spaces = cluster.iter().rev().take_while(|(letter, _)| *letter == ' ').count();
        let ink = total(cluster.get(..cluster.len() - spaces).unwrap_or_default());
        if total(&row) + ink > width {
            end_row(&mut row);
        }
        if ink <= width {
            row.extend(cluster);
            continue;
        }
        // A word that no line can take is broken wherever a line ends.
        for letter in cluster {
            if total(&row) + letter.1 > width {
                end_row(&mut row);
            }
            row.push(*letter);
        }
    }
    end_row(&mut row);
    rows
}

fn total(letters: &[(char, i32)]) -> i32 {
    letters.iter().map(|(_, width)| *width).sum()
}

/// Sets the letters beside each other, as wide as `width` where that asks for no ugly gaps.
fn place(row: &[(char, i32)], width: i32, size: i32) -> Line {
    let gaps: Vec<bool> = row.windows(2).map(|pair| matches!(pair, [before, after] if is_gap(before.0, after.0))).collect();
    let count = i32::try_from(gaps.iter().filter(|is_gap| **is_gap).count()).unwrap_or(i32::MAX);
    let slack = (width - total(row)).max(0);
    let (each, mut rest) = if count == 0 || slack / count > size / 2 { (0, 0) } else { (slack / count, slack % count) };
    let mut x = 0;
    let mut letters = Vec::with_capacity(row.len());
    for (index, (letter, advance)) in row.iter().enumerate() {
        letters.push((*letter, x));
        x += advance;
        if gaps.get(index) == Some(&true) {
            x += each + i32::from(rest > 0);
            rest -= i32::from(rest > 0);
        }
    }
    Line { letters, width: x }
}

/// Whether room may be put between these two.
fn is_gap(before: char, after: char) -> bool {
    before == ' ' || (after != ' ' && !are_joined(before, after) && (is_wide(before) || is_wide(after)))
}
