//! The engine's own plan of every list query, for the proof that each uses an index.

use domain::permission::{Act, Actor, Noun};
use domain::refusal::Refusal;
use surrealdb::types::{ToSql, Value, Variables};

use crate::error::Result;
use crate::store::Store;

/// Each list query and how the engine would run it.
///
/// # Errors
/// `NotAllowed`; `Engine`.
pub async fn lists(store: &Store, actor: &Actor) -> Result<Vec<(&'static str, String)>> {
    if !actor.may(Noun::Audit, Act::Read) {
        return Err(Refusal::NotAllowed.into());
    }
    let statements = [
        crate::adjustments::STATEMENTS,
        crate::amendments::STATEMENTS,
        crate::approvals::STATEMENTS,
        crate::attachments::STATEMENTS,
        crate::audits::STATEMENTS,
        crate::bank::STATEMENTS,
        crate::calendar::STATEMENTS,
        crate::contracts::STATEMENTS,
        crate::customers::STATEMENTS,
        crate::dunning::STATEMENTS,
        crate::expenses::STATEMENTS,
        crate::fees::STATEMENTS,
        crate::instalments::STATEMENTS,
        crate::originals::STATEMENTS,
        crate::outbox::STATEMENTS,
        crate::promises::STATEMENTS,
        crate::rates::STATEMENTS,
        crate::concerns::STATEMENTS,
        crate::invoices::STATEMENTS,
        crate::obligations::STATEMENTS,
        crate::passages::STATEMENTS,
        crate::receipts::STATEMENTS,
        crate::folios::STATEMENTS,
        crate::follow_ups::STATEMENTS,
        crate::imports::STATEMENTS,
        crate::imports::KNOWN_STATEMENTS,
        crate::reassign::STATEMENTS,
        crate::signatures::STATEMENTS,
        crate::statements::STATEMENTS,
        crate::templates::STATEMENTS,
    ];
    let mut plans = Vec::new();
    for statement in statements.concat() {
        let mut values = Variables::new();
        for (name, value) in [
            ("owner", "o"),
            ("customer", "c"),
            ("contract", "c"),
            ("receipt", "r"),
            ("after", "2025"),
            ("tokens", "ab cd @o"),
            ("key", "k"),
            ("code", "k"),
            ("number", "n"),
            ("state", "performing|paid|sales"),
            ("from", "0"),
            ("to", "1"),
            ("import", "i"),
            ("subject", "c"),
            ("audit", "a"),
        ] {
            values.insert(name, value.to_owned());
        }
        values.insert("customers", vec!["c".to_owned(), "d".to_owned()]);
        values.insert("keys", vec!["c".to_owned(), "d".to_owned()]);
        values.insert("limit", 51);
        values.insert("before", 9);
        let plan: Value = store.inner.engine.explain(statement, values).await?.check()?.take(0)?;
        plans.push((statement, plan.to_sql()));
    }
    Ok(plans)
}
