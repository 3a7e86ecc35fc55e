//! Form fields: label above, help before the error, the error beside the field, a `name` so that a form posts without wasm.
//!
//! A field finds its own message among the [`Problems`] of the form around it (see [`super::form::Form`]) by its name, which is the
//! name of the struct's field (`lines.0.quantity`). The value is always the text as typed; the domain reads it.

mod amount;
mod choice;
mod combobox;
mod date;
mod search;
mod text;

pub use amount::*;
pub use choice::*;
pub use combobox::*;
pub use date::*;
use domain::refusal::Problems;
use leptos::prelude::*;
pub use search::*;
pub use text::*;

use super::icon::{Icon, Symbol};
use super::language::lang;
use crate::error::{sentence, with_words};

/// What is wrong with the form around: provided by [`super::form::Form`], read by its fields.
#[derive(Clone, Copy)]
pub struct FormProblems {
    /// With their words.
    pub problems: Signal<Problems>,
    /// Name and label of every field so far, for the summary of errors.
    pub(super) labels: StoredValue<Vec<(String, String)>>,
    /// The mark before the ids of its fields, from the dialog around; 0 on the page itself.
    pub(super) mark: u32,
}

/// Set by a dialog: its fields have ids of their own, whatever stands on the page behind it.
#[derive(Clone, Copy)]
pub(super) struct Mark(pub(super) u32);

/// The mark of the place where a component is set up.
pub(super) fn mark() -> u32 {
    use_context::<Mark>().map_or(0, |mark| mark.0)
}

impl FormProblems {
    #[must_use]
    pub fn new(problems: Signal<Problems>) -> Self {
        Self { problems: with_words(problems), labels: StoredValue::new(Vec::new()), mark: mark() }
    }

    /// The id of the one field that is wrong in a dialog, where it is in sight.
    pub(super) fn sole_in_dialog(self) -> Option<String> {
        let problems = self.problems.get();
        let [problem] = problems.0.as_slice() else { return None };
        let is_known = self.labels.with_value(|labels| labels.iter().any(|(name, _)| *name == problem.field));
        (self.mark != 0 && is_known).then(|| marked_id(self.mark, &problem.field))
    }
}

/// The id of a field's control, the same on the server and in the browser. In a dialog a mark stands before it (see `browser::focus_id`).
#[must_use]
pub fn field_id(name: &str) -> String {
    format!("field-{}", name.replace('.', "-"))
}

/// The id of a field made by hand, where it is set up: on the page or in a dialog.
#[must_use]
pub fn field_id_here(name: &str) -> String {
    marked_id(mark(), name)
}

/// The id of a field's control on the page (0) or in the dialog of this mark.
#[must_use]
pub fn marked_id(mark: u32, name: &str) -> String {
    if mark == 0 { field_id(name) } else { format!("d{mark}-{}", field_id(name)) }
}

/// What every field shares: its id, its help, its error.
#[derive(Clone)]
pub(super) struct Frame {
    name: String,
    label: String,
    help: String,
    optional: bool,
    id: String,
    error: Signal<Option<String>>,
}

impl Frame {
    fn new(name: String, label: String, help: String, optional: bool) -> Self {
        let l = lang();
        let problems = use_context::<FormProblems>();
        if let Some(form) = problems {
            form.labels.update_value(|labels| labels.push((name.clone(), label.clone())));
        }
        let own = name.clone();
        let error = Signal::derive(move || {
            problems.and_then(|form| form.problems.with(|problems| problems.of(&own).map(|refusal| sentence(refusal, l))))
        });
        Self { id: field_id_here(&name), name, label, help, optional, error }
    }

    fn described_by(&self) -> String {
        if self.help.is_empty() { format!("{0}-error", self.id) } else { format!("{0}-help {0}-error", self.id) }
    }

    fn invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || error.with(Option::is_some).then_some("true"))
    }

    /// Label, help, control, error.
    fn around(self, control: AnyView) -> AnyView {
        let Self { label, help, optional, id, error, .. } = self;
        let help = (!help.is_empty()).then(|| view! { <p class="field-help" id=format!("{id}-help")>{help}</p> });
        view! {
            <div class="field" class:field-wrong=move || error.with(Option::is_some)>
                <label class="field-label" for=id.clone()>
                    {label}
                    {optional.then(optional_mark)}
                </label>
                {help}
                {control}
                {error_text(&id, error)}
            </div>
        }
        .into_any()
    }

    /// The same for a group of controls: the label is the group's legend.
    fn around_group(self, controls: AnyView) -> AnyView {
        let described_by = self.described_by();
        let Self { label, help, optional, id, error, .. } = self;
        let help = (!help.is_empty()).then(|| view! { <p class="field-help" id=format!("{id}-help")>{help}</p> });
        view! {
            <fieldset class="field" class:field-wrong=move || error.with(Option::is_some) id=id.clone() tabindex="-1" aria-describedby=described_by>
                <legend class="field-label">
                    {label}
                    {optional.then(optional_mark)}
                </legend>
                {help}
                {controls}
                {error_text(&id, error)}
            </fieldset>
        }
        .into_any()
    }
}

fn optional_mark() -> impl IntoView {
    view! { <span class="field-optional">{lang().pick("选填", "optional")}</span> }
}

fn error_text(id: &str, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="field-error" id=format!("{id}-error") hidden=move || error.with(Option::is_none)>
            <Icon symbol=Symbol::Alert/>
            <span>{move || error.get()}</span>
        </p>
    }
}
