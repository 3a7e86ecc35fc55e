//! A target as it is typed: one figure for the year, one a quarter or one a month, of each thing that is counted.

use serde::{Deserialize, Serialize};

use super::{Grain, MONTHS, Metric, Target};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::split::split_equal;

/// A target as typed: for each figure one amount, four or twelve, by the grain; an empty one is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TargetForm {
    pub grain: String,
    pub signed: Vec<String>,
    pub collected: Vec<String>,
}

/// A target form whose values are in order: twelve months of each figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetTerms {
    pub grain: Grain,
    pub signed: Vec<Amount>,
    pub collected: Vec<Amount>,
}

impl TargetForm {
    /// What the form of this target begins with; none: an empty one for the year.
    #[must_use]
    pub fn of(target: Option<&Target>, scale: u32) -> Self {
        let grain = target.map(|target| target.grain).unwrap_or_default();
        let months = |metric| target.map(|target| target.of(metric)).unwrap_or_default();
        Self {
            grain: grain.code().to_owned(),
            signed: texts(grain, months(Metric::Signed), scale),
            collected: texts(grain, months(Metric::Collected), scale),
        }
    }

    /// The same target by other parts: a year's figure is split into quarters or months, months are added up. Figures that cannot be read stay
    /// as they are.
    #[must_use]
    pub fn regrained(&self, grain: Grain, currency: Currency) -> Self {
        let from = Grain::read(&self.grain).unwrap_or_default();
        let code = grain.code().to_owned();
        match (regrained(&self.signed, from, grain, currency), regrained(&self.collected, from, grain, currency)) {
            (Ok(signed), Ok(collected)) => Self { grain: code, signed, collected },
            _ => Self { grain: code, ..self.clone() },
        }
    }

    /// The months. A year's and a quarter's figure is split into equal months, the remainder in the last.
    ///
    /// # Errors
    /// Every figure that is malformed or negative, by its place (`signed.0`).
    pub fn parse(&self, currency: Currency) -> Result<TargetTerms, Problems> {
        let mut problems = Problems::new();
        let grain = problems.keep("grain", Grain::read(&self.grain)).unwrap_or_default();
        let mut months = |name: &str, texts: &[String]| {
            let mut months = Vec::with_capacity(MONTHS);
            for part in 0..grain.parts() {
                let text = texts.get(part).map(String::as_str).unwrap_or_default();
                let split = figure(text, currency).and_then(|figure| split_equal(figure, grain.months(part).len(), currency));
                months.extend(problems.keep(&format!("{name}.{part}"), split).unwrap_or_default());
            }
            months
        };
        let (signed, collected) = (months("signed", &self.signed), months("collected", &self.collected));
        problems.into_result(TargetTerms { grain, signed, collected })
    }
}

/// The figures of the parts as texts; nothing for none.
fn texts(grain: Grain, months: &[Amount], scale: u32) -> Vec<String> {
    let sum = |part| {
        let span = grain.months(part);
        Amount::sum(months.iter().skip(span.start).take(span.len()).copied()).unwrap_or_default()
    };
    (0..grain.parts()).map(|part| text(sum(part), scale)).collect()
}

fn text(figure: Amount, scale: u32) -> String {
    if figure.is_zero() { String::new() } else { figure.grouped(scale) }
}

fn regrained(texts: &[String], from: Grain, to: Grain, currency: Currency) -> Result<Vec<String>, Refusal> {
    let read = |part| figure(texts.get(part).map(String::as_str).unwrap_or_default(), currency);
    let figures: Vec<Amount> = (0..from.parts()).map(read).collect::<Result<_, _>>()?;
    let parts: Vec<Amount> = if to.parts() > from.parts() {
        let each = to.parts() / from.parts();
        let split: Vec<Vec<Amount>> = figures.iter().map(|figure| split_equal(*figure, each, currency)).collect::<Result<_, _>>()?;
        split.concat()
    } else {
        figures.chunks(from.parts() / to.parts()).map(|chunk| Amount::sum(chunk.iter().copied())).collect::<Result<_, _>>()?
    };
    Ok(parts.into_iter().map(|part| text(part, currency.scale())).collect())
}

fn figure(text: &str, currency: Currency) -> Result<Amount, Refusal> {
    if text.trim().is_empty() {
        return Ok(Amount::ZERO);
    }
    let amount = parse::amount(text, currency)?;
    if amount.is_negative() { Err(Refusal::AmountNegative) } else { Ok(amount) }
}
