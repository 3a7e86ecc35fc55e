//! Styles of a Word file: which are titles and headings, by their built-in names, whatever language the program was in.

use std::collections::BTreeMap;

use domain::refusal::Refusal;
use domain::template::WordStyle;
use quick_xml::events::Event;

use super::read::{attribute, events, local};

/// What each style that is not body text says a paragraph is, by the style's id.
#[derive(Default)]
pub(super) struct Styles(BTreeMap<String, WordStyle>);

impl Styles {
    /// # Errors
    /// `WordFileBroken`.
    pub(super) fn of(text: &str) -> Result<Self, Refusal> {
        let mut styles = BTreeMap::new();
        let mut id = None;
        events(text, |event| {
            if let Event::Start(element) | Event::Empty(element) = event {
                match local(element) {
                    "style" => id = attribute(element, "styleId")?,
                    "name" => {
                        let kind = attribute(element, "val")?.map_or(WordStyle::Body, |name| kind_of(&name));
                        if let Some(id) = id.take().filter(|_| kind != WordStyle::Body) {
                            styles.insert(id, kind);
                        }
                    }
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(Self(styles))
    }

    pub(super) fn kind(&self, id: &str) -> WordStyle {
        self.0.get(id).copied().unwrap_or_default()
    }
}

/// The first level of headings begins clauses; those below are text of a clause.
fn kind_of(name: &str) -> WordStyle {
    match name.to_lowercase().as_str() {
        "title" | "标题" => WordStyle::Title,
        "heading 1" | "标题 1" => WordStyle::Heading,
        _ => WordStyle::Body,
    }
}
