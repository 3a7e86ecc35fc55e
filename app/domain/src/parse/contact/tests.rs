use proptest::prelude::*;

use super::*;

#[test]
fn mobiles_are_kept_as_eleven_digits() {
    for typed in ["13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "008613800138000", "１３８００１３８０００"]
    {
        assert_eq!(mobile(typed).as_deref(), Ok("13800138000"), "{typed}");
    }
    for typed in ["12800138000", "1380013800", "138001380000", "a3800138000", "010-62345678", "+1 13800138000", "138００13800٣"] {
        assert_eq!(mobile(typed), Err(Refusal::NotAMobile), "{typed}");
    }
    assert_eq!(mobile("  "), Err(Refusal::Required));
}

#[test]
fn phones_are_kept_with_their_area_code() {
    let table = [
        ("13800138000", "13800138000"),
        ("010-62345678", "010-62345678"),
        ("01062345678", "010-62345678"),
        ("(010) 6234 5678", "010-62345678"),
        ("（０１０）６２３４５６７８", "010-62345678"),
        ("0755-26780001", "0755-26780001"),
        ("0371-6789012", "0371-6789012"),
        ("+86 10 62345678", "010-62345678"),
        ("010-62345678-801", "010-62345678-801"),
        ("010-62345678转801", "010-62345678-801"),
        ("010-62345678 ext. 801", "010-62345678-801"),
        ("400-820-8820", "400-820-8820"),
        ("4008208820", "400-820-8820"),
        ("+1 415 555 2671", "+14155552671"),
        ("+852 2345 6789", "+85223456789"),
    ];
    for (typed, kept) in table {
        assert_eq!(phone(typed).as_deref(), Ok(kept), "{typed}");
        assert_eq!(phone(kept).as_deref(), Ok(kept), "again: {kept}");
    }
    for typed in
        ["62345678", "010-1234567", "010-12345678", "0000-62345678", "123", "电话", "+86123", "010-62345678转", "010-62345678-x", "+123"]
    {
        assert_eq!(phone(typed), Err(Refusal::NotAPhone), "{typed}");
    }
    assert_eq!(phone(""), Err(Refusal::Required));
}

#[test]
fn emails_have_one_at_and_a_real_domain() {
    let table =
        [("Li.Ming@Example.COM", "Li.Ming@example.com"), (" a+b@mail.example.cn ", "a+b@mail.example.cn"), ("ａ＠ｂ．ｃｎ", "a@b.cn")];
    for (typed, kept) in table {
        assert_eq!(email(typed).as_deref(), Ok(kept), "{typed}");
    }
    for typed in [
        "a",
        "a@b",
        "@b.cn",
        "a@",
        "a@@b.cn",
        "a b@c.cn",
        "a@b..cn",
        "a@-b.cn",
        ".a@b.cn",
        "a@b.1",
        "a@1.2.3.4",
        "a@b.c",
        "a,b@c.cn",
        "李@b.cn",
    ] {
        assert_eq!(email(typed), Err(Refusal::NotAnEmail), "{typed}");
    }
    assert_eq!(email(&format!("{}@b.cn", "a".repeat(65))), Err(Refusal::NotAnEmail));
}

#[test]
fn credit_codes_carry_a_right_check_character() {
    for typed in [
        "91350100M000100Y43",
        "91350100m000100y43",
        " 9135 0100 M000 100Y 43 ",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "91110000802100433B",
    ] {
        assert!(credit_code(typed).is_ok(), "{typed}");
    }
    assert_eq!(credit_code("91350100m000100y43").as_deref(), Ok("91350100M000100Y43"));
    for typed in
        ["91350100M000100Y44", "91350100M000100Y4", "91350100M000100Y433", "91350100I000100Y43", "统一社会信用代码九一三五零一零零一一"]
    {
        assert_eq!(credit_code(typed), Err(Refusal::NotACreditCode), "{typed}");
    }
    assert_eq!(credit_code(""), Err(Refusal::Required));
}

proptest! {
    #[test]
    fn one_wrong_character_is_always_caught(place in 0_usize..18, other in 0_usize..31) {
        let right = "91350100M000100Y43";
        let wrong = CREDIT_CODE_LETTERS.chars().nth(other).unwrap();
        let changed: String = right.chars().enumerate().map(|(index, c)| if index == place { wrong } else { c }).collect();
        prop_assert_eq!(credit_code(&changed).is_ok(), changed == right);
    }

    #[test]
    fn no_text_brings_them_down(text in any::<String>(), likely in "[0-9+()#转ext. -]{0,24}") {
        for text in [&text, &likely] {
            let _ = (mobile(text), phone(text), email(text), credit_code(text));
        }
    }
}
