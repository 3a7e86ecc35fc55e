//! Everything under one customer.

use chrono::NaiveDate;
use domain::allocation::{self, Available, OpenInstalment, Share};
use domain::contract::{Contract, ContractDraft};
use domain::customer::{Contact, ContactTerms, Customer, CustomerTerms};
use domain::follow_up::{Concerns, FollowUp, FollowUpTerms};
use domain::id::{AllocationId, ContactId, ContractId, CustomerId, FollowUpId, ReceiptId, UserId};
use domain::instalment::Instalment;
use domain::promise::Course;
use domain::receipt::{Allocation, Receipt, ReceiptState, ReceiptTerms};
use domain::refusal::Refusal;

use crate::error::Result;
use crate::write::Write;

/// The rep whose customer it is.
#[derive(Clone, Debug)]
pub struct Owner {
    pub id: UserId,
    pub name: String,
}

/// A customer and all records under it, in the state in which they will be written. Ids follow from the customer's.
#[derive(Clone, Debug)]
pub struct Book {
    customer: Customer,
    contacts: Vec<Contact>,
    contracts: Vec<Contract>,
    instalments: Vec<Instalment>,
    receipts: Vec<Receipt>,
    allocations: Vec<Allocation>,
    follow_ups: Vec<FollowUp>,
}

impl Book {
    /// A new customer of that owner.
    #[must_use]
    pub fn open(id: CustomerId, number: String, owner: Owner, terms: CustomerTerms) -> Self {
        let customer = Customer::new(id, number, owner.id, owner.name, terms);
        Self {
            customer,
            contacts: Vec::new(),
            contracts: Vec::new(),
            instalments: Vec::new(),
            receipts: Vec::new(),
            allocations: Vec::new(),
            follow_ups: Vec::new(),
        }
    }

    pub(super) fn id(&self) -> &str {
        self.customer.id.as_str()
    }

    #[must_use]
    pub fn customer(&self) -> &Customer {
        &self.customer
    }

    #[must_use]
    pub fn contacts(&self) -> &[Contact] {
        &self.contacts
    }

    #[must_use]
    pub fn contracts(&self) -> &[Contract] {
        &self.contracts
    }

    #[must_use]
    pub fn instalments(&self) -> &[Instalment] {
        &self.instalments
    }

    #[must_use]
    pub fn receipts(&self) -> &[Receipt] {
        &self.receipts
    }

    /// How many records a commit of this book writes.
    #[must_use]
    pub fn records(&self) -> usize {
        1 + self.contacts.len()
            + self.contracts.len()
            + self.instalments.len()
            + self.receipts.len()
            + self.allocations.len()
            + self.follow_ups.len()
    }

    /// The first contact is the main one.
    pub fn add_contact(&mut self, terms: ContactTerms) {
        let terms = ContactTerms { is_main: self.contacts.is_empty(), ..terms };
        let id = ContactId::new(format!("{}-p{}", self.customer.id, self.contacts.len() + 1));
        self.contacts.push(Contact { id, customer: self.customer.id.clone(), owner: self.customer.owner.clone(), terms, version: 1 });
    }

    /// A contract with its plan; a signed one is a deal. The draft has passed its rules, and its customer is replaced by this one.
    ///
    /// # Errors
    /// What `plan::check` refuses.
    pub fn add_contract(&mut self, number: String, draft: &ContractDraft) -> Result<ContractId> {
        domain::plan::check(draft.amount, &draft.plan)?;
        let id = ContractId::new(format!("{}-k{}", self.customer.id, self.contracts.len() + 1));
        let contract = crate::contracts::assemble(id.clone(), number, &self.customer, draft);
        self.instalments.extend(crate::contracts::instalments(&contract, &draft.plan));
        if let Some(signed) = contract.terms.effective() {
            self.customer.first_deal = Some(self.customer.first_deal.map_or(signed, |first| first.min(signed)));
            self.customer.latest_deal = Some(self.customer.latest_deal.map_or(signed, |latest| latest.max(signed)));
        }
        self.contracts.push(contract);
        Ok(id)
    }

    /// Registers a receipt; answers its place, for `confirm` and `reverse`.
    pub fn add_receipt(&mut self, number: String, terms: ReceiptTerms, by: &str) -> usize {
        let id = ReceiptId::new(format!("{}-r{}", self.customer.id, self.receipts.len() + 1));
        self.receipts.push(crate::receipts::assemble(id, number, &self.customer, terms, by));
        self.receipts.len() - 1
    }

    /// Confirms a draft and allocates it: as given, or (none given) by the default order. The rest is the customer's advance.
    ///
    /// # Errors
    /// `ReceiptNotDraft`; what `allocation` refuses.
    pub fn confirm(&mut self, place: usize, by: &str, shares: Option<&[Share]>) -> Result<()> {
        let open: Vec<OpenInstalment> = self.instalments.iter().filter(|one| one.open.is_positive()).map(OpenInstalment::from).collect();
        let receipt =
            self.receipts.get_mut(place).filter(|receipt| receipt.state == ReceiptState::Draft).ok_or(Refusal::ReceiptNotDraft)?;
        let available = Available::of(receipt, receipt.terms.amount);
        let shares = match shares {
            Some(shares) => {
                allocation::check(&available, shares, &open)?;
                shares.to_vec()
            }
            None => allocation::propose(&available, &open)?.0,
        };
        receipt.state = ReceiptState::Confirmed;
        by.clone_into(&mut receipt.confirmed_by);
        let date = receipt.terms.date;
        self.post(place, date, &shares)
    }

    /// Mirrors a confirmed receipt exactly, once.
    ///
    /// # Errors
    /// `ReceiptNotConfirmed`.
    pub fn reverse(&mut self, place: usize, on: NaiveDate, reason: &str) -> Result<()> {
        let is_confirmed = |receipt: &&Receipt| receipt.state == ReceiptState::Confirmed;
        let id = self.receipts.get(place).filter(is_confirmed).ok_or(Refusal::ReceiptNotConfirmed)?.id.clone();
        let shares: Vec<Share> = self
            .allocations
            .iter()
            .filter(|posting| posting.receipt == id)
            .map(|posting| Share { instalment: posting.instalment.clone(), amount: posting.amount })
            .collect();
        self.post(place, on, &allocation::reverse(&shares))?;
        let receipt = self.receipts.get_mut(place).ok_or(Refusal::ReceiptNotConfirmed)?;
        receipt.state = ReceiptState::Reversed;
        receipt.reversed_on = Some(on);
        reason.clone_into(&mut receipt.reversal_reason);
        Ok(())
    }

    /// The postings, and what they change of the receipt, the instalments and the contracts.
    fn post(&mut self, place: usize, date: NaiveDate, shares: &[Share]) -> Result<()> {
        let receipt = self.receipts.get_mut(place).ok_or(Refusal::ReceiptNotConfirmed)?;
        for share in shares {
            let instalment = self.instalments.iter_mut().find(|one| one.id == share.instalment).ok_or(Refusal::OtherCustomersInstalment)?;
            instalment.paid = instalment.paid.checked_add(share.amount)?;
            instalment.open = instalment.open_after(instalment.paid)?;
            let contract = self.contracts.iter_mut().find(|one| one.id == instalment.contract).ok_or(Refusal::OtherCustomersInstalment)?;
            contract.collected = contract.collected.checked_add(share.amount)?;
            receipt.allocated = receipt.allocated.checked_add(share.amount)?;
            self.allocations.push(Allocation {
                id: AllocationId::new(format!("{}-a{}", self.customer.id, self.allocations.len() + 1)),
                receipt: receipt.id.clone(),
                instalment: instalment.id.clone(),
                contract: instalment.contract.clone(),
                customer: self.customer.id.clone(),
                currency: instalment.currency,
                date,
                amount: share.amount,
                adjustment: None,
            });
        }
        Ok(())
    }

    /// Logs a follow-up by the owner; it closes the reminders of earlier ones.
    pub fn log(&mut self, terms: FollowUpTerms) {
        for earlier in &mut self.follow_ups {
            earlier.is_open = false;
        }
        let customer = &mut self.customer;
        customer.last_contact = Some(customer.last_contact.map_or(terms.happened, |last| last.max(terms.happened)));
        self.follow_ups.push(FollowUp {
            id: FollowUpId::new(format!("{}-f{}", customer.id, self.follow_ups.len() + 1)),
            customer: customer.id.clone(),
            customer_name: customer.terms.name.clone(),
            owner: customer.owner.clone(),
            owner_name: customer.owner_name.clone(),
            author: customer.owner.clone(),
            author_name: customer.owner_name.clone(),
            concerns: self.concerns(&terms),
            corrects: None,
            corrected_by: None,
            is_open: terms.next.is_some(),
            course: Course::default(),
            photos: Vec::new(),
            terms,
            version: 1,
        });
    }

    fn concerns(&self, terms: &FollowUpTerms) -> Concerns {
        let contact = self.contacts.iter().find(|contact| Some(&contact.id) == terms.contact.as_ref());
        let contract = self.contracts.iter().find(|contract| Some(&contract.id) == terms.contract.as_ref());
        Concerns {
            contact: contact.map(|contact| contact.terms.name.clone()).unwrap_or_default(),
            contract: contract.map(|contract| contract.number.clone()).unwrap_or_default(),
            instalment: None,
        }
    }

    /// Says of an instalment why it is not paid, or that it is disputed.
    pub fn annotate(&mut self, contract: &ContractId, ordinal: u16, reason: &str, dispute: &str) {
        for instalment in self.instalments.iter_mut().filter(|one| one.contract == *contract && one.ordinal == ordinal) {
            reason.clone_into(&mut instalment.reason);
            dispute.clone_into(&mut instalment.dispute);
        }
    }

    pub(super) fn create(&self, write: &mut Write) -> Result<()> {
        write.create(&self.customer)?;
        self.contacts.iter().try_for_each(|record| write.create(record))?;
        self.contracts.iter().try_for_each(|record| write.create(record))?;
        self.instalments.iter().try_for_each(|record| write.create(record))?;
        self.receipts.iter().try_for_each(|record| write.create(record))?;
        self.allocations.iter().try_for_each(|record| write.create(record))?;
        self.follow_ups.iter().try_for_each(|record| write.create(record))
    }
}
