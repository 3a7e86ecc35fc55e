//! Whose payment a line may be: proposals with their reasons, the best first. Only what can be nothing else is certain.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{BankLine, Payment, reference_key};
use crate::customer::name_key;
use crate::id::{ContractId, CustomerId, ReceiptId};
use crate::instalment::Instalment;
use crate::lang::Lang;
use crate::money::Amount;
use crate::receipt::{Receipt, ReceiptState};

/// A receipt that was booked by hand may be dated so many days before or after the bank's day.
const DAYS_APART_MAX: i64 = 7;
/// A contract's number shorter than this is not looked for in a text: it would be found in other numbers.
const NUMBER_CHARACTERS_MIN: usize = 5;

/// Why a line may be this customer's or this receipt's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The receipt has the bank's number.
    Reference,
    /// The payer is called like the customer.
    PayerName,
    /// Money of this customer came from this payer before.
    FormerPayer,
    /// The text names this contract.
    ContractNumber { number: String },
    /// So much is open of this instalment.
    InstalmentOpen { contract_number: String, ordinal: u16 },
    /// So much is open of this contract.
    ContractOpen { number: String },
    /// So much is open of the customer in all.
    CustomerOpen,
    /// A receipt over this sum is there already.
    SameAmount,
}

/// What finance may make of a line: a receipt that is there (`receipt`), or a new one for the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub customer: CustomerId,
    pub customer_name: String,
    /// The contract that is paid first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
    /// A receipt that is there: its id, its number, and whether it is confirmed already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<(ReceiptId, String, bool)>,
    pub reasons: Vec<Reason>,
    /// It can be nothing else, by these rules.
    pub is_certain: bool,
}

/// A customer whose payment it may be, with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub customer: CustomerId,
    pub customer_name: String,
    /// Receipts of this customer came from this payer before.
    pub is_former_payer: bool,
    /// What the customer owes, in every currency.
    pub open: Vec<Instalment>,
    /// Contracts of the customer that the text may name: id and number, paid ones too.
    pub contracts: Vec<(ContractId, String)>,
    /// Receipts of the customer that may be this payment.
    pub receipts: Vec<Receipt>,
}

impl Reason {
    /// In words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Reference, _) => lang.pick("流水号相同", "same bank reference").to_owned(),
            (Self::PayerName, _) => lang.pick("付款方就是该客户", "the payer is the customer").to_owned(),
            (Self::FormerPayer, _) => lang.pick("该付款方替该客户付过款", "this payer has paid for the customer before").to_owned(),
            (Self::ContractNumber { number }, Lang::Zh) => format!("附言写明合同 {number}"),
            (Self::ContractNumber { number }, Lang::En) => format!("the text names contract {number}"),
            (Self::InstalmentOpen { contract_number, ordinal }, Lang::Zh) => format!("等于 {contract_number} 第 {ordinal} 期未收"),
            (Self::InstalmentOpen { contract_number, ordinal }, Lang::En) => {
                format!("equals what is open of {contract_number}, no. {ordinal}")
            }
            (Self::ContractOpen { number }, Lang::Zh) => format!("等于合同 {number} 未收"),
            (Self::ContractOpen { number }, Lang::En) => format!("equals what is open of contract {number}"),
            (Self::CustomerOpen, _) => lang.pick("等于该客户全部未收", "equals all that the customer owes").to_owned(),
            (Self::SameAmount, _) => lang.pick("已有同额回款", "a receipt over this amount is there").to_owned(),
        }
    }

    const fn weight(&self) -> u32 {
        match self {
            Self::Reference => 100,
            Self::ContractNumber { .. } => 40,
            Self::PayerName => 32,
            Self::SameAmount => 24,
            Self::FormerPayer => 16,
            Self::InstalmentOpen { .. } => 8,
            Self::ContractOpen { .. } => 6,
            Self::CustomerOpen => 4,
        }
    }
}

/// The runs of letters and digits in a remittance text that may be a contract's number.
#[must_use]
pub fn words_of_number(text: &str) -> Vec<String> {
    let text = crate::parse::half_width(text);
    let mut words: Vec<String> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')))
        .filter(|word| word.len() >= NUMBER_CHARACTERS_MIN && word.bytes().any(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// What is proposed for an open line, the best first. A receipt that has a line already, or is reversed, is none.
#[must_use]
pub fn propose(line: &BankLine, candidates: &[Candidate]) -> Vec<Proposal> {
    let payment = &line.payment;
    let mut proposals: Vec<Proposal> = candidates.iter().flat_map(|candidate| of_candidate(payment, candidate)).collect();
    proposals.sort_by_cached_key(|proposal| {
        let weight: u32 = proposal.reasons.iter().map(Reason::weight).sum();
        (std::cmp::Reverse((proposal.is_certain, weight)), proposal.customer_name.clone())
    });
    proposals
}

/// The one certain proposal; none when two are certain, for then neither is.
#[must_use]
pub fn certain(proposals: &[Proposal]) -> Option<&Proposal> {
    let mut found = proposals.iter().filter(|proposal| proposal.is_certain);
    found.next().filter(|_| found.next().is_none())
}

fn of_candidate(payment: &Payment, candidate: &Candidate) -> Vec<Proposal> {
    let who = who(payment, candidate);
    let mut found: Vec<Proposal> = candidate.receipts.iter().filter_map(|receipt| of_receipt(payment, candidate, &who, receipt)).collect();
    // Two that are alike are told apart by a person.
    if found.iter().filter(|proposal| proposal.is_certain && !proposal.reasons.contains(&Reason::Reference)).count() > 1 {
        found.iter_mut().filter(|proposal| !proposal.reasons.contains(&Reason::Reference)).for_each(|proposal| proposal.is_certain = false);
    }
    // Who has the bank's number is booked there, and cannot be booked again.
    if found.iter().any(|proposal| proposal.reasons.contains(&Reason::Reference)) {
        return found;
    }
    let named = named_contract(payment, candidate);
    let what = what(payment, candidate, named.as_ref());
    let is_known = !who.is_empty() || named.is_some();
    let is_certain = is_known && what.is_some() && found.is_empty();
    let number = named.as_ref().map(|(_, number)| Reason::ContractNumber { number: number.clone() });
    let reasons: Vec<Reason> = who.into_iter().chain(number).chain(what).collect();
    if !reasons.is_empty() {
        let contract = named.map(|(id, _)| id);
        found.push(Proposal { contract, reasons, is_certain, ..bare(candidate) });
    }
    found
}

fn bare(candidate: &Candidate) -> Proposal {
    Proposal {
        customer: candidate.customer.clone(),
        customer_name: candidate.customer_name.clone(),
        contract: None,
        receipt: None,
        reasons: Vec::new(),
        is_certain: false,
    }
}

fn who(payment: &Payment, candidate: &Candidate) -> Vec<Reason> {
    let payer = name_key(&payment.payer);
    let is_named = !payer.is_empty() && payer == name_key(&candidate.customer_name);
    if is_named {
        vec![Reason::PayerName]
    } else if candidate.is_former_payer {
        vec![Reason::FormerPayer]
    } else {
        Vec::new()
    }
}

/// A receipt that may be this very payment: of its number; or of its sum, a draft or one booked by hand about that day.
fn of_receipt(payment: &Payment, candidate: &Candidate, who: &[Reason], receipt: &Receipt) -> Option<Proposal> {
    let terms = &receipt.terms;
    if receipt.bank_line.is_some() || receipt.state == ReceiptState::Reversed || receipt.customer != candidate.customer {
        return None;
    }
    if (terms.currency, terms.amount) != (payment.currency, payment.amount) {
        return None;
    }
    let (own, theirs) = (reference_key(&payment.reference), reference_key(&terms.bank_reference));
    let has_reference = !own.is_empty() && own == theirs;
    let is_other = !own.is_empty() && !theirs.is_empty() && own != theirs;
    let is_confirmed = receipt.state == ReceiptState::Confirmed;
    let is_near = (terms.date - payment.date).abs() <= TimeDelta::days(DAYS_APART_MAX);
    if !has_reference && (is_other || (is_confirmed && !is_near)) {
        return None;
    }
    let first = if has_reference { Reason::Reference } else { Reason::SameAmount };
    let is_certain = has_reference || (!who.is_empty() && !is_confirmed);
    let reasons: Vec<Reason> = std::iter::once(first).chain(who.iter().cloned()).collect();
    let receipt = Some((receipt.id.clone(), receipt.number.clone(), is_confirmed));
    Some(Proposal { receipt, reasons, is_certain, ..bare(candidate) })
}

/// The contract of the customer whose number stands in the text; the longest number of several.
fn named_contract(payment: &Payment, candidate: &Candidate) -> Option<(ContractId, String)> {
    let text = crate::parse::half_width(&payment.text).to_uppercase();
    let of_open = candidate.open.iter().map(|one| (one.contract.clone(), one.contract_number.clone()));
    let named = candidate.contracts.iter().cloned().chain(of_open).filter(|(_, number)| {
        let number = crate::parse::half_width(number).to_uppercase();
        number.chars().count() >= NUMBER_CHARACTERS_MIN && stands_in(&text, &number)
    });
    named.max_by_key(|(_, number)| number.chars().count())
}

/// Whether the number stands in the text, and not within a longer one.
fn stands_in(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, found)| {
        let is_of_number = |c: char| c.is_ascii_alphanumeric();
        !text[..at].chars().next_back().is_some_and(is_of_number) && !text[at + found.len()..].chars().next().is_some_and(is_of_number)
    })
}

/// What of the customer's debts is exactly the sum: an instalment, a contract, all of it.
fn what(payment: &Payment, candidate: &Candidate, named: Option<&(ContractId, String)>) -> Option<Reason> {
    let open: Vec<&Instalment> = candidate.open.iter().filter(|one| one.currency == payment.currency && one.open.is_positive()).collect();
    let is_of_named = |one: &Instalment| named.is_none_or(|(id, _)| one.contract == *id);
    let is_sum = |of: &mut dyn Iterator<Item = Amount>| Amount::sum(of) == Ok(payment.amount);
    // The earliest due of equal ones, as it is allocated.
    let equal = open.iter().filter(|one| is_of_named(one) && one.open == payment.amount).min_by_key(|one| (one.terms.due, one.ordinal));
    if let Some(one) = equal {
        return Some(Reason::InstalmentOpen { contract_number: one.contract_number.clone(), ordinal: one.ordinal });
    }
    let of_contract = |contract: &ContractId| open.iter().filter(|one| one.contract == *contract).map(|one| one.open).collect::<Vec<_>>();
    if let Some(one) = open.iter().find(|one| is_of_named(one) && is_sum(&mut of_contract(&one.contract).into_iter())) {
        return Some(Reason::ContractOpen { number: one.contract_number.clone() });
    }
    (!open.is_empty() && is_sum(&mut open.iter().map(|one| one.open))).then_some(Reason::CustomerOpen)
}
