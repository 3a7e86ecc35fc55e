//! The plan of a contract: its instalments together, which always add up to the contract amount; and proposals of it.

use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

use crate::instalment::InstalmentTerms;
use crate::money::{Amount, Currency};
use crate::parse::in_range;
use crate::refusal::{Problems, Refusal};
use crate::split::{split_equal, split_percent};

/// Checks a plan against the contract amount: at least one instalment, every amount more than zero, every date within range, and a sum
/// that equals the contract amount. Problems name `plan` or `plan.N.amount`, `plan.N.due`.
pub fn check(contract: Amount, plan: &[InstalmentTerms]) -> Result<(), Problems> {
    let mut problems = Problems::new();
    if plan.is_empty() {
        problems.add("plan", Refusal::NoInstalments);
        return Err(problems);
    }
    for (index, instalment) in plan.iter().enumerate() {
        if !instalment.amount.is_positive() {
            problems.add(format!("plan.{index}.amount"), Refusal::AmountNotPositive);
        }
        if let Err(refusal) = in_range(instalment.due) {
            problems.add(format!("plan.{index}.due"), refusal);
        }
    }
    match Amount::sum(plan.iter().map(|instalment| instalment.amount)) {
        Ok(sum) if sum == contract => {}
        Ok(sum) => problems.add("plan", Refusal::PlanDoesNotAddUp { plan: sum, contract }),
        Err(refusal) => problems.add("plan", refusal),
    }
    problems.into_result(())
}

/// Equal instalments, `months` apart from the first due date on; the last takes the remainder.
pub fn propose_equal(
    contract: Amount,
    instalments: usize,
    currency: Currency,
    first_due: NaiveDate,
    months: u32,
) -> Result<Vec<InstalmentTerms>, Refusal> {
    with_due_dates(split_equal(contract, instalments, currency)?, first_due, months)
}

/// Instalments by percent, `months` apart from the first due date on; the last takes the remainder.
pub fn propose_percent(
    contract: Amount,
    percents: &[Decimal],
    currency: Currency,
    first_due: NaiveDate,
    months: u32,
) -> Result<Vec<InstalmentTerms>, Refusal> {
    with_due_dates(split_percent(contract, percents, currency)?, first_due, months)
}

/// `steps` times `months` after the first date, on the same day of the month or, where there is none, on the month's last day:
/// 31 January, 29 February, 31 March.
pub fn due_after(first_due: NaiveDate, months: u32, steps: u32) -> Result<NaiveDate, Refusal> {
    let due =
        months.checked_mul(steps).and_then(|total| first_due.checked_add_months(Months::new(total))).ok_or(Refusal::DateOutOfRange)?;
    in_range(due)
}

/// The last day of the date's month; `None` only at the end of chrono's calendar.
#[must_use]
pub fn end_of_month(date: NaiveDate) -> Option<NaiveDate> {
    date.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

fn with_due_dates(amounts: Vec<Amount>, first_due: NaiveDate, months: u32) -> Result<Vec<InstalmentTerms>, Refusal> {
    (0..)
        .zip(amounts)
        .map(|(step, amount)| Ok(InstalmentTerms { due: due_after(first_due, months, step)?, amount, note: String::new() }))
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn fen(units: i64) -> Amount {
        Amount::from_minor_units(units, Currency::Cny).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn instalment(due: &str, units: i64) -> InstalmentTerms {
        InstalmentTerms { due: day(due), amount: fen(units), note: String::new() }
    }

    #[test]
    fn a_plan_adds_up_to_the_contract_to_the_fen() {
        let plan = [instalment("2024-01-31", 4_000), instalment("2024-02-29", 6_000)];
        assert_eq!(check(fen(10_000), &plan), Ok(()));
        let problems = check(fen(10_001), &plan).unwrap_err();
        let refusal = Refusal::PlanDoesNotAddUp { plan: fen(10_000), contract: fen(10_001) };
        assert_eq!(problems.of("plan"), Some(&refusal));
        assert_eq!(check(fen(1), &[]).unwrap_err().of("plan"), Some(&Refusal::NoInstalments));
    }

    #[test]
    fn every_wrong_instalment_is_named_at_once() {
        let plan = [instalment("2024-01-31", 0), instalment("1899-12-31", 12_000), instalment("2024-01-31", -2_000)];
        let problems = check(fen(10_000), &plan).unwrap_err();
        assert_eq!(problems.of("plan.0.amount"), Some(&Refusal::AmountNotPositive));
        assert_eq!(problems.of("plan.1.due"), Some(&Refusal::DateOutOfRange));
        assert_eq!(problems.of("plan.2.amount"), Some(&Refusal::AmountNotPositive));
        assert_eq!(problems.0.len(), 3);
    }

    #[test]
    fn a_plan_over_the_limit_does_not_add_up() {
        let plan = [instalment("2024-01-31", 99_999_999_999_999), instalment("2024-01-31", 1)];
        assert!(matches!(check(fen(99_999_999_999_999), &plan).unwrap_err().of("plan"), Some(Refusal::PlanDoesNotAddUp { .. })));
    }

    #[test]
    fn monthly_instalments_stay_at_the_end_of_the_month() {
        let plan = propose_equal(fen(10_000), 4, Currency::Cny, day("2023-12-31"), 1).unwrap();
        let dates: Vec<String> = plan.iter().map(|one| one.due.to_string()).collect();
        assert_eq!(dates, ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]);
        let quarters = propose_percent(
            fen(12_800_000),
            &[Decimal::from(30), Decimal::from(60), Decimal::from(10)],
            Currency::Cny,
            day("2024-11-30"),
            3,
        );
        let expected = [instalment("2024-11-30", 3_840_000), instalment("2025-02-28", 7_680_000), instalment("2025-05-30", 1_280_000)];
        assert_eq!(quarters.unwrap(), expected);
    }

    #[test]
    fn a_proposal_never_leaves_the_calendar() {
        let beyond = propose_equal(fen(10_000), 3, Currency::Cny, day("2199-11-30"), 1);
        assert_eq!(beyond, Err(Refusal::DateOutOfRange));
        let absurd = propose_equal(fen(10_000), 3, Currency::Cny, day("2024-11-30"), u32::MAX);
        assert_eq!(absurd, Err(Refusal::DateOutOfRange));
    }

    proptest! {
        #[test]
        fn a_proposal_passes_its_own_check(units in 1_000_i64..99_999_999_999_999, parts in 1_usize..=36, offset in 0_u64..20_000, months in 0_u32..12) {
            let first = day("2000-01-01").checked_add_days(Days::new(offset)).unwrap();
            let plan = propose_equal(fen(units), parts, Currency::Cny, first, months).unwrap();
            prop_assert_eq!(check(fen(units), &plan), Ok(()));
            prop_assert!(plan.windows(2).all(|pair| pair[0].due <= pair[1].due));
        }
    }
}
