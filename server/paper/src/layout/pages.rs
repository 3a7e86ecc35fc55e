//! Pages: strips one under the other, and where a page may end.

use super::breaking::Line;

/// What is drawn, from the top left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Text(Text),
    /// A line from left to right.
    Rule {
        x: i32,
        y: i32,
        length: i32,
        weight: i32,
    },
}

/// A line of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) line: Line,
    pub(crate) x: i32,
    /// Of its baseline.
    pub(crate) y: i32,
    pub(crate) size: i32,
    pub(crate) is_bold: bool,
}

impl Mark {
    pub(super) fn move_by(&mut self, right: i32, down: i32) {
        let (Self::Text(Text { x, y, .. }) | Self::Rule { x, y, .. }) = self;
        *x += right;
        *y += down;
    }
}

/// What is drawn on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) marks: Vec<Mark>,
}

/// Part of a page over its whole width, never divided: a line, a row, the place to sign.
#[derive(Clone, Debug, Default)]
pub(super) struct Strip {
    /// Above it, but at the top of a page.
    pub(super) before: i32,
    pub(super) height: i32,
    /// From the strip's own top.
    pub(super) marks: Vec<Mark>,
    /// No page ends behind it.
    pub(super) holds_next: bool,
    /// Which head stands above it when it begins a page.
    pub(super) head: Option<usize>,
}

impl Strip {
    const fn with_space(&self) -> i32 {
        self.before + self.height
    }
}

/// The strips on pages of this height. What belongs together stays together where a page can hold it.
pub(super) fn paged(strips: &[Strip], heads: &[Strip], height: i32) -> Vec<Page> {
    let mut book = Book { heads, height, pages: vec![Page::default()], y: 0 };
    for group in strips.chunk_by(|before, _| before.holds_next) {
        let needed: i32 = group.iter().map(Strip::with_space).sum();
        if book.y > 0 && book.y + needed > height {
            book.begin_page();
        }
        group.iter().for_each(|strip| book.put(strip));
    }
    book.pages
}

/// The pages so far.
struct Book<'a> {
    heads: &'a [Strip],
    height: i32,
    pages: Vec<Page>,
    /// How far down the last page is filled.
    y: i32,
}

impl Book<'_> {
    fn begin_page(&mut self) {
        self.pages.push(Page::default());
        self.y = 0;
    }

    fn put(&mut self, strip: &Strip) {
        if self.y > 0 && self.y + strip.with_space() > self.height {
            self.begin_page();
        }
        if self.y == 0 {
            if let Some(head) = strip.head.and_then(|head| self.heads.get(head)) {
                self.draw(head);
            }
        } else {
            self.y += strip.before;
        }
        self.draw(strip);
    }

    fn draw(&mut self, strip: &Strip) {
        let Some(page) = self.pages.last_mut() else { return };
        page.marks.extend(strip.marks.iter().cloned().map(|mut mark| {
            mark.move_by(0, self.y);
            mark
        }));
        self.y += strip.height;
    }
}
