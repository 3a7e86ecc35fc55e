//! Reports into files. CSV is for programs: a stable header of English codes, ISO dates, plain numbers. xlsx is for people: title, header
//! in their language, formats, live totals. Text from the data never becomes a formula in either.

use std::borrow::Cow;

use chrono::NaiveDate;
use domain::lang::Lang;
use domain::money::Amount;

mod cells;
mod csv_file;
mod error_file;
mod xlsx_file;

pub use csv_file::csv;
pub use error_file::error_file;
pub use xlsx_file::xlsx;

/// What a column holds; decides its format and alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    /// With so many decimals.
    Amount(u32),
    Date,
    Whole,
}

/// A column of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnHead {
    /// The stable English code: the header of CSV files.
    pub code: Cow<'static, str>,
    pub zh: Cow<'static, str>,
    pub en: Cow<'static, str>,
    pub kind: ColumnKind,
}

/// A value of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReportCell {
    #[default]
    Empty,
    Text(String),
    Amount(Amount),
    Date(NaiveDate),
    Whole(i64),
}

/// A report ready to be written: every row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub title_zh: String,
    pub title_en: String,
    pub columns: Vec<ColumnHead>,
    pub rows: Vec<Vec<ReportCell>>,
    /// One cell a column, as shown on screen: amounts and whole numbers become live sums in xlsx, with these as cached results. Empty: no
    /// totals row. CSV has none.
    pub totals: Vec<ReportCell>,
}

impl Report {
    fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.title_zh,
            Lang::En => &self.title_en,
        }
    }
}

impl From<&str> for ReportCell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<Option<NaiveDate>> for ReportCell {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

impl From<Amount> for ReportCell {
    fn from(amount: Amount) -> Self {
        Self::Amount(amount)
    }
}

#[cfg(test)]
mod tests;
