//! 客户信息统计表: a customer and its main contact. The rules are those of the forms, so that a sheet and a screen refuse the same.

use super::row::Row;
use super::{Column, CustomerRecord, synonyms};
use crate::customer::{ContactForm, ContactTerms, CustomerForm, CustomerTerms};
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::optional_text;

pub(super) fn read(row: &mut Row<'_>) -> CustomerRecord {
    let number = row.checked(Column::Number, |text| optional_text(&parse::code(text), 40));
    let owner_name = row.checked(Column::Owner, |text| optional_text(text, 60));
    let terms = terms(row);
    let contacts = contact(row, &terms).into_iter().collect();
    CustomerRecord { number: Some(number).filter(|number| !number.is_empty()), terms, owner_name, contacts, given: row.given() }
}

fn terms(row: &mut Row<'_>) -> CustomerTerms {
    let currency = row.sheet.currency;
    let form = CustomerForm {
        name: row.text(Column::Name),
        short_name: row.text(Column::ShortName),
        credit_code: row.text(Column::CreditCode),
        industry: row.text(Column::Industry),
        source: row.text(Column::Source),
        region: row.text(Column::Region),
        ownership: row.text(Column::Ownership),
        size: row.text(Column::Size),
        website: row.text(Column::Website),
        postcode: row.text(Column::Postcode),
        address: row.text(Column::Address),
        phone: row.text(Column::Phone),
        responsible_person: row.text(Column::ResponsiblePerson),
        level: synonyms::level_code(&row.text(Column::Level)),
        potential: synonyms::potential_code(&row.text(Column::Potential)),
        stage: row.text(Column::Stage),
        opportunity: row.lines(Column::Opportunity),
        credit_limit: optional_amount(row, Column::CreditLimit),
        credit_days: row.text(Column::CreditDays).trim_end_matches('天').trim().to_owned(),
        remarks: remarks(row),
        history_amount: optional_amount(row, Column::HistoryAmount),
        history_first: row.date_text(Column::HistoryFirst),
        history_latest: row.date_text(Column::HistoryLatest),
        ..CustomerForm::default()
    };
    match form.parse(currency, row.sheet.today) {
        Ok(terms) => terms,
        Err(problems) => {
            row.problems.0.extend(problems.0);
            CustomerTerms::default()
        }
    }
}

fn optional_amount(row: &Row<'_>, column: Column) -> String {
    if row.text(column).is_empty() { String::new() } else { row.amount_text(column, row.sheet.currency) }
}

/// The remarks, and below them what has no field of its own yet, each under the sheet's own header.
fn remarks(row: &Row<'_>) -> String {
    let mut lines = vec![row.lines(Column::Remarks)];
    for column in [Column::Needs, Column::FollowUpPlan, Column::Complaints, Column::FeedbackScore, Column::FirstContact] {
        let text = if column == Column::FirstContact { row.date_text(column) } else { row.lines(column) };
        if !text.is_empty() {
            lines.push(format!("{}：{text}", row.header(column)));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("；")
}

/// The contact, when the sheet says anything of one; a telephone alone is the company's. A contact without a name goes by that of the
/// responsible person, or of the company itself.
fn contact(row: &mut Row<'_>, terms: &CustomerTerms) -> Option<ContactTerms> {
    let mut form = ContactForm {
        name: row.text(Column::ContactName),
        title: row.text(Column::ContactTitle),
        department: row.text(Column::ContactDepartment),
        mobile: row.text(Column::Mobile),
        phone: terms.phone.clone(),
        email: row.text(Column::Email),
        wechat: row.text(Column::Wechat),
        birthday: row.date_text(Column::Birthday),
        interests: row.text(Column::Interests),
        is_main: true,
        ..ContactForm::default()
    };
    let facts = [&form.name, &form.mobile, &form.email, &form.wechat];
    if facts.iter().all(|fact| fact.is_empty()) {
        return None;
    }
    if form.name.is_empty() {
        let name = if terms.responsible_person.is_empty() { &row.text(Column::Name) } else { &terms.responsible_person };
        form.name = name.chars().take(60).collect();
    }
    match form.parse(row.sheet.today) {
        Ok(contact) => Some(contact),
        Err(problems) => {
            row.problems.0.extend(with_columns(problems).0);
            None
        }
    }
}

/// The contact's fields under the names of the sheet's columns.
fn with_columns(problems: Problems) -> Problems {
    let mut named = Problems::new();
    for problem in problems.0 {
        let column = match problem.field.as_str() {
            "name" => Column::ContactName.code(),
            "title" => Column::ContactTitle.code(),
            "department" => Column::ContactDepartment.code(),
            other => other,
        };
        // Without a customer's name the contact has none either: one reason is enough.
        if !(column == Column::ContactName.code() && problem.refusal == Refusal::Required) {
            named.add(column, problem.refusal);
        }
    }
    named
}
