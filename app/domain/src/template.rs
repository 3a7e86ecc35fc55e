//! Templates 模板 and their clauses 条款 (DOMAIN.md section 4): what the text of a contract is drafted from.
//!
//! Clauses stand in a library. A clause is never changed: editing it makes a new edition, and a template names each of its clauses with the
//! edition. A drafted text keeps the wording it was drafted with ([`Wording`]), whatever becomes of template and library.
//! Everything here is plain text with variables in double braces ([`Variable`]); markup is refused, not cleaned.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::ContractType;
use crate::id::{ClauseFamilyId, ClauseId, TemplateId};

mod drafted;
mod filled;
mod form;
mod paper;
mod rendered;
mod spelling;
mod tables;
mod variable;
mod word;

pub use drafted::{ContractText, Deviation, DraftedClause, DraftedClauseForm, Facts, TextForm, Wording};
pub use filled::{Value, Values};
pub use form::{ClauseDraft, ClauseForm, ClauseTextForm, TemplateDraft, TemplateForm};
pub use paper::{Paper, PaperBlock, PaperColumn, PaperTable, PaperTotal, Signature, number_line, page_number};
pub use rendered::{BLANK, ClausePart, PlacedTable, Rendered, RenderedClause, render};
pub use spelling::check_text;
pub use variable::{Source, Variable};
pub use word::{WordParagraph, WordStyle};

/// The most clauses of one template.
pub const CLAUSES_MAX: usize = 60;
/// The most texts that one alternative clause offers.
pub const ALTERNATIVES_MAX: usize = 10;
/// The longest text of one clause, in characters.
pub const CLAUSE_CHARACTERS_MAX: usize = 5000;
/// The longest title and heading, in characters.
pub const HEADING_CHARACTERS_MAX: usize = 100;

codes! {
    /// What whoever drafts a contract may do with a clause.
    pub enum ClauseKind {
        Standard "standard" "标准" "Standard",
        Editable "editable" "可改" "Editable",
        Alternative "alternative" "备选" "Alternative",
    }
}

/// One edition of a clause in the library. Its content never changes; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Names the clause and its edition.
    pub id: ClauseId,
    pub family: ClauseFamilyId,
    /// From 1.
    pub edition: u32,
    /// No later edition is there.
    pub is_latest: bool,
    #[serde(flatten)]
    pub content: ClauseContent,
    /// Who wrote this edition, and when.
    pub author_name: String,
    pub on: NaiveDate,
    pub version: u64,
}

/// What a clause says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseContent {
    /// 条款标题; a clause without one (the parties, a preamble) is not numbered.
    pub heading: String,
    pub kind: ClauseKind,
    /// One text; of an alternative clause two or more, the first of which is the standard one.
    pub texts: Vec<ClauseText>,
}

/// A text of a clause. Only those of an alternative clause have names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseText {
    #[serde(default)]
    pub name: String,
    pub text: String,
}

impl ClauseContent {
    /// The text that legal prefers: the first.
    #[must_use]
    pub fn standard(&self) -> &str {
        self.texts.first().map_or("", |text| text.text.as_str())
    }
}

impl Clause {
    /// The id of an edition.
    #[must_use]
    pub fn id_of(family: &ClauseFamilyId, edition: u32) -> ClauseId {
        ClauseId::new(format!("{family}-{edition}"))
    }
}

/// A template; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub id: TemplateId,
    pub name: String,
    /// The title of the contracts drafted from it, with variables.
    pub title: String,
    /// None: for contracts of every type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_type: Option<ContractType>,
    /// Contracts may be drafted from it.
    pub is_active: bool,
    /// In their order, each with its edition.
    pub clauses: Vec<ClauseId>,
    pub version: u64,
}

#[cfg(test)]
mod tests;
