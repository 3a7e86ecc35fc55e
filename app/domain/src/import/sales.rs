//! 合同销售统计表: every row is a line; rows of one number are one contract.
//!
//! A bad line refuses its contract and no other: a contract with a line missing would have a wrong amount.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::progress::{self, Stated};
use super::repeated::number_key;
use super::row::Row;
use super::{Column, ContractRecord, ImportRecord, ReadRow, RowContent, synonyms};
use crate::contract::{ContractType, LINES_MAX, Life, Line, LineForm, PaymentMethod};
use crate::customer::name_key;
use crate::money::{Amount, Currency};
use crate::refusal::{Problems, Refusal};
use crate::state::PaymentProgress;
use crate::user::{optional_text, required_text};

/// A row of the sheet, before it joins its contract.
#[derive(Clone)]
pub(super) struct SalesLine {
    number: String,
    customer_name: String,
    signed: Option<NaiveDate>,
    line: Line,
    currency: Currency,
    payment_method: PaymentMethod,
    stated: Option<Stated>,
    owner_name: String,
    remarks: String,
    given: Vec<Column>,
}

/// What became of a row of the sheet.
pub(super) enum LineContent {
    Line(Box<SalesLine>),
    /// The contract's number as far as it could be read.
    Refused(String, Problems),
    Other(RowContent),
}

pub(super) fn read(row: &mut Row<'_>) -> SalesLine {
    let currency = row.currency();
    let text = row.text(Column::Progress);
    let signed = row.required_date(Column::Signed);
    row.refuse_future(Column::Signed, signed);
    SalesLine {
        number: row.number(),
        customer_name: row.checked(Column::Customer, |text| required_text(text, 120)),
        signed,
        line: line(row, currency),
        currency,
        payment_method: row.checked(Column::PaymentMethod, synonyms::payment_method),
        stated: row.problems.keep(Column::Progress.code(), progress::stated(&text)).flatten(),
        owner_name: row.checked(Column::Owner, |text| optional_text(text, 60)),
        remarks: row.remarks(),
        given: row.given(),
    }
}

/// The line by the form's own rule. The stated total must be quantity × unit price − discount to the cent; without quantity and price it
/// is one lump sum.
fn line(row: &mut Row<'_>, currency: Currency) -> Line {
    let stated = row.amount_or_zero(Column::Total, currency);
    let is_lump_sum = row.text(Column::Quantity).is_empty() && row.text(Column::UnitPrice).is_empty();
    let (quantity, unit_price) = match stated {
        Some(total) if is_lump_sum => (Decimal::ONE.to_string(), total.to_plain()),
        _ => (row.text(Column::Quantity), row.number_text(Column::UnitPrice)),
    };
    let discount = if row.text(Column::Discount).is_empty() { String::new() } else { row.amount_text(Column::Discount, currency) };
    let form = LineForm { product: row.text(Column::Product), quantity, unit: row.text(Column::Unit), unit_price, discount };
    match form.parse(currency) {
        Ok(line) => {
            if let Some(stated) = stated.filter(|stated| *stated != line.total) {
                row.problems.add(Column::Total.code(), Refusal::LineTotalDiffers { stated, computed: line.total });
            }
            line
        }
        Err(problems) => {
            row.problems.0.extend(problems.0);
            Line::default()
        }
    }
}

/// Joins the lines of each number to one contract: its record stands at its first row, the others point there.
pub(super) fn group_sales(rows: Vec<(usize, LineContent)>) -> Vec<ReadRow> {
    let mut groups: HashMap<String, Group> = HashMap::new();
    for (row, content) in &rows {
        match content {
            LineContent::Line(line) => groups.entry(number_key(&line.number)).or_default().add(*row, line),
            LineContent::Refused(number, _) if !number.is_empty() => {
                groups.entry(number_key(number)).or_default().refused_row.get_or_insert(*row);
            }
            LineContent::Refused(..) | LineContent::Other(_) => {}
        }
    }
    let outcomes: HashMap<String, (Group, Outcome)> = groups
        .into_iter()
        .map(|(number, group)| {
            let outcome = group.record();
            (number, (group, outcome))
        })
        .collect();
    rows.into_iter()
        .map(|(row, content)| {
            let content = match content {
                LineContent::Other(content) => content,
                LineContent::Refused(_, problems) => RowContent::Refused(problems),
                LineContent::Line(line) => outcomes.get(&number_key(&line.number)).map_or_else(
                    || RowContent::Refused(Refusal::NoLines.into()),
                    |(group, outcome)| group.content(row, &line.number, outcome),
                ),
            };
            ReadRow { row, content }
        })
        .collect()
}

type Outcome = Result<ContractRecord, Problems>;

/// The lines of one contract.
#[derive(Default)]
struct Group {
    lines: Vec<(usize, SalesLine)>,
    /// The first row that was refused by itself.
    refused_row: Option<usize>,
    /// Rows that say another customer, date or currency than the first.
    foreign: HashMap<usize, usize>,
}

impl Group {
    fn add(&mut self, row: usize, line: &SalesLine) {
        if let Some((first_row, first)) = self.lines.first()
            && (name_key(&first.customer_name) != name_key(&line.customer_name)
                || first.signed != line.signed
                || first.currency != line.currency)
        {
            self.foreign.insert(row, *first_row);
            self.refused_row.get_or_insert(row);
            return;
        }
        self.lines.push((row, line.clone()));
    }

    fn content(&self, row: usize, number: &str, outcome: &Outcome) -> RowContent {
        let refused = |refusal| {
            let mut problems = Problems::new();
            problems.add(Column::Number.code(), refusal);
            RowContent::Refused(problems)
        };
        if let Some(first) = self.foreign.get(&row) {
            return refused(Refusal::NumberRepeatedInFile { number: number.to_owned(), row: *first });
        }
        if let Some(bad) = self.refused_row {
            return refused(Refusal::OtherLineRefused { number: number.to_owned(), row: bad });
        }
        match (self.lines.first(), outcome) {
            (_, Err(problems)) => RowContent::Refused(problems.clone()),
            (Some((first, _)), Ok(_)) if *first != row => RowContent::FurtherLine { row: *first },
            (_, Ok(record)) => RowContent::Record(Box::new(ImportRecord::Contract(record.clone()))),
        }
    }

    fn record(&self) -> Outcome {
        let Some((_, first)) = self.lines.first() else { return Err(Refusal::NoLines.into()) };
        let mut problems = Problems::new();
        if self.lines.len() > LINES_MAX {
            problems.add(Column::Number.code(), Refusal::TooManyRows { rows_max: LINES_MAX });
        }
        let lines: Vec<Line> = self.lines.iter().map(|(_, line)| line.line.clone()).collect();
        let amount = problems
            .keep(Column::Total.code(), Amount::sum(lines.iter().map(|line| line.total)).and_then(Amount::of_one_record))
            .unwrap_or_default();
        if problems.is_empty() && !amount.is_positive() {
            problems.add(Column::Total.code(), Refusal::AmountNotPositive);
        }
        let collected = self.collected(amount);
        problems.into_result(ContractRecord {
            number: first.number.clone(),
            customer_name: first.customer_name.clone(),
            contract_type: ContractType::default(),
            title: String::new(),
            signed: first.signed,
            start: None,
            end: None,
            due: None,
            currency: first.currency,
            amount,
            life: Life::Signed,
            payment_method: first.payment_method,
            progress: PaymentProgress::derive(amount, collected.unwrap_or_default(), collected.is_none()),
            collected,
            is_amount_to_complete: collected.is_none(),
            expenses: Amount::ZERO,
            owner_name: self.lines.iter().map(|(_, line)| &line.owner_name).find(|name| !name.is_empty()).cloned().unwrap_or_default(),
            remarks: self.remarks(),
            lines,
            given: first.given.clone(),
        })
    }

    /// All lines paid: the whole amount. None paid: nothing. Anything between is partly paid, amount to be completed.
    fn collected(&self, amount: Amount) -> Option<Amount> {
        let all = |wanted: fn(Option<Stated>) -> bool| self.lines.iter().all(|(_, line)| wanted(line.stated));
        if all(|stated| stated == Some(Stated::Paid)) {
            Some(amount)
        } else if all(|stated| matches!(stated, None | Some(Stated::Unpaid | Stated::NotInFull))) {
            Some(Amount::ZERO)
        } else {
            None
        }
    }

    /// The remarks of the lines, each once.
    fn remarks(&self) -> String {
        let mut remarks: Vec<&str> = Vec::new();
        for (_, line) in &self.lines {
            if !line.remarks.is_empty() && !remarks.contains(&line.remarks.as_str()) {
                remarks.push(&line.remarks);
            }
        }
        remarks.join("；").chars().take(2000).collect()
    }
}
