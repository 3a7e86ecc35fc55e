//! Fonts of this machine that may go into a PDF: a Chinese one first, others for letters that it lacks.
//!
//! A font is taken when its licence allows embedding a part of it (OS/2 fsType), it has outlines, and it is no variable one (of which a reader would
//! show the thinnest). In a collection the face for simplified Chinese is taken: the others draw some Hanzi as Japanese or Korean do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::refusal::Refusal;
use domain::template::Paper;
use ttf_parser::{Face, Permissions, Tag, fonts_in_collection, name_id};

use crate::layout::{Measure, clean};

/// The files that a paper's letters are taken from.
pub struct Fonts {
    files: Vec<FontFile>,
}

struct FontFile {
    bytes: Vec<u8>,
    /// In its collection.
    index: u32,
}

/// Every Chinese font has it.
const HANZI: char = '合';
/// The most files that are read for one paper.
const FILES_MAX: usize = 4;
/// The most letters that a refusal names.
const NAMED_MAX: usize = 10;

/// Where fonts are on the systems we know: serif ones first, as contracts are set; last those with signs that Chinese ones lack.
const PLACES: [&str; 26] = [
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/source-han-serif/SourceHanSerifSC-Regular.otf",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Regular.otf",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/Deng.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsunb.ttf",
    "C:/Windows/Fonts/seguisym.ttf",
    "/System/Library/Fonts/Apple Symbols.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansSymbols2-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
];

impl Fonts {
    /// Fonts that have every letter of this paper; `chosen` is asked before those of the system.
    ///
    /// # Errors
    /// `NoPdfFont`; `LettersNotInFont`.
    pub fn for_paper(paper: &Paper, chosen: Option<&Path>) -> Result<Self, Refusal> {
        let places = chosen.map(Path::to_path_buf).into_iter().chain(PLACES.map(PathBuf::from));
        Self::among(paper, places)
    }

    /// The same, of these files alone.
    pub(crate) fn among(paper: &Paper, places: impl Iterator<Item = PathBuf>) -> Result<Self, Refusal> {
        let pages = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '第', '页', '共', ' ', 'P', 'a', 'g', 'e', 'o', 'f'];
        let mut missing: BTreeSet<char> = paper.texts().flat_map(str::chars).filter_map(clean).chain(pages).collect();
        let mut files: Vec<FontFile> = Vec::new();
        for place in places {
            if missing.is_empty() || files.len() == FILES_MAX {
                break;
            }
            let Some(file) = FontFile::read(&place) else { continue };
            let Some(face) = file.face() else { continue };
            let is_wanted = if files.is_empty() {
                face.glyph_index(HANZI).is_some()
            } else {
                missing.iter().any(|letter| face.glyph_index(*letter).is_some())
            };
            if is_wanted {
                missing.retain(|letter| face.glyph_index(*letter).is_none());
                files.push(file);
            }
        }
        match (files.is_empty(), missing.is_empty()) {
            (true, _) => Err(Refusal::NoPdfFont),
            (false, true) => Ok(Self { files }),
            (false, false) => Err(Refusal::LettersNotInFont { letters: missing.into_iter().take(NAMED_MAX).collect() }),
        }
    }

    pub(crate) fn faces(&self) -> Faces<'_> {
        Faces { faces: self.files.iter().filter_map(|file| Some((file, file.face()?))).collect() }
    }
}

impl FontFile {
    /// The file's face for simplified Chinese, else its first that may be used. None: there is no file, or none of its faces may be.
    fn read(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let count = fonts_in_collection(&bytes).unwrap_or(1);
        let usable: Vec<u32> = (0..count).filter(|index| Face::parse(&bytes, *index).is_ok_and(|face| is_usable(&face))).collect();
        let simplified = usable.iter().copied().find(|index| Face::parse(&bytes, *index).is_ok_and(|face| is_simplified(&face)));
        let index = simplified.or_else(|| usable.first().copied())?;
        Some(Self { bytes, index })
    }

    fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.bytes, self.index).ok()
    }
}

fn is_usable(face: &Face) -> bool {
    let has = |tag: &[u8; 4]| face.raw_face().table(Tag::from_bytes(tag)).is_some();
    let is_open = face.permissions() != Some(Permissions::Restricted) && face.is_subsetting_allowed();
    is_open && !has(b"fvar") && (has(b"glyf") || has(b"CFF "))
}

fn is_simplified(face: &Face) -> bool {
    let name = postscript_name(face).to_lowercase();
    ["cjksc", "-sc", "sc-"].iter().any(|mark| name.contains(mark))
}

fn postscript_name(face: &Face) -> String {
    let names = face.names();
    let found = names.into_iter().filter(|name| name.name_id == name_id::POST_SCRIPT_NAME).find_map(|name| name.to_string());
    found.unwrap_or_default().chars().filter(char::is_ascii_graphic).collect()
}

/// The parsed fonts of a paper.
pub(crate) struct Faces<'a> {
    faces: Vec<(&'a FontFile, Face<'a>)>,
}

/// A letter in a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyph {
    pub(crate) font: usize,
    pub(crate) id: u16,
    /// In thousandths of the size.
    pub(crate) advance: i32,
}

/// What a PDF says of a font, in thousandths of the size.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) name: String,
    /// Left, bottom, right, top.
    pub(crate) bounds: [i32; 4],
    pub(crate) ascent: i32,
    pub(crate) descent: i32,
    pub(crate) cap_height: i32,
}

impl Faces<'_> {
    /// The glyph of the first font that has this letter.
    pub(crate) fn glyph(&self, letter: char) -> Option<Glyph> {
        self.faces.iter().enumerate().find_map(|(font, (_, face))| {
            let id = face.glyph_index(letter)?;
            Some(Glyph { font, id: id.0, advance: per_mille(face.glyph_hor_advance(id).unwrap_or_default().into(), face) })
        })
    }

    pub(crate) fn advance_of(&self, font: usize, id: u16) -> i32 {
        self.faces
            .get(font)
            .map_or(0, |(_, face)| per_mille(face.glyph_hor_advance(ttf_parser::GlyphId(id)).unwrap_or_default().into(), face))
    }

    /// The file's bytes, and which of its faces it is.
    pub(crate) fn source(&self, font: usize) -> Option<(&[u8], u32)> {
        self.faces.get(font).map(|(file, _)| (file.bytes.as_slice(), file.index))
    }

    pub(crate) fn describe(&self, font: usize) -> Option<Description> {
        let (_, face) = self.faces.get(font)?;
        let bounds = face.global_bounding_box();
        let scaled = |value: i16| per_mille(value.into(), face);
        Some(Description {
            name: postscript_name(face),
            bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scaled),
            ascent: scaled(face.ascender()),
            descent: scaled(face.descender()),
            cap_height: scaled(face.capital_height().unwrap_or_else(|| face.ascender())),
        })
    }
}

impl Measure for Faces<'_> {
    fn advance(&self, letter: char) -> i32 {
        self.glyph(letter).map_or(1000, |glyph| glyph.advance)
    }
}

fn per_mille(units: i32, face: &Face) -> i32 {
    units * 1000 / i32::from(face.units_per_em().max(1))
}
