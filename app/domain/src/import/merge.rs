//! A row of a customer or contract that is known already: what the row says replaces what is known, what it leaves blank stays.

use super::{Column, ContractRecord, CustomerRecord};
use crate::contract::ContractTerms;
use crate::customer::{ContactTerms, CustomerTerms};

impl CustomerRecord {
    /// The customer's terms after this row.
    #[must_use]
    pub fn merged_into(&self, old: &CustomerTerms) -> CustomerTerms {
        let new = self.terms.clone();
        let mut terms = old.clone();
        for column in &self.given {
            match column {
                Column::Name => terms.name.clone_from(&new.name),
                Column::ShortName => terms.short_name.clone_from(&new.short_name),
                Column::CreditCode => terms.credit_code.clone_from(&new.credit_code),
                Column::Industry => terms.industry.clone_from(&new.industry),
                Column::Source => terms.source.clone_from(&new.source),
                Column::Region => terms.region.clone_from(&new.region),
                Column::Ownership => terms.ownership.clone_from(&new.ownership),
                Column::Size => terms.size.clone_from(&new.size),
                Column::Website => terms.website.clone_from(&new.website),
                Column::Postcode => terms.postcode.clone_from(&new.postcode),
                Column::Address => terms.address.clone_from(&new.address),
                Column::Phone => terms.phone.clone_from(&new.phone),
                Column::ResponsiblePerson => terms.responsible_person.clone_from(&new.responsible_person),
                Column::Level => terms.level = new.level,
                Column::Potential => terms.potential = new.potential,
                Column::Stage => terms.stage.clone_from(&new.stage),
                Column::Opportunity => terms.opportunity.clone_from(&new.opportunity),
                Column::CreditLimit => terms.credit_limit = new.credit_limit,
                Column::CreditDays => terms.credit_days = new.credit_days,
                Column::HistoryAmount => terms.history_amount = new.history_amount,
                Column::HistoryFirst => terms.history_first = new.history_first,
                Column::HistoryLatest => terms.history_latest = new.history_latest,
                Column::Remarks
                | Column::Needs
                | Column::FollowUpPlan
                | Column::Complaints
                | Column::FeedbackScore
                | Column::FirstContact => {
                    terms.remarks.clone_from(&new.remarks);
                }
                _ => {}
            }
        }
        terms
    }
}

/// A contact's terms after a row that names it again; whether it is the main one is not the sheet's to say.
#[must_use]
pub fn merged_contact(new: &ContactTerms, old: &ContactTerms) -> ContactTerms {
    let mut terms = old.clone();
    for (into, from) in [
        (&mut terms.title, &new.title),
        (&mut terms.department, &new.department),
        (&mut terms.mobile, &new.mobile),
        (&mut terms.phone, &new.phone),
        (&mut terms.email, &new.email),
        (&mut terms.wechat, &new.wechat),
        (&mut terms.interests, &new.interests),
    ] {
        if !from.is_empty() {
            into.clone_from(from);
        }
    }
    terms.birthday = new.birthday.or(old.birthday);
    terms
}

impl ContractRecord {
    /// The contract's terms after this row. Its money, its signing and its customer are not the sheet's to change; its lines only where the
    /// sheet has lines.
    #[must_use]
    pub fn merged_into(&self, old: &ContractTerms) -> ContractTerms {
        let mut terms = old.clone();
        for column in &self.given {
            match column {
                Column::ContractType => terms.contract_type = self.contract_type,
                Column::Title => terms.title.clone_from(&self.title),
                Column::Start => terms.start = self.start,
                Column::End => terms.end = self.end,
                Column::PaymentMethod => terms.payment_method = self.payment_method,
                Column::Expenses => terms.expenses = self.expenses,
                Column::Remarks => terms.remarks.clone_from(&self.remarks),
                Column::Life if self.life.is_effective() == old.life.is_effective() => terms.life = self.life,
                _ => {}
            }
        }
        if !self.lines.is_empty() {
            terms.lines.clone_from(&self.lines);
        }
        terms
    }
}
