//! The words of the glossary that screens use, each with one line that explains it: the one table of them.

use domain::lang::Lang;

/// A word of trade that a new colleague may not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Advance,
    Ageing,
    Allocation,
    AmountInWords,
    Approval,
    Arrears,
    Arrival,
    CreditLimit,
    CustomerKind,
    CustomerLevel,
    DaysOverdue,
    Dispute,
    DueSoon,
    Expenses,
    FollowUp,
    Instalment,
    Life,
    Lines,
    MaintenanceFee,
    NextContact,
    NoticeDays,
    Owner,
    Outstanding,
    PaymentProgress,
    Period,
    Promise,
    Receipt,
    Renewal,
    Reversal,
    Role,
    Scope,
    TaxRate,
    WriteOff,
}

impl Word {
    /// One line of explanation.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        let (zh, en) = self.texts();
        lang.pick(zh, en)
    }

    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Advance => (
                "客户多付、还没核销到任何一期的钱，以后可以用。",
                "Money a customer paid that no instalment has taken yet; it can be used later.",
            ),
            Self::Ageing => (
                "未收的款按逾期天数分段：不到期、1–30 天、31–60 天……",
                "What is open, by how many days it is overdue: not due, 1–30, 31–60 …",
            ),
            Self::Allocation => (
                "把一笔回款记到它付清的各期上；默认先付最早到期的。",
                "Booking a receipt to the instalments it pays; the earliest due come first.",
            ),
            Self::AmountInWords => {
                ("合同上防涂改的中文大写金额。", "The amount in Chinese capitals, as contracts carry it against tampering.")
            }
            Self::Approval => (
                "合同签署前由相关的人依次同意；提交之后内容冻结，批准的就是看到的那一份。",
                "Before a contract is signed the right people agree, one after the other; once submitted it is frozen: what is approved is what was read.",
            ),
            Self::Arrears => ("到期没有收到的款，按合同列出。", "What is due and not paid, contract by contract."),
            Self::Arrival => (
                "财务核对银行流水后确认；确认前不计入已收。",
                "Finance confirms it against the bank; until then it does not count as collected.",
            ),
            Self::CreditLimit => ("客户最多可以欠多少；留空为不限。", "The most that a customer may owe; empty means no limit."),
            Self::CustomerKind => (
                "新客户、存量客户、流失客户：由成交日期推算，不能手工改。",
                "New, existing or lost: it follows from the deals and is never typed.",
            ),
            Self::CustomerLevel => (
                "VIP、重点、普通：按累计交易额建议，由经理定。",
                "VIP, key or normal: proposed from what was bought, decided by a manager.",
            ),
            Self::DaysOverdue => ("截至日期减去应收日期。", "The day of the report less the due date."),
            Self::Dispute => (
                "客户对这笔款有异议；写明原因后不再催收。",
                "The customer objects to this payment; with its reason noted it is not chased.",
            ),
            Self::DueSoon => ("今后几天内到期的款；天数在设置里定。", "Due within the next days; how many is a setting."),
            Self::Expenses => ("为这份合同花的钱，用来算毛利。", "What was spent on this contract; its margin is what is left."),
            Self::FollowUp => (
                "与客户的一次拜访、电话或消息；写下后不能改，只能更正。",
                "A visit, call or message; once written it is corrected, never changed.",
            ),
            Self::Instalment => (
                "合同金额分几次收，每期有应收日期；各期之和总等于合同金额。",
                "One part of the contract amount with its due date; the parts always add up to it.",
            ),
            Self::Life => (
                "待签署、签署、进行中、完成、归档……签署后各期才计入应收。",
                "Pending signature, signed, performing, completed …; only from signing on is its plan owed.",
            ),
            Self::Lines => (
                "卖了什么：数量 × 单价 − 折扣，合起来是合同金额。",
                "What is sold: quantity × unit price − discount; together the contract amount.",
            ),
            Self::MaintenanceFee => (
                "为维护客户关系花的钱：按客户当月采购的政策标准申报，写明给谁、为什么、凭什么，审核后随回款支付。",
                "What is spent on the relationship with a customer: claimed by the policy for a month's purchases, with beneficiary, purpose and evidence, and paid as the customer pays.",
            ),
            Self::NextContact => {
                ("到这一天提醒您联系；记下一次跟进，提醒就消失。", "You are reminded on that day; logging the next follow-up closes it.")
            }
            Self::NoticeDays => ("合同结束前多少天提醒。", "How many days before its end you are told."),
            Self::Owner => {
                ("负责这个客户的业务员；团队经理也看得到。", "The rep who looks after the customer; the team's manager sees it too.")
            }
            Self::Outstanding => {
                ("已生效合同里还没收到的钱，包括没到期的。", "What contracts in force have not been paid yet, due or not.")
            }
            Self::PaymentProgress => (
                "由确认的回款推算：未付款、部分付款、已付款；其余折让或核销了的是结清（有减免）。",
                "It follows from confirmed receipts: unpaid, partly paid, paid; settled short where the rest was given up.",
            ),
            Self::Period => (
                "财务按月结账；结账以后，那个月和以前的日期不能再登记，要补记先反结账。",
                "Finance closes the books month by month; nothing is dated into a closed month or before it unless it is reopened.",
            ),
            Self::Promise => {
                ("客户答应在某天付多少；到期没付就算违约。", "The customer said how much comes when; past that day unpaid it is broken.")
            }
            Self::Receipt => (
                "客户付来的一笔钱：业务员登记，财务确认，再核销到各期。",
                "Money that came in: a rep registers it, finance confirms and allocates it.",
            ),
            Self::Renewal => ("到期没人终止，就按原条款续一期。", "Unless ended, it goes on for another term."),
            Self::Reversal => (
                "把确认过的回款原样冲回，只能一次；确认过的钱不能改也不能删。",
                "Takes a confirmed receipt back in full, once; confirmed money is never edited or deleted.",
            ),
            Self::Role => ("决定一个人能做什么；一个人可以有几个角色。", "What a person may do; one may have several."),
            Self::Scope => ("本人、本团队（含下级团队）或全部。", "One's own, the team's with the teams below it, or all."),
            Self::TaxRate => ("发票的税率；合同金额已经含税。", "The rate on the invoice; the contract amount includes it."),
            Self::WriteOff => (
                "确定收不回来的款，经审批不再列为应收；不算收到的钱。",
                "What will not be paid: once approved it is owed no more, and it is no money that came in.",
            ),
        }
    }
}
