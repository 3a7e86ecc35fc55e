//! The same acts carried out in the store, by who may do each: the rep of now, or finance; approvals and fees are in `desk`.

use domain::allocation::Share;
use domain::amendment::{AmendmentForm, AmendmentState, SettledForm, SettlementForm, SigningForm};
use domain::contract::{ContractForm, Life, LifeForm, LineForm};
use domain::customer::CustomerForm;
use domain::expense::ExpenseForm;
use domain::id::{AmendmentId, ContractId, CustomerId, ExpenseId, InvoiceId, ReceiptId};
use domain::instalment::InstalmentForm;
use domain::invoice::{InvoiceForm, InvoiceHeader, IssueForm};
use domain::money::{Amount, Currency};
use domain::permission::{Actor, Role};
use domain::receipt::{ReceiptForm, RefundForm};
use domain::user::UserForm;
use store::{Error, Store, amendments, contracts, expenses, invoices, periods, receipts};

use super::act::{Act, Answer};
use super::desk::Desk;
use super::model::{CURRENCIES, Fen, Model, Row};
use crate::company::{Company, operation};

/// The company, the rep of now, and who decides and checks.
pub struct Books {
    pub company: Company,
    pub rep: Actor,
    pub(super) desk: Desk,
}

/// As one types it.
pub(super) fn typed(amount: Fen) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", amount.abs() / 100, amount.abs() % 100)
}

fn row((due, amount): &Row) -> InstalmentForm {
    InstalmentForm { due: due.to_string(), amount: typed(*amount), note: String::new() }
}

/// One line, over the sum of the plan.
fn planned(form: ContractForm, rows: &[Row]) -> ContractForm {
    let unit_price = typed(rows.iter().map(|(_, amount)| amount).sum());
    let lines = vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price, ..LineForm::default() }];
    ContractForm { lines, plan: rows.iter().map(row).collect(), ..form }
}

fn shared(shares: &[(String, Fen)]) -> Vec<Share> {
    let share = |(id, amount): &(String, Fen)| Share {
        instalment: id.as_str().into(),
        amount: Amount::from_minor_units(*amount, Currency::Cny).unwrap(),
    };
    shares.iter().map(share).collect()
}

fn header() -> InvoiceHeader {
    InvoiceHeader { title: "甲公司".into(), ..InvoiceHeader::default() }
}

pub(super) fn said<T>(answer: store::Result<T>) -> Result<Answer, String> {
    match answer {
        Ok(_) => Ok(Answer::Done),
        Err(Error::Refused(problems)) => Ok(Answer::Refused(format!("{problems:?}"))),
        Err(Error::NotFound) => Ok(Answer::Refused("not found".into())),
        Err(error) => Err(error.to_string()),
    }
}

impl Books {
    pub async fn open(company: Company) -> Self {
        let desk = Desk::open(&company).await;
        Self { rep: company.rep.clone(), desk, company }
    }

    pub(super) fn store(&self) -> &Store {
        &self.company.store
    }

    /// # Errors
    /// What is neither done nor refused.
    pub async fn carry(&mut self, model: &Model, act: &Act) -> Result<Answer, String> {
        if let Act::Pass { days } = act {
            crate::clock::set(model.today + chrono::TimeDelta::days(i64::from(*days)));
            return Ok(Answer::Done);
        }
        if let Act::Era { rep, customers } = act {
            return self.begin(rep, customers).await;
        }
        if let Some(answer) = self.contracting(model, act).await {
            return answer;
        }
        match self.at_desk(model, act).await {
            Some(answer) => answer,
            None => self.paying(model, act).await,
        }
    }

    async fn begin(&mut self, login: &str, customers: &[String; 2]) -> Result<Answer, String> {
        let (roles, team) = (vec![Role::Rep], self.company.rep.team.clone());
        let form = UserForm { login: login.into(), name: login.into(), roles, team, password: String::new() };
        let saved = store::users::save(self.store(), &self.company.admin, &operation(), None, &form).await;
        let id = saved.map_err(|error| error.to_string())?;
        self.rep = store::users::actor(self.store(), &id).await.ok_or("no rep")?;
        self.desk.welcome(&self.company, login, id).await.ok_or("nobody at the desk")?;
        for id in customers {
            let form = CustomerForm { name: format!("客户 {id}"), ..CustomerForm::default() };
            let made = store::customers::create(self.store(), &self.rep, &operation(), &CustomerId::new(id.as_str()), &form, true).await;
            made.map_err(|error| error.to_string())?;
        }
        Ok(Answer::Done)
    }

    /// What is done to contracts.
    async fn contracting(&self, model: &Model, act: &Act) -> Option<Result<Answer, String>> {
        let (store, rep) = (self.store(), &self.rep);
        let answer = match act {
            Act::Contract { id, customer, currency, signed, rows } => {
                let form = ContractForm {
                    customer: model.customers[*customer].as_str().into(),
                    currency: CURRENCIES[*currency].into(),
                    signed: signed.map(|day| day.to_string()).unwrap_or_default(),
                    life: if signed.is_some() { "performing" } else { "pending_signature" }.into(),
                    ..ContractForm::default()
                };
                said(contracts::create(store, rep, &operation(), &ContractId::new(id.as_str()), &planned(form, rows)).await)
            }
            Act::Edit { contract, rows } => {
                let id = ContractId::new(contract.as_str());
                match contracts::show(store, rep, &id).await {
                    Err(error) => said::<()>(Err(error)),
                    Ok((now, _)) => {
                        let form = planned(ContractForm::of(&now, &[]), rows);
                        said(contracts::edit(store, rep, &operation(), &id, now.version, &form).await)
                    }
                }
            }
            Act::Sign { contract, on } => self.moved(contract, LifeForm { signed: on.to_string(), ..LifeForm::to(Life::Performing) }).await,
            Act::Void { contract } => self.moved(contract, LifeForm { reason: "作废".into(), ..LifeForm::to(Life::Void) }).await,
            Act::Revive { contract } => self.moved(contract, LifeForm::to(Life::Performing)).await,
            Act::Amend { id, contract, rows } => {
                self.drafted(id, contract, |form| AmendmentForm { contract: planned(form.contract, rows), ..form }).await
            }
            Act::Terminate { id, contract, on, settled, added } => {
                let one = |(ordinal, owed): &(usize, Option<Row>)| SettledForm {
                    ordinal: u16::try_from(*ordinal).unwrap(),
                    decision: if owed.is_some() { "owed" } else { "cleared" }.into(),
                    due: owed.map(|(due, _)| due.to_string()).unwrap_or_default(),
                    amount: owed.map(|(_, amount)| typed(amount)).unwrap_or_default(),
                };
                let added = added.as_ref().map(row).unwrap_or_default();
                let settlement = SettlementForm { ended: on.to_string(), settled: settled.iter().map(one).collect(), added };
                self.drafted(id, contract, |form| AmendmentForm { kind: "termination".into(), settlement, ..form }).await
            }
            Act::SignAmendment { contract, on } => self.signed(model, contract, &on.to_string()).await,
            Act::WithdrawAmendment { contract } => match self.amendment(model, contract).await {
                Ok((id, version)) => said(amendments::withdraw(store, rep, &operation(), &id, version).await),
                Err(error) => said::<()>(Err(error)),
            },
            _ => return None,
        };
        Some(answer)
    }

    async fn moved(&self, contract: &str, form: LifeForm) -> Result<Answer, String> {
        let (store, rep, id) = (self.store(), &self.rep, ContractId::new(contract));
        match contracts::show(store, rep, &id).await {
            Err(error) => said::<()>(Err(error)),
            Ok((now, _)) => said(contracts::change_life(store, rep, &operation(), &id, now.version, &form).await),
        }
    }

    async fn drafted(&self, id: &str, contract: &str, fill: impl FnOnce(AmendmentForm) -> AmendmentForm) -> Result<Answer, String> {
        let (store, rep, contract) = (self.store(), &self.rep, ContractId::new(contract));
        match contracts::show(store, rep, &contract).await {
            Err(error) => said::<()>(Err(error)),
            Ok((now, plan)) => {
                let form = fill(AmendmentForm { reason: "协商".into(), ..AmendmentForm::of(&now, &plan) });
                said(amendments::draft(store, rep, &operation(), &contract, now.version, &AmendmentId::new(id), &form).await)
            }
        }
    }

    /// The contract's open amendment and its version.
    async fn amendment(&self, model: &Model, contract: &str) -> store::Result<(AmendmentId, u64)> {
        let open = model.contract(contract).and_then(|contract| contract.amendment.as_ref()).ok_or(Error::NotFound)?;
        let id = AmendmentId::new(open.id.as_str());
        let (amendment, ..) = amendments::show(self.store(), &self.rep, &id).await?;
        Ok((id, amendment.version))
    }

    async fn signed(&self, model: &Model, contract: &str, on: &str) -> Result<Answer, String> {
        let (store, rep) = (self.store(), &self.rep);
        let (id, version) = match self.amendment(model, contract).await {
            Ok(found) => found,
            Err(error) => return said::<()>(Err(error)),
        };
        let form = SigningForm { signed: on.into(), confirmed_by: "王总".into() };
        match amendments::sign(store, rep, &operation(), &id, version, &form).await {
            Ok(amendment) if amendment.state == AmendmentState::Signed => {
                let (_, plan) = contracts::show(store, rep, &ContractId::new(contract)).await.map_err(|error| error.to_string())?;
                Ok(Answer::Signed(plan.iter().map(|instalment| instalment.id.to_string()).collect()))
            }
            Ok(amendment) if amendment.state == AmendmentState::Draft && amendment.is_overtaken => Ok(Answer::Overtaken),
            Ok(amendment) => Err(format!("signed, it is {:?}", amendment.state)),
            Err(error) => said::<()>(Err(error)),
        }
    }

    /// What is done with money.
    async fn paying(&self, model: &Model, act: &Act) -> Result<Answer, String> {
        let (store, rep, finance) = (self.store(), &self.rep, &self.company.finance);
        let receipt = ReceiptId::new(act.receipt().unwrap_or_default());
        match act {
            Act::Receive { customer, currency, date, amount, contract, reference, .. } => {
                let form = ReceiptForm {
                    customer: model.customers[*customer].as_str().into(),
                    contract: contract.as_deref().unwrap_or_default().into(),
                    date: date.to_string(),
                    amount: typed(*amount),
                    currency: CURRENCIES[*currency].into(),
                    bank_reference: reference.map(|number| format!("ICBC-{number}")).unwrap_or_default(),
                    ..ReceiptForm::default()
                };
                said(receipts::draft(store, rep, &operation(), &receipt, &form).await)
            }
            Act::Discard { .. } => said(receipts::discard(store, finance, &operation(), &receipt).await),
            Act::Confirm { shares, .. } => {
                let shares = shares.as_deref().map(shared);
                said(receipts::confirm(store, finance, &operation(), &receipt, shares.as_deref()).await)
            }
            Act::UseAdvance { shares, .. } => said(receipts::use_advance(store, finance, &operation(), &receipt, &shared(shares)).await),
            Act::Reverse { .. } => said(receipts::reverse(store, finance, &operation(), &receipt, "错账").await),
            Act::Refund { on, amount, .. } => {
                let (on, amount, reason) = (on.to_string(), typed(*amount), "多付".into());
                let form = RefundForm { on, amount, reason, ..RefundForm::default() };
                said(receipts::refund(store, finance, &operation(), &receipt, &form).await)
            }
            Act::TakeRefundBack { number, .. } => {
                let form = RefundForm { mirrors: *number, reason: "误记".into(), ..RefundForm::default() };
                said(receipts::refund(store, finance, &operation(), &receipt, &form).await)
            }
            Act::Close { month } => said(periods::close(store, finance, &operation(), (*month).into()).await),
            Act::Reopen { month } => said(periods::reopen(store, finance, &operation(), (*month).into(), "补记").await),
            Act::Spend { id, contract, date, amount } => {
                let (date, category, amount) = (date.to_string(), "travel".into(), typed(*amount));
                let form = ExpenseForm { date, category, amount, ..ExpenseForm::default() };
                let (id, contract) = (ExpenseId::new(id.as_str()), ContractId::new(contract.as_str()));
                said(expenses::record(store, rep, &operation(), &id, &contract, &form).await)
            }
            Act::VoidExpense { expense } => {
                said(expenses::void(store, finance, &operation(), &ExpenseId::new(expense.as_str()), "记错").await)
            }
            other => self.invoicing(other).await,
        }
    }

    async fn invoicing(&self, act: &Act) -> Result<Answer, String> {
        let (store, rep, finance) = (self.store(), &self.rep, &self.company.finance);
        let (Act::Issue { invoice, .. } | Act::Reject { invoice } | Act::VoidInvoice { invoice } | Act::AskInvoice { id: invoice, .. }) =
            act
        else {
            return Err(format!("nobody carries {act:?}"));
        };
        let id = InvoiceId::new(invoice.as_str());
        if let Act::AskInvoice { contract, amount, .. } = act {
            let (amount, tax_rate) = (typed(*amount), "13".into());
            let form = InvoiceForm { header: header(), amount, tax_rate, ..InvoiceForm::default() };
            return said(invoices::request(store, rep, &operation(), &id, &ContractId::new(contract.as_str()), &form).await);
        }
        let version = match invoices::show(store, finance, &id).await {
            Ok((now, ..)) => now.version,
            Err(error) => return said::<()>(Err(error)),
        };
        match act {
            Act::Issue { on, number, .. } => {
                let (number, on, tax_rate) = (format!("FP{number:08}"), on.to_string(), "13".into());
                let form = IssueForm { number, on, header: header(), tax_rate, ..IssueForm::default() };
                said(invoices::issue(store, finance, &operation(), &id, version, &form).await)
            }
            Act::Reject { .. } => said(invoices::reject(store, finance, &operation(), &id, version, "重复").await),
            _ => said(invoices::void(store, finance, &operation(), &id, version, "开错").await),
        }
    }
}
