//! The model's rules of money: receipts and what they pay, periods, expenses, invoices.

use chrono::NaiveDate;

use super::model::{Contract, Expense, Fen, Invoice, InvoiceState, Life, Model, Posting, Receipt, ReceiptState};
use super::model::{month_of, next_month};

impl Model {
    pub(super) fn receive(&mut self, receipt: Receipt) -> bool {
        let is_named = receipt.contract.as_deref().is_none_or(|id| self.contract(id).is_some_and(|one| one.customer == receipt.customer));
        let has_reference = |other: &Receipt| !matches!(other.state, ReceiptState::Reversed(_)) && other.reference == receipt.reference;
        let is_taken = receipt.reference.is_some() && self.receipts.iter().any(has_reference);
        let is_dated = receipt.date <= self.today && self.takes(receipt.date);
        if receipt.customer >= self.customers.len() || !self.is_mine(receipt.customer) || !is_named || is_taken {
            return false;
        }
        let is_good = is_dated && receipt.amount > 0;
        if is_good {
            self.receipts.push(receipt);
        }
        is_good
    }

    pub(super) fn discard(&mut self, id: &str) -> bool {
        let count = self.receipts.len();
        self.receipts.retain(|receipt| receipt.id != id || receipt.state != ReceiptState::Draft);
        self.receipts.len() < count
    }

    pub(super) fn confirm(&mut self, id: &str, shares: Option<&[(String, Fen)]>) -> bool {
        let Some(receipt) = self.receipt(id).filter(|receipt| receipt.state == ReceiptState::Draft).cloned() else { return false };
        if !self.takes(receipt.date) {
            return false;
        }
        let shares = shares.map_or_else(|| self.default_shares(&receipt), <[_]>::to_vec);
        let is_taken = self.post(&receipt, receipt.date, &shares);
        if is_taken {
            self.receipt_mut(id).state = ReceiptState::Confirmed;
        }
        is_taken
    }

    pub(super) fn use_advance(&mut self, id: &str, shares: &[(String, Fen)]) -> bool {
        let Some(receipt) = self.receipt(id).filter(|receipt| receipt.state == ReceiptState::Confirmed).cloned() else { return false };
        let date = self.today.max(receipt.date);
        self.takes(date) && self.post(&receipt, date, shares)
    }

    /// The contract that the payer named first, then by due date, then by number.
    fn default_shares(&self, receipt: &Receipt) -> Vec<(String, Fen)> {
        let mut open = Vec::new();
        let is_alike = |contract: &&Contract| (contract.customer, contract.currency) == (receipt.customer, receipt.currency);
        for contract in self.contracts.iter().filter(is_alike) {
            for (ordinal, instalment) in contract.plan.iter().enumerate().filter(|(_, one)| self.open(one) > 0) {
                let is_other = receipt.contract.as_ref().is_some_and(|named| *named != contract.id);
                open.push((is_other, instalment.row().0, ordinal, instalment.id.clone(), self.open(instalment)));
            }
        }
        open.sort();
        let (mut left, mut shares) = (receipt.amount, Vec::new());
        for (.., id, open) in open {
            let share = left.min(open);
            left -= share;
            if share > 0 {
                shares.push((id, share));
            }
        }
        shares
    }

    /// Posts the shares if each is of the receipt's customer and currency and all of them fit.
    fn post(&mut self, receipt: &Receipt, date: NaiveDate, shares: &[(String, Fen)]) -> bool {
        let mut postings: Vec<Posting> = Vec::new();
        for (id, amount) in shares {
            let found = self.contracts.iter().find_map(|contract| {
                contract.plan.iter().chain(&contract.gone).find(|instalment| instalment.id == *id).map(|instalment| (contract, instalment))
            });
            let is_alike = |contract: &Contract| (contract.customer, contract.currency) == (receipt.customer, receipt.currency);
            let Some((contract, instalment)) = found.filter(|(contract, _)| is_alike(contract)) else { return false };
            let before: Fen = postings.iter().filter(|posting| posting.instalment == *id).map(|posting| posting.amount).sum();
            if *amount <= 0 || before + amount > self.open(instalment) {
                return false;
            }
            let (receipt, contract) = (Some(receipt.id.clone()), contract.id.clone());
            postings.push(Posting { receipt, contract, instalment: id.clone(), date, amount: *amount });
        }
        if postings.iter().map(|posting| posting.amount).sum::<Fen>() > self.left(receipt) {
            return false;
        }
        self.postings.extend(postings);
        true
    }

    pub(super) fn reverse(&mut self, id: &str) -> bool {
        let Some(receipt) = self.receipt(id).filter(|receipt| receipt.state == ReceiptState::Confirmed) else { return false };
        if receipt.refunded() != 0 {
            return false;
        }
        let today = self.today;
        let mirrored = self.postings.iter().filter(|posting| posting.receipt.as_deref() == Some(id));
        let mirrors: Vec<Posting> = mirrored.map(|posting| Posting { date: today, amount: -posting.amount, ..posting.clone() }).collect();
        self.postings.extend(mirrors);
        self.receipt_mut(id).state = ReceiptState::Reversed(today);
        true
    }

    pub(super) fn refund(&mut self, id: &str, on: NaiveDate, amount: Fen) -> bool {
        let Some(receipt) = self.receipt(id).filter(|receipt| receipt.state == ReceiptState::Confirmed) else { return false };
        let earliest = receipt.refunds.iter().map(|(on, ..)| *on).fold(receipt.date, NaiveDate::max);
        let is_good = (earliest..=self.today).contains(&on) && self.takes(on) && (1..=self.left(receipt)).contains(&amount);
        if is_good {
            self.receipt_mut(id).refunds.push((on, amount, None));
        }
        is_good
    }

    pub(super) fn take_refund_back(&mut self, id: &str, number: usize) -> bool {
        let today = self.today;
        let Some(receipt) = self.receipt(id).filter(|receipt| receipt.state == ReceiptState::Confirmed) else { return false };
        let Some((on, amount, None)) = number.checked_sub(1).and_then(|index| receipt.refunds.get(index)).copied() else { return false };
        if receipt.refunds.iter().any(|(.., of)| *of == Some(number)) || !self.takes(today.max(on)) {
            return false;
        }
        self.receipt_mut(id).refunds.push((today.max(on), -amount, Some(number)));
        true
    }

    pub(super) fn close(&mut self, month: NaiveDate) -> bool {
        let is_next = self.closed.last().is_none_or(|last| next_month(*last) == month);
        let is_good = is_next && month < month_of(self.today);
        if is_good {
            self.closed.push(month);
        }
        is_good
    }

    pub(super) fn reopen(&mut self, month: NaiveDate) -> bool {
        let is_last = self.closed.last() == Some(&month);
        if is_last {
            self.closed.pop();
        }
        is_last
    }

    pub(super) fn spend(&mut self, id: &str, contract: &str, date: NaiveDate, amount: Fen) -> bool {
        let Some(index) = self.own_contract(contract) else { return false };
        let is_good = self.contracts[index].life != Life::Void && date <= self.today && self.takes(date) && amount > 0;
        if is_good {
            self.expenses.push(Expense { id: id.to_owned(), contract: contract.to_owned(), date, amount, counts: true });
        }
        is_good
    }

    pub(super) fn void_expense(&mut self, id: &str) -> bool {
        let Some(index) = self.expenses.iter().position(|expense| expense.id == id && expense.counts) else { return false };
        let expense = &self.expenses[index];
        let is_void = self.contract(&expense.contract).is_none_or(|contract| contract.life == Life::Void);
        let is_good = !is_void && self.takes(expense.date);
        self.expenses[index].counts = !is_good;
        is_good
    }

    pub(super) fn ask_invoice(&mut self, id: &str, contract: &str, amount: Fen) -> bool {
        let Some(index) = self.own_contract(contract) else { return false };
        let taken = self.invoiced(contract, InvoiceState::Requested) + self.invoiced(contract, InvoiceState::Issued);
        let is_good = self.contracts[index].life.counts() && amount > 0 && taken + amount <= self.charged(&self.contracts[index]);
        if is_good {
            let (id, contract, state) = (id.to_owned(), contract.to_owned(), InvoiceState::Requested);
            self.invoices.push(Invoice { id, contract, amount, state, day: self.today, number: None });
        }
        is_good
    }

    pub(super) fn issue(&mut self, id: &str, on: NaiveDate, number: u16) -> bool {
        let Some(index) = self.invoice(id, InvoiceState::Requested) else { return false };
        let Some(contract) = self.contract(&self.invoices[index].contract) else { return false };
        let taken = self.invoiced(&contract.id, InvoiceState::Requested) + self.invoiced(&contract.id, InvoiceState::Issued);
        let is_taken = self.invoices.iter().any(|other| other.number == Some(number));
        let is_dated = on <= self.today && self.takes(on);
        let is_good = contract.life.counts() && taken <= self.charged(contract) && !is_taken && is_dated;
        if is_good {
            let invoice = &mut self.invoices[index];
            (invoice.state, invoice.day, invoice.number) = (InvoiceState::Issued, on, Some(number));
        }
        is_good
    }

    pub(super) fn reject(&mut self, id: &str) -> bool {
        let found = self.invoice(id, InvoiceState::Requested);
        found.inspect(|index| self.invoices[*index].state = InvoiceState::Over).is_some()
    }

    pub(super) fn void_invoice(&mut self, id: &str) -> bool {
        let Some(index) = self.invoice(id, InvoiceState::Issued) else { return false };
        let day = self.invoices[index].day;
        let is_good = month_of(day) == month_of(self.today) && self.takes(day);
        if is_good {
            self.invoices[index].state = InvoiceState::Over;
        }
        is_good
    }

    fn invoice(&self, id: &str, state: InvoiceState) -> Option<usize> {
        self.invoices.iter().position(|invoice| invoice.id == id && invoice.state == state)
    }

    fn receipt_mut(&mut self, id: &str) -> &mut Receipt {
        self.receipts.iter_mut().find(|receipt| receipt.id == id).unwrap()
    }
}
