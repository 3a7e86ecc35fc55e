//! An audit project as typed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Audit, AuditKind, AuditTerms, CheckItem, OWN_ITEMS_MAX, SelectionForm, StandardItem};
use crate::id::UserId;
use crate::money::Currency;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

/// An audit project as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditForm {
    pub name: String,
    pub kind: String,
    pub firm: String,
    pub from: String,
    pub to: String,
    pub lead: UserId,
    /// Codes of the standard items that are ticked.
    pub standard: Vec<String>,
    /// The project's own items, one a line.
    pub own: String,
    pub selection: SelectionForm,
}

impl AuditForm {
    /// A new project: every standard item ticked.
    #[must_use]
    pub fn fresh(lead: UserId) -> Self {
        Self {
            kind: AuditKind::default().code().to_owned(),
            lead,
            standard: StandardItem::ALL.iter().map(|item| item.code().to_owned()).collect(),
            selection: SelectionForm { way: super::SelectionWay::default().code().to_owned(), ..SelectionForm::default() },
            ..Self::default()
        }
    }

    /// The form filled with what is stored.
    #[must_use]
    pub fn of(audit: &Audit) -> Self {
        let terms = &audit.terms;
        let own = terms.checklist.iter().filter(|item| item.standard.is_none()).map(|item| item.text.as_str());
        Self {
            name: terms.name.clone(),
            kind: terms.kind.code().to_owned(),
            firm: terms.firm.clone(),
            from: terms.from.to_string(),
            to: terms.to.to_string(),
            lead: terms.lead.clone(),
            standard: terms.checklist.iter().filter_map(|item| item.standard).map(|item| item.code().to_owned()).collect(),
            own: own.collect::<Vec<_>>().join("\n"),
            selection: SelectionForm::of(&terms.selection),
        }
    }

    /// `currency` is the company's own. The lead's name and the customer's the store adds.
    ///
    /// # Errors
    /// Every field that is missing or malformed, those of the set under `selection`; `DatesOutOfOrder` of `to`; `Required` of `own` for a
    /// checklist of nothing, `TooManyCheckItems`.
    pub fn parse(&self, today: NaiveDate, currency: Currency) -> Result<AuditTerms, Problems> {
        let mut problems = Problems::new();
        let name = problems.keep("name", required_text(&self.name, 100)).unwrap_or_default();
        let kind = problems.keep("kind", AuditKind::read(&self.kind)).unwrap_or_default();
        let firm = problems.keep("firm", optional_text(&self.firm, 100)).unwrap_or_default();
        let (from, to) = (problems.keep("from", parse::date(&self.from, today)), problems.keep("to", parse::date(&self.to, today)));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            problems.add("to", Refusal::DatesOutOfOrder);
        }
        if self.lead.is_empty() {
            problems.add("lead", Refusal::Required);
        }
        let checklist = self.checklist(&mut problems);
        let selection = match self.selection.parse(today, currency) {
            Ok(selection) => selection,
            Err(found) => {
                problems.nest("selection", found);
                super::Selection::default()
            }
        };
        let firm = if kind == AuditKind::External { firm } else { String::new() };
        problems.into_result(AuditTerms {
            name,
            kind,
            firm,
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            lead: self.lead.clone(),
            lead_name: String::new(),
            checklist,
            selection,
        })
    }

    /// The standard items that are ticked, in their own order; then the project's own.
    fn checklist(&self, problems: &mut Problems) -> Vec<CheckItem> {
        let is_ticked = |item: &&StandardItem| self.standard.iter().any(|code| code == item.code());
        let mut checklist: Vec<CheckItem> = StandardItem::ALL.iter().filter(is_ticked).map(|item| CheckItem::standard(*item)).collect();
        let typed: Vec<&str> = self.own.lines().filter(|line| !line.trim().is_empty()).collect();
        if typed.len() > OWN_ITEMS_MAX {
            problems.add("own", Refusal::TooManyCheckItems { items_max: OWN_ITEMS_MAX });
            return checklist;
        }
        for line in typed {
            checklist.extend(problems.keep("own", required_text(line, 200)).map(CheckItem::own));
        }
        if checklist.is_empty() && problems.of("own").is_none() {
            problems.add("own", Refusal::Required);
        }
        checklist
    }
}
