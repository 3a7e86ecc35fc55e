//! What a statement says, as a table: customers by product lines, each claim a line; the same on the page and on paper.

use domain::fee::{Collected, FeeClaim, FeeDue, FeeRow, FeeShare, FeeState, FeeStatement, FeeUncounted, total_of_shares};
use domain::lang::Lang;
use domain::money::Amount;
use domain::refusal::Refusal;
use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::ui::prelude::*;

/// `12.5 吨`
pub(super) fn quantity(quantity: Decimal, unit: &str) -> String {
    let number = quantity.normalize().to_string();
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// How a standard amount is split among its uses.
pub(super) fn split(shares: &[FeeShare], scale: u32, l: Lang) -> String {
    let share = |share: &FeeShare| format!("{} {}", share.category.label(l), format::amount(share.amount, scale));
    shares.iter().map(share).collect::<Vec<_>>().join(l.pick("、", ", "))
}

/// `62.5%`, cut off, never rounded up to what is not there; a dash of sales of nothing.
pub(super) fn share(share: Collected) -> String {
    let words = |share: Collected| {
        let ratio = share.collected.value().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(share.whole.value())?;
        Some(format!("{}%", ratio.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED).trunc_with_scale(1).normalize()))
    };
    if share.whole.is_positive() { words(share).unwrap_or_else(|| "—".to_owned()) } else { "—".to_owned() }
}

/// A sum, or a dash where it is beyond all bounds.
pub(super) fn sum(amounts: Result<Amount, Refusal>, scale: u32) -> Cell {
    amounts.map_or_else(|_| Cell::text("—"), |sum| Cell::amount(sum, scale))
}

fn columns(statement: &FeeStatement) -> Vec<Column> {
    let (l, code) = (lang(), statement.currency.code());
    let money = |label: &str| Column::amount(format!("{label} {code}"));
    let mut columns = vec![
        Column::text(l.pick("客户与产品线", "Customer, product line")),
        Column::amount(l.pick("采购量", "Quantity")),
        money(l.pick("标准", "Standard")),
        Column::text(l.pick("用途与方式", "Use and means")),
        Column::text(l.pick("受益人与目的", "Beneficiary, purpose")),
        Column::text(l.pick("凭证", "Evidence")),
        money(l.pick("申报", "Claimed")),
    ];
    if statement.state == FeeState::Approved {
        columns.push(Column::amount(l.pick("已回款", "Collected")));
        columns.push(money(l.pick("应付", "Payable")));
        columns.push(money(l.pick("已付", "Paid")));
    }
    columns
}

/// The whole of it, with its sums; `due` says of each approved claim what is payable.
pub(super) fn whole(statement: &FeeStatement, due: &[FeeDue]) -> AnyView {
    let l = lang();
    let rows: Vec<Vec<Cell>> = statement.rows.iter().flat_map(|row| lines(row, statement, due)).collect();
    let scale = statement.currency.scale();
    let mut totals = vec![Cell::text(l.pick("合计", "Total"))];
    totals.extend([Cell::empty(), sum(standard_of(statement), scale), Cell::empty(), Cell::empty(), Cell::empty()]);
    totals.push(sum(statement.claimed(), scale));
    if statement.state == FeeState::Approved {
        totals.push(Cell::empty());
        totals.push(sum(Amount::sum(due.iter().map(|one| one.payable)), scale));
        totals.push(sum(Amount::sum(due.iter().map(|one| one.paid)), scale));
    }
    let label = statement.kind.label(l);
    view! { <div class="fee-table"><PlainTable label columns=columns(statement) rows totals=vec![totals] wide=true/></div> }.into_any()
}

/// What the policies allow in all.
pub(super) fn standard_of(statement: &FeeStatement) -> Result<Amount, Refusal> {
    Amount::sum(statement.rows.iter().map(|row| total_of_shares(&row.standard)).collect::<Result<Vec<_>, _>>()?)
}

/// A line for each claim of a row; one of dashes where there is none.
fn lines(row: &FeeRow, statement: &FeeStatement, due: &[FeeDue]) -> Vec<Vec<Cell>> {
    if row.claims.is_empty() {
        let mut cells = head(row, statement, true);
        cells.extend([Cell::text(lang().pick("未申报", "Nothing claimed")), Cell::empty(), Cell::empty(), Cell::empty()]);
        if statement.state == FeeState::Approved {
            cells.extend([Cell::empty(), Cell::empty(), Cell::empty()]);
        }
        return vec![cells];
    }
    let line = |(index, claim): (usize, &FeeClaim)| {
        let mut cells = head(row, statement, index == 0);
        cells.extend(said(claim, statement));
        if statement.state == FeeState::Approved {
            cells.extend(owed(due.iter().find(|one| one.claim == claim.number), statement.currency.scale()));
        }
        cells
    };
    row.claims.iter().enumerate().map(line).collect()
}

/// Whose row it is; how much was bought and what the band allows stand in its first line only.
fn head(row: &FeeRow, statement: &FeeStatement, is_first: bool) -> Vec<Cell> {
    let (l, scale) = (lang(), statement.currency.scale());
    let name = Cell::lines(&row.customer_name, &row.product_line);
    if !is_first {
        return vec![name, Cell::empty(), Cell::empty()];
    }
    let standard = total_of_shares(&row.standard).map_or_else(|_| "—".to_owned(), |sum| format::amount(sum, scale));
    let below = if row.standard.is_empty() { String::new() } else { split(&row.standard, scale, l) };
    vec![name, Cell::text(quantity(row.quantity, &row.unit)), Cell::view(figure_with(standard, below))]
}

/// A figure, and quiet words below it that may break.
fn figure_with(figure: String, below: String) -> AnyView {
    view! { <span class="fee-standard"><span class="figures money">{figure}</span><span class="quiet small">{below}</span></span> }
        .into_any()
}

/// What was claimed, for whom, what for, and what proves it.
fn said(claim: &FeeClaim, statement: &FeeStatement) -> Vec<Cell> {
    let l = lang();
    let why = if claim.remarks.is_empty() { String::new() } else { format!("{}{}", l.pick("；备注：", "; remarks: "), claim.remarks) };
    let proof = [claim.evidence.as_str(), claim.file_name.as_str()];
    let proof = proof.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    vec![
        Cell::lines(claim.category.label(l), claim.means.label(l)),
        Cell::lines(&claim.beneficiary, format!("{}{why}", claim.purpose)),
        Cell::text(proof),
        Cell::amount(claim.amount, statement.currency.scale()),
    ]
}

/// What of an approved claim is collected, payable and paid.
fn owed(due: Option<&FeeDue>, scale: u32) -> Vec<Cell> {
    match due {
        Some(one) => vec![Cell::text(share(one.share)), Cell::amount(one.payable, scale), Cell::amount(one.paid, scale)],
        None => vec![Cell::empty(), Cell::empty(), Cell::empty()],
    }
}

/// Lines of the month's contracts that stand in no row, with the reason; folded up.
pub(super) fn uncounted(lines: &[FeeUncounted]) -> Option<AnyView> {
    let l = lang();
    if lines.is_empty() {
        return None;
    }
    let columns = vec![
        Column::date(l.pick("合同", "Contract")),
        Column::text(l.pick("客户", "Customer")),
        Column::text(l.pick("产品", "Product")),
        Column::amount(l.pick("数量", "Quantity")),
        Column::text(l.pick("没有列入的原因", "Why it is left out")),
    ];
    let row = |line: &FeeUncounted| {
        let href = format!("/contracts/{}", line.contract);
        let number = line.number.clone();
        vec![
            Cell::view(view! { <a class="link" href=href>{number}</a> }),
            Cell::text(&line.customer_name),
            Cell::text(&line.product),
            Cell::text(quantity(line.quantity, &line.unit)),
            Cell::text(line.reason.label(l)),
        ]
    };
    let (count, rows) = (lines.len(), lines.iter().map(row).collect::<Vec<_>>());
    let summary = match l {
        Lang::Zh => format!("没有列入的 {count} 行明细"),
        Lang::En => format!("{count} contract lines that are left out"),
    };
    let label = l.pick("没有列入的明细", "Lines left out");
    Some(view! { <details class="fold"><summary>{summary}</summary><PlainTable label columns rows/></details> }.into_any())
}
