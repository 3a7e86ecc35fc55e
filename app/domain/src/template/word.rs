//! A company's own contract in Word becomes a template: which paragraph is the title, which begin a clause. Nothing of the text is left out; what
//! is wrong in it (an unknown variable, markup) is told by [`TemplateForm::parse`] beside the clause it stands in.

use super::form::{ClauseForm, ClauseTextForm, TemplateForm};
use super::{CLAUSES_MAX, ClauseKind};
use crate::refusal::Refusal;

/// What the style of a paragraph says it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WordStyle {
    Title,
    Heading,
    #[default]
    Body,
}

/// A paragraph, without its formats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordParagraph {
    pub style: WordStyle,
    pub text: String,
}

/// The longest paragraph that may be a title or the heading of a clause without a style that says so, in characters.
const UNSTYLED_CHARACTERS_MAX: usize = 30;
/// What a sentence ends with, and no heading.
const SENTENCE_ENDS: [char; 10] = ['。', '；', '：', '，', '、', '.', ';', ':', ',', '！'];

impl TemplateForm {
    /// The template that these paragraphs make, as a form that is not saved. Each clause is standard until legal says otherwise.
    ///
    /// # Errors
    /// `FileEmpty`: there is no text; `TooManyRows`: more clauses than a template takes.
    pub fn from_word(name: &str, paragraphs: &[WordParagraph]) -> Result<Self, Refusal> {
        let are_numbered =
            paragraphs.iter().any(|paragraph| paragraph.style == WordStyle::Heading && numberless(&paragraph.text).is_some());
        let mut paragraphs = paragraphs.iter().filter(|paragraph| !paragraph.text.trim().is_empty()).peekable();
        if paragraphs.peek().is_none() {
            return Err(Refusal::FileEmpty);
        }
        let title = paragraphs.next_if(|first| is_title(first, are_numbered)).map(|first| one_line(&first.text)).unwrap_or_default();
        let mut clauses: Vec<Clause> = Vec::new();
        for paragraph in paragraphs {
            match (heading(paragraph), clauses.last_mut()) {
                // A heading under a heading is a part of the clause.
                (Some(_), Some(last)) if last.lines.is_empty() => last.lines.push(paragraph.text.trim().to_owned()),
                (Some(heading), _) => clauses.push(Clause { heading, lines: Vec::new() }),
                (None, Some(last)) => last.lines.push(paragraph.text.trim().to_owned()),
                (None, None) => clauses.push(Clause { heading: String::new(), lines: vec![paragraph.text.trim().to_owned()] }),
            }
        }
        if clauses.len() > CLAUSES_MAX {
            return Err(Refusal::TooManyRows { rows_max: CLAUSES_MAX });
        }
        let clauses = clauses.into_iter().map(Clause::form).collect();
        Ok(Self { name: name.trim().to_owned(), title, is_active: true, clauses, ..Self::default() })
    }
}

/// A clause while it is collected.
struct Clause {
    heading: String,
    lines: Vec<String>,
}

impl Clause {
    fn form(self) -> ClauseForm {
        let text = ClauseTextForm { text: self.lines.join("\n"), ..ClauseTextForm::default() };
        ClauseForm { heading: self.heading, kind: ClauseKind::Standard.code().to_owned(), texts: vec![text], ..ClauseForm::default() }
    }
}

/// Whether the first paragraph is the title. A heading is, where those of the clauses have numbers and it has none.
fn is_title(paragraph: &WordParagraph, are_numbered: bool) -> bool {
    match paragraph.style {
        WordStyle::Title => true,
        WordStyle::Heading => are_numbered && numberless(&paragraph.text).is_none(),
        WordStyle::Body => is_short(&paragraph.text) && numberless(&paragraph.text).is_none(),
    }
}

/// The heading that this paragraph is, without its number: clauses are numbered when they are read. None: it is text. A clause that stands behind its
/// number in one long paragraph (`第一条 甲方应于……。`) is text too, and keeps the number.
fn heading(paragraph: &WordParagraph) -> Option<String> {
    let numbered = numberless(&paragraph.text).filter(|rest| !rest.is_empty());
    match paragraph.style {
        WordStyle::Heading => Some(one_line(numbered.unwrap_or(paragraph.text.as_str()))),
        WordStyle::Title | WordStyle::Body => numbered.filter(|_| is_short(&paragraph.text)).map(one_line),
    }
}

fn is_short(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= UNSTYLED_CHARACTERS_MAX && !text.contains('\n') && !text.ends_with(SENTENCE_ENDS)
}

/// What follows the number of a clause: `第一条 标的`, `一、标的`, `Article 1 Subject`. None: it begins with no such number.
fn numberless(text: &str) -> Option<&str> {
    const CHINESE: [char; 12] = ['〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    const BETWEEN: [char; 8] = ['、', '：', ':', '.', '．', ' ', '　', '\t'];
    let text = text.trim();
    let is_digit = |letter: char| letter.is_ascii_digit() || CHINESE.contains(&letter);
    let behind = if let Some(rest) = text.strip_prefix('第') {
        let number = rest.trim_start().trim_start_matches(is_digit);
        if number.len() == rest.trim_start().len() { None } else { number.trim_start().strip_prefix('条') }
    } else if let Some(rest) = text.get(..8).filter(|word| word.eq_ignore_ascii_case("article ")).and_then(|_| text.get(8..)) {
        let number = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
        (number.len() < rest.len()).then_some(number)
    } else {
        let number = text.trim_start_matches(CHINESE);
        if number.len() == text.len() { None } else { number.strip_prefix('、') }
    };
    behind.map(|rest| rest.trim_start_matches(BETWEEN))
}

/// A heading or a title stands in one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
