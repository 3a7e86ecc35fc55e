//! Where everything stands on the pages: lines, strips of lines that belong together, pages.

mod breaking;
mod pages;
mod strips;
mod table;

pub(crate) use breaking::{Line, Measure, clean};
pub(crate) use pages::{Mark, Page, Text};

use breaking::{Fit, break_lines};
use domain::template::{Paper, page_number};

/// A4, in thousandths of a point.
pub(crate) const PAGE_WIDTH: i32 = 595_276;
pub(crate) const PAGE_HEIGHT: i32 = 841_890;
/// 2.5 cm on each side.
const MARGIN: i32 = 70_866;
/// Of the text.
const WIDTH: i32 = PAGE_WIDTH - 2 * MARGIN;
const HEIGHT: i32 = PAGE_HEIGHT - 2 * MARGIN;

/// Sizes of letters, and from line to line.
#[derive(Clone, Copy)]
struct Type {
    size: i32,
    leading: i32,
    is_bold: bool,
}

const TITLE: Type = Type { size: 18_000, leading: 27_000, is_bold: true };
const HEADING: Type = Type { size: 12_000, leading: 20_000, is_bold: true };
const BODY: Type = Type { size: 11_000, leading: 18_500, is_bold: false };
const SMALL: Type = Type { size: 9_500, leading: 14_500, is_bold: false };
const FOOT: Type = Type { size: 8_000, leading: 12_000, is_bold: false };

impl Type {
    const fn bold(self) -> Self {
        Self { is_bold: true, ..self }
    }

    /// The baseline of a line whose top is at `top`: the letters stand in the middle of the leading.
    const fn baseline(self, top: i32) -> i32 {
        top + (self.leading - self.size) / 2 + self.size / 100 * 88
    }

    fn text(self, line: Line, x: i32, top: i32) -> Mark {
        Mark::Text(Text { line, x, y: self.baseline(top), size: self.size, is_bold: self.is_bold })
    }
}

/// The pages of a paper, with their feet. There is one at least.
pub(crate) fn lay_out(paper: &Paper, measure: &dyn Measure) -> Vec<Page> {
    let strips::Strips { strips, heads } = strips::of_paper(paper, measure);
    let mut pages = pages::paged(&strips, &heads, HEIGHT);
    let count = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        page.marks.iter_mut().for_each(|mark| mark.move_by(MARGIN, MARGIN));
        page.marks.extend(foot(paper, index + 1, count, measure));
    }
    pages
}

/// What the contract can be recognised by, and which page it is.
fn foot(paper: &Paper, page: usize, pages: usize, measure: &dyn Measure) -> Vec<Mark> {
    let top = PAGE_HEIGHT - MARGIN + 20_000;
    let number = single_line(&page_number(page, pages, paper.lang), FOOT, measure);
    let room = WIDTH - number.width - FOOT.size;
    let mark = break_lines(&paper.mark, FOOT.size, room, Fit::Ragged, measure);
    let rule = Mark::Rule { x: MARGIN, y: top, length: WIDTH, weight: 400 };
    let x = MARGIN + WIDTH - number.width;
    let lines = mark.into_iter().zip(0..).map(|(line, row)| FOOT.text(line, MARGIN, top + 5_000 + row * FOOT.leading));
    [rule, FOOT.text(number, x, top + 5_000)].into_iter().chain(lines).collect()
}

/// A text that is not broken, however long.
fn single_line(text: &str, kind: Type, measure: &dyn Measure) -> Line {
    break_lines(text, kind.size, i32::MAX / 2, Fit::Ragged, measure).into_iter().next().unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests;
