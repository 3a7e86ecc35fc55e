//! Rows that are no records: blank rows, totals, notes below the table, the header printed again on the next page.

use super::recognise::header;
use super::{Cell, Recognised, SkipReason};
use crate::parse;

/// Why a row below the header is not a record; none when it is one.
pub(super) fn skip_reason(recognised: &Recognised, header_cells: &[Cell], cells: &[Cell]) -> Option<SkipReason> {
    let mut read = cells.iter().zip(&recognised.columns).filter(|(_, column)| column.is_some()).map(|(cell, _)| cell);
    let Some(first) = cells.iter().find(|cell| !cell.is_blank()) else { return Some(SkipReason::Blank) };
    let text = compact(first);
    if is_total(&text) {
        return Some(SkipReason::TotalsRow);
    }
    if is_footnote(&text) && cells.iter().filter(|cell| !cell.is_blank()).count() <= 3 {
        return Some(SkipReason::Footnote);
    }
    if read.all(Cell::is_blank) {
        return Some(SkipReason::Blank);
    }
    is_same_header(header_cells, cells).then_some(SkipReason::RepeatedHeader)
}

/// Half-width, lower case, without spaces, colons and what is in brackets.
fn compact(cell: &Cell) -> String {
    let text = parse::half_width(&cell.shown()).to_lowercase();
    let text = text.split('(').next().unwrap_or_default();
    text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect()
}

/// 合计, 本页小计, 2025年总计, 总计35家, Grand total: short texts that end with the word, or go on with a figure only. 总和科技 is a customer.
fn is_total(text: &str) -> bool {
    let words = ["合计", "总计", "小计", "共计", "累计", "总和"];
    let is_chinese =
        text.chars().count() <= 10 && words.iter().any(|word| text.ends_with(word) || text.strip_prefix(word).is_some_and(is_figure));
    is_chinese || matches!(text, "total" | "totals" | "subtotal" | "sub-total" | "grandtotal" | "sum")
}

/// What stands behind the word in its own cell: a count, a unit, a name of amounts.
fn is_figure(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_punctuation() || "¥元万亿家户份笔行条个项人民币大写金额数量共为整".contains(c))
}

/// 制表人, 审核, 注 …: what stands below a table.
fn is_footnote(text: &str) -> bool {
    ["制表", "审核人", "复核人", "填表", "打印日期", "注1", "注释", "preparedby"].iter().any(|word| text.starts_with(word)) || text == "注"
}

fn is_same_header(header_cells: &[Cell], cells: &[Cell]) -> bool {
    header_cells.iter().any(|cell| !cell.is_blank())
        && header_cells.len().max(cells.len()) > 1
        && (0..header_cells.len().max(cells.len())).all(|index| {
            let text = |cells: &[Cell]| cells.get(index).map(header).unwrap_or_default();
            text(header_cells) == text(cells) && !matches!(cells.get(index), Some(Cell::Number(_) | Cell::Date(_)))
        })
}
