//! PDF: pages drawn with parts of fonts that are embedded, each glyph with the letter it stands for, so that text can be searched and copied.
//!
//! A glyph that stands for two letters (some fonts draw 丶 and a stroke alike) is read as the first of them.

use std::collections::BTreeMap;
use std::io::Write;

use domain::refusal::Refusal;
use domain::template::Paper;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

use crate::fonts::{Faces, Fonts};
use crate::layout::{Mark, PAGE_HEIGHT, PAGE_WIDTH, Page, Text, lay_out};

const SYSTEM: SystemInfo = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const UNICODE: SystemInfo = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };

/// The paper as the bytes of a PDF.
///
/// # Errors
/// `NoPdfFont`: a font is broken, though it seemed to be in order.
pub fn write_pdf(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, Refusal> {
    let faces = fonts.faces();
    let pages = lay_out(paper, &faces);
    let mut inks: Vec<Ink> = Vec::new();
    let drawn: Vec<Vec<u8>> = pages.iter().map(|page| draw(page, &faces, &mut inks)).collect();

    let mut pdf = Pdf::new();
    let mut ids = (1..).map(Ref::new);
    let mut fresh = || ids.next().unwrap_or(Ref::new(1));
    let (catalog, tree, info) = (fresh(), fresh(), fresh());
    let page_ids: Vec<(Ref, Ref)> = drawn.iter().map(|_| (fresh(), fresh())).collect();
    let font_ids: Vec<FontIds> = inks.iter().map(|_| FontIds(fresh(), fresh(), fresh(), fresh(), fresh())).collect();

    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr(paper.lang.pick("zh-CN", "en")));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.document_info(info).title(TextStr(&paper.title)).producer(TextStr("Yuezhang"));
    pdf.pages(tree).kids(page_ids.iter().map(|(page, _)| *page)).count(i32::try_from(page_ids.len()).unwrap_or(i32::MAX));
    for ((page_id, content_id), content) in page_ids.into_iter().zip(&drawn) {
        let mut page = pdf.page(page_id);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, points(PAGE_WIDTH), points(PAGE_HEIGHT))).contents(content_id);
        let mut resources = page.resources();
        let mut names = resources.fonts();
        for (ink, ids) in inks.iter().zip(&font_ids) {
            names.pair(Name(ink.name().as_bytes()), ids.0);
        }
        names.finish();
        resources.finish();
        page.finish();
        pdf.stream(content_id, &packed(content)).filter(Filter::FlateDecode);
    }
    for (ink, ids) in inks.iter().zip(font_ids) {
        embed(&mut pdf, ink, &ids, &faces).ok_or(Refusal::NoPdfFont)?;
    }
    Ok(pdf.finish())
}

/// The glyphs of one font that are drawn, in the order in which they are met.
struct Ink {
    font: usize,
    remapper: GlyphRemapper,
    /// By the glyph's number in the part that is embedded: its number in the font, and the letter it stands for.
    letters: BTreeMap<u16, (u16, char)>,
}

impl Ink {
    fn name(&self) -> String {
        format!("F{}", self.font)
    }

    fn take(&mut self, id: u16, letter: char) -> u16 {
        let new = self.remapper.remap(id);
        self.letters.entry(new).or_insert((id, letter));
        new
    }
}

fn ink_of(inks: &mut Vec<Ink>, font: usize) -> Option<&mut Ink> {
    if !inks.iter().any(|ink| ink.font == font) {
        inks.push(Ink { font, remapper: GlyphRemapper::new(), letters: BTreeMap::new() });
    }
    inks.iter_mut().find(|ink| ink.font == font)
}

/// What a reader of PDF does to draw this page.
fn draw(page: &Page, faces: &Faces, inks: &mut Vec<Ink>) -> Vec<u8> {
    let mut content = Content::new();
    for mark in &page.marks {
        match mark {
            Mark::Rule { x, y, length, weight } => {
                content.set_line_width(points(*weight));
                content.move_to(points(*x), from_bottom(*y)).line_to(points(x + length), from_bottom(*y)).stroke();
            }
            Mark::Text(text) => draw_text(&mut content, text, faces, inks),
        }
    }
    content.finish().into_vec()
}

fn draw_text(content: &mut Content, text: &Text, faces: &Faces, inks: &mut Vec<Ink>) {
    let placed: Vec<_> = text.line.letters.iter().filter_map(|(letter, x)| Some((*letter, *x, faces.glyph(*letter)?))).collect();
    content.begin_text();
    // Bold is drawn with a thicker pen: one font's file is enough, and most systems have no bold one of the same kind.
    if text.is_bold {
        content.set_text_rendering_mode(TextRenderingMode::FillStroke).set_line_width(points(text.size / 40));
    } else {
        content.set_text_rendering_mode(TextRenderingMode::Fill);
    }
    for run in placed.chunk_by(|before, after| before.2.font == after.2.font) {
        let Some((_, first, glyph)) = run.first() else { continue };
        let Some(ink) = ink_of(inks, glyph.font) else { continue };
        content.set_font(Name(ink.name().as_bytes()), points(text.size));
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, points(text.x + first), from_bottom(text.y)]);
        let mut show = content.show_positioned();
        let mut items = show.items();
        let (mut pen, mut bytes) = (*first, Vec::new());
        for (letter, x, glyph) in run {
            let shift = (pen - x) * 1000 / text.size.max(1);
            if shift != 0 {
                items.show(Str(&bytes)).adjust(thousandths(shift));
                bytes.clear();
                pen -= shift * text.size / 1000;
            }
            bytes.extend(ink.take(glyph.id, *letter).to_be_bytes());
            pen += glyph.advance * text.size / 1000;
        }
        items.show(Str(&bytes));
    }
    content.end_text();
}

/// The font as pages name it, what it is made of, what it looks like, which letters, and its file.
struct FontIds(Ref, Ref, Ref, Ref, Ref);

/// Writes the part of a font that is drawn with. None: the font is broken.
fn embed(pdf: &mut Pdf, ink: &Ink, ids: &FontIds, faces: &Faces) -> Option<()> {
    let FontIds(font, descendant, descriptor, letters, file) = ids;
    let (bytes, index) = faces.source(ink.font)?;
    let part = subsetter::subset(bytes, index, &ink.remapper).ok()?;
    let outlines = RawFace::parse(&part, 0).ok()?.table(Tag::from_bytes(b"CFF "));
    let about = faces.describe(ink.font)?;
    // Six letters before the name tell a reader that this is a part.
    let name = format!("YUEZHA+{}", about.name);
    let name = Name(name.as_bytes());
    pdf.type0_font(*font).base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(*descendant).to_unicode(*letters);

    let mut cid = pdf.cid_font(*descendant);
    cid.subtype(if outlines.is_some() { CidFontType::Type0 } else { CidFontType::Type2 });
    cid.base_font(name).system_info(SYSTEM).font_descriptor(*descriptor).default_width(0.0);
    if outlines.is_none() {
        cid.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    let old_ids = ink.remapper.remapped_gids();
    cid.widths().consecutive(0, old_ids.map(|old| thousandths(faces.advance_of(ink.font, old))));
    cid.finish();

    let [left, bottom, right, top] = about.bounds.map(thousandths);
    let mut look = pdf.font_descriptor(*descriptor);
    look.name(name).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top)).italic_angle(0.0);
    look.ascent(thousandths(about.ascent)).descent(thousandths(about.descent)).cap_height(thousandths(about.cap_height)).stem_v(80.0);
    if outlines.is_some() {
        look.font_file3(*file)
    } else {
        look.font_file2(*file)
    };
    look.finish();

    let mut unicode: UnicodeCmap<u16> = UnicodeCmap::new(Name(b"Letters"), UNICODE);
    ink.letters.iter().for_each(|(new, (_, letter))| unicode.pair(*new, *letter));
    pdf.cmap(*letters, &packed(&unicode.finish())).filter(Filter::FlateDecode);
    let packed = packed(outlines.unwrap_or(&part));
    let mut stream = pdf.stream(*file, &packed);
    stream.filter(Filter::FlateDecode);
    if outlines.is_some() {
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    }
    Some(())
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// The height of a place that is measured from the top.
fn from_bottom(y: i32) -> f32 {
    points(PAGE_HEIGHT - y)
}

/// Thousandths of a point as PDF counts. Every length is decided before, in whole numbers.
#[expect(clippy::float_arithmetic, reason = "a PDF is written in points")]
fn points(length: i32) -> f32 {
    length as f32 / 1000.0
}

/// Thousandths of a font's size, which PDF counts in.
const fn thousandths(value: i32) -> f32 {
    value as f32
}
