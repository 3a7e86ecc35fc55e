//! The lists of a contract as tables: its lines with their total in words, its payment plan. The same on the screen, in a PDF and in Word.

use super::filled::date;
use super::{PaperColumn, PaperTable, PaperTotal, Variable};
use crate::amount_in_words::amount_in_words;
use crate::contract::ContractTerms;
use crate::instalment::InstalmentTerms;
use crate::lang::Lang;
use crate::money::Amount;

/// What they are drawn from.
pub(super) struct Tables<'a> {
    pub(super) terms: &'a ContractTerms,
    pub(super) amount: Amount,
    pub(super) plan: &'a [InstalmentTerms],
}

impl Tables<'_> {
    /// The table that stands for this variable where it has a line of its own. None: it is no list, or an empty one.
    pub(super) fn of(&self, variable: Variable, lang: Lang) -> Option<PaperTable> {
        match variable {
            Variable::Lines if !self.terms.lines.is_empty() => Some(self.lines(lang)),
            Variable::Plan if !self.plan.is_empty() => Some(self.plan(lang)),
            _ => None,
        }
    }

    fn lines(&self, lang: Lang) -> PaperTable {
        let terms = self.terms;
        let (currency, scale) = (terms.currency.label(lang), terms.currency.scale());
        let has_discount = terms.lines.iter().any(|line| !line.discount.is_zero());
        let mut columns = vec![
            PaperColumn::figure(lang.pick("序号", "No.")),
            PaperColumn::words(lang.pick("品名", "Product")),
            PaperColumn::figure(lang.pick("数量", "Quantity")),
        ];
        columns.push(PaperColumn::figure(lang.pick("单价", "Unit price")));
        if has_discount {
            columns.push(PaperColumn::figure(lang.pick("折扣", "Discount")));
        }
        columns.push(PaperColumn::figure(&match lang {
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
        let in_words = format!("{}{}", terms.currency.label(Lang::Zh), amount_in_words(self.amount));
        let total = PaperTotal {
            words: format!("{}{in_words}", lang.pick("合计（大写）：", "Total, in words: ")),
            figure: self.amount.grouped(scale),
        };
        PaperTable { columns, rows: rows.collect(), total: Some(total) }
    }

    fn plan(&self, lang: Lang) -> PaperTable {
        let currency = self.terms.currency;
        let has_note = self.plan.iter().any(|one| !one.note.is_empty());
        let mut columns = vec![PaperColumn::figure(lang.pick("期次", "Instalment")), PaperColumn::words(lang.pick("付款日", "Pay by"))];
        if has_note {
            columns.push(PaperColumn::words(lang.pick("说明", "Note")));
        }
        columns.push(PaperColumn::figure(&match lang {
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
