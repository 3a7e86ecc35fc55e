//! Telephone numbers, email addresses and 统一社会信用代码, as they are kept: without the spaces and signs that people type between.

use super::text::{clean, half_width};
use crate::refusal::Refusal;

/// A Chinese mobile number: 11 digits, 13 to 19 first; spaces, hyphens and +86 are taken off.
pub fn mobile(text: &str) -> Result<String, Refusal> {
    let digits = number_typed(text)?;
    let national = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")).unwrap_or(&digits);
    if is_mobile(national) { Ok(national.to_owned()) } else { Err(Refusal::NotAMobile) }
}

/// A telephone number of any kind: a mobile, a landline with its area code (`010-62345678`, with `-` and an extension if any), a 400 or
/// 800 number, or an international one that begins with `+`.
pub fn phone(text: &str) -> Result<String, Refusal> {
    let (main, extension) = split_extension(text)?;
    let digits = number_typed(&main)?;
    let number = mobile(&digits)
        .ok()
        .filter(|_| extension.is_none())
        .or_else(|| landline(&digits))
        .or_else(|| service_number(&digits))
        .or_else(|| international(&digits))
        .ok_or(Refusal::NotAPhone)?;
    Ok(match extension {
        Some(extension) => format!("{number}-{extension}"),
        None => number,
    })
}

/// An email address: one `@`, a local part of up to 64 characters, a domain of at least two labels; the domain in lower case.
pub fn email(text: &str) -> Result<String, Refusal> {
    let plain = half_width(&clean(text));
    if plain.is_empty() {
        return Err(Refusal::Required);
    }
    let (local, domain) = plain.split_once('@').ok_or(Refusal::NotAnEmail)?;
    let domain = domain.to_ascii_lowercase();
    if plain.len() <= 254 && is_local_part(local) && is_domain(&domain) {
        Ok(format!("{local}@{domain}"))
    } else {
        Err(Refusal::NotAnEmail)
    }
}

/// 统一社会信用代码: 18 characters in capitals; the last is the check character of GB 32100-2015.
pub fn credit_code(text: &str) -> Result<String, Refusal> {
    let code: String = half_width(&clean(text)).chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
    if code.is_empty() {
        return Err(Refusal::Required);
    }
    let values: Option<Vec<usize>> = code.chars().map(|c| CREDIT_CODE_LETTERS.find(c)).collect();
    match values.as_deref() {
        Some([body @ .., check]) if code.len() == 18 && *check == check_character(body) => Ok(code),
        _ => Err(Refusal::NotACreditCode),
    }
}

/// GB 32100-2015, table 2: no I, O, S, V, Z.
const CREDIT_CODE_LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// GB 32100-2015, annex: each value times 3 to the power of its place, modulo 31.
fn check_character(body: &[usize]) -> usize {
    let mut weight = 1;
    let mut sum = 0;
    for value in body {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31
}

/// Digits, with a `+` in front if typed; spaces, hyphens, brackets and dots between them go.
fn number_typed(text: &str) -> Result<String, Refusal> {
    let digits: String = half_width(&clean(text)).chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '—')).collect();
    if digits.is_empty() {
        return Err(Refusal::Required);
    }
    Ok(digits)
}

/// The number and its extension: after 转, `ext`, `#`, or a third group of a landline (`010-62345678-801`).
fn split_extension(text: &str) -> Result<(String, Option<String>), Refusal> {
    let plain = half_width(&clean(text)).to_ascii_lowercase().replace("ext.", "转").replace("ext", "转");
    let (main, extension) = if let Some((main, extension)) = plain.split_once(['转', '#']) {
        (main.to_owned(), extension.to_owned())
    } else {
        match plain.split('-').collect::<Vec<_>>().as_slice() {
            [area, number, extension] if area.starts_with('0') && (7..=8).contains(&number.trim().len()) => {
                (format!("{area}-{number}"), (*extension).to_owned())
            }
            _ => return Ok((plain, None)),
        }
    };
    let extension = extension.trim().to_owned();
    if (1..=6).contains(&extension.len()) && is_digits(&extension) { Ok((main, Some(extension))) } else { Err(Refusal::NotAPhone) }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_mobile(text: &str) -> bool {
    text.len() == 11 && is_digits(text) && matches!(text.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Area code (010, 02x, or four digits) and 7 or 8 digits that do not begin with 0 or 1.
fn landline(digits: &str) -> Option<String> {
    let national = digits.strip_prefix("+86").map_or_else(|| digits.to_owned(), |rest| format!("0{}", rest.trim_start_matches('0')));
    if !is_digits(&national) || !national.starts_with('0') {
        return None;
    }
    let is_short_area = national.starts_with("010") || national.starts_with("02");
    let (area, number) = national.split_at_checked(if is_short_area { 3 } else { 4 })?;
    let is_number = if is_short_area { number.len() == 8 } else { (7..=8).contains(&number.len()) };
    (is_number && !area.starts_with("00") && !number.starts_with(['0', '1'])).then(|| format!("{area}-{number}"))
}

fn service_number(digits: &str) -> Option<String> {
    let is_service = digits.len() == 10 && is_digits(digits) && (digits.starts_with("400") || digits.starts_with("800"));
    is_service.then(|| format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]))
}

/// E.164: a country code and 8 to 15 digits in all. China's own numbers have their own rules.
fn international(digits: &str) -> Option<String> {
    let rest = digits.strip_prefix('+')?;
    let is_international = (8..=15).contains(&rest.len()) && is_digits(rest) && !rest.starts_with('0') && !rest.starts_with("86");
    is_international.then(|| digits.to_owned())
}

fn is_local_part(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let ends_well = labels.last().is_some_and(|last| last.len() >= 2 && !is_digits(last));
    labels.len() >= 2 && labels.iter().all(is_label) && ends_well
}

#[cfg(test)]
mod tests;
