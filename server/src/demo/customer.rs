//! A customer of the sample with its contacts, contracts and follow-ups.

use domain::customer::{ContactTerms, CustomerTerms, Level, Potential};
use domain::id::CustomerId;
use domain::money::Amount;
use store::bulk::{Book, Owner};

use super::words::{self, CITIES, NAMES, TRADES, Trade};
use super::{CONTRACTS_PER_CUSTOMER, Scene, contract, follow_up};

/// Everything under the customer of this place in the sample.
pub(super) fn book(scene: &mut Scene, index: usize, owner: &Owner) -> store::Result<Book> {
    let trade = &TRADES[index % TRADES.len()];
    let terms = terms(scene, index, trade);
    let created = scene.some_days_ago(560, 860);
    let number = scene.numbers.next("C", created);
    let mut book = Book::open(CustomerId::new(format!("demo-{:03}", index + 1)), number, owner.clone(), terms);
    for _ in 0..scene.dice.between(1, 3) {
        book.add_contact(contact(scene));
    }
    for place in 0..CONTRACTS_PER_CUSTOMER {
        contract::add(scene, &mut book, index * CONTRACTS_PER_CUSTOMER + place, trade)?;
    }
    follow_up::add(scene, &mut book, index)?;
    Ok(book)
}

fn terms(scene: &mut Scene, index: usize, trade: &Trade) -> CustomerTerms {
    // Name and trade together differ for every index: 25 and 8 have no common divisor.
    let name = NAMES[index % NAMES.len()];
    let (region, city, area) = CITIES[(index / 3) % CITIES.len()];
    let dice = &mut scene.dice;
    let ending = if index.is_multiple_of(17) { "股份有限公司" } else { "有限公司" };
    let street = dice.pick(&words::STREETS);
    let levels = [Level::Normal, Level::Normal, Level::Normal, Level::Key, Level::Vip];
    let potentials = [Potential::Unknown, Potential::Low, Potential::Medium, Potential::High];
    CustomerTerms {
        name: format!("{city}{name}{}{ending}", trade.0),
        short_name: format!("{city}{name}"),
        credit_code: credit_code(dice),
        industry: trade.1.to_owned(),
        source: (*dice.pick(&words::SOURCES)).to_owned(),
        region: region.to_owned(),
        ownership: (*dice.pick(&words::OWNERSHIPS)).to_owned(),
        size: (*dice.pick(&words::SIZES)).to_owned(),
        phone: format!("{area}-{}", 60_000_000 + dice.below(20_000_000)),
        address: format!("{region}{street}{}号", dice.between(1, 888)),
        responsible_person: person(dice),
        level: *dice.pick(&levels),
        potential: *dice.pick(&potentials),
        stage: (*dice.pick(&words::STAGES)).to_owned(),
        credit_limit: dice.chance(60).then(|| Amount::whole(u32::try_from(dice.between(2, 40)).unwrap_or(2) * 50_000)),
        credit_days: *dice.pick(&[0, 30, 30, 45, 60]),
        ..CustomerTerms::default()
    }
}

fn person(dice: &mut crate::dice::Dice) -> String {
    format!("{}{}", dice.pick(&words::SURNAMES), dice.pick(&words::GIVEN_NAMES))
}

fn contact(scene: &mut Scene) -> ContactTerms {
    let dice = &mut scene.dice;
    let (title, department) = *dice.pick(&words::TITLES);
    let name = person(dice);
    ContactTerms {
        name,
        title: title.to_owned(),
        department: department.to_owned(),
        mobile: format!("1{}{:09}", dice.pick(&["3", "5", "7", "8"]), dice.below(1_000_000_000)),
        email: format!("contact{}@example.com", dice.below(100_000)),
        wechat: if dice.chance(40) { format!("wx_{}", dice.below(10_000_000)) } else { String::new() },
        ..ContactTerms::default()
    }
}

/// A code whose check character is right, found by trying all of them.
fn credit_code(dice: &mut crate::dice::Dice) -> String {
    let stem = format!("9131{:04}MA{:07}", dice.below(10_000), dice.below(10_000_000));
    let candidates = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|last| format!("{stem}{last}"));
    candidates.into_iter().find(|code| domain::parse::credit_code(code).is_ok()).unwrap_or_default()
}
