//! 对账单: what a customer owed at the beginning of some days, what came and went, and what they owed at their end.
//!
//! An instalment is owed by the rule of the ageing: from the day on which it takes effect until the day it ends, as it stood on each day, less what was
//! posted by then. The balance of any day is therefore the ageing's total of that day. That an instalment falls due is told, and changes no balance.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::adjustment::AdjustmentKind;
use crate::ageing::{Ageing, AgeingLimits, days_overdue};
use crate::codes::codes;
use crate::id::{ContractId, CustomerId, InstalmentId, ReceiptId};
use crate::instalment::{EarlierTerms, Instalment};
use crate::money::{Amount, Currency};
use crate::receipt::{Allocation, Receipt, ReceiptState};
use crate::refusal::Refusal;

mod paper;
#[cfg(test)]
mod tests;

pub use paper::{Parties, paper};

codes! {
    /// What a line of a statement is, in the order in which those of one day stand.
    pub enum EntryKind {
        Charged "charged" "应收生效" "Owed from this day",
        Amended "amended" "变更" "Amended",
        Due "due" "到期" "Falls due",
        Paid "paid" "回款核销" "Paid",
        Discount "discount" "折让" "Discount",
        CreditNote "credit_note" "贷项" "Credit note",
        WrittenOff "written_off" "坏账核销" "Written off",
        Reversed "reversed" "冲销" "Reversal",
        Ended "ended" "终止应收" "Owed no more",
    }
}

impl EntryKind {
    /// What a posting is told as.
    fn of(posting: &Allocation) -> Self {
        match posting.adjustment.as_ref().map(|adjusted| adjusted.kind) {
            _ if posting.amount.is_negative() => Self::Reversed,
            None => Self::Paid,
            Some(AdjustmentKind::Discount) => Self::Discount,
            Some(AdjustmentKind::CreditNote) => Self::CreditNote,
            Some(AdjustmentKind::WriteOff) => Self::WrittenOff,
        }
    }
}

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub date: NaiveDate,
    pub kind: EntryKind,
    pub contract: ContractId,
    pub contract_number: String,
    /// Which instalment of the contract, from 1.
    pub ordinal: u16,
    /// Of a payment, of what was given up, or of the reversal of either.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receipt_number: String,
    /// What the balance changes by, a payment negative; of `Due` what is due, which changes nothing.
    pub amount: Amount,
    /// After this line.
    pub balance: Amount,
}

/// What is open of one instalment at the end of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenItem {
    pub contract: ContractId,
    pub contract_number: String,
    pub ordinal: u16,
    pub due: NaiveDate,
    pub open: Amount,
    /// Zero or less: not overdue.
    pub days_overdue: i64,
}

/// One currency of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub currency: Currency,
    pub opening: Amount,
    pub entries: Vec<Entry>,
    pub closing: Amount,
    /// The earliest due first; they add up to the closing balance.
    pub open: Vec<OpenItem>,
    pub ageing: Ageing,
    /// 预收款: received and not used by then; in no balance.
    pub advance: Amount,
}

impl Account {
    /// What is open and past its due date.
    #[must_use]
    pub fn overdue(&self) -> Amount {
        self.ageing.overdue().unwrap_or_default()
    }
}

/// 对账单 of one customer, from the morning of the first day to the evening of the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub customer: CustomerId,
    pub customer_number: String,
    pub customer_name: String,
    pub company: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// By currency; those in which nothing was owed, paid or kept are left out.
    pub accounts: Vec<Account>,
}

/// The days of a statement: until today unless told, and from the first day of that year unless told.
///
/// # Errors
/// `DatedInFuture`, `StatementDaysReversed`.
pub fn days(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let to = to.unwrap_or(today);
    if to > today {
        return Err(Refusal::DatedInFuture { today });
    }
    let from = from.unwrap_or_else(|| to.with_ordinal(1).unwrap_or(to));
    if from > to { Err(Refusal::StatementDaysReversed) } else { Ok((from, to)) }
}

/// All instalments, postings and receipts of a customer: what a statement is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Books<'a> {
    /// Those too that an amendment took out, or that are owed no more.
    pub instalments: &'a [Instalment],
    pub postings: &'a [Allocation],
    pub receipts: &'a [Receipt],
    pub ageing_limits: &'a AgeingLimits,
}

impl Books<'_> {
    /// The accounts of these days, both included.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn accounts(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Account>, Refusal> {
        let instalments = self.instalments.iter().map(|instalment| instalment.currency);
        let currencies: BTreeSet<&str> =
            instalments.chain(self.receipts.iter().map(|receipt| receipt.terms.currency)).map(Currency::code).collect();
        let mut accounts = Vec::new();
        for code in currencies {
            let account = self.account(Currency::parse(code)?, from, to)?;
            let says = !account.opening.is_zero() || !account.entries.is_empty() || !account.closing.is_zero();
            if says || !account.advance.is_zero() {
                accounts.push(account);
            }
        }
        Ok(accounts)
    }

    fn account(&self, currency: Currency, from: NaiveDate, to: NaiveDate) -> Result<Account, Refusal> {
        let mut account = Account {
            currency,
            opening: Amount::ZERO,
            entries: Vec::new(),
            closing: Amount::ZERO,
            open: Vec::new(),
            ageing: Ageing::by(self.ageing_limits),
            advance: self.advance(currency, to)?,
        };
        for instalment in self.instalments.iter().filter(|instalment| instalment.currency == currency) {
            let mut postings: Vec<&Allocation> = self.postings.iter().filter(|posting| posting.instalment == instalment.id).collect();
            postings.sort_by_key(|posting| (posting.date, posting.amount.is_negative()));
            let one = One { instalment, postings: &postings, receipts: self.receipts };
            if let Some(before) = from.pred_opt() {
                account.opening = account.opening.checked_add(one.open_on(before)?)?;
            }
            account.entries.extend(one.entries(to)?.into_iter().filter(|entry| entry.date >= from));
            let open = one.open_on(to)?;
            if open.is_positive() {
                account.closing = account.closing.checked_add(open)?;
                account.ageing.add(open, one.due_on(to), to)?;
                account.open.push(one.item(open, to));
            }
        }
        account.open.sort_by(|a, b| (a.due, &a.contract_number, a.ordinal).cmp(&(b.due, &b.contract_number, b.ordinal)));
        account.entries.sort_by(|a, b| place(a).cmp(&place(b)));
        let mut balance = account.opening;
        for entry in &mut account.entries {
            if entry.kind != EntryKind::Due {
                balance = balance.checked_add(entry.amount)?;
            }
            entry.balance = balance;
        }
        Ok(account)
    }

    /// What of the receipts that counted on that day no instalment had taken. One that is owed only later takes nothing before: until then what came
    /// in for it is in no balance.
    fn advance(&self, currency: Currency, day: NaiveDate) -> Result<Amount, Refusal> {
        let is_begun = |one: &&Instalment| one.effective.is_some_and(|effective| effective <= day);
        let begun: BTreeSet<&InstalmentId> = self.instalments.iter().filter(is_begun).map(|one| &one.id).collect();
        let mut taken: BTreeMap<&ReceiptId, Amount> = BTreeMap::new();
        let takes = |posting: &&Allocation| posting.is_cash() && posting.date <= day && begun.contains(&posting.instalment);
        for posting in self.postings.iter().filter(takes) {
            let sum = taken.entry(&posting.receipt).or_default();
            *sum = sum.checked_add(posting.amount)?;
        }
        let counts = |receipt: &&Receipt| {
            let is_reversed = receipt.reversed_on.is_some_and(|reversed| reversed <= day);
            receipt.terms.currency == currency && receipt.state != ReceiptState::Draft && receipt.terms.date <= day && !is_reversed
        };
        let mut sum = Amount::ZERO;
        for receipt in self.receipts.iter().filter(counts) {
            let refunded = Amount::sum(receipt.refunds.iter().filter(|refund| refund.on <= day).map(|refund| refund.amount))?;
            let taken = taken.get(&receipt.id).copied().unwrap_or_default().checked_add(refunded)?;
            sum = sum.checked_add(receipt.terms.amount)?.checked_sub(taken)?;
        }
        Ok(sum)
    }
}

fn place(entry: &Entry) -> (NaiveDate, EntryKind, &str, u16, &str) {
    (entry.date, entry.kind, &entry.contract_number, entry.ordinal, &entry.receipt_number)
}

/// One instalment with its postings, the earliest first.
struct One<'a> {
    instalment: &'a Instalment,
    postings: &'a [&'a Allocation],
    receipts: &'a [Receipt],
}

impl One<'_> {
    fn is_owed_on(&self, day: NaiveDate) -> bool {
        let Instalment { effective, ended, .. } = self.instalment;
        effective.is_some_and(|effective| effective <= day) && ended.is_none_or(|ended| day < ended)
    }

    /// What was open of it at the end of that day.
    fn open_on(&self, day: NaiveDate) -> Result<Amount, Refusal> {
        if !self.is_owed_on(day) {
            return Ok(Amount::ZERO);
        }
        let amount = EarlierTerms::on(&self.instalment.earlier, day).map_or(self.instalment.terms.amount, |earlier| earlier.amount);
        let paid = self.postings.iter().filter(|posting| posting.date <= day).map(|posting| posting.amount);
        let open = amount.checked_sub(Amount::sum(paid)?)?;
        Ok(if open.is_positive() { open } else { Amount::ZERO })
    }

    fn due_on(&self, day: NaiveDate) -> NaiveDate {
        EarlierTerms::on(&self.instalment.earlier, day).map_or(self.instalment.terms.due, |earlier| earlier.due)
    }

    fn item(&self, open: Amount, day: NaiveDate) -> OpenItem {
        let due = self.due_on(day);
        OpenItem {
            contract: self.instalment.contract.clone(),
            contract_number: self.instalment.contract_number.clone(),
            ordinal: self.instalment.ordinal,
            due,
            open,
            days_overdue: days_overdue(due, day),
        }
    }

    /// What people know a posting by: its receipt's number, or that of the discount, credit note or write-off.
    fn number(&self, posting: &Allocation) -> Option<String> {
        match &posting.adjustment {
            Some(adjusted) => Some(adjusted.number.clone()),
            None => self.receipts.iter().find(|receipt| receipt.id == posting.receipt).map(|receipt| receipt.number.clone()),
        }
    }

    fn entry(&self, date: NaiveDate, kind: EntryKind, amount: Amount, posting: Option<&Allocation>) -> Entry {
        Entry {
            date,
            kind,
            contract: self.instalment.contract.clone(),
            contract_number: self.instalment.contract_number.clone(),
            ordinal: self.instalment.ordinal,
            receipt_number: posting.and_then(|posting| self.number(posting)).unwrap_or_default(),
            amount,
            balance: Amount::ZERO,
        }
    }

    /// Every line of it until that day. Those that change the balance add up to what is open then, whatever was booked for a day before.
    fn entries(&self, to: NaiveDate) -> Result<Vec<Entry>, Refusal> {
        let (instalment, mut entries) = (self.instalment, Vec::new());
        let changed = instalment.earlier.iter().map(|earlier| earlier.until);
        let days = changed.chain(instalment.effective).chain(instalment.ended).chain(self.postings.iter().map(|posting| posting.date));
        let (mut before, mut left) = (Amount::ZERO, self.postings);
        for day in days.filter(|day| *day <= to).collect::<BTreeSet<_>>() {
            let open = self.open_on(day)?;
            let mut change = open.checked_sub(before)?;
            before = open;
            // What was paid before it was owed is told on the day from which it is.
            let count = if self.is_owed_on(day) { left.iter().take_while(|posting| posting.date <= day).count() } else { 0 };
            let (told, later) = left.split_at(count);
            left = later;
            for posting in told {
                change = change.checked_add(posting.amount)?;
                entries.push(self.entry(day, EntryKind::of(posting), posting.amount.checked_neg(), Some(posting)));
            }
            if !change.is_zero() {
                let kind = if instalment.ended == Some(day) {
                    EntryKind::Ended
                } else if instalment.effective == Some(day) {
                    EntryKind::Charged
                } else {
                    EntryKind::Amended
                };
                entries.push(self.entry(day, kind, change, None));
            }
        }
        let dues = instalment.earlier.iter().map(|earlier| earlier.due).chain([instalment.terms.due]);
        for due in dues.filter(|due| *due <= to).collect::<BTreeSet<_>>() {
            let open = self.open_on(due)?;
            if self.due_on(due) == due && open.is_positive() {
                entries.push(self.entry(due, EntryKind::Due, open, None));
            }
        }
        Ok(entries)
    }
}
