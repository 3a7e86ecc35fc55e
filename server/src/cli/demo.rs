//! `demo`: a sample company in an empty place.

use domain::lang::Lang;

use super::words::{self, say};
use super::{Context, DONE, Outcome};
use crate::demo;

pub(super) async fn run(context: &Context) -> Outcome {
    let store = context.open().await?;
    let filled = demo::fill(&store, &context.actor).await.map_err(words::store(context.lang));
    context.close(&store).await?;
    let filled = filled?;
    let demo::Filled { customers, contracts, users, .. } = &filled;
    match context.lang {
        Lang::Zh => {
            say(format_args!("示例公司已建立：{customers} 个客户，{contracts} 份合同。可用下列用户登录，密码都是 {}：", demo::PASSWORD))
        }
        Lang::En => say(format_args!(
            "The sample company is made: {customers} customers, {contracts} contracts. Sign in as one of these, password {}:",
            demo::PASSWORD
        )),
    }
    for user in users {
        let roles = user.roles.iter().map(|role| role.label(context.lang)).collect::<Vec<_>>().join("、");
        say(format_args!("  {:<10} {}  {roles}", user.login, user.name));
    }
    Ok(DONE)
}
