//! What people and programs put into sheets by mistake or on purpose: each row says why in both languages, and nothing is half-written.

use std::io::Write;

use serde_json::{Value, json};

use crate::place::Place;

const HEADER: &str = "合同编号,客户名称,签署日期,合同金额,备注";

fn codes(answer: &Value) -> Vec<(u64, Vec<&str>)> {
    let refused = answer["refused"].as_array().unwrap().iter();
    refused
        .map(|row| (row["row"].as_u64().unwrap(), row["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect()))
        .collect()
}

#[test]
fn each_bad_cell_refuses_its_row_with_a_reason_in_both_languages() {
    let place = Place::new();
    let digits = "9".repeat(40);
    let rows: [(&str, &str, &[&str]); 12] = [
        ("0001-01-01", "100", &["date_out_of_range"]),
        ("9999-12-31", "100", &["date_out_of_range"]),
        ("2025-02-30", "100", &["not_a_date"]),
        ("2025-01-01", "100", &["ok"]),
        ("2025-01-01", &digits, &["amount_too_large"]),
        ("2025-01-01", "-100", &["amount_not_positive"]),
        ("2025-01-01", "0", &["amount_not_positive"]),
        ("2025-01-01", "NaN", &["not_an_amount"]),
        ("2025-01-01", "Infinity", &["not_an_amount"]),
        ("2025-01-01", "1e5", &["not_an_amount"]),
        ("2025-01-01", "0x10", &["not_an_amount"]),
        ("2025-01-01", "100.005", &["too_precise"]),
    ];
    let lines = rows.iter().enumerate().map(|(index, (signed, amount, _))| format!("H{index},客户{index},{signed},{amount},"));
    let path = place.file("bad.csv");
    std::fs::write(&path, format!("{HEADER}\n{}\n", lines.collect::<Vec<_>>().join("\n"))).unwrap();
    let answer = place.call(&["import", "--kind", "contracts", &path.display().to_string(), "--json"]).done().json();
    let wanted: Vec<(u64, Vec<&str>)> =
        (2..).zip(&rows).filter(|(_, (_, _, codes))| codes != &["ok"]).map(|(row, (_, _, codes))| (row, codes.to_vec())).collect();
    assert_eq!(codes(&answer), wanted, "{answer}");
    for row in answer["refused"].as_array().unwrap() {
        assert!(row["zh"].as_str().unwrap().ends_with('。') && row["en"].as_str().unwrap().ends_with('.'), "{row}");
    }
    assert_eq!(place.report("contracts", &[]).len() - 1, 1);
    place.is_clean();
}

#[test]
fn emoji_rare_hanzi_scripts_and_hidden_marks_come_in_as_what_can_be_seen() {
    let place = Place::new();
    let names = [
        ("🏭第一工厂👨‍👩‍👧", "🏭第一工厂👨‍👩‍👧"),
        ("𠮷野家𬭚有限公司", "𠮷野家𬭚有限公司"),
        ("<script>alert(1)</script>公司", "<script>alert(1)</script>公司"),
        ("\u{202e}司公假\u{202c}", "司公假"),
        ("\u{200f}右到左\u{200e}公司", "右到左公司"),
        ("شركة النور", "شركة النور"),
    ];
    let lines = names.iter().enumerate().map(|(index, (name, _))| format!("H{index},{name},2025-01-01,100,"));
    let path = place.file("names.csv");
    std::fs::write(&path, format!("{HEADER}\n{}\n", lines.collect::<Vec<_>>().join("\n"))).unwrap();
    let path = path.display().to_string();
    let answer = place.call(&["import", "--kind", "contracts", &path, "--json"]).done().json();
    assert_eq!((&answer["added"], &answer["refused"]), (&json!(names.len()), &json!([])));
    let rows = place.report("contracts", &[]);
    let shown: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
    assert_eq!(shown, names.map(|(_, shown)| shown));
    let again = place.call(&["import", "--kind", "contracts", &path, "--json"]).done().json();
    assert_eq!(again["unchanged"], json!(names.len()));
}

#[test]
fn cells_that_begin_like_formulas_come_in_as_text_and_go_out_harmless() {
    let place = Place::new();
    let path = place.file("formulas.csv");
    std::fs::write(&path, format!("{HEADER}\nH1,甲公司,2025-01-01,100,=1+1\nH2,乙公司,2025-01-01,100,@SUM(A1)\n")).unwrap();
    place.call(&["import", "--kind", "contracts", &path.display().to_string(), "--json"]).done();
    let rows = place.report("contracts", &[]);
    let remarks: Vec<&str> = rows[1..].iter().map(|row| row.last().unwrap().as_str()).collect();
    assert_eq!(remarks, ["'=1+1", "'@SUM(A1)"]);
}

#[test]
fn more_rows_than_allowed_are_refused_by_the_limit_that_is_set() {
    let place = Place::new();
    let path = place.file("long.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    writeln!(file, "{HEADER}").unwrap();
    for row in 0..200_000 {
        writeln!(file, "H{row},客户,2025-01-01,100,").unwrap();
    }
    drop(file);
    let path = path.display().to_string();
    let call = |lang: &str| place.call(&["import", "--kind", "contracts", &path, "--lang", lang]).failed(1);
    let (zh, en) = (call("zh"), call("en"));
    assert!(zh.err.contains("100000 行") && en.err.contains("more than 100000 rows"), "{zh:?} {en:?}");
    assert!(!place.data().exists(), "nothing is written");
}

#[test]
fn a_file_over_the_size_limit_is_refused_without_reading_it_all() {
    let place = Place::new();
    let path = place.file("large.csv");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(50 << 20).unwrap();
    let path = path.display().to_string();
    let answer = place.call(&["import", "--kind", "contracts", &path, "--lang", "en"]).failed(1);
    assert!(answer.err.contains("over 20 MB"), "{answer:?}");
    assert!(!place.data().exists());
}

#[test]
fn a_customer_file_that_names_one_customer_twice_brings_it_once() {
    let place = Place::new();
    let path = place.file("twice.csv");
    std::fs::write(
        &path,
        "客户名称,统一社会信用代码\n杭州云栖软件有限公司,91330106MA27XNTQ4R\n杭州 云栖软件（有限公司）,\n云栖集团,91330106MA27XNTQ4R\n",
    )
    .unwrap();
    let answer = place.call(&["import", "--kind", "customers", &path.display().to_string(), "--json"]).done().json();
    let repeated = vec!["customer_repeated_in_file"];
    assert_eq!((&answer["added"], codes(&answer)), (&json!(1), vec![(3, repeated.clone()), (4, repeated)]), "{answer}");
    assert!(answer["refused"][0]["zh"].as_str().unwrap().contains("第 2 行"), "{answer}");
    assert_eq!(place.report("customers", &[]).len() - 1, 1);
}
