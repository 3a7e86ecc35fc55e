//! How far a message has come, and what an admin does about one that is stuck.

use crate::codes::codes;

codes! {
    /// How far a message has come. The order is that of the screen.
    pub enum DispatchState {
        Waiting "waiting" "待发送" "Waiting",
        Sending "sending" "发送中" "Being sent",
        Sent "sent" "已发送" "Sent",
        Failed "failed" "未发出" "Failed",
        Unknown "unknown" "结果不明" "Unknown",
        Dropped "dropped" "不再发送" "Not sent",
    }
}

codes! {
    /// What an admin does about a message that is stuck.
    pub enum DispatchAct {
        Again "again" "再发一次" "Send again",
        Arrived "arrived" "对方已收到" "It arrived",
        GiveUp "give_up" "不发了" "Do not send",
    }
}

codes! {
    /// Which messages. The first is what the badge counts.
    pub enum DispatchWindow {
        Stuck "stuck" "要处理" "To deal with",
        Waiting "waiting" "待发送" "Waiting",
        Sent "sent" "已发送" "Sent",
        Dropped "dropped" "不再发送" "Not sent",
        All "all" "全部" "All",
    }
}

impl DispatchWindow {
    /// The states that it shows.
    #[must_use]
    pub const fn states(self) -> &'static [DispatchState] {
        use DispatchState::{Dropped, Failed, Sending, Sent, Unknown, Waiting};
        match self {
            Self::Stuck => &[Failed, Unknown],
            Self::Waiting => &[Waiting, Sending],
            Self::Sent => &[Sent],
            Self::Dropped => &[Dropped],
            Self::All => &[Waiting, Sending, Sent, Failed, Unknown, Dropped],
        }
    }
}

impl DispatchState {
    /// What an admin may do about it.
    #[must_use]
    pub const fn acts(self) -> &'static [DispatchAct] {
        use DispatchAct::{Again, Arrived, GiveUp};
        match self {
            Self::Waiting => &[GiveUp],
            Self::Sending | Self::Sent => &[],
            Self::Failed => &[Again, GiveUp],
            Self::Unknown => &[Again, Arrived, GiveUp],
            Self::Dropped => &[Again],
        }
    }

    /// Whether an admin should look at it: what the badge counts.
    #[must_use]
    pub const fn is_stuck(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }
}
