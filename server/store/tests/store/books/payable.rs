//! What of fees is payable by the model: worked out from contracts and payments, not by the product's function.

use chrono::NaiveDate;

use super::fees::{Payment, Sale, Sheet, Stage};
use super::model::{Contract, Fen, Model};

/// An approved claim: how far its sales are collected (of how much), what is paid of it, and what is payable.
#[derive(Clone, Debug)]
pub struct Due {
    pub rep: String,
    pub month: NaiveDate,
    pub number: u16,
    pub approved: Fen,
    pub share: (Fen, Fen),
    pub paid: Fen,
    pub payable: Fen,
}

impl Model {
    /// Every approved claim: its share of what is collected, less what is paid.
    pub fn dues(&self) -> Vec<Due> {
        let mut dues = Vec::new();
        for sheet in self.fees.sheets.iter().filter(|sheet| sheet.stage == Stage::Approved) {
            for claim in &sheet.claims {
                let (rep, month, number, approved) = (sheet.rep.clone(), sheet.month, claim.number, claim.amount);
                let is_of = |payment: &&Payment| payment.rep == rep && payment.month == month && payment.number == number;
                let paid: Fen = self.fees.payments.iter().filter(is_of).map(|payment| payment.amount).sum();
                let share = self.share(sheet, claim.customer);
                dues.push(Due { rep, month, number, approved, share, paid, payable: part(approved, share) - paid });
            }
        }
        dues
    }

    /// What is collected of what a customer's fees hang on, and how much that is. What is void was sold all the same.
    fn share(&self, sheet: &Sheet, customer: usize) -> (Fen, Fen) {
        let of = |contract: &Contract| (self.collected(&contract.id, NaiveDate::MAX), contract.amount());
        let add = |sum: (Fen, Fen), one: (Fen, Fen)| (sum.0 + one.0, sum.1 + one.1);
        if sheet.by_rate {
            let counts = |one: &&Contract| one.customer == customer && one.currency == 0 && one.life.counts();
            return self.contracts.iter().filter(counts).map(of).fold((0, 0), add);
        }
        let sales = sheet.sales.iter().filter(|(of, ..)| *of == customer);
        let share = |(_, id, sold): &Sale| self.contract(id).filter(|one| one.life.counts()).map_or((0, *sold), of);
        sales.map(share).fold((0, 0), add)
    }

    pub fn has_dues(&self) -> bool {
        self.fees.sheets.iter().any(|sheet| sheet.stage == Stage::Approved)
    }

    /// How many are late: of one rep, or of all.
    pub fn fees_late(&self, rep: Option<&str>) -> u64 {
        let is_late = |sheet: &&Sheet| sheet.stage.is_open() && sheet.due < self.today && rep.is_none_or(|rep| sheet.rep == rep);
        self.fees.sheets.iter().filter(is_late).count() as u64
    }

    pub fn fees_to_check(&self) -> u64 {
        self.fees.sheets.iter().filter(|sheet| sheet.stage == Stage::ToFinance).count() as u64
    }
}

/// The collected share of an amount, to the fen; of two that are as near the even one.
fn part(approved: Fen, (collected, whole): (Fen, Fen)) -> Fen {
    if whole <= 0 || collected <= 0 {
        return 0;
    }
    if collected >= whole {
        return approved;
    }
    let (approved, collected, whole) = (i128::from(approved), i128::from(collected), i128::from(whole));
    let doubled = 2 * approved * collected + whole;
    let (up, is_between) = (doubled / (2 * whole), doubled % (2 * whole) == 0);
    Fen::try_from(if is_between && up % 2 == 1 { up - 1 } else { up }).unwrap()
}
