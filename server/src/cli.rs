//! The command line of the one binary: parsing, the language and the place of the data, and which command runs.
//!
//! Invariants: what a script reads goes to stdout, everything else to stderr; a failure says what happened and what to do; the exit code is
//! 0 for done, 1 for failed or a breach found, 2 for a wrong call.

mod audit;
mod backup;
mod check;
mod demo;
mod export;
mod generate;
mod import;
mod place;
mod restore;
mod serve;
mod user;
mod words;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use domain::lang::Lang;
use domain::permission::Actor;

use crate::settings::Settings;

use words::Failure;

/// 约账 Yuezhang：合同与应收账款 · contracts and the money owed under them
#[derive(Parser)]
#[command(name = "yuezhang", version, propagate_version = true, disable_help_subcommand = true)]
struct Arguments {
    /// 数据目录（默认取 Leptos.toml 的 data_dir） · data folder (default: data_dir of Leptos.toml)
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 提示语言（默认中文；LANG=en… 为英文） · language of messages (default: Chinese; English when LANG is en…)
    #[arg(long, global = true, value_name = "zh|en", value_parser = ["zh", "en"])]
    lang: Option<String>,
    /// 监听地址，与 serve 相同 · where to listen, as of `serve`
    #[arg(long, value_name = "IP:PORT")]
    addr: Option<SocketAddr>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务（默认命令） · run the server (the default command)
    Serve(serve::Arguments),
    /// 管理用户 · add and disable users, reset passwords
    #[command(subcommand)]
    User(user::Command),
    /// 导入 Excel 或 CSV 台账 · load a ledger from Excel or CSV
    Import(import::Arguments),
    /// 导出报表 · write a report to a file
    Export(export::Arguments),
    /// 核对全部账目与合计 · check every invariant of the money and every maintained total
    Check(check::Arguments),
    /// 核验审计日志 · verify the audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// 备份全部数据到一个文件 · back everything up into one file
    Backup(backup::Arguments),
    /// 把备份恢复到空目录 · restore a backup into an empty place
    Restore(restore::Arguments),
    /// 建立一家示例公司 · fill a sample company
    Demo,
    /// 生成大量可重复的数据 · generate large, reproducible data for benchmarks
    Generate(generate::Arguments),
}

/// What every command is given.
pub struct Context {
    pub lang: Lang,
    pub settings: Settings,
    pub actor: Actor,
}

/// The exit code of a command that ran.
type Outcome = Result<u8, Failure>;

const DONE: u8 = 0;
const FAILED: u8 = 1;
const USAGE: u8 = 2;

/// Stacks of the worker threads: deep queries of the engine overflow the default of 2 MiB.
const STACK_BYTES: usize = if cfg!(debug_assertions) { 20 << 20 } else { 10 << 20 };

/// Parses the call and runs the command; answers the exit code.
pub fn run(call: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(call) {
        Ok(arguments) => arguments,
        Err(error) => return refuse_call(&error),
    };
    let lang = language(arguments.lang.as_deref());
    let failure = match prepare(arguments, lang) {
        Ok((context, command)) => match on_runtime(context, command) {
            Ok(code) => return code,
            Err(failure) => failure,
        },
        Err(failure) => failure,
    };
    words::complain(failure.text());
    failure.code()
}

/// clap's own answer to a wrong call, or the help that was asked for.
fn refuse_call(error: &clap::Error) -> u8 {
    // A closed pipe is no reason to fail.
    let _ = error.print();
    if error.use_stderr() { USAGE } else { DONE }
}

/// `--lang`, else the environment as POSIX orders it; what is not English is Chinese.
fn language(given: Option<&str>) -> Lang {
    let variable =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    given.map(str::to_owned).or_else(variable).map_or_else(Lang::default, |text| Lang::parse(&text))
}

fn prepare(arguments: Arguments, lang: Lang) -> Result<(Context, Command), Failure> {
    let mut settings = Settings::load(None).map_err(|error| Failure::Failed(error.to_string()))?;
    if let Some(folder) = &arguments.data {
        settings = settings.with_data_dir(folder).map_err(|error| Failure::Usage(error.to_string()))?;
    }
    let command = match (arguments.command, arguments.addr) {
        (None, addr) => Command::Serve(serve::Arguments { addr }),
        (Some(Command::Serve(own)), addr) => Command::Serve(serve::Arguments { addr: own.addr.or(addr) }),
        (Some(command), None) => command,
        (Some(_), Some(_)) => return Err(Failure::Usage(lang.pick("--addr 只用于 serve。", "--addr is for `serve` only.").to_owned())),
    };
    let mut actor = Actor::operator();
    actor.lang = lang;
    Ok((Context { lang, settings, actor }, command))
}

/// Runs the command on a worker thread, whose stack is big enough.
fn on_runtime(context: Context, command: Command) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build();
    let runtime = runtime.map_err(|error| Failure::Failed(format!("tokio: {error}")))?;
    let lang = context.lang;
    let task = runtime.spawn(dispatch(context, command));
    let outcome = runtime.block_on(task);
    outcome.unwrap_or_else(|error| {
        let text = lang.pick("程序内部出错，请报告以上信息", "an internal error; please report what stands above");
        Err(Failure::Failed(format!("{text}: {error}")))
    })
}

async fn dispatch(context: Context, command: Command) -> Outcome {
    match command {
        Command::Serve(arguments) => serve::run(context, &arguments).await,
        Command::User(command) => user::run(&context, &command).await,
        Command::Import(arguments) => import::run(&context, &arguments).await,
        Command::Export(arguments) => export::run(&context, &arguments).await,
        Command::Check(arguments) => check::run(&context, &arguments).await,
        Command::Audit(command) => audit::run(&context, &command).await,
        Command::Backup(arguments) => backup::run(&context, &arguments).await,
        Command::Restore(arguments) => restore::run(&context, &arguments).await,
        Command::Demo => demo::run(&context).await,
        Command::Generate(arguments) => generate::run(&context, &arguments).await,
    }
}
