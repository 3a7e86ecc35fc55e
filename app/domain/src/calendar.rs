//! A person's own due days as a calendar file (RFC 5545) that phones and mail programs subscribe to: what each event says, and how it is written.
//!
//! Invariants: every line ends with CRLF and has at most 75 octets, cut between letters; no text of a record can begin a line of its own; an event
//! keeps its UID as long as its record lives, so that a programme moves it instead of showing it twice.

use chrono::{DateTime, NaiveDate, Utc};

use crate::follow_up::FollowUp;
use crate::instalment::Instalment;
use crate::lang::Lang;
use crate::obligation::ObligationRow;

/// Days before today that a calendar reaches back.
pub const DAYS_BACK: i64 = 90;
/// Days after today that it reaches ahead.
pub const DAYS_AHEAD: i64 = 400;
/// The most events of one calendar; of more the earliest are kept.
pub const EVENTS_MAX: usize = 2000;

/// Octets of a line without its CRLF.
const LINE_OCTETS_MAX: usize = 75;

/// One thing that is due on a day: an event of the whole day that makes nobody busy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub uid: String,
    pub day: NaiveDate,
    pub summary: String,
    pub description: String,
    /// The record's page, below the company's own address.
    pub path: String,
    /// The record's version.
    pub sequence: u64,
}

/// A calendar as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub name: String,
    /// The company's, an IANA name.
    pub time_zone: String,
    /// Where the company's pages stand, without a slash at the end.
    pub origin: String,
    pub made: DateTime<Utc>,
    pub events: Vec<Event>,
}

impl Event {
    /// What is to be paid: the amount that is still open, in its own currency.
    #[must_use]
    pub fn of_instalment(instalment: &Instalment, lang: Lang) -> Self {
        let currency = instalment.currency;
        let amount = format!("{} {}", instalment.open.grouped(currency.scale()), currency.code());
        let Instalment { customer_name, contract_number, ordinal, .. } = instalment;
        let (summary, description) = match lang {
            Lang::Zh => (format!("应收 {amount} · {customer_name}"), format!("合同 {contract_number} 第 {ordinal} 期")),
            Lang::En => (format!("Due {amount} · {customer_name}"), format!("Contract {contract_number}, instalment {ordinal}")),
        };
        let (uid, path) = (uid("instalment", instalment.id.as_str()), format!("/contracts/{}", instalment.contract));
        Self { uid, day: instalment.terms.due, summary, description, path, sequence: instalment.version }
    }

    /// The next contact of a follow-up; none when it has none.
    #[must_use]
    pub fn of_follow_up(follow_up: &FollowUp, lang: Lang) -> Option<Self> {
        let terms = &follow_up.terms;
        Some(Self {
            uid: uid("follow-up", follow_up.id.as_str()),
            day: terms.next?,
            summary: format!("{} · {}", lang.pick("跟进", "Follow up"), follow_up.customer_name),
            description: if terms.next_topic.is_empty() { terms.said.clone() } else { terms.next_topic.clone() },
            path: format!("/customers/{}", follow_up.customer),
            sequence: follow_up.version,
        })
    }

    /// What is to be delivered, accepted, served or handed in; none when it has no day.
    #[must_use]
    pub fn of_obligation(row: &ObligationRow, lang: Lang) -> Option<Self> {
        let obligation = &row.obligation;
        let contract = &obligation.contract;
        Some(Self {
            uid: uid("obligation", obligation.id.as_str()),
            day: obligation.terms.due?,
            summary: format!("{} {} · {}", lang.pick("履约", "Obligation:"), obligation.terms.title, row.customer_name),
            description: format!("{} {}", lang.pick("合同", "Contract"), row.contract_number),
            // Who sees to it need not have the contract in sight.
            path: if row.is_contract_read { format!("/contracts/{contract}/obligations") } else { "/obligations".to_owned() },
            sequence: obligation.version,
        })
    }
}

fn uid(noun: &str, id: &str) -> String {
    format!("{noun}-{id}@yuezhang")
}

impl Calendar {
    /// The file, as `text/calendar` in UTF-8.
    #[must_use]
    pub fn write(&self) -> String {
        let mut file = Lines::default();
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yuezhang//Calendar//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
            file.line(line);
        }
        file.line(&format!("X-WR-CALNAME:{}", escaped(&self.name)));
        file.line(&format!("X-WR-TIMEZONE:{}", escaped(&self.time_zone)));
        file.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        file.line("X-PUBLISHED-TTL:PT1H");
        let made = self.made.format("%Y%m%dT%H%M%SZ").to_string();
        for event in &self.events {
            self.event(event, &made, &mut file);
        }
        file.line("END:VCALENDAR");
        file.0
    }

    fn event(&self, event: &Event, made: &str, file: &mut Lines) {
        // The end of an event of whole days is the first day that is free again.
        let after = event.day.succ_opt().unwrap_or(event.day);
        file.line("BEGIN:VEVENT");
        file.line(&format!("UID:{}", escaped(&event.uid)));
        file.line(&format!("DTSTAMP:{made}"));
        file.line(&format!("DTSTART;VALUE=DATE:{}", event.day.format("%Y%m%d")));
        file.line(&format!("DTEND;VALUE=DATE:{}", after.format("%Y%m%d")));
        file.line(&format!("SEQUENCE:{}", event.sequence));
        file.line(&format!("SUMMARY:{}", escaped(&event.summary)));
        if !event.description.is_empty() {
            file.line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        }
        // Ids are letters, digits, `-` and `_`: nothing of an address needs escaping.
        file.line(&format!("URL:{}{}", self.origin, event.path));
        file.line("TRANSP:TRANSPARENT");
        file.line("END:VEVENT");
    }
}

/// Text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Content lines, folded: what is over 75 octets goes on in a line that begins with a space, which counts.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, text: &str) {
        let mut octets = 0;
        for letter in text.chars() {
            if octets + letter.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests;
