//! Ledgers as people keep them.

use serde_json::{Value, json};

use crate::place::{Place, sample};

fn column<'a>(rows: &'a [Vec<String>], code: &str) -> Vec<&'a str> {
    let position = rows[0].iter().position(|header| header == code).unwrap_or_else(|| panic!("no column {code}"));
    rows[1..].iter().map(|row| row[position].as_str()).collect()
}

#[test]
fn the_worked_example_comes_in_with_its_progress_and_its_expenses() {
    let place = Place::new();
    let answer = place.import("contracts", "contracts-zh.xlsx");
    assert_eq!((&answer["added"], &answer["refused"]), (&json!(3), &json!([])));
    let rows = place.report("contracts", &[]);
    let header = "number,customer,type,signed_date,amount,currency,status,payment_progress,collected,expenses,owner,remarks";
    assert_eq!(rows[0].join(","), header);
    let given_up = place.report("adjustments", &[]);
    assert_eq!(
        (given_up.len(), given_up[0].join(",")),
        (1, "contract,customer,seq,kind,amount,currency,date,reason,note,adjustment,asked_by".into())
    );
    assert_eq!(column(&rows, "number"), ["C001", "C002", "C003"]);
    assert_eq!(column(&rows, "amount"), ["100000.00", "200000.00", "150000.00"]);
    assert_eq!(column(&rows, "payment_progress"), ["paid", "partial", "paid"]);
    assert_eq!(column(&rows, "collected"), ["100000.00", "0.00", "150000.00"]);
    assert_eq!(column(&rows, "expenses"), ["10000.00", "20000.00", "15000.00"]);
    assert_eq!(column(&rows, "status"), ["signed", "performing", "completed"]);
    assert_eq!(column(&rows, "signed_date"), ["2023-01-15", "2023-02-10", "2023-03-05"]);
    // What is to be completed is owed in full until somebody says how much was paid.
    let ageing = place.report("ageing", &["--as-of", "2023-02-11"]);
    assert_eq!(ageing[1][..3], ["客户B", "CNY", "200000.00"]);
    assert_eq!(ageing.len(), 2, "C001 is paid and C003 is not signed yet");
    place.is_clean();
}

#[test]
fn of_an_untidy_ledger_exactly_the_good_rows_come_in_once() {
    let place = Place::new();
    let first = place.import("contracts", "contracts-untidy-zh.xlsx");
    assert_eq!((&first["added"], &first["skipped"], &first["rows"]), (&json!(5), &json!(2), &json!(11)));
    let refused: Vec<(u64, &Value, &Value)> =
        first["refused"].as_array().unwrap().iter().map(|row| (row["row"].as_u64().unwrap(), &row["fields"], &row["codes"])).collect();
    let expected = [
        (9, json!(["number"]), json!(["number_repeated_in_file"])),
        (10, json!(["signed"]), json!(["not_a_date"])),
        (11, json!(["customer"]), json!(["required"])),
        (12, json!(["amount"]), json!(["amount_not_positive"])),
    ];
    assert_eq!(refused.len(), expected.len(), "{first}");
    for (found, wanted) in refused.iter().zip(&expected) {
        assert_eq!((found.0, found.1, found.2), (wanted.0, &wanted.1, &wanted.2));
    }
    for row in first["refused"].as_array().unwrap() {
        assert!(row["zh"].as_str().unwrap().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{row}");
        assert!(row["en"].as_str().unwrap().chars().any(|c| c.is_ascii_alphabetic()), "{row}");
    }
    let second = place.import("contracts", "contracts-untidy-zh.xlsx");
    assert_eq!((&second["added"], &second["updated"], &second["unchanged"]), (&json!(0), &json!(0), &json!(5)));
    assert_eq!(second["refused"], first["refused"]);
    let rows = place.report("contracts", &[]);
    assert_eq!(column(&rows, "amount"), ["128000.00", "356000.00", "120000.00", "98000.50", "56000.00"]);
    assert_eq!(column(&rows, "collected"), ["64000.00", "0.00", "120000.00", "0.00", "20000.00"]);
    assert_eq!(column(&rows, "owner"), ["李敏", "王强", "李敏", "陈静", "李敏"]);
    // One customer spelt two ways is one.
    assert_eq!(place.report("customers", &[]).len() - 1, 4);
    place.is_clean();
}

#[test]
fn every_other_sample_comes_in_and_doubles_nothing() {
    let place = Place::new();
    for (kind, file) in [
        ("customers", "customers-zh.xlsx"),
        ("contracts", "contracts-untidy-zh.xlsx"),
        ("contract-sales", "contract-sales-zh.xlsx"),
        ("arrears", "arrears-zh.xlsx"),
    ] {
        let first = place.import(kind, file);
        let counted = ["added", "updated"].iter().map(|count| first[count].as_u64().unwrap()).sum::<u64>();
        assert!(counted > 0, "{kind}: {first}");
        let again = place.import(kind, file);
        assert_eq!(again["added"], json!(0), "{kind}: {again}");
        assert_eq!(again["refused"], first["refused"], "{kind}");
    }
    let arrears = place.report("arrears", &["--as-of", "2025-06-30"]);
    assert_eq!(arrears[0].join(","), "customer,phone,address,amount,currency,since,days_overdue,reason,payment_state,remarks");
    let hangzhou = arrears.iter().find(|row| row[0].starts_with("杭州云栖") && row[7] == "验收未完成").unwrap();
    assert_eq!(
        (hangzhou[3].as_str(), hangzhou[5].as_str(), hangzhou[6].as_str(), hangzhou[8].as_str()),
        ("64000.00", "2025-03-03", "119", "partial")
    );
    place.is_clean();
}

#[test]
fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let place = Place::new();
    let file = sample("contracts-untidy-zh.xlsx");
    let call = ["import", "--kind", "contracts", &file, "--dry-run", "--json"];
    assert_eq!(place.call(&call).done().json()["added"], json!(5));
    assert!(!place.data().exists(), "a dry run on an empty place makes no folder");
    place.import("contracts", "contracts-zh.xlsx");
    assert_eq!(place.call(&call).done().json()["added"], json!(5));
    assert_eq!(place.report("contracts", &[]).len() - 1, 3);
    place.import("contracts", "contracts-untidy-zh.xlsx");
    let known = place.call(&call).done().json();
    assert_eq!((&known["added"], &known["unchanged"]), (&json!(0), &json!(5)));
}

#[test]
fn all_or_nothing_writes_nothing_when_a_row_is_refused() {
    let place = Place::new();
    let untidy = sample("contracts-untidy-zh.xlsx");
    let answer = place.call(&["import", "--kind", "contracts", &untidy, "--all-or-nothing", "--json"]);
    assert_eq!(answer.code, 1);
    assert_eq!(answer.json()["refused"].as_array().unwrap().len(), 4);
    assert_eq!(place.report("contracts", &[]).len() - 1, 0);
    let good = sample("contracts-zh.xlsx");
    let answer = place.call(&["import", "--kind", "contracts", &good, "--all-or-nothing", "--json"]).done();
    assert_eq!(answer.json()["added"], json!(3));
    assert_eq!(place.report("contracts", &[]).len() - 1, 3);
}

#[test]
fn a_known_number_with_another_amount_is_refused_and_nothing_is_changed() {
    let place = Place::new();
    place.import("contracts", "contracts-zh.xlsx");
    let file = place.file("changed.csv");
    std::fs::write(
        &file,
        "合同编号,客户名称,签署日期,合同金额,付款进度\nC001,客户A,2023-01-15,90000,已付款\nC002,客户Z,2023-02-10,200000,未付款\n",
    )
    .unwrap();
    let file = file.display().to_string();
    for more in [vec!["--dry-run"], vec![]] {
        let mut call = vec!["import", "--kind", "contracts", &file, "--json"];
        call.extend(more);
        let answer = place.call(&call).done().json();
        let codes: Vec<&Value> = answer["refused"].as_array().unwrap().iter().map(|row| &row["codes"]).collect();
        assert_eq!(codes, [&json!(["contract_differs"]), &json!(["number_taken"])], "{answer}");
    }
    assert_eq!(column(&place.report("contracts", &[]), "amount"), ["100000.00", "200000.00", "150000.00"]);
    place.is_clean();
}

#[test]
fn an_answer_in_words_names_each_refused_row_in_both_languages() {
    let place = Place::new();
    let answer = place.call(&["import", "--kind", "contracts", &sample("contracts-untidy-zh.xlsx")]).done();
    assert!(answer.out.contains("新增 5") && answer.out.contains("拒绝 4"), "{answer:?}");
    assert!(answer.out.contains("第 10 行被拒绝") && answer.out.contains("Signed date: "), "{answer:?}");
    let english = place.call(&["import", "--lang", "en", "--kind", "contracts", &sample("contracts-untidy-zh.xlsx")]).done();
    assert!(english.out.contains("unchanged 5") && english.out.contains("Row 10 refused:"), "{english:?}");
}
