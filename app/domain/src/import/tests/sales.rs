use super::*;

/// shared/data/contract-sales-zh.xlsx, cell by cell.
pub(super) const SALES: &str = "
合同销售统计表
合同编号|客户名称|合同日期|产品/服务名称|产品/服务数量|单价|总价|付款方式|付款状态|备注
HT20250701001|杭州云栖软件有限公司|2025-07-01|年度维护服务|#1|#48000|#48000|银行转账|已付清|
HT20250702001|宁波海港机械股份有限公司|2025-07-02|数控模块A|20|1,280.50|25,610.00|分期付款|部分付款|分3期
HT20250702001|宁波海港机械股份有限公司|2025-07-02|现场安装|#2|#3000|#6000|分期付款|部分付款|
HT20250705001|上海浦江物流有限公司|2025-07-05|仓储终端|#15|#899.9|#13498.4|现金|未付清|总价与单价×数量不符";

#[test]
fn rows_of_one_number_are_lines_of_one_contract() {
    let rows = read_sheet(Kind::ContractSales, &sheet(SALES));
    assert_eq!(outcomes(&rows), ["3: ok", "4: ok", "5: line of 4", "6: total line_total_differs"]);
    let contracts = contracts(&rows);
    assert_eq!(contracts.len(), 2);
    assert_eq!((contracts[0].amount, contracts[0].collected), (amount("48000"), Some(amount("48000"))));
    assert_eq!((contracts[1].amount, contracts[1].collected), (amount("31610"), None));
    assert_eq!(contracts[1].lines.len(), 2);
    assert_eq!(contracts[1].lines[0].total, amount("25610"));
    assert_eq!(contracts[1].remarks, "分3期");
    let differs = Refusal::LineTotalDiffers { stated: amount("13498.4"), computed: amount("13498.5") };
    assert_eq!(refusals(&rows), [differs]);
}

#[test]
fn a_bad_line_refuses_its_contract_and_no_other() {
    let lines = "
    合同编号|客户|合同日期|产品|数量|单价|折扣|总价
    A1|甲|2025-07-01|泵|2|10||20
    A1|甲|2025-07-01|阀|2|10||21
    A2|乙|2025-07-01|泵|2|10|1|19
    A3|丙|2025-07-01|泵||||19.5
    A4|丁|2025-07-01|泵|2|10|21|
    A5|戊|2025-07-01|样品|1|0||0
    A2|己|2025-07-01|泵|2|10||20";
    let rows = read_sheet(Kind::ContractSales, &sheet(lines));
    let expected = [
        "2: number other_line_refused",
        "3: total line_total_differs",
        "4: number other_line_refused",
        "5: ok",
        "6: discount discount_over_total",
        "7: total amount_not_positive",
        "8: number number_repeated_in_file",
    ];
    assert_eq!(outcomes(&rows), expected);
    assert_eq!(refusals(&rows)[0], Refusal::OtherLineRefused { number: "A1".to_owned(), row: 3 });
    assert_eq!(refusals(&rows).last(), Some(&Refusal::NumberRepeatedInFile { number: "A2".to_owned(), row: 4 }));
}

#[test]
fn the_payment_state_of_lines_joins_without_inventing_amounts() {
    let table = [("已付清", "已付清", Some("20")), ("未付款", "", Some("0")), ("已付清", "未付款", None), ("部分付款", "已付清", None)];
    for (first, second, collected) in table {
        let lines = format!(
            "合同编号|客户|合同日期|产品|数量|单价|总价|付款状态\nA1|甲|2025-07-01|泵|1|10|10|{first}\nA1|甲|2025-07-01|阀|1|10|10|{second}"
        );
        let rows = read_sheet(Kind::ContractSales, &sheet(&lines));
        assert_eq!(contracts(&rows)[0].collected, collected.map(amount), "{first} {second}");
    }
}
