//! The data folder: made by the program's own `generate`, checked once, and used again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use crate::Result;
use crate::server::program;
use crate::table::Table;

/// Written when the data is complete; its first line says with which numbers.
const MARK: &str = "bench-data.txt";

pub struct Data {
    pub folder: PathBuf,
    contracts: u32,
    /// What making and checking it took, as said then.
    made: Vec<String>,
}

impl Data {
    /// Uses the folder again when it holds this very data, makes it when there is none.
    pub fn prepare(folder: &Path, contracts: u32, seed: u64) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let wanted = format!("{contracts} contracts, seed {seed}");
        let mark = folder.join(MARK);
        if let Ok(text) = std::fs::read_to_string(&mark) {
            let mut lines = text.lines().map(str::to_owned);
            if lines.next().as_deref() != Some(&wanted) {
                return Err(format!("{} holds other data; name another folder", folder.display()).into());
            }
            return Ok(Self { folder, contracts, made: lines.collect() });
        }
        if std::fs::read_dir(&folder)?.next().is_some() {
            return Err(format!("{} is not empty and holds no data of a bench", folder.display()).into());
        }
        let mut data = Self { folder, contracts, made: Vec::new() };
        let (contracts, seed) = (contracts.to_string(), seed.to_string());
        let said = data.run(&["generate", "--contracts", &contracts, "--seed", &seed])?;
        data.made.push(said);
        data.made.push(data.check()?);
        std::fs::write(mark, format!("{wanted}\n{}\n", data.made.join("\n")))?;
        Ok(data)
    }

    /// Lets the program check all its books; a breach is a failure.
    pub fn check(&self) -> Result<String> {
        self.run(&["check"]).map(|took| format!("{took}, no breach"))
    }

    /// Runs a command of the program, its words on our standard error; answers how long it took.
    fn run(&self, arguments: &[&str]) -> Result<String> {
        eprintln!("bench: yuezhang {}", arguments.join(" "));
        let began = Instant::now();
        let output = program(arguments, &self.folder)?.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            eprintln!("{}", String::from_utf8_lossy(&output.stdout));
            return Err(format!("{} failed: {}", arguments.join(" "), output.status).into());
        }
        Ok(format!("{} s", began.elapsed().as_secs()))
    }

    pub fn describe(&self, table: &mut Table) -> Result<()> {
        let (contracts, many) = (self.contracts, self.contracts * 10);
        table.plain("data", format!("{contracts} contracts, {many} instalments, {many} follow-ups, {} customers", contracts.div_ceil(10)));
        if let [made, checked] = self.made.as_slice() {
            table.plain("made by `generate`, when it was made", made.clone());
            table.plain("`check` of everything, when it was made", checked.clone());
        }
        table.plain("on the disk", format!("{} MB", size(&self.folder.join("database"))? >> 20));
        Ok(())
    }
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}
