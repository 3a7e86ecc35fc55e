//! Folio: a contract's page of the ledger in few bytes: what its plan said, from when on, and what was posted to it. What was open at the end of
//! any day follows from it, without the instalments and the postings themselves.
//!
//! Days are whole numbers like 20250131 and amounts are hundredths, for a report of all that is owed reads a hundred thousand folios.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::id::{ContractId, CustomerId, InstalmentId, UserId};
use crate::instalment::Instalment;
use crate::money::{Amount, Currency};
use crate::receipt::Allocation;
use crate::refusal::Refusal;

mod text;

/// A day as a whole number, like 20250131: in the order of the days.
pub type Day = i32;

/// The day as a whole number.
#[must_use]
pub fn number(day: NaiveDate) -> Day {
    let month_and_day = i32::try_from(day.month() * 100 + day.day()).unwrap_or_default();
    day.year().saturating_mul(10_000).saturating_add(month_and_day)
}

/// The day of such a number; the first of all days for a number that is none.
#[must_use]
pub fn date(day: Day) -> NaiveDate {
    let part = |number: i32| u32::try_from(number).unwrap_or_default();
    NaiveDate::from_ymd_opt(day / 10_000, part(day / 100 % 100), part(day % 100)).unwrap_or_default()
}

/// Who owes, and whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    pub customer: CustomerId,
    pub customer_name: String,
    pub owner: UserId,
    pub owner_name: String,
}

/// A contract's page of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folio {
    /// The contract's.
    pub id: ContractId,
    pub number: String,
    pub party: Party,
    pub currency: Currency,
    pub lines: Lines,
    pub version: u64,
}

/// What is known of each instalment. Stored as a text of one line an instalment ([`text`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lines(BTreeMap<InstalmentId, Line>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    /// None: an edit took it out of its plan; its postings, which were all reversed, stay.
    terms: Option<Terms>,
    /// In their order.
    postings: Vec<Posting>,
}

/// What an instalment counts in the ledger, and from when to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    due: Day,
    amount: i64,
    effective: Day,
    ended: Option<Day>,
    earlier: Vec<Earlier>,
}

/// What it was until an amendment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Earlier {
    until: Day,
    due: Day,
    amount: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    day: Day,
    amount: i64,
    is_cash: bool,
}

/// One thing that a folio is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Terms { contract: ContractId, number: String, party: Party, currency: Currency, instalment: InstalmentId, terms: Terms },
    Posting { contract: ContractId, instalment: InstalmentId, posting: Posting },
}

impl Entry {
    /// What an instalment is in its contract's folio; none while it was never owed.
    ///
    /// # Errors
    /// `AmountTooLarge`, which no amount is.
    pub fn of_instalment(instalment: &Instalment) -> Result<Option<Self>, Refusal> {
        let Some(effective) = instalment.effective else { return Ok(None) };
        let earlier = instalment
            .earlier
            .iter()
            .map(|earlier| Ok(Earlier { until: number(earlier.until), due: number(earlier.due), amount: earlier.amount.to_hundredths()? }));
        let terms = Terms {
            due: number(instalment.terms.due),
            amount: instalment.terms.amount.to_hundredths()?,
            effective: number(effective),
            ended: instalment.ended.map(number),
            earlier: earlier.collect::<Result<_, Refusal>>()?,
        };
        let party = Party {
            customer: instalment.customer.clone(),
            customer_name: instalment.customer_name.clone(),
            owner: instalment.owner.clone(),
            owner_name: instalment.owner_name.clone(),
        };
        Ok(Some(Self::Terms {
            contract: instalment.contract.clone(),
            number: instalment.contract_number.clone(),
            party,
            currency: instalment.currency,
            instalment: instalment.id.clone(),
            terms,
        }))
    }

    /// What a posting is in its contract's folio. Its currency is its instalment's.
    ///
    /// # Errors
    /// `AmountTooLarge`, which no amount is.
    pub fn of_posting(posting: &Allocation) -> Result<Self, Refusal> {
        let (contract, instalment) = (posting.contract.clone(), posting.instalment.clone());
        let posting = Posting { day: number(posting.date), amount: posting.amount.to_hundredths()?, is_cash: posting.is_cash() };
        Ok(Self::Posting { contract, instalment, posting })
    }

    #[must_use]
    pub const fn contract(&self) -> &ContractId {
        match self {
            Self::Terms { contract, .. } | Self::Posting { contract, .. } => contract,
        }
    }
}

/// So much of an instalment was open on a day, and when it was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open<'a> {
    pub instalment: &'a InstalmentId,
    pub due: Day,
    pub open: i64,
}

impl Line {
    /// What was open of it at the end of that day, and when it was due by what held then; none: nothing, or it did not count.
    fn on(&self, day: Day) -> Option<(Day, i64)> {
        let terms = self.terms.as_ref().filter(|terms| terms.effective <= day && terms.ended.is_none_or(|ended| day < ended))?;
        let earlier = terms.earlier.iter().find(|earlier| day < earlier.until);
        let (due, amount) = earlier.map_or((terms.due, terms.amount), |earlier| (earlier.due, earlier.amount));
        let settled: i64 = self.postings.iter().filter(|posting| posting.day <= day).map(|posting| posting.amount).sum();
        Some((due, amount - settled)).filter(|(_, open)| *open > 0)
    }

    fn is_empty(&self) -> bool {
        self.terms.is_none() && self.postings.is_empty()
    }

    fn days(&self) -> impl Iterator<Item = Day> {
        let terms = self.terms.iter();
        let of_terms = terms.flat_map(|terms| {
            [Some(terms.effective), terms.ended].into_iter().flatten().chain(terms.earlier.iter().map(|earlier| earlier.until))
        });
        of_terms.chain(self.postings.iter().map(|posting| posting.day))
    }
}

impl Folio {
    /// One with nothing on it yet.
    #[must_use]
    pub fn of(contract: ContractId) -> Self {
        Self { id: contract, version: 1, ..Self::default() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.0.is_empty()
    }

    /// Writes an entry of this contract down; terms take the place of what the instalment said before.
    pub fn put(&mut self, entry: &Entry) {
        match entry {
            Entry::Terms { number, party, currency, instalment, terms, .. } => {
                self.number.clone_from(number);
                self.party.clone_from(party);
                self.currency = *currency;
                self.lines.0.entry(instalment.clone()).or_default().terms = Some(terms.clone());
            }
            Entry::Posting { instalment, posting, .. } => {
                let postings = &mut self.lines.0.entry(instalment.clone()).or_default().postings;
                postings.insert(postings.partition_point(|known| known <= posting), *posting);
            }
        }
    }

    /// Takes an entry out again.
    pub fn take(&mut self, entry: &Entry) {
        let (Entry::Terms { instalment, .. } | Entry::Posting { instalment, .. }) = entry;
        let Some(line) = self.lines.0.get_mut(instalment) else { return };
        match entry {
            Entry::Terms { .. } => line.terms = None,
            Entry::Posting { posting, .. } => {
                if let Some(place) = line.postings.iter().position(|known| known == posting) {
                    line.postings.remove(place);
                }
            }
        }
        if line.is_empty() {
            self.lines.0.remove(instalment);
        }
    }

    /// All that is written down.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.lines.0.iter().flat_map(move |(instalment, line)| {
            let terms = line.terms.iter().map(move |terms| Entry::Terms {
                contract: self.id.clone(),
                number: self.number.clone(),
                party: self.party.clone(),
                currency: self.currency,
                instalment: instalment.clone(),
                terms: terms.clone(),
            });
            let posting = move |posting: &Posting| {
                let (contract, instalment) = (self.id.clone(), instalment.clone());
                Entry::Posting { contract, instalment, posting: *posting }
            };
            terms.chain(line.postings.iter().map(posting))
        })
    }

    /// What was open at the end of that day, instalment by instalment.
    pub fn on(&self, day: Day) -> impl Iterator<Item = Open<'_>> {
        self.lines.0.iter().filter_map(move |(instalment, line)| line.on(day).map(|(due, open)| Open { instalment, due, open }))
    }

    /// The first day on which anything of it counted; none: it never did.
    #[must_use]
    pub fn first(&self) -> Option<Day> {
        self.lines.0.values().filter_map(|line| line.terms.as_ref()).map(|terms| terms.effective).min()
    }

    /// The last day on which anything of it changed: what is open from then on is what is open now.
    #[must_use]
    pub fn last(&self) -> Option<Day> {
        self.lines.0.values().flat_map(Line::days).max()
    }

    /// The money that came in for it after that day.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn collected_after(&self, day: Day) -> Result<Amount, Refusal> {
        let postings = self.lines.0.values().flat_map(|line| &line.postings);
        Amount::from_hundredths(
            postings.filter(|posting| posting.is_cash && day < posting.day).map(|posting| i128::from(posting.amount)).sum(),
        )
    }
}

#[cfg(test)]
mod tests;
