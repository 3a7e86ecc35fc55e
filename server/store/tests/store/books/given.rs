//! The model's rules of what is given up: discounts, credit notes and write-offs. What is booked is a posting without a receipt.

use chrono::NaiveDate;

use super::model::{Contract, Fen, Giving, GivingState, Instalment, Kind, Model, Posting};

impl Model {
    pub(super) fn ask_giving(&mut self, giving: Giving) -> bool {
        let Some(index) = self.own_contract(&giving.contract) else { return false };
        let Some(instalment) = self.contracts[index].plan.iter().find(|one| one.id == giving.instalment) else { return false };
        let is_good = self.may_be_given(instalment, giving.amount, self.asked(&giving.instalment), giving.date);
        if is_good {
            self.givings.push(giving);
        }
        is_good
    }

    /// No more than is open by then, whatever was open when it was asked for; and not into a month that was closed meanwhile.
    pub(super) fn approve_giving(&mut self, id: &str) -> bool {
        let Some(index) = self.giving(id, GivingState::Asked) else { return false };
        let of = self.givings[index].clone();
        let instalment = self.contract(&of.contract).and_then(|contract| {
            let mut all = contract.plan.iter().chain(&contract.gone);
            all.find(|instalment| instalment.id == of.instalment)
        });
        let is_good = instalment.is_some_and(|instalment| self.may_be_given(instalment, of.amount, 0, of.date));
        if is_good {
            self.givings[index].state = GivingState::Booked;
            let (contract, instalment, date, amount) = (of.contract, of.instalment, of.date, of.amount);
            self.postings.push(Posting { receipt: None, contract, instalment, date, amount });
        }
        is_good
    }

    pub(super) fn reject_giving(&mut self, id: &str) -> bool {
        let found = self.giving(id, GivingState::Asked);
        found.inspect(|index| self.givings[*index].state = GivingState::Rejected).is_some()
    }

    /// By its mirror of today.
    pub(super) fn reverse_giving(&mut self, id: &str) -> bool {
        let Some(index) = self.giving(id, GivingState::Booked) else { return false };
        let of = self.givings[index].clone();
        let date = self.today.max(of.date);
        let is_good = self.takes(date);
        if is_good {
            self.givings[index].state = GivingState::Reversed;
            let (contract, instalment, amount) = (of.contract, of.instalment, -of.amount);
            self.postings.push(Posting { receipt: None, contract, instalment, date, amount });
        }
        is_good
    }

    fn giving(&self, id: &str, state: GivingState) -> Option<usize> {
        self.givings.iter().position(|giving| giving.id == id && giving.state == state)
    }

    fn may_be_given(&self, instalment: &Instalment, amount: Fen, asked: Fen, date: NaiveDate) -> bool {
        let is_open = amount > 0 && amount <= self.open(instalment) - asked;
        let is_dated = date <= self.today && self.takes(date) && self.given_since(instalment).is_none_or(|since| since <= date);
        is_open && is_dated
    }

    /// The day from which something may be given up of it: since then what is open of it has only become less.
    pub(super) fn given_since(&self, instalment: &Instalment) -> Option<NaiveDate> {
        let changed = instalment.terms.iter().skip(1).map(|(from, _)| *from).max();
        let of_it = self.postings.iter().filter(|posting| posting.instalment == instalment.id && posting.amount < 0);
        instalment.effective.max(instalment.ended).max(changed).max(of_it.map(|posting| posting.date).max())
    }

    /// What is asked for of an instalment and not decided.
    pub(super) fn asked(&self, instalment: &str) -> Fen {
        let asked = self.givings.iter().filter(|one| one.state == GivingState::Asked && one.instalment == instalment);
        asked.map(|giving| giving.amount).sum()
    }
}

impl Model {
    /// What is given up of a contract or an instalment, in these ways: by what is booked, not by its postings.
    fn given(&self, kinds: &[Kind], is_of: impl Fn(&Giving) -> bool) -> Fen {
        let counts = |giving: &&Giving| giving.state == GivingState::Booked && kinds.contains(&giving.kind) && is_of(giving);
        self.givings.iter().filter(counts).map(|giving| giving.amount).sum()
    }

    /// By discounts and credit notes, and by write-offs.
    pub fn given_of_instalment(&self, id: &str) -> [Fen; 2] {
        let is_of = |giving: &Giving| giving.instalment == id;
        [self.given(&[Kind::Discount, Kind::CreditNote], is_of), self.given(&[Kind::WriteOff], is_of)]
    }

    pub fn given_of_contract(&self, id: &str) -> [Fen; 2] {
        let is_of = |giving: &Giving| giving.contract == id;
        [self.given(&[Kind::Discount, Kind::CreditNote], is_of), self.given(&[Kind::WriteOff], is_of)]
    }

    /// What is charged in the end: nobody is invoiced what was let off, and what is written off was charged all the same.
    pub fn charged(&self, contract: &Contract) -> Fen {
        contract.amount() - self.given_of_contract(&contract.id)[0]
    }

    /// How many wait for the head of the team.
    pub fn givings_asked(&self) -> u64 {
        self.givings.iter().filter(|giving| giving.state == GivingState::Asked).count() as u64
    }
}
