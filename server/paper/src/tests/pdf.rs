use std::path::PathBuf;

use domain::lang::Lang;
use domain::refusal::Refusal;
use domain::template::{Paper, PaperBlock, page_number};

use super::extracted::pages_of;
use super::paper;
use crate::layout::clean;
use crate::{Fonts, write_pdf};

/// With a Chinese font of this machine: Debian's fonts-noto-cjk, which the test set-up installs, or any of those that are looked for.
pub fn pdf_of(paper: &Paper) -> Vec<u8> {
    let fonts = Fonts::for_paper(paper, None).expect("a Chinese font (Debian: apt-get install fonts-noto-cjk)");
    write_pdf(paper, &fonts).unwrap()
}

/// A text without spaces: a line's end takes one away.
pub fn dense(text: &str) -> String {
    text.chars().filter_map(clean).filter(|letter| *letter != ' ').collect()
}

fn text_of(pdf: &[u8]) -> String {
    dense(&pages_of(pdf).into_iter().flatten().map(|shown| shown.text).collect::<String>())
}

#[test]
fn every_word_of_a_paper_can_be_read_out_of_its_pdf() {
    for lang in [Lang::Zh, Lang::En] {
        let paper = Paper { lang, ..paper() };
        let text = text_of(&pdf_of(&paper));
        for wanted in paper.texts() {
            assert!(text.contains(&dense(wanted)), "{wanted} is not in {text}");
        }
        assert!(text.contains(&dense(&page_number(1, 1, lang))), "{text}");
    }
}

#[test]
fn the_same_paper_makes_the_same_bytes_and_another_makes_others() {
    let pdf = pdf_of(&paper());
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(pdf, pdf_of(&paper()));
    assert_ne!(pdf, pdf_of(&Paper { mark: "HT20250301001 · 第 3 版 · SHA-256 0123456789abcdef".into(), ..paper() }));
    assert!(pdf.len() < 200_000, "{} bytes: the whole font is in it", pdf.len());
}

#[test]
fn sixty_clauses_are_numbered_page_by_page() {
    let paper = crate::layout::tests::long_paper(60);
    let pages = pages_of(&pdf_of(&paper));
    assert!(pages.len() > 8, "{}", pages.len());
    for (index, page) in pages.iter().enumerate() {
        let texts: Vec<String> = page.iter().map(|shown| dense(&shown.text)).collect();
        assert!(texts.contains(&dense(&page_number(index + 1, pages.len(), Lang::Zh))), "{texts:?}");
        assert!(texts.contains(&dense(&paper.mark)), "{texts:?}");
        for shown in page {
            assert!((70.0..525.0).contains(&shown.x) && (30.0..780.0).contains(&shown.y), "{shown:?}");
            let first = shown.text.chars().next().unwrap();
            assert!(!"。，；、）".contains(first), "{shown:?}");
        }
    }
}

#[test]
fn a_letter_that_no_font_has_is_named_and_what_has_no_shape_is_left_out() {
    let with = |text: &str| Paper { blocks: vec![PaperBlock::Paragraph(text.into())], ..paper() };
    // Unassigned for ever: no font has them.
    let strange = with("备注：\u{fffff}与\u{10fffd}。");
    let refused = Fonts::for_paper(&strange, None).err();
    assert_eq!(refused, Some(Refusal::LettersNotInFont { letters: "\u{fffff}\u{10fffd}".into() }));
    let shapeless = with("备\u{200b}注\u{fe0f}：\u{feff}无\u{a0}甲\u{7}");
    assert!(text_of(&pdf_of(&shapeless)).contains("备注：无甲"));
}

#[test]
fn a_machine_without_a_chinese_font_says_so() {
    let nothing = std::iter::empty::<PathBuf>();
    assert_eq!(Fonts::among(&paper(), nothing).err(), Some(Refusal::NoPdfFont));
    // What is there and no font is passed over.
    let no_font = std::iter::once(PathBuf::from(env!("CARGO_MANIFEST_PATH")));
    assert_eq!(Fonts::among(&paper(), no_font).err(), Some(Refusal::NoPdfFont));
    let chosen = Fonts::for_paper(&paper(), Some(std::path::Path::new("/nowhere.ttf")));
    assert!(chosen.is_ok());
}
