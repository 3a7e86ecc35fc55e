//! 归档: a contract that is over is put away for so many years. What is still owed under it stays owed, so archiving it then needs a reason.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Contract;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{ContractTerms, Life, LifeForm};
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
}
