//! 附件: the files of a contract, kept by the hash of their bytes. One is never taken away: what does not count any more is withdrawn, in sight.
//!
//! What a file is, its bytes say; its name must agree. Nothing that could act by itself is kept: no drawing or page with scripts, no program, no
//! macros.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::contract::Life;
use crate::id::{AttachmentId, ContractId};
use crate::parse;
use crate::passage::Reading;
use crate::refusal::Refusal;

mod content;
mod zip;

/// The largest file that is taken in, in megabytes and in bytes.
pub const FILE_MEGABYTES_MAX: u64 = 20;
pub const FILE_BYTES_MAX: usize = (FILE_MEGABYTES_MAX as usize) << 20;
/// How many files one contract may have, withdrawn ones included.
pub const FILES_MAX: usize = 100;
/// A longer name is cut before its ending.
pub const FILE_NAME_CHARACTERS_MAX: usize = 120;
/// The longest reason for a withdrawal, in characters.
pub const REASON_CHARACTERS_MAX: usize = 300;

codes! {
    /// What a file is to its contract.
    pub enum AttachmentKind {
        SignedScan "signed_scan" "签署扫描件" "Signed scan",
        Evidence "evidence" "佐证" "Evidence",
        Other "other" "其他" "Other",
    }
}
codes! {
    /// The types of file that are kept.
    pub enum FileType {
        Pdf "pdf" "PDF" "PDF",
        Jpeg "jpeg" "JPEG 图片" "JPEG picture",
        Png "png" "PNG 图片" "PNG picture",
        WebP "webp" "WebP 图片" "WebP picture",
        Docx "docx" "Word" "Word",
        Xlsx "xlsx" "Excel" "Excel",
    }
}

impl FileType {
    /// The endings that a name of this type may have.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::WebP => &["webp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
        }
    }

    /// The type that this ending promises.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|file_type| file_type.extensions().contains(&extension))
    }

    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Whether there may be words in it: a picture has none.
    #[must_use]
    pub const fn may_have_text(self) -> bool {
        matches!(self, Self::Pdf | Self::Docx | Self::Xlsx)
    }

    /// Whether a browser may show it in a tab: a picture can do nothing there. A PDF can carry scripts, and is saved.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }
}

/// One file of a contract; its bytes are kept beside it by their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub contract: ContractId,
    pub kind: AttachmentKind,
    /// As its owner named it, without folders.
    pub name: String,
    pub file_type: FileType,
    pub size_bytes: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub hash: String,
    /// The name of who added it.
    pub added_by: String,
    pub added_at: DateTime<Utc>,
    /// 作废.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// What is known of its words: they are searched once they are read.
    #[serde(default)]
    pub reading: Reading,
    pub version: u64,
}

/// Who said that a file does not count any more, when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    pub by: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

impl Attachment {
    /// The file as it is after it was withdrawn.
    ///
    /// # Errors
    /// `AttachmentAlreadyWithdrawn`; `Required`, `TooLong` of the reason.
    pub fn withdraw(&self, by: &str, at: DateTime<Utc>, reason: &str) -> Result<Self, Refusal> {
        if self.withdrawn.is_some() {
            return Err(Refusal::AttachmentAlreadyWithdrawn);
        }
        let reason = crate::user::required_text(reason, REASON_CHARACTERS_MAX)?;
        Ok(Self { withdrawn: Some(Withdrawal { by: by.to_owned(), at, reason }), ..self.clone() })
    }
}

/// Whether files of a contract in this state may be added or withdrawn: not once it is archived.
///
/// # Errors
/// `ContractArchived`.
pub fn files_may_change(life: Life) -> Result<(), Refusal> {
    if life == Life::Archived { Err(Refusal::ContractArchived) } else { Ok(()) }
}

/// What can be said of a file before its bytes are read: in the browser before it is sent, on the server before it is taken in.
///
/// # Errors
/// `FileEmpty`, `FileTooLarge`; `AttachmentActive`, `AttachmentTypeRefused` by the name's ending.
pub fn may_be_sent(name: &str, size_bytes: u64) -> Result<(), Refusal> {
    if size_bytes == 0 {
        return Err(Refusal::FileEmpty);
    }
    if size_bytes > FILE_BYTES_MAX as u64 {
        return Err(Refusal::FileTooLarge { megabytes_max: FILE_MEGABYTES_MAX });
    }
    match extension(&file_name(name)).as_str() {
        "svg" | "svgz" | "html" | "htm" | "xhtml" | "xml" | "js" | "exe" | "bat" | "cmd" | "sh" | "ps1" | "vbs" | "msi" | "hta" => {
            Err(Refusal::AttachmentActive)
        }
        "docm" | "dotm" | "xlsm" | "xltm" | "xlsb" => Err(Refusal::AttachmentHasMacros),
        other if FileType::of_extension(other).is_none() => Err(Refusal::AttachmentTypeRefused),
        _ => Ok(()),
    }
}

/// The type of a file that may be kept, from its bytes, with which its name must agree. `unpack` unpacks one deflated part, up to so many bytes
/// (none: it is damaged, or longer).
///
/// # Errors
/// What [`may_be_sent`] refuses; `AttachmentActive`, `AttachmentHasMacros`, `AttachmentTypeRefused`, `AttachmentBroken`, `FileEncrypted`,
/// `AttachmentTypeDiffers` by what the bytes say.
pub fn examine(name: &str, bytes: &[u8], unpack: impl Fn(&[u8], usize) -> Option<Vec<u8>>) -> Result<FileType, Refusal> {
    may_be_sent(name, bytes.len() as u64)?;
    let found = content::file_type(bytes, unpack)?;
    let name = extension(&file_name(name));
    if found.extensions().contains(&name.as_str()) {
        Ok(found)
    } else {
        Err(Refusal::AttachmentTypeDiffers { found: found.extensions()[0].to_owned(), name })
    }
}

/// The name that is kept: without folders, without what cannot be seen, cut before its ending when it is long. Hanzi stay.
#[must_use]
pub fn file_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = parse::clean(last).trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned();
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 8 => (stem.trim_end(), format!(".{ending}")),
        _ => (name.as_str(), String::new()),
    };
    let stem: String = stem.chars().take(FILE_NAME_CHARACTERS_MAX - ending.chars().count()).collect();
    if stem.is_empty() { format!("file{ending}") } else { format!("{stem}{ending}") }
}

/// The ending of a name, in small letters; empty when it has none.
fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
