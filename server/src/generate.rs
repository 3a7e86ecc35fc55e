//! Large data for benchmarks: the same for the same seed on the same day. Each contract has 10 monthly instalments and 10 follow-ups, some
//! of the past instalments are paid; ten contracts to a customer, 40 reps.

use chrono::{Months, NaiveDate, TimeDelta};
use domain::company::Company;
use domain::contract::{ContractDraft, ContractTerms, Life, Line};
use domain::customer::{ContactTerms, CustomerTerms};
use domain::follow_up::{FollowUpKind, FollowUpTerms};
use domain::id::{CustomerId, OperationId, TeamId};
use domain::money::{Amount, Currency};
use domain::permission::{Act, Actor, Noun, Role};
use domain::receipt::ReceiptTerms;
use domain::refusal::Refusal;
use domain::user::UserForm;
use rust_decimal::Decimal;
use store::bulk::{self, Book, Owner};
use store::{Store, new_id};

use crate::dice::Dice;

const REPS: usize = 40;
const CONTRACTS_PER_CUSTOMER: u32 = 10;
const INSTALMENTS: usize = 10;
const FOLLOW_UPS: usize = 10;
/// Records of one commit.
const COMMIT_RECORDS: usize = 1000;

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
    let reps = reps(store, actor).await?;
    let mut scene = Scene { dice: Dice::new(seed), seed, today: store.today().await, currency };
    let mut made = Made::default();
    let mut waiting: Vec<Book> = Vec::new();
    while made.contracts < contracts {
        let count = CONTRACTS_PER_CUSTOMER.min(contracts - made.contracts);
        let book = scene.book(made.customers, made.contracts, count, &reps)?;
        made.customers += 1;
        made.contracts += count;
        made.records += book.records();
        waiting.push(book);
        if waiting.iter().map(Book::records).sum::<usize>() >= COMMIT_RECORDS || made.contracts == contracts {
            bulk::put(store, actor, &waiting).await?;
            waiting.clear();
        }
        if made.contracts.is_multiple_of(1000) {
            progress(made.contracts);
        }
    }
    Ok(made)
}

/// The reps, by login; they have no password.
async fn reps(store: &Store, actor: &Actor) -> store::Result<Vec<Owner>> {
    let mut reps = Vec::with_capacity(REPS);
    for index in 1..=REPS {
        let (login, name) = (format!("rep{index:02}"), format!("业务员{index:02}"));
        let form = UserForm { login, name: name.clone(), roles: vec![Role::Rep], team: TeamId::new("root"), password: String::new() };
        let id = store::users::save(store, actor, &OperationId::new(new_id()), None, &form).await?;
        reps.push(Owner { id, name });
    }
    Ok(reps)
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

    /// A customer with so many contracts, the first of them the `first`-th of all.
    fn book(&mut self, customer: u32, first: u32, count: u32, reps: &[Owner]) -> store::Result<Book> {
        let place = usize::try_from(customer).unwrap_or_default();
        let owner = reps[place % reps.len()].clone();
        let digit = |power: u32| place / 10_usize.pow(power) % 10;
        let name = format!("{}{}{}{}{:05}有限公司", CITIES[digit(0)], FIRST[digit(1)], SECOND[digit(2)], TRADES[digit(3)], customer + 1);
        let id = CustomerId::new(format!("g{}-{customer:06}", self.seed));
        let terms =
            CustomerTerms { name, industry: TRADES[digit(3)].to_owned(), region: CITIES[digit(0)].to_owned(), ..CustomerTerms::default() };
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
        let terms = ContractTerms {
            currency: self.currency,
            signed: Some(signed),
            life: Life::Performing,
            lines: vec![line],
            ..ContractTerms::default()
        };
        let past = plan.iter().take_while(|one| one.due < self.today).count();
        let paid = past.saturating_sub(self.dice.below(3));
        let draft = ContractDraft { customer: book.customer().id.clone(), number: None, terms, amount, plan };
        let id = book.add_contract(format!("HT{:08}", number + 1), &draft)?;
        let Some(last) = paid.checked_sub(1).and_then(|index| draft.plan.get(index)) else { return Ok(()) };
        let terms = ReceiptTerms {
            date: last.due,
            amount: Amount::sum(draft.plan.iter().take(paid).map(|one| one.amount))?,
            currency: self.currency,
            bank_reference: format!("G{:010}", number + 1),
            contract: Some(id),
            ..ReceiptTerms::default()
        };
        let place = book.add_receipt(format!("SK{:08}", number + 1), terms, "rep");
        book.confirm(place, "finance", None)
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
