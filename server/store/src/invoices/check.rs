//! Invoices checked against themselves, their red letters and the figures of their contracts.

use std::collections::{BTreeMap, BTreeSet};

use domain::contract::Contract;
use domain::id::{ContractId, InvoiceId, ReceiptId};
use domain::invoice::{Invoice, InvoiceState};
use domain::money::Amount;
use domain::receipt::Receipt;

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::search;
use crate::store::Store;
use crate::tally::Tallies;

const CONTRACT: &str = "invoices: what a contract says is invoiced and asked for is the sum of its invoices";
const RED: &str = "invoices: red = its red letters ≤ amount; all of it red = its state says so";
const WHOSE: &str = "invoices: owner, customer and currency are its contract's";
const SHARES: &str = "invoices: what those that count take of a receipt, under whatever contracts, is no more than it";
const PAPER: &str = "invoices: issued = it has a number, which no other has; tax within the amount";

/// What contracts say of their invoices: invoiced and asked for; those that say nothing are left out.
#[derive(Default)]
pub(crate) struct Invoiced {
    said: BTreeMap<ContractId, (Amount, Amount)>,
}

impl Invoiced {
    pub(crate) fn contract(&mut self, contract: &Contract) {
        let said = (contract.invoiced, contract.invoice_requested);
        if said != (Amount::ZERO, Amount::ZERO) {
            self.said.insert(contract.id.clone(), said);
        }
    }
}

/// Each invoice counts under a contract that says so; red letters add up to what their invoice says is red.
pub(crate) async fn check(store: &Store, invoiced: Invoiced, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    [CONTRACT, RED, WHOSE, SHARES, PAPER].into_iter().for_each(|rule| findings.note(rule, 0));
    let mut found: BTreeMap<ContractId, (Amount, Amount)> = BTreeMap::new();
    let mut red: BTreeMap<InvoiceId, (Amount, Amount)> = BTreeMap::new();
    let mut said_red: BTreeMap<InvoiceId, (Amount, Amount)> = BTreeMap::new();
    let mut shares: BTreeMap<ReceiptId, Amount> = BTreeMap::new();
    let mut papers = BTreeSet::new();
    let mut pages = Pages::<Invoice>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(RED, page.len());
        findings.note(PAPER, page.len());
        findings.note(WHOSE, page.len());
        let ids: BTreeSet<&ContractId> = page.iter().map(|invoice| &invoice.contract).collect();
        let contracts: Vec<Contract> = store.load_all(ids.into_iter().map(ContractId::as_str)).await?;
        let contracts: BTreeMap<&ContractId, &Contract> = contracts.iter().map(|contract| (&contract.id, contract)).collect();
        for invoice in page {
            add(found.entry(invoice.contract.clone()).or_default(), invoice.figures())?;
            if let Some(of) = &invoice.red_of {
                add(red.entry(of.clone()).or_default(), (invoice.terms.amount.checked_neg(), invoice.tax.checked_neg()))?;
            }
            if !invoice.red.is_zero() {
                said_red.insert(invoice.id.clone(), (invoice.red, invoice.red_tax));
            }
            if !contracts.get(&invoice.contract).is_some_and(|contract| is_of(&invoice, contract)) {
                findings.breach(format!("invoice {}: owner, customer or currency is not its contract's", invoice.number));
            }
            for share in &invoice.terms.receipts {
                let sum = shares.entry(share.receipt.clone()).or_default();
                *sum = sum.checked_add(invoice.live_share(share.amount))?;
            }
            itself(&invoice, &mut papers, findings);
        }
    }
    of_receipts(store, &shares, findings).await?;
    differences(&red, &said_red, |id, said, found| findings.breach(format!("invoice {id}: red {said}, by its red letters {found}")));
    findings.note(CONTRACT, found.len());
    found.retain(|_, sums| *sums != (Amount::ZERO, Amount::ZERO));
    differences(&found, &invoiced.said, |id, said, found| {
        findings.breach(format!("contract {id}: invoiced and asked for {said}, by its invoices {found}"));
    });
    Ok(())
}

/// No receipt is given out twice; one that was a draft and is gone has nothing to give.
async fn of_receipts(store: &Store, shares: &BTreeMap<ReceiptId, Amount>, findings: &mut Findings) -> Result<()> {
    findings.note(SHARES, shares.len());
    let receipts: Vec<Receipt> = store.load_all(shares.keys().map(ReceiptId::as_str)).await?;
    for receipt in receipts {
        let taken = shares.get(&receipt.id).copied().unwrap_or_default();
        if taken > receipt.terms.amount {
            let (number, whole) = (&receipt.number, receipt.terms.amount.to_plain());
            findings.breach(format!("receipt {number}: invoices take {} of {whole}", taken.to_plain()));
        }
    }
    Ok(())
}

fn is_of(invoice: &Invoice, contract: &Contract) -> bool {
    (&invoice.owner, &invoice.customer, invoice.currency) == (&contract.owner, &contract.customer, contract.terms.currency)
}

fn add(sums: &mut (Amount, Amount), more: (Amount, Amount)) -> Result<()> {
    *sums = (sums.0.checked_add(more.0)?, sums.1.checked_add(more.1)?);
    Ok(())
}

/// What one invoice says of itself.
fn itself(invoice: &Invoice, papers: &mut BTreeSet<String>, findings: &mut Findings) {
    let number = &invoice.number;
    let is_all_red = !invoice.red.is_zero() && invoice.red == invoice.terms.amount;
    if (invoice.state == InvoiceState::Red) != is_all_red || invoice.red.is_negative() || invoice.red > invoice.terms.amount.abs() {
        findings.breach(format!("invoice {number}: {:?}, red {} of {}", invoice.state, invoice.red, invoice.terms.amount));
    }
    let is_out = matches!(invoice.state, InvoiceState::Issued | InvoiceState::Red | InvoiceState::Void);
    if is_out != invoice.issued.is_some() {
        findings.breach(format!("invoice {number}: {:?}, issued {:?}", invoice.state, invoice.issued));
    }
    if let Some(issued) = &invoice.issued
        && !papers.insert(search::normal(&issued.number))
    {
        findings.breach(format!("invoice number {} is given twice", issued.number));
    }
    if invoice.terms.amount.is_zero() || invoice.terms.amount.is_negative() != invoice.red_of.is_some() {
        findings.breach(format!("invoice {number}: amount {}, red letter to {:?}", invoice.terms.amount, invoice.red_of));
    }
    if invoice.tax.abs() > invoice.terms.amount.abs() {
        findings.breach(format!("invoice {number}: tax {} of {}", invoice.tax, invoice.terms.amount));
    }
}

/// Tells each id under which the two do not say the same; what is not there says nothing.
fn differences<K: Ord + Clone>(
    found: &BTreeMap<K, (Amount, Amount)>,
    said: &BTreeMap<K, (Amount, Amount)>,
    mut tell: impl FnMut(&K, String, String),
) {
    let words = |sums: &(Amount, Amount)| format!("{} and {}", sums.0.to_plain(), sums.1.to_plain());
    let ids: BTreeSet<&K> = found.keys().chain(said.keys()).collect();
    for id in ids {
        let (found, said) = (found.get(id).copied().unwrap_or_default(), said.get(id).copied().unwrap_or_default());
        if found != said {
            tell(id, words(&said), words(&found));
        }
    }
}
