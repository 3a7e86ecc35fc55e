use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::contract::{Contract, ContractContent, ContractTerms, Line};
use crate::instalment::InstalmentTerms;
use crate::lang::Lang;
use crate::money::{Amount, Currency};
use crate::parse;
use crate::refusal::{Problems, Refusal};

mod paper;
mod texts;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn amount(text: &str) -> Amount {
    parse::amount(text, Currency::Cny).unwrap()
}

/// A contract over 128,000.50 with two instalments.
fn contract() -> (Contract, Vec<InstalmentTerms>) {
    let line = Line {
        product: "云服务器".into(),
        quantity: parse::number("2").unwrap(),
        unit: "台".into(),
        unit_price: parse::number("64000.25").unwrap(),
        discount: Amount::ZERO,
        total: amount("128000.50"),
    };
    let json = serde_json::json!({
        "id": "k", "number": "HT20250301001", "customer": "c", "customer_name": "甲", "owner": "o", "owner_name": "王晓明",
        "contract_type": "sales", "title": "云服务采购", "signing_company": "", "currency": "CNY", "tax_rate": "13", "signed": null,
        "start": "2025-03-01", "end": null, "notice_days": 30, "renews": false, "payment_method": "transfer", "life": "pending_signature",
        "expenses": "0", "remarks": "", "lines": [line], "amount": "128000.50", "collected": "0", "is_amount_to_complete": false,
        "is_opening": false, "version": 1
    });
    let instalment = |due: &str, sum: &str, note: &str| InstalmentTerms { due: day(due), amount: amount(sum), note: note.into() };
    let plan = vec![instalment("2025-03-15", "28000.50", "预付款"), instalment("2025-06-15", "100000", "")];
    (serde_json::from_value(json).unwrap(), plan)
}

fn facts() -> Facts {
    Facts { customer_name: "杭州云栖软件".into(), company: "华东示例科技有限公司".into(), ..Facts::default() }
}

fn clause(family: &str, kind: ClauseKind, texts: &[(&str, &str)]) -> Clause {
    let text = |(name, text): &(&str, &str)| ClauseText { name: (*name).into(), text: (*text).into() };
    let content = ClauseContent { heading: family.into(), kind, texts: texts.iter().map(text).collect() };
    let id = Clause::id_of(&family.into(), 1);
    Clause {
        id,
        family: family.into(),
        edition: 1,
        is_latest: true,
        content,
        author_name: String::new(),
        on: day("2025-01-01"),
        version: 1,
    }
}

/// A template with a clause of each kind.
fn template() -> (Template, Vec<Clause>) {
    let clauses = vec![
        clause("标的", ClauseKind::Standard, &[("", "{{客户名称}}向{{签约主体}}购买：\n{{明细}}")]),
        clause("交付", ClauseKind::Editable, &[("", "自{{开始日期}}起三十日内交付。")]),
        clause("争议", ClauseKind::Alternative, &[("诉讼", "由甲方所在地法院管辖。"), ("仲裁", "提交上海仲裁委员会仲裁。")]),
    ];
    let template = Template {
        id: "t".into(),
        name: "销售合同".into(),
        title: "{{合同名称}}合同".into(),
        contract_type: None,
        is_active: true,
        clauses: clauses.iter().map(|clause| clause.id.clone()).collect(),
        version: 3,
    };
    (template, clauses)
}

#[test]
fn a_variable_is_known_by_three_names() {
    for variable in Variable::ALL {
        for (name, lang) in [(variable.label(Lang::Zh), Lang::Zh), (variable.label(Lang::En), Lang::En), (variable.code(), Lang::En)] {
            assert_eq!(Variable::named(name), Some((*variable, lang)), "{name}");
            assert!(Variable::nearest(name).is_some_and(|nearest| nearest.eq_ignore_ascii_case(name)), "{name} is nearest to itself");
        }
    }
    assert_eq!(Variable::named(" customer NAME "), Some((Variable::CustomerName, Lang::En)));
    assert_eq!((Variable::named(""), Variable::named("客户")), (None, None));
    assert_eq!(Variable::nearest("客户名"), Some("客户名称"));
    assert_eq!(Variable::nearest("合同金额大写数"), Some("合同金额大写"));
    assert_eq!(Variable::nearest("costumer name"), Some("Customer name"));
    assert_eq!(Variable::nearest("qqqqqqqqqqqqqqqq"), None);
}

#[test]
fn what_is_not_in_order_is_refused_by_name_and_line() {
    let unknown = |name: &str, line, nearest: &str| Refusal::UnknownVariable { name: name.into(), line, nearest: nearest.into() };
    let markup = |line, found: &str| Refusal::MarkupInText { line, found: found.into() };
    for (text, refusal) in [
        ("甲方：{{客户名}}", unknown("客户名", 1, "客户名称")),
        ("一\n二\n{{ 金额X }}", unknown("金额X", 3, "合同金额")),
        ("{{}}", unknown("", 1, "")),
        ("好 {{客户名称}}\n坏 {{客户名称", Refusal::UnclosedVariable { line: 2 }),
        ("{{客户\n名称}}", Refusal::UnclosedVariable { line: 1 }),
        ("{{{客户名称}}", Refusal::UnclosedVariable { line: 1 }),
        ("一\n<script>alert(1)</script>", markup(2, "<script>")),
        ("一\n{{客户名称}} <IMG src=x onerror=alert(1)>", markup(2, "<IMG src=x onerror=a")),
        ("</td>", markup(1, "</td>")),
        ("<!-- 注 -->", markup(1, "<!-- 注 -->")),
        ("  \n ", Refusal::Required),
        (&"长".repeat(5001), Refusal::TooLong { characters_max: 5000 }),
    ] {
        assert_eq!(check_text(text, CLAUSE_CHARACTERS_MAX), Err(refusal), "{text}");
    }
    for fine in ["误差 < 5%，且 3<4", "见 {附件}", "}} 与 }", "a <- b", "«引号»"] {
        assert_eq!(check_text(fine, CLAUSE_CHARACTERS_MAX).as_deref(), Ok(fine));
    }
}

#[test]
fn each_variable_is_filled_from_the_contract_in_the_language_of_its_name() {
    let (contract, plan) = contract();
    let values = Values::of(&contract, &plan, &facts());
    for (variable, zh, en) in [
        (Variable::Number, "HT20250301001", "HT20250301001"),
        (Variable::CustomerName, "杭州云栖软件", "杭州云栖软件"),
        (Variable::SigningCompany, "华东示例科技有限公司", "华东示例科技有限公司"),
        (Variable::Amount, "128,000.50", "128,000.50"),
        (Variable::AmountInWords, "人民币壹拾贰万捌仟元零伍角整", "人民币壹拾贰万捌仟元零伍角整"),
        (Variable::Start, "2025年3月1日", "2025-03-01"),
        (Variable::TaxRate, "13%", "13%"),
        (Variable::Lines, "1. 云服务器：数量 2 台，单价 64000.25，小计 128,000.50。", "1. 云服务器: 2 台 at 64000.25, total 128,000.50."),
        (
            Variable::Plan,
            "第 1 期：2025年3月15日前支付人民币 28,000.50（预付款）。\n第 2 期：2025年6月15日前支付人民币 100,000.00。",
            "Instalment 1: Chinese yuan 28,000.50 by 2025-03-15 (预付款).\nInstalment 2: Chinese yuan 100,000.00 by 2025-06-15.",
        ),
    ] {
        assert_eq!((values.get(variable, Lang::Zh), values.get(variable, Lang::En)), (Some(zh), Some(en)), "{variable:?}");
    }
    for missing in [Variable::Signed, Variable::End, Variable::CustomerAddress, Variable::Remarks] {
        assert_eq!(values.get(missing, Lang::Zh), None, "{missing:?}");
    }
    let own = Contract { terms: ContractTerms { signing_company: "分公司".into(), ..contract.terms.clone() }, ..contract };
    assert_eq!(Values::of(&own, &plan, &facts()).get(Variable::SigningCompany, Lang::Zh), Some("分公司"));
}
