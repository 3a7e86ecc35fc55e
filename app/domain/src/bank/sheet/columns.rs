//! What the columns of a statement mean, by the names that the large Chinese banks give them.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::import::{Cell, Table};
use crate::parse;

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
    pub(super) fn at(table: &Table, header_row: usize) -> Self {
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
pub(super) fn meaning(cell: &Cell) -> Option<(StatementColumn, usize)> {
    let Cell::Text(text) = cell else { return None };
    let name = compact(text);
    SYNONYMS.iter().find_map(|(column, names)| names.iter().position(|one| *one == name).map(|rank| (*column, rank)))
}

/// Half-width, in lower case, without spaces, brackets, units and marks: `贷方发生额/元(收入)` is 贷方发生额, `交易金额[ Trade Amount ]` 交易金额.
pub(super) fn compact(text: &str) -> String {
    let text = parse::half_width(text).to_lowercase();
    let text = text.split(['(', '[', '【', '<']).next().unwrap_or_default();
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '*' | '\u{feff}')).collect();
    text.strip_suffix("/元").unwrap_or(&text).to_owned()
}
