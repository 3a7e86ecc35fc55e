//! What the variables of a contract are filled with, in both languages.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::drafted::Facts;
use super::paper::PaperTable;
use super::tables::Tables;
use super::variable::Variable;
use crate::amount_in_words::amount_in_words;
use crate::contract::{Contract, ContractTerms, Line};
use crate::currency::Currency;
use crate::instalment::InstalmentTerms;
use crate::lang::Lang;
use crate::money::Amount;

/// The value of one variable; empty: there is none yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub variable: Variable,
    pub zh: String,
    pub en: String,
    /// Of a list that is not empty: the same as tables, Chinese and English. They stand where the variable has a line of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<PaperTable>,
}

/// The values of all variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(pub Vec<Value>);

impl Values {
    /// Those of this contract. Customer and company as `facts` kept them; all else as the contract and its plan say.
    #[must_use]
    pub fn of(contract: &Contract, plan: &[InstalmentTerms], facts: &Facts) -> Self {
        Self::of_terms((&contract.number, &contract.terms, contract.amount), plan, facts)
    }

    /// Those of a contract with this number, these terms and this amount.
    pub(crate) fn of_terms(contract: Agreed<'_>, plan: &[InstalmentTerms], facts: &Facts) -> Self {
        let values = Variable::ALL.iter().map(|variable| {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| value(*variable, contract, plan, facts, lang));
            let tables = Tables { terms: contract.1, amount: contract.2, plan };
            let tables = [Lang::Zh, Lang::En].into_iter().filter_map(|lang| tables.of(*variable, lang)).collect();
            Value { variable: *variable, zh, en, tables }
        });
        Self(values.collect())
    }

    /// Each variable as its own name in brackets: what a template is shown with.
    #[must_use]
    pub fn names() -> Self {
        let name = |variable: Variable, lang| format!("【{}】", variable.label(lang));
        let values = Variable::ALL.iter().map(|variable| Value {
            variable: *variable,
            zh: name(*variable, Lang::Zh),
            en: name(*variable, Lang::En),
            tables: Vec::new(),
        });
        Self(values.collect())
    }

    /// None: it is missing.
    #[must_use]
    pub fn get(&self, variable: Variable, lang: Lang) -> Option<&str> {
        let value = self.0.iter().find(|value| value.variable == variable)?;
        Some(lang.pick(value.zh.as_str(), &value.en)).filter(|text| !text.is_empty())
    }

    /// The table of a variable that is a list. None: it is none, or an empty one.
    #[must_use]
    pub fn table(&self, variable: Variable, lang: Lang) -> Option<&PaperTable> {
        let value = self.0.iter().find(|value| value.variable == variable)?;
        match lang {
            Lang::Zh => value.tables.first(),
            Lang::En => value.tables.get(1),
        }
    }
}

/// Number, terms and amount of a contract.
type Agreed<'a> = (&'a str, &'a ContractTerms, Amount);

fn value(variable: Variable, (number, terms, amount): Agreed<'_>, plan: &[InstalmentTerms], facts: &Facts, lang: Lang) -> String {
    use Variable as V;
    let (currency, scale) = (terms.currency, terms.currency.scale());
    let text = |text: &str| text.to_owned();
    match variable {
        V::Number => text(number),
        V::Title => text(&terms.title),
        V::ContractType => text(terms.contract_type.label(lang)),
        V::SigningCompany => text(facts.signing_company(&terms.signing_company)),
        V::CustomerName => text(&facts.customer_name),
        V::CustomerCreditCode => text(&facts.customer_credit_code),
        V::CustomerAddress => text(&facts.customer_address),
        V::CustomerRepresentative => text(&facts.customer_representative),
        V::CustomerContact => text(&facts.customer_contact),
        V::CustomerPhone => text(&facts.customer_phone),
        V::Amount => amount.grouped(scale),
        V::AmountInWords => format!("{}{}", currency.label(Lang::Zh), amount_in_words(amount)),
        V::Currency => text(currency.label(lang)),
        V::TaxRate => format!("{}%", terms.tax_rate.normalize()),
        V::Signed => date(terms.signed, lang),
        V::Start => date(terms.start, lang),
        V::End => date(terms.end, lang),
        V::NoticeDays => terms.notice_days.to_string(),
        V::PaymentMethod => text(terms.payment_method.label(lang)),
        V::Plan => numbered(plan, |ordinal, one| instalment(ordinal, one, currency, lang)),
        V::Lines => numbered(&terms.lines, |ordinal, line| written_line(ordinal, line, scale, lang)),
        V::Owner => text(&facts.owner_name),
        V::Remarks => text(&terms.remarks),
    }
}

/// `2025年3月1日`, or `2025-03-01` in an English text.
pub(super) fn date(date: Option<NaiveDate>, lang: Lang) -> String {
    date.map_or_else(String::new, |date| match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.to_string(),
    })
}

fn numbered<T>(items: &[T], line: impl Fn(usize, &T) -> String) -> String {
    items.iter().enumerate().map(|(index, item)| line(index + 1, item)).collect::<Vec<_>>().join("\n")
}

fn instalment(ordinal: usize, terms: &InstalmentTerms, currency: Currency, lang: Lang) -> String {
    let (due, amount, name) = (date(Some(terms.due), lang), terms.amount.grouped(currency.scale()), currency.label(lang));
    let note = |open: &str, close: &str| if terms.note.is_empty() { String::new() } else { format!("{open}{}{close}", terms.note) };
    match lang {
        Lang::Zh => format!("第 {ordinal} 期：{due}前支付{name} {amount}{}。", note("（", "）")),
        Lang::En => format!("Instalment {ordinal}: {name} {amount} by {due}{}.", note(" (", ")")),
    }
}

fn written_line(ordinal: usize, line: &Line, scale: u32, lang: Lang) -> String {
    let (quantity, price) = (line.quantity.normalize(), line.unit_price.normalize());
    let (product, unit, total) = (&line.product, &line.unit, line.total.grouped(scale));
    let space = if unit.is_empty() { "" } else { " " };
    let discount = |before: &str, discount: Amount| {
        if discount.is_zero() { String::new() } else { format!("{before}{}", discount.grouped(scale)) }
    };
    match lang {
        Lang::Zh => {
            format!(
                "{ordinal}. {product}：数量 {quantity}{space}{unit}，单价 {price}{}，小计 {total}。",
                discount("，折扣 ", line.discount)
            )
        }
        Lang::En => {
            format!("{ordinal}. {product}: {quantity}{space}{unit} at {price}{}, total {total}.", discount(", discount ", line.discount))
        }
    }
}
