//! What a cell of the matrix acts on: a record of somebody, fresh where acting uses it up.

/// Kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Nothing,
    Customer,
    /// Logged by its owner, where the owner may log.
    FollowUp,
    /// The same with a photo.
    Photo,
    /// A customer that may be given away.
    Spare,
    /// A contract that can still be edited.
    Contract,
    Instalment,
    /// A contract imported as partly paid.
    HalfKnown,
    Draft,
    Confirmed,
    /// A confirmed receipt with money left and an instalment to use it for.
    Advance,
    Session,
    User,
    Team,
    /// A file that was uploaded for import: the owner's own, or the boss's for those who may not upload.
    Upload,
    /// The same, and its import is over.
    Started,
    /// A contract that a flow asks approval for, not submitted yet.
    Pending,
    /// The same, submitted by the boss: it waits for the executive.
    Approval,
    /// A contract with a file.
    File,
    /// A paper original of a contract, overdue.
    Original,
    Flow,
    /// A template; a clause of it is the other record.
    Template,
    /// A contract that can be drafted from a template, which is the other record.
    Drafted,
    /// An amendment that nobody has submitted, and that no flow asks about.
    Amendment,
    /// One that a flow asks approval for.
    Unapproved,
    /// A contract that was amended.
    Amended,
    /// An open obligation of the contract's owner.
    Obligation,
    /// The same, done.
    DoneObligation,
    /// A contract with an open instalment, while a flow asks the executive about what is given up.
    Owed,
    /// A write-off that the boss asked for, and the executive sent back.
    ReturnedAdjustment,
    /// The same, approved.
    BookedAdjustment,
    /// An expense that somebody else recorded.
    Expense,
    /// A line of a bank statement, to be matched; a draft receipt over its sum is the other record.
    BankLine,
    /// The same, ignored.
    IgnoredLine,
    /// An open issue of the contract's owner.
    Concern,
    /// The same, resolved.
    ResolvedConcern,
    /// The owner's target of this year.
    Goal,
    /// A completed contract that ended yesterday and has no successor.
    Renewable,
    /// An invoice that the owner asked for, or the boss for those who may not.
    Invoice,
    /// The same, issued today.
    IssuedInvoice,
    /// A contract with a text.
    Written,
    /// A contract that is to be signed, and that no flow asks about.
    Unsigned,
    /// The same, put up for signing.
    Signing,
    /// An audit that has not started, over a contract of the owner.
    Audit,
    /// The same, under way.
    RunningAudit,
    /// A special application that the owner wrote, or the colleague for those who may not; its contract is the other one, its policy the other record.
    Fee,
    /// The same of a rep, submitted.
    SubmittedFee,
    /// An exception for the owner's customer.
    FeeException,
    /// A batch that was paid.
    FeeBatch,
    /// A finding of it that waits for the owner.
    Finding,
    /// The same, answered.
    AnsweredFinding,
}

/// A record and what is needed to speak of it.
#[derive(Clone, Debug, Default)]
pub struct Target {
    pub owner: String,
    pub customer: String,
    /// The customer's name: on no other record.
    pub name: String,
    pub id: String,
    pub version: u64,
    /// An instalment of the same customer.
    pub instalment: String,
    /// The hash of a follow-up's photo.
    pub photo: String,
    /// The hash of an approval's content.
    pub hash: String,
    /// The id of a contract's file.
    pub file: String,
    /// The contract that an audit is over.
    pub contract: String,
    /// Somebody in everybody's team, to give a customer to; of an audit, its lead.
    pub heir: String,
    /// Another customer of everybody's team, to merge one into, and its version; or what the subject says.
    pub other: (String, u64),
}

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

    fn boss(&self) -> &Client {
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
                let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
                let form = json!({ "title": "验收", "due": crate::support::today().to_string() });
                let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": form });
                let _: Value = self.boss().call("obligations/add", &body).await.json();
                (target.id, target.version) = (id, 1);
                if subject == Subject::DoneObligation {
                    let body = json!({ "operation": fresh(), "id": target.id, "version": 1, "form": { "evidence": "验收单" } });
                    let _: Value = self.boss().call("obligations/fulfil", &body).await.json();
                    target.version = 2;
                }
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
                let (reference, receipt) = (fresh(), fresh());
                assert_eq!(super::cells::statement(self.boss(), &reference).await.outcome(), Outcome::Done);
                let lines: Value = self.boss().call("bank/list", &json!({ "filter": { "state": "open" } })).await.json();
                let lines = lines["page"]["items"].as_array().unwrap().iter().map(|row| &row["line"]);
                let mut line = lines.filter(|line| line["reference"] == reference).map(|line| line["id"].as_str().unwrap().to_owned());
                let form = crate::support::receipt_form(customer.id.as_str(), "12.50");
                let body = json!({ "operation": fresh(), "id": receipt, "form": form });
                let _: Value = self.boss().call("receipts/draft", &body).await.json();
                (target.id, target.file) = (line.next_back().unwrap(), receipt);
                if subject == Subject::IgnoredLine {
                    let body = json!({ "operation": fresh(), "id": target.id, "reason": "利息" });
                    let () = self.boss().call("bank/ignore", &body).await.json();
                }
            }
            Subject::Concern | Subject::ResolvedConcern => {
                let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
                let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": { "what": "迟交" } });
                let _: Value = self.boss().call("concerns/add", &body).await.json();
                (target.id, target.version) = (id, 1);
                if subject == Subject::ResolvedConcern {
                    let body = json!({ "operation": fresh(), "id": target.id, "version": 1, "note": "已补交" });
                    let _: Value = self.boss().call("concerns/resolve", &body).await.json();
                    target.version = 2;
                }
            }
            Subject::Unsigned | Subject::Signing => {
                let form = contract_form(customer.id.as_str(), &[30]);
                let form = ContractForm { life: String::new(), signed: String::new(), ..form };
                let id = fresh();
                let _: Value = self.boss().call("contracts/create", &json!({ "operation": fresh(), "id": id, "form": form })).await.json();
                target.id = id;
                if subject == Subject::Signing {
                    let people = json!([{ "side": "ours", "name": "李雷" }, { "side": "customer", "name": "王总" }]);
                    let (round, form) = (fresh(), json!({ "signatories": people }));
                    let body = json!({ "operation": fresh(), "id": round, "contract": target.id, "amendment": null, "form": form });
                    let () = self.boss().call("signing/start", &body).await.json();
                    let view: Value = self.boss().call("signing/of_contract", &json!({ "id": target.id })).await.json();
                    (target.id, target.hash) = (round, view["hash"].as_str().unwrap().to_owned());
                }
            }
            Subject::Audit | Subject::RunningAudit => {
                let (id, contract) = self.audit(customer, subject == Subject::RunningAudit).await;
                (target.id, target.contract) = (id, contract);
                target.heir = self.people[&Role::Auditor].id.clone();
                target.version = if subject == Subject::RunningAudit { 2 } else { 1 };
            }
            Subject::Finding | Subject::AnsweredFinding => {
                let (audit, id) = (self.audit(customer, true).await.0, fresh());
                let form = json!({ "what": "缺扫描件", "owner": owner.id, "due": crate::support::today().to_string() });
                let body = json!({ "operation": fresh(), "id": id, "audit": audit, "form": form });
                let _: Value = self.people[&Role::Auditor].client.call("findings/add", &body).await.json();
                if subject == Subject::AnsweredFinding {
                    let form = json!({ "act": "answer", "text": "已补" });
                    let body = json!({ "operation": fresh(), "id": id, "version": 1, "form": form });
                    let _: Value = owner.client.call("findings/act", &body).await.json();
                    target.version = 2;
                }
                target.id = id;
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
            Subject::Goal => {
                let (year, subject) = (crate::support::today().year(), json!({ "kind": "person", "id": owner.id }));
                let sheet: Value = self.boss().call("targets/sheet", &json!({ "year": year })).await.json();
                let row = sheet["rows"].as_array().unwrap().iter().find(|row| row["subject"] == subject);
                target.version = row.and_then(|row| row["target"]["version"].as_u64()).unwrap_or(0);
                if target.version == 0 {
                    let form = json!({ "grain": "year", "signed": ["1200"] });
                    let body = json!({ "operation": fresh(), "subject": subject, "year": year, "version": 0, "form": form });
                    let () = self.boss().call("targets/set", &body).await.json();
                    target.version = 1;
                }
                target.id.clone_from(&owner.id);
            }
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

    /// A service contract that is not signed; a flow asks the executive for these.
    async fn pending(&self, customer: &Customer) -> Contract {
        self.flow(flow_form()).await;
        let form = contract_form(customer.id.as_str(), &[30]);
        let form = ContractForm { contract_type: "service".into(), life: String::new(), signed: String::new(), ..form };
        self.boss().call("contracts/create", &json!({ "operation": fresh(), "id": fresh(), "form": form })).await.json()
    }

    /// A new template: its id, its version, and the id of its clause.
    async fn template(&self) -> (String, u64, String) {
        let body = json!({ "operation": fresh(), "template": null, "form": template_form() });
        let id: String = self.boss().call("templates/save", &body).await.json();
        let edited: Value = self.boss().call("templates/show", &json!({ "id": id })).await.json();
        let clause = edited["form"]["clauses"][0]["clause"].as_str().unwrap().to_owned();
        (id, edited["template"][1].as_u64().unwrap(), clause)
    }

    /// A write-off of 10 that the boss asked for and the executive has decided about: its id, its version and its instalment.
    async fn adjustment(&self, customer: &Customer, decision: Value) -> (String, u64, String) {
        self.flow(flow_over("adjustment", "")).await;
        let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
        let instalment = format!("{}-1", contract.id);
        let form = adjustment_form(&instalment);
        let body = json!({ "operation": fresh(), "id": id, "contract": contract.id, "form": form });
        let () = self.boss().call("adjustments/ask", &body).await.json();
        let listed = json!({ "id": contract.id });
        let read = async || self.boss().call("adjustments/of_contract", &listed).await.json::<Value>();
        let approval = read().await["rows"][0]["approval"].clone();
        let document: Value = self.boss().call("approvals/show", &json!({ "id": approval })).await.json();
        let form = json!({ "decision": decision, "hash": document["hash"], "step": 0, "comment": "意见" });
        let body = json!({ "operation": fresh(), "id": approval, "form": form });
        let _: Value = self.people[&Role::Executive].client.call("approvals/act", &body).await.json();
        (id, read().await["rows"][0]["adjustment"]["version"].as_u64().unwrap(), instalment)
    }

    /// Turns a flow on, where none of that kind is.
    async fn flow(&self, form: FlowForm) {
        let flows: Value = self.boss().call("flows/list", &json!({})).await.json();
        let is_there = flows["flows"].as_array().unwrap().iter().any(|flow| flow["form"]["kind"] == form.kind.as_str());
        if !is_there {
            let body = json!({ "operation": fresh(), "flow": null, "form": form });
            let () = self.boss().call("flows/save", &body).await.json();
        }
    }

    /// An invoice under a new contract of this customer, asked for by the owner or, where that may not, by the boss.
    async fn invoice(&self, owner: &Person, customer: &Customer, is_issued: bool) -> Invoice {
        let contract = self.company.contract(customer, &[30]).await;
        let body = || json!({ "operation": fresh(), "id": fresh(), "contract": contract.id, "form": invoice_form() });
        let reply = owner.client.call("invoices/request", &body()).await;
        let reply = if reply.outcome() == Outcome::Done { reply } else { self.boss().call("invoices/request", &body()).await };
        let invoice: Invoice = reply.json();
        if !is_issued {
            return invoice;
        }
        let body = json!({ "operation": fresh(), "id": invoice.id, "version": invoice.version, "form": issue_form() });
        self.boss().call("invoices/issue", &body).await.json()
    }

    /// An audit over a new contract of this customer: its id and that of the contract.
    async fn audit(&self, customer: &Customer, starts: bool) -> (String, String) {
        let (contract, id) = (self.company.contract(customer, &[30]).await, fresh());
        let auditor = &self.people[&Role::Auditor];
        let mut form = audit_form(&auditor.id);
        form.selection = SelectionForm { way: "numbers".into(), numbers: contract.number, ..SelectionForm::default() };
        let _: String = auditor.client.call("audits/create", &json!({ "operation": fresh(), "id": id, "form": form })).await.json();
        if starts {
            let () = auditor.client.call("audits/start", &json!({ "operation": fresh(), "id": id, "version": 1 })).await.json();
        }
        (id, contract.id.to_string())
    }

    /// An amendment of this contract, asked for by the boss: its id and version.
    async fn amendment(&self, contract: &Contract) -> (String, u64) {
        let id = fresh();
        let form = amendment_form(contract.customer.as_str());
        let body = json!({ "operation": fresh(), "contract": contract.id, "version": contract.version, "id": id, "form": form });
        let _: String = self.boss().call("amendments/draft", &body).await.json();
        (id, 1)
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

/// The least that a request for an invoice says.
pub fn invoice_form() -> InvoiceForm {
    let header = InvoiceHeader { title: "杭州云栖软件有限公司".into(), ..InvoiceHeader::default() };
    InvoiceForm { header, amount: "10".into(), tax_rate: "13".into(), ..InvoiceForm::default() }
}

/// An issue of today, under a number of its own.
pub fn issue_form() -> IssueForm {
    let header = InvoiceHeader { title: "杭州云栖软件有限公司".into(), ..InvoiceHeader::default() };
    let (number, on) = (fresh()[..30].to_owned(), crate::support::today().to_string());
    IssueForm { number, on, header, tax_rate: "13".into(), ..IssueForm::default() }
}

/// A flow over service contracts that asks the executive.
pub fn flow_form() -> FlowForm {
    flow_over("contract", "service")
}

/// A write-off of 10 of this instalment.
pub fn adjustment_form(instalment: &str) -> Value {
    json!({ "instalment": instalment, "kind": "write_off", "amount": "10", "reason": "bankrupt" })
}

/// A flow that asks the executive about these of that type of contract (empty: of any).
fn flow_over(kind: &str, contract_type: &str) -> FlowForm {
    let condition = ConditionForm { contract_type: contract_type.into(), ..ConditionForm::default() };
    let steps = vec![StepForm { approvers: "role:executive".into(), ..StepForm::default() }];
    FlowForm { name: "高层审批".into(), kind: kind.into(), is_active: true, condition, steps }
}

/// The plan of an audit over everything that was signed today, of which three are drawn.
pub fn audit_form(lead: &str) -> AuditForm {
    let selection = SelectionForm { sample: "3".into(), ..SelectionForm::default() };
    AuditForm { name: "审计".into(), from: "2025-01-01".into(), to: "2025-06-30".into(), selection, ..AuditForm::fresh(lead.into()) }
}

/// The form that makes the target's contract one of two instalments.
pub fn amendment_form(customer: &str) -> AmendmentForm {
    AmendmentForm { reason: "客户加购".into(), contract: contract_form(customer, &[30, 60]), ..AmendmentForm::default() }
}

/// A signing of today.
pub fn signing() -> SigningForm {
    SigningForm { signed: crate::support::today().to_string(), confirmed_by: "王总".into() }
}

/// A template of one clause.
pub fn template_form() -> TemplateForm {
    let texts = vec![ClauseTextForm { text: "{{客户名称}}".into(), ..ClauseTextForm::default() }];
    let clause = ClauseForm { heading: "标的".into(), kind: "standard".into(), texts, ..ClauseForm::default() };
    TemplateForm { name: "销售".into(), title: "合同".into(), is_active: true, clauses: vec![clause], ..TemplateForm::default() }
}

/// The form that edits the target's contract.
pub fn edited(target: &Target) -> Value {
    json!(contract_form(&target.customer, &[30, 60]))
}
