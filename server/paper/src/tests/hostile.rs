//! Files that are broken, or mean harm: each is refused by its name.

use domain::refusal::Refusal;
use proptest::prelude::*;

use super::docx::{TYPES, document, docx_of, zip_of};
use crate::read_docx;

fn with(name: &str, text: &str) -> Vec<u8> {
    zip_of(&[("[Content_Types].xml", TYPES), ("word/document.xml", &document("<w:p/>")), (name, text)])
}

fn relation(kind: &str, target: &str, mode: &str) -> String {
    format!(
        r#"<Relationships xmlns="r"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>"#
    )
}

#[test]
fn macros_are_refused_wherever_they_show() {
    let enabled =
        TYPES.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml");
    let typed = zip_of(&[("[Content_Types].xml", &enabled), ("word/document.xml", &document(""))]);
    for bytes in [with("word/vbaProject.bin", "x"), with("word/VBAData.xml", "<x/>"), with("word/activeX/activeX1.bin", "x"), typed] {
        assert_eq!(read_docx(&bytes), Err(Refusal::WordMacros));
    }
}

#[test]
fn what_would_be_fetched_is_refused_and_a_link_is_only_words() {
    let rels = "word/_rels/settings.xml.rels";
    let template = with(rels, &relation("attachedTemplate", "https://evil.example/a.dotm", "External"));
    assert_eq!(read_docx(&template), Err(Refusal::WordReachesOut { found: "https://evil.example/a.dotm".into() }));
    let picture = with("word/_rels/document.xml.rels", &relation("image", "file:///etc/passwd", "external"));
    assert_eq!(read_docx(&picture), Err(Refusal::WordReachesOut { found: "file:///etc/passwd".into() }));
    assert_eq!(read_docx(&with(rels, &relation("hyperlink", "https://example.com", "External"))), Ok(vec![]));
    assert_eq!(read_docx(&with(rels, &relation("styles", "styles.xml", "Internal"))), Ok(vec![]));
}

#[test]
fn entities_are_refused_before_they_grow() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><w:document xmlns:w="w"><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:document>"#;
    let unknown = document("<w:p><w:r><w:t>&evil;</w:t></w:r></w:p>");
    for text in [laughs, unknown.as_str()] {
        assert_eq!(read_docx(&zip_of(&[("[Content_Types].xml", TYPES), ("word/document.xml", text)])), Err(Refusal::WordFileBroken));
    }
}

#[test]
fn what_unpacks_to_far_too_much_is_refused() {
    let zeros = "0".repeat(30 << 20);
    assert_eq!(read_docx(&with("word/media/a.bin", &zeros)), Err(Refusal::FileBomb));
    let names: Vec<String> = (0..1_001).map(|index| format!("word/{index}.xml")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(read_docx(&zip_of(&many)), Err(Refusal::FileBomb));
    let long: String = (0..30_000).map(|index| format!("<w:p><w:r><w:t>第{index}段文字</w:t></w:r></w:p>")).collect();
    assert_eq!(read_docx(&docx_of(&long)), Err(Refusal::FileBomb));
}

#[test]
fn what_is_no_word_file_says_so() {
    let encrypted: Vec<u8> =
        [0xd0, 0xcf, 0x11, 0xe0].into_iter().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let sheet = TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet");
    for (bytes, refusal) in [
        (Vec::new(), Refusal::FileEmpty),
        (b"{\\rtf1 text}".to_vec(), Refusal::NotAWordFile),
        (vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], Refusal::NotAWordFile),
        (encrypted, Refusal::FileEncrypted),
        (zip_of(&[("a.txt", "x")]), Refusal::NotAWordFile),
        (zip_of(&[("[Content_Types].xml", &sheet)]), Refusal::NotAWordFile),
        (zip_of(&[("[Content_Types].xml", TYPES)]), Refusal::WordFileBroken),
        (docx_of("<w:p><w:r>"), Refusal::WordFileBroken),
        (docx_of(&"<w:p>".repeat(300)), Refusal::WordFileBroken),
        (b"PK\x03\x04 and nothing".to_vec(), Refusal::WordFileBroken),
    ] {
        assert_eq!(read_docx(&bytes), Err(refusal), "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
    }
}

proptest! {
    #[test]
    fn a_damaged_file_is_refused_or_read_and_nothing_else(cut in 0_usize..900, at in 0_usize..900, byte in any::<u8>()) {
        let mut bytes = docx_of("<w:p><w:r><w:t>甲方</w:t></w:r></w:p>");
        let (at, end) = (at % bytes.len(), bytes.len());
        bytes[at] = byte;
        let _ = read_docx(&bytes);
        let _ = read_docx(&bytes[..end - cut.min(end)]);
    }

    #[test]
    fn any_body_is_refused_or_read(body in "(<w:(p|r|t|tr|tc|tab|del)>|</w:(p|r|t|tr|tc|del)>|<w:br/>|&[a-z]{1,4};|[a甲]){0,40}") {
        let _ = read_docx(&docx_of(&body));
    }
}
