//! The third part of chance: what is given up, and maintenance fees.

use chrono::{NaiveDate, TimeDelta};
use rand::Rng;
use rand::seq::IndexedRandom;

use super::act::{Act, PayLine};
use super::chance::Chance;
use super::fees::{EVENTS_CAP, GIFT_CAP, Sheet};
use super::model::{Contract, Giving, GivingState, Kind, Model, month_of};
use super::payable::Due;

impl Chance {
    pub(super) fn giving(&mut self, model: &Model, kind: &str) -> Option<Act> {
        let is_asked = |giving: &Giving| giving.state == GivingState::Asked;
        let is_booked = |giving: &Giving| giving.state == GivingState::Booked;
        match kind {
            "ask_giving" => self.ask_giving(model),
            "approve_giving" => Some(Act::ApproveGiving { giving: self.given(model, is_asked)? }),
            "reject_giving" => Some(Act::RejectGiving { giving: self.given(model, is_asked)? }),
            "reverse_giving" => Some(Act::ReverseGiving { giving: self.given(model, is_booked)? }),
            _ => None,
        }
    }

    /// One for which this is right; now and then another.
    fn given(&mut self, model: &Model, is_right: impl Fn(&Giving) -> bool) -> Option<String> {
        if !model.givings.iter().any(&is_right) && !self.one_in(8) {
            return None;
        }
        self.any(model.givings.iter(), is_right).map(|giving| giving.id.clone())
    }

    fn ask_giving(&mut self, model: &Model) -> Option<Act> {
        let contract = self.contract(model, |contract: &Contract| contract.plan.iter().any(|one| model.open(one) > 0))?;
        let instalment = self.any(contract.plan.iter(), |one| model.open(one) > 0)?;
        let left = (model.open(instalment) - model.asked(&instalment.id)).max(1);
        let amount = match self.below(15) {
            0 => left + 1,
            1..=5 => left,
            _ => 1 + self.below(left),
        };
        let (day, since) = (self.past(model), model.given_since(instalment));
        let date = if self.one_in(10) { day } else { since.map_or(day, |since| day.max(since)).min(model.today) };
        let date = if self.one_in(30) { model.today + TimeDelta::days(1) } else { date };
        let kind = *Kind::ALL.choose(&mut self.dice)?;
        Some(Act::AskGiving { id: self.id('g'), contract: contract.id.clone(), instalment: instalment.id.clone(), kind, amount, date })
    }

    pub(super) fn feeing(&mut self, model: &Model, kind: &str) -> Option<Act> {
        match kind {
            "open_fees" => self.open_fees(model),
            "refresh_fees" => {
                let month = self.own_sheet(model, |sheet| sheet.stage.is_open() && sheet.sales != model.sales_of(sheet.month))?;
                Some(Act::RefreshFees { month })
            }
            "claim_fees" => {
                let month = self.own_sheet(model, |sheet| sheet.stage.is_open() && sheet.claims.is_empty() && !sheet.sales.is_empty())?;
                let claims = self.claims(model, model.sheet(&model.rep, month)?)?;
                Some(Act::ClaimFees { month, claims })
            }
            "submit_fees" => {
                let says_it = |sheet: &Sheet| sheet.sales == model.sales_of(sheet.month);
                let month = self.own_sheet(model, |sheet| sheet.stage.is_open() && !sheet.claims.is_empty() && says_it(sheet))?;
                Some(Act::SubmitFees { month })
            }
            "check_fees" => {
                let is_right = |sheet: &Sheet| sheet.stage.is_checked();
                if !model.fees.sheets.iter().any(is_right) && !self.one_in(10) {
                    return None;
                }
                let sheet = self.any(model.fees.sheets.iter(), is_right)?;
                Some(Act::CheckFees { rep: sheet.rep.clone(), month: sheet.month, passes: !self.one_in(8) })
            }
            "pay_fees" => self.pay_fees(model),
            "set_fee_basis" => Some(Act::SetFeeBasis { is_rate: self.one_in(2) }),
            _ => None,
        }
    }

    /// The month before, which is over; now and then this one.
    fn open_fees(&mut self, model: &Model) -> Option<Act> {
        let this = month_of(model.today);
        if self.one_in(20) {
            return Some(Act::OpenFees { month: this });
        }
        let month = month_of(this - TimeDelta::days(1));
        let is_there = model.sheet(&model.rep, month).is_some();
        (!is_there || self.one_in(15)).then_some(Act::OpenFees { month })
    }

    /// The month of a statement of the rep of now for which this is right; now and then of another.
    fn own_sheet(&mut self, model: &Model, is_right: impl Fn(&Sheet) -> bool) -> Option<NaiveDate> {
        let own: Vec<&Sheet> = model.fees.sheets.iter().filter(|sheet| sheet.rep == model.rep).collect();
        if !own.iter().any(|sheet| is_right(sheet)) && !self.one_in(10) {
            return None;
        }
        self.any(own.into_iter(), is_right).map(|sheet| sheet.month)
    }

    /// For customers of the statement, mostly within what each may get.
    fn claims(&mut self, model: &Model, sheet: &Sheet) -> Option<Vec<(usize, bool, i64)>> {
        let mut claims = Vec::new();
        for _ in 0..self.dice.random_range(1..4) {
            let sold = sheet.sales.choose(&mut self.dice)?.0;
            let customer = if self.one_in(40) { model.customers.len() - 1 } else { sold };
            let is_gift = self.one_in(2);
            let cap = if is_gift { GIFT_CAP } else { EVENTS_CAP };
            let amount = if self.one_in(30) { cap + self.below(2) } else { 1 + self.below(cap / 3) };
            let amount = if self.one_in(60) { 0 } else { amount };
            claims.push((customer, is_gift, amount));
        }
        Some(claims)
    }

    /// Some of what is payable, all of it or a part; now and then a fen too much, or what is not payable.
    fn pay_fees(&mut self, model: &Model) -> Option<Act> {
        let (payable, rest): (Vec<Due>, Vec<Due>) = model.dues().into_iter().partition(|due| due.payable > 0);
        let is_wrong = self.one_in(15);
        if payable.is_empty() && !is_wrong {
            return None;
        }
        let count = self.dice.random_range(1..4);
        let mut lines: Vec<PayLine> = Vec::new();
        let chosen: Vec<Due> = payable.choose_multiple(&mut self.dice, count).cloned().collect();
        let wrong = rest.choose(&mut self.dice).filter(|_| is_wrong).cloned();
        for due in chosen.into_iter().chain(wrong) {
            let amount = match self.below(20) {
                0 => Some(due.payable + 1),
                1..=7 if due.payable > 0 => Some(1 + self.below(due.payable)),
                _ => None,
            };
            lines.push((due.rep, due.month, due.number, amount));
        }
        let last = model.fees.references.last().copied().unwrap_or_default();
        let reference = if self.one_in(15) { last } else { last + 1 };
        Some(Act::PayFees { reference, lines })
    }
}
