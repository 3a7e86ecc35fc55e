//! Dividing an amount into parts that add up to it again, to the last fen.
//!
//! Each part is rounded half-even and the last one takes the remainder. Where that would leave the last part with the opposite sign
//! (0.03 in five equal parts), the parts before it are cut towards zero instead.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::money::{Amount, Currency, half_even};
use crate::refusal::Refusal;

/// The most parts an amount is split into: thirty years of months.
pub const PARTS_MAX: usize = 360;

/// Equal parts; the last takes the remainder. Refuses no parts, more than `PARTS_MAX`, and a total the currency cannot hold.
pub fn split_equal(total: Amount, parts: usize, currency: Currency) -> Result<Vec<Amount>, Refusal> {
    check_count(parts)?;
    let exact = total.value() / Decimal::from(parts);
    split(total, &vec![exact; parts], currency)
}

/// Parts by percent; the last takes the remainder. The percents must each be from 0 to 100 and add up to exactly 100.
pub fn split_percent(total: Amount, percents: &[Decimal], currency: Currency) -> Result<Vec<Amount>, Refusal> {
    check_count(percents.len())?;
    check_percents(percents)?;
    let exact: Vec<Decimal> = percents
        .iter()
        .map(|percent| total.value().checked_mul(*percent).map(|product| product / Decimal::ONE_HUNDRED).ok_or(Refusal::AmountTooLarge))
        .collect::<Result<_, _>>()?;
    split(total, &exact, currency)
}

/// Percents that are each from 0 to 100 and together exactly 100.
pub fn check_percents(percents: &[Decimal]) -> Result<(), Refusal> {
    if percents.iter().any(|percent| percent.is_sign_negative() || *percent > Decimal::ONE_HUNDRED) {
        return Err(Refusal::NotAPercent);
    }
    if percents.iter().sum::<Decimal>() != Decimal::ONE_HUNDRED {
        return Err(Refusal::PercentsDoNotAddUp);
    }
    Ok(())
}

fn check_count(parts: usize) -> Result<(), Refusal> {
    match parts {
        0 => Err(Refusal::NoInstalments),
        1..=PARTS_MAX => Ok(()),
        _ => Err(Refusal::TooManyInstalments { instalments_max: PARTS_MAX }),
    }
}

fn split(total: Amount, exact: &[Decimal], currency: Currency) -> Result<Vec<Amount>, Refusal> {
    Amount::from_decimal(total.value(), currency)?;
    let rounded = rounded_with_remainder(total, exact, |part| half_even(part, currency.scale()))?;
    let turned = |part: &Amount| part.is_negative() != total.is_negative() && !part.is_zero();
    if rounded.last().is_some_and(turned) {
        let cut = |part: Decimal| part.round_dp_with_strategy(currency.scale(), RoundingStrategy::ToZero);
        return rounded_with_remainder(total, exact, cut);
    }
    Ok(rounded)
}

fn rounded_with_remainder(total: Amount, exact: &[Decimal], round: impl Fn(Decimal) -> Decimal) -> Result<Vec<Amount>, Refusal> {
    let before_last = exact.len().saturating_sub(1);
    let mut parts = Vec::with_capacity(exact.len());
    let mut remainder = total;
    for part in &exact[..before_last] {
        let part = Amount::from_decimal(round(*part), Currency::default())?;
        remainder = remainder.checked_sub(part)?;
        parts.push(part);
    }
    parts.push(remainder);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fen(units: i64) -> Amount {
        Amount::from_minor_units(units, Currency::Cny).unwrap()
    }

    fn plain(parts: &[Amount]) -> Vec<String> {
        parts.iter().map(|part| part.to_plain()).collect()
    }

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        texts.iter().map(|text| Decimal::from_str_exact(text).unwrap()).collect()
    }

    #[test]
    fn equal_parts_leave_the_remainder_to_the_last() {
        let table: [(i64, usize, &[&str]); 7] = [
            (10_000, 3, &["33.33", "33.33", "33.34"]),
            (20_000, 3, &["66.67", "66.67", "66.66"]),
            (10_000, 4, &["25.00", "25.00", "25.00", "25.00"]),
            (3, 5, &["0.00", "0.00", "0.00", "0.00", "0.03"]),
            (1, 1, &["0.01"]),
            (0, 2, &["0.00", "0.00"]),
            (-10_000, 3, &["-33.33", "-33.33", "-33.34"]),
        ];
        for (total, parts, expected) in table {
            let answer = split_equal(fen(total), parts, Currency::Cny).unwrap();
            assert_eq!(plain(&answer), expected, "{total} / {parts}");
        }
    }

    #[test]
    fn yen_are_never_split_into_fractions() {
        let total = Amount::whole(1000);
        let answer = split_equal(total, 3, Currency::Jpy).unwrap();
        assert_eq!(plain(&answer), ["333.00", "333.00", "334.00"]);
        let half_yen = fen(50);
        assert_eq!(split_equal(half_yen, 2, Currency::Jpy), Err(Refusal::TooPrecise { decimals_max: 0 }));
    }

    #[test]
    fn percents_round_half_even_and_leave_the_remainder_to_the_last() {
        let table: [(i64, &[&str], &[&str]); 4] = [
            (12_800_000, &["30", "60", "10"], &["38400.00", "76800.00", "12800.00"]),
            (1_005, &["50", "50"], &["5.02", "5.03"]),
            (9_999, &["33.33", "33.33", "33.34"], &["33.33", "33.33", "33.33"]),
            (3, &["20", "20", "20", "20", "20"], &["0.00", "0.00", "0.00", "0.00", "0.03"]),
        ];
        for (total, percents, expected) in table {
            let answer = split_percent(fen(total), &decimals(percents), Currency::Cny).unwrap();
            assert_eq!(plain(&answer), expected, "{total} by {percents:?}");
        }
    }

    #[test]
    fn impossible_splits_are_refused() {
        let total = fen(10_000);
        let by = |percents: &[&str]| split_percent(total, &decimals(percents), Currency::Cny);
        assert_eq!(by(&["30", "60"]), Err(Refusal::PercentsDoNotAddUp));
        assert_eq!(by(&["30", "60", "10.01"]), Err(Refusal::PercentsDoNotAddUp));
        assert_eq!(by(&["-10", "110"]), Err(Refusal::NotAPercent));
        assert_eq!(by(&["79228162514264337593543950335", "1"]), Err(Refusal::NotAPercent));
        assert_eq!(by(&[]), Err(Refusal::NoInstalments));
        assert_eq!(split_equal(total, 0, Currency::Cny), Err(Refusal::NoInstalments));
        assert_eq!(split_equal(total, usize::MAX, Currency::Cny), Err(Refusal::TooManyInstalments { instalments_max: PARTS_MAX }));
    }

    proptest! {
        #[test]
        fn equal_parts_always_add_up_and_never_turn_sign(total in 0_i64..=99_999_999_999_999, parts in 1_usize..=60) {
            let split = split_equal(fen(total), parts, Currency::Cny).unwrap();
            prop_assert_eq!(split.len(), parts);
            prop_assert!(split.iter().all(|part| !part.is_negative()));
            prop_assert_eq!(Amount::sum(split), Ok(fen(total)));
        }

        #[test]
        fn percent_parts_always_add_up_and_never_turn_sign(
            total in 0_i64..=99_999_999_999_999,
            mut cuts in prop::collection::vec(0_u32..=10_000, 0..8),
        ) {
            cuts.push(10_000);
            cuts.sort_unstable();
            let mut before = 0;
            let percents: Vec<Decimal> = cuts
                .iter()
                .map(|cut| Decimal::new(i64::from(cut - std::mem::replace(&mut before, *cut)), 2))
                .collect();
            let split = split_percent(fen(total), &percents, Currency::Cny).unwrap();
            prop_assert!(split.iter().all(|part| !part.is_negative()));
            prop_assert_eq!(Amount::sum(split), Ok(fen(total)));
        }
    }
}
