//! How the contracts of an audit are chosen: by conditions, all of them or a sample drawn by a seed that is kept; or by their numbers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::ContractType;
use crate::id::CustomerId;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};

/// The most contracts of one audit: each gets a working paper when it starts, in one commit.
pub const CONTRACTS_MAX: usize = 200;

codes! {
    /// How the contracts are chosen.
    pub enum SelectionWay { Conditions "conditions" "按条件选取" "By conditions", Numbers "numbers" "按编号列出" "By their numbers" }
}

/// Which contracts, as it was asked for; kept with the audit, so that the same sample can be drawn again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    pub way: SelectionWay,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_type: Option<ContractType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_to: Option<NaiveDate>,
    /// Only contracts of the company's own currency, of at least this amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_from: Option<Amount>,
    /// The currency of `amount_from`.
    pub currency: Currency,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub customer_name: String,
    /// So many of them, drawn by `seed`; none: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<u32>,
    /// 0 while none was drawn.
    pub seed: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
}

/// So many of the items, drawn by the seed, in the order in which they were given; all of them when there are no more.
///
/// The same items in the same order and the same seed give the same choice, on every machine and in every version: a Fisher–Yates shuffle by
/// `SplitMix64`.
#[must_use]
pub fn drawn<T>(items: Vec<T>, count: usize, seed: u32) -> Vec<T> {
    if items.len() <= count {
        return items;
    }
    let mut state = u64::from(seed);
    let mut order: Vec<usize> = (0..items.len()).collect();
    for place in 0..count {
        let rest = u64::try_from(order.len() - place).unwrap_or(1);
        let step = usize::try_from(next(&mut state) % rest).unwrap_or_default();
        order.swap(place, place + step);
    }
    let chosen: std::collections::BTreeSet<usize> = order.into_iter().take(count).collect();
    items.into_iter().enumerate().filter(|(index, _)| chosen.contains(index)).map(|(_, item)| item).collect()
}

/// `SplitMix64`, as published.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Which contracts, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SelectionForm {
    pub way: String,
    /// Empty: every type.
    pub contract_type: String,
    pub signed_from: String,
    pub signed_to: String,
    pub amount_from: String,
    /// Empty: every customer.
    pub customer: CustomerId,
    /// Empty: all that the conditions find.
    pub sample: String,
    /// Empty: one is drawn and kept.
    pub seed: String,
    /// Contract numbers, one a line or apart by commas.
    pub numbers: String,
}

impl SelectionForm {
    /// The form filled with what is kept.
    #[must_use]
    pub fn of(selection: &Selection) -> Self {
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        Self {
            way: selection.way.code().to_owned(),
            contract_type: selection.contract_type.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            signed_from: date(selection.signed_from),
            signed_to: date(selection.signed_to),
            amount_from: selection.amount_from.map(|amount| amount.grouped(selection.currency.scale())).unwrap_or_default(),
            customer: selection.customer.clone().unwrap_or_default(),
            sample: selection.sample.map(|sample| sample.to_string()).unwrap_or_default(),
            seed: if selection.seed == 0 { String::new() } else { selection.seed.to_string() },
            numbers: selection.numbers.join("\n"),
        }
    }

    /// `currency` is the company's own. Whose name the customer has, and a seed where none was typed, the store adds.
    ///
    /// # Errors
    /// Every field that is malformed; `DatesOutOfOrder`; `Required` of `numbers`; `AuditSetTooLarge` of a list or a sample that is too long.
    pub fn parse(&self, today: NaiveDate, currency: Currency) -> Result<Selection, Problems> {
        let mut problems = Problems::new();
        let way = problems.keep("way", SelectionWay::read(&self.way)).unwrap_or_default();
        if way == SelectionWay::Numbers {
            let numbers = problems.keep("numbers", self.listed());
            return problems.into_result(Selection { way, currency, numbers: numbers.unwrap_or_default(), ..Selection::default() });
        }
        let mut date = |field: &str, text: &str| {
            if text.trim().is_empty() { None } else { problems.keep(field, parse::date(text, today)) }
        };
        let (signed_from, signed_to) = (date("signed_from", &self.signed_from), date("signed_to", &self.signed_to));
        if let (Some(from), Some(to)) = (signed_from, signed_to)
            && to < from
        {
            problems.add("signed_to", Refusal::DatesOutOfOrder);
        }
        let typed = |text: &str| !text.trim().is_empty();
        let kind = typed(&self.contract_type).then(|| problems.keep("contract_type", ContractType::read(&self.contract_type)));
        let amount = typed(&self.amount_from).then(|| problems.keep("amount_from", parse::amount(&self.amount_from, currency)));
        let sample = typed(&self.sample).then(|| problems.keep("sample", sample(&self.sample)));
        let seed = typed(&self.seed).then(|| problems.keep("seed", parse::whole(&self.seed)));
        let selection = Selection {
            way,
            contract_type: kind.flatten(),
            signed_from,
            signed_to,
            amount_from: amount.flatten(),
            currency,
            customer: Some(self.customer.clone()).filter(|customer| !customer.is_empty()),
            sample: sample.flatten(),
            seed: seed.flatten().unwrap_or_default(),
            ..Selection::default()
        };
        problems.into_result(selection)
    }

    /// The numbers, each once, in the order in which they were typed.
    fn listed(&self) -> Result<Vec<String>, Refusal> {
        let mut numbers: Vec<String> = Vec::new();
        for number in self.numbers.split(['\n', '\r', '\t', ',', '，', '、', ';', '；']) {
            let number = parse::code(number);
            if !number.is_empty() && !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        match numbers.len() {
            0 => Err(Refusal::Required),
            found if found > CONTRACTS_MAX => Err(Refusal::AuditSetTooLarge { found, contracts_max: CONTRACTS_MAX }),
            _ => Ok(numbers),
        }
    }
}

fn sample(text: &str) -> Result<u32, Refusal> {
    let count = parse::whole(text)?;
    match usize::try_from(count).unwrap_or(usize::MAX) {
        0 => Err(Refusal::NotANumber),
        found if found > CONTRACTS_MAX => Err(Refusal::AuditSetTooLarge { found, contracts_max: CONTRACTS_MAX }),
        _ => Ok(count),
    }
}
