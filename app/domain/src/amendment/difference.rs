//! What an amendment changes: each term, line and instalment, old and new side by side.

use crate::codes::codes;
use crate::contract::{ContractContent, Line};
use crate::instalment::InstalmentTerms;
use crate::lang::Lang;
use crate::template::RenderedClause;

codes! {
    /// A term of the contract that an amendment may change.
    pub enum Term {
        Title "title" "合同名称" "Title",
        SigningCompany "signing_company" "我方签约主体" "Our signing company",
        Start "start" "开始日期" "Start",
        End "end" "结束日期" "End",
        NoticeDays "notice_days" "到期提前提醒（天）" "Notice before expiry, days",
        Renews "renews" "到期自动续签" "Renews by itself",
        PaymentMethod "payment_method" "付款方式" "Payment method",
        TaxRate "tax_rate" "税率" "Tax rate",
        Remarks "remarks" "备注" "Remarks",
    }
}

impl Term {
    /// What the content says of it, as one reads it; empty: nothing.
    #[must_use]
    pub fn text(self, content: &ContractContent, lang: Lang) -> String {
        let date = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        match self {
            Self::Title => content.title.clone(),
            Self::SigningCompany => content.signing_company.clone(),
            Self::Start => date(content.start),
            Self::End => date(content.end),
            Self::NoticeDays => content.notice_days.to_string(),
            Self::Renews => if content.renews { lang.pick("是", "Yes") } else { lang.pick("否", "No") }.to_owned(),
            Self::PaymentMethod => content.payment_method.label(lang).to_owned(),
            Self::TaxRate => format!("{}%", content.tax_rate.normalize()),
            Self::Remarks => content.remarks.clone(),
        }
    }
}

/// An old row and the new one that stands in its place; one of them may be missing.
pub type Pair<T> = (Option<T>, Option<T>);

/// The whole difference of two contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Those that changed.
    pub terms: Vec<Term>,
    /// All lines, in the new order; those that are gone last. Empty when none changed.
    pub lines: Vec<Pair<Line>>,
    /// All instalments likewise.
    pub plan: Vec<Pair<InstalmentTerms>>,
}

impl Difference {
    #[must_use]
    pub fn between(old: &ContractContent, new: &ContractContent) -> Self {
        let terms = Term::ALL.iter().copied().filter(|term| term.text(old, Lang::Zh) != term.text(new, Lang::Zh)).collect();
        let is_named_so = |old: &Line, new: &Line| old.product == new.product;
        let lines = pairs(&old.lines, &new.lines, &[&|old, new| old == new, &is_named_so, &|_, _| true]);
        let is_due_then = |old: &InstalmentTerms, new: &InstalmentTerms| old.due == new.due;
        let plan = pairs(&old.plan, &new.plan, &[&|old, new| old == new, &is_due_then, &|_, _| true]);
        Self { terms, lines, plan }
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.lines.is_empty() && self.plan.is_empty()
    }
}

/// The clauses of the text that say something else in the new version, in the new order. `signed` is the day of the contract's own signing.
#[must_use]
pub fn text_difference(old: &ContractContent, new: &ContractContent, signed: Option<chrono::NaiveDate>) -> Vec<Pair<RenderedClause>> {
    let clauses = |content: &ContractContent| content.rendered(signed).unwrap_or_default().clauses;
    let is_headed_so = |old: &RenderedClause, new: &RenderedClause| old.heading == new.heading;
    let mut pairs = pairs(&clauses(old), &clauses(new), &[&|old, new| old == new, &is_headed_so, &|_, _| true]);
    pairs.retain(|(old, new)| old != new);
    pairs
}

fn pairs<T: Clone + PartialEq>(old: &[T], new: &[T], passes: &[Fits<'_, T, T>]) -> Vec<Pair<T>> {
    if old == new {
        return Vec::new();
    }
    let of = |rows: &[T], index: Option<usize>| index.and_then(|index| rows.get(index)).cloned();
    align(old, new, passes).into_iter().map(|(before, after)| (of(old, before), of(new, after))).collect()
}

/// Whether a new row may stand in the place of an old one.
type Fits<'a, A, B> = &'a dyn Fn(&A, &B) -> bool;

/// Which old row each new one takes the place of: in each pass, what fits and is free, in order. New rows in their order, then those that are gone.
pub(super) fn align<A, B>(old: &[A], new: &[B], passes: &[Fits<'_, A, B>]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut of_new: Vec<Option<usize>> = vec![None; new.len()];
    let mut is_taken = vec![false; old.len()];
    for fits in passes {
        for (index, row) in old.iter().enumerate().filter(|(index, _)| !is_taken[*index]).collect::<Vec<_>>() {
            let place = (0..new.len()).find(|place| of_new[*place].is_none() && fits(row, &new[*place]));
            if let Some(place) = place {
                (of_new[place], is_taken[index]) = (Some(index), true);
            }
        }
    }
    let gone = (0..old.len()).filter(|index| !is_taken[*index]).map(|index| (Some(index), None));
    of_new.iter().enumerate().map(|(place, before)| (*before, Some(place))).chain(gone).collect()
}
