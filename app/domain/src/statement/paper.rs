//! A statement as it goes on paper, for both sides to sign and seal.

use super::{Account, Entry, OpenItem, Statement};
use crate::lang::Lang;
use crate::template::{Paper, PaperBlock, PaperColumn, PaperTable, PaperTotal, Signature};

/// Who signs: we, then the customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    pub company: String,
    pub customer: String,
}

impl Statement {
    /// Who signs it.
    #[must_use]
    pub fn parties(&self) -> Parties {
        Parties { company: self.company.clone(), customer: self.customer_name.clone() }
    }
}

/// The whole of it, one part a currency.
#[must_use]
pub fn paper(statement: &Statement, lang: Lang) -> Paper {
    let Parties { company, customer } = statement.parties();
    let (from, to) = (statement.from, statement.to);
    let period = match lang {
        Lang::Zh => format!("{from} 至 {to}"),
        Lang::En => format!("{from} to {to}"),
    };
    let mut blocks =
        vec![PaperBlock::Paragraph(format!("{}{customer}（{}）", lang.pick("客户：", "Customer: "), statement.customer_number))];
    blocks.push(PaperBlock::Paragraph(
        lang.pick(
            "下列往来以已签合同的回款计划和已确认的回款为准。请核对后签字盖章寄回；如有不符，请注明差额。",
            "Drawn from the payment plans of signed contracts and from confirmed receipts. Please check, sign, seal and return it, and note any difference.",
        )
        .to_owned(),
    ));
    if statement.accounts.is_empty() {
        blocks.push(PaperBlock::Paragraph(lang.pick("期间没有往来，期末没有欠款。", "Nothing moved, and nothing is owed.").to_owned()));
    }
    statement.accounts.iter().for_each(|account| of_account(account, statement, lang, &mut blocks));
    Paper {
        lang,
        title: lang.pick("客户对账单", "Statement of account").to_owned(),
        number: period.clone(),
        blocks,
        signatures: [company, customer].map(|party| Signature::of(&party, lang)),
        mark: format!("{} · {period}", statement.customer_number),
    }
}

fn of_account(account: &Account, statement: &Statement, lang: Lang, blocks: &mut Vec<PaperBlock>) {
    let (scale, label) = (account.currency.scale(), account.currency.label(lang));
    let said = |zh: &str, en: &str, amount: crate::money::Amount| format!("{}{}", lang.pick(zh, en), amount.grouped(scale));
    blocks.push(PaperBlock::Heading(label.to_owned()));
    let columns = vec![
        column(lang.pick("日期", "Date"), false),
        column(lang.pick("事项", "What"), false),
        column(lang.pick("合同与期次", "Contract, instalment"), false),
        column(lang.pick("金额", "Amount"), true),
        column(lang.pick("余额", "Balance"), true),
    ];
    let opening = vec![statement.from.to_string(), lang.pick("期初余额", "Opening balance").to_owned(), String::new(), String::new()];
    let opening = opening.into_iter().chain([account.opening.grouped(scale)]).collect();
    let rows = std::iter::once(opening).chain(account.entries.iter().map(|entry| row(entry, scale, lang))).collect();
    let total = PaperTotal { words: lang.pick("期末余额", "Closing balance").to_owned(), figure: account.closing.grouped(scale) };
    blocks.push(PaperBlock::Table(PaperTable { columns, rows, total: Some(total) }));
    let overdue = said("其中已逾期：", "Of it overdue: ", account.overdue());
    let advance = said("预收款（未核销）：", "Advance, not used: ", account.advance);
    blocks.push(PaperBlock::Paragraph(format!("{overdue}    {advance}")));
    if !account.open.is_empty() {
        blocks.push(PaperBlock::Paragraph(lang.pick("未结清明细", "What is open").to_owned()));
        blocks.push(PaperBlock::Table(open_table(account, scale, lang)));
    }
}

fn open_table(account: &Account, scale: u32, lang: Lang) -> PaperTable {
    let columns = vec![
        column(lang.pick("合同与期次", "Contract, instalment"), false),
        column(lang.pick("应收日期", "Due"), false),
        column(lang.pick("逾期天数", "Days overdue"), true),
        column(lang.pick("未收", "Open"), true),
    ];
    let row = |item: &OpenItem| {
        let days = if item.days_overdue > 0 { item.days_overdue.to_string() } else { String::new() };
        vec![instalment(&item.contract_number, item.ordinal, lang), item.due.to_string(), days, item.open.grouped(scale)]
    };
    let total = PaperTotal { words: lang.pick("合计", "Total").to_owned(), figure: account.closing.grouped(scale) };
    PaperTable { columns, rows: account.open.iter().map(row).collect(), total: Some(total) }
}

fn row(entry: &Entry, scale: u32, lang: Lang) -> Vec<String> {
    let space = if entry.receipt_number.is_empty() { "" } else { " " };
    let what = format!("{}{space}{}", entry.kind.label(lang), entry.receipt_number);
    let amount = entry.amount.grouped(scale);
    // What falls due changes no balance: it stands in brackets.
    let amount = if entry.kind == super::EntryKind::Due { format!("({amount})") } else { amount };
    let which = instalment(&entry.contract_number, entry.ordinal, lang);
    vec![entry.date.to_string(), what, which, amount, entry.balance.grouped(scale)]
}

fn instalment(number: &str, ordinal: u16, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{number} 第 {ordinal} 期"),
        Lang::En => format!("{number}, no. {ordinal}"),
    }
}

fn column(label: &str, is_figure: bool) -> PaperColumn {
    PaperColumn { label: label.to_owned(), is_figure }
}
