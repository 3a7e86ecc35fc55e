//! The table of variables: what a text may name, and where each is filled from.

use crate::codes::codes;
use crate::lang::Lang;

codes! {
    /// What a clause names in double braces, by its Chinese name (`{{客户名称}}`), its English one (`{{Customer name}}`) or its code
    /// (`{{customer_name}}`). The language of the name is that of the value: `2025年3月1日` or `2025-03-01`.
    pub enum Variable {
        Number "contract_number" "合同编号" "Contract number",
        Title "contract_title" "合同名称" "Contract title",
        ContractType "contract_type" "合同类型" "Contract type",
        SigningCompany "signing_company" "签约主体" "Signing company",
        CustomerName "customer_name" "客户名称" "Customer name",
        CustomerCreditCode "customer_credit_code" "客户信用代码" "Customer credit code",
        CustomerAddress "customer_address" "客户地址" "Customer address",
        CustomerRepresentative "customer_representative" "客户负责人" "Customer representative",
        CustomerContact "customer_contact" "客户联系人" "Customer contact",
        CustomerPhone "customer_phone" "客户电话" "Customer phone",
        Amount "amount" "合同金额" "Contract amount",
        AmountInWords "amount_in_words" "合同金额大写" "Contract amount in words",
        Currency "currency" "币种" "Currency",
        TaxRate "tax_rate" "税率" "Tax rate",
        Signed "signed" "签署日期" "Signed date",
        Start "start" "开始日期" "Start date",
        End "end" "结束日期" "End date",
        NoticeDays "notice_days" "提前通知天数" "Notice days",
        PaymentMethod "payment_method" "付款方式" "Payment method",
        Plan "plan" "付款计划" "Payment plan",
        Lines "lines" "明细" "Lines",
        Owner "owner" "业务员" "Sales rep",
        Remarks "remarks" "备注" "Remarks",
    }
}

/// Where the value of a variable is entered: what to open when it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// On the form of the contract.
    Contract,
    /// On the customer's page, at the time when the text is saved.
    Customer,
    /// At the signing: until then it is a blank to be filled by hand.
    Signing,
}

impl Variable {
    #[must_use]
    pub const fn source(self) -> Source {
        match self {
            Self::CustomerName
            | Self::CustomerCreditCode
            | Self::CustomerAddress
            | Self::CustomerRepresentative
            | Self::CustomerContact
            | Self::CustomerPhone => Source::Customer,
            Self::Signed => Source::Signing,
            _ => Source::Contract,
        }
    }

    /// As a text names it in this language, braces and all.
    #[must_use]
    pub fn written(self, lang: Lang) -> String {
        format!("{{{{{}}}}}", self.label(lang))
    }

    /// The variable of this name, and the language of the name. None: there is no such variable.
    #[must_use]
    pub fn named(name: &str) -> Option<(Self, Lang)> {
        let name = name.trim();
        let lang = if name.is_ascii() { Lang::En } else { Lang::Zh };
        if name.is_empty() { None } else { Self::read(name).ok().map(|variable| (variable, lang)) }
    }

    /// The name that comes closest to one that nobody knows, in the language it was typed in. None: no letter is in
    /// its place.
    #[must_use]
    pub fn nearest(name: &str) -> Option<&'static str> {
        let name: Vec<char> = name.trim().to_lowercase().chars().collect();
        let names = Self::ALL.iter().flat_map(|variable| [variable.label(Lang::Zh), variable.code(), variable.label(Lang::En)]);
        let measured = names.map(|known| {
            let letters: Vec<char> = known.to_lowercase().chars().collect();
            (distance(&name, &letters), letters.len().max(name.len()), known)
        });
        let near = measured.filter(|(distance, length, _)| distance < length);
        near.min_by_key(|(distance, length, _)| (*distance, *length)).map(|(_, _, known)| known)
    }
}

/// How many letters must be put in, taken out or replaced to make one of the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, letter) in a.iter().enumerate() {
        let mut before = index;
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
        for (column, other) in b.iter().enumerate() {
            let [left, above] = [row.get(column), row.get(column + 1)].map(|cell| cell.copied().unwrap_or_default());
            let cheapest = (before + usize::from(letter != other)).min(left + 1).min(above + 1);
            before = above;
            if let Some(cell) = row.get_mut(column + 1) {
                *cell = cheapest;
            }
        }
    }
    row.last().copied().unwrap_or_default()
}
