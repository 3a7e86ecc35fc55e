//! The fields of a history, and how their values are read.

use super::HistoryNoun;
use crate::adjustment::{AdjustmentKind, AdjustmentReason, AdjustmentState};
use crate::approval::ApprovalState;
use crate::contract::{ContractType, Life, PaymentMethod, RenewalObstacle};
use crate::customer::{Importance, Level, Potential, Sex};
use crate::expense::ExpenseCategory;
use crate::invoice::{InvoiceKind, InvoiceState};
use crate::lang::Lang;
use crate::money::Amount;
use crate::receipt::ReceiptState;
use crate::signature::{RoundEnd, RoundState, SignMethod, SignSide, SignState};

/// A code's label; empty for a code that is not known.
type Label = fn(&str, Lang) -> &'static str;

/// How a stored value is read.
#[derive(Clone, Copy)]
enum Reading {
    Text,
    Money,
    YesNo,
    Code(Label),
}

/// A field that people read.
pub(super) struct Field {
    noun: HistoryNoun,
    path: &'static str,
    zh: &'static str,
    en: &'static str,
    reading: Reading,
}

impl Field {
    pub(super) const fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// The value as people read it; what it cannot be is shown as it is.
    pub(super) fn read(&self, text: &str, lang: Lang) -> String {
        let read = match self.reading {
            _ if text.is_empty() => return String::new(),
            Reading::Text => None,
            Reading::Money => Amount::from_plain(text).map(|amount| amount.grouped(2)),
            Reading::YesNo => match text {
                "true" => Some(lang.pick("是", "yes").to_owned()),
                "false" => Some(lang.pick("否", "no").to_owned()),
                _ => None,
            },
            Reading::Code(label) => Some(label(text, lang)).filter(|label| !label.is_empty()).map(str::to_owned),
        };
        read.unwrap_or_else(|| text.to_owned())
    }
}

/// Whether people read this top-level field of that record. Others are identities, or follow from what is read elsewhere.
#[must_use]
pub fn is_read(noun: HistoryNoun, name: &str) -> bool {
    FIELDS.iter().any(|field| field.noun == noun && field.path.split('.').next() == Some(name))
}

/// Whether this path within such a field is told, its numbers left out; what is not is an identity, or stands beside it for comparison.
#[must_use]
pub fn is_told(noun: HistoryNoun, path: &str) -> bool {
    !NOT_TOLD.contains(&(noun, path))
}

const NOT_TOLD: &[(HistoryNoun, &str)] = &[
    (HistoryNoun::Contract, "renewal_of.contract"),
    (HistoryNoun::Contract, "renewed_by.contract"),
    (HistoryNoun::Contract, "ending.amendment"),
    (HistoryNoun::ContractText, "clauses.clause"),
    (HistoryNoun::ContractText, "clauses.kind"),
    (HistoryNoun::ContractText, "clauses.standard"),
    (HistoryNoun::Signing, "signatories.ordinal"),
    (HistoryNoun::Signing, "signatories.user"),
    (HistoryNoun::Signing, "signatories.contact"),
    (HistoryNoun::Signing, "signatories.at"),
    (HistoryNoun::Signing, "signatories.scan"),
];

pub(super) fn field(noun: HistoryNoun, path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.noun == noun && field.path == path)
}

macro_rules! label {
    ($type:ty) => {
        |code, lang| <$type>::ALL.iter().find(|value| value.code() == code).map_or("", |value| value.label(lang))
    };
}

macro_rules! fields {
    ($($noun:ident { $($path:literal $zh:literal $en:literal $reading:expr;)* })*) => {
        const FIELDS: &[Field] = &[$($(
            Field { noun: HistoryNoun::$noun, path: $path, zh: $zh, en: $en, reading: $reading },
        )*)*];
    };
}

use Reading::{Code, Money, Text, YesNo};

fields! {
    Contract {
        "number" "合同编号" "Number" Text;
        "title" "标题" "Title" Text;
        "contract_type" "合同类型" "Type" Code(label!(ContractType));
        "customer_name" "客户" "Customer" Text;
        "owner_name" "业务员" "Owner" Text;
        "signing_company" "签约主体" "Signing company" Text;
        "currency" "币种" "Currency" Text;
        "tax_rate" "税率（%）" "Tax rate, %" Text;
        "signed" "签署日期" "Signed on" Text;
        "confirmed_by" "客户确认人" "Confirmed by" Text;
        "start" "开始日期" "Start" Text;
        "end" "结束日期" "End" Text;
        "notice_days" "提前提醒（天）" "Notice, days" Text;
        "renews" "自动续签" "Renews by itself" YesNo;
        "payment_method" "付款方式" "Payment method" Code(label!(PaymentMethod));
        "life" "合同状态" "State" Code(label!(Life));
        "approval" "审批" "Approval" Code(label!(ApprovalState));
        "edition" "版次" "Version" Text;
        "archived.on" "归档于" "Archived on" Text;
        "archived.years" "保管年限" "Kept, years" Text;
        "archived.reason" "归档原因" "Reason of the archiving" Text;
        "renewal_of.number" "续签自" "Renewal of" Text;
        "renewed_by.number" "续签为" "Renewed as" Text;
        "renewal_obstacle" "自动续签" "Renewal by itself" Code(label!(RenewalObstacle));
        "satisfaction.score" "满意度" "Satisfaction" Text;
        "satisfaction.remark" "满意度说明" "What the customer said" Text;
        "ending.on" "结束于" "Ended on" Text;
        "ending.reason" "结束原因" "Reason of the end" Text;
        "amount" "合同金额" "Amount" Money;
        "collected" "已收" "Collected" Money;
        "given_up.reduced" "已折让" "Reduced" Money;
        "given_up.written_off" "已核销坏账" "Written off" Money;
        "invoiced" "已开票" "Invoiced" Money;
        "invoice_requested" "待开票" "Invoices asked for" Money;
        "is_amount_to_complete" "付款金额待补" "Paid amount to be entered" YesNo;
        "expenses" "期初费用" "Opening expenses" Money;
        "spent" "已登记费用" "Recorded expenses" Money;
        "remarks" "备注" "Remarks" Text;
        "lines" "明细" "Line" Text;
        "lines.product" "产品或服务" "Product" Text;
        "lines.quantity" "数量" "Quantity" Text;
        "lines.unit" "单位" "Unit" Text;
        "lines.unit_price" "单价" "Unit price" Text;
        "lines.discount" "折扣" "Discount" Money;
        "lines.total" "小计" "Total" Money;
    }
    Instalment {
        "due" "到期日" "Due" Text;
        "amount" "金额" "Amount" Money;
        "note" "备注" "Note" Text;
        "paid" "已付" "Paid" Money;
        "given_up.reduced" "已折让" "Reduced" Money;
        "given_up.written_off" "已核销坏账" "Written off" Money;
        "dispute" "争议" "Dispute" Text;
        "reason" "欠款原因" "Reason" Text;
        "is_replaced" "已被变更取代" "Replaced by an amendment" YesNo;
    }
    Customer {
        "number" "客户编号" "Number" Text;
        "name" "客户名称" "Name" Text;
        "short_name" "简称" "Short name" Text;
        "owner_name" "业务员" "Owner" Text;
        "credit_code" "统一社会信用代码" "Credit code" Text;
        "industry" "行业" "Industry" Text;
        "source" "来源" "Source" Text;
        "region" "地区" "Region" Text;
        "ownership" "企业性质" "Ownership" Text;
        "size" "规模" "Size" Text;
        "website" "网址" "Website" Text;
        "phone" "电话" "Phone" Text;
        "postcode" "邮编" "Postcode" Text;
        "address" "地址" "Address" Text;
        "responsible_person" "负责人" "Responsible person" Text;
        "level" "客户等级" "Level" Code(label!(Level));
        "potential" "潜在价值" "Potential" Code(label!(Potential));
        "importance" "重要程度" "Importance" Code(label!(Importance));
        "stage" "阶段" "Stage" Text;
        "opportunity" "商机" "Opportunity" Text;
        "credit_limit" "信用额度" "Credit limit" Money;
        "credit_days" "账期（天）" "Credit days" Text;
        "remarks" "备注" "Remarks" Text;
        "invoice.title" "开票抬头" "Invoice title" Text;
        "invoice.tax_number" "税号" "Tax number" Text;
        "invoice.address" "开票地址与电话" "Invoice address and phone" Text;
        "invoice.bank" "开户行与账号" "Bank and account" Text;
        "history_amount" "期初成交金额" "Opening deals" Money;
        "history_first" "期初首次成交" "Opening, first deal" Text;
        "history_latest" "期初最近成交" "Opening, latest deal" Text;
    }
    Contact {
        "name" "姓名" "Name" Text;
        "title" "职务" "Title" Text;
        "department" "部门" "Department" Text;
        "mobile" "手机" "Mobile" Text;
        "phone" "电话" "Phone" Text;
        "email" "邮箱" "Email" Text;
        "wechat" "微信" "WeChat" Text;
        "birthday" "生日" "Birthday" Text;
        "interests" "爱好" "Interests" Text;
        "sex" "性别" "Sex" Code(label!(Sex));
        "first_contact" "首次联系" "First contact" Text;
        "lang" "书面语言" "Written to in" Text;
        "is_main" "主要联系人" "Main contact" YesNo;
    }
    Receipt {
        "number" "回款编号" "Number" Text;
        "customer_name" "客户" "Customer" Text;
        "owner_name" "业务员" "Owner" Text;
        "date" "到账日期" "Date" Text;
        "amount" "金额" "Amount" Money;
        "currency" "币种" "Currency" Text;
        "method" "付款方式" "Method" Code(label!(PaymentMethod));
        "bank_reference" "银行流水号" "Bank reference" Text;
        "payer" "付款方" "Payer" Text;
        "remarks" "备注" "Remarks" Text;
        "state" "状态" "State" Code(label!(ReceiptState));
        "allocated" "已核销" "Allocated" Money;
        "reversed_on" "冲销日期" "Reversed on" Text;
        "reversal_reason" "冲销原因" "Reason of the reversal" Text;
        "registered_by" "登记人" "Registered by" Text;
        "confirmed_by" "确认人" "Confirmed by" Text;
        "refunds" "退款" "Refund" Text;
        "refunds.on" "退款日期" "Paid back on" Text;
        "refunds.amount" "金额" "Amount" Money;
        "refunds.reference" "银行流水号" "Bank reference" Text;
        "refunds.reason" "原因" "Reason" Text;
        "refunds.by" "登记人" "Noted by" Text;
        "refunds.mirrors" "撤销第几笔" "Takes back no." Text;
    }
    Expense {
        "date" "发生日期" "Spent on" Text;
        "category" "类别" "Category" Code(label!(ExpenseCategory));
        "amount" "金额" "Amount" Money;
        "payee" "收款方" "Payee" Text;
        "remarks" "说明" "Remarks" Text;
        "recorded_by_name" "登记人" "Recorded by" Text;
        "voided.by" "作废人" "Voided by" Text;
        "voided.on" "作废日期" "Voided on" Text;
        "voided.reason" "作废原因" "Reason of the voiding" Text;
    }
    Adjustment {
        "number" "编号" "Number" Text;
        "ordinal" "期次" "Instalment" Text;
        "kind" "类型" "Kind" Code(label!(AdjustmentKind));
        "amount" "金额" "Amount" Money;
        "date" "入账日期" "Counts from" Text;
        "reason" "原因" "Reason" Code(label!(AdjustmentReason));
        "note" "说明" "Note" Text;
        "state" "状态" "State" Code(label!(AdjustmentState));
        "asked_by_name" "申请人" "Asked for by" Text;
        "reversal.on" "冲销日期" "Reversed on" Text;
        "reversal.by" "冲销人" "Reversed by" Text;
        "reversal.why" "冲销原因" "Reason of the reversal" Text;
    }
    Invoice {
        "number" "申请编号" "Request number" Text;
        "customer_name" "客户" "Customer" Text;
        "owner_name" "业务员" "Owner" Text;
        "currency" "币种" "Currency" Text;
        "kind" "发票类型" "Kind" Code(label!(InvoiceKind));
        "header.title" "抬头" "Title" Text;
        "header.tax_number" "税号" "Tax number" Text;
        "header.address" "地址与电话" "Address and phone" Text;
        "header.bank" "开户行与账号" "Bank and account" Text;
        "amount" "金额（含税）" "Amount, tax included" Money;
        "tax_rate" "税率（%）" "Tax rate, %" Text;
        "tax" "税额" "Tax" Money;
        "remarks" "备注" "Remarks" Text;
        "parts" "所属分期" "Instalment" Text;
        "parts.instalment" "分期" "Instalment" Text;
        "parts.amount" "金额" "Amount" Money;
        "receipts" "对应回款" "Receipt" Text;
        "receipts.receipt" "回款" "Receipt" Text;
        "receipts.amount" "金额" "Amount" Money;
        "state" "状态" "State" Code(label!(InvoiceState));
        "requested_on" "申请日期" "Asked for on" Text;
        "requested_by_name" "申请人" "Asked for by" Text;
        "issued.number" "发票号码" "Invoice number" Text;
        "issued.on" "开票日期" "Issued on" Text;
        "issued.by_name" "开票人" "Issued by" Text;
        "handed_over" "交付日期" "Handed over on" Text;
        "ended_on" "结束日期" "Ended on" Text;
        "reason" "原因" "Reason" Text;
        "red" "已红冲" "Reversed in red" Money;
        "red_tax" "已红冲税额" "Tax reversed" Money;
    }
    ContractText {
        "template_name" "模板" "Template" Text;
        "title" "文本标题" "Title of the text" Text;
        "clauses" "条款" "Clause" Text;
        "clauses.heading" "标题" "Heading" Text;
        "clauses.choice" "备选" "Alternative" Text;
        "clauses.text" "内容" "Text" Text;
        "facts" "各方资料" "Parties" Text;
        "facts.customer_name" "客户名称" "Customer" Text;
        "facts.customer_credit_code" "客户统一社会信用代码" "Customer's credit code" Text;
        "facts.customer_address" "客户地址" "Customer's address" Text;
        "facts.customer_representative" "客户负责人" "Customer's representative" Text;
        "facts.customer_contact" "客户联系人" "Customer's contact" Text;
        "facts.customer_phone" "客户电话" "Customer's phone" Text;
        "facts.company" "我方公司" "Our company" Text;
        "facts.owner_name" "业务员" "Owner" Text;
    }
    Signing {
        "state" "状态" "State" Code(label!(RoundState));
        "reason" "取消原因" "Reason" Text;
        "ended" "结束原因" "Why it ended" Code(label!(RoundEnd));
        "hash" "文本哈希" "Hash of the text" Text;
        "signatories" "签署人" "Signatory" Text;
        "signatories.side" "签署方" "Side" Code(label!(SignSide));
        "signatories.name" "姓名" "Name" Text;
        "signatories.title" "职务" "Title" Text;
        "signatories.state" "状态" "State" Code(label!(SignState));
        "signatories.method" "方式" "Method" Code(label!(SignMethod));
        "signatories.on" "签署日期" "Signed on" Text;
        "signatories.hash" "所签文本哈希" "Hash of what was signed" Text;
        "signatories.recorded_by" "登记人" "Noted by" Text;
        "signatories.scan_name" "扫描件" "Scan" Text;
        "signatories.scan_hash" "扫描件哈希" "Hash of the scan" Text;
        "signatories.remark" "说明" "Remark" Text;
    }
}

#[cfg(test)]
mod tests;
