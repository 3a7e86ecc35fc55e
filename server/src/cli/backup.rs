//! `backup FILE`: everything in one file, a gzipped tar: `manifest.json`, `database.jsonl`, and the other files of the data folder under `files/`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use domain::lang::Lang;
use flate2::Compression;
use flate2::write::GzEncoder;
use store::Store;
use store::backup::{BackupError, Manifest};
use tempfile::NamedTempFile;

use super::place::database_folder;
use super::words::{self, Failure, say};
use super::{Context, DONE, Outcome};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const DATABASE: &str = "database.jsonl";
pub(super) const FILES: &str = "files";

#[derive(clap::Args)]
pub struct Arguments {
    /// 备份文件（不能已存在） · the backup's file; it must not exist yet
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) async fn run(context: &Context, arguments: &Arguments) -> Outcome {
    let (lang, path) = (context.lang, arguments.file.as_path());
    if path.exists() {
        return Err(Failure::Failed(match lang {
            Lang::Zh => format!("{} 已存在；请另选一个文件名。", path.display()),
            Lang::En => format!("{} exists; choose another name.", path.display()),
        }));
    }
    let (store, _) = context.open_company().await?;
    let made = make(context, &store, path).await;
    context.close(&store).await?;
    let manifest = made?;
    let rows: u64 = manifest.tables.values().map(|table| table.rows).sum();
    let tables = manifest.tables.len();
    match lang {
        Lang::Zh => say(format_args!("已备份 {tables} 张表、{rows} 行到 {}。请像保管账本一样保管它：其中有全部数据。", path.display())),
        Lang::En => say(format_args!(
            "backed up {rows} rows of {tables} tables into {}. Keep it like the books: everything is in it.",
            path.display()
        )),
    }
    Ok(DONE)
}

async fn make(context: &Context, store: &Store, path: &Path) -> Result<Manifest, Failure> {
    let lang = context.lang;
    let failed = |error: std::io::Error| Failure::file(lang, path, &error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Both lie beside the backup, and vanish when it fails; only the owner may read them.
    let rows = NamedTempFile::new_in(folder).map_err(failed)?;
    let archive = NamedTempFile::new_in(folder).map_err(failed)?;
    let mut writer = BufWriter::new(rows.as_file());
    let manifest = store::backup::dump(store, &context.actor, &mut writer).await.map_err(|error| explain(&error, lang))?;
    writer.flush().map_err(failed)?;
    drop(writer);
    let others = other_files(context, &[path, rows.path(), archive.path()]).map_err(failed)?;
    pack(archive.as_file(), &manifest, rows.path(), &others).map_err(failed)?;
    archive.as_file().sync_all().map_err(failed)?;
    archive.persist_noclobber(path).map_err(|error| failed(error.error))?;
    Ok(manifest)
}

fn pack(file: &File, manifest: &Manifest, rows: &Path, others: &[(PathBuf, PathBuf)]) -> std::io::Result<()> {
    let mut archive = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::default()));
    let text = serde_json::to_vec_pretty(manifest)?;
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o600);
    archive.append_data(&mut header, MANIFEST, text.as_slice())?;
    archive.append_path_with_name(rows, DATABASE)?;
    for (path, name) in others {
        archive.append_path_with_name(path, Path::new(FILES).join(name))?;
    }
    archive.into_inner()?.finish()?.flush()
}

/// The files of the data folder beside the database: their paths, and their names inside the folder.
fn other_files(context: &Context, except: &[&Path]) -> std::io::Result<Vec<(PathBuf, PathBuf)>> {
    let root = context.settings.data_dir.as_path();
    let database = database_folder(&context.settings);
    let except: Vec<PathBuf> = except.iter().filter_map(|path| std::path::absolute(path).ok()).collect();
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in folder.read_dir()? {
            let path = entry?.path();
            let is_left_out = Some(&path) == database.as_ref() || std::path::absolute(&path).is_ok_and(|path| except.contains(&path));
            if is_left_out {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(root) {
                found.push((path.clone(), name.to_path_buf()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Why a backup could not be made or taken back.
pub(super) fn explain(error: &BackupError, lang: Lang) -> Failure {
    Failure::Failed(match (error, lang) {
        (BackupError::Store(error), _) => words::explain(error, lang),
        (BackupError::NotABackup(_), Lang::Zh) => "这不是约账的备份文件，或已损坏。请换一个备份。".to_owned(),
        (BackupError::NotABackup(_), Lang::En) => "this is not a backup of Yuezhang, or it is damaged. Take another one.".to_owned(),
        (BackupError::Differs { table }, Lang::Zh) => {
            format!("备份内容与其清单不符（表 {table}）：文件被改动或损坏，没有恢复任何内容。请换一个备份。")
        }
        (BackupError::Differs { table }, Lang::En) => {
            format!(
                "the backup is not what its manifest says (table {table}): it was changed or damaged; nothing was restored. Take another one."
            )
        }
        (BackupError::OtherVersion { format, schema, known }, Lang::Zh) => {
            format!(
                "备份的格式是 {format}、结构版本是 {schema}，本程序认得格式 {}、结构版本不高于 {known}。请用更新的程序恢复。",
                store::backup::FORMAT
            )
        }
        (error, _) => error.to_string(),
    })
}
