//! The company of the matrix, and the records in it.

use std::collections::HashMap;
use std::sync::Mutex;

use domain::contract::{Contract, ContractForm};
use domain::customer::Customer;
use domain::follow_up::FollowUp;
use domain::permission::Role;
use domain::receipt::Receipt;
use serde_json::{Value, json};

use super::amendments::signing;
use super::approvals::{flow_form, flow_over};
use super::{Subject, Target};
use crate::support::{Client, Company, Outcome, PASSWORD, Person, contract_form, fresh};

/// The company of the matrix: one user of each role in 华东, a colleague in a part of it, a stranger in 西部.
pub struct World {
    pub company: Company,
    pub people: HashMap<Role, Person>,
    pub colleague: Person,
    pub stranger: Person,
    customers: HashMap<String, Customer>,
    /// The number of the last commit, while nothing was done since it was read.
    revision: Mutex<Option<i64>>,
    /// Records that are as they were made, by whose they are.
    unchanged: Mutex<HashMap<(Subject, String), Target>>,
}

impl World {
    pub async fn open() -> Self {
        let company = Company::open().await;
        let mut people = HashMap::new();
        for role in Role::ALL {
            people.insert(role, company.person(role).await);
        }
        let (colleague, stranger) = (company.as_colleague().await, company.as_stranger().await);
        let mut customers = HashMap::new();
        for owner in people.values().chain([&colleague, &stranger]) {
            let customer = company.customer_of(owner, &format!("{}有限公司", owner.login)).await;
            company.contract(&customer, &[-40, 3]).await;
            company.draft(&customer, "10").await;
            let form = json!({ "customer": customer.id, "said": "问好", "next": crate::support::today().to_string() });
            let body = json!({ "operation": fresh(), "id": fresh(), "form": form });
            let _: Value = company.boss.client.call("follow_ups/log", &body).await.json();
            customers.insert(owner.login.clone(), customer);
        }
        Self { company, people, colleague, stranger, customers, revision: Mutex::default(), unchanged: Mutex::default() }
    }

    /// Ten half-known contracts of each owner, by the command line while the server rests.
    pub async fn import_half_known(&mut self) {
        let mut ledger = "合同编号,客户名称,签署日期,合同金额,合同状态,付款进度,业务员\n".to_owned();
        for (login, customer) in &self.customers {
            for number in 0..10 {
                ledger.push_str(&format!("IM-{login}-{number},{},2024-03-01,500,进行中,部分付款,{login}\n", customer.terms.name));
            }
        }
        let installation = &mut self.company.installation;
        installation.stop();
        let file = installation.data().with_file_name("ledger.csv");
        std::fs::write(&file, ledger).unwrap();
        let output = installation.run(&["import", "--kind", "contracts", file.to_str().unwrap()]);
        assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        installation.start_again();
    }

    pub fn boss(&self) -> &Client {
        &self.company.boss.client
    }

    /// What does not exist.
    pub fn missing(&self, subject: Subject) -> Target {
        let instalment = if subject == Subject::Instalment { fresh() } else { format!("{}-1", fresh()) };
        let heir = self.colleague.id.clone();
        Target {
            owner: fresh(),
            customer: fresh(),
            name: fresh(),
            id: fresh(),
            version: 1,
            instalment,
            photo: "0".repeat(64),
            hash: "0".repeat(64),
            file: fresh(),
            contract: fresh(),
            heir,
            other: (fresh(), 1),
        }
    }

    /// The number of the last commit.
    pub async fn revision(&self) -> i64 {
        let known = *self.revision.lock().unwrap();
        match known {
            Some(revision) => revision,
            None => self.company.revision().await,
        }
    }

    /// Reads that number again after something was asked, and whether it moved.
    pub async fn moved(&self, before: i64) -> Option<(i64, i64)> {
        let after = self.company.revision().await;
        *self.revision.lock().unwrap() = (before == after).then_some(after);
        (before != after).then_some((before, after))
    }

    /// Something was done of which the matrix was not told.
    pub fn acted(&self) {
        *self.revision.lock().unwrap() = None;
    }

    /// The customer that everybody has from the beginning.
    pub fn customer(&self, owner: &Person) -> &Customer {
        &self.customers[&owner.login]
    }

    /// Something was done to this record: the next cell gets another, and so do those that speak of the same second record.
    pub fn used(&self, target: &Target) {
        let is_apart = |other: &Target| other.id != target.id && (target.other.0.is_empty() || other.other.0 != target.other.0);
        self.unchanged.lock().unwrap().retain(|_, other| is_apart(other));
    }

    /// From here on every record is made anew: what was done by one endpoint is no ground for the next one.
    pub fn forget(&self) {
        self.unchanged.lock().unwrap().clear();
    }

    /// A record of that owner: one that was made before and that nobody has changed since, or a new one.
    pub async fn target(&self, subject: Subject, owner: &Person) -> Target {
        let place = (subject, owner.login.clone());
        let unchanged = self.unchanged.lock().unwrap().get(&place).cloned();
        if let Some(target) = unchanged {
            return target;
        }
        if !matches!(subject, Subject::Nothing | Subject::Customer) {
            *self.revision.lock().unwrap() = None;
        }
        let target = self.make(subject, owner).await;
        // No commit tells of what becomes of a session or an upload.
        if !matches!(subject, Subject::Session | Subject::Upload | Subject::Started) {
            self.unchanged.lock().unwrap().insert(place, target.clone());
        }
        target
    }

    async fn make(&self, subject: Subject, owner: &Person) -> Target {
        let customer = &self.customers[&owner.login];
        let mut target = Target {
            owner: owner.id.clone(),
            customer: customer.id.to_string(),
            name: customer.terms.name.clone(),
            id: customer.id.to_string(),
            version: 1,
            instalment: String::new(),
            photo: String::new(),
            hash: String::new(),
            file: String::new(),
            contract: String::new(),
            heir: self.colleague.id.clone(),
            other: Default::default(),
        };
        match subject {
            Subject::Nothing => {}
            Subject::Invoice | Subject::IssuedInvoice => {
                let invoice = self.invoice(owner, customer, subject == Subject::IssuedInvoice).await;
                (target.id, target.version) = (invoice.id.to_string(), invoice.version);
            }
            Subject::FollowUp => target.id = self.follow_up(owner).await.1,
            Subject::Photo => {
                let (author, id) = self.follow_up(owner).await;
                let logged: FollowUp = super::cells::photo(author, &id).await.json();
                (target.id, target.photo) = (id, logged.photos[0].id.to_string());
            }
            Subject::Customer => {
                let now: Customer = self.boss().call("customers/show", &json!({ "id": customer.id })).await.json();
                target.version = now.version;
            }
            Subject::Spare => {
                let spare = self.company.customer_of(owner, &format!("{}公司", fresh())).await;
                let other: Customer =
                    self.boss().call("customers/show", &json!({ "id": self.customers[&self.colleague.login].id })).await.json();
                (target.customer, target.version, target.other) =
                    (spare.id.to_string(), spare.version, (other.id.to_string(), other.version));
            }
            Subject::Contract | Subject::Instalment => {
                let contract = self.company.contract(customer, &[30]).await;
                (target.id, target.version, target.instalment) = (contract.id.to_string(), contract.version, format!("{}-1", contract.id));
            }
            Subject::Renewable => {
                let end = (crate::support::today() - chrono::TimeDelta::days(1)).to_string();
                let form = ContractForm { life: "completed".into(), end, ..contract_form(customer.id.as_str(), &[30]) };
                let body = json!({ "operation": fresh(), "id": fresh(), "form": form });
                let contract: Contract = self.boss().call("contracts/create", &body).await.json();
                (target.id, target.version) = (contract.id.to_string(), contract.version);
            }
            Subject::HalfKnown => target.id = self.half_known(&owner.id).await,
            Subject::Draft => target.id = self.company.draft(customer, "10").await.id.to_string(),
            Subject::Confirmed => target.id = self.confirmed(customer, "10").await.id.to_string(),
            Subject::Advance => {
                let contract = self.company.contract(customer, &[30]).await;
                target.id = self.confirmed(customer, "10").await.id.to_string();
                target.instalment = format!("{}-1", contract.id);
            }
            Subject::Session => target.id = self.other_session(owner).await,
            Subject::User => target.id = self.spare_user().await,
            Subject::Upload => target.id = self.upload(owner).await.1,
            Subject::Started => {
                let (client, id) = self.upload(owner).await;
                let body = json!({ "operation": fresh(), "id": id, "all_or_nothing": false });
                let () = client.call("imports/start", &body).await.json();
                super::cells::until_imported(client, &id).await;
                target.id = id;
            }
            Subject::Pending => {
                let contract = self.pending(customer).await;
                (target.id, target.version) = (contract.id.to_string(), contract.version);
            }
            Subject::Approval => {
                let contract = self.pending(customer).await;
                let body = json!({ "operation": fresh(), "id": contract.id, "version": contract.version, "comment": "" });
                let course: Value = self.boss().call("contracts/submit", &body).await.json();
                let id = course["id"].as_str().unwrap();
                let view: Value = self.boss().call("approvals/show", &json!({ "id": id })).await.json();
                (target.id, target.hash) = (id.to_owned(), view["hash"].as_str().unwrap().to_owned());
            }
            Subject::File => {
                let contract = self.company.contract(customer, &[30]).await;
                let reply = super::cells::file(self.boss(), contract.id.as_str()).await;
                assert_eq!(reply.status, 200, "{}", reply.body);
                let view: Value = self.boss().call("contracts/files", &json!({ "id": contract.id })).await.json();
                (target.id, target.file) = (contract.id.to_string(), view["files"][0]["id"].as_str().unwrap().to_owned());
            }
            Subject::Original => {
                let contract = self.company.contract(customer, &[30]).await;
                let form = json!({ "location": "A 柜", "count": "1" });
                let body = json!({ "operation": fresh(), "contract": contract.id, "form": form });
                let () = self.boss().call("originals/register", &body).await.json();
                let view: Value = self.boss().call("contracts/files", &json!({ "id": contract.id })).await.json();
                target.id = view["originals"][0]["id"].as_str().unwrap().to_owned();
                let form = json!({ "act": "lend", "outside": contract.number, "on": "2025-01-01", "due": "2025-01-02" });
                let () = self.boss().call("originals/act", &json!({ "operation": fresh(), "id": target.id, "form": form })).await.json();
            }
            Subject::Obligation | Subject::DoneObligation => {
                self.obligation(customer, subject == Subject::DoneObligation, &mut target).await;
            }
            Subject::Owed => {
                self.flow(flow_over("adjustment", "")).await;
                let contract = self.company.contract(customer, &[30]).await;
                (target.id, target.instalment) = (contract.id.to_string(), format!("{}-1", contract.id));
            }
            Subject::ReturnedAdjustment | Subject::BookedAdjustment => {
                let decision = if subject == Subject::BookedAdjustment {
                    json!({ "decision": "approve" })
                } else {
                    json!({ "decision": "return", "step": null })
                };
                (target.id, target.version, target.instalment) = self.adjustment(customer, decision).await;
            }
            Subject::Expense => {
                let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
                let form = json!({ "amount": "12.50", "category": "freight" });
                let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": form });
                let () = self.boss().call("expenses/record", &body).await.json();
                target.id = id;
            }
            Subject::BankLine | Subject::IgnoredLine => {
                self.bank_line(customer, subject == Subject::IgnoredLine, &mut target).await;
            }
            Subject::Concern | Subject::ResolvedConcern => {
                self.concern(customer, subject == Subject::ResolvedConcern, &mut target).await;
            }
            Subject::Unsigned | Subject::Signing => self.unsigned(customer, subject == Subject::Signing, &mut target).await,
            Subject::Audit | Subject::RunningAudit => {
                let (id, contract) = self.audit(customer, subject == Subject::RunningAudit).await;
                (target.id, target.contract) = (id, contract);
                target.heir = self.people[&Role::Auditor].id.clone();
                target.version = if subject == Subject::RunningAudit { 2 } else { 1 };
            }
            Subject::Finding | Subject::AnsweredFinding => {
                self.finding((owner, customer), subject == Subject::AnsweredFinding, &mut target).await;
            }
            Subject::Flow => {
                let body = json!({ "operation": fresh(), "flow": null, "form": flow_form() });
                let () = self.boss().call("flows/save", &body).await.json();
                let flows: Value = self.boss().call("flows/list", &json!({})).await.json();
                let flow = flows["flows"].as_array().unwrap().last().unwrap();
                (target.id, target.version) = (flow["id"].as_str().unwrap().to_owned(), flow["version"].as_u64().unwrap());
            }
            Subject::Template => {
                let (id, version, clause) = self.template().await;
                (target.id, target.version, target.other) = (id, version, (clause, 1));
            }
            Subject::Drafted => {
                let contract = self.company.contract(customer, &[30]).await;
                let (template, version, _) = self.template().await;
                (target.id, target.version, target.other) = (contract.id.to_string(), contract.version, (template, version));
            }
            Subject::Amendment => {
                let contract = self.company.contract(customer, &[30]).await;
                (target.id, target.version) = self.amendment(&contract).await;
            }
            Subject::Unapproved => {
                self.flow(flow_over("amendment", "purchase")).await;
                let form = ContractForm { contract_type: "purchase".into(), ..contract_form(customer.id.as_str(), &[30]) };
                let body = json!({ "operation": fresh(), "id": fresh(), "form": form });
                (target.id, target.version) = self.amendment(&self.boss().call("contracts/create", &body).await.json()).await;
            }
            Subject::Amended => {
                let contract = self.company.contract(customer, &[30]).await;
                let (id, version) = self.amendment(&contract).await;
                let body = json!({ "operation": fresh(), "id": id, "version": version, "form": signing() });
                let _: Value = self.boss().call("amendments/sign", &body).await.json();
                target.id = contract.id.to_string();
            }
            Subject::Goal => self.goal(owner, &mut target).await,
            Subject::Written => {
                let contract = self.company.contract(customer, &[30]).await;
                let (template, _, _) = self.template().await;
                let form = json!({ "template": template, "clauses": [] });
                let body = json!({ "operation": fresh(), "id": contract.id, "version": contract.version, "form": form });
                let _: Value = self.boss().call("contracts/save_text", &body).await.json();
                target.id = contract.id.to_string();
            }
            Subject::Fee | Subject::SubmittedFee => {
                let colleague = (&self.colleague, &self.customers[&self.colleague.login]);
                super::fees::write(self, (owner, customer), colleague, subject == Subject::SubmittedFee, &mut target).await;
            }
            Subject::FeeException => target.id = super::fees::exception(self, customer).await,
            Subject::FeeBatch => {
                let colleague = (&self.colleague, &self.customers[&self.colleague.login]);
                super::fees::batch(self, colleague, &mut target).await;
            }
            Subject::Team => target.id = self.company.team(&format!("组{}", fresh()), "root").await,
        }
        target
    }

    /// Confirmed, all of it left as advance.
    async fn confirmed(&self, customer: &Customer, amount: &str) -> Receipt {
        let draft = self.company.draft(customer, amount).await;
        let shares: [Value; 0] = [];
        self.boss().call("receipts/confirm", &json!({ "operation": fresh(), "id": draft.id, "shares": shares })).await.json()
    }

    async fn half_known(&self, owner: &str) -> String {
        let filter = json!({ "filter": { "owner": owner, "is_to_complete": true } });
        let page: domain::list::Page<Contract> = self.boss().call("contracts/list", &filter).await.json();
        page.items.first().unwrap_or_else(|| panic!("no half-known contract is left of {owner}")).id.to_string()
    }

    /// The id of another session of the same user.
    async fn other_session(&self, owner: &Person) -> String {
        let client = self.company.signed_out();
        assert_eq!(client.sign_in(&owner.login, PASSWORD).await.status, 200);
        let sessions: Vec<Value> = client.call("account/sessions", &json!({})).await.json();
        let this = sessions.iter().find(|session| session["is_this"] == true).unwrap();
        this["id"].as_str().unwrap().to_owned()
    }

    /// Who logged it (the owner, or the boss for those who may not), and the follow-up.
    async fn follow_up<'a>(&'a self, owner: &'a Person) -> (&'a Client, String) {
        let id = fresh();
        let form = json!({ "customer": self.customers[&owner.login].id, "said": "照片" });
        let body = || json!({ "operation": fresh(), "id": id, "form": form });
        if owner.client.call("follow_ups/log", &body()).await.outcome() == Outcome::Done {
            return (&owner.client, id);
        }
        let _: Value = self.boss().call("follow_ups/log", &body()).await.json();
        (self.boss(), id)
    }

    /// Who uploaded, and the upload.
    async fn upload<'a>(&'a self, owner: &'a Person) -> (&'a Client, String) {
        let reply = super::cells::upload(&owner.client).await;
        let (client, reply) = match reply.outcome() {
            Outcome::NotAllowed => (self.boss(), super::cells::upload(self.boss()).await),
            _ => (&owner.client, reply),
        };
        (client, reply.json::<app::imports::Uploaded>().id.to_string())
    }

    async fn spare_user(&self) -> String {
        let login = format!("spare-{}", &fresh()[20..]);
        let form = json!({ "login": login, "name": login, "roles": ["rep"], "team": "root", "password": "" });
        self.boss().call("users/save", &json!({ "operation": fresh(), "user": null, "form": form })).await.json()
    }
}
