//! The rows of signings.

use domain::contract::ContractForm;
use domain::customer::Customer;
use serde_json::{Value, json};

use super::world::World;
use super::*;
use crate::support::{contract_form, fresh};

/// Nobody signs for another.
const NOBODY: Reaches = [N; 8];

pub fn signing() -> Vec<Row> {
    let read = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_READ };
    let write = || Rule::Record { read: CONTRACTS_READ, act: CONTRACTS_WRITE };
    fn form() -> Value {
        json!({ "signatories": [{ "side": "ours", "name": "李雷" }, { "side": "customer", "name": "王总" }] })
    }
    fn line(target: &Target, more: Value) -> Value {
        let mut body = json!({ "operation": fresh(), "id": target.id, "signatory": 2, "hash": target.hash });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        body
    }
    vec![
        call("signing/of_contract", Subject::Contract, read(), |target| json!({ "id": target.id })),
        call(
            "signing/start",
            Subject::Unsigned,
            write(),
            |target| json!({ "operation": fresh(), "id": fresh(), "contract": target.id, "amendment": null, "form": form() }),
        ),
        call("signing/sign", Subject::Signing, Rule::Turn { read: CONTRACTS_READ, act: NOBODY }, |target| {
            line(target, json!({ "password": "a guess", "remark": "" }))
        }),
        call("signing/record", Subject::Signing, write(), |target| line(target, json!({ "form": { "method": "in_person" } }))),
        call("signing/decline", Subject::Signing, write(), |target| line(target, json!({ "reason": "价格" }))),
        call("signing/cancel", Subject::Signing, write(), |target| json!({ "operation": fresh(), "id": target.id, "reason": "重新谈" })),
    ]
}

impl World {
    /// A contract of this customer that is to be signed, put up for signing or not.
    pub(super) async fn unsigned(&self, customer: &Customer, is_put_up: bool, target: &mut Target) {
        let form = contract_form(customer.id.as_str(), &[30]);
        let form = ContractForm { life: String::new(), signed: String::new(), ..form };
        let id = fresh();
        let _: Value = self.boss().call("contracts/create", &json!({ "operation": fresh(), "id": id, "form": form })).await.json();
        target.id = id;
        if is_put_up {
            let people = json!([{ "side": "ours", "name": "李雷" }, { "side": "customer", "name": "王总" }]);
            let (round, form) = (fresh(), json!({ "signatories": people }));
            let body = json!({ "operation": fresh(), "id": round, "contract": target.id, "amendment": null, "form": form });
            let () = self.boss().call("signing/start", &body).await.json();
            let view: Value = self.boss().call("signing/of_contract", &json!({ "id": target.id })).await.json();
            (target.id, target.hash) = (round, view["hash"].as_str().unwrap().to_owned());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signings_answer_each_role_as_the_table_says() {
    super::cells::assert_as_in(signing()).await;
}
