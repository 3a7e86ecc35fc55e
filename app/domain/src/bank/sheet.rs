//! A statement as a bank's site writes it, read into payments: title rows above the header, two columns of amounts or one signed one, the names that
//! the large Chinese banks give their columns. What went out is counted and left out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Payment;
use crate::codes::codes;
use crate::import::{Cell, DateOrder, HEADER_ROWS_MAX, Table, read_date};
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::Refusal;

/// Digits of an account, at least.
const ACCOUNT_DIGITS_MIN: usize = 8;
const TEXT_CHARACTERS_MAX: usize = 300;
const NAME_CHARACTERS_MAX: usize = 120;
const REFERENCE_CHARACTERS_MAX: usize = 80;

codes! {
    /// What a column of a statement means.
    pub enum StatementColumn {
        Date "date" "交易日期" "Date",
        Time "time" "交易时间" "Time",
        Income "income" "收入（贷方）" "Money in (credit)",
        Outgo "outgo" "支出（借方）" "Money out (debit)",
        Amount "amount" "金额（有正负或借贷标志）" "Amount (signed, or with a direction)",
        Direction "direction" "借贷标志" "Direction",
        Payer "payer" "对方户名" "Payer",
        PayerAccount "payer_account" "对方账号" "Payer's account",
        Text "text" "摘要、用途、附言" "Purpose, remarks",
        Reference "reference" "交易流水号" "Bank reference",
        Voucher "voucher" "凭证号" "Voucher number",
        Account "account" "本方账号" "Own account",
        Currency "currency" "币种" "Currency",
        Balance "balance" "余额" "Balance",
    }
}

/// The names of each column, the surest first: it wins where two headers mean the same.
const SYNONYMS: &[(StatementColumn, &[&str])] = &[
    (
        StatementColumn::Date,
        &["交易日期", "交易日", "记账日期", "记帐日期", "入账日期", "入账日", "日期", "发生日期", "transactiondate", "date"],
    ),
    (StatementColumn::Time, &["交易时间", "记账时间", "时间", "发生时间", "入账时间", "交易日期时间", "transactiontime", "time"]),
    (
        StatementColumn::Income,
        &[
            "贷方发生额",
            "贷方金额",
            "收入金额",
            "收入",
            "存入金额",
            "存入",
            "贷方",
            "贷",
            "转入金额",
            "收款金额",
            "creditamount",
            "credit",
            "income",
        ],
    ),
    (
        StatementColumn::Outgo,
        &["借方发生额", "借方金额", "支出金额", "支出", "支取金额", "支取", "借方", "借", "转出金额", "付款金额", "debitamount", "debit"],
    ),
    (StatementColumn::Amount, &["交易金额", "发生额", "金额", "发生金额", "tradeamount", "transactionamount", "amount"]),
    (
        StatementColumn::Direction,
        &[
            "借贷标志",
            "借贷方向",
            "借/贷",
            "借贷",
            "收支",
            "收/支",
            "收支类型",
            "收付标志",
            "收支标志",
            "交易类型",
            "transactiontype",
            "direction",
        ],
    ),
    (
        StatementColumn::Payer,
        &[
            "对方户名",
            "对方名称",
            "对方单位名称",
            "对方单位",
            "对方账户名称",
            "对方帐户名称",
            "付款人名称",
            "付款方名称",
            "付款方户名",
            "收/付方名称",
            "收付方名称",
            "交易对手名称",
            "交易对方",
            "对手户名",
            "对方姓名",
            "payer'sname",
            "payername",
            "payer",
            "counterparty",
        ],
    ),
    (
        StatementColumn::PayerAccount,
        &[
            "对方账号",
            "对方帐号",
            "对方账户",
            "付款人账号",
            "付款人帐号",
            "付款方账号",
            "收/付方帐号",
            "收/付方账号",
            "收付方账号",
            "对手账号",
            "交易对手账号",
            "debitaccountno.",
            "payeraccount",
        ],
    ),
    (
        StatementColumn::Text,
        &[
            "摘要",
            "用途",
            "附言",
            "备注",
            "交易用途",
            "交易摘要",
            "交易附言",
            "业务摘要",
            "其它摘要",
            "其他摘要",
            "个性化信息",
            "交易说明",
            "remark",
            "remarks",
            "purpose",
            "reference",
            "description",
        ],
    ),
    (
        StatementColumn::Reference,
        &[
            "交易流水号",
            "流水号",
            "账户明细编号-交易流水号",
            "银行流水号",
            "核心流水号",
            "业务参考号",
            "交易参考号",
            "日志号",
            "交易号",
            "会计流水号",
            "transactionreferencenumber",
            "transactionreference",
            "bankreference",
        ],
    ),
    (StatementColumn::Voucher, &["凭证号", "凭证号码", "凭证编号", "传票号", "vouchernumber"]),
    (StatementColumn::Account, &["本方账号", "本方帐号", "账号", "帐号", "账户", "查询账号", "我方账号", "accountnumber", "account"]),
    (StatementColumn::Currency, &["币种", "货币", "交易货币", "币别", "tradecurrency", "currency"]),
    (StatementColumn::Balance, &["余额", "账户余额", "交易后余额", "本次余额", "联机余额", "after-transactionbalance", "balance"]),
];

/// Which row is the header, and what each of its columns means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementColumns {
    /// From 1; the titles stand above it.
    pub header_row: usize,
    pub columns: Vec<Option<StatementColumn>>,
}

impl StatementColumns {
    /// What a row says if it is the header. Only 摘要, 用途 and 附言 may stand in several columns.
    fn at(table: &Table, header_row: usize) -> Self {
        let found: Vec<Option<(StatementColumn, usize)>> = table.row(header_row).iter().map(meaning).collect();
        let is_best = |index: usize, column: StatementColumn, rank: usize| {
            let others = found.iter().enumerate().filter_map(|(other, found)| found.map(|found| (other, found)));
            let mut rivals = others.filter(|(_, (other, _))| *other == column);
            column == StatementColumn::Text || !rivals.any(|(other, (_, other_rank))| (other_rank, other) < (rank, index))
        };
        let columns: Vec<Option<StatementColumn>> = found
            .iter()
            .enumerate()
            .map(|(index, found)| found.filter(|(column, rank)| is_best(index, *column, *rank)).map(|(column, _)| column))
            .collect();
        let mut of_row = Self { header_row, columns };
        // 交易时间 alone is day and time.
        if of_row.position(StatementColumn::Date).is_none()
            && let Some(time) = of_row.columns.iter_mut().find(|column| **column == Some(StatementColumn::Time))
        {
            *time = Some(StatementColumn::Date);
        }
        of_row
    }

    #[must_use]
    pub fn position(&self, column: StatementColumn) -> Option<usize> {
        self.columns.iter().position(|one| *one == Some(column))
    }

    #[must_use]
    pub fn count(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// The columns without which nothing can be read: the day, and where money comes in.
    #[must_use]
    pub fn missing(&self) -> Vec<StatementColumn> {
        let has = |column| self.position(column).is_some();
        let mut missing = Vec::new();
        if !has(StatementColumn::Date) {
            missing.push(StatementColumn::Date);
        }
        if !has(StatementColumn::Income) && !has(StatementColumn::Amount) {
            missing.push(StatementColumn::Income);
        }
        missing
    }

    /// The same with one column corrected. What meant it before means nothing then, except of texts.
    #[must_use]
    pub fn with(&self, index: usize, meaning: Option<StatementColumn>) -> Self {
        let mut columns = self.columns.clone();
        if meaning.is_some() && meaning != Some(StatementColumn::Text) {
            columns.iter_mut().filter(|column| **column == meaning).for_each(|column| *column = None);
        }
        if columns.len() <= index {
            columns.resize(index + 1, None);
        }
        if let Some(column) = columns.get_mut(index) {
            *column = meaning;
        }
        Self { columns, ..self.clone() }
    }
}

/// What a header means, and how surely: 0 is the surest.
fn meaning(cell: &Cell) -> Option<(StatementColumn, usize)> {
    let Cell::Text(text) = cell else { return None };
    let name = compact(text);
    SYNONYMS.iter().find_map(|(column, names)| names.iter().position(|one| *one == name).map(|rank| (*column, rank)))
}

/// Half-width, in lower case, without spaces, brackets, units and marks: `贷方发生额/元(收入)` is 贷方发生额, `交易金额[ Trade Amount ]` 交易金额.
fn compact(text: &str) -> String {
    let text = parse::half_width(text).to_lowercase();
    let text = text.split(['(', '[', '【', '<']).next().unwrap_or_default();
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '*' | '\u{feff}')).collect();
    text.strip_suffix("/元").unwrap_or(&text).to_owned()
}

/// The header and its columns. When a needed column is not found, the row that looks most like a header, to be corrected.
///
/// # Errors
/// `NoHeader`.
pub fn recognise(table: &Table) -> Result<StatementColumns, Refusal> {
    let mut best: Option<StatementColumns> = None;
    for row in 1..=table.rows.len().min(HEADER_ROWS_MAX) {
        let found = StatementColumns::at(table, row);
        let place = |columns: &StatementColumns| (columns.missing().is_empty(), columns.count());
        if found.count() > 0 && best.as_ref().is_none_or(|best| place(&found) > place(best)) {
            best = Some(found);
        }
    }
    best.ok_or(Refusal::NoHeader)
}

/// The sheet of a workbook in which most is recognised, the first of equals.
///
/// # Errors
/// `NoHeader`.
pub fn best_table(tables: &[Table]) -> Result<(usize, StatementColumns), Refusal> {
    let found = tables.iter().enumerate().filter_map(|(index, table)| Some((index, recognise(table).ok()?)));
    let place = |(index, columns): &(usize, StatementColumns)| (columns.missing().is_empty(), columns.count(), std::cmp::Reverse(*index));
    found.max_by_key(place).ok_or(Refusal::NoHeader)
}

/// What the rows above the header say of the account and its currency: `账号：6222 0000 1234 5678`, or the two in cells of their own.
#[must_use]
pub fn account_of(table: &Table, columns: &StatementColumns) -> (String, Option<Currency>) {
    let (mut account, mut currency) = (String::new(), None);
    for number in 1..columns.header_row {
        let cells: Vec<String> = table.row(number).iter().map(Cell::shown).collect();
        for (index, text) in cells.iter().enumerate() {
            let text = parse::half_width(text);
            let name = text.split(':').next().unwrap_or_default().to_lowercase();
            let next = cells.get(index + 1..).unwrap_or_default().iter().find(|cell| !cell.trim().is_empty()).cloned().unwrap_or_default();
            let value = text.split_once(':').map(|(_, value)| value.to_owned()).filter(|value| !value.trim().is_empty()).unwrap_or(next);
            let is_account = name.trim() == "账户" || ["账号", "帐号", "卡号", "account"].iter().any(|word| name.contains(word));
            if account.is_empty() && is_account {
                account = Some(account_key(&value)).filter(|key| key.len() >= ACCOUNT_DIGITS_MIN).unwrap_or_default();
            }
            if currency.is_none() && ["币种", "币别", "currency"].iter().any(|word| name.contains(word)) {
                currency = value.split_whitespace().next().and_then(|word| Currency::parse(word).ok());
            }
        }
    }
    (account, currency)
}

/// An account in one spelling: its first run of letters and digits, spaces and dashes within left out.
pub(super) fn account_key(text: &str) -> String {
    let text = parse::half_width(text);
    let run = text.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '*'));
    run.filter(char::is_ascii_alphanumeric).flat_map(char::to_uppercase).collect()
}

/// A row that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The sheet's row, from 1.
    pub row: usize,
    pub column: StatementColumn,
    pub refusal: Refusal,
}

/// What a statement says: each row below the header is in exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Money that came in, with the sheet's row.
    pub payments: Vec<(usize, Payment)>,
    /// Lines of money that went out, or of none.
    pub outgoing: usize,
    /// Totals, notes, blank rows.
    pub passed_over: usize,
    pub problems: Vec<Problem>,
}

/// Reads the rows below the header. `account` and `currency` are those of rows that name none.
#[must_use]
pub fn read(table: &Table, columns: &StatementColumns, account: &str, currency: Currency, today: NaiveDate) -> Reading {
    let mut reading = Reading::default();
    let own = account_key(account);
    for row in columns.header_row + 1..=table.rows.len() {
        let line = Line { cells: table.row(row), columns };
        if line.is_no_line() {
            reading.passed_over += 1;
            continue;
        }
        match line.payment(&own, currency, today) {
            Ok(Some(payment)) => reading.payments.push((row, payment)),
            Ok(None) => reading.outgoing += 1,
            Err((column, refusal)) => reading.problems.push(Problem { row, column, refusal }),
        }
    }
    reading
}

/// One row under the header.
struct Line<'a> {
    cells: &'a [Cell],
    columns: &'a StatementColumns,
}

type Refused = (StatementColumn, Refusal);

impl Line<'_> {
    fn cell(&self, column: StatementColumn) -> &Cell {
        self.columns.position(column).and_then(|index| self.cells.get(index)).unwrap_or(&Cell::Empty)
    }

    fn text(&self, column: StatementColumn, characters_max: usize) -> String {
        parse::clean(&self.cell(column).shown()).chars().take(characters_max).collect()
    }

    /// Blank; without an amount; or a total, which names no day beside that: the payer in the first column may be called Total.
    fn is_no_line(&self) -> bool {
        use StatementColumn as C;
        let is_bare = [C::Income, C::Outgo, C::Amount].into_iter().all(|column| self.cell(column).is_blank());
        let first = self.cells.iter().find(|cell| !cell.is_blank()).map(|cell| compact(&cell.shown())).unwrap_or_default();
        let date = self.cell(C::Date);
        let names_no_day = date.is_blank() || compact(&date.shown()) == first;
        let is_total = names_no_day && ["合计", "总计", "小计", "累计", "本页", "total"].iter().any(|word| first.contains(word));
        is_bare || is_total || matches!(date, Cell::Text(text) if meaning(&Cell::Text(text.clone())).is_some())
    }

    fn payment(&self, own: &str, currency: Currency, today: NaiveDate) -> Result<Option<Payment>, Refused> {
        use StatementColumn as C;
        let named = self.text(C::Currency, 20);
        let currency = if named.is_empty() { currency } else { Currency::parse(&named).map_err(|refusal| (C::Currency, refusal))? };
        let Some(amount) = self.came_in(currency)? else { return Ok(None) };
        let date = day(self.cell(C::Date), today).map_err(|refusal| (C::Date, refusal))?;
        if date > today {
            return Err((C::Date, Refusal::DatedInFuture { today }));
        }
        let of_row = account_key(&self.cell(C::Account).shown());
        let account = if of_row.len() >= ACCOUNT_DIGITS_MIN { of_row } else { own.to_owned() };
        if account.is_empty() {
            return Err((C::Account, Refusal::BankAccountMissing));
        }
        let reference = self.text(C::Reference, REFERENCE_CHARACTERS_MAX);
        Ok(Some(Payment {
            account,
            currency,
            date,
            time: self.text(C::Time, 20),
            amount,
            payer: self.text(C::Payer, NAME_CHARACTERS_MAX),
            payer_account: self.text(C::PayerAccount, 60),
            text: self.remittance(),
            reference: if reference.is_empty() { self.text(C::Voucher, REFERENCE_CHARACTERS_MAX) } else { reference },
        }))
    }

    /// All texts, none twice.
    fn remittance(&self) -> String {
        let is_text = |column: &Option<StatementColumn>| *column == Some(StatementColumn::Text);
        let columns = self.columns.columns.iter().zip(self.cells).filter(|(column, _)| is_text(column));
        let mut texts: Vec<String> = Vec::new();
        for text in columns.map(|(_, cell)| parse::clean(&cell.shown())).filter(|text| !text.is_empty()) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join(" · ").chars().take(TEXT_CHARACTERS_MAX).collect()
    }

    /// How much came in; none: it went out, or nothing did.
    fn came_in(&self, currency: Currency) -> Result<Option<Amount>, Refused> {
        use StatementColumn as C;
        if self.columns.position(C::Income).is_some() {
            let (income, outgo) = (self.amount(C::Income, currency)?, self.amount(C::Outgo, currency)?);
            // A negative amount that went out is money that came back.
            return Ok(match (income, outgo) {
                (Some(income), _) if income.is_positive() => Some(income),
                (_, Some(outgo)) if outgo.is_negative() => Some(outgo.abs()),
                _ => None,
            });
        }
        let Some(amount) = self.amount(C::Amount, currency)? else { return Ok(None) };
        let direction = parse::half_width(&self.text(C::Direction, 20)).to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| direction.contains(word));
        let is_out = has(&["借", "支", "往账", "付", "转出", "debit"]) || direction == "d";
        Ok(Some(amount).filter(|amount| amount.is_positive() && !is_out))
    }

    /// The amount of a column; none where nothing, a dash or zero stands.
    fn amount(&self, column: StatementColumn, currency: Currency) -> Result<Option<Amount>, Refused> {
        let text = parse::clean(&self.cell(column).shown());
        let text = parse::half_width(&text);
        let text = text.trim().trim_start_matches('+');
        if text.is_empty() || text.chars().all(|c| c == '-') {
            return Ok(None);
        }
        let amount = parse::amount(text, currency).map_err(|refusal| (column, refusal))?;
        Ok(Some(amount).filter(|amount| !amount.is_zero()))
    }
}

/// The day of a date, or of a date with its time in whatever spelling: 20250301102233 too.
fn day(cell: &Cell, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let text = parse::clean(&cell.shown());
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if digits.len() == 14 || (digits.len() == 8 && text.len() > 8) {
        return read_date(&Cell::Text(digits.chars().take(8).collect()), DateOrder::MonthFirst, today);
    }
    read_date(cell, DateOrder::MonthFirst, today)
}
