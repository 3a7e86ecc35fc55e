//! The ladder that a company begins with: off, seven days before, on the day, and 3, 10, 30 and 60 days after.

use super::{Audience, Dunning, Level, Ways, WorkDays};

impl Default for Dunning {
    fn default() -> Self {
        use Audience::{Finance, Owner, TeamHead};
        let level = |after: i16, tells: &[Audience], zh: &str, en: &str| Level {
            after,
            is_active: true,
            tells: tells.to_vec(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            ways: Ways::default(),
        };
        let levels = vec![
            level(
                -7,
                &[Owner],
                "贵公司下列款项即将到期，请提前安排付款。",
                "The payments below fall due soon. Please arrange for them in time.",
            ),
            level(0, &[Owner], "贵公司下列款项今日到期，请安排付款。", "The payments below are due today. Please arrange for them."),
            level(
                3,
                &[Owner],
                "贵公司下列款项已逾期，最长 {{逾期天数}} 天，合计 {{未收金额}}。请尽快付款；如已付款，请告知付款日期。",
                "The payments below are overdue, by up to {{Days overdue}} days: {{Open amount}}. Please pay soon; if you have paid, tell us the day.",
            ),
            level(
                10,
                &[Owner, TeamHead],
                "贵公司下列款项已逾期，最长 {{逾期天数}} 天，合计 {{未收金额}}，我们尚未收到。请在收到本函后五个工作日内付清，或书面告知付款计划。",
                "The payments below are overdue, by up to {{Days overdue}} days, and have not come in: {{Open amount}}. Please pay within five working days of this letter, or tell us in writing when you will.",
            ),
            level(
                30,
                &[Owner, TeamHead, Finance],
                "贵公司下列款项已逾期，最长 {{逾期天数}} 天，合计 {{未收金额}}，多次提醒仍未付清。请立即付款；在付清之前，我们将暂停新的发货与服务。",
                "The payments below are overdue, by up to {{Days overdue}} days, in spite of our reminders: {{Open amount}}. Please pay at once; until then we hold back further deliveries and services.",
            ),
            level(
                60,
                &[Owner, TeamHead, Finance],
                "贵公司下列款项已逾期，最长 {{逾期天数}} 天，合计 {{未收金额}}。请在收到本函后五个工作日内付清；逾期未付，{{本公司}} 将依照合同与法律追究违约责任。",
                "The payments below are overdue, by up to {{Days overdue}} days: {{Open amount}}. Please pay within five working days of this letter; after that {{Our company}} will claim under the contract and the law.",
            ),
        ];
        Self { is_on: false, levels, days: WorkDays::published(), version: 0 }
    }
}
