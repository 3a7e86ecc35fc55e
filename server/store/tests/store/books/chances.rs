//! The other half of chance: what happens to money, months, expenses and invoices.

use chrono::TimeDelta;
use rand::Rng;
use rand::seq::IndexedRandom;

use super::act::Act;
use super::chance::Chance;
use super::model::{Contract, Fen, InvoiceState, Model, Receipt, ReceiptState, month_of, next_month};

impl Chance {
    pub(super) fn paying(&mut self, model: &Model, kind: &str) -> Option<Act> {
        let is_draft = |receipt: &Receipt| receipt.state == ReceiptState::Draft;
        let is_confirmed = |receipt: &Receipt| receipt.state == ReceiptState::Confirmed;
        let has_advance = |receipt: &Receipt| model.advance(receipt) > 0;
        match kind {
            "receive" => {
                let (customer, currency) = (model.era + usize::from(self.one_in(2)), usize::from(self.one_in(6)));
                let named =
                    if self.one_in(4) { self.contract(model, |one| one.customer == customer).map(|one| one.id.clone()) } else { None };
                let date = if self.one_in(40) { model.today + TimeDelta::days(1) } else { self.past(model) };
                let reference = self.one_in(5).then(|| self.dice.random_range(0..40));
                let amount = if self.one_in(40) { 0 } else { self.amount() };
                Some(Act::Receive { id: self.id('s'), customer, currency, date, amount, contract: named, reference })
            }
            "discard" => Some(Act::Discard { receipt: self.receipt(model, is_draft)?.id.clone() }),
            "confirm" => Some(Act::Confirm { receipt: self.receipt(model, is_draft)?.id.clone(), shares: None }),
            "confirm_by_hand" => {
                let receipt = self.receipt(model, is_draft)?;
                let shares = self.shares(model, receipt);
                Some(Act::Confirm { receipt: receipt.id.clone(), shares: Some(shares) })
            }
            "use_advance" => {
                let receipt = self.receipt(model, has_advance)?;
                let shares = self.shares(model, receipt);
                (!shares.is_empty()).then(|| Act::UseAdvance { receipt: receipt.id.clone(), shares })
            }
            "reverse" => Some(Act::Reverse { receipt: self.receipt(model, is_confirmed)?.id.clone() }),
            "refund" => {
                let receipt = self.receipt(model, has_advance)?;
                let left = model.left(receipt).max(1);
                let amount = if self.one_in(15) { left + 1 } else { 1 + self.below(left) };
                let on = self.past(model).max(receipt.date);
                Some(Act::Refund { receipt: receipt.id.clone(), on, amount })
            }
            "take_refund_back" => {
                let receipt = self.receipt(model, |receipt| !receipt.refunds.is_empty())?;
                let number = 1 + usize::try_from(self.below(2)).unwrap();
                Some(Act::TakeRefundBack { receipt: receipt.id.clone(), number })
            }
            _ => None,
        }
    }

    /// Parts of the receipt for what is open, now and then one fen too many or for another's.
    fn shares(&mut self, model: &Model, receipt: &Receipt) -> Vec<(String, Fen)> {
        let is_foreign = self.one_in(25);
        let is_alike = |contract: &&Contract| {
            let is_of = (contract.customer, contract.currency) == (receipt.customer, receipt.currency);
            is_of != is_foreign
        };
        let contracts = model.contracts.iter().filter(is_alike);
        let open: Vec<(String, Fen)> = contracts
            .flat_map(|contract| &contract.plan)
            .map(|instalment| (instalment.id.clone(), model.open(instalment)))
            .filter(|(_, open)| *open > 0)
            .collect();
        let (mut left, mut shares) = (model.left(receipt), Vec::new());
        let count = usize::try_from(self.below(4)).unwrap();
        let chosen: Vec<(String, Fen)> = open.choose_multiple(&mut self.dice, count).cloned().collect();
        for (id, open) in chosen {
            let most = open.min(left);
            if most > 0 {
                let over = if self.one_in(20) { open.max(left) + 1 - most } else { 0 };
                let share = if self.one_in(2) { most } else { 1 + self.below(most) };
                shares.push((id, share + over));
                left -= share;
            }
        }
        shares
    }

    /// The clock, periods, expenses and invoices.
    pub(super) fn keeping(&mut self, model: &Model, kind: &str) -> Option<Act> {
        let is_mine = |contract: &Contract| contract.life.counts();
        match kind {
            "pass" => Some(Act::Pass { days: self.dice.random_range(0..9) }),
            "close" => {
                let first = month_of(model.today - TimeDelta::days(60));
                let month = model.closed.last().map_or(first, |month| next_month(*month));
                Some(Act::Close { month: if self.one_in(6) { month_of(model.today) } else { month } })
            }
            "reopen" => Some(Act::Reopen { month: model.closed.last().copied().unwrap_or_else(|| month_of(model.today)) }),
            "spend" => {
                let contract = self.contract(model, is_mine)?.id.clone();
                let (date, amount) = (self.past(model), self.amount());
                Some(Act::Spend { id: self.id('e'), contract, date, amount })
            }
            "void_expense" => Some(Act::VoidExpense { expense: self.any(model.expenses.iter(), |one| one.counts)?.id.clone() }),
            "ask_invoice" => {
                let contract = self.contract(model, is_mine)?;
                let amount = if self.one_in(10) { contract.amount() + 1 } else { 1 + self.below(contract.amount().max(1)) };
                Some(Act::AskInvoice { id: self.id('i'), contract: contract.id.clone(), amount })
            }
            "issue" => {
                let invoice = self.any(model.invoices.iter(), |invoice| invoice.state == InvoiceState::Requested)?.id.clone();
                let number = if self.one_in(10) { 1 } else { u16::try_from(self.made % 60_000).unwrap() };
                Some(Act::Issue { invoice, on: self.past(model), number })
            }
            "end_invoice" if self.one_in(2) => {
                let invoice = self.any(model.invoices.iter(), |invoice| invoice.state == InvoiceState::Issued)?.id.clone();
                Some(Act::VoidInvoice { invoice })
            }
            "end_invoice" => {
                let invoice = self.any(model.invoices.iter(), |invoice| invoice.state == InvoiceState::Requested)?.id.clone();
                Some(Act::Reject { invoice })
            }
            _ => None,
        }
    }
}
