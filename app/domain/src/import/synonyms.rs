//! The words that sheets use for the closed sets of the domain. Whatever is not understood is refused, never guessed.

use crate::contract::{ContractType, Life, PaymentMethod};
use crate::customer::{Level, Potential};
use crate::money::Currency;
use crate::parse;
use crate::refusal::Refusal;

/// Looks a text up among synonyms, else reads it as code or label.
fn pick<T: Copy>(text: &str, synonyms: &[(&str, T)], read: impl Fn(&str) -> Result<T, Refusal>) -> Result<T, Refusal> {
    let key: String = parse::half_width(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    match synonyms.iter().find(|(word, _)| *word == key) {
        Some((_, value)) => Ok(*value),
        None => read(&key),
    }
}

pub(super) fn currency(text: &str) -> Result<Currency, Refusal> {
    Currency::parse(text)
}

pub(super) fn contract_type(text: &str) -> Result<ContractType, Refusal> {
    let synonyms = [
        ("销售", ContractType::Sales),
        ("sale", ContractType::Sales),
        ("sales contract", ContractType::Sales),
        ("采购", ContractType::Purchase),
        ("purchase contract", ContractType::Purchase),
        ("服务", ContractType::Service),
        ("service contract", ContractType::Service),
    ];
    pick(text, &synonyms, ContractType::read)
}

pub(super) fn life(text: &str) -> Result<Life, Refusal> {
    let synonyms = [
        ("待签", Life::PendingSignature),
        ("未签署", Life::PendingSignature),
        ("未签订", Life::PendingSignature),
        ("pending signature", Life::PendingSignature),
        ("已签署", Life::Signed),
        ("签订", Life::Signed),
        ("已签订", Life::Signed),
        ("已签", Life::Signed),
        ("已签约", Life::Signed),
        ("生效", Life::Signed),
        ("已生效", Life::Signed),
        ("执行", Life::Performing),
        ("执行中", Life::Performing),
        ("履行中", Life::Performing),
        ("履约中", Life::Performing),
        ("正在执行", Life::Performing),
        ("in progress", Life::Performing),
        ("active", Life::Performing),
        ("已完成", Life::Completed),
        ("完结", Life::Completed),
        ("已完结", Life::Completed),
        ("已结束", Life::Completed),
        ("履行完毕", Life::Completed),
        ("complete", Life::Completed),
        ("done", Life::Completed),
        ("已归档", Life::Archived),
        ("变更", Life::Changing),
        ("已到期", Life::Expired),
        ("过期", Life::Expired),
        ("已过期", Life::Expired),
        ("已终止", Life::Terminated),
        ("中止", Life::Terminated),
        ("解除", Life::Terminated),
        ("已解除", Life::Terminated),
        ("已作废", Life::Void),
        ("取消", Life::Void),
        ("已取消", Life::Void),
        ("cancelled", Life::Void),
    ];
    pick(text, &synonyms, Life::read)
}

pub(super) fn payment_method(text: &str) -> Result<PaymentMethod, Refusal> {
    let synonyms = [
        ("转账", PaymentMethod::Transfer),
        ("对公转账", PaymentMethod::Transfer),
        ("电汇", PaymentMethod::Transfer),
        ("汇款", PaymentMethod::Transfer),
        ("银行汇款", PaymentMethod::Transfer),
        ("t/t", PaymentMethod::Transfer),
        ("wire", PaymentMethod::Transfer),
        ("现款", PaymentMethod::Cash),
        ("pos", PaymentMethod::Card),
        ("银行卡", PaymentMethod::Card),
        ("承兑", PaymentMethod::Bill),
        ("银行承兑", PaymentMethod::Bill),
        ("银行承兑汇票", PaymentMethod::Bill),
        ("商业承兑汇票", PaymentMethod::Bill),
        ("汇票", PaymentMethod::Bill),
        ("分期", PaymentMethod::Instalments),
        ("instalment", PaymentMethod::Instalments),
        ("installments", PaymentMethod::Instalments),
        ("支票", PaymentMethod::Other),
        ("微信", PaymentMethod::Other),
        ("支付宝", PaymentMethod::Other),
    ];
    pick(text, &synonyms, PaymentMethod::read)
}

/// 重点客户, 普通客户: the word 客户 adds nothing. Answers the code that the form reads; what is unknown stays as it is.
pub(super) fn level_code(text: &str) -> String {
    let stem = parse::half_width(text);
    let stem = stem.trim().trim_end_matches("客户").trim();
    match stem {
        "一般" => Level::Normal.code().to_owned(),
        "重要" => Level::Key.code().to_owned(),
        _ => Level::read(&stem.to_uppercase()).map_or_else(|_| stem.to_owned(), |level| level.code().to_owned()),
    }
}

/// 高价值, 中等 …: as for the level.
pub(super) fn potential_code(text: &str) -> String {
    match parse::half_width(text).trim() {
        "高价值" | "高潜力" => Potential::High.code().to_owned(),
        "中等" | "中价值" | "中潜力" => Potential::Medium.code().to_owned(),
        "低价值" | "低潜力" => Potential::Low.code().to_owned(),
        other => other.to_owned(),
    }
}

/// Yes or no; empty is no.
pub(super) fn yes_or_no(text: &str) -> Result<bool, Refusal> {
    match parse::half_width(text).trim().to_lowercase().as_str() {
        "" | "no" | "n" | "否" | "无" | "false" | "0" | "没有" => Ok(false),
        "yes" | "y" | "是" | "有" | "true" | "1" | "争议" | "有争议" => Ok(true),
        _ => Err(Refusal::NotOneOf { allowed: "是 Yes / 否 No".to_owned() }),
    }
}
