//! Instalments 回款计划(分期): what is to be paid, when, and how much of it is paid.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::adjustment::GivenUp;
use crate::contract::{Contract, ContractTerms};
use crate::id::{ContractId, CustomerId, InstalmentId, UserId};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::state::{InstalmentFacts, InstalmentState};
use crate::user::optional_text;

/// One instalment of a contract; the same struct is stored, sent and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    pub id: InstalmentId,
    pub contract: ContractId,
    pub contract_number: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub owner: UserId,
    pub owner_name: String,
    /// The n-th of its contract, from 1.
    pub ordinal: u16,
    pub currency: Currency,
    #[serde(flatten)]
    pub terms: InstalmentTerms,
    /// The day from which it counts in the ledger: the contract's signing. None: not effective.
    pub effective: Option<NaiveDate>,
    /// The first day on which it is owed no more, because its contract is void or not signed after all; reports of earlier days show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<NaiveDate>,
    /// What amendments changed of it, in the order of their days; reports of earlier days show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierTerms>,
    /// The day of the amendment that added it: it counts from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<NaiveDate>,
    /// An amendment took it out of the plan on the day it `ended`; it stays for reports of earlier days.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_replaced: bool,
    /// Maintained: the sum of its allocations, of money that came in.
    pub paid: Amount,
    /// Maintained: the sums of the discounts, credit notes and write-offs posted to it.
    #[serde(default, skip_serializing_if = "GivenUp::is_nothing")]
    pub given_up: GivenUp,
    /// Maintained: amount − paid − given up while it is owed, else zero.
    pub open: Amount,
    pub dispute: String,
    /// 欠款原因.
    pub reason: String,
    /// Part of a contract that was imported as partly paid without saying how much.
    pub is_amount_to_complete: bool,
    /// The due date as planned, while the obligation that it hangs on is done and says another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<NaiveDate>,
    pub version: u64,
}

/// What people enter of an instalment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentTerms {
    pub due: NaiveDate,
    pub amount: Amount,
    pub note: String,
}

/// What an instalment was until an amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierTerms {
    /// The amendment's day: the first on which it was so no more.
    pub until: NaiveDate,
    pub due: NaiveDate,
    pub amount: Amount,
}

impl EarlierTerms {
    /// Of these, the one that held on that day; none: none did any more.
    #[must_use]
    pub fn on(earlier: &[Self], day: NaiveDate) -> Option<&Self> {
        earlier.iter().find(|earlier| day < earlier.until)
    }
}

/// An instalment as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstalmentForm {
    pub due: String,
    pub amount: String,
    pub note: String,
}

impl InstalmentForm {
    /// As a field writes it, so that passing through the field is no change.
    #[must_use]
    pub fn of(terms: &InstalmentTerms, currency: Currency) -> Self {
        Self { due: terms.due.to_string(), amount: terms.amount.grouped(currency.scale()), note: terms.note.clone() }
    }

    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self, currency: Currency, today: NaiveDate) -> Result<InstalmentTerms, Problems> {
        let mut problems = Problems::new();
        let due = problems.keep("due", parse::date(&self.due, today));
        let amount = problems.keep("amount", parse::amount(&self.amount, currency)).filter(|amount| {
            let is_positive = amount.is_positive();
            if !is_positive {
                problems.add("amount", Refusal::AmountNotPositive);
            }
            is_positive
        });
        let note = problems.keep("note", optional_text(&self.note, 200));
        match (due, amount, note) {
            (Some(due), Some(amount), Some(note)) => Ok(InstalmentTerms { due, amount, note }),
            _ => Err(problems),
        }
    }
}

impl Instalment {
    /// One of a contract's plan, of which nothing is paid; owed from `effective` on, without that day not at all.
    #[must_use]
    pub fn new(id: InstalmentId, contract: &Contract, ordinal: u16, terms: InstalmentTerms, effective: Option<NaiveDate>) -> Self {
        Self {
            id,
            contract: contract.id.clone(),
            contract_number: contract.number.clone(),
            customer: contract.customer.clone(),
            customer_name: contract.customer_name.clone(),
            owner: contract.owner.clone(),
            owner_name: contract.owner_name.clone(),
            ordinal,
            currency: contract.terms.currency,
            effective,
            ended: None,
            earlier: Vec::new(),
            added: None,
            is_replaced: false,
            paid: Amount::ZERO,
            given_up: GivenUp::default(),
            open: if effective.is_some() { terms.amount } else { Amount::ZERO },
            terms,
            dispute: String::new(),
            reason: String::new(),
            is_amount_to_complete: false,
            planned: None,
            version: 1,
        }
    }

    /// Whether it counts in the ledger now.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.effective.is_some() && self.ended.is_none()
    }

    /// Whether all of it is paid or given up: then it stays as it is, whatever is amended.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        let settled = self.settled();
        settled.is_positive() && settled >= self.terms.amount
    }

    /// The last day on which it became another, or ended: reports of earlier days look for it.
    #[must_use]
    pub fn changed_on(&self) -> Option<NaiveDate> {
        self.ended.max(self.earlier.last().map(|earlier| earlier.until))
    }

    /// The same with other terms from `today` on; what it was until then stays known to reports of earlier days, as far as it counted.
    #[must_use]
    pub fn with_terms(&self, terms: InstalmentTerms, today: NaiveDate) -> Self {
        let mut new = Self { terms, ..self.clone() };
        let is_other = (self.terms.due, self.terms.amount) != (new.terms.due, new.terms.amount);
        // Of several changes of one day the last counts for that day, and what was before the first of them until then.
        let until = self.effective.into_iter().chain(self.changed_on()).fold(today, NaiveDate::max);
        let is_known = self.changed_on() == Some(until) || self.effective.is_none_or(|effective| effective == until);
        if is_other && !is_known {
            new.earlier.push(EarlierTerms { until, due: self.terms.due, amount: self.terms.amount });
        }
        new
    }

    /// What it says of that day: due date and amount; none: it is not owed then.
    fn said_of(&self, day: NaiveDate) -> Option<(NaiveDate, Amount)> {
        let is_owed = self.effective.is_some_and(|effective| effective <= day) && self.ended.is_none_or(|ended| day < ended);
        let now = (self.terms.due, self.terms.amount);
        is_owed.then(|| EarlierTerms::on(&self.earlier, day).map_or(now, |earlier| (earlier.due, earlier.amount)))
    }

    /// The first day, until `last`, of which the two say another due date or amount, or whether it is owed; none: they say the same.
    #[must_use]
    pub fn differs_until(&self, other: &Self, last: NaiveDate) -> Option<NaiveDate> {
        let turns = |one: &Self| {
            let untils = one.earlier.iter().map(|earlier| earlier.until);
            untils.chain(one.effective).chain(one.ended).filter(|day| *day <= last).collect::<Vec<_>>()
        };
        let mut days = [turns(self), turns(other)].concat();
        days.sort_unstable();
        days.into_iter().find(|day| self.said_of(*day) != other.said_of(*day))
    }

    /// What is open of it when so much is paid, beside what was given up.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn open_after(&self, paid: Amount) -> Result<Amount, Refusal> {
        if !self.is_owed() {
            return Ok(Amount::ZERO);
        }
        self.terms.amount.checked_sub(paid)?.checked_sub(self.given_up.sum())
    }

    /// The same under the contract's terms as they are from today on: owed since the signing; no longer owed when they are void or not signed
    /// any more.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn under(&self, terms: &ContractTerms, today: NaiveDate) -> Result<Self, Refusal> {
        let (effective, ended) = match (terms.effective(), self.effective) {
            (None, Some(before)) => (Some(before), Some(self.ended.unwrap_or(today))),
            (effective, _) => (effective.map(|signed| self.added.map_or(signed, |added| added.max(signed))), None),
        };
        let new = Self { effective, ended, ..self.clone() };
        Ok(Self { open: new.open_after(new.paid)?, ..new })
    }

    /// The state, derived; overdue is `days_overdue`.
    #[must_use]
    pub fn state(&self) -> InstalmentState {
        InstalmentState::of(&InstalmentFacts {
            is_effective: self.is_owed(),
            amount: self.terms.amount,
            paid: self.paid,
            reduced: self.given_up.reduced,
            written_off: self.given_up.written_off,
            is_amount_to_complete: self.is_amount_to_complete,
            ..InstalmentFacts::default()
        })
    }

    /// 欠款天数: days since the due date while something is open, else none.
    #[must_use]
    pub fn days_overdue(&self, today: NaiveDate) -> Option<i64> {
        let days = (today - self.terms.due).num_days();
        (self.open.is_positive() && days > 0).then_some(days)
    }

    /// Due from today on within so many days, and something is open.
    #[must_use]
    pub fn is_due_soon(&self, today: NaiveDate, due_soon_days: u16) -> bool {
        let last = today + TimeDelta::days(i64::from(due_soon_days));
        self.open.is_positive() && (today..=last).contains(&self.terms.due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{ContractType, Life};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn amount(text: &str) -> Amount {
        parse::amount(text, Currency::Cny).unwrap()
    }

    fn terms(contract_type: ContractType, life: Life, signed: &str) -> ContractTerms {
        ContractTerms { contract_type, life, signed: signed.parse().ok(), ..ContractTerms::default() }
    }

    #[test]
    fn what_is_owed_follows_from_the_life_and_the_signing_whatever_the_kind() {
        use {ContractType as T, Life as L};
        let table = [
            (T::Sales, L::Signed, "2025-01-01", true),
            (T::Service, L::Terminated, "2025-01-01", true),
            (T::Sales, L::Performing, "", false),
            (T::Sales, L::PendingSignature, "2025-01-01", false),
            (T::Sales, L::Void, "2025-01-01", false),
            (T::Purchase, L::Signed, "2025-01-01", true),
        ];
        for (kind, life, signed, is_owed) in table {
            assert_eq!(terms(kind, life, signed).effective().is_some(), is_owed, "{kind:?} {life:?} {signed}");
        }
    }

    #[test]
    fn two_differ_from_the_first_day_of_which_they_say_another_thing() {
        let owed = |due: &str, earlier: &[(&str, &str)]| {
            let earlier = earlier.iter().map(|(until, due)| EarlierTerms { until: day(until), due: day(due), amount: Amount::whole(1) });
            let json = serde_json::json!({
                "id": "i", "contract": "c", "contract_number": "HT1", "customer": "k", "customer_name": "甲", "owner": "o", "owner_name": "李",
                "ordinal": 1, "currency": "CNY", "due": due, "amount": "1", "note": "", "effective": "2025-01-01", "paid": "0", "open": "1",
                "dispute": "", "reason": "", "is_amount_to_complete": false, "version": 1
            });
            Instalment { earlier: earlier.collect(), ..serde_json::from_value(json).unwrap() }
        };
        let planned = owed("2025-03-01", &[]);
        let (moved, told) = (owed("2025-04-01", &[]), owed("2025-04-01", &[("2025-06-15", "2025-03-01")]));
        for (other, last, wanted) in [
            (&planned, "2025-12-31", None),
            (&moved, "2024-12-31", None),
            (&moved, "2025-01-31", Some("2025-01-01")),
            (&told, "2025-05-31", None),
            (&told, "2025-06-30", Some("2025-06-15")),
        ] {
            assert_eq!(planned.differs_until(other, day(last)), wanted.map(day), "{last}");
            assert_eq!(other.differs_until(&planned, day(last)), wanted.map(day), "{last}");
        }
    }

    #[test]
    fn an_instalment_ends_with_its_contract_and_its_past_is_kept() {
        let json = serde_json::json!({
            "id": "i", "contract": "c", "contract_number": "HT1", "customer": "k", "customer_name": "甲", "owner": "o", "owner_name": "李",
            "ordinal": 1, "currency": "CNY", "due": "2025-03-01", "amount": "100.00", "note": "", "paid": "0", "open": "0", "dispute": "",
            "reason": "", "is_amount_to_complete": false, "version": 1
        });
        let planned: Instalment = serde_json::from_value(json).unwrap();
        let steps = [
            (Life::PendingSignature, "2025-01-01", None, None, "0"),
            (Life::Signed, "2025-01-02", Some("2025-01-01"), None, "100"),
            (Life::Void, "2025-02-01", Some("2025-01-01"), Some("2025-02-01"), "0"),
            // Of two endings the first counts; what is taken back never was.
            (Life::PendingSignature, "2025-02-02", Some("2025-01-01"), Some("2025-02-01"), "0"),
            (Life::Performing, "2025-02-03", Some("2025-01-01"), None, "100"),
        ];
        let mut instalment = planned;
        for (life, today, effective, ended, open) in steps {
            instalment = instalment.under(&terms(ContractType::Sales, life, "2025-01-01"), day(today)).unwrap();
            let found = (instalment.effective, instalment.ended, instalment.open);
            assert_eq!(found, (effective.map(day), ended.map(day), amount(open)), "{life:?} {today}");
        }
    }
}
