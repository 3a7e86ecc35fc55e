//! What is said beside the app of what fires: one message for each channel and recipient, decided by the commit that notes the levels.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::dunning::{Channel, Dunning, Level, NoticeLine};
use domain::id::{CustomerId, DispatchId, UserId};
use domain::instalment::Instalment;
use domain::lang::Lang;
use domain::moment::Moment;
use domain::outbox::{Dispatch, Recipient};

use crate::directory::Directory;
use crate::error::Result;
use crate::store::Store;

/// What one message will hold.
struct Part {
    recipient: Recipient,
    langs: Vec<Lang>,
    lines: Vec<NoticeLine>,
}

/// The messages about one customer, by channel and recipient.
pub(super) struct Beside {
    /// In which language the customer is written to; none: no level writes to customers.
    customer_lang: Option<Lang>,
    parts: BTreeMap<(Channel, String), Part>,
}

impl Beside {
    pub(super) async fn of(store: &Store, dunning: &Dunning, customer: &CustomerId) -> Result<Self> {
        let writes = dunning.levels.iter().any(|level| !level.ways.langs(Channel::Letter).is_empty());
        let customer_lang = if writes {
            // Who has no main contact is sent nothing, and the list says so.
            Some(crate::outbox::main_contact(store, customer).await?.map(|contact| contact.terms.lang).unwrap_or_default())
        } else {
            None
        };
        Ok(Self { customer_lang, parts: BTreeMap::new() })
    }

    /// What this level says of an instalment to these people, to groups and to the customer.
    pub(super) fn add<'a>(&mut self, level: &Level, people: impl Iterator<Item = &'a UserId>, directory: &Directory, line: &NoticeLine) {
        for person in people {
            let lang = directory.users.get(person).map(|user| user.lang).unwrap_or_default();
            if level.ways.of(lang).contains(&Channel::Email) {
                self.put(Channel::Email, Recipient::Person(person.clone()), person.as_str(), lang, line);
            }
        }
        for channel in [Channel::WeCom, Channel::DingTalk] {
            for lang in level.ways.langs(channel) {
                self.put(channel, Recipient::Group, "group", lang, line);
            }
        }
        if let Some(lang) = self.customer_lang.filter(|lang| level.ways.of(*lang).contains(&Channel::Letter)) {
            self.put(Channel::Letter, Recipient::Customer, "customer", lang, line);
        }
    }

    fn put(&mut self, channel: Channel, recipient: Recipient, who: &str, lang: Lang, line: &NoticeLine) {
        let empty = || Part { recipient, langs: Vec::new(), lines: Vec::new() };
        let part = self.parts.entry((channel, who.to_owned())).or_insert_with(empty);
        if !part.langs.contains(&lang) {
            part.langs.push(lang);
        }
        // A group that hears two languages is told of each instalment once.
        if !part.lines.iter().any(|known| known.instalment == line.instalment) {
            part.lines.push(line.clone());
        }
    }

    /// The messages of that day; `stem` is of the customer and the day, so that each has one place and is never written twice.
    pub(super) fn dispatches(self, of: &Instalment, stem: &str, on: NaiveDate, now: Moment) -> Vec<Dispatch> {
        let dispatch = |((channel, who), part): ((Channel, String), Part)| {
            let id = DispatchId::new(format!("{stem}-{}-{who}", channel.code()));
            let owner = match &part.recipient {
                Recipient::Person(person) => person.clone(),
                Recipient::Customer | Recipient::Group => of.owner.clone(),
            };
            Dispatch {
                customer: of.customer.clone(),
                customer_name: of.customer_name.clone(),
                customer_owner: of.owner.clone(),
                after: part.lines.iter().map(|line| line.after).max().unwrap_or_default(),
                lines: part.lines,
                ..Dispatch::waiting(id, owner, (channel, part.recipient), part.langs, on, now)
            }
        };
        self.parts.into_iter().map(dispatch).collect()
    }
}
