//! The model's rules of amendments. Which instalment goes on as which the product may choose; that it chose one that the rules allow is proven
//! here, and every figure follows from the choice.

use chrono::NaiveDate;

use super::act::Answer;
use super::model::{Amendment, Fen, Instalment, Life, Model, Plan, Row};
use super::rules::is_plan;

/// Whether what is paid has room in other rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fits {
    Yes,
    No,
    /// Only if what is partly paid goes on under another due date: the product says.
    Perhaps,
}

impl Model {
    fn paid_of(&self, index: usize) -> Vec<(String, Fen)> {
        self.contracts[index].plan.iter().map(|instalment| (instalment.id.clone(), self.settled(&instalment.id))).collect()
    }

    fn fits(&self, index: usize, rows: &[Row]) -> Fits {
        let mut fits = Fits::Yes;
        for instalment in &self.contracts[index].plan {
            let ((due, amount), paid) = (instalment.row(), self.settled(&instalment.id));
            if paid >= amount {
                if !rows.contains(&(due, amount)) {
                    return Fits::No;
                }
            } else if paid > 0 && !rows.iter().any(|row| row.0 == due && row.1 >= paid) {
                if rows.iter().all(|row| row.1 < paid) {
                    return Fits::No;
                }
                fits = Fits::Perhaps;
            }
        }
        fits
    }

    pub(super) fn amend(&mut self, id: &str, contract: &str, rows: &[Row], answer: &Answer) -> bool {
        let Some(index) = self.own_contract(contract).filter(|index| self.contracts[*index].life == Life::Performing) else { return false };
        if !is_plan(rows) || self.contracts[index].rows() == rows {
            return false;
        }
        let is_good = match self.fits(index, rows) {
            Fits::Yes => true,
            Fits::No => false,
            Fits::Perhaps => matches!(answer, Answer::Done),
        };
        if is_good {
            self.open_amendment(index, id, Plan::Rows(rows.to_vec()));
        }
        is_good
    }

    pub(super) fn terminate(
        &mut self,
        id: &str,
        contract: &str,
        on: NaiveDate,
        settled: &[(usize, Option<Row>)],
        added: Option<Row>,
    ) -> bool {
        let Some(index) = self.own_contract(contract).filter(|index| self.contracts[*index].life == Life::Performing) else { return false };
        let mut kept = Vec::new();
        for (ordinal, instalment) in (1..).zip(&self.contracts[index].plan) {
            let (amount, paid) = (instalment.row().1, self.settled(&instalment.id));
            if paid >= amount {
                continue;
            }
            let Some((_, owed)) = settled.iter().find(|(of, _)| *of == ordinal) else { return false };
            if owed.is_some_and(|(_, owed)| owed <= 0 || owed > amount - paid) {
                return false;
            }
            kept.push((instalment.id.clone(), paid, *owed));
        }
        let is_dated = self.contracts[index].signed.is_some_and(|signed| signed <= on);
        if !is_dated || added.is_some_and(|(_, amount)| amount <= 0) {
            return false;
        }
        self.open_amendment(index, id, Plan::End { on, settled: kept, added });
        true
    }

    fn open_amendment(&mut self, index: usize, id: &str, plan: Plan) {
        let paid = self.paid_of(index);
        self.contracts[index].life = Life::Changing;
        self.contracts[index].amendment = Some(Amendment { id: id.to_owned(), plan, paid });
    }

    pub(super) fn withdraw(&mut self, contract: &str) -> bool {
        let found = self.own_contract(contract).map(|index| &mut self.contracts[index]);
        let Some(contract) = found.filter(|contract| contract.amendment.is_some()) else { return false };
        (contract.life, contract.amendment) = (Life::Performing, None);
        true
    }

    pub(super) fn sign_amendment(&mut self, contract: &str, on: NaiveDate, answer: &Answer) -> Result<(), String> {
        let index = self.own_contract(contract).filter(|index| self.may_sign(*index, on));
        let Some(index) = index else {
            let is_alike = matches!(answer, Answer::Refused(_));
            return if is_alike { Ok(()) } else { Err(format!("the model refuses it, the store says {answer:?}")) };
        };
        let fits = self.fits_now(index);
        match answer {
            Answer::Signed(ids) if fits != Fits::No => self.next_version(index, on, ids),
            Answer::Overtaken if fits != Fits::Yes => Ok(()),
            _ => Err(format!("what is paid fits: {fits:?}, the store says {answer:?}")),
        }
    }

    /// Not before the version that it changes, not in the future or a closed month, and no end that is still to come.
    fn may_sign(&self, index: usize, on: NaiveDate) -> bool {
        let contract = &self.contracts[index];
        let Some(amendment) = &contract.amendment else { return false };
        let is_over = !matches!(amendment.plan, Plan::End { on, .. } if on > self.today);
        let present = contract.signed.max(contract.amended_on);
        is_over && on <= self.today && present.is_none_or(|present| present <= on) && self.takes(on)
    }

    fn fits_now(&self, index: usize) -> Fits {
        let contract = &self.contracts[index];
        match contract.amendment.as_ref().map(|amendment| (&amendment.plan, &amendment.paid)) {
            None => Fits::No,
            // What was paid less since has all the more room.
            Some((Plan::Rows(rows), before)) => {
                let has_grown = before.iter().any(|(id, paid)| self.settled(id) > *paid);
                if has_grown { self.fits(index, rows) } else { Fits::Yes }
            }
            Some((Plan::End { settled, .. }, _)) => {
                let holds = |instalment: &Instalment| {
                    let (paid, amount) = (self.settled(&instalment.id), instalment.row().1);
                    match settled.iter().find(|(id, ..)| *id == instalment.id) {
                        None => paid >= amount,
                        Some((_, then, None)) => paid == *then,
                        Some((_, then, Some((_, owed)))) => paid <= then + owed,
                    }
                };
                if contract.plan.iter().all(holds) { Fits::Yes } else { Fits::No }
            }
        }
    }

    /// The day from which the next version counts: of its signing, or later where the books have moved since.
    fn books_day(&self, index: usize, on: NaiveDate) -> NaiveDate {
        let contract = &self.contracts[index];
        let taken_back = self.postings.iter().filter(|posting| posting.contract == contract.id && posting.amount < 0);
        taken_back.map(|posting| posting.date).chain(contract.counts_from).fold(on, NaiveDate::max)
    }

    fn next_version(&mut self, index: usize, on: NaiveDate, ids: &[String]) -> Result<(), String> {
        let (from, paid) = (self.books_day(index, on), self.paid_of(index));
        let contract = &mut self.contracts[index];
        let Some(amendment) = contract.amendment.take() else { return Ok(()) };
        let rows = amendment.plan.rows(&contract.plan);
        if rows.len() != ids.len() {
            return Err(format!("{} instalments instead of {}", ids.len(), rows.len()));
        }
        let is_settled = matches!(amendment.plan, Plan::End { .. });
        contract.aside = if let Plan::End { added: Some((_, amount)), .. } = &amendment.plan { *amount } else { 0 };
        let mut old = std::mem::take(&mut contract.plan);
        for (id, row) in ids.iter().zip(rows) {
            let found = old.iter().position(|instalment| instalment.id == *id).map(|place| old.remove(place));
            let paid = paid.iter().find(|(of, _)| of == id).map_or(0, |(_, paid)| *paid);
            let instalment = match found {
                Some(before) => goes_on(before, row, paid, from, is_settled)?,
                None if contract.gone.iter().any(|gone| gone.id == *id) => return Err(format!("{id} was taken out before")),
                None => {
                    let effective = contract.signed.map(|signed| signed.max(from));
                    Instalment { added: effective, ..Instalment::new(id.clone(), row, effective) }
                }
            };
            contract.plan.push(instalment);
        }
        if let Some(lost) = old.iter().find(|gone| paid.iter().any(|(id, paid)| *id == gone.id && *paid != 0)) {
            return Err(format!("{} is paid and taken out", lost.id));
        }
        contract.gone.extend(old.into_iter().map(|gone| Instalment { ended: Some(gone.ended.unwrap_or(from)), ..gone }));
        contract.life = if is_settled { Life::Terminated } else { Life::Performing };
        contract.amended += 1;
        (contract.amended_on, contract.counts_from) = (Some(on), Some(from));
        Ok(())
    }
}

/// What is wholly paid stays as it is unless it is settled, and nothing becomes less than what is paid of it.
fn goes_on(mut instalment: Instalment, row: Row, paid: Fen, from: NaiveDate, is_settled: bool) -> Result<Instalment, String> {
    let before = instalment.row();
    let is_paid = paid > 0 && paid >= before.1;
    if row.1 < paid || (is_paid && row != before && !is_settled) {
        return Err(format!("{instalment:?}, of which {paid} is paid, goes on as {row:?}"));
    }
    if row != before {
        instalment.terms.push((from, row));
    }
    Ok(instalment)
}

impl Plan {
    /// The plan that it makes of the one before.
    fn rows(&self, before: &[Instalment]) -> Vec<Row> {
        match self {
            Self::Rows(rows) => rows.clone(),
            Self::End { settled, added, .. } => {
                let settled_row = |instalment: &Instalment| match settled.iter().find(|(id, ..)| *id == instalment.id) {
                    None => Some(instalment.row()),
                    Some((_, paid, Some((due, owed)))) => Some((*due, paid + owed)),
                    Some((_, 0, None)) => None,
                    Some((_, paid, None)) => Some((instalment.row().0, *paid)),
                };
                before.iter().filter_map(settled_row).chain(*added).collect()
            }
        }
    }
}
