//! Small books for tests inside the crate.

use domain::contract::{ContractForm, LineForm};
use domain::customer::CustomerForm;
use domain::id::{ContractId, CustomerId, OperationId, ReceiptId};
use domain::instalment::InstalmentForm;
use domain::permission::Actor;
use domain::receipt::ReceiptForm;

use crate::store::{Store, new_id};

pub(crate) fn operation() -> OperationId {
    OperationId::new(new_id())
}

/// A customer with two contracts of 100.00, of which one receipt of 130.00 pays the first and a part of the second.
pub(crate) async fn fill(store: &Store) {
    fill_of(store, &Actor::operator(), "甲").await;
}

/// The same of that actor, under that name.
pub(crate) async fn fill_of(store: &Store, actor: &Actor, name: &str) {
    let company = domain::company::Company::new("甲公司".into(), "Asia/Shanghai".into(), Default::default());
    crate::companies::ensure(store, company).await.unwrap();
    let form = CustomerForm { name: name.into(), ..CustomerForm::default() };
    let customer = CustomerId::new(new_id());
    crate::customers::create(store, actor, &operation(), &customer, &form, false).await.unwrap();
    for due in ["2025-05-01", "2025-06-01"] {
        let form = ContractForm {
            customer: customer.clone(),
            signed: "2025-01-01".into(),
            life: "performing".into(),
            lines: vec![LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "100".into(), ..LineForm::default() }],
            plan: vec![InstalmentForm { due: due.into(), amount: "100.00".into(), note: String::new() }],
            ..ContractForm::default()
        };
        crate::contracts::create(store, actor, &operation(), &ContractId::new(new_id()), &form).await.unwrap();
    }
    let receipt = ReceiptId::new(new_id());
    let form = ReceiptForm { customer, date: "2025-02-01".into(), amount: "130.00".into(), ..ReceiptForm::default() };
    crate::receipts::draft(store, actor, &operation(), &receipt, &form).await.unwrap();
    crate::receipts::confirm(store, actor, &operation(), &receipt, None).await.unwrap();
}
