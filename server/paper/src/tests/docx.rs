use std::io::{Cursor, Read, Write};

use domain::refusal::Refusal;
use domain::template::{Paper, PaperBlock, TemplateForm, WordParagraph, WordStyle};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::paper;
use crate::{read_docx, write_docx};

pub const TYPES: &str = r#"<Types xmlns="t"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

/// A container of these parts.
pub fn zip_of(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A document of this body, as Word would write it.
pub fn document(body: &str) -> String {
    format!(r#"<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>"#)
}

pub fn docx_of(body: &str) -> Vec<u8> {
    zip_of(&[("[Content_Types].xml", TYPES), ("word/document.xml", &document(body))])
}

fn texts(bytes: &[u8]) -> Vec<String> {
    read_docx(bytes).unwrap().into_iter().map(|paragraph| paragraph.text).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn what_is_written_is_read_again_word_for_word() {
    let read = read_docx(&write_docx(&paper())).unwrap();
    let styled = |style: WordStyle| read.iter().filter(|one| one.style == style).map(|one| one.text.as_str()).collect::<Vec<_>>();
    assert_eq!(styled(WordStyle::Title), ["云服务采购合同"]);
    assert_eq!(styled(WordStyle::Heading), ["第一条 产品、数量与价款", "Article 2 Delivery"]);
    assert_eq!(
        styled(WordStyle::Body),
        [
            "合同编号：HT20250301001",
            "甲方（买方）：杭州云栖软件有限公司",
            "甲方向乙方购买以下产品：",
            "序号 | 品名 | 数量 | 小计（人民币）",
            "1 | 云服务器 | 2 台 | 128,000.50",
            "2 | 安装与调试 <含差旅> & 培训 | 1 次 | 6,000.00",
            "合计（大写）：人民币壹拾叁万肆仟元零伍角整 | 134,000.50",
            "The goods are delivered within 30 days; \"delivered\" means <signed for> & unloaded (see annex 1).",
            "地址：＿＿＿＿，电话：＿＿＿＿。",
            "杭州云栖软件有限公司（盖章） 代表签字：＿＿＿＿＿＿＿＿＿＿ 日期：＿＿＿＿＿＿＿＿＿＿ | 华东示例科技有限公司（盖章） 代表签字：＿＿＿＿＿＿＿＿＿＿ 日期：＿＿＿＿＿＿＿＿＿＿",
        ]
    );
}

#[test]
fn markup_in_a_clause_stays_text_and_the_same_paper_makes_the_same_bytes() {
    let evil = "</w:t></w:r></w:p><w:p><w:r><w:t>伪造&amp;\"'\u{1}\u{ffff}";
    let paper = Paper {
        title: evil.into(),
        mark: evil.into(),
        blocks: vec![PaperBlock::Paragraph(evil.into()), PaperBlock::Heading(evil.into())],
        ..paper()
    };
    let bytes = write_docx(&paper);
    assert_eq!(bytes, write_docx(&paper));
    let clean = evil.replace(['\u{1}', '\u{ffff}'], "");
    let read = texts(&bytes);
    assert_eq!((&read[0], &read[2], &read[3]), (&clean, &clean, &clean));
    let foot = part(&bytes, "word/footer1.xml");
    assert!(foot.contains("&lt;/w:t&gt;") && foot.contains(" NUMPAGES ") && foot.contains(" PAGE ") && foot.contains("第 "), "{foot}");
    assert!(part(&bytes, "docProps/core.xml").contains("&quot;"));
}

#[test]
fn what_word_splits_is_put_together_and_what_is_struck_out_is_left_out() {
    let body = r#"
        <w:p><w:r><w:t>甲方：{{客</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>户名</w:t></w:r><w:r><w:t>称}} &amp; &#x4e59;</w:t></w:r></w:p>
        <w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr><w:r><w:t xml:space="preserve">一 </w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>
        <w:p><w:del w:id="1"><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins w:id="2"><w:r><w:t>新</w:t></w:r></w:ins><w:moveFrom w:id="3"><w:r><w:t>去</w:t></w:r></w:moveFrom></w:p>
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:t>框内</w:t></mc:Fallback></mc:AlternateContent><w:t>框外</w:t></w:r></w:p>
        <w:p><w:r><w:instrText> PAGE </w:instrText></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:t><![CDATA[<原样>]]></w:t></w:r></w:p>
        <w:p/>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>品名</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>价</w:t></w:r></w:p><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    assert_eq!(texts(&docx_of(body)), ["甲方：{{客户名称}} & 乙", "一  二\n三", "新", "框内", "框外", "链接<原样>", "品名 | 价 格"]);
}

#[test]
fn styles_and_numbers_are_those_of_the_file() {
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="a3"><w:name w:val="Title"/></w:style><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="2"><w:name w:val="heading 2"/></w:style></w:styles>"#;
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"#;
    let styled = |style: &str, text: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#);
    let listed = |level: u32, text: &str| {
        format!(r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    };
    let body = [
        styled("a3", "合同"),
        styled("1", "标的"),
        listed(0, "甲"),
        listed(1, "乙"),
        listed(1, "丙"),
        listed(2, "丁"),
        listed(0, "戊"),
        styled("2", "己"),
    ];
    let body = document(&body.concat());
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", body.as_str()),
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbering),
    ];
    let read = read_docx(&zip_of(&parts)).unwrap();
    let one = |style, text: &str| WordParagraph { style, text: text.into() };
    let texts = ["1. 甲", "（一） 乙", "（二） 丙", "丁", "2. 戊", "己"].map(|text| one(WordStyle::Body, text));
    assert_eq!(read, [vec![one(WordStyle::Title, "合同"), one(WordStyle::Heading, "标的")], texts.to_vec()].concat());
}

#[test]
fn a_word_file_becomes_a_template_whose_unknown_variable_is_named() {
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = [line("销售合同"), line("第一条 标的"), line("甲方购买："), line("{{明细}}"), line("{{金额}}")].concat();
    let form = TemplateForm::from_word("销售", &read_docx(&docx_of(&body)).unwrap()).unwrap();
    let problems = form.parse().unwrap_err();
    let code = problems.of("clauses.0.texts.0.text").cloned();
    assert!(matches!(code, Some(Refusal::UnknownVariable { ref name, line: 3, .. }) if name == "金额"), "{code:?}");
}
