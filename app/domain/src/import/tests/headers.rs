use super::*;

#[test]
fn the_header_is_found_below_title_rows_in_both_languages() {
    let table = [
        (Kind::Contracts, "台账\n制表日期|2025-01-01\n\n 合同编号 |客 户 名 称|合同金额（元）|签署\n日期", 4, 3),
        (Kind::Contracts, "Contract Number|Customer|Contract Amount|Signed Date|Status|Payment Progress", 1, 6),
        (
            Kind::Contracts,
            "number|customer|type|signed_date|amount|currency|status|payment_progress|collected|expenses|owner|remarks",
            1,
            12,
        ),
        (Kind::Arrears, "customer|phone|address|amount|currency|since|days_overdue|reason|payment_state|remarks", 1, 9),
        (Kind::Arrears, "客户欠款管理表\n客户名称|联系方式|地址|欠款金额|欠款日期|欠款原因|付款状态|备注", 2, 8),
        (
            Kind::Invoices,
            "countryCode|customerID|PaperlessDate|invoiceNumber|InvoiceDate|DueDate|InvoiceAmount|Disputed|SettledDate|PaperlessBill|DaysToSettle|DaysLate",
            1,
            7,
        ),
        (Kind::Adjustments, "contract|customer|seq|kind|amount|currency|date|reason|note|adjustment|asked_by", 1, 10),
        (Kind::Adjustments, "折让与坏账\n合同编号|客户名称|期次|类型|金额|币种|入账日期|原因|说明|单号|申请人", 2, 10),
        (Kind::ContractSales, "合同编号|客户名称|合同日期|产品/服务名称|产品/服务数量|单价|总价|付款方式|付款状态|备注", 1, 10),
    ];
    for (kind, lines, header_row, count) in table {
        let recognised = recognise(kind, &sheet(lines)).unwrap();
        assert_eq!((recognised.header_row, recognised.recognised_count()), (header_row, count), "{lines}");
        assert_eq!(detect_kind(&sheet(lines)), Some(kind), "{lines}");
    }
}

#[test]
fn unknown_headers_are_named_and_a_sheet_without_a_header_is_refused() {
    let recognised = recognise(Kind::Contracts, &sheet("序号|合同编号|客户名称|合同金额|心情")).unwrap();
    assert_eq!(recognised.unknown, ["序号", "心情"]);
    assert_eq!(recognised.columns, [None, Some(Column::Number), Some(Column::Customer), Some(Column::Amount), None]);
    for lines in ["", "一|二|三", "合同编号|客户名称\nA1|甲", "#1|#2"] {
        assert_eq!(recognise(Kind::Contracts, &sheet(lines)), Err(Refusal::NoHeader), "{lines}");
    }
    assert_eq!(Recognised::at(Kind::Contracts, &sheet("合同编号|客户名称"), 1).missing(Kind::Contracts), [Column::Amount]);
}

#[test]
fn of_two_headers_for_one_column_the_more_telling_wins() {
    let recognised = recognise(Kind::Contracts, &sheet("合同编号|客户|金额|合同金额|合同金额")).unwrap();
    assert_eq!(recognised.position(Column::Amount), Some(3));
    assert_eq!(recognised.unknown, ["金额", "合同金额"]);
}

#[test]
fn a_meaning_stands_above_one_column_only() {
    let before = Recognised { header_row: 3, columns: vec![Some(Column::Number), None, Some(Column::Amount)], unknown: Vec::new() };
    let after = before.with(1, Some(Column::Amount));
    assert_eq!(after.columns, [Some(Column::Number), Some(Column::Amount), None]);
    assert_eq!(before.with(0, None).columns, [None, None, Some(Column::Amount)]);
    assert_eq!(before.with(4, Some(Column::Customer)).columns.len(), 5);
}

#[test]
fn a_corrected_mapping_is_what_is_read() {
    let table = sheet("合同编号|客户|金额|甲方意愿价|签订日期\nA1|甲|100|200|2025-01-01");
    let mut recognised = recognise(Kind::Contracts, &table).unwrap();
    recognised.columns = vec![Some(Column::Number), Some(Column::Customer), None, Some(Column::Amount), Some(Column::Signed)];
    let rows = read(Kind::Contracts, &table, &recognised, Currency::Cny, today(), DateOrder::MonthFirst);
    assert_eq!(contracts(&rows)[0].amount, amount("200"));
}

#[test]
fn the_order_of_day_and_month_is_decided_by_the_whole_column() {
    let table = [
        ("1/2/2013,3/4/2013", DateOrder::MonthFirst, "2013-01-02"),
        ("1/2/2013,1/15/2013", DateOrder::MonthFirst, "2013-01-02"),
        ("1/2/2013,15/1/2013", DateOrder::DayFirst, "2013-02-01"),
        ("01-02-2013 08:00,15.1.2013", DateOrder::DayFirst, "2013-02-01"),
        ("2013/1/2,15/1/2013", DateOrder::DayFirst, "2013-01-02"),
    ];
    for (dates, order, first) in table {
        let rows: String = dates.split(',').enumerate().map(|(n, date)| format!("\nA{n}|甲|1|{date}")).collect();
        let sheet = sheet(&format!("合同编号|客户|合同金额|签订日期{rows}"));
        assert_eq!(date_order(&sheet, &recognise(Kind::Contracts, &sheet).unwrap()), order, "{dates}");
        assert_eq!(contracts(&read_sheet(Kind::Contracts, &sheet))[0].signed, Some(date(first)), "{dates}");
    }
}

#[test]
fn a_date_without_its_year_is_not_completed_from_today() {
    for typed in ["3.1", "3月1日", "tomorrow", "+7", "+7777", "#3", "1/2/13", "45717.9x"] {
        let rows = read_sheet(Kind::Contracts, &sheet(&format!("合同编号|客户|合同金额|签订日期\nA1|甲|1|{typed}")));
        assert_eq!(outcomes(&rows), ["2: signed not_a_date"], "{typed}");
    }
    for typed in ["45717", "#45717.5", "20250301", "2025-03-01T09:00"] {
        let rows = read_sheet(Kind::Contracts, &sheet(&format!("合同编号|客户|合同金额|签订日期\nA1|甲|1|{typed}")));
        assert_eq!(contracts(&rows)[0].signed, Some(date("2025-03-01")), "{typed}");
    }
    for typed in ["9999-12-31", "@9999-12-31", "0001-01-01", "@0001-01-01", "1/1/0001"] {
        let rows = read_sheet(Kind::Contracts, &sheet(&format!("合同编号|客户|合同金额|签订日期\nA1|甲|1|{typed}")));
        assert_eq!(outcomes(&rows), ["2: signed date_out_of_range"], "{typed}");
    }
}

#[test]
fn rows_that_are_no_records_are_skipped_not_refused() {
    let table = [
        ("|||", "skipped Blank"),
        ("| |　|", "skipped Blank"),
        ("合计||100|", "skipped TotalsRow"),
        ("|合 计：|100|", "skipped TotalsRow"),
        ("2025年总计（元）||100|", "skipped TotalsRow"),
        ("Grand Total||100|", "skipped TotalsRow"),
        ("小计|3|100|", "skipped TotalsRow"),
        ("制表人：李敏||审核：王强|", "skipped Footnote"),
        ("合同编号|客户|合同金额|签订日期", "skipped RepeatedHeader"),
        ("A9|总计科技有限公司|100|2025-01-01", "ok"),
        ("A9||100|2025-01-01", "customer required"),
    ];
    for (line, expected) in table {
        let rows = read_sheet(Kind::Contracts, &sheet(&format!("合同编号|客户|合同金额|签订日期\n{line}")));
        assert_eq!(outcomes(&rows), [format!("2: {expected}")], "{line}");
    }
}
