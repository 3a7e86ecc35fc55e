//! The currencies a contract may be written in, by ISO 4217 code. Each knows how many decimals it has; an amount never has more.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::refusal::Refusal;

/// An ISO 4217 currency. The code is what is stored and what serde writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    #[default]
    Cny,
    Usd,
    Eur,
    Hkd,
    Jpy,
    Gbp,
    Twd,
    Sgd,
    Krw,
    Aud,
    Cad,
    Chf,
    Mop,
    Nzd,
    Thb,
    Myr,
}

impl Currency {
    /// Every currency, in the order a list offers them.
    pub const ALL: [Self; 16] = [
        Self::Cny,
        Self::Usd,
        Self::Eur,
        Self::Hkd,
        Self::Jpy,
        Self::Gbp,
        Self::Twd,
        Self::Sgd,
        Self::Krw,
        Self::Aud,
        Self::Cad,
        Self::Chf,
        Self::Mop,
        Self::Nzd,
        Self::Thb,
        Self::Myr,
    ];

    /// The most decimals that any currency here has.
    pub const SCALE_MAX: u32 = 2;

    /// Decimals of the smallest unit: 0 for yen and won, else 2.
    #[must_use]
    pub const fn scale(self) -> u32 {
        match self {
            Self::Jpy | Self::Krw => 0,
            _ => Self::SCALE_MAX,
        }
    }

    /// The ISO 4217 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Hkd => "HKD",
            Self::Jpy => "JPY",
            Self::Gbp => "GBP",
            Self::Twd => "TWD",
            Self::Sgd => "SGD",
            Self::Krw => "KRW",
            Self::Aud => "AUD",
            Self::Cad => "CAD",
            Self::Chf => "CHF",
            Self::Mop => "MOP",
            Self::Nzd => "NZD",
            Self::Thb => "THB",
            Self::Myr => "MYR",
        }
    }

    /// The name a user reads.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Cny => ("人民币", "Chinese yuan"),
            Self::Usd => ("美元", "US dollar"),
            Self::Eur => ("欧元", "Euro"),
            Self::Hkd => ("港元", "Hong Kong dollar"),
            Self::Jpy => ("日元", "Japanese yen"),
            Self::Gbp => ("英镑", "Pound sterling"),
            Self::Twd => ("新台币", "New Taiwan dollar"),
            Self::Sgd => ("新加坡元", "Singapore dollar"),
            Self::Krw => ("韩元", "Korean won"),
            Self::Aud => ("澳大利亚元", "Australian dollar"),
            Self::Cad => ("加拿大元", "Canadian dollar"),
            Self::Chf => ("瑞士法郎", "Swiss franc"),
            Self::Mop => ("澳门元", "Macanese pataca"),
            Self::Nzd => ("新西兰元", "New Zealand dollar"),
            Self::Thb => ("泰铢", "Thai baht"),
            Self::Myr => ("林吉特", "Malaysian ringgit"),
        };
        lang.pick(zh, en)
    }

    /// The sign written before an amount.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Cny => "¥",
            Self::Usd => "US$",
            Self::Eur => "€",
            Self::Hkd => "HK$",
            Self::Jpy => "JP¥",
            Self::Gbp => "£",
            Self::Twd => "NT$",
            Self::Sgd => "S$",
            Self::Krw => "₩",
            Self::Aud => "A$",
            Self::Cad => "C$",
            Self::Chf => "CHF",
            Self::Mop => "MOP$",
            Self::Nzd => "NZ$",
            Self::Thb => "฿",
            Self::Myr => "RM",
        }
    }

    /// Reads a code in any case, a label in either language, or a usual synonym (RMB, 港币, 台币 …).
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let wanted = text.trim().to_ascii_uppercase();
        if wanted.is_empty() {
            return Err(Refusal::Required);
        }
        let synonym = match wanted.as_str() {
            "RMB" | "人民币元" | "元" | "圆" | "￥" | "¥" => Some(Self::Cny),
            "美金" => Some(Self::Usd),
            "港币" => Some(Self::Hkd),
            "日币" | "日圆" => Some(Self::Jpy),
            "台币" | "新台币元" => Some(Self::Twd),
            "新币" | "新元" => Some(Self::Sgd),
            "韩币" | "韩圆" => Some(Self::Krw),
            "澳元" | "澳币" => Some(Self::Aud),
            "加元" | "加币" => Some(Self::Cad),
            "瑞郎" => Some(Self::Chf),
            "澳门币" => Some(Self::Mop),
            "纽元" => Some(Self::Nzd),
            _ => None,
        };
        synonym
            .or_else(|| {
                Self::ALL.into_iter().find(|currency| {
                    currency.code() == wanted
                        || currency.symbol() == wanted
                        || currency.label(Lang::Zh) == wanted
                        || currency.label(Lang::En).to_ascii_uppercase() == wanted
                })
            })
            .ok_or_else(|| Refusal::NotOneOf { allowed: Self::codes() })
    }

    /// All codes in a row, for a refusal: `CNY, USD, …`.
    #[must_use]
    pub fn codes() -> String {
        Self::ALL.map(Self::code).join(", ")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_label_and_symbol_reads_back() {
        for currency in Currency::ALL {
            let texts = [
                currency.code().to_owned(),
                currency.code().to_lowercase(),
                currency.symbol().to_owned(),
                currency.label(Lang::Zh).to_owned(),
                format!(" {} ", currency.label(Lang::En)),
            ];
            for text in texts {
                assert_eq!(Currency::parse(&text), Ok(currency), "{text}");
            }
            let json = serde_json::to_string(&currency).unwrap();
            assert_eq!(json, format!("\"{}\"", currency.code()));
            assert_eq!(serde_json::from_str::<Currency>(&json).unwrap(), currency);
        }
    }

    #[test]
    fn an_unknown_currency_is_refused_with_the_list() {
        assert_eq!(Currency::parse(""), Err(Refusal::Required));
        let Err(Refusal::NotOneOf { allowed }) = Currency::parse("贝壳") else {
            panic!("not refused");
        };
        assert!(allowed.starts_with("CNY, USD"));
    }

    #[test]
    fn yen_and_won_have_no_decimals() {
        for currency in Currency::ALL {
            let scale = if ["JPY", "KRW"].contains(&currency.code()) { 0 } else { 2 };
            assert_eq!(currency.scale(), scale, "{currency}");
        }
    }
}
