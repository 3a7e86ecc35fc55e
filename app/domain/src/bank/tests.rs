use super::*;
use crate::id::InstalmentId;
use crate::import::{Cell, Table};
use crate::instalment::{Instalment, InstalmentTerms};
use crate::lang::Lang;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn amount(text: &str) -> Amount {
    crate::parse::amount(text, Currency::Cny).unwrap()
}

fn table(lines: &str) -> Table {
    let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    Table {
        name: "流水".into(),
        rows: lines.trim().lines().map(|line| line.trim().split('|').map(|text| cell(text.trim())).collect()).collect(),
    }
}

/// What came in of a sheet: day, amount, payer, text, reference, account; and what went out, was passed over and has problems.
fn read_all(lines: &str) -> (Vec<String>, (usize, usize, usize)) {
    let table = table(lines);
    let columns = recognise(&table).unwrap();
    assert_eq!(columns.missing(), [], "{:?}", columns.columns);
    let (account, currency) = account_of(&table, &columns);
    let found = read(&table, &columns, &account, currency.unwrap_or_default(), day("2025-06-15"));
    let line = |(_, p): &(usize, Payment)| {
        let amount = p.amount.to_plain();
        [p.date.to_string(), amount, p.payer.clone(), p.text.clone(), p.reference.clone(), p.account.clone()].join("|")
    };
    (found.payments.iter().map(line).collect(), (found.outgoing, found.passed_over, found.problems.len()))
}

#[test]
fn a_payer_who_is_called_like_a_total_is_no_total() {
    let sheet = "对方户名|交易日期|收入金额|支出金额|账号
                 TotalEnergies 中国|2025-06-02|64||33050161
                 合计||64||
                 本页合计|本页合计|64||";
    let line = "2025-06-02|64.00|TotalEnergies 中国|||33050161".to_owned();
    assert_eq!(read_all(sheet), (vec![line], (0, 2, 0)));
}

#[test]
fn five_banks_statements_are_read_by_their_own_headers() {
    let cases = [
        // ICBC: day and time in one column, amounts in yuan.
        (
            "查询账号：1202 0211 0990 0012345||||||
             凭证号|交易时间|借方发生额/元(支出)|贷方发生额/元(收入)|对方单位名称|对方账号|摘要|用途|余额
             73210001|2025-06-02 10:22:33||64,000.00|杭州云栖软件有限公司|5719001|转账|HT20250301001 货款|80,000.00
             73210002|2025-06-03 09:00:00|1,200.00||某供应商|5719002|转账|房租|78,800.00",
            vec!["2025-06-02|64000.00|杭州云栖软件有限公司|转账 · HT20250301001 货款|73210001|1202021109900012345"],
            (1, 0, 0),
        ),
        // CCB: the account in a column, the number of the transfer beside a voucher.
        (
            "账号|账户名称|交易时间|借方发生额（支取）|贷方发生额（收入）|余额|币种|对方户名|对方账号|记账日期|摘要|备注|账户明细编号-交易流水号|企业流水号|凭证种类|凭证号
             33050161|我公司|20250602 102233|0.00|500.5|900|人民币元|甲公司|6217|20250602|电子汇入||8899-0012||转账|000
             合计|||1|500.5|||||||||||",
            vec!["2025-06-02|500.50|甲公司|电子汇入|8899-0012|33050161"],
            (0, 1, 0),
        ),
        // ABC: no number at all.
        (
            "账户：19-0101 0104 0001|
             交易时间|收入金额|支出金额|账户余额|交易行名|对方省市|对方账号|对方户名|交易用途
             2025/6/2 08:00:01|1000|--|2000|杭州分行|浙江|6228|乙公司|往来款
             |||||||||",
            vec!["2025-06-02|1000.00|乙公司|往来款||19010101040001"],
            (0, 1, 0),
        ),
        // BOC: one amount with its sign, English beside the Chinese.
        (
            "查询账号[ Inquirer account number ]|356458888888
             交易类型[ Transaction Type ]|付款人账号[ Debit Account No. ]|付款人名称[ Payer's Name ]|交易日期[ Transaction Date ]|交易时间[ Transaction time ]|交易货币[ Trade Currency ]|交易金额[ Trade Amount ]|交易流水号[ Transaction reference number ]|用途[ Purpose ]|附言[ Remark ]
             来账|9001|丙集团|20250602|10:01:02|CNY|300|OBSS0099||定金
             往账|3564|我公司|20250603|10:01:02|CNY|-20|OBSS0100||手续费",
            vec!["2025-06-02|300.00|丙集团|定金|OBSS0099|356458888888"],
            (1, 0, 0),
        ),
        // CMB: the other side's name of either direction.
        (
            "帐号|571905432110801
             交易日|交易时间|起息日|交易类型|借方金额|贷方金额|余额|摘要|流水号|业务名称|用途|业务参考号|收/付方名称|收/付方帐号
             20250602|101530|20250602|代发||7,500.00|9|网银转入|C1234567|汇入|服务费||丁公司|7777
             20250602|101530|20250602|代发|5.00||9|手续费|C1234568|||||",
            vec!["2025-06-02|7500.00|丁公司|网银转入 · 服务费|C1234567|571905432110801"],
            (1, 0, 0),
        ),
        // One unsigned amount with a mark of its direction.
        (
            "本方账号|日期|借/贷|金额|对方名称|附言
             62220000|2025-06-02|贷|12.30|戊|款
             62220000|2025-06-02|借|12.30|戊|款
             62220000|不详|贷|1.00|戊|款",
            vec!["2025-06-02|12.30|戊|款||62220000"],
            (1, 0, 1),
        ),
    ];
    for (sheet, wanted, counts) in cases {
        let (found, counted) = read_all(sheet);
        assert_eq!(found, wanted, "{sheet}");
        assert_eq!(counted, counts, "{sheet}");
    }
}

#[test]
fn a_column_is_corrected_by_hand_and_means_one_thing() {
    let table = table("日子|进账|来人\n2025-06-02|5|甲");
    assert_eq!(recognise(&table), Err(Refusal::NoHeader));
    let bare = StatementColumns { header_row: 1, columns: vec![None; 3] };
    let mended = bare.with(0, Some(StatementColumn::Date)).with(1, Some(StatementColumn::Income)).with(2, Some(StatementColumn::Payer));
    assert!(mended.missing().is_empty());
    assert_eq!(read(&table, &mended, "62220000", Currency::Cny, day("2025-06-15")).payments.len(), 1);
    assert_eq!(mended.with(2, Some(StatementColumn::Date)).columns[0], None);
    let without = read(&table, &mended, "", Currency::Cny, day("2025-06-15"));
    assert_eq!(without.problems[0].refusal, Refusal::BankAccountMissing);
}

fn payment(reference: &str) -> Payment {
    Payment {
        account: "62220000".into(),
        date: day("2025-06-02"),
        amount: amount("64,000"),
        payer: "杭州云栖软件有限公司".into(),
        text: "货款".into(),
        reference: reference.into(),
        ..Payment::default()
    }
}

#[test]
fn one_payment_is_known_again_by_its_number_or_else_by_what_it_says() {
    let of = |change: fn(&mut Payment), nth: usize, reference: &str| {
        let mut one = payment(reference);
        change(&mut one);
        one.identity(nth)
    };
    let first = payment("OB-0099").identity(0);
    // The number's spelling, what the export calls its texts, and the place in the file say nothing.
    assert_eq!(of(|one| one.text = "转账".into(), 7, "ob0099"), first);
    assert_eq!(of(|one| one.payer = "杭州云栖软件（有限公司）".into(), 0, "OB-0099"), first);
    let others: [fn(&mut Payment); 4] = [
        |one| one.account = "62220001".into(),
        |one| one.date = day("2025-06-03"),
        |one| one.amount = amount("64,000.01"),
        |one| one.reference = "OB-0100".into(),
    ];
    for other in others {
        assert_ne!(of(other, 0, "OB-0099"), first);
    }
    // No number: equal ones of a day are counted.
    for none in ["", "000000", "0", "12"] {
        assert_ne!(payment(none).identity(0), payment(none).identity(1), "{none}");
        assert_eq!(payment(none).identity(0), payment("").identity(0), "{none}");
        assert_eq!(payment(none).receipt_terms(None).bank_reference, "", "{none}");
    }
}

fn line(payer: &str, text: &str, reference: &str) -> BankLine {
    BankLine {
        id: "l".into(),
        payment: Payment { payer: payer.into(), text: text.into(), ..payment(reference) },
        file: String::new(),
        imported_by: String::new(),
        imported_on: day("2025-06-15"),
        state: BankLineState::Open,
        matched: None,
        ignored: None,
        version: 1,
    }
}

fn owed(contract: &str, ordinal: u16, open: &str) -> Instalment {
    Instalment {
        id: InstalmentId::new(format!("{contract}-{ordinal}")),
        contract: contract.into(),
        contract_number: contract.into(),
        customer: "c".into(),
        customer_name: String::new(),
        owner: "u".into(),
        owner_name: String::new(),
        ordinal,
        currency: Currency::Cny,
        terms: InstalmentTerms { due: day("2025-06-01"), amount: amount(open), note: String::new() },
        effective: None,
        ended: None,
        earlier: Vec::new(),
        added: None,
        is_replaced: false,
        paid: Amount::ZERO,
        given_up: Default::default(),
        open: amount(open),
        dispute: String::new(),
        reason: String::new(),
        is_amount_to_complete: false,
        planned: None,
        version: 1,
    }
}

fn receipt(id: &str, state: ReceiptState, sum: &str, reference: &str, date: &str) -> Receipt {
    Receipt {
        id: id.into(),
        number: id.to_owned(),
        customer: "c".into(),
        customer_name: "杭州云栖软件有限公司".into(),
        owner: "u".into(),
        owner_name: String::new(),
        terms: ReceiptTerms { amount: amount(sum), bank_reference: reference.into(), date: day(date), ..ReceiptTerms::default() },
        state,
        allocated: Amount::ZERO,
        reversed_on: None,
        reversal_reason: String::new(),
        registered_by: String::new(),
        confirmed_by: String::new(),
        is_opening: false,
        bank_line: None,
        refunds: Vec::new(),
        version: 1,
    }
}

fn candidate(open: Vec<Instalment>, receipts: Vec<Receipt>) -> Candidate {
    Candidate {
        customer: "c".into(),
        customer_name: "杭州云栖软件有限公司".into(),
        is_former_payer: false,
        open,
        contracts: Vec::new(),
        receipts,
    }
}

/// Reasons and certainty of the best proposal; `*` stands before a certain one, a receipt's number after it.
fn best(line: &BankLine, candidate: &Candidate) -> String {
    let proposals = propose(line, std::slice::from_ref(candidate));
    let Some(first) = proposals.first() else { return String::new() };
    let mark = if certain(&proposals).is_some() { "*" } else { "" };
    let words: Vec<String> = first.reasons.iter().map(|reason| reason.words(Lang::Zh)).collect();
    let receipt = first.receipt.as_ref().map(|(_, number, _)| format!("→{number}")).unwrap_or_default();
    format!("{mark}{}{receipt}", words.join("；"))
}

#[test]
fn a_proposal_says_why_and_is_certain_only_when_it_can_be_nothing_else() {
    use ReceiptState::{Confirmed, Draft, Reversed};
    let cloud = "杭州云栖软件（有限公司）";
    let owing = || vec![owed("HT-001", 1, "64,000"), owed("HT-001", 2, "10")];
    let cases: Vec<(BankLine, Candidate, &str)> = vec![
        (line(cloud, "", ""), candidate(owing(), vec![]), "*付款方就是该客户；等于 HT-001 第 1 期未收"),
        (line("张三", "", ""), candidate(owing(), vec![]), "等于 HT-001 第 1 期未收"),
        (
            line("张三", "", ""),
            Candidate { is_former_payer: true, ..candidate(owing(), vec![]) },
            "*该付款方替该客户付过款；等于 HT-001 第 1 期未收",
        ),
        (line(cloud, "", ""), candidate(vec![owed("HT-001", 1, "7")], vec![]), "付款方就是该客户"),
        (
            line(cloud, "", ""),
            candidate(vec![owed("HT-001", 1, "60,000"), owed("HT-001", 2, "4,000")], vec![]),
            "*付款方就是该客户；等于合同 HT-001 未收",
        ),
        (
            line(cloud, "", ""),
            candidate(vec![owed("HT-001", 1, "60,000"), owed("HT-002", 1, "4,000")], vec![]),
            "*付款方就是该客户；等于该客户全部未收",
        ),
        (line("张三", "付ht-001货款", ""), candidate(owing(), vec![]), "*附言写明合同 HT-001；等于 HT-001 第 1 期未收"),
        (line("张三", "付HT-0012货款", ""), candidate(vec![owed("HT-001", 1, "7")], vec![]), ""),
        // What was registered already is confirmed, not booked a second time.
        (
            line(cloud, "", ""),
            candidate(owing(), vec![receipt("甲", Draft, "64,000", "", "2025-05-01")]),
            "已有同额回款；付款方就是该客户→甲",
        ),
        (line("张三", "", "OB0099"), candidate(vec![], vec![receipt("甲", Draft, "64,000", "ob-0099", "2025-05-01")]), "*流水号相同→甲"),
        (
            line(cloud, "", "OB0099"),
            candidate(owing(), vec![receipt("甲", Confirmed, "64,000", "OB0099", "2025-01-01")]),
            "*流水号相同；付款方就是该客户→甲",
        ),
        // Another payment of the same sum has another number; one booked long ago, or reversed, is none.
        (
            line(cloud, "", "OB0099"),
            candidate(owing(), vec![receipt("甲", Draft, "64,000", "OB0001", "2025-06-02")]),
            "*付款方就是该客户；等于 HT-001 第 1 期未收",
        ),
        (
            line(cloud, "", ""),
            candidate(owing(), vec![receipt("甲", Confirmed, "64,000", "", "2025-01-01")]),
            "*付款方就是该客户；等于 HT-001 第 1 期未收",
        ),
        (
            line(cloud, "", ""),
            candidate(owing(), vec![receipt("甲", Reversed, "64,000", "", "2025-06-02")]),
            "*付款方就是该客户；等于 HT-001 第 1 期未收",
        ),
    ];
    for (index, (line, candidate, wanted)) in cases.iter().enumerate() {
        let found = best(line, candidate);
        // A draft of this payer over this sum is certain, and stands before a new receipt.
        let wanted = if index == 8 { format!("*{wanted}") } else { (*wanted).to_owned() };
        assert_eq!(found, wanted, "case {index}");
    }
    // Booked by hand in those days: a person looks.
    let near = candidate(owing(), vec![receipt("甲", Confirmed, "64,000", "", "2025-06-04")]);
    assert!(certain(&propose(&line(cloud, "", ""), &[near])).is_none());
    // Two drafts alike, two customers alike: a person looks.
    let twice = candidate(vec![], vec![receipt("甲", Draft, "64,000", "", "2025-06-01"), receipt("乙", Draft, "64,000", "", "2025-06-01")]);
    assert!(certain(&propose(&line(cloud, "", ""), &[twice])).is_none());
    let (one, other) = (candidate(owing(), vec![]), Candidate { customer: "d".into(), ..candidate(owing(), vec![]) });
    assert!(certain(&propose(&line(cloud, "", ""), &[one, other])).is_none());
}

#[test]
fn a_line_is_matched_once_with_a_receipt_over_the_same_sum_and_ignored_for_a_reason() {
    let (open, today) = (line("甲", "", ""), day("2025-06-15"));
    let draft = receipt("r", ReceiptState::Draft, "64,000", "", "2025-06-02");
    let matched = open.matched_with(&draft, "财务", today).unwrap();
    assert_eq!((matched.state, matched.matched.as_ref().unwrap().number.as_str()), (BankLineState::Matched, "r"));
    assert_eq!(matched.matched_with(&draft, "财务", today), Err(Refusal::BankLineNotOpen));
    assert_eq!(matched.reopened(), open);
    let other = receipt("r", ReceiptState::Draft, "64,000.01", "", "2025-06-02");
    assert_eq!(open.matched_with(&other, "财务", today), Err(Refusal::BankAmountDiffers));
    let taken = Receipt { bank_line: Some("x".into()), ..draft };
    assert_eq!(open.matched_with(&taken, "财务", today), Err(Refusal::ReceiptHasBankLine));
    assert_eq!(open.ignored_for(" ", "财务", today), Err(Refusal::Required));
    assert_eq!(open.ignored_for("利息", "财务", today).unwrap().ignored.unwrap().reason, "利息");
}

#[test]
fn numbers_in_a_remittance_text_are_looked_for() {
    assert_eq!(words_of_number("付ＨＴ20250301001货款，HT-7/2025 ok abcdef 1234"), ["HT-7/2025", "HT20250301001"]);
}
