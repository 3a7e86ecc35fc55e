//! Reading a text: its words, and the variables among them. What is not in order is refused by name and line.

use super::variable::Variable;
use crate::lang::Lang;
use crate::refusal::Refusal;
use crate::user::optional_lines;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Words(&'a str),
    Variable(Variable, Lang),
}

/// The text cleaned, with its line breaks, when it may stand in a clause.
///
/// # Errors
/// `Required`, `TooLong`; `UnknownVariable`, `UnclosedVariable`, `MarkupInText`, each with its line.
pub fn check_text(text: &str, characters_max: usize) -> Result<String, Refusal> {
    let text = optional_lines(text, characters_max)?;
    if text.is_empty() {
        return Err(Refusal::Required);
    }
    pieces(&text)?;
    Ok(text)
}

/// The parts of a text, in order. A brace alone, or a pair that closes nothing, is a word like others.
///
/// # Errors
/// `UnknownVariable`, `UnclosedVariable`, `MarkupInText`.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Refusal> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let line_of = |rest: &str| line_before(text, text.len() - rest.len());
    while let Some((words, after)) = rest.split_once("{{") {
        refuse_markup(words, line_of(rest))?;
        let line = line_before(text, text.len() - after.len());
        let (name, following) = after.split_once("}}").ok_or(Refusal::UnclosedVariable { line })?;
        if name.contains(['\n', '{']) {
            return Err(Refusal::UnclosedVariable { line });
        }
        let Some((variable, lang)) = Variable::named(name) else {
            let nearest = Variable::nearest(name).unwrap_or_default().to_owned();
            return Err(Refusal::UnknownVariable { name: name.trim().to_owned(), line, nearest });
        };
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces.push(Piece::Variable(variable, lang));
        rest = following;
    }
    refuse_markup(rest, line_of(rest))?;
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    Ok(pieces)
}

/// The line, counted from 1, in which this byte stands.
fn line_before(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// A text is words and nothing else: what looks like a tag is named, for whoever typed it meant something that will not happen. A less-than
/// sign before anything but a letter is one.
fn refuse_markup(words: &str, first_line: usize) -> Result<(), Refusal> {
    for (at, _) in words.match_indices('<') {
        let tag = words.get(at..).unwrap_or_default();
        let begins = tag.trim_start_matches('<').trim_start_matches('/');
        if begins.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!') {
            let end = tag.char_indices().nth(20).map_or(tag.len(), |(end, _)| end);
            let shown = tag.get(..end).unwrap_or(tag);
            let shown = shown.split_inclusive('>').next().unwrap_or(shown).lines().next().unwrap_or_default();
            return Err(Refusal::MarkupInText { line: line_before(words, at) + first_line - 1, found: shown.to_owned() });
        }
    }
    Ok(())
}
