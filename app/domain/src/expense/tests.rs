use super::*;
use crate::contract::tests::blank;
use crate::id::TeamId;
use crate::lang::Lang;
use crate::permission::Role;

fn yuan(text: &str) -> Amount {
    parse::amount(text, Currency::Cny).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn actor(user: &str, role: Role) -> Actor {
    Actor::new(user.into(), user.into(), vec![role], TeamId::default(), vec![user.into()], Lang::Zh)
}

#[test]
fn a_form_says_each_thing_that_is_wrong() {
    let today = day("2025-06-15");
    let form = ExpenseForm { amount: "1,200.50".into(), category: "freight".into(), ..ExpenseForm::default() };
    let terms = form.parse(Currency::Cny, today).unwrap();
    assert_eq!((terms.date, terms.category, terms.amount), (today, ExpenseCategory::Freight, yuan("1200.50")));
    for (form, field, refusal) in [
        (ExpenseForm { date: "2025-06-16".into(), ..form.clone() }, "date", Refusal::DatedInFuture { today }),
        (ExpenseForm { amount: "0".into(), ..form.clone() }, "amount", Refusal::AmountNotPositive),
        (ExpenseForm { amount: "-1".into(), ..form.clone() }, "amount", Refusal::AmountNotPositive),
        (ExpenseForm { amount: String::new(), ..form.clone() }, "amount", Refusal::Required),
        (ExpenseForm { category: "other".into(), ..form.clone() }, "remarks", Refusal::Required),
    ] {
        assert_eq!(form.parse(Currency::Cny, today).unwrap_err().of(field), Some(&refusal), "{field}");
    }
    // The journey that won the contract came before it.
    assert!(ExpenseForm { date: "2024-01-02".into(), ..form }.parse(Currency::Cny, today).is_ok());
}

#[test]
fn who_recorded_an_expense_voids_it_that_day_and_finance_any_day() {
    let (today, later) = (day("2025-06-15"), day("2025-06-16"));
    let rep = actor("rep", Role::Rep);
    let contract = Contract { owner: rep.user.clone(), ..blank() };
    let expense = Expense::new("e".into(), &contract, ExpenseTerms::default(), &rep, today);
    for (who, on, wanted) in [
        (&rep, today, Ok(())),
        (&rep, later, Err(Refusal::ExpenseVoidLate)),
        (&actor("other", Role::Rep), today, Err(Refusal::NotAllowed)),
        (&actor("legal", Role::Legal), today, Err(Refusal::NotAllowed)),
        (&actor("finance", Role::Finance), later, Ok(())),
    ] {
        assert_eq!(expense.may_be_voided(who, on), wanted, "{} {on}", who.name);
    }
    assert_eq!(expense.void("rep", today, " "), Err(Refusal::Required));
    let voided = expense.void("rep", today, "记重").unwrap();
    assert!(!voided.is_live());
    assert_eq!(voided.may_be_voided(&rep, today), Err(Refusal::ExpenseAlreadyVoid));
}

#[test]
fn margins_are_what_is_left_of_what_came_in_and_of_the_amount() {
    let mut contract = Contract { amount: yuan("1000"), collected: yuan("300"), ..blank() };
    contract.terms.expenses = yuan("100");
    contract.terms.life = Life::Signed;
    let contract = contract.spending(yuan("260")).unwrap();
    assert_eq!(contract.expenses(), yuan("360"));
    let (now, then) = (contract.margin().unwrap(), contract.expected_margin().unwrap());
    assert_eq!((now.amount.to_plain(), now.percent), ("-60.00".to_owned(), Some(Decimal::new(-200, 1))));
    assert_eq!((then.amount, then.percent), (yuan("640"), Some(Decimal::new(640, 1))));
    assert_eq!(contract.not_spending(yuan("260")).unwrap().expenses(), yuan("100"));
    let nothing = Contract { collected: Amount::ZERO, ..contract.clone() };
    assert_eq!(nothing.margin().unwrap().percent, None);
    for life in [Life::Void, Life::Archived] {
        let mut over = contract.clone();
        over.terms.life = life;
        assert_eq!(over.spending(yuan("1")), Err(Refusal::ContractIsOver));
    }
}

#[test]
fn a_sheet_that_comes_again_doubles_no_expense() {
    let mut contract = blank();
    contract.terms.expenses = yuan("100");
    assert_eq!(contract.opening_expenses(yuan("150")), Ok(yuan("150")));
    contract.spent = yuan("40");
    assert_eq!(contract.opening_expenses(yuan("100")), Ok(yuan("100")));
    assert_eq!(contract.opening_expenses(yuan("140")), Ok(yuan("100")));
    let differ = Refusal::ExpensesDiffer { opening: yuan("100"), expenses: yuan("140"), currency: Currency::Cny };
    assert_eq!(contract.opening_expenses(yuan("150")), Err(differ));
}
