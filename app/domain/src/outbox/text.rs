//! What a message says: plain text, for a mail, a robot or a customer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Dispatch;
use crate::dunning::{Letter, LetterLine, NoticeLine, by_currency, level_label};
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::refusal::Refusal;

/// What a robot takes at most (WeCom: 2,048 bytes), with room for what it adds.
pub const ROBOT_BYTES_MAX: usize = 2000;
/// Instalments that are listed one by one.
const LINES_MAX: usize = 20;

/// A message in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub subject: String,
    pub body: String,
}

impl Written {
    /// Subject and body as one text that a robot takes.
    #[must_use]
    pub fn for_robot(&self) -> String {
        let mut text = format!("{}\n{}", self.subject, self.body);
        if text.len() > ROBOT_BYTES_MAX {
            let cut = (0..=ROBOT_BYTES_MAX - '…'.len_utf8()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            text.truncate(cut);
            text.push('…');
        }
        text
    }
}

fn money(amount: Amount, currency: Currency) -> String {
    format!("{} {}", amount.grouped(currency.scale()), currency.code())
}

fn days_overdue(due: NaiveDate, today: NaiveDate, l: Lang) -> String {
    match ((today - due).num_days(), l) {
        (..=0, _) => String::new(),
        (days, Lang::Zh) => format!("，逾期 {days} 天"),
        (days, Lang::En) => format!(", {days} days overdue"),
    }
}

fn instalment(number: &str, ordinal: u16, l: Lang) -> String {
    match l {
        Lang::Zh => format!("{number} 第 {ordinal} 期"),
        Lang::En => format!("{number}, instalment {ordinal}"),
    }
}

fn due(date: NaiveDate, l: Lang) -> String {
    match l {
        Lang::Zh => format!("应收 {date}"),
        Lang::En => format!("due {date}"),
    }
}

/// What somebody here, or a group, is told. `link` leads to the customer.
///
/// # Errors
/// `AmountTooLarge`.
pub fn notice_text(dispatch: &Dispatch, link: &str, today: NaiveDate) -> Result<Written, Refusal> {
    let sums = by_currency(dispatch.lines.iter().map(|line| (line.currency, line.open)))?;
    let sums: Vec<String> = sums.into_iter().map(|(currency, amount)| money(amount, currency)).collect();
    let (mut subjects, mut bodies) = (Vec::new(), Vec::new());
    for l in dispatch.langs.iter().copied() {
        let (level, sums) = (level_label(dispatch.after, l), sums.join(l.pick("、", ", ")));
        let name = &dispatch.customer_name;
        subjects.push(match l {
            Lang::Zh => format!("{level}：{name}，未收 {sums}"),
            Lang::En => format!("{level}: {name}, open {sums}"),
        });
        let line = |line: &NoticeLine| {
            let which = instalment(&line.contract_number, line.ordinal, l);
            let comma = l.pick("，", ", ");
            format!("{which}{comma}{}{}{comma}{}", due(line.due, l), days_overdue(line.due, today, l), money(line.open, line.currency))
        };
        let mut lines: Vec<String> = dispatch.lines.iter().take(LINES_MAX).map(line).collect();
        lines.extend(more(dispatch.lines.len(), l));
        lines.push(format!("{}{link}", l.pick("查看：", "See ")));
        bodies.push(lines.join("\n"));
    }
    Ok(Written { subject: subjects.join(" / "), body: bodies.join("\n\n") })
}

fn more(count: usize, l: Lang) -> Option<String> {
    let more = count.checked_sub(LINES_MAX).filter(|more| *more > 0)?;
    Some(if l == Lang::Zh { format!("另有 {more} 期") } else { format!("and {more} more") })
}

/// 催款函 as a mail, in the customer's language; where the level has no text in it, in the other one's.
#[must_use]
pub fn letter_text(letter: &Letter, l: Lang) -> Written {
    let (own, other) = if l == Lang::Zh { (&letter.zh, &letter.en) } else { (&letter.en, &letter.zh) };
    let text = if own.is_empty() { other } else { own };
    let is_overdue = letter.lines.iter().any(|line| line.days_overdue > 0);
    let title = if is_overdue { l.pick("催款函", "Payment overdue") } else { l.pick("付款提醒", "Payment reminder") };
    let line = |line: &LetterLine| {
        let which = instalment(&line.contract_number, line.ordinal, l);
        let comma = l.pick("，", ", ");
        format!("{which}{comma}{}{}{comma}{}", due(line.due, l), days_overdue(line.due, letter.on, l), money(line.open, line.currency))
    };
    let lines = letter.lines.iter().map(line).collect::<Vec<_>>().join("\n");
    let total = |total: &crate::dunning::LetterTotal| {
        let sum = money(total.amount, total.currency);
        match l {
            Lang::Zh => format!("合计 {sum}（{}{}）", total.currency.label(l), total.words),
            Lang::En => format!("Total {sum}"),
        }
    };
    let totals = letter.totals.iter().map(total).collect::<Vec<_>>().join("\n");
    let to = l.pick("致：", "To: ");
    Written {
        subject: format!("{title}{}{}", l.pick("：", ": "), letter.company),
        body: format!("{to}{}\n\n{text}\n\n{lines}\n{totals}\n\n{}\n{}", letter.customer_name, letter.company, letter.on),
    }
}

/// What an admin gets who tries a channel.
#[must_use]
pub fn trial_text(company: &str, l: Lang) -> Written {
    Written {
        subject: format!("{company}{}", l.pick("：试发成功", ": the trial worked")),
        body: l.pick("这是一条试发的消息，渠道已经可以用了。", "This is a trial message: the channel works.").to_owned(),
    }
}
