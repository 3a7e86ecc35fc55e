//! Text files into text: UTF-8 and UTF-16 with or without a mark, else GB18030, which is what Excel writes in China.

use domain::refusal::Refusal;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a file.
///
/// # Errors
/// `FileTypeUnknown` when it is not text, or text of another kind (a web page saved as .xls, PDF, RTF).
pub(super) fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let encoding = encoding_of(bytes);
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    if had_errors || text.chars().any(is_not_text) || is_other_kind(&text) {
        return Err(Refusal::FileTypeUnknown);
    }
    Ok(text.into_owned())
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let zeros = |remainder: usize| bytes.iter().take(4096).skip(remainder).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 0) if std::str::from_utf8(bytes).is_ok() => UTF_8,
        (0, 0) => GB18030,
        (even, odd) if odd > even => UTF_16LE,
        _ => UTF_16BE,
    }
}

fn is_not_text(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}' | '\u{85}')) || c == '\u{fffe}' || c == '\u{ffff}'
}

fn is_other_kind(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect::<String>().to_ascii_lowercase();
    ["<!doctype", "<html", "<?xml", "<table", "%pdf-", "{\\rtf"].iter().any(|mark| start.starts_with(mark))
}
