//! What the columns of each kind of sheet are called, and which column a header means.

use super::known::{Known, known};
use super::{Column, Kind};
use crate::lang::Lang;
use crate::parse;

/// Every column that a sheet of this kind may have, in the order that a screen offers them.
pub fn columns(kind: Kind) -> impl Iterator<Item = Column> {
    known(kind).iter().map(|known| known.column)
}

/// The columns without which a sheet of this kind cannot be read.
pub fn required_columns(kind: Kind) -> impl Iterator<Item = Column> {
    known(kind).iter().filter(|known| known.is_required).map(|known| known.column)
}

/// What the column is called on a sheet of this kind (编号 is 客户编号, 合同编号 or 发票号码).
#[must_use]
pub fn column_label(kind: Kind, column: Column, lang: Lang) -> &'static str {
    match (kind, column) {
        (Kind::Customers, Column::Number) => lang.pick("客户编号", "Customer number"),
        (Kind::Contracts | Kind::ContractSales | Kind::Adjustments, Column::Number) => lang.pick("合同编号", "Contract number"),
        (Kind::Invoices, Column::Number) => lang.pick("发票号码", "Invoice number"),
        (Kind::Contracts, Column::Amount) => lang.pick("合同金额", "Contract amount"),
        (Kind::Arrears, Column::Amount) => lang.pick("欠款金额", "Arrears"),
        (Kind::Invoices, Column::Amount) => lang.pick("发票金额", "Invoice amount"),
        (Kind::Invoices, Column::Customer) => lang.pick("客户", "Customer"),
        (Kind::Adjustments, Column::Reason) => lang.pick("原因", "Reason"),
        (Kind::Adjustments, Column::Remarks) => lang.pick("说明", "Note"),
        _ => column.label(lang),
    }
}

/// The column that a header means on a sheet of this kind, with the rank of the synonym (0 is the most telling).
pub(super) fn column_of(kind: Kind, header: &str) -> Option<(Column, usize)> {
    let key = header_key(header);
    if key.is_empty() {
        return None;
    }
    let rank = |known: &Known| {
        known.synonyms.iter().position(|synonym| *synonym == key).or_else(|| {
            let own = [known.column.code(), column_label(kind, known.column, Lang::Zh), column_label(kind, known.column, Lang::En)];
            own.iter().any(|own| header_key(own) == key).then_some(known.synonyms.len())
        })
    };
    known(kind).iter().filter_map(|known| rank(known).map(|rank| (known.column, rank))).min_by_key(|(_, rank)| *rank)
}

/// A header as it is compared: half-width, lower case, letters and digits only, nothing from inside brackets.
pub(super) fn header_key(header: &str) -> String {
    let mut depth = 0_usize;
    let mut key = String::new();
    for c in parse::half_width(header).chars().flat_map(char::to_lowercase) {
        match c {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphanumeric() => key.push(c),
            _ => {}
        }
    }
    key
}
