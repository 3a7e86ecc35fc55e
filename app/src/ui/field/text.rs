//! Lines and areas of text.

use domain::lang::Lang;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use super::Frame;
use crate::ui::browser;

/// One line of text.
///
/// `<TextField name="name" label=l.pick("客户名称", "Name") value=name help=l.pick("营业执照上的全称", "As on the licence")/>`
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// The text as typed.
    value: RwSignal<String>,
    #[prop(optional, into)] help: String,
    /// Marks the field as optional; unmarked fields are required.
    #[prop(optional)]
    optional: bool,
    /// HTML's type: `text`, `email`, `tel`, `password`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// HTML's autocomplete: `username`, `current-password`, `one-time-code` …; off unless told.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Takes the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::new(name, label, help, optional);
    let input = Line { kind, autocomplete, autofocus, disabled, ..Line::new(&frame, value) }.view();
    frame.around(input)
}

/// The one `<input>` under every field that takes a line of text.
pub(super) struct Line {
    pub name: String,
    pub id: String,
    pub described_by: String,
    pub invalid: Signal<Option<&'static str>>,
    pub value: RwSignal<String>,
    pub kind: &'static str,
    pub class: &'static str,
    pub inputmode: Option<&'static str>,
    pub autocomplete: &'static str,
    pub autofocus: bool,
    pub disabled: Signal<bool>,
    /// Called when the field is left: to write the value in its normal form.
    pub on_leave: Option<Callback<()>>,
}

impl Line {
    pub(super) fn new(frame: &Frame, value: RwSignal<String>) -> Self {
        Self {
            name: frame.name.clone(),
            id: frame.id.clone(),
            described_by: frame.described_by(),
            invalid: frame.invalid(),
            value,
            kind: "text",
            class: "input",
            inputmode: None,
            autocomplete: "off",
            autofocus: false,
            disabled: Signal::stored(false),
            on_leave: None,
        }
    }

    pub(super) fn view(self) -> AnyView {
        let Self { value, invalid, disabled, on_leave, .. } = self;
        let node = NodeRef::<Input>::new();
        browser::follow_input(node, value);
        if self.autofocus {
            browser::take_focus(node);
        }
        view! {
            <input
                node_ref=node
                class=self.class
                type=self.kind
                id=self.id
                name=self.name
                value=value.get_untracked()
                inputmode=self.inputmode
                autocomplete=self.autocomplete
                autofocus=self.autofocus
                disabled=move || disabled.get()
                aria-describedby=self.described_by
                aria-invalid=move || invalid.get()
                on:input=move |event| value.set(event_target_value(&event))
                on:change=move |_| { on_leave.inspect(|leave| leave.run(())); }
            />
        }
        .into_any()
    }
}

/// Several lines of text. The only `<textarea>` of the product: its text is escaped here, which Leptos does not do for it.
///
/// `<TextArea name="remarks" label=l.pick("备注", "Remarks") value=remarks optional=true/>`
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] optional: bool,
    /// Lines shown before it grows, three unless told.
    #[prop(default = 3)]
    rows: u32,
    #[prop(optional)] autofocus: bool,
    /// The language of what is written in it, where that is not the page's.
    #[prop(optional, into)]
    written_in: Option<Lang>,
) -> impl IntoView {
    let frame = Frame::new(name, label, help, optional);
    let invalid = frame.invalid();
    let node = NodeRef::<Textarea>::new();
    browser::follow_textarea(node, value);
    let area = view! {
        <textarea
            node_ref=node
            class="input input-area"
            id=frame.id.clone()
            name=frame.name.clone()
            rows=rows
            lang=written_in.map(Lang::tag)
            autofocus=autofocus
            aria-describedby=frame.described_by()
            aria-invalid=move || invalid.get()
            on:input=move |event| value.set(event_target_value(&event))
            inner_html=escaped(&value.get_untracked())
        ></textarea>
    };
    frame.around(area.into_any())
}

/// Text as it may stand inside an element. A first line break is doubled, for HTML drops one right after `<textarea>`.
#[must_use]
pub fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}
