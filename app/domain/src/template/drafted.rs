//! The text of one contract, drafted from a template.

use serde::{Deserialize, Serialize};

use super::rendered::{Rendered, render};
use super::spelling::check_text;
use super::{CLAUSE_CHARACTERS_MAX, Clause, ClauseKind, Template, Values};
use crate::company::Company;
use crate::contract::Contract;
use crate::customer::{Contact, Customer};
use crate::id::{ClauseId, ContractId, TemplateId};
use crate::instalment::InstalmentTerms;
use crate::refusal::{Problems, Refusal};

/// The text of a contract; the same struct is stored, sent and shown. Its key is the contract's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractText {
    pub id: ContractId,
    #[serde(flatten)]
    pub wording: Wording,
    pub version: u64,
}

/// What was agreed in words: a part of the content that an approval binds. With the contract's own terms and plan it gives the same text for
/// ever, for it keeps everything else that the text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub template: TemplateId,
    pub template_name: String,
    pub template_version: u64,
    pub title: String,
    pub clauses: Vec<DraftedClause>,
    pub facts: Facts,
}

/// A clause as it was drafted, beside what it was drafted from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftedClause {
    pub clause: ClauseId,
    pub heading: String,
    pub kind: ClauseKind,
    /// The name of the alternative that was chosen.
    #[serde(default)]
    pub choice: String,
    pub text: String,
    /// The text that legal prefers.
    pub standard: String,
}

/// What a text says of customer and company, as it was when the text was saved: a change of the customer's address changes no contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    pub customer_name: String,
    pub customer_credit_code: String,
    pub customer_address: String,
    pub customer_representative: String,
    pub customer_contact: String,
    pub customer_phone: String,
    /// The name of the company: who signs where the contract names no other.
    pub company: String,
    pub owner_name: String,
}

impl Facts {
    /// As they are now. `contact` is the customer's main one.
    #[must_use]
    pub fn of(contract: &Contract, customer: &Customer, contact: Option<&Contact>, company: &Company) -> Self {
        let terms = &customer.terms;
        let own = |text: fn(&Contact) -> &str| contact.map(|contact| text(contact).to_owned()).unwrap_or_default();
        let mobile = own(|contact| if contact.terms.mobile.is_empty() { &contact.terms.phone } else { &contact.terms.mobile });
        Self {
            customer_name: terms.name.clone(),
            customer_credit_code: terms.credit_code.clone(),
            customer_address: terms.address.clone(),
            customer_representative: terms.responsible_person.clone(),
            customer_contact: own(|contact| &contact.terms.name),
            customer_phone: if terms.phone.is_empty() { mobile } else { terms.phone.clone() },
            company: company.name.clone(),
            owner_name: contract.owner_name.clone(),
        }
    }
}

impl Facts {
    /// Who signs for us: whom the contract names, else the company.
    #[must_use]
    pub fn signing_company<'a>(&'a self, named: &'a str) -> &'a str {
        if named.is_empty() { &self.company } else { named }
    }

    /// Who signs: the customer, and we; `named` as of [`Self::signing_company`].
    #[must_use]
    pub fn parties(&self, named: &str) -> [String; 2] {
        [self.customer_name.clone(), self.signing_company(named).to_owned()]
    }
}

/// Where a drafted clause says something else than the standard one: what legal looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deviation {
    /// Of the clause, counted from 0.
    pub index: usize,
    pub heading: String,
    /// The alternative that was chosen; empty: the text was changed.
    pub choice: String,
    pub old: String,
    pub new: String,
}

impl Wording {
    /// Every clause that is not as legal prefers it, in order.
    #[must_use]
    pub fn deviations(&self) -> Vec<Deviation> {
        deviations(&self.clauses)
    }

    /// The template as this text was drafted from it.
    #[must_use]
    pub fn template(&self) -> Template {
        Template {
            id: self.template.clone(),
            name: self.template_name.clone(),
            title: self.title.clone(),
            contract_type: None,
            is_active: true,
            clauses: self.clauses.iter().map(|clause| clause.clause.clone()).collect(),
            version: self.template_version,
        }
    }

    /// The same text with what is typed anew of some of its clauses; the parties stay as they were. `clauses` are the editions it was drafted from.
    ///
    /// # Errors
    /// What [`TextForm::parse`] refuses.
    pub fn redrafted(&self, typed: &[DraftedClauseForm], clauses: &[Clause]) -> Result<Self, Problems> {
        if typed.is_empty() {
            return Ok(self.clone());
        }
        TextForm::of(self).with_typed(typed).parse(&self.template(), clauses, self.facts.clone())
    }

    /// The text of this contract.
    #[must_use]
    pub fn render(&self, contract: &Contract, plan: &[InstalmentTerms]) -> Rendered {
        self.filled(&Values::of(contract, plan, &self.facts))
    }

    /// The text with these values.
    pub(crate) fn filled(&self, values: &Values) -> Rendered {
        render(&self.title, &self.clauses, values)
    }
}

fn deviations(clauses: &[DraftedClause]) -> Vec<Deviation> {
    let differing = clauses.iter().enumerate().filter(|(_, clause)| clause.text != clause.standard);
    let deviation = |(index, clause): (usize, &DraftedClause)| Deviation {
        index,
        heading: clause.heading.clone(),
        choice: clause.choice.clone(),
        old: clause.standard.clone(),
        new: clause.text.clone(),
    };
    differing.map(deviation).collect()
}

/// A text as typed: a template, and of each of its clauses what was chosen or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextForm {
    pub template: TemplateId,
    pub clauses: Vec<DraftedClauseForm>,
}

/// A clause of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftedClauseForm {
    pub clause: ClauseId,
    /// Of an alternative clause.
    pub choice: String,
    /// Of an editable clause.
    pub text: String,
}

impl TextForm {
    /// What a draft from this template starts from: every clause as legal prefers it.
    #[must_use]
    pub fn fresh(template: &Template, clauses: &[Clause]) -> Self {
        let clause = |clause: &Clause| DraftedClauseForm {
            clause: clause.id.clone(),
            choice: clause.content.texts.first().map(|text| text.name.clone()).unwrap_or_default(),
            text: if clause.content.kind == ClauseKind::Editable { clause.content.standard().to_owned() } else { String::new() },
        };
        Self { template: template.id.clone(), clauses: clauses.iter().map(clause).collect() }
    }

    /// The form filled with what is stored.
    #[must_use]
    pub fn of(wording: &Wording) -> Self {
        let clause = |clause: &DraftedClause| DraftedClauseForm {
            clause: clause.clause.clone(),
            choice: clause.choice.clone(),
            text: if clause.kind == ClauseKind::Editable { clause.text.clone() } else { String::new() },
        };
        Self { template: wording.template.clone(), clauses: wording.clauses.iter().map(clause).collect() }
    }

    /// The same form with what is typed of its clauses; of others nothing is taken over.
    #[must_use]
    pub fn with_typed(mut self, typed: &[DraftedClauseForm]) -> Self {
        for own in &mut self.clauses {
            if let Some(typed) = typed.iter().find(|typed| typed.clause == own.clause) {
                own.clone_from(typed);
            }
        }
        self
    }

    /// The clauses with what was typed, in order or not: for the preview.
    #[must_use]
    pub fn drafted(&self, clauses: &[Clause]) -> Vec<DraftedClause> {
        clauses.iter().map(|clause| self.drafted_clause(clause)).collect()
    }

    fn drafted_clause(&self, clause: &Clause) -> DraftedClause {
        let typed = self.clauses.iter().find(|typed| typed.clause == clause.id);
        let content = &clause.content;
        let chosen = typed.and_then(|typed| content.texts.iter().find(|text| text.name == typed.choice));
        let (choice, text) = match content.kind {
            ClauseKind::Standard => (String::new(), content.standard().to_owned()),
            ClauseKind::Editable => (String::new(), typed.map_or_else(|| content.standard().to_owned(), |typed| typed.text.clone())),
            ClauseKind::Alternative => {
                let chosen = chosen.or_else(|| content.texts.first()).cloned().unwrap_or_default();
                (chosen.name, chosen.text)
            }
        };
        DraftedClause {
            clause: clause.id.clone(),
            heading: content.heading.clone(),
            kind: content.kind,
            choice,
            text,
            standard: content.standard().to_owned(),
        }
    }

    /// The wording with these values. `clauses` are those of the template, in its order.
    ///
    /// # Errors
    /// Of `clauses.N.text`: `StandardClauseChanged`, `Required`, `TooLong`, `UnknownVariable`, `UnclosedVariable`, `MarkupInText`; of
    /// `clauses.N.choice`: `NotOneOf`.
    pub fn parse(&self, template: &Template, clauses: &[Clause], facts: Facts) -> Result<Wording, Problems> {
        let mut problems = Problems::new();
        let mut drafted = Vec::new();
        for (index, clause) in clauses.iter().enumerate() {
            let typed = self.clauses.iter().find(|typed| typed.clause == clause.id);
            let mut one = self.drafted_clause(clause);
            let content = &clause.content;
            match (content.kind, typed) {
                (ClauseKind::Standard, Some(typed)) if !typed.text.is_empty() && typed.text != one.text => {
                    problems.add(format!("clauses.{index}.text"), Refusal::StandardClauseChanged);
                }
                (ClauseKind::Editable, Some(_)) => {
                    let text = check_text(&one.text, CLAUSE_CHARACTERS_MAX);
                    one.text = problems.keep(&format!("clauses.{index}.text"), text).unwrap_or_default();
                }
                (ClauseKind::Alternative, Some(typed)) if one.choice != typed.choice => {
                    let allowed = content.texts.iter().map(|text| text.name.as_str()).collect::<Vec<_>>().join(" / ");
                    problems.add(format!("clauses.{index}.choice"), Refusal::NotOneOf { allowed });
                }
                _ => {}
            }
            drafted.push(one);
        }
        problems.into_result(Wording {
            template: template.id.clone(),
            template_name: template.name.clone(),
            template_version: template.version,
            title: template.title.clone(),
            clauses: drafted,
            facts,
        })
    }
}
