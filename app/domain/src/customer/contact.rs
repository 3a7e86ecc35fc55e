//! The people at a customer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::{ContactId, CustomerId, UserId};
use crate::lang::Lang;
use crate::parse;
use crate::refusal::{Problems, Refusal};
use crate::user::{optional_text, required_text};

codes! {
    /// 性别; nobody has to say.
    pub enum Sex { Unsaid "unsaid" "未填" "Not given", Female "female" "女" "Female", Male "male" "男" "Male" }
}

/// A person at the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub customer: CustomerId,
    /// The customer's owner, for the permission check.
    pub owner: UserId,
    #[serde(flatten)]
    pub terms: ContactTerms,
    pub version: u64,
}

/// What people enter of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactTerms {
    pub name: String,
    pub title: String,
    pub department: String,
    pub mobile: String,
    pub phone: String,
    pub email: String,
    pub wechat: String,
    pub birthday: Option<NaiveDate>,
    pub interests: String,
    #[serde(default)]
    pub sex: Sex,
    /// 首次联系日期.
    #[serde(default)]
    pub first_contact: Option<NaiveDate>,
    /// In which language one writes to this person.
    #[serde(default)]
    pub lang: Lang,
    pub is_main: bool,
}

/// A contact as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub name: String,
    pub title: String,
    pub department: String,
    pub mobile: String,
    pub phone: String,
    pub email: String,
    pub wechat: String,
    pub birthday: String,
    pub interests: String,
    pub sex: String,
    pub first_contact: String,
    pub lang: String,
    pub is_main: bool,
}

impl ContactForm {
    #[must_use]
    pub fn of(terms: &ContactTerms) -> Self {
        let t = terms.clone();
        Self {
            name: t.name,
            title: t.title,
            department: t.department,
            mobile: t.mobile,
            phone: t.phone,
            email: t.email,
            wechat: t.wechat,
            birthday: t.birthday.map(|date| date.to_string()).unwrap_or_default(),
            interests: t.interests,
            sex: t.sex.code().into(),
            first_contact: t.first_contact.map(|date| date.to_string()).unwrap_or_default(),
            lang: t.lang.code().into(),
            is_main: t.is_main,
        }
    }

    /// # Errors
    /// Every field that is missing or malformed.
    pub fn parse(&self, today: NaiveDate) -> Result<ContactTerms, Problems> {
        let mut problems = Problems::new();
        let mut terms = ContactTerms { is_main: self.is_main, lang: Lang::parse(&self.lang), ..ContactTerms::default() };
        terms.name = problems.keep("name", required_text(&self.name, 60)).unwrap_or_default();
        let mut optional = |field: &str, value: &str, check: fn(&str) -> Result<String, Refusal>| {
            if value.trim().is_empty() { String::new() } else { problems.keep(field, check(value)).unwrap_or_default() }
        };
        terms.title = optional("title", &self.title, |text| optional_text(text, 60));
        terms.department = optional("department", &self.department, |text| optional_text(text, 60));
        terms.mobile = optional("mobile", &self.mobile, parse::mobile);
        terms.phone = optional("phone", &self.phone, parse::phone);
        terms.email = optional("email", &self.email, parse::email);
        terms.wechat = optional("wechat", &self.wechat, |text| optional_text(text, 60));
        terms.interests = optional("interests", &self.interests, |text| optional_text(text, 300));
        terms.sex = problems.keep("sex", Sex::read(&self.sex)).unwrap_or_default();
        let mut past = |field: &str, text: &str| {
            if text.trim().is_empty() {
                return None;
            }
            let date = problems.keep(field, parse::date(text, today));
            if date.is_some_and(|date| date > today) {
                problems.add(field, Refusal::DatedInFuture { today });
            }
            date
        };
        terms.birthday = past("birthday", &self.birthday);
        terms.first_contact = past("first_contact", &self.first_contact);
        problems.into_result(terms)
    }
}
