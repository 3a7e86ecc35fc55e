//! The rows of amendments and of the versions of a contract.

use domain::amendment::{AmendmentForm, SigningForm};
use domain::contract::Contract;
use serde_json::json;

use super::world::World;
use super::*;
use crate::support::{contract_form, fresh, today};

pub fn amendments() -> Vec<Row> {
    let read = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ };
    let write = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE };
    vec![
        call("amendments/of_contract", Subject::Amended, read(), |target| json!({ "contract": target.id })),
        call("amendments/edition", Subject::Amended, read(), |target| json!({ "contract": target.id, "ordinal": 1 })),
        call("amendments/form", Subject::Contract, read(), |target| json!({ "contract": target.id, "from": null })),
        call("amendments/show", Subject::Amendment, read(), |target| json!({ "id": target.id })),
        call("amendments/draft", Subject::Contract, write(), |target| {
            let form = amendment_form(&target.customer);
            json!({ "operation": fresh(), "contract": target.id, "version": target.version, "id": fresh(), "form": form })
        }),
        call("amendments/edit", Subject::Amendment, write(), |target| {
            let mut form = amendment_form(&target.customer);
            form.contract.remarks = "再改".into();
            json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": form })
        }),
        call(
            "amendments/submit",
            Subject::Unapproved,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version }),
        ),
        call(
            "amendments/withdraw",
            Subject::Amendment,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version }),
        ),
        call(
            "amendments/sign",
            Subject::Amendment,
            write(),
            |target| json!({ "operation": fresh(), "id": target.id, "version": target.version, "form": signing() }),
        ),
    ]
}

impl World {
    /// An amendment of this contract, asked for by the boss: its id and version.
    pub(super) async fn amendment(&self, contract: &Contract) -> (String, u64) {
        let id = fresh();
        let form = amendment_form(contract.customer.as_str());
        let body = json!({ "operation": fresh(), "contract": contract.id, "version": contract.version, "id": id, "form": form });
        let _: String = self.boss().call("amendments/draft", &body).await.json();
        (id, 1)
    }
}

/// The form that makes the target's contract one of two instalments.
pub fn amendment_form(customer: &str) -> AmendmentForm {
    AmendmentForm { reason: "客户加购".into(), contract: contract_form(customer, &[30, 60]), ..AmendmentForm::default() }
}

/// A signing of today.
pub fn signing() -> SigningForm {
    SigningForm { signed: today().to_string(), confirmed_by: "王总".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn amendments_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(amendments()).await;
}
