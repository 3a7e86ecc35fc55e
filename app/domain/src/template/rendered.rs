//! The text of a contract as it is read and printed. Pure: the same wording and values give the same text, to the byte.

use serde::{Deserialize, Serialize};

use super::drafted::DraftedClause;
use super::filled::Values;
use super::paper::PaperTable;
use super::spelling::{Piece, pieces};
use super::variable::Variable;
use crate::lang::Lang;

/// What stands where a value is missing: to be filled by hand.
pub const BLANK: &str = "＿＿＿＿";

/// A text with its variables filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    pub title: String,
    pub clauses: Vec<RenderedClause>,
    /// Variables without a value, each once, in the order in which the text meets them.
    pub missing: Vec<Variable>,
}

/// A clause of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedClause {
    /// `第一条 标的` / `Article 1 Subject`; empty for a clause without a heading.
    pub heading: String,
    pub paragraphs: Vec<String>,
    /// The lists among the paragraphs that have lines of their own, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<PlacedTable>,
}

/// A table that says what some paragraphs say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedTable {
    /// The first of the paragraphs, from 0, and how many they are.
    pub at: usize,
    pub count: usize,
    pub table: PaperTable,
}

/// What is read one under the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClausePart<'a> {
    Paragraph(&'a str),
    Table(&'a PaperTable),
}

impl RenderedClause {
    /// Paragraphs, and tables in the place of those that they say.
    #[must_use]
    pub fn parts(&self) -> Vec<ClausePart<'_>> {
        let mut parts = Vec::new();
        let mut place = 0;
        while let Some(text) = self.paragraphs.get(place) {
            match self.tables.iter().find(|placed| placed.at == place && placed.count > 0) {
                Some(placed) => {
                    parts.push(ClausePart::Table(&placed.table));
                    place += placed.count;
                }
                None => {
                    parts.push(ClausePart::Paragraph(text));
                    place += 1;
                }
            }
        }
        parts
    }
}

/// Fills the variables in. A text that is not in order (it is being typed) stands as it is typed.
#[must_use]
pub fn render(title: &str, clauses: &[DraftedClause], values: &Values) -> Rendered {
    let mut missing = Vec::new();
    let title = filled(title, values, &mut missing);
    let mut ordinal = 0;
    let mut rendered = Vec::new();
    for clause in clauses {
        let heading = if clause.heading.is_empty() {
            String::new()
        } else {
            ordinal += 1;
            numbered(ordinal, &filled(&clause.heading, values, &mut missing))
        };
        let text = filled(&clause.text, values, &mut missing);
        let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        rendered.push(RenderedClause { heading, paragraphs, tables: tables(&clause.text, values) });
    }
    Rendered { title, clauses: rendered, missing }
}

/// Where the lists of a clause stand among its paragraphs.
fn tables(text: &str, values: &Values) -> Vec<PlacedTable> {
    // What is not in order stands as it is typed.
    if pieces(text).is_err() {
        return Vec::new();
    }
    let (mut tables, mut at) = (Vec::new(), 0);
    for line in text.lines() {
        let count = filled(line, values, &mut Vec::new()).lines().filter(|line| !line.trim().is_empty()).count();
        if let Some(table) = lone_variable(line).and_then(|(variable, lang)| values.table(variable, lang)) {
            tables.push(PlacedTable { at, count, table: table.clone() });
        }
        at += count;
    }
    tables
}

impl Rendered {
    /// The whole as lines of plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines = self.clauses.iter().flat_map(|clause| std::iter::once(&clause.heading).chain(&clause.paragraphs));
        let lines = std::iter::once(&self.title).chain(lines).filter(|line| !line.is_empty());
        lines.map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// The text with its variables filled in; what has no value becomes a blank and is named in `missing`.
fn filled(text: &str, values: &Values, missing: &mut Vec<Variable>) -> String {
    let Ok(pieces) = pieces(text) else { return text.to_owned() };
    let mut filled = String::with_capacity(text.len());
    for piece in pieces {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Variable(variable, lang) => match values.get(variable, lang) {
                Some(value) => filled.push_str(value),
                None => {
                    filled.push_str(BLANK);
                    if !missing.contains(&variable) {
                        missing.push(variable);
                    }
                }
            },
        }
    }
    filled
}

/// The variable that has this line for itself.
fn lone_variable(line: &str) -> Option<(Variable, Lang)> {
    match pieces(line.trim()).ok()?.as_slice() {
        [Piece::Variable(variable, lang)] => Some((*variable, *lang)),
        _ => None,
    }
}

/// A heading with its number, in the heading's own language.
fn numbered(ordinal: usize, heading: &str) -> String {
    let lang = if heading.is_ascii() { Lang::En } else { Lang::Zh };
    match lang {
        Lang::Zh => format!("第{}条 {heading}", chinese(ordinal)),
        Lang::En => format!("Article {ordinal} {heading}"),
    }
}

/// 1 to 99 in Chinese: 一, 十, 十二, 二十, 三十五.
fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |digit: usize| DIGITS.get(digit).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}
