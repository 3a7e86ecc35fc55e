//! The text of a form's fields as signals, and the domain's form made of them.

/// Declares a struct with one `RwSignal<String>` a text field of a domain form, filled from a form and giving one back.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident of $form:ident { $($field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name { $(pub(crate) $field: leptos::prelude::RwSignal<String>),* }

        impl $name {
            /// Signals that hold what the form holds.
            pub(crate) fn of(form: &$form) -> Self {
                Self { $($field: leptos::prelude::RwSignal::new(form.$field.clone())),* }
            }

            /// What is written now, laid over `base` (which gives the fields that are no text). Tracks every field.
            pub(crate) fn over(self, mut base: $form) -> $form {
                use leptos::prelude::Get;
                $(base.$field = self.$field.get();)*
                base
            }

            /// Writes a form into the fields.
            pub(crate) fn fill(self, form: &$form) {
                use leptos::prelude::Set;
                $(self.$field.set(form.$field.clone());)*
            }
        }
    };
}
pub(crate) use fields;
