//! What goes on paper is what is read on the screen; what comes in from Word is all there.

use super::*;

fn wording() -> Wording {
    let (template, mut clauses) = template();
    clauses.push(clause("付款", ClauseKind::Standard, &[("", "甲方按计划付款：\n{{付款计划}}\n逾期另议，见 {{明细}} 所列。")]));
    clauses.push(clause("Schedule", ClauseKind::Standard, &[("", "{{Payment plan}}\n\n{{备注}}")]));
    TextForm::fresh(&template, &clauses).parse(&template, &clauses, facts()).unwrap()
}

fn paper(lang: Lang) -> Paper {
    let (contract, plan) = contract();
    Paper::of(&wording(), &contract, &plan, 2, "0123456789abcdef0123", lang)
}

#[test]
fn a_list_with_a_line_of_its_own_is_a_table_and_every_other_word_stands_as_it_is_read() {
    let (contract, plan) = contract();
    let rendered = wording().render(&contract, &plan);
    let paper = paper(Lang::Zh);
    let mut tables = Vec::new();
    let mut words = Vec::new();
    for block in paper.blocks {
        match block {
            PaperBlock::Heading(text) | PaperBlock::Paragraph(text) => words.push(text),
            PaperBlock::Table(table) => tables.push(table),
        }
    }
    let read = rendered.clauses.iter().flat_map(|clause| std::iter::once(&clause.heading).chain(&clause.paragraphs));
    let in_tables = ["1. 云服务器：数量 2 台，单价 64000.25，小计 128,000.50。", "第 1 期", "第 2 期", "Instalment"];
    let mut left: Vec<&String> = read.filter(|text| !in_tables.iter().any(|listed| text.starts_with(listed))).collect();
    // The list in the middle of a sentence stays there.
    let begins = left.iter().position(|text| text.starts_with("逾期另议")).unwrap();
    assert_eq!(left[begins], "逾期另议，见 1. 云服务器：数量 2 台，单价 64000.25，小计 128,000.50。 所列。");
    assert_eq!(words.iter().collect::<Vec<_>>(), std::mem::take(&mut left));
    assert_eq!((tables.len(), words.last().map(String::as_str)), (3, Some(BLANK)));

    let labels = |table: &PaperTable| table.columns.iter().map(|column| column.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(&tables[0]), ["序号", "品名", "数量", "单价", "小计（人民币）"]);
    assert_eq!(tables[0].rows, [["1", "云服务器", "2 台", "64000.25", "128,000.50"]]);
    let total = PaperTotal { words: "合计（大写）：人民币壹拾贰万捌仟元零伍角整".into(), figure: "128,000.50".into() };
    assert_eq!(tables[0].total, Some(total));
    assert_eq!(tables[1].rows, [["1", "2025年3月15日", "预付款", "28,000.50"], ["2", "2025年6月15日", "", "100,000.00"]]);
    assert_eq!(labels(&tables[2]), ["Instalment", "Pay by", "Note", "Amount (Chinese yuan)"]);
    assert_eq!(tables[2].rows[0], ["1", "2025-03-15", "预付款", "28,000.50"]);
    for table in &tables {
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }
}

#[test]
fn a_paper_says_who_signs_and_what_it_can_be_recognised_by() {
    let zh = paper(Lang::Zh);
    assert_eq!((zh.title.as_str(), zh.number.as_str()), ("云服务采购合同", "合同编号：HT20250301001"));
    assert_eq!(zh.mark, "HT20250301001 · 第 2 版 · SHA-256 0123456789abcdef");
    assert_eq!(zh.signatures.clone().map(|one| one.party), ["杭州云栖软件（盖章）", "华东示例科技有限公司（盖章）"]);
    assert_eq!(page_number(1, 3, Lang::Zh), "第 1 页 共 3 页");
    let en = paper(Lang::En);
    assert_eq!((en.number.as_str(), en.signatures[0].hand.as_str()), ("Contract number: HT20250301001", "Signed by:"));
    assert_eq!(page_number(1, 3, Lang::En), "Page 1 of 3");
    let texts: Vec<&str> = zh.texts().collect();
    assert!(["云服务采购合同", "小计（人民币）", "28,000.50", "日期："].iter().all(|text| texts.contains(text)), "{texts:?}");
}

fn body(text: &str) -> WordParagraph {
    WordParagraph { style: WordStyle::Body, text: text.into() }
}

fn styled(style: WordStyle, text: &str) -> WordParagraph {
    WordParagraph { style, text: text.into() }
}

/// Heading and text of each clause.
fn clauses_of(form: &TemplateForm) -> Vec<(&str, &str)> {
    form.clauses.iter().map(|clause| (clause.heading.as_str(), clause.texts[0].text.as_str())).collect()
}

#[test]
fn a_word_file_becomes_title_and_clauses() {
    let paragraphs = [
        body(" "),
        body("产品销售合同"),
        body("甲方：{{客户名称}}"),
        body("乙方：{{签约主体}}"),
        body("第一条  标的"),
        body("甲方购买：\n{{明细}}"),
        styled(WordStyle::Heading, "二、付款"),
        styled(WordStyle::Heading, "付款时间"),
        body("按计划付款。"),
        body("Article 3 Delivery"),
        body("第四条 本合同自双方签字盖章之日起生效，一式两份。"),
        body("第 12 条：争议"),
        body("协商。"),
        styled(WordStyle::Heading, "其他"),
        body("无。"),
    ];
    let form = TemplateForm::from_word(" 销售合同 ", &paragraphs).unwrap();
    assert_eq!((form.name.as_str(), form.title.as_str(), form.is_active), ("销售合同", "产品销售合同", true));
    let expected = [
        ("", "甲方：{{客户名称}}\n乙方：{{签约主体}}"),
        ("标的", "甲方购买：\n{{明细}}"),
        ("付款", "付款时间\n按计划付款。"),
        ("Delivery", "第四条 本合同自双方签字盖章之日起生效，一式两份。"),
        ("争议", "协商。"),
        ("其他", "无。"),
    ];
    assert_eq!(clauses_of(&form), expected);
    assert!(form.parse().is_ok());
}

#[test]
fn what_is_wrong_in_a_word_file_is_told_where_it_stands() {
    let paragraphs =
        [styled(WordStyle::Title, "{{合同名称}}"), body("一、标的"), body("甲方：{{客户名}}"), body("二、其他"), body("<b>无</b>")];
    let form = TemplateForm::from_word("销售", &paragraphs).unwrap();
    let problems = form.parse().unwrap_err();
    let unknown = Refusal::UnknownVariable { name: "客户名".into(), line: 1, nearest: "客户名称".into() };
    assert_eq!(problems.of("clauses.0.texts.0.text"), Some(&unknown));
    assert_eq!(problems.of("clauses.1.texts.0.text").map(Refusal::code), Some("markup_in_text"));
    assert_eq!(clauses_of(&form)[1].1, "<b>无</b>");
}

#[test]
fn a_word_file_without_a_title_or_with_too_much_says_so() {
    let sentence = [body("本合同由甲乙双方订立。")];
    let form = TemplateForm::from_word("", &sentence).unwrap();
    assert_eq!((form.title.as_str(), clauses_of(&form)), ("", vec![("", "本合同由甲乙双方订立。")]));
    assert_eq!(form.parse().unwrap_err().of("title"), Some(&Refusal::Required));
    // A heading without a number above those with one is the title.
    let headed = [styled(WordStyle::Heading, "销售合同"), styled(WordStyle::Heading, "第一条 标的"), body("货。")];
    assert_eq!(TemplateForm::from_word("", &headed).unwrap().title, "销售合同");
    let plain = [styled(WordStyle::Heading, "标的"), body("货。")];
    assert_eq!(clauses_of(&TemplateForm::from_word("", &plain).unwrap()), [("标的", "货。")]);
    assert_eq!(TemplateForm::from_word("x", &[body("  ")]), Err(Refusal::FileEmpty));
    let many: Vec<_> = (0..=CLAUSES_MAX).flat_map(|_| [body("一、条"), body("文。")]).collect();
    assert_eq!(TemplateForm::from_word("x", &many), Err(Refusal::TooManyRows { rows_max: CLAUSES_MAX }));
}

proptest! {
    #[test]
    fn no_word_of_a_file_is_lost_but_the_numbers_of_clauses(texts in prop::collection::vec("[一第条、a {}甲\\n。]{0,40}", 1..12)) {
        let paragraphs: Vec<_> = texts.iter().map(|text| body(text)).collect();
        let letters = |text: &str, letter| text.matches(letter).count();
        if let Ok(form) = TemplateForm::from_word("x", &paragraphs) {
            let clauses = form.clauses.iter().map(|clause| format!("{}{}", clause.heading, clause.texts[0].text));
            let all = std::iter::once(form.title.clone()).chain(clauses).collect::<String>();
            for letter in ['a', '甲', '。', '{'] {
                prop_assert_eq!(letters(&all, letter), texts.iter().map(|text| letters(text, letter)).sum::<usize>());
            }
        }
    }
}
