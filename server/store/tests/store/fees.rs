//! Maintenance fees: from the month's sales to the batch that pays them, with what a reversed receipt takes back; the guard rails; the turn of a day.

use chrono::{DateTime, TimeZone, Utc};
use domain::contract::{Contract, ContractForm, Life, LineForm};
use domain::customer::Customer;
use domain::fee::{
    FeeApplicationForm, FeeBandForm, FeeCheckForm, FeeClaimForm, FeeDue, FeeExceptionForm, FeeFilter, FeePayForm, FeePayLine, FeePolicy,
    FeePolicyForm, FeeRowForm, FeeSettingsForm, FeeState, FeeStatement, FeeStatementForm, FeeStep,
};
use domain::id::{ContractId, FeeStatementId};
use domain::permission::{Actor, Role};
use domain::refusal::Refusal;
use domain::user::UserForm;
use store::{Error, Settings, fees, new_id};

use crate::company::{Company, contract_form, open, open_at, operation, to};

mod returned;

struct Desk {
    company: Company,
    clerk: Actor,
    legal: Actor,
    policy: FeePolicy,
}

async fn person(company: &Company, role: Role) -> Actor {
    let (login, team) = (role.code().to_owned(), company.manager.team.clone());
    let form = UserForm { login: login.clone(), name: login, roles: vec![role], team, password: String::new() };
    let id = store::users::save(&company.store, &Actor::operator(), &operation(), None, &form).await.unwrap();
    store::users::actor(&company.store, &id).await.unwrap()
}

/// A company with a policy for pumps, caps, a clerk and legal.
async fn desk_in(company: Company) -> Desk {
    let (clerk, legal) = (person(&company, Role::Clerk).await, person(&company, Role::Legal).await);
    // The team has one more member than when the others were read.
    let manager = store::users::actor(&company.store, &company.manager.user).await.unwrap();
    let band = FeeBandForm { from: "5".into(), buyer: "100".into(), events: "50".into(), ..FeeBandForm::default() };
    let (product_line, account, from) = ("水泵".into(), "6601.05".into(), "2025-05".into());
    let form = FeePolicyForm { product_line, account, from, unit: "台".into(), bands: vec![band], ..FeePolicyForm::default() };
    let policy = fees::save_policy(&company.store, &company.finance, &operation(), None, 0, &form).await.unwrap();
    let (gift_cap, buyer, events) = ("200".into(), "500".into(), "1000".into());
    let form = FeeSettingsForm { gift_cap, buyer, events, new_customer: "300".into(), ..FeeSettingsForm::default() };
    fees::save_settings(&company.store, &company.admin, &operation(), 0, &form).await.unwrap();
    Desk { company: Company { manager, ..company }, clerk, legal, policy }
}

fn claim(category: &str, means: &str, amount: &str) -> FeeClaimForm {
    let [category, means, amount, recipient, beneficiary] = [category, means, amount, "attendees", "王主任"].map(str::to_owned);
    let (purpose, evidence, remarks) = ("端午拜访".into(), "发票 0815".into(), "节日".into());
    FeeClaimForm { category, means, amount, recipient, beneficiary, purpose, evidence, remarks, ..FeeClaimForm::default() }
}

impl Desk {
    async fn sold(&self, customer: &Customer, quantity: &str, life: &str) -> Contract {
        let line = LineForm {
            product: "水泵".into(),
            quantity: quantity.into(),
            unit: "台".into(),
            unit_price: "100".into(),
            ..LineForm::default()
        };
        let amount = format!("{}.00", quantity.parse::<u32>().unwrap() * 100);
        let signed = if life.is_empty() { String::new() } else { "2025-05-10".to_owned() };
        let form = ContractForm { signed, life: life.into(), lines: vec![line], ..contract_form(customer, &[("2025-07-01", &amount)]) };
        let id = ContractId::new(new_id());
        store::contracts::create(&self.company.store, &self.company.rep, &operation(), &id, &form).await.unwrap()
    }

    async fn statement(&self, id: &FeeStatementId) -> FeeStatement {
        fees::show(&self.company.store, &self.company.rep, id).await.unwrap().statement
    }

    /// The rep's statement of May with these claims, by customer.
    async fn claimed(&self, claims: &[(&Customer, Vec<FeeClaimForm>)]) -> FeeStatement {
        let id = fees::open(&self.company.store, &self.company.rep, &operation(), "2025-05").await.unwrap();
        let row = |(customer, claims): &(&Customer, Vec<FeeClaimForm>)| FeeRowForm {
            customer: customer.id.clone(),
            policy: self.policy.id.clone(),
            claims: claims.clone(),
        };
        let form = FeeStatementForm { rows: claims.iter().map(row).collect() };
        let version = self.statement(&id).await.version;
        fees::save(&self.company.store, &self.company.rep, &operation(), &id, version, &form).await.unwrap()
    }

    async fn submit(&self, statement: &FeeStatement) -> store::Result<FeeStatement> {
        let Company { store, rep, .. } = &self.company;
        fees::submit(store, rep, &operation(), &statement.id, statement.version).await
    }

    async fn check(&self, actor: &Actor, statement: &FeeStatement, returned_for: &str) -> store::Result<FeeStatement> {
        let hash = fees::show(&self.company.store, &self.company.rep, &statement.id).await.unwrap().hash;
        let form = FeeCheckForm { hash, is_returned: !returned_for.is_empty(), text: returned_for.into() };
        fees::check_one(&self.company.store, actor, &operation(), &statement.id, statement.version, &form).await
    }

    async fn approved(&self, statement: &FeeStatement) -> FeeStatement {
        let mut now = self.submit(statement).await.unwrap();
        for actor in [&self.clerk, &self.company.manager, &self.company.finance] {
            now = self.check(actor, &now, "").await.unwrap();
        }
        now
    }

    async fn due(&self) -> Vec<FeeDue> {
        fees::payables(&self.company.store, &self.company.finance).await.unwrap().0
    }

    /// What is payable by customer and claim.
    async fn payable(&self) -> Vec<(String, u16, String)> {
        self.due().await.into_iter().map(|one| (one.customer_name, one.claim, one.payable.to_plain())).collect()
    }

    fn batch(&self, statement: &FeeStatement, reference: &str, claims: &[u16]) -> FeePayForm {
        let line = |claim: &u16| FeePayLine { statement: statement.id.clone(), claim: *claim, amount: String::new() };
        FeePayForm { on: String::new(), reference: reference.into(), lines: claims.iter().map(line).collect() }
    }

    async fn pay(&self, form: &FeePayForm) -> store::Result<String> {
        let batch = fees::pay(&self.company.store, &self.company.finance, &operation(), form).await?;
        let (_, payments) = fees::batch(&self.company.store, &self.company.finance, &batch.id).await?;
        assert_eq!(payments.len(), batch.lines as usize);
        Ok(batch.total.to_plain())
    }
}

fn refusal<T: std::fmt::Debug>(result: store::Result<T>) -> (String, Refusal) {
    match result {
        Err(Error::Refused(problems)) => (problems.0[0].field.clone(), problems.0[0].refusal.clone()),
        other => panic!("{other:?}"),
    }
}

fn of(customer: &str, claim: u16, payable: &str) -> (String, u16, String) {
    (customer.to_owned(), claim, payable.to_owned())
}

#[tokio::test]
async fn fees_are_checked_by_three_paid_as_the_money_comes_in_and_taken_back_when_it_goes() {
    let desk = desk_in(open().await).await;
    let Company { store, rep, other_rep, manager, finance, .. } = &desk.company;
    let (a, b) = (desk.company.customer(rep, "甲").await, desk.company.customer(rep, "乙").await);
    desk.sold(&a, "10", "performing").await;
    desk.sold(&b, "5", "performing").await;
    let draft = desk
        .claimed(&[(&a, vec![claim("buyer", "gift", "100"), claim("events", "event", "50")]), (&b, vec![claim("buyer", "gift", "40")])])
        .await;
    assert_eq!((draft.submit_by.unwrap().to_string(), draft.check_by.unwrap().to_string()), ("2025-06-05".into(), "2025-06-12".into()));
    assert!(matches!(fees::show(store, other_rep, &draft.id).await, Err(Error::NotFound)));
    // What is sold meanwhile is to be looked at first.
    desk.sold(&a, "2", "performing").await;
    assert_eq!(refusal(desk.submit(&draft).await).1, Refusal::FeeSalesChanged);
    let draft = fees::refresh(store, rep, &operation(), &draft.id, draft.version).await.unwrap();
    assert_eq!(draft.claims().count(), 3, "claims stay with their rows");
    let sent = desk.submit(&draft).await.unwrap();
    assert_eq!(refusal(desk.check(manager, &sent, "").await).1, Refusal::NotAllowed);
    let returned = desk.check(&desk.clerk, &sent, "缺发票").await.unwrap();
    assert_eq!((returned.state, returned.signatures.len()), (FeeState::Returned, 0));
    let statement = desk.approved(&returned).await;
    assert!(fees::show(store, finance, &statement.id).await.unwrap().is_valid);

    assert!(desk.payable().await.is_empty(), "nothing is collected yet");
    assert_eq!(refusal(desk.pay(&desk.batch(&statement, "B0", &[1])).await), ("lines.0.amount".into(), Refusal::FeeNothingToPay));
    // Half of 1,200.
    let receipt = desk.company.confirmed(&a, "600").await;
    assert_eq!(desk.payable().await, [of("甲", 1, "50.00"), of("甲", 2, "25.00")]);
    let (one, other) = (desk.batch(&statement, "B1", &[1, 2]), desk.batch(&statement, "B2", &[1]));
    let (one, other) = tokio::join!(desk.pay(&one), desk.pay(&other));
    assert!(one.is_ok() != other.is_ok(), "both paid the same claim, or none did: {one:?} {other:?}");
    if one.is_err() {
        desk.pay(&desk.batch(&statement, "B3", &[2])).await.unwrap();
    }
    assert!(desk.payable().await.is_empty());

    store::receipts::reverse(store, finance, &operation(), &receipt.id, "退票").await.unwrap();
    desk.company.confirmed(&b, "500").await;
    assert_eq!(desk.payable().await, [of("甲", 1, "-50.00"), of("甲", 2, "-25.00"), of("乙", 3, "40.00")]);
    let over = FeePayForm {
        lines: vec![FeePayLine { statement: statement.id.clone(), claim: 3, amount: "40.01".into() }],
        ..desk.batch(&statement, "B4", &[])
    };
    assert!(matches!(refusal(desk.pay(&over).await).1, Refusal::FeeOverPayable { .. }));
    let (same, last) = (operation(), desk.batch(&statement, "B4", &[3]));
    let first = fees::pay(store, finance, &same, &last).await.unwrap();
    assert_eq!(fees::pay(store, finance, &same, &last).await.unwrap(), first, "replayed, it is done once");
    assert_eq!((first.total.to_plain(), first.lines), ("0.00".to_owned(), 2));
    assert_eq!(desk.payable().await, [of("甲", 1, "-10.00"), of("甲", 2, "-25.00")], "the rest waits for the next batch");
    assert!(matches!(refusal(desk.pay(&desk.batch(&statement, "b-4", &[3])).await).1, Refusal::FeeReferenceTaken { .. }));
    assert_eq!(refusal(fees::pay(store, manager, &operation(), &last).await).1, Refusal::NotAllowed);

    desk.company.confirmed(&a, "1200").await;
    assert_eq!(desk.payable().await, [of("甲", 1, "90.00"), of("甲", 2, "25.00")]);
    let booked = fees::bookings(store, finance, 2025).await.unwrap();
    assert_eq!(
        booked.iter().map(|one| (one.account.as_str(), one.amount.to_plain())).collect::<Vec<_>>(),
        [("6601.05", "75.00".to_owned())]
    );
    desk.company.assert_sound().await;
}

#[tokio::test]
async fn what_could_be_a_bribe_is_refused_unless_legal_says_why_not_and_an_application_comes_before_the_signing() {
    let desk = desk_in(open().await).await;
    let Company { store, rep, manager, finance, .. } = &desk.company;
    let customer = desk.company.customer(rep, "甲").await;
    desk.sold(&customer, "10", "performing").await;
    let draft = desk.claimed(&[(&customer, vec![FeeClaimForm { evidence: String::new(), ..claim("buyer", "cash", "300") }])]).await;
    let problems = match desk.submit(&draft).await {
        Err(Error::Refused(problems)) => problems,
        other => panic!("{other:?}"),
    };
    assert_eq!(problems.of("rows.0.claims.0.evidence"), Some(&Refusal::Required));
    assert_eq!(problems.of("rows.0.claims.0.means"), Some(&Refusal::FeeCashToPerson));
    assert!(matches!(problems.of("rows.0.claims.0.amount"), Some(Refusal::FeeOverGiftCap { .. })));
    let draft = desk.claimed(&[(&customer, vec![claim("buyer", "gift", "300")])]).await;
    assert!(matches!(refusal(desk.submit(&draft).await).1, Refusal::FeeOverGiftCap { .. }));
    let (month, beneficiary, ground) = ("2025-05".into(), "王主任".into(), "公开评奖奖品，已报备".into());
    let form = FeeExceptionForm { customer: customer.id.clone(), month, beneficiary, amount: "300".into(), allows_cash: false, ground };
    assert_eq!(refusal(fees::except(store, manager, &operation(), &form).await).1, Refusal::NotAllowed);
    let exception = fees::except(store, &desk.legal, &operation(), &form).await.unwrap();
    let sent = desk.submit(&draft).await.unwrap();
    fees::void_exception(store, &desk.legal, &operation(), &exception.id, "依据有误").await.unwrap();
    assert!(matches!(refusal(desk.check(&desk.clerk, &sent, "").await).1, Refusal::FeeOverGiftCap { .. }));
    fees::except(store, &desk.legal, &operation(), &form).await.unwrap();
    desk.check(&desk.clerk, &sent, "").await.unwrap();
    let (gifts, _) = fees::gifts(store, finance, 2025).await.unwrap();
    assert_eq!(
        gifts.iter().map(|gift| (gift.beneficiary.as_str(), gift.ground.as_str())).collect::<Vec<_>>(),
        [("王主任", form.ground.as_str())]
    );

    let contract = desk.sold(&customer, "20", "").await;
    let claims = vec![FeeClaimForm { recipient: "company".into(), ..claim("new_customer", "gift", "250") }];
    let form = FeeApplicationForm { contract: contract.id.clone(), policy: desk.policy.id.clone(), claims };
    let application = fees::apply(store, rep, &operation(), &form).await.unwrap();
    let application = desk.approved(&application).await;
    let late = fees::apply(store, rep, &operation(), &form).await.unwrap();
    let signed = domain::contract::LifeForm { signed: "2025-06-10".into(), ..to(Life::Signed) };
    store::contracts::change_life(store, rep, &operation(), &contract.id, contract.version, &signed).await.unwrap();
    assert!(matches!(refusal(desk.submit(&late).await).1, Refusal::FeeContractSigned { .. }));
    assert_eq!(refusal(fees::apply(store, rep, &operation(), &form).await).0, "contract");
    assert!(desk.payable().await.is_empty());
    let receipt = domain::receipt::ReceiptForm { contract: contract.id.clone(), ..crate::company::receipt_form(&customer, "500", "") };
    let id = domain::id::ReceiptId::new(new_id());
    store::receipts::draft(store, finance, &operation(), &id, &receipt).await.unwrap();
    store::receipts::confirm(store, finance, &operation(), &id, None).await.unwrap();
    assert_eq!(desk.payable().await, [of("甲", 1, "62.50")]);
    assert_eq!(desk.pay(&desk.batch(&application, "A1", &[1])).await.unwrap(), "62.50");
    desk.company.assert_sound().await;
}

#[tokio::test]
async fn the_turn_of_a_day_begins_statements_and_tells_who_is_late_once() {
    /// A working day: 2025-06-16, 10:00 in Shanghai.
    fn monday() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2025, 6, 16, 2, 0, 0).unwrap()
    }
    let desk = desk_in(open_at(Settings { clock: monday, ..Settings::in_memory() }).await).await;
    let Company { store, rep, .. } = &desk.company;
    let customer = desk.company.customer(rep, "甲").await;
    desk.sold(&customer, "10", "performing").await;
    assert_eq!(fees::to_open(store, rep).await.unwrap().iter().map(ToString::to_string).collect::<Vec<_>>(), ["2025-05"]);
    let first = fees::turn(store).await.unwrap();
    assert_eq!((first.opened, first.notices), (1, 1));
    assert_eq!(fees::turn(store).await.unwrap(), fees::Turned::default());
    let told = |actor: &Actor| {
        let (store, actor) = (store.clone(), actor.clone());
        async move { store::dunning::list(&store, &actor, false, None).await.unwrap().items }
    };
    let notice = told(rep).await.remove(0).fee.unwrap();
    assert_eq!((notice.step, notice.due.to_string(), notice.count), (FeeStep::Rep, "2025-06-05".into(), 1));
    let listed = fees::list(store, rep, &FeeFilter::default()).await.unwrap().items;
    let draft = desk.statement(&listed[0].head.id).await;
    desk.submit(&draft).await.unwrap();
    assert_eq!(fees::turn(store).await.unwrap().notices, 1);
    assert_eq!(told(&desk.clerk).await[0].fee.as_ref().unwrap().step, FeeStep::Clerk);
    assert_eq!(fees::turn(store).await.unwrap(), fees::Turned::default());
    desk.company.assert_sound().await;
}
