use super::*;
use crate::contract::{ContractForm, LineForm};
use crate::instalment::InstalmentForm;
use crate::lang::Lang;
use crate::permission::{Actor, Role};
use crate::receipt::ReceiptForm;

fn customer(name: &str, owner: &str) -> Customer {
    let terms = CustomerTerms { name: name.into(), ..CustomerTerms::default() };
    Customer::new(CustomerId::new(name), format!("C-{name}"), UserId::new(owner), owner.into(), terms)
}

#[test]
fn a_merged_customer_keeps_the_survivors_words_and_both_histories() {
    let mut stays = customer("甲", "li");
    stays.terms.phone = "010-62345678".into();
    stays.terms.credit_limit = Some(Amount::whole(10));
    stays.terms.history_amount = Amount::whole(100);
    stays.helpers = vec![UserId::new("zhao")];
    let mut goes = customer("甲公司", "wang");
    goes.terms.phone = "13800000000".into();
    goes.terms.address = "杭州".into();
    goes.terms.credit_limit = Some(Amount::whole(99));
    goes.terms.history_amount = Amount::whole(50);
    goes.first_deal = NaiveDate::from_ymd_opt(2020, 1, 1);
    goes.helpers = vec![UserId::new("li"), UserId::new("zhao")];
    let merged = stays.absorbing(&goes).unwrap();
    assert_eq!((merged.id.as_str(), merged.number.as_str(), merged.terms.name.as_str()), ("甲", "C-甲", "甲"));
    assert_eq!((merged.terms.phone.as_str(), merged.terms.address.as_str()), ("010-62345678", "杭州"));
    assert_eq!((merged.terms.credit_limit, merged.terms.history_amount), (Some(Amount::whole(10)), Amount::whole(150)));
    assert_eq!((merged.first_deal, merged.latest_deal), (goes.first_deal, None));
    assert_eq!(merged.helpers, [UserId::new("wang"), UserId::new("zhao")]);
}

#[test]
fn remarks_keep_the_lines_that_were_typed() {
    let form = CustomerForm {
        name: "甲\n公司".into(),
        remarks: " 一 \r\n\r\n二\u{202E}".into(),
        opportunity: "三\n四".into(),
        ..CustomerForm::default()
    };
    let terms = form.parse(crate::money::Currency::Cny, NaiveDate::default()).unwrap();
    assert_eq!((terms.name.as_str(), terms.remarks.as_str(), terms.opportunity.as_str()), ("甲 公司", "一\n\n二", "三\n四"));
    assert_eq!(CustomerForm::of(&terms).remarks, "一\n\n二");
    let (today, date) = (NaiveDate::from_ymd_opt(2025, 6, 1).unwrap(), "2025-05-01".to_owned());
    let receipt =
        ReceiptForm { customer: "k".into(), date: date.clone(), amount: "1".into(), remarks: "一\n二".into(), ..Default::default() };
    assert_eq!(receipt.parse(today).unwrap().remarks, "一\n二");
    let line = LineForm { product: "软件".into(), quantity: "1".into(), unit_price: "1".into(), ..Default::default() };
    let plan = vec![InstalmentForm { due: date, amount: "1".into(), note: String::new() }];
    let contract = ContractForm { customer: "k".into(), remarks: "一\n二".into(), lines: vec![line], plan, ..Default::default() };
    assert_eq!(contract.parse(today).unwrap().terms.remarks, "一\n二");
}

#[test]
fn one_company_spelt_two_ways_has_one_key() {
    for (a, b) in [("杭州云栖软件有限公司", "杭州云栖（软件） 股份有限公司"), ("ＡＢＣ Co., Ltd.", "abc"), ("有限公司", "有限公司")]
    {
        assert_eq!(name_key(a), name_key(b), "{a} {b}");
    }
    assert_ne!(name_key("杭州云栖软件有限公司"), name_key("杭州云起软件有限公司"));
}

#[test]
fn a_credit_limit_is_set_by_who_leads_and_by_finance() {
    let (mine, teams, strangers) = (UserId::new("me"), UserId::new("li"), UserId::new("wang"));
    let (old, more) = (Some(Amount::whole(10)), Some(Amount::whole(11)));
    // Of one's own customers, of the team's, of others.
    let sets = [
        (Role::Rep, [false, false, false]),
        (Role::Clerk, [false, false, false]),
        (Role::Manager, [true, true, false]),
        (Role::Finance, [true, true, true]),
        (Role::Legal, [false, false, false]),
        (Role::Executive, [false, false, false]),
        (Role::Auditor, [false, false, false]),
        (Role::Admin, [false, false, false]),
    ];
    for (role, sets) in sets {
        let members = vec![mine.clone(), teams.clone()];
        let actor = Actor::new(mine.clone(), "我".into(), vec![role], "east".into(), members, Lang::Zh);
        for (owner, sets) in [&mine, &teams, &strangers].into_iter().zip(sets) {
            let after = |old, asked| credit_limit_after(&actor, owner, old, asked);
            let or_refused = |limit| if sets { Ok(limit) } else { Err(Refusal::CreditLimitIsManagers) };
            assert_eq!((after(old, more), after(None, more)), (or_refused(more), or_refused(more)), "{role:?} {owner}");
            assert_eq!(after(old, None), Ok(if sets { None } else { old }), "{role:?} {owner}");
            assert_eq!((after(old, old), after(None, None)), (Ok(old), Ok(None)), "{role:?} {owner}");
        }
    }
}
