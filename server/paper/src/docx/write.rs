//! A paper as a Word file: paragraphs with styles, real tables, page numbers that Word counts.
//!
//! The numbers of clauses stand in their headings as words, as in the PDF: a list that Word numbers by itself could count differently from what was
//! approved. Every text goes through [`escape`]; nothing of it can become a part of the file's structure.

use std::io::{Cursor, Write};

use domain::lang::Lang;
use domain::template::{Paper, PaperBlock, PaperTable, Signature};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const OF_DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="370" w:lineRule="atLeast"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:widowControl/><w:jc w:val="both"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:after="120" w:line="540" w:lineRule="atLeast"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Number"><w:name w:val="Number"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:after="240"/><w:jc w:val="right"/></w:pPr><w:rPr><w:sz w:val="19"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="200" w:after="60"/><w:jc w:val="left"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="40" w:after="40" w:line="290" w:lineRule="atLeast"/><w:jc w:val="left"/></w:pPr><w:rPr><w:sz w:val="19"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="auto"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs><w:spacing w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="left"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr></w:style></w:styles>"#;
const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
/// On one page with what follows.
const KEEPS: &str = "<w:keepNext/>";
/// Of the text, in twentieths of a point.
const WIDTH: usize = 9_070;

/// The paper as the bytes of a Word file.
#[must_use]
pub fn write_docx(paper: &Paper) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/document.xml", document(paper)),
        ("word/_rels/document.xml.rels", OF_DOCUMENT.to_owned()),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/footer1.xml", footer(paper)),
        ("docProps/core.xml", properties(paper)),
    ];
    // One time for all files: the same paper makes the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // Writing into memory does not fail.
        let _ = archive.start_file(name, options);
        let _ = archive.write_all(text.as_bytes());
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Text as it may stand in XML, also within an attribute; what XML cannot say is left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

fn piece(text: &str, is_bold: bool) -> String {
    let bold = if is_bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    format!(r#"<w:r>{bold}<w:t xml:space="preserve">{}</w:t></w:r>"#, escape(text))
}

fn paragraph(style: &str, more: &str, runs: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>"#)
}

fn document(paper: &Paper) -> String {
    let mut body = paragraph("Title", "", &piece(&paper.title, false));
    body.push_str(&paragraph("Number", "", &piece(&paper.number, false)));
    // The last paragraph or row stays on the page on which one signs.
    let last = paper.blocks.len().saturating_sub(1);
    for (index, block) in paper.blocks.iter().enumerate() {
        let keeps = if index == last { KEEPS } else { "" };
        match block {
            PaperBlock::Heading(text) => body.push_str(&paragraph("Heading1", "", &piece(text, false))),
            PaperBlock::Paragraph(text) => {
                body.push_str(&paragraph("Normal", keeps, &piece(text, false)));
            }
            PaperBlock::Table(rows) => {
                body.push_str(&table(rows, keeps));
                body.push_str(&format!(r#"<w:p><w:pPr>{keeps}<w:spacing w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>"#));
            }
        }
    }
    body.push_str(&signing(&paper.signatures));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document {NAMESPACES}><w:body>{body}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1418" w:bottom="1417" w:left="1418" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>"#
    )
}

/// `keeps`: what ties its last row to what follows.
fn table(table: &PaperTable, keeps: &str) -> String {
    let widths = widths(table);
    let grid: String = widths.iter().map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let sides: Vec<&str> = table.columns.iter().map(|column| if column.is_figure { r#"<w:jc w:val="right"/>"# } else { "" }).collect();
    let cells = |texts: &[&str], is_head: bool, keeps: &str| -> String {
        let cell = |((text, width), side): ((&&str, &usize), &&str)| {
            cell(*width, 1, &paragraph("Cell", &format!("{keeps}{side}"), &piece(text, is_head)))
        };
        texts.iter().zip(&widths).zip(&sides).map(cell).collect()
    };
    let heads: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    let mut rows = row("<w:tblHeader/>", &cells(&heads, true, KEEPS));
    let end = table.rows.len().saturating_sub(1);
    for (index, texts) in table.rows.iter().enumerate() {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let keeps = match (&table.total, index == end) {
            (Some(_), true) => KEEPS,
            (None, true) => keeps,
            _ => "",
        };
        rows.push_str(&row("", &cells(&texts, false, keeps)));
    }
    if let (Some(total), Some(last)) = (&table.total, widths.last()) {
        let words = cell(WIDTH - last, widths.len().saturating_sub(1), &paragraph("Cell", keeps, &piece(&total.words, true)));
        let figure = format!(r#"{keeps}<w:jc w:val="right"/>"#);
        let figure = cell(*last, 1, &paragraph("Cell", &figure, &piece(&total.figure, true)));
        rows.push_str(&row("", &format!("{words}{figure}")));
    }
    let border = |side: &str, size: u32| format!(r#"<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>"#);
    let borders = format!("{}{}{}", border("top", 8), border("bottom", 8), border("insideH", 4));
    framed(&borders, &grid, &rows)
}

fn framed(borders: &str, grid: &str, rows: &str) -> String {
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"#
    )
}

/// A row that no page divides.
fn row(more: &str, cells: &str) -> String {
    format!("<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>")
}

fn cell(width: usize, columns: usize, content: &str) -> String {
    let span = if columns > 1 { format!(r#"<w:gridSpan w:val="{columns}"/>"#) } else { String::new() };
    format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{content}</w:tc>"#)
}

/// Figures by their longest text, words share the rest.
fn widths(table: &PaperTable) -> Vec<usize> {
    let wide = |letter: char| if letter.is_ascii() { 1 } else { 2 };
    let columns = table.columns.iter().enumerate().map(|(index, column)| {
        let cells = table.rows.iter().filter_map(|row| row.get(index)).chain([&column.label]);
        let letters = cells.map(|text| text.chars().map(wide).sum::<usize>()).max().unwrap_or_default();
        (column.is_figure, (letters * 110 + 240).min(WIDTH / 4))
    });
    let columns: Vec<(bool, usize)> = columns.collect();
    let figures: usize = columns.iter().filter(|(is_figure, _)| *is_figure).map(|(_, width)| width).sum();
    let words = columns.iter().filter(|(is_figure, _)| !is_figure).count().max(1);
    let rest = WIDTH.saturating_sub(figures) / words;
    columns.into_iter().map(|(is_figure, width)| if is_figure { width } else { rest.max(600) }).collect()
}

/// Two places to sign beside each other, in one row.
fn signing(signatures: &[Signature; 2]) -> String {
    let half = WIDTH / 2;
    let line = |text: &str| {
        paragraph("Normal", r#"<w:spacing w:before="400" w:after="0"/>"#, &piece(&format!("{text}＿＿＿＿＿＿＿＿＿＿"), false))
    };
    let one = |one: &Signature| {
        let party = paragraph("Normal", r#"<w:spacing w:before="400" w:after="0"/><w:jc w:val="left"/>"#, &piece(&one.party, true));
        cell(half, 1, &format!("{party}{}{}", line(&one.hand), line(&one.day)))
    };
    let grid = format!(r#"<w:gridCol w:w="{half}"/><w:gridCol w:w="{half}"/>"#);
    let end = r#"<w:p><w:pPr><w:spacing w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>"#;
    format!("{}{end}", framed("", &grid, &row("", &signatures.iter().map(one).collect::<String>())))
}

/// What the contract can be recognised by, and which page it is: Word counts.
fn footer(paper: &Paper) -> String {
    let field = |name: &str| format!(r#"<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#);
    let [before, between, after] = match paper.lang {
        Lang::Zh => ["第 ", " 页 共 ", " 页"],
        Lang::En => ["Page ", " of ", ""],
    };
    let (page, pages) = (field("PAGE"), field("NUMPAGES"));
    let runs = format!(
        "{}<w:r><w:tab/></w:r>{}{page}{}{pages}{}",
        piece(&paper.mark, false),
        piece(before, false),
        piece(between, false),
        piece(after, false)
    );
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr {NAMESPACES}>{}</w:ftr>"#,
        paragraph("Footer", "", &runs)
    )
}

fn properties(paper: &Paper) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>Yuezhang</dc:creator></cp:coreProperties>"#,
        escape(&paper.title)
    )
}
