use serde::Serialize;

use super::*;
use crate::adjustment::{Adjustment, AdjustmentTerms, GivenUp};
use crate::contract::{Archiving, Contract, Ending, Line, Linked, Satisfaction};
use crate::customer::{Contact, ContactTerms, Customer, CustomerTerms};
use crate::expense::{Expense, ExpenseTerms};
use crate::id::{ContactId, ContractId, CustomerId, InstalmentId, ReceiptId, UserId};
use crate::instalment::{EarlierTerms, Instalment, InstalmentTerms};
use crate::receipt::{Receipt, ReceiptTerms, Refund};
use crate::signature::{RoundEnd, SigningRound};
use crate::template::{ContractText, DraftedClause, Facts, Wording};

/// Identities, and what follows from other fields or other records.
const NOT_READ: &[(HistoryNoun, &[&str])] = &[
    (HistoryNoun::Contract, &["id", "customer", "owner", "was_to_complete", "is_opening", "amendments", "amending", "version"]),
    (
        HistoryNoun::Instalment,
        &[
            "id",
            "contract",
            "contract_number",
            "customer",
            "customer_name",
            "owner",
            "owner_name",
            "ordinal",
            "currency",
            "effective",
            "ended",
            "earlier",
            "added",
            "planned",
            "open",
            "is_amount_to_complete",
            "version",
        ],
    ),
    (HistoryNoun::Customer, &["id", "owner", "first_deal", "latest_deal", "last_contact", "helpers", "merged_into", "version"]),
    (HistoryNoun::Contact, &["id", "customer", "owner", "version"]),
    (HistoryNoun::Receipt, &["id", "customer", "owner", "contract", "is_opening", "bank_line", "version"]),
    (HistoryNoun::Invoice, &["id", "contract", "contract_number", "customer", "owner", "requested_by", "red_of", "version"]),
    (HistoryNoun::ContractText, &["id", "template", "template_version", "version"]),
    (
        HistoryNoun::Signing,
        &[
            "id",
            "contract",
            "amendment",
            "ordinal",
            "number",
            "edition",
            "opened",
            "opened_by",
            "provider",
            "reference",
            "events",
            "is_called_off",
            "version",
        ],
    ),
    (HistoryNoun::Adjustment, &["id", "contract", "instalment", "currency", "asked_by", "asked_on", "version"]),
    (
        HistoryNoun::Expense,
        &["id", "contract", "customer", "customer_name", "owner", "owner_name", "currency", "recorded_by", "recorded_on", "version"],
    ),
];

/// Every field of a stored record is read by people, or is named as one that is not: a new one is thought of.
#[test]
fn every_field_is_read_or_known_not_to_be() {
    fn all<T: Serialize>(noun: HistoryNoun, record: &T) {
        let json = serde_json::to_value(record).unwrap();
        let not_read = NOT_READ.iter().find(|(of, _)| *of == noun).map_or(&[][..], |(_, names)| names);
        for name in json.as_object().unwrap().keys() {
            assert_ne!(is_read(noun, name), not_read.contains(&name.as_str()), "{noun:?} {name}");
        }
    }
    let day = chrono::NaiveDate::default();
    let (customer, user) = (CustomerId::new("c"), UserId::new("u"));
    let mut contract = Contract {
        approval: Some(ApprovalState::Draft),
        confirmed_by: "王总".into(),
        ending: Some(Ending { on: day, reason: "违约".into(), amendment: None }),
        was_to_complete: true,
        edition: 2,
        amendments: 1,
        amending: Some("a".into()),
        spent: Amount::whole(1),
        given_up: GivenUp { reduced: Amount::whole(1), written_off: Amount::whole(1) },
        archived: Some(Archiving { on: day, years: 10, reason: "欠款".into() }),
        renewal_of: Some(Linked { contract: "k".into(), number: "HT1".into() }),
        renewed_by: Some(Linked { contract: "k".into(), number: "HT2".into() }),
        renewal_obstacle: Some(RenewalObstacle::OwnerGone),
        satisfaction: Some(Satisfaction { score: 5, remark: "好".into() }),
        ..crate::contract::tests::blank()
    };
    contract.terms.lines.push(Line::default());
    all(HistoryNoun::Contract, &contract);
    for (noun, record) in [("lines", serde_json::to_value(Line::default()))] {
        for name in record.unwrap().as_object().unwrap().keys() {
            assert!(field(HistoryNoun::Contract, &format!("{noun}.{name}")).is_some(), "{noun}.{name}");
        }
    }
    let instalment = Instalment {
        id: InstalmentId::new("i"),
        contract: ContractId::new("k"),
        contract_number: String::new(),
        customer: customer.clone(),
        customer_name: String::new(),
        owner: user.clone(),
        owner_name: String::new(),
        ordinal: 1,
        currency: Default::default(),
        terms: InstalmentTerms::default(),
        effective: None,
        ended: Some(day),
        earlier: vec![EarlierTerms { until: day, due: day, amount: Amount::ZERO }],
        added: Some(day),
        is_replaced: true,
        planned: Some(day),
        paid: Amount::ZERO,
        given_up: contract.given_up,
        open: Amount::ZERO,
        dispute: String::new(),
        reason: String::new(),
        is_amount_to_complete: false,
        version: 1,
    };
    all(HistoryNoun::Instalment, &instalment);
    all(HistoryNoun::Customer, &Customer::new(customer.clone(), String::new(), user.clone(), String::new(), CustomerTerms::default()));
    let contact =
        Contact { id: ContactId::new("p"), customer: customer.clone(), owner: user.clone(), terms: ContactTerms::default(), version: 1 };
    all(HistoryNoun::Contact, &contact);
    let receipt = Receipt {
        id: ReceiptId::new("r"),
        number: String::new(),
        customer,
        customer_name: String::new(),
        owner: user,
        owner_name: String::new(),
        terms: ReceiptTerms::default(),
        state: ReceiptState::Draft,
        allocated: Amount::ZERO,
        reversed_on: None,
        reversal_reason: String::new(),
        registered_by: String::new(),
        confirmed_by: String::new(),
        is_opening: false,
        bank_line: Some("b".into()),
        refunds: vec![Refund {
            on: day,
            amount: Amount::ZERO,
            reference: String::new(),
            reason: String::new(),
            by: String::new(),
            mirrors: 0,
        }],
        version: 1,
    };
    all(HistoryNoun::Receipt, &receipt);
    let actor = crate::permission::Actor::operator();
    let expense = Expense::new("e".into(), &contract, ExpenseTerms::default(), &actor, day);
    all(HistoryNoun::Expense, &expense.void("王总", day, "记重").unwrap());
    let adjustment = Adjustment::new("z".into(), String::new(), &instalment, AdjustmentTerms::default(), &actor, day);
    let booked = Adjustment { state: AdjustmentState::Confirmed, ..adjustment };
    all(HistoryNoun::Adjustment, &booked.reversed("王总", day, "记重").unwrap());
    all(HistoryNoun::Invoice, &crate::invoice::tests::whole());
    let text = ContractText { id: ContractId::new("k"), wording: Wording::default(), version: 1 };
    all(HistoryNoun::ContractText, &text);
    let round = SigningRound {
        id: "s".into(),
        contract: ContractId::new("k"),
        amendment: Some("a".into()),
        ordinal: 1,
        number: String::new(),
        edition: 1,
        hash: "aa".into(),
        signatories: Vec::new(),
        state: RoundState::Open,
        opened: Default::default(),
        opened_by: String::new(),
        reason: "换人".into(),
        ended: Some(RoundEnd::MadeVoid),
        provider: "fake".into(),
        reference: "F-1".into(),
        events: vec!["e1".into()],
        is_called_off: true,
        version: 1,
    };
    all(HistoryNoun::Signing, &round);
    let (clause, facts) = (serde_json::to_value(DraftedClause::default()), serde_json::to_value(Facts::default()));
    for (within, record) in [("clauses", clause), ("facts", facts)] {
        for name in record.unwrap().as_object().unwrap().keys() {
            let path = format!("{within}.{name}");
            assert_ne!(field(HistoryNoun::ContractText, &path).is_some(), !is_told(HistoryNoun::ContractText, &path), "{path}");
        }
    }
}
