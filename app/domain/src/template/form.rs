//! A template as legal types it.

use serde::{Deserialize, Serialize};

use super::spelling::check_text;
use super::{
    ALTERNATIVES_MAX, CLAUSE_CHARACTERS_MAX, CLAUSES_MAX, Clause, ClauseContent, ClauseKind, ClauseText, DraftedClause,
    HEADING_CHARACTERS_MAX, Template,
};
use crate::contract::ContractType;
use crate::id::ClauseId;
use crate::refusal::{Problems, Refusal};
use crate::user::required_text;

/// A template as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateForm {
    pub name: String,
    pub title: String,
    /// Empty: every type.
    pub contract_type: String,
    pub is_active: bool,
    pub clauses: Vec<ClauseForm>,
}

/// A clause as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClauseForm {
    /// The edition that was read; empty: a new clause.
    pub clause: ClauseId,
    pub heading: String,
    pub kind: String,
    /// The first alone counts for a clause without alternatives.
    pub texts: Vec<ClauseTextForm>,
}

/// A text of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClauseTextForm {
    pub name: String,
    pub text: String,
}

/// A template form whose values are in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateDraft {
    pub name: String,
    pub title: String,
    pub contract_type: Option<ContractType>,
    pub is_active: bool,
    pub clauses: Vec<ClauseDraft>,
}

/// A clause of it: the edition it was read as, and what it says now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClauseDraft {
    pub read: Option<ClauseId>,
    pub content: ClauseContent,
}

impl ClauseForm {
    #[must_use]
    pub fn of(clause: &Clause) -> Self {
        let text = |text: &ClauseText| ClauseTextForm { name: text.name.clone(), text: text.text.clone() };
        Self {
            clause: clause.id.clone(),
            heading: clause.content.heading.clone(),
            kind: clause.content.kind.code().to_owned(),
            texts: clause.content.texts.iter().map(text).collect(),
        }
    }

    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self) -> Result<ClauseContent, Problems> {
        let mut problems = Problems::new();
        let kind = problems.keep("kind", ClauseKind::read(&self.kind)).unwrap_or_default();
        let heading = if self.heading.trim().is_empty() { Ok(String::new()) } else { one_line(&self.heading) };
        let heading = problems.keep("heading", heading).unwrap_or_default();
        let texts = if kind == ClauseKind::Alternative { self.parse_alternatives(&mut problems) } else { self.parse_text(&mut problems) };
        problems.into_result(ClauseContent { heading, kind, texts })
    }

    fn parse_text(&self, problems: &mut Problems) -> Vec<ClauseText> {
        let typed = self.texts.first().map_or("", |text| text.text.as_str());
        let text = problems.keep("texts.0.text", check_text(typed, CLAUSE_CHARACTERS_MAX));
        text.map(|text| ClauseText { name: String::new(), text }).into_iter().collect()
    }

    fn parse_alternatives(&self, problems: &mut Problems) -> Vec<ClauseText> {
        if self.texts.len() < 2 {
            problems.add("texts", Refusal::TooFewAlternatives);
        } else if self.texts.len() > ALTERNATIVES_MAX {
            problems.add("texts", Refusal::TooManyRows { rows_max: ALTERNATIVES_MAX });
        }
        let mut texts: Vec<ClauseText> = Vec::new();
        for (index, typed) in self.texts.iter().take(ALTERNATIVES_MAX).enumerate() {
            let name = required_text(&typed.name, 40).and_then(|name| match texts.iter().any(|text| text.name == name) {
                true => Err(Refusal::AlternativeRepeated { name }),
                false => Ok(name),
            });
            let name = problems.keep(&format!("texts.{index}.name"), name);
            let text = problems.keep(&format!("texts.{index}.text"), check_text(&typed.text, CLAUSE_CHARACTERS_MAX));
            texts.extend(name.zip(text).map(|(name, text)| ClauseText { name, text }));
        }
        texts
    }
}

impl TemplateForm {
    #[must_use]
    pub fn of(template: &Template, clauses: &[Clause]) -> Self {
        Self {
            name: template.name.clone(),
            title: template.title.clone(),
            contract_type: template.contract_type.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            is_active: template.is_active,
            clauses: clauses.iter().map(ClauseForm::of).collect(),
        }
    }

    /// What a new template starts from: one empty clause.
    #[must_use]
    pub fn fresh() -> Self {
        let clause = ClauseForm { texts: vec![ClauseTextForm::default()], ..ClauseForm::default() };
        Self { is_active: true, clauses: vec![clause], ..Self::default() }
    }

    /// The clauses as they stand, each as legal prefers it: for the preview.
    #[must_use]
    pub fn drafted(&self) -> Vec<DraftedClause> {
        let clause = |clause: &ClauseForm| {
            let text = clause.texts.first().map(|text| text.text.clone()).unwrap_or_default();
            DraftedClause { heading: clause.heading.trim().to_owned(), text, ..DraftedClause::default() }
        };
        self.clauses.iter().map(clause).collect()
    }

    /// # Errors
    /// Every field that is missing or malformed, each clause's by its place (`clauses.2.texts.0.text`).
    pub fn parse(&self) -> Result<TemplateDraft, Problems> {
        let mut problems = Problems::new();
        let name = problems.keep("name", required_text(&self.name, 60)).unwrap_or_default();
        let title = problems.keep("title", one_line(&self.title)).unwrap_or_default();
        let contract_type = if self.contract_type.trim().is_empty() {
            None
        } else {
            problems.keep("contract_type", ContractType::read(&self.contract_type))
        };
        if self.clauses.is_empty() {
            problems.add("clauses", Refusal::NoClauses);
        } else if self.clauses.len() > CLAUSES_MAX {
            problems.add("clauses", Refusal::TooManyRows { rows_max: CLAUSES_MAX });
        }
        let mut clauses = Vec::new();
        for (index, clause) in self.clauses.iter().take(CLAUSES_MAX).enumerate() {
            let read = (!clause.clause.is_empty()).then(|| clause.clause.clone());
            match clause.parse() {
                Ok(content) => clauses.push(ClauseDraft { read, content }),
                Err(inner) => problems.nest(&format!("clauses.{index}"), inner),
            }
        }
        problems.into_result(TemplateDraft { name, title, contract_type, is_active: self.is_active, clauses })
    }
}

/// A title or heading: one line, variables and all.
fn one_line(text: &str) -> Result<String, Refusal> {
    check_text(&required_text(text, HEADING_CHARACTERS_MAX)?, HEADING_CHARACTERS_MAX)
}
