//! Photos of a follow-up: made small in the browser (which also strips where they were taken), kept by the hash of their bytes.

use serde::{Deserialize, Serialize};

use crate::id::PhotoId;

/// How many one follow-up may have.
pub const PHOTOS_MAX: usize = 6;
/// The longest side of a photo and of its thumbnail, in pixels.
pub const PHOTO_SIDE_MAX: u32 = 1600;
pub const THUMB_SIDE_MAX: u32 = 320;
/// The largest photo and the largest thumbnail that are taken in, in bytes.
pub const PHOTO_BYTES_MAX: usize = 2 << 20;
pub const THUMB_BYTES_MAX: usize = 96 << 10;

/// One photo of a follow-up; both ids are the SHA-256 of the bytes they stand for, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub id: PhotoId,
    /// The same, small: what lists show.
    pub thumb: PhotoId,
}

/// The kinds of picture that are kept and shown. A drawing that can carry a script (SVG) is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureType {
    Jpeg,
    Png,
    WebP,
}

impl PictureType {
    /// By the first bytes, whatever name or type a file claims.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

/// Width and height within a square of that side, in proportion; never larger than they are, never nothing.
#[must_use]
pub fn fit(width: u32, height: u32, side_max: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side_max {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| u32::try_from(u64::from(side) * u64::from(side_max) / u64::from(longest)).unwrap_or(side_max).max(1);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_bytes_and_nothing_else_is_one() {
        assert_eq!(PictureType::sniff(b"\xff\xd8\xff\xe0rest"), Some(PictureType::Jpeg));
        assert_eq!(PictureType::sniff(b"\x89PNG\r\n\x1a\nrest"), Some(PictureType::Png));
        assert_eq!(PictureType::sniff(b"RIFF\x01\x02\x03\x04WEBPrest"), Some(PictureType::WebP));
        for other in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..],
            b"<!doctype html>",
            b"GIF89a",
            b"RIFFxxxxWAVE",
            b"%PDF-1.7",
            b"\xff\xd8",
            b"",
        ] {
            assert_eq!(PictureType::sniff(other), None, "{}", String::from_utf8_lossy(other));
        }
    }

    #[test]
    fn a_picture_is_made_smaller_in_proportion_and_never_larger() {
        assert_eq!(fit(4032, 3024, 1600), (1600, 1200));
        assert_eq!(fit(3024, 4032, 320), (240, 320));
        assert_eq!(fit(800, 600, 1600), (800, 600));
        assert_eq!(fit(20_000, 3, 1600), (1600, 1));
        assert_eq!(fit(u32::MAX, u32::MAX, 1600), (1600, 1600));
    }
}
