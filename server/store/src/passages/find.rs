//! The first texts and files that hold the words of a search.

use std::collections::{BTreeMap, BTreeSet};

use domain::contract::Contract;
use domain::id::{AttachmentId, ContractId, CustomerId, UserId};
use domain::passage::{Shown, snippet};
use domain::permission::{Act, Actor, Noun, Reach};
use surrealdb::types::Value;

use super::{Passage, SEARCH, source};
use crate::error::Result;
use crate::search;
use crate::store::Store;

/// A text or a file that holds all the words within about a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextHit {
    pub contract: Contract,
    /// The file and its name; none: the text of the contract.
    pub file: Option<(AttachmentId, String)>,
    /// The words in their place; nothing, where the file's name holds them.
    pub shown: Vec<Shown>,
}

/// The first few texts and files under contracts within the actor's reach, or of customers with which they help, that hold these words, those of
/// the newest contracts first. Of each such owner the first hundred pieces that the index names are looked at. A single letter is in every text and
/// is not looked for.
///
/// # Errors
/// `Engine`.
pub async fn find_first(store: &Store, actor: &Actor, query: &str, most: usize) -> Result<Vec<TextHit>> {
    let words = search::words(query);
    if words.iter().all(|word| word.chars().nth(1).is_none()) {
        return Ok(Vec::new());
    }
    let reach = actor.reach(Noun::Contract, Act::Read);
    let helped = match reach {
        Reach::Everybody => BTreeMap::new(),
        _ => crate::customers::helped(store, actor, Noun::Contract).await?,
    };
    let sees = |owner: &UserId, customer: &CustomerId| reach.covers(owner) || helped.contains_key(customer);
    let others: BTreeSet<UserId> = helped.values().filter(|owner| !reach.covers(owner)).cloned().collect();
    let others = Reach::Owners(others.into_iter().collect());
    let (mut found, mut seen): (Vec<Passage>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
    for tokens in search::asked(&reach, &words).into_iter().chain(search::asked(&others, &words)) {
        for passage in store.rows::<Passage, _, 1>(SEARCH, [("tokens", Value::String(tokens))]).await? {
            let is_seen = sees(&passage.owner, &passage.customer) && holds(&passage, &words);
            if is_seen && seen.insert(source(&passage.contract, passage.file.as_ref())) {
                found.push(passage);
            }
        }
    }
    let ids: BTreeSet<ContractId> = found.iter().map(|passage| passage.contract.clone()).collect();
    let contracts: Vec<Contract> = store.load_all(ids.iter().map(ContractId::as_str)).await?;
    let contracts: BTreeMap<ContractId, Contract> = contracts.into_iter().map(|contract| (contract.id.clone(), contract)).collect();
    let mut found: Vec<(&Contract, Passage)> =
        found.into_iter().filter_map(|passage| Some((contracts.get(&passage.contract)?, passage))).collect();
    // Who may see the contract now, not when its words were kept.
    found.retain(|(contract, _)| sees(&contract.owner, &contract.customer));
    found.sort_by_key(|(contract, _)| std::cmp::Reverse((contract.terms.signed, contract.number.clone())));
    found.truncate(most);
    let mut hits = Vec::with_capacity(found.len());
    for (contract, passage) in found {
        let is_in_text = words.iter().any(|word| search::normal(&passage.text).contains(word.as_str()));
        let shown = if is_in_text { snippet(&passage.text, &words) } else { Vec::new() };
        hits.push(TextHit { contract: contract.clone(), file: named(store, passage).await?, shown });
    }
    Ok(hits)
}

fn holds(passage: &Passage, words: &[String]) -> bool {
    let sources = [search::normal(&passage.name), search::normal(&passage.text)];
    words.iter().all(|word| sources.iter().any(|source| source.contains(word.as_str())))
}

/// The file that a piece is of; only its first piece says the name.
async fn named(store: &Store, passage: Passage) -> Result<Option<(AttachmentId, String)>> {
    let Some(id) = passage.file else { return Ok(None) };
    if !passage.name.is_empty() {
        return Ok(Some((id, passage.name)));
    }
    let file: domain::attachment::Attachment = store.must_load(id.as_str()).await?;
    Ok(Some((id, file.name)))
}
