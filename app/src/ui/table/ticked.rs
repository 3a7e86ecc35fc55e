//! Ticking rows, and the bar of what can be done with the ticked ones. A box shows itself when its row is pointed at or has the focus; on a phone
//! after "select". Shift-click ticks a range, the key x the row that has the focus.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::ui::button::{Button, Look};
use crate::ui::format;
use crate::ui::icon::Symbol;
use crate::ui::language::lang;

/// The rows of one list that are ticked, by key: a Copy value, made where the list's page is set up.
#[derive(Clone, Copy)]
pub struct Ticked {
    keys: RwSignal<Vec<String>>,
    /// The rows of the page, in their order.
    rows: StoredValue<Vec<String>>,
    /// The row that was pressed last: where a range begins.
    last: StoredValue<String>,
    /// A phone shows the boxes only while rows are being chosen.
    is_choosing: RwSignal<bool>,
}

impl Ticked {
    #[must_use]
    pub fn new() -> Self {
        Self {
            keys: RwSignal::new(Vec::new()),
            rows: StoredValue::new(Vec::new()),
            last: StoredValue::new(String::new()),
            is_choosing: RwSignal::new(false),
        }
    }

    /// Takes note of the rows that the page shows now. What is not among them any more is ticked no more: nothing is done to what one cannot see.
    pub fn show(self, rows: impl IntoIterator<Item = String>) {
        let rows: Vec<String> = rows.into_iter().collect();
        if self.keys.with_untracked(|keys| keys.iter().any(|key| !rows.contains(key))) {
            self.keys.update(|keys| keys.retain(|key| rows.contains(key)));
        }
        self.rows.set_value(rows);
    }

    /// Whether this row is ticked now.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.keys.with(|keys| keys.iter().any(|one| one == key))
    }

    #[must_use]
    pub fn count(self) -> usize {
        self.keys.with(Vec::len)
    }

    /// Unticks these rows; the page may be gone by now.
    pub(crate) fn untick(self, done: &[String]) {
        self.keys.try_update(|keys| keys.retain(|key| !done.contains(key)));
    }

    /// Unticks every row.
    pub(crate) fn clear(self) {
        self.keys.set(Vec::new());
        self.is_choosing.set(false);
    }

    /// Ticks every row that the page shows.
    pub fn tick_all(self) {
        self.keys.set(self.rows.get_value());
    }

    /// Ticks or unticks a row, or every row from the one pressed before to this one.
    pub fn press(self, key: &str, on: bool, is_range: bool) {
        let last = self.last.get_value();
        let pressed = self.rows.with_value(|rows| if is_range { range(rows, &last, key) } else { vec![key.to_owned()] });
        self.last.set_value(key.to_owned());
        self.keys.update(|keys| {
            keys.retain(|key| !pressed.contains(key));
            if on {
                keys.extend(pressed);
            }
        });
    }
}

impl Default for Ticked {
    fn default() -> Self {
        Self::new()
    }
}

/// The rows from the one to the other, both included, in whichever order; only the second when the first is not there.
fn range(rows: &[String], from: &str, to: &str) -> Vec<String> {
    let at = |key: &str| rows.iter().position(|row| row == key);
    match (at(from), at(to)) {
        (Some(from), Some(to)) => rows[from.min(to)..=from.max(to)].to_vec(),
        _ => vec![to.to_owned()],
    }
}

/// The cell in front of a table's row, with its box.
pub(super) fn tick(ticked: Ticked, key: String) -> impl IntoView {
    view! { <td class="cell-tick">{tick_box(ticked, key)}</td> }
}

/// The box in front of a row (in a `cell-tick`); it is named after the row's link, whose id is [`row_id`].
pub(crate) fn tick_box(ticked: Ticked, key: String) -> impl IntoView {
    let id = format!("tick-{key}");
    let names = format!("{id} {}", row_id(&key));
    let own = key.clone();
    let checked = move || ticked.has(&own);
    let press = move |event: MouseEvent| ticked.press(&key, event_target_checked(&event), event.shift_key());
    view! {
        <label class="tick-box">
            <input type="checkbox" id=id aria-label=lang().pick("选择", "Select") aria-labelledby=names aria-keyshortcuts="x"
                autocomplete="off" prop:checked=checked on:click=press/>
        </label>
    }
}

/// The id of a row's link.
pub(crate) fn row_id(key: &str) -> String {
    format!("row-{key}")
}

/// On a phone, where nothing is pointed at: shows the boxes, or takes them away again with what was ticked.
pub(crate) fn choose_button(ticked: Ticked) -> impl IntoView {
    let l = lang();
    let is_choosing = move || ticked.is_choosing.get();
    let press = move |_| if ticked.is_choosing.get_untracked() { ticked.clear() } else { ticked.is_choosing.set(true) };
    view! {
        <button type="button" class="button button-quiet choose-rows" aria-pressed=move || is_choosing().to_string() on:click=press>
            {move || if is_choosing() { l.pick("不选了", "Stop selecting") } else { l.pick("选择", "Select") }}
        </button>
    }
}

/// What a list's box says of itself to its style.
pub(crate) fn choosing(ticked: Option<Ticked>) -> impl Fn() -> Option<&'static str> + Clone + Send + 'static {
    move || ticked.filter(|ticked| ticked.is_choosing.get()).map(|_| "true")
}

/// The bar that appears when rows are ticked: how many, and what can be done with them.
///
/// `<TickedBar ticked pending><Button on_click=…>"转交"</Button></TickedBar>`
#[component]
pub fn TickedBar(
    ticked: Ticked,
    /// While an act is on its way.
    #[prop(optional, into)]
    pending: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let l = lang();
    let count = Memo::new(move |_| ticked.count());
    let words = move || format!("{} {}", l.pick("已选", "Selected"), format::count(count.get() as u64));
    view! {
        // The bar comes and goes; what says so to those who do not see it is always there.
        <span class="unseen" role="status">{move || (count.get() > 0).then(words)}</span>
        <div class="ticked-bar" role="region" aria-label=l.pick("已选的记录", "Selected records") aria-busy=move || pending.get().to_string()
            hidden=move || count.get() == 0>
            <span class="figures">{words}</span>
            <span class="spinner" hidden=move || !pending.get()></span>
            {children()}
            <Button look=Look::Quiet on_click=move |_| ticked.tick_all()>{l.pick("全选本页", "All on this page")}</Button>
            <Button look=Look::Quiet icon=Symbol::Close on_click=move |_| ticked.clear()>{l.pick("取消选择", "Clear")}</Button>
        </div>
    }
}
