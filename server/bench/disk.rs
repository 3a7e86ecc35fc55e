//! What a commit cannot be faster than: writing a little and waiting until it is on the disk.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Result;
use crate::measure::Samples;

const ROUNDS: usize = 1000;
const LONGEST: Duration = Duration::from_secs(15);

/// Appends 4 kB and waits for them, again and again, in the data's own folder.
pub fn measure(folder: &Path) -> Result<Samples> {
    let path = folder.join("bench-disk.tmp");
    let outcome = append(&path);
    std::fs::remove_file(&path)?;
    outcome
}

fn append(path: &Path) -> Result<Samples> {
    let mut file = File::create(path)?;
    let (block, began) = ([7; 4096], Instant::now());
    let mut times = Vec::with_capacity(ROUNDS);
    while times.len() < ROUNDS && began.elapsed() < LONGEST {
        let asked = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        times.push(asked.elapsed());
    }
    Ok(Samples::new(times))
}
