//! What the program writes, it reads: an export changes nothing where it came from, and brings the same elsewhere.

use serde_json::{Value, json};

use crate::place::{Place, sample};

/// A report as a file of that place.
fn exported(place: &Place, report: &str, format: &str, more: &[&str]) -> String {
    let path = place.file(&format!("{report}.{format}")).display().to_string();
    let mut call = vec!["export", "--report", report, "--format", format, "-o", &path];
    call.extend(more);
    place.call(&call).done();
    path
}

fn imported(place: &Place, kind: &str, file: &str) -> Value {
    let answer = place.call(&["import", "--kind", kind, file, "--json"]).done().json();
    assert_eq!(answer["refused"], json!([]), "{answer}");
    answer
}

fn books() -> Place {
    let place = Place::new();
    for (kind, file) in [
        ("customers", "customers-zh.xlsx"),
        ("contracts", "contracts-untidy-zh.xlsx"),
        ("contract-sales", "contract-sales-zh.xlsx"),
        ("arrears", "arrears-zh.xlsx"),
    ] {
        place.import(kind, file);
    }
    place
}

const AS_OF: [&str; 2] = ["--as-of", "2025-07-01"];

#[test]
fn an_export_taken_back_in_changes_nothing() {
    let place = books();
    for (report, more) in [("customers", &[][..]), ("contracts", &[]), ("arrears", &AS_OF)] {
        for format in ["csv", "xlsx"] {
            let before: Vec<_> = ["customers", "contracts"].map(|report| place.report(report, &[])).into();
            let owed = place.report("arrears", &AS_OF);
            let answer = imported(&place, report, &exported(&place, report, format, more));
            assert_eq!((&answer["added"], &answer["updated"]), (&json!(0), &json!(0)), "{report}.{format}: {answer}");
            assert_eq!(["customers", "contracts"].map(|report| place.report(report, &[])), before[..]);
            assert_eq!(place.report("arrears", &AS_OF), owed);
        }
    }
    place.is_clean();
}

#[test]
fn an_export_brings_the_same_to_an_empty_place() {
    let place = books();
    for (report, more) in [("contracts", &[][..]), ("arrears", &AS_OF)] {
        let other = Place::new();
        imported(&other, report, &exported(&place, report, "csv", more));
        let (mut there, here) = (other.report(report, more), place.report(report, more));
        // What is still owed comes alone: that a part was paid before is a remark there.
        let at = |code: &str| here[0].iter().position(|header| header == code);
        if let (Some(state), Some(remarks)) = (at("payment_state"), at("remarks")) {
            for (there, here) in there.iter_mut().zip(&here).filter(|(_, here)| here[state] == "partial") {
                assert_eq!((there[state].as_str(), there[remarks].starts_with("付款状态：partial")), ("pending", true), "{there:?}");
                (there[state], there[remarks]) = (here[state].clone(), here[remarks].clone());
            }
        }
        assert_eq!(there, here, "{report}");
        other.is_clean();
    }
}

#[test]
fn what_was_given_up_goes_with_its_contracts_to_an_empty_place() {
    let place = Place::new();
    let sheets = [
        ("contracts", "合同编号,客户名称,签署日期,合同金额,已收款\nHT1,甲,2025-01-10,1000,400\nHT2,乙,2025-01-10,500,\n"),
        (
            "adjustments",
            "合同编号,类型,金额,入账日期,原因,说明\nHT1,坏账核销,600,2025-03-01,客户破产,\nHT2,折让,10.50,2025-03-02,其他,谈好的\n",
        ),
    ];
    for (kind, lines) in sheets {
        let file = place.file(&format!("old-{kind}.csv"));
        std::fs::write(&file, lines).unwrap();
        imported(&place, kind, &file.display().to_string());
    }
    // Their own numbers are given where they are.
    let given_up = |place: &Place| place.report("adjustments", &[]).iter().map(|row| row[..9].to_vec()).collect::<Vec<_>>();
    assert_eq!(given_up(&place)[1], ["HT1", "甲", "1", "write_off", "600.00", "CNY", "2025-03-01", "bankrupt", ""]);
    for format in ["csv", "xlsx"] {
        let other = Place::new();
        for report in ["contracts", "adjustments"] {
            imported(&other, report, &exported(&place, report, format, &[]));
        }
        assert_eq!(given_up(&other), given_up(&place));
        assert_eq!(other.report("contracts", &[]), place.report("contracts", &[]));
        other.is_clean();
    }
    let answer = imported(&place, "adjustments", &exported(&place, "adjustments", "csv", &[]));
    assert_eq!((&answer["added"], &answer["updated"]), (&json!(0), &json!(0)), "{answer}");
}

#[test]
fn a_derived_date_does_not_become_history_elsewhere_and_an_entered_one_stays() {
    let place = books();
    let other = Place::new();
    imported(&other, "customers", &exported(&place, "customers", "xlsx", &[]));
    let (there, here) = (other.report("customers", &[]), place.report("customers", &[]));
    assert_eq!((there.len(), &there[0]), (here.len(), &here[0]));
    let at = |code: &str| here[0].iter().position(|header| header == code).unwrap();
    let derived = [at("kind"), at("first_deal"), at("latest_deal"), at("last_contact")];
    for (there, here) in there[1..].iter().zip(&here[1..]) {
        for column in (0..here.len()).filter(|column| !derived.contains(column)) {
            assert_eq!(there[column], here[column]);
        }
        assert_eq!(there[at("first_deal")], here[at("history_first")], "without contracts, only what was entered");
    }
    assert!(here[1..].iter().any(|row| row[at("first_deal")] != row[at("history_first")]), "the sample has derived dates");
    assert!(here[1..].iter().any(|row| !row[at("history_first")].is_empty()), "and entered ones");
}

#[test]
fn a_sheet_is_chosen_by_its_name_and_a_wrong_name_says_which_there_are() {
    let place = Place::new();
    let path = place.file("books.xlsx").display().to_string();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, customers) in [("说明", 0), ("2024", 1), ("2025", 2)] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, if customers > 0 { "客户名称" } else { "请看下一页" }).unwrap();
        for row in 1..=customers {
            sheet.write(row, 0, format!("{name}年的第{row}家公司")).unwrap();
        }
    }
    workbook.save(&path).unwrap();
    let call = |sheet: &[&str]| place.call(&[&["import", "--kind", "customers", &path, "--json", "--dry-run"], sheet].concat());
    assert_eq!(call(&[]).done().json()["added"], json!(1), "the first of equals");
    assert_eq!(call(&["--sheet", "2025"]).done().json()["added"], json!(2));
    let wrong = call(&["--sheet", "2026"]).failed(1);
    assert!(["说明", "2024", "2025"].iter().all(|name| wrong.err.contains(name)), "{wrong:?}");
    call(&["--sheet", "说明"]).failed(1);
    assert!(!place.data().exists());
}

#[test]
fn an_import_of_all_or_nothing_that_is_killed_half_way_is_gone_at_the_next_call() {
    use std::io::{BufRead, BufReader};
    let place = Place::new();
    place.import("contracts", "contracts-zh.xlsx");
    let mut child = crate::place::command(place.folder.path())
        .args(["import", "--kind", "invoices", &sample("ibm-accounts-receivable.csv"), "--all-or-nothing", "--data"])
        .arg(place.data())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // It says how far it is while it writes: then it is killed.
    let said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok).find(|line| line.contains("/ 2466"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said.is_some(), "it was killed while it wrote");
    assert_eq!(place.report("contracts", &[]).len() - 1, 3);
    place.is_clean();
}
