//! The text of a contract as it goes on paper, as PDF and as a Word file: the words of [`render`](super::render) and nothing else, with the
//! lists of lines and instalments as tables. Pure: the same version of a contract gives the same paper.

use super::filled::date;
use super::rendered::{filled, lone_variable};
use super::{DraftedClause, Rendered, Values, Variable, Wording};
use crate::amount_in_words::amount_in_words;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperTable {
    pub columns: Vec<PaperColumn>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<String>>,
    pub total: Option<PaperTotal>,
}

/// A column. Figures stand at the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperColumn {
    pub label: String,
    pub is_figure: bool,
}

/// The last row: what it is in words, and the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let values = Values::of(contract, plan, &wording.facts);
        let tables = Tables { contract, plan };
        let version = match lang {
            Lang::Zh => format!("第 {version} 版"),
            Lang::En => format!("version {version}"),
        };
        let digits = hash.get(..HASH_DIGITS).unwrap_or(hash);
        Self {
            lang,
            number: number_line(&contract.number, lang),
            blocks: blocks(&rendered, &wording.clauses, &values, &tables),
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

fn blocks(rendered: &Rendered, clauses: &[DraftedClause], values: &Values, tables: &Tables) -> Vec<PaperBlock> {
    let mut blocks = Vec::new();
    for (shown, clause) in rendered.clauses.iter().zip(clauses) {
        if !shown.heading.is_empty() {
            blocks.push(PaperBlock::Heading(shown.heading.clone()));
        }
        let mut left = shown.paragraphs.iter();
        for line in clause.text.lines() {
            let paragraphs = left.by_ref().take(count(line, values));
            match lone_variable(line).and_then(|(variable, lang)| tables.of(variable, lang)) {
                Some(table) => {
                    paragraphs.for_each(drop);
                    blocks.push(PaperBlock::Table(table));
                }
                None => blocks.extend(paragraphs.cloned().map(PaperBlock::Paragraph)),
            }
        }
        blocks.extend(left.cloned().map(PaperBlock::Paragraph));
    }
    blocks
}

/// How many paragraphs this line of a clause becomes.
fn count(line: &str, values: &Values) -> usize {
    filled(line, values, &mut Vec::new()).lines().filter(|line| !line.trim().is_empty()).count()
}

/// What the variables of lists are drawn from.
struct Tables<'a> {
    contract: &'a Contract,
    plan: &'a [InstalmentTerms],
}

impl Tables<'_> {
    /// The table that stands for this variable where it has a line of its own. None: it is no list, or an empty one.
    fn of(&self, variable: Variable, lang: Lang) -> Option<PaperTable> {
        match variable {
            Variable::Lines if !self.contract.terms.lines.is_empty() => Some(self.lines(lang)),
            Variable::Plan if !self.plan.is_empty() => Some(self.plan(lang)),
            _ => None,
        }
    }

    fn lines(&self, lang: Lang) -> PaperTable {
        let terms = &self.contract.terms;
        let (currency, scale) = (terms.currency.label(lang), terms.currency.scale());
        let has_discount = terms.lines.iter().any(|line| !line.discount.is_zero());
        let mut columns =
            vec![figure(lang.pick("序号", "No.")), words(lang.pick("品名", "Product")), figure(lang.pick("数量", "Quantity"))];
        columns.push(figure(lang.pick("单价", "Unit price")));
        if has_discount {
            columns.push(figure(lang.pick("折扣", "Discount")));
        }
        columns.push(figure(&match lang {
            Lang::Zh => format!("小计（{currency}）"),
            Lang::En => format!("Total ({currency})"),
        }));
        let rows = terms.lines.iter().enumerate().map(|(index, line)| {
            let space = if line.unit.is_empty() { "" } else { " " };
            let quantity = format!("{}{space}{}", line.quantity.normalize(), line.unit);
            let mut cells = vec![(index + 1).to_string(), line.product.clone(), quantity, line.unit_price.normalize().to_string()];
            if has_discount {
                cells.push(line.discount.grouped(scale));
            }
            cells.push(line.total.grouped(scale));
            cells
        });
        let in_words = format!("{}{}", terms.currency.label(Lang::Zh), amount_in_words(self.contract.amount));
        let total = PaperTotal {
            words: format!("{}{in_words}", lang.pick("合计（大写）：", "Total, in words: ")),
            figure: self.contract.amount.grouped(scale),
        };
        PaperTable { columns, rows: rows.collect(), total: Some(total) }
    }

    fn plan(&self, lang: Lang) -> PaperTable {
        let currency = self.contract.terms.currency;
        let has_note = self.plan.iter().any(|one| !one.note.is_empty());
        let mut columns = vec![figure(lang.pick("期次", "Instalment")), words(lang.pick("付款日", "Pay by"))];
        if has_note {
            columns.push(words(lang.pick("说明", "Note")));
        }
        columns.push(figure(&match lang {
            Lang::Zh => format!("金额（{}）", currency.label(lang)),
            Lang::En => format!("Amount ({})", currency.label(lang)),
        }));
        let rows = self.plan.iter().enumerate().map(|(index, one)| {
            let mut cells = vec![(index + 1).to_string(), date(Some(one.due), lang)];
            if has_note {
                cells.push(one.note.clone());
            }
            cells.push(one.amount.grouped(currency.scale()));
            cells
        });
        PaperTable { columns, rows: rows.collect(), total: None }
    }
}

fn words(label: &str) -> PaperColumn {
    PaperColumn { label: label.to_owned(), is_figure: false }
}

fn figure(label: &str) -> PaperColumn {
    PaperColumn { label: label.to_owned(), is_figure: true }
}
