//! `audit`: the log of commits verified, and its end written out for somebody else to keep. Exit code 1 at the first fault.

use std::path::PathBuf;

use domain::lang::Lang;
use store::audit::{Anchor, Fault, Verified};

use super::words::{self, Failure, say};
use super::{Context, DONE, FAILED, Outcome};

#[derive(clap::Subcommand)]
pub enum Command {
    /// 核验提交日志：逐条相连，没有改动、缺失或调换 · verify the log of commits: none altered, missing or moved
    Verify {
        /// 第三方保存的日志末尾（audit head 写出的文件） · the end of the log as a third party kept it (a file of `audit head`)
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
        /// 输出 JSON · answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// 写出日志末尾（编号与哈希），交第三方保存 · write the end of the log (number and hash) for a third party to keep
    Head {
        /// 输出文件，- 为标准输出 · which file; - is stdout
        #[arg(short = 'o', long, value_name = "FILE")]
        output: PathBuf,
    },
}

pub(super) async fn run(context: &Context, command: &Command) -> Outcome {
    let lang = context.lang;
    let kept = match command {
        Command::Verify { head: Some(file), .. } => Some(read(file, lang)?),
        _ => None,
    };
    let (store, _) = context.open_company().await?;
    let found = store::audit::verify(&store, &context.actor, kept.as_ref()).await.map_err(words::store(lang));
    context.close(&store).await?;
    let found = found?;
    match command {
        Command::Verify { json: true, .. } => say(serde_json::to_string(&found).unwrap_or_default()),
        Command::Verify { .. } => say(verdict(&found, lang)),
        // The end of a broken log is worth nothing.
        Command::Head { .. } if found.fault.is_some() => words::complain(&verdict(&found, lang)),
        Command::Head { output } => {
            let mut text = serde_json::to_string(&found.last).unwrap_or_default();
            text.push('\n');
            super::export::write(output, text.as_bytes(), lang)?;
        }
    }
    Ok(if found.fault.is_none() { DONE } else { FAILED })
}

fn read(file: &std::path::Path, lang: Lang) -> Result<Anchor, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::file(lang, file, &error))?;
    serde_json::from_str(&text).map_err(|_| {
        let words = lang.pick("不是 audit head 写出的文件：", "not a file that `audit head` wrote: ");
        Failure::Failed(format!("{words}{}", file.display()))
    })
}

fn verdict(found: &Verified, lang: Lang) -> String {
    let commits = found.commits;
    let Some(fault) = found.fault else {
        let last = found.last.as_ref().map(|last| format!("{} {}", last.at, last.hash)).unwrap_or_default();
        return match lang {
            Lang::Zh => format!("✓ 日志完整：{commits} 条提交逐条相连，末条 {last}"),
            Lang::En => format!("✓ The log is whole: {commits} commits, each chained to the one before; the last: {last}"),
        };
    };
    let (zh, en, commit) = match fault {
        Fault::Missing(commit) => ("缺失", "is missing", commit),
        Fault::OutOfOrder(commit) => ("与前一条不相连", "does not follow from the one before it", commit),
        Fault::Altered(commit) => ("被改动", "was altered", commit),
        Fault::HeadDiffers(commit) => ("之后的末尾记录不一致", "is the last, and the head says otherwise", commit),
        Fault::HistoryDiffers(commit) => ("的修改记录与日志不符", "is told otherwise in a record's history", commit),
        Fault::AnchorDiffers(commit) => ("与第三方保存的不一致", "is not the one that the third party kept", commit),
    };
    match lang {
        Lang::Zh => format!("✗ 第 {commit} 条提交{zh}（之前 {commits} 条无误）。请保留数据目录，从最近的备份恢复，并报告以上信息。"),
        Lang::En => format!(
            "✗ Commit {commit} {en} ({commits} before it are right). Keep the data folder, restore the last backup, and report this."
        ),
    }
}
