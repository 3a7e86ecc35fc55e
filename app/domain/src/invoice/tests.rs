//! The table of invoices walked through, the sums of a contract, the tax, and the forms.

use super::*;
use crate::contract::{Contract, ContractTerms, Life, tests::blank};
use crate::parse;
use crate::refusal::Problems;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn amount(text: &str) -> Amount {
    parse::amount(text, Currency::Cny).unwrap()
}

fn today() -> NaiveDate {
    day("2025-06-15")
}

fn form(amount: &str) -> InvoiceForm {
    let header = InvoiceHeader { title: "杭州云栖软件有限公司".into(), ..InvoiceHeader::default() };
    InvoiceForm { header, amount: amount.into(), tax_rate: "13".into(), ..InvoiceForm::default() }
}

fn issue_form() -> IssueForm {
    let header = InvoiceHeader { title: "杭州云栖软件有限公司".into(), ..InvoiceHeader::default() };
    IssueForm { number: "24442000000012345678".into(), on: "2025-06-10".into(), header, tax_rate: "13".into(), ..IssueForm::default() }
}

fn letter(amount: &str) -> RedForm {
    RedForm { amount: amount.into(), number: "R-1".into(), on: String::new(), reason: "退货".into() }
}

fn asked(text: &str) -> Invoice {
    let terms = form(text).parse(Currency::Cny).unwrap();
    Invoice {
        id: "i".into(),
        number: "FP20250610001".into(),
        contract: "c".into(),
        contract_number: "HT1".into(),
        customer: "k".into(),
        customer_name: "杭州云栖软件有限公司".into(),
        owner: "o".into(),
        owner_name: "王".into(),
        currency: Currency::Cny,
        tax: tax_within(terms.amount, terms.tax_rate, Currency::Cny).unwrap(),
        terms,
        state: InvoiceState::Requested,
        requested_on: day("2025-06-09"),
        requested_by: "o".into(),
        requested_by_name: "王".into(),
        issued: None,
        handed_over: None,
        ended_on: None,
        reason: String::new(),
        red_of: None,
        red: Amount::ZERO,
        red_tax: Amount::ZERO,
        version: 1,
    }
}

fn issued(text: &str) -> Invoice {
    let asked = asked(text);
    asked.issued(&issue_form().parse(&asked, today()).unwrap(), "财务").unwrap()
}

/// One with every field, for the history.
pub(crate) fn whole() -> Invoice {
    let terms = InvoiceTerms {
        remarks: "随货".into(),
        parts: vec![InvoicePart { instalment: "c-1".into(), amount: amount("1") }],
        receipts: vec![InvoiceReceipt { receipt: "r".into(), amount: amount("1") }],
        ..asked("10").terms
    };
    let (handed_over, ended_on, reason) = (Some(today()), Some(today()), "退货".into());
    Invoice { terms, handed_over, ended_on, reason, red_of: Some("j".into()), ..issued("10") }
}

fn contract(text: &str) -> Contract {
    let terms = ContractTerms { life: Life::Performing, signed: Some(day("2025-01-01")), ..ContractTerms::default() };
    Contract { amount: amount(text), terms, ..blank() }
}

fn codes(problems: &Problems) -> Vec<(&str, &str)> {
    problems.0.iter().map(|problem| (problem.field.as_str(), problem.refusal.code())).collect()
}

#[test]
fn every_act_in_every_state_is_allowed_or_refused_by_name() {
    use InvoiceAct as A;
    for state in InvoiceState::ALL {
        let now = Invoice { state: *state, ..issued("113") };
        let red = letter("").parse(&now, today()).unwrap();
        for act in A::ALL {
            let found = match act {
                A::Issue => now.issued(&issue_form().parse(&now, today()).unwrap(), "财务"),
                A::Reject => now.rejected("抬头有误".into(), today()),
                A::Withdraw => now.withdrawn(today()),
                A::HandOver => now.handed_over(today()),
                A::Void => now.voided("开错".into(), today()),
                A::Red => now.reddened(&red),
            };
            let wanted = MOVES.iter().find(|(from, known, _)| (from, known) == (state, act)).map(|(_, _, to)| *to);
            let wanted = wanted.ok_or(Refusal::InvoiceCannot { state: *state, act: *act });
            assert_eq!(found.map(|invoice| invoice.state), wanted, "{state:?} {act:?}");
        }
    }
    let allowed = InvoiceState::ALL.iter().flat_map(|state| A::ALL.iter().map(move |act| state.after(*act).is_ok()));
    assert_eq!(allowed.filter(|is_allowed| *is_allowed).count(), MOVES.len());
}

#[test]
fn void_is_for_the_month_of_issue_before_it_is_handed_over_and_without_a_red_letter() {
    let (now, month) = (issued("113"), day("2025-07-01"));
    assert_eq!(now.voided("错".into(), day("2025-06-30")).unwrap().state, InvoiceState::Void);
    assert_eq!(now.voided("错".into(), month), Err(Refusal::InvoiceOfOtherMonth { on: day("2025-06-10") }));
    let handed = now.handed_over(today()).unwrap();
    assert_eq!(handed.voided("错".into(), today()), Err(Refusal::InvoiceHandedOver { on: today() }));
    assert_eq!(handed.handed_over(today()), Err(Refusal::InvoiceHandedOver { on: today() }));
    let part = now.reddened(&letter("13").parse(&now, today()).unwrap()).unwrap();
    assert_eq!(part.voided("错".into(), today()), Err(Refusal::InvoiceHasRed { red: amount("13") }));
}

#[test]
fn red_letters_mirror_to_the_cent_and_never_take_back_more() {
    let mut now = issued("100");
    let mut mirrors = Vec::new();
    assert_eq!(now.tax, amount("11.50"));
    for (part, state) in [("33.33", InvoiceState::Issued), ("33.33", InvoiceState::Issued), ("", InvoiceState::Red)] {
        let letter = letter(part).parse(&now, today()).unwrap();
        mirrors.push(now.mirrored(&letter, "m".into(), "FP2".into(), today(), (&"f".into(), "财务")));
        now = now.reddened(&letter).unwrap();
        assert_eq!(now.state, state);
    }
    let sum = |of: fn(&Invoice) -> Amount| Amount::sum(mirrors.iter().map(of)).unwrap();
    assert_eq!((sum(|one| one.terms.amount), sum(|one| one.tax)), (amount("-100"), amount("-11.50")));
    assert_eq!((now.left(), now.red_tax), (Amount::ZERO, now.tax));
    // A red letter is final.
    for act in InvoiceAct::ALL {
        assert_eq!(mirrors[0].after(*act).is_ok(), *act == InvoiceAct::HandOver, "{act:?}");
    }
    let fresh = issued("100");
    let problems = letter("100.01").parse(&fresh, today()).unwrap_err();
    assert_eq!(codes(&problems), [("amount", "red_over_invoice")]);
    let early = RedForm { on: "2025-06-09".into(), reason: String::new(), ..letter("1") };
    assert_eq!(codes(&early.parse(&fresh, today()).unwrap_err()), [("on", "dates_out_of_order"), ("reason", "required")]);
}

#[test]
fn what_is_issued_and_asked_for_stays_within_the_contract() {
    let start = contract("100");
    let first = asked("60");
    let after = start.invoicing(None, &first).unwrap();
    assert_eq!((after.invoice_requested, after.invoiced, after.invoiceable()), (amount("60"), Amount::ZERO, amount("40")));
    let refused = Refusal::InvoiceOverContract { amount: amount("100"), left: amount("40") };
    assert_eq!(after.invoicing(None, &asked("40.01")), Err(refused));
    let out = Invoice { state: InvoiceState::Issued, ..first.clone() };
    let after = after.invoicing(Some(&first), &out).unwrap().invoicing(None, &asked("40")).unwrap();
    assert_eq!((after.invoice_requested, after.invoiced, after.invoiceable()), (amount("40"), amount("60"), Amount::ZERO));
    // An amendment made it smaller: nothing more is issued, but what is taken back is.
    let smaller = Contract { amount: amount("50"), ..after };
    assert!(smaller.is_over_invoiced() && smaller.invoiceable().is_zero());
    let waiting = asked("40");
    let issue = Invoice { state: InvoiceState::Issued, ..waiting.clone() };
    assert!(matches!(smaller.invoicing(Some(&waiting), &issue), Err(Refusal::InvoiceOverContract { left, .. }) if left.is_zero()));
    let back = smaller.invoicing(Some(&waiting), &Invoice { state: InvoiceState::Rejected, ..waiting.clone() }).unwrap();
    let void = back.invoicing(Some(&out), &Invoice { state: InvoiceState::Void, ..out.clone() }).unwrap();
    assert_eq!((void.invoiced, void.invoice_requested), (Amount::ZERO, Amount::ZERO));
}

#[test]
fn only_a_contract_in_force_takes_invoices() {
    for life in Life::ALL {
        let contract = Contract { terms: ContractTerms { life: *life, ..contract("1").terms }, ..contract("1") };
        let wanted = match life {
            Life::Archived => Err(Refusal::ContractArchived),
            Life::PendingSignature | Life::Void => Err(Refusal::InvoiceNeedsContractInForce),
            _ => Ok(()),
        };
        assert_eq!(contract.takes_invoices(), wanted, "{life:?}");
    }
}

#[test]
fn the_tax_is_rounded_half_even_and_may_be_corrected_a_little() {
    for (whole, rate, tax) in [
        ("113", "13", "13"),
        ("100", "13", "11.50"),
        ("106", "6", "6"),
        ("0.03", "100", "0.02"),
        ("0.05", "100", "0.02"),
        ("100", "0", "0"),
    ] {
        assert_eq!(tax_within(amount(whole), rate.parse().unwrap(), Currency::Cny).unwrap(), amount(tax), "{whole} {rate}");
    }
    let now = asked("100");
    for (typed, wanted) in
        [("", Ok("11.50")), ("12.50", Ok("12.50")), ("10.50", Ok("10.50")), ("12.51", Err("tax_differs")), ("10.49", Err("tax_differs"))]
    {
        let found = IssueForm { tax: typed.into(), ..issue_form() }.parse(&now, today());
        let found = found.map(|issuing| issuing.tax).map_err(|problems| problems.0[0].refusal.code().to_owned());
        assert_eq!(found, wanted.map(amount).map_err(str::to_owned), "{typed}");
    }
}

#[test]
fn forms_say_what_is_missing_beside_its_field() {
    assert_eq!(
        codes(&InvoiceForm::default().parse(Currency::Cny).unwrap_err()),
        [("title", "required"), ("amount", "required"), ("tax_rate", "required")]
    );
    let special = InvoiceForm { kind: "special".into(), ..form("10") };
    assert_eq!(codes(&special.parse(Currency::Cny).unwrap_err()), [("tax_number", "required")]);
    let mut wrong = special.clone();
    wrong.header.tax_number = "91330100MA27XYZ123".into();
    assert_eq!(codes(&wrong.parse(Currency::Cny).unwrap_err()), [("tax_number", "not_a_credit_code")]);
    let share = |amount: &str| ShareForm { id: "c-1".into(), amount: amount.into() };
    let over = InvoiceForm { parts: vec![share("6"), share(""), share("5")], ..form("10") };
    assert_eq!(codes(&over.parse(Currency::Cny).unwrap_err()), [("parts", "invoice_shares_over")]);
    let chosen = InvoiceForm { parts: vec![share("6"), share("")], receipts: vec![share("10")], ..form("10") };
    let terms = chosen.parse(Currency::Cny).unwrap();
    assert_eq!((terms.parts.len(), terms.receipts[0].amount), (1, amount("10")));
    // Named twice it is one share.
    let twice = InvoiceForm { parts: vec![share("6"), share("4")], ..form("10") }.parse(Currency::Cny).unwrap();
    assert_eq!((twice.parts.len(), twice.parts[0].amount), (1, amount("10")));
    let many = InvoiceForm { parts: vec![share("0.01"); 121], ..form("10") };
    assert_eq!(codes(&many.parse(Currency::Cny).unwrap_err()), [("parts", "too_many_rows")]);
    let late = IssueForm { number: "发票".into(), on: "2025-06-16".into(), ..issue_form() };
    assert_eq!(codes(&late.parse(&asked("10"), today()).unwrap_err()), [("number", "bad_characters"), ("on", "dated_in_future")]);
}

#[test]
fn no_invoice_and_no_red_letter_has_more_tax_than_its_amount() {
    let mut invoice = issued("1");
    for part in 1..=25 {
        // Of 0.04 the rate says nothing, of 1.00 it says 0.12.
        let one = letter(if part < 25 { "0.04" } else { "" }).parse(&invoice, today()).unwrap();
        assert!(one.amount == amount("0.04") && one.tax <= one.amount && !one.tax.is_negative(), "{part}: {one:?}");
        invoice = invoice.reddened(&one).unwrap();
    }
    assert_eq!((invoice.state, invoice.red_tax), (InvoiceState::Red, amount("0.12")));
    let over = IssueForm { tax: "0.90".into(), ..issue_form() };
    assert_eq!(codes(&over.parse(&asked("0.50"), today()).unwrap_err()), [("tax", "tax_differs")]);
}

#[test]
fn a_customer_without_a_header_of_its_own_is_named_as_it_is() {
    let mut terms =
        crate::customer::CustomerTerms { name: "甲公司".into(), credit_code: "X".into(), phone: "0571".into(), ..Default::default() };
    let header = terms.invoice_header();
    assert_eq!((header.title.as_str(), header.tax_number.as_str(), header.address.as_str()), ("甲公司", "X", "0571"));
    terms.invoice.title = "甲公司杭州分公司".into();
    assert_eq!(terms.invoice_header().title, "甲公司杭州分公司");
}

#[test]
fn a_share_counts_while_its_invoice_does_and_no_further_than_what_is_left_of_it() {
    let (share, live) = (amount("60"), asked("100"));
    let reddened = |taken: &str| Invoice { state: InvoiceState::Issued, red: amount(taken), ..live.clone() };
    for (invoice, wanted) in [
        (live.clone(), "60"),
        (reddened("30"), "60"),
        (reddened("50"), "50"),
        (Invoice { state: InvoiceState::Red, red: amount("100"), ..live.clone() }, "0"),
        (Invoice { state: InvoiceState::Void, ..live.clone() }, "0"),
        (Invoice { state: InvoiceState::Rejected, ..live.clone() }, "0"),
    ] {
        assert_eq!(invoice.live_share(share).to_plain(), if wanted == "0" { Amount::ZERO } else { amount(wanted) }.to_plain());
    }
    let gone = live.put_away(today()).unwrap();
    assert_eq!((gone.state, gone.reason.as_str(), gone.put_away(today())), (InvoiceState::Withdrawn, ARCHIVED, None));
}
