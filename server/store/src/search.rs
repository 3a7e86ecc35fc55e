//! Search text of a record: names in Hanzi, whole pinyin and initials, numbers; cut into the tokens that the full-text index holds.
//!
//! The query is cut the same way; rows that hold all its tokens are candidates, and a candidate counts when one of its texts
//! contains the query. (The engine's own ngram filter is not applied to queries, and its CJK feature needs a download.)
//!
//! Whose record it is stands among the tokens too: a search asks the index for its words and an owner at once, so that a word that everybody's
//! records hold does not hide one's own.

use std::collections::BTreeSet;

use domain::id::UserId;
use domain::parse::half_width;
use domain::permission::Reach;
use pinyin::ToPinyin;

/// The texts a query may be part of, joined by a mark that no query contains.
pub(crate) fn texts(sources: &[&str]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for source in sources {
        let plain = normal(source);
        if plain.is_empty() {
            continue;
        }
        if plain.chars().any(|c| c.to_pinyin().is_some()) {
            texts.push(spell(&plain, |syllable| syllable.to_owned()));
            texts.push(spell(&plain, |syllable| syllable.chars().take(1).collect()));
        }
        texts.push(plain);
    }
    texts.join("\n")
}

fn spell(plain: &str, part: impl Fn(&str) -> String) -> String {
    plain.chars().map(|c| c.to_pinyin().map_or_else(|| c.to_string(), |syllable| part(syllable.plain()))).collect()
}

/// Lower case, half width, without spaces and punctuation.
pub(crate) fn normal(text: &str) -> String {
    half_width(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// All tokens of a record's texts: of Hanzi every one and every two; of Latin letters and digits every two and every three.
pub(crate) fn tokens(texts: &str) -> String {
    let mut tokens: BTreeSet<String> = BTreeSet::new();
    for text in texts.split('\n') {
        let characters: Vec<char> = text.chars().collect();
        for length in 1..=3 {
            tokens.extend(characters.windows(length).filter(|run| is_token(run)).map(|run| run.iter().collect::<String>()));
        }
    }
    tokens.into_iter().collect::<Vec<_>>().join(" ")
}

/// Stands for the owner of a record. No word has a token that begins so.
pub(crate) fn of_owner(owner: &UserId) -> String {
    format!("@{owner}")
}

/// Stands for somebody who helps with a customer.
pub(crate) fn of_helper(helper: &UserId) -> String {
    format!("+{helper}")
}

/// Stands for a customer that was merged into another: whose it was is not whose the other is.
pub(crate) const MERGED: &str = "-merged";

/// What to ask the index for, one query each: everybody's records that hold the words, or those of each owner in reach.
pub(crate) fn asked(reach: &Reach, words: &[String]) -> Vec<String> {
    let tokens = query_tokens(words);
    match reach {
        _ if tokens.is_empty() => Vec::new(),
        Reach::Nobody => Vec::new(),
        Reach::Everybody => vec![tokens],
        Reach::Owners(owners) => owners.iter().map(|owner| format!("{tokens} {}", of_owner(owner))).collect(),
    }
}

/// Runs that are worth an index entry. Pairs of whole pinyin are not told apart from pairs of initials: both are kept.
fn is_token(run: &[char]) -> bool {
    let is_latin = run.iter().all(char::is_ascii);
    if is_latin { run.len() >= 2 } else { run.len() <= 2 }
}

/// Characters of a query that are looked for: each pair of them is asked of the index.
const QUERY_CHARACTERS_MAX: usize = 100;

/// The words of a query, each of which a record must contain.
pub(crate) fn words(query: &str) -> Vec<String> {
    let query: String = query.chars().take(QUERY_CHARACTERS_MAX).collect();
    half_width(&query).split_whitespace().map(normal).filter(|word| !word.is_empty()).take(8).collect()
}

/// Whether each of the words is part of a text of the record: as it is written, or spelt.
pub(crate) fn holds(sources: &[&str], words: &[String]) -> bool {
    let plain: Vec<String> = sources.iter().map(|source| normal(source)).collect();
    let spelt: Vec<&String> = words.iter().filter(|word| !plain.iter().any(|text| text.contains(word.as_str()))).collect();
    if spelt.is_empty() {
        return true;
    }
    let texts = texts(sources);
    spelt.iter().all(|word| texts.contains(word.as_str()))
}

/// The tokens that a record must hold for these words to be part of it: of each word the longest runs.
pub(crate) fn query_tokens(words: &[String]) -> String {
    let mut tokens: BTreeSet<String> = BTreeSet::new();
    for word in words {
        let characters: Vec<char> = word.chars().collect();
        let is_latin = word.is_ascii();
        let length = characters.len().min(if is_latin { 3 } else { 2 });
        for run in characters.windows(length.max(1)) {
            if is_token(run) {
                tokens.insert(run.iter().collect());
            } else if run.len() == 2 {
                // A pair of mixed scripts is a token; what is not, is looked for by its Hanzi alone.
                tokens.extend(run.iter().filter(|c| !c.is_ascii()).map(char::to_string));
            }
        }
    }
    tokens.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::contract::Contract;
    use domain::customer::Customer;
    use domain::id::TeamId;
    use domain::permission::{Actor, Role};
    use domain::receipt::Receipt;

    use super::*;
    use crate::row::Record;
    use crate::store::{Settings, Store};

    /// The index answers the records of whom it is asked for, and none of others: what is cut off at so many rows is one's own.
    #[tokio::test]
    async fn a_search_asks_the_index_for_an_owners_records_only() {
        let store = Store::open(Settings::in_memory()).await.unwrap();
        let rep = |name: &str| {
            let user = UserId::new(name);
            Actor::new(user.clone(), name.into(), vec![Role::Rep, Role::Finance], TeamId::new("root"), vec![user], domain::lang::Lang::Zh)
        };
        for name in ["li", "lin", "wang"] {
            crate::fixture::fill_of(&store, &rep(name), &format!("{name} 软件")).await;
        }
        async fn owners<T: Record>(store: &Store, statement: &'static str, reach: &Reach, word: &str) -> Vec<String> {
            let mut owners = Vec::new();
            for tokens in asked(reach, &words(word)) {
                let tokens = [("tokens", surrealdb::types::Value::String(tokens))];
                owners.extend(
                    store.rows::<T, _, 1>(statement, tokens).await.unwrap().iter().filter_map(|row| row.owner().map(str::to_owned)),
                );
            }
            owners.sort();
            owners
        }
        let of = |names: &[&str]| Reach::Owners(names.iter().map(|name| UserId::new(*name)).collect());
        for (reach, expected) in [(of(&["li"]), vec!["li"]), (of(&["li", "wang"]), vec!["li", "wang"]), (Reach::Nobody, vec![])] {
            assert_eq!(owners::<Customer>(&store, crate::customers::SEARCH, &reach, "软件").await, expected);
            assert_eq!(owners::<Receipt>(&store, crate::receipts::SEARCH, &reach, "SK").await, expected);
            let twice: Vec<&str> = expected.iter().flat_map(|name| [*name, *name]).collect();
            assert_eq!(owners::<Contract>(&store, "SELECT * FROM contract WHERE by_search @AND@ $tokens", &reach, "HT").await, twice);
        }
        assert_eq!(owners::<Customer>(&store, crate::customers::SEARCH, &Reach::Everybody, "软件").await, ["li", "lin", "wang"]);
    }

    fn finds(sources: &[&str], query: &str) -> bool {
        let texts = texts(sources);
        let tokens = tokens(&texts);
        let tokens: Vec<&str> = tokens.split(' ').collect();
        let words = words(query);
        let asked = query_tokens(&words);
        let holds = super::holds(sources, &words);
        assert_eq!(holds, words.iter().all(|word| texts.contains(word)), "{query}");
        asked.split(' ').filter(|token| !token.is_empty()).all(|token| tokens.contains(&token)) && holds
    }

    #[test]
    fn a_name_is_found_by_parts_pinyin_and_initials() {
        let sources = ["杭州云栖软件有限公司", "C20240901001"];
        for query in
            ["云栖", "栖", "软件有限", "hzyq", "yqrj", "hangzhou", "yunqi", "zhouyun", "0901001", "c2024", "云栖 软件", "软件 杭州"]
        {
            assert!(finds(&sources, query), "{query}");
        }
        for query in ["宁波", "yunxi", "hzqy", "9999"] {
            assert!(!finds(&sources, query), "{query}");
        }
    }

    #[test]
    fn latin_names_and_rare_hanzi_are_found() {
        assert!(finds(&["Acme (China) Ltd."], "acme china"));
        assert!(finds(&["𠮷野家"], "𠮷"));
    }
}
