//! The headers by which people know each column of each kind of sheet.
//!
//! Synonyms stand in the order of preference: when two headers mean the same column, the earlier synonym wins. They are written in the
//! cleaned form of `header_key`: half-width, lower case, without spaces, punctuation and bracketed units. Where our own export has a derived
//! figure beside the entered one (首次交易日期 beside 期初首次交易日期), the entered one stands first: what is derived is not imported.

use super::{Column, Kind};

/// A column of one kind of sheet with its synonyms; the code and both labels are synonyms too.
pub(super) struct Known {
    pub(super) column: Column,
    pub(super) is_required: bool,
    pub(super) synonyms: &'static [&'static str],
}

const fn required(column: Column, synonyms: &'static [&'static str]) -> Known {
    Known { column, is_required: true, synonyms }
}

const fn optional(column: Column, synonyms: &'static [&'static str]) -> Known {
    Known { column, is_required: false, synonyms }
}

const CUSTOMER_NAMES: &[&str] = &[
    "客户名称",
    "客户",
    "客户全称",
    "客户单位",
    "单位名称",
    "公司名称",
    "企业名称",
    "购方名称",
    "甲方",
    "往来单位",
    "customer",
    "customername",
    "client",
    "company",
];
const OWNERS: &[&str] = &[
    "业务员",
    "销售员",
    "销售代表",
    "销售人员",
    "客户经理",
    "负责人",
    "责任人",
    "跟进人",
    "owner",
    "ownername",
    "salesperson",
    "salesrep",
    "rep",
];
const REMARKS: &[&str] = &["备注", "说明", "备注说明", "附注", "remarks", "remark", "notes", "note", "comments"];
const CONTRACT_NUMBERS: &[&str] = &["合同编号", "合同号", "合同编码", "编号", "contractnumber", "contractno", "contractid", "number", "no"];
const PROGRESS: &[&str] =
    &["付款进度", "付款状态", "回款状态", "收款状态", "回款进度", "收款进度", "paymentprogress", "paymentstate", "paymentstatus"];
const METHODS: &[&str] = &["付款方式", "支付方式", "收款方式", "结算方式", "paymentmethod", "method"];
const CURRENCIES: &[&str] = &["币种", "货币", "币别", "currency"];
const SIGNED: &[&str] = &[
    "签署日期",
    "签订日期",
    "签约日期",
    "合同日期",
    "签订时间",
    "签署时间",
    "签约时间",
    "signeddate",
    "signed",
    "signdate",
    "contractdate",
    "date",
    "日期",
];
const PHONES: &[&str] = &["电话", "联系电话", "固定电话", "座机", "联系方式", "办公电话", "phone", "telephone", "tel", "contactphone"];
const ADDRESSES: &[&str] = &["地址", "联系地址", "客户地址", "公司地址", "通讯地址", "详细地址", "address"];

const CUSTOMERS: &[Known] = &[
    optional(
        Column::Number,
        &["客户编号", "客户编码", "客户代码", "编号", "customernumber", "customerno", "customerid", "customercode", "number"],
    ),
    required(
        Column::Name,
        &["客户名称", "客户全称", "公司名称", "企业名称", "单位名称", "客户", "名称", "customername", "name", "customer", "company"],
    ),
    optional(Column::ShortName, &["客户简称", "简称", "shortname"]),
    optional(
        Column::CreditCode,
        &["统一社会信用代码", "社会信用代码", "信用代码", "税号", "纳税人识别号", "creditcode", "taxnumber", "unifiedsocialcreditcode"],
    ),
    optional(Column::Industry, &["所属行业", "行业", "industry"]),
    optional(Column::Source, &["客户来源", "来源", "source"]),
    optional(Column::Region, &["所属区域", "区域", "地区", "所在地区", "省市区", "region", "area"]),
    optional(Column::Ownership, &["企业性质", "公司性质", "单位性质", "ownership"]),
    optional(Column::Size, &["公司规模", "企业规模", "规模", "人员规模", "size", "companysize"]),
    optional(Column::Website, &["网址", "网站", "官网", "website", "url"]),
    optional(Column::Postcode, &["邮编", "邮政编码", "postcode", "zip", "zipcode", "postalcode"]),
    optional(Column::Address, ADDRESSES),
    optional(Column::ResponsiblePerson, &["企业负责人", "法人", "法定代表人", "法人代表", "responsibleperson"]),
    optional(Column::Level, &["客户等级", "客户级别", "等级", "级别", "level", "customerlevel"]),
    optional(Column::Potential, &["潜在价值", "客户价值", "潜力", "potential"]),
    optional(Column::Stage, &["销售状态", "销售阶段", "stage", "salesstage"]),
    optional(Column::Opportunity, &["机会分析", "机会", "opportunity", "opportunitynotes"]),
    optional(Column::CreditLimit, &["信用额度", "授信额度", "creditlimit"]),
    optional(Column::CreditDays, &["账期", "信用天数", "账期天数", "creditdays", "paymentterms"]),
    optional(
        Column::HistoryAmount,
        &[
            "期初交易金额",
            "openingdeals",
            "historyamount",
            "累计交易金额",
            "累计交易额",
            "累计金额",
            "累计成交金额",
            "历史交易金额",
            "accumulatedamount",
        ],
    ),
    optional(
        Column::HistoryFirst,
        &["期初首次交易", "openingfirstdeal", "historyfirst", "首次交易日期", "首次交易时间", "首次成交日期", "firstdeal", "firstdealdate"],
    ),
    optional(
        Column::HistoryLatest,
        &[
            "期初最近交易",
            "openinglatestdeal",
            "historylatest",
            "最近交易日期",
            "最近交易时间",
            "最后交易日期",
            "最近成交日期",
            "latestdeal",
            "latestdealdate",
            "lastdeal",
        ],
    ),
    optional(Column::ContactName, &["联系人", "联系人姓名", "主要联系人", "姓名", "contact", "contactname", "contactperson"]),
    optional(Column::ContactTitle, &["职务", "职位", "联系人职务", "contacttitle", "jobtitle", "position"]),
    optional(Column::ContactDepartment, &["部门", "联系人部门", "department", "contactdepartment"]),
    optional(Column::Mobile, &["手机", "手机号", "手机号码", "移动电话", "联系人手机", "mobile", "mobilephone", "cell"]),
    optional(Column::Phone, PHONES),
    optional(Column::Email, &["电邮", "邮箱", "电子邮箱", "电子邮件", "email", "emailaddress", "mail"]),
    optional(Column::Wechat, &["微信", "微信号", "wechat"]),
    optional(Column::Birthday, &["生日", "出生日期", "birthday", "birthdate"]),
    optional(Column::Interests, &["兴趣爱好", "兴趣", "爱好", "interests"]),
    optional(Column::FirstContact, &["初次接触日期", "首次接触日期", "首次联系日期", "firstcontact", "firstcontactdate"]),
    optional(Column::FeedbackScore, &["服务反馈评分", "反馈评分", "满意度", "feedbackscore"]),
    optional(Column::Complaints, &["投诉记录", "投诉", "complaints"]),
    optional(Column::Needs, &["客户需求备注", "客户需求", "需求备注", "需求", "needs"]),
    optional(Column::FollowUpPlan, &["跟进计划", "下次跟进", "followupplan"]),
    optional(Column::Owner, OWNERS),
    optional(Column::Remarks, REMARKS),
];

const CONTRACTS: &[Known] = &[
    required(Column::Number, CONTRACT_NUMBERS),
    required(Column::Customer, CUSTOMER_NAMES),
    optional(Column::ContractType, &["合同类型", "合同类别", "合同种类", "类型", "contracttype", "type"]),
    optional(Column::Title, &["合同名称", "合同标题", "项目名称", "title", "contracttitle", "contractname"]),
    optional(Column::Signed, SIGNED),
    optional(Column::Start, &["开始日期", "起始日期", "生效日期", "start", "startdate"]),
    optional(Column::End, &["结束日期", "终止日期", "到期日期", "合同到期日", "截止日期", "end", "enddate", "expirydate"]),
    optional(Column::Due, &["应收日期", "付款期限", "付款日期", "收款日期", "due", "duedate"]),
    required(
        Column::Amount,
        &[
            "合同金额",
            "合同总额",
            "合同总价",
            "合同总金额",
            "合同额",
            "总金额",
            "金额",
            "contractamount",
            "amount",
            "contractvalue",
            "total",
        ],
    ),
    optional(Column::Currency, CURRENCIES),
    optional(Column::Life, &["合同状态", "状态", "履行状态", "执行状态", "contractstatus", "status", "life", "state"]),
    optional(Column::Progress, PROGRESS),
    optional(
        Column::Collected,
        &[
            "已收款",
            "已收金额",
            "已回款",
            "回款金额",
            "已付金额",
            "已收款金额",
            "累计回款",
            "收款金额",
            "collected",
            "amountcollected",
            "paid",
            "received",
        ],
    ),
    optional(Column::Expenses, &["费用支出", "费用", "支出", "合同费用", "expenses", "expense", "costs"]),
    optional(Column::PaymentMethod, METHODS),
    optional(Column::Owner, OWNERS),
    optional(Column::Remarks, REMARKS),
];

const CONTRACT_SALES: &[Known] = &[
    required(Column::Number, CONTRACT_NUMBERS),
    required(Column::Customer, CUSTOMER_NAMES),
    optional(Column::Signed, SIGNED),
    required(
        Column::Product,
        &[
            "产品服务名称",
            "产品名称",
            "服务名称",
            "产品",
            "商品名称",
            "货物名称",
            "品名",
            "项目",
            "product",
            "productname",
            "service",
            "item",
            "description",
        ],
    ),
    optional(Column::Quantity, &["产品服务数量", "数量", "quantity", "qty"]),
    optional(Column::Unit, &["单位", "计量单位", "unit"]),
    optional(Column::UnitPrice, &["单价", "产品单价", "含税单价", "unitprice", "price"]),
    optional(Column::Discount, &["折扣", "折扣金额", "优惠", "优惠金额", "discount"]),
    required(
        Column::Total,
        &["总价", "合计金额", "总金额", "总额", "小计", "金额", "价税合计", "total", "linetotal", "totalprice", "amount"],
    ),
    optional(Column::Currency, CURRENCIES),
    optional(Column::PaymentMethod, METHODS),
    optional(Column::Progress, PROGRESS),
    optional(Column::Owner, OWNERS),
    optional(Column::Remarks, REMARKS),
];

const ARREARS: &[Known] = &[
    required(Column::Customer, CUSTOMER_NAMES),
    optional(Column::Phone, PHONES),
    optional(Column::Address, ADDRESSES),
    required(
        Column::Amount,
        &[
            "欠款金额",
            "欠款",
            "欠款额",
            "应收余额",
            "未收金额",
            "未付金额",
            "arrears",
            "arrearsamount",
            "outstanding",
            "amountdue",
            "amount",
        ],
    ),
    optional(Column::Currency, CURRENCIES),
    required(Column::Since, &["欠款日期", "欠款时间", "欠款起始日期", "应收日期", "到期日期", "since", "duedate", "due", "arrearsdate"]),
    optional(Column::Reason, &["欠款原因", "原因", "reason"]),
    optional(Column::Progress, PROGRESS),
    optional(Column::Owner, OWNERS),
    optional(Column::Remarks, REMARKS),
];

const INVOICES: &[Known] = &[
    required(
        Column::Customer,
        &[
            "客户编号",
            "客户代码",
            "客户名称",
            "客户",
            "购方名称",
            "购买方名称",
            "customerid",
            "customercode",
            "customernumber",
            "customer",
            "customername",
            "client",
        ],
    ),
    required(Column::Number, &["发票号码", "发票号", "发票编号", "invoicenumber", "invoiceno", "invoiceid", "number"]),
    optional(Column::InvoiceDate, &["开票日期", "发票日期", "invoicedate", "date", "issued", "日期"]),
    required(Column::Due, &["应收日期", "到期日期", "到期日", "付款期限", "duedate", "due"]),
    required(Column::Amount, &["发票金额", "价税合计", "开票金额", "金额", "invoiceamount", "amount", "total"]),
    optional(Column::Currency, CURRENCIES),
    optional(Column::Disputed, &["争议", "是否争议", "有无争议", "disputed", "dispute"]),
    optional(Column::Settled, &["结清日期", "收款日期", "回款日期", "付款日期", "settleddate", "settled", "paiddate", "paymentdate"]),
    optional(Column::Owner, OWNERS),
    optional(Column::Remarks, REMARKS),
];

const ADJUSTMENTS: &[Known] = &[
    required(Column::Number, &["合同编号", "合同号", "合同编码", "contractnumber", "contractno", "contractid", "contract"]),
    optional(Column::Customer, CUSTOMER_NAMES),
    optional(Column::Instalment, &["期次", "期数", "seq", "instalment", "instalmentno"]),
    required(Column::AdjustmentKind, &["类型", "减免类型", "折让类型", "kind", "adjustmentkind"]),
    required(Column::Amount, &["减免金额", "折让金额", "核销金额", "金额", "amount"]),
    optional(Column::Currency, CURRENCIES),
    required(Column::Counted, &["入账日期", "核销日期", "日期", "countsfrom", "date"]),
    required(Column::Reason, &["原因", "减免原因", "核销原因", "reason"]),
    optional(Column::Remarks, REMARKS),
    optional(Column::Adjustment, &["单号", "adjustment", "adjustmentnumber"]),
];

/// The columns of a kind, in the order that a screen offers them.
pub(super) fn known(kind: Kind) -> &'static [Known] {
    match kind {
        Kind::Customers => CUSTOMERS,
        Kind::Contracts => CONTRACTS,
        Kind::ContractSales => CONTRACT_SALES,
        Kind::Arrears => ARREARS,
        Kind::Invoices => INVOICES,
        Kind::Adjustments => ADJUSTMENTS,
    }
}
