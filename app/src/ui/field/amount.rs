//! An amount of money as people write it: `12.8万`, `128,000`, `128000.00`.

use domain::currency::Currency;
use leptos::prelude::*;

use super::Frame;
use super::text::Line;
use crate::ui::format;

/// An amount; when the field is left the text is written in its normal form (`12.8万` becomes `128,000.00`).
///
/// `<AmountField name="amount" label=l.pick("到账金额", "Amount") value=amount />`
#[component]
pub fn AmountField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] optional: bool,
    /// The currency, shown beside the amount; CNY unless told.
    #[prop(optional, into)]
    currency: Signal<Currency>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::new(name, label, help, optional);
    let tidy = Callback::new(move |()| {
        if let Some(text) = value.with_untracked(|text| format::typed_amount(text, currency.get_untracked())) {
            value.set(text);
        }
    });
    let line = Line {
        class: "input input-amount",
        inputmode: Some("decimal"),
        autofocus,
        disabled,
        on_leave: Some(tidy),
        ..Line::new(&frame, value)
    };
    let control = view! {
        <div class="affixed">
            {line.view()}
            <span class="affix" aria-hidden="true">{move || currency.get().code()}</span>
        </div>
    };
    frame.around(control.into_any())
}
