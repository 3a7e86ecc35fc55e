//! Matched lines checked against their receipts.

use std::collections::BTreeSet;

use domain::bank::{BankLine, BankLineState};
use domain::receipt::{Receipt, ReceiptState};

use crate::check::{Findings, Pages};
use crate::error::Result;
use crate::store::Store;
use crate::tally::Tallies;

const PROVED: &str = "bank line: a matched one has its confirmed receipt, which no other line has, over the same amount";

/// Each matched line proves a confirmed receipt over its sum, and the receipt says the same; no receipt is proved twice.
pub(crate) async fn check(store: &Store, expected: &mut Tallies, findings: &mut Findings) -> Result<()> {
    findings.note(PROVED, 0);
    let mut pages = Pages::<BankLine>::new();
    while let Some(page) = pages.next(store, expected).await? {
        findings.note(PROVED, page.len());
        let ids: BTreeSet<&str> = page.iter().filter_map(|line| Some(line.matched.as_ref()?.receipt.as_str())).collect();
        let receipts: Vec<Receipt> = store.load_all(ids).await?;
        for line in &page {
            let (id, payment) = (&line.id, &line.payment);
            if (line.state == BankLineState::Matched) != line.matched.is_some() {
                findings.breach(format!("bank line {id}: {:?}, while it has a receipt: {}", line.state, line.matched.is_some()));
            }
            let Some(matched) = &line.matched else { continue };
            // What one receipt says of its line is one line: another that claims it is found out by this.
            let is_proved = |receipt: &Receipt| {
                receipt.id == matched.receipt
                    && receipt.bank_line.as_ref() == Some(id)
                    && receipt.state == ReceiptState::Confirmed
                    && (receipt.terms.currency, receipt.terms.amount) == (payment.currency, payment.amount)
            };
            if !receipts.iter().any(is_proved) {
                let amount = payment.amount.to_plain();
                findings.breach(format!("bank line {id}: receipt {} is not there, or not its own over {amount}", matched.number));
            }
        }
    }
    Ok(())
}
