//! The money model: each maintained figure against the ledger. What is remembered of a million records is a number and a sum each.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::adjustment::{AdjustmentKind, GivenUp};
use domain::contract::Contract;
use domain::customer::{Contact, Customer};
use domain::expense::Expense;
use domain::id::{CustomerId, UserId};
use domain::instalment::Instalment;
use domain::money::{Amount, Currency};
use domain::receipt::{Allocation, Receipt, ReceiptState};

use super::Findings;
use crate::error::Result;

/// The rules, each named in the findings even when there is nothing that it could be asked of.
const INSTALMENT: &str =
    "instalment: paid = its allocations; given up = its other postings; open = the rest while it is owed; 0 ≤ both, together ≤ amount";
const CONTRACT: &str = "contract: amount = its lines = its plan; collected and given up = those of its instalments; numbers unique";
const PLAN: &str = "plan: instalments have their contract's customer and currency, and are owed since it was signed, or not at all";
const RECEIPT: &str = "receipt: allocated = its allocations ≤ amount; nothing allocated of a draft or a reversed one";
const DEALS: &str = "deals: a customer's first and latest deal are its contracts' and its opening history's";
const EXPENSES: &str = "expenses: what a contract has spent = its expenses that are not void, in its currency";
const OWNER: &str = "owner: a customer's records carry its owner";
pub(super) const RULES: [&str; 7] = [INSTALMENT, CONTRACT, PLAN, RECEIPT, DEALS, EXPENSES, OWNER];

/// An id as a number of 128 bits: the start of its hash.
type Mark = u128;

fn mark(id: &str) -> Mark {
    let hash = crate::write::digest(id);
    Mark::from_str_radix(&hash[..32], 16).unwrap_or_default()
}

/// Each under its currency: what is posted in another is not found again.
fn money_mark(id: &str, currency: Currency) -> Mark {
    mark(&format!("{id}|{currency}"))
}

/// What the instalments of one contract have in common with it.
fn terms_mark(customer: &CustomerId, currency: Currency, owed_since: Option<NaiveDate>) -> Mark {
    mark(&format!("{customer}|{currency}|{owed_since:?}"))
}

/// Stands for each day of its own on which an amendment added something.
const ADDED: NaiveDate = NaiveDate::MIN;

type Sums = HashMap<Mark, Amount>;

fn add(sums: &mut Sums, id: Mark, amount: Amount) -> Result<()> {
    let sum = sums.entry(id).or_default();
    *sum = sum.checked_add(amount)?;
    Ok(())
}

/// First and latest, as a customer says and as was found.
struct Deals {
    number: String,
    said: (Option<NaiveDate>, Option<NaiveDate>),
    found: (Option<NaiveDate>, Option<NaiveDate>),
}

/// What the records read so far must agree with. They are read in this order: customers, allocations, instalments,
/// expenses, contracts, receipts.
#[derive(Default)]
pub(super) struct Ledger {
    owners: HashMap<Mark, Mark>,
    /// Of each customer what it says, and what its contracts have said so far.
    deals: HashMap<Mark, Deals>,
    /// Allocated to each instalment, and of each receipt: taken out when its record goes by.
    paid: Sums,
    allocated: Sums,
    /// Of each contract: its plan and what is paid of it.
    planned: Sums,
    collected: Sums,
    /// The same of what is no money: of each instalment, then of each contract.
    given_up: HashMap<Mark, GivenUp>,
    contracts_given_up: HashMap<Mark, GivenUp>,
    /// What the instalments of each contract say of it; none when they differ.
    terms: HashMap<Mark, Option<Mark>>,
    /// The same of those that amendments added, of contracts that have such.
    added: HashMap<Mark, Option<Mark>>,
    numbers: HashSet<Mark>,
    /// Of each contract, what its expenses add up to that are not void.
    spent: Sums,
}

impl Ledger {
    pub(super) fn customer(&mut self, customer: &Customer) {
        if customer.merged_into.is_none() {
            self.owners.insert(mark(customer.id.as_str()), mark(customer.owner.as_str()));
            let said = (customer.first_deal, customer.latest_deal);
            let found = (customer.terms.history_first, customer.terms.history_latest);
            self.deals.insert(mark(customer.id.as_str()), Deals { number: customer.number.clone(), said, found });
        }
    }

    pub(super) fn allocation(&mut self, posting: &Allocation) -> Result<()> {
        if let Some(adjusted) = &posting.adjustment {
            let given_up = self.given_up.entry(money_mark(posting.instalment.as_str(), posting.currency)).or_default();
            *given_up = given_up.with(adjusted.kind, posting.amount)?;
            return Ok(());
        }
        add(&mut self.paid, money_mark(posting.instalment.as_str(), posting.currency), posting.amount)?;
        add(&mut self.allocated, money_mark(posting.receipt.as_str(), posting.currency), posting.amount)
    }

    pub(super) fn instalment(&mut self, instalment: &Instalment, findings: &mut Findings) -> Result<()> {
        findings.note(INSTALMENT, 1);
        let place = money_mark(instalment.id.as_str(), instalment.currency);
        let ledger = self.paid.remove(&place).unwrap_or_default();
        let given_up = self.given_up.remove(&place).unwrap_or_default();
        let open = Instalment { given_up, ..instalment.clone() }.open_after(ledger)?;
        let is_whole = ![ledger, given_up.reduced, given_up.written_off].iter().any(|sum| sum.is_negative());
        let is_within = ledger.checked_add(given_up.sum())? <= instalment.terms.amount;
        let is_right = instalment.paid == ledger && instalment.given_up == given_up && instalment.open == open && is_whole && is_within;
        if !is_right {
            findings.breaches.push(format!(
                "instalment {} of contract {}: paid {} by its allocations {}, given up {:?} by its postings {:?}, open {} expected {}",
                instalment.ordinal,
                instalment.contract_number,
                instalment.paid.to_plain(),
                ledger.to_plain(),
                instalment.given_up,
                given_up,
                instalment.open.to_plain(),
                open.to_plain()
            ));
        }
        self.owner(&instalment.customer, &instalment.owner, &instalment.contract_number, findings);
        let contract = mark(instalment.contract.as_str());
        if instalment.is_replaced {
            if instalment.ended.is_none() || !ledger.is_zero() || !given_up.is_nothing() {
                findings.breaches.push(format!("instalment of contract {}: replaced, but paid or not ended", instalment.contract_number));
            }
            return Ok(());
        }
        // What an amendment added is owed since that day; that it is owed at all it has in common with the others.
        let (since, terms) = match instalment.added {
            Some(added) => (added, &mut self.added),
            None => (instalment.effective.unwrap_or_default(), &mut self.terms),
        };
        let is_dated = instalment.effective.is_none_or(|effective| effective == since);
        let owed_since =
            instalment.effective.filter(|_| instalment.is_owed()).map(|effective| instalment.added.map_or(effective, |_| ADDED));
        let agreed = terms_mark(&instalment.customer, instalment.currency, owed_since);
        let said = terms.entry(contract).or_insert(Some(agreed));
        *said = said.filter(|said| *said == agreed && is_dated);
        add(&mut self.planned, contract, instalment.terms.amount)?;
        if !instalment.given_up.is_nothing() {
            let GivenUp { reduced, written_off } = instalment.given_up;
            let sum = self.contracts_given_up.entry(contract).or_default();
            *sum = sum.with(AdjustmentKind::Discount, reduced)?.with(AdjustmentKind::WriteOff, written_off)?;
        }
        add(&mut self.collected, contract, instalment.paid)
    }

    pub(super) fn expense(&mut self, expense: &Expense, findings: &mut Findings) -> Result<()> {
        findings.note(EXPENSES, 1);
        if expense.is_live() {
            add(&mut self.spent, money_mark(expense.contract.as_str(), expense.currency), expense.terms.amount)?;
        }
        self.owner(&expense.customer, &expense.owner, &format!("expense {}", expense.id), findings);
        Ok(())
    }

    /// Takes out what was found of this contract.
    fn spent_of(&mut self, contract: &Contract, findings: &mut Findings) {
        let found = self.spent.remove(&money_mark(contract.id.as_str(), contract.terms.currency)).unwrap_or_default();
        if contract.spent != found {
            let (said, found) = (contract.spent.to_plain(), found.to_plain());
            findings.breaches.push(format!("contract {}: spent {said}, by its expenses {found}", contract.number));
        }
    }

    pub(super) fn contract(&mut self, contract: &Contract, findings: &mut Findings) -> Result<()> {
        findings.note(CONTRACT, 1);
        let id = mark(contract.id.as_str());
        let plan = self.planned.remove(&id).unwrap_or_default();
        let collected = self.collected.remove(&id).unwrap_or_default();
        let given_up = self.contracts_given_up.remove(&id).unwrap_or_default();
        let lines = Amount::sum(contract.terms.lines.iter().map(|line| line.total))?;
        if contract.amount != plan || contract.amount != lines || contract.collected != collected || contract.given_up != given_up {
            findings.breaches.push(format!(
                "contract {}: amount {}, lines {}, plan {}, collected {}, paid of the plan {}, given up {:?}, of the plan {:?}",
                contract.number,
                contract.amount.to_plain(),
                lines.to_plain(),
                plan.to_plain(),
                contract.collected.to_plain(),
                collected.to_plain(),
                contract.given_up,
                given_up
            ));
        }
        self.spent_of(contract, findings);
        findings.note(PLAN, 1);
        let (customer, currency, effective) = (&contract.customer, contract.terms.currency, contract.terms.effective());
        let terms = terms_mark(customer, currency, effective);
        let added = terms_mark(customer, currency, effective.map(|_| ADDED));
        let differs = |said: Option<Option<Mark>>, wanted| said.is_some_and(|said| said != Some(wanted));
        if differs(self.terms.remove(&id), terms) || differs(self.added.remove(&id), added) {
            findings.breaches.push(format!("plan of contract {}: not of its customer, currency or signing", contract.number));
        }
        if let (Some(signed), Some(deals)) = (contract.terms.effective(), self.deals.get_mut(&mark(contract.customer.as_str()))) {
            let (first, latest) = deals.found;
            deals.found = (Some(first.map_or(signed, |first| first.min(signed))), latest.max(Some(signed)));
        }
        if !self.numbers.insert(mark(&contract.number)) {
            findings.breaches.push(format!("contract number {} is given twice", contract.number));
        }
        self.owner(&contract.customer, &contract.owner, &contract.number, findings);
        Ok(())
    }

    pub(super) fn receipt(&mut self, receipt: &Receipt, findings: &mut Findings) {
        findings.note(RECEIPT, 1);
        let ledger = self.allocated.remove(&money_mark(receipt.id.as_str(), receipt.terms.currency)).unwrap_or_default();
        let is_bare = receipt.state == ReceiptState::Confirmed || ledger.is_zero();
        let is_dated = (receipt.state == ReceiptState::Reversed) == receipt.reversed_on.is_some();
        if receipt.allocated != ledger || ledger > receipt.terms.amount || ledger.is_negative() || !is_bare || !is_dated {
            findings.breaches.push(format!(
                "receipt {}: allocated {}, by its allocations {}",
                receipt.number,
                receipt.allocated.to_plain(),
                ledger.to_plain()
            ));
        }
        let is_kept = receipt.state == ReceiptState::Confirmed || receipt.refunded().is_ok_and(Amount::is_zero);
        if !receipt.refunds_are_sound() || !is_kept {
            findings.breaches.push(format!("receipt {}: refunds {:?}", receipt.number, receipt.refunds));
        }
        self.owner(&receipt.customer, &receipt.owner, &receipt.number, findings);
    }

    pub(super) fn contact(&mut self, contact: &Contact, findings: &mut Findings) {
        self.owner(&contact.customer, &contact.owner, &contact.terms.name, findings);
    }

    fn owner(&self, customer: &CustomerId, owner: &UserId, label: &str, findings: &mut Findings) {
        findings.note(OWNER, 1);
        if self.owners.get(&mark(customer.as_str())) != Some(&mark(owner.as_str())) {
            findings.breaches.push(format!("{label}: owner {owner} is not its customer's"));
        }
    }

    /// Nothing is left that no record took.
    pub(super) fn finish(self, findings: &mut Findings) {
        let lost = self.given_up.values().chain(self.contracts_given_up.values()).filter(|sum| !sum.is_nothing()).count();
        if lost > 0 {
            findings.breaches.push(format!("{lost} sums are given up of what is not there"));
        }
        findings.note(DEALS, self.deals.len());
        for Deals { number, said, found } in self.deals.into_values().filter(|deals| deals.said != deals.found) {
            findings.breaches.push(format!("customer {number}: first and latest deal {said:?}, by its contracts {found:?}"));
        }
        for (sums, what) in [
            (self.paid, "allocated to instalments that are not there"),
            (self.allocated, "allocated of receipts that are not there"),
            (self.planned, "planned under contracts that are not there"),
            (self.spent, "spent under contracts that are not there"),
        ] {
            let lost = sums.values().filter(|sum| !sum.is_zero()).count();
            if lost > 0 {
                findings.breaches.push(format!("{lost} sums are {what}"));
            }
        }
    }
}
