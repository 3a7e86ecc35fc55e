//! 大写金额: an amount in Chinese capitals, as contracts and bank papers write it.
//!
//! The rule: 正确填写票据和结算凭证的基本规定 (annex 1 of 支付结算办法), in the first of the forms it allows. An amount that ends at
//! 元 or 角 closes with 整; a gap of zeros between digits reads one 零; a zero 元 before a 角 reads 零.

use crate::money::Amount;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
/// Places inside a group of four, from the thousands down.
const PLACES: [(u64, &str); 4] = [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
/// Groups of four digits, from the largest down. An `Amount` stays under 10,000 亿.
const GROUPS: [(u64, &str); 3] = [(100_000_000, "亿"), (10_000, "万"), (1, "")];

/// `128000.50` → `壹拾贰万捌仟元零伍角整`. Without the currency's name, which the text puts in front (人民币).
#[must_use]
pub fn amount_in_words(amount: Amount) -> String {
    let fen = fen_of(amount);
    let (yuan, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut words = String::new();
    if amount.is_negative() {
        words.push('负');
    }
    if yuan > 0 || fen == 0 {
        words.push_str(&integer(yuan));
        words.push('元');
    }
    if jiao > 0 {
        if yuan > 0 && yuan % 10 == 0 {
            words.push('零');
        }
        words.push_str(digit(jiao));
        words.push('角');
    } else if rest > 0 && yuan > 0 {
        words.push('零');
    }
    if rest > 0 {
        words.push_str(digit(rest));
        words.push('分');
    } else {
        words.push('整');
    }
    words
}

/// The amount without its sign in hundredths; every `Amount` has at most two decimals and fits.
fn fen_of(amount: Amount) -> u64 {
    let mut hundredths = amount.abs().value();
    hundredths.rescale(2);
    u64::try_from(hundredths.mantissa()).unwrap_or_default()
}

fn integer(number: u64) -> String {
    if number == 0 {
        return digit(0).to_owned();
    }
    let mut words = String::new();
    let mut gap = false;
    for (unit, name) in GROUPS {
        let group = number / unit % 10_000;
        if group == 0 {
            gap = true;
            continue;
        }
        let thousands_missing = group < 1000;
        if !words.is_empty() && (gap || thousands_missing) {
            words.push_str(digit(0));
        }
        words.push_str(&group_of_four(group));
        words.push_str(name);
        gap = false;
    }
    words
}

fn group_of_four(group: u64) -> String {
    let mut words = String::new();
    let mut gap = false;
    for (unit, name) in PLACES {
        let value = group / unit % 10;
        if value == 0 {
            gap = true;
            continue;
        }
        if gap && !words.is_empty() {
            words.push_str(digit(0));
        }
        words.push_str(digit(value));
        words.push_str(name);
        gap = false;
    }
    words
}

fn digit(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|index| DIGITS.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Currency;

    fn fen(units: i64) -> Amount {
        Amount::from_minor_units(units, Currency::Cny).unwrap()
    }

    #[test]
    fn amounts_read_as_the_bank_rules_say() {
        let table = [
            // The rules' own examples.
            (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元零叁角贰分"),
            (10_700_053, "壹拾万柒仟元零伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            // Nothing, and less than one yuan.
            (0, "零元整"),
            (1, "壹分"),
            (10, "壹角整"),
            (32, "叁角贰分"),
            // Small amounts.
            (100, "壹元整"),
            (105, "壹元零伍分"),
            (150, "壹元伍角整"),
            (1_000, "壹拾元整"),
            (1_050, "壹拾元零伍角整"),
            (1_100, "壹拾壹元整"),
            (10_100, "壹佰零壹元整"),
            (100_100, "壹仟零壹元整"),
            (101_000, "壹仟零壹拾元整"),
            (100_001, "壹仟元零壹分"),
            // Ten thousands.
            (1_000_000, "壹万元整"),
            (1_000_100, "壹万零壹元整"),
            (12_800_000, "壹拾贰万捌仟元整"),
            (10_080_000, "壹拾万零捌佰元整"),
            (1_001_000, "壹万零壹拾元整"),
            (128_050_000, "壹佰贰拾捌万零伍佰元整"),
            (1_000_000_000, "壹仟万元整"),
            (1_000_100_000, "壹仟万壹仟元整"),
            // Hundred millions.
            (10_000_000_000, "壹亿元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (10_000_100_000, "壹亿零壹仟元整"),
            (10_005_000_000, "壹亿零伍万元整"),
            (105_000_000_000, "壹拾亿伍仟万元整"),
            (20_300_000_405, "贰亿零叁佰万零肆元零伍分"),
            (99_999_999_999_999, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
            // Below zero.
            (-10_000, "负壹佰元整"),
            (-5, "负伍分"),
        ];
        for (units, expected) in table {
            assert_eq!(amount_in_words(fen(units)), expected, "{units} fen");
        }
    }

    /// Reads the words back, so that no two amounts can share them.
    fn read_back(words: &str) -> i64 {
        let (mut total, mut group, mut number) = (0_i64, 0_i64, 0_i64);
        let mut fen = 0;
        for c in words.trim_start_matches('负').chars() {
            match c {
                '亿' | '万' | '元' => {
                    let unit = match c {
                        '亿' => 100_000_000,
                        '万' => 10_000,
                        _ => 1,
                    };
                    total += (group + number) * unit;
                    (group, number) = (0, 0);
                }
                '仟' | '佰' | '拾' => {
                    group += number * [("仟", 1000), ("佰", 100), ("拾", 10)].iter().find(|(name, _)| name.starts_with(c)).unwrap().1;
                    number = 0;
                }
                '角' | '分' => {
                    fen += number * if c == '角' { 10 } else { 1 };
                    number = 0;
                }
                '整' => {}
                _ => number = i64::try_from(DIGITS.iter().position(|name| name.starts_with(c)).unwrap()).unwrap(),
            }
        }
        let unsigned = total * 100 + fen;
        if words.starts_with('负') { -unsigned } else { unsigned }
    }

    proptest! {
        #[test]
        fn the_words_read_back_as_the_amount(units in -99_999_999_999_999_i64..=99_999_999_999_999) {
            let words = amount_in_words(fen(units));
            prop_assert_eq!(read_back(&words), units);
            prop_assert!(!words.contains("零零") && !words.contains("零元") && !words.contains("零万"));
        }

        #[test]
        fn sparse_amounts_read_back_too(digit in 1_i64..=9, place in 0_u32..14, other in 0_u32..14) {
            let units = digit * 10_i64.pow(place) + if other == place { 0 } else { 10_i64.pow(other) };
            let words = amount_in_words(fen(units));
            prop_assert_eq!(read_back(&words), units);
            prop_assert!(!words.contains("零零"), "{}", words);
        }
    }
}
