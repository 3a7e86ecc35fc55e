//! Tables: names above, figures at the right, rules between the rows and none beside them.

use domain::template::{PaperTable, PaperTotal};

use super::breaking::{Fit, Line, Measure, break_lines};
use super::pages::{Mark, Strip};
use super::{SMALL, Type, WIDTH, single_line};

/// Left and right of a cell's text, and above and below it.
const PAD: i32 = 4_000;
const PAD_BLOCK: i32 = 3_000;
/// What a column of words keeps, however wide the figures are.
const WORDS_MIN: i32 = 60_000;
/// Lines of a row that stay on one page.
const ROW_LINES_MAX: usize = 20;

/// The names, and the rows below them.
pub(super) struct Rows {
    pub(super) head: Strip,
    pub(super) rows: Vec<Strip>,
}

/// `head`: which of the paper's heads these rows stand under.
pub(super) fn rows(table: &PaperTable, head: usize, measure: &dyn Measure) -> Rows {
    let widths = widths(table, measure);
    let names: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    let mut top = row(table, &names, &widths, SMALL.bold(), measure).into_iter().next().unwrap_or_default();
    top.marks.push(Mark::Rule { x: 0, y: 0, length: WIDTH, weight: 1_000 });
    top.holds_next = true;
    under(&mut top, 600);
    let mut rows: Vec<Strip> = Vec::new();
    for cells in &table.rows {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let mut strips = row(table, &cells, &widths, SMALL, measure);
        strips.last_mut().into_iter().for_each(|last| under(last, 250));
        rows.extend(strips);
    }
    if let Some(total) = &table.total {
        rows.last_mut().into_iter().for_each(|last| last.holds_next = true);
        rows.push(total_row(total, measure));
    }
    rows.iter_mut().for_each(|row| row.head = Some(head));
    rows.last_mut().into_iter().for_each(|last| under(last, 1_000));
    Rows { head: top, rows }
}

fn under(strip: &mut Strip, weight: i32) {
    strip.marks.push(Mark::Rule { x: 0, y: strip.height, length: WIDTH, weight });
}

/// Where a cell lies, from left to right.
struct Place {
    x: i32,
    width: i32,
}

/// A row in one piece; one that no page could hold in several.
fn row(table: &PaperTable, cells: &[&str], places: &[Place], kind: Type, measure: &dyn Measure) -> Vec<Strip> {
    let in_lines = |(cell, place): (&&str, &Place)| break_lines(cell, kind.size, place.width - 2 * PAD, Fit::Ragged, measure);
    let mut cells: Vec<_> = cells.iter().zip(places).map(in_lines).map(Vec::into_iter).collect();
    let mut left = cells.iter().map(ExactSizeIterator::len).max().unwrap_or_default().max(1);
    let mut strips = Vec::new();
    while left > 0 {
        let count = left.min(ROW_LINES_MAX);
        let mut marks = Vec::new();
        for ((lines, column), place) in cells.iter_mut().zip(&table.columns).zip(places) {
            for (line, index) in lines.take(count).zip(0..) {
                let x = if column.is_figure { right(place, &line) } else { place.x + PAD };
                marks.push(kind.text(line, x, PAD_BLOCK + index * kind.leading));
            }
        }
        let height = kind.leading * i32::try_from(count).unwrap_or(1) + 2 * PAD_BLOCK;
        strips.push(Strip { height, marks, ..Strip::default() });
        left -= count;
    }
    strips
}

const fn right(place: &Place, line: &Line) -> i32 {
    place.x + place.width - PAD - line.width
}

/// The words from the left, the figure at the right.
fn total_row(total: &PaperTotal, measure: &dyn Measure) -> Strip {
    let kind = SMALL.bold();
    let figure = single_line(&total.figure, kind, measure);
    let words = break_lines(&total.words, kind.size, WIDTH - figure.width - 4 * PAD, Fit::Ragged, measure);
    let height = kind.leading * i32::try_from(words.len()).unwrap_or(1) + 2 * PAD_BLOCK;
    let x = WIDTH - PAD - figure.width;
    let words = words.into_iter().zip(0..).map(|(line, index)| kind.text(line, PAD, PAD_BLOCK + index * kind.leading));
    let marks = words.chain([kind.text(figure, x, PAD_BLOCK)]).collect();
    Strip { height, marks, ..Strip::default() }
}

/// Figures take what they need; words share the rest, each after what it needs.
fn widths(table: &PaperTable, measure: &dyn Measure) -> Vec<Place> {
    let natural: Vec<i32> = (0..table.columns.len()).map(|index| natural(table, index, measure)).collect();
    let is_figure = |index: &usize| table.columns.get(*index).is_some_and(|column| column.is_figure);
    let sum_of =
        |wanted: bool| natural.iter().enumerate().filter(|(index, _)| is_figure(index) == wanted).map(|(_, width)| *width).sum::<i32>();
    let (figures, words) = (sum_of(true), sum_of(false).max(1));
    let columns_of_words = i32::try_from((0..natural.len()).filter(|index| !is_figure(index)).count()).unwrap_or(0);
    // Figures that leave no room for words are broken rather than drawn over them.
    let for_figures = figures.min(WIDTH - columns_of_words * WORDS_MIN);
    let for_words = WIDTH - for_figures;
    let share = |part: i32, room: i32, whole: i32| i32::try_from(i64::from(part) * i64::from(room) / i64::from(whole.max(1))).unwrap_or(0);
    let mut x = 0;
    let place = |(index, natural): (usize, &i32)| {
        let width = if is_figure(&index) { share(*natural, for_figures, figures) } else { share(*natural, for_words, words) };
        let place = Place { x, width };
        x += width;
        place
    };
    let mut places: Vec<Place> = natural.iter().enumerate().map(place).collect();
    if let Some(last) = places.last_mut() {
        last.width = WIDTH - last.x;
    }
    places
}

/// The widest cell of a column in one line, with its padding.
fn natural(table: &PaperTable, index: usize, measure: &dyn Measure) -> i32 {
    let cells = table.rows.iter().filter_map(|row| row.get(index));
    let names = table.columns.get(index).map(|column| &column.label);
    let width = cells.chain(names).map(|cell| single_line(cell, SMALL.bold(), measure).width).max().unwrap_or_default();
    width.clamp(WORDS_MIN / 3, WIDTH) + 2 * PAD
}
