//! The text of a contract as it goes on paper, as PDF and as a Word file: the words of [`render`](super::render) and nothing else, with the
//! lists of lines and instalments as tables. Pure: the same version of a contract gives the same paper.

use serde::{Deserialize, Serialize};

use super::{ClausePart, Rendered, Wording};
use crate::contract::Contract;
use crate::instalment::InstalmentTerms;
use crate::lang::Lang;

/// Digits of a content's hash that stand at the foot of a page.
const HASH_DIGITS: usize = 16;

/// Everything that a page of the contract shows, in the order in which it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// Of what is not the contract's own words: the signing lines, the foot of the page.
    pub lang: Lang,
    pub title: String,
    /// `合同编号：HT20250301001`
    pub number: String,
    pub blocks: Vec<PaperBlock>,
    pub signatures: [Signature; 2],
    /// `HT20250301001 · 第 2 版 · SHA-256 0f3c5a…`, at the foot of every page.
    pub mark: String,
}

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperBlock {
    Heading(String),
    Paragraph(String),
    Table(PaperTable),
}

/// Rows under their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperTable {
    pub columns: Vec<PaperColumn>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<String>>,
    pub total: Option<PaperTotal>,
}

/// A column. Figures stand at the right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperColumn {
    pub label: String,
    pub is_figure: bool,
}

impl PaperColumn {
    /// Of words.
    #[must_use]
    pub fn words(label: &str) -> Self {
        Self { label: label.to_owned(), is_figure: false }
    }

    #[must_use]
    pub fn figure(label: &str) -> Self {
        Self { label: label.to_owned(), is_figure: true }
    }
}

/// The last row: what it is in words, and the figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperTotal {
    /// `合计（大写）：人民币壹拾贰万捌仟元零伍角整`
    pub words: String,
    pub figure: String,
}

/// Where a party signs: its name and seal, a hand, a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub party: String,
    pub hand: String,
    pub day: String,
}

impl Signature {
    #[must_use]
    pub fn of(party: &str, lang: Lang) -> Self {
        Self {
            party: format!("{party}{}", lang.pick("（盖章）", " (seal)")),
            hand: lang.pick("代表签字：", "Signed by:").to_owned(),
            day: lang.pick("日期：", "Date:").to_owned(),
        }
    }
}

/// `合同编号：HT20250301001`
#[must_use]
pub fn number_line(number: &str, lang: Lang) -> String {
    format!("{}{number}", lang.pick("合同编号：", "Contract number: "))
}

/// `第 1 页 共 3 页`, both counted from 1.
#[must_use]
pub fn page_number(page: usize, pages: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("第 {page} 页 共 {pages} 页"),
        Lang::En => format!("Page {page} of {pages}"),
    }
}

impl Paper {
    /// The paper of a saved text. `version` is the text's, `hash` that of the contract's content with it, in hex.
    #[must_use]
    pub fn of(wording: &Wording, contract: &Contract, plan: &[InstalmentTerms], version: u64, hash: &str, lang: Lang) -> Self {
        let rendered = wording.render(contract, plan);
        let version = match lang {
            Lang::Zh => format!("第 {version} 版"),
            Lang::En => format!("version {version}"),
        };
        let digits = hash.get(..HASH_DIGITS).unwrap_or(hash);
        Self {
            lang,
            number: number_line(&contract.number, lang),
            blocks: blocks(&rendered),
            signatures: wording.facts.parties(&contract.terms.signing_company).map(|party| Signature::of(&party, lang)),
            mark: format!("{} · {version} · SHA-256 {digits}", contract.number),
            title: rendered.title,
        }
    }

    /// Every text of it, in order: what is searched, and what a font must have letters for.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let signatures = self.signatures.iter().flat_map(|one| [one.party.as_str(), &one.hand, &one.day]);
        [self.title.as_str(), &self.number]
            .into_iter()
            .chain(self.blocks.iter().flat_map(texts_of))
            .chain(signatures)
            .chain([self.mark.as_str()])
    }
}

fn texts_of(block: &PaperBlock) -> Vec<&str> {
    match block {
        PaperBlock::Heading(text) | PaperBlock::Paragraph(text) => vec![text],
        PaperBlock::Table(table) => {
            let heads = table.columns.iter().map(|column| column.label.as_str());
            let total = table.total.iter().flat_map(|total| [total.words.as_str(), &total.figure]);
            heads.chain(table.rows.iter().flatten().map(String::as_str)).chain(total).collect()
        }
    }
}

fn blocks(rendered: &Rendered) -> Vec<PaperBlock> {
    let mut blocks = Vec::new();
    for clause in &rendered.clauses {
        if !clause.heading.is_empty() {
            blocks.push(PaperBlock::Heading(clause.heading.clone()));
        }
        blocks.extend(clause.parts().into_iter().map(|part| match part {
            ClausePart::Paragraph(text) => PaperBlock::Paragraph(text.to_owned()),
            ClausePart::Table(table) => PaperBlock::Table(table.clone()),
        }));
    }
    blocks
}
