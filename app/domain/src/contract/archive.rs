//! 归档: a contract that is over is put away for so many years. What is still owed under it stays owed, so archiving it then needs a reason.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Contract, Life, LifeForm};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

/// 保管期限: how many years a contract is kept unless told; the law asks for ten of a company's accounts' most important papers.
pub const RETENTION_YEARS: u16 = 10;
/// The longest, in years.
pub const RETENTION_YEARS_MAX: u16 = 100;

/// When a contract was archived, and for how long it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archiving {
    pub on: NaiveDate,
    pub years: u16,
    /// Why it was archived although something is owed under it; empty when nothing was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Archiving {
    /// Reads an archiving today, of a contract as it is.
    ///
    /// # Errors
    /// `RetentionOutOfRange` of `keep_years`; `StillOwed`, `TooLong` of `reason`.
    pub(super) fn parse(contract: &Contract, keep_years: &str, reason: &str, today: NaiveDate) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let years = parse::half_width(keep_years.trim());
        let years = match years.parse::<u16>() {
            _ if years.is_empty() => Ok(RETENTION_YEARS),
            Ok(years) if (1..=RETENTION_YEARS_MAX).contains(&years) => Ok(years),
            _ => Err(Refusal::RetentionOutOfRange { years_max: RETENTION_YEARS_MAX }),
        };
        let years = problems.keep("keep_years", years);
        let reason = problems.keep("reason", optional_text(reason, 300)).unwrap_or_default();
        let outstanding = contract.outstanding();
        if outstanding.is_positive() && reason.is_empty() {
            problems.add("reason", Refusal::StillOwed { outstanding });
        }
        match years {
            Some(years) => problems.into_result(Self { on: today, years, reason }),
            None => Err(problems),
        }
    }

    /// 保管至: the day until which it is kept.
    #[must_use]
    pub fn kept_until(&self) -> NaiveDate {
        self.on.checked_add_months(Months::new(u32::from(self.years) * 12)).unwrap_or(NaiveDate::MAX)
    }
}

/// 批量归档: what of the ticked contracts is archived together, each by a move of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivingMany {
    pub contracts: Vec<Contract>,
    /// How many of the ticked are not over: nothing is done with them.
    pub left_out: usize,
}

impl ArchivingMany {
    /// Those that may be archived as their life stands.
    #[must_use]
    pub fn of(ticked: Vec<Contract>) -> Self {
        let count = ticked.len();
        let contracts: Vec<Contract> =
            ticked.into_iter().filter(|contract| contract.terms.life.moves().contains(&Life::Archived)).collect();
        Self { left_out: count - contracts.len(), contracts }
    }

    /// Those under which money is still owed: archived only with a reason, and owed after as before.
    #[must_use]
    pub fn still_owed(&self) -> usize {
        self.contracts.iter().filter(|contract| contract.outstanding().is_positive()).count()
    }

    /// Those that do not come back as they were: from the archive a contract comes back as completed, and what both sides ended as ended.
    #[must_use]
    pub fn not_to_be_taken_back(&self) -> usize {
        let comes_back = |contract: &&Contract| contract.terms.life == Life::Completed || contract.is_ended_by_agreement();
        self.contracts.iter().filter(|contract| !comes_back(contract)).count()
    }

    /// The move of each; the reason is said of those that need one.
    ///
    /// # Errors
    /// `RetentionOutOfRange` of `keep_years`; `TooLong` of `reason`, and `Required` where money is still owed under one of them.
    pub fn moves(&self, keep_years: &str, reason: &str, today: NaiveDate) -> Result<Vec<(Contract, LifeForm)>, Problems> {
        let mut problems = Problems::new();
        let mut moves = Vec::new();
        for contract in &self.contracts {
            let is_owed = contract.outstanding().is_positive();
            let reason = if is_owed { reason } else { "" };
            match Archiving::parse(contract, keep_years, reason, today) {
                Ok(_) => {
                    let form = LifeForm { keep_years: keep_years.to_owned(), reason: reason.to_owned(), ..LifeForm::to(Life::Archived) };
                    moves.push((contract.clone(), form));
                }
                Err(found) => {
                    for problem in found.0 {
                        // One amount of many would mislead.
                        let is_missing = matches!(problem.refusal, Refusal::StillOwed { .. });
                        if problems.of(&problem.field).is_none() {
                            problems.add(problem.field, if is_missing { Refusal::Required } else { problem.refusal });
                        }
                    }
                }
            }
        }
        problems.into_result(moves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ContractTerms;
    use crate::money::Amount;

    fn completed(amount: u32, collected: u32) -> Contract {
        let signed = "2024-01-01".parse().ok();
        let terms = ContractTerms { life: Life::Completed, signed, ..ContractTerms::default() };
        Contract { terms, amount: Amount::whole(amount), collected: Amount::whole(collected), ..crate::contract::tests::blank() }
    }

    fn archived(contract: &Contract, keep_years: &str, reason: &str) -> Result<Contract, Problems> {
        let form = LifeForm { keep_years: keep_years.into(), reason: reason.into(), ..LifeForm::to(Life::Archived) };
        form.applied(contract, "2024-02-29".parse().unwrap())
    }

    #[test]
    fn what_is_settled_is_archived_for_as_long_as_told() {
        for (typed, years, until) in [("", 10, "2034-02-28"), ("５", 5, "2029-02-28"), ("100", 100, "2124-02-29")] {
            let archiving = archived(&completed(100, 100), typed, "").unwrap().archived.unwrap();
            assert_eq!((archiving.years, archiving.kept_until().to_string().as_str()), (years, until));
        }
        for typed in ["0", "101", "-1", "永久"] {
            let wanted = Refusal::RetentionOutOfRange { years_max: 100 };
            assert_eq!(archived(&completed(100, 100), typed, "").unwrap_err().of("keep_years"), Some(&wanted), "{typed}");
        }
    }

    #[test]
    fn what_is_still_owed_is_archived_only_with_a_reason_and_stays_owed() {
        let half_paid = completed(100, 40);
        let owed = Refusal::StillOwed { outstanding: Amount::whole(60) };
        assert_eq!(archived(&half_paid, "", " ").unwrap_err().of("reason"), Some(&owed));
        let archived = archived(&half_paid, "", "客户已注销").unwrap();
        assert_eq!(archived.outstanding(), Amount::whole(60));
        assert_eq!(archived.archived.clone().unwrap().reason, "客户已注销");
        let back = LifeForm::to(Life::Completed).applied(&archived, "2024-03-01".parse().unwrap()).unwrap();
        assert_eq!(back.archived, None);
    }

    fn ticked(lives: &[(Life, u32)]) -> ArchivingMany {
        let one = |(life, collected): &(Life, u32)| {
            let contract = completed(100, *collected);
            Contract { terms: ContractTerms { life: *life, ..contract.terms.clone() }, ..contract }
        };
        ArchivingMany::of(lives.iter().map(one).collect())
    }

    /// Every life: archived with the others exactly where the table of moves lets it.
    #[test]
    fn of_the_ticked_those_that_are_over_are_archived() {
        for life in Life::ALL {
            let is_over = matches!(life, Life::Completed | Life::Expired | Life::Terminated);
            let found = ticked(&[(*life, 100), (Life::Completed, 100)]);
            assert_eq!((found.contracts.len(), found.left_out), if is_over { (2, 0) } else { (1, 1) }, "{life:?}");
            let moves = found.moves("5", "", "2024-02-29".parse().unwrap()).unwrap();
            for (contract, form) in moves {
                assert_eq!(form.applied(&contract, "2024-02-29".parse().unwrap()).unwrap().terms.life, Life::Archived);
            }
        }
    }

    #[test]
    fn only_what_was_completed_comes_back_as_it_was() {
        assert_eq!(ticked(&[(Life::Completed, 100), (Life::Completed, 0)]).not_to_be_taken_back(), 0);
        assert_eq!(ticked(&[(Life::Completed, 100), (Life::Expired, 100), (Life::Terminated, 100)]).not_to_be_taken_back(), 2);
    }

    #[test]
    fn what_both_sides_ended_comes_back_too() {
        let mut found = ticked(&[(Life::Terminated, 100)]);
        let on = "2024-02-01".parse().unwrap();
        found.contracts[0].ending = Some(crate::contract::Ending { on, reason: "协商一致".into(), amendment: Some("a".into()) });
        assert_eq!(found.not_to_be_taken_back(), 0);
    }

    #[test]
    fn many_are_archived_for_one_reason_which_is_said_of_those_that_are_still_owed() {
        let found = ticked(&[(Life::Completed, 100), (Life::Completed, 40), (Life::Completed, 10)]);
        assert_eq!(found.still_owed(), 2);
        let read = |keep_years: &str, reason: &str| found.moves(keep_years, reason, "2024-02-29".parse().unwrap());
        let refused = read("0", " ").unwrap_err();
        assert_eq!(refused.of("reason"), Some(&Refusal::Required));
        assert_eq!(refused.of("keep_years"), Some(&Refusal::RetentionOutOfRange { years_max: RETENTION_YEARS_MAX }));
        assert_eq!(refused.0.len(), 2, "each is said once");
        let reasons: Vec<String> = read("", "客户已注销").unwrap().into_iter().map(|(_, form)| form.reason).collect();
        assert_eq!(reasons, ["", "客户已注销", "客户已注销"]);
    }
}
