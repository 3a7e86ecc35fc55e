//! What is given up and what of fees is payable, the product's beside the model's.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::carry::Books;
use super::figures::{failed, fen, same};
use super::model::{Fen, Model, month_of};

impl Books {
    /// What was asked to be given up under a contract, and how much waits for who decides it.
    pub async fn givings(&self, model: &Model, contract: &str) -> Result<(), String> {
        let (store, finance) = (&self.company.store, &self.company.finance);
        let (.., found) = store::adjustments::of_contract(store, finance, &contract.into()).await.map_err(failed)?;
        let one = |one: &domain::adjustment::Adjustment| {
            let terms = &one.terms;
            (one.id.to_string(), (one.instalment.to_string(), terms.kind.code(), fen(terms.amount), terms.date, one.state.code()))
        };
        let wanted = model.givings.iter().filter(|giving| giving.contract == contract).map(|giving| {
            (giving.id.clone(), (giving.instalment.clone(), giving.kind.code(), giving.amount, giving.date, giving.state.code()))
        });
        let found: BTreeMap<_, _> = found.iter().map(one).collect();
        same(|| format!("what is given up under {contract}"), &found, &wanted.collect())?;
        let waiting = store::approvals::waiting_count(store, &self.desk.manager).await.map_err(failed)?;
        same(|| "approvals that wait for the manager".to_owned(), &waiting, &model.givings_asked())
    }

    /// The statement of fees of a rep and a month, as it was claimed and checked.
    pub async fn sheet(&self, model: &Model, rep: &str, month: NaiveDate) -> Result<(), String> {
        let Some(sheet) = model.sheet(rep, month) else { return Ok(()) };
        let id = self.desk.sheet_id(rep, month);
        let statement = store::fees::show(&self.company.store, &self.company.finance, &id).await.map_err(failed)?.statement;
        let mut sales: Vec<(String, String, Fen)> = Vec::new();
        for row in &statement.rows {
            sales.extend(row.sales.iter().map(|sale| (row.customer.to_string(), sale.contract.to_string(), fen(sale.amount))));
        }
        sales.sort();
        let claim = |(row, claim): (&domain::fee::FeeRow, &domain::fee::FeeClaim)| {
            (claim.number, (row.customer.to_string(), claim.is_to_person(), fen(claim.amount)))
        };
        let claims: BTreeMap<u16, _> = statement.claims().map(claim).collect();
        let mut sold: Vec<(String, String, Fen)> =
            sheet.sales.iter().map(|(customer, contract, sold)| (model.customers[*customer].clone(), contract.clone(), *sold)).collect();
        sold.sort();
        let claimed = sheet.claims.iter().map(|one| (one.number, (model.customers[one.customer].clone(), one.is_gift, one.amount)));
        let wanted = (sheet.stage.code(), sold, claimed.collect());
        same(|| format!("fees of {rep} in {month}"), &(statement.state.code(), sales, claims), &wanted)
    }

    /// What is payable of each claim, and what was paid in each month of this year.
    pub async fn payables(&self, model: &Model) -> Result<(), String> {
        let (store, finance) = (&self.company.store, &self.company.finance);
        let (found, _) = store::fees::payables(store, finance).await.map_err(failed)?;
        let one = |one: &domain::fee::FeeDue| {
            let share = (fen(one.share.collected), fen(one.share.whole));
            let key = (one.owner_name.clone(), NaiveDate::from(one.month), one.claim);
            (key, (fen(one.approved), share, fen(one.paid), fen(one.payable)))
        };
        let wanted = model.dues().into_iter().filter(|due| due.payable != 0);
        let wanted = wanted.map(|due| ((due.rep, due.month, due.number), (due.approved, due.share, due.paid, due.payable)));
        let found: BTreeMap<_, _> = found.iter().map(one).collect();
        same(|| "fees payable".to_owned(), &found, &wanted.collect())?;
        let year = model.today.year();
        let booked = store::fees::bookings(store, finance, year).await.map_err(failed)?;
        let found: BTreeMap<NaiveDate, (Fen, u64)> =
            booked.iter().map(|one| (NaiveDate::from(one.month), (fen(one.amount), one.count))).collect();
        let mut wanted: BTreeMap<NaiveDate, (Fen, u64)> = BTreeMap::new();
        for payment in model.fees.payments.iter().filter(|payment| payment.paid_in.year() == year) {
            let sum = wanted.entry(month_of(payment.paid_in)).or_default();
            *sum = (sum.0 + payment.amount, sum.1 + 1);
        }
        same(|| format!("fees paid in {year}"), &found, &wanted)
    }
}
