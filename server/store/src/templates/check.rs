//! Templates and texts checked against the library, and approvals against the texts they bind.

use std::collections::{BTreeMap, BTreeSet};

use domain::contract::Contract;
use domain::template::{Clause, ContractText, Template};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const EDITIONS: &str = "editions of a clause are counted from 1, and the last of them is the latest";
const NAMED: &str = "clauses that templates and texts name are in the library";
const TEXTS: &str = "texts belong to contracts, and their clauses stand as in the library";

/// The library is whole; what names its clauses finds them; a standard clause stands in a text as legal wrote it.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    [EDITIONS, NAMED, TEXTS].into_iter().for_each(|rule| findings.note(rule, 0));
    let mut families: BTreeMap<String, Vec<(u32, bool)>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    let mut pages = Pages::<Clause>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(EDITIONS, page.len());
        for clause in page {
            families.entry(clause.family.to_string()).or_default().push((clause.edition, clause.is_latest));
            known.insert(clause.id);
        }
    }
    for (family, mut editions) in families {
        editions.sort_unstable();
        let count = editions.len();
        let mut numbered = editions.iter().enumerate();
        let is_whole =
            numbered.all(|(index, (edition, latest))| usize::try_from(*edition) == Ok(index + 1) && *latest == (index + 1 == count));
        if !is_whole {
            findings.breach(format!("clause {family}: editions {editions:?}"));
        }
    }
    let mut pages = Pages::<Template>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(NAMED, page.len());
        for template in page {
            if let Some(missing) = template.clauses.iter().find(|id| !known.contains(*id)) {
                findings.breach(format!("template {}: clause {missing} is missing", template.name));
            }
        }
    }
    let mut pages = Pages::<ContractText>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(TEXTS, page.len());
        for text in page {
            text_of(store, &text, &known, findings).await?;
        }
    }
    Ok(())
}

async fn text_of(store: &Store, text: &ContractText, known: &BTreeSet<domain::id::ClauseId>, findings: &mut Findings) -> Result<()> {
    if store.load::<Contract>(text.id.as_str()).await?.is_none() {
        findings.breach(format!("text of contract {}, which is not there", text.id));
    }
    for drafted in &text.wording.clauses {
        if !known.contains(&drafted.clause) {
            findings.breach(format!("text of contract {}: clause {} is missing", text.id, drafted.clause));
        }
    }
    let ids: Vec<_> = text.wording.clauses.iter().map(|drafted| drafted.clause.clone()).collect();
    let clauses = super::clauses_of(store, &ids).await?;
    for drafted in &text.wording.clauses {
        let Some(clause) = clauses.iter().find(|clause| clause.id == drafted.clause) else { continue };
        let is_free = drafted.kind == domain::template::ClauseKind::Editable;
        let stands = is_free || clause.content.texts.iter().any(|kept| kept.name == drafted.choice && kept.text == drafted.text);
        if !stands || drafted.standard != clause.content.standard() || drafted.kind != clause.content.kind {
            findings.breach(format!("text of contract {}: clause {} is not as in the library", text.id, drafted.heading));
        }
    }
    Ok(())
}
