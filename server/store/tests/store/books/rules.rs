//! What the model does with each act: whether it is taken, and what it changes. What is refused changes nothing.

use chrono::NaiveDate;

use super::act::{Act, Answer};
use super::model::{Contract, Giving, GivingState, Instalment, Life, Model, Receipt, ReceiptState, Row};

impl Model {
    /// Carries the act out in the model, and tells where the store's answer is another.
    pub fn apply(&mut self, act: &Act, answer: &Answer) -> Result<(), String> {
        if let Act::SignAmendment { contract, on } = act {
            return self.sign_amendment(contract, *on, answer);
        }
        let taken = self.takes_act(act, answer);
        match (taken, answer) {
            (true, Answer::Done) | (false, Answer::Refused(_)) => Ok(()),
            (true, Answer::Refused(why)) => Err(format!("the model takes it, the store refuses it: {why}")),
            (true, _) => Err(format!("the model takes it, the store says {answer:?}")),
            (false, _) => Err(format!("the model refuses it, the store says {answer:?}")),
        }
    }

    fn takes_act(&mut self, act: &Act, answer: &Answer) -> bool {
        match act {
            Act::Pass { days } => self.pass(*days),
            Act::Era { rep, customers } => self.begin(rep, customers),
            Act::Contract { id, customer, currency, signed, rows } => self.draw(id, *customer, *currency, *signed, rows),
            Act::Edit { contract, rows } => self.edit(contract, rows),
            Act::Sign { contract, on } => self.come_into_force(contract, Some(*on)),
            Act::Revive { contract } => self.come_into_force(contract, None),
            Act::Void { contract } => self.void(contract),
            Act::Amend { id, contract, rows } => self.amend(id, contract, rows, answer),
            Act::Terminate { id, contract, on, settled, added } => self.terminate(id, contract, *on, settled, *added),
            Act::SignAmendment { .. } => false,
            Act::WithdrawAmendment { contract } => self.withdraw(contract),
            Act::Receive { id, customer, currency, date, amount, contract, reference } => {
                let (contract, state) = (contract.clone(), ReceiptState::Draft);
                let (id, refunds) = (id.clone(), Vec::new());
                let (customer, currency, date, amount, reference) = (*customer, *currency, *date, *amount, *reference);
                self.receive(Receipt { id, customer, currency, date, amount, contract, reference, state, refunds })
            }
            Act::Discard { receipt } => self.discard(receipt),
            Act::Confirm { receipt, shares } => self.confirm(receipt, shares.as_deref()),
            Act::UseAdvance { receipt, shares } => self.use_advance(receipt, shares),
            Act::Reverse { receipt } => self.reverse(receipt),
            Act::Refund { receipt, on, amount } => self.refund(receipt, *on, *amount),
            Act::TakeRefundBack { receipt, number } => self.take_refund_back(receipt, *number),
            Act::Close { month } => self.close(*month),
            Act::Reopen { month } => self.reopen(*month),
            Act::Spend { id, contract, date, amount } => self.spend(id, contract, *date, *amount),
            Act::VoidExpense { expense } => self.void_expense(expense),
            Act::AskInvoice { id, contract, amount } => self.ask_invoice(id, contract, *amount),
            Act::Issue { invoice, on, number } => self.issue(invoice, *on, *number),
            Act::Reject { invoice } => self.reject(invoice),
            Act::VoidInvoice { invoice } => self.void_invoice(invoice),
            Act::AskGiving { id, contract, instalment, kind, amount, date } => {
                let (id, contract, instalment, state) = (id.clone(), contract.clone(), instalment.clone(), GivingState::Asked);
                self.ask_giving(Giving { id, contract, instalment, kind: *kind, amount: *amount, date: *date, state })
            }
            Act::ApproveGiving { giving } => self.approve_giving(giving),
            Act::RejectGiving { giving } => self.reject_giving(giving),
            Act::ReverseGiving { giving } => self.reverse_giving(giving),
            Act::OpenFees { month } => self.open_fees(*month),
            Act::RefreshFees { month } => self.refresh_fees(*month),
            Act::ClaimFees { month, claims } => self.claim_fees(*month, claims),
            Act::SubmitFees { month } => self.submit_fees(*month),
            Act::CheckFees { rep, month, passes } => self.check_fees(rep, *month, *passes),
            Act::PayFees { reference, lines } => self.pay_fees(*reference, lines),
            Act::SetFeeBasis { is_rate } => self.set_fee_basis(*is_rate),
        }
    }

    fn pass(&mut self, days: u16) -> bool {
        self.today += chrono::TimeDelta::days(i64::from(days));
        true
    }

    fn begin(&mut self, rep: &str, customers: &[String; 2]) -> bool {
        rep.clone_into(&mut self.rep);
        self.era = self.customers.len();
        self.customers.extend(customers.iter().cloned());
        true
    }

    fn draw(&mut self, id: &str, customer: usize, currency: usize, signed: Option<NaiveDate>, rows: &[Row]) -> bool {
        let is_dated = signed.is_none_or(|day| day <= self.today && self.takes(day));
        if customer >= self.customers.len() || !self.is_mine(customer) || !is_plan(rows) || !is_dated {
            return false;
        }
        let plan = (1..).zip(rows).map(|(ordinal, row)| Instalment::new(format!("{id}-{ordinal}"), *row, signed)).collect();
        let life = if signed.is_some() { Life::Performing } else { Life::Pending };
        let (id, gone, amendment) = (id.to_owned(), Vec::new(), None);
        let (amended, amended_on, counts_from, aside) = (0, None, None, 0);
        let contract = Contract { id, customer, currency, signed, life, plan, gone, amendment, amended, amended_on, counts_from, aside };
        self.contracts.push(contract);
        true
    }

    fn edit(&mut self, id: &str, rows: &[Row]) -> bool {
        let Some(index) = self.own_contract(id) else { return false };
        let contract = &self.contracts[index];
        let is_open = matches!(contract.life, Life::Pending | Life::Performing) && contract.amended == 0;
        let effective = contract.signed.filter(|_| contract.life.counts());
        let is_dated = contract.rows() == rows || effective.is_none_or(|day| self.takes(day));
        if !is_open || !is_plan(rows) || !is_dated || self.settled_under(id) != 0 {
            return false;
        }
        let plan = &mut self.contracts[index].plan;
        plan.truncate(rows.len());
        for (place, row) in rows.iter().enumerate() {
            match plan.get_mut(place) {
                Some(instalment) => instalment.terms = vec![(NaiveDate::MIN, *row)],
                None => plan.push(Instalment::new(format!("{id}-{}", place + 1), *row, effective)),
            }
        }
        true
    }

    /// Signed on this day; or, of what was signed before, taken up again as if it had never been void.
    fn come_into_force(&mut self, id: &str, on: Option<NaiveDate>) -> bool {
        let Some(index) = self.own_contract(id) else { return false };
        let contract = &self.contracts[index];
        let on = on.filter(|_| contract.amended == 0).or(contract.signed);
        let Some(signed) = on.filter(|day| *day <= self.today && matches!(contract.life, Life::Pending | Life::Void)) else { return false };
        let days = match contract.plan.iter().filter_map(|instalment| instalment.ended).min() {
            Some(ended) if contract.signed == Some(signed) => vec![ended],
            Some(_) => [Some(signed), contract.signed].into_iter().flatten().collect(),
            None => vec![signed],
        };
        if !days.iter().all(|day| self.takes(*day)) {
            return false;
        }
        let contract = &mut self.contracts[index];
        (contract.life, contract.signed) = (Life::Performing, Some(signed));
        for instalment in &mut contract.plan {
            instalment.effective = Some(instalment.added.map_or(signed, |added| added.max(signed)));
            instalment.ended = None;
        }
        true
    }

    fn void(&mut self, id: &str) -> bool {
        let Some(index) = self.own_contract(id) else { return false };
        let is_open = matches!(self.contracts[index].life, Life::Pending | Life::Performing);
        if !is_open || self.settled_under(id) != 0 {
            return false;
        }
        let today = self.today;
        let contract = &mut self.contracts[index];
        contract.life = Life::Void;
        for instalment in contract.plan.iter_mut().filter(|instalment| instalment.effective.is_some()) {
            instalment.ended.get_or_insert(today);
        }
        true
    }

    /// A contract of the rep of now: another's is not there.
    pub(super) fn own_contract(&self, id: &str) -> Option<usize> {
        self.contracts.iter().position(|contract| contract.id == id && self.is_mine(contract.customer))
    }
}

/// At least one instalment, each over something.
pub fn is_plan(rows: &[Row]) -> bool {
    !rows.is_empty() && rows.iter().all(|(_, amount)| *amount > 0)
}
