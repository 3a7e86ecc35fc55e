use super::*;
use crate::customer::Level;

/// shared/data/customers-zh.xlsx, cell by cell.
pub(super) const CUSTOMERS: &str = "
客户信息统计表
客户编号|客户名称|客户来源|所属区域|所属行业|企业性质|公司规模|客户等级|业务员|联系人|职务|手机|电话|电邮|地址|邮编|生日|初次接触日期|首次交易日期|最近交易日期|累计交易金额|服务反馈评分|投诉记录|客户需求备注|跟进计划
C20240901001|杭州云栖软件有限公司|展会|浙江省杭州市西湖区|信息技术服务业-软件开发|民营|100-499人|VIP|李敏|周经理|销售总监|13805710001|0571-88123456|zhou@example.com|浙江省杭州市西湖区文三路100号|310012|1985-06-01|2022-03-01|2022-06-15|2025-04-12|1284000.00|#5|产品质量-已解决|希望增加定制化功能|2025-10-15回访,确认定制功能进度
C20240901002|宁波海港机械股份有限公司|转介绍|浙江省宁波市北仑区|通用设备制造业-金属加工机械制造|国有|500人以上|重点客户|王强|吴女士|采购主管|1390574000||not-an-email|浙江省宁波市北仑区港口路8号|315800||2023-01-10|2025-01-08|2023-02-01|356000|#4|||
C20240901003|绍兴纺织集团有限公司|电话开发|浙江省绍兴市柯桥区|纺织业-棉纺织及印染精加工|民营|500人以上|普通客户|王强|郑主任|采购经理|13757500003|0575-84000000|zheng@example.com|浙江省绍兴市柯桥区轻纺城|312030|1979-11-20|2024-02-02|||0|||需要样品|2025-09-01寄样";

fn customers(rows: &[ReadRow]) -> Vec<&CustomerRecord> {
    records(rows)
        .into_iter()
        .map(|record| match record {
            ImportRecord::Customer(customer) => customer.as_ref(),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_customer_row_is_refused_with_all_its_reasons_at_once() {
    let rows = read_sheet(Kind::Customers, &sheet(CUSTOMERS));
    assert_eq!(outcomes(&rows), ["3: ok", "4: history_latest dates_out_of_order, mobile not_a_mobile, email not_an_email", "5: ok"]);
}

#[test]
fn a_customer_comes_with_its_contact_its_history_and_its_notes() {
    let rows = read_sheet(Kind::Customers, &sheet(CUSTOMERS));
    let customers = customers(&rows);
    let first = customers[0];
    assert_eq!(first.number.as_deref(), Some("C20240901001"));
    assert_eq!((first.terms.level, first.owner_name.as_str()), (Level::Vip, "李敏"));
    assert_eq!(first.terms.history_amount, amount("1284000"));
    assert_eq!(first.terms.history_first, Some(date("2022-06-15")));
    assert_eq!(
        first.terms.remarks,
        "客户需求备注：希望增加定制化功能；跟进计划：2025-10-15回访,确认定制功能进度；投诉记录：产品质量-已解决；服务反馈评分：5；初次接触日期：2022-03-01"
    );
    let contact = &first.contacts[0];
    assert_eq!((contact.name.as_str(), contact.title.as_str(), contact.is_main), ("周经理", "销售总监", true));
    assert_eq!((contact.mobile.as_str(), contact.birthday), ("13805710001", Some(date("1985-06-01"))));
    assert_eq!(customers[1].terms.level, Level::Normal);
}

#[test]
fn customers_are_read_with_what_little_a_sheet_gives() {
    let lines = "
    客户名称|联系电话|等级|累计交易金额|手机
    甲|13905740001|重点||
    乙||普通客户|12.8万|
    丙||金牌||
    |0571-88123456|||";
    let rows = read_sheet(Kind::Customers, &sheet(lines));
    assert_eq!(outcomes(&rows), ["2: ok", "3: ok", "4: level not_one_of", "5: name required"]);
    let customers = customers(&rows);
    assert_eq!((customers[0].number.clone(), customers[0].terms.level), (None, Level::Key));
    assert_eq!((customers[0].terms.phone.as_str(), customers[0].contacts.len()), ("13905740001", 0));
    assert_eq!(customers[1].terms.history_amount, amount("128000"));
    assert!(customers[1].contacts.is_empty());
}

#[test]
fn arrears_are_read_with_amounts_as_number_and_as_text() {
    let lines = "
    客户欠款管理表
    客户名称|联系方式|地址|欠款金额|欠款日期|欠款原因|付款状态|备注
    杭州云栖软件有限公司|0571-88123456|浙江省杭州市西湖区文三路100号|#64000|2025-03-03|验收未完成|部分付款|
    宁波海港机械股份有限公司|13905740001|浙江省宁波市北仑区港口路8号|356,000|2025-04-08|资金周转|未付款|承诺7月底付清
    上海浦江物流有限公司|021-58880000|上海市浦东新区世纪大道1号|#98000.5|2025-05-01|发票未到|未付款|
    甲|||100||||
    乙|||100|2025-05-01||已付款|
    丙|12|||2025-05-01|||
    甲|||100|2025-05-01|||";
    let rows = read_sheet(Kind::Arrears, &sheet(lines));
    let expected = [
        "3: ok",
        "4: ok",
        "5: ok",
        "6: since required",
        "7: progress progress_contradicts_collected",
        "8: phone not_a_phone, amount required",
        "9: ok",
    ];
    assert_eq!(outcomes(&rows), expected);
    let ImportRecord::Arrears(first) = records(&rows)[0] else { panic!() };
    // What is still owed: 部分付款 is a remark, and takes nothing off it.
    assert_eq!((first.amount, first.since, first.remarks.as_str()), (amount("64000"), date("2025-03-03"), "付款状态：部分付款"));
    let ImportRecord::Arrears(third) = records(&rows)[2] else { panic!() };
    assert_eq!((third.amount, third.reason.as_str(), third.remarks.as_str()), (amount("98000.5"), "发票未到", ""));
}

#[test]
fn two_debts_of_one_day_and_amount_are_two_and_a_row_that_stands_twice_is_one() {
    let lines = "
    客户名称|欠款金额|欠款日期|欠款原因
    总和科技|5000|2025-03-03|验收未完成
    总和科技|5,000.00|2025-03-03|发票未到
    总和科技|5000|2025-03-03|验收未完成
    总和科技|5000|2025-03-04|验收未完成
    合计|15000||";
    let rows = read_sheet(Kind::Arrears, &sheet(lines));
    assert_eq!(outcomes(&rows), ["2: ok", "3: ok", "4: customer row_repeated_in_file", "5: ok", "6: skipped TotalsRow"]);
    let nth = |record: &ImportRecord| match record {
        ImportRecord::Arrears(record) => record.nth,
        other => panic!("{other:?}"),
    };
    assert_eq!(records(&rows).into_iter().map(nth).collect::<Vec<_>>(), [0, 1, 0]);
}

#[test]
fn invoices_are_read_month_first() {
    let lines = "
    countryCode|customerID|PaperlessDate|invoiceNumber|InvoiceDate|DueDate|InvoiceAmount|Disputed|SettledDate
    391|0379-NEVHP|4/6/2013|611365|1/2/2013|2/1/2013|55.94|No|1/15/2013
    406|8976-AMJEO|3/3/2012|7900770|1/26/2013|2/25/2013|61.74|Yes|
    406|8976-AMJEO|3/3/2012|7900771|1/26/2013|1/25/2013|-61.74|perhaps|1/25/2013
    406|8976-AMJEO|3/3/2012|7900770|1/26/2013|2/25/2013|61.74|Yes|7/16/2025";
    let rows = read_sheet(Kind::Invoices, &sheet(lines));
    let expected = [
        "2: ok",
        "3: ok",
        "4: due dates_out_of_order, settled dates_out_of_order, amount amount_not_positive, disputed not_one_of",
        "5: settled dated_in_future, number number_repeated_in_file",
    ];
    assert_eq!(outcomes(&rows), expected);
    let ImportRecord::Invoice(first) = records(&rows)[0] else { panic!() };
    assert_eq!((first.customer.as_str(), first.number.as_str()), ("0379-NEVHP", "611365"));
    assert_eq!((first.invoice_date, first.due, first.settled), (date("2013-01-02"), date("2013-02-01"), Some(date("2013-01-15"))));
    let ImportRecord::Invoice(second) = records(&rows)[1] else { panic!() };
    assert_eq!((second.is_disputed, second.settled), (true, None));
}

#[test]
fn a_customer_that_stands_in_a_file_twice_is_refused_the_second_time() {
    let lines = "
    客户编号|客户名称|统一社会信用代码
    1|杭州云栖软件有限公司|91330106MA27XNTQ4R
    2|杭州 云栖软件（股份有限公司）|
    3|云栖集团有限公司|91330106ma27xntq4r
    1|杭州云栖软件有限公司|
    4|宁波海港机械有限公司|";
    let rows = read_sheet(Kind::Customers, &sheet(lines));
    let repeated = |name: &str| Refusal::CustomerRepeatedInFile { name: name.into(), row: 2 };
    let found = refusals(&rows);
    assert!(found.contains(&repeated("杭州 云栖软件（股份有限公司）")) && found.contains(&repeated("云栖集团有限公司")), "{found:?}");
    assert!(found.contains(&Refusal::NumberRepeatedInFile { number: "1".into(), row: 2 }), "{found:?}");
    let good: Vec<usize> = rows.iter().filter(|row| matches!(row.content, RowContent::Record(_))).map(|row| row.row).collect();
    assert_eq!(good.last(), Some(&6));
}

#[test]
fn of_our_own_export_only_the_entered_history_is_read() {
    let lines = "
    客户编号|客户名称|客户类型|期初首次交易|首次交易日期|最近交易日期|最近联系日期
    C1|甲|存量客户||2022-01-01|2025-01-01|2025-02-01
    C2|乙|存量客户|2020-05-05|2020-05-05|2025-01-01|";
    let rows = read_sheet(Kind::Customers, &sheet(lines));
    let customers = customers(&rows);
    assert_eq!((customers[0].terms.history_first, customers[1].terms.history_first), (None, Some(date("2020-05-05"))));
    let codes = "
    number,name,history_first,history_latest,first_deal,latest_deal
    C1,甲,,,2022-01-01,2025-01-01"
        .replace(',', "|");
    let rows = read_sheet(Kind::Customers, &sheet(&codes));
    let only = self::customers(&rows);
    assert_eq!((only[0].terms.history_first, only[0].terms.history_latest), (None, None));
}

#[test]
fn what_a_row_leaves_blank_stays_as_it_was() {
    let rows = read_sheet(Kind::Customers, &sheet("客户名称|地址|等级|备注\n甲|新址||"));
    let old = crate::customer::CustomerTerms {
        name: "甲".into(),
        phone: "13905740001".into(),
        address: "旧址".into(),
        level: Level::Vip,
        remarks: "老客户".into(),
        ..Default::default()
    };
    let merged = customers(&rows)[0].merged_into(&old);
    assert_eq!(merged, crate::customer::CustomerTerms { address: "新址".into(), ..old });
}

#[test]
fn of_a_workbook_the_sheet_that_fits_best_is_proposed() {
    let tables =
        [sheet("说明|无"), sheet("客户名称\n甲"), sheet("客户编号|客户名称|地址\nC1|甲|某路"), sheet("客户编号|客户名称|地址\nC2|乙|某路")];
    assert_eq!(best_table(Kind::Customers, &tables).map(|(index, _)| index), Some(2));
    assert_eq!(best_table(Kind::Invoices, &tables), None);
}

#[test]
fn what_was_given_up_is_the_operators_alone() {
    use crate::permission::{Actor, Role};
    let everything = Actor::new("one".into(), "one".into(), Role::ALL.to_vec(), "root".into(), Vec::new(), Lang::Zh);
    for kind in Kind::ALL.iter().copied() {
        let wanted = if kind == Kind::Adjustments { Err(Refusal::AdjustmentsByOperator) } else { Ok(()) };
        assert_eq!((kind.brought_by(&everything), kind.brought_by(&Actor::operator())), (wanted, Ok(())), "{kind:?}");
        assert_eq!(Kind::offered().any(|offered| offered == kind), kind != Kind::Adjustments, "{kind:?}");
    }
}

#[test]
fn what_was_given_up_is_read_row_by_row_and_nothing_of_it_is_guessed() {
    let lines = "
    合同编号|客户名称|期次|类型|金额|币种|入账日期|原因|说明|单号
    HT1|甲|1|坏账核销|60|CNY|2025-01-05|bankrupt||TZ1
    HT1|甲|第2期|discount|40.50||2025-01-06|其他|谈好的|TZ2
    HT1|甲|2|坏账核销|60|CNY|2025-01-05|bankrupt||TZ2
    HT1|甲|1|坏账核销|60|CNY|2025-01-05|bankrupt||TZ3
    HT1|甲|1|坏账核销|60|CNY|2025-01-05|bankrupt||TZ3
    HT2||x||0|CNY|2025-12-01||
    HT2|||贷项|5||2025-01-07|other||";
    let rows = read_sheet(Kind::Adjustments, &sheet(lines));
    assert_eq!(
        outcomes(&rows),
        [
            "2: ok",
            "3: ok",
            "4: ok",
            "5: ok",
            "6: number row_repeated_in_file",
            "7: seq not_a_number, kind required, amount amount_not_positive, date dated_in_future, reason required",
            "8: remarks required",
        ]
    );
    let records: Vec<&AdjustmentRecord> = records(&rows)
        .into_iter()
        .map(|record| match record {
            ImportRecord::Adjustment(record) => record,
            other => panic!("{other:?}"),
        })
        .collect();
    let nth = |one: &AdjustmentRecord| (one.nth, one.nth_of_contract);
    let told: Vec<_> = records.iter().map(|one| (one.ordinal, one.terms.kind.code(), one.terms.amount, nth(one))).collect();
    let sixty = |ordinal, nth| (Some(ordinal), "write_off", amount("60"), nth);
    let discount = (Some(2), "discount", amount("40.50"), (0, 0));
    assert_eq!(told, [sixty(1, (0, 0)), discount, sixty(2, (0, 1)), sixty(1, (1, 2))]);
    assert_eq!((records[1].terms.date, records[1].terms.note.as_str()), (date("2025-01-06"), "谈好的"));
}
