//! Money: an exact decimal amount, and the only arithmetic the product does with it.
//!
//! Invariants of every `Amount`, however it was made: at most two decimals, never "-0"; as entered never beyond ±999,999,999,999.99, as a sum of
//! many never beyond ten thousand times that: no one record can make the totals of all others impossible.
//! Nothing overflows silently, nothing is a float, and nothing is rounded unless the function's name or its words say so (half-even).

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::currency::Currency;
use crate::refusal::Refusal;

/// The largest amount of one record, either side of zero: 999,999,999,999.99.
const LIMIT: Decimal = Decimal::from_parts(276_447_231, 23_283, 0, false, 2);
/// The largest sum of many, either side of zero: 9,999,999,999,999,999.99.
const SUM_LIMIT: Decimal = Decimal::from_parts(2_808_348_671, 232_830_643, 0, false, 2);

/// An amount of money in the currency of the record it stands in. Equal amounts compare, hash and serialise equally, whatever zeros
/// they were typed with. Serialised as a string with two decimals: `"128000.00"`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Amount(Decimal);

impl Amount {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The exact value, or a refusal when it has more decimals than the currency (`TooPrecise`) or is beyond the limit.
    pub fn from_decimal(value: Decimal, currency: Currency) -> Result<Self, Refusal> {
        Self::exact(value, currency.scale(), LIMIT)
    }

    /// The same of a sum over many records, kept or read elsewhere.
    pub fn sum_from_decimal(value: Decimal, currency: Currency) -> Result<Self, Refusal> {
        Self::exact(value, currency.scale(), SUM_LIMIT)
    }

    /// An amount that was added up, when one record may hold it; else `AmountTooLarge`.
    pub fn of_one_record(self) -> Result<Self, Refusal> {
        Self::bounded(self.0, LIMIT)
    }

    /// The value rounded half-even to the currency's scale.
    pub fn round(value: Decimal, currency: Currency) -> Result<Self, Refusal> {
        Self::bounded(half_even(value, currency.scale()), LIMIT)
    }

    /// So many of the currency's smallest unit (fen, cents, yen).
    pub fn from_minor_units(units: i64, currency: Currency) -> Result<Self, Refusal> {
        Self::bounded(Decimal::new(units, currency.scale()), LIMIT)
    }

    /// Whole units of a currency, for sums known to be small.
    #[must_use]
    pub fn whole(units: u32) -> Self {
        Self(Decimal::from(units))
    }

    /// The exact value, for sheets, storage and ratios.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// How many of the currency's smallest unit; refused when a fraction of one would be lost.
    pub fn to_minor_units(self, currency: Currency) -> Result<i64, Refusal> {
        if !self.fits(currency) {
            return Err(too_precise(currency.scale()));
        }
        let mut scaled = self.0;
        scaled.rescale(currency.scale());
        i64::try_from(scaled.mantissa()).map_err(|_| Refusal::AmountTooLarge)
    }

    /// How many hundredths, whatever the currency: whole numbers are added and read faster than decimals, where there are a million of them.
    ///
    /// # Errors
    /// `AmountTooLarge`, which no amount is.
    pub fn to_hundredths(self) -> Result<i64, Refusal> {
        let mut scaled = self.0;
        scaled.rescale(Currency::SCALE_MAX);
        i64::try_from(scaled.mantissa()).map_err(|_| Refusal::AmountTooLarge)
    }

    /// So many hundredths, as large as a sum may be.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn from_hundredths(hundredths: i128) -> Result<Self, Refusal> {
        let value = Decimal::try_from_i128_with_scale(hundredths, Currency::SCALE_MAX).map_err(|_| Refusal::AmountTooLarge)?;
        Self::bounded(value, SUM_LIMIT)
    }

    /// Whether the amount has no more decimals than the currency.
    #[must_use]
    pub fn fits(self, currency: Currency) -> bool {
        self.0.normalize().scale() <= currency.scale()
    }

    pub fn checked_add(self, other: Self) -> Result<Self, Refusal> {
        Self::bounded_opt(self.0.checked_add(other.0))
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, Refusal> {
        Self::bounded_opt(self.0.checked_sub(other.0))
    }

    /// The mirror image; it cannot overflow, the limit is the same on both sides.
    #[must_use]
    pub fn checked_neg(self) -> Self {
        Self(no_minus_zero(-self.0))
    }

    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Adds up; `AmountTooLarge` as soon as a subtotal leaves the limit of sums.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Refusal> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// This much, so many times, rounded half-even to the currency's scale.
    pub fn times(self, quantity: Decimal, currency: Currency) -> Result<Self, Refusal> {
        Self::product(self.0, quantity, currency)
    }

    /// Unit price × quantity, rounded half-even to the currency's scale. A unit price may have more decimals than an amount.
    pub fn product(unit_price: Decimal, quantity: Decimal, currency: Currency) -> Result<Self, Refusal> {
        let exact = unit_price.checked_mul(quantity).ok_or(Refusal::AmountTooLarge)?;
        Self::round(exact, currency)
    }

    /// This much at a rate into another currency, rounded half-even once to that currency's scale; as large as a sum may be.
    ///
    /// # Errors
    /// `AmountTooLarge`.
    pub fn at_rate(self, rate: Decimal, into: Currency) -> Result<Self, Refusal> {
        // In whole numbers: a product of decimals may be rounded to 28 digits before it is rounded here.
        let units = self.0.mantissa().checked_mul(rate.mantissa()).ok_or(Refusal::AmountTooLarge)?;
        let scale = self.0.scale() + rate.scale();
        let excess = scale.saturating_sub(into.scale());
        let divisor = 10_i128.checked_pow(excess).ok_or(Refusal::AmountTooLarge)?;
        let (floor, rest) = (units.div_euclid(divisor), units.rem_euclid(divisor));
        let is_up = rest > divisor - rest || (rest == divisor - rest && floor.rem_euclid(2) == 1);
        let value = Decimal::try_from_i128_with_scale(floor + i128::from(is_up), scale - excess).map_err(|_| Refusal::AmountTooLarge)?;
        Self::bounded(value, SUM_LIMIT)
    }

    /// This share of `whole` in percent, rounded half-even; `None` when the whole is zero.
    #[must_use]
    pub fn percent_of(self, whole: Self, decimals: u32) -> Option<Decimal> {
        let share = self.0.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.0)?;
        Some(half_even(share, decimals))
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    #[must_use]
    pub fn is_positive(self) -> bool {
        self.0 > Decimal::ZERO
    }

    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0 < Decimal::ZERO
    }

    /// `128000.00`: two decimals, no grouping, for files and fields.
    #[must_use]
    pub fn to_plain(self) -> String {
        self.to_plain_scale(Currency::SCALE_MAX)
    }

    /// An amount as [`Self::to_plain`] writes it; none: it is something else.
    #[must_use]
    pub fn from_plain(text: &str) -> Option<Self> {
        Decimal::from_str_exact(text).ok().and_then(|value| Self::exact(value, Currency::SCALE_MAX, SUM_LIMIT).ok())
    }

    /// `128000.00` or, at scale 0, `128000`. Decimals beyond the scale are rounded half-even, for display only.
    #[must_use]
    pub fn to_plain_scale(self, scale: u32) -> String {
        let scale = scale.min(Decimal::MAX_SCALE);
        format!("{:.*}", scale as usize, half_even(self.0, scale))
    }

    /// `-1,280,500.00`: grouped by thousands, with exactly `scale` decimals and an ASCII minus.
    #[must_use]
    pub fn grouped(self, scale: u32) -> String {
        let plain = self.to_plain_scale(scale);
        let (sign, unsigned) = match plain.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", plain.as_str()),
        };
        let (whole, fraction) = match unsigned.find('.') {
            Some(point) => unsigned.split_at(point),
            None => (unsigned, ""),
        };
        let mut text = String::with_capacity(plain.len() + whole.len() / 3);
        text.push_str(sign);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(',');
            }
            text.push(digit);
        }
        text.push_str(fraction);
        text
    }

    fn exact(value: Decimal, scale: u32, limit: Decimal) -> Result<Self, Refusal> {
        if value.normalize().scale() > scale {
            return Err(too_precise(scale));
        }
        Self::bounded(value, limit)
    }

    fn bounded_opt(value: Option<Decimal>) -> Result<Self, Refusal> {
        Self::bounded(value.ok_or(Refusal::AmountTooLarge)?, SUM_LIMIT)
    }

    fn bounded(value: Decimal, limit: Decimal) -> Result<Self, Refusal> {
        if value.abs() > limit {
            return Err(Refusal::AmountTooLarge);
        }
        Ok(Self(no_minus_zero(value)))
    }
}

/// The amount as files show it; the currency stands beside it.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_plain())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({self})")
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_plain())
    }
}

impl<'de> Deserialize<'de> for Amount {
    /// Takes only the string of a plain decimal number: a JSON number may already have passed through a float.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl serde::de::Visitor<'_> for Text {
            type Value = Amount;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount as a string, such as \"128000.00\"")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Amount, E> {
                // Read by a program: the sentences for people would come into every page of the browser.
                Amount::from_plain(text).ok_or_else(|| E::custom("not an amount"))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// The one rounding of the product.
pub(crate) fn half_even(value: Decimal, scale: u32) -> Decimal {
    value.round_dp_with_strategy(scale, RoundingStrategy::MidpointNearestEven)
}

fn no_minus_zero(value: Decimal) -> Decimal {
    if value.is_zero() { Decimal::ZERO } else { value }
}

const fn too_precise(decimals_max: u32) -> Refusal {
    Refusal::TooPrecise { decimals_max }
}

#[cfg(test)]
mod tests;
