//! Forms filled with the least that is in order.

use chrono::{FixedOffset, NaiveDate, TimeDelta, Utc};
use domain::contract::{ContractForm, LineForm};
use domain::customer::CustomerForm;
use domain::instalment::InstalmentForm;
use domain::receipt::ReceiptForm;

/// A fresh id, as a browser would mint one.
pub fn fresh() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// Today in the company's zone, Shanghai.
pub fn today() -> NaiveDate {
    Utc::now().with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap()).date_naive()
}

pub fn customer_form(name: &str) -> CustomerForm {
    CustomerForm { name: name.to_owned(), ..CustomerForm::default() }
}

/// A signed contract of one line whose instalments of 100 each fall due so many days from today.
pub fn contract_form(customer: &str, due_in_days: &[i64]) -> ContractForm {
    let today = today();
    let amount = 100 * due_in_days.len();
    let instalment =
        |days: &i64| InstalmentForm { due: (today + TimeDelta::days(*days)).to_string(), amount: "100".into(), note: String::new() };
    ContractForm {
        customer: customer.into(),
        signed: (today - TimeDelta::days(100)).to_string(),
        life: "performing".into(),
        lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: amount.to_string(), ..LineForm::default() }],
        plan: due_in_days.iter().map(instalment).collect(),
        ..ContractForm::default()
    }
}

pub fn receipt_form(customer: &str, amount: &str) -> ReceiptForm {
    ReceiptForm { customer: customer.into(), date: today().to_string(), amount: amount.to_owned(), ..ReceiptForm::default() }
}
