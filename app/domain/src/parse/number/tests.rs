use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn amounts_are_read_as_people_write_them() {
    let table = [
        ("128000", "128000.00"),
        ("128,000", "128000.00"),
        (" 1,280.50 ", "1280.50"),
        ("12.8万", "128000.00"),
        ("12.8 万元", "128000.00"),
        ("35.6万元", "356000.00"),
        ("１２０，０００", "120000.00"),
        ("１２０，０００．５０", "120000.50"),
        ("￥2,600.50", "2600.50"),
        ("¥ 2600.5", "2600.50"),
        ("1,280.50元", "1280.50"),
        ("5000元整", "5000.00"),
        ("人民币 5000 元", "5000.00"),
        ("RMB5000", "5000.00"),
        ("5000 cny", "5000.00"),
        ("1亿", "100000000.00"),
        ("1亿2000万", "120000000.00"),
        ("1亿2,000万元", "120000000.00"),
        ("3千万", "30000000.00"),
        ("5百万", "5000000.00"),
        ("8千", "8000.00"),
        ("(500)", "-500.00"),
        ("（５００）", "-500.00"),
        ("(¥1,500.00)", "-1500.00"),
        ("-500", "-500.00"),
        ("−500", "-500.00"),
        ("－５００", "-500.00"),
        ("负500元", "-500.00"),
        ("¥-500", "-500.00"),
        ("-¥500", "-500.00"),
        ("+500", "500.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
        (".5", "0.50"),
        ("12。5", "12.50"),
        ("007", "7.00"),
        ("1.2000000", "1.20"),
        ("\u{200B}\u{FEFF}500\u{202C}", "500.00"),
        ("999,999,999,999.99", "999999999999.99"),
    ];
    for (typed, plain) in table {
        assert_eq!(amount(typed, Currency::Cny).map(Amount::to_plain).as_deref(), Ok(plain), "{typed}");
    }
}

#[test]
fn what_is_not_an_amount_is_refused() {
    let not_amounts = [
        "NaN",
        "inf",
        "-inf",
        "1e5",
        "1E5",
        "0x10",
        "abc",
        "12a",
        "1,00,0",
        "1,0000",
        "1000,000",
        ",100",
        "100,",
        "1,,000",
        "1.2.3",
        "1.280,50",
        "5.",
        ".",
        "-",
        "--5",
        "(-5)",
        "-(5)",
        "()",
        "(5",
        "5)",
        "+-5",
        "1 280",
        "1_000",
        "十二",
        "3万5",
        "3万5万",
        "万",
        "5万千",
        "1.5万万",
        "12%",
        "5元元",
        "½",
        "٣",
        "१२",
        "5-3",
        "=5",
        "元",
        "¥",
        "1.000,00,0",
        "5件",
        "￥￥5",
    ];
    for typed in not_amounts {
        assert_eq!(amount(typed, Currency::Cny), Err(Refusal::NotAnAmount), "{typed}");
    }
    for typed in ["", "  ", "\u{3000}\u{200B}"] {
        assert_eq!(amount(typed, Currency::Cny), Err(Refusal::Required), "{typed:?}");
    }
}

#[test]
fn too_many_digits_are_refused_and_not_rounded() {
    let too_precise = Err(Refusal::TooPrecise { decimals_max: 2 });
    assert_eq!(amount("1.005", Currency::Cny), too_precise);
    assert_eq!(amount("0.00000001万", Currency::Cny), too_precise);
    assert_eq!(amount("1.00005万", Currency::Cny).map(Amount::to_plain).as_deref(), Ok("10000.50"));
    assert_eq!(amount("0.5", Currency::Jpy), Err(Refusal::TooPrecise { decimals_max: 0 }));
    assert_eq!(amount("0.12345678901", Currency::Cny), Err(Refusal::TooPrecise { decimals_max: 10 }));
    for typed in ["1000000000000", "10000亿", &"9".repeat(40), &"9".repeat(400), "99999999999999999999亿"] {
        assert_eq!(amount(typed, Currency::Cny), Err(Refusal::AmountTooLarge), "{typed}");
    }
    assert_eq!(amount(&format!("{}5", "0".repeat(40)), Currency::Cny).map(Amount::to_plain).as_deref(), Ok("5.00"));
}

#[test]
fn another_currency_is_never_taken_for_this_one() {
    for typed in ["US$100", "$100", "100 USD", "€5", "5欧元", "5美元", "HK$ 5", "JPY500"] {
        assert_eq!(amount(typed, Currency::Cny), Err(Refusal::CurrencyDiffers), "{typed}");
    }
    assert!(amount("$1,000.50", Currency::Usd).is_ok());
    assert!(amount("12.8万美元", Currency::Usd).is_ok());
    assert!(amount("￥500", Currency::Jpy).is_ok());
    assert_eq!(amount("¥500", Currency::Usd), Err(Refusal::CurrencyDiffers));
}

#[test]
fn numbers_carry_no_currency() {
    assert_eq!(number("1.2万"), Ok(decimal("12000")));
    assert_eq!(number("-0.125"), Ok(decimal("-0.125")));
    assert_eq!(number("１２"), Ok(decimal("12")));
    assert_eq!(number("¥5"), Err(Refusal::NotANumber));
    assert_eq!(number("5元"), Err(Refusal::NotANumber));
    assert_eq!(number(""), Err(Refusal::Required));
    assert_eq!(number("12000").unwrap().to_string(), "12000");
}

#[test]
fn percents_are_from_0_to_100() {
    for (typed, value) in [("30", "30"), ("30%", "30"), ("33.33％", "33.33"), ("0", "0"), ("100 %", "100")] {
        assert_eq!(percent(typed), Ok(decimal(value)), "{typed}");
    }
    for typed in ["100.01", "-1", "30%%", "%", "30％％", "x"] {
        assert_eq!(percent(typed), Err(Refusal::NotAPercent), "{typed}");
    }
}

#[test]
fn percents_are_read_however_they_are_parted() {
    let expected: Vec<Decimal> = [30, 40, 30].into_iter().map(Decimal::from).collect();
    for text in ["30/40/30", "30%、40%、30%", " 30 40  30 ", "30，40，30", "30+40+30"] {
        assert_eq!(percents(text), Ok(expected.clone()), "{text}");
    }
    assert_eq!(percents(" "), Err(Refusal::Required));
    assert_eq!(percents("30/x"), Err(Refusal::NotAPercent));
}

#[test]
fn parts_are_whole() {
    assert_eq!(whole("3"), Ok(3));
    assert_eq!(whole("2.5"), Err(Refusal::NotANumber));
    assert_eq!(whole("-1"), Err(Refusal::NotANumber));
}

proptest! {
    #[test]
    fn every_amount_reads_back_from_how_it_is_shown(units in -99_999_999_999_999_i64..=99_999_999_999_999) {
        let value = Amount::from_minor_units(units, Currency::Cny).unwrap();
        let texts = [value.to_plain(), value.grouped(2), format!("¥{}", value.grouped(2)), format!("{value}元")];
        for text in texts {
            prop_assert_eq!(amount(&text, Currency::Cny), Ok(value), "{}", text);
        }
    }

    #[test]
    fn no_text_brings_it_down(text in any::<String>()) {
        let _ = amount(&text, Currency::Cny);
        let _ = percent(&text);
    }

    #[test]
    fn no_text_of_likely_signs_brings_it_down(text in "[0-9,.。万亿千百元¥$()（）+\\-−负% e]{0,24}") {
        let _ = amount(&text, Currency::Cny);
        let _ = number(&text);
    }
}
