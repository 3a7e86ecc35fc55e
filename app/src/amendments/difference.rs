//! The difference of two contents on a page, old and new side by side.

use domain::amendment::{Difference, Pair, Term};
use domain::contract::{ContractContent, Line};
use domain::instalment::InstalmentTerms;
use domain::money::Amount;
use domain::template::RenderedClause;
use leptos::prelude::*;

use crate::contracts::unit_price;
use crate::ui::prelude::*;

/// The amount before and after, as figures.
pub(crate) fn amount_figures(before: Amount, after: Amount, currency: domain::money::Currency) -> AnyView {
    let (l, scale) = (lang(), currency.scale());
    let by = after.checked_sub(before).unwrap_or_default();
    let sign = if by.is_positive() { "+" } else { "" };
    let note = if by.is_zero() { l.pick("不变", "unchanged").to_owned() } else { format!("{sign}{}", format::amount(by, scale)) };
    let label = |word: &str| format!("{word} {}", currency.code());
    let (old, new) = (label(l.pick("变更前金额", "Amount before")), label(l.pick("变更后金额", "Amount after")));
    view! {
        <Figures>
            <Figure label=old value=format::amount(before, scale)/>
            <Figure label=new value=format::amount(after, scale) note/>
        </Figures>
    }
    .into_any()
}

/// 变更内容: terms, lines, plan, and these clauses of the text; each only where something differs.
pub(crate) fn difference_sections(before: &ContractContent, after: &ContractContent, text_changes: Vec<Pair<RenderedClause>>) -> AnyView {
    let (l, scale) = (lang(), after.currency.scale());
    let difference = Difference::between(before, after);
    if difference.is_empty() && text_changes.is_empty() {
        return view! { <p class="quiet">{l.pick("还没有任何不同。", "Nothing differs yet.")}</p> }.into_any();
    }
    let text = |text: String| Some(Side { text, amount: String::new() });
    let term =
        |term: &Term| CompareRow { label: term.label(l).to_owned(), old: text(term.text(before, l)), new: text(term.text(after, l)) };
    let terms = difference.terms.iter().map(term).collect();
    let lines = numbered(difference.lines, |index| format!("{}{index}", l.pick("明细 ", "Line ")), |row| line(row, scale));
    let plan = numbered(difference.plan, |index| format::instalment(index, l), |row| instalment(row, scale));
    view! {
        {part(l.pick("条款", "Terms"), terms)}
        {part(l.pick("明细", "Lines"), lines)}
        {part(l.pick("回款计划", "Payment plan"), plan)}
        {part(l.pick("合同文本", "Contract text"), text_changes.into_iter().map(clause_row).collect())}
    }
    .into_any()
}

fn clause_row((old, new): Pair<RenderedClause>) -> CompareRow {
    let heading = |clause: &RenderedClause| clause.heading.clone();
    CompareRow { label: new.as_ref().or(old.as_ref()).map(heading).unwrap_or_default(), old: old.map(clause), new: new.map(clause) }
}

fn clause(clause: RenderedClause) -> Side {
    Side { text: clause.paragraphs.join("\n"), amount: String::new() }
}

fn part(title: &'static str, rows: Vec<CompareRow>) -> Option<AnyView> {
    (!rows.is_empty()).then(|| view! { <Section title=title><Compare label=title rows/></Section> }.into_any())
}

/// The rows in their new order, each with its new number; what is gone has none.
fn numbered<T>(pairs: Vec<Pair<T>>, label: impl Fn(u16) -> String, side: impl Fn(&T) -> Side) -> Vec<CompareRow> {
    let row = |(index, (old, new)): (u16, Pair<T>)| CompareRow {
        label: if new.is_some() { label(index) } else { "—".to_owned() },
        old: old.as_ref().map(&side),
        new: new.as_ref().map(&side),
    };
    (1_u16..).zip(pairs).map(row).collect()
}

fn line(line: &Line, scale: u32) -> Side {
    let discount = if line.discount.is_zero() { String::new() } else { format!(" − {}", format::amount(line.discount, scale)) };
    let text = format!("{} · {} {} × {}{discount}", line.product, line.quantity.normalize(), line.unit, unit_price(line, scale));
    Side { text, amount: format::amount(line.total, scale) }
}

fn instalment(terms: &InstalmentTerms, scale: u32) -> Side {
    let note = if terms.note.is_empty() { String::new() } else { format!(" · {}", terms.note) };
    Side { text: format!("{}{note}", format::date(terms.due)), amount: format::amount(terms.amount, scale) }
}
