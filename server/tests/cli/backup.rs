//! Everything into one file and back.

use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use crate::place::{Place, answer, command};

/// The books of a place, as three reports tell them.
fn books(place: &Place) -> Vec<Vec<Vec<String>>> {
    ["contracts", "customers", "arrears"].iter().map(|report| place.report(report, &[])).collect()
}

fn full_place() -> Place {
    let place = Place::new();
    place.import("customers", "customers-zh.xlsx");
    place.import("contracts", "contracts-untidy-zh.xlsx");
    place.import("contracts", "contracts-zh.xlsx");
    place
        .call_with(
            &["user", "add", "--login", "fin", "--name", "财务", "--roles", "finance", "--password-stdin"],
            "correct horse battery\n",
        )
        .done();
    std::fs::create_dir_all(place.data().join("attachments/ab")).unwrap();
    std::fs::write(place.data().join("attachments/ab/scan.pdf"), b"%PDF-1.7 scan").unwrap();
    place
}

fn backed_up(place: &Place) -> String {
    let file = place.file("ledger.backup").display().to_string();
    place.call(&["backup", &file]).done();
    file
}

#[test]
fn a_backup_restores_to_the_same_books_and_the_same_files() {
    let place = full_place();
    let file = backed_up(&place);
    place.call(&["backup", &file]).failed(1);
    let other = Place::new();
    other.call(&["restore", &file]).done();
    assert_eq!(books(&other), books(&place));
    assert_eq!(std::fs::read(other.data().join("attachments/ab/scan.pdf")).unwrap(), b"%PDF-1.7 scan");
    other.is_clean();
    // It goes on like any other: numbers go on, nothing doubles, and it can be backed up again.
    assert_eq!(other.import("contracts", "contracts-zh.xlsx")["unchanged"], serde_json::json!(3));
    other.call(&["user", "disable", "fin"]).done();
    other.call(&["backup", &other.file("again.backup").display().to_string()]).done();
    let leftovers: Vec<_> = std::fs::read_dir(other.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(leftovers.len(), 2, "{leftovers:?}");
}

#[test]
fn a_restore_never_touches_a_place_that_holds_anything() {
    let place = full_place();
    let file = backed_up(&place);
    let before = books(&place);
    let answer = place.call(&["restore", &file]).failed(1);
    assert!(answer.err.contains("空目录"), "{answer:?}");
    assert_eq!(books(&place), before);
    let other = Place::new();
    std::fs::create_dir(other.data()).unwrap();
    std::fs::write(other.data().join("note.txt"), "mine").unwrap();
    other.call(&["restore", &file]).failed(1);
    assert_eq!(std::fs::read_to_string(other.data().join("note.txt")).unwrap(), "mine");
    // An empty folder is an empty place.
    std::fs::remove_file(other.data().join("note.txt")).unwrap();
    other.call(&["restore", &file]).done();
}

#[test]
fn a_tampered_or_torn_backup_is_refused_and_leaves_nothing() {
    let place = full_place();
    let file = backed_up(&place);
    let packed = std::fs::read(&file).unwrap();
    let mut plain = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut plain).unwrap();
    let raised = replaced(&plain, b"128000.00", b"928000.00");
    let renamed = replaced(&plain, "客户A".as_bytes(), "客户Z".as_bytes());
    let mut flipped = packed.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x20;
    let cases: [(&str, Vec<u8>); 6] = [
        ("an amount", zipped(&raised)),
        ("a name", zipped(&renamed)),
        ("a bit", flipped),
        ("the end", packed[..packed.len() * 2 / 3].to_vec()),
        ("everything", b"no backup at all".to_vec()),
        ("nothing in it", Vec::new()),
    ];
    for (what, bytes) in cases {
        let other = Place::new();
        let path = other.file("tampered.backup");
        std::fs::write(&path, bytes).unwrap();
        let answer = other.call(&["restore", &path.display().to_string()]).failed(1);
        assert!(answer.err.contains("备份"), "{what}: {answer:?}");
        let left: Vec<_> = std::fs::read_dir(other.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["tampered.backup"], "{what}");
    }
}

/// The first place where `from` stands, overwritten; the lengths are equal, so the archive stays well-formed.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = bytes.windows(from.len()).position(|window| window == from).expect("the text stands in the backup");
    let mut bytes = bytes.to_vec();
    bytes[at..at + to.len()].copy_from_slice(to);
    bytes
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn while_another_process_holds_the_database_every_command_says_so() {
    let place = Place::new();
    place.import("contracts", "contracts-zh.xlsx");
    let lock = std::fs::File::create(place.data().join("database/in-use.lock")).unwrap();
    lock.try_lock().unwrap();
    let backup = place.file("b").display().to_string();
    let file = crate::place::sample("contracts-zh.xlsx");
    for call in [
        vec!["check"],
        vec!["import", "--kind", "contracts", &file],
        vec!["import", "--kind", "contracts", &file, "--dry-run"],
        vec!["export", "--report", "ageing", "--format", "csv", "-o", "-"],
        vec!["backup", &backup],
        vec!["demo"],
        vec!["user", "disable", "nobody"],
    ] {
        let answer = place.call(&call).failed(1);
        assert!(answer.err.contains("正被另一个进程使用"), "{call:?}: {answer:?}");
        assert_eq!(answer.err.trim_end().lines().count(), 1, "{answer:?}");
        assert!(answer.out.is_empty());
    }
    let english =
        answer(command(place.folder.path()).env("LANG", "en_US.UTF-8").args([Path::new("--data"), &place.data(), Path::new("check")]), "")
            .failed(1);
    assert!(english.err.contains("in use by another process"), "{english:?}");
    drop(lock);
    place.is_clean();
}
