use super::*;
use crate::contract::{ContractType, Life};
use crate::state::PaymentProgress;

/// shared/data/contracts-untidy-zh.xlsx, cell by cell.
pub(super) const UNTIDY: &str = "
2025年度合同台账(华东区)
序号|合同编号|客户名称|合同类型|签订日期|合同金额(元)|状态|付款进度|已收款|费用支出|业务员|备注
#1|HT20250103001|杭州云栖软件有限公司|服务合同|@2025-01-03|#128000|进行中|部分付款|#64000|#3200|李敏|分两期,验收后付尾款
#2|HT20250108002|宁波海港机械股份有限公司 |销售合同|2025年1月8日|35.6万元|进行中|未付款|#0|1,500|王强|
#3|HT20250215001|苏州工业园区恒达电子有限公司|销售合同|2025/2/15|１２０，０００|完成|已付款|120000|￥2,600.50|李敏|已归档
#4|HT20250301003|上海浦江物流有限公司|采购合同|#45717|#98000.5|签署|未付款|||陈静|
|||||||||||
#5|HT20250412001|杭州云栖软件(有限公司)|服务合同|2025.4.12|#56000|终止|部分付款|#20000|#800|李敏|客户终止,尾款协商
#6|HT20250412001|杭州云栖软件有限公司|服务合同|2025-04-12|#56000|终止|部分付款|#20000|#800|李敏|编号重复
#7|HT20250520002|绍兴纺织集团有限公司|销售合同|2025-13-20|#77000|进行中|未付款|#0|#0|王强|日期有误
#8|HT20250601001||销售合同|2025-06-01|#12000|进行中|未付款|#0|#0|王强|缺客户
#9|HT20250610002|嘉兴食品有限公司|销售合同|2025-06-10|#-5000|进行中|未付款|#0|#0|陈静|金额为负
合计|||||#577600.5|||#204000|||";

#[test]
fn from_the_untidy_ledger_exactly_the_good_rows_come_in() {
    let rows = read_sheet(Kind::Contracts, &sheet(UNTIDY));
    let expected = [
        "3: ok",
        "4: ok",
        "5: ok",
        "6: ok",
        "7: skipped Blank",
        "8: ok",
        "9: number number_repeated_in_file",
        "10: signed not_a_date",
        "11: customer required",
        "12: amount amount_not_positive",
        "13: skipped TotalsRow",
    ];
    assert_eq!(outcomes(&rows), expected);
    let repeated = Refusal::NumberRepeatedInFile { number: "HT20250412001".to_owned(), row: 8 };
    assert_eq!(refusals(&rows).first(), Some(&repeated));
}

#[test]
fn every_spelling_of_the_untidy_ledger_is_read_exactly() {
    let rows = read_sheet(Kind::Contracts, &sheet(UNTIDY));
    let table = [
        ("HT20250103001", "2025-01-03", "128000", Life::Performing, "64000", "3200", ContractType::Service),
        ("HT20250108002", "2025-01-08", "356000", Life::Performing, "0", "1500", ContractType::Sales),
        ("HT20250215001", "2025-02-15", "120000", Life::Completed, "120000", "2600.50", ContractType::Sales),
        ("HT20250301003", "2025-03-01", "98000.5", Life::Signed, "0", "0", ContractType::Purchase),
        ("HT20250412001", "2025-04-12", "56000", Life::Terminated, "20000", "800", ContractType::Service),
    ];
    let contracts = contracts(&rows);
    assert_eq!(contracts.len(), table.len());
    for (contract, (number, signed, total, life, collected, expenses, contract_type)) in contracts.iter().zip(table) {
        assert_eq!(contract.number, number);
        assert_eq!(contract.signed, Some(date(signed)), "{number}");
        assert_eq!(contract.amount, amount(total), "{number}");
        assert_eq!(contract.life, life, "{number}");
        assert_eq!(contract.collected, Some(amount(collected)), "{number}");
        assert_eq!(contract.expenses, amount(expenses), "{number}");
        assert_eq!(contract.contract_type, contract_type, "{number}");
    }
    assert_eq!(contracts[1].customer_name, "宁波海港机械股份有限公司");
    assert_eq!(contracts[0].owner_name, "李敏");
    assert_eq!(contracts[3].owner_name, "陈静");
}

/// shared/data/contracts-zh.xlsx, cell by cell.
const WORKED_EXAMPLE: &str = "
销售合同管理报表|||||||
合同编号|客户名称|签署日期|合同金额|合同状态|付款进度|费用支出|备注
C001|客户A|2023-01-15|100,000|签署|已付款|10,000|
C002|客户B|2023-02-10|200,000|进行中|部分付款|20,000|
C003|客户C|2023-03-05|150,000|完成|已付款|15,000|";

#[test]
fn the_worked_example_gives_three_contracts_and_invents_no_amount() {
    let rows = read_sheet(Kind::Contracts, &sheet(WORKED_EXAMPLE));
    let contracts = contracts(&rows);
    assert_eq!(contracts.len(), 3);
    let collected: Vec<_> = contracts.iter().map(|contract| (contract.collected, contract.is_amount_to_complete)).collect();
    assert_eq!(collected, [(Some(amount("100000")), false), (None, true), (Some(amount("150000")), false)]);
    assert_eq!(contracts[0].progress, PaymentProgress::Paid);
    assert_eq!(contracts[1].progress, PaymentProgress::Partial);
    assert_eq!(contracts[2].expenses, amount("15000"));
}

#[test]
fn stated_progress_must_agree_with_what_was_collected() {
    let table = [
        ("已付款", "", "ok 1000.00"),
        ("已付清", "1000", "ok 1000.00"),
        ("已付款", "0", "progress progress_contradicts_collected"),
        ("已付款", "400", "progress progress_contradicts_collected"),
        ("部分付款", "", "ok to complete"),
        ("部分付款", "0", "ok to complete"),
        ("部分付款", "400", "ok 400.00"),
        ("部分付款", "1000", "progress progress_contradicts_collected"),
        ("未付款", "", "ok 0.00"),
        ("未付款", "0", "ok 0.00"),
        ("未付款", "400", "progress progress_contradicts_collected"),
        ("未付清", "400", "ok 400.00"),
        ("未付清", "1000", "progress progress_contradicts_collected"),
        ("", "", "ok 0.00"),
        ("", "1000", "ok 1000.00"),
        ("已付款", "1000.01", "collected collected_over_amount"),
        ("", "-1", "collected amount_negative"),
        ("差不多", "", "progress not_one_of"),
    ];
    for (progress, collected, expected) in table {
        let lines = format!("合同编号|客户|合同金额|签订日期|付款进度|已收款\nA1|甲|1000|2025-01-01|{progress}|{collected}");
        let rows = read_sheet(Kind::Contracts, &sheet(&lines));
        let outcome = match &rows[0].content {
            RowContent::Record(_) => {
                let contract = contracts(&rows)[0];
                assert_eq!(contract.collected.is_none(), contract.is_amount_to_complete);
                format!("ok {}", contract.collected.map_or("to complete".to_owned(), |amount| amount.to_plain()))
            }
            _ => outcomes(&rows)[0].trim_start_matches("2: ").to_owned(),
        };
        assert_eq!(outcome, expected, "{progress} {collected}");
    }
}

#[test]
fn remarks_keep_their_line_breaks() {
    let cells = |cells: [&str; 5]| cells.map(|text| Cell::Text(text.to_owned())).to_vec();
    let header = cells(["合同编号", "客户", "合同金额", "签订日期", "备注"]);
    let table = Table {
        name: "台账".into(),
        rows: vec![header, cells(["A1", "甲", "1000", "2025-01-01", " 第一行 \r\n第二\u{202E}行\n"])],
    };
    assert_eq!(contracts(&read_sheet(Kind::Contracts, &table))[0].remarks, "第一行\n第二行");
    let header = cells(["客户名称", "备注", "机会分析", "地址", "客户需求"]);
    let table = Table { name: "客户".into(), rows: vec![header, cells(["甲", "一\n二", "三\n四", "某路\n5号", "五\n六"])] };
    let rows = read_sheet(Kind::Customers, &table);
    let ImportRecord::Customer(customer) = records(&rows)[0] else { panic!() };
    assert_eq!((customer.terms.opportunity.as_str(), customer.terms.address.as_str()), ("三\n四", "某路 5号"));
    assert!(customer.terms.remarks.starts_with("一\n二；") && customer.terms.remarks.ends_with("五\n六"), "{:?}", customer.terms.remarks);
}

#[test]
fn each_malformed_cell_is_refused_beside_its_column() {
    let table = [
        ("甲|1000|2025-01-01|进行中|销售|现金|", "ok"),
        ("甲|1000|2025-01-01|随便|销售|现金|", "life not_one_of"),
        ("甲|1000|2025-01-01|进行中|租赁|现金|", "contract_type not_one_of"),
        ("甲|1000|2025-01-01|进行中|销售|以物抵债|", "payment_method not_one_of"),
        ("甲|1000||进行中|销售|现金|", "signed required"),
        ("甲|1000||待签署|销售|现金|", "ok"),
        ("甲|1000|2099-01-01|进行中|销售|现金|", "signed dated_in_future"),
        ("甲|1000|2099-01-01|待签署|销售|现金|", "ok"),
        ("甲|一大笔|2025-01-01|||现金|", "amount not_an_amount"),
        ("甲|NaN|2025-01-01|||现金|", "amount not_an_amount"),
        ("甲||2025-01-01|||现金|", "amount required"),
        ("甲|0|2025-01-01|||现金|", "amount amount_not_positive"),
        ("甲|1234567890123456789012345678901234567890|2025-01-01|||现金|", "amount amount_too_large"),
        ("甲|1.005|2025-01-01|||现金|", "amount too_precise"),
        ("甲|!N/A|2025-01-01|||现金|", "amount formula_cell"),
        ("甲|1000|2025-02-30|||现金|", "signed not_a_date"),
        ("甲|1000|2025-01-01|||现金|2024-12-31", "end dates_out_of_order"),
        ("甲|1000|2025-01-01 08:30:00|—|-|/|N/A", "ok"),
    ];
    for (cells, expected) in table {
        let lines = format!("合同编号|客户|合同金额|签订日期|状态|合同类型|付款方式|结束日期\nA1|{cells}");
        assert_eq!(outcomes(&read_sheet(Kind::Contracts, &sheet(&lines))), [format!("2: {expected}")], "{cells}");
    }
}

#[test]
fn a_unit_in_the_header_counts_for_every_bare_number_below() {
    let lines = "合同编号|客户|合同金额(万元)|签订日期\nA1|甲|35.6|2025-01-01\nA2|甲|#35.6|2025-01-01\nA3|甲|35.6万|2025-01-01\nA4|甲|356000元|2025-01-01";
    let rows = read_sheet(Kind::Contracts, &sheet(lines));
    assert!(contracts(&rows).iter().all(|contract| contract.amount == amount("356000")), "{:?}", outcomes(&rows));
    assert_eq!(contracts(&rows).len(), 4);
}

#[test]
fn a_currency_column_is_read_and_an_unknown_currency_refused() {
    let lines = "number,customer,amount,currency,signed_date".replace(',', "|")
        + "\nA1|甲|10.50|usd|2025-01-01\nA2|甲|10.50|JPY|2025-01-01\nA3|甲|10|贝壳|2025-01-01";
    let rows = read_sheet(Kind::Contracts, &sheet(&lines));
    assert_eq!(contracts(&rows)[0].currency, Currency::Usd);
    assert_eq!(outcomes(&rows), ["2: ok", "3: amount too_precise", "4: currency not_one_of"]);
}
