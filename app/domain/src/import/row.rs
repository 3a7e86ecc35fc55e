//! One row of a sheet, read by the meaning of its columns.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::dates::read_date;
use super::recognise::header;
use super::{Cell, Column, DateOrder, Kind, Recognised};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_lines, required_text};

/// What is the same for all rows of a sheet.
pub(super) struct Sheet<'a> {
    pub kind: Kind,
    pub recognised: &'a Recognised,
    /// The header's own cells: they carry units (万元) and the names of notes.
    pub header: &'a [Cell],
    pub currency: Currency,
    pub today: NaiveDate,
    pub order: DateOrder,
}

/// A row under the eyes of a reader, and what is wrong with it so far.
pub(super) struct Row<'a> {
    pub sheet: &'a Sheet<'a>,
    pub cells: &'a [Cell],
    pub problems: Problems,
}

impl<'a> Row<'a> {
    pub fn new(sheet: &'a Sheet<'a>, cells: &'a [Cell]) -> Self {
        Self { sheet, cells, problems: Problems::new() }
    }

    /// The cell of a column; empty when the sheet has no such column or the cell holds only a dash.
    pub fn cell(&self, column: Column) -> &'a Cell {
        let cell = self.sheet.recognised.position(column).and_then(|position| self.cells.get(position)).unwrap_or(&Cell::Empty);
        if is_nothing(cell) { &Cell::Empty } else { cell }
    }

    /// The cleaned text of a column; numbers plain, dates ISO.
    pub fn text(&self, column: Column) -> String {
        parse::clean(&self.cell(column).shown())
    }

    /// The same with its line breaks: of remarks.
    pub fn lines(&self, column: Column) -> String {
        parse::clean_lines(&self.cell(column).shown())
    }

    /// The remarks, with their line breaks.
    pub fn remarks(&mut self) -> String {
        let lines = self.lines(Column::Remarks);
        self.problems.keep(Column::Remarks.code(), optional_lines(&lines, 2000)).unwrap_or_default()
    }

    /// The header above a column as the sheet spells it.
    pub fn header(&self, column: Column) -> String {
        self.sheet.recognised.position(column).and_then(|position| self.sheet.header.get(position)).map(header).unwrap_or_default()
    }

    /// The columns in which something stands, left to right.
    pub fn given(&self) -> Vec<Column> {
        self.sheet.recognised.columns.iter().flatten().copied().filter(|column| !self.text(*column).is_empty()).collect()
    }

    /// Text through a check; the refusal is noted beside the column.
    pub fn checked<T: Default>(&mut self, column: Column, check: impl FnOnce(&str) -> Result<T, Refusal>) -> T {
        let text = self.text(column);
        self.problems.keep(column.code(), check(&text)).unwrap_or_default()
    }

    /// A document's number, in one spelling whatever width it was typed in: by it a later import finds the record again.
    pub fn number(&mut self) -> String {
        self.checked(Column::Number, |text| required_text(&parse::code(text), 40))
    }

    /// A date, if one stands there.
    pub fn date(&mut self, column: Column) -> Option<NaiveDate> {
        let cell = self.cell(column);
        if *cell == Cell::Empty {
            return None;
        }
        self.problems.keep(column.code(), read_date(cell, self.sheet.order, self.sheet.today))
    }

    /// A date that must stand there.
    pub fn required_date(&mut self, column: Column) -> Option<NaiveDate> {
        self.require(column)?;
        self.date(column)
    }

    /// The date of something that is said to have happened: not after today.
    pub fn refuse_future(&mut self, column: Column, date: Option<NaiveDate>) {
        let today = self.sheet.today;
        if date.is_some_and(|date| date > today) {
            self.problems.add(column.code(), Refusal::DatedInFuture { today });
        }
    }

    /// A date as a form field takes it: ISO when it can be read, else as it stands, so that the form's rule refuses it.
    pub fn date_text(&self, column: Column) -> String {
        let cell = self.cell(column);
        read_date(cell, self.sheet.order, self.sheet.today).map_or_else(|_| self.text(column), |date| date.to_string())
    }

    /// An amount of either sign, if one stands there.
    pub fn amount(&mut self, column: Column, currency: Currency) -> Option<Amount> {
        if *self.cell(column) == Cell::Empty {
            return None;
        }
        let amount = self.read_amount(column, currency);
        self.problems.keep(column.code(), amount)
    }

    /// An amount that must stand there and be more than zero.
    pub fn positive_amount(&mut self, column: Column, currency: Currency) -> Option<Amount> {
        self.require(column)?;
        let amount = self.amount(column, currency)?;
        if amount.is_positive() {
            return Some(amount);
        }
        self.problems.add(column.code(), Refusal::AmountNotPositive);
        None
    }

    /// An amount of zero or more, if one stands there.
    pub fn amount_or_zero(&mut self, column: Column, currency: Currency) -> Option<Amount> {
        let amount = self.amount(column, currency)?;
        if amount.is_negative() {
            self.problems.add(column.code(), Refusal::AmountNegative);
            return None;
        }
        Some(amount)
    }

    /// An amount as a form field takes it: plain when it can be read, else as it stands, so that the form's rule refuses it.
    pub fn amount_text(&self, column: Column, currency: Currency) -> String {
        self.read_amount(column, currency).map_or_else(|_| self.text(column), Amount::to_plain)
    }

    /// A number as a form field takes it: without a currency sign, scaled by the header's unit.
    pub fn number_text(&self, column: Column) -> String {
        let text = self.text(column);
        let bare = text.trim_start_matches(['¥', '￥', '$', ' ']).trim_end_matches('元').trim();
        let factor = unit_factor(&self.header(column));
        match parse::number(bare).ok().and_then(|number| number.checked_mul(factor)) {
            Some(number) => number.normalize().to_string(),
            None => text,
        }
    }

    /// The currency of the row, or the sheet's.
    pub fn currency(&mut self) -> Currency {
        let text = self.text(Column::Currency);
        if text.is_empty() {
            return self.sheet.currency;
        }
        let currency = super::synonyms::currency(&text);
        self.problems.keep(Column::Currency.code(), currency).unwrap_or(self.sheet.currency)
    }

    /// Notes `Required` when nothing stands in the column.
    pub fn require(&mut self, column: Column) -> Option<()> {
        if self.text(column).is_empty() {
            self.problems.add(column.code(), Refusal::Required);
            return None;
        }
        Some(())
    }

    fn read_amount(&self, column: Column, currency: Currency) -> Result<Amount, Refusal> {
        let text = self.text(column);
        let factor = unit_factor(&self.header(column));
        if factor == Decimal::ONE || has_own_unit(&text) {
            return parse::amount(&text, currency);
        }
        let number = parse::number(text.trim_start_matches(['¥', '￥']))?;
        Amount::from_decimal(number.checked_mul(factor).ok_or(Refusal::AmountTooLarge)?, currency)
    }
}

/// The formula cells without a result among the columns that are read.
pub(super) fn formulas_without_result(recognised: &Recognised, cells: &[Cell]) -> Problems {
    let mut problems = Problems::new();
    for (cell, column) in cells.iter().zip(&recognised.columns) {
        if let (Cell::Error(_), Some(column)) = (cell, column) {
            problems.add(column.code(), Refusal::FormulaCell);
        }
    }
    problems
}

/// A cell in which people write "nothing here".
fn is_nothing(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => {
            matches!(parse::half_width(text).trim(), "" | "-" | "--" | "—" | "——" | "/" | "\\" | "N/A" | "n/a" | "NULL" | "null")
        }
        Cell::Number(_) | Cell::Date(_) | Cell::Error(_) => false,
    }
}

/// 合同金额(万元): every bare number below it counts ten thousand times.
fn unit_factor(header: &str) -> Decimal {
    let units = [("百万元", 1_000_000), ("千元", 1_000), ("万元", 10_000), ("亿元", 100_000_000)];
    units.iter().find(|(unit, _)| header.contains(unit)).map_or(Decimal::ONE, |(_, factor)| Decimal::from(*factor))
}

fn has_own_unit(text: &str) -> bool {
    text.contains(['万', '亿', '千', '元'])
}
