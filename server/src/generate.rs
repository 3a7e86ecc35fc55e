//! Large data for benchmarks: the same for the same seed on the same day. Each contract has 10 monthly instalments and 10 follow-ups, some
//! of the past instalments are paid; ten contracts to a customer, 40 reps in five teams.

mod people;

use chrono::{Months, NaiveDate, TimeDelta};
use domain::company::Company;
use domain::contract::{ContractDraft, ContractTerms, Life, Line};
use domain::customer::{ContactTerms, CustomerTerms, Level};
use domain::follow_up::{FollowUpKind, FollowUpTerms};
use domain::id::{ContractId, CustomerId};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun};
use domain::receipt::ReceiptTerms;
use domain::refusal::Refusal;
use rust_decimal::Decimal;
use store::Store;
use store::bulk::{self, Batch, Book, Owner};
use tokio::sync::mpsc;

use crate::dice::Dice;

pub use people::PASSWORD;

const CONTRACTS_PER_CUSTOMER: u32 = 10;
const INSTALMENTS: usize = 10;
const FOLLOW_UPS: usize = 10;
/// Records of one commit: enough that its fsync costs nothing beside them.
const COMMIT_RECORDS: usize = 2000;
/// Of so many contracts one is not signed yet, one is terminated, one has a receipt that is still to be confirmed.
const UNSIGNED_OF: usize = 50;
const TERMINATED_OF: usize = 500;
const DRAFTS_OF: usize = 500;

const CITIES: [&str; 10] = ["上海", "苏州", "杭州", "宁波", "南京", "深圳", "广州", "武汉", "成都", "青岛"];
const FIRST: [&str; 10] = ["恒", "瑞", "明", "华", "金", "博", "天", "宏", "启", "正"];
const SECOND: [&str; 10] = ["远", "丰", "德", "腾", "穗", "雅", "翔", "图", "源", "泰"];
const TRADES: [&str; 10] = ["软件", "机械", "医疗器械", "食品", "建材", "电子", "物流", "教育科技", "化工", "纺织"];

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    pub customers: u32,
    pub contracts: u32,
    pub records: usize,
}

/// Fills an empty company; makes one when there is none. `progress` hears how many contracts are written.
///
/// # Errors
/// `NotAllowed`; `NotEmptyCompany`; `Engine`.
pub async fn fill(store: &Store, actor: &Actor, contracts: u32, seed: u64, progress: impl Fn(u32)) -> store::Result<Made> {
    if !actor.may(Noun::User, Act::Create) {
        return Err(Refusal::NotAllowed.into());
    }
    if !bulk::is_empty(store).await? {
        return Err(Refusal::NotEmptyCompany.into());
    }
    let company = Company::new("基准测试公司".to_owned(), "Asia/Shanghai".to_owned(), Currency::Cny);
    store::companies::ensure(store, company).await?;
    let currency = store::companies::required(store).await?.currency;
    let reps = people::add(store, actor).await?;
    let scene = Scene { dice: Dice::new(seed), seed, today: store.today().await, currency };
    // One batch is made while the one before it is written.
    let (sender, mut batches) = mpsc::channel(2);
    let maker = tokio::task::spawn_blocking(move || scene.batches(contracts, &reps, &sender));
    let mut made = Made::default();
    while let Some((batch, so_far)) = batches.recv().await {
        bulk::put(store, actor, batch).await?;
        if made.contracts / 1000 < so_far.contracts / 1000 {
            progress(so_far.contracts);
        }
        made = so_far;
    }
    maker.await.map_err(|error| store::Error::Engine(error.to_string()))??;
    Ok(made)
}

struct Scene {
    dice: Dice,
    seed: u64,
    today: NaiveDate,
    currency: Currency,
}

impl Scene {
    fn ago(&self, days: i64) -> NaiveDate {
        self.today - TimeDelta::days(days)
    }

    /// Makes everything, a commit's worth at a time, each with what is made by then.
    fn batches(mut self, contracts: u32, reps: &[Owner], to: &mpsc::Sender<(Batch, Made)>) -> store::Result<()> {
        let mut made = Made::default();
        let (mut waiting, mut waiting_records) = (Vec::new(), 0);
        while made.contracts < contracts {
            let count = CONTRACTS_PER_CUSTOMER.min(contracts - made.contracts);
            let book = self.book(made.customers, made.contracts, count, reps)?;
            made.customers += 1;
            made.contracts += count;
            made.records += book.records();
            waiting_records += book.records();
            waiting.push(book);
            if waiting_records >= COMMIT_RECORDS || made.contracts == contracts {
                if to.blocking_send((bulk::prepare(&waiting)?, made)).is_err() {
                    break;
                }
                waiting.clear();
                waiting_records = 0;
            }
        }
        Ok(())
    }

    /// A customer with so many contracts, the first of them the `first`-th of all.
    fn book(&mut self, customer: u32, first: u32, count: u32, reps: &[Owner]) -> store::Result<Book> {
        let place = usize::try_from(customer).unwrap_or_default();
        let owner = reps[place % reps.len()].clone();
        let digit = |power: u32| place / 10_usize.pow(power) % 10;
        let name = format!("{}{}{}{}{:05}有限公司", CITIES[digit(0)], FIRST[digit(1)], SECOND[digit(2)], TRADES[digit(3)], customer + 1);
        let id = CustomerId::new(format!("g{}-{customer:06}", self.seed));
        let level = match self.dice.below(50) {
            0 => Level::Vip,
            1..=5 => Level::Key,
            _ => Level::Normal,
        };
        let (industry, region) = (TRADES[digit(3)].to_owned(), CITIES[digit(0)].to_owned());
        let terms = CustomerTerms { name, industry, region, level, ..CustomerTerms::default() };
        let mut book = Book::open(id, format!("C{:08}", customer + 1), owner, terms);
        book.add_contact(ContactTerms { name: "联系人".to_owned(), mobile: format!("138{customer:08}"), ..ContactTerms::default() });
        for index in 0..count {
            self.contract(&mut book, first + index)?;
        }
        for index in (0..FOLLOW_UPS * usize::try_from(count).unwrap_or_default()).rev() {
            let terms = self.follow_up(index);
            book.log(terms);
        }
        Ok(book)
    }

    fn contract(&mut self, book: &mut Book, number: u32) -> store::Result<()> {
        let age = self.dice.between(1, 700);
        let signed = self.ago(age);
        let amount = Amount::from_minor_units(self.dice.between(1_000, 50_000_000), self.currency)?;
        let line = Line {
            product: "产品".to_owned(),
            quantity: Decimal::ONE,
            unit: "项".to_owned(),
            unit_price: amount.value(),
            discount: Amount::ZERO,
            total: amount,
        };
        let first_due = signed.checked_add_months(Months::new(1)).unwrap_or(signed);
        let plan = domain::plan::propose_equal(amount, INSTALMENTS, self.currency, first_due, 1)?;
        let life = self.life();
        let terms = ContractTerms {
            title: format!("{}采购合同", self.dice.pick(&TRADES)),
            currency: self.currency,
            signed: Some(signed).filter(|_| life.is_effective()),
            life,
            lines: vec![line],
            ..ContractTerms::default()
        };
        let draft = ContractDraft { customer: book.customer().id.clone(), number: None, terms, amount, plan };
        let id = book.add_contract(format!("HT{:08}", number + 1), &draft)?;
        if life.is_effective() { self.receipt(book, &draft, id, number) } else { Ok(()) }
    }

    fn life(&mut self) -> Life {
        match (self.dice.below(UNSIGNED_OF), self.dice.below(TERMINATED_OF)) {
            (0, _) => Life::PendingSignature,
            (_, 0) => Life::Terminated,
            _ => Life::Performing,
        }
    }

    /// What came in: the past instalments but for up to two, in one receipt.
    fn receipt(&mut self, book: &mut Book, draft: &ContractDraft, contract: ContractId, number: u32) -> store::Result<()> {
        let past = draft.plan.iter().take_while(|one| one.due < self.today).count();
        let paid = past.saturating_sub(self.dice.below(3));
        let Some(last) = paid.checked_sub(1).and_then(|index| draft.plan.get(index)) else { return Ok(()) };
        let terms = ReceiptTerms {
            date: last.due,
            amount: Amount::sum(draft.plan.iter().take(paid).map(|one| one.amount))?,
            currency: self.currency,
            bank_reference: format!("G{:010}", number + 1),
            contract: Some(contract),
            ..ReceiptTerms::default()
        };
        let place = book.add_receipt(format!("SK{:08}", number + 1), terms, "rep");
        if self.dice.below(DRAFTS_OF) == 0 { Ok(()) } else { book.confirm(place, "finance", None) }
    }

    /// The `index`-th back from the latest; the latest has a next time.
    fn follow_up(&mut self, index: usize) -> FollowUpTerms {
        let days = i64::try_from(index).unwrap_or_default();
        let age = 14 + days * 4 + self.dice.between(0, 3);
        let happened = self.ago(age);
        let next = (index == 0).then(|| self.today + TimeDelta::days(self.dice.between(-10, 30)));
        FollowUpTerms {
            kind: *self.dice.pick(FollowUpKind::ALL),
            happened,
            said: "沟通付款安排。".to_owned(),
            next,
            ..FollowUpTerms::default()
        }
    }
}
