//! A mail in the bytes that go over the wire (RFC 5322, 2045, 2047): every letter is ASCII, every line short and none begins with a dot, so that
//! no server has anything to change.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::id::DispatchId;
use domain::outbox::{Smtp, Written};

/// Bytes of text in one encoded word, which has 75 letters at most.
const WORD_BYTES: usize = 45;
/// Letters of a line of the body.
const LINE: usize = 76;

/// The mail. Its Message-ID is the same whenever it is sent, so that a mail program knows it again.
pub(super) fn mail(id: &DispatchId, smtp: &Smtp, to: &str, written: &Written, now: DateTime<Utc>) -> Vec<u8> {
    let domain = smtp.from.rsplit('@').next().unwrap_or_default();
    let plain: String = id.as_str().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let from = if smtp.from_name.is_empty() { format!("<{}>", smtp.from) } else { format!("{} <{}>", words(&smtp.from_name), smtp.from) };
    let head = [
        format!("From: {from}"),
        format!("To: <{to}>"),
        format!("Subject: {}", words(&written.subject)),
        format!("Date: {}", now.to_rfc2822()),
        format!("Message-ID: <{plain}@{domain}>"),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=utf-8".to_owned(),
        "Content-Transfer-Encoding: base64".to_owned(),
        "Auto-Submitted: auto-generated".to_owned(),
    ];
    let body = STANDARD.encode(written.body.replace('\n', "\r\n"));
    let lines: Vec<&str> = body.as_bytes().chunks(LINE).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("{}\r\n\r\n{}", head.join("\r\n"), lines.join("\r\n")).into_bytes()
}

/// Text as encoded words, each of whole letters.
fn words(text: &str) -> String {
    let mut parts = vec![String::new()];
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        match parts.last_mut() {
            Some(part) if part.len() + letter.len_utf8() <= WORD_BYTES => part.push(letter),
            _ => parts.push(letter.to_string()),
        }
    }
    parts.iter().map(|part| format!("=?UTF-8?B?{}?=", STANDARD.encode(part))).collect::<Vec<_>>().join("\r\n ")
}
