use std::collections::BTreeSet;

use domain::lang::Lang;
use domain::template::{PaperBlock, PaperColumn, PaperTable, PaperTotal, Signature};
use proptest::prelude::*;

use super::breaking::{Fit, break_lines};
use super::*;

/// Hanzi are as wide as they are high, all else half of it.
struct Halves;

impl Measure for Halves {
    fn advance(&self, letter: char) -> i32 {
        if letter.is_ascii() { 500 } else { 1000 }
    }
}

/// The lines of a text that is `hanzi` Hanzi wide.
fn broken(text: &str, hanzi: i32) -> Vec<String> {
    let lines = break_lines(text, 10_000, hanzi * 10_000, Fit::Justified, &Halves);
    lines.iter().map(|line| line.letters.iter().map(|(letter, _)| *letter).collect()).collect()
}

#[test]
fn no_closing_mark_begins_a_line_and_no_opening_one_ends_it() {
    for (text, expected) in [
        ("甲方购买产品。乙方交付。", vec!["甲方购买产", "品。乙方交付。"]),
        ("甲方购买产（见附件）乙", vec!["甲方购买产", "（见附件）", "乙"]),
        ("甲方购买（见附件）。", vec!["甲方购买", "（见附", "件）。"]),
        ("金额共计人民币￥5元", vec!["金额共计人民", "币￥5元"]),
        ("逾期违约金为百分之5%", vec!["逾期违约金为", "百分之5%"]),
    ] {
        let width = if text.starts_with("甲方购买（") { 5 } else { 6 };
        let lines = broken(text, width);
        assert_eq!(lines.concat(), expected.concat(), "{text}");
        for line in &lines {
            assert!(!line.starts_with(['。', '，', '）', '%']), "{lines:?}");
            assert!(!line.ends_with(['（', '￥']), "{lines:?}");
        }
    }
    assert_eq!(broken("甲方购买产品。", 6), ["甲方购买产", "品。"]);
    assert_eq!(broken("甲方购买产（见）", 6), ["甲方购买产", "（见）"]);
}

#[test]
fn words_and_figures_stay_whole_and_what_no_line_can_hold_is_broken() {
    assert_eq!(broken("pay 128,000.50 now", 6), ["pay", "128,000.50", "now"]);
    assert_eq!(broken("于2025-03-15前付", 6), ["于2025-03-15", "前付"]);
    assert_eq!(broken("姓名：＿＿＿＿", 6), ["姓名：", "＿＿＿＿"]);
    assert_eq!(broken(&"x".repeat(30), 6), ["x".repeat(12), "x".repeat(12), "x".repeat(6)]);
    assert_eq!(broken(&"。".repeat(8), 6), ["。。。。。。", "。。"]);
    assert_eq!(broken("", 6), Vec::<String>::new());
    assert_eq!(broken(" \u{200b}\u{feff} ", 6), Vec::<String>::new());
    assert_eq!(broken("甲\t乙\u{fe0f}", 6), ["甲 乙"]);
}

#[test]
fn a_full_line_reaches_the_margin_and_the_last_one_does_not() {
    let lines = break_lines("甲方购买产品，乙方交付产品。", 10_000, 65_000, Fit::Justified, &Halves);
    assert_eq!(lines.iter().map(|line| line.width).collect::<Vec<_>>(), [65_000, 65_000, 30_000]);
    let last = lines[0].letters.last().unwrap();
    assert_eq!(last.1 + 10_000, 65_000);
    // Three words leave too much room: it is not spread over two gaps.
    let ragged = break_lines("aaaa bbbb cccccccccccc", 10_000, 80_000, Fit::Justified, &Halves);
    assert_eq!(ragged[0].width, 45_000);
}

pub(crate) fn long_paper(clauses: usize) -> Paper {
    let text = "甲方应在收到乙方发票后十五个工作日内，以银行转账方式向乙方支付本合同项下的款项；逾期支付的，每逾期一日，应按逾期金额的万分之五向乙方支付违约金。";
    let mut blocks = Vec::new();
    for index in 0..clauses {
        blocks.push(PaperBlock::Heading(format!("第{}条 付款与违约", index + 1)));
        blocks.extend((0..=index % 4).map(|times| PaperBlock::Paragraph(text.repeat(times + 1))));
        if index % 20 == 3 {
            blocks.push(PaperBlock::Table(table(30)));
        }
    }
    Paper {
        lang: Lang::Zh,
        title: "云服务采购合同".into(),
        number: "合同编号：HT20250301001".into(),
        blocks,
        signatures: ["杭州云栖软件有限公司", "华东示例科技有限公司"].map(|party| Signature::of(party, Lang::Zh)),
        mark: "HT20250301001 · 第 2 版 · SHA-256 0123456789abcdef".into(),
    }
}

fn table(rows: usize) -> PaperTable {
    let column = |label: &str, is_figure| PaperColumn { label: label.into(), is_figure };
    let columns = vec![column("序号", true), column("品名", false), column("数量", true), column("小计（人民币）", true)];
    let row = |index: usize| vec![index.to_string(), "云服务器 ".repeat(1 + index % 9), "2 台".into(), "128,000.50".into()];
    let total =
        PaperTotal { words: "合计（大写）：人民币壹拾贰万捌仟元零伍角整".into(), figure: "3,840,015.00".into() };
    PaperTable { columns, rows: (1..=rows).map(row).collect(), total: Some(total) }
}

/// The lines of a page's text from top to bottom, those that stand beside each other in one, without its foot.
fn lines_of(page: &Page) -> Vec<String> {
    let texts = page.marks.iter().filter_map(|mark| match mark {
        Mark::Text(text) if text.y < PAGE_HEIGHT - MARGIN => Some(text),
        _ => None,
    });
    let mut texts: Vec<&Text> = texts.collect();
    texts.sort_by_key(|text| (text.y, text.x));
    let letters = |text: &Text| text.line.letters.iter().map(|(letter, _)| *letter).collect::<String>();
    texts.chunk_by(|a, b| a.y == b.y).map(|row| row.iter().map(|text| letters(text)).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn sixty_clauses_run_over_pages_without_a_widow_a_lone_heading_or_a_lone_signature() {
    for clauses in 50..=60 {
        let paper = long_paper(clauses);
        let pages = lay_out(&paper, &Halves);
        assert!(pages.len() > 8, "{}", pages.len());
        let whole: Vec<Vec<String>> = pages.iter().map(lines_of).collect();
        for (index, lines) in whole.iter().enumerate() {
            let (first, last) = (&lines[0], lines.last().unwrap());
            assert!(!first.starts_with(['。', '，', '；', '、']), "{first}");
            assert!(!(last.starts_with('第') && last.contains("条 付款")), "page {index} ends with a heading: {last}");
            assert!(!last.starts_with("序号"), "page {index} ends with the head of a table");
            assert!(!first.starts_with("合计"), "page {index} begins with a total");
        }
        let end = whole.last().unwrap();
        let sign = end.iter().position(|line| line.contains("（盖章）")).unwrap();
        assert!(sign > 0, "the place to sign is alone on its page");
        assert_eq!(end[sign + 1..], ["代表签字：|代表签字：", "日期：|日期："]);
        // A table that goes on has its names again.
        let rows_first = whole.iter().filter(|lines| lines[0].contains("云服务器")).count();
        let heads = whole.iter().flatten().filter(|line| line.starts_with("序号|")).count();
        assert_eq!(rows_first, 0);
        assert!(heads > clauses.div_ceil(20), "{heads}");
    }
}

#[test]
fn every_page_says_which_it_is_and_nothing_leaves_the_paper() {
    let mut paper = long_paper(40);
    paper.blocks.push(PaperBlock::Paragraph("W".repeat(500)));
    paper.blocks.push(PaperBlock::Heading("长".repeat(90)));
    let wide = vec!["1".repeat(40), "品".repeat(300), "2".repeat(60), "9".repeat(60)];
    paper.blocks.push(PaperBlock::Table(PaperTable { rows: vec![wide], ..table(1) }));
    paper.signatures[0].party = "甲".repeat(200);
    let pages = lay_out(&paper, &Halves);
    for (index, page) in pages.iter().enumerate() {
        let foot = page_number(index + 1, pages.len(), Lang::Zh);
        let texts: BTreeSet<String> = page
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Text(text) => Some(text.line.letters.iter().map(|(letter, _)| *letter).collect()),
                Mark::Rule { .. } => None,
            })
            .collect();
        assert!(texts.contains(&foot) && texts.contains(&paper.mark), "{texts:?}");
        for mark in &page.marks {
            let (left, right, y) = match mark {
                Mark::Text(text) => (text.x, text.x + text.line.width, text.y),
                Mark::Rule { x, y, length, .. } => (*x, x + length, *y),
            };
            assert!(left >= MARGIN && right <= PAGE_WIDTH - MARGIN && y > 0 && y < PAGE_HEIGHT, "{mark:?}");
        }
    }
}

#[test]
fn a_paper_that_says_nothing_has_one_page() {
    assert_eq!(lay_out(&Paper::default(), &Halves).len(), 1);
}

proptest! {
    #[test]
    fn no_letter_is_lost_and_no_line_too_wide(text in "[甲乙。，（）a-c0-9 .％＿]{0,80}", hanzi in 2_i32..12) {
        let lines = break_lines(&text, 10_000, hanzi * 10_000, Fit::Justified, &Halves);
        let spaceless = |text: &str| text.replace(' ', "");
        let all: String = lines.iter().flat_map(|line| line.letters.iter().map(|(letter, _)| *letter)).collect();
        prop_assert_eq!(spaceless(&all), spaceless(&text));
        for line in &lines {
            prop_assert!(line.width <= hanzi * 10_000);
            prop_assert!(line.letters.windows(2).all(|pair| pair[0].1 < pair[1].1));
        }
    }

    #[test]
    fn any_text_has_pages(title in any::<String>(), texts in prop::collection::vec(any::<String>(), 0..20)) {
        let blocks = texts.into_iter().map(PaperBlock::Paragraph).collect();
        let paper = Paper { title, blocks, ..Paper::default() };
        prop_assert!(!lay_out(&paper, &Halves).is_empty());
    }
}
