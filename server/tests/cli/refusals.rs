//! Wrong calls and wrong files: a clear message, the right exit code, and nothing written.

use crate::place::{Place, answer, command, sample};

#[test]
fn a_wrong_call_exits_with_two() {
    let place = Place::new();
    for call in [
        vec!["nonsense"],
        vec!["import", "--kind", "poems", "x.csv"],
        vec!["import", "x.csv"],
        vec!["export", "--report", "ageing", "--format", "pdf", "-o", "-"],
        vec!["export", "--report", "ageing", "--format", "csv", "-o", "-", "--as-of", "2013-13-30"],
        vec!["generate", "--contracts", "0", "--seed", "1"],
        vec!["user", "add", "--login", "x", "--name", "y", "--roles", "king"],
        vec!["--addr", "127.0.0.1:4000", "check"],
    ] {
        place.call(&call).failed(2);
    }
    assert!(!place.data().exists());
}

#[test]
fn every_command_explains_itself() {
    let place = Place::new();
    for call in [
        vec!["--help"],
        vec!["serve", "--help"],
        vec!["user", "--help"],
        vec!["user", "add", "--help"],
        vec!["user", "disable", "--help"],
        vec!["user", "reset-password", "--help"],
        vec!["import", "--help"],
        vec!["export", "--help"],
        vec!["check", "--help"],
        vec!["backup", "--help"],
        vec!["restore", "--help"],
        vec!["demo", "--help"],
        vec!["generate", "--help"],
    ] {
        let help = answer(command(place.folder.path()).args(&call), "").done();
        assert!(help.out.contains("--data") && help.out.contains("·"), "{call:?}: {help:?}");
    }
}

#[test]
fn the_data_folder_stands_before_or_after_the_command() {
    let place = Place::new();
    place.import("contracts", "contracts-zh.xlsx");
    let before = answer(command(place.folder.path()).arg("--data").arg(place.data()).arg("check"), "").done();
    let after = answer(command(place.folder.path()).arg("check").arg("--data").arg(place.data()), "").done();
    let from_environment = answer(command(place.folder.path()).env("YUEZHANG_DATA_DIR", place.data()).arg("check"), "").done();
    assert_eq!(before.out, after.out);
    assert_eq!(before.out, from_environment.out);
}

#[test]
fn what_is_no_ledger_is_refused_in_both_languages_and_makes_nothing() {
    let place = Place::new();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
    let files: [(&str, &[u8]); 5] = [
        ("picture.xlsx", png),
        ("empty.csv", b""),
        ("torn.xlsx", b"PK\x03\x04 and nothing more"),
        ("prose.csv", "这里只是一段文字，没有表头。\n第二行\n".as_bytes()),
        ("blank.csv", b"\n\n,,\n"),
    ];
    for (name, bytes) in files {
        let path = place.file(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.display().to_string();
        let chinese = place.call(&["import", "--kind", "contracts", &path]).failed(1);
        let english = place.call(&["import", "--kind", "contracts", &path, "--lang", "en"]).failed(1);
        assert!(chinese.err.contains(name) && english.err.contains(name), "{chinese:?}");
        assert_ne!(chinese.err, english.err);
        assert!(chinese.out.is_empty());
    }
    place.call(&["import", "--kind", "contracts", "missing.xlsx"]).failed(1);
    let other_kind = place.call(&["import", "--kind", "invoices", &sample("contracts-zh.xlsx")]).failed(1);
    assert!(other_kind.err.contains("--kind contracts"), "{other_kind:?}");
    assert!(!place.data().exists(), "a refused file makes no database");
}

#[test]
fn a_gbk_csv_reads_like_a_utf8_one() {
    let place = Place::new();
    let text = "合同编号,客户名称,签署日期,合同金额,付款进度,业务员\nHT1,北京测试有限公司,2024-01-05,１０，０００,未付款,张三\n";
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    let path = place.file("gbk.csv");
    std::fs::write(&path, bytes).unwrap();
    let answer = place.call(&["import", "--kind", "contracts", &path.display().to_string(), "--json"]).done().json();
    assert_eq!(answer["added"], serde_json::json!(1), "{answer}");
    assert_eq!(place.report("contracts", &[])[1][..2], ["HT1", "北京测试有限公司"]);
}

#[test]
fn an_empty_place_has_nothing_to_check_or_export() {
    let place = Place::new();
    for call in [
        vec!["check"],
        vec!["export", "--report", "ageing", "--format", "csv", "-o", "-"],
        vec!["backup", "b"],
        vec!["user", "disable", "x"],
    ] {
        let answer = place.call(&call).failed(1);
        assert!(answer.err.contains("import"), "{answer:?}");
    }
    assert!(!place.data().exists(), "looking makes nothing");
}
