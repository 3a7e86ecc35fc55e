//! 终止结算: a contract ends before its time, and both sides say what becomes of each instalment that is still open. What was paid stays paid.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::replan::{Replanned, added};
use crate::codes::codes;
use crate::contract::{Contract, ContractContent, INSTALMENTS_MAX, LINES_MAX, Line};
use crate::instalment::{Instalment, InstalmentForm, InstalmentTerms};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};

codes! {
    /// What becomes of an instalment that is not wholly paid when its contract is ended.
    pub enum SettledAs { Owed "owed" "仍应收" "Still owed", Cleared "cleared" "结清" "Settled" }
}

/// What a settlement payment is called where nobody said.
const ADDED: &str = "终止结算款";

/// What both sides settled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// 终止日期.
    pub on: NaiveDate,
    /// Of each instalment that was not wholly paid, in the order of the plan.
    pub settled: Vec<Settled>,
    /// One payment more: 违约金 or 结算款.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<InstalmentTerms>,
}

/// What becomes of one instalment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Which of the plan before, from 1.
    pub ordinal: u16,
    pub decision: SettledAs,
    pub due: NaiveDate,
    /// What had been paid or given up of it when it was settled.
    pub paid: Amount,
    /// What is owed beside that from then on; zero of what is cleared.
    pub open: Amount,
}

impl Settled {
    /// The instalment in the plan of the next version: what was paid and what is still owed of it. None: nothing of it remains.
    fn terms(&self, old: &InstalmentTerms) -> Result<Option<InstalmentTerms>, Refusal> {
        let amount = self.paid.checked_add(self.open)?;
        Ok(amount.is_positive().then(|| InstalmentTerms { due: self.due, amount, note: old.note.clone() }))
    }

    /// Whether what is paid of it by now leaves room for this.
    fn still_holds(&self, now: &Instalment) -> bool {
        match self.decision {
            SettledAs::Cleared => now.settled() == self.paid,
            SettledAs::Owed => self.paid.checked_add(self.open).is_ok_and(|amount| now.settled() <= amount),
        }
    }
}

impl Settlement {
    /// The plan of the contract in its next version `new`, in which each instalment is followed by its number rather than by what it looks like:
    /// one that was dropped stays as replaced, for reports of earlier days.
    ///
    /// # Errors
    /// `InstalmentPartlyPaid` of `plan`, where money came in meanwhile for what was settled, or was taken back for what was paid; `AmountTooLarge`.
    pub(super) fn replanned(
        &self,
        next: &Contract,
        old: &[Instalment],
        new: &[InstalmentTerms],
        on: NaiveDate,
    ) -> Result<Vec<Replanned>, Problems> {
        let (mut problems, mut plan) = (Problems::new(), Vec::with_capacity(old.len() + 1));
        let mut rest = (1_u16..).zip(new);
        for before in old {
            let settled = self.settled.iter().find(|settled| settled.ordinal == before.ordinal);
            if !settled.map_or_else(|| before.is_paid(), |settled| settled.still_holds(before)) {
                problems.add("plan", Refusal::InstalmentPartlyPaid { ordinal: before.ordinal, paid: before.settled() });
                continue;
            }
            let is_dropped = settled.is_some_and(|settled| settled.paid.is_zero() && settled.open.is_zero());
            let after = if is_dropped {
                before.taken_out(on)
            } else if let Some((ordinal, terms)) = rest.next() {
                before.amended(terms, ordinal, on)?
            } else {
                problems.add("plan", Refusal::InstalmentPartlyPaid { ordinal: before.ordinal, paid: before.settled() });
                continue;
            };
            plan.push((Some(before.clone()), after));
        }
        plan.extend(rest.map(|(ordinal, terms)| (None, added(next, terms, ordinal, on))));
        problems.into_result(plan)
    }
}

/// A settlement as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettlementForm {
    /// 终止日期.
    pub ended: String,
    /// Of each instalment that is not wholly paid, in the order of the plan.
    pub settled: Vec<SettledForm>,
    /// One payment more; without amount and day: none.
    pub added: InstalmentForm,
}

/// What becomes of one instalment, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettledForm {
    pub ordinal: u16,
    /// A [`SettledAs`]; nothing is settled by leaving it out.
    pub decision: String,
    /// Of what is still owed; empty: as planned.
    pub due: String,
    /// What is still owed of it, beside what is paid; empty: all that is open.
    pub amount: String,
}

impl SettlementForm {
    /// What is proposed: what is due by that day stays owed as it was planned, what is due later is settled.
    #[must_use]
    pub fn of(plan: &[Instalment], today: NaiveDate) -> Self {
        let settled = open(plan).map(|instalment| SettledForm::proposed(instalment, today)).collect();
        Self { ended: today.to_string(), settled, added: InstalmentForm::default() }
    }

    /// The form filled with what was settled, over what is open now.
    #[must_use]
    pub fn of_settlement(settlement: &Settlement, plan: &[Instalment]) -> Self {
        let currency = plan.first().map(|instalment| instalment.currency).unwrap_or_default();
        let filled = |instalment: &Instalment| match settlement.settled.iter().find(|settled| settled.ordinal == instalment.ordinal) {
            Some(settled) => SettledForm::of(settled, instalment),
            None => SettledForm::proposed(instalment, settlement.on),
        };
        let added = settlement.added.as_ref().map(|terms| InstalmentForm::of(terms, currency)).unwrap_or_default();
        Self { ended: settlement.on.to_string(), settled: open(plan).map(filled).collect(), added }
    }

    /// What is settled of the contract and its plan as they are now, and the content of the next version: its amount is what was paid and what is
    /// still owed. It may be nothing at all, where nothing was paid and all was dropped. The end of the contract's term stays what it was.
    ///
    /// # Errors
    /// Of `settlement.ended`: `Required`, `NotADate`, `DatesOutOfOrder` before the contract was signed. Of `settlement.settled.N`, the N-th that is
    /// open: `Required` of `decision`; what is malformed, `AmountNotPositive` or `SettlementOverOpen` of `amount`. Of `settlement.added`: what
    /// [`InstalmentForm::parse`] refuses; `TooManyRows`.
    pub(super) fn parse(
        &self,
        contract: &Contract,
        plan: &[Instalment],
        before: &ContractContent,
        today: NaiveDate,
    ) -> Result<(ContractContent, Settlement), Problems> {
        let mut problems = Problems::new();
        let ended = if self.ended.trim().is_empty() { Err(Refusal::Required) } else { parse::date(&self.ended, today) };
        let on = problems.keep("settlement.ended", ended).unwrap_or_default();
        if problems.is_empty() && contract.terms.signed.is_some_and(|signed| on < signed) {
            problems.add("settlement.ended", Refusal::DatesOutOfOrder);
        }
        let mut settled = Vec::new();
        for (index, instalment) in open(plan).enumerate() {
            let typed = self.settled.iter().find(|typed| typed.ordinal == instalment.ordinal);
            match typed.cloned().unwrap_or_default().parse(instalment, today) {
                Ok(one) => settled.push(one),
                Err(found) => problems.nest(&format!("settlement.settled.{index}"), found),
            }
        }
        let added = self.parse_added(contract.terms.currency, before, &mut problems, today);
        if !problems.is_empty() {
            return Err(problems);
        }
        let settlement = Settlement { on, settled, added };
        Ok((settlement.content(plan, before)?, settlement))
    }

    fn parse_added(
        &self,
        currency: Currency,
        before: &ContractContent,
        problems: &mut Problems,
        today: NaiveDate,
    ) -> Option<InstalmentTerms> {
        if self.added.due.trim().is_empty() && self.added.amount.trim().is_empty() {
            return None;
        }
        if before.lines.len() >= LINES_MAX || before.plan.len() >= INSTALMENTS_MAX {
            problems.add("settlement.added.amount", Refusal::TooManyRows { rows_max: LINES_MAX.min(INSTALMENTS_MAX) });
        }
        match self.added.parse(currency, today) {
            Ok(terms) if terms.note.is_empty() => Some(InstalmentTerms { note: ADDED.to_owned(), ..terms }),
            Ok(terms) => Some(terms),
            Err(found) => {
                problems.nest("settlement.added", found);
                None
            }
        }
    }
}

impl SettledForm {
    fn proposed(instalment: &Instalment, by: NaiveDate) -> Self {
        let decision = if instalment.terms.due <= by { SettledAs::Owed } else { SettledAs::Cleared };
        Self { ordinal: instalment.ordinal, decision: decision.code().to_owned(), ..Self::as_planned(instalment) }
    }

    fn of(settled: &Settled, instalment: &Instalment) -> Self {
        let decision = settled.decision.code().to_owned();
        let planned = Self { ordinal: settled.ordinal, decision, ..Self::as_planned(instalment) };
        match settled.decision {
            SettledAs::Cleared => planned,
            SettledAs::Owed => Self { due: settled.due.to_string(), amount: settled.open.grouped(instalment.currency.scale()), ..planned },
        }
    }

    fn as_planned(instalment: &Instalment) -> Self {
        let rest = rest(instalment).unwrap_or_default().grouped(instalment.currency.scale());
        Self { due: instalment.planned_terms().due.to_string(), amount: rest, ..Self::default() }
    }

    fn parse(&self, instalment: &Instalment, today: NaiveDate) -> Result<Settled, Problems> {
        let (planned, paid, ordinal) = (instalment.planned_terms(), instalment.settled(), instalment.ordinal);
        let mut problems = Problems::new();
        let decision = if self.decision.trim().is_empty() { Err(Refusal::Required) } else { SettledAs::read(&self.decision) };
        let decision = problems.keep("decision", decision).unwrap_or_default();
        if decision == SettledAs::Cleared {
            return problems.into_result(Settled { ordinal, decision, due: planned.due, paid, open: Amount::ZERO });
        }
        let rest = rest(instalment)?;
        let due = if self.due.trim().is_empty() { Ok(planned.due) } else { parse::date(&self.due, today) };
        let amount = if self.amount.trim().is_empty() { Ok(rest) } else { parse::amount(&self.amount, instalment.currency) };
        let due = problems.keep("due", due).unwrap_or_default();
        let open = problems.keep("amount", amount.and_then(|amount| within(amount, rest))).unwrap_or_default();
        problems.into_result(Settled { ordinal, decision, due, paid, open })
    }
}

impl Settlement {
    fn content(&self, plan: &[Instalment], before: &ContractContent) -> Result<ContractContent, Problems> {
        let mut rows = Vec::with_capacity(plan.len() + 1);
        for instalment in plan {
            let planned = instalment.planned_terms();
            match self.settled.iter().find(|settled| settled.ordinal == instalment.ordinal) {
                Some(settled) => rows.extend(settled.terms(&planned)?),
                None => rows.push(planned),
            }
        }
        let remains = Amount::sum(rows.iter().map(|terms| terms.amount))?;
        rows.extend(self.added.clone());
        let amount = Amount::sum(rows.iter().map(|terms| terms.amount)).and_then(Amount::of_one_record)?;
        let lines = self.lines(&before.lines, before.amount.checked_sub(remains)?)?;
        Ok(ContractContent { amount, lines, plan: rows, ..before.clone() })
    }

    /// Lines that add up to the new amount. No line may be less than nothing, so what is given up is a discount: of the last line first, then of the
    /// one before it, for what a contract delivers last is what its end leaves out. The payment that is added is a line of its own.
    fn lines(&self, old: &[Line], given_up: Amount) -> Result<Vec<Line>, Refusal> {
        let (mut lines, mut rest) = (old.to_vec(), given_up);
        for line in lines.iter_mut().rev() {
            let off = rest.min(line.total);
            (line.discount, line.total) = (line.discount.checked_add(off)?, line.total.checked_sub(off)?);
            rest = rest.checked_sub(off)?;
        }
        if let Some(InstalmentTerms { amount, note, .. }) = self.added.clone() {
            let (quantity, unit_price) = (Decimal::ONE, amount.value().normalize());
            lines.push(Line { product: note, quantity, unit_price, total: amount, ..Line::default() });
        }
        Ok(lines)
    }
}

fn open(plan: &[Instalment]) -> impl Iterator<Item = &Instalment> {
    plan.iter().filter(|instalment| !instalment.is_paid())
}

/// What is neither paid nor given up of it.
fn rest(instalment: &Instalment) -> Result<Amount, Refusal> {
    instalment.terms.amount.checked_sub(instalment.settled())
}

fn within(amount: Amount, open: Amount) -> Result<Amount, Refusal> {
    if !amount.is_positive() {
        Err(Refusal::AmountNotPositive)
    } else if amount > open {
        Err(Refusal::SettlementOverOpen { open })
    } else {
        Ok(amount)
    }
}
