//! How the contracts of a project were chosen, in words.

use domain::audit::{Audit, Selection, SelectionWay};
use domain::lang::Lang;

use crate::ui::prelude::*;

/// The conditions as one sentence, with the sample and its seed.
pub(super) fn words_of(audit: &Audit, l: Lang) -> String {
    let selection = &audit.terms.selection;
    if selection.way == SelectionWay::Numbers {
        return selection.way.label(l).to_owned();
    }
    let conditions = conditions(selection, l);
    let conditions = if conditions.is_empty() {
        l.pick("全部已签署的合同", "all signed contracts").to_owned()
    } else {
        conditions.join(l.pick("，", ", "))
    };
    let found = format::count(audit.found.into());
    let chosen = format::count(audit.contracts.len() as u64);
    match (selection.sample, l) {
        (Some(_), Lang::Zh) => format!("{conditions}：符合条件 {found} 份，随机抽取 {chosen} 份（种子 {}）", selection.seed),
        (Some(_), Lang::En) => format!("{conditions}: {found} found, {chosen} drawn at random (seed {})", selection.seed),
        (None, Lang::Zh) => format!("{conditions}：符合条件 {found} 份，全部选取"),
        (None, Lang::En) => format!("{conditions}: {found} found, all of them chosen"),
    }
}

fn conditions(selection: &Selection, l: Lang) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(selection.contract_type.map(|kind| kind.label(l).to_owned()));
    if !selection.customer_name.is_empty() {
        words.push(selection.customer_name.clone());
    }
    let day = |day: Option<chrono::NaiveDate>| day.map(format::date);
    words.extend(match (day(selection.signed_from), day(selection.signed_to)) {
        (None, None) => None,
        (Some(from), None) => Some(format!("{}{from}{}", l.pick("", "signed since "), l.pick(" 起签署", ""))),
        (None, Some(to)) => Some(format!("{}{to}{}", l.pick("", "signed until "), l.pick(" 前（含）签署", ""))),
        (Some(from), Some(to)) => Some(format!("{}{from}{}{to}{}", l.pick("", "signed "), l.pick(" 至 ", " to "), l.pick(" 签署", ""))),
    });
    words.extend(selection.amount_from.map(|amount| {
        let amount = format::amount(amount, selection.currency.scale());
        format!("{} {} {amount}", l.pick("金额不低于", "of at least"), selection.currency.code())
    }));
    words
}
