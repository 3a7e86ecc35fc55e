//! The words of a Word file, paragraph by paragraph. Whatever Word split a sentence into (runs, spelling marks, links) is put together again; what was
//! struck out in tracked changes is left out, what was put in is taken; rows of tables become lines.
//!
//! Headers, footers, footnotes and pictures are not read. A document type (which could define entities that grow) is refused.

use domain::refusal::Refusal;
use domain::template::{WordParagraph, WordStyle};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::container::Container;
use super::numbering::Numbering;
use super::styles::Styles;

/// The most letters that are taken from a file: sixty clauses of the longest.
const LETTERS_MAX: usize = 400_000;
/// How deep elements may stand within each other.
const DEPTH_MAX: usize = 200;

/// The paragraphs of a company's own Word file.
///
/// # Errors
/// `FileEmpty`, `NotAWordFile`, `FileEncrypted`, `FileBomb`, `WordFileBroken`, `WordMacros`, `WordReachesOut`.
pub fn read_docx(bytes: &[u8]) -> Result<Vec<WordParagraph>, Refusal> {
    let mut container = Container::open(bytes)?;
    let main = container.document.clone();
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut beside = |name: &str| container.read(&format!("{folder}/{name}")).map(Option::unwrap_or_default);
    let (styles, numbering) = (Styles::of(&beside("styles.xml")?)?, Numbering::of(&beside("numbering.xml")?)?);
    let text = container.read(&main)?.ok_or(Refusal::WordFileBroken)?;
    let mut taken = Taken { styles, numbering, ..Taken::default() };
    events(&text, |event| taken.take(event))?;
    Ok(taken.paragraphs)
}

/// What was read so far.
#[derive(Default)]
struct Taken {
    styles: Styles,
    numbering: Numbering,
    paragraphs: Vec<WordParagraph>,
    /// Paragraphs that are open: one in a text box stands within another.
    open: Vec<Open>,
    /// Rows of tables that are open, each with the texts of its cells.
    rows: Vec<Vec<String>>,
    is_text: bool,
    /// How deep within something that is shown in no way, or twice.
    hidden: usize,
    letters: usize,
}

/// A paragraph while it is read.
#[derive(Default)]
struct Open {
    style: String,
    list: Option<(String, usize)>,
    text: String,
}

/// Elements whose words do not count: an older form of what stands beside it, and what was moved from here or struck out.
fn is_hidden(name: &str) -> bool {
    matches!(name, "Fallback" | "del" | "moveFrom")
}

impl Taken {
    fn take(&mut self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::Start(element) if self.hidden > 0 || is_hidden(local(element)) => self.hidden += 1,
            Event::End(_) if self.hidden > 0 => self.hidden -= 1,
            _ if self.hidden > 0 => {}
            Event::Start(element) => self.begin(element)?,
            Event::Empty(element) => {
                self.begin(element)?;
                self.end(local(element));
            }
            Event::End(element) => self.end(element.local_name().into_inner()),
            Event::Text(text) if self.is_text => self.push(text)?,
            Event::CData(text) if self.is_text => self.push(text)?,
            Event::GeneralRef(name) if self.is_text => self.push(&resolved(name)?)?,
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, element: &BytesStart) -> Result<(), Refusal> {
        match local(element) {
            "p" => self.open.push(Open::default()),
            "tr" => self.rows.push(Vec::new()),
            "tc" => self.rows.last_mut().into_iter().for_each(|row| row.push(String::new())),
            "t" => self.is_text = true,
            "tab" if !self.is_within_properties() => self.push(" ")?,
            "br" | "cr" => self.push("\n")?,
            "noBreakHyphen" => self.push("-")?,
            "pStyle" => {
                let style = attribute(element, "val")?.unwrap_or_default();
                self.open.last_mut().into_iter().for_each(|open| open.style.clone_from(&style));
            }
            "numId" => {
                let list = attribute(element, "val")?.unwrap_or_default();
                self.open
                    .last_mut()
                    .into_iter()
                    .for_each(|open| open.list = Some((list.clone(), open.list.take().map_or(0, |(_, at)| at))));
            }
            "ilvl" => {
                let at = attribute(element, "val")?.and_then(|level| level.parse().ok()).unwrap_or(0);
                self.open.last_mut().into_iter().for_each(|open| open.list = Some((open.list.take().unwrap_or_default().0, at)));
            }
            _ => {}
        }
        Ok(())
    }

    /// A stop of a ruler is no tab that was typed: it stands before all text.
    fn is_within_properties(&self) -> bool {
        self.open.last().is_none_or(|open| open.text.is_empty())
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "p" => self.end_paragraph(),
            "tr" => {
                let cells = self.rows.pop().unwrap_or_default();
                let line = cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join(" | ");
                self.put(WordParagraph { text: line, ..WordParagraph::default() });
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let style = self.styles.kind(&open.style);
        // Clauses are numbered when they are read: the number of a heading is not its text.
        let number = match &open.list {
            Some((list, at)) if style == WordStyle::Body && !open.text.trim().is_empty() => self.numbering.next(list, *at),
            _ => String::new(),
        };
        self.put(WordParagraph { style, text: format!("{number}{}", open.text) });
    }

    /// Into the cell that is open, else among the paragraphs.
    fn put(&mut self, paragraph: WordParagraph) {
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => {
                cell.push(' ');
                cell.push_str(paragraph.text.trim());
            }
            None if paragraph.text.trim().is_empty() => {}
            None => self.paragraphs.push(paragraph),
        }
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        self.letters += text.len();
        if self.letters > LETTERS_MAX {
            return Err(Refusal::FileBomb);
        }
        self.open.last_mut().into_iter().for_each(|open| open.text.push_str(text));
        Ok(())
    }
}

/// Hands every event of this XML on, in order.
///
/// # Errors
/// `WordFileBroken`: it is not well formed, too deep, or has a document type; what `take` answers.
pub(super) fn events(text: &str, mut take: impl FnMut(&Event) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| Refusal::WordFileBroken)?;
        match &event {
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof | Event::DocType(_) => return Err(Refusal::WordFileBroken),
            Event::Start(_) if depth == DEPTH_MAX => return Err(Refusal::WordFileBroken),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        take(&event)?;
    }
}

/// Every element of this name.
///
/// # Errors
/// `WordFileBroken`.
pub(super) fn elements(text: &str, name: &str) -> Result<Vec<BytesStart<'static>>, Refusal> {
    let mut found = Vec::new();
    events(text, |event| {
        if let Event::Start(element) | Event::Empty(element) = event
            && local(element) == name
        {
            found.push(element.clone().into_owned());
        }
        Ok(())
    })?;
    Ok(found)
}

/// The name of an element without its prefix.
pub(super) fn local<'a>(element: &'a BytesStart) -> &'a str {
    element.local_name().into_inner()
}

/// An attribute by its name without the prefix.
///
/// # Errors
/// `WordFileBroken`.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Result<Option<String>, Refusal> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| Refusal::WordFileBroken)?;
        if attribute.key.local_name().into_inner() == name {
            return plain(&attribute.value).map(Some);
        }
    }
    Ok(None)
}

/// A value with its references resolved: the five of XML and numbers, no others.
fn plain(value: &str) -> Result<String, Refusal> {
    quick_xml::escape::unescape(value).map(std::borrow::Cow::into_owned).map_err(|_| Refusal::WordFileBroken)
}

fn resolved(name: &str) -> Result<String, Refusal> {
    plain(&format!("&{name};"))
}
