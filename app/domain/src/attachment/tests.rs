use super::*;

const CONTENT_TYPES: &str = "[Content_Types].xml";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

/// A zip of parts that are not packed.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let sizes = u32::try_from(content.len()).unwrap().to_le_bytes();
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &sizes, &sizes, &name_length, &[0, 0]].concat();
        let offset = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        bytes.extend([b"PK\x03\x04", common.as_slice(), name.as_bytes(), content].concat());
        directory.extend([b"PK\x01\x02\x14\0", common.as_slice(), &[0; 10], &offset, name.as_bytes()].concat());
    }
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    let (length, start) = (u32::try_from(directory.len()).unwrap().to_le_bytes(), u32::try_from(bytes.len()).unwrap().to_le_bytes());
    [bytes.as_slice(), &directory, b"PK\x05\x06\0\0\0\0", &count, &count, &length, &start, &[0, 0]].concat()
}

fn types(content: &str) -> Vec<u8> {
    format!("<Types><Override PartName='/main.xml' ContentType='{content}'/></Types>").into_bytes()
}

/// Nothing in these tests is packed.
fn looked_at(name: &str, bytes: &[u8]) -> Result<FileType, Refusal> {
    examine(name, bytes, |_, _| None)
}

#[test]
fn a_file_is_what_its_bytes_say_and_its_name_must_agree() {
    let word = zip(&[(CONTENT_TYPES, &types(WORD)), ("word/document.xml", b"<w/>")]);
    let excel = zip(&[(CONTENT_TYPES, &types(EXCEL)), ("xl/workbook.xml", b"<w/>")]);
    for (name, bytes, wanted) in [
        ("合同.pdf", &b"%PDF-1.7 rest"[..], FileType::Pdf),
        ("scan.JPG", b"\xff\xd8\xff\xe0rest", FileType::Jpeg),
        ("scan.jpeg", b"\xff\xd8\xff\xe0rest", FileType::Jpeg),
        ("a.png", b"\x89PNG\r\n\x1a\nrest", FileType::Png),
        ("a.webp", b"RIFF\x01\x02\x03\x04WEBPrest", FileType::WebP),
        ("合同.docx", &word, FileType::Docx),
        ("明细.xlsx", &excel, FileType::Xlsx),
    ] {
        assert_eq!(looked_at(name, bytes), Ok(wanted), "{name}");
    }
    let differs = |found: &str, name: &str| Err(Refusal::AttachmentTypeDiffers { found: found.into(), name: name.into() });
    assert_eq!(looked_at("合同.docx", b"%PDF-1.7"), differs("pdf", "docx"));
    assert_eq!(looked_at("scan.pdf", b"\xff\xd8\xff\xe0"), differs("jpg", "pdf"));
    assert_eq!(looked_at("合同.xlsx", &word), differs("docx", "xlsx"));
}

#[test]
fn what_could_act_by_itself_is_never_taken_whatever_its_name() {
    for bytes in [
        &b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"[..],
        b"\xef\xbb\xbf  <!doctype html>",
        b"\xff\xfe<\0h\0t\0m\0l\0",
        b"\n\n<?xml version='1.0'?><svg/>",
        b"MZ\x90\0",
        b"#!/bin/sh",
        b"\x7fELF",
    ] {
        assert_eq!(looked_at("scan.pdf", bytes), Err(Refusal::AttachmentActive), "{}", String::from_utf8_lossy(bytes));
    }
    for name in ["drawing.svg", "page.html", "PAGE.HTM", "run.exe", "合同.js"] {
        assert_eq!(may_be_sent(name, 10), Err(Refusal::AttachmentActive), "{name}");
    }
    for name in ["合同.docm", "表.XLSM"] {
        assert_eq!(may_be_sent(name, 10), Err(Refusal::AttachmentHasMacros), "{name}");
    }
    for name in ["合同.doc", "合同", "a.zip", "photo.gif", "合同.pdf.7z"] {
        assert_eq!(may_be_sent(name, 10), Err(Refusal::AttachmentTypeRefused), "{name}");
    }
}

#[test]
fn a_document_with_macros_is_refused_however_it_hides_them() {
    let wide: Vec<u8> = types("application/vnd.ms-word.document.macroEnabled.main+xml").iter().flat_map(|byte| [*byte, 0]).collect();
    for parts in [
        vec![(CONTENT_TYPES, types(WORD)), ("word/vbaProject.bin", b"x".to_vec())],
        vec![(CONTENT_TYPES, types(WORD)), ("word\\VBAPROJECT.BIN", b"x".to_vec())],
        vec![(CONTENT_TYPES, types(EXCEL)), ("xl/macrosheets/sheet1.xml", b"x".to_vec())],
        vec![(CONTENT_TYPES, types(WORD)), ("word/activeX/activeX1.bin", b"x".to_vec())],
        vec![(CONTENT_TYPES, types("application/vnd.ms-word.document.macroEnabled.main+xml"))],
        vec![(CONTENT_TYPES, types(&format!("{WORD}'/><Override ContentType='application/vnd.ms-office.vbaProject")))],
        vec![(CONTENT_TYPES, wide)],
    ] {
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (*name, content.as_slice())).collect();
        assert_eq!(looked_at("合同.docx", &zip(&parts)), Err(Refusal::AttachmentHasMacros), "{parts:?}");
    }
}

#[test]
fn a_zip_is_read_within_its_bounds_only() {
    let word = zip(&[(CONTENT_TYPES, &types(WORD)), ("word/document.xml", b"<w/>")]);
    for length in 4..word.len() {
        let found = looked_at("合同.docx", &word[..length]);
        assert_eq!(found, Err(Refusal::AttachmentBroken), "cut at {length} of {}", word.len());
    }
    // Every byte of the directory may be anything: it is refused or read, and nothing panics.
    let directory = word.windows(4).position(|part| part == b"PK\x01\x02").unwrap();
    for at in directory..word.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut changed = word.clone();
            changed[at] = byte;
            let _ = looked_at("合同.docx", &changed);
        }
    }
    let twice = zip(&[(CONTENT_TYPES, &types(WORD)), ("[content_types].XML", &types(WORD))]);
    assert_eq!(looked_at("合同.docx", &twice), Err(Refusal::AttachmentBroken));
    let other = zip(&[("META-INF/MANIFEST.MF", b"x")]);
    assert_eq!(looked_at("合同.docx", &other), Err(Refusal::AttachmentTypeRefused));
    let names: Vec<String> = (0..5001).map(|number| format!("word/{number}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(looked_at("合同.docx", &zip(&many)), Err(Refusal::FileBomb));
    let mut locked = word.clone();
    locked[directory + 8] = 1;
    assert_eq!(looked_at("合同.docx", &locked), Err(Refusal::FileEncrypted));
    let long = zip(&[(CONTENT_TYPES, &vec![b' '; (1 << 20) + 1])]);
    assert_eq!(looked_at("合同.docx", &long), Err(Refusal::AttachmentBroken));
}

#[test]
fn sizes_have_their_bounds() {
    assert_eq!(may_be_sent("合同.pdf", 0), Err(Refusal::FileEmpty));
    assert_eq!(may_be_sent("合同.pdf", FILE_BYTES_MAX as u64), Ok(()));
    assert_eq!(may_be_sent("合同.pdf", FILE_BYTES_MAX as u64 + 1), Err(Refusal::FileTooLarge { megabytes_max: 20 }));
}

#[test]
fn a_name_loses_its_folders_and_what_cannot_be_seen_and_keeps_its_hanzi_and_its_ending() {
    for (text, wanted) in [
        ("合同（盖章）.pdf", "合同（盖章）.pdf"),
        ("C:\\Users\\li\\扫描件.PDF", "扫描件.PDF"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("合同\u{202e}fdp.exe\n.pdf", "合同fdp.exe.pdf"),
        ("  .pdf ", "pdf"),
        ("..", "file"),
        ("folder/", "file"),
        ("\u{200b}.docx", "docx"),
    ] {
        assert_eq!(file_name(text), wanted, "{text:?}");
    }
    let long = file_name(&format!("{}.docx", "约".repeat(300)));
    assert_eq!((long.chars().count(), long.ends_with("约.docx")), (FILE_NAME_CHARACTERS_MAX, true));
}

#[test]
fn a_file_is_withdrawn_once_with_its_reason() {
    let at = DateTime::<Utc>::UNIX_EPOCH;
    let file = Attachment {
        id: "a".into(),
        contract: "c".into(),
        kind: AttachmentKind::SignedScan,
        name: "合同.pdf".into(),
        file_type: FileType::Pdf,
        size_bytes: 8,
        hash: "0".repeat(64),
        added_by: "王晓明".into(),
        added_at: at,
        withdrawn: None,
        reading: Reading::ToRead,
        version: 1,
    };
    assert_eq!(file.withdraw("周建国", at, " "), Err(Refusal::Required));
    let withdrawn = file.withdraw("周建国", at, "盖错章").unwrap();
    assert_eq!(withdrawn.withdrawn, Some(Withdrawal { by: "周建国".into(), at, reason: "盖错章".into() }));
    assert_eq!(withdrawn.withdraw("周建国", at, "再来"), Err(Refusal::AttachmentAlreadyWithdrawn));
}

#[test]
fn files_of_an_archived_contract_stay_as_they_are() {
    for life in Life::ALL {
        let wanted = if *life == Life::Archived { Err(Refusal::ContractArchived) } else { Ok(()) };
        assert_eq!(files_may_change(*life), wanted, "{life:?}");
    }
}
