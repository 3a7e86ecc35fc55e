//! What happens next, by chance: mostly what the books allow, and now and then what they must refuse.

use chrono::{NaiveDate, TimeDelta};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::act::Act;
use super::model::{Contract, Fen, Life, Model, Receipt, Row, next_month};

/// Steps after which a new rep begins with new customers.
const ERA_STEPS: usize = 125;
/// Contracts of one rep.
const CONTRACTS_MAX: usize = 7;

/// A generator that tells the same story for the same seed.
pub struct Chance {
    pub(super) dice: StdRng,
    pub(super) made: usize,
}

/// What chance may choose, and how often.
const WEIGHTS: &[(&str, u32)] = &[
    ("pass", 12),
    ("contract", 6),
    ("edit", 3),
    ("sign", 3),
    ("void", 2),
    ("revive", 3),
    ("amend", 6),
    ("terminate", 2),
    ("sign_amendment", 7),
    ("withdraw", 1),
    ("receive", 12),
    ("discard", 1),
    ("confirm", 8),
    ("confirm_by_hand", 5),
    ("use_advance", 5),
    ("reverse", 4),
    ("refund", 3),
    ("take_refund_back", 2),
    ("close", 2),
    ("reopen", 1),
    ("spend", 3),
    ("void_expense", 2),
    ("ask_invoice", 4),
    ("issue", 4),
    ("end_invoice", 3),
    ("ask_giving", 5),
    ("approve_giving", 5),
    ("reject_giving", 1),
    ("reverse_giving", 2),
    ("open_fees", 10),
    ("refresh_fees", 6),
    ("claim_fees", 10),
    ("submit_fees", 10),
    ("check_fees", 16),
    ("pay_fees", 6),
    ("set_fee_basis", 1),
];

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self { dice: StdRng::seed_from_u64(seed), made: 0 }
    }

    pub(super) fn id(&mut self, kind: char) -> String {
        self.made += 1;
        format!("{kind}{:05}", self.made)
    }

    pub(super) fn one_in(&mut self, count: u32) -> bool {
        self.dice.random_range(0..count) == 0
    }

    pub(super) fn below(&mut self, limit: i64) -> i64 {
        self.dice.random_range(0..limit)
    }

    pub(super) fn amount(&mut self) -> Fen {
        self.dice.random_range(1..30_000)
    }

    /// A day up to today, mostly one that is not closed.
    pub(super) fn past(&mut self, model: &Model) -> NaiveDate {
        let day = model.today - TimeDelta::days(self.below(25));
        let open = model.closed.last().map_or(day, |month| next_month(*month));
        if self.one_in(12) { day } else { day.max(open).min(model.today) }
    }

    /// One of them, as a rule one for which this is right.
    pub(super) fn any<'a, T: 'a>(&mut self, all: impl Iterator<Item = &'a T>, is_right: impl Fn(&T) -> bool) -> Option<&'a T> {
        let (right, wrong): (Vec<&T>, Vec<&T>) = all.partition(|one| is_right(one));
        let from = if right.is_empty() || (!wrong.is_empty() && self.one_in(15)) { wrong } else { right };
        from.choose(&mut self.dice).copied()
    }

    pub(super) fn contract<'a>(&mut self, model: &'a Model, is_right: impl Fn(&Contract) -> bool) -> Option<&'a Contract> {
        let from = if self.one_in(40) { 0 } else { model.era };
        self.any(model.contracts.iter().filter(|contract| contract.customer >= from), is_right)
    }

    pub(super) fn receipt<'a>(&mut self, model: &'a Model, is_right: impl Fn(&Receipt) -> bool) -> Option<&'a Receipt> {
        let from = if self.one_in(15) { 0 } else { model.era };
        self.any(model.receipts.iter().filter(|receipt| receipt.customer >= from), is_right)
    }

    /// The next act; one that finds nothing to be done to gives way to another.
    pub fn next(&mut self, model: &Model, step: usize) -> Act {
        if step.is_multiple_of(ERA_STEPS) {
            let customers = [self.id('k'), self.id('k')];
            return Act::Era { rep: self.id('r'), customers };
        }
        loop {
            let kind = WEIGHTS.choose_weighted(&mut self.dice, |(_, weight)| *weight).unwrap().0;
            let act = self.contracting(model, kind).or_else(|| self.paying(model, kind)).or_else(|| self.keeping(model, kind));
            if let Some(act) = act.or_else(|| self.giving(model, kind)).or_else(|| self.feeing(model, kind)) {
                return act;
            }
        }
    }

    fn rows(&mut self, today: NaiveDate) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..self.dice.random_range(1..5) {
            let row = (today + TimeDelta::days(self.below(110) - 50), self.amount());
            if !rows.iter().any(|known| known.0 == row.0) {
                rows.push(row);
            }
        }
        if self.one_in(25) {
            rows[0].1 = -self.below(2);
        }
        rows
    }

    fn contracting(&mut self, model: &Model, kind: &str) -> Option<Act> {
        let is_open = |contract: &Contract| contract.life == Life::Performing;
        match kind {
            "contract" => {
                let count = model.contracts.iter().filter(|contract| contract.customer >= model.era).count();
                let customer = model.era + usize::from(self.one_in(2));
                let customer = if self.one_in(30) { 0 } else { customer };
                let signed = if self.one_in(5) { None } else { Some(self.past(model)) };
                let signed = if self.one_in(30) { Some(model.today + TimeDelta::days(1)) } else { signed };
                let (rows, currency) = (self.rows(model.today), usize::from(self.one_in(6)));
                (count < CONTRACTS_MAX).then(|| Act::Contract { id: self.id('c'), customer, currency, signed, rows })
            }
            "edit" => {
                let is_right = |contract: &Contract| {
                    let is_young = matches!(contract.life, Life::Pending | Life::Performing) && contract.amended == 0;
                    is_young && model.settled_under(&contract.id) == 0
                };
                let contract = self.contract(model, is_right)?.id.clone();
                Some(Act::Edit { contract, rows: self.rows(model.today) })
            }
            "sign" => {
                let contract = self.contract(model, |contract| contract.life == Life::Pending)?.id.clone();
                let on = if self.one_in(20) { model.today + TimeDelta::days(1) } else { self.past(model) };
                Some(Act::Sign { contract, on })
            }
            "void" => {
                let is_right = |contract: &Contract| is_open(contract) && model.settled_under(&contract.id) == 0;
                Some(Act::Void { contract: self.contract(model, is_right)?.id.clone() })
            }
            "revive" => Some(Act::Revive { contract: self.contract(model, |contract| contract.life == Life::Void)?.id.clone() }),
            "amend" => {
                let contract = self.contract(model, is_open)?;
                let rows = self.amended(model, contract);
                Some(Act::Amend { id: self.id('a'), contract: contract.id.clone(), rows })
            }
            "terminate" => {
                let contract = self.contract(model, is_open)?;
                Some(self.terminate(model, contract))
            }
            "sign_amendment" => {
                let contract = self.contract(model, |contract| contract.life == Life::Changing)?;
                let earliest = contract.signed.max(contract.amended_on).unwrap_or(model.today);
                let on = self.past(model).max(earliest).min(model.today);
                let on = if self.one_in(20) { earliest - TimeDelta::days(1) } else { on };
                Some(Act::SignAmendment { contract: contract.id.clone(), on })
            }
            "withdraw" => {
                Some(Act::WithdrawAmendment { contract: self.contract(model, |contract| contract.life == Life::Changing)?.id.clone() })
            }
            _ => None,
        }
    }

    /// Another plan: what is paid stays in it, as a rule.
    fn amended(&mut self, model: &Model, contract: &Contract) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let add = |rows: &mut Vec<Row>, row: Row| {
            if !rows.iter().any(|known| known.0 == row.0) {
                rows.push(row);
            }
        };
        let most = contract.plan.iter().map(|instalment| model.settled(&instalment.id)).max().unwrap_or_default();
        if most > 1 && self.one_in(15) {
            return vec![(model.today, most - 1)];
        }
        for instalment in &contract.plan {
            let ((due, amount), paid) = (instalment.row(), model.settled(&instalment.id));
            match self.below(20) {
                0 if paid > 0 => {}
                _ if paid >= amount => add(&mut rows, (due, amount)),
                1..=4 => add(&mut rows, (due, paid + self.amount())),
                5..=7 if paid == 0 => add(&mut rows, (due + TimeDelta::days(self.below(40) + 1), amount)),
                8..=10 if paid == 0 => {}
                _ => add(&mut rows, (due, amount)),
            }
        }
        if rows.is_empty() || self.one_in(3) {
            let row = (model.today + TimeDelta::days(self.below(90)), self.amount());
            add(&mut rows, row);
        }
        rows
    }

    fn terminate(&mut self, model: &Model, contract: &Contract) -> Act {
        let mut settled = Vec::new();
        for (ordinal, instalment) in (1..).zip(&contract.plan) {
            let ((due, amount), paid) = (instalment.row(), model.settled(&instalment.id));
            if paid < amount && !self.one_in(40) {
                let over = Fen::from(self.one_in(40));
                let owed = if self.one_in(2) { amount - paid } else { 1 + self.below(amount - paid) };
                let owed = self.one_in(2).then(|| (due + TimeDelta::days(self.below(9)), owed + over * amount));
                settled.push((ordinal, owed));
            }
        }
        let added = self.one_in(4).then(|| (model.today + TimeDelta::days(self.below(30)), self.amount()));
        let on = if self.one_in(10) { model.today + TimeDelta::days(2) } else { self.past(model) };
        Act::Terminate { id: self.id('a'), contract: contract.id.clone(), on, settled, added }
    }
}
