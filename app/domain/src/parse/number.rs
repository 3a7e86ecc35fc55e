//! Numbers and amounts as typed: grouping commas, 万 and 亿, currency signs, full-width digits, brackets for negative.

use rust_decimal::Decimal;

use super::text::{clean, half_width};
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;

/// More digits than any amount or quantity has, and few enough for exact arithmetic.
const DIGITS_MAX: usize = 20;
const DECIMALS_MAX: usize = 10;

/// 万 and 亿 and what stands between them; the longer ones first.
const UNITS: [(&str, u32); 7] =
    [("千万", 10_000_000), ("百万", 1_000_000), ("十万", 100_000), ("亿", 100_000_000), ("万", 10_000), ("千", 1_000), ("百", 100)];

/// A number: `12.5`, `1,280`, `1.2万`, `(500)`, `１２`. `NotANumber` for anything else.
pub fn number(text: &str) -> Result<Decimal, Refusal> {
    let plain = half_width(&clean(text));
    if plain.is_empty() {
        return Err(Refusal::Required);
    }
    signed(plain.trim(), unsigned_number).map_err(|refusal| match refusal {
        Refusal::NotAnAmount => Refusal::NotANumber,
        other => other,
    })
}

/// A percentage from 0 to 100, with or without its sign: `30`, `30%`, `33.33％`.
pub fn percent(text: &str) -> Result<Decimal, Refusal> {
    let plain = half_width(&clean(text));
    if plain.is_empty() {
        return Err(Refusal::Required);
    }
    let value = number(plain.trim_end_matches('%')).map_err(|_| Refusal::NotAPercent)?;
    if plain.matches('%').count() > 1 || value < Decimal::ZERO || value > Decimal::ONE_HUNDRED {
        return Err(Refusal::NotAPercent);
    }
    Ok(value)
}

/// Percentages one after another, however they are parted: `30/40/30`, `30%、40%、30%`, `30 40 30`. `Required` when there is none.
pub fn percents(text: &str) -> Result<Vec<Decimal>, Refusal> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '／' | ',' | '，' | '、' | ';' | '；' | '+' | ':' | '：'));
    let percents = parts.filter(|part| !part.is_empty()).map(percent).collect::<Result<Vec<_>, _>>()?;
    if percents.is_empty() { Err(Refusal::Required) } else { Ok(percents) }
}

/// A small whole number, zero included.
pub fn whole(text: &str) -> Result<u32, Refusal> {
    let number = number(text)?;
    if number.fract().is_zero() { u32::try_from(number).map_err(|_| Refusal::NotANumber) } else { Err(Refusal::NotANumber) }
}

/// An amount in this currency: a number with or without a currency's sign, code or name. Refuses another currency's
/// (`CurrencyDiffers`), more decimals than the currency has (`TooPrecise`) and what is too large.
pub fn amount(text: &str, currency: Currency) -> Result<Amount, Refusal> {
    let plain = half_width(&clean(text));
    if plain.is_empty() {
        return Err(Refusal::Required);
    }
    let value = signed(plain.trim(), |unsigned| {
        let bare = without_currency(unsigned, currency)?;
        // A sign may also follow the currency's: ¥-500.
        if bare.len() < unsigned.len() && bare.starts_with('-') {
            return signed(bare, unsigned_number);
        }
        unsigned_number(bare)
    })?;
    Amount::from_decimal(value, currency)
}

/// Takes one sign off: `-5`, `+5`, `(5)`, `负5`.
fn signed(text: &str, read: impl Fn(&str) -> Result<Decimal, Refusal>) -> Result<Decimal, Refusal> {
    let negative = |inner: &str| read(inner.trim()).and_then(negate);
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return negative(inner);
    }
    if let Some(inner) = text.strip_prefix(['-', '负']) {
        return negative(inner);
    }
    read(text.strip_prefix('+').unwrap_or(text).trim())
}

/// A second sign inside the first is a mistake, not a double negation.
fn negate(value: Decimal) -> Result<Decimal, Refusal> {
    if value < Decimal::ZERO {
        return Err(Refusal::NotAnAmount);
    }
    Ok(-value)
}

/// Signs and words of currencies, longest first, each with those it can mean. 元 and $ are common to several.
const MARKS: [(&str, &[Currency]); 34] = {
    use Currency::{Aud, Cad, Chf, Cny, Eur, Gbp, Hkd, Jpy, Krw, Mop, Myr, Nzd, Sgd, Thb, Twd, Usd};
    const DOLLARS: &[Currency] = &[Usd, Hkd, Twd, Sgd, Aud, Cad, Nzd, Mop];
    const YUAN: &[Currency] = &[Cny, Hkd, Twd, Usd, Sgd, Aud, Cad, Nzd, Mop, Jpy, Krw];
    [
        ("人民币", &[Cny]),
        ("新台币", &[Twd]),
        ("MOP$", &[Mop]),
        ("RMB", &[Cny]),
        ("CNY", &[Cny]),
        ("USD", &[Usd]),
        ("EUR", &[Eur]),
        ("HKD", &[Hkd]),
        ("JPY", &[Jpy]),
        ("GBP", &[Gbp]),
        ("TWD", &[Twd]),
        ("SGD", &[Sgd]),
        ("KRW", &[Krw]),
        ("AUD", &[Aud]),
        ("CAD", &[Cad]),
        ("CHF", &[Chf]),
        ("NZD", &[Nzd]),
        ("THB", &[Thb]),
        ("MYR", &[Myr]),
        ("US$", &[Usd]),
        ("HK$", &[Hkd]),
        ("NT$", &[Twd]),
        ("美元", &[Usd]),
        ("欧元", &[Eur]),
        ("港元", &[Hkd]),
        ("港币", &[Hkd]),
        ("日元", &[Jpy]),
        ("英镑", &[Gbp]),
        ("元整", YUAN),
        ("¥", &[Cny, Jpy]),
        ("$", DOLLARS),
        ("€", &[Eur]),
        ("£", &[Gbp]),
        ("元", YUAN),
    ]
};

/// Takes one mark off the front and one off the end; each must fit the currency.
fn without_currency(text: &str, currency: Currency) -> Result<&str, Refusal> {
    let mut bare = text;
    for (mark, meant) in MARKS {
        if let Some(rest) = strip_prefix_any_case(bare, mark) {
            check_mark(meant, currency)?;
            bare = rest.trim();
            break;
        }
    }
    for (mark, meant) in MARKS {
        if let Some(rest) = strip_suffix_any_case(bare, mark) {
            check_mark(meant, currency)?;
            bare = rest.trim();
            break;
        }
    }
    Ok(bare)
}

fn check_mark(meant: &[Currency], currency: Currency) -> Result<(), Refusal> {
    if meant.contains(&currency) { Ok(()) } else { Err(Refusal::CurrencyDiffers) }
}

fn strip_prefix_any_case<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(mark.len())?;
    head.eq_ignore_ascii_case(mark).then_some(rest)
}

fn strip_suffix_any_case<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (rest, tail) = text.split_at_checked(text.len().checked_sub(mark.len())?)?;
    tail.eq_ignore_ascii_case(mark).then_some(rest)
}

/// Digits with an optional unit, or parts with falling units (`1亿2000万`).
fn unsigned_number(text: &str) -> Result<Decimal, Refusal> {
    let mut total = Decimal::ZERO;
    let mut rest = text;
    let mut unit_before: Option<u32> = None;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_part_of_digits(c)).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        let (unit, tail) =
            UNITS.iter().find_map(|(name, unit)| tail.trim_start().strip_prefix(name).map(|left| (*unit, left))).unwrap_or((1, tail));
        let part = scaled(plain_digits(digits.trim())?, unit)?;
        // 3万5 may mean 35,000 or 30,005: a part after a unit needs a unit of its own, and stays under the one before.
        if unit_before.is_some_and(|before| unit == 1 || part >= Decimal::from(before)) {
            return Err(Refusal::NotAnAmount);
        }
        total = total.checked_add(part).ok_or(Refusal::AmountTooLarge)?;
        if unit == 1 && !tail.is_empty() {
            return Err(Refusal::NotAnAmount);
        }
        unit_before = Some(unit);
        rest = tail.trim_start();
    }
    if unit_before.is_none() {
        return Err(Refusal::NotAnAmount);
    }
    Ok(total.normalize())
}

fn is_part_of_digits(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '.' | '。')
}

fn scaled(value: Decimal, unit: u32) -> Result<Decimal, Refusal> {
    value.checked_mul(Decimal::from(unit)).ok_or(Refusal::AmountTooLarge)
}

/// Digits with at most one point (a Chinese input method types 。) and commas only between whole groups of three.
fn plain_digits(text: &str) -> Result<Decimal, Refusal> {
    let text = text.replace('。', ".");
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(Refusal::NotAnAmount),
        None => (text.as_str(), ""),
    };
    let whole = ungrouped(whole)?;
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(fraction) || whole.is_empty() && fraction.is_empty() {
        return Err(Refusal::NotAnAmount);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > DECIMALS_MAX {
        return Err(Refusal::TooPrecise { decimals_max: DECIMALS_MAX as u32 });
    }
    if whole.trim_start_matches('0').len() + fraction.len() > DIGITS_MAX {
        return Err(Refusal::AmountTooLarge);
    }
    let whole = whole.trim_start_matches('0');
    Decimal::from_str_exact(&format!("0{whole}.{fraction}0")).map_err(|_| Refusal::NotAnAmount)
}

fn ungrouped(whole: &str) -> Result<String, Refusal> {
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3),
        [] => false,
    };
    let digits = groups.concat();
    if !is_grouped || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::NotAnAmount);
    }
    Ok(digits)
}

#[cfg(test)]
mod tests;
