//! Strips: the blocks of a paper in lines, rows and the place to sign, each saying what it may not be parted from.

use domain::template::{Paper, PaperBlock, Signature};

use super::breaking::{Fit, Measure, break_lines};
use super::pages::{Mark, Strip};
use super::{BODY, HEADING, SMALL, TITLE, Type, WIDTH, table};

/// Everything of a paper from top to bottom, and the heads of its tables.
#[derive(Default)]
pub(super) struct Strips {
    pub(super) strips: Vec<Strip>,
    pub(super) heads: Vec<Strip>,
}

pub(super) fn of_paper(paper: &Paper, measure: &dyn Measure) -> Strips {
    let mut all = Strips::default();
    all.strips.extend(lines(&paper.title, TITLE, Side::Middle, measure));
    all.strips.extend(above(6_000, lines(&paper.number, SMALL, Side::Right, measure)));
    hold_all(&mut all.strips);
    let mut gap = 12_000;
    for block in &paper.blocks {
        match block {
            PaperBlock::Heading(text) => {
                let mut heading = lines(text, HEADING, Side::Left, measure);
                hold_all(&mut heading);
                all.strips.extend(above(gap.max(10_000), heading));
            }
            PaperBlock::Paragraph(text) => all.strips.extend(above(gap, paragraph(text, measure))),
            PaperBlock::Table(table) => {
                let head = all.heads.len();
                let table::Rows { head: names, rows } = table::rows(table, head, measure);
                all.heads.push(names.clone());
                all.strips.extend(above(gap.max(5_000), std::iter::once(names).chain(rows).collect()));
            }
        }
        gap = if matches!(block, PaperBlock::Table(_)) { 7_000 } else { 3_000 };
    }
    // Nobody signs a page on which there is nothing of what is signed.
    if let Some(last) = all.strips.last_mut() {
        last.holds_next = true;
    }
    all.strips.push(signatures(&paper.signatures, measure));
    all
}

/// Where lines stand that do not fill the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Middle,
    Right,
}

fn lines(text: &str, kind: Type, side: Side, measure: &dyn Measure) -> Vec<Strip> {
    let strip = |line: super::Line| {
        let x = match side {
            Side::Left => 0,
            Side::Middle => (WIDTH - line.width) / 2,
            Side::Right => WIDTH - line.width,
        };
        Strip { height: kind.leading, marks: vec![kind.text(line, x, 0)], ..Strip::default() }
    };
    break_lines(text, kind.size, WIDTH, Fit::Ragged, measure).into_iter().map(strip).collect()
}

/// No page begins with the last line of a paragraph, and none ends with its first.
fn paragraph(text: &str, measure: &dyn Measure) -> Vec<Strip> {
    let lines = break_lines(text, BODY.size, WIDTH, Fit::Justified, measure);
    let count = lines.len();
    let strip = |(index, line)| Strip {
        height: BODY.leading,
        marks: vec![BODY.text(line, 0, 0)],
        holds_next: index + 1 < count && (index == 0 || index + 2 == count),
        ..Strip::default()
    };
    lines.into_iter().enumerate().map(strip).collect()
}

/// The strips with this much room above the first.
fn above(space: i32, mut strips: Vec<Strip>) -> Vec<Strip> {
    if let Some(first) = strips.first_mut() {
        first.before = space;
    }
    strips
}

fn hold_all(strips: &mut [Strip]) {
    strips.iter_mut().for_each(|strip| strip.holds_next = true);
}

/// Two places to sign beside each other, in one piece.
fn signatures(signatures: &[Signature; 2], measure: &dyn Measure) -> Strip {
    const BETWEEN: i32 = 30_000;
    const ROW: i32 = 34_000;
    let width = (WIDTH - BETWEEN) / 2;
    let mut marks = Vec::new();
    let parties = signatures.each_ref().map(|one| break_lines(&one.party, BODY.size, width, Fit::Ragged, measure));
    let longest = parties.iter().map(Vec::len).max().unwrap_or_default();
    let below = BODY.leading * i32::try_from(longest).unwrap_or(1);
    for ((party, one), left) in parties.into_iter().zip(signatures).zip([0, width + BETWEEN]) {
        let kind = BODY.bold();
        marks.extend(party.into_iter().zip(0..).map(|(line, row)| kind.text(line, left, row * BODY.leading)));
        for (label, row) in [(&one.hand, 1), (&one.day, 2)] {
            let line = super::single_line(label, BODY, measure);
            let (x, top) = (left + line.width + 4_000, below + row * ROW - BODY.leading);
            marks.push(Mark::Rule { x, y: top + BODY.leading - 2_000, length: left + width - x, weight: 500 });
            marks.push(BODY.text(line, left, top));
        }
    }
    Strip { before: 30_000, height: below + 2 * ROW + 4_000, marks, ..Strip::default() }
}
