//! 满意度: what the customer thinks of a contract that is completed, from 1 to 5 (DOMAIN.md section 4).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Contract, Life};
use crate::money::half_even;
use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

/// The best score; the worst is 1.
pub const SCORE_MAX: u8 = 5;

/// A score from 1 to [`SCORE_MAX`], and what the customer said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Satisfaction {
    pub score: u8,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// The same as typed; without a score nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SatisfactionForm {
    pub score: String,
    pub remark: String,
}

impl SatisfactionForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(satisfaction: Option<&Satisfaction>) -> Self {
        satisfaction.map_or_else(Self::default, |known| Self { score: known.score.to_string(), remark: known.remark.clone() })
    }

    /// # Errors
    /// `NotOneOf` of `score`, and `Required` when there is a remark without it; `TooLong` of `remark`.
    pub fn parse(&self) -> Result<Option<Satisfaction>, Problems> {
        let mut problems = Problems::new();
        let remark = problems.keep("remark", optional_text(&self.remark, 300)).unwrap_or_default();
        let score = match self.score.trim() {
            "" if remark.is_empty() => None,
            "" => problems.keep("score", Err(Refusal::Required)),
            text => problems.keep("score", score(text)),
        };
        problems.into_result(score.map(|score| Satisfaction { score, remark }))
    }

    /// The contract with this score, put in the place of the one that it had.
    ///
    /// # Errors
    /// `NotCompleted`; what [`SatisfactionForm::parse`] refuses.
    pub fn applied(&self, contract: &Contract) -> Result<Contract, Problems> {
        if contract.terms.life != Life::Completed {
            return Err(Refusal::NotCompleted.into());
        }
        Ok(Contract { satisfaction: self.parse()?, ..contract.clone() })
    }
}

fn score(text: &str) -> Result<u8, Refusal> {
    let out_of_range = || Refusal::NotOneOf { allowed: format!("1–{SCORE_MAX}") };
    text.parse().ok().filter(|score| (1..=SCORE_MAX).contains(score)).ok_or_else(out_of_range)
}

/// The average of scores, to one decimal, half-even; none of none.
#[must_use]
pub fn average_score(scores: &[u8]) -> Option<Decimal> {
    let sum: Decimal = scores.iter().map(|score| Decimal::from(*score)).sum();
    sum.checked_div(Decimal::from(scores.len())).map(|average| half_even(average, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{ContractTerms, LifeForm};

    fn form(score: &str, remark: &str) -> SatisfactionForm {
        SatisfactionForm { score: score.into(), remark: remark.into() }
    }

    #[test]
    fn a_score_is_from_one_to_five_and_a_remark_needs_one() {
        for (score, remark, found) in [("", "", None), ("1", "", Some(1)), (" 5 ", "很满意", Some(5))] {
            assert_eq!(form(score, remark).parse().unwrap().map(|known| known.score), found, "{score}");
        }
        for score in ["0", "6", "-1", "4.5", "好", "300"] {
            assert!(matches!(form(score, "").parse().unwrap_err().of("score"), Some(Refusal::NotOneOf { .. })), "{score}");
        }
        assert_eq!(form("", "还行").parse().unwrap_err().of("score"), Some(&Refusal::Required));
    }

    #[test]
    fn it_is_given_at_completion_kept_in_the_archive_and_gone_when_the_contract_goes_on() {
        let today = "2025-06-15".parse().unwrap();
        let terms = ContractTerms { life: Life::Performing, signed: Some("2025-01-01".parse().unwrap()), ..ContractTerms::default() };
        let contract = Contract { terms, ..crate::contract::tests::blank() };
        assert_eq!(form("4", "").applied(&contract).unwrap_err().of(""), Some(&Refusal::NotCompleted));
        let move_to = |contract: &Contract, life, score: &str| {
            LifeForm { score: score.into(), ..LifeForm::to(life) }.applied(contract, today).unwrap()
        };
        let score = |contract: &Contract| contract.satisfaction.as_ref().map(|known| known.score);
        let completed = move_to(&contract, Life::Completed, "4");
        assert_eq!(score(&completed), Some(4));
        assert_eq!(score(&form("2", "改口").applied(&completed).unwrap()), Some(2));
        let archived = move_to(&completed, Life::Archived, "");
        assert_eq!((score(&archived), score(&move_to(&archived, Life::Completed, ""))), (Some(4), Some(4)));
        assert_eq!(score(&move_to(&completed, Life::Performing, "")), None);
        let bad = LifeForm { score: "9".into(), ..LifeForm::to(Life::Completed) };
        assert!(bad.applied(&contract, today).unwrap_err().of("score").is_some());
    }

    #[test]
    fn an_average_has_one_decimal() {
        for (scores, average) in [(&[][..], None), (&[4][..], Some("4.0")), (&[5, 4, 4][..], Some("4.3")), (&[1, 2][..], Some("1.5"))] {
            assert_eq!(average_score(scores), average.map(|text| text.parse().unwrap()), "{scores:?}");
        }
    }
}
