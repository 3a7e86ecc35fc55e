//! The machine, as far as `/proc` and `/sys` tell.

use std::path::Path;

use crate::table::Table;

pub fn describe(table: &mut Table, folder: &Path) {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let (cpuinfo, meminfo) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
    let value = |text: &str, name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.trim_start_matches([':', ' ', '\t']).trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = value(&meminfo, "MemTotal").and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default();
    let processor = value(&cpuinfo, "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let kernel = read("/proc/sys/kernel/osrelease").trim().to_owned();
    table.plain("machine", format!("{processor}, {cores} cores, {} MB memory, Linux {kernel}", memory / 1024));
    table.plain("disk", disk(folder));
    table.plain("load of the machine at the start", load());
}

/// The load averages of 1, 5 and 15 minutes: what else ran.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// Device, file system and whether it turns.
fn disk(folder: &Path) -> String {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let fields = mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>()).filter(|fields| fields.len() > 2);
    let best = fields.filter(|fields| folder.starts_with(fields[1])).max_by_key(|fields| fields[1].len());
    let Some(fields) = best else { return "unknown".into() };
    let device = fields[0].rsplit('/').next().unwrap_or_default();
    let parent = device.trim_end_matches(|c: char| c.is_ascii_digit());
    let rotational =
        [device, parent].into_iter().find_map(|name| std::fs::read_to_string(format!("/sys/block/{name}/queue/rotational")).ok());
    let kind = match rotational.as_deref().map(str::trim) {
        // A virtual machine is told nothing of what lies below.
        _ if device.starts_with("vd") || device.starts_with("xvd") => "virtual disk",
        Some("0") => "not rotating",
        Some(_) => "rotating",
        None => "kind unknown",
    };
    format!("{device}, {}, {kind}", fields[2])
}
