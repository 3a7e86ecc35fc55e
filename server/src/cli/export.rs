//! `export`: a report into a file, or to stdout.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use domain::lang::Lang;

use super::words::{self, Failure, note};
use super::{Context, DONE, Outcome};
use crate::exports::{self, Format, Kind};

#[derive(clap::Args)]
pub struct Arguments {
    /// 报表 · which report: arrears 欠款, contracts 合同, customers 客户, ageing 账龄, adjustments 折让与坏账
    #[arg(long, value_enum)]
    report: Kind,
    /// 截止日期 YYYY-MM-DD（默认今天） · as of which day (default: today); arrears and ageing take any past day
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// 文件格式 · which format
    #[arg(long, value_enum)]
    format: Format,
    /// 输出文件，- 为标准输出 · which file; - is stdout
    #[arg(short = 'o', long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) async fn run(context: &Context, arguments: &Arguments) -> Outcome {
    let (store, _) = context.open_company().await?;
    let today = store.today().await;
    let as_of = arguments.as_of.unwrap_or(today);
    let made = if as_of == today || arguments.report.is_dated() {
        exports::file(&store, &context.actor, arguments.report, arguments.format, as_of, context.lang)
            .await
            .map_err(words::store(context.lang))
    } else {
        let zh = "--as-of 只用于 arrears 和 ageing；contracts、customers 和 adjustments 给出的是现在的情况。";
        Err(Failure::Usage(
            context.lang.pick(zh, "--as-of is for arrears and ageing; contracts, customers and adjustments tell what is now.").to_owned(),
        ))
    };
    context.close(&store).await?;
    write(&arguments.output, &made?, context.lang)?;
    Ok(DONE)
}

pub(super) fn write(path: &Path, bytes: &[u8], lang: Lang) -> Result<(), Failure> {
    let failed = |error| Failure::file(lang, path, &error);
    if path == Path::new("-") {
        let mut out = std::io::stdout().lock();
        return out.write_all(bytes).and_then(|()| out.flush()).map_err(failed);
    }
    replace(path, bytes).map_err(failed)?;
    note(format_args!("{}{}", lang.pick("已写入：", "Written: "), path.display()));
    Ok(())
}

/// The file appears whole or not at all.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.exists() && !path.is_file() {
        // A pipe or a device takes what it is given.
        return std::fs::write(path, bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".yuezhang-");
    // Readable by others as the umask allows, like any file a command writes.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
