//! Why a message is where it is.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// One reason, named. What a server `said` is cut short by who heard it, and holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DispatchReason {
    // Not sent: of all that it spoke of, this one first.
    Paid,
    NotOwed,
    Disputed,
    Promised,
    /// The due date is another one now.
    Moved,
    /// A higher level was said since, or is said now.
    Overtaken,
    /// Reminding was turned off meanwhile.
    Off,
    NotSetUp,
    NoAddress,
    /// Who was to be told works here no more, or the customer was merged.
    Gone,
    GivenUp {
        by: String,
    },
    // Not arrived.
    Unreachable {
        said: String,
    },
    Refused {
        said: String,
    },
    /// The robot has no room for more messages just now.
    TooFast,
    // Nobody knows.
    NoAnswer {
        said: String,
    },
    Stopped,
    // Arrived.
    SaidToHaveArrived {
        by: String,
    },
}

impl DispatchReason {
    /// A sentence.
    #[must_use]
    pub fn words(&self, l: Lang) -> String {
        let plain = |zh: &str, en: &str| l.pick(zh, en).to_owned();
        let with = |zh: &str, en: &str, said: &str| format!("{}{said}", l.pick(zh, en));
        match self {
            Self::Paid => plain("发送前已付清。", "Paid before it went out."),
            Self::NotOwed => plain("已经不再应收。", "Not owed any more."),
            Self::Disputed => plain("客户有争议。", "The customer disputes it."),
            Self::Promised => plain("客户已承诺付款日期。", "The customer promised a day."),
            Self::Moved => plain("应收日期已经改了。", "It is due on another day now."),
            Self::Overtaken => plain("已到更高的级别，由那一级来说。", "A higher level was reached, and says it."),
            Self::Off => plain("催款已停用。", "Reminders were turned off."),
            Self::NotSetUp => plain("这个渠道没有设置。", "The channel is not set up."),
            Self::NoAddress => plain("没有邮箱。", "There is no e-mail address."),
            Self::Gone => plain("收件人已停用，或客户已合并。", "The recipient was disabled, or the customer merged."),
            Self::GivenUp { by } => with("决定不发：", "Given up by ", by),
            Self::Unreachable { said } => with("连不上：", "Not reached: ", said),
            Self::Refused { said } => with("对方拒收：", "Refused: ", said),
            Self::TooFast => plain("机器人一分钟内的条数已满。", "The robot takes no more within this minute."),
            Self::NoAnswer { said } => {
                with("已交出，没有等到答复，可能已送达：", "Handed over without an answer; it may have arrived: ", said)
            }
            Self::Stopped => plain("发送途中服务器停了，可能已送达。", "The server stopped on the way; it may have arrived."),
            Self::SaidToHaveArrived { by } => with("确认已收到：", "Said to have arrived by ", by),
        }
    }
}
