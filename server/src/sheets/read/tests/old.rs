//! Old workbooks, made by hand: what is read of them, and what no reader should follow.

use super::*;

#[test]
fn an_old_workbook_is_read_and_one_whose_sectors_run_in_a_circle_is_broken() {
    let amount = [&[1, 0, 2, 0, 0, 0][..], &98056.25_f64.to_le_bytes()].concat();
    let sheet: &[(u16, &[u8])] = &[(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), (0x0203, &amount), (0x000A, &[])];
    let good = compound_of(&[("Workbook", old_workbook(sheet))]);
    let tables = read_file(&good, "a.xls", &limits()).unwrap();
    assert_eq!(tables[0].rows, [vec![], vec![Cell::Empty, Cell::Empty, number("98056.25")]]);

    let mut circle = good.clone();
    // The directory's one sector follows itself.
    circle[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(read_file(&circle, "a.xls", &limits()), Err(Refusal::FileBroken));

    let far: &[(u16, &[u8])] = &[
        (0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (0x0203, &[0; 14]),
        (0x0203, &[0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (0x000A, &[]),
    ];
    assert_eq!(read_file(&compound_of(&[("Workbook", old_workbook(far))]), "a.xls", &limits()), Err(Refusal::FileBomb));
}

const BEGIN: (u16, &[u8]) = (0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const END: (u16, &[u8]) = (0x000A, &[]);

#[test]
fn an_old_sheet_that_claims_what_no_sheet_has_is_broken() {
    let dimensions = |rows: [u32; 2], columns: u16| {
        [&rows[0].to_le_bytes()[..], &rows[1].to_le_bytes(), &[0, 0], &columns.to_le_bytes(), &[0, 0]].concat()
    };
    let read = |claim: &[u8]| {
        read_file(&compound_of(&[("Workbook", old_workbook(&[BEGIN, (0x0200, claim), (0x0203, &[0; 14]), END]))]), "a.xls", &limits())
    };
    assert!(read(&dimensions([0, 65_536], 256)).is_ok());
    assert!(read(&dimensions([0, 0], 0)).is_ok());
    for claim in [dimensions([0, 1_000_000_000], 16_384), dimensions([9, 3], 1), dimensions([0, 1], 257)] {
        assert_eq!(read(&claim), Err(Refusal::FileBroken), "{claim:?}");
    }
    assert_eq!(read(&[9, 0, 3, 0, 0, 0, 1, 0, 0, 0]), Err(Refusal::FileBroken));
}

#[test]
fn an_old_sheet_is_read_once_however_often_it_is_named() {
    let sheet: Vec<(u16, &[u8])> = [vec![BEGIN], vec![(0x0203, [0; 14].as_slice()); 300], vec![END]].concat();
    let named = |times| read_file(&compound_of(&[("Workbook", old_workbook_of(&[], &sheet, times))]), "a.xls", &limits());
    assert!(named(1).is_ok());
    assert_eq!(named(40), Err(Refusal::FileBroken));
}

/// One long text that many cells show is in memory once for each of them.
#[test]
fn a_shared_text_counts_for_each_old_cell_that_shows_it() {
    let text: Vec<u8> = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &60_u16.to_le_bytes(), &[0], &[b'a'; 20]].concat();
    // Forty more characters after an interruption, of two bytes each.
    let more: Vec<u8> = [vec![1], [0x2d, 0x4e].repeat(40)].concat();
    let texts: &[(u16, &[u8])] = &[(0x00FC, &text), (0x003C, &more)];
    let cell = [0; 10];
    let sheet: Vec<(u16, &[u8])> = [vec![BEGIN], vec![(0x00FD, cell.as_slice()); 10], vec![END]].concat();
    let bytes = compound_of(&[("Workbook", old_workbook_of(texts, &sheet, 1))]);
    let shown = Cell::Text(format!("{}{}", "a".repeat(20), "中".repeat(40)));
    assert_eq!(read_file(&bytes, "a.xls", &limits()).unwrap()[0].rows, [[shown]]);
    let enough = ReadLimits { text_bytes_max: 10 * (20 * 2 + 40 * 3), ..limits() };
    assert!(read_file(&bytes, "a.xls", &enough).is_ok());
    let less = ReadLimits { text_bytes_max: enough.text_bytes_max - 1, ..limits() };
    assert_eq!(read_file(&bytes, "a.xls", &less), Err(Refusal::FileBomb));
}

/// A BIFF8 stream: globals with one sheet, then that sheet.
fn old_workbook(sheet: &[(u16, &[u8])]) -> Vec<u8> {
    old_workbook_of(&[], sheet, 1)
}

/// The same with more records in the globals, and the one sheet named so often.
fn old_workbook_of(more: &[(u16, &[u8])], sheet: &[(u16, &[u8])], times: u8) -> Vec<u8> {
    let record = |(kind, data): &(u16, &[u8])| [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat();
    let begin: (u16, &[u8]) = (0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let more = more.iter().map(record).collect::<Vec<_>>().concat();
    let start = 20 + 14 * usize::from(times) + more.len() + 4;
    let bound = |number: u8| [&u32::try_from(start).unwrap().to_le_bytes()[..], &[0, 0, 2, 0, b'S', b'1' + number]].concat();
    let bounds = (0..times).map(|number| record(&(0x0085, &bound(number)))).collect::<Vec<_>>().concat();
    let globals = [record(&begin), bounds, more, record(&END)].concat();
    assert_eq!(globals.len(), start);
    [globals, sheet.iter().map(record).collect::<Vec<_>>().concat()].concat()
}

pub(super) fn compound(names: &[&str]) -> Vec<u8> {
    compound_of(&names.iter().map(|name| (*name, vec![0; 8])).collect::<Vec<_>>())
}

/// An OLE container by hand: header, table, directory, then each stream in sectors of its own (padded to the 4096 that keeps it out of
/// the mini stream).
fn compound_of(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    let mut header = vec![0_u8; 512];
    header[..8].copy_from_slice(&ole::SIGNATURE);
    header[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    for (at, value) in [(44, 1), (48, 1), (56, 4096), (60, END), (64, 0), (68, END), (72, 0), (76, 0)] {
        header[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
    }
    header[80..].fill(0xff);
    let mut next = vec![0xFFFF_FFFD_u32, END];
    let mut directory = entry("Root Entry", 5, END, 0);
    let mut content = Vec::new();
    for (name, bytes) in streams {
        let first = u32::try_from(next.len()).unwrap();
        let mut padded = bytes.clone();
        padded.resize(bytes.len().max(4096).div_ceil(512) * 512, 0);
        let sectors = u32::try_from(padded.len() / 512).unwrap();
        next.extend((1..sectors).map(|index| first + index).chain([END]));
        directory.extend(entry(name, 2, first, u32::try_from(padded.len()).unwrap()));
        content.extend(padded);
    }
    assert!(next.len() <= 128 && directory.len() <= 512);
    next.resize(128, 0xFFFF_FFFF);
    directory.resize(512, 0);
    [header, next.iter().flat_map(|word| word.to_le_bytes()).collect(), directory, content].concat()
}

fn entry(name: &str, kind: u8, first: u32, length: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_bytes = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(128, 0);
    entry[64..66].copy_from_slice(&name_bytes.to_le_bytes());
    entry[66] = kind;
    entry[68..80].fill(0xff);
    entry[116..120].copy_from_slice(&first.to_le_bytes());
    entry[120..124].copy_from_slice(&length.to_le_bytes());
    entry
}
