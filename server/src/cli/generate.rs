//! `generate`: large, reproducible data.

use domain::lang::Lang;

use super::words::{self, note, say};
use super::{Context, DONE, Outcome};
use crate::generate;

#[derive(clap::Args)]
pub struct Arguments {
    /// 合同数（每份 10 期回款、10 条跟进；每 10 份一个客户） · contracts, each of 10 instalments and 10 follow-ups; one customer for 10 of them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    contracts: u32,
    /// 随机种子：种子和日期相同，数据就相同 · the same seed on the same day gives the same data
    #[arg(long, value_name = "S")]
    seed: u64,
}

pub(super) async fn run(context: &Context, arguments: &Arguments) -> Outcome {
    let store = context.open().await?;
    let total = arguments.contracts;
    let progress = |done: u32| note(format_args!("{done} / {total}"));
    let made = generate::fill(&store, &context.actor, total, arguments.seed, progress).await.map_err(words::store(context.lang));
    context.close(&store).await?;
    let made = made?;
    let generate::Made { customers, contracts, records } = made;
    let (logins, password) = ("rep01–rep08 manager1 finance executive admin", generate::PASSWORD);
    match context.lang {
        Lang::Zh => {
            say(format_args!("已生成 {customers} 个客户、{contracts} 份合同，共 {records} 条记录。可登录：{logins}，密码 {password}。"))
        }
        Lang::En => say(format_args!(
            "generated {customers} customers and {contracts} contracts, {records} records in all. Logins: {logins}; password {password}."
        )),
    }
    Ok(DONE)
}
