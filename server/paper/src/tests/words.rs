use std::io::Write;

use domain::lang::Lang;
use domain::refusal::Refusal;
use domain::template::Paper;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::paper;
use super::pdf::{dense, pdf_of};
use crate::read_pdf;

#[test]
fn the_words_of_our_own_pdf_are_read() {
    for lang in [Lang::Zh, Lang::En] {
        let paper = Paper { lang, ..paper() };
        let text = dense(&read_pdf(&pdf_of(&paper)).unwrap());
        for wanted in paper.texts() {
            assert!(text.contains(&dense(wanted)), "{wanted} is not in {text}");
        }
    }
}

/// A page that writes this with a font that says of itself what follows.
fn page(content: &str, font: &str, more: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n\
         5 0 obj<</Type/Font {font}>>endobj\n{more}\ntrailer<</Root 1 0 R>>",
        content.len()
    )
    .into_bytes()
}

#[test]
fn fonts_of_many_kinds_are_read() {
    let cmap = "1 begincodespacerange <00> <7f> endcodespacerange 1 begincodespacerange <8000> <ffff> endcodespacerange \
                1 beginbfchar <41> <5408> endbfchar 2 beginbfrange <8001> <8003> <4e00> <8010> <8011> [<7532> <4e59>] endbfrange";
    let table = format!("6 0 obj<</Length {}>>stream\n{cmap}\nendstream endobj", cmap.len());
    for (content, font, more, wanted) in [
        ("BT /F 1 Tf (Late \\(fee\\)) Tj ET", "/Subtype/Type1/Encoding/WinAnsiEncoding", "", "Late (fee)"),
        ("BT /F 1 Tf [(La) 20 (te) -300 (fee)] TJ ET", "/Subtype/TrueType", "", "Late fee"),
        ("BT /F 1 Tf <0102> Tj ET", "/Subtype/Type1/Encoding<</Differences[1/A/uni7532]>>", "", "A甲"),
        ("BT /F 1 Tf <75324e59> Tj ET", "/Subtype/Type0/Encoding/UniGB-UCS2-H", "", "甲乙"),
        ("BT /F 1 Tf <bacfcdac> Tj ET", "/Subtype/Type0/Encoding/GBK-EUC-H", "", "合同"),
        ("BT /F 1 Tf <41800380108011> Tj ET", "/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R", table.as_str(), "合丂甲乙"),
        ("BT /F 1 Tf <0041> Tj ET", "/Subtype/Type0/Encoding/Identity-H", "", ""),
        ("q 1 0 0 1 0 0 cm Q", "/Subtype/Type1", "", ""),
    ] {
        assert_eq!(read_pdf(&page(content, font, more)), Ok(wanted.to_owned()), "{content} {font}");
    }
}

#[test]
fn what_is_broken_locked_or_grows_without_end_is_bounded() {
    assert_eq!(read_pdf(b""), Err(Refusal::FileBroken));
    assert_eq!(read_pdf(b"%PDF-1.7 <script>"), Err(Refusal::FileBroken));
    assert_eq!(read_pdf(&page("", "", "trailer<</Encrypt 9 0 R>>")), Err(Refusal::FileEncrypted));
    assert_eq!(read_pdf(b"1 0 obj<</Type/Pages/Kids[1 0 R 1 0 R]>>endobj"), Err(Refusal::FileBroken));
    assert_eq!(read_pdf(&[b"1 0 obj".as_slice(), &b"[".repeat(1 << 20)].concat()), Err(Refusal::FileBroken));
    // A drawing that draws itself.
    let more = "6 0 obj<</Subtype/Form/Length 5>>stream\n/X Do\nendstream endobj";
    let own = page("/X Do /X Do", "/Subtype/Type1", more);
    let own = String::from_utf8(own).unwrap().replace("/Font<<", "/XObject<</X 6 0 R>>/Font<<").into_bytes();
    assert_eq!(read_pdf(&own), Ok(String::new()));
    // Pages that each inherit far more than they say.
    let kids: String = (2..2_000).map(|number| format!("{number} 0 R ")).collect();
    let leaves: String = (2..2_000).map(|number| format!("{number} 0 obj<<>>endobj\n")).collect();
    let much = "0 ".repeat(100_000);
    let tree = format!("1 0 obj<</Type/Pages/Resources<</A[{much}]>>/Kids[{kids}]>>endobj\n{leaves}");
    assert_eq!(read_pdf(tree.as_bytes()), Ok(String::new()));
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&[b' '; 1 << 20]).unwrap();
    }
    let packed = encoder.finish().unwrap();
    let head = format!("1 0 obj<</Type/Page/Contents 2 0 R>>endobj 2 0 obj<</Filter/FlateDecode/Length {}>>stream\n", packed.len());
    assert_eq!(read_pdf(&[head.as_bytes(), &packed, b"\nendstream endobj"].concat()), Ok(String::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_make_it_panic(cut in 0_usize..600, at in 0_usize..600, byte in any::<u8>()) {
        let mut file = page("BT /F 1 Tf [(La) 20 <41>] TJ ET BI ID EI", "/Subtype/Type0/Encoding/Identity-H/ToUnicode 4 0 R", "");
        file.truncate(file.len().saturating_sub(cut));
        if let Some(place) = file.get_mut(at) {
            *place = byte;
        }
        let _ = read_pdf(&file);
    }
}
