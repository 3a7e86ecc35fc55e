//! The history of a record: what was changed, field by field, by whom and when (DOMAIN.md section 4, audit). One table says which fields people
//! read and what they call them; every other field of a stored record follows from these, or is an identity.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::id::UserId;
use crate::lang::Lang;

mod fields;

use fields::{Field, field};
pub use fields::{is_read, is_told};

codes! {
    /// What became of a part of the record.
    pub enum PartChange { Made "made" "新增" "Added", Changed "changed" "修改" "Changed", Removed "removed" "删除" "Removed" }
}
codes! {
    /// Whose history it is, or which part of it: the table that holds it.
    pub enum HistoryNoun {
        Contract "contract" "合同" "Contract",
        Instalment "instalment" "回款计划" "Payment plan",
        Customer "customer" "客户" "Customer",
        Contact "contact" "联系人" "Contact",
        Receipt "receipt" "回款" "Receipt",
        Invoice "invoice" "发票" "Invoice",
        ContractText "contract_text" "合同文本" "Contract text",
        Signing "signing" "签署" "Signing",
        Expense "expense" "费用" "Expense",
        Adjustment "adjustment" "折让与坏账" "Discount or write-off",
    }
}

/// What one command did to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The commit's number in the chained log.
    pub revision: i64,
    pub at: DateTime<Utc>,
    pub actor: UserId,
    /// As the person is called now; empty: the system, or somebody who is gone.
    #[serde(default)]
    pub actor_name: String,
    /// The command, such as `contract.edit`.
    pub verb: String,
    pub parts: Vec<HistoryPart>,
}

/// What it did to one part of the record: itself, one of its instalments, one of its contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPart {
    pub noun: HistoryNoun,
    /// The n-th of its kind, from 1; 0: there is only one, or they have no order.
    pub ordinal: u16,
    pub change: PartChange,
    /// None when it was made or removed: the whole of it was.
    pub fields: Vec<FieldChange>,
}

/// One field before and after, as stored; empty: nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The way to it: `title`, `ending.on`, `lines.2.unit_price` (from 1).
    pub path: String,
    pub before: String,
    pub after: String,
}

impl HistoryPart {
    /// What people call this part; empty for the record itself.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        match (self.noun, self.ordinal, lang) {
            (HistoryNoun::Instalment, ordinal, Lang::Zh) => format!("第 {ordinal} 期"),
            (HistoryNoun::Instalment, ordinal, Lang::En) => format!("Instalment {ordinal}"),
            (HistoryNoun::Signing, ordinal, Lang::Zh) => format!("第 {ordinal} 次签署"),
            (HistoryNoun::Signing, ordinal, Lang::En) => format!("Signing {ordinal}"),
            (HistoryNoun::Contact | HistoryNoun::ContractText | HistoryNoun::Expense | HistoryNoun::Adjustment, _, _) => {
                self.noun.label(lang).to_owned()
            }
            _ => String::new(),
        }
    }
}

impl FieldChange {
    /// What people call the field.
    #[must_use]
    pub fn label(&self, noun: HistoryNoun, lang: Lang) -> String {
        let steps: Vec<&str> = self.path.split('.').collect();
        let word = |path: &str| field(noun, path).map_or_else(|| path.to_owned(), |field| field.label(lang).to_owned());
        match steps.as_slice() {
            [list, number, part] => format!("{} {number} · {}", word(list), word(&format!("{list}.{part}"))),
            _ => word(&self.path),
        }
    }

    /// Both values as people read them.
    #[must_use]
    pub fn values(&self, noun: HistoryNoun, lang: Lang) -> (String, String) {
        let without_numbers: Vec<&str> = self.path.split('.').filter(|step| !step.bytes().all(|byte| byte.is_ascii_digit())).collect();
        let field = field(noun, &without_numbers.join("."));
        let read = |text: &str| field.map_or_else(|| text.to_owned(), |field: &Field| field.read(text, lang));
        (read(&self.before), read(&self.after))
    }
}

/// What a command is called.
#[must_use]
pub fn verb_label(verb: &str, lang: Lang) -> &str {
    let (zh, en) = match verb {
        "adjustment.ask" => ("申请折让或坏账核销", "Discount or write-off asked for"),
        "adjustment.ask_again" => ("修改并重新提交折让或坏账核销", "Discount or write-off changed and submitted again"),
        "adjustment.reverse" => ("冲销折让或坏账核销", "Discount or write-off reversed"),
        "amendment.draft" => ("发起变更", "Amendment asked for"),
        "amendment.edit" => ("修改变更", "Amendment edited"),
        "amendment.sign" => ("变更生效", "Amendment signed"),
        "amendment.withdraw" => ("撤回变更", "Amendment withdrawn"),
        "approval.act" => ("审批", "Approval"),
        "approval.reassign" => ("改派审批", "Approval handed to another person"),
        "approval.submit" => ("提交审批", "Submitted for approval"),
        "bank.confirm" => ("按银行流水确认回款", "Receipt confirmed by the bank's line"),
        "bank.register" => ("按银行流水登记回款", "Receipt registered from the bank's line"),
        "bulk.put" => ("写入示例数据", "Written as sample data"),
        "contact.save" => ("修改联系人", "Contact changed"),
        "contract.change_life" => ("更改状态", "State changed"),
        "contract.complete_amount" => ("补录付款金额", "Paid amount entered"),
        "contract.create" => ("新建合同", "Contract made"),
        "contract.edit" => ("编辑合同", "Contract edited"),
        "contract.rate" => ("登记满意度", "Satisfaction noted"),
        "contract.renew" => ("续签", "Renewed"),
        "contract.renew_by_itself" => ("自动续签", "Renewed by itself"),
        "contract.renewal_obstacle" => ("未能自动续签", "Not renewed by itself"),
        "contract.save_text" => ("起草合同文本", "Text drafted"),
        "customer.create" => ("新建客户", "Customer made"),
        "customer.edit" => ("编辑客户", "Customer edited"),
        "customer.follow" => ("随客户更新", "Followed its customer"),
        "customer.merge" => ("合并客户", "Customers merged"),
        "customer.reassign" => ("转交", "Reassigned"),
        "customer.set_helpers" => ("设置协助人", "Helpers set"),
        "customer.set_level" => ("调整等级", "Level set"),
        "dunning.read" => ("提醒标为已处理", "Reminders marked done"),
        "dunning.remind" => ("催款提醒", "Reminded"),
        "dunning.set" => ("修改催款设置", "Reminders set up"),
        "outbox.act" => ("处理发送记录", "Dispatch dealt with"),
        "outbox.set" => ("修改发送渠道", "Channels set up"),
        "outbox.settle" | "outbox.stop" | "outbox.take" => ("发送提醒", "Dispatch sent"),
        "outbox.trial" => ("试发一条", "Trial dispatch"),
        "expense.record" => ("登记费用", "Expense recorded"),
        "expense.void" => ("作废费用", "Expense voided"),
        "fee.apply" => ("申请新客户特殊费用", "Special application written"),
        "fee.check" => ("审核客情费", "Maintenance fees checked"),
        "fee.open" => ("编制客情费统计表", "Statement of maintenance fees begun"),
        "fee.pay" => ("支付客情费", "Maintenance fees paid"),
        "fee.refresh" => ("刷新客情费统计表", "Statement of maintenance fees brought up to date"),
        "fee.remind" => ("提醒客情费逾期", "Reminded of maintenance fees"),
        "fee.return" => ("登记客情费付款被银行退回", "Paid maintenance fees sent back by the bank"),
        "fee.save" => ("填写客情费", "Maintenance fees claimed"),
        "fee.submit" => ("提交客情费", "Maintenance fees submitted"),
        "fee_exception.record" => ("登记客情费例外", "Exception for maintenance fees recorded"),
        "fee_exception.void" => ("作废客情费例外", "Exception for maintenance fees voided"),
        "fee_policy.save" => ("修改客情费政策", "Policy of maintenance fees changed"),
        "fee_settings.save" => ("修改客情费上限", "Caps of maintenance fees changed"),
        "follow_up.log" => ("记跟进", "Follow-up logged"),
        "import.batch" | "import.begin" | "import.end" | "import.people" => ("导入", "Imported"),
        "import.undo_part" => ("撤销导入", "Import undone"),
        "invoice.hand_over" => ("登记交付", "Invoice handed over"),
        "invoice.issue" => ("开具发票", "Invoice issued"),
        "invoice.red" => ("红冲发票", "Invoice reversed in red"),
        "invoice.reject" => ("驳回开票申请", "Invoice request rejected"),
        "invoice.request" => ("申请开票", "Invoice asked for"),
        "invoice.void" => ("作废发票", "Invoice made void"),
        "invoice.withdraw" => ("撤回开票申请", "Invoice request withdrawn"),
        "instalment.annotate" => ("记原因或争议", "Reason or dispute noted"),
        "obligation.add" => ("新增履约事项", "Obligation added"),
        "obligation.cancel" => ("取消履约事项", "Obligation cancelled"),
        "obligation.edit" => ("修改履约事项", "Obligation changed"),
        "obligation.fulfil" => ("履约事项完成", "Obligation done"),
        "obligation.reopen" => ("履约事项重新打开", "Obligation reopened"),
        "period.close" => ("结账", "Month closed"),
        "period.reopen" => ("反结账", "Month reopened"),
        "receipt.confirm" => ("确认回款", "Receipt confirmed"),
        "receipt.discard" => ("删除回款草稿", "Draft receipt removed"),
        "receipt.draft" => ("登记回款", "Receipt registered"),
        "receipt.refund" => ("预收款退款", "Refund of an advance"),
        "receipt.reverse" => ("冲销回款", "Receipt reversed"),
        "receipt.use_advance" => ("使用预收款", "Advance used"),
        "calendar.link" => ("订阅日历", "Calendar link changed"),
        "target.set" => ("设定业绩目标", "Target set"),
        "signing.start" => ("发起签署", "Signing begun"),
        "signing.sign" => ("签署", "Signed"),
        "signing.record" => ("登记签署人签署", "Signature noted"),
        "signing.decline" => ("拒签", "Declined to sign"),
        "signing.cancel" => ("取消签署", "Signing cancelled"),
        "signing.carry" | "signing.hear" => ("电子签署平台", "E-signature provider"),
        "template.save" => ("保存合同模板", "Template saved"),
        other => (other, other),
    };
    lang.pick(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, before: &str, after: &str) -> FieldChange {
        FieldChange { path: path.into(), before: before.into(), after: after.into() }
    }

    #[test]
    fn a_change_is_read_in_the_words_of_its_field() {
        use HistoryNoun as N;
        for (noun, path, values, zh, en) in [
            (N::Contract, "title", ("甲", "乙"), ("标题", "甲", "乙"), ("Title", "甲", "乙")),
            (N::Contract, "life", ("signed", "void"), ("合同状态", "签署", "作废"), ("State", "Signed", "Void")),
            (
                N::Contract,
                "amount",
                ("1200", "1234567.5"),
                ("合同金额", "1,200.00", "1,234,567.50"),
                ("Amount", "1,200.00", "1,234,567.50"),
            ),
            (N::Contract, "renews", ("false", "true"), ("自动续签", "否", "是"), ("Renews by itself", "no", "yes")),
            (N::Contract, "approval", ("", "in_review"), ("审批", "", "审批中"), ("Approval", "", "In review")),
            (N::Contract, "lines.2.unit_price", ("10.5", "11"), ("明细 2 · 单价", "10.5", "11"), ("Line 2 · Unit price", "10.5", "11")),
            (N::Contract, "ending.reason", ("", "违约"), ("结束原因", "", "违约"), ("Reason of the end", "", "违约")),
            (N::Instalment, "paid", ("0", "5"), ("已付", "0.00", "5.00"), ("Paid", "0.00", "5.00")),
            (N::Receipt, "state", ("draft", "confirmed"), ("状态", "待确认", "已确认"), ("State", "To confirm", "Confirmed")),
        ] {
            let change = change(path, values.0, values.1);
            for (lang, wanted) in [(Lang::Zh, zh), (Lang::En, en)] {
                let (before, after) = change.values(noun, lang);
                assert_eq!((change.label(noun, lang).as_str(), before.as_str(), after.as_str()), wanted, "{path}");
            }
        }
    }

    #[test]
    fn what_nobody_knows_is_shown_as_it_is() {
        let odd = change("life", "of a newer program", "signed");
        assert_eq!(odd.values(HistoryNoun::Contract, Lang::Zh), ("of a newer program".to_owned(), "签署".to_owned()));
        assert_eq!(verb_label("thing.do", Lang::Zh), "thing.do");
    }
}
