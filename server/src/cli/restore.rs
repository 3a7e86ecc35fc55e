//! `restore FILE`: into an empty place only; built and proven beside it, then moved there in one step.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use domain::lang::Lang;
use flate2::read::GzDecoder;
use store::backup::{BackupError, Manifest};
use tempfile::TempDir;

use super::backup::{DATABASE, FILES, MANIFEST, explain};
use super::place::{database_folder, holds_anything};
use super::words::{self, Failure, note, say};
use super::{Context, DONE, FAILED, Outcome};
use crate::settings::Database;

/// The largest manifest: a few tables with a few sums each.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// 备份文件 · the backup's file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) async fn run(context: &Context, arguments: &Arguments) -> Outcome {
    let lang = context.lang;
    let target = context.settings.data_dir.as_path();
    refuse_occupied(context)?;
    let failed = |error: std::io::Error| Failure::file(lang, target, &error);
    let parent = target.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(parent).map_err(failed)?;
    // Beside the target, so that the last step is a rename; it vanishes when anything fails.
    let work = tempfile::Builder::new().prefix(".yuezhang-restore-").tempdir_in(parent).map_err(failed)?;
    let manifest = unpack(&arguments.file, work.path(), lang)?;
    let data = work.path().join("data");
    let breaches = build(context, &manifest, work.path(), &data).await?;
    if breaches > 0 {
        let zh = "备份里的账目本身不符（见上），没有恢复任何内容。请换一个备份。";
        note(lang.pick(zh, "the books in the backup do not add up (see above); nothing was restored. Take another one."));
        return Ok(FAILED);
    }
    settle(work, &data, target).map_err(failed)?;
    let rows: u64 = manifest.tables.values().map(|table| table.rows).sum();
    match lang {
        Lang::Zh => say(format_args!("已恢复 {} 的备份：{rows} 行，逐表核对一致，已放到 {}。", manifest.made_at, target.display())),
        Lang::En => say(format_args!(
            "restored the backup of {}: {rows} rows, every table verified, now in {}.",
            manifest.made_at,
            target.display()
        )),
    }
    Ok(DONE)
}

/// A restore never mixes with what is there.
fn refuse_occupied(context: &Context) -> Result<(), Failure> {
    let lang = context.lang;
    let target = context.settings.data_dir.as_path();
    if context.settings.database != Database::InDataDir {
        let zh = "恢复只能放进数据目录里的嵌入式数据库：请去掉 database 设置再恢复。";
        return Err(Failure::failed(
            lang,
            zh,
            "a restore goes into the embedded database of the data folder: take the setting `database` away first.",
        ));
    }
    let is_other_thing = target.exists() && !target.is_dir();
    if is_other_thing || holds_anything(target) {
        return Err(Failure::Failed(match lang {
            Lang::Zh => format!("{} 不是空目录；恢复只能放进空目录。请用 --data 指定一个空目录。", target.display()),
            Lang::En => format!("{} is not empty; a restore goes into an empty folder only. Name one by --data.", target.display()),
        }));
    }
    Ok(())
}

/// The manifest; beside it, unpacked: the rows, and the other files.
fn unpack(path: &Path, work: &Path, lang: Lang) -> Result<Manifest, Failure> {
    let file = File::open(path).map_err(|error| Failure::file(lang, path, &error))?;
    unpack_all(file, work).map_err(|error| match error {
        BackupError::Io(error) => explain(&BackupError::NotABackup(error.to_string()), lang),
        other => explain(&other, lang),
    })
}

fn unpack_all(file: File, work: &Path) -> Result<Manifest, BackupError> {
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut manifest = None;
    let mut has_rows = false;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.into_owned();
        if name == Path::new(MANIFEST) {
            let mut text = String::new();
            (&mut entry).take(MANIFEST_BYTES_MAX).read_to_string(&mut text)?;
            manifest = Some(serde_json::from_str(&text).map_err(|error| BackupError::NotABackup(error.to_string()))?);
        } else if name == Path::new(DATABASE) {
            std::io::copy(&mut entry, &mut File::create(work.join(DATABASE))?)?;
            has_rows = true;
        } else if name.starts_with(FILES) && entry.header().entry_type().is_file() {
            // Refuses a name that leads out of the folder.
            entry.unpack_in(work)?;
        } else {
            return Err(BackupError::NotABackup(format!("unexpected {}", name.display())));
        }
    }
    // To the very end, where the checksum of all stands: the archive itself ends before it.
    std::io::copy(&mut archive.into_inner(), &mut std::io::sink())?;
    manifest.filter(|_| has_rows).ok_or_else(|| BackupError::NotABackup("parts are missing".into()))
}

/// The data folder built and checked; answers how many breaches `check` found.
async fn build(context: &Context, manifest: &Manifest, work: &Path, data: &Path) -> Result<usize, Failure> {
    let lang = context.lang;
    let failed = |error: std::io::Error| Failure::file(lang, data, &error);
    std::fs::create_dir(data).map_err(failed)?;
    if work.join(FILES).is_dir() {
        std::fs::rename(work.join(FILES), data).map_err(failed)?;
    }
    let settings = context.settings.clone().with_data_dir(data).map_err(|error| Failure::Failed(error.to_string()))?;
    let rows = BufReader::new(File::open(work.join(DATABASE)).map_err(failed)?);
    let database = crate::boot::database(&settings);
    let store = store::backup::load(database, &context.actor, manifest, rows).await.map_err(|error| explain(&error, lang))?;
    let findings = store::check::run(&store, &context.actor).await.map_err(words::store(lang));
    context.close(&store).await?;
    let findings = findings?;
    for breach in &findings.breaches {
        note(format_args!("✗ {breach}"));
    }
    if let Some(database) = database_folder(&settings) {
        let _ = std::fs::remove_file(database.join("in-use.lock"));
    }
    Ok(findings.breaches.len())
}

/// Moves what was built to its place. The empty folder that may be there goes first.
fn settle(work: TempDir, data: &Path, target: &Path) -> std::io::Result<()> {
    if target.exists() {
        for entry in target.read_dir()? {
            std::fs::remove_file(entry?.path())?;
        }
        std::fs::remove_dir(target)?;
    }
    std::fs::rename(data, target)?;
    if let Some(parent) = target.parent() {
        // The rename itself, on the disk.
        File::open(parent)?.sync_all()?;
    }
    work.close()
}
