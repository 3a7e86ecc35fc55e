//! One row of a statement, read into a payment.

use chrono::NaiveDate;

use super::columns::{compact, meaning};
use super::{ACCOUNT_DIGITS_MIN, StatementColumn, StatementColumns, account_key};
use crate::bank::Payment;
use crate::import::{Cell, DateOrder, read_date};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::Refusal;

const TEXT_CHARACTERS_MAX: usize = 300;
const NAME_CHARACTERS_MAX: usize = 120;
const REFERENCE_CHARACTERS_MAX: usize = 80;

/// One row under the header.
pub(super) struct Line<'a> {
    pub cells: &'a [Cell],
    pub columns: &'a StatementColumns,
}

pub(super) type Refused = (StatementColumn, Refusal);

impl Line<'_> {
    fn cell(&self, column: StatementColumn) -> &Cell {
        self.columns.position(column).and_then(|index| self.cells.get(index)).unwrap_or(&Cell::Empty)
    }

    fn text(&self, column: StatementColumn, characters_max: usize) -> String {
        parse::clean(&self.cell(column).shown()).chars().take(characters_max).collect()
    }

    /// Blank; without an amount; or a total, which names no day beside that: the payer in the first column may be called Total.
    pub(super) fn is_no_line(&self) -> bool {
        use StatementColumn as C;
        let is_bare = [C::Income, C::Outgo, C::Amount].into_iter().all(|column| self.cell(column).is_blank());
        let first = self.cells.iter().find(|cell| !cell.is_blank()).map(|cell| compact(&cell.shown())).unwrap_or_default();
        let date = self.cell(C::Date);
        let names_no_day = date.is_blank() || compact(&date.shown()) == first;
        let is_total = names_no_day && ["合计", "总计", "小计", "累计", "本页", "total"].iter().any(|word| first.contains(word));
        is_bare || is_total || matches!(date, Cell::Text(text) if meaning(&Cell::Text(text.clone())).is_some())
    }

    pub(super) fn payment(&self, own: &str, currency: Currency, today: NaiveDate) -> Result<Option<Payment>, Refused> {
        use StatementColumn as C;
        let named = self.text(C::Currency, 20);
        let currency = if named.is_empty() { currency } else { Currency::parse(&named).map_err(|refusal| (C::Currency, refusal))? };
        let Some(amount) = self.came_in(currency)? else { return Ok(None) };
        let date = day(self.cell(C::Date), today).map_err(|refusal| (C::Date, refusal))?;
        if date > today {
            return Err((C::Date, Refusal::DatedInFuture { today }));
        }
        let of_row = account_key(&self.cell(C::Account).shown());
        let account = if of_row.len() >= ACCOUNT_DIGITS_MIN { of_row } else { own.to_owned() };
        if account.is_empty() {
            return Err((C::Account, Refusal::BankAccountMissing));
        }
        let reference = self.text(C::Reference, REFERENCE_CHARACTERS_MAX);
        Ok(Some(Payment {
            account,
            currency,
            date,
            time: self.text(C::Time, 20),
            amount,
            payer: self.text(C::Payer, NAME_CHARACTERS_MAX),
            payer_account: self.text(C::PayerAccount, 60),
            text: self.remittance(),
            reference: if reference.is_empty() { self.text(C::Voucher, REFERENCE_CHARACTERS_MAX) } else { reference },
        }))
    }

    /// All texts, none twice.
    fn remittance(&self) -> String {
        let is_text = |column: &Option<StatementColumn>| *column == Some(StatementColumn::Text);
        let columns = self.columns.columns.iter().zip(self.cells).filter(|(column, _)| is_text(column));
        let mut texts: Vec<String> = Vec::new();
        for text in columns.map(|(_, cell)| parse::clean(&cell.shown())).filter(|text| !text.is_empty()) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join(" · ").chars().take(TEXT_CHARACTERS_MAX).collect()
    }

    /// How much came in; none: it went out, or nothing did.
    fn came_in(&self, currency: Currency) -> Result<Option<Amount>, Refused> {
        use StatementColumn as C;
        if self.columns.position(C::Income).is_some() {
            let (income, outgo) = (self.amount(C::Income, currency)?, self.amount(C::Outgo, currency)?);
            // A negative amount that went out is money that came back.
            return Ok(match (income, outgo) {
                (Some(income), _) if income.is_positive() => Some(income),
                (_, Some(outgo)) if outgo.is_negative() => Some(outgo.abs()),
                _ => None,
            });
        }
        let Some(amount) = self.amount(C::Amount, currency)? else { return Ok(None) };
        let direction = parse::half_width(&self.text(C::Direction, 20)).to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| direction.contains(word));
        let is_out = has(&["借", "支", "往账", "付", "转出", "debit"]) || direction == "d";
        Ok(Some(amount).filter(|amount| amount.is_positive() && !is_out))
    }

    /// The amount of a column; none where nothing, a dash or zero stands.
    fn amount(&self, column: StatementColumn, currency: Currency) -> Result<Option<Amount>, Refused> {
        let text = parse::clean(&self.cell(column).shown());
        let text = parse::half_width(&text);
        let text = text.trim().trim_start_matches('+');
        if text.is_empty() || text.chars().all(|c| c == '-') {
            return Ok(None);
        }
        let amount = parse::amount(text, currency).map_err(|refusal| (column, refusal))?;
        Ok(Some(amount).filter(|amount| !amount.is_zero()))
    }
}

/// The day of a date, or of a date with its time in whatever spelling: 20250301102233 too.
fn day(cell: &Cell, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let text = parse::clean(&cell.shown());
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if digits.len() == 14 || (digits.len() == 8 && text.len() > 8) {
        return read_date(&Cell::Text(digits.chars().take(8).collect()), DateOrder::MonthFirst, today);
    }
    read_date(cell, DateOrder::MonthFirst, today)
}
