//! `check`: the books against themselves. Exit code 1 when anything is breached.

use domain::lang::Lang;
use serde_json::json;
use store::check::Findings;

use super::words::{self, say};
use super::{Context, DONE, FAILED, Outcome};

#[derive(clap::Args)]
pub struct Arguments {
    /// 输出 JSON · answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(context: &Context, arguments: &Arguments) -> Outcome {
    let (store, _) = context.open_company().await?;
    let findings = store::check::run(&store, &context.actor).await.map_err(words::store(context.lang));
    context.close(&store).await?;
    let findings = findings?;
    if arguments.json {
        let checked: Vec<_> = findings.checked.iter().map(|(rule, count)| json!({ "rule": rule, "count": count })).collect();
        say(json!({ "checked": checked, "breaches": findings.breaches }));
    } else {
        tell(&findings, context.lang);
    }
    Ok(if findings.breaches.is_empty() { DONE } else { FAILED })
}

/// What was checked, each breach, and the sum of it.
pub(super) fn tell(findings: &Findings, lang: Lang) {
    for (rule, count) in &findings.checked {
        say(format_args!("✓ {}{}{count}", rule_name(rule, lang), lang.pick("：", ": ")));
    }
    for breach in &findings.breaches {
        say(format_args!("✗ {breach}"));
    }
    match (findings.breaches.len(), lang) {
        (0, Lang::Zh) => say("核对无误。"),
        (0, Lang::En) => say("Everything adds up."),
        (count, Lang::Zh) => say(format_args!("发现 {count} 处不符。请保留数据目录，从最近的备份恢复，并报告以上信息。")),
        (count, Lang::En) => {
            say(format_args!("{count} breaches. Keep the data folder, restore the last backup, and report what stands above."))
        }
    }
}

/// The rule in Chinese, by the word it begins with; a rule not known here keeps its English name.
fn rule_name(rule: &str, lang: Lang) -> String {
    let zh = match rule.split([':', ' ']).next().unwrap_or_default() {
        "instalment" => "分期：已付＝核销之和；未付＝金额－已付；0≤已付≤金额",
        "contract" => "合同：金额＝明细之和＝分期之和；已收＝分期已付之和；编号唯一",
        "receipt" => "回款：已核销＝核销之和≤金额；待确认与已冲销的没有核销",
        "plan" => "分期与合同：客户、币种相同；自签署起应收，或都不应收",
        "deals" => "客户：首次、最近交易＝名下合同与期初记录",
        "customer" => "客户：协助人与名单一致",
        "owner" => "归属：客户名下的记录属于同一业务员",
        "parts" => "审批：每步等的人都有一项待办，别人没有",
        "a" => "合同：审批状态＝最近一次审批的状态",
        "editions" => "条款库：版本从 1 起连续，最后一版是最新版",
        "clauses" => "模板与合同文本用到的条款都在条款库",
        "texts" => "合同文本：属于一份合同，条款与条款库一致",
        "photo" => "照片：都在，内容与哈希一致",
        "file" => "附件：都在，内容与哈希一致",
        "files" => "附件：所属合同都在",
        "original" => "原件：借出时恰有一笔未还的借阅，其他时候没有",
        "originals" => "原件：所属合同都在，业务员一致",
        "maintained" => "维护的合计＝重新相加",
        "the" => "提交日志：逐条相连，末尾一致",
        _ => rule,
    };
    lang.pick(zh, rule).to_owned()
}
