use super::*;

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
fn one_company_spelt_two_ways_has_one_key() {
    for (a, b) in [("杭州云栖软件有限公司", "杭州云栖（软件） 股份有限公司"), ("ＡＢＣ Co., Ltd.", "abc"), ("有限公司", "有限公司")]
    {
        assert_eq!(name_key(a), name_key(b), "{a} {b}");
    }
    assert_ne!(name_key("杭州云栖软件有限公司"), name_key("杭州云起软件有限公司"));
}
