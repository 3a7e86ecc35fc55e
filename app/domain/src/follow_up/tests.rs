use super::*;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2025, 6, 15).unwrap();

fn form() -> FollowUpForm {
    FollowUpForm { customer: "c1".into(), said: "问好".into(), ..FollowUpForm::default() }
}

fn parse(form: &FollowUpForm) -> Result<FollowUpTerms, Problems> {
    form.parse(Currency::Cny, TODAY)
}

#[track_caller]
fn refused(form: &FollowUpForm, field: &str, refusal: Refusal) {
    assert_eq!(parse(form).unwrap_err().of(field), Some(&refusal));
}

#[test]
fn customer_and_text_are_enough_and_the_day_is_today() {
    let terms = parse(&form()).unwrap();
    let least = FollowUpTerms { kind: FollowUpKind::Visit, happened: TODAY, said: "问好".into(), ..FollowUpTerms::default() };
    assert_eq!(terms, least);
    refused(&FollowUpForm::default(), "customer", Refusal::Required);
    refused(&FollowUpForm::default(), "said", Refusal::Required);
    refused(&FollowUpForm { said: " \n".into(), ..form() }, "said", Refusal::Required);
    refused(&FollowUpForm { said: "长".repeat(5001), ..form() }, "said", Refusal::TooLong { characters_max: 5000 });
}

#[test]
fn dates_are_in_order() {
    refused(&FollowUpForm { happened: "2025-06-16".into(), ..form() }, "happened", Refusal::DatedInFuture { today: TODAY });
    refused(&FollowUpForm { next: "2025-06-14".into(), ..form() }, "next", Refusal::DatesOutOfOrder);
    let backdated = FollowUpForm { happened: "2025-06-01".into(), next: "2025-06-14".into(), ..form() };
    assert_eq!(parse(&backdated).unwrap().next, NaiveDate::from_ymd_opt(2025, 6, 14));
}

#[test]
fn a_promise_is_an_amount_and_a_date() {
    let promise = |amount: &str, date: &str| FollowUpForm { promise_amount: amount.into(), promise_date: date.into(), ..form() };
    let kept = parse(&promise("6.4万", "2025-06-30")).unwrap().promise.unwrap();
    assert_eq!((kept.amount.to_plain(), kept.date.to_string()), ("64000.00".into(), "2025-06-30".into()));
    refused(&promise("100", ""), "promise_date", Refusal::Required);
    refused(&promise("0", "2025-06-30"), "promise_amount", Refusal::AmountNotPositive);
    refused(&promise("100", "2025-06-14"), "promise_date", Refusal::DatesOutOfOrder);
    assert!(parse(&promise("", "2025-06-30")).unwrap_err().of("promise_amount").is_some());
    assert_eq!(parse(&promise("", "")).unwrap().promise, None);
}

#[test]
fn a_correction_takes_the_place_of_what_it_corrects() {
    let day = |day: u32| NaiveDate::from_ymd_opt(2025, 6, day);
    let terms = |next: Option<NaiveDate>| FollowUpTerms { next, ..FollowUpTerms::default() };
    let old = |next: Option<NaiveDate>, is_open: bool| -> FollowUp {
        let json = serde_json::json!({
            "id": "f1", "customer": "c1", "customer_name": "", "owner": "u1", "owner_name": "", "author": "u1", "author_name": "",
            "kind": "call", "happened": "2025-06-01", "said": "", "contact": null, "contract": null, "next": next, "next_topic": "",
            "result": "", "promise": null, "corrects": null, "is_open": is_open, "version": 1,
        });
        serde_json::from_value(json).unwrap()
    };
    // What is corrected (its next day, whether it still waits), the correction's next day, does it remind, does it close what waits.
    let cases = [
        (None, day(20), true, true),
        (None, None, false, true),
        (Some((day(20), true)), day(20), true, true),
        (Some((day(20), true)), day(22), true, true),
        (Some((day(20), true)), None, false, true),
        (Some((day(20), false)), day(20), false, false),
        (Some((day(20), false)), day(22), true, true),
        (Some((day(20), false)), None, false, false),
        (Some((None, false)), None, false, false),
        (Some((None, false)), day(22), true, true),
    ];
    for (corrected, next, opens, closes_others) in cases {
        let corrected = corrected.map(|(next, is_open)| old(next, is_open));
        let found = FollowUp::reminds(&terms(next), corrected.as_ref());
        assert_eq!(found, Reminding { opens, closes_others }, "{corrected:?} {next:?}");
    }
}
