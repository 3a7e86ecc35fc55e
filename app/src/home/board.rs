//! The small dashboard: contract amount, collected, outstanding, overdue, what was given up this month, ageing; per currency. A figure that moved is
//! lit up quietly.

use domain::lang::Lang;
use domain::list::Dashboard;
use domain::money::{Amount, Currency};
use domain::rate::Combined;
use leptos::prelude::*;

use crate::ui::prelude::*;

/// The figures as they were drawn last, and how often they have been drawn.
#[derive(Clone, Copy)]
pub(super) struct Drawn(StoredValue<(bool, Vec<Dashboard>)>);

impl Drawn {
    pub(super) fn new() -> Self {
        Self(StoredValue::new((false, Vec::new())))
    }

    /// Takes the figures that are drawn now; gives back those of before, and a turn that alternates so that each light is a new one.
    fn turn(self, boards: &[Dashboard]) -> (bool, Vec<Dashboard>) {
        let (turn, before) = self.0.get_value();
        let is_moved = !before.is_empty() && before != boards;
        self.0.set_value((turn != is_moved, boards.to_vec()));
        (turn, before)
    }
}

/// One dashboard a currency; a currency without a contract is left out, but for the company's own.
pub(super) fn boards(boards: Vec<Dashboard>, drawn: Drawn) -> AnyView {
    if boards.is_empty() {
        return ().into_any();
    }
    let (turn, before) = drawn.turn(&boards);
    let is_one = boards.len() == 1;
    let views: Vec<_> = boards
        .into_iter()
        .enumerate()
        .filter(|(index, board)| *index == 0 || board.contract_count > 0 || !board.outstanding.is_zero() || !board.given_up.is_nothing())
        .map(|(_, board)| {
            let old = before.iter().find(|old| old.currency == board.currency).cloned();
            board_view(board, old, turn, is_one)
        })
        .collect();
    view! { <div class="boards">{views}</div> }.into_any()
}

/// The figures of all currencies in the company's, and by which rates.
pub(super) fn combined_board(combined: &Combined) -> AnyView {
    let l = lang();
    let labels = [
        l.pick("合同金额", "Contract amount"),
        l.pick("已收", "Collected"),
        l.pick("未收", "Outstanding"),
        l.pick("本月逾期", "Overdue this month"),
        l.pick("全部逾期", "Overdue in all"),
        given_up_label(l),
    ];
    let scale = combined.currency.scale();
    let figure = |(label, amount): (&'static str, &Amount)| {
        let value = format::amount(*amount, scale);
        view! { <div class="moving"><Figure label value/></div> }
    };
    let figures: Vec<_> = labels.into_iter().zip(&combined.amounts).map(figure).collect();
    let head = format!("{} {}", l.pick("各币种折合", "All currencies in"), combined.currency.code());
    view! {
        <div class="boards">
            <section class="board">
                <h3 class="board-currency">{head}" "<span class="quiet small figures">{combined.by(l)}</span></h3>
                <Figures>{figures}</Figures>
            </section>
        </div>
    }
    .into_any()
}

fn board_view(board: Dashboard, old: Option<Dashboard>, turn: bool, is_one: bool) -> AnyView {
    let l = lang();
    let currency = board.currency;
    let figure = |label: &'static str, of: fn(&Dashboard) -> Amount, note: String, tone: Tone, href: &'static str| {
        let amount = of(&board);
        let is_moved = old.as_ref().is_some_and(|old| of(old) != amount);
        moving(label, amount, currency, note, tone, href, is_moved.then_some(turn))
    };
    let contracts = match l {
        Lang::Zh => format!("{} 份合同", format::count(board.contract_count)),
        Lang::En => format!("{} contracts", format::count(board.contract_count)),
    };
    let rate = board.collected.percent_of(board.contract_amount, 1).map(|percent| format!("{percent}%")).unwrap_or_default();
    let late = if board.overdue.is_positive() { Tone::Overdue } else { Tone::Neutral };
    let late_month = if board.overdue_this_month.is_positive() { Tone::Overdue } else { Tone::Neutral };
    let figures = vec![
        figure(l.pick("合同金额", "Contract amount"), |board| board.contract_amount, contracts, Tone::Neutral, "/contracts"),
        figure(l.pick("已收", "Collected"), |board| board.collected, rate, Tone::Neutral, "/receipts"),
        figure(l.pick("未收", "Outstanding"), |board| board.outstanding, String::new(), Tone::Neutral, "/instalments"),
        figure(
            l.pick("本月逾期", "Overdue this month"),
            |board| board.overdue_this_month,
            String::new(),
            late_month,
            "/instalments?window=overdue_this_month",
        ),
        figure(l.pick("全部逾期", "Overdue in all"), |board| board.overdue, String::new(), late, "/instalments?window=overdue"),
        given_up(&board, old.as_ref().is_some_and(|old| old.given_up != board.given_up).then_some(turn)),
    ];
    let head = (!is_one).then(|| view! { <h3 class="board-currency">{currency.code()}</h3> });
    view! { <section class="board">{head}<Figures>{figures}</Figures>{ageing(&board)}</section> }.into_any()
}

const fn given_up_label(l: Lang) -> &'static str {
    l.pick("本月减免与核销", "Given up this month")
}

/// What of it are discounts and what are write-offs stands below; no list is of just these.
fn given_up(board: &Dashboard, moved: Option<bool>) -> AnyView {
    let (l, currency) = (lang(), board.currency);
    let (label, value) = (given_up_label(l), format::amount(board.given_up.sum(), currency.scale()));
    let note = crate::adjustments::given_up(board.given_up, currency, l);
    let figure = if note.is_empty() { view! { <Figure label value/> }.into_any() } else { view! { <Figure label value note/> }.into_any() };
    view! { <div class=lit(moved)>{figure}</div> }.into_any()
}

/// The class of a figure's box: lit up when it moved.
const fn lit(moved: Option<bool>) -> &'static str {
    match moved {
        None => "moving",
        Some(false) => "moving moved-once",
        Some(true) => "moving moved-again",
    }
}

fn moving(
    label: &'static str,
    amount: Amount,
    currency: Currency,
    note: String,
    tone: Tone,
    href: &'static str,
    moved: Option<bool>,
) -> AnyView {
    let value = format::amount(amount, currency.scale());
    let figure = if note.is_empty() {
        view! { <Figure label value tone href/> }.into_any()
    } else {
        view! { <Figure label value tone href note/> }.into_any()
    };
    view! { <div class=lit(moved)>{figure}</div> }.into_any()
}

fn ageing(board: &Dashboard) -> AnyView {
    if board.ageing.total().is_zero() {
        return ().into_any();
    }
    let l = lang();
    let href = || "/reports/ageing".to_owned();
    let parts = board.ageing.parts().map(|(bucket, amount)| AgeingPart { label: bucket.label(l), amount, href: href() }).collect();
    view! { <AgeingBar label=l.pick("账龄", "Ageing") parts scale=board.currency.scale()/> }.into_any()
}
