//! A picture without what it tells beside what it shows: where and when it was taken, by whose camera, by which program.
//!
//! A JPEG is a row of segments, a PNG and a WebP a row of chunks, and none of them is decoded: the parts that a viewer needs are copied, every
//! other part is left out, and so is whatever stands behind the picture's end. (ITU T.81 annex B, PNG 3rd edition, RFC 9649.)

use super::PictureType;

/// The same picture without its metadata; which way up it is stays. None for what is no picture, or one that cannot be followed to its end.
#[must_use]
pub fn bare_picture(bytes: &[u8]) -> Option<Vec<u8>> {
    match PictureType::sniff(bytes)? {
        PictureType::Jpeg => bare_jpeg(bytes),
        PictureType::Png => bare_png(bytes),
        PictureType::WebP => bare_webp(bytes),
    }
}

/// Markers of a JPEG: comment, start of a scan, end of the picture, and the segments that belong to applications.
const COMMENT: u8 = 0xfe;
const SCAN: u8 = 0xda;
const END: u8 = 0xd9;
const APP_0: u8 = 0xe0;
const APP_1: u8 = 0xe1;
const APP_2: u8 = 0xe2;
const APP_14: u8 = 0xee;
const APP_15: u8 = 0xef;

fn bare_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let (start, mut rest) = bytes.split_at_checked(2)?;
    let mut bare = start.to_vec();
    let mut has_scan = false;
    loop {
        let (marker, after) = jpeg_marker(rest)?;
        if marker == END {
            bare.extend([0xff, END]);
            return has_scan.then_some(bare);
        }
        let length = usize::from(u16::from_be_bytes(*after.first_chunk()?)).max(2);
        let (segment, after) = after.split_at_checked(length)?;
        let content = &segment[2..];
        if is_shown(marker, content) {
            bare.extend([0xff, marker]);
            bare.extend(segment);
        } else if let Some(orientation) = orientation(content).filter(|_| marker == APP_1) {
            bare.extend(orientation_segment(orientation));
        }
        rest = after;
        if marker == SCAN {
            has_scan = true;
            let (scan, after) = rest.split_at(scan_length(rest));
            bare.extend(scan);
            rest = after;
        }
    }
}

/// A marker, and what follows it. Any number of 0xff may stand before one.
fn jpeg_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let [0xff, rest @ ..] = bytes else { return None };
    let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
    rest.get(fill..)?.split_first().map(|(marker, after)| (*marker, after))
}

/// What a viewer needs: all but comments and the applications' own; of these JFIF, the colour profile, and Adobe's note on how colours are coded.
fn is_shown(marker: u8, content: &[u8]) -> bool {
    match marker {
        APP_0 => content.starts_with(b"JFIF\0"),
        APP_2 => content.starts_with(b"ICC_PROFILE\0"),
        APP_14 => content.starts_with(b"Adobe") && content.len() == 12,
        APP_1..=APP_15 | COMMENT => false,
        _ => true,
    }
}

/// The bytes of a scan up to the next marker that is none of its own (a 0xff of the picture is followed by 0, a restart by 0xd0 to 0xd7).
fn scan_length(bytes: &[u8]) -> usize {
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_marker).unwrap_or(bytes.len())
}

/// Which way up an Exif segment says the picture is, 2 to 8; 1 needs no word.
fn orientation(content: &[u8]) -> Option<u8> {
    let tiff = content.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let at = |at: usize, length: usize| -> Option<u32> {
        let bytes = tiff.get(at..at.checked_add(length)?)?;
        let add = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        Some(if is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let directory = usize::try_from(at(4, 4)?).ok()?;
    let entries = usize::try_from(at(directory, 2)?).ok()?;
    let entry = (0..entries).map(|entry| directory + 2 + 12 * entry).find(|entry| at(*entry, 2) == Some(0x0112))?;
    u8::try_from(at(entry + 8, 2)?).ok().filter(|orientation| (2..=8).contains(orientation))
}

/// An Exif segment that says nothing else.
fn orientation_segment(orientation: u8) -> Vec<u8> {
    let mut segment = vec![0xff, APP_1, 0, 34];
    segment.extend(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend([orientation, 0, 0, 0, 0, 0, 0]);
    segment
}

/// The chunks that show something: the picture itself, its colours, its transparency, its resolution, the frames of one that moves.
const PNG_CHUNKS: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL",
    b"fdAT",
];

fn bare_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut bare = signature.to_vec();
    let mut has_data = false;
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        let kind = &chunk[4..8];
        if PNG_CHUNKS.iter().any(|shown| *shown == kind) {
            bare.extend(chunk);
        }
        has_data |= kind == b"IDAT";
        if kind == b"IEND" {
            return has_data.then_some(bare);
        }
        rest = after;
    }
}

const WEBP_CHUNKS: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// The flags of `VP8X` that announce Exif and XMP.
const WEBP_METADATA: u8 = 0b0000_1100;

fn bare_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let whole = usize::try_from(u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?)).ok()?;
    let mut rest = bytes.get(12..whole.checked_add(8)?.max(12))?;
    let mut chunks: Vec<u8> = Vec::new();
    let mut has_data = false;
    while !rest.is_empty() {
        let kind = rest.get(..4)?;
        let length = usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk()?)).ok()?;
        // Chunks begin at even places; the last byte may be missing.
        let padded = length.checked_add(8 + length % 2)?.min(rest.len().max(length.checked_add(8)?));
        let (chunk, after) = rest.split_at_checked(padded)?;
        if WEBP_CHUNKS.iter().any(|shown| *shown == kind) {
            let at = chunks.len();
            chunks.extend(chunk);
            if let (b"VP8X", Some(flags)) = (kind, chunks.get_mut(at + 8)) {
                *flags &= !WEBP_METADATA;
            }
        }
        has_data |= matches!(kind, b"VP8 " | b"VP8L" | b"ANMF");
        rest = after;
    }
    let mut bare = b"RIFF".to_vec();
    bare.extend(u32::try_from(chunks.len() + 4).ok()?.to_le_bytes());
    bare.extend(b"WEBP");
    bare.extend(chunks);
    has_data.then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A segment of a JPEG.
    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    }

    fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
        let scan = [segment(SCAN, b"\x01\x00"), b"pixels\xff\x00more\xff\xd3still".to_vec()].concat();
        // Two scans, with a table between them, as a progressive picture has.
        [b"\xff\xd8".to_vec(), segments.concat(), scan.clone(), segment(0xc4, b"table"), scan, vec![0xff, END]].concat()
    }

    /// Little-endian Exif with the camera's name and an orientation.
    fn exif(orientation: u8) -> Vec<u8> {
        let head = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0";
        let camera = b"\x0f\x01\x02\0\x04\0\0\0CAM\0";
        let turned = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
        segment(APP_1, &[&head[..], camera, &turned, b"\0\0\0\0GPS 30.25N 120.17E"].concat())
    }

    #[test]
    fn a_jpeg_keeps_what_a_viewer_needs_and_nothing_else() {
        let kept = [
            segment(APP_0, b"JFIF\0\x01\x02"),
            segment(APP_2, b"ICC_PROFILE\0\x01\x01colours"),
            segment(APP_14, b"Adobe\0\x64\0\0\0\0\x01"),
            segment(0xdb, b"quantisation"),
        ];
        let told = [
            exif(1),
            segment(APP_1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>"),
            segment(APP_0, b"JFXX\0thumbnail"),
            segment(APP_2, b"MPF\0others"),
            segment(0xed, b"Photoshop 3.0\0caption"),
            segment(APP_14, b"Adobe\0\x64\0\0\0\0\x01and where"),
            segment(APP_15, b"private"),
            segment(COMMENT, b"taken at home"),
        ];
        let mixed: Vec<Vec<u8>> = kept.iter().chain(&told).cloned().collect();
        assert_eq!(bare_picture(&jpeg(&mixed)), Some(jpeg(&kept)));
        assert_eq!(bare_picture(&jpeg(&kept)), Some(jpeg(&kept)), "what is bare stays as it is, to the byte");
        let behind = [jpeg(&kept), b"a film that was taken along".to_vec()].concat();
        assert_eq!(bare_picture(&behind), Some(jpeg(&kept)));
    }

    #[test]
    fn a_jpeg_stays_the_way_up_that_it_was() {
        let bare = bare_picture(&jpeg(&[exif(6)])).unwrap();
        assert_eq!(bare, jpeg(&[orientation_segment(6)]));
        assert_eq!(bare_picture(&bare), Some(bare.clone()), "the same again");
        for wrong in [exif(0), exif(9), segment(APP_1, b"Exif\0\0II\x2a\0\xff\xff\xff\xff"), segment(APP_1, b"Exif\0\0")] {
            assert_eq!(bare_picture(&jpeg(&[wrong])), Some(jpeg(&[])));
        }
    }

    fn png(chunks: &[&[u8]]) -> Vec<u8> {
        let chunk = |text: &&[u8]| {
            let length = u32::try_from(text.len() - 4).unwrap().to_be_bytes();
            [&length[..], text, b"crc!"].concat()
        };
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.iter().flat_map(chunk).collect()].concat()
    }

    #[test]
    fn a_png_keeps_the_chunks_that_show_something() {
        let told: [&[u8]; 6] = [b"eXIfMM", b"tEXtAuthor\0me", b"iTXtXML:com.adobe.xmp", b"zTXtComment", b"tIMEnow", b"prVtnote"];
        let mixed: Vec<&[u8]> =
            [&b"IHDR1x1"[..], b"iCCPcolours"].into_iter().chain(told).chain([&b"IDATpixels"[..], b"IDAT", b"IEND"]).collect();
        let bare = png(&[b"IHDR1x1", b"iCCPcolours", b"IDATpixels", b"IDAT", b"IEND"]);
        assert_eq!(bare_picture(&[png(&mixed), b"behind".to_vec()].concat()), Some(bare));
    }

    fn webp(chunks: &[&[u8]]) -> Vec<u8> {
        let chunk = |text: &&[u8]| {
            let length = u32::try_from(text.len() - 4).unwrap().to_le_bytes();
            [&text[..4], &length, &text[4..], if text.len() % 2 == 1 { b"\0" } else { b"" }].concat()
        };
        let chunks: Vec<u8> = chunks.iter().flat_map(chunk).collect();
        [b"RIFF", &u32::try_from(chunks.len() + 4).unwrap().to_le_bytes()[..], b"WEBP", &chunks].concat()
    }

    #[test]
    fn a_webp_loses_exif_and_xmp_and_no_longer_announces_them() {
        let told = webp(&[b"VP8X\x2e\0\0\0size!!", b"ICCPcolours", b"VP8 pixels!", b"EXIFMM", b"XMP <x>", b"note"]);
        let bare = webp(&[b"VP8X\x22\0\0\0size!!", b"ICCPcolours", b"VP8 pixels!"]);
        assert_eq!(bare_picture(&[told, b"behind".to_vec()].concat()), Some(bare.clone()));
        assert_eq!(bare_picture(&bare), Some(bare.clone()));
        assert_eq!(bare_picture(&webp(&[b"VP8Lodd"])), Some(webp(&[b"VP8Lodd"])));
    }

    #[test]
    fn what_cannot_be_followed_to_its_end_is_no_picture() {
        let whole = [jpeg(&[exif(6)]), png(&[b"IHDR1x1", b"IDATpixels", b"IEND"]), webp(&[b"VP8 pixels"])];
        for whole in whole {
            for length in 0..whole.len() {
                assert_eq!(bare_picture(&whole[..length]), None, "{length} of {whole:x?}");
            }
        }
        for empty in [b"\xff\xd8\xff\xd9".to_vec(), png(&[b"IHDR1x1", b"IEND"]), webp(&[b"EXIFMM"])] {
            assert_eq!(bare_picture(&empty), None, "{empty:x?}");
        }
    }
}
