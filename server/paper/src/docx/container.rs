//! The container of a Word file, before anything in it is read: what it is, how much it unpacks to, whether something in it could act.

use std::io::{Cursor, Read};

use domain::refusal::Refusal;
use zip::ZipArchive;
use zip::result::ZipError;

use super::read::{attribute, elements};

/// Real contracts have some twenty parts, and pictures.
const PARTS_MAX: usize = 1_000;
/// All parts, unpacked.
const BYTES_MAX: u64 = 64 << 20;
/// One part that is read: 500 pages of text are 5 MB.
const READ_BYTES_MAX: usize = 16 << 20;
/// A part this large may pack as tightly as it likes; above it, so many bytes at most out of one.
const FREE_BYTES: u64 = 4 << 20;
const RATIO_MAX: u64 = 200;

/// A Word file that may be read.
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    pub(super) document: String,
}

impl<'a> Container<'a> {
    /// # Errors
    /// `FileEmpty`, `NotAWordFile`, `FileEncrypted`, `FileBomb`, `WordFileBroken`, `WordMacros`, `WordReachesOut`.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::FileEmpty);
        }
        // A compound file is an old .doc, or a .docx behind a password: the name of what is encrypted stands in it in UTF-16.
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let is_encrypted = bytes.windows(mark.len()).any(|window| window == mark);
            return Err(if is_encrypted { Refusal::FileEncrypted } else { Refusal::NotAWordFile });
        }
        if !bytes.starts_with(b"PK") {
            return Err(Refusal::NotAWordFile);
        }
        let mut container = Self { archive: ZipArchive::new(Cursor::new(bytes)).map_err(refusal)?, document: String::new() };
        container.measure()?;
        container.document = container.main_part()?;
        container.refuse_what_reaches_out()?;
        Ok(container)
    }

    /// Unpacks every part into nothing, counting what it really is.
    fn measure(&mut self) -> Result<(), Refusal> {
        if self.archive.len() > PARTS_MAX {
            return Err(Refusal::FileBomb);
        }
        let (mut left, mut has_macros) = (BYTES_MAX, false);
        for index in 0..self.archive.len() {
            let part = self.archive.by_index(index).map_err(refusal)?;
            let name = part.name().to_ascii_lowercase();
            has_macros |= name.ends_with("vbaproject.bin") || name.ends_with("vbadata.xml") || name.contains("/activex/");
            let packed = part.compressed_size();
            let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Refusal::WordFileBroken)?;
            if unpacked > left || (unpacked > FREE_BYTES && unpacked / RATIO_MAX > packed) {
                return Err(Refusal::FileBomb);
            }
            left -= unpacked;
        }
        if has_macros { Err(Refusal::WordMacros) } else { Ok(()) }
    }

    /// The name of the part with the text, as the list of types has it.
    fn main_part(&mut self) -> Result<String, Refusal> {
        let types = self.read("[Content_Types].xml")?.ok_or(Refusal::NotAWordFile)?;
        let mut main = None;
        for element in elements(&types, "Override")?.into_iter().chain(elements(&types, "Default")?) {
            let kind = attribute(&element, "ContentType")?.unwrap_or_default();
            if kind.contains("macroEnabled") || kind.contains("vbaProject") {
                return Err(Refusal::WordMacros);
            }
            if kind.ends_with("wordprocessingml.document.main+xml") || kind.ends_with("wordprocessingml.template.main+xml") {
                main = attribute(&element, "PartName")?;
            }
        }
        main.map(|name| name.trim_start_matches('/').to_owned()).ok_or(Refusal::NotAWordFile)
    }

    /// Links that a reader clicks are harmless, for only their words are taken; everything else that stands elsewhere would be fetched.
    fn refuse_what_reaches_out(&mut self) -> Result<(), Refusal> {
        let names: Vec<String> = self.archive.file_names().filter(|name| name.ends_with(".rels")).map(str::to_owned).collect();
        for name in names {
            let relations = self.read(&name)?.unwrap_or_default();
            for element in elements(&relations, "Relationship")? {
                let is_elsewhere = attribute(&element, "TargetMode")?.is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
                let is_link = attribute(&element, "Type")?.is_some_and(|kind| kind.ends_with("/hyperlink"));
                if is_elsewhere && !is_link {
                    let found = attribute(&element, "Target")?.unwrap_or_default();
                    return Err(Refusal::WordReachesOut { found: found.chars().take(80).collect() });
                }
            }
        }
        Ok(())
    }

    /// The text of a part. None: there is no such part.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(refusal(error)),
        };
        let mut bytes = Vec::new();
        part.take(READ_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|_| Refusal::WordFileBroken)?;
        if bytes.len() > READ_BYTES_MAX {
            return Err(Refusal::FileBomb);
        }
        let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).map(<[u8]>::to_vec).unwrap_or(bytes);
        String::from_utf8(bytes).map(Some).map_err(|_| Refusal::WordFileBroken)
    }
}

fn refusal(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => Refusal::FileEncrypted,
        _ => Refusal::WordFileBroken,
    }
}
