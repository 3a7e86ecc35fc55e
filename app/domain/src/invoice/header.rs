//! 开票信息: what stands on an invoice of who gets it.

use serde::{Deserialize, Serialize};

use crate::parse;
use crate::refusal::Problems;
use crate::user::optional_text;

/// As typed, and as kept with a customer and on each invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceHeader {
    /// 抬头.
    pub title: String,
    /// 税号: a unified social credit code, its check character verified.
    pub tax_number: String,
    /// Address and phone.
    pub address: String,
    /// Bank and account.
    pub bank: String,
}

impl InvoiceHeader {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.title, &self.tax_number, &self.address, &self.bank].iter().all(|text| text.is_empty())
    }

    /// The header cleaned; all of it may be empty.
    ///
    /// # Errors
    /// `TooLong`; `NotACreditCode` of `tax_number`; each field under its own name behind `prefix`.
    pub fn parse(&self, prefix: &str, problems: &mut Problems) -> Self {
        let mut text = |field: &str, value: &str, characters_max: usize| {
            problems.keep(&format!("{prefix}{field}"), optional_text(value, characters_max)).unwrap_or_default()
        };
        let (title, address, bank) = (text("title", &self.title, 120), text("address", &self.address, 300), text("bank", &self.bank, 200));
        let mut tax_number = String::new();
        if !self.tax_number.trim().is_empty() {
            tax_number = problems.keep(&format!("{prefix}tax_number"), parse::credit_code(&self.tax_number)).unwrap_or_default();
        }
        Self { title, tax_number, address, bank }
    }
}
